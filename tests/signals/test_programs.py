"""Native programs and jars: read by their headers, and headers that lie lead nowhere."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.live.contents import Contents, Memory
from discovery.signals.binary import Native, native, of_native
from discovery.signals.executables import sections
from discovery.signals.go_build import read_go
from discovery.signals.java import of_java
from discovery.signals.roles import is_told_to_serve
from tests.processes.lab import Lab
from tests.signals.programs import elf, go_section, macho, pe

SDK = "github.com/modelcontextprotocol/go-sdk"
Part = Callable[[int, int], bytes]


def part(data: bytes) -> Part:
    """Return a reader of `data` that refuses what no file could give."""

    def read(start: int, length: int) -> bytes:
        assert start >= 0
        assert 0 <= length <= 64 * 1024 * 1024
        return data[start : start + length]

    return read


def rules(data: bytes, *args: str) -> list[str]:
    return [each.rule for each in of_native(native(part(data)), args)]


@pytest.mark.parametrize(
    "program",
    [
        elf({".text": b"x" * 500, ".go.buildinfo": go_section("acme.com/notes", ["a.com/b", SDK])}),
        macho({"__go_buildinfo": go_section("acme.com/notes", [SDK])}),
        pe({".text": b"y", ".data": b"\0" * 64 + go_section("acme.com/notes", [SDK])}),
    ],
    ids=["ELF", "Mach-O", "PE"],
)
def test_a_go_program_says_what_it_was_built_of(program: bytes) -> None:
    found = read_go(part(program))
    assert found is not None
    assert (found.module, found.version, SDK in found.needs) == ("acme.com/notes", "v1.4.0", True)
    assert rules(program) == ["go.build-info"]


def test_a_go_program_of_a_checkout_has_no_version() -> None:
    found = read_go(part(elf({".go.buildinfo": go_section("a.com/b", [], version="(devel)")})))
    assert found is not None
    assert found.version is None


def test_a_go_program_without_an_sdk_is_nothing_even_with_its_words() -> None:
    program = elf(
        {".go.buildinfo": go_section("a.com/b", ["c.com/d"]), ".rodata": b"notifications/initialized"}
    )
    assert rules(program, "mcp", "serve") == []


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (elf({".rodata": b"..ModelContextProtocol.Server.."}), ["dotnet.library"]),
        (
            elf({".rodata": b"x"}, tail=b"z" * 900_000 + b"ModelContextProtocol.dll\0" + b"z" * 9000),
            ["dotnet.library"],
        ),
        (elf({".rodata": b"/registry/src/index/rmcp-0.8.1/src/lib.rs"}), ["rust.crate"]),
        (elf({".rodata": b"/registry/src/index/rmcp-macros/src"}), []),
        (elf({".rodata": b"/home/ada/rmcp-x"}), []),
        (elf({".text": b"ModelContextProtocol.Server"}), []),
        (elf({".rodata": b"notifications/initialized"}), []),
        (b"#!/bin/sh\necho ModelContextProtocol.Server", []),
    ],
)
def test_words_of_other_libraries(program: bytes, expected: list[str]) -> None:
    assert rules(program) == expected


@pytest.mark.parametrize(
    ("args", "serves"),
    [
        (("mcp", "serve"), True),
        (("mcp", "start"), True),
        (("mcp-server",), True),
        (("mcp",), True),
        (("--verbose", "mcp", "server"), True),
        (("--mcp",), True),
        (("mcp", "list"), False),
        (("mcp", "add", "x"), False),
        (("app-server",), False),
        (("serve",), False),
        ((), False),
        (("x", "y", "z", "w", "mcp"), False),
    ],
)
def test_wire_words_count_where_a_program_is_told_to_serve(args: tuple[str, ...], serves: bool) -> None:
    assert is_told_to_serve(args) is serves
    program = elf({".rodata": b"notifications/initialized"})
    assert rules(program, *args) == (["binary.wire"] if serves else [])


def test_headers_that_lie_lead_nowhere() -> None:
    good = elf({".rodata": b"ModelContextProtocol.Server"})
    for at, value in ((0x28, 2**63), (0x28, 2**40 - 1), (0x3E, 0xFFFF), (0x3A, 0)):
        size = 8 if at == 0x28 else 2
        evil = good[:at] + value.to_bytes(size, "little") + good[at + size :]
        assert native(part(evil)) == Native()


def test_a_section_said_to_be_endless_is_read_to_the_limit_only() -> None:
    program = bytearray(elf({".rodata": b"rmcp"}))
    table = struct.unpack_from("<Q", program, 0x28)[0]
    struct.pack_into("<Q", program, table + 64 + 32, 2**62)
    asked: list[int] = []

    def read(start: int, length: int) -> bytes:
        asked.append(length)
        return bytes(program[start : start + length])

    native(read)
    assert sum(asked) < 64 * 1024 * 1024


@given(
    st.binary(max_size=600),
    st.sampled_from([b"\x7fELF\x02\x01", b"\xcf\xfa\xed\xfe", b"MZ", b"\xca\xfe\xba\xbe"]),
)
def test_any_bytes_are_read_without_an_error(data: bytes, magic: bytes) -> None:
    whole = magic + data
    assert len(sections(part(whole))) <= 256 * 256
    native(part(whole))


@given(st.data())
def test_a_broken_program_is_read_without_an_error(data: st.DataObject) -> None:
    good = elf({".go.buildinfo": go_section("a.com/b", [SDK]), ".rodata": b"x" * 50})
    at = data.draw(st.integers(0, len(good) - 1))
    native(part(good[:at] + data.draw(st.binary(min_size=1, max_size=9)) + good[at + 1 :]))


def jar(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(
                zipfile.ZipInfo(name), ""
            )  # with a fixed date: tests are named by what they read
    return out.getvalue()


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("BOOT-INF/lib/spring-ai-starter-mcp-server-webmvc-1.1.0.jar",), True),
        (("io/modelcontextprotocol/server/McpServer.class",), True),
        (("io/quarkiverse/mcp/server/Tool.class",), True),
        (
            ("BOOT-INF/lib/spring-ai-starter-mcp-client-1.1.0.jar", "io/modelcontextprotocol/server/X.class"),
            False,
        ),
        (("BOOT-INF/lib/mcp-core-0.14.0.jar",), False),
        (("net/minecraft/mcp/Server.class", "mcp/server/Server.class"), False),
        ((), False),
    ],
)
def test_a_jar_is_known_by_the_libraries_in_it(names: tuple[str, ...], found: bool) -> None:
    lab = Lab()
    lab.disk.put("/opt/x.jar", jar(*names))
    contents = Contents(lab.files(1), Memory())
    assert bool(list(of_java(("-Xmx1g", "-jar", "/opt/x.jar"), contents))) is found


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", b"x" * 9000, jar("a")[:-5], jar("a") + b"\0" * 70_000])
def test_a_broken_jar_is_nothing(data: bytes) -> None:
    lab = Lab()
    lab.disk.put("/opt/x.jar", data)
    assert list(of_java(("-jar", "/opt/x.jar"), Contents(lab.files(1), Memory()))) == []


def test_jars_beside_a_quarkus_application() -> None:
    lab = Lab()
    lab.disk.put("/opt/q/quarkus-run.jar", jar("META-INF/MANIFEST.MF"))
    lab.disk.put("/opt/q/lib/main/io.quarkiverse.mcp.quarkus-mcp-server-stdio-1.8.jar", jar())
    lab.disk.put("/opt/q/lib/main/quarkus-mcp-server-stdio-1.8.jar", jar())
    assert list(of_java(("-jar", "/opt/q/quarkus-run.jar"), Contents(lab.files(1), Memory())))
