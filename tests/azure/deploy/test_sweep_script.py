"""The container's script, run for real: what it keeps, refuses and prints, and the alerts on that."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb_kql
import pytest

from inventory.cli.exit_codes import ExitCode

ROOM = Path("agents/deploy/azure").resolve()
SCRIPT = ROOM / "image/sweep.sh"
# In place of a tenant, a home: what the script does with a sweep is the same, whatever it looked at.
STAND_IN = """#!/bin/sh
[ -z "${{FAIL:-}}" ] || [ "$1" != azure ] || exit "$FAIL"
[ -z "${{SLOW:-}}" ] || [ "$1" != azure ] || {{ : >"$SLOW"; exec sleep 60; }}
[ "$1 ${{2:-}}" != "azure sweep" ] || {{
  shift 2; echo "$@" >>{log}
  set -- scan --home {home} --only config --no-probe --quiet "$@"
}}
exec {python} -I -c "from inventory.cli.main import run; run()" "$@"
"""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the image is of Linux")
Sweep = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home with one server in it."""
    folder = tmp_path / "home"
    (folder / ".cursor").mkdir(parents=True)
    servers(folder, "one")
    return folder


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """Return an empty share."""
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


@pytest.fixture
def environment(tmp_path: Path, home: Path, share: Path) -> dict[str, str]:
    """Return the environment of a container whose `mcp-census` sweeps the home."""
    programs, work, registry = tmp_path / "bin", tmp_path / "tmp", tmp_path / "registry"
    for folder in (programs, work, registry):
        folder.mkdir()
    program = programs / "mcp-census"
    log = tmp_path / "asked"
    program.write_text(STAND_IN.format(home=home, python=sys.executable, log=log))
    program.chmod(0o755)
    return {
        "PATH": f"{programs}:/usr/bin:/bin", "HOME": str(tmp_path), "TMPDIR": str(work),
        "CENSUS_SHARE": str(share), "MCP_CENSUS_REGISTRY": str(registry),
    }  # fmt: skip


@pytest.fixture
def sweep(environment: dict[str, str]) -> Sweep:
    """Return what runs the script to its end."""

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", str(SCRIPT), *words],
            env=environment | more,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def servers(home: Path, *names: str) -> None:
    """Make the home have these servers."""
    held = {name: {"command": "npx", "args": ["-y", f"@acme/{name}-mcp@1.0.0"]} for name in names}
    (home / ".cursor/mcp.json").write_text(json.dumps({"mcpServers": held}))


def lines(text: str) -> list[dict[str, object]]:
    """Return the JSON objects that were printed, one a line."""
    return [json.loads(line) for line in text.splitlines()]


def appeared(text: str) -> list[str]:
    """Return the names of the servers that were printed as new."""
    found = [one["sighting"] for one in lines(text) if one.get("kind") == "appeared"]
    return sorted(str(one["name"]) for one in found if isinstance(one, dict))


def alerts(name: str, printed: str, container: str = "mcp-census-sweep") -> list[tuple[object, ...]]:
    """Return the rows that an alert rule sees in what was printed."""
    query = "\n".join(
        line
        for line in (ROOM / f"alerts/{name}.kql").read_text("utf-8").splitlines()
        if not line.startswith("//")
    )
    engine = duckdb_kql.connect()
    engine.execute(
        "CREATE TABLE ContainerAppConsoleLogs (TimeGenerated TIMESTAMP, ContainerName VARCHAR, Log VARCHAR)"
    )
    for line in printed.splitlines():
        engine.execute("INSERT INTO ContainerAppConsoleLogs VALUES (now(), ?, ?)", [container, line])
    rows: list[tuple[object, ...]] = duckdb_kql.kql(engine, query).fetchall()
    engine.close()
    return rows


def test_each_new_server_is_printed_once_and_raises_one_alert(sweep: Sweep, home: Path) -> None:
    first = sweep()
    assert (first.returncode, appeared(first.stdout)) == (0, ["one"]), first.stderr
    assert [row[2] for row in alerts("new-findings", first.stdout)] == ["one"]
    servers(home, "one", "two")
    second = sweep()
    assert appeared(second.stdout) == ["two"]
    third = sweep()
    assert appeared(third.stdout) == []
    assert alerts("new-findings", third.stdout) == []


def test_the_inventory_goes_back_whole_and_alone(sweep: Sweep, share: Path, tmp_path: Path) -> None:
    assert sweep().returncode == 0
    assert sorted(item.name for item in share.iterdir()) == ["inventory.db", "report.json"]
    assert list((tmp_path / "tmp").iterdir()) == []
    assert json.loads((share / "report.json").read_text())["schema"] == "mcp-census/scan/1"
    assert (share / "inventory.db").stat().st_mode & 0o077 == 0


def test_the_last_line_tells_of_the_sweep(sweep: Sweep) -> None:
    told = lines(sweep().stdout)[-1]
    assert (told["event"], told["exit"], told["kept"]) == ("sweep", int(ExitCode.SHADOW), True)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(told["began"]))


def test_arguments_go_to_the_sweep_as_they_are(sweep: Sweep, tmp_path: Path) -> None:
    sweep("--environment", "a b")
    assert (tmp_path / "asked").read_text().endswith("--environment a b\n")


@pytest.mark.parametrize("code", [int(ExitCode.FAILED), int(ExitCode.USAGE), 137])
def test_a_sweep_that_fails_changes_nothing_and_fails_the_job(
    sweep: Sweep, share: Path, home: Path, code: int
) -> None:
    sweep()
    kept = (share / "inventory.db").read_bytes()
    servers(home, "three")
    failed = sweep(FAIL=str(code))
    assert failed.returncode == code
    assert (share / "inventory.db").read_bytes() == kept
    assert lines(failed.stdout) == [
        {
            "event": "sweep",
            "began": lines(failed.stdout)[0]["began"],
            "exit": code,
            "status": "failed",
            "kept": False,
        }
    ]
    assert not (share / "sweeping").exists()
    assert alerts("whole-sweeps", failed.stdout) == []


def test_a_whole_sweep_is_counted_and_one_with_gaps_is_not(sweep: Sweep, home: Path) -> None:
    assert [row[1] for row in alerts("whole-sweeps", sweep().stdout)] == ["complete"]
    (home / ".cursor/mcp.json").write_text("{")
    broken = sweep()
    assert lines(broken.stdout)[-1]["status"] == "partial"
    assert alerts("whole-sweeps", broken.stdout) == []


def new_line(**facts: str) -> str:
    """Return the line of a server that was seen for the first time."""
    sighting = {"name": "orders", "source": "/subscriptions/s/orders", "facts": facts}
    return json.dumps({"kind": "appeared", "server": "0123456789abcdef", "sighting": sighting})


@pytest.mark.parametrize(
    ("grade", "role", "count"),
    [
        ("proven", "server", 1),
        ("probable", "gateway", 1),
        ("weak", "server", 0),
        ("unknown", "server", 0),
        ("strong", "hint", 0),
        ("strong", "registry", 0),
        ("strong", "client", 0),
    ],
)
def test_only_what_is_a_server_by_more_than_its_name_raises_an_alert(
    grade: str, role: str, count: int
) -> None:
    rows = alerts("new-findings", new_line(grade=grade, role=role))
    assert [row[1:] for row in rows] == [
        ("0123456789abcdef", "orders", "/subscriptions/s/orders", grade)
    ] * count


@pytest.mark.parametrize(
    "printed", ["looking at 3 things", "{}", '{"kind": "gone", "server": "x", "sighting": null}']
)
def test_other_lines_raise_no_alert(printed: str) -> None:
    assert alerts("new-findings", printed) == []
    assert alerts("whole-sweeps", printed) == []


def test_what_another_container_prints_raises_no_alert(sweep: Sweep) -> None:
    assert alerts("new-findings", sweep().stdout, container="web") == []


def test_a_sweep_that_is_under_way_is_left_alone(sweep: Sweep, share: Path) -> None:
    (share / "sweeping").mkdir()
    second = sweep()
    assert (second.returncode, second.stdout) == (1, "")
    assert "another sweep holds" in second.stderr
    assert [item.name for item in share.iterdir()] == ["sweeping"]


def test_a_hold_that_was_left_behind_is_taken_over(sweep: Sweep, share: Path) -> None:
    (share / "sweeping").mkdir()
    os.utime(share / "sweeping", (0, 0))
    taken = sweep()
    assert (taken.returncode, appeared(taken.stdout)) == (0, ["one"])
    assert not list(share.glob("sweeping*"))


def test_a_share_that_cannot_be_written_to_is_told(sweep: Sweep, tmp_path: Path) -> None:
    told = sweep(CENSUS_SHARE=str(tmp_path / "nowhere"))
    assert told.returncode == 1
    assert "cannot be written to" in told.stderr


def test_a_job_that_is_stopped_lets_go_and_changes_nothing(
    environment: dict[str, str], share: Path, tmp_path: Path
) -> None:
    mark = tmp_path / "begun"
    begun = subprocess.Popen(["/bin/sh", str(SCRIPT)], env=environment | {"SLOW": str(mark)})
    deadline = time.monotonic() + 20
    while not mark.exists() and time.monotonic() < deadline:
        os.sched_yield()
    begun.send_signal(signal.SIGTERM)
    assert begun.wait(timeout=20) == 128 + signal.SIGTERM
    assert list(share.iterdir()) == []
