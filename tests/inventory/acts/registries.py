"""Registries to act on, and acts as the command line does them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from inventory.model import Entry, State
from inventory.registry.acts.decisions import Planned, decide, request
from inventory.registry.acts.model import Act
from inventory.registry.acts.perform import Change, Who, perform
from inventory.registry.acts.standing import stand
from inventory.registry.read import read_registry

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def entry(name: str = "files", **fields: object) -> Entry:
    """Return an approved entry about the npm package `name`."""
    usual: dict[str, object] = {
        "id": f"npm-{name}",
        "identity": f"pkg:npm/{name}",
        "state": State.APPROVED,
        "owner": "platform",
        "reason": "reviewed",
        "approved_by": "dana",
        "approved_at": TODAY,
    }
    return Entry(**{**usual, **fields})  # type: ignore[arg-type]  # each caller names fields of its own


def asked(name: str = "files", **fields: object) -> Entry:
    """Return a request for the npm package `name`."""
    return entry(
        name,
        **{
            "state": State.PENDING,
            "approved_by": "",
            "approved_at": None,
            "requested_by": "ana",
            "requested_at": TODAY,
            **fields,
        },
    )


def act(folder: Path, plan: Planned, by: str = "dana", why: str = "TICKET-1") -> tuple[Change, ...]:
    """Do an act as dana."""
    return perform(folder, plan, Who(by=by, account="dana", why=why, now=NOW))


def approve(folder: Path, name: str = "files", **fields: object) -> tuple[Change, ...]:
    """Approve the npm package `name`."""
    return act(folder, decide(Act.APPROVE, entry(name, **fields)))


def ask_for(folder: Path, name: str = "files", **fields: object) -> tuple[Change, ...]:
    """Request the npm package `name`."""
    return act(folder, request(asked(name, **fields), TODAY), by="ana", why="need it")


def put(folder: Path, kind: Act, wanted: str) -> tuple[Change, ...]:
    """Suspend, retire or confirm an entry."""
    return act(folder, stand(kind, wanted, by="eve", why="CVE-1", today=TODAY), by="eve", why="CVE-1")


def states(folder: Path) -> dict[str, str]:
    """Return the entries of a registry by id, all of which must be readable."""
    found = read_registry(folder)
    assert found.problems == ()
    return {it.id: it.state.value for it in found.entries}
