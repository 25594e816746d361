"""Whose a name is: whether it is anybody's word for a thing, and whether an owner pretends to be another."""

from __future__ import annotations

from discovery.identity.patterns import Pattern
from inventory.registry.impersonation.name import Parts, is_rare, squeezed
from inventory.registry.impersonation.slips import LONG, SCOPE, slips
from inventory.registry.impersonation.words import AUTHORITY, GENERIC

SAYS_MCP = Pattern(r"mcp|model-?context")


def is_distinctive(known: Parts) -> bool:
    """Return whether nobody else would come upon this name.

    It has two words that are somebody's own; or it does not even say that it is a server of this protocol,
    which a name that stands alone would (`server-filesystem` makes sense under its owner's name only).
    """
    if len(known.rare) > 1:
        return True
    return len(known.bare_words) > 1 and not SAYS_MCP.search(known.name.bare)


def owns(holder: Parts, known: Parts) -> bool:
    """Return whether the owner of `holder` is named in what `known` is for: `@notionhq`, of Notion."""
    letters = squeezed(holder.name.scope)
    return any(
        len(word) >= SCOPE and (word in letters or (len(letters) > SCOPE and word.startswith(letters)))
        for word in known.meaning
    )


def pretends(seen: Parts, known: Parts) -> bool:
    """Return whether an owner's name is made of the known one, or of words that claim to be in charge."""
    mine, its = squeezed(seen.name.scope), squeezed(known.name.scope)
    if mine == its or slips(mine, its, owner=True):
        return True
    if all(word in GENERIC or word in AUTHORITY for word in seen.scope_words):
        return True
    return (len(its) >= SCOPE and its in mine) or (len(mine) >= LONG and its.startswith(mine))


def has_own_word(words: tuple[str, ...]) -> bool:
    """Return whether one of `words` is somebody's own name, and not that of a product or thing."""
    return any(is_rare(word) or word == "modelcontextprotocol" for word in words)


def is_from_owner(seen: Parts, known: Parts) -> bool:
    """Return whether two packages are under the same owner's name in their ecosystems."""
    return bool(seen.name.scope) and squeezed(seen.name.scope) == squeezed(known.name.scope)
