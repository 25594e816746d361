"""Whole repositories: what is declared or provided in them is found, on its line, and nothing else is."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.inventory.check.found import NEGATIVE, POSITIVE, Files
from tests.inventory.check.repository import NPX, check, plant, servers, told


@pytest.mark.parametrize("case", sorted(POSITIVE))
def test_a_server_is_found_on_its_line(case: str, tmp_path: Path) -> None:
    files, expected = POSITIVE[case]
    outcome = check(plant(tmp_path / "repo", files))
    found = [re.fullmatch(r"(.+?):(\d+): unregistered: (.*) is (.*) \(.*\)", line) for line in told(outcome)]
    seen = [(one[1], int(one[2]), one[3], one[4]) for one in found if one]
    assert [row[:3] for row in seen] == [row[:3] for row in expected]
    assert all(row[3].startswith(known[3]) for row, known in zip(seen, expected, strict=True))
    assert outcome.code == 10


@pytest.mark.parametrize("case", sorted(NEGATIVE))
def test_nothing_is_found_where_nothing_is_declared(case: str, tmp_path: Path) -> None:
    outcome = check(plant(tmp_path / "repo", NEGATIVE[case]))
    assert (outcome.code, outcome.out) == (0, "no MCP servers are declared.\n")


def test_what_git_tracks_is_found_wherever_it_lies(tmp_path: Path) -> None:
    files: Files = {
        ".gitignore": "hidden/\n",
        "hidden/.mcp.json": servers(x=NPX),
        "build/Dockerfile": "FROM mcp/fetch\n",
        "hidden/node_modules/.mcp.json": servers(x=NPX),
    }
    top = plant(tmp_path / "repo", files, git=False)
    for words in (["init"], ["add", "--force", *files]):
        subprocess.run(["git", "-C", str(top), *words], check=True, capture_output=True, timeout=60)
    assert [line.split(": ")[0] for line in told(check(top))] == ["build/Dockerfile:1", "hidden/.mcp.json:2"]
    assert [line.split(": ")[0] for line in told(check(top / "hidden"))] == ["hidden/.mcp.json:2"]


def test_a_broken_client_file_in_a_configmap_is_told(tmp_path: Path) -> None:
    text = "apiVersion: v1\nkind: ConfigMap\ndata:\n  mcp.json: '{\"mcpServers\": '\n"
    outcome = check(plant(tmp_path / "repo", {"a.yaml": text}))
    assert outcome.code == 3
    assert "the file inside the value cannot be read" in outcome.out


def test_there_are_as_many_repositories_without_servers() -> None:
    assert len(NEGATIVE) >= len(POSITIVE)
