"""A recognised resource → a Sighting: named by what it runs or where it answers, without anything secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime

from discovery.azure.addresses import host_of
from discovery.azure.facts import TAGS, about
from discovery.azure.model import Grade, Recognised, Resource, Role
from discovery.azure.rows import placed
from discovery.frozen import frozen
from discovery.identity.naming import name
from discovery.model import Confidence, Identity, Kind, Launch, Sighting, Surface
from discovery.redact.keyed import Fingerprinter
from discovery.redact.launch import Kept, redact_launch, shown, shown_name
from discovery.redact.urls import redact_url
from discovery.shapes.planned import OPEN

FINDER = "azure"
MAX_EDGES = 50  # that one client's facts list
CONFIDENCE: Mapping[Grade, Confidence] = {
    Grade.PROVEN: Confidence.HIGH,
    Grade.STRONG: Confidence.HIGH,
    Grade.PROBABLE: Confidence.MEDIUM,
    Grade.WEAK: Confidence.LOW,
    Grade.UNKNOWN: Confidence.LOW,
}
# What is known by reference only, where it neither runs an image nor has an address that is known.
REFERENCES: Mapping[Role, Kind] = {Role.GATEWAY: Kind.GATEWAY}
NAMELESS = frozenset({Kind.UNRESOLVED, Kind.LOCAL, Kind.BINARY})


@frozen
class Sight:
    """With which key and when something is seen, and which tags count as approval, owner and review."""

    keyed: Fingerprinter
    now: datetime
    tags: Mapping[str, str] = field(default_factory=lambda: TAGS)
    finder: str = FINDER


def sighting(resource: Resource, found: Recognised, sight: Sight, root: str | None = None) -> Sighting:
    """Return what may be kept of a resource; `root` is its subscription unless only its parent shows it."""
    launch = found.launch or Launch(name=None, pointer="")
    kept = redact_launch(launch, sight.keyed)
    url = url_of(found, kept)
    return Sighting(
        identity=identify(resource, found, launch),
        surface=Surface.CLOUD,
        finder=sight.finder,
        source=resource.id,
        root=root if root is not None else f"/subscriptions/{resource.subscription}".lower(),
        seen_at=sight.now,
        name=shown_name(called(resource)),
        transport=kept.transport,
        command=kept.command if found.image is None else None,
        args=kept.args if found.image is None else words_after_image(found, kept),
        url=url,
        enabled=False if found.facts.get("enabled") == "no" else None,
        env_names=kept.env_names,
        secrets=kept.secrets,
        confidence=CONFIDENCE[found.grade],
        facts=facts(resource, found, sight),
    )


def called(resource: Resource) -> str:
    """Return what a resource is called: a site's configuration is called `web`, and means the site."""
    own = placed(resource.id).get("sites", "") if resource.type.endswith("/config") else ""
    return own or resource.name


def url_of(found: Recognised, kept: Kept) -> str | None:
    """Return where a client finds it: its endpoint, else its first address; a client's target is an edge."""
    if kept.url is not None:
        return kept.url
    first = next(iter(found.urls), None)
    return None if first is None or found.role is Role.HINT else shown(redact_url(first).text)


def words_after_image(found: Recognised, kept: Kept) -> tuple[str, ...]:
    """Return the arguments of a container without `docker run`, which nobody wrote."""
    at = next((at for at, word in enumerate(kept.args) if word == found.image), len(kept.args) - 1)
    return kept.args[at + 1 :]


def identify(resource: Resource, found: Recognised, launch: Launch) -> Identity:
    """Return what a resource is: what it runs, else where it answers, else the reference of its kind."""
    named = name(command=launch.command, args=launch.args, os="linux") if launch.command else None
    if named is not None and named.kind not in NAMELESS:
        return replace(named, launcher=None if named.kind is Kind.OCI else named.launcher)
    if found.image:
        return replace(name(command="docker", args=("run", found.image), os="linux"), launcher=None)
    address = launch.url or next(iter(found.urls), None)
    if address and not OPEN.search(address):
        reached = name(command=None, url=address)
        if reached.kind is Kind.REMOTE:
            return reached
    kind = REFERENCES.get(found.role, Kind.UNRESOLVED)
    return Identity(kind=kind, ref=shown_name(launch.ref or f"{resource.type}:{resource.name}"))


def facts(resource: Resource, found: Recognised, sight: Sight) -> dict[str, str]:
    """Return everything that is told of a resource, as texts by name."""
    hosts = sorted({host for url in found.urls if (host := host_of(url))})
    told = {
        **about(resource, sight.tags),
        **found.facts,
        "grade": found.grade.value,
        "role": found.role.value,
        "evidence": found.evidence.value,
        "marks": ",".join(dict.fromkeys(mark.id for mark in found.marks)),
        "seen": "; ".join(f"{mark.id} {mark.pointer} {mark.text}" for mark in found.marks[:MAX_EDGES]),
        "hosts": ",".join(hosts),
        "edges": ",".join(found.edges[:MAX_EDGES]),
        "image": found.image or "",
    }
    return {shown_name(key): shown(value) for key, value in told.items() if value or key in sight.tags}
