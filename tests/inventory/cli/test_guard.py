from __future__ import annotations

import sys

import pytest

from inventory.cli.complaint import Complaint
from inventory.cli.exit_codes import ExitCode
from inventory.cli.guard import guarded


def fail(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            Complaint("no such server", "'x'", "List them."),
            1,
            "mcp-census: no such server: 'x'. List them.\n",
        ),
        (Complaint("bad", "here", "Mend it.", ExitCode.USAGE), 2, "mcp-census: bad: here. Mend it.\n"),
        (
            PermissionError(13, "Permission denied", "/x"),
            1,
            "mcp-census: Permission denied: /x. Check that the ",
        ),
        (KeyError("CANARY-secret"), 1, "mcp-census: KeyError: tests.inventory.cli.test_guard.fail, line "),
        (SystemExit(10), 10, ""),
        (SystemExit(None), 0, ""),
    ],
)
def test_every_end_is_a_code_and_a_sentence(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, said: str
) -> None:
    assert guarded(lambda: fail(error)) == code
    err = capsys.readouterr().err
    assert err.startswith(said)
    assert "Traceback" not in err
    assert "CANARY" not in err


def test_a_command_that_returns_is_fine() -> None:
    assert guarded(lambda: None) == 0


def test_debug_shows_the_traceback_without_control_characters(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["mcp-census", "--debug"])
    guarded(lambda: fail(KeyError("\x1b[31m")))
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert "\x1b" not in err


@pytest.mark.parametrize(("value", "shown"), [("1", True), ("true", True), ("0", False), ("", False)])
def test_debug_has_an_environment_twin(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, value: str, shown: bool
) -> None:
    monkeypatch.setenv("MCP_CENSUS_DEBUG", value)
    guarded(lambda: fail(KeyError("x")))
    assert ("Traceback" in capsys.readouterr().err) is shown


def test_a_path_with_escapes_is_said_harmlessly(capsys: pytest.CaptureFixture[str]) -> None:
    guarded(lambda: fail(FileNotFoundError(2, "No such file", "/\x1b[2J")))
    assert "\x1b" not in capsys.readouterr().err
