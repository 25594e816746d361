from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from agents.azure.crew import BACKLOG, Crew


def crew() -> Crew[str]:
    return Crew(2, 3, lambda name, what: f"{name} {what}")


def give(*words: str) -> Iterator[str]:
    yield from words


def fail(after: str) -> Iterator[str]:
    yield after
    raise RuntimeError("secret words of what was read")


def test_everything_that_any_task_gives_comes_out() -> None:
    one = crew()

    def ask() -> Iterator[str]:
        for number in range(3 * BACKLOG):
            one.read(str(number), partial(give, f"r{number}"))
        yield "asked"

    one.ask("q", ask)
    one.ask("p", partial(give, "a", "b"))
    assert sorted(one.work()) == sorted(["asked", "a", "b", *(f"r{number}" for number in range(3 * BACKLOG))])


def test_a_crash_costs_its_own_task_and_tells_no_words_of_it() -> None:
    one = crew()
    one.ask("bad", partial(fail, "before"))
    one.ask("good", partial(give, "fine"))
    told = sorted(one.work())
    assert told[0].startswith("bad RuntimeError")
    assert told[1:] == ["before", "fine"]
    assert "secret" not in " ".join(told)


def test_a_crew_without_work_comes_to_an_end() -> None:
    assert list(crew().work()) == []


def test_who_stops_listening_stops_the_work() -> None:
    one = crew()
    taken: list[int] = []

    def endless() -> Iterator[str]:
        number = 0
        while True:
            number += 1
            taken.append(number)
            yield str(number)

    one.ask("endless", endless)
    work = one.work()
    assert next(work) == "1"
    work.close()
    assert one.stopped.is_set()
