"""On which paths a server may be reached: what its command line says, and what its own source writes down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from re import IGNORECASE
from urllib.parse import urlsplit

from discovery.formats.errors import Unreadable
from discovery.host.running import Machine, Process
from discovery.identity.patterns import Pattern
from discovery.probe.target import is_loopback, is_path

MAX_KNOWN = 4
MAX_GUESSED = 6
MAX_SOURCE = 256 * 1024  # a script that starts a server is short; what is longer is a bundle of libraries
MAX_WORD = 128
FLAG = Pattern(r"--?[\w-]*(?:path|endpoint|route|prefix|url)[\w-]*", flags=IGNORECASE)
SOURCES = (".py", ".js", ".mjs", ".cjs", ".ts", ".mts")
# A path as a literal of its own: `path="/deep/thing"`, app.post('/api/tools', ...).
LITERAL = Pattern(r"""(["'`])(/[A-Za-z0-9_~-][A-Za-z0-9._~/-]{0,63}|/)\1()""")
# Folders of a disk, which programs name as literals too.
DISK = ("/usr/", "/etc/", "/tmp/", "/var/", "/home/", "/dev/", "/proc/", "/opt/", "/bin/", "/root/")  # noqa: S108
STATIC = Pattern(r"/(?:tmp|health\w*|metrics|docs|static|assets|favicon\.ico|robots\.txt|login|logout)/?")


def told_paths(args: Sequence[str], port: int | None) -> tuple[str, ...]:
    """Return the paths that the arguments of a server name: after a flag for it, or in a URL of this port."""
    found = dict.fromkeys(path for path in in_args(args, port) if is_path(path))
    return tuple(found)[:MAX_KNOWN]


def in_args(args: Sequence[str], port: int | None) -> Iterator[str]:
    """Give what could be a path."""
    flag = ""
    for arg in args[1:]:
        name, equals, value = arg.partition("=")
        if arg.startswith("-"):
            flag = name if FLAG.fullmatch(name[:MAX_WORD]) else ""
            word = value if equals and flag else ""
        else:
            word = arg if flag else ""
        if word.startswith("/") and len(word) <= MAX_WORD:
            yield word
            flag = ""
        elif "://" in arg and len(arg) <= MAX_WORD * 4:
            yield from of_url(value if equals and arg.startswith("-") else arg, port)


def of_url(text: str, port: int | None) -> Iterator[str]:
    """Give the path of a URL that leads to `port` of this machine."""
    try:
        parts = urlsplit(text)
        same = parts.port == port and port is not None
        name = parts.hostname or ""
    except ValueError:
        return
    if same and parts.path not in {"", "/"} and (name in {"localhost", "0.0.0.0", "::"} or is_loopback(name)):  # noqa: S104
        yield parts.path


def guessed_paths(process: Process, machine: Machine) -> tuple[str, ...]:
    """Return path literals of the script that `process` runs, most telling first; none if unreadable."""
    script = next((arg for arg in process.args[1:] if arg.endswith(SOURCES)), None)
    code = process.args[process.args.index("-c") + 1 :][:1] if "-c" in process.args else ()
    if script is None and not code:
        return ()
    if script is None:
        text = code[0]
    else:
        try:
            text = machine.files(process.pid).read(script, MAX_SOURCE).decode("utf-8", "replace")
        except (Unreadable, FileNotFoundError):
            return ()
    return literals(text)


def literals(source: str) -> tuple[str, ...]:
    """Return the path literals in `source` that a server may be mounted on."""
    found = dict.fromkeys(row[1] for row in LITERAL.findall(source))
    kept = [path for path in found if not path.startswith(DISK) and STATIC.fullmatch(path) is None]
    return tuple(sorted(kept, key=lambda path: ("mcp" not in path and "sse" not in path,)))[:MAX_GUESSED]
