"""The tools a server lists, asked only where the user wants it, and their canonical hash.

The hash of a set is SHA-256 over the canonical JSON (RFC 8785) of the sorted list of its tools' hashes in
hexadecimal; the hash of a tool is SHA-256 over the canonical JSON of what decides how a model uses it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from discovery.model import Reason
from discovery.probe.answer import Answer, Era, Grade, Told, Tools, Unlisted
from discovery.probe.canonical import canonical
from discovery.probe.conversation import Conversation
from discovery.probe.flaw import Flaw, Trouble
from discovery.probe.judge import judged, session_of
from discovery.probe.limits import MAX_BODY, MAX_LIST, MAX_NAME, MAX_TOOL_BODY, MAX_TOOL_PAGES, MAX_TOOLS
from discovery.probe.messages import Request, initialize, initialize_message, modern, modern_post, within
from discovery.probe.reply import Reply, Room
from discovery.probe.strict_json import Value
from discovery.probe.told import fit
from discovery.probe.tool_texts import listed

# What of a tool reaches a model or decides about asking its user; `icons` and `_meta` do not.
HASHED = ("name", "description", "inputSchema", "outputSchema", "annotations", "title")
LARGE = Room(body=MAX_TOOL_BODY, line=MAX_TOOL_BODY)
NOT_WHOLE = "its tools could not be listed to the end"
NOT_ASKED = "its tools were not asked for over this transport"
REASONS = {
    Flaw.SILENT: Reason.TIMED_OUT,
    Flaw.SLOW: Reason.TIMED_OUT,
    Flaw.SPENT: Reason.TIMED_OUT,
    Flaw.DENIED: Reason.DENIED,
    Flaw.REFUSED: Reason.DENIED,
    Flaw.TOO_LARGE: Reason.TOO_LARGE,
}
Call = Callable[[str, Mapping[str, Value]], Mapping[str, Value] | None]


def with_tools(talk: Conversation, answer: Answer) -> Answer:
    """Return `answer` with the tools of a proven server, or with why it did not list them to the end."""
    if answer.grade is not Grade.CONFIRMED or answer.path is None:
        return answer
    path = answer.path
    match answer.era:
        case Era.MODERN:
            return tried(answer, lambda: list_tools(ModernCall(talk, path), answer.told))
        case Era.LEGACY:
            return tried(answer, lambda: in_session(talk, path))
    return replace(answer, unlisted=Unlisted(reason=Reason.UNSUPPORTED, detail=NOT_ASKED))


def tried(answer: Answer, listing: Callable[[], Tools]) -> Answer:
    """Return `answer` with the tools that `listing` gives: all of them or none, for a part is another set."""
    try:
        return replace(answer, tools=listing())
    except Trouble as trouble:
        reason = REASONS.get(trouble.flaw, Reason.MALFORMED)
        detail = f"{NOT_WHOLE}: {trouble.detail or trouble.flaw}"
        return replace(answer, unlisted=Unlisted(reason=reason, detail=detail))


class ModernCall:
    """Asks a server that keeps no state."""

    def __init__(self, talk: Conversation, path: str) -> None:
        """Ask on `path`."""
        self.talk, self.path = talk, path

    def __call__(self, method: str, params: Mapping[str, Value]) -> Mapping[str, Value] | None:
        """Return the result, None if it is refused; raise Trouble."""
        message = modern(method, self.talk.asking.tool, params)
        return result_of(self.talk.ask(modern_post(self.path, message), LARGE))


class LegacyCall:
    """Asks inside a session."""

    def __init__(self, talk: Conversation, path: str, version: str, session: str | None) -> None:
        """Ask on `path` in `session`, in the revision agreed on."""
        self.talk, self.path, self.version, self.session = talk, path, version, session

    def request(self, message: Mapping[str, Value]) -> Request:
        """Return the request that carries `message`."""
        return within(self.path, message, self.version, self.session)

    def __call__(self, method: str, params: Mapping[str, Value]) -> Mapping[str, Value] | None:
        """Return the result, None if it is refused; raise Trouble."""
        message = {**initialize_message(self.talk.asking.tool), "method": method, "params": dict(params)}
        return result_of(self.talk.ask(self.request(message), LARGE, keep=True))


def in_session(talk: Conversation, path: str) -> Tools:
    """Return the tools that are listed in a session made for it, which is ended afterwards; raise Trouble."""
    reply = talk.ask(initialize(path, talk.asking.tool), keep=True)
    proof = judged(reply)
    try:
        versions = proof.told.protocol_versions
        if not versions:
            raise Trouble(reply.flaw or Flaw.REFUSED, "it opens no session")
        call = LegacyCall(talk, reply.request.path, versions[0], session_of(reply))
        talk.ask(call.request({"jsonrpc": "2.0", "method": "notifications/initialized"}), keep=True)
        return list_tools(call, proof.told)
    finally:
        talk.give_back(reply)


def result_of(reply: Reply) -> Mapping[str, Value] | None:
    """Return the result in `reply` that bears our id, None if it is refused; raise Trouble if it is cut."""
    for message in reply.messages():
        result = message.get("result")
        if message.get("id") == reply.request.id and "method" not in message and isinstance(result, dict):
            return result
    if reply.flaw is not None:
        raise Trouble(reply.flaw, reply.detail)
    return None


def list_tools(call: Call, told: Told) -> Tools:
    """Return all tools, page by page; raise Trouble where the list is refused, or longer than will be read.

    A server that was introduced and names no such capability has no tools.
    """
    tools: list[Mapping[str, Value]] = []
    cursors: dict[str, None] = {}
    cursor: Value = None
    for _ in range(MAX_TOOL_PAGES):
        result = call("tools/list", {} if cursor is None else {"cursor": cursor})
        if result is None and cursor is None and told.name is not None and "tools" not in told.capabilities:
            return summed([])
        tools += page_of(result)
        cursor = (result or {}).get("nextCursor")
        if len(tools) > MAX_TOOLS:
            raise Trouble(Flaw.TOO_LARGE, f"more than {MAX_TOOLS} tools")
        if not isinstance(cursor, str) or not cursor:
            return summed(tools)
        if len(cursor) > MAX_BODY:
            raise Trouble(Flaw.TOO_LARGE, "a cursor that is too long")
        if cursor in cursors:
            raise Trouble(Flaw.MALFORMED, "its pages lead in a circle")
        cursors[cursor] = None
    raise Trouble(Flaw.TOO_LARGE, f"more than {MAX_TOOL_PAGES} pages")


def page_of(result: Mapping[str, Value] | None) -> list[Mapping[str, Value]]:
    """Return the tools of one page; raise Trouble where it is refused or is none."""
    if result is None:
        raise Trouble(Flaw.REFUSED, "it refuses to list them")
    page = result.get("tools")
    if not isinstance(page, list):
        raise Trouble(Flaw.MALFORMED, "a page without a list of tools")
    return [tool for tool in page if isinstance(tool, dict)]


def summed(tools: list[Mapping[str, Value]]) -> Tools:
    """Return number, hash, names and texts of `tools`."""
    names = [fit(tool.get("name"), MAX_NAME) or "" for tool in tools]
    hashes = [tool_hash(tool) for tool in tools]
    return Tools(
        count=len(tools),
        sha256=set_hash(hashes),
        names=tuple(sorted(names)[:MAX_LIST]),
        listed=listed(tools, hashes, names),
    )


def tools_hash(tools: list[Mapping[str, Value]]) -> str:
    """Return the hash of a set of tools: the same in whatever order they are listed."""
    return set_hash([tool_hash(tool) for tool in tools])


def tool_hash(tool: Mapping[str, Value]) -> str:
    """Return the hash of one tool."""
    from hashlib import sha256  # loads OpenSSL: only where tools are listed

    return sha256(
        canonical({field: tool[field] for field in HASHED if tool.get(field) is not None})
    ).hexdigest()


def set_hash(hashes: list[str]) -> str:
    """Return the hash of a set of tools by those of each."""
    from hashlib import sha256

    listed_hashes: list[Value] = [*sorted(hashes)]
    return sha256(canonical(listed_hashes)).hexdigest()
