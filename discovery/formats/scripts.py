"""Servers declared in scripts and source code: scanned as text, never run, always marked approximate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from discovery.formats.lisp import lisp_servers
from discovery.formats.plain import settle
from discovery.formats.shell import label_servers, shell_servers
from discovery.formats.source_code import javascript_servers, lua_servers, python_servers
from discovery.shapes.model import Plain


class Language(StrEnum):
    """What a text is written in; the catalogue's row says it by its shape."""

    PYTHON = "python"
    JAVASCRIPT = "javascript"
    LUA = "lua"
    LISP = "lisp"
    SHELL = "shell"
    DOCKERFILE = "dockerfile"


SCANS: Mapping[Language, Callable[[str], list[Plain]]] = {
    Language.PYTHON: python_servers,
    Language.JAVASCRIPT: javascript_servers,
    Language.LUA: lua_servers,
    Language.LISP: lisp_servers,
    Language.SHELL: shell_servers,
    Language.DOCKERFILE: label_servers,
}


def servers_in(text: str, language: Language) -> Plain:
    """Return the servers that a script declares, a list of maps; raise Unreadable past a limit.

    Each has name, command, args, url, env, headers, the line it begins at, and `approximate`; type, cwd
    and enabled where they are written, and labels in a Dockerfile.
    """
    return settle(SCANS[language](text))
