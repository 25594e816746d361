"""Where engines listen on this machine: sockets and pipes at their usual places, and those that users name.

Sources: docs.docker.com/engine/daemon (run/docker.sock, rootless below XDG_RUNTIME_DIR) and /desktop
(.docker/run on macOS, .docker/desktop on Linux); podman-system-service(1); abiosoft/colima docs/FAQ.md;
docs.orbstack.dev/docker; docs.rancherdesktop.io (.rd); lima-vm/lima templates/docker.yaml and podman.yaml;
containers/podman pkg/machine (machine folder, <name>-api.sock below TMPDIR on macOS); runfinch/finch-daemon
README. The sockets of containerd and CRI-O speak gRPC and are left alone.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

from discovery.clients.model import Os
from discovery.engines.contexts import UNIX, named_hosts
from discovery.frozen import frozen
from discovery.host.homes import Home, is_ours
from discovery.model import Reason

HIDDEN = "container engines may listen below it; scan as its owner or as an administrator"
NO_SOCKET = "the socket of a container engine is expected here, and this is none"
MAX_ENTRIES = 256  # of a folder with one entry for each virtual machine: nobody has that many

SYSTEM = ("run/docker.sock", "var/run/docker.sock", "run/podman/podman.sock", "run/finch.sock")
RUNTIME = ("docker.sock", "podman/podman.sock", "finch.sock")
HOME = (
    ".docker/run/docker.sock",
    ".docker/desktop/docker.sock",
    ".orbstack/run/docker.sock",
    ".rd/docker.sock",
    ".finch/finch.sock",
    ".colima/docker.sock",
    ".colima/*/docker.sock",
    ".config/colima/*/docker.sock",
    ".lima/*/sock/docker.sock",
    ".lima/*/sock/podman.sock",
    ".local/share/containers/podman/machine/podman.sock",
    ".local/share/containers/podman/machine/*/podman.sock",
)
TEMPORARY = ("podman/*-api.sock",)
PIPES = ("\\\\.\\pipe\\", "//./pipe/")  # how the names of pipes begin
PIPE_NAMES = ("docker_engine", "dockerDesktopLinuxEngine", "podman-machine-default")


@frozen
class Place:
    """Where an engine may listen. `owner` is who alone may be listening there, if only one account may.

    `mark` and `holder` are device and inode, and owner, of the socket; None for a pipe.
    """

    path: str
    user: str | None = None
    owner: int | None = None
    mark: tuple[int, int] | None = None
    holder: int | None = None


@frozen
class Closed:
    """A place that is not asked, and why."""

    path: str
    reason: Reason
    why: str


def find_places(homes: tuple[Home, ...]) -> Iterator[Place | Closed]:
    """Give the places of the machines and homes, the system's first; what is absent is not given."""
    for machine in dict.fromkeys(home.machine for home in homes):
        for row in SYSTEM:
            yield from present(Place(path=str(machine / row)))
    if os.name == "nt":
        yield from (Place(path=PIPES[0] + pipe) for pipe in PIPE_NAMES)
    denied: set[str] = set()
    for home in homes:
        for found in places_of(home):
            if isinstance(found, Place):
                yield found
            elif found.path not in denied:  # one folder that is shut hides several places
                denied.add(found.path)
                yield found


def places_of(home: Home) -> Iterator[Place | Closed]:
    """Give the places in one home, its runtime folder, and those that its user's files and variables name."""
    owner = None if is_ours(home) else owner_of(home.path)
    for base, rows in folders_of(home, owner):
        for row in rows:
            for path in expand(base, row):
                yield from present(Place(path=str(path), user=home.user, owner=owner))
    for host in named_hosts(home):
        if host.scheme in UNIX:
            yield from present(Place(path=host.address, user=home.user, owner=owner))
        elif host.scheme == "npipe" and os.name == "nt":
            yield Place(path=host.address.replace("/", "\\"), user=home.user)
        elif host.scheme != "npipe" or home.os is not Os.WINDOWS:
            yield Closed(path=host.shown, reason=host.reason, why=host.why)


def folders_of(home: Home, owner: int | None) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Give the folders of one user with the places in them."""
    yield home.path, HOME
    environ: Mapping[str, str] = home.environ if home.own else {}
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    number = owner_of(home.path) if owner is None else owner
    if runtime.startswith("/"):
        yield Path(runtime), RUNTIME
    if number is not None:
        yield home.machine / "run" / "user" / str(number), RUNTIME
    if environ.get("TMPDIR", "").startswith("/"):
        yield Path(environ["TMPDIR"]), TEMPORARY


def owner_of(path: Path) -> int | None:
    """Return the user id that owns `path`, None where it cannot be told."""
    if os.name == "nt":
        return None
    try:
        return path.stat().st_uid
    except OSError:
        return None


def expand(base: Path, row: str) -> Iterator[Path]:
    """Give the paths that `row` stands for: its one `*` is every entry of its folder, sorted."""
    head, star, tail = row.partition("*")
    if not star:
        yield base / row
        return
    folder = base / head
    ending, _, rest = tail.partition("/")
    try:
        with os.scandir(folder) as listed:
            names = sorted(entry.name for entry in islice(listed, MAX_ENTRIES))
    except OSError:
        return
    for name in names:
        if name.endswith(ending):
            yield folder / name / rest if rest else folder / name


def present(place: Place) -> Iterator[Place | Closed]:
    """Give `place` if there is a socket; what cannot be seen, or is something else, is closed."""
    try:
        facts = Path(place.path).stat()
    except PermissionError:
        yield Closed(path=barrier(place.path), reason=Reason.DENIED, why=HIDDEN)
    except (OSError, ValueError):
        return  # not there; ValueError: a NUL in a path that a file names
    else:
        if stat.S_ISSOCK(facts.st_mode):
            yield replace(place, mark=(facts.st_dev, facts.st_ino), holder=facts.st_uid)
        else:
            yield Closed(path=place.path, reason=Reason.UNRECOGNISED, why=NO_SOCKET)


def barrier(path: str) -> str:
    """Return the folder on the way to `path` that may not be entered."""
    effective = os.access in os.supports_effective_ids
    ways = reversed(Path(path).parents)
    shut = (str(folder) for folder in ways if not os.access(folder, os.X_OK, effective_ids=effective))
    return next(shut, path)
