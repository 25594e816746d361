"""The entries of a registry, laid out so that a sighting finds its own without walking them all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from discovery.frozen import frozen
from discovery.identity.purl import Purl
from inventory.model import Entry
from inventory.registry.target import PLACEHOLDER, PORT, Form, Target, TargetError, host_of, read_target


class Row(NamedTuple):
    """One identity of an entry, with the versions that are asked of it, and the expression of a URL."""

    entry: Entry
    target: Target
    versions: str | None
    pattern: re.Pattern[str] | None = None


@frozen
class Register:
    """Entries by package, by URL without its query, by domain, by content hash, and by path or other ref."""

    packages: Mapping[tuple[str, ...], tuple[Row, ...]]
    urls: Mapping[str, tuple[Row, ...]]
    patterns: Mapping[str, tuple[Row, ...]]
    others: Mapping[str, tuple[Row, ...]]
    contents: Mapping[str, tuple[Row, ...]]


def lay_out(entries: Iterable[Entry]) -> Register:
    """Return `entries` as a Register; an identity that cannot be read is left out, as `read` told of it."""
    packages: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    urls: dict[str, list[Row]] = defaultdict(list)
    others: dict[str, list[Row]] = defaultdict(list)
    patterns: dict[str, list[Row]] = defaultdict(list)
    contents: dict[str, list[Row]] = defaultdict(list)
    for row in rows(entries):
        target = row.target
        if target.purl is not None:
            packages[package_key(target.purl)].append(row)
        elif target.form is Form.DIGEST:
            contents[target.text].append(row)
        elif target.form is not Form.URL:
            others[folded(target.text)].append(row)
        elif row.pattern is not None:
            patterns[domain_of(target.text)].append(row)
        else:
            urls[target.text.partition("?")[0]].append(row)
    return Register(
        packages={key: tuple(found) for key, found in packages.items()},
        urls={key: tuple(found) for key, found in urls.items()},
        patterns={key: tuple(found) for key, found in patterns.items()},
        others={key: tuple(found) for key, found in others.items()},
        contents={key: tuple(found) for key, found in contents.items()},
    )


def rows(entries: Iterable[Entry]) -> Iterator[Row]:
    """Yield every identity of every entry; a version in a further one is asked of that one only."""
    for entry in entries:
        for text in (entry.identity, *entry.also):
            try:
                target = read_target(text)
            except TargetError:
                continue
            versions = entry.versions if target.version is None else f"={target.version}"
            is_pattern = target.form is Form.URL and (target.any_path or PLACEHOLDER.search(target.text))
            yield Row(entry, target, versions, pattern_of(target) if is_pattern else None)


def domain_of(url: str) -> str:
    """Return the last two labels of a canonical URL's host, in which no placeholder stands."""
    return ".".join(PORT.sub("", host_of(url)).rsplit(".", 2)[-2:])


def package_key(purl: Purl) -> tuple[str, ...]:
    """Return what makes two purls the same package: for an image that is its repository, not its name."""
    if purl.type == "oci":
        return ("oci", dict(purl.qualifiers).get("repository_url", "").lower())
    return (purl.type, *purl.namespace, purl.name)


def pattern_of(target: Target) -> re.Pattern[str]:
    """Return the expression of a URL template or prefix, without its query.

    A placeholder stands for one label of a host, or one segment of a path; a prefix ends at a segment.
    """
    plain = target.text.partition("?")[0]
    host_end = plain.find("/", plain.find("://") + 3)
    parts: list[str] = []
    position = 0
    for found in PLACEHOLDER.ready().finditer(plain):
        parts.append(re.escape(plain[position : found.start()]))
        parts.append("[^/.:@]+" if host_end < 0 or found.start() < host_end else "[^/]+")
        position = found.end()
    parts.append(re.escape(plain[position:]))
    return re.compile("".join(parts) + ("(?:/.*)?" if target.any_path else ""))


def folded(ref: str) -> str:
    """Return a ref without regard to case; whoever looks it up decides whether case counts."""
    return ref.casefold()
