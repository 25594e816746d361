"""README, docs/cli.md and the tool tell the same story. MCP_CENSUS_WRITE_DOCS=1 writes them anew."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory.cli.exit_codes import exit_table

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
COMMANDS = ROOT / "docs" / "cli.md"
WRITE = "MCP_CENSUS_WRITE_DOCS" in os.environ
LISTED = re.compile(r"^  ([a-z]+)  +\S", re.MULTILINE)
HEADER = re.compile(r"^\S+ \(\w+\), \d{4}-\d\d-\d\d \d\d:\d\d UTC")


def run(*args: str, **environ: str) -> str:
    """Return what the installed command prints on a terminal of 80 columns, without colour."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MCP_CENSUS")}
    done = subprocess.run(
        [str(Path(sys.executable).with_name("mcp-census")), *args],
        capture_output=True,
        text=True,
        check=False,
        env={**clean, "COLUMNS": "80", "NO_COLOR": "1", **environ},
    )
    assert "Traceback" not in done.stderr
    return done.stdout


def demo() -> str:
    home = ROOT / "tests" / "demo" / "home"
    registry = str(ROOT / "tests" / "demo" / "registry")
    told = run("scan", "--no-store", "--only", "config", "--registry", registry, HOME=str(home))
    return HEADER.sub("dana-laptop (linux), 2026-11-21 09:00 UTC", told)


def commands(*before: str) -> Iterator[tuple[str, ...]]:
    """Give every command and sub-command by what help lists."""
    listed = run(*before, "--help").partition("Commands:")[2]
    for name in LISTED.findall(listed):
        yield (*before, name)
        yield from commands(*before, name)


def command_page() -> str:
    parts = ["# Commands", "The help of every command, as the tool prints it."]
    for words in ((), *commands()):
        line = " ".join(("mcp-census", *words))
        parts.append(f"## {line}\n\n```console\n$ {line} --help\n{run(*words, '--help').rstrip()}\n```")
    return "\n\n".join(parts) + "\n"


def block(text: str, command: str) -> str:
    """Return what README shows under `$ command`."""
    found = re.search(rf"^\$ {re.escape(command)}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found, f"README does not show: {command}"
    return found.group(1)


BLOCKS = {
    "mcp-census --help": lambda: run("--help"),
    "mcp-census scan --only config --registry tests/demo/registry": demo,
}


@pytest.mark.parametrize("command", sorted(BLOCKS))
def test_readme_shows_what_the_command_prints(command: str) -> None:
    text = README.read_text(encoding="utf-8")
    shown, real = block(text, command), BLOCKS[command]().rstrip() + "\n"
    if WRITE:
        README.write_text(text.replace(shown, real), encoding="utf-8")
    else:
        assert shown == real


def test_readme_has_the_exit_codes_of_the_tool() -> None:
    text = README.read_text(encoding="utf-8")
    if WRITE:
        table = re.compile(r"(### Exit codes\n\n).*?(\n\n## )", re.DOTALL)
        README.write_text(
            table.sub(lambda found: found[1] + exit_table().rstrip() + found[2], text), encoding="utf-8"
        )
    else:
        assert exit_table().rstrip() in text


def test_the_command_page_is_the_live_help() -> None:
    if WRITE:
        COMMANDS.write_text(command_page(), encoding="utf-8")
    assert COMMANDS.read_text(encoding="utf-8") == command_page()


def test_every_command_is_in_the_changelog_or_readme() -> None:
    told = README.read_text(encoding="utf-8") + (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [words for words in commands() if words[-1] not in told] == []


def test_the_verdicts_of_readme_are_the_verdicts_of_the_tool() -> None:
    from inventory.model import Verdict

    table = README.read_text(encoding="utf-8").partition("| verdict | meaning |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| (\w+) \|", table, re.MULTILINE) == [verdict.value for verdict in Verdict]


@pytest.mark.parametrize(
    "page", sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]), ids=lambda path: path.name
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
