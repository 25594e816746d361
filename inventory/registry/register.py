"""The entries of a registry, laid out so that a sighting finds its own without walking them all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from discovery.frozen import frozen
from discovery.identity.purl import Purl
from inventory.model import Entry
from inventory.registry.target import PLACEHOLDER, Form, Target, TargetError, read_target

Row = tuple[Entry, Target]


@frozen
class Register:
    """Entries by package, by URL without its query, by pattern, and by path, digest or other ref."""

    packages: Mapping[tuple[str, ...], tuple[Row, ...]]
    urls: Mapping[str, tuple[Row, ...]]
    patterns: tuple[tuple[Entry, Target, re.Pattern[str]], ...]
    others: Mapping[str, tuple[Row, ...]]


def lay_out(entries: Iterable[Entry]) -> Register:
    """Return `entries` as a Register; one whose identity cannot be read is left out, as `read` told of it."""
    packages: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    urls: dict[str, list[Row]] = defaultdict(list)
    others: dict[str, list[Row]] = defaultdict(list)
    patterns: list[tuple[Entry, Target, re.Pattern[str]]] = []
    for entry in entries:
        try:
            target = read_target(entry.identity)
        except TargetError:
            continue
        if target.purl is not None:
            packages[package_key(target.purl)].append((entry, target))
        elif target.form is Form.URL and not target.any_path and not PLACEHOLDER.search(target.text):
            urls[target.text.partition("?")[0]].append((entry, target))
        elif target.form is Form.URL:
            patterns.append((entry, target, pattern_of(target)))
        else:
            others[folded(target.text)].append((entry, target))
    return Register(
        packages={key: tuple(found) for key, found in packages.items()},
        urls={key: tuple(found) for key, found in urls.items()},
        patterns=tuple(patterns),
        others={key: tuple(found) for key, found in others.items()},
    )


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
