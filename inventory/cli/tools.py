"""The seam to what is known of tools: read over as they come in, shown and compared when asked for."""

from __future__ import annotations

from pathlib import Path

from discovery.model import Surface, Sweep
from inventory.cli.complaint import Complaint
from inventory.model import Judged
from inventory.rows import APART


def read_over(sweep: Sweep, shield: str | None = None) -> tuple[Sweep, Complaint | None]:
    """Return `sweep` with what is suspicious about the tools listed in it, and why a scorer did not help."""
    if not any(APART in one.facts for one in sweep.sightings):
        return sweep, None
    from inventory.tools.assess import assessed

    found = assessed(sweep)
    if shield is None:
        return found, None
    from inventory.tools.shield import shielded

    scored = shielded(found, shield)
    return scored.sweep, Complaint(scored.trouble) if scored.trouble else None


def without_tools(sweep: Sweep) -> Sweep:
    """Return `sweep` without the tools it carries: the store keeps them by their hash."""
    if not any(APART in one.facts for one in sweep.sightings):
        return sweep
    from inventory.tools.assess import put_away

    return put_away(sweep)


def with_known(sweep: Sweep, path: Path) -> Sweep:
    """Return `sweep` with the tools that its servers listed when last asked; raise InventoryError."""
    if not any(one.surface is Surface.LISTENER for one in sweep.sightings):
        return sweep
    from inventory.tools.known import with_known as with_listed

    return with_listed(path, sweep)


def listed(judged: Judged, path: Path) -> str:
    """Return the tools that a server listed when it was last asked, empty where it never was."""
    from inventory.tools.pins import seen_hashes

    if not (hashes := seen_hashes(judged.server)):
        return ""
    from inventory.tools.shelf import read_sets
    from inventory.tools.tell import tool_lines

    sets = read_sets(path, hashes)
    return "".join("\n" + "\n".join(tool_lines(found)) + "\n" for found in sets.values())


def drifted(judged: Judged, path: Path) -> str:
    """Return how the tools of a server differ from those that its entry pins, empty where they do not."""
    found = [it for it in judged.judgement.evidence if it.rule == "drifted/tools"]
    if not found:
        return ""
    from inventory.tools.shelf import read_sets
    from inventory.tools.tell import drift_lines

    lines: list[str] = []
    for proof in found:
        expected = [text.strip() for text in (proof.expected or "").split(",")]
        sets = read_sets(path, [*expected, proof.observed or ""])
        lines += drift_lines(expected, proof.observed or "", sets)
    return "\n" + "\n".join(lines) + "\n"
