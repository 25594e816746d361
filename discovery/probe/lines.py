"""MCP as one JSON object per line over a socket, as over standard input and output."""

from __future__ import annotations

from collections.abc import Mapping

from discovery.probe.answer import Answer, Auth, Era, Grade, Told, Tools
from discovery.probe.conversation import Conversation
from discovery.probe.dial import dial
from discovery.probe.flaw import Flaw, Trouble
from discovery.probe.limits import MAX_EVENTS, MAX_LINE, MAX_TOOL_BODY
from discovery.probe.messages import LEGACY, initialize_message, line, modern
from discovery.probe.reader import Deadline, Reader
from discovery.probe.strict_json import Value, read_object
from discovery.probe.told import told_by_discover, told_by_initialize
from discovery.probe.tools import list_tools, tried


class Lines:
    """One connection that is open for the whole exchange."""

    def __init__(self, talk: Conversation) -> None:
        """Connect; raise Trouble."""
        self.talk = talk
        self.deadline = Deadline(talk.asking.probe_s, talk.deadline)
        self.sock = dial(talk.target, self.deadline, talk.asking.connect_in)
        self.reader = Reader(self.sock, self.deadline)

    def close(self) -> None:
        """End it."""
        self.talk.received += self.reader.received
        self.sock.close()

    def tell(self, message: Mapping[str, Value]) -> None:
        """Send a message; raise Trouble."""
        self.talk.requests += 1
        try:
            self.sock.settimeout(self.deadline.left())
            self.sock.sendall(line(message) + b"\n")
        except TimeoutError:
            raise Trouble(Flaw.SILENT, "takes no bytes") from None
        except OSError as error:
            raise Trouble(Flaw.RESET, type(error).__name__) from None

    def ask(self, message: Mapping[str, Value], limit: int = MAX_LINE) -> Mapping[str, Value]:
        """Return the response to `message`, empty if it is none; raise Trouble."""
        self.tell(message)
        for _ in range(MAX_EVENTS):
            got = self.reader.line(limit)
            if got is None:
                raise Trouble(Flaw.CLOSED, "closed without a response")
            found = read_object(got)
            if found is None:
                raise Trouble(Flaw.NOT_HTTP, "lines that are no JSON")
            if found.get("id") == message.get("id") or ("error" in found and found.get("id") is None):
                return found if found.get("jsonrpc") == "2.0" and "method" not in found else {}
        raise Trouble(Flaw.TOO_LARGE, "no response among many lines")

    def result(self, method: str, params: Mapping[str, Value]) -> Mapping[str, Value] | None:
        """Return the result of a legacy request after the greeting, None if it is refused; raise Trouble."""
        message = {**initialize_message(self.talk.asking.tool), "method": method, "params": dict(params)}
        found = self.ask(message, MAX_TOOL_BODY).get("result")
        return found if isinstance(found, dict) else None

    def modern_result(self, method: str, params: Mapping[str, Value]) -> Mapping[str, Value] | None:
        """Return the result of a modern request, None if it is refused; raise Trouble."""
        found = self.ask(modern(method, self.talk.asking.tool, params), MAX_TOOL_BODY).get("result")
        return found if isinstance(found, dict) else None


def in_lines(talk: Conversation) -> Answer:
    """Return the answer of an endpoint that is asked line by line, on one connection."""
    opened: Lines | None = None
    try:
        opened = Lines(talk)
        return asked(opened)
    except Trouble as trouble:
        grade = Grade.SILENT if trouble.flaw in {Flaw.SILENT, Flaw.SLOW} else Grade.NO
        return Answer(grade=grade, framing="lines", detail=f"{trouble.flaw}: {trouble.detail}")
    finally:
        if opened is not None:
            opened.close()


def asked(lines: Lines) -> Answer:
    """Return what the server says of itself; raise Trouble."""
    tool = lines.talk.asking.tool
    found = lines.ask(modern("server/discover", tool, {})).get("result")
    if isinstance(found, dict) and (told := told_by_discover(found)) is not None:
        answer = confirmed("result.discover", Era.MODERN, told)
        return with_tools(lines, answer)
    greeting = lines.ask(initialize_message(tool, LEGACY)).get("result")
    if isinstance(greeting, dict) and (told := told_by_initialize(greeting)) is not None:
        return with_tools(lines, confirmed("result.initialize", Era.LEGACY, told))
    return Answer(grade=Grade.NO, framing="lines", detail="JSON lines, but no MCP")


def confirmed(rule: str, era: Era, told: Told) -> Answer:
    """Return the answer of a proven server."""
    return Answer(grade=Grade.CONFIRMED, rule=rule, era=era, told=told, framing="lines", auth=Auth.NONE)


def with_tools(lines: Lines, answer: Answer) -> Answer:
    """Return `answer` with the server's tools if they are wanted, or with why they are not all told."""
    if not lines.talk.asking.list_tools:
        return answer
    if answer.era is Era.MODERN:
        return tried(answer, lambda: list_tools(lines.modern_result, answer.told))
    return tried(answer, lambda: introduced(lines, answer.told))


def introduced(lines: Lines, told: Told) -> Tools:
    """Return the tools of a legacy server, which waits to hear that the greeting is over; raise Trouble."""
    lines.tell({"jsonrpc": "2.0", "method": "notifications/initialized"})
    return list_tools(lines.result, told)
