"""One rule of Codex's requirements: the command word, a command line with matchers, or an address.

Source: openai/codex, codex-rs/config/src/mcp_requirements.rs and its tests (copies of 2026).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from discovery.frozen import frozen
from discovery.shapes.model import Plain
from inventory.policy.model import HOLE, Candidate
from inventory.policy.values import at, maps, text
from inventory.policy.wild import all_of, compiled, exact, regex

# Commands that start whatever their arguments name: comparing nothing else approves everything.
LAUNCHERS = frozenset(
    {"npx", "npm", "bunx", "bun", "pnpm", "yarn", "node", "deno", "uvx", "uv", "pipx", "python", "python3"}
    | {"docker", "podman", "nerdctl", "dnx", "dotnet", "go", "sh", "bash", "zsh", "cmd", "pwsh", "powershell"}
)


class Way(StrEnum):
    """How one value is compared."""

    EXACT = "exact"
    PREFIX = "prefix"
    REGEX = "regex"


@frozen
class Matcher:
    """One value with the way it is compared."""

    way: Way
    value: str

    def matches(self, seen: str) -> bool | None:
        """Return whether `seen` fits; None where part of it is not known."""
        match self.way:
            case Way.EXACT:
                return exact(self.value, seen)
            case Way.REGEX:
                return regex(self.value, seen)
            case Way.PREFIX:
                return begins(self.value, seen)


@frozen
class Requirement:
    """A rule for one name: the command word, its arguments if they are compared, or the address."""

    command: str | None = None
    args: tuple[Matcher, ...] | None = None
    url: Matcher | None = None
    fault: str = ""

    @property
    def kind(self) -> str:
        """What the rule compares."""
        return "url" if self.url else "command" if self.args is None else "arguments"

    @property
    def loose(self) -> bool:
        """Whether the rule allows whatever a launcher is told to start."""
        word = (self.command or "").replace("\\", "/").rpartition("/")[2].lower()
        return self.args is None and word.removesuffix(".exe").removesuffix(".cmd") in LAUNCHERS

    def matches(self, candidate: Candidate) -> bool | None:
        """Return whether a server is what the rule is about."""
        if self.fault:
            return None
        if self.url is not None:
            return candidate.remote and self.url.matches(candidate.url or "")
        if candidate.remote or candidate.command is None or self.command is None:
            return False
        found = exact(self.command, candidate.command)
        if self.args is None or found is False:
            return found
        if len(self.args) != len(candidate.args):
            return False
        pairs = zip(self.args, candidate.args, strict=True)
        return all_of((found, *(wanted.matches(seen) for wanted, seen in pairs)))


def begins(prefix: str, seen: str) -> bool | None:
    """Return whether `seen` begins with `prefix`."""
    known, hole, _ = seen.partition(HOLE)
    if known.startswith(prefix) or not hole:
        return known.startswith(prefix)
    return None if prefix.startswith(known) else False


def read_requirement(body: Plain) -> Iterator[Requirement]:
    """Give what the table under one name asks for, in any layout; what cannot be read has a fault."""
    identity = at(body, "identity")
    if isinstance(identity, dict) and identity:
        yield of_table(identity)
        if not {"command", "args", "url"} & set(body if isinstance(body, dict) else ()):
            return
    elif identity is not None:
        yield Requirement(fault="identity is a table with a command or a url")
        return
    if isinstance(body, dict) and ("url" in body or "args" in body):
        yield of_table(body)
    elif identity is None:
        yield Requirement(fault="write identity, or command and args, or url")


def of_table(value: dict[str, Plain]) -> Requirement:
    """Return the rule that a table holds: its url, or its command alone or with args."""
    if "url" in value:
        found = matcher(value["url"])
        return Requirement(url=found) if found else Requirement(fault="the url's matcher is not understood")
    command, args = value.get("command"), value.get("args")
    if isinstance(command, dict):
        args = command.get("args", [])
        command = command.get("executable", command.get("command"))
    word = text(command)
    if word is None:
        return Requirement(fault="a command or a url is missing")
    if args is None:
        return Requirement(command=word)
    found_args = [matcher(item) for item in maps(args)]
    known = tuple(item for item in found_args if item is not None)
    if not isinstance(args, list) or len(known) != len(args):
        return Requirement(fault="an argument's matcher is not understood")
    return Requirement(command=word, args=known)


def matcher(value: Plain) -> Matcher | None:
    """Return one matcher, None for what is none or a broken expression; a plain text is compared as it is."""
    if isinstance(value, str):
        return Matcher(way=Way.EXACT, value=value)
    way = text(at(value, "match"))
    if way not in set(Way):
        return None
    found = at(value, "expression" if way == Way.REGEX else "value")
    if not isinstance(found, str) or (way == Way.REGEX and compiled(found) is None):
        return None
    return Matcher(way=Way(way), value=found)
