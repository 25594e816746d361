"""Every page of a registry's list of servers, to the end and not in a circle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode, urlsplit, urlunsplit

from discovery.formats.errors import Unreadable
from discovery.formats.json import read_json
from discovery.frozen import frozen
from discovery.shapes.model import Plain
from inventory.registry.sources.connecting import Unreached, checked
from inventory.registry.sources.fetch import Answer, Fetcher
from inventory.registry.sources.generations import next_cursor
from inventory.registry.sources.values import as_list, as_map

PAGE = 100  # servers a page, the most that the official registry gives
MAX_CURSOR = 4096  # characters
MAX_SERVERS = 200_000
# Where a list of servers may stand below what people give as a registry's address, the likeliest first.
PATHS = ("/v0.1/servers", "/v0/servers")
WORKSPACE = "/workspaces/default"
API_CENTER = ".azure-apicenter.ms"


@frozen
class Crawl:
    """Every server that a registry listed. `etag` is that of an answer with a single page."""

    url: str
    servers: tuple[Plain, ...] = ()
    etag: str = ""
    unchanged: bool = False


def addresses(url: str) -> tuple[str, ...]:
    """Return where the list may be, for the address of a list, of a registry, or of an API Center."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    if path.endswith(("/servers", ".json")):
        found = [path]
        if (parts.hostname or "").endswith(API_CENTER) and "/workspaces/" not in path:
            found.append(f"{WORKSPACE}{path}")  # a documented example leaves the workspace out
    elif (parts.hostname or "").endswith(API_CENTER) and "/workspaces/" not in path:
        found = [f"{path}{WORKSPACE}{tail}" for tail in PATHS] + [f"{path}{tail}" for tail in PATHS]
    elif path.endswith(("/v0.1", "/v0")):
        found = [f"{path}/servers"]
    else:
        found = [f"{path}{tail}" for tail in PATHS]
    return tuple(urlunsplit(parts._replace(path=each)) for each in found)


def crawl(
    url: str,
    fetcher: Fetcher,
    *,
    token: str = "",
    etag: str = "",
    since: datetime | None = None,
    latest: bool = True,
) -> Crawl:
    """Return every server of the registry at `url`; raise Unreached if any page is missing."""
    checked(url)
    last: Unreached | None = None
    for address in addresses(url):
        try:
            return crawl_list(address, fetcher, token=token, etag=etag, since=since, latest=latest)
        except Unreached as error:
            if error.status != 404:
                raise
            last = last or error
    raise last or Unreached("there is nothing at this address")


def crawl_list(
    address: str, fetcher: Fetcher, *, token: str, etag: str, since: datetime | None, latest: bool
) -> Crawl:
    """Return every server of a list; raise Unreached."""
    asked = {"limit": str(PAGE)} | ({"version": "latest"} if latest else {})
    if since is not None:
        asked["updated_since"] = since.strftime("%Y-%m-%dT%H:%M:%SZ")
    servers: list[Plain] = []
    seen: set[str] = set()
    cursor, tag = "", etag
    for number in range(1, fetcher.limits.pages + 1):
        query = asked | ({"cursor": cursor} if cursor else {})
        got = fetcher.get(with_query(address, query), etag=etag if number == 1 else "", token=token)
        if got.unchanged:
            return Crawl(url=address, etag=tag, unchanged=True)
        page = page_of(got, number)
        servers += servers_on(page)
        tag = got.etag if number == 1 else ""
        cursor = next_cursor(page)
        if not cursor:
            return Crawl(url=address, servers=tuple(servers), etag=tag)
        check(cursor, seen, servers, number)
    raise Unreached(f"more than {fetcher.limits.pages} pages; the list has no end")


def check(cursor: str, seen: set[str], servers: list[Plain], number: int) -> None:
    """Raise Unreached where a list goes in a circle, or on and on."""
    if cursor in seen:
        raise Unreached(f"page {number} leads back to an earlier one; the list has no end")
    if len(cursor) > MAX_CURSOR or len(servers) > MAX_SERVERS:
        raise Unreached(f"more than {MAX_SERVERS} servers, or a cursor of more than {MAX_CURSOR} characters")
    seen.add(cursor)


def page_of(got: Answer, number: int) -> Plain:
    """Return the document of a page; raise Unreached for what is none."""
    try:
        page = read_json(got.body)
    except Unreadable as error:
        raise Unreached(f"page {number} cannot be read: {error.detail}") from None
    if not isinstance(page, dict) or not any(isinstance(page.get(key), list) for key in ("servers", "value")):
        raise Unreached(f"page {number} has no list of servers")
    return page


def servers_on(page: Plain) -> Iterator[Plain]:
    """Yield the servers of a page; API Center's own list calls them `value`."""
    document = as_map(page)
    yield from as_list(document.get("servers", document.get("value")))


def with_query(address: str, query: dict[str, str]) -> str:
    """Return an address with more fields in its query."""
    parts = urlsplit(address)
    more = urlencode(query)
    return urlunsplit(parts._replace(query=f"{parts.query}&{more}" if parts.query else more))
