"""The words of a launch: those a shell would split, those a container tool keeps for itself, and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from discovery.identity.patterns import Pattern
from discovery.model import Kind, Sighting

SHELLS = frozenset({"sh", "bash", "zsh", "dash", "fish", "ksh", "cmd", "powershell", "pwsh"})
# Programs that take a whole command line as one word.
SPLITTERS = SHELLS | {"env", "ssh", "wsl"}
CONTAINER_TOOLS = frozenset({"docker", "podman", "nerdctl"})
# Options of `docker run`, `podman run` and `nerdctl run` that take no value (docker 28, podman 5 manuals).
BARE = frozenset(
    {
        "--detach",
        "--disable-content-trust",
        "--env-host",
        "--help",
        "--init",
        "--interactive",
        "--no-healthcheck",
    }
    | {
        "--no-hosts",
        "--oom-kill-disable",
        "--privileged",
        "--publish-all",
        "--quiet",
        "--read-only",
        "--replace",
    }
    | {
        "--read-only-tmpfs",
        "--rm",
        "--rmi",
        "--rootfs",
        "--sig-proxy",
        "--tls-verify",
        "--tty",
        "--use-api-socket",
    }
)
BARE_LETTERS = frozenset("ditPqh")
# Switches, so that the word behind them stands alone.
LONE = frozenset(
    {"-y", "--yes", "--stdio", "--", "--verbose", "--debug", "--read-only", "--readonly", "-q", "--quiet"}
)
# Programs that run a file named behind them: their own path says nothing about which server it is.
INTERPRETERS = frozenset(
    {"node", "nodejs", "bun", "deno", "tsx", "ts-node", "ruby", "perl", "php", "java", "dotnet", "rscript"}
    | {"sh", "bash", "zsh", "dash", "fish", "ksh", "cmd", "powershell", "pwsh", "npx", "uv", "uvx", "env"}
)
SUFFIX = Pattern(r"\.(?:exe|cmd|bat|ps1)$")


def words(sighting: Sighting) -> tuple[str, ...]:
    """Return the command and its arguments, with what a shell would split taken apart."""
    whole = ((sighting.command,) if sighting.command else ()) + sighting.args
    if not (SPLITTERS & {*sighting.identity.wrapper, program(sighting), sighting.identity.launcher or ""}):
        return whole
    return tuple(word.strip("\"'") for part in whole for word in (part.split() if " " in part else [part]))


def program(sighting: Sighting) -> str:
    """Return the name of the program that is started, without folder and suffix."""
    return base(sighting.command or "")


@lru_cache(maxsize=1024)  # every rule asks it of every word, and launches share most of theirs
def base(command: str) -> str:
    """Return the last part of a path of any system in lower case, without an executable's suffix."""
    return SUFFIX.sub("", re.split(r"[/\\]", command)[-1].lower())


def is_interpreter(path: str) -> bool:
    """Return whether a program runs a file that is named behind it."""
    name = base(path)
    return name in INTERPRETERS or name.rstrip("0123456789.") in {"python", "pypy", "pythonw"}


def container_options(sighting: Sighting) -> Iterator[tuple[str, str]]:
    """Yield the container tool's own options, those before the image; a bare one has the value `true`."""
    rest = behind_run(sighting)
    while rest and rest[0].startswith("-"):
        word = rest.pop(0)
        name, equals, value = word.partition("=") if word.startswith("--") else split_letters(word)
        if equals or name in BARE or (not name.startswith("--") and not value and bare_letters(name)):
            yield name, value or "true"
        elif value:
            yield name, value
        elif rest:
            yield name, rest.pop(0)


def behind_run(sighting: Sighting) -> list[str]:
    """Return the words behind `docker run` (or podman, nerdctl); none if no container is run."""
    rest = list(words(sighting))
    tools = [index for index, word in enumerate(rest) if base(word) in CONTAINER_TOOLS]
    return rest[rest.index("run", tools[0]) + 1 :] if tools and "run" in rest[tools[0] :] else []


def split_letters(word: str) -> tuple[str, str, str]:
    """Return a short option and the value glued to it: `-v/srv:/data`, `-it`, `-e`."""
    if bare_letters(word):
        return word, "", ""
    return word[:2], "", word[2:].removeprefix("=")


def bare_letters(word: str) -> bool:
    """Return whether every letter of a short option stands for a switch."""
    return bool(word[1:]) and set(word[1:]) <= BARE_LETTERS


def own_words(sighting: Sighting) -> tuple[tuple[str | None, str], ...]:
    """Return each argument with the option it is the value of, None where it stands alone."""
    if sighting.identity.kind is Kind.INLINE:
        return ()
    given = words(sighting)[1:]
    pairs: list[tuple[str | None, str]] = []
    option: str | None = None
    for word in given:
        name, equals, value = word.partition("=")
        if word.startswith("-") and equals:
            pairs.append((name, value))
            option = None
        elif word.startswith("-"):
            option = None if word in LONE else word
        else:
            pairs.append((option, word))
            option = None
    return tuple(pairs)
