"""Who may listen or answer in between: plain HTTP, certificates that are not checked (MCP07)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from discovery.identity.patterns import Pattern
from discovery.model import Sighting
from discovery.unchecked import state_of
from inventory.findings.argv import base, words
from inventory.findings.rule import Hit, Rule
from inventory.model import Severity

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

IN_CLEAR = frozenset({"http", "ws"})
# Names a container engine gives to the machine it runs on (docker, podman, Rancher, Lima manuals).
THIS_MACHINE = frozenset(
    {"localhost", "host.docker.internal", "gateway.docker.internal", "host.containers.internal"}
    | {"host.rancher-desktop.internal", "host.lima.internal", "host-gateway"}
)
INSIDE = (".local", ".internal", ".lan", ".home.arpa", ".corp", ".intranet", ".localdomain", ".svc")
CHECKS_OFF = Pattern(
    r"""--(?:insecure(?:-skip-(?:tls-)?verify)?|(?:no|skip|disable)-(?:tls|ssl|cert(?:ificate)?s?)-(?:verify|verification|check|validation)
      |no-verify(?:-ssl|-tls)?|no-check-certificate|skip-verify|ignore-(?:https|certificate|ssl|cert)-errors|trust-all-certs)""",
    re.IGNORECASE | re.VERBOSE,
)
CHECKS_SET_OFF = Pattern(
    r"--(?:tls-verify|ssl-verify|verify-ssl|verify-tls|verify-cert|strict-ssl|ssl-no-revoke-check)=(?:false|0|no|off)",
    re.IGNORECASE,
)
# curl's short form of --insecure, alone or among letters that take no value (curl 8, man page).
CURL = Pattern(r"-[#afgijlnpqsvBGIJLMNOS0-46]*k[#afgijklnpqsvBGIJLMNOS0-46]*")
# An option that takes the host whose certificate is not checked (pip, uv).
UNCHECKED_HOST = frozenset({"--trusted-host", "--allow-insecure-host"})
COMMAND_ENDS = frozenset("|;&")
INDEX = frozenset({"--index-url", "--default-index", "--extra-index-url", "--index", "--registry", "-i"})
OFF = frozenset({"false", "0", "no", "off"})
# What a variable says, and how bad that is: where it is filled in at the start, nobody can say.
BY_STATE: Mapping[str | None, Severity | None] = {"off": None, "unknown": Severity.LOW}


def look_for_plain_http(sighting: Sighting) -> Iterator[Hit]:
    """Yield an address without encryption on another machine; graded by where it is and what is sent."""
    url = sighting.identity.url or sighting.url or ""
    scheme, host = scheme_and_host(url)
    if scheme not in IN_CLEAR or not host or "{" in host or "$" in host or is_this_machine(host):
        return
    secret = bool(sighting.secrets) or any(name.lower() == "authorization" for name in sighting.header_names)
    severity = Severity.HIGH if secret or not is_inside(host) else None
    yield Hit(evidence={"url": url}, severity=severity)


def scheme_and_host(url: str) -> tuple[str, str]:
    """Return the scheme and host of `url`, empty where it cannot be read."""
    try:
        parts = urlsplit(url)
        return parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    except ValueError:
        return "", ""


def is_this_machine(host: str) -> bool:
    """Return whether `host` is the machine itself, also as seen from a container."""
    if host in THIS_MACHINE or host.endswith(".localhost"):
        return True
    address = address_of(host)
    return address is not None and (address.is_loopback or address.is_unspecified)


def is_inside(host: str) -> bool:
    """Return whether `host` is a name or address that has no meaning on the internet."""
    address = address_of(host)
    return ("." not in host or host.endswith(INSIDE)) if address is None else address.is_private


def address_of(host: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address that `host` is, or None for a name."""
    from ipaddress import ip_address  # few servers have a URL in clear

    try:
        return ip_address(host)
    except ValueError:
        return None


def look_for_checks_off(sighting: Sighting) -> Iterator[Hit]:
    """Yield switches and variables by which certificates are not checked."""
    given = words(sighting)
    curl = False
    for word, behind in pairwise((*given, "")):
        curl = base(word) == "curl" or (curl and not set(word) & COMMAND_ENDS)
        if switches_off(word, behind) or (curl and CURL.fullmatch(word)):
            yield Hit(evidence={"args": word})
    state = sighting.facts.get("tls")
    if state in BY_STATE:
        told = sighting.facts.get("tls_by")
        yield Hit(evidence={"env": told} if told else {"tls": state or ""}, severity=BY_STATE[state])


def switches_off(word: str, behind: str) -> bool:
    """Return whether `word`, with the word behind it as its value, has certificates not checked."""
    name, equals, value = word.partition("=")
    if equals and state_of(name, value) == "off":
        return True
    if CHECKS_OFF.fullmatch(name):
        return value.lower() not in OFF and behind.lower() not in OFF
    if name in UNCHECKED_HOST:
        return not is_this_machine(value or behind)
    return any(CHECKS_SET_OFF.fullmatch(text) for text in (word, f"{word}={behind}"))


def look_for_plain_index(sighting: Sighting) -> Iterator[Hit]:
    """Yield a package index that is asked without encryption."""
    given = words(sighting)
    for word, behind in pairwise((*given, "")):
        name, equals, value = word.partition("=")
        scheme, host = scheme_and_host(value if equals else behind)
        if name in INDEX and scheme == "http" and host and not is_this_machine(host):
            yield Hit(evidence={name: value if equals else behind})


RULES = (
    Rule(
        id="MCP07-plain-http",
        severity=Severity.MEDIUM,
        title="The server is called without encryption",
        advice="Use https; whoever is on the way reads the token and may change what tools answer.",
        look=look_for_plain_http,
    ),
    Rule(
        id="MCP07-checks-off",
        severity=Severity.MEDIUM,
        title="Certificates are not checked",
        advice="Remove the switch and give the program your own authority's certificate instead.",
        look=look_for_checks_off,
    ),
    Rule(
        id="MCP04-plain-index",
        severity=Severity.HIGH,
        title="Packages are fetched without encryption",
        advice="Use the index's https address: whoever is on the way chooses the code that runs.",
        look=look_for_plain_index,
    ),
)
