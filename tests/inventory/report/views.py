"""Hypothesis: any view that the types allow, with text from all of Unicode."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from discovery.model import (
    Confidence,
    Coverage,
    Form,
    Gap,
    Identity,
    Kind,
    Pin,
    Reason,
    Scope,
    Secret,
    Sighting,
    Status,
    Surface,
)
from inventory.model import (
    Entry,
    Evidence,
    Finding,
    Judged,
    Judgement,
    Presence,
    Problem,
    Reach,
    Seen,
    Server,
    Severity,
    Snapshot,
    State,
    Verdict,
    View,
)

MARKUP = st.sampled_from(
    ["=cmd()", "<script>", "a|b`c", "\x1b[31m", "\u202egnp", "日本語", "a\r\nb", "\x00", "\\"]
)
TEXT = MARKUP | st.text(max_size=12)
WORDS = st.lists(TEXT, max_size=3).map(tuple)
MAYBE = st.none() | TEXT
IDS = st.from_regex(r"\A[0-9a-f]{16}\Z")
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is given beside
DAYS = st.none() | st.dates()
COUNT = st.integers(0, 10**6)

IDENTITIES = st.builds(
    Identity,
    kind=st.sampled_from(Kind),
    purl=MAYBE,
    version=MAYBE,
    pin=st.none() | st.sampled_from(Pin),
    url=MAYBE,
    ref=MAYBE,
    launcher=MAYBE,
    wrapper=WORDS,
    via=WORDS,
    secrets=WORDS,
    confidence=st.none() | st.sampled_from(Confidence),
)
SIGHTINGS = st.builds(
    Sighting,
    identity=IDENTITIES,
    surface=st.sampled_from(Surface),
    finder=TEXT,
    source=TEXT,
    root=TEXT,
    seen_at=TIMES,
    pointer=MAYBE,
    name=MAYBE,
    client=MAYBE,
    readers=WORDS,
    scope=MAYBE,
    project=MAYBE,
    user=MAYBE,
    enabled=st.none() | st.booleans(),
    command=MAYBE,
    args=WORDS,
    url=MAYBE,
    cwd=MAYBE,
    pid=st.none() | COUNT,
    env_names=WORDS,
    auto_approve=WORDS,
    secrets=st.lists(
        st.builds(Secret, where=TEXT, form=st.sampled_from(Form), fingerprint=MAYBE), max_size=2
    ).map(tuple),
    confidence=st.sampled_from(Confidence),
    facts=st.dictionaries(TEXT, TEXT, max_size=2),
)
SEEN = st.builds(Seen, sighting=SIGHTINGS, first_seen=TIMES, last_seen=TIMES, gone=st.none() | TIMES)
ENTRIES = st.builds(
    Entry,
    id=TEXT,
    identity=TEXT,
    state=st.sampled_from(State),
    owner=TEXT,
    versions=MAYBE,
    reach=st.builds(Reach, users=WORDS, clients=WORDS),
    approved_at=DAYS,
    expires=DAYS,
    source=TEXT,
)
EVIDENCE = st.builds(Evidence, rule=TEXT, field=TEXT, expected=MAYBE, observed=MAYBE, text=TEXT)
JUDGEMENTS = st.builds(
    Judgement,
    verdict=st.sampled_from(Verdict),
    evidence=st.lists(EVIDENCE, max_size=2).map(tuple),
    entry=st.none() | ENTRIES,
)
FINDINGS = st.builds(
    Finding,
    id=TEXT,
    severity=st.sampled_from(Severity),
    owasp=TEXT,
    title=TEXT,
    advice=TEXT,
    evidence=st.dictionaries(TEXT, TEXT, max_size=2),
)
SERVERS = st.builds(
    Server,
    id=IDS,
    key=TEXT,
    identity=IDENTITIES,
    name=TEXT,
    names=WORDS,
    transport=MAYBE,
    presence=st.lists(st.sampled_from(Presence), max_size=2).map(tuple),
    seen=st.lists(SEEN, min_size=1, max_size=3).map(tuple),
    first_seen=TIMES,
    last_seen=TIMES,
)
JUDGED = st.builds(
    Judged, server=SERVERS, judgement=JUDGEMENTS, findings=st.lists(FINDINGS, max_size=2).map(tuple)
)
GAPS = st.builds(
    Gap,
    surface=st.sampled_from(Surface),
    finder=TEXT,
    source=TEXT,
    root=TEXT,
    reason=st.sampled_from(Reason),
    detail=TEXT,
)
COVERAGE = st.builds(
    Coverage,
    surface=st.sampled_from(Surface),
    finder=TEXT,
    status=st.sampled_from(Status),
    examined=COUNT,
    found=COUNT,
)
PROBLEMS = st.builds(Problem, source=TEXT, line=st.none() | st.integers(1, 999), field=TEXT, message=TEXT)
SNAPSHOTS = st.builds(
    Snapshot,
    id=TEXT,
    source=MAYBE,
    entries=st.lists(ENTRIES, max_size=1).map(tuple),
    problems=st.lists(PROBLEMS, max_size=2).map(tuple),
)
VIEWS = st.builds(
    View,
    sweep_id=TEXT,
    agent=TEXT,
    scope=st.builds(Scope, kind=TEXT, id=TEXT, name=TEXT, os=MAYBE, roots=WORDS),
    started=TIMES,
    ended=TIMES,
    status=st.sampled_from(Status),
    coverage=st.lists(COVERAGE, max_size=2).map(tuple),
    gaps=st.lists(GAPS, max_size=3).map(tuple),
    servers=st.lists(JUDGED, max_size=3).map(tuple),
    snapshot=SNAPSHOTS,
    ghosts=st.lists(ENTRIES, max_size=1).map(tuple),
    hosts=COUNT,
)
