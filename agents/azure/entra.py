"""App registrations in Microsoft Entra ID that guard MCP servers, joined to what serves by redirect URI.

Optional: Microsoft Graph, `Application.Read.All`. Signs, from public samples and Microsoft's own servers
(remote-mcp-functions-*, remote-mcp-apim-functions-python, azmcp-foundry-aca-mi, Agent 365; 2025-06 to
2026-10): scopes and roles named for MCP, and VS Code among the clients that need no consent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from agents.azure.asking import Refusal
from agents.azure.edges import host_of, hosts_of
from discovery.frozen import frozen
from discovery.identity.patterns import Pattern
from discovery.model import Confidence, Gap, Identity, Kind, Looked, Sighting, Surface
from discovery.redact.text import printable, scrub
from discovery.shapes.model import Plain

FIELDS = "id,appId,displayName,identifierUris,web,spa,publicClient,api,appRoles,tags,createdDateTime"
PATH = f"/v1.0/applications?$select={FIELDS}&$top=100"
PORTAL = "/providers/microsoft.graph/applications/"
# Visual Studio Code's own application, one for all tenants (learn.microsoft.com, App Service, configure MCP).
VS_CODE = "aebc6443-996d-45c2-90f0-388ff96faa56"
SCOPE = Pattern(
    r"(?i)mcp(?:[._-]?servers?)?[._-].{1,120}|(?:.*[._-])?mcp[._-]?(?:servers?|tools?|access|invoke).{0,120}"
)
NAME = Pattern(r"(?i)(?:.*[^a-z0-9])?mcp(?:[^a-z0-9].*)?")
EASY_AUTH = "/.auth/login/"
MAX_NAME = 256
MAX_URIS = 100


class Graph(Protocol):
    """Who reads Microsoft Graph."""

    def entra_pages(self, path: str) -> Iterator[Plain | Refusal]: ...


@frozen
class Registration:
    """One application: what it is called, which hosts sign in by it, and what says that MCP is behind it."""

    id: str
    app_id: str
    name: str
    hosts: tuple[str, ...]
    guarded: tuple[str, ...]
    scopes: tuple[str, ...]
    marks: tuple[str, ...]
    created: str = ""

    @property
    def is_hint(self) -> bool:
        """Return whether the registration by itself says that a server is near."""
        return bool({"entra.scope", "entra.vs-code"} & set(self.marks)) or "entra.name" in self.marks


@frozen
class EntraFinder:
    """Finds registrations made for a server, and keeps all for whoever joins them to what serves."""

    graph: Graph
    tenant: str
    registrations: list[Registration]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    name: str = "entra"
    surface: Surface = Surface.CLOUD

    @property
    def root(self) -> str:
        """Return what the coverage of the directory is kept under."""
        return f"entra:{self.tenant.lower()}"

    def find(self) -> Iterator[Sighting | Gap | Looked]:
        """Give each registration that hints at a server, and the directory if all of it could be read."""
        moment, examined, found = self.now(), 0, 0
        for item in self.graph.entra_pages(PATH):
            if isinstance(item, Refusal):
                yield self.gap(item)
                return
            examined += 1
            one = registration(item)
            if one is None:
                continue
            self.registrations.append(one)
            if one.is_hint:
                found += 1
                yield self.sighting(one, moment)
        yield Looked(surface=self.surface, finder=self.name, root=self.root, examined=examined, found=found)

    def gap(self, refusal: Refusal) -> Gap:
        """Return that the directory could not be read."""
        return Gap(
            surface=self.surface,
            finder=self.name,
            source=self.root,
            root=self.root,
            reason=refusal.reason,
            detail=f"app registrations: {refusal.detail}; it needs Application.Read.All of Microsoft Graph",
        )

    def sighting(self, one: Registration, now: datetime) -> Sighting:
        """Return the hint that a registration is: of the host that signs in by it, if it names one."""
        sure = "entra.scope" in one.marks or "entra.vs-code" in one.marks
        host = next(iter(one.guarded), None)
        reached = Identity(kind=Kind.REMOTE, url=f"https://{host}/")
        return Sighting(
            identity=reached if host else Identity(kind=Kind.UNRESOLVED, ref=f"entra-app:{one.app_id}"),
            surface=self.surface,
            finder=self.name,
            source=f"{PORTAL}{one.id}",
            root=self.root,
            seen_at=now,
            name=one.name,
            url=f"https://{host}/" if host else None,
            confidence=Confidence.MEDIUM if sure else Confidence.LOW,
            facts={
                "role": "hint",
                "grade": "probable" if sure else "weak",
                "marks": ",".join(one.marks),
                **said_of(one),
            },
        )


def registration(item: Plain) -> Registration | None:
    """Return the application in an item of a listing, None if it is none."""
    if not isinstance(item, dict):
        return None
    id_, app_id = shown(item.get("id")), shown(item.get("appId"))
    if not id_ or not app_id:
        return None
    uris = tuple(redirects(item))
    scopes = tuple(sorted(set(scopes_of(item))))
    name = shown(item.get("displayName"))
    return Registration(
        id=id_,
        app_id=app_id,
        name=name,
        hosts=tuple(dict.fromkeys(filter(None, map(host_of, uris)))),
        guarded=tuple(
            dict.fromkeys(host_of(uri) for uri in uris if EASY_AUTH in uri.lower() and host_of(uri))
        ),
        scopes=scopes,
        marks=tuple(marks_of(item, name, scopes)),
        created=shown(item.get("createdDateTime")),
    )


def marks_of(item: Mapping[str, Plain], name: str, scopes: Iterable[str]) -> Iterator[str]:
    """Yield what says that an application was made for a server."""
    if any(SCOPE.fullmatch(scope) for scope in scopes):
        yield "entra.scope"
    if VS_CODE in (
        shown(client.get("appId")).lower() for client in inside(item, "api", "preAuthorizedApplications")
    ):
        yield "entra.vs-code"
    if NAME.fullmatch(name):
        yield "entra.name"


def scopes_of(item: Mapping[str, Plain]) -> Iterator[str]:
    """Yield the values of an application's scopes and roles."""
    for entry in (*inside(item, "api", "oauth2PermissionScopes"), *inside(item, "appRoles")):
        if value := shown(entry.get("value")):
            yield value


def redirects(item: Mapping[str, Plain]) -> Iterator[str]:
    """Yield where an application lets sign-ins go back to, and what it calls itself."""
    for kind in ("web", "spa", "publicClient"):
        platform = item.get(kind)
        listed = platform.get("redirectUris") if isinstance(platform, dict) else None
        yield from texts(listed)
    yield from (uri for uri in texts(item.get("identifierUris")) if uri.lower().startswith("https://"))


def texts(value: Plain) -> tuple[str, ...]:
    """Return the texts of a list, so many at most."""
    return tuple(it for it in value if isinstance(it, str))[:MAX_URIS] if isinstance(value, list) else ()


def inside(item: Mapping[str, Plain], *path: str) -> tuple[dict[str, Plain], ...]:
    """Return the objects of the list at a path."""
    value: Plain = dict(item)
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return tuple(it for it in value if isinstance(it, dict)) if isinstance(value, list) else ()


def shown(value: Plain) -> str:
    """Return a text fit to print, empty for anything else."""
    return printable(scrub(value), MAX_NAME) if isinstance(value, str) else ""


def said_of(one: Registration) -> dict[str, str]:
    """Return what is told of a registration, on itself and on what signs in by it."""
    told = {
        "entra_app": one.name,
        "entra_app_id": one.app_id,
        "entra_scopes": ",".join(one.scopes),
        "created_at": one.created,
    }
    return {name: text for name, text in told.items() if text}


def joined(sightings: Iterable[Sighting], registrations: Iterable[Registration]) -> tuple[Sighting, ...]:
    """Return `sightings` with the registration by which callers of one of their hosts sign in."""
    by_host: dict[str, Registration] = {}
    for one in sorted(registrations, key=lambda one: (not one.is_hint, one.id)):
        for host in one.hosts:
            by_host.setdefault(host, one)
    return tuple(with_registration(one, by_host) for one in sightings)


def with_registration(sighting: Sighting, by_host: Mapping[str, Registration]) -> Sighting:
    """Return a sighting with the registration of one of its hosts."""
    found = next((by_host[host] for host in sorted(hosts_of(sighting)) if host in by_host), None)
    if found is None or "entra_app" in sighting.facts:
        return sighting
    facts = {name: text for name, text in said_of(found).items() if name != "created_at"}
    return replace(sighting, facts={**sighting.facts, **facts})
