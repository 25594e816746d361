"""What reports of a check share: words that a pipeline's log cannot take for commands.

Runners read commands in what a step prints: GitHub a line that begins with `::`, and `##[` anywhere; Azure
Pipelines `##vso[` and `##[` anywhere. Names in a repository must not be able to speak to them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from inventory.check.model import Check, Point, Spot, Standing
from inventory.model import Finding, Verdict
from inventory.report.words import clean, counted, entry_text, finding_text, seen_by

MAX_MESSAGE = 1000  # characters: annotations are read in a margin
STANDINGS = tuple(Standing)
# The catalogue's rows of what no client reads, as people call such files.
MANIFESTS: Mapping[str, str] = {
    "mcpb-bundle/package": "MCPB bundle",
    "mcpb-bundle/source-manifest": "MCPB manifest",
    "mcp-registry-server-json/package": "server.json",
    "fastmcp-json/package": "fastmcp.json",
    "fastmcp-json/mcp-config": "FastMCP configuration",
    "package-manifests/package": "npm package",
    "package-manifests/pyproject": "Python project",
    "package-manifests/oci": "Dockerfile",
    "package-manifests/compose": "compose file",
    "package-manifests/kubernetes": "Kubernetes manifest",
    "package-manifests/helm-values": "Helm values",
    "package-manifests/arm-template": "ARM template",
    "package-manifests/bicep": "Bicep file",
    "package-manifests/smithery": "smithery.yaml",
    "package-manifests/plugin-source": "plug-in",
    "package-manifests/marketplace": "plug-in marketplace",
}
DOUBLED = re.compile("#(?=#)")


def quiet(text: str) -> str:
    """Return `text` fit for a terminal, without what a runner would take for a command."""
    return DOUBLED.sub("# ", clean(text))


def line_of(spot: Spot) -> str:
    """Return `path:line`, never at the beginning of a line what a runner would take for a command."""
    path = quiet(spot.path)
    return f"{'./' if path[:1] in ':#' else ''}{path}:{spot.line}"


def called(point: Point) -> str:
    """Return what the place calls its server."""
    return quiet(point.sighting.name or "(no name)")


def what(point: Point) -> str:
    """Return what the server is; of the repository's own code the path from its top and a hash."""
    return quiet(point.named)


def why(point: Point) -> str:
    """Return the evidence of the verdict as sentences, then the exception that covers it."""
    said = [evidence.text for evidence in point.judgement.evidence]
    said += [f"waived until {it.expires} by {it.by} ({it.id}): {it.reason}" for it in point.judgement.waivers]
    return quiet("; ".join(said))[:MAX_MESSAGE]


def told_by(point: Point) -> str:
    """Return which client reads the file, or which kind of manifest it is."""
    sighting = point.sighting
    location = sighting.facts.get("location", "")
    return quiet(MANIFESTS.get(location, location) if sighting.scope == "package" else seen_by(sighting))


def message(point: Point) -> str:
    """Return one verdict as a sentence for an annotation."""
    verdict = point.judgement.verdict
    lead = f"MCP server {called(point)} is {verdict.value}: {what(point)} ({told_by(point)})"
    return f"{lead}; {why(point)}"[:MAX_MESSAGE]


def fault(point: Point, finding: Finding) -> str:
    """Return one finding as a sentence for an annotation."""
    return quiet(f"MCP server {called(point)}: {finding_text(finding)}. {finding.advice}")[:MAX_MESSAGE]


def approval(point: Point) -> str:
    """Return which entry approves a place."""
    entry = point.judgement.entry
    return quiet(entry_text(entry)) if entry else ""


def shown(check: Check, *, approved: bool) -> tuple[Point, ...]:
    """Return the points that a report tells: those that pass only if they are asked for."""
    return tuple(
        point
        for point in check.points
        if approved
        or point.standing is not Standing.PASSED
        or point.judgement.verdict is not Verdict.APPROVED
    )


def tally(check: Check) -> str:
    """Return the counts in one line: `3 places: 1 new, 2 passed`."""
    counts = [(standing, len(check.of(standing))) for standing in STANDINGS]
    parts = [f"{count} {standing.value}" for standing, count in counts if count]
    total = counted(len(check.points), "place")
    return f"{total} that declare MCP servers: {', '.join(parts)}" if parts else "no MCP servers are declared"


def hints(check: Check) -> list[str]:
    """Return what a reader should know besides, one sentence a line."""
    lines = []
    snapshot = check.view.snapshot
    if snapshot.source is None and check.points:
        lines.append(
            "No registry is set up, so nothing can be approved. "
            "Begin with: mcp-census registry init --registry .mcp-census/registry"
        )
    for problem in snapshot.problems:
        place = f"{problem.source}:{problem.line}" if problem.line else problem.source
        lines.append(quiet(f"bad registry entry: {place}: {problem.field}: {problem.message}"))
    if check.gone:
        lines.append(f"gone of what the baseline knows: {check.gone}; --write-baseline drops it")
    return lines
