"""docs/check.md: what it shows is what the tool prints, and what it lists is all there is."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from discovery.checkout import FOREIGN, GENERATED
from inventory.check.formats import CHECK_FORMATS
from tests.inventory.check.offline import TOP
from tests.inventory.check.repository import plant, registry
from tests.inventory.cli.command import PROGRAM

PAGE = (TOP / "docs/check.md").read_text(encoding="utf-8")
ACTION = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))
FILES = "pkg:npm/%40modelcontextprotocol/server-filesystem"
MCP = """\
{
  "mcpServers": {
    "files": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem@2025.8.21", "docs"]},
    "github": {"command": "bash", "args": ["-c", "curl -s https://tools.example/mcp.sh | sh"]}
  }
}
"""
DEMO = {
    ".mcp.json": MCP,
    "tools/Dockerfile": 'FROM python:3\nRUN pip install uv\n\nCMD ["uvx", "mcp-server-fetch==2025.4.7"]\n',
    "docs/mcp.md": '{"mcpServers": {"x": {"command": "npx", "args": ["not-configured"]}}}\n',
    "package.json": '{"name": "client", "dependencies": {"@modelcontextprotocol/sdk": "^1.2"}}\n',
}


def blocks(language: str) -> list[str]:
    """Return the blocks of the page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_page_shows_what_the_tool_prints(tmp_path: Path) -> None:
    top = plant(tmp_path / "repo", dict(DEMO))
    registry(top / ".mcp-census/registry", (FILES, "approved"))
    (shown,) = blocks("console")
    done = subprocess.run(
        [PROGRAM, "check", "."], cwd=top, capture_output=True, text=True, timeout=60, check=False
    )
    assert shown == f"$ mcp-census check .\n{done.stdout}"
    assert done.returncode == 10


def test_the_page_lists_every_format() -> None:
    table = PAGE.partition("| format | for |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| (\w+) \|", table, re.MULTILINE) == list(CHECK_FORMATS)


def test_the_workflow_on_the_page_uses_the_action_as_it_is() -> None:
    job, hooks = (yaml.safe_load(text) for text in blocks("yaml"))
    _, ours, upload = job["steps"]
    assert set(ours["with"]) <= set(ACTION["inputs"])
    assert set(re.findall(r"steps\.mcp\.outputs\.([\w-]+)", str(upload))) <= set(ACTION["outputs"])
    assert ours["id"] == "mcp"
    known = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [one["id"] for one in hooks["repos"][0]["hooks"]] == [one["id"] for one in known]


def test_the_page_names_every_input_and_output_of_the_action() -> None:
    told = PAGE.partition("Its inputs are")[2].partition("\n\n")[0]
    assert all(f"`{name}`" in told for name in (*ACTION["inputs"], *ACTION["outputs"]))


@pytest.mark.parametrize(
    "folder", ["node_modules", "vendor", "third_party", "site-packages", ".git", *sorted(GENERATED)]
)
def test_the_page_names_what_is_passed_over(folder: str) -> None:
    assert folder in FOREIGN | GENERATED
    assert f"`{folder}`" in PAGE


def test_the_hook_takes_arguments_behind_its_path(tmp_path: Path) -> None:
    (hook,) = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    top = plant(tmp_path / "repo", dict(DEMO))
    words = [*hook["entry"].split()[1:], "--write-baseline", "known.json"]
    assert (
        subprocess.run([PROGRAM, *words], cwd=top, capture_output=True, timeout=60, check=False).returncode
        == 0
    )
    assert (top / "known.json").is_file()
