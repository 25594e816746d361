"""Which endpoint is asked, and under which names: a socket of this machine, or a host that was named."""

from __future__ import annotations

import re

from discovery.frozen import frozen
from discovery.host.running import Listening

WILDCARDS = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "*": "127.0.0.1", "::": "::1"}  # noqa: S104  # what others bound
MAPPED = "::ffff:"
USUAL_PORTS = {"https": 443, "http": 80}
MAX_PATH = 256
LOOPBACK = re.compile(r"127(?:\.[0-9]{1,3}){3}")
# The characters of a path and query by RFC 3986: nothing that could end the request line.
PATH = re.compile(r"/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*")


@frozen
class Target:
    """One endpoint to ask; `transport`, `network` and `pids` are as in Listening.

    The transports `https` and `http` lead to the host that `address` names, which is not this machine.
    `known` paths are asked first, `guessed` ones last.
    """

    transport: str
    address: str
    port: int | None = None
    network: str = ""
    pids: tuple[int, ...] = ()
    known: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()

    @property
    def loopback(self) -> bool:
        """Return whether only this machine can be meant."""
        return self.transport == "unix" or (not self.away and is_loopback(self.address))

    @property
    def away(self) -> bool:
        """Return whether another machine is meant."""
        return self.transport in USUAL_PORTS

    @property
    def server_name(self) -> str:
        """Return the name that is asked for in TLS: front ends of a cloud choose the server by it."""
        return self.address if self.away else "localhost"

    @property
    def host(self) -> str:
        """Return the Host field for it: `127.0.0.1:8000`, `[::1]:8000`, `localhost` for a unix socket."""
        if self.transport == "unix":
            return "localhost"
        if self.port == USUAL_PORTS.get(self.transport, -1):
            return self.address
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"

    @property
    def local_name(self) -> str:
        """Return the other form of a loopback address; some servers want a port in it even without one."""
        return f"localhost:{self.port or 80}"


def target_of(listening: Listening, known: tuple[str, ...] = (), guessed: tuple[str, ...] = ()) -> Target:
    """Return where to ask what listens: a socket bound to every address is asked on loopback."""
    address = listening.address
    if listening.transport != "unix":
        address = WILDCARDS.get(address, address)
        if address.startswith(MAPPED):
            plain = address.removeprefix(MAPPED)
            address = WILDCARDS.get(plain, plain)
    return Target(
        transport=listening.transport,
        address=address,
        port=listening.port,
        network=listening.network,
        pids=listening.pids,
        known=tuple(path for path in dict.fromkeys(known) if is_path(path)),
        guessed=tuple(path for path in dict.fromkeys(guessed) if is_path(path)),
    )


def is_path(text: str) -> bool:
    """Return whether `text` can stand in a request line."""
    return len(text) <= MAX_PATH and PATH.fullmatch(text) is not None and not text.startswith("//")


def is_loopback(address: str) -> bool:
    """Return whether `address` is an IP address that never leaves the machine."""
    if ":" in address:
        return address == "::1"
    return LOOPBACK.fullmatch(address) is not None


def is_wide(address: str) -> bool:
    """Return whether a TCP socket bound to `address` can be reached from other machines."""
    plain = address.removeprefix(MAPPED)
    return not is_loopback(plain)
