"""Resource Graph: runs the query it is sent, in pages, and says what it left out as the real one does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tests.azure.cloud.entra import Answer
from tests.azure.cloud.estate import SUBSCRIPTIONS, Estate, Json, Row, text
from tests.azure.cloud.knobs import Knobs
from tests.azure.cloud.kusto import BadQuery

PATH = "/providers/microsoft.resourcegraph/resources"
# A query and the subscriptions it sees; raises BadQuery.
Engine = Callable[[str, Iterable[str]], list[Row]]


@dataclass(slots=True)
class Graph:
    """One tenant's Resource Graph."""

    estate: Estate
    knobs: Knobs
    engine: Engine

    def answer(self, asked: Mapping[str, Json]) -> Answer:
        """Return a page, or the error."""
        headers: dict[str, str] = {}
        if self.knobs.quota is not None:
            with self.knobs.lock:
                granted, headers = self.knobs.quota.take()
            if not granted:
                return 429, error("RateLimiting", "Client application has been throttled"), headers
        named = asked.get("subscriptions")
        if isinstance(named, list) and named:
            scope = [str(item).lower() for item in named]
            if self.forbids(scope):
                return 403, error("AccessDenied", "does not have authorization to perform action"), headers
        else:
            scope = self.wide(headers)
        try:
            rows = self.engine(text(asked, "query"), scope)
        except BadQuery as wrong:
            said = error("BadRequest", "Please provide below info when asking for support", "InvalidQuery")
            return 400, {**said, "engine": str(wrong)}, headers
        shown = [row for row in rows if not self.hidden(row)]
        limit = self.knobs.truncate if self.knobs.truncates in text(asked, "query") else None
        return self.page(shown, options_of(asked), headers, limit)

    def wide(self, headers: dict[str, str]) -> list[str]:
        """Return the subscriptions that a whole tenant or management group shows."""
        every = sorted(text(row, "subscriptionId") for row in self.estate.tables.get(SUBSCRIPTIONS, ()))
        limit = self.knobs.scope_limit
        if limit is not None and len(every) > limit:
            headers["x-ms-tenant-subscription-limit-hit"] = "true"
            return every[:limit]
        return every

    def forbids(self, scope: list[str]) -> bool:
        """Return whether a question that names these subscriptions is refused as a whole."""
        refused = [item in self.knobs.denied for item in scope]
        return any(refused) if self.knobs.strict else all(refused)

    def hidden(self, row: Row) -> bool:
        """Return whether a row stands in a subscription that cannot be read; its own name can."""
        parts = text(row, "id").lower().split("/")
        return len(parts) > 3 and parts[2] in self.knobs.denied

    def page(
        self, rows: list[Row], options: Mapping[str, Json], headers: dict[str, str], limit: int | None
    ) -> Answer:
        """Return the page that the options ask for, of an answer that is cut to `limit` rows."""
        top, token = options.get("$top"), options.get("$skipToken")
        size = min(top if isinstance(top, int) else 100, self.knobs.page)
        start = int(token) if isinstance(token, str) else 0
        cut = limit is not None and len(rows) > limit
        kept = rows[:limit] if cut else rows
        data: list[Json] = list(kept[start : start + size])
        body: dict[str, Json] = {
            "totalRecords": len(rows), "count": len(data), "data": data, "facets": [],
            "resultTruncated": "true" if cut else "false",
        }  # fmt: skip
        if start + size < len(kept):
            body["$skipToken"] = str(start + size)
        if (length := len(json.dumps(data))) > self.knobs.cap_bytes:
            said = f"Response payload size is {length}, and has exceeded the limit of {self.knobs.cap_bytes}."
            return 400, error("BadRequest", said, "ResponsePayloadTooLarge"), headers
        return 200, body, headers


def options_of(asked: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return a question's options."""
    options = asked.get("options")
    return options if isinstance(options, dict) else {}


def error(code: str, message: str, *details: str) -> dict[str, Json]:
    """Return an error as Resource Graph words it."""
    return {"error": {"code": code, "message": message, "details": [{"code": item} for item in details]}}
