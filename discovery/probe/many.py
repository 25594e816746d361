"""Asking many endpoints: a few at a time, never two questions to one of them at once, all within one time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

from discovery.crash import described
from discovery.frozen import frozen
from discovery.model import Reason
from discovery.probe.answer import Answer, Grade, Remembered
from discovery.probe.ask import ask
from discovery.probe.conversation import Asking
from discovery.probe.limits import PASS_S, WORKERS
from discovery.probe.reader import Deadline
from discovery.probe.target import Target

# A honeypot gives the same name everywhere; no program serves the same thing on four ports of its own.
DECOY_PORTS = 4
NOT_REACHED = Answer(grade=Grade.SILENT, detail="the time for all endpoints was up", problem=Reason.TIMED_OUT)


@frozen
class Question:
    """One endpoint to ask, what is remembered of it, and whether a server is known to hold it.

    `holder` names the process behind it, empty where that is hidden.
    """

    target: Target
    stamp: str = ""
    before: Remembered | None = None
    candidate: bool = True
    holder: str = ""


def ask_many(
    questions: Sequence[Question], asking: Asking, pass_s: float = PASS_S, workers: int = WORKERS
) -> tuple[Answer, ...]:
    """Return the answer to each question, in order. Candidates come first, and have more patience."""
    answers: list[Answer] = [NOT_REACHED] * len(questions)
    turns = deque(grouped(questions))
    deadline = Deadline(pass_s)

    def work() -> None:
        while not deadline.over():
            try:
                turn = turns.popleft()
            except IndexError:
                return
            for index in turn:
                if not deadline.over():
                    answers[index] = answer_to(questions[index], asking)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(min(workers, len(turns)))]
    for thread in threads[1:]:
        thread.start()
    if threads:
        work()
    for thread in threads[1:]:
        thread.join()
    return with_decoys(questions, answers)


def answer_to(question: Question, asking: Asking) -> Answer:
    """Return the answer to one question."""
    patient = asking if question.candidate else replace(asking, patience=1)
    try:
        return ask(question.target, patient, question.stamp, question.before)
    except Exception as error:  # noqa: BLE001  # our mistake about one endpoint costs that endpoint
        return Answer(grade=Grade.SILENT, detail=described(error), problem=Reason.CRASHED)


def grouped(questions: Sequence[Question]) -> Iterable[tuple[int, ...]]:
    """Return the questions by port, for two addresses of one port are often one server; candidates first."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for index, question in enumerate(questions):
        target = question.target
        place = target.port if target.transport == "tcp" else target.address
        groups.setdefault((target.transport, target.network, place), []).append(index)
    return sorted(
        map(tuple, groups.values()),
        key=lambda group: (not any(questions[at].candidate for at in group), group),
    )


def with_decoys(questions: Sequence[Question], answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Return `answers`, marked where one process tells the same name and version on too many ports."""
    ports: dict[tuple[str, ...], set[int]] = {}
    for question, answer in zip(questions, answers, strict=True):
        if answer.grade is Grade.CONFIRMED and answer.told.name and question.target.port is not None:
            ports.setdefault(claim(question, answer), set()).add(question.target.port)
    return tuple(
        replace(answer, decoy=answer.decoy or len(ports.get(claim(question, answer), ())) >= DECOY_PORTS)
        for question, answer in zip(questions, answers, strict=True)
    )


def claim(question: Question, answer: Answer) -> tuple[str, ...]:
    """Return who an endpoint says it is, and who says so."""
    return question.target.network, question.holder, answer.told.name or "", answer.told.version or ""
