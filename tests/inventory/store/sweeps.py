"""Sweeps to record: small ones, spelt by what matters to a test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from discovery.model import (
    Coverage,
    Form,
    Gap,
    Identity,
    Kind,
    Looked,
    Pin,
    Reason,
    Scope,
    Secret,
    Sighting,
    Status,
    Surface,
    Sweep,
)

DAWN = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
HOME = "/home/dana"
PROJECT = "/srv/shop"
HOST = "host-1"


def at(hour: float) -> datetime:
    """Return the moment `hour` hours after dawn."""
    return DAWN + timedelta(hours=hour)


def sighting(
    name: str = "files", *, root: str = HOME, version: str = "1.0.0", surface: Surface = Surface.CONFIG
) -> Sighting:
    """Return a sighting of an npm server called `name` in the configuration of `root`."""
    return Sighting(
        identity=Identity(
            kind=Kind.NPM,
            purl=f"pkg:npm/%40acme/{name}@{version}",
            version=version,
            pin=Pin.EXACT,
            launcher="npx",
            secrets=("env:TOKEN",),
        ),
        surface=surface,
        finder="configs" if surface is Surface.CONFIG else "processes",
        source=f"{root}/.cursor/mcp.json",
        root=root,
        seen_at=DAWN,
        pointer=f"/mcpServers/{name}",
        name=name,
        client="cursor",
        scope="user",
        user="dana",
        enabled=True,
        transport="stdio",
        command="npx",
        args=("-y", f"@acme/{name}@{version}"),
        env_names=("TOKEN",),
        secrets=(Secret(where="env:TOKEN", form=Form.PLAIN, fingerprint="00ff"),),
        facts={"mode": "0644"},
    )


def looked(root: str = HOME, *, surface: Surface = Surface.CONFIG, finder: str = "configs") -> Looked:
    """Return that `finder` got to the end of `root`."""
    return Looked(surface=surface, finder=finder, root=root, examined=3, found=1)


def gap(root: str = HOME, *, surface: Surface = Surface.CONFIG, finder: str = "configs") -> Gap:
    """Return that something below `root` could not be read."""
    return Gap(
        surface=surface, finder=finder, source=f"{root}/.cursor/mcp.json", root=root, reason=Reason.DENIED
    )


def sweep(
    number: float,
    sightings: Iterable[Sighting] = (),
    *,
    roots: Iterable[str] = (HOME,),
    gaps: Iterable[Gap] = (),
    host: str = HOST,
    status: Status = Status.COMPLETE,
) -> Sweep:
    """Return the sweep that ended `number` hours after dawn and looked through `roots`."""
    found, unseen = tuple(sightings), tuple(gaps)
    covered = Coverage(surface=Surface.CONFIG, finder="configs", status=status, examined=3, found=len(found))
    return Sweep(
        id=f"{host}-{number}",
        agent="endpoint",
        scope=Scope(kind="host", id=host, name=f"{host}.example", os="linux", roots=(HOME,)),
        started=at(number) - timedelta(seconds=1),
        ended=at(number),
        status=status,
        looked=tuple(looked(root) for root in roots),
        coverage=(covered,),
        sightings=tuple(replace(one, seen_at=at(number)) for one in found),
        gaps=unseen,
    )
