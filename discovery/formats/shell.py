"""Servers in shell and Docker files: crushrc's `mcp add NAME ...`, and labels of an image."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile

from discovery.formats.errors import Unreadable
from discovery.formats.json import parse_loose_text
from discovery.formats.scanning import Effort, Lines
from discovery.formats.servers import MAX_LINE, server, split, words
from discovery.formats.yaml import parse_yaml
from discovery.shapes.model import Plain

CONTINUED = re.compile(r"\\\r?\n")
# One command: quotes and escapes are stepped over, a comment begins where a word could.
PIECE = re.compile(
    r"""(?P<left_out> \\\r?\n | (?<![^\s;&|])\#[^\n]* ) | (?P<quoted> '[^']*+' | "(?:[^"\\]++|\\.)*+" | \\. )
    | (?P<end> [\n;&|]+ ) | (?P<text> [^'"\\\#\n;&|]+ | . )""",
    re.DOTALL | re.VERBOSE,
)
UNREADABLE = re.compile(r"\s*mcp\s+add\s")
UNBALANCED = "the statement has unbalanced quotes"
TOO_LONG = "the statement is longer than any command line"
LEADING = frozenset({"then", "do", "else", "{", "(", "!", "crush"})
# Flags after charmbracelet/crush (internal/config, shell configuration): each takes one value, --header two.
ONE_VALUE = {"--command": "command", "--type": "type", "--url": "url", "--cwd": "cwd"}
PAIR = re.compile(r"(?P<key>[^:=]*)(?P<joint>[:=]\s*)?(?P<value>.*)", re.DOTALL)
PAIRS = {"--header": "headers", "--headers": "headers", "--env": "env"}

LABEL = re.compile(r"^[ \t]*LABEL[ \t]+((?:\\\r?\n|.)++)$", re.IGNORECASE | re.MULTILINE)
SERVER_NAME = "io.modelcontextprotocol.server.name"
METADATA = "io.docker.server.metadata"
MAX_METADATA = 64 * 1024  # characters; Docker's own are a few thousand, and YAML is slow to read


def shell_servers(source: str) -> list[Plain]:
    """Return the servers that `mcp add` statements leave behind after each `mcp remove`."""
    found: dict[str, Plain] = {}
    lines = Lines(source)
    for start, command in commands(source) if "mcp" in source else ():
        argv = argv_of(command) if "mcp" in command else []
        if argv[:2] == ["mcp", "add"] and len(argv) > 2:
            added = server(argv[2], fields(argv[3:]), lines.at(start))
            if added is not None:
                found[argv[2]] = added
        elif argv[:2] in (["mcp", "remove"], ["mcp", "rm"]):
            for name in argv[2:]:
                found.pop(name, None)
        elif UNREADABLE.match(command) and not argv:
            line = lines.at(start)
            problem = TOO_LONG if len(command) > MAX_LINE else UNBALANCED
            found[f"line {line}"] = {"line": line, "approximate": True, "problem": problem}
    return list(found.values())


def argv_of(command: str) -> list[str]:
    """Return the words of a command behind what may lead it, none where its quotes do not match."""
    return list(dropwhile(LEADING.__contains__, split(command)))


def commands(source: str) -> Iterator[tuple[int, str]]:
    """Yield where each simple command of a script starts, and the command."""
    parts: list[str] = []
    start = 0
    effort = Effort()
    for piece in PIECE.finditer(source):
        effort.spend(len(piece[0]))
        if piece["end"] is not None:
            yield start, "".join(parts)
            parts.clear()
            start = piece.end()
        elif piece["left_out"] is None:
            parts.append(piece[0])
    yield start, "".join(parts)


def fields(flags: list[str]) -> dict[str, Plain]:
    """Return what the flags of `mcp add` set."""
    args: list[Plain] = []
    pairs: dict[str, dict[str, Plain]] = {"headers": {}, "env": {}}
    found: dict[str, Plain] = {}
    rest = iter(flags)
    for flag in rest:
        name, equals, value = flag.partition("=")
        if name in ("--args", "--arg"):
            args.append(value if equals else next(rest, ""))
        elif name in ONE_VALUE:
            found[ONE_VALUE[name]] = value if equals else next(rest, "")
        elif name in PAIRS:
            pair = PAIR.match(value if equals else next(rest, ""))
            if pair is not None:
                key, given = pair["key"], pair["value"] if pair["joint"] else next(rest, "")
                pairs[PAIRS[name]][key] = given
        elif name in ("--disabled", "--disable"):
            found["enabled"] = equals == "=" and value == "false"
    return {**found, "args": args, **pairs}


def label_servers(source: str) -> list[Plain]:
    """Return the server that an image's labels announce: a list of one, or of none."""
    labels: dict[str, Plain] = {}
    places: list[int] = []
    for instruction in LABEL.finditer(source):
        pairs = pairs_of(CONTINUED.sub("", instruction[1]))
        labels |= pairs
        marked = [key for key in (SERVER_NAME, METADATA) if key in pairs]
        places += [source.find(key, *instruction.span()) for key in marked]
    named, metadata = labels.get(SERVER_NAME), labels.get(METADATA)
    if named is None and metadata is None:
        return []
    told = metadata_of(metadata)
    name = named or told.get("name")
    return [
        {
            "name": name if isinstance(name, str) else None,
            "command": next(iter(words(told.get("command"))), None),
            "args": list(words(told.get("command"))[1:]),
            "url": remote_url(told.get("remote")),
            "env": dict.fromkeys(variable_names(told)),
            "headers": {},
            "labels": {key: labels[key] for key in (SERVER_NAME, METADATA) if key in labels},
            "line": Lines(source).at(places[0]),
            "approximate": True,
        }
    ]


def pairs_of(line: str) -> dict[str, Plain]:
    """Return the labels of one LABEL instruction, its old form `LABEL key value` included."""
    found = split(line)
    if len(found) > 1 and "=" not in found[0]:
        return {found[0]: " ".join(found[1:])}
    return {key: value for key, equals, value in (word.partition("=") for word in found) if equals}


def metadata_of(metadata: Plain) -> dict[str, Plain]:
    """Return the server metadata of Docker's label, which is JSON or YAML; {} where it is neither."""
    if not isinstance(metadata, str) or len(metadata) > MAX_METADATA:
        return {}
    for read in (parse_loose_text, parse_yaml):
        for text in (metadata, metadata.replace("\\n", "\n")):
            try:
                value = read(text)
            except Unreadable:
                continue
            if isinstance(value, dict):
                return value
    return {}


def remote_url(remote: Plain) -> Plain:
    """Return the URL of a remote server's metadata."""
    return remote.get("url") if isinstance(remote, dict) else None


def variable_names(told: dict[str, Plain]) -> list[str]:
    """Return the environment variables that metadata names, values and secrets alike."""
    names: list[str] = []
    for key, field in (("env", "name"), ("secrets", "env")):
        listed = told.get(key)
        for item in listed if isinstance(listed, list) else []:
            name = item.get(field) if isinstance(item, dict) else None
            if isinstance(name, str):
                names.append(name)
    return sorted(set(names))
