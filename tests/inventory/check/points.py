"""Hypothesis: any check that the types allow, with text from all of Unicode and words that runners obey."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from discovery.model import Gap
from inventory.check.model import Check, Point, Spot, Standing, Unread
from inventory.findings.find import RULES
from inventory.model import Finding, Judgement, Severity, Verdict, Waiver
from tests.inventory.report.sample import named, npm, shadow, sighting, view
from tests.inventory.report.views import EVIDENCE, GAPS

# What a runner, a terminal or a viewer would obey, were it to reach one as it is.
COMMANDS = (
    "::error file=a::b",
    "\n::set-env name=PATH::/evil",
    "\r\n::add-mask::x",
    "##vso[task.setvariable variable=PATH]/evil",
    "##[error]x",
    "#" * 5 + "[group]x",
    "a,b:c%0Ad%",
    "\x1b[2J",
    "[click](https://evil.example)",
    "[x](1)",
    "{0}",
    "`</td>|",
    "../../etc/passwd",
    "\u202egnp",
    "",
)
HOSTILE = st.sampled_from(COMMANDS) | st.text(max_size=12)
PATHS = st.lists(HOSTILE.filter(lambda text: "\0" not in text), min_size=1, max_size=3).map("/".join)
SPOTS = st.builds(Spot, path=PATHS, line=st.integers(1, 10**6))
WAIVERS = st.builds(
    Waiver,
    id=HOSTILE,
    verdict=st.sampled_from(Verdict),
    by=HOSTILE,
    reason=HOSTILE,
    expires=st.just(date(2099, 1, 1)),
)
JUDGEMENTS = st.builds(
    Judgement,
    verdict=st.sampled_from(Verdict),
    evidence=st.lists(EVIDENCE, max_size=2).map(tuple),
    waivers=st.lists(WAIVERS, max_size=2).map(tuple),
)
FINDINGS = st.builds(
    lambda rule, severity, evidence: Finding(
        id=rule.id,
        severity=severity,
        owasp=rule.owasp,
        title=rule.title,
        advice=rule.advice,
        evidence=evidence,
    ),
    st.sampled_from(RULES),
    st.sampled_from(Severity),
    st.dictionaries(HOSTILE, HOSTILE, max_size=2),
)
SIGHTINGS = st.builds(
    lambda name, client, scope: replace(sighting(npm("evil"), name, client=client), scope=scope),
    HOSTILE,
    HOSTILE,
    st.none() | st.sampled_from(["project", "package"]),
)
POINTS = st.builds(
    Point,
    spot=SPOTS,
    judged=st.just(shadow()),
    sighting=SIGHTINGS,
    judgement=JUDGEMENTS,
    findings=st.lists(FINDINGS, max_size=2).map(tuple),
    named=HOSTILE,
    fingerprint=st.from_regex(r"\A[0-9a-f]{16}\Z"),
    standing=st.sampled_from(Standing),
)


def unread(spot: Spot, gap: Gap) -> Unread:
    """Return what could not be read."""
    return Unread(spot=spot, gap=gap)


CHECKS = st.builds(
    Check,
    view=st.builds(lambda name: view(named(name)), HOSTILE),
    points=st.lists(POINTS, max_size=3).map(tuple),
    unread=st.lists(st.builds(unread, SPOTS, GAPS), max_size=2).map(tuple),
    gone=st.none() | st.integers(0, 9),
)
