"""A container told as the command that would start it, in the words that configurations use for it. Pure.

So identity and redaction are those of a configured `docker run`, and a container and the line that started it
become one server.
"""

from __future__ import annotations

from collections.abc import Mapping

from discovery.engines.documents import Container, Image
from discovery.model import Launch

# What engines set in every container themselves.
OF_THE_ENGINE = frozenset({"PATH", "HOSTNAME", "TERM", "HOME", "container"})


def launch_of(engine: str, container: Container, image: Image | None, name: str | None) -> Launch:
    """Return the launch of `container`; what its `image` says already is left out, as on a command line."""
    return Launch(
        name=name,
        pointer="",
        command=engine,
        args=run_line(container, image),
        env=variables(container, image),
    )


def image_launch(engine: str, tag: str) -> Launch:
    """Return the launch of an image that nothing runs."""
    return Launch(name=None, pointer="", command=engine, args=("run", tag))


def run_line(container: Container, image: Image | None) -> tuple[str, ...]:
    """Return the arguments of the engine's command."""
    setup = container.setup
    own = image.setup if image else None
    flags: list[str] = []
    if container.stdin:
        flags.append("-i")
    if container.removed:
        flags.append("--rm")
    if container.tty:
        flags.append("-t")
    if container.privileged:
        flags.append("--privileged")
    for bind in container.binds:
        if ":" not in bind.target and bind.target:
            flags += ("-v", f"{bind.source}:{bind.target}")
    if setup.folder and own is not None and setup.folder != (own.folder or "/"):
        flags += ("-w", setup.folder)
    entry: tuple[str, ...] = ()
    if own is not None and setup.entrypoint and setup.entrypoint != own.entrypoint:
        flags += ("--entrypoint", setup.entrypoint[0])
        entry = setup.entrypoint[1:]
        command = setup.command
    else:
        command = () if own is not None and setup.command == own.command else setup.command
    return ("run", *flags, container.image or f"sha256:{container.image_id}", *entry, *command)


def variables(container: Container, image: Image | None) -> Mapping[str, str | None]:
    """Return the variables that were set for the container and not by its image. RAW."""
    own = frozenset(image.setup.env) if image else frozenset()
    pairs = (line.partition("=") for line in container.setup.env if line not in own)
    return {name: value for name, _, value in pairs if name and name not in OF_THE_ENGINE}
