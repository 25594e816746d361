from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inventory.registry.sources.connecting import Unreached
from inventory.registry.sources.entra import SCOPE, entra_token
from inventory.registry.sources.fetch import Fetcher
from inventory.registry.sources.obtain import Asked, Unobtained, obtain
from inventory.registry.sources.table import DIALECTS

# A stand-in for the SDK of the extra `azure`, with the one call that is made of it.
SDK = """
from dataclasses import dataclass
@dataclass
class AccessToken:
    token: str
class DefaultAzureCredential:
    def get_token(self, *scopes):
        {body}
"""


@pytest.fixture
def forget() -> Iterator[None]:
    """Import the SDK anew within a test, and leave nothing of its stand-in to the next one."""
    real = {name: sys.modules.pop(name) for name in of_azure()}
    yield
    for name in of_azure():
        del sys.modules[name]
    sys.modules.update(real)


def of_azure() -> list[str]:
    return [name for name in sys.modules if name.split(".")[0] == "azure"]


def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    package = tmp_path / "site" / "azure" / "identity"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").touch()
    (package / "__init__.py").write_text(SDK.format(body=body))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))


@pytest.mark.usefixtures("forget")
def test_the_token_is_for_the_data_plane(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, "return AccessToken(' '.join(scopes))")
    assert entra_token() == SCOPE == "https://azure-apicenter.net/.default"


@pytest.mark.usefixtures("forget")
def test_what_the_sdk_says_is_not_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, "raise RuntimeError('tenant 1234 token abc')")
    with pytest.raises(Unreached, match="RuntimeError") as caught:
        entra_token()
    assert "abc" not in str(caught.value)


@pytest.mark.usefixtures("forget")
def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "azure", None)
    with pytest.raises(Unreached, match=r"mcp-census\[azure\]"):
        entra_token()


def test_no_other_host_than_api_center_s_makes_us_sign_in(tmp_path: Path) -> None:
    from tests.inventory.sources.stand_in import serving

    asked_at = datetime(2026, 11, 21, tzinfo=UTC)
    with serving(lambda handler, _: handler.say(401)) as server:
        asked = Asked(where=server.url, dialect=DIALECTS["api-center"], cache=tmp_path, now=asked_at)
        with pytest.raises(Unobtained, match="who we are"):
            obtain(asked, Fetcher())
    assert len(server.asked) == 1
