"""Exports to Codex, Cursor, Windsurf and Gemini's console, which know a server by its name or its line."""

from __future__ import annotations

import csv
import io
import json
import re

from discovery.identity.scene import is_rooted
from discovery.shapes.model import Plain
from inventory.policy.export.fit import (
    addresses,
    fitting,
    free_of_denials,
    live,
    unwritten,
    verdict_of,
    with_path,
)
from inventory.policy.export.lists import dumped
from inventory.policy.export.model import (
    Exported,
    Launch,
    Loss,
    Material,
    exported,
    left_out,
    narrower,
    wider,
)
from inventory.standing import Verdict

CODEX, CURSOR, WINDSURF = ("codex",), ("cursor",), ("windsurf", "windsurf-jetbrains")
GEMINI = ("gemini-cli", "gemini-code-assist")
SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")
NOTHING = r"[^\x00-\x{10FFFF}]"  # an expression that no text fits, for a list that must not be empty


def named(material: Material, clients: tuple[str, ...], losses: list[Loss]) -> dict[str, Launch]:
    """Return one launch for each name that was seen, then for each entry that has an address, by its id."""
    found: dict[str, Launch] = {}
    launches = fitting(material.approved, clients, losses)
    for launch in sorted(launches, key=lambda it: not it.observed):
        taken = found.setdefault(launch.name, launch)
        if launch.observed and (taken.argv, taken.url) != (launch.argv, launch.url):
            losses.append(left_out(launch.entry, f"the name {launch.name!a} has another launch already"))
    for entry in live(material, clients, losses):
        unwritten(entry, losses, launches=launches)
        for url in addresses(entry):
            if verdict_of(material, entry, url=url, clients=clients) is not Verdict.APPROVED:
                losses.append(left_out(entry, "another entry decides on its address"))
            elif not any(it.entry.id == entry.id for it in found.values()) and entry.id not in found:
                found[entry.id] = Launch(entry=entry, name=entry.id, url=url, observed=False)
                losses.append(narrower(entry, f"users must call it {entry.id}: the list knows names"))
    return dict(sorted(found.items()))


def codex(material: Material) -> Exported:
    """Return requirements.toml: every name with its whole command line, never with a command alone."""
    losses: list[Loss] = list(material.losses)
    lines = ["# Needs a release of Codex that compares arguments.", "[mcp_servers]"]
    for name, launch in named(material, CODEX, losses).items():
        lines += ["", f"[mcp_servers.{quoted(name)}.identity]", *identity(launch)]
        losses.append(narrower(launch.entry, "users must use the names that were seen: the list knows names"))
    words = "the list has no denials; what is not listed does not run"
    losses.extend(narrower(launch.entry, words) for launch in material.denied)
    return exported("requirements.toml", "\n".join(lines) + "\n", losses)


def identity(launch: Launch) -> list[str]:
    """Return the lines that say which launch a name stands for."""
    if launch.url is not None:
        return [f"url = {quoted(launch.url)}"]
    args = ", ".join(f'{{ match = "exact", value = {quoted(word)} }}' for word in launch.argv[1:])
    return [f"command = {{ executable = {quoted(launch.argv[0])}, args = [{args}] }}"]


def quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def cursor(material: Material) -> Exported:
    """Return patterns for Cursor's dashboard, as CSV of kind and pattern."""
    losses: list[Loss] = list(material.losses)
    launches = fitting(material.approved, CURSOR, losses)
    rows: set[tuple[str, str]] = set()
    for launch in launches:
        text = launch.url or " ".join(launch.argv)
        if "*" in text or "\n" in text:
            losses.append(left_out(launch.entry, "a launch of it holds a *, which would be a pattern"))
        elif launch.url is not None:
            rows |= {("url", launch.url), ("url", with_path(launch.url))}
        elif is_rooted(launch.argv[0]):
            rows.add(("command", text))
        else:
            rows.add(("command", f"*/{text}"))
            words = "what the shell finds is compared: a program of this name in any folder passes"
            losses.append(wider(launch.entry, words))
    for entry in live(material, CURSOR, losses):
        unwritten(entry, losses, launches=launches)
        for pattern in free_of_denials(material, entry, losses):
            rows |= {("url", pattern), ("url", bare(pattern))}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("kind", "pattern"))
    writer.writerows(sorted(rows))
    return exported("cursor.csv", out.getvalue(), losses)


def bare(url: str) -> str:
    """Return an address without the slash that stands for an empty path: Cursor compares what is written."""
    return url[:-1] if url.endswith("/") and url.count("/") == 3 else url


def windsurf(material: Material) -> Exported:
    """Return a whitelist for Windsurf: each ID with its command line, letter by letter."""
    losses: list[Loss] = list(material.losses)
    rows: list[Plain] = []
    for name, launch in named(material, WINDSURF, losses).items():
        if launch.url is not None:
            config: dict[str, Plain] = {"serverUrl": escaped(launch.url)}
        else:
            config = {"command": escaped(launch.argv[0]), "args": [escaped(word) for word in launch.argv[1:]]}
        rows.append({"serverId": name, "serverConfig": config})
    if not rows:  # an empty whitelist would let everything run
        rows.append({"serverId": "nothing-is-approved", "serverConfig": {"command": NOTHING, "args": []}})
    return exported("windsurf.json", dumped({"whitelist": rows}), losses)


def escaped(text: str) -> str:
    """Return an expression that fits `text` and nothing else."""
    return SPECIAL.sub(lambda found: "\\" + found.group(), text)


def gemini_admin(material: Material) -> Exported:
    """Return the list for Gemini's console, which has remote servers only."""
    losses: list[Loss] = list(material.losses)
    servers: dict[str, Plain] = {}
    for name, launch in named(material, GEMINI, losses).items():
        if launch.url is None:
            losses.append(left_out(launch.entry, "the console lists remote servers only"))
            continue
        kind = "sse" if launch.transport == "sse" else "http"
        servers[name] = {"url": launch.url, "type": kind, "trust": False}
    body: dict[str, Plain] = {"mcpServers": servers}
    if not servers:  # an empty list would let everything run
        body["mcpEnabled"] = False
    return exported("gemini-admin.json", dumped(body), losses)
