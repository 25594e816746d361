"""What a Go program says it was built of: its main module and the modules it depends on.

Format: Go source, debug/buildinfo/buildinfo.go (since 1.18 the strings stand inline, each with its length as
a varint) and runtime/debug/mod.go (the module text, between two 16-byte marks).
"""

from __future__ import annotations

from collections.abc import Iterator

from discovery.frozen import frozen
from discovery.signals.executables import Part, Section, sections

MAGIC = b"\xff Go buildinf:"
HEADER = 32
INLINE = 2  # flag: strings follow the header
MARK = 16
MAX_INFO = 512 * 1024  # of module text; programs with a thousand modules have 100 KiB
MAX_SEARCH = 1024 * 1024  # of a data section, on systems that keep no section for it
NAMES = (".go.buildinfo", "__go_buildinfo")
DATA = ("__data", ".data")


@frozen
class GoProgram:
    """The main package and module of a Go program, the module's version, and its dependencies' paths."""

    path: str = ""
    module: str = ""
    version: str | None = None
    needs: frozenset[str] = frozenset()


def read_go(part: Part) -> GoProgram | None:
    """Return the build information of a program; None if it was not built by Go 1.18 or later."""
    found = sections(part)
    own = [section for section in found if section.name in NAMES]
    for section in own or [section for section in found if section.name in DATA]:
        text = module_text(section, part)
        if text is not None:
            return told(text)
    return None


def module_text(section: Section, part: Part) -> str | None:
    """Return the module text that stands in `section`, None if none does."""
    data = part(section.start, min(section.size, MAX_SEARCH))
    at = data.find(MAGIC)
    if at < 0 or len(data) < at + HEADER or not data[at + 15] & INLINE:
        return None
    info = part(section.start + at + HEADER, MAX_INFO)
    length, start = varint(info, 0)
    size, begin = varint(info, start + length)
    text = info[begin : begin + size]
    return text[MARK:-MARK].decode("utf-8", "replace") if len(text) > 2 * MARK else None


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the unsigned number at `at`, seven bits to a byte, and where it ends."""
    value = shift = 0
    for end in range(at, min(at + 9, len(data))):
        value |= (data[end] & 0x7F) << shift
        shift += 7
        if data[end] < 0x80:
            return value, end + 1
    return 0, len(data)


def told(text: str) -> GoProgram:
    """Return what the lines of a module text say."""
    path = module = ""
    version: str | None = None
    for kind, rest in lines(text):
        if kind == "path":
            path = rest[0]
        elif kind == "mod":
            module, version = rest[0], rest[1] if len(rest) > 1 else None
    needs = frozenset(rest[0] for kind, rest in lines(text) if kind == "dep")
    return GoProgram(path=path, module=module, version=None if version == "(devel)" else version, needs=needs)


def lines(text: str) -> Iterator[tuple[str, list[str]]]:
    """Give the first word and the others of each line that has others."""
    for line in text.split("\n"):
        kind, *rest = line.split("\t")
        if rest and rest[0]:
            yield kind, rest
