"""`allowedMcpServers` and `deniedMcpServers`: the entries that Claude Code and GitHub Copilot both write.

Only how an entry is written is common. What it matches, and what follows, is each client's own.
"""

from __future__ import annotations

from enum import StrEnum

from discovery.frozen import frozen
from discovery.shapes.model import Plain

ALLOWED = "allowedMcpServers"
DENIED = "deniedMcpServers"


class Key(StrEnum):
    """By what an entry knows a server."""

    NAME = "serverName"
    URL = "serverUrl"
    COMMAND = "serverCommand"


@frozen
class Rule:
    """One entry of a list: the words it is written in, and where it stands."""

    key: Key
    words: tuple[str, ...]
    place: str

    @property
    def word(self) -> str:
        """The name or the address."""
        return self.words[0]


@frozen
class Rules:
    """One list as written: what could be read of it, and what could not."""

    rules: tuple[Rule, ...]
    problems: tuple[str, ...] = ()


def read_rules(value: Plain, place: str) -> Rules:
    """Return the entries of a list; each that cannot be read is a problem, and costs only itself."""
    if not isinstance(value, list):
        return Rules(rules=(), problems=(f"{place}: write a list of entries",))
    rules: list[Rule] = []
    problems: list[str] = []
    for at, item in enumerate(value):
        found = read_rule(item, f"{place}/{at}")
        if isinstance(found, Rule):
            rules.append(found)
        else:
            problems.append(found)
    return Rules(rules=tuple(rules), problems=tuple(problems))


def read_rule(item: Plain, place: str) -> Rule | str:
    """Return one entry, or what is wrong with it."""
    if not isinstance(item, dict) or len(item) != 1 or not set(item) <= set(Key):
        return f"{place}: an entry has exactly one of {', '.join(Key)}"
    key, value = next(iter(item.items()))
    words = value if isinstance(value, list) else [value]
    if isinstance(value, list) is not (key == Key.COMMAND) or not words:
        return f"{place}: serverCommand is a list of words, the others are one text"
    texts = tuple(word for word in words if isinstance(word, str))
    if len(texts) != len(words) or not texts[0].strip():
        return f"{place}: a word is missing, or is no text"
    return Rule(key=Key(key), words=texts, place=place)
