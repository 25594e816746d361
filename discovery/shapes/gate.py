"""Whether a value is a server entry at all: files and keys with general names hold other things too."""

from __future__ import annotations

import re
from enum import Enum, auto

from discovery.shapes import transport
from discovery.shapes.descend import segments
from discovery.shapes.entry import address_of, flatten
from discovery.shapes.model import Node, Plain
from discovery.shapes.vocabulary import ARGS_KEYS, COMMAND_KEYS, KNOWN_KEYS, TOGGLE_KEYS

# Keys that hold MCP servers and nothing else, whatever the file: `mcpServers`, `mcp_servers`,
# `context_servers`, `amp.mcpServers`, `modelContextProtocolServers`, `mcpTemplates`, `mcp.servers`.
OWN_KEY = re.compile(
    r"(?:^|\.)(?:mcp[_-]?servers?|mcp\.servers|context_servers|modelContextProtocolServers|mcpTemplates)$",
    re.IGNORECASE,
)
# Members that an entry map never has, but documents of other kinds always do.
FOREIGN_MEMBERS = frozenset(
    {
        "openapi",
        "swagger",
        "asyncapi",
        "manifest_version",
        "start_url",
        "dependencies",
        "devDependencies",
        "scripts",
        "modList",
        "modid",
        "mcversion",
        "minecraft",
        "assetIndex",
        "compilerOptions",
    }
)
COMMENT = re.compile(r"^(?://|#|\$|_)")


class Form(Enum):
    """What an object among server entries is."""

    SERVER = auto()
    TOGGLE = auto()
    BROKEN = auto()
    FOREIGN = auto()


def form(value: Plain) -> Form:
    """Return what an object is where only servers are expected."""
    if not isinstance(value, dict):
        return Form.FOREIGN
    flat = flatten(value)
    if address_of(flat) is not None:
        return Form.SERVER
    if value and TOGGLE_KEYS.issuperset(value):
        return Form.TOGGLE
    meant = any(key in flat for key in (*COMMAND_KEYS, *ARGS_KEYS)) or transport.word_of(flat) is not None
    return Form.BROKEN if meant else Form.FOREIGN


def plausible(value: Plain) -> bool:
    """Return whether an object proves itself a server where other things are to be expected too.

    A command is proof enough. An address alone is not (OpenAPI, AsyncAPI and asset lists have
    those): it must be callable, and state its transport or have no field that entries do not have.
    """
    if not isinstance(value, dict) or sum(form(member) is Form.SERVER for member in value.values()) > 1:
        return False  # several servers, of which one may be named like a part of an entry
    flat = flatten(value)
    if transport.states_unknown_word(flat):
        return False
    address = address_of(flat)
    if address is None or "image" in address.facts:
        return False
    if address.command is not None:
        return True
    if address.url is None or not transport.is_web(address.url):
        return False
    return transport.states_known_type(flat) or KNOWN_KEYS.issuperset(flat)


def alone(value: Plain) -> bool:
    """Return whether a whole document is one server: an address needs a word beside it that says so."""
    if not isinstance(value, dict) or not plausible(value):
        return False
    if not FOREIGN_MEMBERS.isdisjoint(value):
        return False
    flat = flatten(value)
    command = any(flat.get(key) for key in COMMAND_KEYS)
    return command or transport.word_of(flat) is not None or "headers" in flat or len(flat) == 1


def own(node: Node) -> bool:
    """Return whether the key a value stands under is MCP's own, so that anything else in it is a mistake."""
    if OWN_KEY.search(node.key):
        return True
    path = segments(node.pointer)
    return len(path) > 1 and path[-1] == "servers" and path[-2] == "mcp"


def foreign(document: Plain) -> bool:
    """Return whether a document is of another well-known kind: an API description, a package, an app."""
    return isinstance(document, dict) and not FOREIGN_MEMBERS.isdisjoint(document)


def comment(name: str, value: Plain) -> bool:
    """Return whether a member of an entry map is a comment or a schema reference, not an entry."""
    return bool(COMMENT.match(name)) and not isinstance(value, dict)
