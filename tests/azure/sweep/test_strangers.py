"""Servers that others wrote in Azure's place: whatever they leave out or add, a sweep stays sensible."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.azure.cloud.estate import Json, Row
from tests.azure.sweep.conftest import Meet
from tests.azure.sweep.looking import SUB, app, function_app, id_of, labelled, tool
from tests.azure.sweep.stranger import (
    NOTHING,
    Asks,
    Reads,
    Rows,
    Said,
    Stranger,
    by_table,
    everything,
    gaps,
    graded,
    known,
    labelled_rows,
    page,
    rows_of,
    subscription,
    sweep,
)

ALARMING = frozenset({"proven", "strong", "probable"})


# Resource Graph that does not read what it is asked.

READERS = {"the first table": by_table, "every table": everything}


@pytest.mark.parametrize("asks", READERS.values(), ids=READERS)
def test_rows_are_recognised_once_each_whatever_question_they_came_by(
    meet: Meet, asks: Callable[[Rows], Asks]
) -> None:
    tables = labelled_rows()
    done = sweep(meet(Stranger(asks(tables), known([row for rows in tables.values() for row in rows]))))
    seen = graded(done)
    assert done.code == 10
    assert [id_ for id_ in rows_of("not") if seen.get(id_) in ALARMING] == []
    clients = {str(one["row"]["id"]) for one in labelled() if one["role"] == "client"}  # type: ignore[index,call-overload]
    assert rows_of("mcp", "arg") - clients - set(seen) == set()


def test_a_row_tells_the_same_by_whatever_question_it_came(meet: Meet) -> None:
    tables = labelled_rows()
    one, other = (sweep(meet(Stranger(asks(tables)))) for asks in (by_table, everything))
    assert graded(one).items() <= graded(other).items()


def test_what_clients_call_is_looked_for_and_nothing_else_is_called(meet: Meet) -> None:
    client = app("portal", env={"ORDERS_MCP_URL": "https://orders.x.eastus.azurecontainerapps.io/mcp"})
    rows = [client, app("orders", env={}), app("bystander", env={})]
    done = sweep(meet(Stranger(everything({"resources": [subscription(), *rows]}), known(rows, SUB))))
    assert list(graded(done)) == [id_of("Microsoft.App/containerApps", "orders")]


def test_rows_outside_of_what_was_asked_for_are_left_alone(meet: Meet) -> None:
    rows = [app("ours"), app("theirs", "00000000-0000-0000-0000-0000000000ff")]
    tables = {"resources": rows, "resourcecontainers": [subscription()]}
    done = sweep(meet(Stranger(by_table(tables), known(rows, SUB))), "--subscription", SUB.upper())
    assert list(graded(done)) == [id_of("Microsoft.App/containerApps", "ours")]


# Resource Manager that knows nothing, or only some of it.


def test_what_resource_graph_decides_is_told_though_resource_manager_knows_nothing(meet: Meet) -> None:
    done = sweep(meet(Stranger(by_table(labelled_rows()))))
    seen = graded(done)
    assert done.code == 10
    assert [id_ for id_ in rows_of("not") if seen.get(id_) in ALARMING] == []
    named = {str(one["source"]).lower() for one in gaps(done)}
    sites = [one["row"] for one in labelled() if one["surface"] == "functions"]
    assert sites
    assert {str(site["id"]).lower() for site in sites} - named == set()  # type: ignore[index,call-overload]


def test_with_nothing_to_alarm_about_silence_of_the_resource_manager_ends_with_three(meet: Meet) -> None:
    tables = {"resources": [function_app("func-api")], "resourcecontainers": [subscription()]}
    done = sweep(meet(Stranger(by_table(tables))))
    assert (done.code, graded(done)) == (3, {id_of("Microsoft.Web/sites", "func-api"): "unknown"})


def test_children_that_are_served_for_some_only_leave_the_others_unknown(meet: Meet) -> None:
    sites = [function_app("func-a"), function_app("func-b"), function_app("func-c")]
    told = known([*sites, tool("func-a", "hello")], SUB)
    odd: dict[str, Said] = {
        f"{sites[1]['id']}/functions".lower(): Said(body={"count": 0}),
        f"{sites[2]['id']}/functions".lower(): NOTHING,
    }
    tables = {"resources": sites, "resourcecontainers": [subscription()]}
    done = sweep(meet(Stranger(by_table(tables), lambda path: odd.get(path) or told(path))))
    seen = {id_.rpartition("/")[2]: grade for id_, grade in graded(done).items()}
    assert seen == {"func-a": "proven", "hello": "proven", "func-b": "unknown", "func-c": "unknown"}
    assert {str(one["source"]).rpartition("/")[2] for one in gaps(done)} >= {"func-b", "func-c"}


def test_what_is_gone_at_the_resource_manager_is_no_gap(meet: Meet) -> None:
    tables = {"resources": [function_app("func-gone")], "resourcecontainers": [subscription()]}
    done = sweep(meet(Stranger(by_table(tables), known([], SUB))))
    assert (done.code, graded(done), gaps(done)) == (0, {}, [])


def without_bindings() -> Row:
    """Return a tool as a listing without configurations gives it."""
    return tool("func-a", "hello") | {"properties": {"name": "hello"}}


def test_a_function_listed_without_its_bindings_is_asked_for_them(meet: Meet) -> None:
    site, whole, bare = function_app("func-a"), tool("func-a", "hello"), without_bindings()
    listing = Said(body={"value": [bare]})
    told = known([site, whole], SUB)
    tables = {"resources": [site], "resourcecontainers": [subscription()]}
    done = sweep(
        meet(
            Stranger(
                by_table(tables), lambda path: listing if path.endswith("/func-a/functions") else told(path)
            )
        )
    )
    assert set(graded(done).values()) == {"proven"}


@pytest.mark.parametrize("alone", [Said(body=without_bindings()), NOTHING, Said(500, {})], ids=repr)
def test_a_function_whose_bindings_nobody_tells_leaves_its_app_unknown(meet: Meet, alone: Said) -> None:
    site, bare = function_app("func-a"), without_bindings()
    told = known([site, bare], SUB)
    tables = {"resources": [site], "resourcecontainers": [subscription()]}
    single = str(bare["id"]).lower()
    done = sweep(meet(Stranger(by_table(tables), lambda path: alone if path == single else told(path))))
    assert (done.code, graded(done)) == (3, {str(site["id"]): "unknown"})


# Subscriptions that nobody lists.


def test_an_empty_list_of_subscriptions_is_not_an_empty_tenant(meet: Meet) -> None:
    done = sweep(meet(Stranger(by_table({"resources": [app("tools")]}))))
    assert (done.code, list(graded(done).values())) == (10, ["strong"])
    assert "no subscription is listed" in str(gaps(done))


def test_nothing_at_all_is_no_success(meet: Meet) -> None:
    done = sweep(meet(Stranger(lambda _: page([]))))
    assert (done.code, "no subscription is listed" in str(gaps(done))) == (3, True)


def test_the_resource_manager_may_list_the_subscriptions_instead(meet: Meet) -> None:
    told = known([app("tools")], SUB)
    listing: Json = [subscription()]
    read: Reads = lambda path: Said(body={"value": listing}) if path == "/subscriptions" else told(path)  # noqa: E731
    done = sweep(meet(Stranger(by_table({"resources": [app("tools")]}), read)))
    assert (done.code, gaps(done)) == (10, [])


@pytest.mark.parametrize("granted", [True, False])
def test_a_subscription_that_was_named_and_is_never_listed(meet: Meet, granted: bool) -> None:
    grants = Said(body={"value": [{"actions": ["*/read"], "notActions": []}]})
    read: Reads = lambda path: grants if granted and path.endswith("/permissions") else NOTHING  # noqa: E731
    done = sweep(meet(Stranger(by_table({"resources": [app("tools")]}), read)), "--subscription", SUB)
    assert (done.code, len(graded(done))) == (10, 1)
    assert [str(one["source"]) for one in gaps(done)] == ([] if granted else [f"/subscriptions/{SUB}"])
