"""The words of client policies: Candidate (a server as its client sees it), Layer, Decision, Policy."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Protocol

from discovery.frozen import frozen
from discovery.model import Sighting
from discovery.redact.found import MASK
from discovery.shapes.model import Plain

# Stands for text that is not known: what redaction removed, or a variable nobody told the value of. It is a
# private-use character, which no command or address holds.
HOLE = "\ue000"
MAX_WHOLE = 4000  # characters; longer arguments are cut where they are redacted, so that their end is unknown
BUILT_IN = ("builtin:", "vscode-extension:", "zed-extension:")


class Answer(StrEnum):
    """What a client does with a server."""

    ALLOW = "allow"
    BLOCK = "block"
    UNKNOWN = "unknown"


@frozen
class Decision:
    """What a client's policy makes of a server: `rule` names the rule that decided, `text` says it in words.

    `place` is where the deciding line stands: `deniedMcpServers/0`, a file, or nothing for a default.
    """

    answer: Answer
    rule: str
    text: str
    place: str = ""


@frozen
class Candidate:
    """A server as its client sees it: the label, and the command or the address as they are configured.

    HOLE stands where text is not known. `server_name` is the name the entry bears in a registry, if it says.
    """

    name: str | None = None
    command: str | None = None
    args: tuple[str, ...] = ()
    url: str | None = None
    scope: str = "user"
    plugin: str | None = None
    built_in: bool = False
    in_process: bool = False
    references: bool = False

    @property
    def remote(self) -> bool:
        """Whether the client would connect to an address instead of starting a program."""
        return self.url is not None and self.command is None

    @property
    def argv(self) -> tuple[str, ...]:
        """The command and its arguments; nothing for a remote server."""
        return () if self.command is None else (self.command, *self.args)


@frozen
class Layer:
    """One policy document of one client: `scope` is who set it (managed, user, project, local).

    `fault` says why it could not be read; its document is then None.
    """

    source: str
    document: Plain = None
    scope: str = "managed"
    fault: str = ""


class Policy(Protocol):
    """What every dialect reads its layers into."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What in the documents was not understood."""

    def decide(self, candidate: Candidate) -> Decision:
        """Return what the client would do with a server."""


@frozen
class Given:
    """The layers of one dialect, with the dialect's name."""

    dialect: str
    layers: tuple[Layer, ...] = field(default=())


def candidate_of(sighting: Sighting) -> Candidate:
    """Return what the client saw where `sighting` was made, with a HOLE for all that was not kept."""
    ref = sighting.identity.ref or ""
    references = any(secret.form.value != "plain" for secret in sighting.secrets)
    texts = (sighting.command or "", *sighting.args, sighting.url or "")
    return Candidate(
        name=sighting.name,
        command=None if sighting.command is None else holed(sighting.command),
        args=tuple(map(holed, sighting.args)),
        url=None if sighting.url is None else holed(sighting.url),
        scope=sighting.scope or "user",
        plugin=sighting.facts.get("plugin"),
        built_in=ref.startswith(BUILT_IN),
        in_process=ref.startswith("sdk:"),
        references=references or any("${" in text for text in texts),
    )


def holed(text: str) -> str:
    """Return redacted `text` with a HOLE where something was removed."""
    text = text.replace(MASK, HOLE)
    return text if len(text) < MAX_WHOLE else text[:MAX_WHOLE] + HOLE


def allow(rule: str, text: str, place: str = "") -> Decision:
    """Return that the client lets a server run."""
    return Decision(answer=Answer.ALLOW, rule=rule, text=text, place=place)


def block(rule: str, text: str, place: str = "") -> Decision:
    """Return that the client does not let a server run."""
    return Decision(answer=Answer.BLOCK, rule=rule, text=text, place=place)


def unknown(rule: str, text: str, place: str = "") -> Decision:
    """Return that it cannot be told what the client does."""
    return Decision(answer=Answer.UNKNOWN, rule=rule, text=text, place=place)
