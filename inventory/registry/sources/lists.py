"""`allowedMcpServers` and `deniedMcpServers`, which Claude Code, GitHub Copilot and VS Code share.

The keys are the same and their meaning is not (docs/registry of each vendor, read 2026-11): where Claude Code
takes a URL without a path for every path, the others compare it; where it expands `${VAR}`, they block.
"""

from __future__ import annotations

from collections.abc import Iterable

from discovery.frozen import frozen
from discovery.shapes.model import Plain
from inventory.model import State
from inventory.registry.sources.argv import allow_exactly, deny
from inventory.registry.sources.model import Tray, Words
from inventory.registry.sources.patterns import read_url_pattern
from inventory.registry.sources.subject import Unfit
from inventory.registry.sources.values import Map, as_map, as_text, at, rows, texts

ALLOWED, DENIED = "allowedMcpServers", "deniedMcpServers"
KEYS = ("serverUrl", "serverCommand", "serverName")


@frozen
class Habits:
    """How one client reads the lists. `names_yield`: a name stands back where URLs or commands are."""

    bare_is_any: bool
    names_yield: bool
    malformed: str = ""


def read_lists(document: Map, tray: Tray, habits: Habits, words: Words | None = None) -> None:
    """Take both lists of a settings document; a list that is none is refused, and is not an empty one."""
    for key, state in ((ALLOWED, State.APPROVED), (DENIED, State.DENIED)):
        if key in document:
            read_list(document[key], f"/{key}", state, tray, habits, words or Words())


def read_list(value: Plain, pointer: str, state: State, tray: Tray, habits: Habits, words: Words) -> None:
    """Take one list."""
    if not isinstance(value, list):
        tray.refuse(pointer, "write a list: one object with serverUrl, serverCommand or serverName each")
        return
    if not value and state is State.APPROVED:
        tray.lose(pointer, "an empty list allows no server at all; here every server is merely unregistered")
    kinds = {key for item in value for key in as_map(item) if key in KEYS}
    for where, item in rows(value, pointer):
        tray.count()
        try:
            read_row(as_map(item), where, state, tray, habits, words, kinds)
        except Unfit as error:
            tray.refuse(where, str(error))


def read_row(
    row: Map, pointer: str, state: State, tray: Tray, habits: Habits, words: Words, kinds: Iterable[str]
) -> None:
    """Take one row; raise Unfit where it names nothing certain."""
    present = [key for key in KEYS if key in row]
    if len(present) != 1:
        raise Unfit(f"write exactly one of {', '.join(KEYS)}{habits.malformed}")
    key = present[0]
    where = at(pointer, key)
    if key == "serverName":
        name_row(as_text(row[key]), where, state, tray, habits, kinds)
    elif key == "serverUrl":
        subject = read_url_pattern(as_text(row[key]), bare_is_any=habits.bare_is_any)
        tray.decide(subject, state, where, words)
    else:
        argv = texts(row[key])
        if not argv:
            raise Unfit('write the command as a list of words, for example ["npx", "-y", "@acme/mcp"]')
        command_row(argv, where, state, tray, words)


def name_row(name: str, pointer: str, state: State, tray: Tray, habits: Habits, kinds: Iterable[str]) -> None:
    """Take a name, which decides nothing here; raise Unfit for an empty one."""
    if not name:
        raise Unfit("the name is empty")
    others = {"serverUrl", "serverCommand"} & set(kinds)
    text = ""
    if habits.names_yield and others and state is State.APPROVED:
        text = f"{name!r} is a name beside URLs or commands, where the client itself mostly ignores it"
    tray.call(name, state, pointer, text=text)


def command_row(argv: tuple[str, ...], pointer: str, state: State, tray: Tray, words: Words) -> None:
    """Take a command line that is allowed or denied."""
    if state is State.DENIED:
        deny(argv, tray, pointer, words)
    else:
        tray.decide(allow_exactly(argv), state, pointer, words)
