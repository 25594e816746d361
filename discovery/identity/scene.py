"""What the parts of the algorithm hand each other: a command's surroundings, and one layer peeled off it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from discovery.model import Confidence, Identity, Kind, Pin


class Scene(NamedTuple):
    """Where a command runs: its operating system, working folder and home, as far as known.

    `mounts` pairs container folders with host folders; None outside a container. `env` holds what the
    command line itself assigns.
    """

    os: str = "any"
    base: str | None = None
    home: str | None = None
    process: bool = False
    env: tuple[tuple[str, str], ...] = ()
    mounts: tuple[tuple[str, str], ...] | None = None

    def at(self, folder: str | None) -> Scene:
        """Return the same scene with `folder` (if any) as working folder."""
        if not folder:
            return self
        return self._replace(
            base=folder if self.base is None or is_rooted(folder) else f"{self.base}/{folder}"
        )

    def with_env(self, pairs: Sequence[tuple[str, str]]) -> Scene:
        """Return the same scene with more variables set."""
        return self._replace(env=(*self.env, *pairs)) if pairs else self

    def variable(self, *names: str) -> str | None:
        """Return the value the command line gives to the first of these variables that it sets."""
        wanted = {name.lower() for name in names}
        return next((value for name, value in self.env if name.lower() in wanted), None)


class Call(NamedTuple):
    """One command: the program as written, its launcher name, its arguments and its scene."""

    program: str
    name: str
    args: tuple[str, ...]
    scene: Scene


class Peeled(NamedTuple):
    """A layer taken off a command: what it starts (`argv`) or connects to (`url`), and what it was itself.

    `launcher` is kept for inner code that is no package. `host` says that the rest runs elsewhere.
    `fallback` is the identity if the rest turns out to be part of the layer (a program inside an image).
    """

    scene: Scene
    argv: tuple[str, ...] = ()
    url: str | None = None
    wrapper: str | None = None
    via: str | None = None
    launcher: str | None = None
    host: str | None = None
    fallback: Identity | None = None


Step = Identity | Peeled
Handler = Callable[[Call], Step]


def is_rooted(path: str) -> bool:
    """Return whether `path` stands on its own: absolute, in a home, on a drive, or behind a variable."""
    return path[:1] in "/\\~$%" or path[1:2] == ":"


def unresolved(ref: str, *, confidence: Confidence | None = None) -> Identity:
    """Return an identity that could not be established; `ref` says what is missing."""
    return Identity(kind=Kind.UNRESOLVED, ref=ref, confidence=confidence)


def guessed(ref: str) -> Identity:
    """Return an unresolved identity whose `ref` hints at a package without proving it."""
    return unresolved(ref, confidence=Confidence.LOW)


def package(kind: Kind, purl: str, version: str | None, pin: Pin) -> Identity:
    """Return the identity of a package."""
    return Identity(kind=kind, purl=purl, version=version, pin=pin)
