"""Where on its machine the code of a sighting lies: `~`, relative paths and bare programs made whole. Pure.

Identities fold every user's home to `~`; two users' `~/server.py` are two servers all the same. What home was
meant is read from the sighting: the path as its command line spells it, else the place it was found in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from discovery.identity.paths import DRIVE, HOME_FOLDERS, HOMES, VARIABLE, WORKSPACE, named, tidy
from discovery.model import Sighting

# What may stand before a path inside an argument: `--flag=/path`, `cd /path && ...`, `a,/path`.
BREAKS = re.compile(r"[\s\"'=,;]")
AFTER = frozenset(" \t\n\"'=,;:&|)#/")
PROJECT_SCOPES = frozenset({"project", "workspace"})
EXTENSIONS = (".exe", ".cmd", ".bat", ".ps1", ".com")


def resolve(sighting: Sighting, scheme: str, rest: str) -> str | None:
    """Return the absolute path behind the ref `scheme:rest` with its fragment; None if nothing tells it."""
    path, mark, fragment = rest.partition("#")
    if scheme == "workspace":
        found = below(project_of(sighting), path)
    elif path == "~" or path.startswith("~/"):
        found = (spelt_home(sighting, path[1:]) or home_of(sighting)) + path[1:]
    elif is_absolute(path):
        found = path
    else:
        found = below(base_folder(sighting), path)
    return None if found is None else case_folded(tidy(found)) + mark + fragment


def home_of(sighting: Sighting) -> str:
    """Return the home folder that `~` means for whoever wrote or started the server.

    Where no path shows one, the user or the searched root stands for it: a name of its own at least.
    """
    for text in (sighting.root, sighting.source, sighting.project, sighting.cwd):
        found = HOMES.match(tidy(text)) if text else None
        if found:
            return case_folded(found[0])
    if sighting.project is None and is_absolute(sighting.root):
        return case_folded(tidy(sighting.root))
    return account_home(sighting) or (f"~{sighting.user}" if sighting.user else f"~ of {tidy(sighting.root)}")


def account_home(sighting: Sighting) -> str | None:
    """Return the home folder of the account that a server runs as, None where that is not known."""
    home = sighting.facts.get("home", "")
    return case_folded(tidy(home)) if is_absolute(home) else None


def project_of(sighting: Sighting) -> str | None:
    """Return the project folder that a configuration speaks for."""
    if sighting.project:
        return sighting.project
    return sighting.root if sighting.scope in PROJECT_SCOPES and is_absolute(sighting.root) else None


def base_folder(sighting: Sighting) -> str | None:
    """Return the folder in which the server starts; None where only its client knows."""
    if not sighting.cwd:
        return project_of(sighting)
    folder = absolute(sighting, sighting.cwd)
    return folder if is_absolute(folder) else None


def absolute(sighting: Sighting, word: str) -> str:
    """Return the path `word` made absolute as far as the sighting tells; a bare name stays one."""
    variable = VARIABLE.match(word)
    if variable:
        name, rest = named(variable).lower(), word[variable.end() :]
        folder = HOME_FOLDERS.get(name)
        if folder is not None:
            word = folder + rest
        elif name in WORKSPACE:
            return case_folded(tidy(below(project_of(sighting), rest.lstrip("/\\")) or word))
        else:
            return word
    text = word.replace("\\", "/")
    if text == "~" or text.startswith("~/"):
        text = home_of(sighting) + text[1:]
    elif "/" in text and not is_absolute(text):
        text = below(project_of(sighting), text) or text
    return case_folded(tidy(text)) if "/" in text else text


def spelt_program(sighting: Sighting, name: str) -> str | None:
    """Return the absolute path of the program `name` as the command line spells it."""
    for word in (sighting.command or "", *sighting.args):
        text = absolute(sighting, word)
        if is_absolute(text) and bare_name(text) == bare_name(name):
            return text
    return None


def bare_name(path: str) -> str:
    """Return the lower-cased last segment of `path` without Windows' extensions."""
    last = path.rpartition("/")[2].lower()
    return next((last.removesuffix(end) for end in EXTENSIONS if last.endswith(end)), last)


def spelt_home(sighting: Sighting, tail: str) -> str | None:
    """Return the home that the command line writes before `tail`, or before the folders it begins with."""
    words = [word.replace("\\", "/") for word in (sighting.command, *sighting.args, sighting.cwd) if word]
    segments = [segment for segment in tail.split("/") if segment]
    for count in range(len(segments), 0, -1):
        part = "/" + "/".join(segments[:count])
        homes = [home for word in words for home in homes_before(word, part)]
        # A whole path proves any home, some folders of it only one that looks like a home.
        known = [home for home in homes if count == len(segments) or HOMES.fullmatch(home)]
        if known:
            return known[0]
    return None


def homes_before(word: str, part: str) -> Iterator[str]:
    """Give what stands before each `part` in `word`, where that is an absolute folder."""
    at = word.find(part)
    while at >= 0:
        end = at + len(part)
        if end == len(word) or word[end] in AFTER:
            last = BREAKS.split(word[:at])[-1]
            yield from (found for found in dict.fromkeys((last, word[:at])) if is_absolute(found))
        at = word.find(part, at + 1)


def below(folder: str | None, path: str) -> str | None:
    """Return `path` below `folder`, None without one."""
    return None if folder is None else f"{folder}/{path}"


def is_absolute(path: str) -> bool:
    """Return whether `path` stands on its own: from the root, a drive or a share."""
    return path.startswith(("/", "\\\\")) or DRIVE.match(path) is not None


def case_folded(path: str) -> str:
    """Return `path` lower-cased if it is a Windows path, where capitals do not tell files apart."""
    return path.lower() if DRIVE.match(path) or path.startswith("//") else path
