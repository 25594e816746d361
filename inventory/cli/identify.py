"""`mcp-census identify`: name the servers behind launch commands, one JSON object a line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

if TYPE_CHECKING:
    from discovery.wire import Json

# A command line may be as long as the system allows (Linux ARG_MAX: 2 MiB); more is no command.
MAX_LINE = 4 * 1024 * 1024


class BadLine(Exception):
    """A line that asks for nothing that can be named; says what to write, never what it held."""


def identify(
    command: Annotated[
        list[str] | None,
        typer.Argument(metavar="[COMMAND [ARG]...]", help="A launch command; without one, stdin is read."),
    ] = None,
    url: Annotated[str | None, typer.Option(metavar="URL", help="Name the server at URL.")] = None,
    os: Annotated[
        str, typer.Option(metavar="any|linux|macos|windows", help="The system COMMAND was written for.")
    ] = "any",
    format: Annotated[  # noqa: A002 - the option's name is its environment twin's
        str, typer.Option(metavar="jsonl|text", help="How to print what was named.")
    ] = "jsonl",
) -> None:
    """Name the servers behind launch commands.

    Reads JSON lines {"id", "os", "source", "command", "args", "url", "registry_package"} from stdin and
    prints {"id", "identity"} in the same order. A bad line costs that line: it becomes {"id", "error"},
    and the exit code is 3. Nothing is started, and nothing is looked up.
    """
    import json

    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.output import tell

    if format not in {"jsonl", "text"}:
        raise typer.BadParameter(f"{format!a} is not one of jsonl, text.", param_hint="--format")
    bad = 0
    for answer in answers(command, url, os):
        bad += "error" in answer
        tell((json.dumps(answer) if format == "jsonl" else as_text(answer)) + "\n")
    raise typer.Exit(ExitCode.UNSEEN if bad else ExitCode.FINE)


def answers(command: list[str] | None, url: str | None, os: str) -> Iterator[dict[str, Json]]:
    """Give the answer to the command line, or one for each line of stdin."""
    if command or url:
        asked: dict[str, Json] = {"os": os, "url": url, "command": None, "args": []}
        if command:
            asked |= {"command": command[0], "args": [*command[1:]]}
        yield {"id": None, "identity": named(asked)}
        return
    for line in lines(sys.stdin.buffer):
        yield answer(line)


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """Give each line that says something; one that is too long is given cut, and so is no JSON."""
    while line := stream.readline(MAX_LINE):
        whole = line
        while not line.endswith(b"\n") and (line := stream.readline(MAX_LINE)):
            whole = b"too long"
        if whole.strip():
            yield whole


def answer(line: bytes) -> dict[str, Json]:
    """Return what one line names, or what is wrong with it."""
    key: Json = None
    try:
        asked = parsed(line)
        key = key_of(asked)
        return {"id": key, "identity": named(asked)}
    except BadLine as bad:
        return {"id": key, "error": str(bad)}


def parsed(line: bytes) -> dict[str, Json]:
    """Return the object on a line; raise BadLine if there is none."""
    import json

    try:
        found = json.loads(line, parse_constant=no_number)
    except (ValueError, RecursionError) as error:
        raise BadLine("not a line of JSON in UTF-8") from error
    if not isinstance(found, dict):
        raise BadLine('not a JSON object; write {"id", "os", "command", "args", "url"}')
    return found


def no_number(name: str) -> None:
    """Raise BadLine for NaN and the infinities, which are no JSON."""
    raise BadLine("not a line of JSON in UTF-8")


def key_of(asked: dict[str, Json]) -> str | int | None:
    """Return the line's id; raise BadLine if it is neither a text nor a whole number."""
    key = asked.get("id")
    if key is None or isinstance(key, str | int):
        return key
    raise BadLine("id is neither a text nor a whole number")


def named(asked: dict[str, Json]) -> Json:
    """Return the identity that `asked` stands for; raise BadLine for fields of the wrong kind."""
    from discovery.identity.naming import name
    from discovery.wire import to_json

    identity = to_json(
        name(
            command=text(asked, "command"),
            args=words(asked),
            url=text(asked, "url"),
            os=text(asked, "os") or "any",
            source=text(asked, "source"),
            package=package(asked),
        )
    )
    if isinstance(identity, dict) and identity["confidence"] is None:
        del identity["confidence"]
    return identity


def words(asked: dict[str, Json]) -> tuple[str, ...] | str:
    """Return the arguments, a list of texts or one text to be split; raise BadLine for anything else."""
    args = asked.get("args")
    if isinstance(args, str):
        return args
    if args is None:
        return ()
    if isinstance(args, list) and all(isinstance(arg, str) for arg in args):
        return tuple(str(arg) for arg in args)
    raise BadLine("args is not a list of texts")


def package(asked: dict[str, Json]) -> dict[str, str] | None:
    """Return the package of a server.json; raise BadLine if it is not an object."""
    found = asked.get("registry_package")
    if found is None:
        return None
    if not isinstance(found, dict):
        raise BadLine("registry_package is not an object")
    return {key: value for key, value in found.items() if isinstance(value, str)}


def text(asked: dict[str, Json], name: str) -> str | None:
    """Return a field that is text or absent; raise BadLine for anything else."""
    value = asked.get(name)
    if value is None or isinstance(value, str):
        return value
    raise BadLine(f"{name} is not a text")


def as_text(answer: dict[str, Json]) -> str:
    """Return an answer for a person."""
    from inventory.report.words import clean

    identity = answer.get("identity")
    if not isinstance(identity, dict):
        return clean(f"? {answer.get('error')}")
    what = identity["purl"] or identity["url"] or identity["ref"] or "nothing that names it"
    return clean(f"{what}  ({identity['kind']}{', ' + str(identity['pin']) if identity['pin'] else ''})")
