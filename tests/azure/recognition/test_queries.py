"""The queries: understood by Kusto, within what Resource Graph allows, and a net for every sample row."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import pytest

from discovery.azure.queries import BadHeader, Query, Use, changed_since, for_use, queries, read_query
from discovery.azure.recognise import recognise
from discovery.azure.rows import read_resource
from tests.azure.cloud.estate import read_estate
from tests.azure.cloud.kusto import Kusto
from tests.azure.recognition.corpus import FOLDER, PARTS, Case, cases
from tests.azure.recognition.language import INSTALLED, TABLES, Told, check, texts

# learn.microsoft.com, Resource Graph query language, supported tabular operators, as Kusto names its nodes.
ALLOWED = {
    "CountOperator",
    "DistinctOperator",
    "ExtendOperator",
    "FilterOperator",
    "JoinOperator",
    "MvExpandOperator",
    "ParseOperator",
    "ProjectOperator",
    "ProjectAwayOperator",
    "SortOperator",
    "SummarizeOperator",
    "TakeOperator",
    "TopOperator",
    "UnionOperator",
}
LIMITS = {"JoinOperator": 3, "MvExpandOperator": 2, "UnionOperator": 3}
# They end paging: without it, the first thousand rows are all there are.
UNPAGED = ("| take", "| limit", "| top", "| summarize", "| sample")
# Queries that are wrong, with a word of what Kusto must say; and queries that only other Kusto services take.
WRONG = {
    "resources | where nope == 1": "'nope'",
    "nowhere | project id": "'nowhere'",
    "resources | project id | where name has 'x'": "'name'",
    "resources | wher name has 'x'": "operator",
}
FOREIGN = (
    "resources | evaluate bag_unpack(tags)",
    "resources | mv-apply p = properties on (where true)",
    "resources | invoke f()",
    "externaldata(a:string)['https://example.com/x']",
    "resources | sample 5",
)
EVERY = queries()
on_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="Kusto's language service is installed on Linux"
)


@pytest.fixture(scope="module")
def told() -> Mapping[str, Told]:
    """Return what Kusto's language service says of each query."""
    if not (INSTALLED / "stamp").exists():
        pytest.fail("Kusto's language service is not installed: run .ci/test, or bash .ci/kusto alone")
    return check({**texts(EVERY), **{kql: kql for kql in (*WRONG, *FOREIGN)}})


@pytest.fixture(scope="module")
def estate() -> Iterator[Kusto]:
    """Give an engine with every sample row in its table."""
    engine = Kusto(read_estate([FOLDER / f"{part}.jsonl" for part in PARTS]))
    yield engine
    engine.close()


def subscriptions() -> set[str]:
    """Return the subscriptions of the sample rows."""
    return {case.resource.subscription.lower() for part in PARTS for case in cases(part)}


@on_linux
@pytest.mark.parametrize("query", EVERY, ids=lambda query: query.name)
def test_kusto_understands_a_query_and_gives_the_columns_of_its_header(
    query: Query, told: Mapping[str, Told]
) -> None:
    assert told[query.name]["problems"] == []
    assert tuple(told[query.name]["columns"]) == query.columns
    assert query.columns[0] == "id"


@on_linux
@pytest.mark.parametrize("query", EVERY, ids=lambda query: query.name)
def test_a_query_uses_what_resource_graph_allows(query: Query, told: Mapping[str, Told]) -> None:
    used = {kind: count for kind, count in told[query.name]["kinds"].items() if kind.endswith("Operator")}
    assert set(used) <= ALLOWED
    assert all(used.get(kind, 0) <= limit for kind, limit in LIMITS.items())
    assert "LetStatement" not in told[query.name]["kinds"]


@on_linux
@pytest.mark.parametrize("kql", WRONG)
def test_kusto_refuses_what_is_wrong(kql: str, told: Mapping[str, Told]) -> None:
    assert WRONG[kql] in " ".join(told[kql]["problems"])


@on_linux
@pytest.mark.parametrize("kql", FOREIGN)
def test_the_allow_list_catches_what_resource_graph_has_not(kql: str, told: Mapping[str, Told]) -> None:
    kinds = told[kql]["kinds"]
    assert {kind for kind in kinds if kind.endswith(("Operator", "DataExpression"))} - ALLOWED


@pytest.mark.parametrize("query", EVERY, ids=lambda query: query.name)
def test_a_query_pages_by_id(query: Query) -> None:
    assert query.kql.endswith("| order by id asc")
    assert not any(word in query.kql.lower() for word in UNPAGED)
    assert query.kql.split()[0] == query.table
    assert query.table in TABLES
    assert query.purpose.endswith(".")
    assert query.source


@pytest.mark.parametrize("query", for_use(Use.SWEEP), ids=lambda query: query.name)
def test_a_sweep_gives_whole_rows(query: Query) -> None:
    assert {"id", "name", "type", "kind", "subscriptionId", "tags", "identity", "properties"} <= set(
        query.columns
    )


def test_every_use_has_a_query() -> None:
    assert [use for use in Use if not for_use(use)] == []
    assert [query.name for query in for_use(Use.CHANGES)] == ["changes"]


def seen_by(engine: Kusto) -> dict[str, tuple[str, dict[str, object]]]:
    """Return the rows that the sweep's queries give, with their table, by id."""
    scope = subscriptions()
    rows = ((query.table, row) for query in for_use(Use.SWEEP) for row in engine.run(query.kql, scope))
    return {str(row["id"]).lower(): (table, dict(row)) for table, row in rows}


def listed(case: Case) -> bool:
    """Return whether a row stands in a table of Resource Graph, and anything is made of it."""
    return case.resource.table != "arm" and (case.is_mcp or case.found is not None)


def test_no_row_that_matters_slips_through(estate: Kusto) -> None:
    seen = seen_by(estate)
    missing = [
        case.resource.id
        for part in PARTS
        for case in cases(part)
        if listed(case) and case.resource.id.lower() not in seen
    ]
    assert missing == []


def test_what_a_query_gives_is_recognised_as_the_row_itself(estate: Kusto) -> None:
    seen = seen_by(estate)
    for case in (case for part in PARTS for case in cases(part) if listed(case)):
        table, row = seen[case.resource.id.lower()]
        again = read_resource(row, table)  # type: ignore[arg-type]  # an engine's values are plain JSON
        assert again is not None
        assert recognise(again) == recognise(case.resource), case.why


def test_rows_that_say_nothing_stay_where_they_are(estate: Kusto) -> None:
    seen = seen_by(estate)
    silent = [case for part in PARTS for case in cases(part) if case.found is None]
    kept = [case for case in silent if case.resource.id.lower() not in seen and case.resource.table != "arm"]
    assert {case.surface for case in kept} >= {"nsg", "dns", "vm"}


def test_unmarked_compute_is_listed_and_approved_is_not(estate: Kusto) -> None:
    (query,) = for_use(Use.AUDIT)
    names = {str(row["name"]) for row in estate.run(query.kql, subscriptions())}
    assert "crm-mcp" in names
    assert "mcp-container-ts" in names
    assert "orders-mcp" not in names


def test_changes_are_asked_since_a_moment() -> None:
    (query,) = for_use(Use.CHANGES)
    kql = changed_since(query, datetime(2026, 11, 20, 8, 30, tzinfo=UTC))
    assert "at > datetime(2026-11-20T08:30:00+00:00)" in kql
    assert "ago(" not in kql


@pytest.mark.parametrize("lost", ["purpose", "use", "table", "columns", "source"])
def test_a_header_that_lacks_something_is_refused(lost: str) -> None:
    header = {"purpose": "x.", "use": "sweep", "table": "resources", "columns": "id", "source": "y"}
    lines = [f"// {name}: {value}" for name, value in header.items() if name != lost]
    with pytest.raises(BadHeader, match=lost):
        read_query("q", "\n".join([*lines, "resources"]))


def test_a_use_that_is_none_is_refused() -> None:
    with pytest.raises(BadHeader, match="guess"):
        read_query("q", "// purpose: x.\n// use: guess\n// table: t\n// columns: id\n// source: y\nt")
