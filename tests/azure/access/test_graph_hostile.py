"""Answers of Resource Graph that are none, and lost connections: never an empty answer, never a secret."""

from __future__ import annotations

import json

import pytest

from agents.azure.asking import Reach
from discovery.model import Reason
from tests.azure.access.opened import apps, opened, subscription_id
from tests.azure.cloud.estate import TENANT
from tests.azure.cloud.knobs import Fault, How
from tests.azure.conftest import Stand

POST = "^POST .*ResourceGraph"

HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "a list": b"[]",
    "a text": b'"rows"',
    "a number": b"17",
    "null": b"null",
    "half an object": b'{"data": [',
    "no rows": b'{"count": 0}',
    "rows that are an object": b'{"data": {"id": "x"}}',
    "rows that are numbers": b'{"data": [1, 2]}',
    "rows in a table": b'{"data": {"columns": [], "rows": []}}',
    "depth": b'{"data": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "depth in a row": b'{"data": [{"a": ' + b'{"a":' * 300 + b"1" + b"}" * 300 + b"}]}",
    "no text": b'\xff\xfe{"data": []}',
    "a count that is a text": b'{"totalRecords": "many", "data": []}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_an_answer_that_is_none_is_never_an_empty_one(stand: Stand, body: bytes) -> None:
    cloud = stand(apps(2))
    cloud.knobs.faults.append(Fault(POST, body=body, times=99))
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert rows == []
    assert [short.reason for short in missing] in (
        [Reason.MALFORMED],
        [Reason.UNRECOGNISED],
        [Reason.TOO_LARGE],
    )


def test_a_page_of_a_proxy_in_between_is_told_as_such(stand: Stand) -> None:
    cloud = stand(apps(2))
    cloud.knobs.faults.append(Fault(POST, headers={"Content-Type": "text/html"}, body=b"<p>sign in</p>"))
    with opened(cloud) as azure:
        assert [short.detail for short in azure.rows()[1]] == [
            "the answer is not JSON; does a proxy stand in between?"
        ]


@pytest.mark.parametrize("how", [How.CUT, How.DRIP, How.SILENT])
def test_a_connection_that_is_lost_for_good_is_a_shortfall(stand: Stand, how: How) -> None:
    cloud = stand(apps(2))
    cloud.knobs.faults.append(Fault(POST, how=how, times=99))
    with opened(cloud, read_s=0.2) as azure:
        rows, missing = azure.rows()
    assert rows == []
    assert [short.reason for short in missing] == [Reason.TIMED_OUT]
    assert len(cloud.questions()) == 5


def test_a_connection_that_is_lost_once_is_taken_up_again(stand: Stand) -> None:
    cloud = stand(apps(2))
    cloud.knobs.faults.append(Fault(POST, how=How.CUT))
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert (len(rows), missing) == (2, [])


def test_no_word_of_azure_s_own_and_no_secret_is_told(stand: Stand) -> None:
    cloud = stand(apps(1))
    cloud.knobs.denied = {subscription_id(0)}
    with opened(cloud) as azure:
        _, missing = azure.rows(reach=Reach(tenant=TENANT, subscriptions=(subscription_id(0),)))
        refused = azure.tenant.read(f"/subscriptions/{subscription_id(0)}", "2022-12-01")
        told = repr((missing, refused, azure.calls, azure.told, azure.tenant.signed, azure.tenant.signed_in))
    assert "canary" not in told
    assert "canary" not in json.dumps([asked.body for asked in cloud.questions()])
