"""What a path template means for one home: {home}, {config}, {appdata}, {project} and the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from discovery.clients.model import Os
from discovery.host.homes import Home

Place = Callable[[Home], Path | None]


def resolve(template: str, home: Home, relocations: Mapping[str, str]) -> tuple[Path, tuple[str, ...]] | None:
    """Return (folder, remaining segments) of `template` for `home`; None where it has no such place.

    `relocations` maps a template prefix to the folder an environment variable moved it to.
    """
    for prefix, moved in relocations.items():
        if template == prefix or template.startswith(prefix + "/"):
            return Path(moved), segments(template[len(prefix) :])
    token, _, rest = template.partition("/")
    place = PLACES.get(token.strip("{}"))
    folder = place(home) if place else None
    return (folder, segments(rest)) if folder else None


def segments(path: str) -> tuple[str, ...]:
    """Return the non-empty segments of a slash-separated path."""
    return tuple(part for part in path.split("/") if part)


def moved(home: Home, variable: str, default: Path) -> Path:
    """Return the folder `variable` names if this is the own home and it is absolute, else `default`."""
    value = home.environ.get(variable, "") if home.own else ""
    return Path(value) if value and Path(value).is_absolute() else default


def config(home: Home) -> Path:
    """Return the XDG configuration folder (XDG Base Directory Specification 0.8)."""
    return moved(home, "XDG_CONFIG_HOME", home.path / ".config")


def appdata(home: Home) -> Path:
    """Return where a desktop application keeps its data by Electron's rule (Electron docs, app.getPath)."""
    match home.os:
        case Os.WINDOWS:
            return moved(home, "APPDATA", home.path / "AppData" / "Roaming")
        case Os.MACOS:
            return home.path / "Library" / "Application Support"
        case Os.LINUX:
            return config(home)


def only(system: Os, place: Callable[[Home], Path]) -> Place:
    """Return `place`, for homes of `system` alone."""
    return lambda home: place(home) if home.os is system else None


def unix(place: Callable[[Home], Path]) -> Place:
    """Return `place`, for every home but a Windows one."""
    return lambda home: place(home) if home.os is not Os.WINDOWS else None


PLACES: Mapping[str, Place] = {
    "home": lambda home: home.path,
    "config": config,
    "appdata": appdata,
    "roaming": only(Os.WINDOWS, appdata),
    "localappdata": only(
        Os.WINDOWS, lambda home: moved(home, "LOCALAPPDATA", home.path / "AppData" / "Local")
    ),
    "support": only(Os.MACOS, appdata),
    "data": lambda home: moved(home, "XDG_DATA_HOME", home.path / ".local" / "share"),
    "state": lambda home: moved(home, "XDG_STATE_HOME", home.path / ".local" / "state"),
    "cache": lambda home: moved(home, "XDG_CACHE_HOME", home.path / ".cache"),
    "programdata": only(Os.WINDOWS, lambda home: moved(home, "PROGRAMDATA", home.machine / "ProgramData")),
    "programfiles": only(Os.WINDOWS, lambda home: home.machine / "Program Files"),
    "systemroot": only(Os.WINDOWS, lambda home: home.machine / "Windows"),
    "etc": unix(lambda home: home.machine / "etc"),
    "library": only(Os.MACOS, lambda home: home.machine / "Library"),
    "root": unix(lambda home: home.machine),
}
