"""What may be told of a container or an image: what it is, and its facts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from discovery.engines.documents import Container, Image, Port, Setup
from discovery.engines.judging import Verdict
from discovery.engines.marks import KEPT, NAMES, OWNERS, TRANSPORTS
from discovery.identity.naming import name
from discovery.identity.specs.image import read_image, repository_of
from discovery.model import Identity, Launch
from discovery.redact.text import printable, scrub
from discovery.shapes.transport import normal

MAX_FACT = 1024  # a list of compose files is the longest fact
MAX_PORTS = 32
LIVE = frozenset({"running", "paused", "restarting"})
NEVER = "0001-"  # the year of what has not happened, in Go
LOOPBACK = ("127.", "::1")
INSTALLED = {"presence": "installed"}


def identify(launch: Launch) -> Identity:
    """Return what a launch in an engine's words is; images are Linux's, and so are the paths in them."""
    return name(command=launch.command, args=launch.args, os="linux")


def identify_setup(setup: Setup) -> Identity:
    """Return what is started inside."""
    words = (*setup.entrypoint, *setup.command)
    return name(command=words[0] if words else None, args=words[1:], os="linux")


def container_facts(container: Container) -> dict[str, str]:
    """Return the facts about a container; a stopped one is only installed."""
    published = [port for port in container.ports if port.outer]
    facts = {
        "container": scrub(container.name),
        "container_id": container.id,
        "state": container.state,
        "started": moment(container.started),
        "ports": ", ".join(map(spelt, published[:MAX_PORTS])),
        "bind": reach(published),
        "network": container.network if container.network in ("none", "host") else "",
        "privileged": "yes" if container.privileged else "",
    }
    return facts if container.state in LIVE else {**facts, **INSTALLED}


def repository(asked: str) -> str | None:
    """Return the repository of an image reference; None if it names none."""
    return repository_of(read_image(asked)) or None


def image_facts(key: str, image: Image | None, asked: str) -> dict[str, str]:
    """Return the facts about an image; its digest is that of the repository it was `asked` for by, if any."""
    digests = [each.rpartition("@") for each in (image.digests if image else ())]
    wanted = repository(asked)
    same = [digest for where, _, digest in digests if wanted and repository(where) == wanted]
    digest = next(iter(same or [digest for _, _, digest in digests]), "")
    return {"image": scrub(asked), "image_id": f"sha256:{key}" if key else "", "image_digest": digest}


def verdict_facts(verdict: Verdict) -> dict[str, str]:
    """Return the facts about why something is held to be a server."""
    return {
        "evidence": ",".join(mark.id for mark in verdict.marks),
        "score": str(verdict.score),
        "role": "gateway" if verdict.is_gateway else "",
    }


def label_facts(labels: Mapping[str, str]) -> dict[str, str]:
    """Return the labels that may be kept."""
    return {fact: scrub(labels[label]) for label, fact in KEPT.items() if label in labels}


def presentable(facts: Mapping[str, str]) -> dict[str, str]:
    """Return the facts that are known, sorted and fit to print."""
    return {key: printable(facts[key], MAX_FACT) for key in sorted(facts) if facts[key]}


def called(labels: Mapping[str, str]) -> str | None:
    """Return what whoever started a container calls it."""
    return next((labels[label] for label in NAMES if labels.get(label)), None)


def owner(labels: Mapping[str, str]) -> str | None:
    """Return the client that started a container."""
    return next((OWNERS[label] for label in OWNERS if labels.get(label, "").lower() == "true"), None)


def transport(container: Container) -> str | None:
    """Return how a container is talked to: as its labels say, else over its open standard input."""
    labels = container.setup.labels
    told = next((normal(labels[label]) for label in TRANSPORTS if labels.get(label)), None)
    piped = container.stdin and not container.tty and not any(port.outer for port in container.ports)
    return told or ("stdio" if piped else None)


def has_port(ports: Iterable[Port]) -> bool:
    """Return whether something may be reached by TCP."""
    return any(port.protocol == "tcp" for port in ports)


def address(ports: Iterable[Port]) -> str | None:
    """Return where on the host the first published TCP port is."""
    return next((host(port) for port in ports if port.outer and port.protocol == "tcp"), None)


def spelt(port: Port) -> str:
    """Return a published port as `docker ps` writes it."""
    return f"{host(port)}->{port.inner}/{printable(port.protocol, 8)}"


def host(port: Port) -> str:
    """Return address and number of a port on the host."""
    text = printable(port.address or "", 64)
    return f"[{text}]:{port.outer}" if ":" in text else f"{text}:{port.outer}"


def reach(ports: Iterable[Port]) -> str:
    """Return from where published ports are reached; empty where there are none."""
    near = [(port.address or "").startswith(LOOPBACK) for port in ports]
    return "" if not near else "loopback" if all(near) else "wide"


def moment(text: str) -> str:
    """Return a time as ISO 8601 in UTC; empty if it is none, or never was."""
    if not text or text.startswith(NEVER):
        return ""
    try:
        time = datetime.fromisoformat(text)
        return (
            ""
            if time.tzinfo is None
            else time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        )
    except (ValueError, OverflowError):
        return ""
