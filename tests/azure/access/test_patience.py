"""Throttled, failing, lost: asked again where that can help, at the pace that Azure names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agents.azure.patience import TRIES, key_of, retry_after
from discovery.model import Reason
from tests.azure.access.opened import apps, opened, subscription_id
from tests.azure.cloud.knobs import Fault, How, Quota
from tests.azure.conftest import Stand

POST = "^POST .*ResourceGraph"
NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "3"}, 3.0),
        ({"x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:04"}, 4.0),
        ({"Retry-After": "2", "x-ms-user-quota-resets-after": "00:00:09"}, 2.0),
    ],
)
def test_throttled_waits_as_long_as_the_answer_says(
    stand: Stand, headers: dict[str, str], wait: float
) -> None:
    cloud = stand(apps(2))
    cloud.knobs.faults.append(Fault(POST, status=429, headers=headers, body={}))
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert (len(rows), missing) == (2, [])
    assert azure.clock.slept == [wait]


def test_throttled_for_ever_is_a_shortfall(stand: Stand) -> None:
    cloud = stand(apps(2))
    cloud.knobs.faults.append(Fault(POST, status=429, headers={"Retry-After": "1"}, body={}, times=99))
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert rows == []
    assert [(short.reason, short.status) for short in missing] == [(Reason.TIMED_OUT, 429)]
    assert len(cloud.questions()) == TRIES


def test_nobody_waits_for_an_hour(stand: Stand) -> None:
    cloud = stand(apps(2))
    cloud.knobs.faults.append(Fault(POST, status=429, headers={"Retry-After": "3600"}, body={}, times=99))
    with opened(cloud) as azure:
        missing = azure.rows()[1]
    assert [short.reason for short in missing] == [Reason.TIMED_OUT]
    assert (len(cloud.questions()), azure.clock.slept) == (1, [])


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_passes_is_asked_again_each_time_later(stand: Stand, status: int) -> None:
    cloud = stand(apps(2))
    cloud.knobs.faults.append(Fault(POST, status=status, body={}, times=3))
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert (len(rows), missing) == (2, [])
    assert azure.clock.slept == [0.8, 1.6, 3.2]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 501])
def test_what_stays_is_asked_once(stand: Stand, status: int) -> None:
    cloud = stand(apps(2))
    cloud.knobs.faults.append(Fault(POST, status=status, body={}, times=99))
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert (rows, [short.status for short in missing]) == ([], [status])
    assert (len(cloud.questions()), azure.clock.slept) == (1, [])


def test_a_server_that_fails_for_good_is_a_shortfall(stand: Stand) -> None:
    cloud = stand(apps(2))
    cloud.knobs.faults.append(Fault(POST, status=500, body=b"<h1>oops</h1>", times=99))
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert rows == []
    assert [(short.reason, short.detail) for short in missing] == [(Reason.CRASHED, "Azure fails: 500")]


def test_a_certificate_of_a_stranger_is_not_tried_twice(stand: Stand) -> None:
    cloud = stand(apps(2))
    with opened(cloud) as azure:
        # Entra knew us; whoever answers now is somebody else.
        azure.rows()
        azure.tenant.clients.close()
        azure.tenant.clients.mine.__dict__.clear()
        azure.tenant.clients.bundle = None
        missing = azure.rows()[1]
    assert [(short.reason, short.detail) for short in missing] == [
        (Reason.TIMED_OUT, "the connection failed (SSLError)")
    ]
    assert azure.clock.slept == []


def test_under_the_quota_that_azure_enforces_nothing_is_refused(stand: Stand) -> None:
    cloud = stand(apps(600))
    cloud.knobs.page = 10
    with opened(cloud, chance=0.5) as azure:
        cloud.knobs.quota = Quota(now=azure.clock.now)
        rows, missing = azure.rows()
    assert (len(rows), missing, cloud.knobs.quota.refused) == (600, [], 0)
    # 60 pages, of which 15 may come at once.
    assert 15.0 <= sum(azure.clock.slept) <= 15.0 * 1.2


def test_who_shares_the_quota_with_others_waits_for_them_too(stand: Stand) -> None:
    cloud = stand(apps(300))
    cloud.knobs.page = 10
    with opened(cloud) as azure:
        quota = cloud.knobs.quota = Quota(now=azure.clock.now)
        for _ in range(12):
            quota.take()
        rows, missing = azure.rows()
    assert (len(rows), missing, quota.refused) == (300, [], 0)


@pytest.mark.parametrize("retry_after", [False, True])
def test_a_quota_that_is_gone_before_we_came_costs_one_wait(stand: Stand, retry_after: bool) -> None:
    cloud = stand(apps(2))
    with opened(cloud) as azure:
        quota = cloud.knobs.quota = Quota(now=azure.clock.now, retry_after=retry_after)
        for _ in range(15):
            quota.take()
        rows, missing = azure.rows()
    assert (len(rows), missing, quota.refused) == (2, [], 1)


def test_one_throttled_subscription_holds_up_no_other(stand: Stand) -> None:
    cloud = stand(apps(2, subscriptions=2))
    slow, fast = (f"/subscriptions/{subscription_id(number)}" for number in (0, 1))
    fault = Fault(f"^GET {slow}", status=429, headers={"Retry-After": "30"}, body={}, times=TRIES)
    cloud.knobs.faults.append(fault)
    with opened(cloud) as azure:
        azure.tenant.read(slow, "2022-12-01")
        before = azure.clock.at
        azure.tenant.read(fast, "2022-12-01")
        assert azure.clock.at == before
        azure.tenant.read(slow, "2022-12-01")
        assert azure.clock.at == before + 30


def test_a_read_that_was_cut_is_read_again(stand: Stand) -> None:
    cloud = stand(apps(1))
    cloud.knobs.faults.append(Fault("^GET /subscriptions", how=How.CUT))
    with opened(cloud) as azure:
        assert isinstance(azure.tenant.read("/subscriptions", "2022-12-01"), dict)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "17"}, 17.0),
        ({"retry-after": " 17 "}, 17.0),
        ({"retry-after": "Sat, 21 Nov 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Sat, 21 Nov 2026 11:00:00 GMT"}, 0.0),
        ({"x-ms-user-quota-resets-after": "01:02:03"}, 3723.0),
        ({"x-ms-user-quota-resets-after": "00:00:05.500"}, 5.0),
        ({"retry-after": "soon", "x-ms-user-quota-resets-after": "00:00:02"}, 2.0),
        ({}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "1e9"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "Sat, 21 Nov 2026 12:00:30"}, None),
        ({"retry-after": "٣"}, None),
        ({"x-ms-user-quota-resets-after": "5"}, None),
        ({"x-ms-user-quota-resets-after": "-1:00:00"}, None),
    ],
)
def test_how_long_to_wait_is_read_from_what_answers_say(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://m/providers/Microsoft.ResourceGraph/resources?api-version=1", None),
        ("https://m/subscriptions/0A-b?x", "0a-b"),
        ("https://m/subscriptions/0a-b/resourceGroups/rg", "0a-b"),
        ("https://m/subscriptions?x", ""),
        ("https://m/providers/Microsoft.Management/managementGroups/subscriptions/0a", ""),
        ("https://m", ""),
    ],
)
def test_every_request_counts_against_the_right_quota(url: str, key: str | None) -> None:
    assert key_of(url) == key
