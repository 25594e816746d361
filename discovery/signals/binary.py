"""Evidence from a native program: Go's build information, .NET's and Rust's names in it, wire strings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from discovery.frozen import frozen
from discovery.live.contents import KB, MB, Contents
from discovery.live.running import Evidence
from discovery.signals.executables import Part, Section, bounded, sections
from discovery.signals.go_build import GoProgram, read_go
from discovery.signals.roles import is_told_to_serve
from discovery.signals.sdks import CARGO_EITHER, GO_EITHER
from discovery.signals.table import seen

MAX_SCANNED = 32 * MB  # of one program: 25 ms for each word
TAIL = 256 * KB  # .NET lists the files of a single-file program at its end (measured: 2.0.5 of azmcp)
SKIPPED = (
    ".text",
    "__text",
    ".eh_frame",
    ".debug",
    ".rela",
    ".symtab",
    ".strtab",
    ".bss",
    "__eh_frame",
    ".pdata",
)
DOTNET_PREFIX = b"ModelContextProtocol."
DOTNET = (b"ModelContextProtocol.Server", b"ModelContextProtocol.dll", b"ModelContextProtocol.Core.dll")
# Paths of crates as rustc writes them into messages: .../registry/src/<index>/rmcp-0.8.1/src/...
CRATE_PART = b"mcp-"
CRATES = tuple(
    f"/{name}-".encode() for name in sorted(CARGO_EITHER) if name.endswith("mcp") or "mcp-" in name
)
WIRE = b"notifications/initialized"


@frozen
class Native:
    """What a native program was built with."""

    go: GoProgram | None = None
    words: tuple[str, ...] = ()


def read_native(contents: Contents) -> Native | None:
    """Return what the program of a process was built with, None if its file cannot be read."""
    return contents.derived(
        "", "native", lambda: native(lambda start, size: contents.files.part("", start, size))
    )


def native(part: Part) -> Native:
    """Return what the program that `part` reads was built with."""
    part = bounded(part)
    go = read_go(part)
    return Native(go=go) if go is not None else Native(words=tuple(words(part)))


def words(part: Part) -> Iterator[str]:
    """Give the words of MCP libraries that stand in a program's data, and in its end."""
    found: set[str] = set()
    end = 0
    left = MAX_SCANNED
    for section in sections(part):
        end = max(end, section.start + section.size)
        if left > 0 and not section.name.startswith(SKIPPED):
            found |= in_section(section, min(left, section.size), part)
            left -= section.size
    if end:
        found |= in_text(tail(end, part))
    yield from sorted(found)


def in_section(section: Section, size: int, part: Part) -> set[str]:
    """Return the words in the first `size` bytes of a section, read in pieces that overlap."""
    found: set[str] = set()
    for start in range(0, size, 4 * MB):
        found |= in_text(part(section.start + start, min(4 * MB + 128, size - start)))
    return found


def tail(end: int, part: Part) -> bytes:
    """Return the last bytes of a file that goes on after its last section."""
    low, high = end, end
    step = 64 * MB
    while step >= 64 * KB:
        if part(high + step, 1):
            high += step
        else:
            step //= 2
    return part(max(low, high - TAIL), TAIL + 128 * KB)


def in_text(data: bytes) -> set[str]:
    """Return which words stand in `data`; each search of its own costs 0.7 ms for a megabyte."""
    found: set[str] = set()
    if DOTNET_PREFIX in data:
        found |= {word.decode() for word in DOTNET if word in data}
    if CRATE_PART in data:
        found |= {f"crate {crate[1:-1].decode()}" for crate in CRATES if is_versioned(crate, data)}
    if WIRE in data:
        found.add(WIRE.decode())
    return found


def is_versioned(crate: bytes, data: bytes) -> bool:
    """Return whether a crate's name stands in `data` with a version behind it."""
    at = data.find(crate)
    return at >= 0 and data[at + len(crate) : at + len(crate) + 1].isdigit()


def of_native(found: Native, args: Sequence[str]) -> Iterator[Evidence]:
    """Give what speaks for a native program, started with `args`, being a server."""
    if found.go is not None:
        built = sorted(found.go.needs & GO_EITHER)
        if built:
            yield seen("go.build-info", f"{found.go.module or found.go.path}: {built[0]}")
        return
    library = [word for word in found.words if word.startswith("ModelContext")]
    crates = [word for word in found.words if word.startswith("crate ")]
    if library:
        yield seen("dotnet.library", library[0])
    elif crates:
        yield seen("rust.crate", crates[0])
    elif found.words and is_told_to_serve(args):
        yield seen("binary.wire", found.words[0])
