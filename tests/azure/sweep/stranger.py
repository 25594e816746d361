"""Azures that somebody else wrote: a TLS server that knows no KQL, and says what a test makes it say.

Nothing here is shared with the cloud of `tests.azure.cloud` but the certificate: what that one takes for
granted, these need not.
"""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.azure.cloud.certificate import make_authority
from tests.azure.cloud.estate import TENANT, Json, Row
from tests.azure.cloud.server import Server
from tests.azure.sweep.looking import SUB, labelled
from tests.inventory.cli.command import Outcome, census

GRAPH = "/providers/microsoft.resourcegraph/resources"
SECRET, TOKEN = "canary-secret-of-a-stranger", "canary-token-of-a-stranger"


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: JSON, or bytes that may be anything."""

    status: int = 200
    body: Json | bytes = None
    kind: str = "application/json"

    @property
    def data(self) -> bytes:
        """Return the body as it is sent."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


NOTHING = Said(404, {"error": {"code": "NotFound", "message": "no such thing"}})
Asks = Callable[[Row], Said]
Rows = dict[str, list[Row]]
Reads = Callable[[str], Said]


@dataclass(slots=True)
class Stranger:
    """One server: `graph` answers a question's body, `manager` a path in lower case.

    `endpoint` is what the metadata names as the place of tokens, unless a test says so the server itself.
    """

    graph: Asks
    manager: Reads = lambda _: NOTHING
    url: str = ""
    ca: Path = Path()
    endpoint: str = ""
    token: Said | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables with which somebody signs in there."""
        return {
            "AZURE_TENANT_ID": TENANT,
            "AZURE_CLIENT_ID": "some-client",
            "AZURE_CLIENT_SECRET": SECRET,
            "REQUESTS_CA_BUNDLE": str(self.ca),
        }

    @property
    def options(self) -> tuple[str, ...]:
        """Return the options that lead a sweep there."""
        return ("--resource-manager", self.url, "--authority", self.url)

    def answer(self, verb: str, path: str, body: bytes) -> Said:
        """Return what is said to one request."""
        lower = path.lower()
        self.asked.append((verb, lower))
        if lower.endswith("/.well-known/openid-configuration"):
            root = f"{self.url}{path.partition('/.well-known')[0]}".removesuffix("/v2.0")
            token = self.endpoint or f"{root}/oauth2/v2.0/token"
            names = {"authorization_endpoint": f"{root}/authorize", "issuer": root}
            return Said(body={"token_endpoint": token, **names})
        if lower.endswith("/token"):
            given: Json = {"token_type": "Bearer", "expires_in": 3599, "access_token": TOKEN}
            return self.token or Said(body=given)
        if verb == "POST" and lower == GRAPH:
            return self.graph(json.loads(body))
        return self.manager(lower) if verb == "GET" else Said(405, {})


class Handler(BaseHTTPRequestHandler):
    """Speaks HTTP/1.0, one request a connection."""

    stranger: Stranger

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def serve(self) -> None:
        """Answer one request."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        said = self.stranger.answer(self.command, unquote(urlsplit(self.path).path), body)
        self.send_response(said.status)
        self.send_header("Content-Type", said.kind)
        self.send_header("Content-Length", str(len(said.data)))
        self.end_headers()
        self.wfile.write(said.data)

    do_GET = do_POST = do_PUT = do_DELETE = serve  # noqa: N815 - the base class's names


@contextmanager
def at_large(stranger: Stranger, folder: Path) -> Iterator[Stranger]:
    """Give the stranger, who answers until the end of the block."""
    ca, certificate, key = make_authority(folder)
    server = Server(("127.0.0.1", 0), type("Bound", (Handler,), {"stranger": stranger}))
    server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.context.load_cert_chain(certificate, key)
    stranger.url, stranger.ca = f"https://localhost:{server.server_address[1]}", ca
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stranger
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


# What tests make them say, and how they look at what came of it.


def subscription(id_: str = SUB) -> Row:
    """Return the row of a subscription."""
    kind = "microsoft.resources/subscriptions"
    return {
        "id": f"/subscriptions/{id_}",
        "type": kind,
        "name": "s",
        "subscriptionId": id_,
        "tenantId": TENANT,
    }


def labelled_rows() -> Rows:
    """Return the labelled rows by table, with their subscriptions."""
    tables: Rows = {}
    for one in labelled():
        row = one["row"]
        assert isinstance(row, dict)
        tables.setdefault(str(one["table"]), []).append(row)
    every = {str(row["id"]).split("/")[2] for rows in tables.values() for row in rows}
    return tables | {"resourcecontainers": [subscription(id_) for id_ in sorted(every)]}


def page(rows: list[Row], **more: Json) -> Said:
    """Return rows as Resource Graph answers them."""
    data: Json = list(rows)
    told: Row = {"totalRecords": len(rows), "count": len(rows), "data": data, "resultTruncated": "false"}
    return Said(body=told | more)


def table_of(asked: Row) -> str:
    """Return the table that a question names first: all that some read of it."""
    return str(asked["query"]).split()[0]


def by_table(tables: Rows) -> Asks:
    """Return who gives all rows of the table that is named first, whatever else is asked."""
    return lambda asked: page(tables.get(table_of(asked), []))


def everything(tables: Rows) -> Asks:
    """Return who gives all rows of all tables to any question."""
    return lambda _: page([row for rows in tables.values() for row in rows])


def known(rows: list[Row], *subscriptions: str) -> Reads:
    """Return a resource manager that knows some resources, and lists what of them is in others."""
    by_id = {str(row["id"]).lower(): row for row in rows}
    by_id |= {f"/subscriptions/{id_}": subscription(id_) for id_ in subscriptions}

    def read(path: str) -> Said:
        if (one := by_id.get(path)) is not None:
            return Said(body=one)
        inside: Json = [row for id_, row in sorted(by_id.items()) if id_.rpartition("/")[0] == path]
        parent = path.rpartition("/")[0] in by_id and "/providers/" in path
        return Said(body={"value": inside}) if inside or parent else NOTHING

    return read


def sweep(stranger: Stranger, *options: str) -> Outcome:
    """Return the outcome of a sweep there, in which no secret is ever told."""
    done = census("azure", "sweep", *stranger.options, "--no-store", "--format", "json", "--quiet", *options)
    assert not any(word in done.out + done.err for word in (SECRET, TOKEN)), "a secret was told"
    assert "Traceback" not in done.err
    assert {verb for verb, path in stranger.asked if not path.endswith(("/token", "/resources"))} <= {"GET"}
    return done


def graded(done: Outcome) -> dict[str, str]:
    """Return the grade of each source that was told, each told once."""
    told = [
        (one["source"], one["grade"])
        for server in json.loads(done.out)["servers"]
        for one in server["sightings"]
    ]
    assert len(told) == len(dict(told))
    return dict(told)


def gaps(done: Outcome) -> list[Row]:
    """Return what could not be seen."""
    found: list[Row] = json.loads(done.out)["gaps"]
    return found


def rows_of(expect: str, *evidence: str) -> set[str]:
    """Return the ids of labelled rows."""
    return {
        str(one["row"]["id"])  # type: ignore[index,call-overload]
        for one in labelled()
        if one["expect"] == expect and (not evidence or one["evidence"] in evidence)
    }
