"""One file and the rows that ask for it → what it declares: servers, switches, folders, other files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from os.path import realpath
from pathlib import Path

from discovery.clients.model import Format, KeyPaths
from discovery.formats.errors import Unreadable
from discovery.formats.reading import parse, reader_of
from discovery.frozen import frozen
from discovery.host.door import LEADS_OUT, Door, Source, is_below, reason_of
from discovery.model import Launch, Reason
from discovery.relevance import matters, may_hold, recognised, wanted
from discovery.shapes.descend import ANY_ITEM, ANY_KEY
from discovery.shapes.maps import MANIFEST_FOLDERS
from discovery.shapes.model import Candidate, Folder, Include, Item, Plain, Toggle
from discovery.shapes.readers import read
from discovery.targets import Row

# A plug-in manifest may name another file, and that one another; more is a loop or a joke.
MAX_INCLUDES = 3
# Frontmatter ends long before; an agent's Markdown body is not ours to read.
FRONTMATTER_BYTES = 256 * 1024
WILD = frozenset({ANY_KEY, ANY_ITEM})
BUNDLES = frozenset({".mcpb", ".dxt"})


@frozen
class Declared:
    """One thing that a file says, with the rows that say so, the maker's first."""

    item: Launch | Toggle | Folder
    rows: tuple[Row, ...]
    path: Path
    source: Source | None


@frozen
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
        groups.setdefault((form_of(row, path), table_of(row)), []).append(row)
    for (form, _), group in groups.items():
        try:
            yield from from_file(path, form, group, door, os)
        except FileNotFoundError:
            return
        except Unreadable as error:
            if matters(path, group) or error.reason is not Reason.MALFORMED:
                yield Trouble(path=path, reason=error.reason, detail=error.detail)
        except OSError as error:  # from a reader that opens files itself
            reason, detail = reason_of(error)
            yield Trouble(path=path, reason=reason, detail=detail)


def form_of(row: Row, path: Path) -> Format:
    """Return the format that reads the row's file: JSON is read as leniently as JSON5, so once for both.

    A row of YAML files that names one `.json` means JSON too, whose comments YAML does not know.
    """
    form = row.location.format
    json = form is Format.JSON5 or (form is Format.YAML and path.suffix.lower() in {".json", ".jsonc"})
    return Format.JSON if json else form


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
    for (shape, at), asking in alike(rows, document).items():
        for item in read(shape, at, document, path.name, path.parent.name, os):
            found.setdefault(key_of(item), (item, []))[1].extend(asking)
    for item, asking in found.values():
        ranked = tuple(sorted(dict.fromkeys(asking), key=lambda row: row.rank))
        yield from settle(item, ranked, path, source, door, os)
    if not found and any(row.location.only_mcp for row in rows) and not recognised(rows, document):
        detail = f"no {' or '.join(wanted(rows))} in it, and nothing else that this file should hold"
        yield Trouble(path=path, reason=Reason.UNRECOGNISED, detail=detail)


def alike(rows: Iterable[Row], document: Plain) -> dict[tuple[str, KeyPaths], list[Row]]:
    """Return the rows by what they read in `document`: a dozen clients take one file in the same way."""
    groups: dict[tuple[str, KeyPaths], list[Row]] = {}
    led: dict[KeyPaths, KeyPaths] = {}  # most rows of a file ask for the same
    for row in rows:
        at = row.location.at
        if at not in led:
            led[at] = leading(at, document)
        groups.setdefault((row.location.shape, led[at]), []).append(row)
    return groups


def leading(at: KeyPaths, document: Plain) -> KeyPaths:
    """Return the key paths of `at` that may lead somewhere; at least one, for none means everything."""
    if not isinstance(document, dict):
        return at
    there = [path for path in at if not path or path[0] in document or path[0] in WILD or "." in path[0]]
    if any(len(path) == 1 and path[0] in document for path in there):
        there = [path for path in there if path]  # the whole document counts only where no key is there
    return tuple(there) or at[:1]


def load(path: Path, form: Format, rows: Sequence[Row], door: Door) -> tuple[Source | None, Plain]:
    """Return who may change the file, and its plain values: None where nothing of interest can be in it."""
    match form:
        case Format.NONE:
            door.resolve(path)
            kept = f"{rows[0].client.name} keeps servers here in a form that cannot be read"
            raise Unreadable(Reason.UNSUPPORTED, kept)
        case Format.SQLITE:
            from discovery.formats.sqlite import read_tables

            columns = {at[0]: at[1:] for at in rows[0].location.at}
            tables = read_tables(door.lend(path), columns)
            return None, {name: list(found) for name, found in tables.items()}
        case Format.LEVELDB:
            from discovery.formats.leveldb import read_folder

            return None, read_folder(door.lend(path), rows[0].location.at[0][0])
    source = door.read(path)
    data = [source.data[:FRONTMATTER_BYTES] if form is Format.FRONTMATTER else source.data]
    source = replace(source, data=b"")
    if not data[0].strip() or not may_hold(data[0], rows):
        return source, None
    return source, reader_of(form)(
        data.pop()
    )  # nobody else holds the bytes, so the reader can let go of them


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
        case Candidate() as candidate:
            return candidate.pointer, candidate.package, Candidate


def settle(
    item: Item, rows: tuple[Row, ...], path: Path, source: Source | None, door: Door, os: str, depth: int = 0
) -> Iterator[Declared | Trouble]:
    """Give `item`, or what the file it includes declares, or the trouble it is."""
    match item:
        case Launch(problem=str(problem)):
            yield Trouble(path=path, reason=Reason.MALFORMED, detail=problem, pointer=item.pointer)
        case Include():
            yield from included(item, rows, path, door, os, depth)
        case Candidate():
            from discovery.candidates import server_of  # few scans meet one, and it reads code

            if (launch := server_of(item, path, door)) is not None:
                yield Declared(item=launch, rows=rows, path=path, source=source)
        case _:
            yield Declared(item=item, rows=rows, path=path, source=source)


def included(
    item: Include, rows: tuple[Row, ...], path: Path, door: Door, os: str, depth: int
) -> Iterator[Declared | Trouble]:
    """Give what the file that a manifest names declares; only inside the folder the manifest speaks for."""
    target = named_file(item, path)
    if target is None:
        detail = "names a file outside its folder"
        yield Trouble(path=path, reason=Reason.OUTSIDE, detail=detail, pointer=item.pointer)
        return
    if depth >= MAX_INCLUDES:
        detail = f"names a file that names a file, more than {MAX_INCLUDES} times"
        yield Trouble(path=path, reason=Reason.TOO_LARGE, detail=detail, pointer=item.pointer)
        return
    bundle = target.suffix.lower() in BUNDLES
    at: tuple[tuple[str, ...], ...] = (("mcpServers",), ())
    if item.shape == "mcpb-manifest":
        at = (("manifest.json", "server"),) if bundle else (("server",),)
    try:
        if not is_below(door.resolve(target), realpath(plugin_root(path))):
            raise Unreadable(Reason.OUTSIDE, LEADS_OUT)
        source = door.read(target)
        document = parse(source.data, Format.ZIP if bundle else Format.JSON)
    except FileNotFoundError:
        return
    except Unreadable as error:
        yield Trouble(path=target, reason=error.reason, detail=error.detail)
        return
    source = replace(source, data=b"")
    for inner in read(item.shape, at, document, target.name, target.parent.name, os):
        yield from settle(inner, rows, target, source, door, os, depth + 1)


def named_file(item: Include, path: Path) -> Path | None:
    """Return the file that `item` of the manifest `path` names; None if that is not in its plug-in."""
    relative = posixpath.normpath(item.path.replace("\\", "/"))
    if relative.startswith("/") or ":" in relative.split("/")[0]:
        return None
    root = plugin_root(path)
    target = Path(posixpath.normpath((path.parent / relative).as_posix()))
    return target if target != root and target.is_relative_to(root) else None


def plugin_root(path: Path) -> Path:
    """Return the folder that the manifest `path` speaks for: its own, or the one around its own."""
    return path.parent.parent if path.parent.name in MANIFEST_FOLDERS else path.parent
