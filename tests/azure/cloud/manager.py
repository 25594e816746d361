"""Resource Manager: GET of what is given, single or as listings in pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from tests.azure.cloud.entra import Answer
from tests.azure.cloud.estate import SUBSCRIPTIONS, Estate, Json, Row, subscription_of
from tests.azure.cloud.graph import error
from tests.azure.cloud.knobs import Knobs

FILTER = re.compile(r"^(\w+) eq '([^']*)'$")


@dataclass(slots=True)
class Manager:
    """One tenant's Resource Manager."""

    estate: Estate
    knobs: Knobs

    def answer(self, base: str, path: str, query: Mapping[str, str]) -> Answer:
        """Return what stands at `path` (decoded), or the error."""
        if "api-version" not in query:
            return 400, error("MissingApiVersionParameter", "The api-version query parameter is required"), {}
        if refused := self.refuse(path):
            return refused
        if (given := self.estate.answers.get(path.lower())) is not None:
            return 200, given, {}
        if path.lower() == "/subscriptions":
            return self.listing(base, path, query, self.estate.tables.get(SUBSCRIPTIONS, []))
        if re.fullmatch(r"/providers/microsoft\.management/managementgroups/[^/]+/descendants", path.lower()):
            return self.listing(base, path, query, [descendant(row) for row in self.subscriptions()])
        if (one := self.estate.resources.get(path.lower())) is not None:
            return 200, one, {}
        parent = path.rpartition("/")[0]
        children = self.estate.children(path)
        if children or parent.lower() in self.estate.resources:
            return self.listing(base, path, query, matching(children, query.get("$filter", "")))
        return 404, error("ResourceNotFound", "The Resource was not found."), {}

    def subscriptions(self) -> list[Row]:
        """Return the rows of the subscriptions."""
        return self.estate.tables.get(SUBSCRIPTIONS, [])

    def refuse(self, path: str) -> Answer | None:
        """Return the answer to who may not read there, or where nothing is registered."""
        subscription = subscription_of(path)
        provider = path.lower().rpartition("/providers/")[2].split("/")[0]
        if subscription in self.knobs.denied:
            said = (
                f"The client 'canary-object-id' does not have authorization to perform action "
                f"'{action_of(path)}' over scope '{path}' or the scope is invalid."
            )
            return 403, error("AuthorizationFailed", said), {}
        if f"{subscription}/{provider}" in self.knobs.unregistered:
            said = f"The subscription is not registered to use namespace '{provider}'."
            return 409, error("MissingSubscriptionRegistration", said), {}
        return None

    def listing(self, base: str, path: str, query: Mapping[str, str], rows: list[Row]) -> Answer:
        """Return one page of a listing, with the link to the next."""
        start = int(query.get("$skiptoken", "0"))
        end = start + self.knobs.arm_page
        body: dict[str, Json] = {"value": list(rows[start:end])}
        if end < len(rows):
            version, kept = quote(query["api-version"]), query.get("$filter")
            link = f"{base}{quote(path)}?api-version={version}&$skiptoken={end}"
            body["nextLink"] = link + (f"&$filter={quote(kept)}" if kept else "")
        return 200, body, {}


def matching(rows: list[Row], wanted: str) -> list[Row]:
    """Return the rows that a `$filter` keeps."""
    found = FILTER.match(wanted)
    if not found:
        return rows
    return [row for row in rows if property_of(row, found[1]) == found[2]]


def property_of(row: Row, name: str) -> Json:
    """Return a property of a resource."""
    properties = row.get("properties")
    return properties.get(name) if isinstance(properties, dict) else None


def action_of(path: str) -> str:
    """Return the permission that reading `path` takes."""
    scope, _, rest = path.rpartition("/providers/")
    if not rest:
        return "Microsoft.Resources/subscriptions/resources/read"
    kinds = [rest.split("/")[0], *rest.split("/")[1::2]]
    return "/".join(kinds) + "/read" if scope else "Microsoft.Resources/read"


def descendant(row: Row) -> Row:
    """Return a subscription as a management group lists it."""
    return {"id": row["id"], "name": row["subscriptionId"], "type": "/subscriptions", "properties": {}}
