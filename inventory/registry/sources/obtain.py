"""The bytes or pages of a source, from a file, a folder or an address, as one document to read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from discovery.formats.errors import Unreadable
from discovery.frozen import frozen
from discovery.shapes.model import Plain
from inventory.registry.sources.cache import Kept, cache_file, keep, merged, read_kept
from inventory.registry.sources.connecting import Unreached, checked
from inventory.registry.sources.crawl import API_CENTER, crawl
from inventory.registry.sources.entra import entra_token
from inventory.registry.sources.fetch import Fetcher
from inventory.registry.sources.model import Role
from inventory.registry.sources.table import MAX_BYTES, Dialect, values_of

OVERLAP = timedelta(hours=1)  # clocks differ, and a page may be written while it is read
REFRESH = timedelta(days=7)  # after which all is read again: a server that vanished without a word
PAGED = frozenset({"official", "v0.1", "api-center"})
MAX_FILES = 5000  # of a folder of entities or specs
SUFFIXES = frozenset({".yaml", ".yml", ".json"})
KEEP_BELOW = 4 * 1024 * 1024  # bytes of one file of a folder


class Unobtained(Exception):
    """A source that could not be had: what happened, and what to do."""


@frozen
class Asked:
    """How to get a source. `token` is sent to its address only."""

    where: str
    dialect: Dialect
    cache: Path
    now: datetime
    token: str = ""
    offline: bool = False
    full: bool = False


@frozen
class Obtained:
    """A source's documents, each with its name, and what is to be said of how they were had."""

    documents: tuple[tuple[str, Plain], ...]
    note: str = ""
    failed: tuple[tuple[str, str], ...] = ()


def is_address(where: str) -> bool:
    """Return whether a source is fetched, and not read from this machine."""
    return "://" in where


def obtain(asked: Asked, fetcher: Fetcher) -> Obtained:
    """Return the documents of a source; raise Unobtained with what to do."""
    if not is_address(asked.where):
        return from_disk(Path(asked.where), asked.dialect)
    try:
        checked(asked.where)
    except Unreached as error:
        raise Unobtained(str(error)) from None
    path = cache_file(asked.cache, asked.where, asked.dialect.id)
    kept = read_kept(path)
    if asked.offline:
        if kept is None:
            raise Unobtained(f"{asked.where}: nothing is kept of it; run once without --offline")
        return Obtained(
            documents=((asked.where, kept.document),), note=f"as of {kept.began:%Y-%m-%d %H:%M} UTC"
        )
    try:
        fresh = fetched(asked, kept, fetcher)
    except (Unreached, Unreadable) as error:
        words = error.detail if isinstance(error, Unreadable) else str(error)
        raise Unobtained(f"{asked.where}: {words}") from None
    if fresh is not kept:
        keep(path, fresh)
    note = "unchanged since the last time" if fresh is kept else ""
    return Obtained(documents=((asked.where, fresh.document),), note=note)


def fetched(asked: Asked, kept: Kept | None, fetcher: Fetcher) -> Kept:
    """Return what an address answers now, `kept` itself where that is still right; raise Unreached."""
    try:
        return ask(asked, kept, fetcher, asked.token)
    except Unreached as error:
        host = urlsplit(asked.where).hostname or ""
        if error.status not in (401, 403) or asked.token or not host.endswith(API_CENTER):
            raise
    return ask(asked, kept, fetcher, entra_token())


def ask(asked: Asked, kept: Kept | None, fetcher: Fetcher, token: str) -> Kept:
    """Return what an address answers to `token`; raise Unreached or Unreadable."""
    if asked.dialect.id not in PAGED or urlsplit(asked.where).path.endswith(".json"):
        got = fetcher.get(asked.where, etag=kept.etag if kept else "", token=token)
        if got.unchanged and kept is not None:
            return kept
        whole = values_of(got.body, asked.dialect.form)
        return Kept(document=whole, began=asked.now, etag=got.etag, url=asked.where)
    lists = asked.dialect.role is Role.CATALOGUE
    recent = kept is not None and not asked.full and asked.now - kept.began < REFRESH
    # What an organisation approved is read whole each time: an approval may end without a word.
    since = kept.began - OVERLAP if kept is not None and recent and lists else None
    etag = kept.etag if kept is not None and since is None else ""
    found = crawl(asked.where, fetcher, token=token, etag=etag, since=since, latest=lists)
    if found.unchanged and kept is not None:
        return kept
    if kept is not None and since is not None:
        if not found.servers:
            return kept
        rows = merged(kept.document, found.servers)
    else:
        rows = list(found.servers)
    document: Plain = {"servers": rows}
    return Kept(document=document, began=asked.now, etag=found.etag if since is None else "", url=found.url)


def from_disk(path: Path, dialect: Dialect) -> Obtained:
    """Return the documents of a file, or of the files below a folder; raise Unobtained."""
    try:
        if not path.is_dir():
            return Obtained(documents=((str(path), values_of(read_bytes(path, MAX_BYTES), dialect.form)),))
        found: list[tuple[str, Plain]] = []
        failed: list[tuple[str, str]] = []
        for each in files_below(path):
            try:
                found.append((str(each), values_of(read_bytes(each, KEEP_BELOW), dialect.form)))
            except (OSError, Unreadable, Unobtained) as error:
                failed.append((str(each), why(error)))
    except (OSError, Unreadable) as error:
        raise Unobtained(f"{path}: {why(error)}") from None
    if not found and not failed:
        raise Unobtained(f"{path}: there is no file of this dialect in it")
    return Obtained(documents=tuple(found), failed=tuple(failed))


def why(error: Exception) -> str:
    """Return what kept a file from being read."""
    if isinstance(error, Unreadable):
        return error.detail
    return error.strerror or "cannot be read" if isinstance(error, OSError) else str(error)


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder in one order; raise Unobtained where there are too many."""
    count = 0
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith("."):
                count += 1
                if count > MAX_FILES:
                    raise Unobtained(f"{folder}: more than {MAX_FILES} files; is this the right folder?")
                yield Path(parent, name)


def read_bytes(path: Path, limit: int) -> bytes:
    """Return the content of a regular file of bounded size; raise OSError or Unobtained."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as stream:
        mode = os.fstat(descriptor)
        if not stat.S_ISREG(mode.st_mode):
            raise Unobtained(f"{path}: not a regular file")
        if mode.st_size > limit:
            raise Unobtained(f"{path}: {mode.st_size} bytes; at most {limit} are read of one source")
        content = stream.read(limit + 1)
    if len(content) > limit:
        raise Unobtained(f"{path}: more than {limit} bytes")
    return content
