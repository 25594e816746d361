"""Data planes, where the operator asks for them: GET alone, at the hosts of one service, with its own token.

A row says where its service stands; what it says is only followed to a host that is the service's by its
name, for the token goes there. A private cloud's services stand below the domain of its resource manager.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlsplit

from azure.core.exceptions import AzureError
from azure.core.pipeline.policies import RequestIdPolicy, UserAgentPolicy
from azure.core.rest import HttpRequest, HttpResponse
from azure.mgmt.core import ARMPipelineClient
from azure.mgmt.core.policies import ARMChallengeAuthenticationPolicy

from agents.azure.arm import NotGiven, onward, refusal, url_of
from agents.azure.asking import Progress, Refusal
from agents.azure.clouds import Cloud
from agents.azure.patience import Patience
from agents.azure.pipeline import AGENT
from agents.azure.refusing import Failure, failure_of, failure_of_answer
from agents.azure.tenant import Tenant
from agents.azure.transport import ReadOnlyTransport, WriteRefused
from discovery.azure.model import Resource
from discovery.azure.planes import Plane, PlaneRead, address_of
from discovery.formats.errors import Unreadable
from discovery.formats.json import read_json
from discovery.frozen import frozen
from discovery.model import Reason
from discovery.shapes.model import Plain

MAX_PAGES = 1000
NEXT = "@odata.nextLink"
LISTS = ("value", "data")


@frozen
class Place:
    """How the hosts of a service end, and the audience of its tokens."""

    suffix: str
    audience: str

    @property
    def scope(self) -> str:
        """Return what a token is asked for."""
        return f"{self.audience}/.default"


# azure-search-documents, SearchClient audiences; learn.microsoft.com/azure/foundry, endpoints (2026-11).
PLACES: Mapping[tuple[str, Plane], Place] = {
    ("public", Plane.SEARCH): Place(suffix=".search.windows.net", audience="https://search.azure.com"),
    ("china", Plane.SEARCH): Place(suffix=".search.azure.cn", audience="https://search.azure.cn"),
    ("usgov", Plane.SEARCH): Place(suffix=".search.azure.us", audience="https://search.azure.us"),
    ("public", Plane.FOUNDRY): Place(suffix=".services.ai.azure.com", audience="https://ai.azure.com"),
}


class Planes:
    """Asks data planes as the principal of a tenant. Used from several threads."""

    def __init__(self, tenant: Tenant) -> None:
        """Ask as `tenant` does; nothing leaves yet."""
        self.tenant = tenant

    def pages(self, read: PlaneRead, resource: Resource) -> Iterator[Plain | Refusal]:
        """Give the items of a listing; a Refusal comes last, where it does not reach its end."""
        path = read.path_of(resource)
        try:
            base, place = self.base(read.plane, resource)
            yield from self.listing(base, place, read)
        except NotGiven as error:
            given = refusal(path, error.failure)
            yield Refusal(
                path=f"{resource.id}{given.path}",
                reason=given.reason,
                detail=f"its data plane: {given.detail}",
                status=given.status,
                codes=given.codes,
            )

    def base(self, plane: Plane, resource: Resource) -> tuple[str, Place]:
        """Return where a resource's data plane stands, and how its tokens are asked for; raise NotGiven."""
        place = place_of(self.tenant.cloud, plane)
        if place is None:
            raise NotGiven(Failure(reason=Reason.UNSUPPORTED, detail="not known in this cloud"))
        written = address_of(plane, resource) or made_of(plane, resource, place)
        if written is None or not is_at(written, place):
            raise NotGiven(Failure(reason=Reason.OUTSIDE, detail="the row names no host of the service"))
        return written.rstrip("/"), place

    def listing(self, base: str, place: Place, read: PlaneRead) -> Iterator[Plain]:
        """Give the items of all pages; raise NotGiven."""
        parts = urlsplit(base)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        url: str | None = url_of(origin, f"{parts.path}{read.path}", read.api_version)
        client = self.client(origin, place.scope)
        asked: set[str] = set()
        rows = 0
        try:
            while url is not None:
                asked.add(url)
                page = get(client, url, read.headers)
                items = items_of(page)
                yield from items
                rows += len(items)
                self.tenant.tell(Progress(step=f"{read.id} of {parts.netloc}", pages=len(asked), rows=rows))
                url = following(origin, url, page, asked)
        finally:
            client.close()

    def client(self, origin: str, scope: str) -> ARMPipelineClient[HttpRequest, HttpResponse]:
        """Return what leads to one service and can do nothing but GET."""
        tenant = self.tenant
        transport = GetOnlyTransport(
            origin,
            journal=tenant.journal,
            bundle=tenant.bundle,
            clock=tenant.ways.clock,
            read_s=tenant.ways.read_s,
        )
        return ARMPipelineClient(
            origin,
            policies=[
                RequestIdPolicy(),
                UserAgentPolicy(base_user_agent=AGENT),
                Patience(tenant.pace),
                ARMChallengeAuthenticationPolicy(tenant.signed.credential, scope),
            ],
            transport=transport,
        )


class GetOnlyTransport(ReadOnlyTransport):
    """Sends GET to one origin; raises WriteRefused for everything else, questions to Resource Graph too."""

    def send(self, request: HttpRequest, **options: object) -> HttpResponse:
        """Return the answer to a request; raise AzureError."""
        if request.method != "GET":
            raise WriteRefused("only GET may leave")
        return super().send(request, **options)


def place_of(cloud: Cloud, plane: Plane) -> Place | None:
    """Return where a cloud has a service, None where nobody knows."""
    known = PLACES.get((cloud.name, plane))
    if known is not None or cloud.name != "private":
        return known
    host = urlsplit(cloud.manager).hostname or ""
    # `management.region.example` and `search.region.example`; a host without a domain is its own.
    domain = host.partition(".")[2] if host.count(".") > 1 else host
    return Place(suffix=domain, audience=PLACES["public", plane].audience)


def made_of(plane: Plane, resource: Resource, place: Place) -> str | None:
    """Return where a service stands by its name, where its row does not say it."""
    if plane is not Plane.SEARCH or not place.suffix.startswith("."):
        return None
    return f"https://{resource.name.lower()}{place.suffix}"


def is_at(url: str, place: Place) -> bool:
    """Return whether a URL leads to a host of the service, over TLS."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or parts.username is not None or parts.query or parts.fragment:
        return False
    if place.suffix.startswith("."):
        return host.endswith(place.suffix) and parts.netloc.lower() == host
    return host == place.suffix or host.endswith(f".{place.suffix}")


def get(client: ARMPipelineClient[HttpRequest, HttpResponse], url: str, headers: Mapping[str, str]) -> Plain:
    """Return the value of one answer; raise NotGiven."""
    try:
        answer = client.send_request(HttpRequest("GET", url, headers=dict(headers)))
        if answer.status_code != 200:
            raise NotGiven(failure_of_answer(answer))
        return read_json(answer.content)
    except (AzureError, Unreadable) as error:
        raise NotGiven(failure_of(error)) from None


def items_of(page: Plain) -> list[Plain]:
    """Return the items of a page; raise NotGiven where it is none."""
    listed = [page.get(name) for name in LISTS] if isinstance(page, dict) else []
    found = next((items for items in listed if isinstance(items, list)), None)
    if found is None:
        raise NotGiven(Failure(reason=Reason.UNRECOGNISED, detail="the answer is no listing"))
    return found


def following(origin: str, url: str, page: Plain, asked: set[str]) -> str | None:
    """Return the URL of the next page, None after the last; raise NotGiven where it leads away or round."""
    if not isinstance(page, dict):
        return None
    link, last = page.get(NEXT), page.get("last_id")
    if isinstance(link, str) and link:
        further = onward(origin, link, set())
    elif page.get("has_more") is True:
        further = f"{url.partition('&after=')[0]}&after={quote(str(last), safe='')}"
    else:
        return None
    if further in asked or len(asked) >= MAX_PAGES:
        raise NotGiven(Failure(reason=Reason.MALFORMED, detail="the pages lead nowhere"))
    return further
