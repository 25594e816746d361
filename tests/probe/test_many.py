"""Many endpoints at once: a few at a time, one question to each, candidates first, within one time."""

from __future__ import annotations

import socket
import threading
from contextlib import ExitStack
from pathlib import Path

from discovery.model import Reason
from discovery.probe.answer import Grade
from discovery.probe.conversation import Asking
from discovery.probe.many import Question, ask_many
from discovery.probe.target import Target
from tests.probe import kinds
from tests.probe.kinds import Sessions
from tests.probe.scripted import MISSING, Got, Scripted, as_json, discovered

QUIET = Asking(checks=False)


def test_every_question_gets_its_own_answer_in_order() -> None:
    with ExitStack() as stack:
        servers = [
            stack.enter_context(Scripted(kinds.modern() if number % 2 else lambda got: MISSING))
            for number in range(20)
        ]
        answers = ask_many([Question(target=server.target) for server in servers], QUIET)
    assert [answer.grade for answer in answers] == [Grade.NO, Grade.CONFIRMED] * 10


def test_two_addresses_of_one_port_are_not_asked_at_once() -> None:
    with Scripted(kinds.stateful(Sessions(), kinds.missing_session)) as scripted:
        ask_many([Question(target=scripted.target)] * 6, QUIET)
    assert scripted.most_at_once == 1


def test_no_more_endpoints_than_workers_are_asked_at_once() -> None:
    busy: set[int] = set()
    most: list[int] = []
    lock = threading.Lock()

    def answer(got: Got) -> bytes:
        with lock:
            busy.add(threading.get_ident())
            most.append(len(busy))
        reply = as_json(200, discovered(got))
        with lock:
            busy.discard(threading.get_ident())
        return reply

    with ExitStack() as stack:
        servers = [stack.enter_context(Scripted(answer)) for _ in range(12)]
        ask_many([Question(target=server.target) for server in servers], QUIET, workers=3)
    assert max(most) <= 3


def test_candidates_come_first_and_the_rest_waits_for_time() -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(Scripted(kinds.modern())) for _ in range(6)]
        questions = [
            Question(target=server.target, candidate=number == 5) for number, server in enumerate(servers)
        ]
        answers = ask_many(questions, QUIET, pass_s=0.0)
    assert {answer.problem for answer in answers} == {Reason.TIMED_OUT}
    assert sum(len(server.requests) for server in servers) == 0


def test_who_is_no_candidate_is_given_up_after_one_silence() -> None:
    hasty = Asking(probe_s=0.2, checks=False)
    with Scripted(lambda got: silent(scripted)) as scripted:
        (patient,) = ask_many([Question(target=scripted.target)], hasty)
        (hurried,) = ask_many([Question(target=scripted.target, candidate=False)], hasty)
    assert (patient.requests, hurried.requests) == (2, 1)


def silent(scripted: Scripted) -> bytes:
    scripted.stop.wait(2)
    return b""


def test_one_process_that_says_the_same_on_four_ports_is_a_suspected_decoy() -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(Scripted(kinds.modern())) for _ in range(4)]
        ours = [Question(target=server.target, holder="7") for server in servers]
        three = ask_many(ours[:3], QUIET)
        four = ask_many(ours, QUIET)
        apart = ask_many(
            [Question(target=server.target, holder=str(server.port)) for server in servers], QUIET
        )
    assert [answer.decoy for answer in three] == [False] * 3
    assert [answer.decoy for answer in four] == [True] * 4
    assert [answer.decoy for answer in apart] == [False] * 4


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_no_descriptor_stays_open() -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(Scripted(kinds.modern())) for _ in range(4)]
        closed = Target(transport="tcp", address="127.0.0.1", port=1)
        questions = [*(Question(target=server.target) for server in servers), Question(target=closed)]
        ask_many(questions, Asking())
        before = descriptors()
        for _ in range(20):
            ask_many(questions, Asking())
        for server in servers:
            for thread in server.threads[1:]:
                thread.join(10)
        assert descriptors() <= before


def test_a_mistake_of_ours_about_one_endpoint_costs_that_endpoint() -> None:
    def broken(network: str, address: str, port: int, timeout_s: float) -> socket.socket:
        raise RuntimeError("secret words")

    with Scripted(kinds.modern()) as scripted:
        bad = Question(target=Target(transport="tcp", address="127.0.0.1", port=1, network="402"))
        first, second = ask_many([bad, Question(target=scripted.target)], Asking(connect_in=broken))
    assert (first.problem, second.grade) == (Reason.CRASHED, Grade.CONFIRMED)
    assert "secret" not in first.detail


def test_nothing_to_ask_is_nothing() -> None:
    assert ask_many([], QUIET) == ()
