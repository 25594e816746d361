"""Typing slips: how far two words are apart, and whether one is surely the other mistyped.

The distance is the optimal string alignment distance: letters left out, added, replaced, or two neighbours
swapped. Few pairs are ever compared (see known.py), so that a compiled library would not be felt.
"""

from __future__ import annotations

from inventory.registry.impersonation.words import ENDINGS, GENERIC, PRODUCTS

LONG_NAME = 12  # letters of a name in which two slips are still the same name
LONG = 8  # letters of a word in which any slip inside is hardly another word
SHORT = 5  # letters of a word in which a swapped, doubled or lost letter is hardly another word
SCOPE = 4  # letters of an owner's name, where all the rest of two names is the same
FAR = 3  # as far apart as counts as not alike


def distance(one: str, other: str) -> int:
    """Return how many slips make one of two words, FAR for any more than two."""
    # A slip brings in one letter and takes out another at most: most pairs are told apart by that alone.
    if abs(len(one) - len(other)) >= FAR or len(set(one) ^ set(other)) > 2 * (FAR - 1):
        return FAR
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) >= FAR:
            return FAR
    return min(row[-1], FAR)


def slips(seen: str, known: str, *, owner: bool = False) -> int:
    """Return by how many slips `seen` surely is `known` mistyped, 0 where it may be another word.

    `owner` tells that all but this word of an owner's name is the same, which proves more.
    """
    if not (seen.isalpha() and known.isalpha()) or seen[0] != known[0] or is_word(seen):
        return 0
    apart = distance(seen, known)
    if apart == FAR or apart == 0:
        return 0
    if owner and len(known) >= SCOPE and (apart == 1 or len(known) >= LONG_NAME):
        return apart
    if is_ending(seen, known) or len(known) < SHORT:
        return 0
    if apart == 1 and len(known) < LONG:
        return 1 if is_swap(seen, known) or is_doubled(seen, known) or is_loss(seen, known) else 0
    edges = seen[-1] == known[-1] or is_swap(seen, known) or is_doubled(seen, known) or known.startswith(seen)
    return apart if edges and (apart == 1 or len(known) >= LONG_NAME) else 0


def is_word(text: str) -> bool:
    """Return whether `text` is a word of its own."""
    return text in PRODUCTS or text in GENERIC


def is_ending(one: str, other: str) -> bool:
    """Return whether two words differ in how they end, as honest words do."""
    short, long = sorted((one, other), key=len)
    stem = 0
    while stem < len(short) and short[stem] == long[stem]:
        stem += 1
    ends = {short[stem:], long[stem:]}
    return ends <= (ENDINGS | {""}) and ends != {"s", "es"} and not is_doubled(one, other)


def is_swap(one: str, other: str) -> bool:
    """Return whether two words of one length differ in the order of two letters."""
    return len(one) == len(other) and sorted(one) == sorted(other)


def is_doubled(one: str, other: str) -> bool:
    """Return whether the longer word has one letter twice that the shorter has once."""
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(
        long[at] == long[at + 1] and long[:at] + long[at + 1 :] == short for at in range(len(short))
    )


def is_loss(seen: str, known: str) -> bool:
    """Return whether a letter inside the known word was left out."""
    inside = range(1, len(known) - 1)
    return len(seen) + 1 == len(known) and any(known[:at] + known[at + 1 :] == seen for at in inside)
