"""The log of acts: one line each, every one bound to those before it by their hashes.

The records are a graph as commits are: two branches of a repository may each go on from the same act, and a
merge that keeps the lines of both leaves a whole log with two ends, which the next act joins. The order of
lines means nothing. What is removed or changed is missed by whatever came after it; that the newest acts
were cut off shows only to who knows one of them, which `contains` is for.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from discovery.frozen import frozen
from inventory.registry.absent import RegistryError
from inventory.registry.acts.model import FIELDS, SCHEMA, SHORT, Record, hash_of, line_of, log_path, plain_of

MAX_LOG_BYTES = 512 * 1024 * 1024  # a million acts
MAX_LINE = 64 * 1024  # bytes; the longest text of an entry is 2,000 characters
CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
NULLABLE = frozenset({"before", "after"})


@frozen
class Break:
    """A line at which the log cannot be relied upon, and why."""

    line: int
    text: str


@frozen
class Log:
    """What a log says. `heads` are the acts that none came after; `torn` is a last line that has no end."""

    records: tuple[Record, ...] = ()
    breaks: tuple[Break, ...] = ()
    heads: tuple[str, ...] = ()
    torn: bytes = b""

    def contains(self, known: str) -> bool:
        """Return whether an act is in the log, by its hash or the beginning of it."""
        return len(known) >= SHORT and any(it.hash.startswith(known) for it in self.records)


def read_log(registry: Path) -> Log:
    """Return the log of a registry, an empty one if there is none; raise RegistryError if unreadable.

    A line that cannot be relied upon is a Break, and costs nothing but itself.
    """
    content = content_of(log_path(registry))
    records: list[tuple[int, Record]] = []
    breaks: list[Break] = []
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            records.append((number, read_line(line)))
        except ValueError as error:
            breaks.append(Break(line=number, text=str(error)))
    breaks += chain_breaks(records)
    once = {record.hash: record for _, record in records}
    behind = {each for record in once.values() for each in record.previous}
    return Log(
        records=tuple(once.values()),
        breaks=tuple(sorted(breaks, key=lambda it: it.line)),
        heads=tuple(sorted(set(once) - behind)),
        torn=content[content.rfind(b"\n") + 1 :],
    )


def content_of(path: Path) -> bytes:
    """Return the bytes of a log, none where there is none; raise RegistryError."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise RegistryError(f"{path}: cannot read: {error.strerror}") from None
    try:
        known = os.fstat(descriptor)
        if not stat.S_ISREG(known.st_mode) or known.st_size > MAX_LOG_BYTES:
            raise RegistryError(f"{path}: is no log of acts, or larger than {MAX_LOG_BYTES} bytes")
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            return stream.read(MAX_LOG_BYTES)
    finally:
        os.close(descriptor)


def read_line(line: bytes) -> Record:
    """Return the record in a line; raise ValueError with what is wrong with it."""
    if line.startswith(tuple(mark.encode() for mark in CONFLICT)):
        raise ValueError("a merge was not finished: keep the lines of both sides, remove this mark")
    if len(line) > MAX_LINE:
        raise ValueError(f"longer than {MAX_LINE} bytes")
    try:
        found = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ValueError("is no act: not JSON, or not whole") from None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise ValueError(f"is no act of the form {SCHEMA}")
    return read_record(found)


def read_record(found: dict[str, object]) -> Record:
    """Return the record that a line's object is; raise ValueError if it is none, or was changed."""
    previous, own = found.get("previous"), found.get("hash")
    fields = {name: found.get(name) for name in FIELDS}
    wrong = [
        name
        for name, value in fields.items()
        if not (isinstance(value, str) or (value is None and name in NULLABLE))
    ]
    if wrong or not isinstance(own, str) or not isinstance(previous, list):
        raise ValueError(f"is no act: {(wrong or ['hash'])[0]} is missing")
    record = Record(**fields, previous=tuple(map(str, previous)), hash=own)  # type: ignore[arg-type]  # checked above
    if set(found) != {*plain_of(record), "hash"}:
        raise ValueError("holds more than an act does: it was changed after it was written")
    return record


def chain_breaks(records: list[tuple[int, Record]]) -> Iterator[Break]:
    """Yield the lines that were changed, and those before which something is missing."""
    known = {record.hash for _, record in records}
    for number, record in records:
        if hash_of(plain_of(record)) != record.hash:
            yield Break(line=number, text="was changed after it was written: its hash is another")
        for each in record.previous:
            if each not in known:
                text = f"the act before it ({each[:SHORT]}) is missing: a line was removed or altered"
                yield Break(line=number, text=text)


def append(registry: Path, records: Sequence[Record], torn: bytes) -> None:
    """Add records to the end of the log, on the disk when this returns; raise RegistryError.

    A line that the writing of one of them left `torn` is written anew; any other stays as it is, to be told.
    """
    path = log_path(registry)
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    lines = [line_of(record).encode("ascii") for record in records]
    own = any(line.startswith(torn) for line in lines)
    rest = b"".join([b"\n" if torn and not own else b"", *lines])
    try:
        descriptor = os.open(path, flags, 0o644)
        try:
            if torn and own:
                os.ftruncate(descriptor, os.fstat(descriptor).st_size - len(torn))
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise RegistryError(f"{path}: cannot write: {error.strerror}") from None
