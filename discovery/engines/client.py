"""What is asked of an engine: its version, its containers, its images. GET requests only, each bounded.

`/containers/{key}/top` is not among them: it makes the engine run `ps`.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator

from discovery.engines.channel import Channel
from discovery.engines.documents import (
    Container,
    Image,
    entries,
    identifier,
    read_container,
    read_image,
    text,
)
from discovery.engines.exchange import Reply, get
from discovery.formats.errors import Unreadable
from discovery.formats.plain import settle
from discovery.frozen import frozen
from discovery.model import Reason
from discovery.shapes.model import Plain

MEBIBYTE = 1024 * 1024
MAX_SMALL = 256 * 1024  # a version or an error: below 4 KiB in every engine seen
MAX_ONE = 2 * MEBIBYTE  # one container or image; long health logs and label lists make 200 KiB
MAX_LIST = 8 * MEBIBYTE  # an entry has about 2 KiB: some thousand of them
MAX_ROWS = 5000  # of a list
# Commas and brackets before a document is parsed at all: an entry has about 60, an empty map costs 64 bytes.
MAX_MARKS = 1_000_000
REQUEST_SECONDS = 4.0  # Podman takes about a second to list some hundred containers

# The newest API whose documents were read. Engines serve older ones; asking without a version is deprecated.
NEWEST = (1, 51)
VERSION = re.compile(r"(\d{1,3})\.(\d{1,4})")
JSON_TYPE = re.compile(r"application/json\b")
REFUSED = (401, 403)


@frozen
class About:
    """What an engine says of itself: docker or podman, and the API version to ask in."""

    kind: str
    api: str
    name: str = ""


class Engine:
    """One engine, asked over a new connection each time, and never past `deadline`."""

    def __init__(self, dial: Callable[[float], Channel], deadline: float) -> None:
        """Reach the engine by `dial`, which takes the deadline of a request."""
        self.dial, self.deadline = dial, deadline
        self.prefix = ""

    def about(self) -> About:
        """Return which engine it is, and ask in its version from now on; raises as `json` does."""
        top = entries(self.json("/version", MAX_SMALL))
        api, oldest = (VERSION.fullmatch(text(top.get(key))) for key in ("ApiVersion", "MinAPIVersion"))
        if api is None:
            raise Unreadable(
                Reason.UNRECOGNISED, "what answers there is no container engine: it names no API version"
            )
        lowest = numbers(oldest) if oldest else (0, 0)
        version = max(min(numbers(api), NEWEST), lowest)
        self.prefix = f"/v{version[0]}.{version[1]}"
        parts = top.get("Components")
        names = [text(entries(part).get("Name")) for part in parts] if isinstance(parts, list) else []
        kind = "podman" if any(name.startswith("Podman") for name in names) else "docker"
        return About(kind=kind, api=self.prefix[2:], name=text(entries(top.get("Platform")).get("Name")))

    def containers(self) -> Iterator[str]:
        """Give the ids of all containers, running or not, running ones first; raise Unreadable."""
        rows = [entries(row) for row in self.rows("/containers/json?all=1")]
        rows.sort(key=lambda row: (text(row.get("State")).lower() != "running", text(row.get("Id"))))
        yield from (key for row in rows if (key := identifier(row.get("Id"))))

    def container(self, key: str) -> Container | None:
        """Return a container, None if it is gone meanwhile; raise Unreadable."""
        value = self.json(f"/containers/{key}/json", MAX_ONE, optional=True)
        found = read_container(value)
        if value is not None and found is None:
            raise Unreadable(Reason.MALFORMED, "what the engine tells of this container has no id")
        return found

    def images(self) -> Iterator[Image]:
        """Give the images of the store by names and labels; raise Unreadable."""
        found = (read_image(row) for row in self.rows("/images/json"))
        yield from sorted((image for image in found if image), key=lambda image: image.id)

    def image(self, key: str) -> Image | None:
        """Return an image with how it starts, None if it is gone meanwhile; raise Unreadable."""
        return read_image(self.json(f"/images/sha256:{key}/json", MAX_ONE, optional=True))

    def rows(self, target: str) -> list[Plain]:
        """Return the entries of a list; raise Unreadable."""
        value = self.json(target, MAX_LIST)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Unreadable(Reason.MALFORMED, "the engine's answer is not a list")
        if len(value) > MAX_ROWS:
            raise Unreadable(
                Reason.TOO_LARGE, f"the engine lists {len(value)} things, more than {MAX_ROWS} are not read"
            )
        return value

    def json(self, target: str, limit: int, *, optional: bool = False) -> Plain:
        """Return the document at `target`; an `optional` one that is not there is None.

        Raises Unreadable, or FileNotFoundError where nothing listens any more.
        """
        deadline = min(self.deadline, time.monotonic() + REQUEST_SECONDS)
        channel = self.dial(deadline)
        try:
            reply = get(channel, self.prefix + target, limit=limit, deadline=deadline)
        finally:
            channel.close()
        if optional and reply.status == 404:
            return None
        return document(reply)


def document(reply: Reply) -> Plain:
    """Return the JSON in a reply; raise Unreadable. What the engine says of a refusal is not repeated."""
    if reply.status in REFUSED:
        raise Unreadable(
            Reason.DENIED, "the engine, or a proxy before it, forbids reading: allow GET requests"
        )
    if reply.status != 200:
        raise Unreadable(Reason.UNRECOGNISED, f"the engine answers with status {reply.status}")
    if not JSON_TYPE.match(reply.headers.get("content-type", "")):
        raise Unreadable(
            Reason.UNRECOGNISED, "what answers there is no container engine: its answer is not JSON"
        )
    if sum(map(reply.body.count, (b",", b"[", b"{"))) > MAX_MARKS:
        raise Unreadable(Reason.TOO_LARGE, "the engine's answer has more values than are read")
    try:
        value: object = json.loads(reply.body.decode("utf-8"))
    except (
        ValueError,
        RecursionError,
        MemoryError,
    ):  # ValueError: also bad UTF-8 and numbers of 4,300 digits
        raise Unreadable(Reason.MALFORMED, "the engine's answer is not JSON") from None
    return settle(value)


def numbers(version: re.Match[str]) -> tuple[int, int]:
    """Return an API version as numbers that compare."""
    return int(version[1]), int(version[2])
