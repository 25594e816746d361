"""The marks of a container or an image, weighed: is it an MCP server? Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from discovery.engines.documents import Setup
from discovery.engines.marks import GATEWAYS, MARKS, PROOF, THRESHOLD, Mark
from discovery.identity.purl import split_purl
from discovery.identity.specs.image import read_image, repository_of
from discovery.identity.words import split
from discovery.model import Confidence, Identity

MAX_SEEN = 2048  # of a text: names and flags are shorter, and a longer description says it at its beginning
MAX_WORDS = 200  # of a command
PROGRAM_WORDS = 3  # where the program or its script stands: `python -u /app/mcp_server.py`


class Verdict(NamedTuple):
    """The rows that matched, heaviest of their kind, and their sum."""

    marks: tuple[Mark, ...]
    score: int

    @property
    def is_server(self) -> bool:
        """Whether the marks are enough."""
        return self.score >= THRESHOLD

    @property
    def is_gateway(self) -> bool:
        """Whether it is a server with others behind it."""
        return any(mark.id in GATEWAYS for mark in self.marks)

    @property
    def confidence(self) -> Confidence:
        """How sure the marks make it."""
        return Confidence.HIGH if any(mark.weight >= PROOF for mark in self.marks) else Confidence.MEDIUM


def weigh(seen: Mapping[str, tuple[str, ...]]) -> Verdict:
    """Return the verdict on what was seen: texts by what `Mark.sees` calls them."""
    best: dict[str, Mark] = {}
    for mark in MARKS:
        held = best.get(mark.kind)
        if (held is None or abs(mark.weight) > abs(held.weight)) and any(
            mark.pattern.fullmatch(text[:MAX_SEEN]) for text in seen.get(mark.sees, ())
        ):
            best[mark.kind] = mark
    found = tuple(best[kind] for kind in sorted(best))
    return Verdict(found, sum(mark.weight for mark in found))


def look(
    setup: Setup, images: tuple[str, ...], inner: tuple[Identity, ...], *, stdin: bool, port: bool
) -> dict[str, tuple[str, ...]]:
    """Return what there is to see of something set up as `setup` from an image called `images`.

    `inner` is what is started, as far as it could be named.
    """
    words = tuple(words_of(setup))
    return {
        "label": tuple(f"{name}={value}" for name, value in setup.labels.items()),
        "repository": tuple(dict.fromkeys(repository_of(read_image(image)) for image in images)),
        "package": tuple(name for identity in inner for name in package_of(identity)),
        "word": words,
        "pair": tuple(pairs_of(words)),
        "program": tuple(programs_of(words)),
        "env": tuple(line.partition("=")[0] for line in setup.env),
        "channel": (*(("stdin",) if stdin else ()), *(("port",) if port else ())),
    }


def package_of(identity: Identity) -> tuple[str, ...]:
    """Return the full name of a package that is started; an image is none."""
    purl = split_purl(identity.purl or "")
    return () if purl is None or purl.type == "oci" else (purl.full_name,)


def words_of(setup: Setup) -> Iterator[str]:
    """Give the words of what is started, those of a shell's script too."""
    for word in (*setup.entrypoint, *setup.command)[:MAX_WORDS]:
        yield from split(word[:MAX_SEEN], "linux")[:MAX_WORDS] if " " in word.strip() else (word,)


def pairs_of(words: tuple[str, ...]) -> Iterator[str]:
    """Give each two words that follow each other, and the halves of `--flag=value`."""
    yield from (f"{first} {second}" for first, second in pairwise(words))
    yield from (word.replace("=", " ", 1) for word in words if word.startswith("-") and "=" in word)


def programs_of(words: tuple[str, ...]) -> Iterator[str]:
    """Give the base names of what may be the program or its script."""
    for word in [word for word in words if not word.startswith("-")][:PROGRAM_WORDS]:
        yield word.replace("\\", "/").rstrip("/").rpartition("/")[2]
