"""The lines of clients' logs → uses of servers, one reader for each shape. Pure; no input raises."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from discovery.clients.log_places import SHARED, LogPlace, Shape
from discovery.logged.inspected import read_arguments
from discovery.logged.model import STAMP, ZONED, Piece, Use, earliest, latest, time_of, together

# More names than anybody configures are made up; more commands under one name are a development machine's.
MAX_NAMES = 256
# A log that spans longer than this has a clock that jumped.
LONGEST = timedelta(days=366)
LEVELS = frozenset({"info", "error", "warn", "warning", "debug", "trace"})

TAGGED = re.compile(
    rf"^(?P<at>{STAMP}Z) \[(?P<one>[^\]\n]{{1,256}})\](?: \[(?P<two>[^\]\n]{{1,256}})\])? (?P<rest>.?)",
    re.MULTILINE,
)
COMMAND = re.compile(
    r"Using MCP server command: (?P<program>[^\n]{1,4096}?) with args and path: \{", re.MULTILINE
)
LOCAL = re.compile(rf"^(?P<at>{STAMP}) \[(?P<level>\w+)\] (?P<rest>[^\n]{{0,4096}})", re.MULTILINE)
STARTING = re.compile(
    r"^(?P<id>[^:\n]{0,256}): Starting new stdio process with command: (?P<line>[^\n]{1,4096})"
)
WITH_ID = re.compile(r"^(?P<id>[A-Za-z0-9][^:\n]{0,255}): \S")
USER = "user-"
JSON_TIME = re.compile(rf'"timestamp":\s*"({STAMP}Z)"')
JSON_CWD = re.compile(r'"cwd":\s*("(?:[^"\\]|\\.){1,4096}")')
TOOL = re.compile(r'(?<!\\)"name":\s*"mcp__([A-Za-z0-9_.-]{1,128}?)__[A-Za-z0-9_.-]{1,128}"')
KEYED = re.compile(
    rf"^\w+ +(?P<at>{STAMP}) \+\d+ms service=mcp key=(?P<key>\S{{1,256}}) (?P<rest>[^\n]{{0,8192}})",
    re.MULTILINE,
)
ARGV = re.compile(r"\bcommand=(\[[^\n]{0,2048}?\])(?:\s|$)")
SCOPE = re.compile(r"^[^.]{1,64}\.")
# Claude Code's own connection to the editor it runs in: no server that anybody chose.
INNER = frozenset({"ide"})


def read_log(place: LogPlace, piece: Piece) -> list[Use]:
    """Return the uses that one log tells of, those of one server and command made one."""
    return together(few(READERS[place.shape](place, piece)))


def few(uses: Iterator[Use]) -> Iterator[Use]:
    """Yield the uses of the first MAX_NAMES servers."""
    names: set[str] = set()
    for use in uses:
        if use.name in names or len(names) < MAX_NAMES:
            names.add(use.name)
            yield use


def named_in(text: str, place: LogPlace) -> str:
    """Return the server's name in the name of a file or folder, empty where there is none."""
    name = text.removeprefix(place.prefix).partition(place.suffix)[0] if place.suffix else text
    return name.removeprefix(place.prefix)


def of_tagged(place: LogPlace, piece: Piece) -> Iterator[Use]:
    """Yield what Claude Desktop logs; in a server's own file, lines of others are its own talk."""
    own = None if piece.name in SHARED else named_in(piece.name, place)
    for text in piece.texts:
        for line in TAGGED.finditer(text):
            name = own or tag_of(line)
            if name is None or (own is not None and own not in (line["one"], line["two"])):
                continue
            at = time_of(line["at"])
            started = COMMAND.match(text, line.start("rest"))
            args = read_arguments(text, started.end()) if started else None
            if started is not None and args is not None:
                yield Use(name=name, first=at, last=at, command=started["program"], args=args)
            else:
                yield Use(name=name, first=at, last=at)


def tag_of(line: re.Match[str]) -> str | None:
    """Return the server that a line is tagged with; older versions write the level first."""
    tags = [tag for tag in (line["one"], line["two"]) if tag is not None and tag not in LEVELS]
    return tags[0] if len(tags) == 1 and line["two"] is not None else None


def of_channel(place: LogPlace, piece: Piece) -> Iterator[Use]:
    """Yield the server of one output channel; an empty file is of a server that was never started."""
    name = SCOPE.sub("", named_in(piece.name, place), count=1)
    if name and (span := local_span(piece)):
        yield Use(name=name, first=span[0], last=span[1])


def local_span(piece: Piece) -> tuple[datetime | None, datetime] | None:
    """Return when a log in local time begins and ends: it ended when its file was last written.

    What zone the writer was in nobody knows; how long it wrote, the stamps tell. None where it has no lines.
    """
    stamps = [line["at"] for text in piece.texts for line in LOCAL.finditer(text)]
    if not stamps:
        return None
    begin, end = time_of(stamps[0]), time_of(stamps[-1])
    if begin is None or end is None or not timedelta(0) <= end - begin < LONGEST:
        return None, piece.changed
    return piece.changed - (end - begin), piece.changed


def of_stdio(place: LogPlace, piece: Piece) -> Iterator[Use]:
    """Yield what Cursor logs of the processes it starts."""
    span = local_span(piece)
    if span is None:
        return
    own = None if piece.name in SHARED else named_in(piece.name, place).removeprefix(USER)
    if own:
        yield Use(name=own, first=span[0], last=span[1])
    for text in piece.texts:
        for line in LOCAL.finditer(text):
            started = STARTING.match(line["rest"])
            spoken = started or WITH_ID.match(line["rest"])
            name = own or (spoken["id"].strip().removeprefix(USER) if spoken else "")
            if not name or name.startswith("-") or (own and not started):
                continue
            words = started["line"].split() if started else []
            yield Use(
                name=name,
                first=span[0],
                last=span[1],
                command=words[0] if words else None,
                args=tuple(words[1:]),
            )


def of_folder(place: LogPlace, piece: Piece) -> Iterator[Use]:
    """Yield the server that a folder of logs is called after."""
    name = named_in(piece.folder, place)
    if not name or name in INNER:
        return
    stamps = [time_of(found) for text in piece.texts for found in JSON_TIME.findall(text)]
    last = latest(*stamps) or piece.changed
    yield Use(name=name, first=earliest(*stamps), last=last, project=folder_in(piece.tail))


def folder_in(text: str) -> str | None:
    """Return the last working folder that JSON lines name, None where they name none."""
    found = JSON_CWD.findall(text)
    try:
        cwd = json.loads(found[-1]) if found else None
    except ValueError:
        return None
    return cwd if isinstance(cwd, str) else None


def of_transcript(place: LogPlace, piece: Piece) -> Iterator[Use]:
    """Yield the servers whose tools were called in a conversation; what was said is passed over."""
    for text in piece.texts:
        if '"mcp__' not in text:
            continue
        for line in text.splitlines():
            names = dict.fromkeys(TOOL.findall(line)) if '"mcp__' in line else {}
            if not names:
                continue
            stamp = JSON_TIME.search(line)
            at = time_of(stamp[1]) if stamp else None
            cwd = folder_in(line)
            for name in names:
                yield Use(name=name, first=at, last=at or piece.changed, project=cwd)


def of_keyed(place: LogPlace, piece: Piece) -> Iterator[Use]:
    """Yield what opencode logs of its servers."""
    for text in piece.texts:
        for line in KEYED.finditer(text):
            at = time_of(line["at"])
            argv = argv_in(line["rest"])
            yield Use(
                name=line["key"], first=at, last=at, command=argv[0] if argv else None, args=tuple(argv[1:])
            )


def argv_in(text: str) -> list[str]:
    """Return the command that a line quotes as a JSON list, empty where it quotes none."""
    found = ARGV.search(text)
    try:
        words = json.loads(found[1]) if found else []
    except (ValueError, RecursionError):
        return []
    return words if isinstance(words, list) and all(isinstance(word, str) for word in words) else []


def of_file(place: LogPlace, piece: Piece) -> Iterator[Use]:
    """Yield the server that a log is called after."""
    name = named_in(piece.name, place)
    if name and piece.tail:
        stamps = [time_of(found) for text in piece.texts for found in ZONED.findall(text)]
        yield Use(name=name, first=earliest(*stamps), last=piece.changed)


READERS: Mapping[Shape, Callable[[LogPlace, Piece], Iterator[Use]]] = {
    Shape.TAGGED: of_tagged,
    Shape.CHANNEL: of_channel,
    Shape.FOLDER: of_folder,
    Shape.STDIO: of_stdio,
    Shape.KEYED: of_keyed,
    Shape.TRANSCRIPT: of_transcript,
    Shape.FILE: of_file,
}
