"""Fixtures of the Azure tests: a cloud for each test that asks for one, all with the same certificates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.azure.cloud.estate import Estate
from tests.azure.cloud.server import Cloud, standing

Stand = Callable[[Estate], Cloud]


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the certificates that every cloud shares."""
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture
def stand(certificates: Path) -> Iterator[Stand]:
    """Return what makes an estate answer; it stops after the test."""
    with ExitStack() as stack:
        yield lambda estate: stack.enter_context(standing(estate, certificates))
