from __future__ import annotations

import json
import time
from enum import StrEnum
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from discovery.model import Confidence, Kind, Reason, Status, Surface
from inventory.model import Presence, State, Verdict, View
from inventory.report.as_json import render
from inventory.report.published import read_schema
from inventory.report.style import Style
from tests.inventory.report import sample
from tests.inventory.report.views import VIEWS

SCHEMA: dict[str, Any] = json.loads(read_schema())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

# The contract of design §5, word for word: field names that must never go.
CONTRACT = {
    "": ["schema", "tool", "sweep", "coverage", "gaps", "servers", "summary"],
    "tool": ["name", "version"],
    "sweep": ["id", "agent", "scope", "started", "ended", "status"],
    "summary": ["servers", "by_verdict", "hosts"],
}
SERVER = {
    "id", "name", "names", "identity", "transport", "verdict", "reasons", "entry", "presence", "findings",
    "first_seen", "last_seen", "sightings",
}  # fmt: skip
SIGHTING = {
    "surface", "client", "scope", "source", "pointer", "name", "enabled", "user", "pid", "address", "command",
    "args", "url", "env_names", "confidence", "seen_at",
}  # fmt: skip
IDENTITY = {"kind", "purl", "version", "pin", "url", "ref", "launcher", "wrapper", "via", "secrets"}


def rendered(view: View) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render(view, Style()))
    return document


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_whole_view_holds_to_the_schema() -> None:
    VALIDATOR.validate(rendered(sample.whole()))


def test_every_field_of_the_contract_is_there() -> None:
    document = rendered(sample.whole())
    for path, names in CONTRACT.items():
        assert set(names) <= set(document[path] if path else document)
    for server in document["servers"]:
        assert set(server) >= SERVER
        assert set(server["identity"]) >= IDENTITY
        assert all(set(one) >= SIGHTING for one in server["sightings"])
    assert {"id", "severity", "owasp", "title", "evidence"} <= set(document["servers"][1]["findings"][0])
    assert {"surface", "finder", "source", "reason", "detail"} <= set(document["gaps"][0])
    assert {"surface", "finder", "status", "examined", "found"} <= set(document["coverage"][0])


def test_an_empty_machine_is_nine_lines_and_no_null_list() -> None:
    said = render(sample.view(), Style())
    document = json.loads(said)
    assert document["servers"] == document["gaps"] == document["ghosts"] == []
    assert document["summary"] == {"servers": 0, "by_verdict": {}, "at_rest": 0, "hosts": 1}


def test_counts_agree_with_what_is_listed() -> None:
    document = rendered(sample.whole())
    assert document["summary"] == {
        "servers": 4,
        "by_verdict": {"drifted": 1, "unregistered": 1, "unresolved": 1, "approved": 1},
        "at_rest": 0,
        "hosts": 1,
    }


def test_each_server_is_one_line() -> None:
    lines = render(sample.whole(), Style()).splitlines()
    assert sum(line.startswith('  {"id": ') for line in lines) == 4


def test_a_sighting_keeps_its_own_verdict() -> None:
    drifted = rendered(sample.view(sample.drifted()))["servers"][0]
    assert [one["verdict"] for one in drifted["sightings"]] == ["approved", "drifted"]
    assert drifted["reasons"] == [
        {
            "rule": "version",
            "field": "version",
            "expected": "^1.0.0",
            "observed": "2.0.0",
            "text": "AB-12 approves ^1.0.0, this is 2.0.0",
            "grade": None,
            "entry": None,
        }
    ]


@given(VIEWS)
@settings(deadline=None, max_examples=60)
def test_any_view_holds_to_the_schema_in_plain_ascii(view: View) -> None:
    said = render(view, Style())
    assert said.isascii()
    assert "\x1b" not in said
    VALIDATOR.validate(json.loads(said))


@given(VIEWS)
@settings(deadline=None, max_examples=20)
def test_the_style_changes_nothing(view: View) -> None:
    assert render(view, Style()) == render(view, Style(colour=True, width=40, home="/home/ana"))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "mcp-census/scan/2"),
        (("surprise",), 1),
        (("servers",), None),
        (("servers", 0, "verdict"), "fine"),
        (("servers", 0, "reasons"), ["because"]),
        (("servers", 0, "sightings"), []),
        (("servers", 0, "sightings", 0, "env"), {"TOKEN": "value"}),
        (("servers", 0, "first_seen"), "yesterday"),
        (("summary", "by_verdict", "fine"), 1),
        (("gaps", 0, "reason"), "dunno"),
    ],
)
def test_the_schema_refuses(path: tuple[str | int, ...], value: object) -> None:
    document: Any = rendered(sample.whole())
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert not VALIDATOR.is_valid(document)


def test_the_schema_misses_no_required_field() -> None:
    document = rendered(sample.whole())
    for name in list(document):
        assert not VALIDATOR.is_valid({key: value for key, value in document.items() if key != name})


def test_every_object_of_the_schema_is_closed() -> None:
    def objects(node: object) -> list[dict[str, object]]:
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        own = [node] if isinstance(node, dict) and node.get("type") == "object" else []
        return own + [found for child in inner for found in objects(child)]

    assert len(objects(SCHEMA)) > 10
    assert all("additionalProperties" in node for node in objects(SCHEMA))


def test_ten_thousand_servers_take_no_more_than_seconds() -> None:
    servers = tuple(
        sample.judged(Verdict.UNREGISTERED, sample.seen(sample.sighting(sample.npm(f"p{number}"), "n")))
        for number in range(10_000)
    )
    began = time.process_time()
    assert len(rendered(sample.view(*servers))["servers"]) == 10_000
    assert time.process_time() - began < 15


@pytest.mark.parametrize(
    ("place", "members"),
    [
        (("$defs", "surface", "enum"), Surface),
        (("$defs", "reason", "enum"), Reason),
        (("$defs", "status", "enum"), Status),
        (("$defs", "verdict", "enum"), Verdict),
        (("$defs", "confidence", "enum"), Confidence),
        (("$defs", "identity", "properties", "kind", "enum"), Kind),
        (("$defs", "entry", "properties", "state", "enum"), State),
        (("$defs", "server", "properties", "presence", "items", "enum"), Presence),
    ],
)
def test_every_word_of_the_vocabulary_is_in_the_schema_and_no_other(
    place: tuple[str, ...], members: type[StrEnum]
) -> None:
    node: Any = SCHEMA
    for step in place:
        node = node[step]
    assert node == list(members)
