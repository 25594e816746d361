from __future__ import annotations

import sys
from pathlib import Path

import pytest

from discovery.model import Sweep
from inventory.cli import install
from inventory.cli.selftest import CANARY, Check, check_file, check_rest, check_secrets, read_fixtures
from tests.inventory.cli.command import census, python
from tests.inventory.cli.remembered import FILES, UNREADABLE, sweep

EMPTY: Sweep = sweep()


def test_the_installed_tool_finds_what_it_should() -> None:
    outcome = census("selftest")
    assert outcome.out.endswith(f"\n{len(read_fixtures()) + 3} of {len(read_fixtures()) + 3} checks held.\n")
    assert outcome.code == 0


def test_it_writes_nothing_of_its_own(home: Path) -> None:
    census("selftest")
    assert list(home.iterdir()) == []


def test_a_dozen_clients_are_covered_and_some_of_them_hold_secrets() -> None:
    fixtures = read_fixtures()
    assert len({fixture.client for fixture in fixtures}) >= 12
    assert sum(CANARY in fixture.text for fixture in fixtures) >= 4
    assert any(not fixture.expect and not fixture.gap for fixture in fixtures)
    assert any(fixture.gap for fixture in fixtures)


def test_what_is_missing_is_named() -> None:
    fixture = read_fixtures()[0]
    assert "missing files" in check_file(fixture, "/x", EMPTY).fault


def test_what_is_too_much_is_named() -> None:
    fixture = next(fixture for fixture in read_fixtures() if not fixture.expect and not fixture.gap)
    assert "not expected files" in check_file(fixture, FILES.source, sweep(FILES)).fault


def test_a_gap_that_was_not_told_is_named() -> None:
    fixture = next(fixture for fixture in read_fixtures() if fixture.gap)
    assert check_file(fixture, "/x", EMPTY).fault == "no gap was told"
    assert check_file(fixture, UNREADABLE.source, sweep(gaps=(UNREADABLE,))).fault == ""


def test_what_lies_elsewhere_is_named() -> None:
    assert check_rest(sweep(FILES), frozenset()).fault == FILES.source
    assert check_rest(sweep(FILES), frozenset({FILES.source})) == Check(name="nothing else is found")


def test_a_kept_secret_is_a_fault() -> None:
    assert check_secrets(EMPTY).fault == ""
    from dataclasses import replace

    leaky = replace(FILES, args=(f"{CANARY}0123",))
    assert check_secrets(sweep(leaky)).fault


def test_every_room_is_the_installed_one() -> None:
    assert list(install.faults()) == []


def test_a_room_from_another_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "__init__.py").write_text("", encoding="utf-8")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from inventory.cli.install import faults\n"
        "print(*faults())"
    )
    said = python(code, str(tmp_path)).out
    assert f"agents was imported from {tmp_path / 'agents'}, outside the install" in said


def test_a_room_that_is_already_imported_is_judged_by_what_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = type(sys)("discovery")
    module.__file__ = str(tmp_path / "discovery" / "__init__.py")
    monkeypatch.setitem(sys.modules, "discovery", module)
    assert any(str(tmp_path) in fault for fault in install.faults())
