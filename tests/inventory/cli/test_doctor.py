from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from discovery.host.running import Listening, Process
from discovery.model import Gap, Reason, Surface
from inventory.cli.seeing import sights
from tests.inventory.cli.command import census
from tests.inventory.cli.remembered import FILES, inventory, sweep

if TYPE_CHECKING:
    from discovery.host.running import Machine

POSIX = pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX's")


def checks(*arguments: str) -> dict[str, dict[str, Any]]:
    rows = json.loads(census("doctor", "--format", "json", *arguments).out)["checks"]
    return {row["what"]: row for row in rows}


def test_a_fresh_machine_lacks_nothing_a_scan_needs(home: Path) -> None:
    found = checks()
    assert all(
        found[what]["good"] for what in ("program", "system", "settings", "key", "registry", "inventory")
    )
    assert found["home of ana"]["found"] == f"{home}: can be read"
    assert "registry init" in found["registry"]["found"]


def test_the_doctor_writes_nothing(home: Path) -> None:
    census("doctor")
    assert list(home.iterdir()) == []


def test_an_inventory_is_counted(tmp_path: Path) -> None:
    database = inventory(tmp_path / "i.db", sweep(FILES))
    assert checks("--database", str(database))["inventory"]["found"] == f"{database}: 1 host swept"


def test_a_broken_inventory_is_told(tmp_path: Path) -> None:
    (tmp_path / "i.db").write_text("no database", encoding="utf-8")
    row = checks("--database", str(tmp_path / "i.db"))["inventory"]
    assert not row["good"]
    assert census("doctor", "--database", str(tmp_path / "i.db")).code == 3


def test_a_registry_that_is_not_there_is_told() -> None:
    assert not checks("--registry", "/nowhere")["registry"]["good"]


@pytest.mark.parametrize("text", ["[scan", "[scan]\nfromat = 1"])
def test_broken_settings_are_told_and_stop_every_other_command(home: Path, text: str) -> None:
    folder = home / ".config" / "mcp-census"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(text, encoding="utf-8")
    assert not checks()["settings"]["good"]
    assert census("doctor").code == 3
    assert census("clients").code == 2


@POSIX
def test_a_key_that_others_may_read_is_told(home: Path) -> None:
    folder = home / ".local" / "share" / "mcp-census"
    folder.mkdir(parents=True)
    (folder / "key").write_bytes(b"k" * 32)
    (folder / "key").chmod(0o644)
    row = checks()["key"]
    assert not row["good"]
    assert "chmod 600" in row["advice"]


def test_what_runs_is_counted_and_not_asked() -> None:
    found = checks()
    assert " of " in found["processes"]["found"]
    assert "listening in" in found["sockets"]["found"]
    assert "containers" in found


class Closed:
    """A machine on which a user is seen and nothing else may be."""

    def processes(self) -> Mapping[int, Process]:
        return {1: Process(pid=1, parent=0, started=0.0, name="init", user="root")}

    def listening(self) -> tuple[Listening, ...]:
        return ()

    def gaps(self) -> tuple[Gap, ...]:
        gap = Gap(surface=Surface.PROCESS, finder="", source="/proc", root="user:root", reason=Reason.DENIED)
        return (replace(gap, detail="1 process may not be read"), replace(gap, surface=Surface.LISTENER))


def test_what_may_not_be_seen_is_told_with_what_to_do() -> None:
    machine = cast("Machine", Closed())
    processes, sockets, *_ = sights(machine, ())
    assert not processes.good
    assert processes.found == "1 process of 1 account; not seen: /proc: 1 process may not be read"
    assert sockets.found == "0 listening in 1 network namespace; not seen: /proc: denied"
    assert sockets.advice.startswith("Run as administrator")
