"""A stored verdict and what it was when given again, for who does not take our word for it."""

from __future__ import annotations

from discovery.wire import Json
from inventory.replay import Replay
from inventory.report.entries import Pair


def facts(replay: Replay) -> list[Pair]:
    """Return when a verdict was stored, what it was given by, and whether it came out the same."""
    decided = replay.decided
    return [
        ("stored", f"{decided.verdict} since {decided.at:%Y-%m-%d %H:%M} UTC on {decided.scope}"),
        ("given by", given_by(replay)),
        ("replayed", outcome(replay)),
    ]


def as_object(replay: Replay) -> dict[str, Json]:
    """Return a stored verdict for programs: what it was given by, and what came out when given again."""
    decided, judgement = replay.decided, replay.judgement
    seen: list[Json] = [*sorted((decided.sightings or {}).values())]
    return {
        "scope": decided.scope,
        "verdict": decided.verdict.value,
        "since": decided.at.isoformat(),
        "entry": decided.entry,
        "snapshot": decided.snapshot,
        "policy": decided.policy,
        "clock": None if decided.clock is None else decided.clock.isoformat(),
        "sightings": seen,
        "replayed": None if judgement is None else judgement.verdict.value,
        "same": replay.is_same,
        "text": outcome(replay),
    }


def given_by(replay: Replay) -> str:
    """Return the ids of what a verdict was given by: snapshot, policy, day, sightings."""
    decided = replay.decided
    day = f", {decided.clock:%Y-%m-%d}" if decided.clock else ""
    policy = f", policy {decided.policy}" if decided.policy else ""
    seen = ", ".join(sorted((decided.sightings or {}).values()))
    return f"snapshot {decided.snapshot}{policy}{day}" + (f", sightings {seen}" if seen else "")


def outcome(replay: Replay) -> str:
    """Return what came out of giving the verdict again."""
    judgement, decided = replay.judgement, replay.decided
    if judgement is None:
        return f"cannot be given again: {replay.why}"
    if replay.is_same:
        return f"the same: {judgement.verdict} on the same evidence"
    if judgement.verdict is decided.verdict:
        return f"{judgement.verdict} again, on other evidence: this version's rules say it in other words"
    return f"{judgement.verdict} and not {decided.verdict}: this version's rules are not those that gave it"
