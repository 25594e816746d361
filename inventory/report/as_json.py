"""The report as the published contract: `schema/scan-1.json` describes every field."""

from __future__ import annotations

import json
from collections.abc import Iterable

from discovery.wire import Json, to_json
from inventory.correlate import is_at_rest
from inventory.grades import grade_of
from inventory.model import (
    Entry,
    Evidence,
    Finding,
    Join,
    Judged,
    Judgement,
    Problem,
    Seen,
    Snapshot,
    View,
    Waiver,
)
from inventory.notes import last_used
from inventory.report.style import Style
from inventory.report.words import by_verdict, judgement_of, ordered, sightings
from inventory.version import __version__

SCHEMA = "mcp-census/scan/1"


def render(view: View, style: Style) -> str:
    """Return one JSON object in ASCII, one list item a line, so that two reports can be compared."""
    return layout(document(view)) + "\n"


def document(view: View) -> dict[str, Json]:
    """Return the object itself: absent facts null, lists never null, order stable."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "mcp-census", "version": __version__},
        "sweep": sweep(view),
        "registry": registry(view.snapshot),
        "coverage": ranked(to_json(row) for row in view.coverage),
        "gaps": ranked(to_json(gap) for gap in view.gaps),
        "servers": [server(judged) for group in by_verdict(view).values() for judged in group],
        "ghosts": [entry(ghost) for ghost in sorted(view.ghosts, key=lambda ghost: ghost.id)],
        "summary": summary(view),
    }


def layout(body: dict[str, Json]) -> str:
    """Return `body` with every top-level key, and every item of a top-level list, on its own line."""
    fields = (f" {json.dumps(key)}: {value_layout(value)}" for key, value in body.items())
    return "{\n" + ",\n".join(fields) + "\n}"


def value_layout(value: Json) -> str:
    """Return one top-level value."""
    if not isinstance(value, list) or not value:
        return json.dumps(value)
    return "[\n" + ",\n".join("  " + json.dumps(item) for item in value) + "\n ]"


def ranked(rows: Iterable[Json]) -> list[Json]:
    """Return rows in an order that depends on nothing but their content."""
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def sweep(view: View) -> Json:
    """Return which run this is, of whom, and how far it got."""
    return {
        "id": view.sweep_id,
        "agent": view.agent,
        "scope": to_json(view.scope),
        "started": to_json(view.started),
        "ended": to_json(view.ended),
        "status": view.status,
    }


def registry(snapshot: Snapshot) -> Json:
    """Return what the servers were judged against; the id lets a verdict be replayed."""
    return {
        "id": snapshot.id,
        "source": snapshot.source,
        "entries": len(snapshot.entries),
        "problems": [problem(item) for item in snapshot.problems],
        "policy": snapshot.policy.id,
    }


def problem(item: Problem) -> Json:
    """Return one registry entry that could not be read."""
    return {"source": item.source, "line": item.line, "field": item.field, "message": item.message}


def server(judged: Judged) -> Json:
    """Return one server with its verdict, its findings and all of its sightings."""
    one = judged.server
    return {
        "id": one.id,
        "name": one.name,
        "names": list(one.names),
        "identity": to_json(one.identity),
        "transport": one.transport,
        "verdict": judged.judgement.verdict,
        "severity": judged.judgement.severity,
        "waivers": [waiver(item) for item in judged.waivers],
        "reasons": [reason(evidence) for evidence in judged.judgement.evidence],
        "entry": entry(judged.judgement.entry) if judged.judgement.entry else None,
        "presence": list(one.presence),
        "notes": [{"id": note.id, "text": note.text} for note in judged.notes],
        "joined": [joined(join) for join in one.joins],
        "parent": one.parent,
        "children": list(one.children),
        "last_used": last_used(one),
        "findings": [finding(item) for item in ordered(judged.findings)],
        "first_seen": to_json(one.first_seen),
        "last_seen": to_json(one.last_seen),
        "sightings": [sighting(seen, judgement_of(judged, seen.sighting)) for seen in sightings(judged)],
    }


def joined(join: Join) -> Json:
    """Return what proved another record to be this server: the rule, a sentence, and what was seen of it."""
    return {"rule": join.rule, "text": join.text, "id": join.id, "sightings": list(join.sightings)}


def reason(evidence: Evidence) -> Json:
    """Return why a verdict was given: the rule, the field, the two values, and a sentence."""
    return {
        "rule": evidence.rule,
        "field": evidence.field,
        "expected": evidence.expected,
        "observed": evidence.observed,
        "text": evidence.text,
        "grade": evidence.grade or None,
        "entry": evidence.entry or None,
    }


def waiver(one: Waiver) -> Json:
    """Return who took a verdict upon themselves, why, and until when."""
    return {
        "id": one.id,
        "by": one.by,
        "reason": one.reason,
        "expires": one.expires.isoformat(),
        "verdict": one.verdict,
        "kinds": list(one.kinds),
        "rule": one.rule,
        "identity": one.identity,
    }


def entry(one: Entry) -> Json:
    """Return the registry entry that decided."""
    return {
        "id": one.id,
        "owner": one.owner,
        "identity": one.identity,
        "state": one.state,
        "name": one.name,
        "purpose": one.purpose,
        "reason": one.reason,
        "versions": one.versions,
        "reach": to_json(one.reach),
        "approved_by": one.approved_by,
        "approved_at": one.approved_at.isoformat() if one.approved_at else None,
        "expires": one.expires.isoformat() if one.expires else None,
        "ticket": one.ticket,
        "source": one.source,
        "also": list(one.also),
        "risk": one.risk,
        "data_classes": list(one.data_classes),
        "requested_by": one.requested_by,
        "requested_at": one.requested_at.isoformat() if one.requested_at else None,
        "reviewed_by": one.reviewed_by,
        "reviewed_at": one.reviewed_at.isoformat() if one.reviewed_at else None,
        "governs": to_json(one.governs),
        "deny": [to_json(item) for item in one.deny],
        "waivers": [waiver(item) for item in one.waivers],
    }


def finding(item: Finding) -> Json:
    """Return one finding; `evidence` names where, never a secret."""
    return {
        "id": item.id,
        "severity": item.severity,
        "owasp": item.owasp,
        "title": item.title,
        "advice": item.advice,
        "evidence": to_json(item.evidence),
    }


def sighting(seen: Seen, judgement: Judgement) -> Json:
    """Return one sighting as it was made, when it was remembered, and its own verdict."""
    body = to_json(seen.sighting)
    memory: dict[str, Json] = {
        "key": seen.sighting.key,
        "grade": grade_of(seen.sighting),
        "verdict": judgement.verdict,
        "first_seen": to_json(seen.first_seen),
        "last_seen": to_json(seen.last_seen),
        "gone": to_json(seen.gone),
    }
    return {**body, **memory} if isinstance(body, dict) else memory


def summary(view: View) -> Json:
    """Return the counts; `by_verdict` names only verdicts that were given."""
    return {
        "servers": len(view.servers),
        "by_verdict": {verdict.value: len(group) for verdict, group in by_verdict(view).items()},
        "at_rest": sum(is_at_rest(judged) for judged in view.servers),
        "hosts": view.hosts,
    }
