"""A container that a file plans to start → a server, if its marks say so: those of running ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from discovery.engines.documents import Setup
from discovery.engines.judging import look, package_of, programs_of, weigh, words_of
from discovery.engines.marks import PROOF, ROLES, THRESHOLD
from discovery.engines.telling import identify_setup
from discovery.frozen import frozen
from discovery.identity.patterns import Pattern
from discovery.model import Identity, Launch
from discovery.shapes.provided import PROVIDED
from discovery.signals.names import OTHERS

# A name that says what it is: a program, a workload, a service, a chart's key. Worth as much as an image's
# name (engines/marks.py, image.name): with a channel it is enough, alone it is not.
SERVER_NAME = Pattern(r"(?:.*[-_./ ])?mcp[-_]?server(?:[-_./ ].*)?")
# Of `mcp-server-docs` the end says what it is; of `docs-mcp-server` the beginning says what it serves.
OTHER_NAME = Pattern(rf".*mcp[-_]?server[-_./ ](?:.*[-_./ ])?(?:{ROLES}|operator|registry)(?:[-_./ ].*)?")
NAME_WEIGHT = 35
CHANNEL_WEIGHT = 25  # engines/marks.py, channel.port and channel.stdin
MAX_NAME = 256
MAX_NAMES = 100
# What a template leaves open must not make a name unreadable.
OPEN = Pattern(r"\$\{[^{}]*\}|\{\{[^{}]*\}\}")


@frozen
class Planned:
    """One container as a file sets it up. `names` are what the file calls it and what it belongs to.

    `image` is None where the file builds the image itself; where it only `extends` it, what is open stands
    there. `env` maps names to values, RAW.
    """

    image: str | None
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    env: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    labels: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    stdin: bool = False
    port: bool = False
    extends: bool = False


def server_of(planned: Planned, *, name: str | None, pointer: str) -> Launch | None:
    """Return the launch of `planned` if it is a server, None if too little says so."""
    setup = Setup(
        entrypoint=planned.entrypoint,
        command=planned.command,
        env=tuple(f"{variable}=" for variable in planned.env),
        labels=planned.labels,
    )
    inner = inner_of(setup)
    images = (OPEN.sub("x", planned.image),) if planned.image else ()
    found = weigh(look(setup, images, inner, stdin=planned.stdin, port=planned.port))
    named = says_server((*planned.names, *programs_of(tuple(words_of(setup)))))
    # What a bridge is started for is a server, whatever its name.
    bridged = any(one.via for one in inner)
    score = found.score + NAME_WEIGHT * named + PROOF * bridged + CHANNEL_WEIGHT * planned.extends
    if score < THRESHOLD or any(map(is_another, inner)):
        return None
    if not planned.image and not next(iter((*planned.entrypoint, *planned.command)), "").strip():
        return None
    evidence = [mark.id for mark in found.marks] + ["name.server"] * named + ["program.bridge"] * bridged
    return launch_of(planned, evidence, name=name, pointer=pointer)


def inner_of(setup: Setup) -> tuple[Identity, ...]:
    """Return what is started inside, as far as the file says it."""
    return (identify_setup(setup),) if setup.entrypoint or setup.command else ()


def is_another(inner: Identity) -> bool:
    """Return whether a package is called MCP for something else, or only writes new projects."""
    return any(OTHERS.search(package.lower()) for package in package_of(inner))


def says_server(names: Iterable[str]) -> bool:
    """Return whether one of `names` calls the thing an MCP server, and not something about one."""
    told = [name.lower()[:MAX_NAME] for name in list(names)[:MAX_NAMES]]
    return any(SERVER_NAME.fullmatch(name) and not OTHER_NAME.fullmatch(name) for name in told)


def launch_of(planned: Planned, evidence: Iterable[str], *, name: str | None, pointer: str) -> Launch:
    """Return the command that would start the container, or what is started in the image being built."""
    words = (*planned.entrypoint, *planned.command)
    if planned.image:
        words = (
            "docker",
            "run",
            *override(planned),
            planned.image,
            *planned.entrypoint[1:],
            *planned.command,
        )
    picture = {"image": planned.image} if planned.image else {}
    return Launch(
        name=name,
        pointer=pointer,
        command=words[0] if words else None,
        args=words[1:],
        env=planned.env,
        transport="stdio" if planned.stdin and not planned.port else None,
        facts={**PROVIDED, "evidence": ",".join(evidence), **picture},
    )


def override(planned: Planned) -> tuple[str, ...]:
    """Return the flag that puts another program in the place of the image's own."""
    return ("--entrypoint", planned.entrypoint[0]) if planned.entrypoint else ()
