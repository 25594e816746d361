"""`mcp-census doctor`: what could be seen from here, and what not."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from inventory.cli.options import Database, NoColor, Output, Registry, Shape

if TYPE_CHECKING:
    from discovery.host.homes import Home
    from inventory.cli.wish import Memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that was tried: whether it holds, what was found, and what to do where it does not."""

    what: str
    good: bool
    found: str
    advice: str = ""


def doctor(
    context: typer.Context,
    registry: Registry = None,
    database: Database = None,
    format: Shape = "text",  # noqa: A002 - the option's name is its environment twin's
    output: Output = None,
    no_color: NoColor = False,
) -> None:
    """Tell what could be seen from here, and what not.

    Looks at homes, permissions, processes, sockets, container engines, the settings, the registry, the
    inventory and the key; writes nothing and asks nothing.
    Exit code 3 if something could not be seen or used.
    """
    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.output import style_for, tell
    from inventory.cli.wish import Memory
    from inventory.report.listing import as_json, table

    rows = [*examine(Memory(database=database, registry=registry)), settings(context)]
    if format == "json":
        tell(as_json("mcp-census/doctor/1", "checks", rows), output)
    else:
        style = style_for(output, no_color)
        lines = [(row.what, "ok" if row.good else "NO", f"{row.found}{advice(row)}") for row in rows]
        tell(table(("what", "", "found"), lines, style), output)
    raise typer.Exit(ExitCode.FINE if all(row.good for row in rows) else ExitCode.UNSEEN)


def advice(row: Row) -> str:
    """Return what to do about a row that does not hold."""
    return f". {row.advice}" if row.advice and not row.good else ""


def examine(memory: Memory) -> Iterator[Row]:
    """Give one row for each thing that a scan depends on."""
    yield program()
    yield system()
    yield from homes()
    yield from running()
    yield key()
    yield registry_row(memory)
    yield inventory_row(memory)


def program() -> Row:
    """Return whether what runs is what was installed."""
    from inventory.cli.install import faults
    from inventory.version import __version__

    found = f"mcp-census {__version__}, Python {sys.version.partition(' ')[0]}"
    wrong = " ".join(faults())
    return Row(what="program", good=not wrong, found=found, advice=wrong)


def system() -> Row:
    """Return on which system this runs, and as whom."""
    from discovery.host.homes import in_wsl, this_os

    admin = hasattr(os, "geteuid") and os.geteuid() == 0
    words = [this_os().value, "as administrator" if admin else "as an ordinary user"]
    if in_wsl():
        words.append("in WSL: `scan --wsl` looks at the Windows side too")
    return Row(what="system", good=True, found=", ".join(words))


def homes() -> Iterator[Row]:
    """Give a row for each user's home."""
    from discovery.host.homes import all_homes

    for home in all_homes():
        yield home_row(home)


def home_row(home: Home) -> Row:
    """Return whether a home can be listed; only your own has to be."""
    try:
        with os.scandir(home.path) as entries:
            next(entries, None)
    except OSError as error:
        found = f"{home.path}: {error.strerror}"
        then = "Check its permissions." if home.own else "Run as administrator to scan --all-users."
        return Row(what=f"home of {home.user}", good=False, found=found, advice=then)
    return Row(what=f"home of {home.user}", good=True, found=f"{home.path}: can be read")


def running() -> Iterator[Row]:
    """Give a row for each surface of what runs here."""
    from discovery.host.homes import own_home
    from discovery.host.this_machine import this_machine
    from inventory.cli.seeing import sights

    for what, good, found, then in sights(this_machine(), (own_home(),)):
        yield Row(what=what, good=good, found=found, advice=then)


def settings(context: typer.Context) -> Row:
    """Return whether the settings file, if there is one, can be used."""
    from inventory.cli.complaint import Complaint
    from inventory.cli.defaults import known_of
    from inventory.cli.places import settings_file
    from inventory.cli.settings import read_defaults

    root = context.find_root()
    path = Path(root.params.get("config") or settings_file())
    if not path.exists():
        return Row(what="settings", good=True, found=f"{path}: none, and none is needed")
    try:
        read_defaults(path, known_of(root.command))
    except Complaint as complaint:
        return Row(what="settings", good=False, found=str(path), advice=str(complaint))
    return Row(what="settings", good=True, found=str(path))


def key() -> Row:
    """Return whether the key of the fingerprints can be used."""
    from discovery.redact.key_file import KeyUnusable, read_key
    from inventory.cli.places import key_file

    path = key_file()
    try:
        read_key(path)
    except FileNotFoundError:
        return Row(what="key", good=True, found=f"{path}: none yet, the first scan makes it")
    except (KeyUnusable, OSError) as error:
        return Row(what="key", good=False, found=str(path), advice=str(error))
    return Row(what="key", good=True, found=str(path))


def registry_row(memory: Memory) -> Row:
    """Return whether there is a registry, and whether all of it can be read."""
    from inventory.cli import flow
    from inventory.cli.complaint import Complaint

    try:
        snapshot = flow.read_snapshot(memory.registry)
    except Complaint as complaint:
        return Row(what="registry", good=False, found=str(complaint))
    if snapshot.source is None:
        found = "none, so every server is unregistered; begin with: mcp-census registry init"
        return Row(what="registry", good=True, found=found)
    found = f"{snapshot.source}: {len(snapshot.entries)} entries, {len(snapshot.problems)} cannot be read"
    then = "Run: mcp-census registry validate"
    return Row(what="registry", good=not snapshot.problems, found=found, advice=then)


def inventory_row(memory: Memory) -> Row:
    """Return whether the inventory can be used, without making one."""
    from inventory.cli.complaint import Complaint
    from inventory.cli.recall import hosts
    from inventory.report.words import counted

    path = memory.inventory()
    if not path.exists():
        folder = nearest(path.parent)
        good = os.access(folder, os.W_OK)
        words = "none yet, the first scan makes it" if good else f"cannot be made in {folder}"
        return Row(what="inventory", good=good, found=f"{path}: {words}", advice="Choose another: --database")
    try:
        found = f"{path}: {counted(len(hosts(memory)), 'host')} swept"
    except Complaint as complaint:
        return Row(what="inventory", good=False, found=str(complaint))
    return Row(what="inventory", good=True, found=found)


def nearest(folder: Path) -> Path:
    """Return `folder`, or the closest folder above it that exists."""
    return next((path for path in (folder, *folder.parents) if path.exists()), folder)
