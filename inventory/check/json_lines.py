"""Where the members of a JSON text stand, with all that its readers forgive: comments, JSON5, commas."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from discovery.formats.scanning import Lines
from inventory.check.sought import Sought

TOKEN = re.compile(
    r"""(?P<blank>(?:\s|//[^\n]*|/\*.*?(?:\*/|\Z))++)
    | (?P<text>"(?:[^"\\]|\\.)*+"?|'(?:[^'\\]|\\.)*+'?)
    | (?P<mark>[{}\[\]:,])
    | (?P<word>[^\s{}\[\]:,"'/]++|/)""",
    re.DOTALL | re.VERBOSE,
)
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0", "\n": ""}


@dataclass(slots=True)
class Frame:
    """An open map or list: the place that it is, if anybody asks for one in it, and what comes next."""

    is_map: bool
    place: Sought | None
    index: int = 0
    key: str | None = None
    found: Sought | None = None
    filled: bool = False


def json_lines(text: str, root: Sought) -> None:
    """Note in `root` on which lines its places stand."""
    lines = Lines(text)
    frames: list[Frame] = []
    for token in TOKEN.finditer(text):
        if token["blank"] is None:
            take(frames, token, root, lines)


def take(frames: list[Frame], token: re.Match[str], root: Sought, lines: Lines) -> None:
    """Use one token."""
    frame = frames[-1] if frames else None
    mark = token["mark"]
    if mark in {"}", "]"}:
        if frames:
            frames.pop()
    elif frame is None or mark == ":":
        pass
    elif mark == ",":
        frame.key, frame.found = None, None
        frame.index += frame.filled
        frame.filled = False
    else:
        begin(frame, token, lines)
    if mark in {"{", "["}:
        frames.append(Frame(is_map=mark == "{", place=frame.found if frame else root))


def begin(frame: Frame, token: re.Match[str], lines: Lines) -> None:
    """Note that a key or a value begins in `frame`."""
    if frame.is_map and frame.key is None and token["mark"] is None:
        frame.key = unquoted(token)
        frame.found = follow(frame, frame.key, token, lines)
    elif not frame.is_map and not frame.filled:
        frame.found = follow(frame, str(frame.index), token, lines)
        frame.filled = True


def follow(frame: Frame, key: str, token: re.Match[str], lines: Lines) -> Sought | None:
    """Return the place that the member `key` of `frame` is, None if nobody asks for it."""
    return frame.place.step(key, lines.at(token.start())) if frame.place else None


def unquoted(token: re.Match[str]) -> str:
    """Return the key that a token spells."""
    text = token[0]
    if token["text"] is None:
        return text
    try:
        return str(json.loads(text, strict=False))
    except ValueError:
        return ESCAPE.sub(escaped, text[1:-1])


def escaped(found: re.Match[str]) -> str:
    """Return the character that an escape stands for."""
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else LETTERS.get(found[3], found[3])
