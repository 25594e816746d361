"""How the processes and servers that were found belong together: whose evidence counts, what started what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from discovery.live.running import Evidence, Running
from discovery.live.subject import Found
from discovery.signals.table import what_it_is

RELAYED = frozenset({"gateway.known", "tooling.known"})


def speaking(found: Iterable[Found | None]) -> tuple[Evidence, ...]:
    """Return the evidence of the process of a chain that says most of what it is."""
    told = [each.evidence for each in found if each is not None]
    best = max(reversed(told), key=what_it_is, default=())
    rules = {each.rule for each in best}
    others = [each for evidence in told for each in evidence if each.weight > 0 and each.rule not in rules]
    return (*best, *{each.rule: each for each in others}.values())


def related(servers: list[Running]) -> list[Running]:
    """Return the servers with what started which: one that a gateway started is its inner one."""
    leaves = {pid: server.leaf.pid for server in servers for pid in server.pids}
    outer: dict[int, int] = {}
    for server in servers:
        above = server.owner.pid if server.owner is not None else server.root.parent
        if above in leaves and leaves[above] != server.leaf.pid:
            outer[server.leaf.pid] = leaves[above]
    return [
        replace(
            server,
            outer=outer.get(server.leaf.pid),
            inner=tuple(sorted(leaf for leaf, gateway in outer.items() if gateway == server.leaf.pid)),
        )
        for server in servers
    ]


def role_of(server: Running) -> str | None:
    """Return what a server is beside one: a gateway to others, or a tool that tries them."""
    rules = {each.rule for each in server.evidence}
    if "tooling.known" in rules:
        return "tooling"
    return "gateway" if server.inner or rules & RELAYED else None
