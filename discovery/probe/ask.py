"""Asking one endpoint: the one function of this folder that others call for a single server."""

from __future__ import annotations

from dataclasses import replace

from discovery.probe.answer import Answer, Grade, Remembered, Tls
from discovery.probe.checks import checked
from discovery.probe.conversation import Asking, Conversation
from discovery.probe.ladder import Ladder, merged
from discovery.probe.limits import MAX_NAME
from discovery.probe.lines import in_lines
from discovery.probe.target import Target
from discovery.probe.told import fit
from discovery.probe.tools import with_tools

PLAINLY = Asking()


def ask(
    target: Target, asking: Asking = PLAINLY, stamp: str = "", before: Remembered | None = None
) -> Answer:
    """Return what `target` answers; never raises for what it does.

    `before` is an earlier answer of this endpoint: it is asked first where that one came from, and if the
    same process (`stamp`) still answers so, what it said then is believed.
    """
    talk = Conversation(target, asking)
    answer = answered(talk, stamp, before)
    return replace(
        answer,
        host=talk.host if answer.framing == "http" else None,
        redirect=fit(talk.redirect, MAX_NAME),
        tls=talk.tls,
        requests=talk.requests,
        received=talk.received,
        opened=len(talk.opened),
        closed=talk.closed,
    )


def answered(talk: Conversation, stamp: str, before: Remembered | None) -> Answer:
    """Return the answer, what was learned about the endpoint on the way left in `talk`."""
    if before is not None and before.answer.framing == "lines":
        return in_lines(talk)
    same = before if before is not None and before.stamp == stamp else None
    if same is not None:
        recall(talk, same.answer)
    ladder = Ladder(talk, before if before is not None and before.answer.path else None, stamp)
    answer = ladder.climb()
    if speaks_lines(talk, ladder, answer):
        in_line = in_lines(talk)
        if in_line.grade is Grade.CONFIRMED:
            return in_line
    if same is not None and alike(same.answer, answer):
        answer = merged(same.answer, answer)
    elif talk.asking.checks:
        answer = checked(talk, answer)
    return with_tools(talk, answer) if talk.asking.list_tools else answer


def recall(talk: Conversation, before: Answer) -> None:
    """Begin as the endpoint wanted it the last time."""
    if before.host is not None:
        talk.host = before.host if before.host in {talk.host, talk.target.local_name} else talk.host
    if before.tls is not None:
        talk.tls = Tls()


def speaks_lines(talk: Conversation, ladder: Ladder, answer: Answer) -> bool:
    """Return whether the endpoint may speak JSON line by line: it answered HTTP so, or is a unix socket."""
    if answer.grade is Grade.CONFIRMED or ladder.last is not None:
        return False
    head = ladder.trouble.head if ladder.trouble is not None else b""
    return head.lstrip().startswith(b"{") or (
        talk.target.transport == "unix" and answer.detail.partition(":")[0] != "denied"
    )


def alike(old: Answer, new: Answer) -> bool:
    """Return whether a server answers as it did before."""
    return (
        old.grade is Grade.CONFIRMED
        and (old.grade, old.era, old.path) == (new.grade, new.era, new.path)
        and (new.told.name is None or old.told == new.told)
    )
