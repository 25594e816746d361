"""A user's own catalogue: its clients, and a gap for each entry that cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from discovery.model import Gap, Reason, Surface
from inventory.cli.complaint import Complaint
from inventory.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from discovery.clients.model import Client


def read_clients(path: Path | None) -> tuple[tuple[Client, ...], tuple[Gap, ...]]:
    """Return the clients of a custom catalogue, and its faulty entries as gaps."""
    if path is None:
        return (), ()
    from discovery.clients.custom import read_custom

    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Complaint(
            "not a text in UTF-8", str(path), "Write the clients in TOML.", ExitCode.USAGE
        ) from error
    clients, faults = read_custom(text, str(path))
    return clients, tuple(fault_gap(str(path), fault) for fault in faults)


def fault_gap(path: str, fault: str) -> Gap:
    """Return the gap that a faulty entry leaves: its client is not looked for."""
    detail = fault.removeprefix(f"{path}: ")
    return Gap(
        surface=Surface.CONFIG,
        finder="clients",
        source=path,
        root=path,
        reason=Reason.MALFORMED,
        detail=detail,
    )
