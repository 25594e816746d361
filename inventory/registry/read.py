"""The organisation's registry file, or folder of files, becomes a Snapshot.

One bad entry costs that entry and one bad file that file, each told with its line; a registry that cannot
be read at all is an error and gives no verdicts. The snapshot's id depends on what the entries say, not on
the names and order of files.
"""

from __future__ import annotations

import json
import os
import stat
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from discovery.model import digest
from inventory.model import Entry, Problem, Snapshot
from inventory.registry.absent import RegistryError
from inventory.registry.form import Refused, check_known, map_of, read_entry
from inventory.registry.nodes import Broken, Value, read_documents

MAX_FILE_BYTES = 16 * 1024 * 1024  # 50,000 entries; a registry is written by people
MAX_FILES = 50_000
SUFFIXES = frozenset({".yaml", ".yml", ".json"})
TOP = ("entries", "schema")


def read_registry(path: Path) -> Snapshot:
    """Return all entries at `path`, a file or a folder; raise RegistryError if it cannot be read."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for item in read_items(path):
        if isinstance(item, Entry):
            entries.append(item)
        else:
            problems.append(item)
    entries.sort(key=lambda entry: (entry.id, canonical(entry), entry.source))
    problems += same_ids(entries)
    return Snapshot(
        id=digest(*sorted(map(canonical, entries))),
        source=str(path),
        entries=tuple(entries),
        problems=tuple(sorted(problems, key=lambda it: (it.source, it.line or 0, it.field, it.message))),
    )


def canonical(entry: Entry) -> str:
    """Return what `entry` says as one line of JSON, without the file it was read from."""
    return json.dumps(asdict(replace(entry, source="")), sort_keys=True, default=str)


def same_ids(entries: list[Entry]) -> Iterator[Problem]:
    """Yield a Problem for each id that stands on two entries. Both hold: an id is a label, not a decision."""
    by_id: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_id[entry.id].append(entry)
    for name, group in by_id.items():
        for entry in group[1:]:
            message = f"{name} is also the id of an entry in {group[0].source}; give one of them another id"
            yield Problem(source=entry.source, line=None, field="id", message=message)


def read_items(path: Path) -> Iterator[Entry | Problem]:
    """Yield what the file or folder at `path` holds; raise RegistryError if it cannot be read."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise RegistryError(f"{path}: there is no such registry; create it with `registry init`") from None
    except OSError as error:
        raise RegistryError(f"{path}: cannot read the registry: {error.strerror}") from None
    if not stat.S_ISDIR(mode):
        yield from read_single(path)
        return
    try:
        with os.scandir(path):
            pass  # whether it may be listed at all; `walk` tells of the folders below
    except OSError as error:
        raise RegistryError(f"{path}: cannot read the registry: {error.strerror}") from None
    for item in walk(path):
        yield from [item] if isinstance(item, Problem) else read_file(item)


def read_single(path: Path) -> Iterator[Entry | Problem]:
    """Yield what a registry of one file holds; raise RegistryError if the file itself is no registry."""
    try:
        text = read_text(path)
        roots = read_documents(text)
    except (OSError, Broken) as error:
        line = getattr(error, "line", None)
        where = f"{path}: line {line}" if line else str(path)
        raise RegistryError(f"{where}: cannot read the registry: {why(error)}") from None
    for root in roots:
        yield from read_root(root, str(path))


def walk(folder: Path) -> Iterator[Path | Problem]:
    """Yield the registry files below `folder`, and a Problem for what cannot be listed."""
    unlisted: list[OSError] = []
    count = 0
    for parent, folders, names in os.walk(folder, onerror=unlisted.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith(".") or name.upper().startswith("README") or Path(name).suffix not in SUFFIXES:
                continue
            count += 1
            if count > MAX_FILES:
                raise RegistryError(f"{folder}: more than {MAX_FILES} files; is this the registry's folder?")
            yield Path(parent, name)
    for error in unlisted:
        yield Problem(
            source=str(error.filename), line=None, field="", message=f"cannot list: {error.strerror}"
        )


def read_file(path: Path) -> Iterator[Entry | Problem]:
    """Yield the entries of one file of a folder; a file that cannot be read is one Problem."""
    try:
        roots = read_documents(read_text(path))
    except (OSError, Broken) as error:
        line = getattr(error, "line", None)
        yield Problem(source=str(path), line=line, field="", message=why(error))
        return
    for root in roots:
        yield from read_root(root, str(path))


def why(error: OSError | Broken) -> str:
    """Return the reason in words."""
    return str(error) if isinstance(error, Broken) else (error.strerror or "cannot be read")


def read_text(path: Path) -> str:
    """Return the text of a regular file of bounded size; raise OSError or Broken."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Broken("not a regular file", None)
        content = stream.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise Broken(f"larger than {MAX_FILE_BYTES} bytes", None)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Broken("not UTF-8 text", None) from None


def read_root(root: Value, source: str) -> Iterator[Entry | Problem]:
    """Yield the entries of one document: `entries: [...]`, a list, or a single entry."""
    if root.value is None and not root.problem:
        return  # an empty file, or nothing but comments
    nodes: list[Value] | None = root.value if isinstance(root.value, list) else None
    if isinstance(root.value, dict) and "entries" in root.value:
        try:
            nodes = read_list(root)
        except Refused as error:
            yield Problem(source=source, line=error.line, field=error.field, message=str(error))
            return
    for node in [root] if nodes is None else nodes:
        found = read_entry(node, source)
        yield from [found] if isinstance(found, Entry) else found


def read_list(root: Value) -> list[Value]:
    """Return the nodes under `entries`; raise Refused if it is no list, or stands beside unknown fields."""
    fields = map_of(root, "")
    check_known(fields, root, TOP, "")
    found = fields["entries"]
    if found.value is None and not found.problem:
        return []
    if found.problem or not isinstance(found.value, list):
        raise Refused("entries", found.line, found.problem or "write a list: each entry begins with `- `")
    return found.value
