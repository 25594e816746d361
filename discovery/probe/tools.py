"""The tools a server lists, asked only where the user wants it, and their canonical hash.

The hash of a set is SHA-256 over the canonical JSON (RFC 8785) of the sorted list of its tools' hashes in
hexadecimal; the hash of a tool is SHA-256 over the canonical JSON of what decides how a model uses it.
Source: research/registry.md §4.4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from discovery.probe.answer import Answer, Era, Grade, Tools
from discovery.probe.canonical import canonical
from discovery.probe.conversation import Conversation
from discovery.probe.flaw import Trouble
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
Call = Callable[[str, Mapping[str, Value]], Mapping[str, Value] | None]


def with_tools(talk: Conversation, answer: Answer) -> Answer:
    """Return `answer` with the tools of a proven server; without them where it does not tell."""
    if answer.grade is not Grade.CONFIRMED or answer.path is None:
        return answer
    try:
        match answer.era:
            case Era.MODERN:
                return replace(answer, tools=list_tools(ModernCall(talk, answer.path)))
            case Era.LEGACY:
                return replace(answer, tools=in_session(talk, answer.path))
    except Trouble:
        return answer
    return answer


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


def in_session(talk: Conversation, path: str) -> Tools | None:
    """Return the tools that are listed in a session made for it, which is ended afterwards; raise Trouble."""
    reply = talk.ask(initialize(path, talk.asking.tool), keep=True)
    proof = judged(reply)
    try:
        versions = proof.told.protocol_versions
        if not versions:
            return None
        call = LegacyCall(talk, reply.request.path, versions[0], session_of(reply))
        talk.ask(call.request({"jsonrpc": "2.0", "method": "notifications/initialized"}), keep=True)
        return list_tools(call)
    finally:
        talk.give_back(reply)


def result_of(reply: Reply) -> Mapping[str, Value] | None:
    """Return the result in `reply` that bears our id."""
    for message in reply.messages():
        result = message.get("result")
        if message.get("id") == reply.request.id and "method" not in message and isinstance(result, dict):
            return result
    return None


def list_tools(call: Call) -> Tools | None:
    """Return all tools, page by page; None where the list is refused, or longer than will be read."""
    tools: list[Mapping[str, Value]] = []
    cursor: Value = None
    for _ in range(MAX_TOOL_PAGES):
        result = call("tools/list", {} if cursor is None else {"cursor": cursor})
        page = result.get("tools") if result is not None else None
        if not isinstance(page, list):
            return None
        tools += [tool for tool in page if isinstance(tool, dict)]
        cursor = (result or {}).get("nextCursor")
        if len(tools) > MAX_TOOLS:
            return None
        if not isinstance(cursor, str) or not cursor:
            return summed(tools)
        if len(cursor) > MAX_BODY:
            return None
    return None


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
