"""Claude Code: `allowedMcpServers`, `deniedMcpServers`, `managedMcpServers` and `managed-mcp.json`.

Source: code.claude.com/docs/en/managed-mcp (copy of autumn 2026, which tells of releases up to v2.1.282).
The lists of all settings merge, unless `allowManagedMcpServersOnly`; a denial wins from any of them. A name
allows a remote server only where no address is listed, and a local one only where no command is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from discovery.frozen import frozen
from discovery.model import NOTHING
from discovery.shapes.model import Plain
from inventory.policy.claude_rules import matches
from inventory.policy.lists import ALLOWED, DENIED, Key, Rule, read_rules
from inventory.policy.model import Answer, Candidate, Decision, Layer, allow, block, unknown
from inventory.policy.wild import any_of, each, exact

MANAGED_ONLY = "allowManagedMcpServersOnly"
PROVIDED = "managedMcpServers"
FIXED = "mcpServers"
NAME_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


@frozen
class Fixed:
    """One server that the organisation itself starts: from managed-mcp.json, or from its settings."""

    name: str
    argv: tuple[str, ...] = ()
    url: str | None = None

    def starts(self, candidate: Candidate) -> bool | None:
        """Return whether this is what `candidate` would start under the same name."""
        if self.name != candidate.name:
            return False
        if self.url is not None:
            return candidate.remote and exact(self.url, candidate.url or "")
        return each(self.argv, candidate.argv)


@frozen
class Claude:
    """The effective lists: `allowed` is None where no setting has one; `fixed` where no set is deployed."""

    allowed: tuple[Rule, ...] | None = None
    denied: tuple[Rule, ...] = ()
    fixed: tuple[Fixed, ...] | None = None
    provided: tuple[Fixed, ...] = ()
    environ: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def decide(self, candidate: Candidate) -> Decision:
        """Return what Claude Code would do with a server."""
        if candidate.in_process:
            return allow("exempt", "a server inside the program that started the session skips every check")
        denial = any_of(self.holds(rule, candidate, denies=True) for rule in self.denied)
        if denial:
            return self.denial(candidate)
        found = self.after_denials(candidate)
        if self.unread and found.rule != "exclusive":
            return unknown("unread", f"a policy could not be read: {self.unread[0]}")
        if denial is None and found.answer is not Answer.BLOCK:
            return unknown("denied?", "part of the launch is not known, and a denial may be about it")
        return found

    def denial(self, candidate: Candidate) -> Decision:
        """Return the denial that is about a server."""
        rule = next(it for it in self.denied if self.holds(it, candidate, denies=True))
        return block(f"denied/{rule.key}", "an entry of the deny list is about it", rule.place)

    def after_denials(self, candidate: Candidate) -> Decision:
        """Return what becomes of a server that no denial is about."""
        if candidate.built_in:
            return allow("exempt", "a server built into the client needs no entry of the allow list")
        own = any_of(it.starts(candidate) for it in (*self.provided, *(self.fixed or ())))
        if own and not (candidate.references and self.fixed):
            return allow("provided", "the organisation itself provides exactly this server")
        if self.fixed is not None and candidate.scope != "managed" and not own:
            if own is None:
                return unknown(
                    "exclusive?", "managed-mcp.json has this name; part of the launch is not known"
                )
            return block(
                "exclusive", "managed-mcp.json is deployed: only its servers load", "managed-mcp.json"
            )
        if candidate.scope == "managed" and not candidate.references:
            return allow("provided", "a managed server without variables needs no entry of the allow list")
        return self.by_allow_list(candidate)

    def by_allow_list(self, candidate: Candidate) -> Decision:
        """Return what the allow list makes of a server."""
        if self.allowed is None:
            return allow("no-allow-list", "no setting has an allow list: what is not denied loads")
        key = Key.URL if candidate.remote else Key.COMMAND
        strict = [rule for rule in self.allowed if rule.key is key]
        rules = strict or [rule for rule in self.allowed if rule.key is Key.NAME]
        answers = [self.holds(rule, candidate, denies=False) for rule in rules]
        if True in answers:
            rule = rules[answers.index(True)]
            return allow(f"allowed/{rule.key}", "an entry of the allow list is about it", rule.place)
        if None in answers:
            return unknown("allowed?", "part of the launch is not known, and an entry may be about it")
        why = (
            f"the allow list has {key} entries, and none is about it"
            if strict
            else "no name entry is its own"
        )
        return block("not-allowed", why, ALLOWED)

    def holds(self, rule: Rule, candidate: Candidate, *, denies: bool) -> bool | None:
        """Return whether an entry is about a server."""
        return matches(rule, candidate, self.environ, denies=denies)


def read_claude(layers: Iterable[Layer], environ: Mapping[str, str] = NOTHING) -> Claude:
    """Return the effective policy of settings files and, where it is deployed, of managed-mcp.json."""
    found = tuple(layers)
    read = [it for it in found if not it.fault and isinstance(it.document, dict)]
    settings = [it for it in read if not is_fixed(it)]
    managed = [it for it in settings if it.scope == "managed"]
    only = any(section(it, MANAGED_ONLY) is True for it in managed)
    problems: list[str] = []
    lists = [allowed_in(it, problems) for it in (managed if only else settings)]
    given = [it for it in lists if it is not None]
    fixed = [it for it in read if is_fixed(it)]
    denied = tuple(rule for it in settings for rule in denied_in(it, problems))
    provided = tuple(it for one in managed for it in servers(section(one, PROVIDED)))
    return Claude(
        allowed=tuple(rule for rules in given for rule in rules) if given else None,
        denied=denied,
        fixed=tuple(it for one in fixed for it in servers(section(one, FIXED))) if fixed else None,
        provided=tuple(it for it in provided if it.url and it.url.startswith("https://")),
        environ=environ,
        problems=(*(f"{it.source}: {it.fault}" for it in found if it.fault), *problems),
        unread=tuple(it.source for it in found if it.fault or not isinstance(it.document, dict)),
    )


def is_fixed(layer: Layer) -> bool:
    """Return whether a layer is a managed-mcp.json: a settings file has its servers elsewhere."""
    return isinstance(layer.document, dict) and FIXED in layer.document and layer.scope == "managed"


def section(layer: Layer, key: str) -> Plain:
    """Return one key of a document."""
    return layer.document.get(key) if isinstance(layer.document, dict) else None


def allowed_in(layer: Layer, problems: list[str]) -> tuple[Rule, ...] | None:
    """Return the allow list of a settings file, None without one; an entry that is none is dropped.

    v2.1.154 drops the entry, not the list (anthropics/claude-code issue about invalid entries, 2026).
    """
    if not isinstance(layer.document, dict) or ALLOWED not in layer.document:
        return None
    found = read_rules(layer.document[ALLOWED], ALLOWED)
    problems += [f"{layer.source}: {text}" for text in found.problems]
    named = [rule for rule in found.rules if rule.key is Key.NAME and not set(rule.word) <= NAME_LETTERS]
    problems += [f"{layer.source}: {rule.place}: a name has letters, digits, - and _ only" for rule in named]
    return tuple(rule for rule in found.rules if rule not in named)


def denied_in(layer: Layer, problems: list[str]) -> tuple[Rule, ...]:
    """Return the deny list of a settings file."""
    value = section(layer, DENIED)
    if value is None:
        return ()
    found = read_rules(value, DENIED)
    problems += [f"{layer.source}: {text}" for text in found.problems]
    return found.rules


def servers(value: Plain) -> Iterable[Fixed]:
    """Give the servers of a map by name, as `.mcp.json` writes them."""
    for name, body in sorted(value.items()) if isinstance(value, dict) else ():
        if not isinstance(body, dict):
            continue
        command, args, url = body.get("command"), body.get("args"), body.get("url")
        words = [command, *(args if isinstance(args, list) else [])]
        yield Fixed(
            name=name,
            argv=tuple(word for word in words if isinstance(word, str)) if isinstance(command, str) else (),
            url=url if isinstance(url, str) and not isinstance(command, str) else None,
        )
