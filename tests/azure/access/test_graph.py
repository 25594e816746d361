"""Resource Graph by its SDK: every row to the last, and a Shortfall for each that may be missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agents.azure.asking import Reach
from agents.azure.graph import GROUP, Question
from discovery.model import Reason
from tests.azure.access.opened import ALL, QUERY, apps, names, opened, subscription_id
from tests.azure.cloud.estate import TENANT, Json
from tests.azure.cloud.knobs import Fault
from tests.azure.conftest import Stand

POST = "^POST .*ResourceGraph"


def named(*numbers: int) -> Reach:
    return Reach(tenant=TENANT, subscriptions=tuple(subscription_id(number) for number in numbers))


def test_2500_rows_come_in_three_pages_each_once(stand: Stand) -> None:
    cloud = stand(apps(2500))
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert (len(rows), len(names(rows)), missing) == (2500, 2500, [])
    assert [(told.pages, told.rows, told.total) for told in azure.told] == [
        (1, 1000, 2500),
        (2, 2000, 2500),
        (3, 2500, 2500),
    ]


def test_rows_are_given_page_by_page_and_not_kept(stand: Stand) -> None:
    cloud = stand(apps(30))
    cloud.knobs.page = 10
    with opened(cloud) as azure:
        stream = azure.tenant.query(QUERY, ALL, name="apps")
        for _ in range(10):
            next(stream)
        assert len(cloud.questions()) == 1
        next(stream)
        assert len(cloud.questions()) == 2


def test_an_empty_answer_is_an_answer(stand: Stand) -> None:
    with opened(stand(apps(0))) as azure:
        assert azure.rows() == ([], [])


def test_a_question_carries_its_scope_and_its_page(stand: Stand) -> None:
    cloud = stand(apps(3, subscriptions=3))
    groups = Reach(tenant=TENANT, management_groups=("mg-a", "mg-b"))
    with opened(cloud) as azure:
        azure.rows()
        azure.rows(reach=groups)
        azure.rows(reach=named(0, 2))
    bodies = [asked.body for asked in cloud.questions()]
    assert [scope_of(body) for body in bodies] == [
        (None, None),
        (["mg-a", "mg-b"], None),
        (None, [subscription_id(0), subscription_id(2)]),
    ]
    options = bodies[0]["options"] if isinstance(bodies[0], dict) else None
    assert options == {"$top": 1000, "resultFormat": "objectArray", "allowPartialScopes": False}


def scope_of(body: Json) -> tuple[Json, Json]:
    assert isinstance(body, dict)
    return body.get("managementGroups"), body.get("subscriptions")


def test_many_subscriptions_are_named_in_groups(stand: Stand) -> None:
    cloud = stand(apps(700, subscriptions=700))
    with opened(cloud) as azure:
        rows, missing = azure.rows(reach=named(*range(700)))
    assert (len(names(rows)), missing) == (700, [])
    sizes = [len(part) for asked in cloud.questions() if isinstance(part := scope_of(asked.body)[1], list)]
    assert sizes == [GROUP, GROUP, 100]


def test_an_answer_without_its_end_is_asked_for_in_parts(stand: Stand) -> None:
    cloud = stand(apps(100))
    cloud.knobs.truncate = 40
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert (len(names(rows)), missing) == (100, [])
    texts = [asked.body["query"] for asked in cloud.questions() if isinstance(asked.body, dict)]
    assert [str(text).count("hash(") for text in texts] == [0, 1, 1, 1, 1]


def test_an_answer_that_stays_without_its_end_is_a_shortfall_and_its_rows_still_count(stand: Stand) -> None:
    cloud = stand(apps(700))
    cloud.knobs.truncate = 1
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert 0 < len(names(rows)) < 700
    assert {short.reason for short in missing} == {Reason.TOO_LARGE}
    assert {short.detail for short in missing} == {"the answer is cut off, even in its smallest parts"}


def test_parts_are_where_a_row_must_pass_before_it_is_sorted() -> None:
    whole = Question(name="q", kql="resources | project id | order by id asc", reach=ALL)
    part = replace(whole, parts=4, rest=3)
    assert part.text() == "resources | project id\n| where hash(tolower(id), 4) == 3\n| order by id asc"
    assert whole.text() == whole.kql
    assert [(piece.parts, piece.rest) for piece in part.divided(None)] == [
        (16, 3),
        (16, 7),
        (16, 11),
        (16, 15),
    ]


def test_a_total_larger_than_what_came_is_not_believed_to_be_all(stand: Stand) -> None:
    cloud = stand(apps(8))
    body: Json = {"totalRecords": 9, "count": 0, "data": [], "facets": [], "resultTruncated": "false"}
    cloud.knobs.faults.append(Fault(POST, body=body))
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert len(names(rows)) == 8
    assert [short.detail for short in missing] == ["the parts of the answer hold 8 rows of 9"]


def test_rows_too_fat_for_one_page_come_in_smaller_pages(stand: Stand) -> None:
    cloud = stand(apps(1200))
    cloud.knobs.cap_bytes = 40_000
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert (len(rows), len(names(rows)), missing) == (1200, 1200, [])


def test_a_row_too_fat_for_any_page_is_a_shortfall(stand: Stand) -> None:
    cloud = stand(apps(3))
    cloud.knobs.cap_bytes = 100
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert rows == []
    assert [(short.reason, short.status) for short in missing] == [(Reason.TOO_LARGE, 400)]


def test_an_answer_beyond_all_measure_is_broken_off(stand: Stand) -> None:
    cloud = stand(apps(3))
    cloud.knobs.faults.append(Fault(POST, body=b'{"data":"' + b"x" * (21 * 1024 * 1024) + b'"}', times=9))
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert rows == []
    assert [(short.reason, short.detail) for short in missing] == [
        (Reason.TOO_LARGE, "the answer is more than 20971520 bytes")
    ]


@pytest.mark.parametrize("groups", [(), ("mg-a",)])
def test_more_subscriptions_than_one_question_sees_are_listed_and_named(
    stand: Stand, groups: tuple[str, ...]
) -> None:
    cloud = stand(apps(50, subscriptions=10))
    cloud.knobs.scope_limit = 4
    cloud.knobs.arm_page = 3
    with opened(cloud) as azure:
        reach = Reach(tenant=TENANT, management_groups=groups)
        rows, missing = azure.rows(reach=reach)
        azure.rows(reach=reach)
    assert (len(rows), len(names(rows)), missing) == (50, 50, [])
    paths = {asked.path for asked in cloud.reads()}
    assert paths == {
        "/providers/Microsoft.Management/managementGroups/mg-a/descendants" if groups else "/subscriptions"
    }
    assert len(cloud.reads()) == 4, "the list is asked for once"


def test_more_subscriptions_than_one_question_sees_and_no_list_is_a_shortfall(stand: Stand) -> None:
    cloud = stand(apps(50, subscriptions=10))
    cloud.knobs.scope_limit = 4
    cloud.knobs.faults.append(Fault("^GET /subscriptions", status=403, body={}))
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert rows == []
    assert [(short.reason, short.subscriptions) for short in missing] == [(Reason.DENIED, ())]


def test_a_subscription_that_may_not_be_read_costs_only_itself(stand: Stand) -> None:
    cloud = stand(apps(60, subscriptions=6))
    cloud.knobs.denied, cloud.knobs.strict = {subscription_id(4)}, True
    with opened(cloud) as azure:
        rows, missing = azure.rows(reach=named(*range(6)))
    assert len(names(rows)) == 50
    assert [(short.reason, short.status, short.subscriptions) for short in missing] == [
        (Reason.DENIED, 403, (subscription_id(4),))
    ]


def test_a_refused_tenant_is_a_shortfall_of_everything(stand: Stand) -> None:
    cloud = stand(apps(60, subscriptions=6))
    cloud.knobs.faults.append(Fault(POST, status=403, body={"error": {"code": "AuthorizationFailed"}}))
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert rows == []
    assert [(short.query, short.reason, short.detail, short.subscriptions) for short in missing] == [
        ("apps", Reason.DENIED, "may not be read: 403 (AuthorizationFailed)", ())
    ]


def test_a_query_that_is_not_understood_is_a_shortfall_with_azure_s_codes(stand: Stand) -> None:
    with opened(stand(apps(1))) as azure:
        rows, missing = azure.rows("resources | wherex id")
    assert rows == []
    assert [short.detail for short in missing] == [
        "Azure does not take the question: 400 (BadRequest, InvalidQuery)"
    ]


def test_a_later_page_that_is_refused_leaves_the_rows_before_it_true(stand: Stand) -> None:
    cloud = stand(apps(30))
    cloud.knobs.page = 10
    with opened(cloud) as azure:
        stream = azure.tenant.query(QUERY, ALL, name="apps")
        first = [next(stream) for _ in range(10)]
        cloud.knobs.faults.append(Fault(POST, status=403, body={}))
        rest = list(stream)
    assert len(first) == 10
    assert [getattr(item, "reason", None) for item in rest] == [Reason.DENIED]


def test_pages_that_lead_round_in_a_circle_end(stand: Stand) -> None:
    cloud = stand(apps(1))
    row: Json = {"id": "/subscriptions/x", "name": "x"}
    body: Json = {"totalRecords": 1, "count": 1, "data": [row], "resultTruncated": "false", "$skipToken": "a"}
    cloud.knobs.faults.append(Fault(POST, body=body, times=100))
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert len(rows) == 2
    assert [short.detail for short in missing] == ["the pages lead round in a circle"]
