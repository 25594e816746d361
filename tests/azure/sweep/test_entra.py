from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from agents.azure.asking import Refusal
from agents.azure.entra import VS_CODE, EntraFinder, Registration, joined, registration
from discovery.model import Gap, Looked, Reason, Sighting
from discovery.shapes.model import Plain
from inventory.grades import is_faint
from tests.azure.cloud.estate import Json
from tests.azure.cloud.server import Cloud
from tests.azure.conftest import Stand
from tests.azure.sweep.conftest import SignIn
from tests.azure.sweep.looking import look, named, small
from tests.inventory.cli.command import census
from tests.inventory.registry.test_tagged import app

SITE = "https://func-a.azurewebsites.net/.auth/login/aad/callback"
GUARD: Plain = {
    "id": "1", "appId": "a-1", "displayName": "MCP Authorization App (func-a)",
    "web": {"redirectUris": [SITE]},
    "api": {"oauth2PermissionScopes": [{"value": "user_impersonation"}],
            "preAuthorizedApplications": [{"appId": VS_CODE}]},
}  # fmt: skip


class Pages:
    """Microsoft Graph as a list of pages' items."""

    def __init__(self, *items: Plain | Refusal) -> None:
        self.items = items
        self.asked: list[str] = []

    def entra_pages(self, path: str) -> Iterator[Plain | Refusal]:
        self.asked.append(path)
        return iter(self.items)


def found(*items: Plain | Refusal) -> tuple[list[Sighting | Gap | Looked], list[Registration]]:
    kept: list[Registration] = []
    finder = EntraFinder(graph=Pages(*items), tenant="T", registrations=kept, now=lambda: datetime.now(UTC))
    return list(finder.find()), kept


def test_a_registration_that_vs_code_may_use_hints_at_the_site_it_guards() -> None:
    (hint, looked), _ = found(GUARD)
    assert isinstance(hint, Sighting)
    assert isinstance(looked, Looked)
    assert (hint.identity.url, hint.facts["role"], is_faint(hint)) == (
        "https://func-a.azurewebsites.net/", "hint", True,
    )  # fmt: skip
    assert hint.facts["marks"] == "entra.vs-code,entra.name"


IMPERSONATION: Plain = {"oauth2PermissionScopes": [{"value": "user_impersonation"}]}
OTHER_CLIENT: Plain = {"preAuthorizedApplications": [{"appId": "b"}]}
SIGNS: list[tuple[str, Plain, bool]] = [
    ("scope", {"id": "1", "appId": "a", "appRoles": [{"value": "Mcp.Tools.ReadWrite.All"}]}, True),
    ("agent 365", {"id": "1", "appId": "a", "appRoles": [{"value": "McpServers.Mail.All"}]}, True),
    ("name", {"id": "1", "appId": "a", "displayName": "MCP-OAuth-apim"}, True),
    ("impersonation alone", {"id": "1", "appId": "a", "api": IMPERSONATION}, False),
    ("letters in a word", {"id": "1", "appId": "a", "displayName": "Kimcpan portal"}, False),
    ("another client", {"id": "1", "appId": "a", "api": OTHER_CLIENT}, False),
    ("no id", {"displayName": "MCP"}, False),
    ("nonsense", ["MCP"], False),
]  # fmt: skip


@pytest.mark.parametrize(("what", "item", "hints"), SIGNS, ids=lambda it: it if isinstance(it, str) else "")
def test_what_says_that_a_server_is_behind_a_registration(what: str, item: Plain, hints: bool) -> None:
    one = registration(item)
    assert (one is not None and one.is_hint) is hints, what


def test_a_refusal_is_a_gap_of_the_directory_alone() -> None:
    refused = Refusal(
        path="/v1.0/applications", reason=Reason.DENIED, detail="may not be read: 403", status=403
    )
    (gap,), _ = found(refused)
    assert isinstance(gap, Gap)
    assert (gap.root, "Application.Read.All" in gap.detail) == ("entra:t", True)


def test_a_server_is_told_which_registration_guards_it() -> None:
    _, kept = found(GUARD)
    site, other = app(url="https://func-a.azurewebsites.net/runtime/webhooks/mcp"), app("other")
    first, second = joined((site, other), kept)
    assert first.facts["entra_app"] == "MCP Authorization App (func-a)"
    assert "entra_app" not in second.facts


def test_without_a_word_on_where_graph_stands_that_is_the_only_gap(stand: Stand) -> None:
    seen = look(stand(small()), entra=True)
    assert [(gap.finder, gap.reason) for gap in seen.gaps] == [("entra", Reason.UNSUPPORTED)]
    assert named(seen, "func-a").facts["grade"] == "proven"


# The real pipeline, against a Microsoft Graph of its own.


def registered(cloud: Cloud, count: int = 1) -> Cloud:
    """Have a directory with the registration that guards func-a, behind others."""
    others: list[Json] = [
        {"id": f"x{at}", "appId": f"x-{at}", "displayName": f"Shop {at}"} for at in range(count)
    ]
    cloud.directory.applications = [*others, json.loads(json.dumps(GUARD))]
    return cloud


def test_a_directory_is_read_over_the_wire_to_its_last_page(stand: Stand) -> None:
    cloud = registered(stand(small()), 250)
    found = look(cloud, entra=True, graph=cloud.directory_url)
    assert found.gaps == ()
    assert named(found, "func-a/hello").facts["entra_app"] == "MCP Authorization App (func-a)"
    assert [(it.finder, it.examined) for it in found.looked if it.root.startswith("entra:")] == [
        ("entra", 251)
    ]
    asked = [it for it in cloud.asked if it.path == "/v1.0/applications"]
    assert ([it.verb for it in asked], len(asked[0].query["$select"]) > 20) == (["GET"] * 3, True)


def test_each_place_gets_a_token_of_its_own(stand: Stand) -> None:
    cloud = registered(stand(small()))
    look(cloud, entra=True, graph=cloud.directory_url)
    assert set(cloud.entra.granted) == {f"{cloud.url}/.default", f"{cloud.directory_url}/.default"}


def test_without_the_right_to_read_it_the_directory_is_the_only_gap(stand: Stand) -> None:
    cloud = registered(stand(small()))
    cloud.directory.denied = True
    found = look(cloud, entra=True, graph=cloud.directory_url)
    assert [(gap.finder, gap.reason) for gap in found.gaps] == [("entra", Reason.DENIED)]
    assert "Application.Read.All" in found.gaps[0].detail
    assert named(found, "func-a").facts["grade"] == "proven"


def test_the_directory_is_left_alone_unless_it_is_asked_for(stand: Stand) -> None:
    cloud = registered(stand(small()))
    found = look(cloud, graph=cloud.directory_url)
    assert "entra_app" not in named(found, "func-a/hello").facts
    assert [it for it in cloud.asked if it.path.startswith("/v1.0")] == []


def test_the_command_is_told_where_microsoft_graph_stands(stand: Stand, sign_in: SignIn) -> None:
    cloud = registered(stand(small()))
    place = (*sign_in(cloud), "--graph", cloud.directory_url)
    done = census("azure", "sweep", *place, "--entra", "--no-store", "--format", "json")
    servers = json.loads(done.out)["servers"]
    apps = {it["facts"].get("entra_app") for server in servers for it in server["sightings"]}
    assert "MCP Authorization App (func-a)" in apps
