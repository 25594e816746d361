"""Resource Manager: single reads and listings; what is refused or cut is told, never an empty list."""

from __future__ import annotations

import pytest

from agents.azure.arm import MAX_PAGES, url_of
from agents.azure.asking import Refusal
from agents.azure.refusing import action_of
from discovery.model import Reason
from discovery.shapes.model import Plain
from tests.azure.access.opened import Opened, apps, opened, subscription_id
from tests.azure.cloud.estate import Estate, Json
from tests.azure.cloud.knobs import Fault, How
from tests.azure.conftest import Stand

SITE = f"/subscriptions/{subscription_id(0)}/resourceGroups/rg/providers/Microsoft.Web/sites/func-x"
FUNCTIONS = f"{SITE}/functions"
VERSION = "2025-03-01"
GET = "^GET .*/functions"


def site(functions: int) -> Estate:
    estate = apps(0)
    estate.add({"id": SITE, "name": "func-x", "type": "microsoft.web/sites", "properties": {}})
    for number in range(functions):
        kind = "mcp" if number % 2 else "http"
        row: dict[str, Json] = {"id": f"{FUNCTIONS}/f{number:03}", "properties": {"type": kind}}
        estate.add(row, "arm")
    return estate


def listed(azure: Opened, path: str = FUNCTIONS) -> tuple[list[Plain], list[Refusal]]:
    items = list(azure.tenant.pages(path, VERSION))
    refused = [item for item in items if isinstance(item, Refusal)]
    assert refused in ([], items[-1:]), "a refusal comes last, and once"
    return [item for item in items if not isinstance(item, Refusal)], refused


def refused_with(stand: Stand, fault: Fault) -> Refusal:
    cloud = stand(site(3))
    cloud.knobs.faults.append(fault)
    with opened(cloud, read_s=0.2) as azure:
        items, refused = listed(azure)
    assert items == []
    return refused[0]


def test_a_listing_comes_whole_over_all_its_pages(stand: Stand) -> None:
    cloud = stand(site(25))
    cloud.knobs.arm_page = 10
    with opened(cloud) as azure:
        items, refused = listed(azure)
    assert (len(items), refused) == (25, [])
    assert [asked.query.get("$skiptoken") for asked in cloud.reads()] == [None, "10", "20"]
    assert [(told.step, told.pages, told.rows) for told in azure.told][-1] == (FUNCTIONS, 3, 25)


def test_a_filter_rides_in_the_path_and_over_all_pages(stand: Stand) -> None:
    cloud = stand(site(25))
    cloud.knobs.arm_page = 5
    with opened(cloud) as azure:
        items, _ = listed(azure, f"{FUNCTIONS}?$filter=type eq 'mcp'")
    assert len(items) == 12
    assert {asked.query["$filter"] for asked in cloud.reads()} == {"type eq 'mcp'"}


def test_a_parent_without_children_has_an_empty_listing(stand: Stand) -> None:
    with opened(stand(site(0))) as azure:
        assert listed(azure) == ([], [])


def test_one_resource_is_read(stand: Stand) -> None:
    with opened(stand(site(0))) as azure:
        read = azure.tenant.read(SITE, VERSION)
    assert isinstance(read, dict)
    assert read["id"] == SITE


def test_names_that_a_url_would_take_apart_arrive_as_they_are(stand: Stand) -> None:
    odd = f"{SITE}-a b#c%2Fd+é"
    estate = site(0)
    estate.add({"id": odd, "name": "odd", "type": "microsoft.web/sites"})
    cloud = stand(estate)
    with opened(cloud) as azure:
        read = azure.tenant.read(odd, VERSION)
    assert isinstance(read, dict)
    assert [asked.path for asked in cloud.reads()] == [odd]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "providers",
        "//evil.example/x",
        "https://evil.example/x",
        "/a/../b",
        "/subscriptions/./x",
        "/a\ud800",
    ],
)
def test_what_is_no_id_is_never_asked(stand: Stand, path: str) -> None:
    cloud = stand(site(0))
    with opened(cloud) as azure:
        read = azure.tenant.read(path, VERSION)
        items, refused = listed(azure, path)
    assert isinstance(read, Refusal)
    assert (items, [read.reason, refused[0].reason]) == ([], [Reason.OUTSIDE, Reason.OUTSIDE])
    assert cloud.asked == []


def test_denied_names_the_permission_it_takes(stand: Stand) -> None:
    cloud = stand(site(3))
    cloud.knobs.denied = {subscription_id(0)}
    with opened(cloud) as azure:
        items, refused = listed(azure)
    assert items == []
    assert refused == [
        Refusal(
            path=FUNCTIONS,
            reason=Reason.DENIED,
            detail="may not be read: 403 (AuthorizationFailed)",
            status=403,
            action="Microsoft.Web/sites/functions/read",
            codes=("AuthorizationFailed",),
        )
    ]


@pytest.mark.parametrize(
    ("path", "action"),
    [
        (FUNCTIONS, "Microsoft.Web/sites/functions/read"),
        (f"{FUNCTIONS}?$filter=a", "Microsoft.Web/sites/functions/read"),
        (SITE, "Microsoft.Web/sites/read"),
        (
            f"{SITE}/providers/Microsoft.Insights/diagnosticSettings",
            "Microsoft.Insights/diagnosticSettings/read",
        ),
        ("/subscriptions/x", None),
        ("/subscriptions/x/providers/", None),
        ("", None),
    ],
)
def test_the_permission_can_be_read_off_the_path(path: str, action: str | None) -> None:
    assert action_of(path) == action


@pytest.mark.parametrize(
    ("fault", "reason", "status"),
    [
        (Fault(GET, status=403, body={"error": "no"}), Reason.DENIED, 403),
        (Fault(GET, status=404, body={"error": {"code": "ResourceNotFound"}}), Reason.CHANGED, 404),
        (Fault(GET, status=400, body={"code": "InvalidApiVersionParameter"}), Reason.UNSUPPORTED, 400),
        (Fault(GET, status=302, headers={"Location": "https://evil.example/"}), Reason.OUTSIDE, 302),
        (Fault(GET, status=500, body=b"<oops>", times=9), Reason.CRASHED, 500),
        (Fault(GET, status=429, body={}, times=9), Reason.TIMED_OUT, 429),
        (Fault(GET, status=204, body=b""), Reason.UNSUPPORTED, 204),
        (Fault(GET, how=How.CUT, times=9), Reason.TIMED_OUT, None),
        (Fault(GET, how=How.SILENT, times=9), Reason.TIMED_OUT, None),
        (Fault(GET, body=b""), Reason.UNRECOGNISED, None),
        (Fault(GET, body=b"{"), Reason.MALFORMED, None),
        (Fault(GET, body=[1, 2]), Reason.UNRECOGNISED, None),
        (Fault(GET, body={}), Reason.UNRECOGNISED, None),
        (Fault(GET, body={"value": {"a": 1}}), Reason.UNRECOGNISED, None),
        (Fault(GET, body={"value": [], "nextLink": 7}), Reason.UNRECOGNISED, None),
        (Fault(GET, body=b'{"value":' + b"[" * 90_000 + b"]" * 90_000 + b"}"), Reason.TOO_LARGE, None),
        (Fault(GET, body=b'{"value":["' + b"x" * 22_000_000 + b'"]}'), Reason.TOO_LARGE, None),
        (Fault(GET, headers={"Content-Type": "text/html"}, body=b"<p>"), Reason.MALFORMED, None),
    ],
)  # fmt: skip
def test_what_did_not_come_is_a_refusal_with_its_reason(
    stand: Stand, fault: Fault, reason: Reason, status: int | None
) -> None:
    refused = refused_with(stand, fault)
    assert (refused.path, refused.reason, refused.status) == (FUNCTIONS, reason, status)


def test_an_unregistered_provider_is_told_and_not_registered(stand: Stand) -> None:
    cloud = stand(site(3))
    cloud.knobs.unregistered = {f"{subscription_id(0)}/microsoft.web"}
    with opened(cloud) as azure:
        _, refused = listed(azure)
    assert [(one.reason, one.status) for one in refused] == [(Reason.UNSUPPORTED, 409)]
    assert [asked.verb for asked in cloud.reads()] == ["GET"]


LEADING_AWAY = (
    "https://evil.example/subscriptions",
    "https://evil.example\\@localhost/subscriptions",
    "http://localhost/subscriptions",
    "//evil.example/x",
    "/subscriptions/relative",
    "https://[",
    "javascript:alert(1)",
)


@pytest.mark.parametrize("link", LEADING_AWAY)
def test_a_next_page_on_another_host_is_refused_and_never_asked(stand: Stand, link: str) -> None:
    cloud = stand(site(3))
    cloud.knobs.faults.append(Fault("^GET .*/functions", body={"value": [{"id": "a"}], "nextLink": link}))
    with opened(cloud) as azure:
        items, refused = listed(azure)
    assert items == [{"id": "a"}]
    assert [one.reason for one in refused] == [Reason.OUTSIDE]
    assert len(cloud.reads()) == 1


def test_next_pages_that_lead_round_in_a_circle_end(stand: Stand) -> None:
    cloud = stand(site(3))
    link = f"{cloud.url}{FUNCTIONS}?api-version={VERSION}&$skiptoken=again"
    cloud.knobs.faults.append(Fault("^GET .*/functions", body={"value": [1], "nextLink": link}, times=99))
    with opened(cloud) as azure:
        items, refused = listed(azure)
    assert items == [1, 1]
    assert [one.detail for one in refused] == ["the pages lead round in a circle"]
    assert len(cloud.reads()) < MAX_PAGES


def test_a_later_page_that_is_refused_leaves_the_items_before_it_true(stand: Stand) -> None:
    cloud = stand(site(25))
    cloud.knobs.arm_page = 10
    with opened(cloud) as azure:
        stream = azure.tenant.pages(FUNCTIONS, VERSION)
        first = [next(stream) for _ in range(10)]
        cloud.knobs.faults.append(Fault(GET, status=403))
        rest = list(stream)
    assert not any(isinstance(item, Refusal) for item in first)
    assert [item.reason for item in rest if isinstance(item, Refusal)] == [Reason.DENIED]
    assert len(rest) == 1


def test_microsoft_graph_is_read_with_a_token_of_its_own(stand: Stand) -> None:
    estate = site(0)
    estate.answers["/v1.0/applications"] = {"value": [{"appId": "a"}], "@odata.nextLink": None}
    cloud = stand(estate)
    # Microsoft Graph knows no api-version; the stand-in, which plays it here, asks for one.
    cloud.knobs.faults.append(Fault("^GET /v1.0/applications", body=estate.answers["/v1.0/applications"]))
    with opened(cloud) as azure:
        items = list(azure.tenant.entra_pages("/v1.0/applications?$top=100"))
    assert items == [{"appId": "a"}]
    assert cloud.reads()[0].query == {"$top": "100"}


def test_a_url_says_what_was_asked() -> None:
    place = "https://management.azure.com"
    assert url_of(place, "/a/b?$filter=x eq 'y'", "1") == f"{place}/a/b?$filter=x%20eq%20'y'&api-version=1"
    assert url_of(place, "/a/b", None) == f"{place}/a/b"
