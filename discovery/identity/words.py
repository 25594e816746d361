"""Command lines split into words: POSIX by `shlex`, Windows by its C runtime's rules. Nothing is expanded."""

from __future__ import annotations

import re
import shlex

from discovery.identity.clean import MAX_CHARACTERS, MAX_WORDS
from discovery.identity.patterns import Pattern

WINDOWS = Pattern(
    r"[\"']?(?:[A-Za-z]:\\|\\\\|[^\s\"']+\.(?:cmd|exe|bat|ps1)\b)|.*\b[A-Za-z]:\\", re.IGNORECASE
)

BLANKS = " \t\n"
SLASHES = Pattern(r"\\+")


def split(line: str, os: str) -> tuple[str, ...]:
    """Return the words of a command line as the machine it was written for would split it."""
    if os == "windows" or (os == "any" and WINDOWS.match(line)):
        return split_windows(line)
    return split_posix(line)


def split_posix(line: str) -> tuple[str, ...]:
    """Return the words of `line` by POSIX quoting; by blanks where quotes are left open."""
    try:
        words = shlex.split(line[:MAX_CHARACTERS])
    except ValueError:
        words = line[:MAX_CHARACTERS].replace('"', " ").replace("'", " ").split()
    return tuple(words[:MAX_WORDS])


def split_windows(line: str) -> tuple[str, ...]:
    """Return the words of `line` as Microsoft's C runtime does.

    Back-slashes are literal unless a quote follows: 2n of them and a quote are n and the quote's meaning,
    2n+1 are n and a literal quote; two quotes inside quotes are one (learn.microsoft.com, "Parsing C
    command-line arguments").
    """
    text = line[:MAX_CHARACTERS]
    words: list[str] = []
    at = 0
    while at < len(text) and len(words) < MAX_WORDS:
        if text[at] in BLANKS:
            at += 1
            continue
        word, at = windows_word(text, at)
        words.append(word)
    return tuple(words)


def windows_word(text: str, at: int) -> tuple[str, int]:
    """Return the word that starts at `at`, and the position behind it."""
    word: list[str] = []
    quoted = False
    while at < len(text) and (quoted or text[at] not in BLANKS):
        run = SLASHES.match(text, at)
        if run:
            at = run.end()
            before_quote = text[at : at + 1] == '"'
            word.append(run[0][: len(run[0]) // 2] if before_quote else run[0])
            if before_quote and len(run[0]) % 2:
                word.append('"')
                at += 1
        elif text[at] != '"':
            word.append(text[at])
            at += 1
        elif quoted and text[at + 1 : at + 2] == '"':
            word.append('"')
            at += 2
        else:
            quoted = not quoted
            at += 1
    return "".join(word), at


def split_powershell(line: str) -> tuple[str, ...]:
    """Return the words of a PowerShell command: either quote quotes, back-slashes are literal."""
    lexer = shlex.shlex(line[:MAX_CHARACTERS], posix=True, punctuation_chars=False)
    lexer.whitespace_split = True
    lexer.escape = ""
    lexer.commenters = ""
    try:
        return tuple(lexer)[:MAX_WORDS]
    except ValueError:
        return tuple(line.replace('"', " ").replace("'", " ").split())[:MAX_WORDS]
