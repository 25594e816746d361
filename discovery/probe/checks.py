"""Whether a proven server on loopback looks who is asking, and whether it answers anything to anybody.

A web page can reach loopback by rebinding a name to it: a server that ignores Host and Origin lets it in.
Source: specification 2025-11-25 basic/transports, security warning.
"""

from __future__ import annotations

import os
from dataclasses import replace

from discovery.probe.answer import Answer, Era, Grade
from discovery.probe.conversation import Conversation
from discovery.probe.flaw import Trouble
from discovery.probe.judge import Proof, judged
from discovery.probe.messages import UNKNOWN, Request, discover, initialize, stream
from discovery.probe.reply import Reply

# A name that never resolves (RFC 2606): nobody's site is named to the server.
FOREIGN = "mcp-census.invalid"
FOREIGN_ORIGIN = "http://mcp-census.invalid"
# What a server answers that knows only the legacy greeting: it did look at the question.
HEARD = "weak.method-not-found"
REFUSALS = frozenset({400, 403, 421})


def checked(talk: Conversation, answer: Answer) -> Answer:
    """Return `answer` with what one foreign Host, one foreign Origin and one impossible path brought out."""
    if answer.grade is not Grade.CONFIRMED or not talk.target.loopback or talk.target.transport == "unix":
        return answer
    question = question_of(talk, answer)
    host_check = True if talk.host_checked else refused(talk, replace(question, host=FOREIGN))
    origin_check = refused(talk, replace(question, origin=FOREIGN_ORIGIN))
    decoy = answer.era is not Era.SSE and is_decoy(talk)
    return replace(answer, host_check=host_check, origin_check=origin_check, decoy=decoy)


def question_of(talk: Conversation, answer: Answer) -> Request:
    """Return the question that the server answered, which opens no session."""
    path = answer.path or "/"
    return stream(path) if answer.era is Era.SSE else discover(path, talk.asking.tool)


def refused(talk: Conversation, request: Request) -> bool | None:
    """Return whether the server refuses `request` which it answered before, None if that cannot be told."""
    reply, proof = proved(talk, request)
    if reply is None:
        return None
    if proof.grade is Grade.CONFIRMED or proof.rule == HEARD:
        return False
    return True if reply.status in REFUSALS else None


def is_decoy(talk: Conversation) -> bool:
    """Return whether it speaks MCP on a path that nobody made, and any revision of it that is asked for."""
    path, tool = f"/{os.urandom(6).hex()}", talk.asking.tool
    _, proof = proved(talk, discover(path, tool))
    if proof.grade is not Grade.CONFIRMED:
        return False
    if proof.era is Era.MODERN:
        request = discover(path, tool, UNKNOWN)
    elif proof.sessions and not talk.closable:
        return False
    else:
        request = initialize(path, tool, UNKNOWN)
    return UNKNOWN in proved(talk, request)[1].told.protocol_versions


def proved(talk: Conversation, request: Request) -> tuple[Reply | None, Proof]:
    """Return the reply to `request` and what it proves."""
    try:
        reply = talk.ask(request)
    except Trouble:
        return None, Proof(grade=Grade.NO)
    return reply, judged(reply)
