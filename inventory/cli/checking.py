"""The seams of `check`: every call from it into the other rooms, and what its result is told as."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

from discovery.frozen import frozen
from inventory.check.model import Check, Standing
from inventory.cli.complaint import Complaint
from inventory.cli.custom import read_clients
from inventory.cli.exit_codes import ExitCode
from inventory.cli.flow import read_snapshot

# Where a repository keeps its own registry.
OWN_REGISTRY = Path(".mcp-census", "registry")
MAX_GAPS = 20  # lines on stderr; the report has them all


@frozen
class Wish:
    """What is to be checked, against what."""

    paths: tuple[Path, ...]
    registry: Path | None = None
    environments: tuple[str, ...] = ()
    baseline: Path | None = None
    clients: Path | None = None


@frozen
class Looks:
    """How the result is to be printed."""

    form: str
    output: Path | None
    approved: bool
    quiet: bool
    no_color: bool


def check(wish: Wish) -> Check:
    """Return the repository at the gate; raise Complaint for a registry or baseline that cannot be used."""
    from agents.repository import sweep
    from inventory.check.baseline import BaselineError, read_baseline
    from inventory.check.gate import check as at_gate

    snapshot = read_snapshot(wish.registry or own_registry(wish.paths))
    try:
        known = read_baseline(wish.baseline) if wish.baseline else None
    except BaselineError as error:
        raise Complaint(str(error), code=ExitCode.USAGE) from error
    custom, faults = read_clients(wish.clients)
    found = sweep(wish.paths, at=today(), custom=custom)
    return at_gate(
        replace(found, gaps=(*found.gaps, *faults)),
        snapshot,
        today=found.started.date(),
        environments=wish.environments,
        known=known,
        home=home(),
    )


def today() -> datetime:
    """Return the day as a time: verdicts depend on nothing finer, so one commit gives one report a day."""
    return datetime.combine(datetime.now(UTC).date(), time(tzinfo=UTC))


def home() -> str | None:
    """Return the own home, None where there is none."""
    try:
        return str(Path.home())
    except RuntimeError:
        return None


def own_registry(paths: tuple[Path, ...]) -> Path | None:
    """Return the registry that the first of `paths` has, or its repository; None without one."""
    from discovery.repository import top_of

    for path in paths:
        real = Path(os.path.realpath(path))
        folder = real if real.is_dir() else real.parent
        for place in (folder / OWN_REGISTRY, top_of(real) / OWN_REGISTRY):
            if place.exists():
                return place
    return None


def tell_check(found: Check, looks: Looks, extras: tuple[str, ...]) -> None:
    """Print the result, write it to the files asked for, and say on stderr what a machine format hides."""
    from inventory.check.formats import CHECK_FORMATS
    from inventory.cli.output import note, style_for, tell, to_stdout
    from inventory.report.style import Style

    for extra in extras:
        form, _, file = extra.partition("=")
        tell(CHECK_FORMATS[form](found, Style(), looks.approved), Path(file))
    style = style_for(looks.output, looks.no_color)
    tell(CHECK_FORMATS[looks.form](found, style, looks.approved), looks.output)
    if not looks.quiet and (looks.form != "text" or not to_stdout(looks.output)):
        for line in beside(found):
            note(line)


def beside(found: Check) -> list[str]:
    """Return what could not be read, what a reader should know, and the counts."""
    from inventory.report.pipeline import hints, line_of, quiet, tally
    from inventory.report.words import REASONS

    lines = [
        f"not checked: {line_of(it.spot)}: {quiet(it.gap.detail or REASONS[it.gap.reason])}"
        for it in found.unread
    ]
    if len(lines) > MAX_GAPS:
        lines = [*lines[:MAX_GAPS], f"not checked: and {len(found.unread) - MAX_GAPS} more"]
    return [*lines, *hints(found), tally(found)]


def write_known(found: Check, path: Path) -> None:
    """Write the baseline that knows all that would fail now, and all that is known already."""
    from inventory.check.baseline import baseline_text
    from inventory.cli.output import tell

    failing = (point for point in found.points if point.standing in {Standing.NEW, Standing.KNOWN})
    tell(baseline_text(failing), path)


def exit_code(found: Check, *, written: bool = False) -> ExitCode:
    """Return how the gate ends: with what is new and not approved first, then with what could not be read.

    What has just been written to a baseline is new no longer.
    """
    if found.of(Standing.NEW) and not written:
        return ExitCode.SHADOW
    return ExitCode.UNSEEN if found.blind else ExitCode.FINE
