"""A repository: its folders and files, swept for the servers that they declare or provide."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from agents.sweep import run
from discovery.clients.model import Client
from discovery.host.homes import this_os
from discovery.model import Finder, Scope, Sweep, digest
from discovery.wire import to_json

AGENT = "repository"


def sweep(paths: Iterable[Path], *, at: datetime, custom: tuple[Client, ...] = ()) -> Sweep:
    """Return what the files below `paths` declare or provide, as of `at`; each must exist.

    Equal files give an equal sweep: its id is made of what was seen, and `at` is its only time.
    """
    finders, tops = finders_of(paths, at, custom)
    scope = Scope(
        kind=AGENT,
        id=digest(AGENT, *map(str, tops)),
        name=", ".join(dict.fromkeys(top.name or str(top) for top in tops)),
        os=this_os(),
        roots=tuple(map(str, tops)),
    )
    found = run(finders, agent=AGENT, scope=scope, now=lambda: at)
    told = (to_json(item) for item in (*found.sightings, *found.gaps))
    return replace(found, id=digest(scope.id, *map(repr, told)))


def finders_of(
    paths: Iterable[Path], at: datetime, custom: tuple[Client, ...]
) -> tuple[list[Finder], list[Path]]:
    """Return a finder for each repository that `paths` lie in, and the repositories' tops."""
    from discovery.clients.catalogue import CLIENTS
    from discovery.repository import RepositoryFinder, top_of
    from discovery.targets import Choice

    by_top: dict[Path, list[Path]] = {}
    # A folder around another comes first, for what it says about the files in that one.
    asked = sorted({Path(os.path.realpath(path)) for path in paths})
    for path in sorted(asked, key=lambda path: len(path.parts)):
        by_top.setdefault(top_of(path), []).append(path)
    choice = Choice(clients=(*custom, *CLIENTS), provided=True)
    finders: list[Finder] = [
        RepositoryFinder(top=top, paths=tuple(inside), choice=choice, now=lambda: at)
        for top, inside in by_top.items()
    ]
    return finders, list(by_top)
