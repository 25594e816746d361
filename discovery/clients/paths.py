"""What a path template of the catalogue may look like, and what to write instead where one does not."""

from __future__ import annotations

import re

# host/places.py says what each means; the last two are found by other rows of the catalogue.
PLACES = frozenset(
    {
        "home",
        "config",
        "appdata",
        "roaming",
        "localappdata",
        "support",
        "data",
        "state",
        "cache",
        "programdata",
        "programfiles",
        "systemroot",
        "etc",
        "library",
        "root",
        "project",
        "vault",
        "eclipse",
    }
)
# Places that hold a whole tree of all programs' files: no ** may stand right below them.
WIDE = frozenset({"home", "root", "config", "appdata", "support", "roaming", "localappdata", "data"})
ANY_DEPTH = "**"
MAX_PATH = 300  # the longest row of the catalogue has 113 characters

PLACE = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}(?:/|$)")
INSTEAD = (
    (re.compile(r"~[/\\]\.config[/\\]"), "{config}/"),
    (re.compile(r"~[/\\]Library[/\\]Application Support[/\\]"), "{support}/"),
    (re.compile(r"(?:~|\$HOME|\$\{HOME\}|%USERPROFILE%)[/\\]"), "{home}/"),
    (re.compile(r"%APPDATA%[/\\]"), "{roaming}/"),
    (re.compile(r"%LOCALAPPDATA%[/\\]"), "{localappdata}/"),
    (re.compile(r"%PROGRAMDATA%[/\\]", re.IGNORECASE), "{programdata}/"),
    (re.compile(r"\$\{?XDG_CONFIG_HOME\}?/"), "{config}/"),
    (re.compile(r"/etc/"), "{etc}/"),
    (re.compile(r"/Library/"), "{library}/"),
    (re.compile(r"/"), "{root}/"),
    (re.compile(r"\.?/?(?=[\w.*])"), "{project}/"),
)


def place_of(path: str) -> str | None:
    """Return the place that `path` starts with, None where it starts with none."""
    found = PLACE.match(path)
    return found.group(1) if found else None


def fault_of(path: str) -> str | None:
    """Return what is wrong with the template `path` and what to write instead, None if nothing is."""
    if len(path) > MAX_PATH or not path.isprintable():
        return f"is too long or holds control characters; write at most {MAX_PATH} printable characters"
    place = place_of(path)
    if place is None:
        return f'starts with no place; write "{instead_of(path)}"'
    if place not in PLACES and place != place.upper():
        return f"{{{place}}} is no place; write one of {{{'} {'.join(sorted(PLACES))}}}"
    segments = path.split("/")[1:]
    if "\\" in path:
        return f'has backslashes; write "{path.replace(chr(92), "/")}", on Windows too'
    if any(segment in {"", ".", ".."} for segment in segments):
        return "has an empty, . or .. segment; write the plain path below the place"
    return reach_of(place, segments)


def reach_of(place: str, segments: list[str]) -> str | None:
    """Return why the pattern `segments` would reach too far below `place`, None if it would not."""
    if segments and segments[-1].strip("*?") == "":
        return 'ends in a bare pattern; write the file\'s name, or at least its ending, as in "*.json"'
    if segments.count(ANY_DEPTH) > 1 or any(ANY_DEPTH in one and one != ANY_DEPTH for one in segments):
        return "may hold ** once, and as a whole segment"
    if place in WIDE and segments[:1] == [ANY_DEPTH]:
        return f"would search all of {{{place}}}; write a folder of the client before **"
    return None


def instead_of(path: str) -> str:
    """Return `path` with the place it seems to mean."""
    for pattern, place in INSTEAD:
        if found := pattern.match(path):
            return place + path[found.end() :].replace("\\", "/")
    return "{home}/" + path
