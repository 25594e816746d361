"""Flags of a command line, read by a table of which of them take a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from discovery.redact.names import is_secret_name

NONE: frozenset[str] = frozenset()
NO_PAIRS: Mapping[str, str] = MappingProxyType({})


class Flags(NamedTuple):
    """Which flags of one tool take a value, and where its flags end.

    `pairs` take two words, joined by the given text. `last` end the flags: what follows belongs to their
    value (`python -m`, `sh -c`). `clusters` says that `-it` means `-i -t`; `anywhere` that flags may also
    follow positionals.
    """

    values: frozenset[str] = NONE
    pairs: Mapping[str, str] = NO_PAIRS
    last: frozenset[str] = NONE
    clusters: bool = False
    anywhere: bool = False


class Scanned(NamedTuple):
    """A command line taken apart: its options in order, and the words that are not options."""

    options: tuple[tuple[str, str | None], ...]
    words: tuple[str, ...]

    def last(self, *names: str) -> str | None:
        """Return the value of the last of these flags that has one."""
        found = [value for name, value in self.options if name in names and value is not None]
        return found[-1] if found else None

    def all(self, *names: str) -> tuple[str, ...]:
        """Return every value given to one of these flags."""
        return tuple(value for name, value in self.options if name in names and value is not None)

    def has(self, *names: str) -> bool:
        """Return whether one of these flags is present."""
        return any(name in names for name, _ in self.options)


def spelt(text: str) -> frozenset[str]:
    """Return the words of `text`: tables of flags and names read like the tools' own help."""
    return frozenset(text.split())


def scan(args: Sequence[str], flags: Flags) -> Scanned:
    """Return `args` taken apart by `flags`; `--` ends the options, and so does the first positional."""
    options: list[tuple[str, str | None]] = []
    words: list[str] = []
    at = 0
    while at < len(args):
        word = args[at]
        if word == "--":
            words += args[at + 1 :]
            break
        if not is_flag(word):
            if not flags.anywhere:
                words += args[at:]
                break
            words.append(word)
            at += 1
            continue
        found, at = read_flag(args, at, flags)
        options += found
        if found and found[-1][0] in flags.last:
            words += args[at:]
            break
    return Scanned(options=tuple(options), words=tuple(words))


def is_flag(word: str) -> bool:
    """Return whether `word` is a flag; a lone dash is not."""
    return len(word) > 1 and word[0] == "-"


def read_flag(args: Sequence[str], at: int, flags: Flags) -> tuple[list[tuple[str, str | None]], int]:
    """Return the option or options that `args[at]` spells, and the position after them and their values."""
    word = args[at]
    name, equals, value = word.partition("=")
    if name in flags.pairs and not equals:
        return [(name, flags.pairs[name].join(args[at + 1 : at + 3]))], at + 3
    if equals and (name in flags.values or name in flags.last or word.startswith("--") or not flags.clusters):
        return [(name, value)], at + 1
    if takes_value(word, args[at + 1 : at + 2], flags):
        return [(word, args[at + 1] if at + 1 < len(args) else None)], at + 2
    if flags.clusters and word[1] != "-" and len(word) > 2:
        return read_cluster(args, at, flags)
    return [(word, None)], at + 1


def takes_value(word: str, following: Sequence[str], flags: Flags) -> bool:
    """Return whether the flag `word` takes the next word: by the table, or because only a secret fits it."""
    if word in flags.values or word in flags.last:
        return True
    return bool(following) and not is_flag(following[0]) and len(word) > 2 and is_secret_name(word, "flag")


def read_cluster(args: Sequence[str], at: int, flags: Flags) -> tuple[list[tuple[str, str | None]], int]:
    """Return the options of a cluster such as `-it` or `-eNAME=value`, and the position after them."""
    found: list[tuple[str, str | None]] = []
    letters = args[at][1:]
    for index, letter in enumerate(letters):
        name = "-" + letter
        rest = letters[index + 1 :]
        if name not in flags.values and name not in flags.last:
            found.append((name, None))
            continue
        if rest:
            return [*found, (name, rest.removeprefix("="))], at + 1
        return [*found, (name, args[at + 1] if at + 1 < len(args) else None)], at + 2
    return found, at + 1
