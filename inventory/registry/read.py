"""The organisation's registry file, or folder of files, becomes a Snapshot.

One bad entry costs that entry and one bad file that file, each told with its line; a registry that cannot
be read at all is an error and gives no verdicts. The snapshot's id depends on what the entries say, not on
the names and order of files.
"""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from discovery.model import digest
from inventory.model import Entry, Policy, Problem, Snapshot, Waiver
from inventory.registry.absent import RegistryError
from inventory.registry.contents import Item, policy_in, read_root
from inventory.registry.kept import canonical
from inventory.registry.nodes import Broken, Value, read_documents
from inventory.registry.policy import NAMES
from inventory.registry.sources.listed import catalogue_marks, read_catalogues

MAX_FILE_BYTES = 16 * 1024 * 1024  # 50,000 entries; a registry is written by people
MAX_FILES = 50_000
SUFFIXES = frozenset({".yaml", ".yml", ".json"})
SOURCES = "sources.yaml"  # beside the entries: where others are imported from
T = TypeVar("T", Entry, Waiver)


def read_registry(path: Path) -> Snapshot:
    """Return all entries at `path`, a file or a folder; raise RegistryError if it cannot be read."""
    items = list(read_items(path))
    entries, said_entries = in_order_and_said([it for it in items if isinstance(it, Entry)])
    waivers, said_waivers = in_order_and_said([it for it in items if isinstance(it, Waiver)])
    problems = [it for it in items if isinstance(it, Problem)]
    problems += same_ids(entries)
    said, marks = id_of(said_entries, said_waivers), catalogue_marks(path)
    return Snapshot(
        id=digest(said, *marks) if marks else said,
        source=str(path),
        entries=tuple(entries),
        problems=tuple(sorted(problems, key=lambda it: (it.source, it.line or 0, it.field, it.message))),
        waivers=tuple(waivers),
        catalogue=read_catalogues(path),
        policy=the_policy([it for it in items if isinstance(it, Policy)]),
    )


def in_order(items: Iterable[T]) -> list[T]:
    """Return entries or waivers by their ids and what they say, whichever files they stand in."""
    return in_order_and_said(list(items))[0]


def in_order_and_said(items: list[T]) -> tuple[list[T], list[str]]:
    """Return entries or waivers in order, and what each of them says."""
    rows = [(it.id, canonical(it), it.source, at) for at, it in enumerate(items)]
    rows.sort()
    return [items[at] for *_, at in rows], [text for _, text, *_ in rows]


def the_policy(found: list[Policy]) -> Policy:
    """Return the policy of a registry, the usual one if it has none; raise RegistryError if it has two."""
    if len(found) > 1:
        files = " and ".join(dict.fromkeys(it.source for it in found))
        raise RegistryError(f"{files}: a registry has one policy; keep one of the {len(found)}")
    return found[0] if found else Policy()


def snapshot_id(
    entries: Iterable[Entry], waivers: Iterable[Waiver] = (), catalogue: Iterable[Entry] = ()
) -> str:
    """Return the hash of what a registry says, apart from its policy and from where it is written."""
    return id_of(map(canonical, entries), map(canonical, waivers), map(canonical, catalogue))


def id_of(entries: Iterable[str], waivers: Iterable[str] = (), catalogue: Iterable[str] = ()) -> str:
    """Return the hash of what entries, waivers and listings say."""
    parts = sorted(entries)
    parts += sorted(f"waiver {it}" for it in waivers)
    parts += sorted(f"catalogue {it}" for it in catalogue)
    return digest(*parts)


def same_ids(entries: list[Entry]) -> Iterator[Problem]:
    """Yield a Problem for each id that stands on two entries. Both hold: an id is a label, not a decision."""
    by_id: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_id[entry.id].append(entry)
    for name, group in by_id.items():
        for entry in group[1:]:
            message = f"{name} is also the id of an entry in {group[0].source}; give one of them another id"
            yield Problem(source=entry.source, line=None, field="id", message=message)


def read_items(path: Path) -> Iterator[Item]:
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
        if isinstance(item, Problem):
            yield item
        else:
            yield from read_top(item) if item.parent == path and item.name in NAMES else read_file(item)


def read_single(path: Path) -> Iterator[Item]:
    """Yield what a registry of one file holds; raise RegistryError if the file itself is no registry."""
    for root in documents_of(path):
        yield from read_root(root, str(path))


def read_top(path: Path) -> Iterator[Item]:
    """Yield the policy in a file that is named for it, or the entries if it holds such.

    Raises RegistryError if it cannot be read: every verdict depends on a policy.
    """
    for root in documents_of(path):
        if isinstance(root.value, dict) and not (
            {"identity", "entries", "waivers", "policy"} & set(root.keys)
        ):
            yield policy_in(root, str(path))
        else:
            yield from read_root(root, str(path))


def documents_of(path: Path) -> list[Value]:
    """Return the documents of a file; raise RegistryError where it cannot be read."""
    try:
        return read_documents(read_text(path))
    except (OSError, Broken) as error:
        line = getattr(error, "line", None)
        where = f"{path}: line {line}" if line else str(path)
        raise RegistryError(f"{where}: cannot read the registry: {why(error)}") from None


def walk(folder: Path) -> Iterator[Path | Problem]:
    """Yield the registry files below `folder`, and a Problem for what cannot be listed."""
    unlisted: list[OSError] = []
    count, top = 0, os.path.realpath(folder)
    for parent, folders, names in os.walk(folder, onerror=unlisted.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (linked(it) for name in folders if (it := Path(parent, name)).is_symlink())
        for name in sorted(names):
            # Whatever its letters' case: a denial in `CRM.YAML` that is passed over would approve.
            if name.startswith((".", "README.")) or Path(name).suffix.lower() not in SUFFIXES:
                continue
            if name == SOURCES and Path(parent) == folder:
                continue
            count += 1
            if count > MAX_FILES:
                raise RegistryError(f"{folder}: more than {MAX_FILES} files; is this the registry's folder?")
            path = Path(parent, name)
            yield path if is_inside(path, top) else linked(path)
    for error in unlisted:
        yield Problem(
            source=str(error.filename), line=None, field="", message=f"cannot list: {error.strerror}"
        )


def is_inside(path: Path, top: str) -> bool:
    """Return whether a file is one of the folder's own, also where a link leads to another of them."""
    return not path.is_symlink() or Path(os.path.realpath(path)).is_relative_to(top)


def linked(path: Path) -> Problem:
    """Return that a link is not followed: whoever may write what it leads to would decide, unreviewed."""
    message = "a link that leads to a folder, or out of the registry, is not followed; put the files here"
    return Problem(source=str(path), line=None, field="", message=message)


def read_file(path: Path) -> Iterator[Item]:
    """Yield what one file of a folder holds; a file that cannot be read is one Problem."""
    try:
        documents = read_documents(read_text(path))
    except (OSError, Broken) as error:
        yield Problem(source=str(path), line=getattr(error, "line", None), field="", message=why(error))
        return
    for root in documents:
        for item in read_root(root, str(path)):
            if isinstance(item, Policy):
                message = f"a folder has one policy: write it into {NAMES[0]} at the top, without `policy:`"
                yield Problem(source=str(path), line=root.line, field="policy", message=message)
            else:
                yield item


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
