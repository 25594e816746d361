"""Windsurf's (Devin's) allowlist: a server id, and expressions for the command and each argument.

docs.windsurf.com, plugins/cascade/mcp, "How server matching works" (read 2026-11): every expression is
anchored, and as many arguments are asked for as are written; without a configuration the id's own entry in
the plugin store is meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from discovery.formats.errors import Unreadable
from discovery.shapes.model import Plain
from inventory.model import State
from inventory.registry.sources.argv import allow_exactly, allow_matching
from inventory.registry.sources.literals import literal
from inventory.registry.sources.model import Tray, Words
from inventory.registry.sources.subject import Subject, Unfit, read_launch
from inventory.registry.sources.values import Map, as_map, as_text, first, named, rows, texts

IDS = ("serverId", "server_id", "id", "name")
CONFIGS = ("serverConfig", "server_config", "config")
LISTS = ("whitelist", "allowlist", "allowedServers", "mcpServers", "servers")


def read_whitelist(value: Plain, tray: Tray) -> None:
    """Take every server of an allowlist, kept as a list of rows or as a map of ids."""
    for name, pointer, config in servers(value):
        tray.count()
        if not config:
            tray.call(name, State.APPROVED, pointer)
            continue
        try:
            tray.decide(read_config(config, tray, pointer), State.APPROVED, pointer, Words(name=name))
        except Unfit as error:
            tray.call(name, State.APPROVED, pointer)
            tray.refuse(pointer, str(error))


def servers(value: Plain) -> Iterator[tuple[str, str, Map]]:
    """Yield the id, pointer and configuration of each server."""
    document = as_map(value)
    key = next((key for key in LISTS if key in document), "")
    inside, pointer = (document[key], f"/{key}") if key else (value, "")
    for where, row in rows(inside, pointer):
        fields = as_map(row)
        config = first(fields, *CONFIGS)
        plain = {key: item for key, item in fields.items() if key in ("command", "args", "url", "serverUrl")}
        yield as_text(first(fields, *IDS)) or as_text(row), where, config_of(config) or plain
    for name, where, row in named(inside, pointer):
        yield name, where, config_of(row)


def config_of(value: Plain) -> Map:
    """Return a configuration, also one kept as JSON text, as the dashboard shows it."""
    if not isinstance(value, str):
        return as_map(value)
    from discovery.formats.json import parse_json

    try:
        return as_map(parse_json(value))
    except Unreadable:
        return {}


def read_config(config: Map, tray: Tray, pointer: str) -> Subject:
    """Return the subject of expressions for a command and its arguments; raise Unfit."""
    command = as_text(config.get("command"))
    args = texts(config.get("args")) if config.get("args") is not None else ()
    url = as_text(first(config, "serverUrl", "url"))
    if url and not command:
        plain = literal(url)
        if plain is None:
            plain = url if "\\" not in url and not set("*+()[]|^$") & set(url) else None
        if plain is None:
            raise Unfit("an expression for URLs cannot be carried over; write one URL, with \\ before each .")
        return read_launch(None, (), plain)
    word = literal(command)
    if not word or args is None:
        raise Unfit("the command must be one word, and args a list of expressions")
    return read_args(word, args, tray, pointer)


def read_args(command: str, args: tuple[str, ...], tray: Tray, pointer: str) -> Subject:
    """Return the subject of a command with an expression for each argument; raise Unfit."""
    plain = [literal(each) for each in args]
    if all(word is not None for word in plain):
        return allow_exactly((command, *(word for word in plain if word is not None)))
    dotted = [word if word is not None else unescaped(each) for word, each in zip(plain, args, strict=True)]
    head = [word for word in dotted[: first_open(dotted)] if word is not None]
    tray.lose(pointer, "how many arguments there are, and their order, is not compared here")
    return allow_matching((command, *head), args)


def first_open(words: list[str | None]) -> int:
    """Return where the first argument stands that may be more than one word."""
    return next((index for index, word in enumerate(words) if word is None), len(words))


def unescaped(expression: str) -> str | None:
    """Return an expression whose only marks are dots between letters, which people forget to escape."""
    return literal(expression.replace(".", "\\.")) if "\\" not in expression else None
