"""The clients that start servers over stdio: each leaves other descriptors, and is another owner."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tests.servers.kind import Decoy, Kind, Parent, Speech, parent

OPENCODE = "{npm}/node_modules/opencode-linux-x64-baseline/bin/opencode"
PASSING_ON = "{programs}/parents/client.mjs"
APART = 1000  # between a row's own port and its client's
LONG = 60_000  # milliseconds that the client waits for a server


def command_of(row: Kind | Decoy) -> tuple[str, ...]:
    """Return what is started: a server over stdio by the client that its row is given."""
    if isinstance(row, Decoy) or row.speech is not Speech.STDIO:
        return row.command
    match parent(row):
        case Parent.PYTHON:
            return row.command
        case Parent.NODE:
            return ("node", PASSING_ON, *row.command)
        case Parent.SHELL:
            return ("sh", "-c", '"$@"; exit $?', "sh", *row.command)
        case Parent.CURSOR:
            return ("{work}/apps/cursor/cursor", PASSING_ON, *row.command)
        case Parent.OPENCODE:
            return (OPENCODE, "serve", "--port", "{client_port}")


def speech_of(row: Kind | Decoy) -> Speech:
    """Return how a row is greeted: a real client greets its servers itself, and is asked about it."""
    by_opencode = isinstance(row, Kind) and row.speech is Speech.STDIO and parent(row) is Parent.OPENCODE
    return Speech.CONNECTED if by_opencode else row.speech


def settings_of(row: Kind | Decoy, words: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that a client's settings are in, written down for it where it wants a file."""
    if speech_of(row) is not Speech.CONNECTED:
        return {}
    own = Path(words["work"]) / "settings" / row.id
    own.mkdir(parents=True, exist_ok=True)
    command = [word.format(**words) for word in row.command]
    server = {"type": "local", "command": command, "enabled": True, "timeout": LONG}
    settings = {"autoupdate": False, "share": "disabled", "mcp": {"given": server}}
    (own / "opencode.json").write_text(json.dumps(settings))
    return {
        "OPENCODE_CONFIG": str(own / "opencode.json"),
        "OPENCODE_DISABLE_AUTOUPDATE": "1",
        "OPENCODE_DISABLE_MODELS_FETCH": "1",
        "XDG_CONFIG_HOME": str(own / "config"),
        "XDG_DATA_HOME": str(own / "data"),
        "XDG_STATE_HOME": str(own / "state"),
    }
