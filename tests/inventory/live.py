"""Hand-made sightings of what runs, listens, lies in containers and logs, as the finders make them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from discovery.identity.naming import name
from discovery.model import Identity, Kind, Pin, Sighting, Surface
from inventory.model import Seen
from tests.inventory.server_pairs import DAWN

STARTED = "2026-11-01T05:00:00+00:00"
LATER = "2026-11-01T05:30:00+00:00"
IMAGE = "ghcr.io/acme/crm-mcp:2"
CONTAINER = "4f5e" * 16


def npm(package: str = "@acme/files", version: str | None = "1.0.0") -> Identity:
    """Return the identity of an npm package as a running process shows it."""
    purl = f"pkg:npm/{package.replace('@', '%40')}" + (f"@{version}" if version else "")
    return Identity(kind=Kind.NPM, purl=purl, version=version, pin=Pin.EXACT if version else None)


def running(
    identity: Identity | None = None,
    *,
    pid: int = 14,
    line: str = "node\t/usr/lib/files/index.js",
    client: str | None = None,
    user: str = "dana",
    cwd: str | None = None,
    **facts: str,
) -> Sighting:
    """Return a running server."""
    command, *args = line.split("\t")
    return Sighting(
        identity=identity or npm(),
        surface=Surface.PROCESS,
        finder="processes",
        source=f"pid:{pid}",
        root=f"user:{user}",
        seen_at=DAWN,
        client=client,
        user=user,
        transport="stdio",
        command=command,
        args=tuple(args),
        cwd=cwd,
        pid=pid,
        facts={"started": STARTED, "chain": f"node {pid}", **facts},
    )


def listening(
    identity: Identity | None = None,
    *,
    at: str = "127.0.0.1:3000",
    pid: int | None = 14,
    user: str = "dana",
    **facts: str,
) -> Sighting:
    """Return a listening socket."""
    started = {} if pid is None else {"started": STARTED.replace("+00:00", "Z")}
    return Sighting(
        identity=identity or npm(),
        surface=Surface.LISTENER,
        finder="listeners",
        source=at if at.startswith("unix:") else f"tcp:{at}",
        root=f"user:{user}",
        seen_at=DAWN,
        user=user,
        transport="http",
        pid=pid,
        address=at.partition("@net:")[0].removeprefix("unix:"),
        facts={"bind": "loopback", "probe": "confirmed", **started, **facts},
    )


def unknown(at: str = "127.0.0.1:3000", path: str = "/mcp", **facts: str) -> Sighting:
    """Return a listening socket whose program is hidden."""
    port = at.rpartition(":")[2]
    here = name(command=None, url=f"http://127.0.0.1:{port}{path}")
    return listening(here, at=at, pid=None, path=path, **facts)


def container(image: str = IMAGE, *, key: str = CONTAINER, **facts: str) -> Sighting:
    """Return a running container."""
    return Sighting(
        identity=name(command="docker", args=["run", "-i", image], os="linux"),
        surface=Surface.CONTAINER,
        finder="containers",
        source=f"container:docker:{key}",
        root="/var/run/docker.sock",
        seen_at=DAWN,
        command="docker",
        args=("run", "-i", image),
        facts={"container_id": key, "state": "running", "image": image, **facts},
    )


def logged(label: str = "files", *, client: str = "cursor", home: str = "/home/dana") -> Sighting:
    """Return a server that a client's log names."""
    return Sighting(
        identity=Identity(kind=Kind.UNRESOLVED, ref=f"log:{client}/{label}"),
        surface=Surface.LOG,
        finder="logs",
        source=f"{home}/.{client}/logs/mcp-{label}.log",
        root=home,
        seen_at=DAWN,
        name=label,
        client=client,
        user=home.rpartition("/")[2],
        facts={"last_used": "2026-10-31T20:00:00Z"},
    )


def cached(identity: Identity | None = None) -> Sighting:
    """Return a package in a cache."""
    return Sighting(
        identity=identity or npm(),
        surface=Surface.PACKAGE,
        finder="packages",
        source="/home/dana/.npm/_npx/5a9d/node_modules/@acme/files/package.json",
        root="/home/dana",
        seen_at=DAWN,
        user="dana",
        facts={"presence": "cached"},
    )


def seen(sighting: Sighting, *, gone: bool = False) -> Seen:
    """Return `sighting` as remembered."""
    last = DAWN + timedelta(hours=1)
    return Seen(sighting=sighting, first_seen=DAWN, last_seen=last, gone=last if gone else None)


def at_source(sighting: Sighting, source: str) -> Sighting:
    """Return the same, seen at another place."""
    return replace(sighting, source=source)
