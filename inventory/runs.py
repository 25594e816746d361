"""What runs comes and goes: another process of a known server is no new server. Pure.

A process id, and often a port, is another one after each start. Of a server that runs on one root only its
coming and its going are told; a start takes over since when it is known, and one row is kept of the past.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from discovery.model import Surface
from inventory.changes import Change, Happened, Pair, changed_fields
from inventory.diff import Step
from inventory.rows import Arrival, Row, as_object

PASSING = frozenset({str(Surface.PROCESS), str(Surface.LISTENER), str(Surface.CONTAINER)})
# What is another with each start, and no change of the server.
OF_ONE_RUN = frozenset({"source", "address", "cwd", "env_names"})
Group = tuple[str, str]


class Settled(NamedTuple):
    """The steps to take, and the keys of the rows that are no longer needed."""

    steps: list[Step]
    dropped: list[str]


def begun(steps: Iterable[Step], places: Mapping[str, str]) -> set[str]:
    """Return the servers of which something new runs; `places` are surfaces by place."""
    return {step.row.server for step in steps if kind_of(step, places) is Happened.APPEARED}


def kind_of(step: Step, places: Mapping[str, str]) -> Happened | None:
    """Return what happened to something that runs, None for everything else."""
    if step.change is None or places.get(step.row.place) not in PASSING:
        return None
    return step.change.kind if step.change.kind in (Happened.APPEARED, Happened.GONE) else None


def settle(
    steps: Sequence[Step],
    places: Mapping[str, str],
    rows: Mapping[str, Row],
    past: Iterable[Row],
    bodies: Mapping[str, str],
    arrived: Mapping[str, Arrival],
) -> Settled:
    """Return `steps` with starts and stops of one server taken together; `past` are rows that are gone."""
    groups: defaultdict[Group, list[Step]] = defaultdict(list)
    settled = Settled([], [])
    for step in steps:
        if kind_of(step, places) is None:
            settled.steps.append(step)
        else:
            groups[step.row.server, step.row.place].append(step)
    gone: defaultdict[Group, list[Row]] = defaultdict(list)
    for row in past:
        gone[row.server, row.place].append(row)
    ending = {step.row.key for group in groups.values() for step in group}
    for group, members in sorted(groups.items()):
        others = [
            row
            for row in rows.values()
            if (row.server, row.place) == group and row.gone is None and row.key not in ending
        ]
        one = settle_one(members, others, gone[group], bodies, arrived)
        settled.steps.extend(one.steps)
        settled.dropped.extend(one.dropped)
    return settled


def settle_one(
    members: Sequence[Step],
    others: Sequence[Row],
    gone: Sequence[Row],
    bodies: Mapping[str, str],
    arrived: Mapping[str, Arrival],
) -> Settled:
    """Return the steps of one server on one root: `others` run on, `gone` are of the past."""
    ordered = sorted(members, key=lambda step: step.row.key)
    starts = [step for step in ordered if step.row.gone is None]
    stops = [step for step in ordered if step.row.gone is not None]
    if not starts:
        # While others run on, the server did not stop; the last one to stop is what is kept of it.
        kept = [] if others else stops[:1]
        return Settled(kept, [step.row.key for step in stops if step not in kept])
    first = min(row.first_seen for row in (*[step.row for step in ordered], *others, *gone))
    taken = [Step(step.row._replace(first_seen=first)) for step in starts]
    told = change_of(starts[0], stops, bool(others), bool(gone), bodies, arrived)
    taken[0] = taken[0]._replace(change=told)
    return Settled(taken, [*(step.row.key for step in stops), *(row.key for row in gone)])


def change_of(
    start: Step,
    stops: Sequence[Step],
    runs_on: bool,
    was_there: bool,
    bodies: Mapping[str, str],
    arrived: Mapping[str, Arrival],
) -> Change | None:
    """Return what to tell of a start: that the server is new, is back, or is another one since."""
    change = start.change
    if change is None or runs_on:
        return None
    if stops:
        old, new = bodies[stops[0].row.detail], arrived[start.row.key].body
        fields = of_the_server(changed_fields(as_object(old), as_object(new)))
        return with_kind(change, Happened.CHANGED, fields) if fields else None
    return with_kind(change, Happened.RETURNED, {}) if was_there else change


def of_the_server(fields: Mapping[str, Pair]) -> Mapping[str, Pair]:
    """Return the changes that are not those of every start."""
    return {name: pair for name, pair in fields.items() if name not in OF_ONE_RUN}


def with_kind(change: Change, kind: Happened, fields: Mapping[str, Pair]) -> Change:
    """Return `change` as another kind of happening."""
    return Change(
        scope=change.scope,
        at=change.at,
        kind=kind,
        server=change.server,
        key=change.key,
        sighting=change.sighting,
        fields=fields,
    )
