"""Identities made to be taken for an approved one: letters of other scripts, digits for letters, one slip.

Only certain cases count, since a false alarm costs trust: two honest packages may differ by one letter
(`postgres` and `postgrest`), and whoever owns a scope may name what is in it as they like.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from discovery.frozen import frozen
from discovery.identity.patterns import Pattern
from discovery.identity.purl import Purl, split_purl
from discovery.model import Identity
from inventory.model import Entry, State
from inventory.registry.target import Form, Target, TargetError, host_of, read_target

# Letters and the Latin ones they are drawn like (Unicode confusables.txt 16.0).
ALIKE = str.maketrans(
    "аеорсухіјѕԁԛԝһӏгпмтвкոօսհցզοανυρικτχɡɩıℓ",
    "aeopcyxijsdqwhlrnmtbknouhgqoavupiktxgiil",
)
LETTERS = str.maketrans("01", "ol")
LONG = 8  # letters of a word in which one slip is hardly another word
FOUR = 4  # letters and digits of a word in which a digit is hardly a number of its own
WORDS = Pattern(r"[^\W_]+")


@frozen
class Approved:
    """The approved identities, by how they are drawn, and by how they are spelt but for one word."""

    drawn: Mapping[tuple[str, str], Entry]
    spelt: Mapping[tuple[str, ...], tuple[tuple[Entry, Purl], ...]]


def approved(entries: Iterable[Entry]) -> Approved:
    """Return the identities among `entries` that somebody may want to be taken for."""
    drawn: dict[tuple[str, str], Entry] = {}
    spelt: dict[tuple[str, ...], list[tuple[Entry, Purl]]] = defaultdict(list)
    for entry in sorted(entries, key=lambda it: it.id):
        target = target_of(entry)
        if target is None:
            continue
        if target.form is Form.URL:
            drawn.setdefault(("host", skeleton(host_of(target.text))), entry)
        elif target.purl is not None and target.purl.type != "oci":
            drawn.setdefault((target.purl.type, skeleton(target.purl.full_name)), entry)
            for key in spellings(target.purl):
                spelt[key].append((entry, target.purl))
    return Approved(drawn=drawn, spelt={key: tuple(rows) for key, rows in spelt.items()})


def target_of(entry: Entry) -> Target | None:
    """Return what an approved entry stands for; None for any other entry."""
    if entry.state not in (State.APPROVED, State.DEPRECATED):
        return None
    try:
        return read_target(entry.identity)
    except TargetError:
        return None


def spellings(purl: Purl) -> Iterator[tuple[str, ...]]:
    """Yield keys; two names that are one trick apart share one: a word read as letters, or cut by one."""
    name = purl.full_name
    words = WORDS.ready().findall(name)
    for at, word in enumerate(words):
        rest = (purl.type, WORDS.sub("", name), str(at), *words[:at], "", *words[at + 1 :])
        if len(word) >= FOUR:
            yield (*rest, word.translate(LETTERS))
        if len(word) >= LONG - 1 and word.isalpha():
            yield (*rest, "-", word)
            yield from (
                (*rest, "-", cut) for cut in sorted({word[:n] + word[n + 1 :] for n in range(len(word))})
            )


def lookalike(identity: Identity, known: Approved) -> tuple[Entry, str] | None:
    """Return the approved entry that `identity`, matching none, is made to be taken for, and the trick."""
    if identity.url:
        host = host_of(identity.url)
        entry = drawn_like("host", host, known)
        return (entry, "its host is drawn with other letters") if entry else None
    purl = split_purl(identity.purl) if identity.purl else None
    if purl is None or purl.type == "oci":
        return None
    if entry := drawn_like(purl.type, purl.full_name, known):
        return entry, "its name is drawn with other letters"
    for key in spellings(purl):
        for candidate, other in known.spelt.get(key, ()):
            if trick := trick_of_names(purl, other):
                return candidate, trick
    return None


def drawn_like(kind: str, name: str, known: Approved) -> Entry | None:
    """Return the approved entry whose name `name` shows with letters of another script."""
    text = ".".join(decoded(label) for label in name.split("."))
    return None if text.isascii() else known.drawn.get((kind, skeleton(name)))


def decoded(label: str) -> str:
    """Return one label of an international host as people see it."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def skeleton(name: str) -> str:
    """Return `name` with every letter replaced by the Latin one it looks like."""
    text = ".".join(decoded(label) for label in name.split("."))
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(ALIKE)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def trick_of_names(seen: Purl, known: Purl) -> str | None:
    """Return how one package name resembles another of the same ecosystem, or None."""
    if seen.full_name == known.full_name or (seen.namespace and seen.namespace == known.namespace):
        return None
    if digits_for_letters(seen.full_name, known.full_name):
        return "its name has digits in the place of letters"
    return "its name differs by one typing slip" if slipped(seen.full_name, known.full_name) else None


def digits_for_letters(seen: str, known: str) -> bool:
    """Return whether 0 and 1 stand where `known` has o and l, inside one word: `g00gle`, not `v1`."""
    changed = list(changed_words(seen, known))
    if len(changed) != 1 or len(changed[0][0]) < FOUR:
        return False
    one, other = changed[0]
    return len(one) == len(other) and one.translate(LETTERS) == other.translate(LETTERS)


def slipped(seen: str, known: str) -> bool:
    """Return whether one letter inside one long word was left out, added, swapped or replaced.

    The first and last letter of the word must stay, and no digit may be concerned: those make other words.
    """
    changed = list(changed_words(seen, known))
    if len(changed) != 1:
        return False
    one, other = changed[0]
    edges = one[0] == other[0] and one[-1] == other[-1]
    return edges and len(other) >= LONG and one.isalpha() and other.isalpha() and one_slip(one, other)


def one_slip(one: str, other: str) -> bool:
    """Return whether two different words are one edit apart, a swap of neighbours counting as one."""
    pairs = enumerate(zip(one, other, strict=False))
    start = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    swapped = len(a) == len(b) and a[:2] == b[1::-1] and a[2:] == b[2:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or swapped


def changed_words(seen: str, known: str) -> Iterator[tuple[str, str]]:
    """Yield the words that differ between two names built alike; none if they are not built alike."""
    ours, theirs = WORDS.ready().findall(known), WORDS.ready().findall(seen)
    if len(ours) == len(theirs):
        yield from ((one, other) for one, other in zip(theirs, ours, strict=True) if one != other)
