"""MCP bundles: the manifest of a zip file, and nothing else of it."""

from __future__ import annotations

import hashlib
import io
import struct
import time
import zipfile
from pathlib import Path

import pytest

from discovery.formats.bundle import MAX_MANIFEST_BYTES, read_bundle, read_bundle_file
from discovery.formats.errors import Unreadable
from discovery.model import Reason

MANIFEST = b'{"manifest_version": "0.3", "server": {"type": "node"}}'
VALUE = {"manifest_version": "0.3", "server": {"type": "node"}}


def bundle(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    """Return a zip file of `entries`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.comment = comment
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


GOOD = bundle(("server/index.js", b"x" * 5000), ("manifest.json", MANIFEST))


def patched(data: bytes, mark: bytes, at: int, value: bytes) -> bytes:
    """Return `data` with bytes replaced, `at` counted from the last `mark`."""
    place = data.rindex(mark) + at
    return data[:place] + value + data[place + len(value) :]


READ = [
    pytest.param(GOOD, id="deflated"),
    pytest.param(bundle(("manifest.json", MANIFEST), method=zipfile.ZIP_STORED), id="stored"),
    pytest.param(bundle(("manifest.json", b"\xef\xbb\xbf" + MANIFEST)), id="with a byte order mark"),
    pytest.param(bundle(("manifest.json", MANIFEST), comment=b"PK by hand"), id="with a comment"),
    pytest.param(GOOD + b"MCPB_SIG_V1" + bytes(9000) + b"MCPB_SIG_END", id="signed"),
    pytest.param(b"#!/bin/sh\n" + GOOD, id="with bytes before it"),
    pytest.param(bundle(("a/manifest.json", b"{}"), ("manifest.json", MANIFEST)), id="with another below"),
    pytest.param(bundle(("../manifest.json", b"{}"), ("manifest.json", MANIFEST)), id="with a path game"),
]


@pytest.mark.parametrize("data", READ)
def test_a_bundle_gives_its_manifest_and_its_hash(data: bytes) -> None:
    assert read_bundle(data) == {"manifest.json": VALUE, "sha256": hashlib.sha256(data).hexdigest()}


def test_an_open_file_gives_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.mcpb"
    path.write_bytes(GOOD)
    with path.open("rb") as file:
        assert read_bundle_file(file) == read_bundle(GOOD)


BOMB = bundle(("manifest.json", b" " * (MAX_MANIFEST_BYTES + 1)))
CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
ALONE = bundle(("manifest.json", MANIFEST))
REFUSED = [
    pytest.param(b"", Reason.MALFORMED, "end record", id="empty"),
    pytest.param(b"PK\x03\x04" + bytes(500), Reason.MALFORMED, "end record", id="no end record"),
    pytest.param(GOOD[:-1], Reason.MALFORMED, "end record", id="cut in the end record"),
    pytest.param(GOOD[200:], Reason.MALFORMED, "outside", id="cut at the front"),
    pytest.param(bundle(("a", b"")), Reason.UNRECOGNISED, "without", id="no manifest"),
    pytest.param(bundle(("a/manifest.json", MANIFEST)), Reason.UNRECOGNISED, "without", id="only one below"),
    pytest.param(bundle(), Reason.UNRECOGNISED, "without", id="no entries"),
    pytest.param(
        bundle(("manifest.json", MANIFEST), ("manifest_json", b"{}")).replace(
            b"manifest_json", b"manifest.json"
        ),
        Reason.MALFORMED,
        "two files",
        id="two manifests",
    ),
    pytest.param(bundle(("manifest.json", b"{")), Reason.MALFORMED, "JSON", id="a broken manifest"),
    pytest.param(patched(ALONE, CENTRAL, 8, b"\x01\0"), Reason.ENCRYPTED, "encrypted", id="encrypted"),
    pytest.param(
        patched(ALONE, CENTRAL, 10, b"\x0e\0"), Reason.UNSUPPORTED, "method 14", id="another method"
    ),
    pytest.param(BOMB, Reason.TOO_LARGE, "manifest", id="a bomb that says so"),
    pytest.param(
        patched(BOMB, CENTRAL, 24, struct.pack("<L", 100)), Reason.MALFORMED, "longer", id="a bomb that lies"
    ),
    pytest.param(
        patched(ALONE, CENTRAL, 24, struct.pack("<L", 99)), Reason.MALFORMED, "cut short", id="a lying size"
    ),
    pytest.param(
        patched(ALONE, CENTRAL, 42, struct.pack("<L", 7)), Reason.MALFORMED, "not where", id="a lying offset"
    ),
    pytest.param(
        patched(ALONE, CENTRAL, 42, struct.pack("<L", 2**31)),
        Reason.MALFORMED,
        "readable",
        id="an offset outside",
    ),
    pytest.param(patched(ALONE, CENTRAL, 0, b"XX"), Reason.MALFORMED, "broken", id="a broken directory"),
    pytest.param(
        patched(ALONE, END, 12, struct.pack("<L", 2**30)),
        Reason.TOO_LARGE,
        "directory",
        id="a huge directory",
    ),
    pytest.param(patched(ALONE, END, 12, b"\xff" * 4), Reason.UNSUPPORTED, "4 GB", id="a large zip"),
    pytest.param(
        ALONE[:60] + bytes([ALONE[60] ^ 255]) + ALONE[61:],
        Reason.MALFORMED,
        "its manifest",
        id="broken compression",
    ),
]


@pytest.mark.parametrize(("data", "reason", "words"), REFUSED)
def test_a_broken_or_hostile_bundle_is_refused_at_once(data: bytes, reason: Reason, words: str) -> None:
    begin = time.process_time()
    with pytest.raises(Unreadable) as caught:
        read_bundle(data)
    assert (caught.value.reason, words in caught.value.detail) == (reason, True)
    assert time.process_time() - begin < 5
