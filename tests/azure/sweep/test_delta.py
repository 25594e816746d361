"""A delta looks again at what changed and says by whom; of everything else it says nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from agents.azure.changes import quoted
from tests.azure.cloud.estate import Estate, Json
from tests.azure.cloud.server import Cloud
from tests.azure.conftest import Stand
from tests.azure.sweep.looking import OTHER, SUB, app, gone, id_of, keep, look, named, names, small

SINCE = datetime(2026, 11, 20, tzinfo=UTC)
NEW = id_of("Microsoft.App/containerApps", "fresh")
SITE = id_of("Microsoft.Web/sites", "func-b", OTHER)


def change(
    estate: Estate, target: str, kind: str = "Create", by: str = "ana@contoso.com", at: str = ""
) -> None:
    """Put a change into a tenant's record."""
    number = len(estate.tables.get("resourcechanges", []))
    subscription = target.split("/")[2]
    attributes: Json = {
        "timestamp": at or f"2026-11-20T1{number}:00:00.000Z",
        "changedBy": by,
        "changedByType": "User",
        "clientType": "Azure Portal",
        "operation": "Microsoft.App/containerApps/write",
    }
    parts = target.split("/providers/")[1].split("/")
    body: Json = {
        "changeType": kind,
        "targetResourceId": target,
        "targetResourceType": "/".join([parts[0], *parts[1::2]]),
        "changeAttributes": attributes,
    }
    estate.add(
        {"id": f"{target}/providers/Microsoft.Resources/changes/c{number}", "name": f"c{number}",
         "type": "microsoft.resources/changes", "subscriptionId": subscription, "resourceGroup": "rg",
         "properties": body},
        "resourcechanges",
    )  # fmt: skip


def changed() -> Estate:
    """Return a tenant with a new container app, a changed function app, and one that was deleted."""
    estate = small(id_of("Microsoft.App/containerApps", "tools-a"))
    estate.add(app("fresh"))
    change(estate, NEW)
    change(estate, NEW, "Update", "ben@contoso.com")
    change(estate, SITE, "Update", "carl@contoso.com")
    change(estate, id_of("Microsoft.App/containerApps", "tools-a"), "Delete")
    return estate


def sub_questions(cloud: Cloud) -> int:
    """Return how many requests a cloud got, sign-ins aside."""
    return len(cloud.questions()) + len(cloud.reads())


def test_a_delta_sees_what_changed_and_who_changed_it(stand: Stand) -> None:
    found = look(stand(changed()), since=SINCE)
    assert names(found) == ["fresh", "func-b", "func-b/hello"]
    fresh = named(found, "fresh").facts
    assert (fresh["created_by"], fresh["changed_by"]) == ("ana@contoso.com", "ben@contoso.com")
    assert fresh["created_at"].startswith("2026-11-20")
    site = named(found, "func-b/hello").facts
    assert (site["changed_by"], "created_by" in site) == ("carl@contoso.com", False)


def test_a_delta_retires_nothing_that_it_did_not_look_at(stand: Stand, tmp_path: Path) -> None:
    inventory = tmp_path / "inventory.db"
    keep(inventory, look(stand(small())))
    found = look(stand(changed()), inventory, since=SINCE)
    assert gone(keep(inventory, found)) == []
    assert {it.root for it in found.looked} == {NEW.lower(), SITE.lower()}


def test_a_whole_sweep_after_a_delta_retires_what_the_delta_left(stand: Stand, tmp_path: Path) -> None:
    inventory = tmp_path / "inventory.db"
    keep(inventory, look(stand(small())))
    keep(inventory, look(stand(changed()), inventory, since=SINCE))
    assert gone(keep(inventory, look(stand(changed()), inventory))) == ["tools-a"]


def test_a_delta_does_not_pose_as_a_look_at_the_whole(stand: Stand) -> None:
    found = look(stand(changed()), since=SINCE)
    assert [row.finder for row in found.coverage] == ["azure+changes"]


def test_what_changed_before_is_left_alone(stand: Stand) -> None:
    estate = small()
    change(estate, id_of("Microsoft.App/containerApps", "tools-a"), at="2026-11-19T10:00:00.000Z")
    assert names(look(stand(estate), since=SINCE)) == []


def test_a_record_of_changes_that_is_cut_is_a_gap(stand: Stand) -> None:
    cloud = stand(changed())
    cloud.knobs.truncate = 0
    assert look(cloud, since=SINCE).gaps


def test_a_delta_asks_at_least_twenty_times_less(stand: Stand) -> None:
    estate = small()
    for number in range(80):
        estate.add(app(f"app-{number:03}", SUB if number % 2 else OTHER))
    estate.add(app("fresh"))
    change(estate, NEW)
    cloud = stand(estate)
    look(cloud)
    full = sub_questions(cloud)
    cloud.asked.clear()
    look(cloud, since=SINCE)
    assert full >= 20 * sub_questions(cloud)


@pytest.mark.parametrize("text", ["a'b", "a\\b", "x') or true //", "a\nb"])
def test_an_id_cannot_end_the_text_that_it_stands_in(text: str) -> None:
    inside = quoted(text)
    assert "\n" not in inside
    assert "'" not in inside.replace("\\\\", "").replace("\\'", "")
