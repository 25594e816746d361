from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home of its own, and none of the environment that would change what is printed."""
    folder = tmp_path / "home" / "ana"
    folder.mkdir(parents=True)
    for name in list(os.environ):
        if name.startswith(("MCP_CENSUS", "XDG_", "CLAUDE", "CODEX")) or name in {"NO_COLOR", "FORCE_COLOR"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    monkeypatch.setenv("COLUMNS", "100")
    # Other tests start servers on this machine meanwhile: what runs is no matter of these tests.
    monkeypatch.setenv("MCP_CENSUS_SCAN_ONLY", "config")
    monkeypatch.chdir(folder)
    return folder
