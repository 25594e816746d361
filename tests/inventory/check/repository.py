"""A repository on a temporary folder, and what the gate makes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from discovery.shapes.model import Plain
from inventory.model import Verdict
from tests.inventory.cli.command import Outcome, census

NPX: dict[str, Plain] = {"command": "npx", "args": ["-y", "acme-files-mcp@1.2.0"]}
FILES = "pkg:npm/acme-files-mcp"
ENTRY = """\
id: {id}
identity: {identity}
state: {state}
owner: platform
reason: T-1
approved: {{by: ines, at: 2026-10-01}}
"""


VERDICT = re.compile(rf".+?:\d+: (?:{'|'.join(Verdict)})(?: \(\w+\))?: ")


def servers(**entries: Plain) -> str:
    """Return a client's configuration, one server a line."""
    lines = ",\n".join(f'  "{name}": {json.dumps(entry)}' for name, entry in entries.items())
    return f'{{"mcpServers": {{\n{lines}\n}}}}\n'


def plant(top: Path, files: Mapping[str, str | bytes], *, git: bool = True) -> Path:
    """Return the repository `top`, which now holds `files`."""
    (top / ".git").mkdir(parents=True) if git else top.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return top


def registry(folder: Path, *entries: tuple[str, str], more: str = "") -> Path:
    """Return a registry of (identity, state) entries."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (identity, state) in enumerate(entries):
        text = ENTRY.format(id=f"E-{number}", identity=json.dumps(identity), state=state)
        (folder / f"e{number}.yaml").write_text(text + more, encoding="utf-8")
    return folder


def check(*arguments: str | Path) -> Outcome:
    """Return what the gate says."""
    return census("check", *map(str, arguments))


def told(outcome: Outcome) -> list[str]:
    """Return the verdicts of a text report: `path:line: verdict: name is identity (by)`."""
    return [line for line in outcome.out.splitlines() if VERDICT.match(line)]
