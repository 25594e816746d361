"""The rules and the taxonomy of a SARIF report: one for each verdict and each kind of finding."""

from __future__ import annotations

import re
from collections.abc import Mapping

from discovery.wire import Json
from inventory.findings.find import RULES
from inventory.findings.rule import OWASP, Rule
from inventory.model import Severity, Verdict

TAXONOMY = "OWASP MCP Top 10"
SHADOW, SUPPLY = "MCP09:2025", "MCP04:2025"
WORD = re.compile(r"[A-Za-z0-9]+")

# Verdict → category, security-severity (the scale of CVSS, as GitHub code scanning reads it), what it means,
# what to do.
VERDICTS: Mapping[Verdict, tuple[str, str, str, str]] = {
    Verdict.DENIED: (
        SHADOW,
        "9.5",
        "The registry forbids this MCP server",
        "Remove it. The evidence names the entry, and who denied it for what reason.",
    ),
    Verdict.IMPERSONATING: (
        SUPPLY,
        "9.0",
        "An MCP server that looks like an approved one and is not",
        "Compare both identities letter by letter; write the approved one, or have this one looked at.",
    ),
    Verdict.DRIFTED: (
        SUPPLY,
        "7.5",
        "An approved MCP server outside of what was approved",
        "Go back to what was approved, or have the new version, arguments or reach approved.",
    ),
    Verdict.EXPIRED: (
        SHADOW,
        "5.5",
        "The approval of this MCP server has ended",
        "Have it reviewed and approved again, or remove it.",
    ),
    Verdict.PENDING: (
        SHADOW,
        "4.0",
        "An MCP server that was requested and not decided on",
        "Wait for the decision; do not merge before it.",
    ),
    Verdict.UNREGISTERED: (
        SHADOW,
        "7.0",
        "An MCP server that no entry of the registry knows",
        "Ask for its approval (mcp-census registry approve), or remove it.",
    ),
    Verdict.UNRESOLVED: (
        SHADOW,
        "6.0",
        "An MCP server of which the file does not tell what it runs",
        "Write out the package, image or address; put inline code into a file and approve that.",
    ),
    Verdict.APPROVED: (
        SHADOW,
        "0.0",
        "An approved MCP server",
        "Nothing is to be done.",
    ),
}
SEVERITIES: Mapping[Severity, str] = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "3.0",
    Severity.INFO: "0.0",
}
LEVELS: Mapping[Severity, str] = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}


def verdict_id(verdict: Verdict) -> str:
    """Return the id of the rule that a verdict is."""
    return f"verdict-{verdict.value}"


def rules() -> list[Json]:
    """Return all rules, verdicts first: what a report refers to by index never moves."""
    return [*(of_verdict(verdict) for verdict in Verdict), *(of_finding(rule) for rule in RULES)]


def indices() -> dict[str, int]:
    """Return the index of each rule by its id."""
    ids = [*map(verdict_id, Verdict), *(rule.id for rule in RULES)]
    return {rule: index for index, rule in enumerate(ids)}


def of_verdict(verdict: Verdict) -> Json:
    """Return the rule of one verdict."""
    category, severity, title, advice = VERDICTS[verdict]
    level = "none" if verdict is Verdict.APPROVED else "error"
    return rule_of(verdict_id(verdict), title, advice, category, (level, severity))


def of_finding(rule: Rule) -> Json:
    """Return the rule of one kind of finding."""
    looks = LEVELS[rule.severity], SEVERITIES[rule.severity]
    return rule_of(rule.id, rule.title, rule.advice, rule.owasp, looks)


def rule_of(name: str, title: str, advice: str, category: str, looks: tuple[str, str]) -> Json:
    """Return one rule; `looks` are its level and its security-severity."""
    level, severity = looks
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in WORD.findall(name)),
        "shortDescription": {"text": title},
        "fullDescription": {"text": f"{title}. {OWASP[category]} ({category})."},
        "help": {"text": advice, "markdown": advice},
        "defaultConfiguration": {"level": level},
        "relationships": [{"target": category_of(category), "kinds": ["relevant"]}],
        "properties": {
            "tags": ["security", "mcp", f"external/owasp/{category.lower().replace(':', '-')}"],
            "precision": "high",
            "security-severity": severity,
        },
    }


def category_of(category: str) -> dict[str, Json]:
    """Return a reference to a category of the taxonomy."""
    index = sorted(OWASP).index(category)
    return {"id": category, "index": index, "toolComponent": {"name": TAXONOMY, "index": 0}}


def taxonomy() -> Json:
    """Return the taxonomy that rules and results refer to."""
    return {
        "name": TAXONOMY,
        "version": "2025",
        "organization": "OWASP",
        "shortDescription": {"text": "The ten gravest risks of Model Context Protocol servers"},
        "informationUri": "https://owasp.org/www-project-mcp-top-10/",
        "isComprehensive": True,
        "taxa": [
            {"id": category, "name": category, "shortDescription": {"text": OWASP[category]}}
            for category in sorted(OWASP)
        ],
    }
