"""What an engine tells of containers and images, as far as it concerns us. RAW: values may hold secrets.

Engine API 1.24 to 1.57 (docs.docker.com/reference/api/engine, schemas ContainerSummary, ImageSummary,
ContainerInspectResponse, ImageInspect) and Podman's compatible API of 3 to 5 (containers/podman,
pkg/api/handlers/compat). Lists that are empty may be null or missing, and a command one text, in either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field

from discovery.frozen import frozen
from discovery.shapes.model import Plain

MAX_ITEMS = (
    1000  # of any list or map of one container: the largest seen have some hundred labels or variables
)
MAX_VALUE = 32 * 1024  # of one text in it; longer ones are cut
ID = re.compile(r"[0-9a-f]{12,128}")

NOTHING: Mapping[str, str] = {}


@frozen
class Port:
    """A port of a container, and where on the host it is published, if it is."""

    inner: int
    protocol: str
    address: str | None = None
    outer: int | None = None


@frozen
class Setup:
    """How an image or a container is set up to start; `env` holds `NAME=value` lines."""

    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    env: tuple[str, ...] = field(default=(), repr=False)
    folder: str = ""
    labels: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    exposed: tuple[Port, ...] = ()


@frozen
class Bind:
    """A folder or file of the host in a container."""

    source: str
    target: str


@frozen
class Container:
    """One container. `image` is spelt as it was asked for, `image_id` is what that was at the time.

    `removed` says that it goes once it ends.
    """

    id: str
    name: str
    image: str
    image_id: str
    setup: Setup
    state: str
    pid: int | None = None
    started: str = ""
    stdin: bool = False
    tty: bool = False
    ports: tuple[Port, ...] = ()
    binds: tuple[Bind, ...] = ()
    network: str = ""
    privileged: bool = False
    removed: bool = False


@frozen
class Image:
    """One image of the engine's store; the list tells its names and labels, only asking for it the rest."""

    id: str
    tags: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    setup: Setup = field(default_factory=Setup)


def read_container(value: Plain) -> Container | None:
    """Return the container that an inspection tells of, None if it tells of none."""
    top = entries(value)
    key = identifier(top.get("Id"))
    if key is None:
        return None
    config, state, host = (
        entries(top.get("Config")),
        entries(top.get("State")),
        entries(top.get("HostConfig")),
    )
    network = entries(top.get("NetworkSettings"))
    return Container(
        id=key,
        name=text(top.get("Name")).lstrip("/"),
        image=text(config.get("Image")),
        image_id=identifier(top.get("Image")) or "",
        setup=read_setup(config),
        state=text(state.get("Status")).lower() or ("running" if state.get("Running") is True else "unknown"),
        pid=number(state.get("Pid")) or None,
        started=text(state.get("StartedAt")),
        stdin=config.get("OpenStdin") is True,
        tty=config.get("Tty") is True,
        ports=read_ports(network.get("Ports")) or read_ports(host.get("PortBindings")),
        binds=tuple(read_binds(top.get("Mounts"))),
        network=text(host.get("NetworkMode")),
        privileged=host.get("Privileged") is True,
        removed=host.get("AutoRemove") is True,
    )


def read_image(value: Plain) -> Image | None:
    """Return the image that a list entry or an inspection tells of, None if it tells of none."""
    top = entries(value)
    key = identifier(top.get("Id"))
    if key is None:
        return None
    config = entries(top.get("Config")) or {"Labels": top.get("Labels")}
    return Image(
        id=key,
        tags=tuple(sorted(tag for tag in texts(top.get("RepoTags")) if "<none>" not in tag)),
        digests=tuple(sorted(each for each in texts(top.get("RepoDigests")) if "<none>" not in each)),
        setup=read_setup(config),
    )


def read_setup(config: Mapping[str, Plain]) -> Setup:
    """Return how a configuration starts."""
    labels = entries(config.get("Labels"))
    return Setup(
        entrypoint=texts(config.get("Entrypoint")),
        command=texts(config.get("Cmd")),
        env=texts(config.get("Env")),
        folder=text(config.get("WorkingDir")),
        labels={name: text(labels[name]) for name in sorted(labels)[:MAX_ITEMS]},
        exposed=read_ports(config.get("ExposedPorts")),
    )


def read_ports(value: Plain) -> tuple[Port, ...]:
    """Return the ports of a map `8080/tcp` → bindings (null, or a list of HostIp and HostPort)."""
    found: set[Port] = set()
    for key, bindings in list(entries(value).items())[:MAX_ITEMS]:
        inner, _, protocol = key.partition("/")
        if not inner.isascii() or not inner.isdigit() or len(inner) > 5:
            continue
        given = [entries(each) for each in bindings[:MAX_ITEMS]] if isinstance(bindings, list) else []
        published = [(text(each.get("HostIp")), number(each.get("HostPort"))) for each in given]
        port = Port(inner=int(inner), protocol=protocol or "tcp")
        outer = [(address or "0.0.0.0", number) for address, number in published if number]  # noqa: S104  # compared
        found.update(
            Port(inner=port.inner, protocol=port.protocol, address=address, outer=number)
            for address, number in outer
        )
        if not outer:
            found.add(port)
    return tuple(
        sorted(found, key=lambda port: (port.inner, port.protocol, port.address or "", port.outer or 0))
    )


def read_binds(value: Plain) -> Iterable[Bind]:
    """Yield what of the host is mounted. Docker Desktop shows macOS' folders below /host_mnt."""
    for item in value[:MAX_ITEMS] if isinstance(value, list) else ():
        mount = entries(item)
        source = text(mount.get("Source"))
        # Before API 1.25 there was no type, but only volumes had names.
        kind = text(mount.get("Type")) or ("volume" if mount.get("Name") else "bind")
        if kind == "bind" and source:
            yield Bind(source=source.removeprefix("/host_mnt"), target=text(mount.get("Destination")))


def identifier(value: Plain) -> str | None:
    """Return the hex digits of an id, None if it is none."""
    found = text(value).removeprefix("sha256:")
    return found if ID.fullmatch(found) else None


def entries(value: Plain) -> Mapping[str, Plain]:
    """Return a map, empty if `value` is none."""
    return value if isinstance(value, dict) else {}


def texts(value: Plain) -> tuple[str, ...]:
    """Return the texts of a list, or the one that stands alone."""
    if isinstance(value, str):
        return (text(value),) if value else ()
    return (
        tuple(text(item) for item in value[:MAX_ITEMS] if isinstance(item, str))
        if isinstance(value, list)
        else ()
    )


def text(value: Plain) -> str:
    """Return a text, cut where it is too long; empty for anything else."""
    return value[:MAX_VALUE] if isinstance(value, str) else ""


def number(value: Plain) -> int:
    """Return a number, also one written as text; 0 for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
