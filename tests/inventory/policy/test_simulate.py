from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from discovery.clients.catalogue import by_id
from discovery.clients.model import Os
from discovery.host.homes import Home
from discovery.model import Identity, Kind, Sighting
from discovery.shapes.model import Plain
from inventory.model import Judged, Judgement
from inventory.policy.dialects import DIALECTS, READERS
from inventory.policy.layers import NoPolicy, find_policies, read_given
from inventory.policy.model import Given, Layer
from inventory.policy.simulate import Simulation, simulate
from inventory.report.published import read_simulate_schema
from inventory.report.simulation import FORMATS
from inventory.report.style import Style
from inventory.standing import Verdict
from tests.inventory.report import sample

NPX: Plain = {"allowedMcpServers": [{"serverCommand": ["npx", "-y", "x"]}]}


def seen(client: str, verdict: Verdict, name: str = "one", **facts: object) -> Judged:
    one = sample.sighting(sample.npm("some-mcp"), name, f"/home/ana/.{client}.json", client)
    one = replace(one, readers=(client,), **facts)  # type: ignore[arg-type]  # each test names its own fields
    return sample.judged(
        verdict, sample.seen(one), by_sighting={one.key: Judgement(verdict=verdict, evidence=())}
    )


def run(*servers: Judged, given: tuple[Given, ...] = (), only_given: bool = False) -> Simulation:
    return simulate(sample.view(*servers), given, only_given=only_given)


def claude(document: Plain) -> Given:
    return Given(
        dialect="claude", layers=(Layer(source="/etc/claude-code/managed-settings.json", document=document),)
    )


@pytest.mark.parametrize(
    ("verdict", "document", "gap"),
    [
        (Verdict.DENIED, NPX, True),
        (Verdict.UNREGISTERED, NPX, True),
        (Verdict.IMPERSONATING, NPX, True),
        (Verdict.UNRESOLVED, NPX, True),
        (Verdict.APPROVED, NPX, False),
        (Verdict.DRIFTED, NPX, False),
        (Verdict.UNRESOLVED, {"allowedMcpServers": []}, False),
        (Verdict.DENIED, {"allowedMcpServers": []}, False),
        (Verdict.UNREGISTERED, {"deniedMcpServers": [{"serverName": "one"}]}, False),
        (Verdict.UNREGISTERED, {}, True),
    ],
)
def test_a_gap_is_what_we_do_not_approve_and_the_client_allows(
    verdict: Verdict, document: Plain, gap: bool
) -> None:
    assert bool(run(seen("claude-code", verdict), given=(claude(document),)).gaps) is gap


@pytest.mark.parametrize(
    ("client", "rule", "answer"),
    [
        ("claude-code", "no-policy", "allow"),
        ("goose", "no-mechanism", "allow"),
        ("cursor", "not-given", "unknown"),
    ],
)
def test_a_client_without_a_policy_says_why(client: str, rule: str, answer: str) -> None:
    (row,) = run(seen(client, Verdict.UNREGISTERED)).rows
    assert (row.decision.rule, row.decision.answer) == (rule, answer)


def test_all_policies_of_a_client_must_let_a_server_pass() -> None:
    lists = Given(dialect="copilot", layers=(Layer(source="a", document=NPX),))
    access = Given(dialect="vscode", layers=(Layer(source="b", document={"ChatMCP": "none"}),))
    both = run(seen("vscode", Verdict.APPROVED), given=(lists, access)).rows[0]
    one = run(seen("vscode", Verdict.APPROVED), given=(lists,)).rows[0]
    assert (both.decision.answer, both.policy) == ("block", "vscode")
    assert one.decision.answer == "allow"


def test_only_configurations_that_still_hold_count() -> None:
    live = seen("claude-code", Verdict.DENIED, surface="process")
    gone = sample.judged(Verdict.DENIED, sample.seen(sample.sighting(sample.npm("x"), "x"), gone=sample.NOW))
    assert run(live, gone).rows == ()


def test_given_policies_leave_other_clients_out() -> None:
    servers = (seen("claude-code", Verdict.DENIED), seen("goose", Verdict.DENIED))
    assert [row.client for row in run(*servers, given=(claude(NPX),), only_given=True).rows] == [
        "claude-code"
    ]
    assert len(run(*servers, given=(claude(NPX),)).rows) == 2


def test_a_built_in_server_and_a_redacted_argument_are_seen_as_such() -> None:
    builtin = Identity(kind=Kind.EXTENSION, ref="builtin:github")
    first = seen("claude-code", Verdict.UNREGISTERED, identity=builtin, command=None, args=())
    hidden = seen("claude-code", Verdict.UNREGISTERED, "two", args=("-y", "***"))
    rules = {row.name: row.decision.rule for row in run(first, hidden, given=(claude(NPX),)).rows}
    assert rules == {"one": "exempt", "two": "allowed?"}


def whole() -> Simulation:
    servers = [seen("claude-code", verdict, verdict.value) for verdict in Verdict]
    servers += [
        seen("cursor", Verdict.APPROVED, "=cmd|x", args=("a", "b")),
        seen("goose", Verdict.DENIED, "g"),
    ]
    broken: Plain = {"allowedMcpServers": [{"serverCommand": ["npx", "-y", "x"]}, {"nonsense": 1}]}
    return run(*servers, given=(claude(broken),))


def test_gaps_come_first_and_worst_first() -> None:
    rows = whole().rows
    assert [row.gap for row in rows] == sorted((row.gap for row in rows), reverse=True)
    assert [row.verdict for row in rows[:4]] == ["denied", "denied", "impersonating", "unregistered"]


def test_the_json_is_what_the_schema_says() -> None:
    schema = json.loads(read_simulate_schema())
    Draft202012Validator.check_schema(schema)
    told = json.loads(FORMATS["json"](whole(), Style()))
    Draft202012Validator(schema).validate(told)
    assert told["summary"]["gaps"] == len(told["gaps"]) == 5
    assert told["table"]["approved"] == {"allow": 1, "block": 0, "unknown": 1}
    assert told["policies"][0]["problems"]


def test_the_csv_has_a_row_for_each_and_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(FORMATS["csv"](whole(), Style()))))
    assert len(rows) == 1 + len(whole().rows)
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_text_and_markdown_tell_counts_and_gaps() -> None:
    for name in ("text", "markdown"):
        told = FORMATS[name](whole(), Style())
        assert "Enforcement gap: 5 servers not approved by us and allowed by the client" in told
        assert "no-mechanism" in told


def test_every_dialect_has_a_reader_and_clients_of_the_catalogue() -> None:
    assert {dialect.id for dialect in DIALECTS} == set(READERS)
    unknown = [name for dialect in DIALECTS for name in dialect.clients if by_id(name) is None]
    assert unknown == []


def home(tmp_path: Path) -> Home:
    return Home(path=tmp_path / "home/ana", user="ana", os=Os.LINUX, machine=tmp_path, own=True, environ={})


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_policies_of_a_machine_are_found(tmp_path: Path) -> None:
    put(tmp_path / "etc/claude-code/managed-settings.json", '{"allowedMcpServers": []}')
    put(tmp_path / "etc/claude-code/managed-settings.d/10.json", '{"deniedMcpServers": []} // comment')
    put(tmp_path / "etc/claude-code/managed-mcp.json", '{"mcpServers": {}}')
    put(tmp_path / "home/ana/.claude/settings.json", '{"allowedMcpServers": []}')
    put(tmp_path / "etc/codex/requirements.toml", "[mcp_servers]")
    put(tmp_path / "etc/github-copilot/managed-settings.json", "{ broken")
    put(tmp_path / "home/ana/.gemini/settings.json", '{"theme": "dark"}')
    found = {given.dialect: given.layers for given in find_policies(home(tmp_path))}
    assert {name: [(it.scope, bool(it.fault)) for it in layers] for name, layers in found.items()} == {
        "claude": [("user", False), *[("managed", False)] * 3],
        "copilot": [("managed", True)],
        "codex": [("managed", False)],
    }


def test_a_machine_without_policies_has_none(tmp_path: Path) -> None:
    assert find_policies(home(tmp_path)) == ()


@pytest.mark.parametrize(
    ("name", "text", "dialect"),
    [
        ("managed-mcp.json", '{"mcpServers": {}}', "claude"),
        ("a.json", '{"allowManagedMcpServersOnly": true, "allowedMcpServers": []}', "claude"),
        ("claude/a.json", '{"allowedMcpServers": []}', "claude"),
        ("github-copilot/a.json", '{"allowedMcpServers": []}', "copilot"),
        ("a.json", '{"allowedMcpServers": {"overridable": []}}', "copilot"),
        ("a.toml", "[mcp_servers]", "codex"),
        ("a.json", '{"chat.mcp.access": "none"}', "vscode"),
        ("a.json", '{"mcp": {"allowed": []}}', "gemini"),
        ("a.json", '{"whitelist": []}', "windsurf"),
        ("a.json", '{"allowedMCPServers": []}', "cline"),
    ],
)
def test_a_named_file_is_known_by_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, dialect: str
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path / name, text)
    assert [given.dialect for given in read_given([name])] == [dialect]


@pytest.mark.parametrize("text", ['{"allowedMcpServers": []}', '{"servers": []}', "{}", "{ broken", "[]"])
def test_a_file_that_could_be_anybodys_must_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "a.json", text)
    with pytest.raises(NoPolicy, match=r"say|a\.json"):
        read_given(["a.json"])
    assert read_given(["copilot:a.json"])[0].dialect == "copilot"


def test_a_device_or_a_pipe_is_no_policy() -> None:
    assert read_given(["claude:/dev/null"])[0].layers[0].fault


def test_the_sighting_itself_is_never_changed() -> None:
    judged = seen("claude-code", Verdict.DENIED)
    before: Sighting = judged.server.seen[0].sighting
    run(judged, given=(claude(NPX),))
    assert judged.server.seen[0].sighting == before
