"""What a request asks of the list: which page, how long, and which servers; anything odd is refused.

Parameters of the API v0.1 (modelcontextprotocol/registry, docs/reference/api, read 2026-11).
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from urllib.parse import parse_qsl

from discovery.frozen import frozen

PAGE, MAX_PAGE = 30, 100  # servers; the official registry's own
MAX_QUERY = 8192  # characters; the longest cursor has a third of it
MAX_FIELDS = 20
MAX_SEARCH = 200  # characters; the longest name
MAX_CURSOR = 2048
KNOWN = ("cursor", "limit", "search", "updated_since", "version", "include_deleted")
MARK = "\n"  # between the two parts of a cursor; it can stand in neither


class Unasked(ValueError):
    """A request that is none: what is wrong with it, for whoever sent it."""


@frozen
class Query:
    """What of the list is asked for. `after` is the last place on the page before."""

    after: tuple[str, str] = ("", "")
    limit: int = PAGE
    search: str = ""
    since: datetime | None = None
    version: str = ""
    deleted: bool = False


def read_query(text: str) -> Query:
    """Return what a query asks for; raise Unasked."""
    found = fields_of(text)
    since = moment_of(found["updated_since"]) if "updated_since" in found else None
    return Query(
        after=place_of(found["cursor"]) if found.get("cursor") else ("", ""),
        limit=limit_of(found["limit"]) if "limit" in found else PAGE,
        search=bounded(found.get("search", ""), "search", MAX_SEARCH).casefold(),
        since=since,
        version=bounded(found.get("version", ""), "version", MAX_SEARCH),
        # Who asks for what changed must hear of what ended (openapi.yaml, include_deleted).
        deleted=flag_of(found["include_deleted"]) if "include_deleted" in found else since is not None,
    )


def fields_of(text: str) -> dict[str, str]:
    """Return the parameters that the API knows; raise Unasked for one that stands twice."""
    if len(text) > MAX_QUERY:
        raise Unasked(f"the query is longer than {MAX_QUERY} characters")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise Unasked(f"the query is no UTF-8 text of at most {MAX_FIELDS} parameters") from None
    found: dict[str, str] = {}
    for key, value in pairs:
        if key in found:
            raise Unasked(f"{key} stands in the query twice")
        if key in KNOWN:
            found[key] = value
    return found


def limit_of(text: str) -> int:
    """Return how many servers a page is to have; raise Unasked."""
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) > 0):
        raise Unasked(f"limit is a number from 1 to {MAX_PAGE}")
    return min(int(text), MAX_PAGE)


def flag_of(text: str) -> bool:
    """Return what a flag says; raise Unasked."""
    if text not in ("true", "false"):
        raise Unasked("include_deleted is true or false")
    return text == "true"


def moment_of(text: str) -> datetime:
    """Return a moment; raise Unasked for what is none, or has no time zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or len(text) > 40:
        raise Unasked("updated_since is a moment with its zone, as in 2026-11-21T12:00:00Z")
    return found


def bounded(text: str, name: str, most: int) -> str:
    """Return a text; raise Unasked if it is too long."""
    if len(text) > most:
        raise Unasked(f"{name} is longer than {most} characters")
    return text


def cursor_of(place: tuple[str, str]) -> str:
    """Return the cursor of the page behind a place."""
    return base64.urlsafe_b64encode(MARK.join(place).encode()).decode().rstrip("=")


def place_of(cursor: str) -> tuple[str, str]:
    """Return the place that a cursor names; raise Unasked for one that we never gave."""
    try:
        padded = bounded(cursor, "cursor", MAX_CURSOR) + "=" * (-len(cursor) % 4)
        text = base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True).decode()
    except (ValueError, binascii.Error):
        text = ""
    name, mark, version = text.partition(MARK)
    if not mark or cursor_of((name, version)) != cursor:
        raise Unasked("this cursor is none of ours; begin again without one")
    return name, version
