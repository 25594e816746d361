"""One request and what is offered become one answer. Pure: no file is opened, no path looked up on a disk.

GitHub Copilot and VS Code ask for the list, for `latest` and for one version, across origins, without a
token (github/docs, configure-mcp-registry.md, read 2026-11).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from discovery.shapes.model import Plain
from inventory.serve.model import Asked, Offer, Reply, Row
from inventory.serve.query import MAX_SEARCH, Query, Unasked, cursor_of, read_query

MAX_TARGET = 16 * 1024  # characters
READS = ("GET", "HEAD")
ALLOWED = "GET, HEAD, OPTIONS"
EVERYWHERE: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Expose-Headers": "ETag",
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
PREFLIGHT = {"Access-Control-Max-Age": "86400"}
ROOT, SERVERS, VERSIONS = "v0.1", "servers", "versions"
HEALTH = ("health", "v0.1/health")


def answer(asked: Asked, offer: Offer) -> Reply:
    """Return the answer to any request at all."""
    if asked.method == "OPTIONS":
        return Reply(status=204, headers=PREFLIGHT)
    if asked.method not in READS:
        return refused(405, f"this registry is read only: {ALLOWED}", {"Allow": ALLOWED})
    if len(asked.target) > MAX_TARGET:
        return refused(414, f"the address is longer than {MAX_TARGET} characters")
    path, _, query = asked.target.partition("?")
    try:
        found = routed(path, query, offer)
    except Unasked as error:
        return refused(400, str(error))
    return found if found.status != 200 else compared(found, asked.etags)


def routed(path: str, query: str, offer: Offer) -> Reply:
    """Return what stands at a path; raise Unasked for one that is no text."""
    plain = path.strip("/")
    if plain in HEALTH:
        return health(offer)
    parts = plain.split("/")
    if parts == [ROOT, SERVERS]:
        return page(read_query(query), offer)
    if parts[:2] == [ROOT, SERVERS]:
        return server(parts[2:], offer)
    return refused(404, f"there is nothing here; the list is at /{ROOT}/{SERVERS}")


def server(parts: list[str], offer: Offer) -> Reply:
    """Return the versions of a server, or one; its name is one part of the path if encoded, else two."""
    for size in (1, 2):
        rest = parts[size:]
        if len(parts) > size and rest[0] == VERSIONS and len(rest) <= 2:
            rows = offer.by_name.get("/".join(map(text_of, parts[:size])), ())
            return one(rows, text_of(rest[1])) if len(rest) == 2 else every(rows)
    return refused(404, f"there is nothing here; write /{ROOT}/{SERVERS}/{{name}}/{VERSIONS}/latest")


def text_of(part: str) -> str:
    """Return a part of a path without its encoding; raise Unasked for what is no text."""
    try:
        found = unquote_to_bytes(part).decode("utf-8")
    except UnicodeDecodeError:
        raise Unasked("the address is no UTF-8 text") from None
    if len(found) > MAX_SEARCH + 60:  # a version has at most 255 characters
        raise Unasked("a part of the address is longer than any name")
    return found


def every(rows: tuple[Row, ...]) -> Reply:
    """Return all versions of a server, the latest first."""
    live = [row for row in rows if not row.gone]
    if not live:
        return refused(404, "no server of this name is approved")
    return listed(sorted(live, key=lambda row: not row.latest), "")


def one(rows: tuple[Row, ...], version: str) -> Reply:
    """Return one version of a server, `latest` among them."""
    for row in rows:
        if not row.gone and (row.version == version or (version == "latest" and row.latest)):
            return Reply(status=200, body=row.body.encode())
    return refused(404, "no such server, or not in this version, is approved")


def page(query: Query, offer: Offer) -> Reply:
    """Return a page of the list, with the cursor of the next one."""
    fits = chosen(query)
    found: list[Row] = []
    for row in offer.rows:
        if row.place > query.after and fits(row):
            found.append(row)
            if len(found) > query.limit:
                break
    more = cursor_of(found[query.limit - 1].place) if len(found) > query.limit else ""
    return listed(found[: query.limit], more)


def chosen(query: Query) -> Callable[[Row], bool]:
    """Return whether a row is one that a query asks for."""

    def fits(row: Row) -> bool:
        if row.gone and not query.deleted:
            return False
        if query.version == "latest" and not (row.latest or row.gone):
            return False
        if query.version not in ("", "latest", row.version):
            return False
        if query.since is not None and row.updated < query.since:
            return False
        return query.search in row.words if query.search and not row.gone else query.search in row.name

    return fits


def listed(rows: list[Row], cursor: str) -> Reply:
    """Return rows as one page of the API."""
    metadata: dict[str, Plain] = {"count": len(rows)}
    if cursor:
        metadata["nextCursor"] = cursor
    body = f'{{"servers": [{", ".join(row.body for row in rows)}], "metadata": {json.dumps(metadata)}}}'
    return Reply(status=200, body=body.encode())


def health(offer: Offer) -> Reply:
    """Return that we are here, and which registry is served."""
    said = {
        "status": "stale" if offer.stale else "ok",
        "servers": offer.count,
        "unread": offer.unread,
        "snapshot": offer.snapshot,
        "read_at": offer.read_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return Reply(status=200, body=json.dumps(said).encode())


def compared(reply: Reply, etags: str) -> Reply:
    """Return an answer with its mark; without a body where the client has the same one already."""
    tag = f'"{hashlib.sha256(reply.body).hexdigest()[:32]}"'
    known = {part.strip().removeprefix("W/") for part in etags.split(",")}
    if tag in known or "*" in known:
        return Reply(status=304, headers={"ETag": tag})
    return Reply(status=200, body=reply.body, headers={"ETag": tag})


def refused(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Reply:
    """Return why a request gets nothing, in the words of RFC 9457 as the official registry has them."""
    said = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return Reply(status=status, body=json.dumps(said).encode(), headers=headers or {})
