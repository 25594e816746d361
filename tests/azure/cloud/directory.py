"""Microsoft Graph: the applications of a tenant, in pages, to whoever may read them."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.azure.cloud.entra import Answer
from tests.azure.cloud.estate import Json

PATH = "/v1.0/applications"


@dataclass(slots=True)
class Directory:
    """The applications; `denied` to who lacks Application.Read.All, and to tokens for another place."""

    applications: list[Json] = field(default_factory=list)
    page: int = 100
    denied: bool = False

    def answer(self, base: str, query: dict[str, str], scope: str) -> Answer:
        """Return a page at `base` to whose token is for `scope`."""
        if scope != f"{base}/.default":
            return 401, said("InvalidAuthenticationToken", "Access token validation failure."), {}
        if self.denied:
            return 403, said("Authorization_RequestDenied", "Insufficient privileges to complete."), {}
        start = int(query.get("$skiptoken", "0"))
        end = start + self.page
        body: dict[str, Json] = {"value": self.applications[start:end]}
        if end < len(self.applications):
            body["@odata.nextLink"] = f"{base}{PATH}?$skiptoken={end}"
        return 200, body, {}


def said(code: str, message: str) -> dict[str, Json]:
    """Return an error as Microsoft Graph words it."""
    return {"error": {"code": code, "message": message}}
