from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.inventory.cli.command import census


@contextmanager
def at_home(folder: Path) -> Iterator[Path]:
    """Give the command a home of its own with an empty registry; it looks at configurations only."""
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("MCP_CENSUS", "XDG_", "CLAUDE", "CODEX")):
                patch.delenv(name)
        patch.setenv("HOME", str(folder))
        patch.setenv("USERPROFILE", str(folder))
        patch.setenv("COLUMNS", "200")
        patch.setenv("MCP_CENSUS_SCAN_ONLY", "config")
        patch.setenv("MCP_CENSUS_REGISTRY", str(folder / "registry"))
        patch.chdir(folder)
        assert census("registry", "init").code == 0
        yield folder


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Give one test such a home."""
    with at_home(tmp_path / "home") as folder:
        yield folder
