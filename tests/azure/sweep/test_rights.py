from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.azure.asking import Refusal
from agents.azure.needs import features, role_actions, seen_actions
from agents.azure.rights import MAX_GROUPS, Grant, Lacking, allowed, inherited, lacking, matches, missing
from discovery.azure.questions import READS, Gives
from discovery.model import Reason
from discovery.shapes.model import Plain
from tests.azure.cloud.estate import Estate, Json
from tests.azure.cloud.server import Cloud
from tests.azure.conftest import Stand
from tests.azure.sweep.looking import OTHER, SUB, gone, id_of, keep, look, names, small

READER = Grant(actions=("*/read",))


@pytest.mark.parametrize(
    ("action", "pattern", "expected"),
    [
        ("microsoft.web/sites/read", "*/read", True),
        ("microsoft.web/sites/read", "*", True),
        ("microsoft.web/sites/functions/read", "microsoft.web/sites/*/read", True),
        ("microsoft.web/sites/read", "microsoft.web/sites/*/read", False),
        ("microsoft.web/sites/write", "*/read", False),
        ("microsoft.web/sites/read", "microsoft.app/*/read", False),
        ("a/b/c/read", "a/*/c/*", True),
        ("read", "*/read", False),
        ("aa", "a*a*a", False),
    ],
)
def test_what_a_pattern_of_actions_covers(action: str, pattern: str, expected: bool) -> None:
    assert matches(action, pattern) is expected


def test_what_is_taken_out_again_is_not_allowed() -> None:
    without_apps = Grant(actions=("*/read",), not_actions=("Microsoft.App/*",))
    assert not allowed("Microsoft.App/containerApps/read", [without_apps])
    assert allowed("Microsoft.App/containerApps/read", [without_apps, READER])


def test_reader_is_enough_for_everything_that_is_needed() -> None:
    for feature in features():
        assert missing(feature.actions, [READER]) == () or feature.optional


def test_no_right_writes() -> None:
    every = {action for feature in features() for action in feature.actions} | set(role_actions())
    assert {action.rpartition("/")[2] for action in every} == {"read"}


def test_the_custom_role_has_every_right_that_a_sweep_takes() -> None:
    own = Grant(actions=role_actions())
    assert [feature.name for feature in features() if missing(feature.actions, [own])] == []


def test_every_question_has_its_right() -> None:
    own = Grant(actions=role_actions())
    asked = [
        f"{kind}/{read.path.partition('?')[0].removeprefix('{id}/')}/read"
        for read in READS
        if read.gives not in (Gives.FILE, Gives.FACTS, Gives.SELF)
        for kind in read.of
    ]
    assert missing(asked, [own]) == ()


class Answers:
    """What Azure answers about rights."""

    tenant = signed_in = ""

    def __init__(self, *items: Plain | Refusal) -> None:
        self.items = items

    def pages(self, path: str, api_version: str) -> Iterator[Plain | Refusal]:
        return iter(self.items)

    def read(self, path: str, api_version: str) -> Plain | Refusal:
        raise AssertionError("nothing is read")

    def query(self, kql: str, reach: object, *, name: str) -> Iterator[dict[str, Plain]]:
        raise AssertionError("nothing is queried")


def test_what_is_missing_is_told_by_feature() -> None:
    grant: Plain = {"actions": ["Microsoft.App/*/read"], "notActions": []}
    wanted = {
        "sweep": ("Microsoft.App/jobs/read", "Microsoft.Web/sites/read"),
        "apps": ("Microsoft.App/jobs/read",),
    }
    assert lacking(Answers(grant), "/subscriptions/1", wanted) == Lacking(
        scope="/subscriptions/1", missing={"sweep": ("Microsoft.Web/sites/read",)}
    )


def test_where_azure_does_not_say_that_is_told() -> None:
    refused = Refusal(path="/x", reason=Reason.DENIED, detail="may not be read: 403")
    assert lacking(Answers(refused), "/s", {"sweep": ("a/read",)}).unsaid == "may not be read: 403"


# A subscription of which only a part may be read.


def with_rights(*actions: str) -> Json:
    return {"value": [{"actions": list(actions), "notActions": []}]}


def test_a_subscription_that_may_be_read_in_part_is_a_gap_and_the_other_none(stand: Stand) -> None:
    estate = small()
    path = "/providers/microsoft.authorization/permissions"
    estate.answers[f"/subscriptions/{SUB}{path}"] = with_rights("Microsoft.App/*/read")
    estate.answers[f"/subscriptions/{OTHER}{path}"] = with_rights("*/read")
    found = look(stand(estate))
    (gap,) = found.gaps
    assert (gap.root, gap.detail.startswith("only parts of it may be read")) == (
        f"/subscriptions/{SUB}",
        True,
    )
    assert {it.root for it in found.looked if it.root.count("/") == 2} == {f"/subscriptions/{OTHER}"}
    assert "tools-a" in names(found)


def test_a_custom_role_of_ours_reads_the_whole(stand: Stand) -> None:
    estate = small()
    for id_ in (SUB, OTHER):
        path = f"/subscriptions/{id_}/providers/microsoft.authorization/permissions"
        estate.answers[path] = with_rights(*role_actions())
    assert look(stand(estate)).gaps == ()


@pytest.mark.parametrize("answer", [{"value": []}, None], ids=["empty", "unknown"])
def test_who_says_nothing_of_rights_says_nothing_against_us(stand: Stand, answer: Json) -> None:
    estate = small()
    if answer is not None:
        for id_ in (SUB, OTHER):
            estate.answers[f"/subscriptions/{id_}/providers/microsoft.authorization/permissions"] = answer
    assert look(stand(estate)).gaps == ()


def test_actions_are_spelt_with_their_provider() -> None:
    assert all(action.startswith("Microsoft.") for action in seen_actions())
    assert json.dumps(seen_actions()).count('"') == 2 * len(seen_actions())


# One answer at a management group stands for the subscriptions below it.

READS_ALL: Plain = {"actions": ["*/read"], "notActions": []}
SOME: Plain = {"actions": ["Microsoft.App/*/read"], "notActions": []}
GROUPS = "/providers/Microsoft.Management/managementGroups"
ABOVE = {"s1": ("apps", "root"), "s2": ("apps", "root"), "s3": ("data", "root"), "s4": ("lone", "root")}


class AtScopes(Answers):
    """What Azure answers about rights, scope by scope; nothing where it is not asked for."""

    def __init__(self, **scopes: Plain) -> None:
        super().__init__()
        self.scopes, self.asked = scopes, list[str]()

    def pages(self, path: str, api_version: str) -> Iterator[Plain | Refusal]:
        scope = path.removeprefix(GROUPS).partition("/providers/")[0].strip("/")
        self.asked.append(scope)
        refused = Refusal(path=path, reason=Reason.DENIED, detail="403", status=403)
        return iter((self.scopes[scope],) if scope in self.scopes else (refused,))


@pytest.mark.parametrize(
    ("scopes", "sure", "asked"),
    [
        ({"root": READS_ALL}, {"s1", "s2", "s3", "s4"}, ["root"]),
        ({"apps": READS_ALL}, {"s1", "s2"}, ["root", "apps"]),
        ({"root": SOME, "apps": READS_ALL}, {"s1", "s2"}, ["root", "apps"]),
        ({"data": READS_ALL, "lone": READS_ALL}, set(), ["root", "apps"]),
        ({"root": SOME, "apps": SOME}, set(), ["root", "apps"]),
        ({}, set(), ["root", "apps"]),
    ],
    ids=["tenant", "group", "group where the tenant is read in part", "one subscription", "parts", "denied"],
)
def test_rights_at_a_group_are_rights_below_it(
    scopes: dict[str, Plain], sure: set[str], asked: list[str]
) -> None:
    azure = AtScopes(**scopes)
    assert inherited(azure, ABOVE, seen_actions()) == sure
    assert azure.asked == asked


def test_an_empty_answer_and_a_strange_name_prove_nothing() -> None:
    assert inherited(Answers(), ABOVE, seen_actions()) == frozenset()
    azure = AtScopes()
    assert inherited(azure, {"a": ("../x",), "b": ("../x",), "c": ()}, seen_actions()) == frozenset()
    assert azure.asked == []


def test_so_many_groups_are_asked_and_no_more() -> None:
    many = {f"s{at}-{turn}": (f"g{at}", "root") for at in range(MAX_GROUPS * 2) for turn in range(2)}
    azure = AtScopes()
    assert inherited(azure, many, seen_actions()) == frozenset()
    assert len(azure.asked) == MAX_GROUPS


def at_root(estate: Estate, answer: Json) -> None:
    """Have Azure say what we may do at the group above all subscriptions."""
    estate.answers[f"{GROUPS}/root/providers/Microsoft.Authorization/permissions".lower()] = answer


def asked_about(cloud: Cloud) -> list[str]:
    """Return the scopes whose rights were asked for."""
    kind = "/providers/microsoft.authorization/permissions"
    return [it.path.lower().removesuffix(kind) for it in cloud.reads() if it.path.lower().endswith(kind)]


def test_a_reader_of_the_whole_tenant_is_asked_once(stand: Stand) -> None:
    estate = small()
    at_root(estate, with_rights("*/read"))
    cloud = stand(estate)
    found = look(cloud)
    assert (found.gaps, asked_about(cloud)) == ((), [f"{GROUPS}/root".lower()])
    assert {it.root for it in found.looked if it.root.count("/") == 2} == {
        f"/subscriptions/{SUB}", f"/subscriptions/{OTHER}",
    }  # fmt: skip


def test_where_something_may_have_to_be_taken_for_gone_the_subscription_itself_is_asked(
    stand: Stand, tmp_path: Path
) -> None:
    inventory = tmp_path / "inventory.db"
    keep(inventory, look(stand(small())))
    estate = small(*(id_of(kind, name) for kind, name in GONE))
    at_root(estate, with_rights("*/read"))
    path = f"/subscriptions/{SUB}/providers/microsoft.authorization/permissions"
    estate.answers[path] = with_rights("Microsoft.App/*/read")
    cloud = stand(estate)
    found = look(cloud, inventory)
    assert f"/subscriptions/{SUB}" in asked_about(cloud)
    assert [gap.root for gap in found.gaps] == [f"/subscriptions/{SUB}"]
    assert gone(keep(inventory, found)) == []


GONE = (("Microsoft.App/containerApps", "tools-a"), ("Microsoft.Web/sites", "func-a"))


def test_a_group_of_another_tenant_may_have_the_same_name_and_says_nothing(stand: Stand) -> None:
    estate = small()
    at_root(estate, with_rights("*/read"))
    for row in estate.tables["resourcecontainers"]:
        if row["subscriptionId"] == OTHER:
            row["tenantId"] = "00000000-0000-0000-0000-0000000000ff"
    cloud = stand(estate)
    look(cloud)
    assert f"/subscriptions/{OTHER}" in asked_about(cloud)
