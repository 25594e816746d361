"""What was seen of tools becomes facts that stay when the tools themselves are put away."""

from __future__ import annotations

from dataclasses import replace

from discovery.model import Sighting, Sweep
from inventory.tools.marking import marked
from inventory.tools.model import FACT, ToolSet, read_set

MAX_NAMED = 20  # tools named in one fact
HIDDEN, TOLD = "tools_hidden", "tools_instructing"


def assessed(sweep: Sweep) -> Sweep:
    """Return `sweep` with what is suspicious about the tools that were listed in it."""
    if not any(FACT in one.facts for one in sweep.sightings):
        return sweep
    return replace(sweep, sightings=tuple(read_over(one) for one in sweep.sightings))


def read_over(sighting: Sighting) -> Sighting:
    """Return a sighting with the marks that its tools bear, if any."""
    found = set_of(sighting)
    if found is None:
        return sighting
    facts = dict(sighting.facts)
    for name, hidden in ((HIDDEN, True), (TOLD, False)):
        if tools := marked(found.tools, hidden=hidden):
            said = [f"{tool}: {', '.join(ids)}" for tool, ids in list(tools.items())[:MAX_NAMED]]
            facts[name] = "; ".join(said)
    return replace(sighting, facts=facts)


def set_of(sighting: Sighting) -> ToolSet | None:
    """Return the tools that a sighting carries, None if it carries none."""
    return read_set(sighting.facts.get("tools_sha256", ""), sighting.facts.get(FACT))


def put_away(sweep: Sweep) -> Sweep:
    """Return `sweep` without the tools it carries, which are kept by their hash."""
    if not any(FACT in one.facts for one in sweep.sightings):
        return sweep
    return replace(sweep, sightings=tuple(without(one) for one in sweep.sightings))


def without(sighting: Sighting) -> Sighting:
    """Return a sighting without the tools it carries."""
    if FACT not in sighting.facts:
        return sighting
    return replace(sighting, facts={name: it for name, it in sighting.facts.items() if name != FACT})
