"""Answers remembered by exactly what they were given by: the fields that a judge looked at, and their values.

A judge is a pure function: where all the fields that it looked at say the same again, it answers the same,
whatever else a sighting says. No list of fields has to be kept up by hand, and none can be forgotten. A fleet
starts the same servers from other folders, by other users, under other names: most of that no rule ever
looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from discovery.frozen import frozen
from discovery.model import Identity, Sighting

if TYPE_CHECKING:
    from inventory.registry.case import Case

T = TypeVar("T")
MAX_KEPT = 200_000  # answers remembered, 1.4 kB each; 10,000 machines with 100 servers each have half as many
# What of a case an answer may depend on; the rest is the registry, to which the answers belong.
OF_CASE = frozenset({"names", "configured", "place", "today"})
NO_FACTS: Hashable = ()


@frozen
class Shape:
    """Which fields a judge looked at: of a sighting, of its facts, and of the case."""

    fields: tuple[str, ...]
    facts: tuple[str, ...]
    case: tuple[str, ...]


class Reader:
    """Reads the fields of one shape; the answers stand by what it reads."""

    __slots__ = ("facts", "of_case", "of_sighting")

    def __init__(self, shape: Shape) -> None:
        """Take the names of the fields."""
        self.of_sighting = getter(shape.fields)
        self.of_case = getter(shape.case)
        self.facts = shape.facts

    def __call__(self, sighting: Sighting, case: Case) -> Hashable:
        """Return the values of all fields."""
        known = sighting.facts
        told = tuple(map(known.get, self.facts)) if known else NO_FACTS
        return self.of_sighting(sighting), self.of_case(case), told


def getter(names: tuple[str, ...]) -> Callable[[object], Hashable]:
    """Return what reads several fields at once."""
    return attrgetter(*names) if names else nothing


def nothing(_: object) -> Hashable:
    """Return that no field is read."""
    return None


reader_of = cache(Reader)  # the rules look at a few dozen sets of fields


class Given(Generic[T]):
    """The answers of one judge, by what it was asked about and all that it looked at."""

    def __init__(self, judge: Callable[[Sighting, Case], T]) -> None:
        """Begin with no answer."""
        self.judge = judge
        self.by_identity: dict[Identity, dict[Reader, dict[Hashable, T]]] = {}
        self.kept = 0

    def answer(self, sighting: Sighting, case: Case) -> T:
        """Return what the judge says, asking it only where it never saw the like."""
        known = self.by_identity.get(sighting.identity)
        if known is not None:
            for read, answers in known.items():
                found = answers.get(read(sighting, case))
                if found is not None:
                    return found
        return self.anew(sighting, case)

    def anew(self, sighting: Sighting, case: Case) -> T:
        """Return what the judge says, and remember it by where it looked."""
        seen, asked = WatchedSighting(sighting), Watched(case, OF_CASE)
        answer = self.judge(cast("Sighting", seen), cast("Case", asked))
        facts = () if seen.told is None else seen.told.looked
        read = reader_of(
            Shape(fields=tuple(seen.looked), facts=tuple(sorted(facts)), case=tuple(asked.looked))
        )
        if self.kept >= MAX_KEPT:
            self.by_identity, self.kept = {}, 0
        self.kept += 1
        self.by_identity.setdefault(sighting.identity, {}).setdefault(read, {})[read(sighting, case)] = answer
        return answer


class Watched:
    """Something whose fields are written down as they are first looked at; later looks cost nothing."""

    def __init__(self, of: object, counted: frozenset[str] | None = None) -> None:
        """Watch `of`; where only some fields are `counted`, the others never change."""
        self.of, self.counted = of, counted
        self.looked: list[str] = []

    def __getattr__(self, name: str) -> object:
        """Return a field and keep it; this is called only where it was not looked at before."""
        found: object = getattr(self.of, name)
        if self.counted is None or name in self.counted:
            self.looked.append(name)
        self.__dict__[name] = found
        return found


class WatchedSighting(Watched):
    """A sighting, whose identity the answers stand by, and whose facts are watched one by one."""

    def __init__(self, of: Sighting) -> None:
        """Watch a sighting."""
        super().__init__(of)
        self.identity = of.identity
        self.told: WatchedFacts | None = None

    @property
    def facts(self) -> Mapping[str, str]:
        """The facts, watched from the first look on."""
        if self.told is None:
            self.told = WatchedFacts(cast("Sighting", self.of).facts)
        return self.told


class WatchedFacts(Mapping[str, str]):
    """Facts of which each one that is looked at is written down, also where it is not there."""

    def __init__(self, facts: Mapping[str, str]) -> None:
        """Watch `facts`."""
        self.of = facts
        self.looked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        """Return a fact; raise KeyError if there is none."""
        self.looked.add(name)
        return self.of[name]

    def __iter__(self) -> Iterator[str]:
        """Refuse: which facts there are can be no part of a rule, for it would be one of every answer."""
        raise TypeError("a rule asks for facts by their names")

    def __len__(self) -> int:
        """Refuse, as above."""
        raise TypeError("a rule asks for facts by their names")
