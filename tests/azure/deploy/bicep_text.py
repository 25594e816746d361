"""A Bicep file as tree-sitter's grammar reads it: its declarations, and what is wrong before it runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import tree_sitter_bicep
from tree_sitter import Language, Node, Parser

from discovery.frozen import frozen

DECLARED = frozenset({"parameter", "variable", "resource", "module", "output"})
# Names that stand for themselves: keys, names of declarations, types.
DECORATORS = frozenset({"description", "allowed", "secure", "minLength", "maxLength", "minValue", "maxValue"})


class BadBicep(Exception):
    """A file that the compiler would refuse: where, and why."""


@frozen
class Declaration:
    """One statement: what it declares, its decorators, and its last node, which is its value."""

    kind: str
    name: str
    node: Node
    decorators: Mapping[str, Node]

    @property
    def value(self) -> Node | None:
        """Return the expression on the right, None where there is none."""
        last = self.node.named_children[-1]
        return (
            None if last.type == "type" or "=" not in {child.type for child in self.node.children} else last
        )

    @property
    def type(self) -> str:
        """Return the type of a parameter or an output, the `type@version` of a resource, a module's path."""
        return plain(self.node.named_children[1])

    @property
    def existing(self) -> bool:
        """Return whether a resource is only referred to."""
        return any(child.type == "existing" for child in self.node.children)


@frozen
class File:
    """One Bicep file."""

    path: Path
    scope: str
    declarations: tuple[Declaration, ...]

    def of(self, kind: str) -> list[Declaration]:
        """Return the declarations of one kind, in order."""
        return [one for one in self.declarations if one.kind == kind]

    def named(self, name: str) -> Declaration:
        """Return the declaration of a name; raises BadBicep."""
        for one in self.declarations:
            if one.name == name and one.kind != "output":
                return one
        raise BadBicep(f"{self.path.name}: nothing is called {name!r}")


@cache
def read(path: Path) -> File:
    """Return a file's declarations; raises BadBicep where the grammar does not know what stands there."""
    tree = Parser(Language(tree_sitter_bicep.language())).parse(path.read_bytes())
    if tree.root_node.has_error:
        raise BadBicep(f"{path.name}: {', '.join(errors(tree.root_node))}")
    return File(
        path=path, scope=scope_of(tree.root_node), declarations=tuple(declarations(tree.root_node, path))
    )


def scope_of(root: Node) -> str:
    """Return where a file may be deployed."""
    for node in root.named_children:
        if node.type == "target_scope_assignment":
            return plain(node.named_children[0])
    return "resourceGroup"


def declarations(root: Node, path: Path) -> Iterator[Declaration]:
    """Give the declarations of a file; raises BadBicep for a statement that is none."""
    decorators: dict[str, Node] = {}
    for node in root.named_children:
        kind = node.type.removesuffix("_declaration")
        if node.type == "decorators":
            decorators = {plain(one.named_children[0].named_children[0]): one for one in node.named_children}
            if unknown := decorators.keys() - DECORATORS:
                raise BadBicep(f"{path.name}: no decorators {sorted(unknown)}")
        elif kind in DECLARED:
            name = plain(node.named_children[0])
            yield Declaration(kind=kind, name=name, node=node, decorators=decorators)
            decorators = {}
        elif node.type not in {"target_scope_assignment", "comment"}:
            raise BadBicep(f"{path.name}:{node.start_point.row + 1}: what is a {node.type}?")


def errors(node: Node) -> Iterator[str]:
    """Give the lines that the grammar does not understand."""
    if node.type == "ERROR" or node.is_missing:
        yield f"line {node.start_point.row + 1}"
    for child in node.children:
        yield from errors(child)


def plain(node: Node) -> str:
    """Return the text of a name, or of a string without its quotes."""
    text = (node.text or b"").decode()
    return text[1:-1] if node.type == "string" else text


def mentioned(node: Node) -> Iterator[str]:
    """Give every name that an expression refers to; names of properties, keys and loop variables are none."""
    if node.type == "identifier":
        yield plain(node)
        return
    children = node.named_children
    if node.type == "object_property" and children[0].type == "identifier":
        children = children[1:]
    for child in children:
        yield from mentioned(child)
