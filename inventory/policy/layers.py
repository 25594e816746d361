"""Policy files become Layers: those that lie on this machine, and those that an operator names."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from discovery.clients.catalogue import rows
from discovery.clients.model import Format
from discovery.formats.errors import Unreadable
from discovery.formats.reading import parse
from discovery.host.homes import Home
from discovery.host.places import resolve
from discovery.shapes.model import Plain
from inventory.policy.dialects import BY_ID, DIALECTS, Dialect
from inventory.policy.model import Given, Layer
from inventory.policy.values import at

MAX_BYTES = 64 * 1024 * 1024  # a registry of ten thousand servers has 30
MAX_FILES = 200  # of one folder of settings; nobody writes more
LISTS = ("allowedMcpServers", "deniedMcpServers")
SHARED = "claude:FILE or copilot:FILE"
FILE_NAMES = {
    "managed-mcp.json": "claude",
    "requirements.toml": "codex",
}


class NoPolicy(ValueError):
    """A file of which nobody can tell whose policy it is; the message says what to write instead."""


def find_policies(home: Home) -> tuple[Given, ...]:
    """Return the policies that lie on this machine for the user of `home`, of each dialect that has one."""
    found = ((dialect.id, tuple(layers_on(dialect, home))) for dialect in DIALECTS)
    return tuple(Given(dialect=name, layers=layers) for name, layers in found if layers)


def layers_on(dialect: Dialect, home: Home) -> Iterator[Layer]:
    """Give the layers of one dialect on this machine, the user's own first: what counts most comes last."""
    places = [(spot.path, spot.scope, dialect.format) for spot in dialect.spots if spot.scope != "managed"]
    places += [(path, "managed", form) for path, form in catalogued(dialect, home)]
    places += [(spot.path, spot.scope, dialect.format) for spot in dialect.spots if spot.scope == "managed"]
    for template, scope, form in places:
        for path in paths(template, home):
            if (layer := layer_of(path, scope, form)) is not None:
                yield layer


def catalogued(dialect: Dialect, home: Home) -> Iterator[tuple[str, Format]]:
    """Give the path templates of the catalogue's rows that hold such a policy, defaults first."""
    for client, location in rows():
        label = f"{client.id}/{location.id}"
        if home.os in location.os and label.startswith(dialect.locations):
            for path in sorted(location.paths, key=lambda it: "defaults" not in it):
                yield path, location.format


def paths(template: str, home: Home) -> list[Path]:
    """Return the files that a template means on this machine, in the order in which clients read them."""
    place = resolve(template, home, {})
    if place is None:
        return []
    folder, names = place
    *above, last = names
    where = folder.joinpath(*above)
    if "*" not in last:
        return [where / last]
    try:
        with os.scandir(where) as found:
            listed = sorted(item.name for item in found)
    except OSError:
        return []
    suffix = last.replace("*", "")
    return [where / name for name in listed if name.endswith(suffix)][:MAX_FILES]


def layer_of(path: Path, scope: str, form: Format) -> Layer | None:
    """Return one file as a layer, None where there is none; one that cannot be read says why."""
    try:
        document = read_document(path, form)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, Unreadable) as error:
        return Layer(source=str(path), scope=scope, fault=why(error))
    if scope == "user" and not is_about_servers(document):
        return None  # settings of a user, who mostly has other things in them
    return Layer(source=str(path), scope=scope, document=document)


def is_about_servers(document: Plain) -> bool:
    """Return whether a settings file says anything about who may start which server."""
    known = [key for dialect in DIALECTS for key in dialect.keys]
    return any(at(document, *keys) is not None for keys in (*known, *((key,) for key in LISTS)))


def read_document(path: Path, form: Format) -> Plain:
    """Return the content of a regular file of bounded size; raise OSError or Unreadable."""
    from discovery.model import Reason

    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unreadable(Reason.NOT_A_FILE, "not a regular file")
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Unreadable(Reason.TOO_LARGE, f"larger than {MAX_BYTES} bytes")
    return parse(content, form)


def why(error: OSError | Unreadable) -> str:
    """Return the reason in words."""
    return (error.strerror or "cannot be read") if isinstance(error, OSError) else str(error)


def read_given(named: Sequence[str]) -> tuple[Given, ...]:
    """Return the policies in named files, each `FILE` or `DIALECT:FILE`; raise NoPolicy or OSError."""
    layers: dict[str, list[Layer]] = {}
    for text in named:
        dialect, layer = read_named(text)
        layers.setdefault(dialect, []).append(layer)
    return tuple(Given(dialect=name, layers=tuple(found)) for name, found in sorted(layers.items()))


def read_named(text: str) -> tuple[str, Layer]:
    """Return one file with its dialect; one that cannot be parsed is a layer with a fault."""
    word, colon, rest = text.partition(":")
    dialect = word if colon and word in BY_ID else ""
    path = Path(rest if dialect else text)
    form = BY_ID[dialect].format if dialect else format_of(path)
    try:
        document = read_document(path, form)
    except Unreadable as error:
        if not (dialect := dialect or FILE_NAMES.get(path.name, "")):
            raise NoPolicy(f"{path}: {error}") from None
        return dialect, Layer(source=str(path), fault=str(error))
    return dialect or dialect_of(path, document), Layer(source=str(path), document=document)


def format_of(path: Path) -> Format:
    """Return how a file is written, by its suffix."""
    return {".toml": Format.TOML, ".txt": Format.TEXT, ".csv": Format.TEXT}.get(path.suffix, Format.JSON)


def dialect_of(path: Path, document: Plain) -> str:
    """Return whose policy a document is, by its name and its keys; raise NoPolicy if nobody can tell."""
    if path.name in FILE_NAMES:
        return FILE_NAMES[path.name]
    found = {it.id for it in DIALECTS if any(at(document, *keys) is not None for keys in it.keys)}
    parts = "/".join(path.parts).lower()
    if not found and any(at(document, key) is not None for key in LISTS):
        found = {name for name, word in (("claude", "claude"), ("copilot", "copilot")) if word in parts}
        if len(found) != 1:
            raise NoPolicy(f"{path}: two clients write these lists and read them differently: say {SHARED}")
    if len(found) == 1:
        return found.pop()
    names = ", ".join(sorted(found or BY_ID))
    raise NoPolicy(f"{path}: say whose policy it is, as DIALECT:FILE with one of {names}")
