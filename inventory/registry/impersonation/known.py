"""The identities somebody may want to be taken for, laid out so that a suspect meets only those it resembles.

Each name has a handful of keys that survive the tricks: how it is drawn, its letters without separators, the
beginnings and ends of its words, its telling words. Two names that share none are never compared, so that
thousands of suspects against thousands of entries stay linear.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from discovery.frozen import frozen
from inventory.model import Entry, State
from inventory.registry.impersonation.drawing import folded, skeleton
from inventory.registry.impersonation.hosts import Host, brand_words, read_host
from inventory.registry.impersonation.name import Name, Parts, read_name, squeezed, words_of
from inventory.registry.impersonation.slips import SCOPE
from inventory.registry.target import Form, Target, TargetError, host_of, read_target

MAX_ALIKE = 64  # compared per key: names that share one by the hundred are a company's own series
MAX_OWNERS = 8  # compared of those who have packages of the very same name, which is nobody's then
MIDDLING = 7  # letters of a word from which on three of them are half of it
IN_FORCE = (State.APPROVED, State.DEPRECATED)


class Model(NamedTuple):
    """One identity of an entry that may be imitated: a package's name, or a host."""

    entry: Entry
    target: str
    name: Parts | None = None
    host: Host | None = None


@frozen
class Known:
    """What may be imitated, by key; what approved entries are called, and which contents they pin."""

    models: Mapping[str, tuple[Model, ...]]
    called: Mapping[str, tuple[Entry, ...]]
    contents: Mapping[str, tuple[Entry, ...]]


def lay_out(entries: Iterable[Entry]) -> Known:
    """Return `entries` by the keys of all their identities."""
    models: dict[str, list[Model]] = defaultdict(list)
    called: dict[str, list[Entry]] = defaultdict(list)
    contents: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda it: (it.id, it.identity)):
        if entry.name:
            called[entry.name.casefold()].append(entry)
        for digest in digests_of(entry):
            contents[digest].append(entry)
        for model in models_of(entry):
            for key in keys_of(model):
                if len(models[key]) < (MAX_OWNERS if key.startswith("bare ") else MAX_ALIKE):
                    models[key].append(model)
    return Known(
        models={key: tuple(found) for key, found in models.items()},
        called={key: tuple(found) for key, found in called.items()},
        contents={key: tuple(found) for key, found in contents.items()},
    )


def in_force(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries that approve something: nobody gains by being taken for another."""
    return (entry for entry in entries if entry.state in IN_FORCE)


def targets_of(entry: Entry) -> Iterator[Target]:
    """Yield what an entry stands for; what cannot be read was told where it was read."""
    for text in (entry.identity, *entry.also):
        try:
            yield read_target(text)
        except TargetError:
            continue


def models_of(entry: Entry) -> Iterator[Model]:
    """Yield the identities of an entry that may be imitated."""
    for target in targets_of(entry):
        if target.form is Form.URL:
            yield Model(entry=entry, target=target.text, host=read_host(host_of(target.text)))
        elif target.purl is not None and (name := read_name(target.purl)) is not None:
            yield Model(entry=entry, target=target.text, name=Parts(name))


def digests_of(entry: Entry) -> Iterator[str]:
    """Yield the content hashes that an entry of a package or image pins."""
    pinned = [entry.versions or "", *(target.version or "" for target in targets_of(entry))]
    yield from sorted({text.lstrip("=").lower() for text in pinned if text.lstrip("=").startswith("sha")})


def keys_of(model: Model) -> Iterator[str]:
    """Yield the keys of one identity, each once."""
    if model.name is not None:
        yield from dict.fromkeys(name_keys(model.name))
    if model.host is not None:
        yield from dict.fromkeys(host_keys(model.host))


def name_keys(parts: Parts) -> Iterator[str]:
    """Yield the keys of a package's name."""
    name: Name = parts.name
    yield f"drawn {parts.folded}"
    if not name.full.isascii():
        yield f"drawn {folded(skeleton(name.full))}"
    yield f"letters {parts.letters}"
    yield f"bare {parts.bare_letters}"
    if parts.meaning and not name.scope:
        yield f"words {name.type} {' '.join(sorted(parts.meaning))}"
    words = (*parts.scope_words, "/", *parts.bare_words)
    yield from (f"slip {name.type} {key}" for key in slip_keys(words))


def host_keys(host: Host) -> Iterator[str]:
    """Yield the keys of a host."""
    yield f"host-drawn {folded(host.domain)}"
    yield f"host-letters {squeezed(host.text)}"
    yield f"host-label {squeezed(host.label)}"
    yield f"host-domain {host.domain}"
    yield from (f"host-slip {host.suffix} {key}" for key in slip_keys(words_of(host.label)))


def suspect_keys(host: Host) -> Iterator[str]:
    """Yield further keys of a suspect's host: domains in front of its own, its label without common words."""
    labels = host.text.split(".")
    for at in range(len(labels)):
        for size in (2, 3, 4):
            domain = ".".join(labels[at : at + size])
            yield f"host-domain {domain}"
            if "-" in labels[min(at + size, len(labels)) - 1]:
                yield f"host-domain {domain.rpartition('.')[0]}.{domain.rpartition('.')[2].partition('-')[0]}"
    yield f"host-label {''.join(brand_words(host))}"


def slip_keys(words: tuple[str, ...]) -> Iterator[str]:
    """Yield keys of which two names share one if a slip or two in their words make one of the other.

    A slip leaves the beginning or the end of its word alone. Where two words have one each, most leave the
    first and last letters of both as they are, or the first two.
    """
    long = [at for at, word in enumerate(words) if len(word) >= SCOPE and word.isalpha()]
    for at in long:
        for part in ends_of(words[at]):
            yield " ".join((*words[:at], part, *words[at + 1 :]))
    if len(long) > 1:
        yield " ".join(f"{it[0]}~{it[-1]}" if at in long else it for at, it in enumerate(words))
        yield " ".join(f"{it[:2]}~" if at in long else it for at, it in enumerate(words))


def ends_of(word: str) -> Iterator[str]:
    """Yield the beginning and the end of a word; of each length that a word one letter longer would give."""
    for size in [2] * (len(word) < MIDDLING + 1) + [3] * (len(word) >= MIDDLING):
        yield f"{word[:size]}~"
        yield f"{word[0]}~{word[-size:]}"
