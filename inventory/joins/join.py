"""Which records of one machine are one server, by proofs and by pointers. Pure; the order given is no matter.

A proof may make one of two running things, unless they then claim to be two different packages, images or
files: all proofs among such are dropped, for one of them lies. A pointer only ever joins one server.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from discovery.model import digest
from inventory.joins.nodes import Node, claims, rank
from inventory.joins.pointers import POINTERS, Pointer
from inventory.joins.proofs import PROOFS, Proof
from inventory.model import Join


class Roots:
    """A union-find over keys: two keys with the same root are one server."""

    def __init__(self, keys: Iterable[str]) -> None:
        """Begin with every key on its own."""
        self.above = {key: key for key in keys}

    def root(self, key: str) -> str:
        """Return the key that stands for the server of `key`."""
        while self.above[key] != key:
            self.above[key] = self.above[self.above[key]]
            key = self.above[key]
        return key

    def unite(self, one: str, other: str) -> None:
        """Make one server of two; the first key of a server is its root."""
        first, second = sorted((self.root(one), self.root(other)))
        self.above[second] = first

    def groups(self) -> list[list[str]]:
        """Return the keys of each server, sorted."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for key in sorted(self.above):
            found[self.root(key)].append(key)
        return list(found.values())


class Why:
    """For each key that was joined: by which rule, in which words, and whether it only points."""

    def __init__(self) -> None:
        """Begin with nothing joined."""
        self.told: dict[str, tuple[str, str, bool]] = {}

    def add(self, key: str, rule: str, text: str, *, points: bool) -> None:
        """Note why `key` was joined; the first reason stays."""
        self.told.setdefault(key, (rule, text, points))


def join(nodes: Sequence[Node]) -> Mapping[str, tuple[Join, ...]]:
    """Return the servers that are made of several records: their key, and why each other record is theirs."""
    by_key = {node.key: node for node in sorted(nodes, key=lambda it: it.key)}
    why = Why()
    roots, suspected = Roots(by_key), Roots(by_key)
    edges = [edge for proof in PROOFS for edge in edges_of(proof, by_key)]
    for one, other, _, _ in edges:
        suspected.unite(one, other)
    for one, other, proof, subject in proven(edges, suspected, by_key):
        roots.unite(one, other)
        for key in (one, other):
            why.add(key, proof.id, proof.text.format(subject), points=False)
    for pointer in POINTERS:
        point(pointer, by_key, roots, suspected, why)
    return dict(told(group, by_key, why) for group in roots.groups() if len(group) > 1)


def told(group: Sequence[str], by_key: Mapping[str, Node], why: Why) -> tuple[str, tuple[Join, ...]]:
    """Return the key of a joined server, that of its most telling record, and why the others are its."""
    members = [by_key[key] for key in group if key not in why.told or not why.told[key][2]]
    best = min(members, key=rank).key
    joins = []
    for key in group:
        if key != best:
            rule, text, points = why.told.get(key, ("", "", False))
            seen = tuple(it.key for it in by_key[key].sightings)
            joins.append(Join(rule=rule, id=digest(key), text=text, sightings=seen, points=points))
    return best, tuple(joins)


Edge = tuple[str, str, Proof, str]


def proven(edges: Iterable[Edge], suspected: Roots, by_key: Mapping[str, Node]) -> list[Edge]:
    """Return the proofs that hold: none among records that would make a server claim to be two things."""
    groups = suspected.groups()
    torn = {group[0] for group in groups if contradicts(by_key[key] for key in group)}
    return [edge for edge in edges if suspected.root(edge[0]) not in torn]


def contradicts(nodes: Iterable[Node]) -> bool:
    """Return whether `nodes` claim two different things to be."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for node in nodes:
        for aspect, value in claims(node):
            found[aspect].add(value)
    return any(len(values) > 1 for values in found.values())


def edges_of(proof: Proof, by_key: Mapping[str, Node]) -> list[Edge]:
    """Return which records hold the same token; where marks differ, only those with the same mark."""
    holders: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for key, node in by_key.items():
        for sighting in node.sightings:
            for token in proof.tokens(sighting):
                holders[token.subject][token.mark].add(key)
    edges: list[Edge] = []
    for subject, by_mark in sorted(holders.items()):
        marked = {mark: keys for mark, keys in by_mark.items() if mark}
        together = marked.values() if len(marked) > 1 else [set().union(*by_mark.values())]
        for keys in together:
            edges += [(one, other, proof, subject) for one, other in pairwise(sorted(keys))]
    return edges


def point(pointer: Pointer, by_key: Mapping[str, Node], roots: Roots, suspected: Roots, why: Why) -> None:
    """Join every record that `pointer` is about to the one server it points at, if it is one."""
    aimable = [node for node in by_key.values() if any(node.on(*pointer.aims))]
    pointing: defaultdict[str, list[str]] = defaultdict(list)
    for key, node in by_key.items():
        if key in why.told or not aimable or not pointer.applies(node):
            continue
        others = (other for other in aimable if other.key != key)
        aimed = {roots.root(found.key) for found in pointer.targets(node, others)} - {roots.root(key)}
        if len(aimed) == 1:
            pointing[aimed.pop()].append(key)
    groups = {group[0]: group for group in roots.groups()}
    around = {key: group for group in suspected.groups() for key in group}
    for target, keys in sorted(pointing.items()):
        # Also what only a dropped proof joins to the target: more lies must not make more joins.
        near = [by_key[key] for member in groups[target] for key in (member, *around[member])]
        fitting = [key for key in keys if fits(by_key[key], near)]
        if contradicts(by_key[key] for key in fitting) or (pointer.alone and len(keys) > 1):
            continue
        for key in fitting:
            if roots.root(key) != roots.root(target):
                why.add(key, pointer.id, pointer.text(by_key[key]), points=True)
                roots.unite(key, target)


def fits(node: Node, others: Iterable[Node]) -> bool:
    """Return whether `node` claims nothing that one of `others` claims otherwise."""
    own = dict(claims(node))
    return all(own.get(aspect, value) == value for other in others for aspect, value in claims(other))
