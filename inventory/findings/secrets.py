"""Secrets that stand in clear where a configuration, a command line or an address shows them (MCP01)."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.model import Form, Secret, Sighting, Surface
from inventory.findings.rule import Hit, Rule
from inventory.model import Severity

IN_ADDRESS = ("query", "userinfo", "path", "fragment")  # as discovery.redact.urls names them
SHARED_SCOPES = frozenset({"project", "workspace", "package"})
READABLE_BY_ALL = 0o004
RUNS = frozenset({Surface.PROCESS, Surface.LISTENER})


def look_at_fields(sighting: Sighting) -> Iterator[Hit]:
    """Yield the environment variables, headers and arguments that a configuration fills with a secret."""
    if sighting.surface is not Surface.LOG and sighting.surface not in RUNS:
        yield from told(sighting, in_fields(sighting))


def look_at_command_line(sighting: Sighting) -> Iterator[Hit]:
    """Yield the arguments of a running program that hold a secret itself."""
    if sighting.surface in RUNS:
        yield from told(sighting, in_fields(sighting))


def look_at_log(sighting: Sighting) -> Iterator[Hit]:
    """Yield the parts of a logged command line that hold a secret itself."""
    if sighting.surface is Surface.LOG:
        yield from told(sighting, in_fields(sighting))


def in_fields(sighting: Sighting) -> list[Secret]:
    """Return the secrets that are written out anywhere but in an address."""
    return [it for it in plain(sighting) if not it.where.startswith(IN_ADDRESS)]


def look_at_address(sighting: Sighting) -> Iterator[Hit]:
    """Yield the parts of a URL that hold a secret itself."""
    yield from told(sighting, [it for it in plain(sighting) if it.where.startswith(IN_ADDRESS)])


def plain(sighting: Sighting) -> Iterator[Secret]:
    """Yield the secrets that are written out, and not referred to or asked for."""
    return (secret for secret in sighting.secrets if secret.form is Form.PLAIN)


def told(sighting: Sighting, secrets: list[Secret]) -> Iterator[Hit]:
    """Yield one Hit naming all fields; worse where others than the owner can read the file."""
    if not secrets:
        return
    fields = ", ".join(sorted({secret.where for secret in secrets}))
    if sighting.scope in SHARED_SCOPES:
        yield Hit(evidence={"fields": fields, "scope": str(sighting.scope)}, severity=Severity.HIGH)
    elif permissions(sighting.facts.get("mode")) & READABLE_BY_ALL:
        yield Hit(evidence={"fields": fields, "mode": sighting.facts["mode"]}, severity=Severity.HIGH)
    else:
        yield Hit(evidence={"fields": fields})


def permissions(text: str | None) -> int:
    """Return octal permission bits such as `0o644`; 0 where they are not known."""
    try:
        return int(text or "0", 8)
    except ValueError:
        return 0


RULES = (
    Rule(
        id="MCP01-plain-secret",
        severity=Severity.MEDIUM,
        title="A secret is written out in the configuration",
        advice="Replace the value by a reference (an environment variable, an input prompt, a secret store)"
        " and renew the secret: it may have been copied with the file.",
        look=look_at_fields,
    ),
    Rule(
        id="MCP01-secret-in-log",
        severity=Severity.MEDIUM,
        title="A client's log holds a secret",
        advice="Renew the secret and delete the log; have it handed over by reference, which is what is then"
        " logged.",
        look=look_at_log,
    ),
    Rule(
        id="MCP01-secret-on-command-line",
        severity=Severity.MEDIUM,
        title="A secret stands on the command line of a running program",
        advice="Hand it over in an environment variable or a file of its user's, and renew it: every program"
        " of the user, and on many systems every account, can read command lines.",
        look=look_at_command_line,
    ),
    Rule(
        id="MCP01-secret-in-address",
        severity=Severity.HIGH,
        title="A secret is part of the address",
        advice="Send it in a header taken from a reference, and renew it: addresses are logged on every hop.",
        look=look_at_address,
    ),
)
