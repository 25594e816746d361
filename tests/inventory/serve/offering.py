"""A registry's folder to serve, and requests to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from inventory.entry import Entry
from inventory.model import Denial, Governs, Reach, State
from inventory.registry.edit import rendered
from inventory.serve.answer import answer
from inventory.serve.model import Asked, Offer, Reply
from inventory.serve.shelf import Shelf

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def entry(label: str, identity: str, state: State = State.APPROVED, **changes: object) -> Entry:
    found = Entry(id=label, identity=identity, state=state, owner="platform", reason="looked at")
    return replace(found, **changes)  # type: ignore[arg-type]


CRM = entry("crm", "pkg:npm/%40acme/crm", versions="=1.2.3", name="io.github.acme/crm", purpose="Customers")
OLD = entry("crm-old", "pkg:npm/%40acme/crm", versions="=1.1.9", name="io.github.acme/crm")
FILES = entry(
    "files", "pkg:pypi/files", versions=">=1,<2", governs=Governs(args_forbidden=("--all",)), risk="low"
)
HOST = entry("host", "https://mcp.acme.example/mcp", also=("https://eu.acme.example/mcp",))
BAD = entry("bad", "pkg:npm/bad", State.DENIED)
ASKED = entry("asked", "pkg:npm/asked", State.PENDING)
OVER = entry("over", "pkg:npm/over", expires=date(2026, 11, 20))
MINE = entry("mine", "pkg:npm/mine", reach=Reach(users=("dana",)))
PART = entry("part", "pkg:npm/part", versions="=1.0.0", deny=(Denial(id="d", reason="r", versions="1.0.0"),))
ALL = (CRM, OLD, FILES, HOST, BAD, ASKED, OVER, MINE, PART)
OFFERED = (CRM, OLD, FILES, HOST)


def registry_of(folder: Path, entries: Iterable[Entry] = ALL) -> Path:
    """Return the folder, with these entries and no others."""
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.yaml"):
        path.unlink()
    for each in entries:
        (folder / f"{each.id}.yaml").write_text(rendered(each), encoding="utf-8")
    return folder


def offer(folder: Path, entries: Iterable[Entry] = ALL) -> Offer:
    return Shelf(registry_of(folder, entries), lambda: NOW).offer


def get(found: Offer, target: str, method: str = "GET", etags: str = "") -> Reply:
    return answer(Asked(method=method, target=target, etags=etags), found)


def body(reply: Reply) -> Mapping[str, object]:
    read = json.loads(reply.body)
    assert isinstance(read, dict)
    return read


def named(reply: Reply) -> list[tuple[str, str]]:
    """Return the names and versions on a page."""
    assert reply.status == 200, reply.body
    servers = body(reply)["servers"]
    assert isinstance(servers, list)
    return [(it["server"]["name"], it["server"]["version"]) for it in servers]
