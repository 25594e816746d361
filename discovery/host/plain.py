"""What is done with a file once it is found: it is looked at unopened, and read if it is a plain file."""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager

from discovery.formats.errors import Unreadable
from discovery.host.door import chunks_of, expect_file, refusal, too_large
from discovery.model import Reason

MAX_NAMES = 20_000
SMALL = 64 * 1024


def read_all(descriptor: int, limit: int) -> bytes:
    """Return the bytes of an open regular file; raise Unreadable where there are more than `limit`."""
    size = os.fstat(descriptor).st_size
    if size > limit:
        raise too_large(f"{size} bytes", limit)
    return b"".join(chunks_of(descriptor, max(size + 1, SMALL), limit))


def read_part(descriptor: int, start: int, length: int) -> bytes:
    """Return up to `length` bytes from `start` on of an open regular file; raise Unreadable."""
    chunks: list[bytes] = []
    with refusing():
        while length > 0 and (chunk := os.pread(descriptor, length, start)):
            chunks.append(chunk)
            start, length = start + len(chunk), length - len(chunk)
    return b"".join(chunks)


def names_in(folder: int | str) -> tuple[str, ...]:
    """Return the names in a folder, sorted, at most 20,000; raise Unreadable or FileNotFoundError."""
    with refusing(), os.scandir(folder) as entries:
        return tuple(sorted(entry.name for entry in itertools.islice(entries, MAX_NAMES)))


def expect_folder(facts: os.stat_result) -> None:
    """Raise Unreadable unless `facts` are those of a folder."""
    if not stat.S_ISDIR(facts.st_mode):
        raise Unreadable(Reason.NOT_A_FILE, "not a folder")


def marked(facts: os.stat_result) -> tuple[int, int, int, int]:
    """Return what tells one content of a file or folder from another; raise Unreadable for anything else."""
    if not stat.S_ISDIR(facts.st_mode):
        expect_file(facts)
    return facts.st_dev, facts.st_ino, facts.st_mtime_ns, facts.st_size


@contextmanager
def refusing() -> Iterator[None]:
    """Raise Unreadable or FileNotFoundError for what the system refuses."""
    try:
        yield
    except ProcessLookupError as error:
        raise FileNotFoundError from error
    except OSError as error:
        raise refusal(error) from error
    except ValueError as error:  # a NUL, or half a character: no system has such a path
        raise FileNotFoundError from error
