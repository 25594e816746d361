"""Containers and images as engines of several generations tell of them.

Shapes: docs.docker.com/reference/api/engine (1.24, 1.41, 1.44, 1.48, 1.51), answers of Podman 4.3 and 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

Document = dict[str, Any]
GENERATIONS = ("1.24", "1.41", "1.44", "1.48", "1.51", "podman-4", "podman-5")
SHELL_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def hex_of(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Img:
    """An image: its first tag is what it is called by."""

    tags: tuple[str, ...]
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    exposed: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return hex_of(f"image {self.tags}")


@dataclass(frozen=True, kw_only=True)
class Box:
    """A container, as the command line that started it would have it."""

    image: Img
    asked: str = ""
    name: str = "quirky_name"
    entrypoint: tuple[str, ...] | None = None
    command: tuple[str, ...] | None = None
    env: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    stdin: bool = False
    tty: bool = False
    ports: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    binds: tuple[tuple[str, str], ...] = ()
    folder: str = ""
    state: str = "running"
    started: str = "2026-11-20T08:00:00.123456789Z"
    pid: int = 0
    network: str = "bridge"
    privileged: bool = False
    removed: bool = False

    @property
    def id(self) -> str:
        return hex_of(f"container {self.name} {self.image.tags}")


def is_podman(generation: str) -> bool:
    return generation.startswith("podman")


def full(name: str, generation: str) -> str:
    """Podman writes image names with their host and tag."""
    if not is_podman(generation) or not name or name.startswith("sha256:"):
        return name
    head = name.partition("/")[0]
    hosted = "/" in name and ("." in head or ":" in head)
    name = name if hosted else f"docker.io/{name if '/' in name else 'library/' + name}"
    return name if ":" in name.rpartition("/")[2] or "@" in name else f"{name}:latest"


def api(generation: str) -> str:
    return "1.41" if is_podman(generation) else generation


def config_of(image: Img, generation: str) -> Document:
    config: Document = {
        "Env": [SHELL_PATH, *image.env],
        "Entrypoint": list(image.entrypoint) or None,
        "Cmd": list(image.command) or None,
        "Labels": dict(image.labels) or None,
        "WorkingDir": "",
        "OnBuild": None,
    }
    if image.exposed:
        config["ExposedPorts"] = {port: {} for port in image.exposed}
    # Since API 1.50, engines leave out what is not set.
    return {key: value for key, value in config.items() if value} if generation >= "1.50" else config


def listed_image(image: Img, generation: str) -> Document:
    row: Document = {
        "Id": f"sha256:{image.id}",
        "ParentId": "",
        "RepoTags": [full(tag, generation) for tag in image.tags] or ["<none>:<none>"],
        "RepoDigests": list(image.digests) or (None if generation == "1.24" else []),
        "Created": 1795238861,
        "Size": 769182,
        "SharedSize": -1,
        "Labels": dict(image.labels) or None,
        "Containers": -1,
    }
    if generation < "1.44" or is_podman(generation):
        row["VirtualSize"] = 769182
    if is_podman(generation):
        row["Names"] = row["RepoTags"]
        row["History"] = row["RepoTags"]
    if generation >= "1.48" and not is_podman(generation):
        row["Descriptor"] = {"mediaType": "application/vnd.oci.image.index.v1+json", "size": 1609}
    return row


def inspected_image(image: Img, generation: str) -> Document:
    row = listed_image(image, generation)
    return {
        "Id": row["Id"],
        "RepoTags": row["RepoTags"],
        "RepoDigests": row["RepoDigests"],
        "Created": "2026-11-01T05:27:41.581186244Z",
        "Architecture": "amd64",
        "Os": "linux",
        "Config": config_of(image, generation),
        **({"ContainerConfig": {"Cmd": None, "Env": None}} if generation < "1.44" else {}),
    }


def listed_container(box: Box, generation: str) -> Document:
    started = (*(box.entrypoint or box.image.entrypoint), *(box.command or box.image.command))
    command = (box.command or ()) if is_podman(generation) else started
    row: Document = {
        "Id": box.id,
        "Names": [f"/{box.name}"],
        "Image": full(box.asked or box.image.tags[0], generation),
        "ImageID": f"sha256:{box.image.id}",
        "Command": " ".join(command),
        "Created": 1795238987,
        "Ports": [],
        "Labels": {**box.image.labels, **box.labels},
        "State": box.state,
        "Status": "Up 2 hours" if box.state == "running" else "Exited (0) 2 hours ago",
        "HostConfig": {"NetworkMode": box.network},
        "NetworkSettings": {"Networks": {}},
        "Mounts": [],
    }
    if is_podman(generation):
        row |= {"Name": "", "Config": None, "NetworkingConfig": None, "Platform": None}
    return row


def mounts(box: Box, generation: str) -> list[Document]:
    typed = {} if generation == "1.24" else {"Type": "bind"}
    binds: list[Document] = [
        {**typed, "Source": source, "Destination": target, "Mode": "", "RW": True}
        for source, target in box.binds
    ]
    kind = {} if generation == "1.24" else {"Type": "volume"}
    place = "/var/lib/docker/volumes/cache/_data"
    return [*binds, {**kind, "Name": "cache", "Source": place, "Destination": "/cache", "Driver": "local"}]


def inspected_container(box: Box, generation: str) -> Document:
    image = box.image
    entrypoint = image.entrypoint if box.entrypoint is None else box.entrypoint
    command = image.command if box.command is None and box.entrypoint is None else box.command or ()
    own = ("TERM=xterm", "container=podman", f"HOSTNAME={box.id[:12]}") if is_podman(generation) else ()
    words = (*entrypoint, *command)
    bindings: Document = {
        port: [{"HostIp": address, "HostPort": number} for address, number in where] or None
        for port, where in box.ports.items()
    }
    config: Document = {
        "Hostname": box.id[:12],
        "AttachStdin": box.stdin and not is_podman(generation),
        "OpenStdin": box.stdin,
        "StdinOnce": box.stdin,
        "Tty": box.tty,
        "Env": [*box.env, *own, SHELL_PATH, *image.env],
        "Cmd": list(command) or None,
        "Entrypoint": list(entrypoint) or None,
        "Image": full(box.asked or image.tags[0], generation),
        "WorkingDir": box.folder or ("/" if is_podman(generation) else ""),
        "Labels": {**image.labels, **box.labels},
        "ExposedPorts": {port: {} for port in (*box.ports, *image.exposed)} or None,
        "StopSignal": {"podman-4": "15", "podman-5": "SIGTERM"}.get(generation),
    }
    document: Document = {
        "Id": box.id,
        "Created": "2026-11-20T07:59:59.9Z",
        "Path": words[0] if words else "",
        "Args": list(words[1:]),
        "State": {
            "Status": box.state,
            "Running": box.state == "running",
            "Pid": box.pid,
            "StartedAt": box.started,
            "FinishedAt": "0001-01-01T00:00:00Z",
        },
        "Image": f"sha256:{image.id}",
        "Name": f"/{box.name}",
        "Driver": "overlay2",
        "HostConfig": {
            "Binds": [f"{source}:{target}" for source, target in box.binds] or None,
            "NetworkMode": box.network,
            "PortBindings": bindings,
            "Privileged": box.privileged,
            "AutoRemove": box.removed,
        },
        "Mounts": mounts(box, generation),
        "Config": config,
        "NetworkSettings": {"Ports": bindings if box.state == "running" else {}, "Networks": {}},
    }
    if generation >= "1.48" and not is_podman(generation):
        document["ImageManifestDescriptor"] = {"mediaType": "application/vnd.oci.image.manifest.v1+json"}
    return document
