"""What suspending, retiring, confirming, waiving and removing make of an entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from inventory.model import Entry, State, Verdict, Waiver
from inventory.registry.absent import RegistryError
from inventory.registry.acts.decisions import Planned, drawn, gone, named
from inventory.registry.acts.model import Act
from inventory.registry.acts.perform import Change, Contents
from inventory.registry.edit import written
from inventory.registry.write import change, file_stem, free_id

# From which states an act may start. A denial is lifted by approving, or by removing it, and by nothing else.
FROM: Mapping[Act, frozenset[State]] = {
    Act.SUSPEND: frozenset({State.APPROVED, State.DEPRECATED}),
    Act.RETIRE: frozenset(State) - {State.DENIED, State.RETIRED},
    Act.CONFIRM: frozenset({State.APPROVED, State.DEPRECATED}),
}
BECOMES: Mapping[Act, State] = {Act.SUSPEND: State.SUSPENDED, Act.RETIRE: State.RETIRED}
WAIVERS = "waivers"  # the folder of those that stand on their own


def stand(act: Act, wanted: str, *, by: str, why: str, today: date) -> Planned:
    """Return the act of suspending, retiring or confirming the entry `wanted`."""

    def plan(contents: Contents) -> tuple[Change, ...]:
        old = the_entry(contents, wanted)
        if old.state not in FROM[act]:
            states = " or ".join(sorted(FROM[act]))
            raise RegistryError(f"entry {old.id} is {old.state}; {act} is for what is {states}")
        new = replace(old, reviewed_by=by, reviewed_at=today)
        if act in BECOMES:
            new = replace(new, state=BECOMES[act], reason=why)
        return (drawn(act, change(old, new)),)

    return plan


def remove(wanted: str) -> Planned:
    """Return the act of removing the entry, or the waiver that stands on its own, `wanted`."""

    def plan(contents: Contents) -> tuple[Change, ...]:
        waiver = next((it for it in contents.waivers if it.id == wanted), None)
        if waiver is None or named(contents, wanted):
            return (gone(contents, the_entry(contents, wanted)),)
        path = Path(waiver.source)
        if not contents.alone(path):
            raise RegistryError(f"{path}: holds more than waiver {wanted}; remove it there by hand")
        return (Change(act=Act.REMOVE, path=path, text=None, before=waiver, after=None),)

    return plan


def waive_entry(wanted: str, waiver: Waiver) -> Planned:
    """Return the act of waiving a verdict that the entry `wanted` gives; the same one again is extended."""

    def plan(contents: Contents) -> tuple[Change, ...]:
        old = the_entry(contents, wanted)
        kept = named_rule(waiver, old)
        same = next((it for it in old.waivers if about(it) == about(kept)), None)
        label = same.id if same else free_id(kept.id, {it.id for it in old.waivers})
        others = [it for it in old.waivers if it is not same]
        waivers = tuple(sorted((*others, replace(kept, id=label)), key=lambda it: it.id))
        return (drawn(Act.WAIVE, change(old, replace(old, waivers=waivers))),)

    return plan


def named_rule(waiver: Waiver, entry: Entry) -> Waiver:
    """Return a waiver with the rule it waives: naming a denied entry on the command line is naming it."""
    denied = waiver.verdict is Verdict.DENIED and not waiver.rule
    return replace(waiver, rule=entry.id) if denied else waiver


def waive_identity(waiver: Waiver) -> Planned:
    """Return the act of waiving a verdict on what no entry is about; the same waiver again is extended."""

    def plan(contents: Contents) -> tuple[Change, ...]:
        same = next((it for it in contents.waivers if about(it) == about(waiver)), None)
        if same is not None:
            path = Path(same.source)
            if not contents.alone(path):
                raise RegistryError(f"{path}: holds more than waiver {same.id}; change it there by hand")
            label = same.id
        else:
            stem = f"{file_stem(waiver.identity)}-{waiver.verdict}"
            label = free_id(stem[:120], {it.id for it in contents.waivers})
            path = contents.folder / WAIVERS / f"{label}.yaml"
            if path.exists():
                raise RegistryError(f"{path}: is there already and says something else; rename it")
        after = replace(waiver, id=label)
        return (Change(act=Act.WAIVE, path=path, text=waiver_text(after), before=same, after=after),)

    return plan


def about(waiver: Waiver) -> tuple[object, ...]:
    """Return what a waiver is about, whoever gave it and until when."""
    return (waiver.identity, waiver.verdict, waiver.kinds, waiver.rule, waiver.reach)


def waiver_text(waiver: Waiver) -> str:
    """Return a waiver that stands on its own as a file."""
    from inventory.registry.tree import waiver_tree

    return f"waivers:\n  - {written(waiver_tree(waiver))}\n"


def the_entry(contents: Contents, wanted: str) -> Entry:
    """Return the entry `wanted`; raise RegistryError if there is none, or several."""
    found = named(contents, wanted)
    if found is None:
        raise RegistryError(f"{wanted}: no entry has this id or identity; `registry list` names them")
    return found
