"""A Dockerfile whose image starts an MCP server: its last stage's command, or the image it only extends."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from discovery.formats.scanning import Effort, Lines
from discovery.model import Launch
from discovery.shapes.planned import Planned, server_of
from discovery.shapes.values import texts, words

# docs.docker.com/reference/dockerfile, 2026-10: one instruction a line, continued by a backslash at its end
# (or a backtick, where a directive says so); comment lines inside are left out.
INSTRUCTION = re.compile(
    r"^[ \t]*(?P<word>FROM|CMD|ENTRYPOINT|ENV|EXPOSE|WORKDIR|LABEL|ARG)[ \t]+"
    r"(?P<rest>(?:[\\`][ \t]*\r?\n(?:[ \t]*(?:\#[^\n]*)?\r?\n)*+|.)++)",
    re.IGNORECASE | re.MULTILINE,
)
CONTINUED = re.compile(r"[\\`][ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*")
FLAG = re.compile(r"--\S+\s+")
ARGUMENT = re.compile(r"\$\{(\w+)(?::?-([^{}]*))?\}|\$(\w+)")
MAX_LINE = 32 * 1024  # characters of one instruction: no kernel takes a longer word list


@dataclass(slots=True)
class Stage:
    """What one stage of a build says about how its image starts; `line` is that of the last word on it."""

    base: str
    line: int
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    folder: str = ""
    env: dict[str, str | None] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    port: bool = False


def server_built(source: str, folder_name: str) -> Iterator[Launch]:
    """Yield the server that the image of a Dockerfile starts, if what it starts says that it is one."""
    stage = last_stage(source)
    if stage is None:
        return
    extends = not (stage.entrypoint or stage.command)
    planned = Planned(
        image=stage.base if extends else None,
        entrypoint=relative(stage.entrypoint, stage.folder),
        command=relative(stage.command, stage.folder),
        env=stage.env,
        labels=stage.labels,
        port=stage.port,
        extends=extends,
    )
    found = server_of(planned, name=folder_name or None, pointer=f"/{stage.line}")
    if found is not None:
        yield found


def last_stage(source: str) -> Stage | None:
    """Return the stage that the finished image is, with what those below it say; raise Unreadable."""
    stages: dict[str, Stage] = {}
    arguments: dict[str, str] = {}
    stage: Stage | None = None
    lines, effort = Lines(source), Effort()
    for found in INSTRUCTION.finditer(source):
        effort.spend(len(found[0]))
        rest = CONTINUED.sub(" ", found["rest"])[:MAX_LINE].strip()
        word, line = found["word"].upper(), lines.at(found.start("word"))
        if word == "FROM":
            stage = begun(filled_in(FLAG.sub("", rest), arguments), line, stages)
        elif stage is None:
            arguments |= {name: value for name, value in pairs_of(rest).items() if value}
        else:
            take(stage, word, rest, line)
    return stage


def begun(rest: str, line: int, stages: dict[str, Stage]) -> Stage:
    """Return the stage that `FROM base AS name` begins: a copy of the stage it names, or a new one."""
    base, _, name = rest.partition(" ")
    known = stages.get(base.lower())
    stage = Stage(base=base, line=line)
    if known is not None:
        stage = Stage(
            base=known.base,
            line=known.line,
            entrypoint=known.entrypoint,
            command=known.command,
            folder=known.folder,
            env={**known.env},
            labels={**known.labels},
            port=known.port,
        )
    label = name.strip().lower().removeprefix("as ").strip()
    if label:
        stages[label] = stage
    return stage


def take(stage: Stage, word: str, rest: str, line: int) -> None:
    """Use one instruction."""
    match word:
        case "ENTRYPOINT":
            stage.entrypoint, stage.command, stage.line = words_of(rest), (), line
        case "CMD":
            stage.command, stage.line = words_of(rest), stage.line if stage.entrypoint else line
        case "ENV":
            stage.env |= dict(pairs_of(rest))
        case "LABEL":
            stage.labels |= {name: value or "" for name, value in pairs_of(rest).items()}
        case "EXPOSE":
            stage.port = True
        case "WORKDIR":
            stage.folder = rest.rstrip("/")


def words_of(rest: str) -> tuple[str, ...]:
    """Return the words of a command: a JSON list as it is, else as a shell would split them."""
    if rest.startswith("["):
        try:
            listed = json.loads(rest)
        except (ValueError, RecursionError):
            listed = None
        if isinstance(listed, list):
            return texts([word for word in listed if isinstance(word, str)])
    return words(rest, "linux")


def pairs_of(rest: str) -> Mapping[str, str | None]:
    """Return the `name=value` pairs of an instruction, its old form `name value` included."""
    found = words(rest, "linux")
    if found and "=" not in found[0]:
        return {found[0]: " ".join(found[1:]) or None}
    return {name: value for name, equals, value in (word.partition("=") for word in found) if equals and name}


def filled_in(text: str, arguments: Mapping[str, str]) -> str:
    """Return a base image with its build arguments' defaults put in."""
    return ARGUMENT.sub(lambda found: arguments.get(found[1] or found[3], found[2] or found[0]), text)


def relative(line: tuple[str, ...], folder: str) -> tuple[str, ...]:
    """Return a command line with the files of the working folder spelt from there: builds copy them."""
    return tuple(word.removeprefix(f"{folder}/") if folder else word for word in line)
