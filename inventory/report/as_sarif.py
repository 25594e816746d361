"""A check as SARIF 2.1.0 (OASIS, 2020-03-27, errata 01), in the form that code scanning services read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from discovery.model import digest
from discovery.wire import Json
from inventory.check.model import Check, Point, Spot, Standing, Unread
from inventory.model import Finding
from inventory.report.pipeline import approval, called, fault, message, quiet, shown, what
from inventory.report.sarif_rules import (
    LEVELS,
    TAXONOMY,
    VERDICTS,
    category_of,
    indices,
    rules,
    taxonomy,
    verdict_id,
)
from inventory.report.words import REASONS, ordered
from inventory.version import __version__

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"  # what code scanning services call the top of the repository
FINGERPRINT = "mcpCensus/v1"
# In a message `[text](target)` is a link and `{0}` an argument (SARIF 2.1.0, §3.11.5 and §3.11.6).
LINK = re.compile(r"\](?=\()")
ARGUMENT = re.compile(r"\{(?=\d+\})")


def render(check: Check, *, approved: bool = False) -> str:
    """Return the log as ASCII; without times, so that the same commit gives the same bytes."""
    told = frozenset(point.fingerprint for point in shown(check, approved=approved))
    results = [
        result
        for point in check.points
        for result in results_of(point, check, told=point.fingerprint in told)
    ]
    run: Json = {
        "tool": {
            "driver": {
                "name": "mcp-census",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": rules(),
                "supportedTaxonomies": [{"name": TAXONOMY, "index": 0}],
            }
        },
        "automationDetails": {"id": "mcp-census/check/"},
        "columnKind": "utf16CodeUnits",
        "taxonomies": [taxonomy()],
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [notification(it) for it in check.unread],
            }
        ],
        "results": results,
    }
    log: Json = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    # No two of them stand outside a text in JSON; inside one a runner would take them for a command.
    return json.dumps(log, indent=1).replace("##", "#\\u0023") + "\n"


def results_of(point: Point, check: Check, *, told: bool) -> Iterator[Json]:
    """Yield what there is to tell of one place: its verdict if it is `told`, and what is wrong there."""
    verdict = point.judgement.verdict
    passed = point.standing is Standing.PASSED
    category = VERDICTS[verdict][0]
    about: dict[str, Json] = {
        "kind": "pass" if passed else "fail",
        "level": "none" if passed else "error",
        "message": {
            "text": plain(f"{message(point)} {approval(point)}".strip() if passed else message(point))
        },
        "suppressions": suppressions(point),
        **({"baselineState": baseline_state(point)} if check.gone is not None else {}),
    }
    if told:
        yield result(point, verdict_id(verdict), category, about)
    for finding in ordered(point.findings):
        yield result(point, finding.id, finding.owasp, of_finding(point, finding))


def result(point: Point, rule: str, category: str, about: dict[str, Json]) -> Json:
    """Return one result: of which rule, where, and what it says."""
    return {
        "ruleId": rule,
        "ruleIndex": RULES[rule],
        "partialFingerprints": {FINGERPRINT: point.fingerprint},
        "locations": [{**location(point.spot), "logicalLocations": [logical(point)]}],
        "taxa": [category_of(category)],
        "properties": {
            "verdict": point.judgement.verdict,
            "identity": what(point),
            "entry": point.judgement.entry.id if point.judgement.entry else None,
        },
        **about,
    }


def of_finding(point: Point, finding: Finding) -> dict[str, Json]:
    """Return what a finding says; two of one rule at one place differ by their evidence."""
    evidence = sorted((name, value) for name, value in finding.evidence.items() if name != "sources")
    known = digest(point.fingerprint, finding.id, *(word for pair in evidence for word in pair))
    return {
        "kind": "fail",
        "level": LEVELS[finding.severity],
        "message": {"text": plain(fault(point, finding))},
        "partialFingerprints": {FINGERPRINT: known},
        "suppressions": [],
    }


def suppressions(point: Point) -> list[Json]:
    """Return why a result is no alarm: the waivers that cover it, or the baseline that knows it."""
    if point.standing is Standing.KNOWN:
        return [suppression("known by the baseline")]
    if point.standing is not Standing.WAIVED:
        return []
    told = (f"waiver {it.id} of {it.by}, until {it.expires}: {it.reason}" for it in point.judgement.waivers)
    # The schema wants each suppression once, and what was found is told without its control characters.
    return [suppression(text) for text in dict.fromkeys(map(quiet, told))]


def suppression(why: str) -> Json:
    """Return one suppression, which was decided outside of the code."""
    return {"kind": "external", "status": "accepted", "justification": why}


def baseline_state(point: Point) -> str:
    """Return whether the baseline knows a result."""
    return "unchanged" if point.standing is Standing.KNOWN else "new"


def location(spot: Spot) -> dict[str, Json]:
    """Return a place in a file of the repository."""
    artifact: Json = {"uri": quote(spot.path.encode("utf-8", "replace"), safe="/"), "uriBaseId": ROOT}
    return {"physicalLocation": {"artifactLocation": artifact, "region": {"startLine": spot.line}}}


def logical(point: Point) -> Json:
    """Return a server as part of the client, or of the kind of file, that it is declared for."""
    owner = quiet(point.sighting.client or "repository")
    return {"name": called(point), "fullyQualifiedName": f"{owner}/{called(point)}", "kind": "member"}


def notification(it: Unread) -> Json:
    """Return that something could not be read: no result, but no silence either."""
    said = quiet(it.gap.detail or REASONS[it.gap.reason])
    return {
        "level": "warning",
        "message": {"text": plain(f"not checked: {said}")},
        "locations": [location(it.spot)],
        "descriptor": {"id": f"unread-{it.gap.reason.value}"},
    }


def plain(text: str) -> str:
    """Return `text` as a message in which nothing that was found becomes a link or an argument."""
    return ARGUMENT.sub("{ ", LINK.sub("] ", text))


RULES = indices()
