"""A map of servers as clients configure them, in a file that an administrator manages: all are approved."""

from __future__ import annotations

from discovery.shapes.model import Plain
from inventory.model import State
from inventory.registry.sources.argv import allow_exactly
from inventory.registry.sources.model import Tray, Words
from inventory.registry.sources.subject import Subject, Unfit, read_launch
from inventory.registry.sources.values import Map, as_map, as_text, first, named, texts

URLS = ("url", "serverUrl", "httpUrl")


def read_servers(value: Plain, pointer: str, tray: Tray) -> None:
    """Take every server of a map of names to launches."""
    if not isinstance(value, dict):
        tray.refuse(pointer, "write a map of server names to how they are started")
        return
    for name, where, row in named(value, pointer):
        tray.count()
        try:
            tray.decide(read_server(as_map(row)), State.APPROVED, where, Words(name=name))
        except Unfit as error:
            tray.refuse(where, str(error))


def read_server(row: Map) -> Subject:
    """Return the subject of one configured server; raise Unfit."""
    url, command = as_text(first(row, *URLS)), as_text(row.get("command"))
    if url and command:
        raise Unfit("it has a command and a URL; keep one of the two")
    if url:
        if "$" in url:
            raise Unfit("the URL holds a variable; write the URL itself")
        return read_launch(None, (), url)
    args = texts(row.get("args")) if row.get("args") is not None else ()
    if not command or args is None:
        raise Unfit("it has neither a URL nor a command with a list of words as args")
    return allow_exactly((command, *args))
