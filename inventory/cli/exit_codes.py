"""What the exit code of `mcp-census` means, and how a view decides it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inventory.model import View


class ExitCode(IntEnum):
    """Every code the command can end with; all others are reserved."""

    FINE = 0
    FAILED = 1
    USAGE = 2
    UNSEEN = 3
    SHADOW = 10


MEANING: Mapping[ExitCode, str] = {
    ExitCode.FINE: "Every server found is approved, and everything could be seen.",
    ExitCode.FAILED: "The tool failed; its last words say where and what to do next.",
    ExitCode.USAGE: "The command line, an environment variable or the settings file is wrong.",
    ExitCode.UNSEEN: "Nothing bad was found, but something could not be seen or read.",
    ExitCode.SHADOW: "A server is not approved (unregistered, drifted, denied, impersonating, expired, "
    "pending or unresolved) by more than traces in caches and logs, a patch update, or what is waived.",
}


def exit_code(view: View) -> ExitCode:
    """Return the code of a report on `view`: a failed sweep first, then shadow servers, then gaps."""
    from discovery.model import Status
    from inventory.alarm import is_alarm

    if view.status is Status.FAILED:
        return ExitCode.FAILED
    if any(map(is_alarm, view.servers)):
        return ExitCode.SHADOW
    if view.gaps or view.snapshot.problems or view.status is not Status.COMPLETE:
        return ExitCode.UNSEEN
    return ExitCode.FINE


def exit_table() -> str:
    """Return the exit codes as the Markdown table that README shows."""
    rows = (f"| {code.value} | {MEANING[code]} |" for code in ExitCode)
    return "\n".join(("| code | meaning |", "| --- | --- |", *rows)) + "\n"
