"""Where words go: the report to stdout or a file, everything else to stderr."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from inventory.cli.complaint import Complaint
from inventory.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from inventory.report.style import Style

STDOUT = Path("-")


def style_for(output: Path | None, no_color: bool) -> Style:
    """Return the looks of a report: colour and a width on a terminal, neither in a pipe or a file."""
    import shutil

    from inventory.report.style import Style

    home = str(Path.home())
    if not to_stdout(output) or not sys.stdout.isatty():
        return Style(home=home)
    plain = no_color or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Style(colour=not plain, width=shutil.get_terminal_size().columns, home=home)


def tell(text: str, output: Path | None = None) -> None:
    """Print the report, or write it to a file that is complete or not there."""
    if to_stdout(output):
        write(sys.stdout, text)
    elif output is not None:
        write_file(output, text)


def note(line: str) -> None:
    """Say one line beside the report."""
    write(sys.stderr, line + "\n")


def to_stdout(output: Path | None) -> bool:
    """Return whether the report is printed."""
    return output is None or output == STDOUT


def write(stream: TextIO, text: str) -> None:
    """Write `text`; what the stream's encoding lacks is escaped, and a reader who has left is let go."""
    try:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        hush(stream)


def hush(stream: TextIO) -> None:
    """Let nothing more be written to a pipe whose reader has gone."""
    descriptor = os.open(os.devnull, os.O_WRONLY)
    os.dup2(descriptor, stream.fileno())
    os.close(descriptor)


def write_file(path: Path, text: str) -> None:
    """Replace the file at `path` in one step, for its owner only; raise Complaint for what is no file."""
    import contextlib

    if path.exists() and not path.is_file():
        then = "Name a regular file, or leave --output away to print."
        raise Complaint("cannot replace what is not a regular file", str(path), then, ExitCode.USAGE)
    fresh = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(descriptor)
        fresh.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
