"""The command's tests have a home of their own, and sign in as a service principal that the cloud knows."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.azure.access.opened import environment
from tests.azure.cloud.server import Cloud

SignIn = Callable[[Cloud], tuple[str, ...]]


@pytest.fixture
def sign_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    """Return what gives the options that lead to a cloud, and lets the command sign in there."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in list(os.environ):
        if name.startswith(("MCP_CENSUS", "XDG_", "AZURE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(folder)

    def signed(cloud: Cloud) -> tuple[str, ...]:
        for name, value in environment(cloud).items():
            monkeypatch.setenv(name, value)
        return ("--resource-manager", cloud.url, "--authority", cloud.url)

    return signed
