"""Programs and scripts named by the folder they lie in: what process lists and absolute paths show.

A folder proves a package where the package manager names folders after packages; a folder of bin shims
only hints, so the shim's own name becomes the ref.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from discovery.identity.paths import base_name, is_path, is_script, local, place, tidy, variable_name
from discovery.identity.patterns import Pattern
from discovery.identity.purl import write_purl
from discovery.identity.scene import Scene, guessed, package, unresolved
from discovery.model import Identity, Kind, Pin

EXTENSIONS = Pattern(r"\.(?:exe|cmd|bat|ps1|com)$", re.IGNORECASE)
NODE_MODULE = Pattern(r".*(?:^|/)node_modules/(?P<name>@[^/]+/[^/]+|[^/@.][^/]*)(?:/|$)")
# uv: docs.astral.sh/uv/concepts/tools; pipx: pipx.pypa.io (PIPX_HOME, older ~/.local/pipx).
TOOL_VENV = Pattern(r"(?:.*/)?(?:uv(?:/data)?/tools|pipx(?:/pipx)?/venvs)/(?P<name>[^/]+)/", re.IGNORECASE)
SITE_PACKAGES = Pattern(r"(?:.*/)?(?:site|dist)-packages/(?P<name>[A-Za-z_]\w*)(?:/|\.py$)")
CELLAR = Pattern(r"(?:.*/)?Cellar/(?P<name>[^/]+)/(?P<version>[^/]+)/")
# Folders of a home that installers write to; so are those whose names begin with a dot.
INSTALLED = Pattern(r"AppData|Applications|Library|scoop|snap|homebrew|linuxbrew|.+\.app", re.IGNORECASE)
JAR_VERSION = Pattern(r"-(\d[\w.+-]*)\.jar$", re.IGNORECASE)


class BinFolder(NamedTuple):
    """A folder of bin shims: how it is recognised, and what its programs are called while unresolved."""

    path: str
    prefix: str
    guess: bool = False


# First match wins. `guess` marks folders whose programs are at least built from one kind of package.
BIN_FOLDERS = (
    BinFolder(path=r"/_npx/[^/]+/node_modules/\.bin", prefix="npx-bin"),  # docs.npmjs.com: npm cache layout
    BinFolder(path=r"/node_modules/\.bin", prefix="npm-bin"),
    BinFolder(path=r"/AppData/Roaming/npm", prefix="npm-global-bin"),
    BinFolder(path=r"/(?:\.nvm|nvm)/(?:versions/node/)?v?\d[^/]*(?:/bin)?", prefix="npm-global-bin"),
    BinFolder(path=r"/(?:\.npm-global|\.npm-packages|\.npm)/bin", prefix="npm-global-bin"),
    BinFolder(path=r"/(?:\.?fnm|\.volta|fnm_multishells)(?:/[^/]+)*/bin", prefix="npm-global-bin"),
    BinFolder(path=r"/\.bun/bin", prefix="bun-global-bin"),
    BinFolder(path=r"/\.deno/bin", prefix="deno-global-bin"),
    BinFolder(path=r"/(?:\.local/share|Library|AppData/Local)/pnpm(?:/bin)?", prefix="pnpm-global-bin"),
    BinFolder(path=r"/\.yarn/bin", prefix="yarn-global-bin"),
    BinFolder(path=r"/uv/(?:cache/)?(?:archive|environments)-v\d+/[^/]+/(?:bin|Scripts)", prefix="uvx-bin"),
    BinFolder(path=r"/pipx/(?:\.cache|cache)/[^/]+/(?:bin|Scripts)", prefix="pipx-bin"),
    BinFolder(path=r"/(?:\.?venv|env)[\w.-]*/(?:bin|Scripts)", prefix="venv-bin"),
    BinFolder(path=r"/Python\d*/Scripts", prefix="python-bin"),
    BinFolder(path=r"/\.local/bin", prefix="user-bin"),
    BinFolder(path=r"/\.cargo/bin", prefix="cargo-bin", guess=True),
    BinFolder(path=r"/go/bin", prefix="go-bin", guess=True),
    BinFolder(path=r"/\.dotnet/tools", prefix="dotnet-bin", guess=True),
    BinFolder(path=r"/(?:\.gem|\.rbenv|\.rvm|gems)/(?:[^/]+/)*bin", prefix="gem-bin", guess=True),
)
SHIMS = Pattern(
    "|".join(f"(?P<r{at}>{row.path}/[^/]+$)" for at, row in enumerate(BIN_FOLDERS)), re.IGNORECASE
)


def launcher_name(program: str) -> str:
    """Return the lower-cased name of a program without its folder and without Windows' extensions."""
    return EXTENSIONS.sub("", base_name(program)).lower()


def installed(path: str) -> Identity | None:
    """Return the package whose folder `path` lies in, or the shim it is; None for other places."""
    text = tidy(path)
    source = is_script(text) and not EXTENSIONS.search(text)
    shim = None if source else SHIMS.search("/" + text)
    venv = TOOL_VENV.match(text)
    if venv and not source:
        return package(Kind.PYPI, write_purl("pypi", venv["name"]), None, Pin.FLOATING)
    if shim:
        row = next(row for at, row in enumerate(BIN_FOLDERS) if shim[f"r{at}"])
        ref = f"{row.prefix}:{EXTENSIONS.sub('', base_name(text))}"
        return guessed(ref) if row.guess else unresolved(ref)
    return inside_package(text)


def inside_package(text: str) -> Identity | None:
    """Return the package that a file of it shows: under `node_modules` (the last one) or `site-packages`."""
    module = NODE_MODULE.match(text + "/")
    if module:
        return package(Kind.NPM, write_purl("npm", module["name"]), None, Pin.FLOATING)
    library = SITE_PACKAGES.match(text)
    if library:
        return guessed(f"pymod:{library['name']}")
    return None


def name_script(path: str, scene: Scene) -> Identity:
    """Return the identity of the script or archive at `path`: of its package, or of the local file."""
    name = variable_name(path)
    if name:
        return unresolved(f"var:{name}")
    return installed(path) or local(path, scene, version=jar_version(path))


def jar_version(path: str) -> str | None:
    """Return the version in the file name of a jar: a hint, not a proof."""
    found = JAR_VERSION.search(path)
    return found[1] if found else None


def name_program(program: str, scene: Scene) -> Identity:
    """Return the identity of a program that is started directly and is no launcher we know."""
    name = variable_name(program)
    if name:
        return unresolved(f"var:{name}")
    if "$" in program or "%" in program:
        ref = place(program, scene)
        if ref.startswith(("var:", "plugin:", "bundle:")):
            return unresolved(ref)
    found = installed(program)
    if found:
        return found
    if is_script(program) and not EXTENSIONS.search(program):
        return local(program, scene, version=jar_version(program))
    if is_local_program(program) or is_built(program, scene):
        return local(program, scene)
    return name_binary(program, scene)


def is_local_program(program: str) -> bool:
    """Return whether a program is part of a project: relative, or a batch file."""
    if program.lower().endswith((".bat", ".cmd", ".ps1")) and is_path(program):
        return True
    relative = "/" in program or "\\" in program
    return (relative and not is_path(program)) or program.startswith(("./", ".\\", "../", "..\\"))


def is_built(program: str, scene: Scene) -> bool:
    """Return whether a program lies among a user's own folders, where nothing is installed.

    What was built in a checkout is local code however its path is written; `bin:server` would name
    every build of that name.
    """
    if not is_path(program):  # a bare name is looked for on the PATH, not in the working folder
        return False
    home, _, path = place(program, scene).partition("/")
    *folders, _ = path.split("/")
    if home != "file:~" or not folders or folders[-1].lower() in ("bin", "sbin"):
        return False
    return not any(folder.startswith(".") or INSTALLED.fullmatch(folder) for folder in folders)


def name_binary(program: str, scene: Scene) -> Identity:
    """Return a native program: its name, until a hash and a signature say more."""
    brewed = CELLAR.match(tidy(program))
    if brewed:
        return Identity(kind=Kind.BINARY, version=brewed["version"], ref=f"brew:{brewed['name']}")
    name = EXTENSIONS.sub("", base_name(program)) or "."
    return Identity(kind=Kind.BINARY, ref=f"bin:{name.lower() if scene.os == 'windows' else name}")
