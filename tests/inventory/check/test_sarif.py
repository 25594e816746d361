"""SARIF: valid, complete, the same bytes everywhere, and nothing in it that was found speaks for itself."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.shapes.model import Plain
from inventory.check.model import Check
from inventory.findings.find import RULES
from inventory.findings.rule import OWASP
from inventory.model import Verdict
from inventory.report.as_sarif import render
from inventory.report.sarif_rules import indices, rules
from tests.inventory.check.points import CHECKS
from tests.inventory.check.repository import FILES, NPX, check, plant, registry, servers

SCHEMA = json.loads((Path(__file__).parent / "schema" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)
MCP = ".mcp.json"


def run_of(text: str) -> dict[str, Any]:
    """Return the only run of a valid log."""
    log: dict[str, Any] = json.loads(text)
    VALIDATOR.validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def texts(value: object) -> list[str]:
    """Return every text in a value."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


@given(CHECKS, st.booleans())
def test_any_check_is_valid_sarif_and_refers_to_what_is_there(told: Check, approved: bool) -> None:
    run = run_of(render(told, approved=approved))
    known = run["tool"]["driver"]["rules"]
    taxa = run["taxonomies"][0]["taxa"]
    for result in run["results"]:
        assert known[result["ruleIndex"]]["id"] == result["ruleId"]
        assert all(taxa[one["index"]]["id"] == one["id"] for one in result["taxa"])
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9/._~%-]*", uri)
        assert (result["kind"] == "pass") == (result["level"] == "none")


@given(CHECKS)
def test_nothing_found_becomes_a_command_a_link_or_an_argument(told: Check) -> None:
    text = render(told)
    assert text.isascii()
    assert "##" not in text
    for result in run_of(text)["results"]:
        said = result["message"]["text"]
        assert said.isprintable()
        assert not re.search(r"\]\(|\{\d+\}", said)
        assert all(word.isprintable() for word in texts(result))


@given(CHECKS)
def test_the_same_check_gives_the_same_bytes(told: Check) -> None:
    assert render(told) == render(told)


def test_the_schema_would_tell() -> None:
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate({"version": "2.1.0", "runs": [{"tool": {}}]})


def test_every_verdict_and_every_finding_has_a_rule_with_a_category() -> None:
    known = json.loads(json.dumps(rules()))
    assert [rule["id"] for rule in known] == list(indices())
    assert len(known) == len(Verdict) + len(RULES)
    for rule in known:
        assert rule["relationships"][0]["target"]["id"] in OWASP
        assert 0 <= float(rule["properties"]["security-severity"]) <= 10
        assert "security" in rule["properties"]["tags"]


def test_a_result_names_file_line_server_and_category(tmp_path: Path) -> None:
    top = plant(tmp_path / "repo", {"a b/.mcp.json": "\n" + servers(files=NPX)})
    (result, *_) = run_of(check(top, "--format", "sarif").out)["results"]
    place = result["locations"][0]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20b/.mcp.json", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 3},
    }
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "claude-code/files"
    assert (result["ruleId"], result["kind"], result["level"]) == ("verdict-unregistered", "fail", "error")
    assert result["taxa"][0]["id"] == "MCP09:2025"
    assert "baselineState" not in result
    assert result["suppressions"] == []


def test_a_fingerprint_outlives_lines_versions_names_and_checkouts(tmp_path: Path) -> None:
    moved: Plain = {"command": "npx", "args": ["-y", "acme-files-mcp@9.9.9", "--more"]}
    one = plant(tmp_path / "one", {MCP: servers(files=NPX)})
    two = plant(tmp_path / "elsewhere/two", {MCP: "\n\n" + servers(renamed=moved)})
    other = plant(tmp_path / "three", {MCP: servers(files={"command": "npx", "args": ["other-mcp"]})})
    marks = [
        run_of(check(top, "--format", "sarif").out)["results"][0]["partialFingerprints"]
        for top in (one, two, other)
    ]
    assert marks[0] == marks[1] != marks[2]


def test_a_waiver_and_a_baseline_suppress_a_result(tmp_path: Path) -> None:
    top, known = plant(tmp_path / "repo", {MCP: servers(files=NPX)}), tmp_path / "known.json"
    check(top, "--write-baseline", known)
    (result, *_) = run_of(check(top, "--baseline", known, "--format", "sarif").out)["results"]
    assert result["baselineState"] == "unchanged"
    assert [one["justification"] for one in result["suppressions"]] == ["known by the baseline"]
    waiver = "waivers:\n  - {id: W-1, verdict: drifted, by: ines, reason: soon, expires: 2099-01-01}\n"
    company = registry(tmp_path / "registry", (f"{FILES}@2.0.0", "approved"), more=waiver)
    (result, *_) = run_of(check(top, "--registry", company, "--format", "sarif").out)["results"]
    assert (result["ruleId"], result["level"]) == ("verdict-drifted", "error")
    assert [one["justification"] for one in result["suppressions"]] == [
        "waiver W-1 of ines, until 2099-01-01: soon"
    ]


def test_what_could_not_be_read_is_a_notification(tmp_path: Path) -> None:
    run = run_of(check(plant(tmp_path / "repo", {MCP: "{"}), "--format", "sarif").out)
    assert run["results"] == []
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert unquote(told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) == MCP
    assert told["descriptor"]["id"] == "unread-malformed"


def test_what_is_approved_is_a_pass_if_it_is_asked_for(tmp_path: Path) -> None:
    top = plant(tmp_path / "repo", {MCP: servers(files=NPX)})
    company = registry(tmp_path / "registry", (FILES, "approved"))
    run = run_of(check(top, "--registry", company, "--format", "sarif", "--approved").out)
    assert [(one["ruleId"], one["kind"], one["level"]) for one in run["results"]] == [
        ("verdict-approved", "pass", "none")
    ]
