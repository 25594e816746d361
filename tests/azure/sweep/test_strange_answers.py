"""Rows and tokens as others would write them: the same is told, and a secret goes nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from agents.azure.sweep import Request
from agents.azure.sweep import sweep as look
from tests.azure.cloud.estate import TENANT, Json, Row
from tests.azure.sweep.conftest import Meet
from tests.azure.sweep.looking import KEY, SUB, app, id_of
from tests.azure.sweep.stranger import (
    NOTHING,
    SECRET,
    Said,
    Stranger,
    by_table,
    gaps,
    graded,
    known,
    labelled_rows,
    page,
    subscription,
    sweep,
    table_of,
)
from tests.inventory.cli.command import census

COLUMNS = ("id", "name", "type", "kind", "location", "resourceGroup", "subscriptionId", "tenantId")
INSIDE = ("tags", "identity", "properties")


# The same rows, written otherwise.


def lower_ids(row: Row) -> Row:
    return row | {"id": str(row["id"]).lower(), "type": str(row["type"]).upper()}


def untyped(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("type", "name", "subscriptionId")}


def written_out(row: Row) -> Row:
    return row | {name: json.dumps(row.get(name)) for name in INSIDE}


def bare(rows: list[Row]) -> Said:
    return Said(body={"data": list(rows), "resultTruncated": False})


def tabled(rows: list[Row]) -> Said:
    names = (*COLUMNS, *INSIDE)
    columns: Json = [{"name": name, "type": "string"} for name in names]
    told: Json = [[row.get(name) for name in names] for row in rows]
    return Said(body={"data": {"columns": columns, "rows": told}, "resultTruncated": False})


HANDS: dict[str, tuple[Callable[[Row], Row], Callable[[list[Row]], Said]]] = {
    "ids in lower case, types in upper case": (lower_ids, page),
    "neither type nor name": (untyped, page),
    "objects as texts": (written_out, page),
    "no count, truth values": (dict, bare),
    "a table": (dict, tabled),
}


@pytest.mark.parametrize(("written", "paged"), HANDS.values(), ids=HANDS)
def test_however_rows_are_written_they_tell_the_same(
    meet: Meet, written: Callable[[Row], Row], paged: Callable[[list[Row]], Said]
) -> None:
    tables = labelled_rows()
    plain = graded(sweep(meet(Stranger(by_table(tables)))))
    rows = {name: [written(row) for row in rows] for name, rows in tables.items()}
    done = sweep(meet(Stranger(lambda asked: paged(rows.get(table_of(asked), [])))))
    assert {id_.lower(): grade for id_, grade in graded(done).items()} == {
        id_.lower(): grade for id_, grade in plain.items()
    }
    if written is not lower_ids:
        assert set(graded(done)) == set(plain)


ODD: tuple[Row, ...] = (
    {"tags": ["mcp"], "properties": None},
    {"tags": "mcp-server", "properties": []},
    {"tags": {"mcp": None, "a": {"b": 1}}, "properties": "{"},
    {"tags": 7, "properties": {"template": {"containers": {"image": ["mcp"]}}}},
    {"identity": "SystemAssigned", "kind": None, "location": 3, "properties": {"configuration": [1]}},
    {"name": None, "subscriptionId": 4, "tenantId": {}, "resourceGroup": []},
)


def test_fields_of_the_wrong_shape_cost_nothing_but_themselves(meet: Meet) -> None:
    rows = [app("tools"), *(app(f"odd-{at}") | odd for at, odd in enumerate(ODD))]
    junk: list[Row] = [
        {},
        {"id": None},
        {"id": "nowhere"},
        {"id": 5, "type": "x"},
        {"type": "microsoft.web/sites"},
    ]
    tables = {"resources": [*rows, *junk], "resourcecontainers": [subscription()]}
    done = sweep(meet(Stranger(by_table(tables), known(rows, SUB))))
    assert (done.code, gaps(done)) == (10, [])
    assert graded(done)[id_of("Microsoft.App/containerApps", "tools")] == "strong"


# Who gives tokens, and what is in between.

PAGE = Said(body=b"<html><form action='/login'>Sign in</form></html>", kind="text/html; charset=utf-8")
CLAIMED = Said(body=PAGE.body)


@pytest.mark.parametrize("said", [PAGE, CLAIMED], ids=["told as such", "told as JSON"])
def test_a_page_to_sign_in_at_is_no_answer(meet: Meet, said: Said) -> None:
    done = sweep(meet(Stranger(lambda _: said, lambda _: said)))
    assert (done.code, graded(done)) == (3, {})
    assert gaps(done)
    lost = sweep(meet(Stranger(by_table(labelled_rows()), token=said)))
    assert (lost.code, lost.out) == (1, "")


DOMAIN = "contoso.onmicrosoft.com"
TOLD = Said(body={"value": [{"tenantId": "x", "domains": None}, {"tenantId": TENANT, "domains": [DOMAIN]}]})


@pytest.mark.parametrize("told", [TOLD, NOTHING, Said(body={"value": []})], ids=repr)
def test_a_tenant_may_be_named_by_its_domain(meet: Meet, told: Said) -> None:
    tables = {"resources": [app("tools")], "resourcecontainers": [subscription()]}
    read = known([], SUB)
    stranger = meet(Stranger(by_table(tables), lambda path: told if path == "/tenants" else read(path)))
    wish = Request(
        key=KEY,
        env=stranger.environment,
        tenant=DOMAIN,
        resource_manager=stranger.url,
        authority=stranger.url,
    )
    found = look(wish)
    assert (found.scope.id, len(found.sightings)) == (TENANT, 1)
    asked = [path for _, path in stranger.asked if path.endswith("openid-configuration")]
    assert all(path.startswith(f"/{DOMAIN}/") for path in asked)


def test_the_place_of_tokens_may_be_another_port_of_the_same_host(meet: Meet) -> None:
    tables = {"resources": [app("tools")], "resourcecontainers": [subscription()]}
    desk = meet(Stranger(lambda _: NOTHING))
    stranger = meet(Stranger(by_table(tables), known([], SUB), endpoint=f"{desk.url}/any/token"))
    assert sweep(stranger).code == 10
    assert ("POST", "/any/token") in desk.asked


@pytest.mark.parametrize("lead", ["https://127.0.0.1:{port}/token", "http://localhost:{port}/token"])
def test_the_secret_goes_to_no_other_host_and_never_without_tls(meet: Meet, lead: str) -> None:
    desk = meet(Stranger(lambda _: NOTHING))
    endpoint = lead.format(port=desk.url.rpartition(":")[2])
    done = sweep(meet(Stranger(by_table({}), endpoint=endpoint)))
    assert (done.code, done.out, desk.asked) == (1, "", [])
    assert ("another host, or without TLS" in done.err) is lead.startswith("https")


def test_authorities_in_a_file_that_is_not_there_are_named(
    meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = meet(Stranger(by_table({})))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    done = sweep(stranger)
    assert (done.code, "REQUESTS_CA_BUNDLE" in done.err, stranger.asked) == (1, True, [])


SPOKEN = (
    Said(401, {"error": "invalid_client", "error_description": f"AADSTS7000215: {SECRET} is wrong"}),
    Said(500, SECRET.encode()),
    Said(body={"access_token": None, "error_description": SECRET}),
    Said(body=[SECRET]),
)


@pytest.mark.parametrize("said", SPOKEN, ids=["refused", "failed", "empty", "a list"])
def test_a_traceback_tells_no_secret(meet: Meet, said: Said) -> None:
    stranger = meet(Stranger(by_table({}), token=said))
    done = census("--debug", "azure", "sweep", *stranger.options, "--no-store")
    assert (done.code, done.out, "Traceback" in done.err) == (1, "", True)
    assert SECRET not in done.err


def test_every_option_has_a_twin_in_the_environment(meet: Meet, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [app("ours"), app("theirs", "00000000-0000-0000-0000-0000000000ff")]
    tables = {"resources": rows, "resourcecontainers": [subscription()]}
    stranger = meet(Stranger(by_table(tables), known(rows, SUB)))
    told = {"RESOURCE_MANAGER": stranger.url, "AUTHORITY": stranger.url, "SUBSCRIPTION": SUB}
    for name, value in {**told, "FORMAT": "json", "NO_STORE": "1", "TENANT": TENANT}.items():
        monkeypatch.setenv(f"MCP_CENSUS_AZURE_SWEEP_{name}", value)
    monkeypatch.delenv("AZURE_TENANT_ID")
    done = census("azure", "sweep")
    assert (done.code, len(graded(done))) == (10, 1), done.err


def test_rows_that_say_they_are_cut_and_know_no_parts_end_soon(meet: Meet) -> None:
    rows = [app(f"tools-{at}") for at in range(20)]
    tables = {"resources": rows, "resourcecontainers": [subscription()]}
    stranger = meet(
        Stranger(lambda asked: page(tables.get(table_of(asked), []), totalRecords=40, resultTruncated=True))
    )
    done = sweep(stranger)
    assert (done.code, len(graded(done))) == (10, 20)
    assert "cut off" in str(gaps(done))
    assert sum(verb == "POST" for verb, _ in stranger.asked) < 100
