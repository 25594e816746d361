"""The way out: refuses, before any socket, all but reading; bounds what comes back; keeps a journal.

Of verbs only GET may leave, and POST to Resource Graph, whose questions do not fit into a URL.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Protocol, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
from azure.core.exceptions import AzureError
from azure.core.pipeline.transport import HttpTransport, RequestsTransport
from azure.core.rest import HttpRequest, HttpResponse
from requests.adapters import HTTPAdapter

from discovery.frozen import frozen

GRAPH_PATH = "/providers/microsoft.resourcegraph/resources"
CONNECT_S, READ_S = 10, 60
# Resource Graph caps an answer at 16 MiB, Resource Manager at 8 to 15; a longer one is none of theirs.
MAX_ANSWER = 20 * 1024 * 1024
# An answer that drips in never times out by itself.
MAX_ANSWER_S = 120.0
CHUNK = 64 * 1024
# Of a URL's query only what says what was asked; skip tokens and the like may hold anything.
TOLD = frozenset({"api-version", "$filter", "$top", "$select", "$expand"})
PLAIN = re.compile(r"[!-~]+")


class WriteRefused(AzureError):
    """A request that might write, or that leads to another host: it never left."""


class AnswerTooLong(AzureError):
    """An answer that was broken off because it does not end."""


class AnswerTooSlow(AzureError):
    """An answer that was broken off because it comes in too slowly."""


class NotJson(AzureError):
    """An answer of success in another language: something between here and Azure spoke."""


@frozen
class Call:
    """One request that left: verb, URL without secrets, and the status that came, if one did."""

    verb: str
    url: str
    status: int | None


Journal = Callable[[Call], None]


class BoundedTransport(HttpTransport[HttpRequest, HttpResponse]):
    """Sends what it is given, and bounds what comes back; those below refuse what may not leave."""

    def __init__(
        self,
        *,
        bundle: str | None,
        connect_s: float,
        read_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Trust the certificate authorities in `bundle`, the usual ones without it."""
        session = requests.Session()
        session.mount("https://", BoundedAdapter(clock))
        # A `default` line in ~/.netrc would otherwise replace our token by a password.
        session.auth = unchanged
        self.inner: HttpTransport[HttpRequest, HttpResponse] = RequestsTransport(
            session=session,
            connection_timeout=connect_s,
            read_timeout=read_s,
            connection_verify=bundle or True,
        )

    def send(self, request: HttpRequest, **options: object) -> HttpResponse:
        """Return the answer to a request; raise AzureError."""
        return self.inner.send(request, **options)

    def open(self) -> None:
        """Make the way ready."""
        self.inner.open()

    def close(self) -> None:
        """Close every connection."""
        self.inner.close()

    def __enter__(self) -> Self:
        """Make the way ready."""
        self.inner.open()
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection."""
        self.inner.close()


class ReadOnlyTransport(BoundedTransport):
    """Sends what only reads, to one origin; raises WriteRefused for everything else."""

    def __init__(
        self,
        origin: str,
        *,
        journal: Journal | None = None,
        bundle: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        read_s: float = READ_S,
    ) -> None:
        """Lead to `origin` (`https://host[:port]`), trusting the certificate authorities in `bundle`."""
        super().__init__(bundle=bundle, connect_s=CONNECT_S, read_s=read_s, clock=clock)
        self.origin, self.journal = origin, journal

    def send(self, request: HttpRequest, **options: object) -> HttpResponse:
        """Return the answer to a request; raise AzureError."""
        check(request.method, request.url, self.origin)
        status: int | None = None
        try:
            answer = super().send(request, **options)
            status = answer.status_code
        finally:
            if self.journal is not None:
                self.journal(Call(verb=request.method, url=told(request.url), status=status))
        kind = answer.headers.get("Content-Type", "json")
        if status == 200 and "json" not in kind.lower():
            raise NotJson("the answer is not JSON")
        return answer


def check(verb: str, url: str, origin: str) -> None:
    """Raise WriteRefused unless the request only reads, and leads to `origin`."""
    parts = urlsplit(url)
    # The whole authority is compared as written: user names, backslashes and other ports all differ.
    here = PLAIN.fullmatch(url) is not None and f"{parts.scheme}://{parts.netloc}".lower() == origin
    if not here:
        raise WriteRefused("only the resource manager is asked")
    if verb != "GET" and (verb != "POST" or parts.path.lower() != GRAPH_PATH):
        raise WriteRefused("only GET may leave, and POST to Resource Graph")


def told(url: str) -> str:
    """Return a URL as it may be shown."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name.lower() in TOLD]
    query = f"?{urlencode(kept, safe='$')}" if kept else ""
    return f"{parts.scheme}://{parts.netloc}{parts.path}{query}"


def unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Return a request with the token that it has."""
    return request


class BoundedAdapter(HTTPAdapter):
    """Lets no answer be longer, or come in more slowly, than the limits."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Measure by `clock`; nothing is repeated here."""
        super().__init__(max_retries=0)
        self.clock = clock

    def build_response(self, req: requests.PreparedRequest, resp: Raw) -> requests.Response:
        """Return the answer, whose body is bounded."""
        response = super().build_response(req, resp)
        response.raw = Bounded(resp, self.clock)
        return response


class Raw(Protocol):
    """What urllib3 gives of a body."""

    enforce_content_length: bool

    def stream(self, amt: int, decode_content: bool | None = None) -> Iterator[bytes]: ...
    def close(self) -> None: ...
    def release_conn(self) -> None: ...


class Bounded:
    """A body that ends, or is broken off with AnswerTooLong or AnswerTooSlow."""

    def __init__(self, raw: Raw, clock: Callable[[], float]) -> None:
        """Stand before `raw`."""
        self.raw, self.clock = raw, clock
        self.until = clock() + MAX_ANSWER_S
        # Without it half a body counts as a whole one.
        raw.enforce_content_length = True

    def stream(self, amt: int = CHUNK, decode_content: bool | None = None) -> Iterator[bytes]:
        """Give the body piece by piece."""
        length = 0
        for piece in self.raw.stream(max(amt, CHUNK), decode_content):
            length += len(piece)
            if length > MAX_ANSWER:
                self.raw.close()
                raise AnswerTooLong(f"more than {MAX_ANSWER} bytes")
            if self.clock() > self.until:
                self.raw.close()
                raise AnswerTooSlow(f"longer than {MAX_ANSWER_S:.0f} s")
            yield piece

    def close(self) -> None:
        """Close the connection."""
        self.raw.close()

    def release_conn(self) -> None:
        """Keep the connection for the next request."""
        self.raw.release_conn()
