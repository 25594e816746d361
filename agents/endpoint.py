"""This machine: its homes, its projects, and the finders that look at them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from agents.finders import Kept, Look
from agents.sweep import run
from discovery.clients.model import Client
from discovery.frozen import frozen
from discovery.host.homes import Home, all_homes, home_at, own_home, same, this_os, wsl_homes
from discovery.model import Scope, Surface, Sweep, digest

AGENT = "endpoint"
MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


@frozen
class Request:
    """What to look at. Without `homes` the own one; `key` makes the fingerprints of secrets.

    `known_roots` are project folders of earlier sweeps, to be looked at again; an empty `only`
    means every surface. `probe` says which listeners are asked: `candidates`, `all` or `none`;
    `version` is how the question names its asker.
    """

    key: bytes
    homes: tuple[Path, ...] = ()
    all_users: bool = False
    projects: tuple[Path, ...] = ()
    only: frozenset[Surface] = frozenset()
    experimental: bool = False
    provided: bool = False
    custom: tuple[Client, ...] = ()
    known_roots: tuple[str, ...] = ()
    wsl: bool = False
    probe: str = "candidates"
    list_tools: bool = False
    version: str = "0"


def sweep(request: Request, kept: Kept | None = None) -> Sweep:
    """Return all that this machine shows of the surfaces asked for; `kept` makes the next look cheaper."""
    homes = homes_of(request)
    scope = this_scope(tuple(str(home.path) for home in homes))
    look = Look(request, homes, known(request, homes), kept or Kept())
    return run(look.finders(), agent=AGENT, scope=scope)


def homes_of(request: Request) -> tuple[Home, ...]:
    """Return the homes to look at, each once."""
    homes: list[Home] = [home_at(path) for path in request.homes]
    if request.all_users:
        homes += all_homes()
    if not homes:
        homes = [own_home()]
    if request.wsl:
        homes += wsl_homes()
    return tuple({os.path.realpath(home.path): home for home in homes}.values())


def known(request: Request, homes: tuple[Home, ...]) -> tuple[Path, ...]:
    """Return the project folders of earlier sweeps, and the folder we were started in.

    A scan of other homes is not about this one's projects.
    """
    mine = next((home for home in homes if home.own), None)
    if mine is None:
        return ()
    roots = [Path(root) for root in request.known_roots]
    here = None if request.homes else working_folder()
    if here and here.is_relative_to(mine.path) and not same(here, mine.path):
        roots.append(here)
    return tuple(root for root in roots if root not in {mine.path, mine.machine})


def working_folder() -> Path | None:
    """Return the folder we were started in, None if it has gone since."""
    try:
        return Path.cwd()
    except OSError:
        return None


def this_scope(roots: tuple[str, ...] = ()) -> Scope:
    """Return this machine as a scope: an id that survives a change of its name."""
    name = host_name()
    return Scope(kind="host", id=digest("host", machine_id() or name), name=name, os=this_os(), roots=roots)


def host_name() -> str:
    """Return what this machine calls itself; without the `platform` module, which costs 2 ms to import."""
    if sys.platform == "win32":
        return os.environ.get("COMPUTERNAME", "") or "localhost"
    return os.uname().nodename or "localhost"


def machine_id() -> str | None:
    """Return what the system calls this installation (systemd machine-id(5), MachineGuid, IOPlatformUUID)."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return None
    for path in MACHINE_IDS:
        try:
            if found := path.read_text(encoding="ascii").strip():
                return found
        except (OSError, UnicodeDecodeError):
            continue
    return mac_address() if sys.platform == "darwin" else None


def mac_address() -> str | None:
    """Return the hardware address of this machine's first interface, None if it has none of its own."""
    import uuid

    node = uuid.getnode()
    return None if node >> 40 & 1 else f"{node:012x}"  # a multicast bit marks an address made up for this run
