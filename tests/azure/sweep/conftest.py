"""The command's tests have a home of their own, and sign in as a service principal that the cloud knows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.azure.access.opened import environment
from tests.azure.cloud.server import Cloud
from tests.azure.sweep.stranger import Stranger, at_large

Meet = Callable[[Stranger], Stranger]
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


@pytest.fixture
def meet(certificates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    """Return what lets a stranger answer, and this test sign in there."""
    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    with ExitStack() as stack:

        def met(stranger: Stranger) -> Stranger:
            stack.enter_context(at_large(stranger, certificates))
            for name, value in stranger.environment.items():
                monkeypatch.setenv(name, value)
            return stranger

        yield met
