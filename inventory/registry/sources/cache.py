"""The last whole answer of each source, in the data folder: for a 304, for what changed, and offline."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from discovery.frozen import frozen
from discovery.model import digest
from discovery.shapes.model import Plain
from inventory.registry.absent import RegistryError
from inventory.registry.sources.generations import listed, status_of
from inventory.registry.sources.values import as_map, as_text
from inventory.registry.write import replace_file

SCHEMA = "mcp-census/fetched/1"
MAX_BYTES = 512 * 1024 * 1024  # of one kept answer: what a source may send, and the marks around it


@frozen
class Kept:
    """What a source answered last: the document, its mark, and when we began to ask."""

    document: Plain
    began: datetime
    etag: str = ""
    url: str = ""


def cache_file(folder: Path, url: str, dialect: str) -> Path:
    """Return the file in which the answer of a source is kept."""
    return folder / "sources" / f"{digest('source', url, dialect)}.json"


def read_kept(path: Path) -> Kept | None:
    """Return what was kept, None if there is nothing that can be used."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        found = as_map(json.loads(path.read_text(encoding="utf-8")))
        began = datetime.fromisoformat(as_text(found.get("began")))
    except (OSError, ValueError, RecursionError):
        return None
    if found.get("schema") != SCHEMA or began.tzinfo is None:
        return None
    etag, url = as_text(found.get("etag")), as_text(found.get("url"))
    return Kept(document=found.get("document"), began=began, etag=etag, url=url)


def keep(path: Path, kept: Kept) -> None:
    """Replace what was kept, in one step and readable by its owner only; raise RegistryError."""
    record = {
        "schema": SCHEMA,
        "url": kept.url,
        "etag": kept.etag,
        "began": kept.began.isoformat(),
        "document": kept.document,
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise RegistryError(f"{path.parent}: cannot create: {error.strerror}") from None
    replace_file(path, json.dumps(record, ensure_ascii=False, separators=(",", ":")))
    os.chmod(path, 0o600)  # noqa: PTH101 - a private registry's list is not for everybody


def merged(old: Plain, new: Iterable[Plain]) -> list[Plain]:
    """Return the servers of an earlier answer with those that changed since in their place, by name.

    What is not in `new` did not change. A server that was deleted stays as its own tombstone.
    """
    by_name = {name_of(row): row for row in servers_in(old)}
    for row in new:
        by_name[name_of(row)] = row
    return [by_name[name] for name in sorted(by_name)]


def servers_in(document: Plain) -> list[Plain]:
    """Return the servers of a kept document."""
    found = as_map(document).get("servers")
    return found if isinstance(found, list) else []


def name_of(row: Plain) -> str:
    """Return what a server is called in its registry."""
    one = listed(row, "")
    return as_text(one.server.get("name")) or digest(repr(one.server)[:1000], status_of(one))
