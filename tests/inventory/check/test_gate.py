"""What passes the gate and what does not: registry, baseline, waivers, gaps, and the exit code."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from pathlib import Path

import jsonschema
import pytest

from discovery.clients.catalogue import CLIENTS
from discovery.clients.model import Scope
from discovery.shapes.model import Plain
from discovery.targets import Choice
from inventory.report.pipeline import MANIFESTS
from inventory.report.published import read_schema
from tests.inventory.check.repository import FILES, NPX, check, plant, registry, servers, told
from tests.inventory.cli.command import PROGRAM

MCP = ".mcp.json"
CANARY = "CANARY-9f2c4e6a8b0d1357"
FORMATS = ("text", "json", "sarif", "github", "azure", "markdown")
WAIVER = """\
waivers:
  - {id: W-1, verdict: drifted, by: ines, reason: upgrade is planned, expires: 2099-01-01}
"""


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Return a repository with one server."""
    return plant(tmp_path / "repo", {MCP: servers(files=NPX)})


@pytest.mark.parametrize(
    ("entries", "code", "verdict"),
    [
        ([(FILES, "approved")], 0, None),
        ([(FILES, "deprecated")], 0, None),
        ([(f"{FILES}@1.2.0", "approved")], 0, None),
        ([(f"{FILES}@2.0.0", "approved")], 10, "drifted"),
        ([(FILES, "denied")], 10, "denied"),
        ([(FILES, "suspended")], 10, "denied"),
        ([(FILES, "pending")], 10, "pending"),
        ([(FILES, "retired")], 10, "expired"),
        ([("pkg:npm/another", "approved")], 10, "unregistered"),
        ([("pkg:npm/acme-fi1es-mcp", "approved")], 10, "impersonating"),
        ([], 10, "unregistered"),
    ],
)
def test_the_registry_decides(
    entries: list[tuple[str, str]], code: int, verdict: str | None, repo: Path, tmp_path: Path
) -> None:
    outcome = check(repo, "--registry", registry(tmp_path / "registry", *entries))
    assert outcome.code == code
    assert [line.split(": ")[1] for line in told(outcome)] == ([verdict] if verdict else [])


def test_without_a_registry_nothing_passes_and_one_line_says_how_to_begin(repo: Path) -> None:
    outcome = check(repo)
    assert outcome.code == 10
    assert outcome.out.count("mcp-census registry init") == 1


def test_the_next_step_is_a_command_that_makes_it_pass(repo: Path) -> None:
    registry(repo / ".mcp-census/registry", ("pkg:npm/another", "approved"))
    step = check(repo).out.splitlines()[-1].removeprefix("Next: mcp-census ")
    said = [word.replace("WHO", "platform").replace("WHY", "T-1") for word in shlex.split(step)]
    subprocess.run([PROGRAM, *said], cwd=repo, capture_output=True, timeout=60, check=True)
    assert check(repo).code == 0


@pytest.mark.parametrize(
    ("entry", "next_step"),
    [
        (("pkg:npm/acme-files-mcp", "denied"), "registry show"),
        (("pkg:npm/acme-fi1es-mcp", "approved"), ""),
    ],
    ids=["what is forbidden", "what looks like another"],
)
def test_no_next_step_waves_through(entry: tuple[str, str], next_step: str, repo: Path) -> None:
    registry(repo / ".mcp-census/registry", entry)
    out = check(repo).out
    assert "registry approve" not in out
    assert ("Next: mcp-census " + next_step in out) is bool(next_step)


def test_every_kind_of_manifest_has_a_name_that_people_know() -> None:
    rows = Choice(clients=CLIENTS, provided=True).rows()
    here = [row for row in rows if any(path.startswith("{project}") for path in row.location.paths)]
    known = {f"{row.client.id}/{row.location.id}" for row in here if row.location.scope is Scope.PACKAGE}
    assert set(MANIFESTS) == known


@pytest.mark.parametrize("start", ["", "services/crm", "services/crm/.mcp.json"])
def test_a_repository_may_have_its_own_registry(start: str, tmp_path: Path) -> None:
    top = plant(tmp_path / "repo", {MCP: servers(files=NPX), "services/crm/.mcp.json": servers(files=NPX)})
    registry(top / ".mcp-census/registry", (FILES, "approved"))
    assert check(top / start).code == 0


def test_the_registry_that_is_given_wins_over_the_repository_s_own(repo: Path, tmp_path: Path) -> None:
    registry(repo / ".mcp-census/registry", (FILES, "approved"))
    assert check(repo).code == 0
    assert check(repo, "--registry", registry(tmp_path / "company", (FILES, "denied"))).code == 10


def test_the_users_registry_counts_where_the_repository_has_none(repo: Path, home: Path) -> None:
    registry(home / ".config/mcp-census/registry", (FILES, "approved"))
    assert check(repo).code == 0


def test_code_of_the_repository_is_approved_by_its_content(tmp_path: Path) -> None:
    files = {MCP: servers(own={"command": "node", "args": ["./s.js"]}), "s.js": "serve()\n"}
    top = plant(tmp_path / "repo", files)
    content = told(check(top))[0].partition("(sha256:")[2].partition(")")[0]
    company = registry(tmp_path / "registry", (f"sha256:{content}", "approved"))
    assert check(top, "--registry", company).code == 0
    (top / "s.js").write_text("serve(evil)\n", encoding="utf-8")
    assert check(top, "--registry", company).code == 10


def test_an_entry_for_some_hosts_or_users_does_not_approve_what_everybody_gets(
    repo: Path, tmp_path: Path
) -> None:
    company = registry(
        tmp_path / "registry", (FILES, "approved"), more="reach: {hosts: ['build-*', 'repo']}\n"
    )
    assert check(repo, "--registry", company).code == 10


def test_an_entry_for_an_environment_counts_where_the_pipeline_names_it(repo: Path, tmp_path: Path) -> None:
    company = registry(tmp_path / "registry", (FILES, "approved"), more="reach: {environments: [ci]}\n")
    assert check(repo, "--registry", company).code == 10
    assert check(repo, "--registry", company, "--environment", "ci").code == 0


def test_what_is_waived_does_not_fail_and_is_told(repo: Path, tmp_path: Path) -> None:
    company = registry(tmp_path / "registry", (f"{FILES}@2.0.0", "approved"), more=WAIVER)
    outcome = check(repo, "--registry", company)
    assert outcome.code == 0
    assert "drifted (waived)" in outcome.out
    assert "W-1" in outcome.out


# What could not be read.


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({MCP: "{"}, "not JSON"),
        ({".codex/config.toml": "[mcp_servers.x\n"}, "not TOML"),
        ({".cursor/mcp.json": '{"nothing": "known"}'}, "nothing else that this file should hold"),
        ({MCP: '{"mcpServers": {"x": {"env": {}}}}'}, "neither a command nor an address"),
        ({"mcp.yaml": "mcp: [\n"}, "not YAML"),
    ],
)
def test_what_cannot_be_read_is_told_and_has_its_own_code(
    files: dict[str, str], said: str, tmp_path: Path
) -> None:
    outcome = check(plant(tmp_path / "repo", dict(files)))
    assert outcome.code == 3
    assert f"{next(iter(files))}:1: not checked: " in outcome.out
    assert said in outcome.out


def test_what_fails_counts_more_than_what_cannot_be_read(tmp_path: Path) -> None:
    top = plant(tmp_path / "repo", {MCP: servers(files=NPX), ".cursor/mcp.json": "{"})
    assert check(top).code == 10


def test_a_bad_entry_is_told_and_costs_that_entry(repo: Path, tmp_path: Path) -> None:
    company = registry(tmp_path / "registry", (FILES, "approved"), ("not an identity", "approved"))
    outcome = check(repo, "--registry", company)
    assert outcome.code == 3
    assert "bad registry entry" in outcome.out


def test_a_registry_that_cannot_be_read_gives_no_verdicts(repo: Path, tmp_path: Path) -> None:
    broken = tmp_path / "registry.yaml"
    broken.write_text("entries: [\n", encoding="utf-8")
    outcome = check(repo, "--registry", broken)
    assert (outcome.code, outcome.out) == (1, "")


@pytest.mark.parametrize(
    "arguments", [["missing"], [], [".", "--format", "html"], [".", "--report", "sarif"]]
)
def test_a_wrong_command_line_is_a_usage_error(arguments: list[str]) -> None:
    assert check(*arguments).code == 2


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    secret = plant(tmp_path / "elsewhere", {MCP: servers(theirs=NPX), "k.yaml": "mcp"}, git=False)
    top = plant(tmp_path / "repo", {"a/b.txt": ""})
    (top / MCP).symlink_to(secret / MCP)
    (top / ".cursor").symlink_to(secret)
    (top / "linked").symlink_to(secret)
    outcome = check(top)
    assert outcome.code == 3
    assert told(outcome) == []
    assert f"{MCP}:1: not checked: a symbolic link leads out" in outcome.out
    assert "theirs" not in outcome.out


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_inside_the_repository_is_followed(tmp_path: Path) -> None:
    top = plant(tmp_path / "repo", {"config/shared.json": servers(files=NPX)})
    (top / MCP).symlink_to("config/shared.json")
    assert [line.split(": ")[0] for line in told(check(top))] == [f"{MCP}:2"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    top = plant(tmp_path / "repo", {})
    os.mkfifo(top / MCP)
    assert check(top).code == 3


def test_code_outside_of_the_repository_is_not_looked_at(tmp_path: Path) -> None:
    plant(tmp_path, {"s.js": "serve()\n"}, git=False)
    top = plant(tmp_path / "repo", {MCP: servers(own={"command": "node", "args": ["../s.js"]})})
    assert "sha256" not in check(top).out


# Where, and what is left behind.


def test_paths_count_from_the_top_of_the_repository(tmp_path: Path) -> None:
    top = plant(tmp_path / "repo", {"services/crm/.mcp.json": servers(files=NPX)})
    for path in (top, top / "services", top / "services/crm", top / "services/crm/.mcp.json"):
        assert [line.split(": ")[0] for line in told(check(path))] == ["services/crm/.mcp.json:2"]


def test_without_a_repository_paths_count_from_what_was_asked_for(tmp_path: Path) -> None:
    top = plant(tmp_path / "plain", {"a/.mcp.json": servers(files=NPX)}, git=False)
    assert [line.split(": ")[0] for line in told(check(top))] == ["a/.mcp.json:2"]


def test_a_single_file_is_checked_alone(tmp_path: Path) -> None:
    top = plant(tmp_path / "repo", {MCP: servers(a=NPX), ".cursor/mcp.json": servers(b=NPX), "x.txt": "mcp"})
    assert [line.split(" is ")[0] for line in told(check(top / ".cursor/mcp.json"))] == [
        ".cursor/mcp.json:2: unregistered: b"
    ]
    assert check(top / "x.txt").code == 0


def test_several_paths_are_each_checked_once(tmp_path: Path) -> None:
    one = plant(tmp_path / "one", {MCP: servers(a=NPX), "in/.mcp.json": servers(b=NPX)})
    two = plant(tmp_path / "two", {MCP: servers(c=NPX)})
    lines = told(check(one, two, one / "in", one))
    assert sorted(line.split(" is ")[0] for line in lines) == [
        f"{MCP}:2: unregistered: a",
        f"{MCP}:2: unregistered: c",
        f"in/{MCP}:2: unregistered: b",
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_unchanged_twice_is_identical(form: str, tmp_path: Path) -> None:
    entry: dict[str, Plain] = {**NPX, "env": {"API_TOKEN": CANARY}}
    top = plant(
        tmp_path / "repo", {MCP: servers(b=entry, a=NPX), "a/.mcp.json": servers(c=NPX), "x.yaml": "mcp: ["}
    )
    first, second = check(top, "--format", form), check(top, "--format", form)
    assert first == second
    assert first.code == 10
    assert CANARY not in first.out + first.err


def test_the_json_report_keeps_the_contract_of_a_scan(repo: Path) -> None:
    document = json.loads(check(repo, "--format", "json").out)
    jsonschema.validate(document, json.loads(read_schema()))
    assert document["sweep"]["scope"]["kind"] == "repository"
    assert [one["verdict"] for one in document["servers"]] == ["unregistered"]
    assert document["servers"][0]["sightings"][0]["user"] is None


def test_nothing_is_left_behind(repo: Path, home: Path) -> None:
    before = sorted(repo.rglob("*"))
    check(repo)
    assert list(home.rglob("*")) == []
    assert sorted(repo.rglob("*")) == before


def test_one_run_writes_several_reports(repo: Path, tmp_path: Path) -> None:
    sarif, page = tmp_path / "a.sarif", tmp_path / "b.md"
    outcome = check(repo, "--format", "github", "--report", f"sarif={sarif}", "--report", f"markdown={page}")
    assert outcome.code == 10
    assert json.loads(sarif.read_text())["version"] == "2.1.0"
    assert page.read_text().startswith("# MCP servers in this repository\n")
    assert outcome.out.startswith("::error ")


def test_approved_places_are_told_if_they_are_asked_for(repo: Path, tmp_path: Path) -> None:
    company = registry(tmp_path / "registry", (FILES, "approved"))
    for form in ("text", "sarif", "github", "azure", "markdown"):
        arguments = (repo, "--registry", company, "--format", form)
        assert "acme-files-mcp" not in check(*arguments).out
        assert "acme-files-mcp" in check(*arguments, "--approved").out


def test_findings_are_told_of_approved_servers_too(tmp_path: Path) -> None:
    entry: dict[str, Plain] = {**NPX, "env": {"API_TOKEN": f"sk-{'a1b2c3d4' * 5}"}}
    top = plant(tmp_path / "repo", {MCP: servers(files=entry)})
    company = registry(tmp_path / "registry", (FILES, "approved"))
    for form in ("text", "sarif", "github", "azure", "markdown"):
        outcome = check(top, "--registry", company, "--format", form)
        assert outcome.code == 0
        assert "MCP01" in outcome.out
