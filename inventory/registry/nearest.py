"""Which entry somebody may have had in mind where none matches, and why it does not: never a verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from discovery.frozen import frozen
from discovery.identity.purl import Purl, split_purl
from discovery.model import Identity
from inventory.model import Entry
from inventory.registry.target import Form, Target, TargetError, host_of, read_target

MAX_NEAREST = 3  # told per server; more than a few candidates are no help
MAX_LOOKED_AT = 50  # entries looked at per key: a registry may hold thousands on one host

Neighbours = Mapping[tuple[str, str], tuple[tuple[Entry, Target], ...]]


@frozen
class Near:
    """An entry that is close, and why it is not the one."""

    entry: Entry
    why: str


def neighbours(entries: Iterable[Entry]) -> Neighbours:
    """Return `entries` by everything by which one may be close: package name, host, file name, label."""
    found: dict[tuple[str, str], list[tuple[Entry, Target]]] = defaultdict(list)
    for entry in sorted(entries, key=lambda it: it.id):
        try:
            target = read_target(entry.identity)
        except TargetError:
            continue
        for key in keys_of(target, (entry.name, entry.id)):
            found[key].append((entry, target))
    return {key: tuple(rows[:MAX_LOOKED_AT]) for key, rows in found.items()}


def keys_of(target: Target, labels: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the keys under which an entry is looked for, each once."""
    if target.purl is not None:
        yield "package", target.purl.name
    if target.form is Form.URL:
        yield "host", host_of(target.text)
    if target.form is Form.PATH:
        yield "file", file_name(target.text)
    for label in sorted({label.casefold() for label in labels if label}):
        yield "label", label


def nearest(identity: Identity, names: Iterable[str], known: Neighbours) -> tuple[Near, ...]:
    """Return the entries closest to `identity`, nearest first; `names` are what people called the server."""
    found: dict[tuple[str, str], Near] = {}
    purl = split_purl(identity.purl) if identity.purl else None
    if purl is not None:
        for entry, target in known.get(("package", purl.name), ()):
            if target.purl is not None:
                add(found, entry, package_reason(purl, target.purl))
    if identity.url:
        for entry, target in known.get(("host", host_of(identity.url)), ()):
            add(found, entry, url_reason(identity.url, target))
    if identity.ref:
        for entry, _ in known.get(("file", file_name(identity.ref)), ()):
            add(found, entry, "same file name in another folder")
    for name in sorted({name.casefold() for name in names if name}):
        for entry, _ in known.get(("label", name), ()):
            add(found, entry, "same name, but a name is not an identity")
    return tuple(found.values())[:MAX_NEAREST]


def add(found: dict[tuple[str, str], Near], entry: Entry, why: str) -> None:
    """Keep the first and best reason for each entry."""
    found.setdefault((entry.id, entry.identity), Near(entry=entry, why=why))


def package_reason(seen: Purl, asked: Purl) -> str:
    """Return in what two packages of one name differ."""
    if seen.type != asked.type:
        return f"same name, but from {seen.type} and not {asked.type}"
    if seen.namespace != asked.namespace:
        return f"same name, but under {'/'.join(seen.namespace) or 'no scope'}"
    return "same name, but from another repository or folder"


def url_reason(seen: str, target: Target) -> str:
    """Return in what two URLs on one host differ."""
    if seen.partition("://")[2] == target.text.partition("://")[2]:
        return f"same address, but {seen.partition(':')[0]} and not {target.text.partition(':')[0]}"
    return "same host, but another path"


def file_name(ref: str) -> str:
    """Return the last segment of a path's ref, without what stands behind `#`."""
    return ref.partition("#")[0].rpartition("/")[2]
