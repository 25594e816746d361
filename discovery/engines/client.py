"""What is asked of an engine: its version, its containers, its images. GET requests only, each bounded.

`/containers/{key}/top` is not among them: it makes the engine run `ps`.
"""

from __future__ import annotations

import json
import re
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
from discovery.engines.exchange import SLOW, Answered, get
from discovery.formats.errors import Unreadable
from discovery.formats.plain import settle
from discovery.frozen import frozen
from discovery.model import Reason
from discovery.probe.reader import Deadline
from discovery.shapes.model import Plain

MEBIBYTE = 1024 * 1024
MAX_SMALL = 256 * 1024  # a version or an error: below 4 KiB in every engine seen
MAX_ONE = 2 * MEBIBYTE  # one container or image; long health logs and label lists make 200 KiB
MAX_LIST = 8 * MEBIBYTE  # an entry has about 2 KiB: some thousand of them
MAX_ROWS = 5000  # of a list
# Commas and brackets before a document is parsed at all: an entry has about 60, an empty map costs 64 bytes.
MAX_MARKS = 1_000_000
REQUEST_SECONDS = 4.0  # Podman takes about a second to list some hundred containers

VERSION = re.compile(r"(\d{1,3})\.(\d{1,4})")
JSON_TYPE = re.compile(r"application/json\b")
REFUSED = (401, 403)
NO_ENGINE = "what answers there is no container engine: "
FORBIDDEN = "the engine, or a proxy before it, forbids reading: let it answer GET requests"


@frozen
class About:
    """What an engine says of itself: docker or podman, and the API version to ask in."""

    kind: str
    api: str


class Engine:
    """One engine, asked over a new connection each time, and never past `deadline`."""

    def __init__(self, dial: Callable[[float], Channel], deadline: Deadline) -> None:
        """Reach the engine by `dial`, which takes the seconds it may last."""
        self.dial, self.deadline = dial, deadline
        self.prefix = ""

    def about(self) -> About:
        """Return which engine it is, and ask in its version from now on; raises as `ask` does.

        `/_ping` tells it in its header, at once; for `/version` Podman runs its own tools.
        """
        reply = self.ask("/_ping", MAX_SMALL)
        told = reply.api
        if not told:  # before Docker 1.13
            told = text(entries(document(self.ask("/version", MAX_SMALL))).get("ApiVersion"))
        if not VERSION.fullmatch(told):
            raise Unreadable(Reason.UNRECOGNISED, NO_ENGINE + "it names no API version")
        self.prefix = f"/v{told}"
        return About(kind="podman" if reply.libpod else "docker", api=told)

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
        """Return the document at `target`, None if an `optional` one is not there; raises as `ask` does."""
        reply = self.ask(self.prefix + target, limit)
        return None if optional and reply.status == 404 else document(reply)

    def ask(self, target: str, limit: int) -> Answered:
        """Return the reply to one request; raise Unreadable, or FileNotFoundError if nothing listens."""
        deadline = Deadline(REQUEST_SECONDS, self.deadline)
        try:
            channel = self.dial(deadline.left())
        except TimeoutError:
            raise Unreadable(Reason.TIMED_OUT, SLOW) from None
        try:
            reply = get(channel, target, limit=limit, deadline=deadline)
        finally:
            channel.close()
        if reply.status in REFUSED:
            raise Unreadable(Reason.DENIED, FORBIDDEN)
        return reply


def document(reply: Answered) -> Plain:
    """Return the JSON in a reply; raise Unreadable. What the engine says of a refusal is not repeated."""
    if reply.status != 200:
        raise Unreadable(Reason.UNRECOGNISED, f"the engine answers with status {reply.status}")
    if not JSON_TYPE.match(reply.type):
        raise Unreadable(Reason.UNRECOGNISED, NO_ENGINE + "its answer is not JSON")
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
