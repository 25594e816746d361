"""Chromium's Local Storage, a LevelDB folder: keys to texts, read beside a running browser.

Nothing is locked or opened for writing. The write with the highest sequence number wins, whichever file
it stands in; where several origins keep one key, the newest does. Keys look like `_origin NUL form key`;
the form byte 0 announces UTF-16LE and 1 Latin-1, for values too (Chromium, local_storage_context).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from discovery.formats.errors import Unreadable
from discovery.formats.files import open_regular
from discovery.formats.leveldb_files import Write, is_finished, log_writes, table_writes
from discovery.formats.limits import MEBIBYTE
from discovery.formats.plain import settle
from discovery.model import Reason
from discovery.shapes.model import Plain

# An origin may keep 10 MB; old versions of a value stay until they are compacted.
MAX_TOTAL_BYTES = 64 * MEBIBYTE
MAX_FILES = 500
# Files come and go while the browser compacts: a list may be stale before it is read.
ATTEMPTS = 3
NAME = re.compile(r"(\d+)\.(log|ldb|sst)")
UTF16, LATIN1 = 0, 1


def read_folder(folder: Path, key: str) -> Plain:
    """Return {name: text} of the Local Storage keys in `folder` whose name contains `key`; raise Unreadable.

    `folder` has been resolved and allowed. FileNotFoundError where there is no such folder.
    """
    for _ in range(ATTEMPTS):
        names = sorted(entry.name for entry in folder.iterdir() if NAME.fullmatch(entry.name))
        if len(names) > MAX_FILES:
            raise Unreadable(Reason.TOO_LARGE, f"more than {MAX_FILES} database files")
        try:
            return read_storage(read_files(folder, names), key)
        except FileNotFoundError:
            continue
    raise Unreadable(Reason.CHANGED, "files went away while the database was read; scan again")


def read_files(folder: Path, names: Iterable[str]) -> Iterable[tuple[str, bytes]]:
    """Yield name and content of each file; raise Unreadable or FileNotFoundError."""
    left = MAX_TOTAL_BYTES
    for name in names:
        with open_regular(folder / name) as file:
            data = file.read(left + 1)
        left -= len(data)
        if left < 0:
            raise Unreadable(Reason.TOO_LARGE, f"more than {MAX_TOTAL_BYTES} bytes of database files")
        yield name, data


def read_storage(files: Iterable[tuple[str, bytes]], key: str) -> Plain:
    """Return {name: text} as above from the names and contents of database files; raise Unreadable."""
    wanted = tuple({key.encode("latin-1", "replace"), key.encode("utf-16-le")})
    newest: dict[bytes, Write] = {}
    unfinished: list[int] = []
    complete = 0
    for name, data in files:
        found = NAME.fullmatch(name)
        if found is None:
            continue
        if found[2] != "log" and not is_finished(data):
            unfinished.append(int(found[1]))
            continue
        complete = max(complete, 0 if found[2] == "log" else int(found[1]))
        for write in log_writes(data) if found[2] == "log" else table_writes(data):
            known = newest.get(write.key)
            matches = any(part in write.key for part in wanted)
            if matches and (known is None or write.sequence >= known.sequence):
                newest[write.key] = write
    if unfinished and (len(unfinished) > 1 or unfinished[0] < complete):
        # Only the newest table can be one that is still being written and not yet needed.
        raise Unreadable(Reason.MALFORMED, "not a LevelDB table: a file ends too early")
    return settle(texts(newest.values(), key))


def texts(writes: Iterable[Write], key: str) -> dict[str, str]:
    """Return names and values of Local Storage entries whose name contains `key`, later writes winning."""
    kept: dict[str, str] = {}
    for write in sorted(writes, key=lambda write: write.sequence):
        origin, separator, name = write.key.partition(b"\0")
        if write.value is None or not separator or not origin.startswith(b"_"):
            continue
        shown = text(name)
        if key in shown:
            kept[shown] = text(write.value)
    return dict(sorted(kept.items()))


def text(raw: bytes) -> str:
    """Return a Local Storage text, which says its encoding in its first byte."""
    if raw[:1] == bytes([UTF16]):
        return raw[1:].decode("utf-16-le", "replace")
    if raw[:1] == bytes([LATIN1]):
        return raw[1:].decode("latin-1")
    return raw.decode("utf-8", "replace")
