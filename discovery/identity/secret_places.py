"""Where in a command line secrets stand: `args:--key`, `env:TOKEN`; the names, never the values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from discovery.identity.flags import NONE, Scanned, is_flag
from discovery.identity.patterns import Pattern
from discovery.model import Form
from discovery.redact.names import is_secret_name
from discovery.redact.values import form_of, is_secret_value

ASSIGNMENT = Pattern(r"([A-Za-z_][\w.-]*)=(.*)", re.DOTALL)
HEADER = Pattern(r"\s*([A-Za-z][\w-]*)\s*[:=]\s*(.+)", re.DOTALL)
HEADER_FLAGS = frozenset(
    ("-H", "--header", "--headers", "--http-header", "--request-header", "--custom-header")
)
JSON_PAIR = Pattern(r"\\?\"([\w.-]{1,64})\\?\"\s*:\s*\\?\"([^\"\\]{1,4096})")
USERINFO = Pattern(r"[a-z][\w+.-]*://[^/\s:@]*:([^/\s@]+)@", re.IGNORECASE)
QUERY = Pattern(r"[?&]([\w.-]{1,64})=([^&#\s]{1,4096})")
SCRIPT_ASSIGNMENT = Pattern(r"(?:^|[\s;&(])(?:\$env:)?([A-Za-z_]\w{0,64})\s?=\s?([\"']?)([^\s;&\"']{1,4096})")

VALUE = "args:value"  # a secret that stands for itself, behind no flag


def secrets_in(args: Sequence[str]) -> tuple[str, ...]:
    """Return the places of the secrets among a server's own arguments, in order."""
    found: list[str] = []
    at = 0
    while at < len(args):
        place, at = look(args, at)
        if place:
            found.append(place)
    return tuple(dict.fromkeys(found))


def look(args: Sequence[str], at: int) -> tuple[str | None, int]:
    """Return the place of the secret at `args[at]`, if any, and the position to go on from."""
    word = args[at]
    following = args[at + 1] if at + 1 < len(args) else None
    if not is_flag(word):
        return positional(word), at + 1
    name, equals, value = word.partition("=")
    if equals:
        return in_flag(name, value), at + 1
    if following is None or (is_flag(following) and not is_secret_value(following)):
        return (VALUE if is_secret_value(word) else None), at + 1
    place = in_flag(word, following)
    return place, at + 2 if place else at + 1


def in_flag(name: str, value: str) -> str | None:
    """Return `args:<flag>` if `value` is a secret, by the flag's name, by a name inside it, or by itself."""
    place = f"args:{name}" if not is_secret_value(name) else VALUE
    if name in HEADER_FLAGS and is_secret_header(value):
        return place
    if is_secret_name(name, "flag") and form_of(value) is Form.PLAIN:
        return place
    return place if holds_secret(value) else None


def is_secret_header(value: str) -> bool:
    """Return whether `Name: value` is a header that carries a secret written out."""
    header = HEADER.fullmatch(value)
    return header is not None and is_secret_name(header[1], "header") and form_of(header[2]) is Form.PLAIN


def positional(word: str) -> str | None:
    """Return the place of a secret that stands behind no flag."""
    pair = ASSIGNMENT.fullmatch(word)
    if pair and is_secret_pair(pair[1], pair[2]):
        return f"args:{pair[1]}"
    return VALUE if holds_secret(word) else None


def holds_secret(value: str) -> bool:
    """Return whether a value gives away a secret: a token, a password in a URL, a secret key in JSON."""
    if is_secret_value(value):
        return True
    login = USERINFO.search(value)
    if login and form_of(login[1]) is Form.PLAIN:
        return True
    fields = JSON_PAIR.findall(value) if "{" in value else []
    if any(is_secret_name(name, "field") and form_of(text) is Form.PLAIN for name, text in fields):
        return True
    query = QUERY.findall(value) if "?" in value else []
    return any(is_secret_name(name, "query") and form_of(text) is Form.PLAIN for name, text in query)


def is_secret_pair(name: str, value: str) -> bool:
    """Return whether NAME=value sets a variable to a secret."""
    if form_of(value) is not Form.PLAIN:
        return False
    return is_secret_name(name, "env") or holds_secret(value)


def secrets_in_env(pairs: Sequence[str]) -> tuple[str, ...]:
    """Return `env:NAME` for each `NAME=value` among `pairs` whose value is a secret."""
    split = (pair.partition("=") for pair in pairs)
    return tuple(dict.fromkeys(f"env:{name}" for name, _, value in split if is_secret_pair(name, value)))


def secrets_in_options(
    scanned: Scanned, env: frozenset[str] = NONE, aside: frozenset[str] = NONE
) -> tuple[str, ...]:
    """Return the places of secrets in a launcher's flags; `env` set variables, `aside` are read elsewhere."""
    found: list[str] = []
    for name, value in scanned.options:
        if value is None or name in aside:
            continue
        if name in env:
            found += secrets_in_env([value])
        else:
            place = in_flag(name, value)
            found += [place] if place else []
    return tuple(dict.fromkeys(found))


def secrets_in_script(script: str) -> tuple[str, ...]:
    """Return `env:NAME` for each variable that inline code sets to a secret."""
    pairs = ((name, value) for name, _, value in SCRIPT_ASSIGNMENT.findall(script))
    return tuple(dict.fromkeys(f"env:{name}" for name, value in pairs if is_secret_pair(name, value)))
