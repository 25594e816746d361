"""A list of tools is told whole or not at all, and why it is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from discovery.model import Reason
from discovery.probe.ask import ask
from discovery.probe.conversation import Asking
from discovery.probe.limits import MAX_TOOL_BODY, MAX_TOOL_PAGES, MAX_TOOLS
from discovery.probe.tools import tools_hash
from tests.probe import kinds
from tests.probe.kinds import Sessions
from tests.probe.scripted import MISSING, Got, Script, Scripted, as_json, discovered, error, http

LISTING = Asking(list_tools=True, checks=False)
Page = Callable[[Got, int], bytes]


def pages(page: Page, capabilities: tuple[str, ...] = ("tools",)) -> Script:
    """A modern server that answers each question for tools with `page` and the number of the question."""
    asked = iter(range(10_000))

    def answer(got: Got) -> bytes:
        if got.rpc == "tools/list":
            return page(got, next(asked))
        return as_json(200, discovered(got, more={})) if capabilities else as_json(200, bare(got))

    return answer


def bare(got: Got) -> dict[str, object]:
    """Return an introduction that names no capability."""
    found = discovered(got)
    result = found["result"]
    assert isinstance(result, dict)
    return {**found, "result": {**result, "capabilities": {}}}


def result(got: Got, **fields: object) -> bytes:
    return as_json(200, {"jsonrpc": "2.0", "id": got.id, "result": fields})


def tool(number: int) -> dict[str, object]:
    return {"name": f"t{number}"}


def cut(got: Got) -> bytes:
    whole = result(got, tools=[tool(at) for at in range(50)])
    return whole[:-40]


CUT: list[tuple[str, Page, Reason, str]] = [
    ("refused", lambda got, _: error(200, -32603, "no"), Reason.DENIED, "it refuses to list them"),
    ("gone", lambda _, __: MISSING, Reason.DENIED, "it refuses to list them"),
    ("no list", lambda got, _: result(got, tools="none"), Reason.MALFORMED, "without a list of tools"),
    (
        "too many tools",
        lambda got, _: result(got, tools=[tool(at) for at in range(MAX_TOOLS + 1)]),
        Reason.TOO_LARGE,
        f"more than {MAX_TOOLS} tools",
    ),
    (
        "endless pages",
        lambda got, at: result(got, tools=[tool(at)], nextCursor=f"c{at}"),
        Reason.TOO_LARGE,
        f"more than {MAX_TOOL_PAGES} pages",
    ),
    (
        "pages in a circle",
        lambda got, at: result(got, tools=[tool(at)], nextCursor=f"c{at % 2}"),
        Reason.MALFORMED,
        "in a circle",
    ),
    (
        "a second page that fails",
        lambda got, at: http(500) if at else result(got, tools=[tool(1)], nextCursor="2"),
        Reason.DENIED,
        "it refuses to list them",
    ),
    (
        "a large page",
        lambda got, _: result(got, tools=[{"name": "a", "description": "x" * MAX_TOOL_BODY}]),
        Reason.TOO_LARGE,
        "bytes",
    ),
    ("a page that ends early", lambda got, _: cut(got), Reason.MALFORMED, "ends early"),
]


@pytest.mark.parametrize(("case", "page", "reason", "says"), CUT, ids=[case[0] for case in CUT])
def test_a_list_that_is_cut_short_has_no_hash_but_a_reason(
    case: str, page: Page, reason: Reason, says: str
) -> None:
    with Scripted(pages(page)) as scripted:
        answer = ask(scripted.target, LISTING)
    assert answer.tools is None, case
    assert answer.unlisted is not None
    assert answer.unlisted.reason is reason
    assert says in answer.unlisted.detail


def test_a_server_that_does_not_answer_in_time_is_late_and_has_no_other_tools() -> None:
    def drip(got: Got) -> bytes:
        return result(got, tools=[tool(1)])[:-5].replace(b"Connection: close", b"Connection: keep-alive")

    def answer(got: Got) -> bytes:
        if got.rpc == "tools/list":
            scripted.stop.wait(1.0)
        return drip(got) if got.rpc == "tools/list" else as_json(200, discovered(got))

    with Scripted(answer) as scripted:
        found = ask(scripted.target, Asking(list_tools=True, checks=False, probe_s=0.3))
    assert found.tools is None
    assert found.unlisted is not None
    assert found.unlisted.reason is Reason.TIMED_OUT


WHOLE: list[tuple[str, Script, int]] = [
    ("no tools", pages(lambda got, _: result(got, tools=[])), 0),
    ("no such capability", pages(lambda got, _: error(200, -32601, "Method not found"), ()), 0),
    ("one page", pages(lambda got, _: result(got, tools=[tool(1), tool(2)])), 2),
    ("an empty cursor", pages(lambda got, _: result(got, tools=[tool(1)], nextCursor="")), 1),
    ("no cursor", pages(lambda got, _: result(got, tools=[tool(1)], nextCursor=None)), 1),
    (
        "two pages",
        pages(lambda got, at: result(got, tools=[tool(at)], **({} if at else {"nextCursor": "2"}))),
        2,
    ),
    ("a session", kinds.stateful(Sessions(), kinds.missing_session), 1),
]


@pytest.mark.parametrize(("case", "script", "count"), WHOLE, ids=[case[0] for case in WHOLE])
def test_a_whole_list_needs_no_reason(case: str, script: Script, count: int) -> None:
    with Scripted(script) as scripted:
        answer = ask(scripted.target, LISTING)
    assert answer.unlisted is None, case
    assert answer.tools is not None
    assert answer.tools.count == count
    assert (answer.tools.sha256 == tools_hash([])) is (count == 0)


def test_where_nobody_asks_for_tools_nothing_is_missing() -> None:
    with Scripted(pages(CUT[0][1])) as scripted:
        assert ask(scripted.target, Asking(checks=False)).unlisted is None


def test_an_event_stream_says_that_it_is_not_asked() -> None:
    with Scripted(kinds.event_stream("/sse", "/messages?session_id=9f86d081")) as scripted:
        answer = ask(scripted.target, LISTING)
    assert answer.unlisted is not None
    assert answer.unlisted.reason is Reason.UNSUPPORTED
