"""GitHub Copilot (CLI, app, VS Code, JetBrains): `allowedMcpServers` and `deniedMcpServers`.

Sources: github/docs, content/copilot/reference/enterprise-administrators/enterprise-managed-settings.md and
content/copilot/how-tos/administer-copilot/manage-mcp-usage/configure-enterprise-allowlist.md (copies of
autumn 2026). Every source's allow list must be satisfied, any source's denial blocks, any entry counts,
nothing is expanded: a variable in the launch blocks. A list that is malformed allows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from discovery.frozen import frozen
from discovery.shapes.model import Plain
from inventory.policy.copilot_urls import covers
from inventory.policy.lists import ALLOWED, DENIED, Key, Rule, read_rules
from inventory.policy.model import Answer, Candidate, Decision, Layer, allow, block, unknown
from inventory.policy.wild import any_of, each, exact

VARIABLE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}|\$[A-Za-z_][A-Za-z0-9_]*")
# What VS Code itself puts in before it starts a server (code.visualstudio.com, variables reference, 2026):
# whether the check comes before or after that, no document says.
INPUT = re.compile(r"\$\{(?:[a-z]+:[^}]*|workspaceFolder\w*|userHome|cwd|pathSeparator|/)\}")


@frozen
class Source:
    """One settings source: its allow list, None without one, and its deny list."""

    source: str
    allowed: tuple[Rule, ...] | None
    denied: tuple[Rule, ...] = ()


@frozen
class Copilot:
    """All sources of one client."""

    sources: tuple[Source, ...] = ()
    problems: tuple[str, ...] = ()

    def decide(self, candidate: Candidate) -> Decision:
        """Return what a Copilot client would do with a server."""
        if candidate.built_in:
            return allow("exempt", "a server built into the client cannot be blocked")
        denials = [(matches(rule, candidate), rule) for it in self.sources for rule in it.denied]
        for answer, rule in denials:
            if answer:
                return block(f"denied/{rule.key}", "an entry of a deny list is about it", rule.place)
        found = self.by_allow_lists(candidate)
        if found.answer is Answer.BLOCK:
            return found
        if (variable := unresolved(candidate)) is True:
            return block("variable", "the launch has a variable, which the client cannot verify")
        if any(answer is None for answer, _ in denials):
            return unknown("denied?", "part of the launch is not known, and a denial may be about it")
        if variable is None:
            return unknown("variable?", "the editor puts a value in here, perhaps before it compares")
        return found

    def by_allow_lists(self, candidate: Candidate) -> Decision:
        """Return what the allow lists make of a server: each must have an entry about it."""
        decision = allow("no-allow-list", "no source has an allow list: what is not denied runs")
        doubt: Decision | None = None
        for source in self.sources:
            if source.allowed is None:
                continue
            answers = [matches(rule, candidate) for rule in source.allowed]
            if any_of(answers) is False:
                return block("not-allowed", f"no entry of {source.source} is about it", ALLOWED)
            if True not in answers:
                doubt = unknown("allowed?", "part of the launch is not known, and an entry may be about it")
                continue
            rule = source.allowed[answers.index(True)]
            decision = allow(f"allowed/{rule.key}", "an entry of every allow list is about it", rule.place)
        return doubt or decision


def matches(rule: Rule, candidate: Candidate) -> bool | None:
    """Return whether an entry is about a server; None where part of the launch is not known."""
    match rule.key:
        case Key.NAME:
            return candidate.name is not None and exact(rule.word, candidate.name)
        case Key.COMMAND:
            return not candidate.remote and bool(candidate.argv) and each(rule.words, candidate.argv)
        case Key.URL:
            return candidate.remote and covers(rule.word, candidate.url or "")


def unresolved(candidate: Candidate) -> bool | None:
    """Return whether a launch has a variable in it; None for what an editor replaces by itself."""
    texts = (*candidate.argv, candidate.url or "")
    if any(VARIABLE.search(INPUT.sub("", text)) for text in texts):
        return True
    return None if any(INPUT.search(text) for text in texts) else False


def read_copilot(layers: Iterable[Layer]) -> Copilot:
    """Return the policy that all settings sources make together."""
    problems: list[str] = []
    sources = tuple(read_source(layer, problems) for layer in layers)
    return Copilot(sources=sources, problems=tuple(problems))


def read_source(layer: Layer, problems: list[str]) -> Source:
    """Return one source; a list in it that is malformed makes it one that allows nothing."""
    if layer.fault or not isinstance(layer.document, dict):
        problems.append(f"{layer.source}: {layer.fault or 'write an object'}; it counts as allowing nothing")
        return Source(source=layer.source, allowed=())
    wrong: list[str] = []
    allowed = one_list(layer.document.get(ALLOWED), ALLOWED, wrong)
    denied = one_list(layer.document.get(DENIED), DENIED, wrong)
    problems += [f"{layer.source}: {text}; the whole list counts as allowing nothing" for text in wrong]
    return Source(source=layer.source, allowed=() if wrong else allowed, denied=denied or ())


def one_list(value: Plain, place: str, wrong: list[str]) -> tuple[Rule, ...] | None:
    """Return one list, None where it is not there; teams may replace one under `overridable`."""
    if isinstance(value, dict) and set(value) == {"overridable"}:
        value, place = value["overridable"], f"{place}/overridable"
    if value is None:
        return None
    found = read_rules(value, place)
    wrong += found.problems
    return found.rules
