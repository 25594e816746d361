"""Where a running interpreter takes its modules from: the site-packages of its environment, and overlays."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join

from discovery.frozen import frozen
from discovery.identity.patterns import Pattern
from discovery.live.contents import KB, Contents

MAX_CONFIG = 64 * KB
MAX_SITES = 12
LIBRARY = Pattern(r"(.+/(?:site|dist)-packages)/")
PYTHON = Pattern(r"(?:python|pypy)\d(?:\.\d+)?t?")
PATH_LINE = Pattern(r"(?m)^(/[^\n]*|[A-Za-z]:[^\n]*)$")
ADDED = Pattern(r"addsitedir\(\s*(?:r|R)?([\"'])(.+?)\1")


@frozen
class Place:
    """How an interpreter was started: its program, its script, its file, and what is mapped into it."""

    program: str | None
    script: str | None
    exe: str | None
    mapped: tuple[str, ...] = ()


def sites(place: Place, contents: Contents) -> tuple[str, ...]:
    """Return the site-packages folders, the environment's own first.

    A program that was started by its name in PATH does not show its environment: what is mapped does.
    """
    found: dict[str, None] = {}
    for root in roots(place):
        for site in of_root(root, contents):
            found[site] = None
    for path in place.mapped:
        library = LIBRARY.match(path)
        if library:
            found[library[1]] = None
    return tuple(found)[:MAX_SITES]


def roots(place: Place) -> Iterator[str]:
    """Give the folders that may be an environment: above the script, the interpreter, its real file."""
    for path in (place.script, place.program, place.exe):
        folder = dirname(path.replace("\\", "/")) if path else ""
        if folder.rpartition("/")[2].lower() in ("bin", "scripts"):
            yield dirname(folder)
            if folder == "/usr/bin":
                yield "/usr/local"  # Debian keeps what pip installs there
        elif folder and path != place.script:
            yield folder  # on Windows the base interpreter lies beside its library


def of_root(root: str, contents: Contents) -> Iterator[str]:
    """Give the site-packages below `root`, and those that its environment extends."""
    yield from below(root, contents)
    config = contents.parsed(f"{root}/pyvenv.cfg", MAX_CONFIG, read_config) or {}
    extended = config.get("extends-environment")
    if extended:
        yield from below(extended.replace("\\", "/"), contents)
    if config.get("include-system-site-packages") == "true" and config.get("home"):
        yield from below(dirname(config["home"].replace("\\", "/")), contents)


def below(root: str, contents: Contents) -> Iterator[str]:
    """Give the site-packages folders of one prefix, and the folders that its uv overlay adds."""
    for library in ("lib", "lib64"):
        for name in contents.names(f"{root}/{library}"):
            if PYTHON.fullmatch(name):
                yield from with_overlay(f"{root}/{library}/{name}/site-packages", contents)
                yield from with_overlay(f"{root}/{library}/{name}/dist-packages", contents)
    yield from with_overlay(f"{root}/Lib/site-packages", contents)


def with_overlay(site: str, contents: Contents) -> Iterator[str]:
    """Give `site` if it is there, and what uv's overlay file in it points to."""
    names = contents.names(site)
    if not names:
        return
    yield contents.real(site) or site
    if "_uv_ephemeral_overlay.pth" in names:
        yield from contents.parsed(join(site, "_uv_ephemeral_overlay.pth"), MAX_CONFIG, read_overlay) or ()


def read_config(data: bytes) -> dict[str, str]:
    """Return the settings of a pyvenv.cfg."""
    lines = (line.partition("=") for line in data.decode("utf-8", "replace").splitlines())
    return {name.strip().lower(): value.strip() for name, equals, value in lines if equals}


def read_overlay(data: bytes) -> tuple[str, ...]:
    """Return the folders that a .pth file adds by `site.addsitedir`."""
    return tuple(path for _, path in ADDED.findall(data.decode("utf-8", "replace")))


def read_paths(data: bytes) -> tuple[str, ...]:
    """Return the folders that a .pth file names: where editable installs keep their source."""
    return tuple(found[0].strip() for found in PATH_LINE.ready().finditer(data.decode("utf-8", "replace")))
