"""What the API answers: only what is approved, page by page, and nothing at all to what is no request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.serve.answer import EVERYWHERE, MAX_TARGET
from inventory.serve.model import Offer
from inventory.serve.shelf import Shelf
from tests.inventory.serve.offering import (
    ALL,
    BAD,
    CRM,
    HOST,
    NOW,
    OFFERED,
    OLD,
    body,
    entry,
    get,
    named,
    offer,
    registry_of,
)

CRM_NAME, FILES_NAME, HOST_NAME = "io.github.acme/crm", "mcp-census/files", "mcp-census/host"
LIST = "/v0.1/servers"
LIVE = [(CRM_NAME, "1.1.9"), (CRM_NAME, "1.2.3"), (FILES_NAME, "0.0.0"), (HOST_NAME, "0.0.0")]


@pytest.fixture
def served(tmp_path: Path) -> Offer:
    return offer(tmp_path / "r")


def test_only_what_is_approved_for_all_is_offered(served: Offer) -> None:
    assert named(get(served, LIST)) == LIVE
    assert (served.count, served.unread) == (len(OFFERED), 0)


def test_each_server_has_its_approval_and_its_standing_beside_it(served: Offer) -> None:
    found = body(get(served, f"{LIST}/mcp-census%2Fhost/versions/latest"))
    assert found["server"]["remotes"][1]["url"] == "https://eu.acme.example/mcp"  # type: ignore[index]
    meta = found["_meta"]
    assert isinstance(meta, dict)
    assert meta["mcp-census/approval"]["id"] == "host"
    official = meta["io.modelcontextprotocol.registry/official"]
    assert (official["status"], official["isLatest"]) == ("active", True)
    assert datetime.fromisoformat(official["updatedAt"]).tzinfo is not None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?version=latest", [*LIVE[1:]]),
        ("?version=1.1.9", LIVE[:1]),
        ("?version=9", []),
        ("?search=CRM", LIVE[:2]),
        ("?search=customers", LIVE[1:2]),
        ("?search=bad", []),
        ("?search=%C3%A9", []),
        ("?limit=100&unknown=1", LIVE),
        ("?limit=5000", LIVE),
        ("?updated_since=2000-01-01T00:00:00Z&include_deleted=false", LIVE),
        ("?updated_since=2999-01-01T00:00:00%2B02:00", []),
        ("?search=", LIVE),
        ("?cursor=", LIVE),
    ],
)
def test_the_list_is_what_was_asked_for(served: Offer, query: str, found: list[tuple[str, str]]) -> None:
    assert named(get(served, LIST + query)) == found


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=-1",
        "limit=ten",
        "limit=%D9%A1",
        "limit=1e9",
        "limit=99999999999999999999",
        "cursor=!!",
        "cursor=bm90aGluZw",
        "cursor=" + "A" * 3000,
        "updated_since=yesterday",
        "updated_since=2026-01-01T00:00:00",
        "updated_since=",
        "include_deleted=maybe",
        "search=" + "a" * 201,
        "search=%ff",
        "version=" + "1" * 300,
        "limit=1&limit=2",
        "&".join(f"x{number}=1" for number in range(30)),
        "search=" + "a" * 9000,
    ],
)
def test_what_cannot_be_meant_is_refused_with_words(served: Offer, query: str) -> None:
    reply = get(served, f"{LIST}?{query}")
    assert reply.status == 400
    assert set(body(reply)) == {"title", "status", "detail"}


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_pages_follow_each_other_to_the_end(served: Offer, limit: int) -> None:
    met: list[tuple[str, str]] = []
    cursor = ""
    for _ in range(9):
        reply = get(served, f"{LIST}?limit={limit}&cursor={cursor}")
        met += named(reply)
        metadata = body(reply)["metadata"]
        assert isinstance(metadata, dict)
        assert metadata["count"] == len(named(reply))
        cursor = metadata.get("nextCursor", "")
        if not cursor:
            break
    assert met == LIVE


def test_a_page_goes_on_where_the_last_one_ended_though_the_registry_changed(tmp_path: Path) -> None:
    first = get(offer(tmp_path / "r"), f"{LIST}?limit=2")
    cursor = body(first)["metadata"]["nextCursor"]  # type: ignore[index]
    less = offer(tmp_path / "r", [HOST, entry("aaa", "pkg:npm/aaa", name="a/a")])
    assert named(get(less, f"{LIST}?cursor={cursor}")) == [(HOST_NAME, "0.0.0")]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("io.github.acme%2Fcrm/versions/latest", "1.2.3"),
        ("io.github.acme/crm/versions/latest", "1.2.3"),
        ("io.github.acme%2fcrm/versions/1.1.9", "1.1.9"),
        ("io.github.acme%2Fcrm/versions/1.2.3/", "1.2.3"),
        ("mcp-census%2Ffiles/versions/0.0.0", "0.0.0"),
    ],
)
def test_one_version_of_a_server_is_found_by_its_name(served: Offer, path: str, found: str) -> None:
    server = body(get(served, f"{LIST}/{path}"))["server"]
    assert isinstance(server, dict)
    assert server["version"] == found


def test_the_versions_of_a_server_come_latest_first(served: Offer) -> None:
    assert named(get(served, f"{LIST}/io.github.acme%2Fcrm/versions")) == [LIVE[1], LIVE[0]]


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "",
        "/v0.1",
        "/v0/servers",
        "/v0.1/serversx",
        f"{LIST}/io.github.acme%2Fcrm",
        f"{LIST}/io.github.acme%252Fcrm/versions/latest",
        f"{LIST}/io.github.acme%2Fcrm/versions/9",
        f"{LIST}/io.github.acme%2FCRM/versions/latest",
        f"{LIST}/mcp-census%2Fbad/versions/latest",
        f"{LIST}/mcp-census%2Fbad/versions",
        f"{LIST}/mcp-census%2Fmine/versions/latest",
        f"{LIST}/..%2F..%2Fetc%2Fpasswd/versions/latest",
        f"{LIST}/../../etc/passwd",
        f"{LIST}/%2e%2e/%2e%2e/versions/latest",
        f"{LIST}/a/b/c/versions/latest",
        f"{LIST}/x/versions/latest/more",
        "/v0.1/publish",
        "http://evil.example/v0.1/servers",
        "//v0.1//servers",
    ],
)
def test_where_nothing_is_there_is_nothing(served: Offer, target: str) -> None:
    reply = get(served, target)
    assert (reply.status, body(reply)["status"]) == (404, 404)


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (f"{LIST}/%ff/versions/latest", 400),
        (f"{LIST}/{'a' * 300}/versions/latest", 400),
        ("/" + "a" * MAX_TARGET, 414),
    ],
)
def test_what_is_no_address_is_refused(served: Offer, target: str, status: int) -> None:
    assert get(served, target).status == status


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "get"])
def test_nothing_can_be_written(served: Offer, method: str) -> None:
    reply = get(served, LIST, method)
    assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_browser_may_ask_from_everywhere(served: Offer) -> None:
    assert get(served, "/anything", "OPTIONS").status == 204
    assert EVERYWHERE["Access-Control-Allow-Origin"] == "*"
    assert "GET" in EVERYWHERE["Access-Control-Allow-Methods"]
    assert {"Authorization", "Content-Type"} == set(EVERYWHERE["Access-Control-Allow-Headers"].split(", "))


@pytest.mark.parametrize("form", ["{0}", "W/{0}", '"other", {0}', "*"])
def test_what_the_client_has_is_not_sent_again(served: Offer, form: str) -> None:
    tag = get(served, LIST).headers["ETag"]
    reply = get(served, LIST, etags=form.format(tag))
    assert (reply.status, reply.body, reply.headers["ETag"]) == (304, b"", tag)
    assert get(served, f"{LIST}?limit=1", etags=tag).status == 200
    assert get(served, "/nothing", etags="*").status == 404


# What changed since.


def test_who_asks_for_what_changed_hears_of_what_ended(served: Offer) -> None:
    told = named(get(served, f"{LIST}?updated_since=2000-01-01T00:00:00Z"))
    ended = ["mcp-census/bad", "mcp-census/mine", "mcp-census/over", "mcp-census/part"]
    assert sorted(set(told) - set(LIVE)) == [
        (name, "1.0.0" if name.endswith("part") else "0.0.0") for name in ended
    ]
    assert "mcp-census/asked" not in dict(told)
    assert named(get(served, f"{LIST}?include_deleted=true")) == told


def test_a_tombstone_says_nothing_but_that_it_is_one(served: Offer) -> None:
    found = body(get(served, f"{LIST}?include_deleted=true&search=mcp-census/bad"))["servers"]
    assert isinstance(found, list)
    (only,) = found
    assert set(only["server"]) == {"name", "description", "version"}
    assert list(only["_meta"]) == ["io.modelcontextprotocol.registry/official"]
    assert only["_meta"]["io.modelcontextprotocol.registry/official"]["status"] == "deleted"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


def test_what_is_changed_and_removed_is_told_to_who_asks_since(tmp_path: Path) -> None:
    clock = Clock()
    shelf = Shelf(registry_of(tmp_path / "r"), clock)
    clock.now += timedelta(hours=1)
    assert shelf.look() == ""
    since = clock.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert named(get(shelf.offer, f"{LIST}?updated_since={since}")) == []
    changed = entry("host", HOST.identity, reason="another reason")
    registry_of(tmp_path / "r", [CRM, changed, BAD])
    assert shelf.look() == "read again: 2 offered"
    told = {
        it["server"]["name"]: it["_meta"]["io.modelcontextprotocol.registry/official"]["status"]
        for it in body(get(shelf.offer, f"{LIST}?updated_since={since}"))["servers"]  # type: ignore[attr-defined]
        if it["server"]["version"] != "1.1.9"
    }
    assert told[HOST_NAME] == "active"
    assert told[FILES_NAME] == "deleted"
    assert CRM_NAME not in told
    assert named(get(shelf.offer, LIST)) == [LIVE[1], LIVE[3]]


def test_an_approval_ends_at_midnight_though_no_file_changes(tmp_path: Path) -> None:
    clock = Clock()
    ends = entry("ends", "pkg:npm/ends", expires=clock.now.date())
    shelf = Shelf(registry_of(tmp_path / "r", [ends]), clock)
    assert shelf.offer.count == 1
    clock.now += timedelta(days=1)
    assert shelf.look() == "read again: 0 offered"
    since = clock.now.strftime("%Y-%m-%dT00:00:00Z")
    assert named(get(shelf.offer, f"{LIST}?updated_since={since}")) == [("mcp-census/ends", "0.0.0")]


def test_a_registry_that_breaks_leaves_what_it_said_and_says_so(tmp_path: Path) -> None:
    folder = registry_of(tmp_path / "r")
    shelf = Shelf(folder, lambda: NOW)
    (folder / "policy.yaml").write_text("grace_days: many\n", encoding="utf-8")
    assert "serving what it said before" in shelf.look()
    assert named(get(shelf.offer, LIST)) == LIVE
    assert body(get(shelf.offer, "/v0.1/health"))["status"] == "stale"
    assert shelf.look() == ""  # told once
    (folder / "policy.yaml").unlink()
    assert shelf.look() == "read again: 4 offered"
    assert body(get(shelf.offer, "/health"))["status"] == "ok"


def test_an_entry_that_breaks_costs_that_entry(tmp_path: Path) -> None:
    folder = registry_of(tmp_path / "r")
    shelf = Shelf(folder, lambda: NOW)
    (folder / "host.yaml").write_text("id: [", encoding="utf-8")
    assert shelf.look() == "read again: 3 offered, 1 of its entries cannot be read"
    assert body(get(shelf.offer, "/health"))["unread"] == 1


def test_two_entries_of_one_name_and_version_are_both_offered(tmp_path: Path) -> None:
    again = entry("again", "pkg:pypi/crm", versions="=1.2.3", name=CRM_NAME)
    assert (CRM_NAME, "1.2.3") in (found := named(get(offer(tmp_path / "r", [CRM, again]), LIST)))
    assert len(set(found)) == len(found) == 2


def test_the_latest_version_is_the_highest_and_not_the_last_in_the_alphabet(tmp_path: Path) -> None:
    versions = ("1.9.0", "1.10.0", "1.10.0-rc.1")
    many = [entry(f"v{at}", "pkg:npm/x", versions=f"={text}", name="a/x") for at, text in enumerate(versions)]
    found = offer(tmp_path / "r", many)
    assert [row.version for row in found.rows if row.latest] == ["1.10.0"]


@given(
    st.text(max_size=80),
    st.sampled_from(["", "/v0.1/servers", "/v0.1/servers/", "/v0.1/servers?", "/v0.1/servers?cursor="]),
    st.sampled_from(["GET", "HEAD", "POST", "OPTIONS"]),
)
def test_any_request_at_all_is_answered(text: str, start: str, method: str) -> None:
    empty = Offer(snapshot="s", read_at=NOW)
    assert get(empty, start + text, method).status in {200, 204, 400, 404, 405}


def test_nothing_of_what_is_not_offered_is_in_any_answer(served: Offer) -> None:
    hidden = {it.identity for it in ALL} - {it.identity for it in OFFERED}
    text = "".join(row.body for row in served.rows)
    assert OLD.identity in text
    assert [identity for identity in hidden if identity in text] == []
