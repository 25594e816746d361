from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from agents.azure.asking import Refusal
from agents.azure.needs import features, role_actions, seen_actions
from agents.azure.rights import Grant, Lacking, allowed, lacking, matches, missing
from discovery.azure.questions import READS, Gives
from discovery.model import Reason
from discovery.shapes.model import Plain
from tests.azure.cloud.estate import Json
from tests.azure.conftest import Stand
from tests.azure.sweep.looking import OTHER, SUB, look, names, small

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
