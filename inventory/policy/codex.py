"""Codex: `requirements.toml`, where a server needs a rule under its own name.

Source: openai/codex, codex-rs/config/src/mcp_requirements.rs (copies of 2026, three layouts of the same):
`[mcp_servers.n.identity] command = "x"` compares the command word and nothing else; matchers (`exact`,
`prefix`, `regex` over the whole value) compare every argument, in equal number. Without the table everything
runs, with an empty one nothing does. Where a name has several rules, all must hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from discovery.frozen import frozen
from discovery.shapes.model import Plain
from inventory.policy.codex_rules import Requirement, read_requirement
from inventory.policy.model import Answer, Candidate, Decision, Layer, allow, block, unknown
from inventory.policy.values import at, table
from inventory.policy.wild import all_of

Named = tuple[tuple[str, Requirement], ...]


@frozen
class Table:
    """One `mcp_servers` table: its rules by server name, and which file it stands in."""

    source: str
    rules: Named

    def of(self, name: str | None) -> tuple[Requirement, ...]:
        """Return the rules of one server."""
        return tuple(rule for known, rule in self.rules if known == name)


@frozen
class Codex:
    """The tables of all layers, and of plugins by their name; a layer without a table asks for nothing."""

    tables: tuple[Table, ...] = ()
    plugins: tuple[tuple[str, Table], ...] | None = None
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def decide(self, candidate: Candidate) -> Decision:
        """Return what Codex would do with a server."""
        if self.unread:
            return unknown("unread", f"a policy could not be read: {self.unread[0]}")
        if candidate.scope == "plugin":
            return self.of_plugin(candidate)
        if not self.tables:
            return allow("no-table", "no requirements have an mcp_servers table: everything runs")
        found = [judge(each, candidate) for each in self.tables]
        return next((it for it in found if it.answer is not Answer.ALLOW), found[0])

    def of_plugin(self, candidate: Candidate) -> Decision:
        """Return what Codex would do with a server of a plugin: it has a table of its own."""
        if any(not found.rules for found in self.tables):
            return block("empty", "an empty mcp_servers table disables the servers of plugins, too")
        if self.plugins is None:
            return allow("no-table", "no requirements name plugins: their servers run")
        if candidate.plugin is None:
            return unknown("plugin?", "which plugin brings this server is not known")
        own = dict(self.plugins).get(candidate.plugin)
        return judge(own, candidate) if own else block("not-listed", "requirements do not name this plugin")


def judge(found: Table, candidate: Candidate) -> Decision:
    """Return what one table makes of a server."""
    rules = found.of(candidate.name)
    place = f"mcp_servers/{candidate.name}"
    if not rules:
        return block("not-listed", f"{found.source} has no rule for a server of this name")
    answer = all_of(rule.matches(candidate) for rule in rules)
    if answer is None:
        return unknown("identity?", "part of the launch is not known, or a rule cannot be read", place)
    if not answer:
        return block("identity", "the rule for this name is about another launch", place)
    kinds = ", ".join(sorted({rule.kind for rule in rules}))
    return allow(f"identity/{kinds}", "the rule for this name is about this launch", place)


def read_codex(layers: Iterable[Layer]) -> Codex:
    """Return the requirements of all layers; a server must satisfy each layer that has a table."""
    tables: list[Table] = []
    plugins: list[tuple[str, Table]] = []
    problems: list[str] = []
    unread: list[str] = []
    asked = False
    for layer in layers:
        if layer.fault or not isinstance(layer.document, dict):
            problems.append(f"{layer.source}: {layer.fault or 'write a table'}")
            unread.append(layer.source)
            continue
        if "mcp_servers" in layer.document:
            tables.append(read_table(layer.document["mcp_servers"], layer.source, problems))
        asked = asked or "plugins" in layer.document
        for name, body in sorted(table(layer.document.get("plugins")).items()):
            plugins.append((name, read_table(at(body, "mcp_servers"), layer.source, problems)))
    return Codex(
        tables=tuple(tables),
        plugins=tuple(plugins) if asked else None,
        problems=tuple(problems),
        unread=tuple(unread),
    )


def read_table(value: Plain, source: str, problems: list[str]) -> Table:
    """Return one table; a rule that cannot be read stays as one that nothing is known to satisfy."""
    return Table(source=source, rules=tuple(requirements(value, source, problems)))


def requirements(value: Plain, source: str, problems: list[str]) -> Iterator[tuple[str, Requirement]]:
    """Give the rules of a table by name."""
    for name, body in sorted(table(value).items()):
        found = tuple(read_requirement(body))
        for rule in found:
            if rule.fault:
                problems.append(f"{source}: mcp_servers/{name}: {rule.fault}")
            elif rule.loose:
                problems.append(f"{source}: mcp_servers/{name}: any arguments pass, so any package")
            yield name, rule
