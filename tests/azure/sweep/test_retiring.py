"""Denied is not absent: whatever is refused, cut or broken, nothing seen before is taken for gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from discovery.model import Status
from tests.azure.cloud.estate import Json
from tests.azure.cloud.knobs import Fault, How
from tests.azure.cloud.server import Cloud
from tests.azure.conftest import Stand
from tests.azure.sweep.looking import OTHER, SUB, gone, id_of, keep, look, names, small

Trouble = Callable[[Cloud], None]
GRAPH = "POST /providers/Microsoft.ResourceGraph"
EVERYTHING = ["func-a", "func-a/hello", "func-b", "func-b/hello", "tools-a", "tools-b"]


GROUPS = tuple(f"/subscriptions/{subscription}/resourceGroups/rg" for subscription in (SUB, OTHER))
TOOLS_A, FUNC_A = id_of("Microsoft.App/containerApps", "tools-a"), id_of("Microsoft.Web/sites", "func-a")
FUNC_B = id_of("Microsoft.Web/sites", "func-b", OTHER)
REFUSED: Json = {"error": {"code": "AuthorizationFailed"}}


def deny(cloud: Cloud) -> None:
    cloud.knobs.denied = {SUB, OTHER}


def deny_all_that_name_it(cloud: Cloud) -> None:
    cloud.knobs.denied, cloud.knobs.strict = {SUB, OTHER}, True


def expire(cloud: Cloud) -> None:
    cloud.knobs.revoked = cloud.knobs.locked_out = True


def cut(cloud: Cloud) -> None:
    cloud.knobs.faults = [Fault(where=GRAPH, how=How.CUT, times=10_000)]


def fail(cloud: Cloud) -> None:
    cloud.knobs.faults = [
        Fault(where=GRAPH, status=400, body={"error": {"code": "BadRequest"}}, times=10_000)
    ]


def lie(cloud: Cloud) -> None:
    cloud.knobs.faults = [Fault(where=GRAPH, body={"data": "no rows"}, times=10_000)]


def not_json(cloud: Cloud) -> None:
    cloud.knobs.faults = [Fault(where=GRAPH, body=b"<html>sign in</html>", times=10_000)]


TROUBLES: tuple[Trouble, ...] = (deny, deny_all_that_name_it, expire, cut, fail, lie, not_json)


def seen_before(stand: Stand, inventory: Path) -> None:
    """Sweep a tenant once, whole, and remember it."""
    found = look(stand(small()), inventory)
    assert (found.status, names(found)) == (Status.COMPLETE, EVERYTHING)
    keep(inventory, found)


@pytest.fixture
def inventory(stand: Stand, tmp_path: Path) -> Path:
    """Return an inventory that knows the tenant."""
    path = tmp_path / "inventory.db"
    seen_before(stand, path)
    return path


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda it: it.__name__)
def test_a_refused_or_broken_answer_retires_nothing(stand: Stand, inventory: Path, trouble: Trouble) -> None:
    cloud = stand(small(*GROUPS))
    trouble(cloud)
    found = look(cloud, inventory)
    assert gone(keep(inventory, found)) == []
    assert found.gaps
    assert found.status is Status.PARTIAL


def test_a_cut_answer_retires_nothing(stand: Stand, inventory: Path) -> None:
    cloud = stand(small())
    cloud.knobs.truncate = 0
    found = look(cloud, inventory)
    assert gone(keep(inventory, found)) == []
    assert found.gaps


def test_only_the_subscription_without_rights_is_frozen(stand: Stand, inventory: Path) -> None:
    cloud = stand(small(*GROUPS))
    cloud.knobs.denied = {OTHER}
    found = look(cloud, inventory)
    assert gone(keep(inventory, found)) == ["func-a", "func-a/hello", "tools-a"]
    assert {gap.root for gap in found.gaps} == {f"/subscriptions/{OTHER}"}


def test_a_subscription_that_is_no_longer_listed_is_frozen(stand: Stand, inventory: Path) -> None:
    found = look(stand(small(GROUPS[0], f"/subscriptions/{OTHER}")), inventory)
    assert gone(keep(inventory, found)) == ["func-a", "func-a/hello", "tools-a"]
    assert [(gap.root, "no longer listed" in gap.detail) for gap in found.gaps] == [
        (f"/subscriptions/{OTHER}", True)
    ]


def test_children_that_may_not_be_listed_are_frozen_and_nothing_else(stand: Stand, inventory: Path) -> None:
    cloud = stand(small(f"{FUNC_A}/functions/hello", f"{FUNC_B}/functions/hello"))
    cloud.knobs.faults = [Fault(where=f"GET {FUNC_A}/functions", status=403, body=REFUSED, times=9)]
    found = look(cloud, inventory)
    assert gone(keep(inventory, found)) == ["func-b", "func-b/hello"]
    (gap,) = found.gaps
    assert (gap.root, gap.source) == (FUNC_A.lower(), FUNC_A)
    assert "Microsoft.Web/sites/functions/read" in gap.detail


def test_a_site_that_nobody_could_look_into_is_unknown(stand: Stand) -> None:
    cloud = stand(small())
    cloud.knobs.faults = [Fault(where="GET .*/functions", status=403, body=REFUSED, times=9)]
    grades = {one.name: one.facts["grade"] for one in look(cloud).sightings}
    assert (grades["func-a"], grades["tools-a"]) == ("unknown", "strong")


def test_what_is_known_stays_known_where_it_can_no_longer_be_looked_into(
    stand: Stand, inventory: Path
) -> None:
    cloud = stand(small())
    cloud.knobs.faults = [Fault(where="GET .*/functions", status=403, body=REFUSED, times=9)]
    found = look(cloud, inventory)
    assert "func-a" not in names(found)
    assert gone(keep(inventory, found)) == []


# What is gone is told as gone: else nothing above proves anything.


def test_what_was_deleted_is_gone(stand: Stand, inventory: Path) -> None:
    assert gone(keep(inventory, look(stand(small(TOOLS_A)), inventory))) == ["tools-a"]


def test_a_parent_that_was_deleted_takes_its_children_along(stand: Stand, inventory: Path) -> None:
    assert gone(keep(inventory, look(stand(small(FUNC_B)), inventory))) == ["func-b", "func-b/hello"]


def test_a_look_at_one_subscription_says_nothing_of_the_others(stand: Stand, inventory: Path) -> None:
    found = look(stand(small(*GROUPS)), inventory, subscriptions=(SUB.upper(),))
    assert gone(keep(inventory, found)) == ["func-a", "func-a/hello", "tools-a"]
    assert (found.gaps, found.scope.roots) == ((), (SUB,))


def test_a_subscription_that_was_asked_for_and_is_not_there_is_a_gap(stand: Stand) -> None:
    missing = "00000000-0000-0000-0000-0000000000cc"
    found = look(stand(small()), subscriptions=(SUB, missing))
    assert [gap.root for gap in found.gaps] == [f"/subscriptions/{missing}"]
    assert names(found) == ["func-a", "func-a/hello", "tools-a"]
