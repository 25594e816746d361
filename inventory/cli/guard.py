"""The one place where an error becomes the operator's sentence: no traceback reaches a user unasked."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from inventory.cli.complaint import Complaint, of_bug, of_system
from inventory.cli.exit_codes import ExitCode
from inventory.cli.output import hush, note

DEBUG = "MCP_CENSUS_DEBUG"
OFF = frozenset({"", "0", "false", "no", "off"})


def guarded(command: Callable[[], object]) -> int:
    """Return the exit code of `command`, which never raises anything past this line."""
    try:
        command()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else ExitCode.FAILED if end.code else ExitCode.FINE
    except BrokenPipeError:
        hush(sys.stdout)
        return ExitCode.FAILED
    except Complaint as complaint:
        return complain(complaint, complaint)
    except OSError as error:
        return complain(of_system(error), error)
    except Exception as error:  # noqa: BLE001 - the top of the program: what is not foreseen must still be told
        return complain(of_bug(error), error)
    return ExitCode.FINE


def complain(complaint: Complaint, cause: BaseException) -> int:
    """Print the sentence, and the traceback where it was asked for; return the exit code."""
    from discovery.redact.text import printable

    if debugging():
        import traceback

        for line in "".join(traceback.format_exception(cause)).splitlines():
            note(printable(line, 2000))
    note(f"mcp-census: {printable(str(complaint), 4000)}")
    return complaint.code


def debugging() -> bool:
    """Return whether the command line or the environment asked for tracebacks."""
    return "--debug" in sys.argv[1:] or os.environ.get(DEBUG, "").lower() not in OFF
