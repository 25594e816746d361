"""What verdicts were given by, kept so that each can be given again: entries, waivers, policy, snapshot.

Every text is stored once under the hash of what it says; a snapshot is the list of its texts. An entry that
does not change costs nothing, whatever happens around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from discovery.model import digest
from inventory.model import Entry, Policy, Snapshot, Waiver
from inventory.rows import Damaged, as_object, as_text

T = TypeVar("T")
Texts = Mapping[str, str]


def texts_of(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield the id and the text of everything that `snapshot` is made of, itself last."""
    from inventory.registry.kept import canonical  # only where a verdict is stored

    lists: dict[str, list[str]] = {}
    kinds: tuple[tuple[str, Iterable[Entry | Waiver]], ...] = (
        ("entries", snapshot.entries),
        ("waivers", snapshot.waivers),
        ("catalogue", snapshot.catalogue),
    )
    for kind, items in kinds:
        lists[kind] = []
        for item in items:
            text = canonical(item)
            # Not its bare digest: that of the only entry would be the snapshot's own id.
            lists[kind].append(digest(kind, text))
            yield lists[kind][-1], text
    yield snapshot.policy.id, canonical(snapshot.policy)
    yield snapshot.id, as_text({"source": snapshot.source, **{name: [*ids] for name, ids in lists.items()}})


def parts_of(body: str) -> dict[str, list[str]]:
    """Return the ids of the texts that a stored snapshot is made of; raise Damaged for another text."""
    found = as_object(body)
    return {name: strings(found.get(name, [])) for name in ("entries", "waivers", "catalogue")}


def strings(value: object) -> list[str]:
    """Return a list of texts; raise Damaged for anything else."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Damaged("a stored list does not hold texts")
    return value


def snapshot_of(snapshot_id: str, policy_id: str, texts: Texts) -> Snapshot:
    """Return the stored snapshot with the stored policy; raise Damaged where a text is missing or wrong."""
    from inventory.registry.kept import entry_of, policy_of, waiver_of

    body = text_in(texts, snapshot_id)
    parts = parts_of(body)
    source = as_object(body).get("source")
    return Snapshot(
        id=snapshot_id,
        source=source if isinstance(source, str) else None,
        entries=read(entry_of, parts["entries"], texts),
        waivers=read(waiver_of, parts["waivers"], texts),
        catalogue=read(entry_of, parts["catalogue"], texts),
        policy=read(policy_of, [policy_id], texts)[0] if policy_id in texts else Policy(),
    )


def read(reader: Callable[[str], T], ids: Iterable[str], texts: Texts) -> tuple[T, ...]:
    """Return what the texts named `ids` hold; raise Damaged where one is missing or wrong."""
    from inventory.registry.kept import Unreadable

    try:
        return tuple(reader(text_in(texts, name)) for name in ids)
    except Unreadable as error:
        raise Damaged(str(error)) from error


def text_in(texts: Texts, name: str) -> str:
    """Return the text called `name`; raise Damaged if it is missing."""
    if name not in texts:
        raise Damaged("a stored text is missing")
    return texts[name]
