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
    "pending or unresolved), and more of it was seen than traces in caches and logs.",
}


def exit_code(view: View) -> ExitCode:
    """Return the code of a report on `view`: a failed sweep first, then shadow servers, then gaps."""
    from discovery.model import Status
    from inventory.correlate import is_at_rest
    from inventory.model import Verdict

    if view.status is Status.FAILED:
        return ExitCode.FAILED
    if any(one.judgement.verdict is not Verdict.APPROVED and not is_at_rest(one) for one in view.servers):
        return ExitCode.SHADOW
    if view.gaps or view.snapshot.problems or view.status is not Status.COMPLETE:
        return ExitCode.UNSEEN
    return ExitCode.FINE


def exit_table() -> str:
    """Return the exit codes as the Markdown table that README shows."""
    rows = (f"| {code.value} | {MEANING[code]} |" for code in ExitCode)
    return "\n".join(("| code | meaning |", "| --- | --- |", *rows)) + "\n"
