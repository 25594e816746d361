"""docs/azure-deploy.md says what is there: its paths, its commands, its aliases."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from inventory.cli.azure import app
from tests.azure.deploy.test_bicep import READER
from tests.azure.deploy.test_policy import ALIASES, ALL

TEXT = Path("docs/azure-deploy.md").read_text("utf-8")
SHELL = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
PATHS = re.findall(r"(?:agents/deploy|tests/azure)/[\w./-]*\w/?", TEXT)


@pytest.mark.parametrize("path", sorted(set(PATHS)))
def test_a_path_that_is_named_is_there(path: str) -> None:
    assert Path(path).exists()


@pytest.mark.parametrize("block", SHELL)
def test_a_shell_can_read_the_commands(block: str) -> None:
    assert shlex.split(block)


def test_the_aliases_to_confirm_are_those_of_the_rules() -> None:
    block = re.search(r"```text\n(.*?)```", TEXT, re.DOTALL)
    assert block is not None
    assert block[1].split() == sorted(ALIASES)


def test_what_is_named_is_called_that() -> None:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    assert set(re.findall(r"mcp-census azure (\w+)", TEXT)) <= set(group.commands)
    assert READER in TEXT
    assert all(name in TEXT for name in ALL)
