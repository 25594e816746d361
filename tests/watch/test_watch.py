"""`scan --watch` as its user runs it: the real command, real files, one line for each change."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# Two seconds is what a change may take; a machine that runs eight test suites at once gets more.
PATIENCE_S = 20.0
SILENCE_S = 2.5
CENSUS = str(Path(sys.executable).with_name("mcp-census"))


class Watch:
    """One running watch, and the lines it prints."""

    def __init__(self, home: Path, *options: str) -> None:
        """Start it over `home`."""
        command = [CENSUS, "scan", "--watch", "--format", "json"]
        environment = {name: text for name, text in os.environ.items() if not name.startswith("MCP_CENSUS")}
        self.process = subprocess.Popen(
            [*command, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**environment, "HOME": str(home), "USERPROFILE": str(home)},
            cwd=home,
        )
        self.rest = b""
        assert self.process.stderr
        self.ready = self.process.stderr.readline().decode()

    def line(self, within_s: float = PATIENCE_S) -> dict[str, Any] | None:
        """Return the next line, None if there is none in time."""
        assert self.process.stdout
        until = time.monotonic() + within_s
        while b"\n" not in self.rest:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0.0, until - time.monotonic()))
            if not ready or not (data := os.read(self.process.stdout.fileno(), 65536)):
                return None
            self.rest += data
        first, _, self.rest = self.rest.partition(b"\n")
        told: dict[str, Any] = json.loads(first)
        return told

    def end(self) -> int:
        """Interrupt it; return its exit code."""
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "ana"
    (folder / ".cursor").mkdir(parents=True)
    return folder


@pytest.fixture
def watch(home: Path) -> Iterator[Watch]:
    running = Watch(home, "--only", "config")
    yield running
    if running.process.poll() is None:
        running.process.kill()
    running.process.communicate()


def plant(path: Path, **servers: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"mcpServers": servers}), encoding="utf-8")


def turn(told: dict[str, Any] | None) -> tuple[str, str, str]:
    assert told is not None, "no line came"
    return told["turn"], told["server"]["name"], told["server"]["verdict"]


FILES = {"command": "npx", "args": ["-y", "acme-files-mcp@1.2.0"]}
CRM = {"url": "https://crm.example/mcp"}


def test_a_server_that_is_configured_changed_and_removed_is_one_line_each(watch: Watch, home: Path) -> None:
    assert "watching 0 servers" in watch.ready
    plant(home / ".cursor/mcp.json", files=FILES)
    assert turn(watch.line()) == ("appeared", "files", "unregistered")
    plant(home / ".cursor/mcp.json", files={**FILES, "args": ["-y", "acme-files-mcp@1.3.0"]})
    assert turn(watch.line()) == ("changed", "files", "unregistered")
    (home / ".cursor/mcp.json").unlink()
    assert turn(watch.line()) == ("gone", "files", "unregistered")


def test_a_folder_that_did_not_exist_is_watched_when_it_does(watch: Watch, home: Path) -> None:
    plant(home / ".gemini/settings.json", crm=CRM)
    assert turn(watch.line()) == ("appeared", "crm", "unregistered")
    plant(home / ".gemini/settings.json", crm=CRM, files=FILES)
    assert turn(watch.line()) == ("appeared", "files", "unregistered")


def test_a_file_behind_a_link_is_watched_where_it_lies(home: Path) -> None:
    plant(home / "dotfiles/cursor.json", crm=CRM)
    (home / ".cursor/mcp.json").symlink_to(home / "dotfiles/cursor.json")
    watch = Watch(home, "--only", "config")
    try:
        assert turn(watch.line()) == ("appeared", "crm", "unregistered")
        plant(home / "dotfiles/cursor.json", crm=CRM, files=FILES)
        assert turn(watch.line()) == ("appeared", "files", "unregistered")
    finally:
        watch.end()


def test_an_approval_counts_at_once(watch: Watch, home: Path) -> None:
    plant(home / ".cursor/mcp.json", crm=CRM)
    assert turn(watch.line()) == ("appeared", "crm", "unregistered")
    approve(home)
    told = watch.line()
    assert turn(told) == ("judged", "crm", "approved")
    assert told is not None
    assert told["was"]["verdict"] == "unregistered"
    assert watch.end() == 0


def approve(home: Path) -> None:
    act = [CENSUS, "registry"]
    environment = {**os.environ, "HOME": str(home)}
    who = ["--owner", "platform", "--reason", "TICKET-1"]
    subprocess.run([*act, "init"], env=environment, cwd=home, check=True, capture_output=True)
    subprocess.run(
        [*act, "approve", "https://crm.example/mcp", *who],
        env=environment, cwd=home, check=True, capture_output=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "touch",
    [
        lambda home: (home / "notes.txt").write_text("mcpServers"),
        lambda home: (home / ".cursor/other.json").write_text('{"mcpServers": {"x": {"command": "x"}}}'),
        lambda home: (home / ".cursor/mcp.json").write_text('{ "mcpServers": {} }'),
        lambda home: (home / ".bash_history").write_text("npx -y acme-files-mcp\n"),
    ],
    ids=["a file nobody reads", "a name nobody reads", "no server in it", "a shell's history"],
)
def test_what_says_nothing_of_servers_is_no_line(
    watch: Watch, home: Path, touch: Callable[[Path], object]
) -> None:
    touch(home)
    assert watch.line(SILENCE_S) is None
    plant(home / ".cursor/mcp.json", crm=CRM)  # and the watch goes on
    assert turn(watch.line()) == ("appeared", "crm", "unregistered")


def test_the_exit_code_is_that_of_the_last_state(watch: Watch, home: Path) -> None:
    plant(home / ".cursor/mcp.json", crm=CRM)
    assert watch.line() is not None
    assert watch.end() == 10


@pytest.mark.parametrize("options", [("--format", "csv"), ("--output", "watch.json")])
def test_what_has_no_lines_is_refused_before_anything_is_looked_at(
    home: Path, options: tuple[str, str]
) -> None:
    act = [CENSUS, "scan", "--watch", *options]
    done = subprocess.run(
        act,
        check=False,
        cwd=home,
        env={**os.environ, "HOME": str(home)},
        capture_output=True,
        timeout=60,
        text=True,
    )
    assert done.returncode == 2
    assert "--watch prints lines" in done.stderr
    assert done.stdout == ""
