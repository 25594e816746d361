"""By which trick one package name may be taken for another. Rules in the order in which they are told."""

from __future__ import annotations

from collections.abc import Callable

from inventory.registry.impersonation.drawing import skeleton
from inventory.registry.impersonation.name import FIRST_COME, FORKED, Parts
from inventory.registry.impersonation.owners import (
    has_own_word,
    is_distinctive,
    is_from_owner,
    owns,
    pretends,
)
from inventory.registry.impersonation.slips import LONG, LONG_NAME, slips
from inventory.registry.impersonation.trick import Trick
from inventory.registry.impersonation.words import AUTHORITY

WORD = 4  # letters and digits of a word in which a digit is hardly a number of its own
Rule = Callable[[Parts, Parts], Trick | None]


def trick_of(seen: Parts, known: Parts) -> Trick | None:
    """Return by which trick `seen` may be taken for `known`, None if by none, or if one owner has both."""
    one, other = seen.name, known.name
    if one == other or (one.type == other.type and one.scope and one.scope == other.scope):
        return None
    found: Trick | None = None
    for rule in SAME_ECOSYSTEM if one.type == other.type else OTHER_ECOSYSTEM:
        trick = rule(seen, known)
        if trick is not None and trick.certain:
            return trick
        found = found or trick
    return found


def drawn(seen: Parts, known: Parts) -> Trick | None:
    """Return that a name is drawn like another: by letters of other scripts, or digits for letters."""
    one, other = seen.name.full, known.name.full
    if not one.isascii() and skeleton(one) == skeleton(other):
        return Trick("confusable", changed([(one, other)]), "drawn with letters of another script")
    if one == other or seen.folded != known.folded:
        return None
    pairs = [pair for pair in zip(seen.raw_words, known.raw_words, strict=False) if pair[0] != pair[1]]
    if len(seen.raw_words) != len(known.raw_words) or any(len(pair[1]) < WORD for pair in pairs):
        return None
    says = ", ".join(f"{mine} is drawn like {its}" for mine, its in pairs)
    return Trick("look-alike", changed(pairs), says)


def changed(pairs: list[tuple[str, str]]) -> int:
    """Return how many letters differ in pairs of texts."""
    return sum(sum(a != b for a, b in zip(*pair, strict=False)) or 1 for pair in pairs)


def mistyped(seen: Parts, known: Parts) -> Trick | None:
    """Return that words of a name are another's mistyped: one slip, two in a long name."""
    if bool(seen.name.scope) != bool(known.name.scope):
        return None
    owner = seen.bare_words == known.bare_words and bool(known.meaning)
    pairs = differing(seen.scope_words, known.scope_words)
    mine = differing(seen.bare_words, known.bare_words)
    if pairs is None or mine is None or not (pairs or mine):
        return None
    allowed = 2 if len(known.name.full) >= LONG_NAME else 1
    if len(pairs) + len(mine) > allowed:
        return None
    found = [slips(*pair, owner=owner) for pair in pairs] + [slips(*pair) for pair in mine]
    if not all(found) or sum(found) > allowed:
        return None
    says = ", ".join(f"{one} for {other}" for one, other in pairs + mine)
    return Trick("typo", sum(found), f"mistyped: {says}")


def differing(one: tuple[str, ...], other: tuple[str, ...]) -> list[tuple[str, str]] | None:
    """Return the words that differ between two names built alike; None if they are not built alike."""
    if len(one) != len(other):
        return None
    return [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]


def joined(seen: Parts, known: Parts) -> Trick | None:
    """Return that two names have the same letters, cut into words otherwise."""
    if seen.letters != known.letters or len(known.letters) < LONG:
        return None
    if bool(seen.name.scope) == bool(known.name.scope):
        certain = known.name.type not in FORKED
        return Trick("separators", 1, "the same letters with other separators", certain)
    certain = bool(known.name.scope) and (has_own_word(known.scope_words) or bool(known.meaning))
    return Trick("scope-moved", 1, "the owner's name is a part of the name here", certain)


def reordered(seen: Parts, known: Parts) -> Trick | None:
    """Return that two unowned names have the same telling words: in another order, or set in other ones."""
    if seen.name.scope or known.name.scope or sorted(seen.meaning) != sorted(known.meaning):
        return None
    if not known.meaning or seen.name.type not in FIRST_COME:
        return None
    if claims := sorted(set(seen.bare_words) & AUTHORITY - set(known.bare_words)):
        return Trick("affix", len(claims), f"the same words, and {' '.join(claims)}")
    if seen.meaning != known.meaning:
        return Trick("order", 1, "the same words in another order")
    return Trick("affix", 1, "the same words in another frame", len(known.rare) > 1)


def rescoped(seen: Parts, known: Parts) -> Trick | None:
    """Return that a name stands without its owner, or under another one."""
    if seen.bare_letters != known.bare_letters or not known.meaning:
        return None
    if not known.name.scope:
        return Trick("scope-added", 1, f"the same name under {seen.name.scope}", certain=False)
    if not seen.name.scope:
        certain = known.name.type in FIRST_COME and (is_distinctive(known) or owns(known, known))
        return Trick("scope-drop", 1, f"the same name without its owner {known.name.scope}", certain)
    certain = known.name.type in FIRST_COME and (
        pretends(seen, known) or ((is_distinctive(known) or owns(known, known)) and not owns(seen, known))
    )
    says = f"the same name under {seen.name.scope} and not {known.name.scope}"
    return Trick("scope-swap", 1, says, certain)


def twinned(seen: Parts, known: Parts) -> Trick | None:
    """Return that a package of another ecosystem bears the same name."""
    if not {seen.name.type, known.name.type} <= FIRST_COME or not known.meaning:
        return None
    whole = seen.letters == known.letters and bool(known.name.scope) and not seen.name.scope
    if not whole and seen.bare_letters != known.bare_letters:
        return None
    says = f"the same name, but from {seen.name.type} and not {known.name.type}"
    own = whole and (has_own_word(known.scope_words) or is_distinctive(known))
    certain = (own or is_distinctive(known)) and not is_from_owner(seen, known)
    return Trick("cross-ecosystem", 1, says, certain)


def written_out(seen: Parts, known: Parts) -> Trick | None:
    """Return that a package of another ecosystem is drawn or typed like this one."""
    return drawn(seen, known) if {seen.name.type, known.name.type} <= FIRST_COME else None


SAME_ECOSYSTEM: tuple[Rule, ...] = (drawn, mistyped, joined, reordered, rescoped)
OTHER_ECOSYSTEM: tuple[Rule, ...] = (twinned, written_out)
