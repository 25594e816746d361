"""Engines that a user's files and variables name: Docker's contexts, DOCKER_HOST, Podman's CONTAINER_HOST.

docs.docker.com/engine/manage-resources/contexts; docker/cli cli/context/store (contexts/meta/*/meta.json);
podman(1), "CONTAINER_HOST". Only sockets and pipes of this machine are asked: another one is another scan.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from discovery.formats.errors import Unreadable
from discovery.formats.json import read_json
from discovery.frozen import frozen
from discovery.host.door import Door
from discovery.host.homes import Home
from discovery.model import Reason
from discovery.redact.text import printable
from discovery.redact.urls import redact_url

MAX_FILE = 256 * 1024  # a context is below 1 KiB
MAX_CONTEXTS = 64
MAX_ADDRESS = 1024

UNIX = ("unix", "")
VARIABLES = ("DOCKER_HOST", "CONTAINER_HOST")
ADDRESS = re.compile(r"(?:([a-zA-Z][a-zA-Z0-9+.-]{0,20})://)?(.*)", re.DOTALL)
ELSEWHERE = (
    "this engine is reached over the network, and only sockets of this machine are asked; scan its machine"
)


@frozen
class Host:
    """An engine's address as somebody wrote it; `shown` is fit to print."""

    scheme: str
    address: str
    shown: str
    reason: Reason = Reason.OUTSIDE
    why: str = ELSEWHERE


def named_hosts(home: Home) -> Iterator[Host]:
    """Give the engines that the variables (of the own home) and the contexts of a home name, each once."""
    given: set[tuple[str, str]] = set()
    for host in (*from_variables(home), *from_contexts(home)):
        if (host.scheme, host.shown) not in given:
            given.add((host.scheme, host.shown))
            yield host


def from_variables(home: Home) -> Iterator[Host]:
    """Give the engines that the scanning user's environment names."""
    for name in VARIABLES:
        if home.own and (value := home.environ.get(name)):
            yield host_of(value)


def from_contexts(home: Home) -> Iterator[Host]:
    """Give the engine of every context; a context that cannot be read is one that cannot be asked."""
    moved = home.environ.get("DOCKER_CONFIG", "") if home.own else ""
    base = Path(moved) if moved.startswith("/") else home.path / ".docker"
    door = Door([home.path, base] if moved else [home.path], MAX_FILE)
    for path in contexts(base / "contexts" / "meta"):
        try:
            document = read_json(door.read(path).data)
        except FileNotFoundError:
            continue
        except Unreadable as error:
            yield Host(scheme="file", address="", shown=str(path), reason=error.reason, why=error.detail)
            continue
        match document:
            case {"Endpoints": {"docker": {"Host": str(host)}}} if host:
                yield host_of(host)


def contexts(folder: Path) -> list[Path]:
    """Return the files of the contexts in `folder`, sorted."""
    try:
        with os.scandir(folder) as listed:
            return sorted(folder / entry.name / "meta.json" for entry in islice(listed, MAX_CONTEXTS))
    except OSError:
        return []


def host_of(written: str) -> Host:
    """Return the host that `written` stands for: a URL, or a bare path."""
    found = ADDRESS.fullmatch(written.strip()[:MAX_ADDRESS])
    scheme, address = (found[1] or "").lower() if found else "", found[2] if found else ""
    if scheme in UNIX and not address.startswith("/"):
        return Host(
            scheme="file",
            address="",
            shown=printable(redact_url(written[:MAX_ADDRESS]).text),
            reason=Reason.UNRECOGNISED,
            why="the address of this engine is no absolute path",
        )
    return Host(scheme=scheme, address=address, shown=printable(redact_url(written[:MAX_ADDRESS]).text))
