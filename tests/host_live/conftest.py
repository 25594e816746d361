"""A stage for real processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.host_live.actors import Stage


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Give a stage; all its processes end with the test."""
    one = Stage()
    try:
        yield one
    finally:
        one.close()
