"""What tells points apart over time: the server's identity and its file, never a name or a line. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from discovery.identity.paths import fold, tidy
from discovery.identity.purl import versionless
from discovery.model import Kind, Sighting, digest

# Their reference says what kind of unknown they are, not which: only the whole launch tells two apart.
NAMELESS = frozenset({Kind.INLINE, Kind.UNRESOLVED, Kind.BINARY, Kind.CONTAINER})


def folders_of(tops: Iterable[str], home: str | None) -> list[str]:
    """Return how the folders `tops` are spelt in identities, the longest first: they differ by checkout."""
    spelt = {way for top in tops for way in (tidy(top), fold(tidy(top), home), fold(tidy(top), None))}
    return sorted(spelt - {"", "/", ".", "~"}, key=lambda way: (-len(way), way))


def fingerprints(places: Iterable[tuple[Sighting, str]], folders: Iterable[str]) -> Iterator[str]:
    """Yield the fingerprint of each (sighting, path from the top), in order; the same twice in a file differ.

    `folders` are taken out of what is named by a path.
    """
    folders = tuple(folders)
    met: Counter[str] = Counter()
    for sighting, path in places:
        said = told(sighting, folders)
        mark = digest("point", path, *said)
        met[mark] += 1
        yield mark if met[mark] == 1 else digest("point", path, *said, str(met[mark]))


def told(sighting: Sighting, folders: Iterable[str]) -> tuple[str, ...]:
    """Return what a server is, apart from its version and from where the repository lies."""
    identity = sighting.identity
    what = versionless(identity.purl) if identity.purl else identity.url or identity.ref or ""
    if identity.kind not in NAMELESS:
        return identity.kind, without(what, folders)
    line = (sighting.command or "", *sighting.args, sighting.url or "")
    return identity.kind, *(without(word, folders) for word in (what, *line))


def without(text: str, folders: Iterable[str]) -> str:
    """Return `text` with the repository's own folder written as `.`."""
    for folder in folders:
        text = text.replace(f"{folder}/", "./")
    return text
