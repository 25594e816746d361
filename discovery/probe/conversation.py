"""All requests to one endpoint, one at a time, within one budget; sessions handed out are given back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from discovery.frozen import frozen
from discovery.probe.answer import Tls
from discovery.probe.dial import ConnectAway, ConnectIn, dial
from discovery.probe.flaw import Flaw, Trouble
from discovery.probe.judge import session_of
from discovery.probe.limits import CLOSE_S, ENDPOINT_S, MAX_REQUESTS, MAX_SESSIONS, PROBE_S
from discovery.probe.messages import Request, Tool, end, written
from discovery.probe.proofs import TLS_WANTED
from discovery.probe.reader import Deadline, Reader
from discovery.probe.redirect import own_slash
from discovery.probe.reply import Reply, Room, read_reply
from discovery.probe.target import Target
from discovery.probe.tls import wrapped

if TYPE_CHECKING:
    import socket

REFUSED_HOST = frozenset({403, 421})
ENDED = frozenset({200, 202, 204})
# An end of the stream without a word is how some servers refuse what is not TLS.
MAYBE_TLS = frozenset({Flaw.TLS, Flaw.CLOSED, Flaw.RESET})
SMALL = Room()


@frozen
class Asking:
    """How to ask: as whom, how far, how long.

    `connect_in` opens connections in other network namespaces, `connect_away` to other machines.
    """

    tool: Tool = Tool()
    deep: bool = False
    checks: bool = True
    identify: bool = True
    list_tools: bool = False
    patience: int = 2
    probe_s: float = PROBE_S
    endpoint_s: float = ENDPOINT_S
    connect_in: ConnectIn | None = None
    connect_away: ConnectAway | None = None


class Conversation:
    """What was said to one endpoint so far, and what it accepts: plain or TLS, which form of its address."""

    def __init__(self, target: Target, asking: Asking) -> None:
        """Begin; nothing is sent yet."""
        self.target = target
        self.asking = asking
        self.deadline = Deadline(asking.endpoint_s)
        self.host = target.host
        # To another machine nothing is said in plain text where its address promises TLS.
        self.tls: Tls | None = Tls() if target.transport == "https" else None
        self.plain_works = False
        self.host_checked: bool | None = None
        self.redirect: str | None = None
        self.requests = self.received = 0
        self.opened: dict[str, None] = {}
        self.closed = 0
        self.closable: bool | None = None

    def ask(self, request: Request, room: Room = SMALL, *, keep: bool = False) -> Reply:
        """Return the reply to `request`, asked again in TLS, by local name or with a slash where that helps.

        `keep` leaves open the session that the reply hands out. Raise Trouble.
        """
        reply = self.in_tls(request, room)
        if reply.status in REFUSED_HOST and self.target.loopback and not request.foreign:
            reply = self.by_name(request, room, reply)
        location = reply.head.first("location")
        if 300 <= reply.status < 400 and location:
            if own_slash(location, request.path, self.host, secure=self.tls is not None):
                reply = self.once(replace(request, path=request.path + "/"), room)
            else:
                self.redirect = location
        if not keep:
            self.give_back(reply)
        return reply

    def in_tls(self, request: Request, room: Room) -> Reply:
        """Return the reply, in TLS if plain text is refused; raise Trouble."""
        try:
            reply = self.once(request, room)
        except Trouble as trouble:
            secure = None if self.settled() or trouble.flaw not in MAYBE_TLS else self.try_tls(request, room)
            if secure is None:
                raise
            return secure
        if not self.settled() and reply.status == 400 and TLS_WANTED.search(reply.body.decode("latin-1")):
            secure = self.try_tls(request, room)
            return reply if secure is None else secure
        self.plain_works = True
        return reply

    def settled(self) -> bool:
        """Return whether it is known how this endpoint is reached: unix sockets have no TLS."""
        return self.plain_works or self.tls is not None or self.target.transport == "unix"

    def try_tls(self, request: Request, room: Room) -> Reply | None:
        """Return the reply in TLS, None where there is no TLS; raise Trouble where there is, and no reply."""
        self.tls = Tls()
        try:
            return self.once(request, room)
        except Trouble as trouble:
            if self.tls != Tls():
                raise self.last_words(trouble) from None
            self.tls = None
            self.plain_works = True  # or nothing does: there is no third way
            return None

    def by_name(self, request: Request, room: Room, first: Reply) -> Reply:
        """Return the reply to the other form of the address, or `first` if that is refused as well."""
        if self.host_checked is not None or self.host == self.target.local_name:
            return first
        self.host_checked = False
        numeric, self.host = self.host, self.target.local_name
        self.give_back(first)
        try:
            reply = self.once(request, room)
        except Trouble:
            self.host = numeric
            return first
        if reply.status in REFUSED_HOST:
            self.host = numeric
            self.give_back(reply)
            return first
        self.host_checked = True
        return reply

    def once(self, request: Request, room: Room = SMALL, grace: float = 0.0) -> Reply:
        """Return the reply on a connection of its own; raise Trouble. `grace` is time beyond the budget."""
        if self.requests >= MAX_REQUESTS or (self.deadline.over() and not grace):
            raise Trouble(Flaw.SPENT, "asked long enough")
        deadline = Deadline(grace) if grace else Deadline(self.asking.probe_s, self.deadline)
        self.requests += 1
        sock = self.dialled(deadline)
        if self.tls is not None:
            sock, self.tls = wrapped(sock, deadline, self.target.server_name)
        reader = Reader(sock, deadline)
        try:
            sock.settimeout(deadline.left())
            sock.sendall(written(request, self.host, self.asking.tool))
            return read_reply(reader, request, room)
        except TimeoutError:
            raise Trouble(Flaw.SILENT, "takes no bytes") from None
        except OSError as error:
            raise Trouble(Flaw.RESET, type(error).__name__) from None
        finally:
            self.received += reader.received
            sock.close()

    def dialled(self, deadline: Deadline) -> socket.socket:
        """Return a connection to the endpoint; raise Trouble."""
        return dial(self.target, deadline, self.asking.connect_in, self.asking.connect_away)

    def last_words(self, trouble: Trouble) -> Trouble:
        """Return why a TLS endpoint hung up after the handshake, `trouble` itself if it does not say.

        In TLS 1.3 a server looks for the client's certificate after the handshake. What it says then is lost
        where our request is still on its way when it hangs up; so nothing is sent this time.
        """
        if trouble.flaw not in (Flaw.RESET, Flaw.CLOSED) or self.requests >= MAX_REQUESTS:
            return trouble
        self.requests += 1
        try:
            deadline = Deadline(self.asking.probe_s, self.deadline)
            sock, _ = wrapped(self.dialled(deadline), deadline, self.target.server_name)
            with sock:
                Reader(sock, deadline).fill()
        except (Trouble, TimeoutError) as told:
            return told if isinstance(told, Trouble) and told.flaw is Flaw.RESET else trouble
        return trouble

    def give_back(self, reply: Reply) -> None:
        """End the session that `reply` hands out, whatever its status; each only once."""
        session = session_of(reply)
        if session is None or session in self.opened or len(self.opened) >= MAX_SESSIONS:
            return
        self.opened[session] = None
        self.finish(reply.request.path, session)

    def finish(self, path: str, session: str | None) -> Reply | None:
        """End `session`, and learn whether sessions can be ended; return the reply, None if there is none."""
        try:
            reply = self.once(end(path, session), grace=CLOSE_S)
        except Trouble:
            return None
        self.closable = ends_sessions(reply)
        self.closed += session is not None and self.closable
        if session is None:
            self.give_back(reply)
        return reply


def ends_sessions(reply: Reply) -> bool:
    """Return whether a reply to DELETE shows a server that ends sessions, and merely not this one.

    A framework without such a route says 404 in words of its own, or 405.
    """
    known = reply.status == 404 and any("error" in message for message in reply.messages())
    return reply.status in ENDED or reply.status == 400 or known
