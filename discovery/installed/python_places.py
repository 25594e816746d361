"""DATA: where uv, pipx, pip and the version managers of Python keep distributions.

Layouts marked "seen" were made by the tool itself and looked at, November 2026.
"""

from __future__ import annotations

from discovery.clients.model import Os
from discovery.installed.model import Kept, Place

UNIX = (Os.LINUX, Os.MACOS)
WINDOWS = (Os.WINDOWS,)
INSTALLED, CACHED = Kept.INSTALLED, Kept.CACHED


def wheels(*folders: str) -> tuple[str, ...]:
    """Return the markers of the distributions in these site-packages that can be a server.

    One that installs a program has entry points; one that has none is known by its name only.
    """
    markers = ("*.dist-info/entry_points.txt", "*[mM][cC][pP]*.dist-info/METADATA")
    return tuple(f"{folder}/{marker}" for folder in folders for marker in markers)


PYTHON_PLACES: tuple[Place, ...] = (
    Place(
        id="uv-tool",
        reader="pypi",
        kept=INSTALLED,
        paths=wheels(
            "{data}/uv/tools/*/lib/python3*/site-packages",
            "{home}/.local/share/uv/tools/*/lib/python3*/site-packages",
            "{support}/uv/tools/*/lib/python3*/site-packages",
        ),
        os=UNIX,
        owner_at=5,
        see=("seen: uv 0.x", "astral-sh/uv: docs/reference/storage.md"),
    ),
    Place(
        id="uv-tool",
        reader="pypi",
        kept=INSTALLED,
        paths=wheels("{roaming}/uv/tools/*/Lib/site-packages", "{roaming}/uv/data/tools/*/Lib/site-packages"),
        os=WINDOWS,
        owner_at=4,
        see=("astral-sh/uv: docs/reference/storage.md, issue 7008 (without data)",),
    ),
    Place(
        id="uv-cache",
        reader="pypi",
        kept=CACHED,
        paths=wheels(
            "{cache}/uv/archive-v*/*",
            "{cache}/uv/archive-v*/*/lib/python3*/site-packages",
            "{localappdata}/uv/cache/archive-v*/*",
            "{localappdata}/uv/cache/archive-v*/*/Lib/site-packages",
        ),
        see=("seen: uv 0.x (unpacked wheels, and the environments of older versions)",),
    ),
    Place(
        id="pipx",
        reader="pypi",
        kept=INSTALLED,
        paths=wheels(
            "{data}/pipx/venvs/*/lib/python3*/site-packages",
            "{home}/.local/share/pipx/venvs/*/lib/python3*/site-packages",
            "{home}/.local/pipx/venvs/*/lib/python3*/site-packages",
            "{support}/pipx/venvs/*/lib/python3*/site-packages",
            "{root}/opt/pipx/venvs/*/lib/python3*/site-packages",
        ),
        os=UNIX,
        owner_at=5,
        see=("seen: pipx 1.x", "pypa/pipx: docs/how-to, paths (.local/pipx before 1.3)"),
    ),
    Place(
        id="pipx",
        reader="pypi",
        kept=INSTALLED,
        paths=wheels(
            "{home}/pipx/venvs/*/Lib/site-packages",
            "{home}/.local/pipx/venvs/*/Lib/site-packages",
            "{localappdata}/pipx/pipx/venvs/*/Lib/site-packages",
        ),
        os=WINDOWS,
        owner_at=4,
        see=("pypa/pipx: docs/how-to, paths",),
    ),
    Place(
        id="pip-user",
        reader="pypi",
        kept=INSTALLED,
        paths=wheels(
            "{home}/.local/lib/python3*/site-packages",
            "{home}/Library/Python/3.*/lib/python/site-packages",
            "{roaming}/Python/Python3*/site-packages",
        ),
        see=("seen: pip 25", "Python docs: sysconfig, user schemes"),
    ),
    Place(
        id="python",
        reader="pypi",
        kept=INSTALLED,
        paths=wheels(
            "{root}/usr/lib/python3*/site-packages",
            "{root}/usr/lib/python3/dist-packages",
            "{root}/usr/local/lib/python3*/dist-packages",
            "{root}/usr/local/lib/python3*/site-packages",
            "{root}/opt/homebrew/lib/python3*/site-packages",
            "{library}/Frameworks/Python.framework/Versions/3*/lib/python3*/site-packages",
            "{root}/opt/homebrew/Cellar/*mcp*/*/libexec/lib/python3*/site-packages",
            "{root}/usr/local/Cellar/*mcp*/*/libexec/lib/python3*/site-packages",
            "{home}/.pyenv/versions/*/lib/python3*/site-packages",
            "{home}/.asdf/installs/python/*/lib/python3*/site-packages",
            "{data}/mise/installs/python/*/lib/python3*/site-packages",
            "{data}/mise/installs/pipx-*/*/lib/python3*/site-packages",
            "{home}/miniconda3/lib/python3*/site-packages",
            "{home}/miniconda3/envs/*/lib/python3*/site-packages",
            "{home}/anaconda3/lib/python3*/site-packages",
            "{home}/anaconda3/envs/*/lib/python3*/site-packages",
            "{home}/miniforge3/lib/python3*/site-packages",
            "{home}/miniforge3/envs/*/lib/python3*/site-packages",
        ),
        os=UNIX,
        see=(
            "Python docs: site",
            "pyenv/pyenv, jdx/mise: where versions are kept",
            "conda docs: environments",
        ),
    ),
    Place(
        id="python",
        reader="pypi",
        kept=INSTALLED,
        paths=wheels(
            "{localappdata}/Programs/Python/Python3*/Lib/site-packages",
            "{programfiles}/Python3*/Lib/site-packages",
            "{home}/.pyenv/pyenv-win/versions/*/Lib/site-packages",
            "{home}/miniconda3/Lib/site-packages",
            "{home}/anaconda3/Lib/site-packages",
            "{home}/miniforge3/Lib/site-packages",
        ),
        os=WINDOWS,
        see=("Python docs: Using Python on Windows",),
    ),
)
