"""A tenant as the finder uses it: from several threads at once, opened and closed without a trace."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from agents.azure.asking import Azure, Refusal
from agents.azure.clouds import private_cloud
from agents.azure.credentials import NotSignedIn
from agents.azure.tenant import open_tenant, subscription_in
from discovery.model import Reason
from discovery.shapes.model import Plain
from tests.azure.access.opened import apps, environment, opened, subscription_id
from tests.azure.cloud.estate import TENANT
from tests.azure.cloud.knobs import Quota
from tests.azure.conftest import Stand


def test_a_tenant_is_what_the_seam_promises(stand: Stand) -> None:
    cloud = stand(apps(1))
    with opened(cloud) as azure:
        promised: Azure = azure.tenant
        assert (promised.tenant, promised.signed_in) == (
            TENANT,
            "a service principal, from the environment",
        )


def test_eight_threads_ask_at_once_and_none_gets_another_s_answer(stand: Stand) -> None:
    cloud = stand(apps(64, subscriptions=8))
    start = threading.Barrier(8)
    with opened(cloud) as azure:

        def ask(number: int) -> tuple[Plain | Refusal, int]:
            start.wait()
            path = f"/subscriptions/{subscription_id(number)}"
            one = [azure.tenant.read(path, "2022-12-01") for _ in range(5)][-1]
            return one, len(azure.rows()[0])

        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(ask, range(8)))
        assert len(azure.tenant.clients.made) == 8
    for number, (one, rows) in enumerate(answers):
        assert isinstance(one, dict)
        assert (one["subscriptionId"], rows) == (subscription_id(number), 64)


def test_threads_keep_to_one_quota_together(stand: Stand) -> None:
    cloud = stand(apps(100))
    cloud.knobs.page = 10
    with opened(cloud) as azure:
        # A clock that only moves while somebody sleeps lets no turn pass by itself.
        quota = cloud.knobs.quota = Quota(now=azure.clock.now)
        with ThreadPoolExecutor(3) as threads:
            answers = list(threads.map(lambda _: azure.rows(), range(3)))
    assert [(len(rows), missing) for rows, missing in answers] == [(100, [])] * 3
    assert quota.refused <= 3, "a thread may leave while another one's wait is still counted"


def test_no_request_leaves_before_the_first_question(stand: Stand) -> None:
    cloud = stand(apps(1))
    with opened(cloud):
        assert cloud.asked == []


def test_a_tenant_that_nobody_asks_for_is_not_opened() -> None:
    place = private_cloud("https://a.example", "https://a.example")
    with pytest.raises(NotSignedIn):
        open_tenant(place, TENANT, None, {"PATH": "", "AZURE_CLIENT_ID": "x", "IDENTITY_ENDPOINT": ""})


def test_where_microsoft_graph_stands_must_be_said(stand: Stand) -> None:
    cloud = stand(apps(1))
    place = private_cloud(cloud.url, cloud.url)
    with open_tenant(place, cloud.tenant, None, environment(cloud)) as tenant:
        items = list(tenant.entra_pages("/v1.0/applications"))
    assert [(item.reason, item.path) for item in items if isinstance(item, Refusal)] == [
        (Reason.UNSUPPORTED, "/v1.0/applications")
    ]
    assert cloud.asked == []


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ({"subscriptionId": "0A"}, "0a"),
        ({"name": "0A", "type": "/subscriptions"}, "0a"),
        ({"name": "0a", "type": "Microsoft.Management/managementGroups/subscriptions"}, "0a"),
        ({"name": "mg", "type": "Microsoft.Management/managementGroups"}, None),
        ({"name": "x"}, None),
        ({"name": 3, "type": "/subscriptions"}, None),
        ("x", None),
        (None, None),
    ],
)
def test_only_a_subscription_is_one(item: Plain, found: str | None) -> None:
    assert subscription_in(item) == found
