"""What a writer is asked for, and what it hands back: a file with one server, its twin without, the truth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from discovery.clients.model import Format, Os
from discovery.shapes.model import Plain

TOKEN = "CENSUS_TOKEN"
HEADER = "X-Census"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One file to write: for which row and key path, under which name, and which kind of server."""

    number: int
    client: str
    row: str
    shape: str
    format: Format
    at: tuple[str, ...]
    file: str
    folder: str
    os: Os
    project: str

    @property
    def name(self) -> str:
        """Return the server's name, which no other server of the test has."""
        return f"c{self.number:04d}"

    @property
    def remote(self) -> bool:
        """Return whether the server is a remote one: every other is."""
        return self.number % 2 == 1

    @property
    def off(self) -> bool:
        """Return whether the server is to be written as switched off, where the client can."""
        return self.number % 3 == 0

    @property
    def url(self) -> str:
        """Return the address of the server, if it is remote."""
        return f"https://{self.name}.example/mcp"

    @property
    def args(self) -> tuple[str, ...]:
        """Return the arguments of the server, if it is local."""
        return ("-y", f"@census/{self.name}")

    @property
    def line(self) -> str:
        """Return the whole command line of the server, if it is local."""
        return " ".join(("npx", *self.args))


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What the sighting must say. `args` and `ref` are None where the research says only what is in them."""

    name: str | None
    command: str | None = None
    args: tuple[str, ...] | None = None
    url: str | None = None
    enabled: bool | None = None
    env: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    by_ref: bool = False
    project: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file's content with the server and without; None for `meant` where the file declares no server.

    `full` and `empty` are plain values, to be encoded in the row's format, or ready bytes; then `plain`
    is what pointers lead into. `beside` holds other files by their path from the file's folder; where the
    server stands in one of them, `source` names it. `foreign` says that `empty` holds something else
    instead, which is news in a file for servers alone.
    """

    full: Plain | bytes
    empty: Plain | bytes
    meant: Meant | None
    plain: Plain = None
    beside: Mapping[str, Plain] = field(default_factory=dict)
    source: str = ""
    foreign: bool = False


Writer = Callable[[Ask], Written]


def meant(ask: Ask, **more: object) -> Meant:
    """Return what an ordinary server of `ask` looks like: the command line or the address, and the name."""
    told: dict[str, object] = {"name": ask.name}
    told |= {"url": ask.url, "args": ()} if ask.remote else {"command": "npx", "args": ask.args}
    return Meant(**{**told, **more})  # type: ignore[arg-type]
