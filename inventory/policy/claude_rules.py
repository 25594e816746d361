"""Whether one entry of Claude Code's lists is about a server.

Source: code.claude.com/docs/en/managed-mcp, "Match servers by URL, command, or name" (copy of autumn 2026).
Commands are compared word by word; names whole, and never expanded; in addresses `*` stands for any text,
the host's case and a dot at its end do not count, and a pattern without a path takes any path.
"""

from __future__ import annotations

from collections.abc import Mapping

from inventory.policy.expand import REFERENCE, expand, refers
from inventory.policy.lists import Key, Rule
from inventory.policy.model import HOLE, Candidate
from inventory.policy.wild import all_of, any_of, exact, wild

SCOPE = frozenset("/*?#\\")  # what a variable in a path may not bring along if the path is to stay the same


def matches(rule: Rule, candidate: Candidate, environ: Mapping[str, str], *, denies: bool) -> bool | None:
    """Return whether `rule` is about `candidate`; None where part of either is not known."""
    match rule.key:
        case Key.NAME:
            return candidate.name is not None and exact(rule.word, candidate.name)
        case Key.COMMAND:
            return not candidate.remote and same_command(rule.words, candidate.argv, environ)
        case Key.URL:
            if not candidate.remote or candidate.url is None:
                return False
            if not denies and shifts(rule.word, environ):
                return False  # such an entry is ignored in an allow list, and still counts in a deny list
            return same_url(rule.word, candidate.url, environ)


def same_command(wanted: tuple[str, ...], seen: tuple[str, ...], environ: Mapping[str, str]) -> bool | None:
    """Return whether two command lines are the same, word by word, after expansion."""
    if not seen or len(wanted) != len(seen):
        return False
    return all_of(same_word(one, other, environ) for one, other in zip(wanted, seen, strict=True))


def same_word(wanted: str, seen: str, environ: Mapping[str, str]) -> bool | None:
    """Return whether two words are the same: as they are written, or expanded."""
    if wanted == seen and HOLE not in wanted:
        return True
    return exact(expand(wanted, environ), expand(seen, environ))


def shifts(pattern: str, environ: Mapping[str, str]) -> bool:
    """Return whether a variable decides about the scheme, the host or the path that a pattern covers."""
    if not refers(pattern):
        return False
    head, tail = parted(pattern)
    if refers(head):
        return True
    values = (environ.get(found["name"], "") for found in REFERENCE.finditer(tail))
    return any(SCOPE & set(value) or ".." in value for value in values)


def same_url(pattern: str, url: str, environ: Mapping[str, str]) -> bool | None:
    """Return whether `pattern` covers an address."""
    if pattern == url and HOLE not in url and "*" not in pattern:
        return True
    head, tail = parted(expand(pattern, environ))
    seen_head, seen_tail = parted(expand(url, environ))
    seen = plain_host(seen_head) + (seen_tail or "/")
    if tail:
        return wild(plain_host(head) + tail, seen)
    return any_of(wild(plain_host(head) + end, seen) for end in ("/*", "?*"))


def parted(url: str) -> tuple[str, str]:
    """Return scheme and host of an address, and all that follows."""
    scheme, mark, rest = url.partition("://")
    ends = [at for at in (rest.find(letter) for letter in "/?#") if at >= 0]
    cut = min(ends, default=len(rest))
    return scheme + mark + rest[:cut], rest[cut:]


def plain_host(head: str) -> str:
    """Return scheme and host in small letters, without the dot that ends a full name."""
    host, colon, port = head.rpartition(":")
    if colon and not port.startswith("//"):
        return f"{host.lower().rstrip('.')}:{port}"
    return head.lower().rstrip(".")
