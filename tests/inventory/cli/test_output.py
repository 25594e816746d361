from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from inventory.cli.complaint import Complaint
from inventory.cli.output import style_for, tell
from tests.inventory.cli.command import PROGRAM

POSIX = pytest.mark.skipif(os.name != "posix", reason="permission bits and devices are POSIX's")


class Terminal(io.StringIO):
    """A stdout that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("old and longer", encoding="utf-8")
    tell("new\n", path)
    assert path.read_text(encoding="utf-8") == "new\n"
    assert [entry.name for entry in tmp_path.iterdir() if entry.name != "home"] == ["report.txt"]


@POSIX
def test_a_file_is_for_its_owner_only(tmp_path: Path) -> None:
    tell("x", tmp_path / "report.txt")
    assert stat.S_IMODE((tmp_path / "report.txt").stat().st_mode) == 0o600


@POSIX
def test_a_link_is_replaced_and_what_it_led_to_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("theirs", encoding="utf-8")
    (tmp_path / "link").symlink_to(target)
    tell("ours", tmp_path / "link")
    assert target.read_text(encoding="utf-8") == "theirs"
    assert (tmp_path / "link").read_text(encoding="utf-8") == "ours"


@POSIX
@pytest.mark.parametrize("what", ["fifo", "folder", "/dev/null"])
def test_what_is_no_file_is_refused(tmp_path: Path, what: str) -> None:
    path = Path(what) if what.startswith("/") else tmp_path / what
    if what == "fifo":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    with pytest.raises(Complaint, match="not a regular file"):
        tell("x", path)
    assert path.exists()


def test_a_folder_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        tell("x", tmp_path / "nowhere" / "report.txt")


def test_a_dash_is_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    tell("x", Path("-"))
    assert capsys.readouterr().out == "x"


@pytest.mark.parametrize(
    ("environment", "option", "colour"),
    [
        ({}, False, True),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, False, True),
        ({}, True, False),
        ({"TERM": "dumb"}, False, False),
    ],
)
def test_colour_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], option: bool, colour: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert style_for(None, option).colour is colour
    assert style_for(None, option).width == 100
    assert style_for(Path("file"), option).colour is False


def test_a_pipe_has_neither_colour_nor_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    style = style_for(None, no_color=False)
    assert (style.colour, style.width) == (False, None)


def test_what_the_encoding_lacks_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    tell("é日\udcff\n")
    assert raw.getvalue() == b"\\xe9\\u65e5\\udcff\n"


@POSIX
def test_a_reader_who_leaves_is_let_go() -> None:
    with subprocess.Popen(
        [str(PROGRAM), "clients", "--paths"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0
