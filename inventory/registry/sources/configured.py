"""`sources.yaml` in the registry's folder: which sources there are, the first of them coming first.

sources:
  - name: claude
    from: /etc/claude-code/managed-settings.json     # a file, a folder or an https address
    dialect: claude                                  # may be left out where the source gives it away
    owner: platform-team
    clients: [claude-code]                           # for these clients only
  - {name: official, from: https://registry.modelcontextprotocol.io, dialect: official}
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from discovery.formats.errors import Unreadable
from discovery.formats.yaml import read_yaml
from discovery.frozen import frozen
from discovery.shapes.model import Plain
from inventory.model import State
from inventory.registry.absent import RegistryError
from inventory.registry.sources.obtain import Unobtained, read_bytes
from inventory.registry.sources.shelf import NAME
from inventory.registry.sources.table import DIALECTS
from inventory.registry.sources.values import Map, as_list, as_map, as_text

FILE = "sources.yaml"
FIELDS = frozenset({"name", "from", "dialect", "owner", "clients", "state", "approval", "token_env"})
MAX_SOURCES = 200
MAX_BYTES = 1024 * 1024


@frozen
class Source:
    """One source as configured. `token_env` names the variable that holds its token, never the token."""

    name: str
    where: str
    dialect: str = ""
    owner: str = ""
    clients: tuple[str, ...] = ()
    state: State | None = None
    approval: str = ""
    token_env: str = ""


def read_sources(registry: Path) -> tuple[Source, ...]:
    """Return the sources in their order; raise RegistryError, naming the field and what to write."""
    path = registry / FILE
    try:
        document = read_yaml(read_bytes(path, MAX_BYTES))
    except FileNotFoundError:
        raise RegistryError(
            f"{path}: there is none; list the sources there, as docs/sources.md shows"
        ) from None
    except OSError as error:
        raise RegistryError(f"{path}: cannot read: {error.strerror}") from None
    except Unobtained as error:
        raise RegistryError(str(error)) from None
    except Unreadable as error:
        raise RegistryError(f"{path}: {error.detail}") from None
    rows = as_list(as_map(document).get("sources"))
    if not rows or len(rows) > MAX_SOURCES or set(as_map(document)) - {"sources", "schema"}:
        raise RegistryError(f"{path}: write `sources:` and at most {MAX_SOURCES} rows below it")
    found = tuple(
        read_source(as_map(row), f"{path}: /sources/{index}", registry) for index, row in enumerate(rows)
    )
    names = [source.name for source in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise RegistryError(f"{path}: {twice[0]} is the name of two sources; rename one of them")
    return found


def read_source(row: Map, place: str, registry: Path) -> Source:
    """Return one source; raise RegistryError."""
    if unknown := sorted(set(row) - FIELDS):
        raise RegistryError(
            f"{place}/{unknown[0][:40]}: unknown field; known are {', '.join(sorted(FIELDS))}"
        )
    name, where, dialect = (as_text(row.get(key)) for key in ("name", "from", "dialect"))
    if not NAME.fullmatch(name):
        raise RegistryError(f"{place}/name: write small letters, digits, `.`, `-` and `_`")
    if not where:
        raise RegistryError(f"{place}/from: is missing; write a file, a folder or an https address")
    if dialect and dialect not in DIALECTS:
        raise RegistryError(f"{place}/dialect: is none; write one of {', '.join(sorted(DIALECTS))}")
    if "://" not in where:
        where = str(registry / Path(where).expanduser())  # an absolute path stays what it is
    return Source(
        name=name,
        where=where,
        dialect=dialect,
        owner=as_text(row.get("owner")),
        clients=names_of(row.get("clients"), f"{place}/clients"),
        state=state_of(row, place),
        approval=as_text(row.get("approval")),
        token_env=as_text(row.get("token_env")),
    )


def names_of(value: Plain, place: str) -> tuple[str, ...]:
    """Return the names in a list; raise RegistryError for an empty one, which could mean nobody."""
    if value is None:
        return ()
    names = (as_text(value),) if isinstance(value, str) else tuple(as_text(item) for item in as_list(value))
    if not names or not all(names):
        raise RegistryError(f"{place}: write a list of names, or remove the field")
    return tuple(sorted(set(names)))


def state_of(row: Mapping[str, Plain], place: str) -> State | None:
    """Return the state that rows without one get; raise RegistryError for another word."""
    if "state" not in row:
        return None
    text = as_text(row["state"])
    if text not in set(State):
        raise RegistryError(f"{place}/state: is none; write one of {', '.join(State)}")
    return State(text)
