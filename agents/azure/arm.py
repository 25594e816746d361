"""Resource Manager (and Microsoft Graph, which lists alike): GET of one thing, or of a listing in pages."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from azure.core.exceptions import AzureError
from azure.core.rest import HttpRequest

from agents.azure.asking import Progress, Refusal, Tell
from agents.azure.pipeline import Clients
from agents.azure.refusing import Failure, action_of, failure_of, failure_of_answer
from discovery.formats.errors import Unreadable
from discovery.formats.json import read_json
from discovery.model import Reason, digest
from discovery.shapes.model import Plain

# 10,000 subscriptions come in pages of hundreds; nothing that a sweep lists has more pages than this.
MAX_PAGES = 10_000
# Listings of the resource manager, and of Microsoft Graph.
NEXT = ("nextLink", "@odata.nextLink")
# What a resource id may hold as it is; everything else is escaped, `%` too.
IN_PATH = "/:@!$&'()*+,;=~-._"
IN_QUERY = f"{IN_PATH}?"


class Reader:
    """Reads from one origin."""

    def __init__(self, clients: Clients, tell: Tell) -> None:
        """Ask with `clients`; `tell` how far a listing got."""
        self.clients, self.tell = clients, tell

    def read(self, path: str, api_version: str | None) -> Plain | Refusal:
        """Return what stands at `path`, which may end in a query."""
        try:
            return self.get(url_of(self.clients.origin, path, api_version))
        except NotGiven as error:
            return refusal(path, error.failure)

    def pages(self, path: str, api_version: str | None) -> Iterator[Plain | Refusal]:
        """Give the items of a listing; a Refusal comes last, where the listing does not reach its end."""
        asked: set[str] = set()
        rows = 0
        try:
            url = url_of(self.clients.origin, path, api_version)
            while True:
                asked.add(digest(url))
                items, following = listed(self.get(url))
                yield from items
                rows += len(items)
                self.tell(Progress(step=path, pages=len(asked), rows=rows))
                if following is None:
                    return
                url = onward(self.clients.origin, following, asked)
        except NotGiven as error:
            yield refusal(path, error.failure)

    def get(self, url: str) -> Plain:
        """Return the value of one answer; raise NotGiven."""
        try:
            answer = self.clients.pair().plain.send_request(HttpRequest("GET", url))
            if answer.status_code != 200:
                raise NotGiven(failure_of_answer(answer))
            return read_json(answer.content)
        except (AzureError, Unreadable) as error:
            raise NotGiven(failure_of(error)) from None


class NotGiven(Exception):
    """An answer that did not come."""

    def __init__(self, failure: Failure) -> None:
        """Keep why."""
        super().__init__(failure.detail)
        self.failure = failure


def url_of(origin: str, path: str, api_version: str | None) -> str:
    """Return the URL of a path; raise NotGiven for one that leads out of it."""
    place, _, query = path.partition("?")
    if not place.startswith("/") or place.startswith("//") or {".", ".."}.intersection(place.split("/")):
        raise NotGiven(Failure(reason=Reason.OUTSIDE, detail="not the id of a resource"))
    try:
        url = f"{origin}{quote(place, safe=IN_PATH)}?{quote(query, safe=IN_QUERY)}"
    except UnicodeEncodeError:
        raise NotGiven(Failure(reason=Reason.OUTSIDE, detail="not the id of a resource")) from None
    if api_version is not None:
        url += f"{'&' if query else ''}api-version={quote(api_version, safe='')}"
    return url.rstrip("?")


def listed(page: Plain) -> tuple[list[Plain], str | None]:
    """Return the items of a page and the link to the next; raise NotGiven where it is no page."""
    items = page.get("value") if isinstance(page, dict) else None
    if not isinstance(page, dict) or not isinstance(items, list):
        raise NotGiven(Failure(reason=Reason.UNRECOGNISED, detail="the answer is no listing"))
    links = [page[name] for name in NEXT if page.get(name) not in (None, "")]
    if any(not isinstance(link, str) for link in links):
        raise NotGiven(Failure(reason=Reason.UNRECOGNISED, detail="the link to the next page is no text"))
    return items, next((link for link in links if isinstance(link, str)), None)


def onward(origin: str, link: str, asked: set[str]) -> str:
    """Return the URL of the next page; raise NotGiven where it leads away, in a circle, or on and on."""
    try:
        parts = urlsplit(link)
        here = f"{parts.scheme}://{parts.netloc}".lower().removesuffix(":443") == origin
        url = quote(f"{origin}{parts.path}?{parts.query}", safe=f"{IN_QUERY}%[]")
    except ValueError:
        here, url = False, ""
    if not here:
        raise NotGiven(Failure(reason=Reason.OUTSIDE, detail="the next page is on another host"))
    if digest(url) in asked:
        raise NotGiven(Failure(reason=Reason.MALFORMED, detail="the pages lead round in a circle"))
    if len(asked) >= MAX_PAGES:
        raise NotGiven(Failure(reason=Reason.TOO_LARGE, detail=f"more than {MAX_PAGES} pages"))
    return url


def refusal(path: str, failure: Failure) -> Refusal:
    """Return what is told of a path that could not be read."""
    denied = failure.reason is Reason.DENIED
    return Refusal(
        path=path.partition("?")[0],
        reason=failure.reason,
        detail=failure.detail,
        status=failure.status,
        action=failure.action or (action_of(path) if denied else None),
        codes=failure.codes,
    )
