"""What a user is told about commands and options, and what telling it costs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Protocol

import pytest
import typer

from inventory.cli.main import app
from tests.inventory.cli.command import census, python


class Option(Protocol):
    """What this test asks of an option; typer 0.29 brings click along, older ones share it."""

    name: str
    opts: list[str]
    help: str | None
    envvar: str | None
    param_type_name: str


class Command(Protocol):
    """What this test asks of a command."""

    help: str
    params: list[Option]


ROOT: Any = typer.main.get_command(app)
# What no one who asks for help should have to wait for; typer's own needs are not ours to choose.
HEAVY = {
    "sqlmodel", "sqlalchemy", "alembic", "yaml", "psutil", "scapy", "azure", "univers", "pydantic", "pyjson5",
    "defusedxml", "packageurl", "idna", "sqlite3", "rich", "markdown_it", "platformdirs", "json", "csv",
    "tomllib", "xml", "discovery", "agents",
}  # fmt: skip
DEFAULT = re.compile(r" \[default: [^]]+\]$")  # said where the value itself is computed
NO_TWIN = {"help", "install_completion", "show_completion", "version", "schema"}


def commands(group: Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Command]]:
    """Give every command with the words that reach it, groups included."""
    yield path, group
    for name, below in getattr(group, "commands", {}).items():
        yield from commands(below, (*path, name))


EVERY = list(commands(ROOT))
OPTIONS = [
    pytest.param(path, option, id=" ".join((*path, option.opts[0])))
    for path, command in EVERY
    for option in command.params
    if option.param_type_name == "option"
]


@pytest.mark.parametrize(
    ("path", "command"), EVERY, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_every_command_says_what_it_does(path: tuple[str, ...], command: Command) -> None:
    assert command.help.splitlines()[0].endswith(".")
    assert census(*path, "--help").code == 0


@pytest.mark.parametrize(("path", "option"), OPTIONS)
def test_every_option_says_what_it_does(path: tuple[str, ...], option: Option) -> None:
    assert DEFAULT.sub("", option.help or "").endswith(".")


@pytest.mark.parametrize(("path", "option"), OPTIONS)
def test_every_option_names_its_twin_in_the_environment(path: tuple[str, ...], option: Option) -> None:
    if option.name in NO_TWIN:
        return
    words = " ".join(census(*path, "--help").out.split())
    twin = option.envvar or "_".join(("MCP_CENSUS", *path, option.name)).upper().replace("-", "_")
    assert f"env var: {twin}" in words


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from inventory.cli.main import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    loaded = set(python(code).err.split())
    assert "typer" in loaded
    assert not {name.partition(".")[0] for name in loaded} & HEAVY


def test_the_version_is_one_line() -> None:
    assert census("--version").out == "mcp-census 0.1.0\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("scan", "--nonsense"),
        ("scan", "--home", "/nowhere"),
        ("scan", "--only", "x"),
        ("scan", "--format", "x"),
    ],
)
def test_a_wrong_command_line_is_usage(arguments: tuple[str, ...]) -> None:
    outcome = census(*arguments)
    assert outcome.code == 2
    assert outcome.out == ""
    assert "Traceback" not in outcome.err


def test_without_a_command_help_is_shown() -> None:
    assert "Usage: mcp-census" in census().out + census().err
