"""An inventory with a history, made as a scan makes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from discovery.model import Gap, Looked, Reason, Scope, Sighting, Status, Surface, Sweep
from inventory.record import record
from tests.inventory.report import sample


def sweep(
    *sightings: Sighting, days_ago: int = 0, host: str = "ana-mbp", gaps: tuple[Gap, ...] = ()
) -> Sweep:
    """Return a sweep of one home that was looked through to its end."""
    at = sample.NOW - timedelta(days=days_ago)
    known = sample.view()
    return Sweep(
        id=f"{host}-{days_ago}",
        agent="endpoint/0.1.0",
        scope=Scope(kind="host", id=f"scope-{host}", name=host, os="linux", roots=(sample.HOME,)),
        started=at,
        ended=at,
        status=Status.PARTIAL if gaps else Status.COMPLETE,
        looked=(
            Looked(
                surface=Surface.CONFIG,
                finder="config",
                root=sample.HOME,
                examined=58,
                found=len(sightings),
            ),
        ),
        coverage=known.coverage,
        sightings=tuple(replace(one, seen_at=at) for one in sightings),
        gaps=gaps,
    )


FILES = sample.sighting(sample.npm("%40acme/mcp-files", "1.2.0"), "files")
OTHER_FILES = sample.sighting(sample.npm("evil-files", "6.6.6"), "files")
WEATHER = sample.sighting(sample.npm("weather-mcp", "3.1.4"), "weather")
UNREADABLE = sample.gap(f"{sample.HOME}/.codex/config.toml", Reason.DENIED)


def inventory(path: Path, *sweeps: Sweep) -> Path:
    """Return `path` with `sweeps` recorded in it."""
    for one in sweeps:
        record(path, one, now=sample.NOW)
    return path
