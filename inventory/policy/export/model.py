"""The words of an export: Launch (seen, and approved or denied), Material, Loss, Exported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from enum import StrEnum

from discovery.frozen import frozen
from inventory.entry import Entry
from inventory.registry.case import Case


class Effect(StrEnum):
    """What a loss does to what a client lets run, compared with what we approve."""

    NARROWER = "narrower"
    WIDER = "wider"
    LEFT_OUT = "left-out"


@frozen
class Loss:
    """Something of the registry that a dialect cannot say: of which entry, and what follows."""

    entry: str
    effect: Effect
    text: str


@frozen
class Launch:
    """A command line or an address that a client was configured with, and the entry that decided on it."""

    entry: Entry
    name: str
    argv: tuple[str, ...] = ()
    url: str | None = None
    transport: str | None = None
    client: str | None = None
    env_names: tuple[str, ...] = ()
    header_names: tuple[str, ...] = ()
    observed: bool = True


@frozen
class Material:
    """What an export is made of: the entries in force, those that deny, and the launches seen of both.

    `case` is what anything that was not seen is judged by before it is written.
    """

    case: Case
    live: tuple[Entry, ...] = ()
    denying: tuple[Entry, ...] = ()
    approved: tuple[Launch, ...] = ()
    denied: tuple[Launch, ...] = ()
    losses: tuple[Loss, ...] = ()
    gallery: str = ""


@frozen
class Exported:
    """Files by their path below the output, and everything that they do not say."""

    files: Mapping[str, str]
    losses: tuple[Loss, ...] = field(default=())


def exported(name: str, text: str, losses: Iterable[Loss]) -> Exported:
    """Return an export of one file, its losses in order and each once."""
    return Exported(files={name: text}, losses=ordered(losses))


def ordered(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """Return losses in order, each once."""
    return tuple(sorted(set(losses), key=lambda it: (it.entry, it.effect, it.text)))


def left_out(entry: Entry, text: str) -> Loss:
    """Return that something is not in the export at all."""
    return Loss(entry=entry.id, effect=Effect.LEFT_OUT, text=text)


def narrower(entry: Entry, text: str) -> Loss:
    """Return that the client lets less run than we approve."""
    return Loss(entry=entry.id, effect=Effect.NARROWER, text=text)


def wider(entry: Entry, text: str) -> Loss:
    """Return that the client lets more run than we approve."""
    return Loss(entry=entry.id, effect=Effect.WIDER, text=text)
