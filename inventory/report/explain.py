"""One server in full: `show` says what and where it is, `explain` why it was judged as it was."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from discovery.model import Identity, Sighting
from inventory.model import Evidence, Finding, Judged, Policy, Seen, Snapshot, View
from inventory.notes import last_used
from inventory.report.alive import day
from inventory.report.entries import Pair, entry_facts, table, waiver_text
from inventory.report.entries import tell_entry as tell_entry
from inventory.report.replayed import facts
from inventory.report.style import BOLD, SEVERITY_COLOURS, VERDICT_COLOURS, Style
from inventory.report.words import (
    NAMELESS,
    clean,
    identity_text,
    judgement_of,
    ordered,
    place,
    seen_by,
    sightings,
    state,
)

if TYPE_CHECKING:
    from inventory.replay import Replay

# Who told what a cloud's resource is (discovery.azure.model.Evidence).
TOLD_BY = {
    "arg": "its row in Resource Graph",
    "arm": "an answer of Resource Manager",
    "probe": "its own answer",
    "k8s": "the Kubernetes API",
}


def show(judged: Judged, view: View, style: Style) -> str:
    """Return what the server is, what it is called, and everything known about each sighting."""
    blocks = [list(title(judged, style)), list(about(judged, style))]
    blocks += [list(place_facts(seen, judged, view, style)) for seen in sightings(judged)]
    return joined(blocks)


def explain(judged: Judged, view: View, style: Style, stored: Iterable[Replay] = ()) -> str:
    """Return the rule, the field and the two values behind a verdict, and what to do about each finding.

    `stored` are the verdicts that the inventory holds, given again.
    """
    blocks = [
        list(title(judged, style)),
        list(rule(judged, style)),
        list(against(judged, view.snapshot, style)),
        *(table(facts(replay), style) for replay in stored),
    ]
    blocks += [list(seen_lines(judged, view, style))]
    blocks += [list(finding_facts(finding, style)) for finding in ordered(judged.findings)]
    return joined(blocks)


def joined(blocks: Iterable[list[str]]) -> str:
    """Return blocks with an empty line between them."""
    return "\n\n".join("\n".join(line.rstrip() for line in block) for block in blocks if block) + "\n"


def title(judged: Judged, style: Style) -> Iterator[str]:
    """Give the line that says which server this is and how it was judged."""
    verdict = judged.judgement.verdict
    word = style.paint(verdict.value.upper(), VERDICT_COLOURS[verdict])
    yield f"{word}  {style.paint(clean(judged.server.name or NAMELESS), BOLD)}  {judged.server.id}"


def about(judged: Judged, style: Style) -> Iterator[str]:
    """Give the facts about the server itself."""
    server = judged.server
    pairs = [("identity", identity_text(server.identity)), *identity_facts(server.identity)]
    pairs += [
        ("names", ", ".join(server.names)),
        ("transport", server.transport or ""),
        ("presence", ", ".join(server.presence)),
        ("first seen", f"{server.first_seen:%Y-%m-%d %H:%M} UTC"),
        ("last seen", f"{server.last_seen:%Y-%m-%d %H:%M} UTC"),
        ("last used", day(last_used(server) or "")),
        ("gateway", server.parent or ""),
        ("starts", ", ".join(server.children)),
        *(("note", note.text) for note in judged.notes),
        *(("joined", f"{join.text} ({join.rule}, {join.id})") for join in server.joins),
    ]
    yield from table(pairs, style)


def identity_facts(identity: Identity) -> list[Pair]:
    """Return how the identity was arrived at."""
    pin = f" ({identity.pin.value})" if identity.pin else ""
    return [
        ("kind", identity.kind.value),
        ("version", f"{identity.version or 'not fixed'}{pin}" if identity.purl else ""),
        ("launcher", identity.launcher or ""),
        ("wrapped by", ", ".join(identity.wrapper)),
        ("through", ", ".join(identity.via)),
    ]


def place_facts(seen: Seen, judged: Judged, view: View, style: Style) -> Iterator[str]:
    """Give everything that is known from one sighting."""
    one = seen.sighting
    yield f"{style.paint(seen_by(one), BOLD)}  {style.fold(place(one))}"
    pairs = [
        ("state", state(seen, view)),
        ("verdict", judgement_of(judged, one).verdict.value),
        *launch_facts(one),
        ("read also by", ", ".join(one.readers)),
        ("project", one.project or ""),
        ("user", one.user or ""),
        ("secrets", ", ".join(f"{secret.where} ({secret.form.value})" for secret in one.secrets)),
        ("confidence", one.confidence.value),
        ("first seen", f"{seen.first_seen:%Y-%m-%d %H:%M} UTC"),
        ("last seen", f"{seen.last_seen:%Y-%m-%d %H:%M} UTC"),
        *((name.replace("_", " "), fact_text(name, one.facts[name])) for name in sorted(one.facts)),
    ]
    yield from table(pairs, style)


def fact_text(name: str, value: str) -> str:
    """Return one fact; the rules that proved a server as what they say."""
    if name != "evidence":
        return value
    from discovery.engines.marks import MARKS  # `show` alone needs the words of the rules
    from discovery.signals.table import SIGNALS

    says = {signal.id: signal.says for signal in SIGNALS.values()}
    says |= {mark.id: f"{mark.kind} of the container or image" for mark in MARKS}
    return "; ".join(f"{says[rule]} ({rule})" if rule in says else rule for rule in value.split(","))


def launch_facts(one: Sighting) -> list[Pair]:
    """Return how the server would be started or reached from here, as it was redacted."""
    command = shlex.join((one.command, *one.args)) if one.command else shlex.join(one.args)
    return [
        ("name", one.name or ""),
        ("command", command),
        ("url", one.url or ""),
        ("folder", one.cwd or ""),
        ("process", "" if one.pid is None else str(one.pid)),
        ("address", one.address or ""),
        ("environment", ", ".join(one.env_names)),
        ("headers", ", ".join(one.header_names)),
        ("auto-approves", ", ".join(one.auto_approve)),
    ]


def rule(judged: Judged, style: Style) -> Iterator[str]:
    """Give the evidence of the verdict."""
    for evidence in judged.judgement.evidence:
        yield from table(evidence_facts(evidence), style)


def evidence_facts(evidence: Evidence) -> list[Pair]:
    """Return one piece of evidence: the rule, the field, the two values, the sentence."""
    return [
        ("rule", evidence.rule),
        ("field", evidence.field),
        ("expected", evidence.expected if evidence.expected is not None else "(nothing)"),
        ("observed", evidence.observed if evidence.observed is not None else "(nothing)"),
        ("grade", evidence.grade),
        ("so", evidence.text),
    ]


def against(judged: Judged, snapshot: Snapshot, style: Style) -> Iterator[str]:
    """Give the entry that decided and the registry snapshot it stood in."""
    source = style.fold(snapshot.source) if snapshot.source else "(no registry is set up)"
    pairs: list[Pair] = [("identity", identity_text(judged.server.identity))]
    if judged.judgement.entry:
        pairs += entry_facts(judged.judgement.entry, style)
    pairs += [("waiver", waiver_text(waiver)) for waiver in judged.judgement.waivers]
    pairs += [
        ("registry", source),
        ("snapshot", snapshot.id),
        ("policy", policy_text(snapshot.policy, style)),
    ]
    yield from table(pairs, style)


def policy_text(policy: Policy, style: Style) -> str:
    """Return which policy a verdict was given under."""
    return f"{policy.id} ({style.fold(policy.source) if policy.source else 'as usual'})"


def seen_lines(judged: Judged, view: View, style: Style) -> Iterator[str]:
    """Give every sighting with its own verdict, and its own evidence where that differs from the server's."""
    for seen in sightings(judged):
        one = seen.sighting
        own = judgement_of(judged, one)
        words = ", ".join(part for part in (own.verdict.value, state(seen, view)) if part)
        yield f"{seen_by(one)}  {style.fold(place(one))}  ({words})"
        if own != judged.judgement:
            yield from (f"  {clean(evidence.text)}" for evidence in own.evidence)
        yield from recognised(one)


def recognised(one: Sighting) -> Iterator[str]:
    """Give why a cloud's resource was taken for what it is: each sign, where it stands, and what it says."""
    if not (grade := one.facts.get("grade")):
        return
    from discovery.azure.marks import BY_ID  # `explain` alone needs the words of the signs

    told = TOLD_BY.get(one.facts.get("evidence", ""), "")
    yield f"  {clean(grade)} {clean(one.facts.get('role', ''))}{f', by {told}' if told else ''}"
    listed = one.facts.get("seen") or one.facts.get("marks", "").replace(",", "; ")
    for sign in filter(None, listed.split("; ")):
        id_, _, where = sign.partition(" ")
        words = f"{BY_ID[id_].says} ({id_})" if id_ in BY_ID else id_
        yield clean(f"    {words}{': ' if where else ''}{where}")


def finding_facts(finding: Finding, style: Style) -> Iterator[str]:
    """Give one finding, its evidence and its advice."""
    colour = SEVERITY_COLOURS[finding.severity]
    word = style.paint(finding.severity.value, colour)
    yield f"{word}  {clean(finding.title)}  {clean(finding.id)} {clean(finding.owasp)}".rstrip()
    evidence = ((name, finding.evidence[name]) for name in sorted(finding.evidence))
    yield from table([*evidence, ("advice", finding.advice)], style)
