"""Chromium's Local Storage, written by the real LevelDB and by a small writer of its format."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.formats.errors import Unreadable
from discovery.formats.leveldb import read_folder, read_storage
from discovery.formats.leveldb_files import MAGIC
from discovery.formats.snappy import decompress
from discovery.model import Reason

# Written by LevelDB 1.22 with snappy: 60 versions of one value, compacted, then changes in the log.
REAL = Path(__file__).parent / "data" / "local_storage"
ORIGIN = b"_file://\0\x01"


def varint(value: int) -> bytes:
    """Return `value` as LevelDB writes it."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def sized(raw: bytes) -> bytes:
    return varint(len(raw)) + raw


def batch(sequence: int, *writes: tuple[bytes, bytes | None]) -> bytes:
    """Return a write batch; a value of None deletes."""
    body = b"".join(
        b"\0" + sized(key) if value is None else b"\x01" + sized(key) + sized(value) for key, value in writes
    )
    return struct.pack("<QI", sequence, len(writes)) + body


def log(*records: bytes) -> bytes:
    """Return a log file, long records in fragments."""
    out = bytearray()
    for record in records:
        at, first = 0, True
        while first or at < len(record):
            room = 32768 - len(out) % 32768
            if room < 7:
                out += bytes(room)
                room = 32768
            piece = record[at : at + room - 7]
            at += len(piece)
            kind = {(True, True): 1, (True, False): 2, (False, False): 3, (False, True): 4}[
                first, at == len(record)
            ]
            out += struct.pack("<IHB", 0, len(piece), kind) + piece
            first = False
    return bytes(out)


def block(*entries: tuple[bytes, bytes]) -> bytes:
    """Return a block without shared prefixes."""
    body = b"".join(b"\0" + varint(len(key)) + varint(len(value)) + key + value for key, value in entries)
    return body + struct.pack("<II", 0, 1)


def table(*entries: tuple[bytes, int, bytes | None], compression: int = 0) -> bytes:
    """Return a sorted table of one block."""
    data = block(
        *(
            (key + (sequence << 8 | (value is not None)).to_bytes(8, "little"), value or b"")
            for key, sequence, value in entries
        )
    )
    out = data + bytes([compression]) + bytes(4)
    index = block((b"\xff" * 9, varint(0) + varint(len(data))))
    place = varint(len(out)) + varint(len(index))
    out += index + bytes(5)
    return out + (varint(0) + varint(0) + place).ljust(40, b"\0") + MAGIC


def key(name: str) -> bytes:
    return ORIGIN + name.encode("latin-1")


def test_a_real_database_gives_the_newest_state() -> None:
    found = read_folder(REAL, "persist:cherry-studio")
    assert isinstance(found, dict)
    state = found["persist:cherry-studio"]
    assert isinstance(state, str)
    servers = json.loads(json.loads(state)["mcp"])["servers"]
    assert [servers[0]["name"], servers[-1]["name"], len(servers)] == ["server 0", "server 149", 150]


def test_a_real_database_hides_what_was_deleted() -> None:
    assert read_folder(REAL, "gone") == {}


def test_a_real_database_keeps_utf_16_keys_and_values() -> None:
    assert read_folder(REAL, "naïve 中") == {"naïve 中": "Wärter 中文"}


def test_reading_changes_nothing_in_the_folder(tmp_path: Path) -> None:
    for file in REAL.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    before = sorted((file.name, file.stat().st_mtime_ns) for file in tmp_path.iterdir())
    read_folder(tmp_path, "persist")
    assert sorted((file.name, file.stat().st_mtime_ns) for file in tmp_path.iterdir()) == before


def test_no_folder_is_no_gap(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_folder(tmp_path / "absent", "a")
    assert read_folder(tmp_path, "a") == {}


LONG = b"\x01" + b"long" * 30_000
STATES = [
    pytest.param([("1.log", log(batch(1, (key("a"), b"\x01x"))))], {"a": "x"}, id="one log"),
    pytest.param([("1.log", log(batch(1, (key("a"), LONG))))], {"a": LONG[1:].decode()}, id="fragments"),
    pytest.param(
        [
            (
                "1.log",
                log(batch(1, (key("z"), bytes(32768 - 7 - 12 - 15 - 7))), batch(2, (key("a"), b"\x01x"))),
            )
        ],
        {"a": "x"},
        id="a full block",
    ),
    pytest.param([("1.ldb", table((key("a"), 5, b"\x01x")))], {"a": "x"}, id="one table"),
    pytest.param([("1.sst", table((key("a"), 5, b"\x01x")))], {"a": "x"}, id="an old name"),
    pytest.param(
        [("2.log", log(batch(9, (key("a"), b"\x01new")))), ("3.ldb", table((key("a"), 5, b"\x01old")))],
        {"a": "new"},
        id="the log is newer",
    ),
    pytest.param(
        [("2.ldb", table((key("a"), 9, b"\x01new"))), ("3.ldb", table((key("a"), 5, b"\x01old")))],
        {"a": "new"},
        id="the sequence counts, not the file",
    ),
    pytest.param(
        [("1.ldb", table((key("a"), 5, b"\x01x"))), ("2.log", log(batch(6, (key("a"), None))))],
        {},
        id="deleted",
    ),
    pytest.param(
        [("1.ldb", table((key("a"), 6, None), (key("a"), 5, b"\x01x")))], {}, id="deleted in a table"
    ),
    pytest.param(
        [("1.log", log(batch(1, (key("a"), b"\x01x"), (key("a"), None), (key("a"), b"\x01y"))))],
        {"a": "y"},
        id="one batch counts up",
    ),
    pytest.param(
        [("1.log", log(batch(1, (key("a"), b"\x01x")), batch(2, (key("a"), b"\x01" + b"y" * 99)))[:-50])],
        {"a": "x"},
        id="a record still being written",
    ),
    pytest.param(
        [("1.log", log(batch(1, (key("a"), b"\x01x"))) + bytes(40_000))], {"a": "x"}, id="space set aside"
    ),
    pytest.param(
        [("1.log", log(batch(1, (key("a"), b"\x01x")))), ("2.ldb", b"being written")],
        {"a": "x"},
        id="a table still being written",
    ),
    pytest.param(
        [("1.log", log(batch(1, (b"_http://o\0\x01a", b"\x01old"), (key("a"), b"\x01new"))))],
        {"a": "new"},
        id="two origins",
    ),
    pytest.param([("1.log", log(batch(1, (key("b"), b"\x01x"))))], {}, id="another key"),
    pytest.param(
        [("1.log", log(batch(1, (b"META:a", b"\x01x"), (b"_a", b"x"))))], {}, id="not a storage key"
    ),
    pytest.param([("LOG", b"a"), ("x.log", b"a"), ("1.log.bak", b"a")], {}, id="other files"),
    pytest.param([("1.log", b"")], {}, id="an empty log"),
    pytest.param([("1.log", b"\xff" * 40_000)], {}, id="a log of noise"),
    pytest.param([("1.log", log(batch(1, (key("a"), b"\x00\x3d\xd8"))))], {"a": "�"}, id="half a character"),
]


@pytest.mark.parametrize(("files", "value"), STATES)
def test_the_last_write_counts(files: list[tuple[str, bytes]], value: dict[str, str]) -> None:
    assert read_storage(files, "a") == value


BROKEN = [
    pytest.param([("1.ldb", b""), ("2.ldb", table((key("a"), 1, b"x")))], id="an old table cut short"),
    pytest.param([("1.ldb", b""), ("2.ldb", b"")], id="two tables cut short"),
    pytest.param([("1.ldb", bytes(40) + MAGIC)], id="a table without blocks"),
    pytest.param([("1.ldb", b"\xff" * 40 + MAGIC)], id="a footer of noise"),
    pytest.param(
        [("1.ldb", (varint(0) * 2 + varint(2**60) + varint(9)).ljust(40, b"\0") + MAGIC)], id="outside"
    ),
    pytest.param([("1.ldb", table((key("a"), 1, b"x"), compression=1))], id="no snappy inside"),
    pytest.param([("1.ldb", table((key("a"), 1, b"x"), compression=2))], id="an unknown compression"),
    pytest.param([("1.log", log(struct.pack("<QI", 1, 1) + b"\x01" + varint(999) + b"a"))], id="a short key"),
    pytest.param([("1.log", log(struct.pack("<QI", 1, 1) + b"\x07a"))], id="an unknown operation"),
]


@pytest.mark.parametrize("files", BROKEN)
def test_a_broken_database_is_malformed_and_not_empty(files: list[tuple[str, bytes]]) -> None:
    with pytest.raises(Unreadable) as caught:
        read_storage(files, "a")
    assert caught.value.reason is Reason.MALFORMED


def test_a_folder_of_links_or_too_many_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "1.log").symlink_to(REAL / "1.log")
    with pytest.raises(Unreadable) as caught:
        read_folder(tmp_path, "a")
    assert caught.value.reason is Reason.NOT_A_FILE
    for number in range(2, 504):
        (tmp_path / f"{number}.log").touch()
    with pytest.raises(Unreadable) as caught:
        read_folder(tmp_path, "a")
    assert caught.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize(
    ("packed", "content"),
    [
        (b"\0", b""),
        (b"\x03\x08abc", b"abc"),
        (b"\x0a\x04ab\x11\x02", b"ababababab"),
        (b"\x05\x00a\x0e\x01\x00", b"aaaaa"),
        (b"\x05\x00a\x0f\x01\x00\x00\x00", b"aaaaa"),
        (b"\x3d\xf0\x3c" + b"x" * 61, b"x" * 61),
    ],
)
def test_snappy_blocks_are_unpacked(packed: bytes, content: bytes) -> None:
    assert decompress(packed, 100) == content


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        (b"", Reason.MALFORMED),
        (b"\x80" * 20, Reason.MALFORMED),
        (b"\x03\x08ab", Reason.MALFORMED),
        (b"\x02\x08abc", Reason.MALFORMED),
        (b"\x04\x1d\x01", Reason.MALFORMED),
        (b"\x05\x00a\x0e\x00\x00", Reason.MALFORMED),
        (b"\xff\xff\xff\x7f" + b"\x00a", Reason.TOO_LARGE),
    ],
)
def test_broken_snappy_blocks_are_refused(packed: bytes, reason: Reason) -> None:
    with pytest.raises(Unreadable) as caught:
        decompress(packed, 100)
    assert caught.value.reason is reason


@given(st.binary(max_size=300), st.sampled_from(["1.log", "1.ldb"]), st.sampled_from([b"", MAGIC]))
def test_noise_never_does_more_than_be_malformed(noise: bytes, name: str, end: bytes) -> None:
    try:
        assert isinstance(read_storage([(name, noise + end)], ""), dict)
    except Unreadable as error:
        assert error.reason in (Reason.MALFORMED, Reason.TOO_LARGE)  # noqa: PT017  # either outcome is right


@given(st.data())
def test_a_real_table_with_damage_never_does_more_than_be_malformed(data: st.DataObject) -> None:
    raw = bytearray((REAL / "000005.ldb").read_bytes())
    for _ in range(3):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert isinstance(read_storage([("1.ldb", bytes(raw))], "persist"), dict)
    except Unreadable as error:
        assert error.reason in (Reason.MALFORMED, Reason.TOO_LARGE)  # noqa: PT017  # either outcome is right
