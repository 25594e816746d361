"""One file and the rows that ask for it → what it declares: servers, switches, folders, other files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from discovery.clients.model import Format
from discovery.formats.errors import Unreadable
from discovery.formats.reading import parse
from discovery.host.door import Door, Source
from discovery.model import Launch, Reason
from discovery.shapes.descend import descend
from discovery.shapes.model import Folder, Include, Item, Plain, Toggle
from discovery.shapes.readers import read
from discovery.targets import Row

# A plug-in manifest may name another file, and that one another; more is a loop or a joke.
MAX_INCLUDES = 3
# Frontmatter ends long before; an agent's Markdown body is not ours to read.
FRONTMATTER_BYTES = 256 * 1024
# Formats in which a key can be spelt so that its letters do not stand in the file.
ESCAPES = (b"\\u", b"\\U", b"\\x", b"&#", b"\0")
# What must stand in a file of these shapes, where the key path does not say it.
WORDS = {"jetbrains-xml": b"mcp", "codecompanion-lua": b"mcp", "mcp-el": b"mcp", "crushrc": b"mcp"}
# Files of these kinds of client have names that everybody uses: broken ones are only news if they name MCP.
COMMON = frozenset({"convention", "framework", "platform", "gateway", "package", "ci"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One thing that a file says, with the rows that say so, the maker's first."""

    item: Launch | Toggle | Folder
    rows: tuple[Row, ...]
    path: Path
    source: Source | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A file, or a part of it at `pointer`, that could not be read."""

    path: Path
    reason: Reason
    detail: str
    pointer: str = ""


def declared(path: Path, rows: Iterable[Row], door: Door, os: str) -> Iterator[Declared | Trouble]:
    """Give what the file at `path` declares to `rows`; an absent file gives nothing."""
    ordered = sorted(set(rows), key=lambda row: row.rank)
    groups: dict[tuple[Format, tuple[str, ...]], list[Row]] = {}
    for row in ordered:
        groups.setdefault((reader_of(row), table_of(row)), []).append(row)
    for (form, _), group in groups.items():
        try:
            yield from from_file(path, form, group, door, os)
        except FileNotFoundError:
            return
        except Unreadable as error:
            if matters(path, group) or error.reason is not Reason.MALFORMED:
                yield Trouble(path=path, reason=error.reason, detail=error.detail)


def reader_of(row: Row) -> Format:
    """Return the format that reads the row's file: JSON is read as leniently as JSON5, so once for both."""
    return Format.JSON if row.location.format is Format.JSON5 else row.location.format


def table_of(row: Row) -> tuple[str, ...]:
    """Return what a database row reads; empty for files that are read whole."""
    if row.location.format not in {Format.SQLITE, Format.LEVELDB}:
        return ()
    return tuple("\0".join(path) for path in row.location.at)


def from_file(path: Path, form: Format, rows: list[Row], door: Door, os: str) -> Iterator[Declared | Trouble]:
    """Give what one reading of the file yields; raise Unreadable or FileNotFoundError."""
    source, document = load(path, form, rows, door)
    if document is None:
        return
    found: dict[tuple[str, str | None, type[Item]], tuple[Item, list[Row]]] = {}
    for row in rows:
        for item in read(row.location.shape, row.location.at, document, path.name, path.parent.name, os):
            found.setdefault(key_of(item), (item, []))[1].append(row)
    for item, asking in found.values():
        yield from settle(item, tuple(dict.fromkeys(asking)), path, source, door, os)
    if not found and any(row.location.only_mcp for row in rows) and not recognised(rows, document):
        detail = f"no {' or '.join(wanted(rows))} in it, and nothing else that this file should hold"
        yield Trouble(path=path, reason=Reason.UNRECOGNISED, detail=detail)


def load(path: Path, form: Format, rows: Sequence[Row], door: Door) -> tuple[Source | None, Plain]:
    """Return the file's bytes and plain values; values are None where nothing of interest can be in it."""
    match form:
        case Format.NONE:
            door.resolve(path)
            raise Unreadable(
                Reason.UNSUPPORTED, f"{rows[0].client.name} keeps servers here in a form that cannot be read"
            )
        case Format.SQLITE:
            from discovery.formats.sqlite import read_tables

            wanted = {at[0]: at[1:] for row in rows for at in row.location.at}
            tables = read_tables(Path(door.resolve(path)), wanted)
            return None, {name: list(rows) for name, rows in tables.items()}
        case Format.LEVELDB:
            from discovery.formats.leveldb import read_folder

            return None, read_folder(Path(door.resolve(path)), rows[0].location.at[0][0])
    source = door.read(path)
    data = source.data[:FRONTMATTER_BYTES] if form is Format.FRONTMATTER else source.data
    if not data.strip() or not may_hold(data, rows):
        return source, None
    bare = Source(path=path, data=b"", mode=source.mode, owner=source.owner)
    return bare, parse(data, form)


def may_hold(data: bytes, rows: Iterable[Row]) -> bool:
    """Return whether any row's keys can be in `data`: most settings files name no server at all."""
    if any(escape in data for escape in ESCAPES) or any(row.location.only_mcp for row in rows):
        return True
    return any(has_words(data, row) for row in rows)


def has_words(data: bytes, row: Row) -> bool:
    """Return whether every literal segment of one of the row's key paths stands in `data`."""
    if word := WORDS.get(row.location.shape):
        return word in data.lower()
    return any(
        all(
            part.encode() in data
            for segment in path
            if segment not in {"*", "[]"}
            for part in segment.split(".")
        )
        for path in row.location.at
    )


def key_of(item: Item) -> tuple[str, str | None, type[Item]]:
    """Return what makes two rows' items the same one."""
    match item:
        case Launch() as launch:
            return launch.pointer, launch.name, Launch
        case Include() as include:
            return f"{include.pointer}\0{include.path}", None, Include
        case Toggle() as toggle:
            return f"{toggle.name}\0{toggle.project}", str(toggle.enabled), Toggle
        case Folder() as folder:
            return folder.path, None, Folder


def settle(
    item: Item, rows: tuple[Row, ...], path: Path, source: Source | None, door: Door, os: str, depth: int = 0
) -> Iterator[Declared | Trouble]:
    """Give `item`, or what the file it includes declares, or the trouble it is."""
    match item:
        case Launch(problem=str(problem)):
            yield Trouble(path=path, reason=Reason.MALFORMED, detail=problem, pointer=item.pointer)
        case Include():
            yield from included(item, rows, path, door, os, depth)
        case _:
            yield Declared(item=item, rows=rows, path=path, source=source)


def included(
    item: Include, rows: tuple[Row, ...], path: Path, door: Door, os: str, depth: int
) -> Iterator[Declared | Trouble]:
    """Give what the file that a manifest names declares; only inside the folder the manifest speaks for."""
    relative = posixpath.normpath(item.path.replace("\\", "/"))
    root = path.parent.parent if relative.startswith("../") else path.parent
    inner = relative.removeprefix("../")
    if inner.startswith(("../", "/")) or ":" in inner.split("/")[0] or depth >= MAX_INCLUDES:
        yield Trouble(
            path=path, reason=Reason.OUTSIDE, detail="names a file outside its folder", pointer=item.pointer
        )
        return
    target = root / inner
    bundle = target.suffix.lower() in {".mcpb", ".dxt"}
    at: tuple[tuple[str, ...], ...] = (("manifest.json", "server"),) if bundle else (("mcpServers",), ())
    if item.shape == "mcpb-manifest" and not bundle:
        at = (("server",),)
    try:
        inside = Door([root])
        source = inside.read(target)
        document = parse(source.data, Format.ZIP if bundle else Format.JSON)
    except FileNotFoundError:
        return
    except Unreadable as error:
        yield Trouble(path=target, reason=error.reason, detail=error.detail)
        return
    door.opened.extend(inside.opened)
    for inner_item in read(item.shape, at, document, target.name, target.parent.name, os):
        yield from settle(inner_item, rows, target, source, door, os, depth + 1)


def recognised(rows: Iterable[Row], document: Plain) -> bool:
    """Return whether `document` is empty or has one of the keys that `rows` ask for."""
    if document in ({}, [], "", None):
        return True
    return any(any(True for _ in descend(document, path)) for row in rows for path in row.location.at if path)


def wanted(rows: Iterable[Row]) -> list[str]:
    """Return the keys that `rows` ask for, as an operator reads them."""
    return sorted({".".join(path) for row in rows for path in row.location.at if path}) or ["servers"]


def matters(path: Path, rows: Iterable[Row]) -> bool:
    """Return whether a broken file is news: its name says MCP, or it belongs to one client."""
    return "mcp" in path.name.lower() or any(row.client.category not in COMMON for row in rows)
