"""The stand-in itself: what it says of Resource Graph and Resource Manager has to be so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.azure.access.opened import apps, subscription_id
from tests.azure.cloud.estate import Estate, read_estate, text
from tests.azure.cloud.knobs import Quota, span
from tests.azure.cloud.kusto import BadQuery, Kusto

SCOPE = [subscription_id(number) for number in range(4)]


def run(estate: Estate, kql: str, scope: list[str] = SCOPE) -> list[str]:
    kusto = Kusto(estate)
    try:
        return [text(row, "name") for row in kusto.run(kql, scope)]
    finally:
        kusto.close()


def test_a_query_is_really_run() -> None:
    names = run(apps(5), "resources | where name endswith '3' | project id, name | order by id asc")
    assert names == ["app-00003"]


def test_a_query_sees_only_its_subscriptions() -> None:
    assert len(run(apps(8, subscriptions=4), "resources", SCOPE[:1])) == 2
    assert run(apps(8, subscriptions=4), "resources", []) == []


@pytest.mark.parametrize("part", ["hash(tolower(id), 4) == {}", "hash(tolower(id)) % 4 == {}"])
def test_parts_hold_every_row_once(part: str) -> None:
    estate = apps(40)
    whole = run(estate, "resources | project id, name")
    parts = [run(estate, f"resources | project id, name\n| where {part.format(rest)}") for rest in range(4)]
    assert all(0 < len(rows) < 40 for rows in parts)
    assert sorted(name for rows in parts for name in rows) == sorted(whole)


def test_a_column_that_the_engine_takes_for_a_word_can_be_used() -> None:
    estate = apps(1)
    estate.tables["resources"][0]["kind"] = "functionapp"
    assert run(estate, "resources | where kind has 'functionapp' and 'kind' == 'kind'") == ["app-00000"]
    joined = "resources | join kind=inner (resourcecontainers | project subscriptionId) on subscriptionId"
    assert run(estate, joined) == ["app-00000"]


@pytest.mark.parametrize(
    "kql", ["resources | wherex id", "nosuchtable | take 1", "resources | where nope == 1", ""]
)
def test_a_query_that_makes_no_sense_is_refused(kql: str) -> None:
    with pytest.raises(BadQuery):
        run(apps(1), kql)


def test_values_come_back_as_they_were() -> None:
    kusto = Kusto(apps(1))
    row = kusto.run("resources | project id, tags, properties, n=1, b=true, t=tostring(tags.owner)", SCOPE)[0]
    kusto.close()
    assert (row["tags"], row["n"], row["b"], row["t"]) == ({"owner": "ana"}, 1, True, "ana")
    assert row["properties"] == {"configuration": {"ingress": {"external": True}}}


def test_who_alone_is_known_to_resource_manager_gets_parents(tmp_path: Path) -> None:
    top = f"/subscriptions/{SCOPE[0]}/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/a"
    child = {"id": f"{top}/projects/p/connections/c", "type": "x"}
    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps({"table": "arm", "row": child}) + "\n", encoding="utf-8")
    estate = read_estate([file])
    assert [text(row, "id") for row in estate.tables["resources"]] == [top]
    assert [text(row, "id") for row in estate.children(f"{top}/projects")] == [f"{top}/projects/p"]
    assert estate.children(f"{top}/projects/p/connections") == [child]
    assert [text(row, "subscriptionId") for row in estate.tables["resourcecontainers"]] == [SCOPE[0]]


def test_the_quota_lets_fifteen_through_in_five_seconds() -> None:
    now = [0.0]
    quota = Quota(now=lambda: now[0])
    taken = [quota.take() for _ in range(16)]
    assert [granted for granted, _ in taken] == [True] * 15 + [False]
    assert taken[-1][1] == {"x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:05"}
    now[0] = 4.9
    assert quota.take()[0] is False
    now[0] = 5.0
    assert quota.take()[0] is True


def test_a_span_is_written_in_whole_seconds() -> None:
    assert [span(seconds) for seconds in (0.0, 0.2, 5.0, 3725.0)] == [
        "00:00:00",
        "00:00:01",
        "00:00:05",
        "01:02:05",
    ]
