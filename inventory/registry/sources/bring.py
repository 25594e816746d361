"""Brings sources into a registry: obtain, read, plan, write. What fails costs its source, and no other."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from discovery.frozen import frozen
from inventory.model import Entry, Problem
from inventory.registry.absent import RegistryError
from inventory.registry.acts.perform import Who
from inventory.registry.read import read_items
from inventory.registry.sources.apply import apply
from inventory.registry.sources.configured import Source
from inventory.registry.sources.fetch import Fetcher
from inventory.registry.sources.guess import guess
from inventory.registry.sources.model import MAX_TOLD, Imported, Origin
from inventory.registry.sources.obtain import Asked, Obtained, Unobtained, obtain
from inventory.registry.sources.plan import Act, Plan, folder_of, plan
from inventory.registry.sources.shelf import keep_catalogue, read_record, record_of
from inventory.registry.sources.table import DIALECTS, Dialect, read_value

MAX_WHY = 500  # characters of a reason in the log


@frozen
class Wish:
    """How sources are to be brought in: into which registry, with which cache, when, and by whom."""

    registry: Path
    cache: Path
    now: datetime
    dry: bool = False
    offline: bool = False
    full: bool = False
    by: str = ""


@frozen
class Brought:
    """What became of one source. `error` says why there is nothing else; `failed` names unwritten files."""

    source: Source
    found: Imported | None = None
    plan: Plan | None = None
    listed: int = 0
    unlisted: int = 0
    note: str = ""
    error: str = ""
    failed: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether all of the source was read and written."""
        return not self.error and not self.failed and self.found is not None and not self.found.problems

    @property
    def changed(self) -> int:
        """How many entries and listings are not what they were."""
        acts = (Act.ADDED, Act.CHANGED, Act.REMOVED)
        return self.listed + self.unlisted + sum(self.plan.count(act) for act in acts if self.plan)


def bring(sources: Sequence[Source], wish: Wish, fetcher: Fetcher | None = None) -> Iterator[Brought]:
    """Yield what becomes of each source, the first coming first; raise RegistryError for the registry."""
    names = {source.name for source in sources}
    before = list(own_entries(wish.registry, names))
    for source in sources:
        done = bring_one(source, wish, before, fetcher or Fetcher())
        if done.plan is not None:
            gone = (Act.OVERRULED, Act.REMOVED)
            before += [change.entry for change in done.plan.changes if change.act not in gone]
        else:  # what it decided the last time still stands, and still comes before what follows
            before += list(entries_of(folder_of(wish.registry, source.name)))
        yield done


def bring_one(source: Source, wish: Wish, before: Iterable[Entry], fetcher: Fetcher) -> Brought:
    """Return what becomes of one source."""
    try:
        dialect, found, note = read(source, wish, fetcher)
        record = read_record(record_of(wish.registry, source.name))
        planned = plan(wish.registry, source.name, found, before, record)
        listed, unlisted = (0, 0)
        if found.listed or (found.whole and dialect.role.value == "catalogue"):
            listed, unlisted = keep_catalogue(wish.registry, source.name, found, dry=wish.dry)
        failed = () if wish.dry else apply(wish.registry, planned, found, who(source, wish))
    except (Unobtained, RegistryError) as error:
        return Brought(source=source, error=str(error))
    return Brought(
        source=source, found=found, plan=planned, listed=listed, unlisted=unlisted, note=note, failed=failed
    )


def who(source: Source, wish: Wish) -> Who:
    """Return who answers for what a source brings in, for the log of acts."""
    return Who(by=wish.by, account=wish.by, why=f"imported from {source.where}"[:MAX_WHY], now=wish.now)


def read(source: Source, wish: Wish, fetcher: Fetcher) -> tuple[Dialect, Imported, str]:
    """Return what a source says; raise Unobtained where it says nothing that can be read."""
    name = source.dialect or guess(source.where)
    if not name and "://" not in source.where:
        name = guess_inside(source, wish, fetcher)
    if name not in DIALECTS:
        known = ", ".join(sorted(DIALECTS))
        raise Unobtained(f"{source.where}: its dialect cannot be told; name it with --format, one of {known}")
    dialect = DIALECTS[name]
    got = obtained(source, dialect, wish, fetcher)
    parts = [read_value(value, dialect, origin_of(source, place, wish)) for place, value in got.documents]
    found = joined(parts, got, source)
    if not found.whole and not found.entries and not found.listed:
        raise Unobtained(f"{source.where}: {first_words(found)}")
    return dialect, limited(found, source), got.note


def guess_inside(source: Source, wish: Wish, fetcher: Fetcher) -> str:
    """Return the dialect that a file's content gives away; raise Unobtained where it cannot be read."""
    if Path(source.where).is_dir():
        return ""
    got = obtained(source, DIALECTS["yaml-list"], wish, fetcher)
    return guess(source.where, got.documents[0][1])


def obtained(source: Source, dialect: Dialect, wish: Wish, fetcher: Fetcher) -> Obtained:
    """Return the documents of a source; raise Unobtained."""
    token = os.environ.get(source.token_env, "") if source.token_env else ""
    if source.token_env and not token:
        raise Unobtained(
            f"{source.where}: the variable {source.token_env} that should hold its token is empty"
        )
    asked = Asked(
        where=source.where,
        dialect=dialect,
        cache=wish.cache,
        now=wish.now,
        token=token,
        offline=wish.offline,
        full=wish.full,
    )
    return obtain(asked, fetcher)


def origin_of(source: Source, place: str, wish: Wish) -> Origin:
    """Return where a document of a source comes from."""
    return Origin(
        name=source.name,
        place=place,
        day=wish.now.date(),
        owner=source.owner,
        state=source.state,
        approval=source.approval,
    )


def joined(parts: Sequence[Imported], got: Obtained, source: Source) -> Imported:
    """Return the documents of a source as one; a file that could not be read is a problem of its own."""
    unread = tuple(Problem(source=place, line=None, field="", message=words) for place, words in got.failed)
    first = parts[0] if parts else None
    return Imported(
        source=source.where,
        dialect=first.dialect if first else source.dialect,
        role=first.role if first else DIALECTS["list"].role,
        rows=sum(part.rows for part in parts),
        entries=distinct(entry for part in parts for entry in part.entries),
        listed=distinct(entry for part in parts for entry in part.listed),
        candidates=tuple(each for part in parts for each in part.candidates),
        problems=(*unread, *(each for part in parts for each in part.problems))[:MAX_TOLD],
        losses=tuple(each for part in parts for each in part.losses)[:MAX_TOLD],
        gone=tuple(sorted({each for part in parts for each in part.gone})),
        whole=not unread and all(part.whole for part in parts),
    )


def distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries of several files, with one of each id."""
    found: dict[str, Entry] = {}
    for entry in entries:
        name, number = entry.id, 2
        while name in found and replace(found[name], source="", id=entry.id) != replace(entry, source=""):
            name, number = f"{entry.id}-{number}", number + 1
        found.setdefault(name, replace(entry, id=name))
    return tuple(found[name] for name in sorted(found))


def limited(found: Imported, source: Source) -> Imported:
    """Return what was found, for the clients that a source is limited to."""
    if not source.clients:
        return found
    entries = tuple(
        replace(entry, reach=replace(entry.reach, clients=entry.reach.clients or source.clients))
        for entry in found.entries
    )
    return replace(
        found, entries=entries, losses=tuple(each for each in found.losses if "--client" not in each.text)
    )


def first_words(found: Imported) -> str:
    """Return why a source could not be read."""
    return next((each.message for each in found.problems if not each.field), "it cannot be read")


def own_entries(registry: Path, names: set[str]) -> Iterator[Entry]:
    """Yield what stands in the registry already and is not written by one of the sources `names`."""
    ours = {folder_of(registry, name) for name in names}
    for entry in entries_of(registry):
        if Path(entry.source).parent not in ours:
            yield entry


def entries_of(folder: Path) -> Iterator[Entry]:
    """Yield the entries of a folder; none where there is no such folder."""
    if folder.is_dir():
        for item in read_items(folder):
            if isinstance(item, Entry):
                yield item
