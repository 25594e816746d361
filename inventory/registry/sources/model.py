"""What a source of entries gives: decisions, what a catalogue lists, and what was refused or lost on the way.

A catalogue tells what exists and never what is approved. `Tray` is the only way into an `Imported`, and what
it takes for a catalogue is a draft, whatever the catalogue says of itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace
from datetime import date
from enum import StrEnum

from discovery.frozen import frozen
from discovery.model import digest
from discovery.redact.text import printable, scrub
from inventory.model import Denial, Entry, Problem, Reach, State
from inventory.registry.form import MAX_ALSO
from inventory.registry.sources.subject import Subject
from inventory.registry.target import read_target, written_text
from inventory.registry.write import file_stem

MAX_WORDS = 300  # characters kept of a description, a name or a pointer: it is read by people
MAX_ROWS = 200_000  # ten times the official registry with all its versions
MAX_TOLD = 2000  # problems and losses kept of one source; what comes after is counted only


class Role(StrEnum):
    """Whether a source decides, or only lists what there is."""

    DECISIONS = "decisions"
    CATALOGUE = "catalogue"


@frozen
class Origin:
    """Where a source is read, and what is said of all that comes from it."""

    name: str
    place: str
    day: date
    owner: str = ""
    state: State | None = None
    approval: str = ""


@frozen
class Loss:
    """Something a source says and an entry cannot: where it stands, and what became of it."""

    source: str
    pointer: str
    text: str


@frozen
class Candidate:
    """A name that a source allows or denies. It approves nothing: the next server may have the same name."""

    name: str
    state: State
    pointer: str


@frozen
class Imported:
    """What was read from a source. `entries` are decisions, `listed` are drafts of what a catalogue names.

    `gone` are the identities that the source itself reports as deleted; `whole` tells that nothing is missing
    from what was read, so that an entry which is not there any more was taken back.
    """

    source: str
    dialect: str
    role: Role
    rows: int = 0
    entries: tuple[Entry, ...] = ()
    listed: tuple[Entry, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    problems: tuple[Problem, ...] = ()
    losses: tuple[Loss, ...] = ()
    gone: tuple[str, ...] = ()
    whole: bool = True


@frozen
class Words:
    """What a source says about a server besides what it is."""

    name: str = ""
    purpose: str = ""
    owner: str = ""
    reason: str = ""
    by: str = ""
    expires: date | None = None
    ticket: str = ""
    reach: Reach = field(default_factory=Reach)
    also: tuple[str, ...] = ()
    deny: tuple[Denial, ...] = ()


class TooMany(Exception):
    """A source with more rows than are read."""


class Tray:
    """Collects what a reader finds. Rows that say the same are one entry; contradictions are told."""

    def __init__(self, origin: Origin, dialect: str, role: Role) -> None:
        """Begin with nothing."""
        self.origin = origin
        self.dialect = dialect
        self.role = role
        self.rows = 0
        self.whole = True
        self.found: dict[tuple[str, ...], Entry] = {}
        self.drafts: dict[tuple[str, ...], Entry] = {}
        self.names: dict[tuple[str, str], Candidate] = {}
        self.problems: list[Problem] = []
        self.losses: list[Loss] = []
        self.gone: set[str] = set()
        self.parts: list[tuple[Subject, Denial, str, Words]] = []

    def count(self) -> None:
        """Count a row; raise TooMany past the limit."""
        self.rows += 1
        if self.rows > MAX_ROWS:
            raise TooMany(f"more than {MAX_ROWS} rows")

    def refuse(self, pointer: str, message: str) -> None:
        """Tell of a row that cannot be read, or without a pointer of the whole source."""
        self.whole = self.whole and bool(pointer)
        if len(self.problems) < MAX_TOLD:
            words = plain(message) or "cannot be read"
            problem = Problem(source=self.origin.place, line=None, field=plain(pointer), message=words)
            self.problems.append(problem)

    def lose(self, pointer: str, text: str) -> None:
        """Tell of something that an entry cannot express."""
        if len(self.losses) < MAX_TOLD:
            self.losses.append(Loss(source=self.origin.place, pointer=plain(pointer), text=plain(text)))

    def call(self, name: str, state: State, pointer: str, *, text: str = "") -> None:
        """Take a bare name: a candidate, which is listed as a loss and approves nothing."""
        verb = "denied" if state is State.DENIED else "allowed"
        shown = plain(name)
        self.names[(shown, state.value)] = Candidate(name=shown, state=state, pointer=plain(pointer))
        told = f"{shown!r} is {verb} by name only; a name decides nothing: name its package or URL"
        self.lose(pointer, text or told)

    def decide(self, subject: Subject, state: State, pointer: str, words: Words) -> None:
        """Take a decision of the organisation; of a catalogue it is a draft all the same."""
        if self.role is Role.CATALOGUE or state is State.DRAFT:
            self.list(subject, pointer, words)
        else:
            self.put(self.found, subject, state, pointer, words)

    def deny_part(self, subject: Subject, denial: Denial, pointer: str, words: Words) -> None:
        """Take the denial of some arguments, which belongs into what the source allows of the same server."""
        self.parts.append((subject, denial, pointer, words))

    def settle(self) -> None:
        """Put each denial of arguments into the approvals it is about; without one, the server is denied."""
        for subject, denial, pointer, words in self.parts:
            keys = [
                key
                for key, it in self.found.items()
                if (it.identity, it.state) == (subject.identity, State.APPROVED)
            ]
            for key in keys:
                entry = self.found[key]
                self.found[key] = replace(
                    entry, deny=tuple(sorted({*entry.deny, denial}, key=lambda it: it.id))
                )
            if not keys:
                self.lose(
                    pointer, "it denies some arguments only; nothing allows others, so all of it is denied"
                )
                self.decide(subject, State.DENIED, pointer, words)
        self.parts.clear()

    def take(self, entry: Entry) -> None:
        """Take a whole entry that a source of ours carries; of a catalogue it is a draft all the same."""
        if self.role is Role.CATALOGUE:
            self.drafts.setdefault((*key_of(entry), entry.name), replace(entry, state=State.DRAFT))
        else:
            self.found.setdefault((*key_of(entry), ""), entry)

    def list(self, subject: Subject, pointer: str, words: Words) -> None:
        """Take what a catalogue names: always a draft."""
        self.put(self.drafts, subject, State.DRAFT, pointer, words)

    def put(
        self, shelf: dict[tuple[str, ...], Entry], subject: Subject, state: State, pointer: str, words: Words
    ) -> None:
        """Put an entry on one of the shelves, once."""
        for note in subject.notes:
            self.lose(pointer, note)
        entry = self.entry(subject, state, words)
        # Two names in a catalogue are two servers, even of one repository; two in a policy are one decision.
        key = (*key_of(entry), entry.name if shelf is self.drafts else "")
        shelf.setdefault(key, entry)

    def entry(self, subject: Subject, state: State, words: Words) -> Entry:
        """Return the entry that a row makes, with the source it came from in its reason."""
        reason = plain(words.reason) or f"{state.value} in {self.dialect} source {self.origin.name}"
        decided = state in (State.APPROVED, State.DENIED, State.SUSPENDED, State.DEPRECATED)
        return Entry(
            id=file_stem(subject.identity),
            identity=subject.identity,
            state=state,
            owner=plain(words.owner) or self.origin.owner or self.origin.name,
            name=plain(words.name),
            purpose=plain(words.purpose),
            reason=reason,
            versions=subject.versions,
            reach=words.reach,
            approved_by=plain(words.by) or (self.origin.name if decided else ""),
            approved_at=self.origin.day if decided else None,
            expires=words.expires,
            ticket=plain(words.ticket),
            source=self.origin.place,
            also=further(subject, words),
            governs=subject.governs,
            deny=words.deny,
        )

    def done(self) -> Imported:
        """Return what was found, in one order whatever that of the source."""
        self.settle()
        found, drafts = labelled(self.found.values()), labelled(self.drafts.values())
        return Imported(
            source=self.origin.place,
            dialect=self.dialect,
            role=self.role,
            rows=self.rows,
            entries=found,
            listed=drafts,
            candidates=tuple(self.names[key] for key in sorted(self.names)),
            problems=tuple(self.problems),
            losses=tuple(self.losses),
            gone=tuple(sorted(self.gone)),
            whole=self.whole,
        )


def further(subject: Subject, words: Words) -> tuple[str, ...]:
    """Return the further identities of a row in their canonical spelling, as many as an entry may have."""
    found = {written_text(read_target(text)) for text in (*subject.also, *words.also)}
    return tuple(sorted(found - {subject.identity}))[:MAX_ALSO]


def key_of(entry: Entry) -> tuple[str, ...]:
    """Return what makes two entries one decision: all they say but their label, and where they were read."""
    said = replace(entry, id="", source="", reason="", name="", purpose="")
    return (entry.identity, entry.state.value, repr(said))


def labelled(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries with ids that differ, the same ids for the same entries in any order."""
    ordered = sorted(entries, key=lambda it: (it.id, it.state.value, key_of(it), it.name))
    by_id: dict[str, list[Entry]] = {}
    for entry in ordered:
        by_id.setdefault(entry.id, []).append(entry)
    return tuple(
        entry if len(group) == 1 else replace(entry, id=f"{entry.id[:110]}-{mark_of(entry)}")
        for group in by_id.values()
        for entry in group
    )


def mark_of(entry: Entry) -> str:
    """Return a short mark of what an entry says."""
    return digest(*key_of(entry), entry.name)[:8]


def plain(text: str) -> str:
    """Return words of a source fit to be kept: one line, of bounded length, without secrets."""
    return " ".join(printable(scrub(text[: 4 * MAX_WORDS]), MAX_WORDS).split())
