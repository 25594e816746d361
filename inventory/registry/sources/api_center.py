"""Azure API Center's data plane: the v0.1 list of its registry, or its list of APIs.

learn.microsoft.com, api-center/register-discover-mcp-server (read 2026-11): custom properties appear under
`_meta`. That a server is registered there says that somebody knows it. It is approved only where a custom
property, whose name the organisation chooses, says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from discovery.shapes.model import Plain
from inventory.model import State
from inventory.registry.sources.catalogued import subject_of, words_of
from inventory.registry.sources.generations import Listed, is_latest, listed, status_of
from inventory.registry.sources.model import Tray
from inventory.registry.sources.values import Map, as_map, as_text, at, rows, scalar

DEFAULT_PROPERTY = "mcp-approval"
YES = frozenset({"true", "yes", "approved", "active"})
NO = frozenset({"denied", "rejected", "blocked"})
MAX_DEPTH = 4  # of `_meta`: a property lies at most under a namespace and customProperties
OTHER_STATES = frozenset({State.PENDING, State.SUSPENDED, State.DEPRECATED, State.RETIRED})


def read_servers(value: Plain, tray: Tray) -> None:
    """Take every server; those with the approval property as decisions, all others as listed."""
    document = as_map(value)
    key = "servers" if "servers" in document else "value"
    if key not in document:
        tray.refuse("", "there is no list of servers in it")
    for where, item in rows(document.get(key), f"/{key}"):
        one = listed(item, where)
        if as_text(as_map(item).get("kind")).lower() not in ("", "mcp"):
            continue  # the list of APIs holds REST and GraphQL, too
        tray.count()
        if is_latest(one):
            take_one(one, as_map(item), tray)


def take_one(one: Listed, row: Map, tray: Tray) -> None:
    """Take one server."""
    subject = subject_of(one, tray)
    if subject is None:
        tray.lose(one.pointer, "it names no package and no URL; read the registry's v0.1/servers instead")
        return
    if status_of(one) == "deleted":
        tray.gone |= {subject.identity, *subject.also}
        return
    tray.decide(subject, state_of(row, at(one.pointer, "_meta"), tray), one.pointer, words_of(one))


def state_of(row: Map, pointer: str, tray: Tray) -> State:
    """Return what the approval property says: a draft where it is not there, or says nothing known."""
    name = (tray.origin.approval or DEFAULT_PROPERTY).casefold()
    told = {value.casefold() for value in properties(row, name, MAX_DEPTH)}
    if told & NO:
        return State.DENIED
    for state in OTHER_STATES:
        if state.value in told:
            return state
    if told and told <= YES:
        return State.APPROVED
    if told:
        words = f"write one of {', '.join(sorted(YES | NO))}"
        tray.lose(pointer, f"the property {name!r} says {min(told)[:40]!r}, which decides nothing; {words}")
    return State.DRAFT


def properties(fields: Map, name: str, depth: int) -> Iterator[str]:
    """Yield the values of a custom property, wherever under a server they stand.

    What its publisher wrote (`publisher-provided`) is not the organisation's word.
    """
    for key, value in fields.items():
        if key.casefold() == name and scalar(value):
            yield scalar(value)
        elif isinstance(value, dict) and depth and not key.endswith("publisher-provided"):
            inside = (
                {each: value.get(each) for each in ("_meta", "customProperties")}
                if key == "server"
                else value
            )
            yield from properties(inside, name, depth - 1)
