"""The quotas as arithmetic: never more turns than allowed, and not many fewer."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st

from agents.azure.pacing import GRAPH_LIMIT, GRAPH_WINDOW_S, READS_A_SECOND, READS_LIMIT, Pace, Window, count
from tests.azure.access.opened import Clock

GAPS = st.lists(st.floats(0, 8, allow_nan=False), min_size=20, max_size=80)
CHANCES = st.floats(0, 1, allow_nan=False, exclude_max=True)


def pace(clock: Clock, chance: float = 0.0) -> Pace:
    return Pace(clock=clock.now, sleep=clock.sleep, chance=lambda: chance)


@given(GAPS, CHANCES)
def test_no_window_of_five_seconds_ever_has_a_sixteenth_turn(gaps: list[float], chance: float) -> None:
    clock = Clock()
    mine, left = pace(clock, chance), list[float]()
    for gap in gaps:
        mine.wait(None)
        left.append(clock.at)
        clock.at += gap / 20
    for first, sixteenth in zip(left, left[GRAPH_LIMIT:], strict=False):
        assert sixteenth - first >= GRAPH_WINDOW_S


def test_three_hundred_turns_take_little_longer_than_they_must() -> None:
    clock = Clock(at=0.0)
    mine = pace(clock, 0.5)
    for _ in range(300):
        mine.wait(None)
    floor = (300 / GRAPH_LIMIT - 1) * GRAPH_WINDOW_S
    assert floor <= clock.at <= 1.06 * floor


def test_turns_that_others_took_are_waited_for() -> None:
    clock = Clock()
    mine = pace(clock)
    mine.wait(None)
    mine.learn(None, {"x-ms-user-quota-remaining": "2"})
    for _ in range(2):
        mine.wait(None)
    assert clock.slept == []
    mine.wait(None)
    assert clock.slept != []


def test_turns_of_others_come_back_when_the_answer_says() -> None:
    clock = Clock(at=0.0)
    mine = pace(clock)
    mine.wait(None)
    mine.learn(None, {"x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:02"})
    mine.wait(None)
    assert 2.0 <= clock.at < 2.5


def test_an_answer_that_says_what_we_know_changes_nothing() -> None:
    clock = Clock()
    mine = pace(clock)
    for turn in range(GRAPH_LIMIT):
        mine.wait(None)
        mine.learn(None, {"x-ms-user-quota-remaining": str(GRAPH_LIMIT - turn - 1)})
    assert clock.slept == []


def test_reads_burst_and_then_flow_in_each_subscription_by_itself() -> None:
    clock = Clock(at=0.0)
    mine = pace(clock)
    for _ in range(READS_LIMIT):
        mine.wait("a")
    assert clock.at == 0.0
    for _ in range(100):
        mine.wait("a")
    assert abs(clock.at - 100 / READS_A_SECOND) < 0.05
    before = clock.at
    mine.wait("b")
    assert clock.at == before


def test_a_subscription_with_little_left_is_read_slowly() -> None:
    clock = Clock(at=0.0)
    mine = pace(clock)
    mine.wait("a")
    mine.learn("a", {"x-ms-ratelimit-remaining-subscription-reads": "0"})
    mine.wait("a")
    assert clock.at > 0.0


def test_a_shut_door_stays_shut_as_long_as_it_was_said() -> None:
    clock = Clock(at=0.0)
    mine = pace(clock)
    mine.shut(None, 20.0)
    mine.shut(None, 5.0)
    mine.wait(None)
    assert clock.at == 20.0
    mine.shut("a", 7.0)
    mine.wait("a")
    assert clock.at == 27.0


def test_turns_do_not_pile_up_in_memory() -> None:
    clock = Clock()
    window = Window(GRAPH_LIMIT, GRAPH_WINDOW_S)
    for _ in range(5_000):
        clock.at += window.turn(clock.at, 0.0)
    assert len(window.taken) <= 2 * GRAPH_LIMIT


def test_threads_share_one_quota() -> None:
    clock, lock = Clock(), threading.Lock()
    due: list[float] = []

    def sleep(seconds: float) -> None:
        with lock:
            due.append(seconds)

    mine = Pace(clock=clock.now, sleep=sleep, chance=lambda: 0.0)
    threads = [threading.Thread(target=mine.wait, args=(None,)) for _ in range(45)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Of 45 at one instant 15 leave at once, 15 a window later, 15 two windows later.
    assert len(due) == 30
    assert sum(1 for wait in due if wait > 2 * GRAPH_WINDOW_S) == 15


def test_only_a_number_is_a_number_of_turns() -> None:
    written = ("0", "15", "999999999", "9999999999", "-1", "1.5", "", "x", "٣", None)
    assert [count(text) for text in written] == [0, 15, 999999999, *[None] * 7]
