"""One reply as a value: its head, what of its body was read, and the JSON-RPC messages in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from discovery.frozen import frozen
from discovery.probe.body import pieces
from discovery.probe.events import Event, events
from discovery.probe.flaw import Flaw, Trouble
from discovery.probe.head import Head, read_head
from discovery.probe.limits import MAX_BODY, MAX_LINE
from discovery.probe.messages import Request
from discovery.probe.reader import Reader
from discovery.probe.strict_json import Value, read_object

EVENT_STREAM = "text/event-stream"


@frozen
class Room:
    """How many bytes a reply may have: its body, and one line of an event stream."""

    body: int = MAX_BODY
    line: int = MAX_LINE


@frozen
class Reply:
    """What came back to `request`. `flaw` says why the body was not read to its end, None if it was."""

    request: Request
    head: Head
    body: bytes = b""
    events: tuple[Event, ...] = ()
    flaw: Flaw | None = None
    detail: str = ""

    @property
    def status(self) -> int:
        """Return the status code."""
        return self.head.status

    def messages(self) -> Iterator[Mapping[str, Value]]:
        """Give the JSON objects in it, one per event or the whole body."""
        texts: list[str | bytes] = [event.data for event in self.events]
        for text in texts or [self.body]:
            message = read_object(text)
            if message is not None:
                yield message


def is_stream(head: Head) -> bool:
    """Return whether an event stream was announced."""
    return head.first("content-type").partition(";")[0].strip().lower() == EVENT_STREAM


def read_reply(reader: Reader, request: Request, room: Room) -> Reply:
    """Return the reply to `request`; raise Trouble where not even its head could be read."""
    head = read_head(reader)
    body = bytearray()
    seen: list[Event] = []
    try:
        if request.method == "DELETE" and head.status < 300:
            return Reply(request=request, head=head)  # nothing in it is of use
        if is_stream(head) and head.status < 300:
            read_events(reader, request, head, room, seen)
        else:
            for piece in pieces(reader, head):
                body += piece
                if len(body) > room.body:
                    raise Trouble(Flaw.TOO_LARGE, f"a body of more than {room.body} bytes")
    except Trouble as trouble:
        kept = bytes(body) if trouble.flaw is not Flaw.TOO_LARGE else b""
        return Reply(
            request=request,
            head=head,
            body=kept,
            events=tuple(seen),
            flaw=trouble.flaw,
            detail=trouble.detail,
        )
    return Reply(request=request, head=head, body=bytes(body), events=tuple(seen))


def read_events(reader: Reader, request: Request, head: Head, room: Room, seen: list[Event]) -> None:
    """Put into `seen` the events up to the one that answers `request`; raise Trouble."""
    for event in events(pieces(reader, head), room.line, room.body):
        seen.append(event)
        if request.first_event or answers(event, request):
            return


def answers(event: Event, request: Request) -> bool:
    """Return whether `event` holds the response to `request`, or a refusal that names no request."""
    if f'"{request.id}"' not in event.data and '"error"' not in event.data:
        return False
    message = read_object(event.data) or {}
    return "method" not in message and (message.get("id") == request.id or "error" in message)
