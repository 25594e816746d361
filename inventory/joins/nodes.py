"""What there is to join: all that was seen under one key on one machine, and what it claims to be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from discovery.identity.purl import split_purl, versionless
from discovery.model import Sighting, Surface
from inventory.code_paths import is_absolute
from inventory.server_key import ELSEWHERE, HERE, is_forwarded, on_machine

IMAGES = frozenset({"oci", "docker"})
LIVE = frozenset({Surface.PROCESS, Surface.LISTENER, Surface.CONTAINER})
# A container that stopped, an image and a package are there, but nothing of them runs.
RESTING = frozenset({"installed", "cached"})
SOCKETS = ("unix:", "pipe:")
# The schemes of refs that name a file on this machine.
PROGRAMS = frozenset({"file", "workspace", "bin"})


class Node(NamedTuple):
    """The live sightings of one key, in an order of their own.

    `launched` are the keys of what the command lines of its processes say, where that is something else.
    """

    key: str
    sightings: tuple[Sighting, ...]
    launched: frozenset[str] = frozenset()

    def on(self, *surfaces: Surface) -> Iterator[Sighting]:
        """Give the sightings made on `surfaces`."""
        return (it for it in self.sightings if it.surface in surfaces)

    def is_configured(self) -> bool:
        """Return whether a configuration names it."""
        return any(self.on(Surface.CONFIG))


def is_running(sighting: Sighting) -> bool:
    """Return whether `sighting` saw something at work."""
    return sighting.surface in LIVE and sighting.facts.get("presence") not in RESTING


def is_address(node: Node) -> bool:
    """Return whether all that is known of a node is where on this machine to call it."""
    identity = node.sightings[0].identity
    return identity.purl is None and identity.url is not None and identity.ref in HERE


def is_socket(node: Node) -> bool:
    """Return whether all that is known of a node is the local socket to call it on."""
    identity = node.sightings[0].identity
    return identity.purl is None and (identity.ref or "").startswith(SOCKETS)


def claims(node: Node) -> frozenset[tuple[str, str]]:
    """Return what a node says it is, by aspect: two values of one aspect are two servers.

    An image and the package in it are two aspects, and so are a package and the file that is started.
    """
    identity = node.sightings[0].identity
    if is_forwarded(node.sightings[0]):
        return frozenset()
    if identity.purl is not None:
        found = split_purl(identity.purl)
        kind = "image" if found is not None and found.type in IMAGES else "package"
        return frozenset({(kind, identity.purl if found is None else versionless(identity.purl))})
    if identity.url is not None:
        return frozenset() if identity.ref in HERE else frozenset({("package", identity.url)})
    if file_of(node) is not None:
        return frozenset({("file", node.key)})
    return frozenset()


def file_of(node: Node) -> str | None:
    """Return the absolute path of the file that a node is; None if it is none, or its place is unknown."""
    sighting = node.sightings[0]
    scheme = (sighting.identity.ref or "").partition(":")[0]
    is_program = scheme in PROGRAMS or scheme.endswith("-bin")
    if sighting.identity.purl or not is_program or ELSEWHERE & set(sighting.identity.wrapper):
        return None
    path, *more = on_machine(sighting)
    return path if not more and is_absolute(path) else None


def rank(node: Node) -> tuple[bool, bool, int, str]:
    """Return the sort key by which a joined server gets its id: what is configured and named, first."""
    aspects = {aspect for aspect, _ in claims(node)}
    order = ("image", "package", "file")
    best = min((order.index(aspect) for aspect in aspects), default=len(order))
    return not aspects, not node.is_configured(), best, node.key
