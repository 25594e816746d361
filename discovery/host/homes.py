"""Whose home is scanned, of which operating system, on which machine's root."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from discovery.clients.model import Os
from discovery.frozen import frozen

if TYPE_CHECKING:
    import pwd

# Below this, user ids belong to the system on every common Linux (login.defs UID_MIN).
FIRST_HUMAN_UID = 1000
WINDOWS_SHARED = frozenset({"default", "default user", "public", "all users", "defaultapppool"})
MACOS_SHARED = frozenset({"shared", "guest"})
WSL_DRIVES = Path("/mnt")
HOME_FOLDERS = (
    ("AppData", Os.WINDOWS),
    ("Library/Application Support", Os.MACOS),
    ("Library/Preferences", Os.MACOS),
)
DISK_FOLDERS = (("Windows/System32", Os.WINDOWS), ("Program Files", Os.WINDOWS), ("System/Library", Os.MACOS))


@frozen
class Home:
    """One home folder. `own` is true for the scanning user's own; only then does `environ` count.

    `machine` is the root of the machine the home belongs to: `/`, a drive, or a mounted disk.
    """

    path: Path
    user: str
    os: Os
    machine: Path
    own: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)


def this_os() -> Os:
    """Return the operating system this code runs on."""
    return {"darwin": Os.MACOS, "win32": Os.WINDOWS}.get(sys.platform, Os.LINUX)


def own_home() -> Home:
    """Return the scanning user's home, with the environment that may have moved its folders."""
    path = Path.home()
    machine = Path(path.anchor or "/")
    return Home(path=path, user=path.name, os=this_os(), machine=machine, own=True, environ=dict(os.environ))


def home_at(path: Path) -> Home:
    """Return the home at `path`: the own one if it is that, else one judged by what lies in it."""
    path = path.expanduser().absolute()
    mine = own_home()
    if same(path, mine.path):
        return mine
    return Home(path=path, user=path.name, os=os_of(path), machine=machine_of(path))


def os_of(path: Path) -> Os:
    """Return which operating system wrote the home at `path`, by folders that only that one makes."""
    machine = machine_of(path)
    places = [(path / folder, system) for folder, system in HOME_FOLDERS]
    if machine != Path(path.anchor):  # a mounted disk
        places += [(machine / folder, system) for folder, system in DISK_FOLDERS]
    told = next((system for place, system in places if os.path.isdir(place)), None)
    return told or (Os.LINUX if path.parent.name == "home" else this_os())


def machine_of(path: Path) -> Path:
    """Return the root of the machine whose `home`, `Users` or `root` folder holds `path`."""
    if path.parent.name.lower() in {"home", "users"}:
        return path.parent.parent
    return path.parent if path.name == "root" else Path(path.anchor or "/")


def all_homes() -> Iterator[Home]:
    """Give every user's home on this machine, the own one first; unreadable ones are given too."""
    mine = own_home()
    yield mine
    finders = {Os.WINDOWS: windows_homes, Os.MACOS: macos_homes, Os.LINUX: linux_homes}
    for path in finders[mine.os]():
        if not same(path, mine.path):
            yield home_at(path)


def linux_homes() -> Iterator[Path]:
    """Give the homes that the account database and /home name, each once."""
    import pwd

    named = {Path(account.pw_dir) for account in pwd.getpwall() if may_own_clients(account)}
    yield from sorted(path for path in named | set(folders(Path("/home"))) if os.path.isdir(path))


def may_own_clients(account: pwd.struct_passwd) -> bool:
    """Return whether someone may work as `account`: root, people, and services with a shell (CI runners)."""
    if account.pw_dir in {"", "/"}:
        return False
    return account.pw_uid == 0 or account.pw_uid >= FIRST_HUMAN_UID or account.pw_shell.endswith("sh")


def macos_homes() -> Iterator[Path]:
    """Give the homes below /Users, without the shared ones."""
    yield from (path for path in folders(Path("/Users")) if path.name.lower() not in MACOS_SHARED)


def windows_homes(drive: Path | None = None) -> Iterator[Path]:
    """Give the homes below Users of the system drive (or of a mounted one), without the shared ones."""
    users = (drive or Path(os.environ.get("SYSTEMDRIVE", "C:") + "\\")) / "Users"
    yield from (path for path in folders(users) if path.name.lower() not in WINDOWS_SHARED)


def wsl_homes() -> Iterator[Home]:
    """Give the other side's homes: Windows homes seen from WSL, WSL homes seen from Windows.

    Opening a WSL share starts its virtual machine, so this is asked for, never assumed.
    """
    if this_os() is Os.WINDOWS:
        yield from (home for distro in wsl_distributions() for home in homes_in_share(distro))
    elif in_wsl():
        for drive in folders(WSL_DRIVES):
            for path in windows_homes(drive):
                yield Home(path=path, user=path.name, os=Os.WINDOWS, machine=drive)


def in_wsl() -> bool:
    """Return whether this Linux runs under the Windows Subsystem for Linux."""
    try:
        return "microsoft" in Path("/proc/sys/kernel/osrelease").read_text(encoding="utf-8").lower()
    except OSError:
        return False


def wsl_distributions() -> Iterator[str]:
    """Give the names of the installed WSL distributions, as the registry lists them."""
    yield from ()  # nothing to give on other systems
    if sys.platform == "win32":
        import winreg

        try:
            root = winreg.OpenKey(winreg.HKEY_CURRENT_USER, r"Software\Microsoft\Windows\CurrentVersion\Lxss")
        except OSError:
            return
        for index in range(winreg.QueryInfoKey(root)[0]):
            with winreg.OpenKey(root, winreg.EnumKey(root, index)) as entry:
                yield str(winreg.QueryValueEx(entry, "DistributionName")[0])


def homes_in_share(distribution: str) -> Iterator[Home]:
    """Give the homes of one WSL distribution through its network share."""
    machine = Path(rf"\\wsl.localhost\{distribution}")
    for path in (*folders(machine / "home"), machine / "root"):
        yield Home(path=path, user=path.name, os=Os.LINUX, machine=machine)


def folders(path: Path) -> list[Path]:
    """Return the folders in `path`, sorted; empty where there are none to be seen."""
    try:
        return sorted(entry for entry in path.iterdir() if os.path.isdir(entry))
    except OSError:
        return []


def is_ours(home: Home) -> bool:
    """Return whether the home belongs to the scanning user, whose word then needs no second opinion."""
    return home.own if os.name == "nt" else owner_of(home) == os.geteuid()


def owner_of(home: Home) -> int | None:
    """Return whose the home is by the number of the account, None where the system does not tell."""
    try:
        return None if os.name == "nt" else os.stat(home.path).st_uid
    except OSError:
        return None


def same(first: Path, second: Path) -> bool:
    """Return whether two paths are the same place."""
    return os.path.normcase(os.path.realpath(first)) == os.path.normcase(os.path.realpath(second))
