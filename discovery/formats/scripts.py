"""Servers declared in scripts and source code: scanned as text, never run, always marked approximate."""

from __future__ import annotations

from collections.abc import Callable

from discovery.formats.errors import Unreadable
from discovery.formats.limits import MAX_SCRIPT_BYTES, check_size
from discovery.formats.lisp import lisp_servers
from discovery.formats.plain import settle
from discovery.formats.shell import label_servers, shell_servers
from discovery.formats.source_code import javascript_servers, lua_servers, python_servers
from discovery.formats.text import decode
from discovery.model import Reason
from discovery.shapes.model import Plain

Scan = Callable[[str], list[Plain]]

SUFFIXES: dict[str, Scan] = {
    **dict.fromkeys((".py", ".pyi", ".pyw"), python_servers),
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"), javascript_servers),
    ".lua": lua_servers,
    ".el": lisp_servers,
    **dict.fromkeys((".sh", ".bash"), shell_servers),
}
# Words in a file's name that tell what it is when its suffix does not.
WORDS: tuple[tuple[str, Scan], ...] = (
    ("dockerfile", label_servers),
    ("containerfile", label_servers),
    ("crushrc", shell_servers),
    (".emacs", lisp_servers),
)


def read_script(data: bytes, name: str = "") -> Plain:
    """Return the servers that a script declares; raise Unreadable.

    `name` is the file's own name. Each server is a map of name, command, args, url, env, headers and
    `approximate`; type, cwd and enabled where they are written.
    """
    check_size(data, MAX_SCRIPT_BYTES)
    scan = language(name)
    if scan is None:
        raise Unreadable(Reason.UNSUPPORTED, "a script in a language that is not scanned")
    return settle(scan(decode(data)))


def language(name: str) -> Scan | None:
    """Return the scan for a file of this name."""
    lowered = name.lower()
    for word, scan in WORDS:
        if word in lowered:
            return scan
    return SUFFIXES.get(lowered[lowered.rfind(".") :] if "." in lowered else "")
