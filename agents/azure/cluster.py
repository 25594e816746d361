"""One Kubernetes cluster's API, read with GET alone: the only code here that speaks to a cluster."""

from __future__ import annotations

import http.client
import os
import ssl
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

from agents.azure.kubeconfig import Cluster, Unusable
from discovery.formats.errors import Unreadable
from discovery.frozen import frozen
from discovery.model import Reason
from discovery.shapes.model import Plain

TIMEOUT_S = 20.0
# Items asked for at once: a deployment is some 10 kB, and a page must stay below MAX_BYTES.
PAGE = 500
MAX_PAGES = 400  # 200,000 objects of one kind, four times what a cluster may hold
MAX_BYTES = 64 * 1024 * 1024
REASONS = {401: Reason.DENIED, 403: Reason.DENIED, 410: Reason.CHANGED}


@frozen
class Unread:
    """A listing that did not come, or not to its end: where, why, and which right it needs."""

    path: str
    reason: Reason
    detail: str
    status: int | None = None


class Api:
    """A cluster's API as one account sees it."""

    def __init__(self, cluster: Cluster, token: str | None = None, timeout_s: float = TIMEOUT_S) -> None:
        """Prepare to ask `cluster`; raise Unusable where its address or certificates are none."""
        parts = urlsplit(cluster.server)
        self.host, self.prefix = parts.hostname or "", parts.path.rstrip("/")
        self.port, self.timeout_s = parts.port or 443, timeout_s
        self.token = cluster.token or token
        self.context = context_of(cluster)

    def get(self, path: str) -> Plain | Unread:
        """Return what GET of `path` answers."""
        from discovery.formats.json import parse_json

        connection = http.client.HTTPSConnection(
            self.host, self.port, timeout=self.timeout_s, context=self.context
        )
        headers = {
            "Accept": "application/json",
            **({"Authorization": f"Bearer {self.token}"} if self.token else {}),
        }
        try:
            connection.request("GET", self.prefix + path, headers=headers)
            reply = connection.getresponse()
            if reply.status != 200:
                why = REASONS.get(reply.status, Reason.UNRECOGNISED)
                return Unread(path=path, reason=why, detail=f"answered {reply.status}", status=reply.status)
            data = reply.read(MAX_BYTES + 1)
        except TimeoutError:
            return Unread(path=path, reason=Reason.TIMED_OUT, detail=f"no answer in {self.timeout_s:.0f} s")
        except (OSError, http.client.HTTPException) as error:
            return Unread(path=path, reason=Reason.DENIED, detail=f"not reached ({type(error).__name__})")
        finally:
            connection.close()
        if len(data) > MAX_BYTES:
            return Unread(path=path, reason=Reason.TOO_LARGE, detail="more than a page may hold")
        try:
            return parse_json(data.decode("utf-8"))
        except (UnicodeDecodeError, Unreadable):
            return Unread(path=path, reason=Reason.MALFORMED, detail="the answer is no JSON")

    def pages(self, path: str) -> Iterator[Plain | Unread]:
        """Give each item of a listing; an Unread comes last, if at all."""
        mark = ""
        for _ in range(MAX_PAGES):
            found = self.get(f"{path}?limit={PAGE}" + (f"&continue={quote(mark, safe='')}" if mark else ""))
            if isinstance(found, Unread):
                yield found
                return
            document = found if isinstance(found, dict) else {}
            items = document.get("items")
            if not isinstance(items, list):
                yield Unread(path=path, reason=Reason.UNRECOGNISED, detail="the answer is no list")
                return
            yield from items
            more = document.get("metadata")
            next_mark = more.get("continue") if isinstance(more, dict) else None
            if not isinstance(next_mark, str) or not next_mark:
                return
            mark = next_mark
        yield Unread(path=path, reason=Reason.TOO_LARGE, detail=f"more than {MAX_PAGES} pages")


def context_of(cluster: Cluster) -> ssl.SSLContext:
    """Return how the cluster is trusted and how we prove ourselves; raise Unusable."""
    try:
        context = ssl.create_default_context(cadata=cluster.authority)
        if cluster.certificate and cluster.key:
            load_own(context, cluster.certificate, cluster.key)
    except (ssl.SSLError, ValueError):
        raise Unusable("its certificates cannot be read") from None
    return context


def load_own(context: ssl.SSLContext, certificate: str, key: str) -> None:
    """Give `context` our certificate; OpenSSL takes it from a file, which is ours alone and gone after."""
    descriptor, name = tempfile.mkstemp(suffix=".pem")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{certificate}\n{key}\n")
        context.load_cert_chain(name)
    finally:
        Path(name).unlink()
