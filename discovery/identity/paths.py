"""Paths as identities: homes folded to `~`, slashes one way, variables resolved or named."""

from __future__ import annotations

import re
from collections.abc import Mapping

from discovery.identity.flags import spelt
from discovery.identity.patterns import Pattern
from discovery.identity.scene import Scene, is_rooted
from discovery.model import Identity, Kind

HOMES = Pattern(
    r"(?:/home/[^/]+|/var/home/[^/]+|/export/home/[^/]+|/root|/Users/(?!Shared(?:/|$))[^/]+"
    r"|[A-Za-z]:/Users/(?!Public(?:/|$))[^/]+)(?=/|$)",
    re.IGNORECASE,
)
DRIVE = Pattern(r"[A-Za-z]:[\\/]")
PATH = Pattern(r"~?[\\/]|\.{1,2}(?:[\\/]|$)|~$|[A-Za-z]:[\\/]|file:|[$%]\S*[\\/]", re.IGNORECASE)
VARIABLE = Pattern(
    r"\$\{(?:env:|input:|config:|command:)?(?P<braced>[A-Za-z_][\w.:-]*?)(?::?[-=][^{}]*)?\}"
    r"|\$(?:env:)?(?P<bare>[A-Za-z_]\w*)|%(?P<percent>[A-Za-z_][\w()]*)%"
    r"|\{\{?\s*(?:env:|input:)?(?P<curly>[A-Za-z_][\w.-]*)\s*\}?\}",
)
# Folders that variables stand for. Values that are no path name the owner of the rest.
HOME_FOLDERS: Mapping[str, str] = {
    "home": "~",
    "userhome": "~",
    "userprofile": "~",
    "appdata": "~/AppData/Roaming",
    "localappdata": "~/AppData/Local",
}
WORKSPACE = spelt("workspacefolder workspaceroot workspace_folder claude_project_dir projectroot")
PLUGIN = spelt("claude_plugin_root extensionpath plugin_root cursor_plugin_root codex_plugin_root")
# ${__dirname} of an .mcpb manifest (modelcontextprotocol/mcpb, MANIFEST.md)
BUNDLE = spelt("__dirname")

# Files whose name says that they are source or script, whatever starts them.
SCRIPTS = tuple(
    sorted(
        spelt(
            """.js .mjs .cjs .ts .mts .cts .tsx .jsx .py .pyw .pyz .rb .php .pl .lua .r .jl .sh .bash .zsh
            .fish .ps1 .bat .cmd .jar .java .kts .groovy .dll .go .rs .swift .dart .exs .csx .cs .fsx
            .vbs .wasm .scala .sc"""
        )
    )
)


def is_path(word: str) -> bool:
    """Return whether `word` is written as a path rather than as a name."""
    return bool(PATH.match(word))


def is_script(word: str) -> bool:
    """Return whether `word` names a script or source file."""
    return word.lower().endswith(SCRIPTS)


def variable_name(word: str) -> str | None:
    """Return the variable that the whole of `word` stands for, if any."""
    found = VARIABLE.fullmatch(word)
    return named(found) if found else None


def named(found: re.Match[str]) -> str:
    """Return the name inside a matched variable."""
    return next(name for name in found.groupdict().values() if name)


def local(path: str, scene: Scene, fragment: str = "", version: str | None = None) -> Identity:
    """Return local code at `path`; unresolved where a variable hides which code that is."""
    ref = place(path, scene)
    kind = Kind.UNRESOLVED if ref.startswith(("var:", "plugin:", "bundle:")) else Kind.LOCAL
    if kind is Kind.UNRESOLVED:
        version = None
    return Identity(kind=kind, ref=ref + (f"#{fragment}" if fragment else ""), version=version)


def place(path: str, scene: Scene, scheme: str = "file") -> str:
    """Return `path` as a ref: `file:~/src/x.js`, or the variable, plugin or workspace it is relative to."""
    text = joined(strip_scheme(path), scene)
    if scene.mounts is not None:
        host = on_host(text, scene.mounts)
        if host is None:
            return "container-" + scheme + ":" + tidy(text)
        text = host
    found = VARIABLE.match(text)
    if found is None:
        return f"{scheme}:{fold(tidy(text), scene.home)}"
    return behind_variable(named(found), text[found.end() :], scene, scheme)


def behind_variable(name: str, rest: str, scene: Scene, scheme: str) -> str:
    """Return the ref of the path `rest` below what the variable `name` stands for."""
    word = name.partition(":")[0].lower()
    below = tidy(rest.lstrip("/\\")) if rest.strip("/\\") else ""
    if word in HOME_FOLDERS:
        return f"{scheme}:{fold(tidy(HOME_FOLDERS[word] + '/' + below), scene.home)}"
    for owner, words in (("workspace", WORKSPACE), ("plugin", PLUGIN), ("bundle", BUNDLE)):
        if word in words:
            return f"{owner}:{below}"
    return f"var:{name}"


def strip_scheme(path: str) -> str:
    """Return the path of a `file:` URL or specifier, and any other path unchanged."""
    if path[:5].lower() != "file:":
        return path
    text = path[5:]
    if text.startswith("//"):
        host, _, rest = text[2:].partition("/")
        text = f"/{rest}" if host.lower() in ("", "localhost") else f"\\\\{host}\\{rest}"
    return text[1:] if DRIVE.match(text[1:]) else text


def joined(path: str, scene: Scene) -> str:
    """Return `path` below the working folder, if it is relative and the folder is known."""
    if scene.base is None or is_rooted(path):
        return path
    return f"{scene.base}/{path}"


def tidy(path: str) -> str:
    """Return `path` with forward slashes, an upper-case drive, and no empty, `.` or inner `..` segments."""
    shared = path.startswith("\\\\")  # a Windows share; // before anything else is just a doubled slash
    text = path.replace("\\", "/").replace("${/}", "/")
    root = "//" if shared else text[: text.startswith("/")]
    kept: list[str] = []
    for part in text.split("/"):
        if part == ".." and kept and kept[-1] not in ("..", "~"):
            kept.pop()
        elif part not in ("", ".") and not (part == ".." and root):
            kept.append(part)
    if not root and text.startswith("./") and kept and kept[0] != "..":
        root = "./"
    if kept and DRIVE.match(kept[0] + "/"):
        kept[0] = kept[0].upper()
    return root + "/".join(kept) or "."


def fold(path: str, home: str | None) -> str:
    """Return `path` with the home folder, the given one or any user's, written `~`."""
    if home:
        folder = tidy(home).rstrip("/")
        same = path.lower().startswith(folder.lower()) if DRIVE.match(path) else path.startswith(folder)
        if folder and same and path[len(folder) :][:1] in ("", "/"):
            return "~" + path[len(folder) :]
    return HOMES.sub("~", path, count=1) if HOMES.match(path) else path


def on_host(path: str, mounts: tuple[tuple[str, str], ...]) -> str | None:
    """Return where the host keeps what a container sees at `path`, or None if it is in the image."""
    inside = tidy(path)
    for target, source in sorted(mounts, key=lambda pair: -len(pair[0])):
        folder = tidy(target).rstrip("/")
        if inside == folder or inside.startswith(folder + "/"):
            return source + inside[len(folder) :]
    return None


def base_name(path: str) -> str:
    """Return the last segment of a path of either kind."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]
