"""One document of a registry becomes its entries, waivers and policy, and Problems for what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from inventory.model import Entry, Policy, Problem, Waiver
from inventory.registry.absent import RegistryError
from inventory.registry.fields import Refused, check_known, map_of
from inventory.registry.form import read_entry
from inventory.registry.nodes import Value
from inventory.registry.policy import read_policy
from inventory.registry.waiving import read_waiver

TOP = ("entries", "schema", "policy", "waivers")
LISTS = frozenset({"entries", "policy", "waivers"})
# What is read from one place of a registry.
Item = Entry | Waiver | Policy | Problem


def read_root(root: Value, source: str) -> Iterator[Item]:
    """Yield the items of one document: a map of lists, a list of entries, or a single entry.

    Raises RegistryError for a policy that cannot be read.
    """
    if root.value is None and not root.problem:
        return  # an empty file, or nothing but comments
    if isinstance(root.value, dict) and not root.problem and LISTS & set(root.value) and not is_entry(root):
        try:
            yield from read_lists(root, source)
        except Refused as error:
            yield problem_of(error, source)
        return
    nodes: list[Value] = root.value if isinstance(root.value, list) else [root]
    for node in nodes:
        yield from read_one(node, source)


def is_entry(root: Value) -> bool:
    """Return whether a map is an entry: an entry may hold waivers, too."""
    return "identity" in root.keys


def read_lists(root: Value, source: str) -> Iterator[Item]:
    """Yield what stands under `entries`, `waivers` and `policy`; raise Refused for unknown fields beside."""
    check_known(map_of(root, ""), root, TOP, "")
    for node in list_of(root, "entries"):
        yield from read_one(node, source)
    for node in list_of(root, "waivers"):
        yield read_alone(node, source)
    if isinstance(root.value, dict) and "policy" in root.value:
        yield policy_in(root.value["policy"], source)


def list_of(root: Value, name: str) -> list[Value]:
    """Return the nodes under `name`, none if it is empty or not there; raise Refused if it is no list."""
    found = map_of(root, "").get(name)
    if found is None or (found.value is None and not found.problem):
        return []
    if found.problem or not isinstance(found.value, list):
        raise Refused(name, found.line, found.problem or "write a list: each item begins with `- `")
    return found.value


def read_one(node: Value, source: str) -> Iterator[Entry | Problem]:
    """Yield the entry in `node`, or what is wrong with it."""
    found = read_entry(node, source)
    yield from [found] if isinstance(found, Entry) else found


def read_alone(node: Value, source: str) -> Waiver | Problem:
    """Return a waiver that stands in no entry, which must say itself what it is about."""
    try:
        found = read_waiver(node)
        if not found.identity and not found.rule:
            raise Refused("waivers.identity", node.line, "say what is waived: its identity, or the rule's id")
    except Refused as error:
        return problem_of(error, source)
    return replace(found, source=source)


def policy_in(node: Value, source: str) -> Policy:
    """Return the policy in `node`; raise RegistryError if it cannot be read."""
    try:
        return read_policy(node, source)
    except Refused as error:
        raise RegistryError(f"{source}: line {error.line}: {error.field}: {error}") from None


def problem_of(error: Refused, source: str) -> Problem:
    """Return what was refused as a Problem of its file."""
    return Problem(source=source, line=error.line, field=error.field, message=str(error))
