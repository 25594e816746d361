"""A home with engines, and what a finder finds there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

from discovery.clients.model import Os
from discovery.containers import ContainerFinder
from discovery.host.homes import Home
from discovery.host.running import Machine
from discovery.model import Gap, Looked, Sighting
from discovery.redact.keyed import Fingerprinter
from tests.containers.engine import genuine, serving
from tests.containers.samples import Box, Img

NOW = datetime(2026, 11, 21, tzinfo=UTC)
KEY = Fingerprinter(b"0123456789abcdef")
SOCKET = ".docker/run/docker.sock"


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder whose path is short enough for the sockets in it."""
    path = Path(tempfile.mkdtemp(prefix="e"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        rmtree(path, ignore_errors=True)


def home_in(folder: Path, environ: Mapping[str, str] | None = None, *, own: bool = True) -> Home:
    """A home on a machine of its own, so that no engine of the real one is asked."""
    path = folder / "home" / "ada"
    path.mkdir(parents=True, exist_ok=True)
    return Home(path=path, user="ada", os=Os.LINUX, machine=folder, own=own, environ=environ or {})


def find(*homes: Home, machine: Machine | None = None) -> list[Sighting | Gap | Looked]:
    return list(ContainerFinder(homes=homes, machine=machine, keyed=KEY, now=lambda: NOW).find())


def sightings(found: Iterable[object]) -> list[Sighting]:
    return [each for each in found if isinstance(each, Sighting)]


def gaps(found: Iterable[object]) -> list[Gap]:
    return [each for each in found if isinstance(each, Gap)]


def looked(found: Iterable[object]) -> list[Looked]:
    return [each for each in found if isinstance(each, Looked)]


def found_in(
    *boxes: Box, generation: str = "1.51", images: Iterable[Img] | None = None, machine: Machine | None = None
) -> list[Sighting | Gap | Looked]:
    """What is found in a home whose engine holds these."""
    with short_folder() as folder:
        home = home_in(folder)
        with serving(home.path / SOCKET, genuine(generation, boxes, images)):
            return find(home, machine=machine)


def running(*boxes: Box, generation: str = "1.51") -> list[Sighting]:
    """The containers among what is found."""
    seen = sightings(found_in(*boxes, generation=generation))
    return [each for each in seen if each.source.startswith("container:")]
