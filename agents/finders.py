"""Which finder looks at which surface of a machine, and what several of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from discovery.frozen import frozen
from discovery.host.homes import Home
from discovery.model import Finder, Gap, Looked, Sighting, Surface
from discovery.noticed import Noticed
from discovery.redact.keyed import Fingerprinter

if TYPE_CHECKING:
    from agents.endpoint import Request
    from discovery.host.running import Machine
    from discovery.live.contents import Memory
    from discovery.live.live import Live
    from discovery.probe.answer import Remembered

ALL = "all"  # of Request.probe: who asks every listener wants every path tried
LOOPBACK = "loopback"  # the ref of an identity whose address leads back to its own machine


@dataclass(slots=True)
class Kept:
    """What one look leaves for the next one of the same process: none of it decides what is found."""

    noticed: Noticed | None = None
    files: Memory | None = None
    answers: MutableMapping[str, Remembered] = field(default_factory=dict)


@frozen
class Listened:
    """A finder whose sightings are passed on, with a note of the paths at which this machine is called."""

    finder: Finder
    paths: dict[int, tuple[str, ...]]

    @property
    def name(self) -> str:
        """Return the finder's own name."""
        return self.finder.name

    @property
    def surface(self) -> Surface:
        """Return the finder's own surface."""
        return self.finder.surface

    def find(self) -> Iterator[Sighting | Gap | Looked]:
        """Give what the finder gives."""
        for item in self.finder.find():
            if isinstance(item, Sighting) and item.identity.url and item.identity.ref == LOOPBACK:
                parts = urlsplit(item.identity.url)
                port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
                self.paths[port] = (*self.paths.get(port, ()), parts.path or "/")
            yield item


class Look:
    """One look at a machine: what was asked for, and what several finders need but only one should read."""

    def __init__(
        self, request: Request, homes: tuple[Home, ...], known: tuple[Path, ...], kept: Kept
    ) -> None:
        """Prepare to look at `homes` and the project folders `known` before; nothing is read yet."""
        self.request, self.homes, self.known, self.kept = request, homes, known, kept
        self.keyed = Fingerprinter(request.key)
        self.paths: dict[int, tuple[str, ...]] = {}

    @cached_property
    def machine(self) -> Machine:
        """Return this machine's processes and sockets."""
        from discovery.host.this_machine import this_machine

        return this_machine()

    @cached_property
    def live(self) -> Live:
        """Return the servers that run on it."""
        from discovery.host.this_machine import account_homes
        from discovery.live.contents import Memory
        from discovery.live.live import Live

        self.kept.files = self.kept.files or Memory()
        ours = (home for home in self.homes if home.machine == Path(home.path.anchor))
        homes = {**{home.user: str(home.path) for home in ours}, **account_homes()}
        return Live(self.machine, memory=self.kept.files, homes=homes)

    def finders(self) -> Iterator[Finder]:
        """Give the finders of the surfaces asked for, each loaded only then."""
        for surface, finder in FINDERS.items():
            if not self.request.only or surface in self.request.only:
                yield finder(self)


def configs(look: Look) -> Finder:
    """Return the finder of configured servers."""
    from discovery.clients.catalogue import CLIENTS
    from discovery.configs import ConfigFinder
    from discovery.targets import Choice

    asked = look.request
    finder = ConfigFinder(
        homes=look.homes,
        choice=Choice(
            clients=(*asked.custom, *CLIENTS), experimental=asked.experimental, provided=asked.provided
        ),
        keyed=look.keyed,
        projects=tuple(path.expanduser().absolute() for path in asked.projects),
        known=look.known,
        noticed=look.kept.noticed,
    )
    return Listened(finder=finder, paths=look.paths)


def processes(look: Look) -> Finder:
    """Return the finder of running servers."""
    from discovery.processes import ProcessFinder

    return ProcessFinder(live=look.live, keyed=look.keyed)


def listeners(look: Look) -> Finder:
    """Return the finder of listening servers."""
    from discovery.listeners import ListenerFinder
    from discovery.probe.messages import Tool

    return ListenerFinder(
        machine=look.machine,
        live=look.live,
        keyed=look.keyed,
        mode=look.request.probe,
        list_tools=look.request.list_tools,
        deep=look.request.probe == ALL,
        tool=Tool(version=look.request.version),
        memory=look.kept.answers,
        paths=look.paths,
    )


def containers(look: Look) -> Finder:
    """Return the finder of servers in containers."""
    from discovery.containers import ContainerFinder

    return ContainerFinder(homes=look.homes, machine=look.machine, keyed=look.keyed)


def packages(look: Look) -> Finder:
    """Return the finder of servers that are installed or cached."""
    from discovery.packages import PackageFinder

    return PackageFinder(homes=look.homes, keyed=look.keyed)


def logs(look: Look) -> Finder:
    """Return the finder of servers that were used."""
    from discovery.logs import LogFinder

    return LogFinder(homes=look.homes, keyed=look.keyed, experimental=look.request.experimental)


# In the order in which they look: what is configured says where to ask what listens.
FINDERS: Mapping[Surface, Callable[[Look], Finder]] = {
    Surface.CONFIG: configs,
    Surface.PROCESS: processes,
    Surface.LISTENER: listeners,
    Surface.CONTAINER: containers,
    Surface.PACKAGE: packages,
    Surface.LOG: logs,
}
