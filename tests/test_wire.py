"""A sweep crosses machines as JSON and comes back the same; anything else is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.model import (
    Confidence,
    Coverage,
    Form,
    Gap,
    Identity,
    Kind,
    Looked,
    Pin,
    Reason,
    Scope,
    Secret,
    Sighting,
    Status,
    Surface,
    Sweep,
)
from discovery.wire import (
    Json,
    WireError,
    moment,
    sighting_from_json,
    sweep_from_json,
    sweep_to_json,
    to_json,
)

TEXT = st.text(max_size=12)
MAYBE = st.none() | TEXT
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
COUNT = st.integers(0, 2**31)
TIMES = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001  # the zone is given apart
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda time: time.replace(microsecond=time.microsecond // 1000 * 1000))
SURFACES = st.sampled_from(Surface)
SECRETS = st.builds(Secret, where=TEXT, form=st.sampled_from(Form), fingerprint=MAYBE)
IDENTITIES = st.builds(
    Identity,
    kind=st.sampled_from(Kind),
    purl=MAYBE,
    version=MAYBE,
    pin=st.none() | st.sampled_from(Pin),
    url=MAYBE,
    ref=MAYBE,
    launcher=MAYBE,
    wrapper=TEXTS,
    via=TEXTS,
    secrets=TEXTS,
    confidence=st.none() | st.sampled_from(Confidence),
)
SIGHTINGS = st.builds(
    Sighting,
    identity=IDENTITIES,
    surface=SURFACES,
    finder=TEXT,
    source=TEXT,
    root=TEXT,
    seen_at=TIMES,
    pointer=MAYBE,
    name=MAYBE,
    client=MAYBE,
    readers=TEXTS,
    scope=MAYBE,
    project=MAYBE,
    user=MAYBE,
    enabled=st.none() | st.booleans(),
    transport=MAYBE,
    command=MAYBE,
    args=TEXTS,
    url=MAYBE,
    cwd=MAYBE,
    pid=st.none() | COUNT,
    address=MAYBE,
    env_names=TEXTS,
    header_names=TEXTS,
    auto_approve=TEXTS,
    secrets=st.lists(SECRETS, max_size=2).map(tuple),
    confidence=st.sampled_from(Confidence),
    facts=st.dictionaries(TEXT, TEXT, max_size=3),
)
GAPS = st.builds(
    Gap, surface=SURFACES, finder=TEXT, source=TEXT, root=TEXT, reason=st.sampled_from(Reason), detail=TEXT
)
LOOKS = st.builds(Looked, surface=SURFACES, finder=TEXT, root=TEXT, examined=COUNT, found=COUNT)
COVERAGE = st.builds(
    Coverage, surface=SURFACES, finder=TEXT, status=st.sampled_from(Status), examined=COUNT, found=COUNT
)
SWEEPS = st.builds(
    Sweep,
    id=TEXT,
    agent=TEXT,
    # A scope's kind is free text and may be spelt as an identity's.
    scope=st.builds(Scope, kind=TEXT | st.just("container"), id=TEXT, name=TEXT, os=MAYBE, roots=TEXTS),
    started=TIMES,
    ended=TIMES,
    status=st.sampled_from(Status),
    looked=st.lists(LOOKS, max_size=2).map(tuple),
    coverage=st.lists(COVERAGE, max_size=2).map(tuple),
    sightings=st.lists(SIGHTINGS, max_size=2).map(tuple),
    gaps=st.lists(GAPS, max_size=2).map(tuple),
)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SIGHTING = Sighting(
    identity=Identity(kind=Kind.NPM, secrets=("env:A",)),
    surface=Surface.CONFIG,
    finder="configs",
    source="/a",
    root="/",
    seen_at=NOW,
)
SWEEP = Sweep(
    id="1",
    agent="endpoint",
    scope=Scope(kind="host", id="2", name="x"),
    started=NOW,
    ended=NOW,
    status=Status.COMPLETE,
    looked=(),
    coverage=(),
    sightings=(SIGHTING,),
    gaps=(),
)


@settings(deadline=None, max_examples=60)
@given(SWEEPS)
def test_a_sweep_comes_back_as_it_was(sweep: Sweep) -> None:
    text = json.dumps(sweep_to_json(sweep))
    back = sweep_from_json(json.loads(text))
    assert back == sweep
    assert type(back.scope.kind) is str
    assert json.dumps(sweep_to_json(back)) == text


def document() -> dict[str, Json]:
    found: dict[str, Json] = json.loads(json.dumps(sweep_to_json(SWEEP)))
    return found


def changed(place: str, value: Json) -> dict[str, Json]:
    """Return the document of SWEEP with `value` at the dotted `place`."""
    whole = document()
    node: Json = whole
    *above, last = place.split(".")
    for step in above:
        node = node[int(step)] if isinstance(node, list) else node[step]  # type: ignore[index]
    assert isinstance(node, dict)
    node[last] = value
    return whole


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("schema", "mcp-census/sweep/2"),
        ("schema", None),
        ("surprise", 1),
        ("scope.surprise", 1),
        ("sightings.0.surprise", "x"),
        ("sightings.0.identity.surprise", "x"),
        ("sightings.0.identity.kind", "starship"),
        ("sightings.0.identity.kind", None),
        ("sightings.0.identity.secrets", [1]),
        ("sightings.0.identity", None),
        ("sightings.0.identity", []),
        ("sightings.0.surface", "moon"),
        ("sightings.0.source", 7),
        ("sightings.0.source", None),
        ("sightings.0.enabled", "yes"),
        ("sightings.0.pid", "7"),
        ("sightings.0.pid", True),
        ("sightings.0.args", "npx"),
        ("sightings.0.args", None),
        ("sightings.0.facts", {"a": 1}),
        ("sightings.0.facts", []),
        ("sightings.0.seen_at", "2026-11-21T12:00:00"),
        ("sightings.0.seen_at", "yesterday"),
        ("sightings.0.seen_at", 1763726400),
        ("sightings", {}),
        ("sightings", [None]),
        ("status", "splendid"),
        ("scope", None),
        ("scope", "host"),
        ("started", None),
    ],
)
def test_what_is_not_a_sweep_is_refused(place: str, value: Json) -> None:
    with pytest.raises(WireError):
        sweep_from_json(changed(place, value))


@pytest.mark.parametrize("place", ["id", "scope", "sightings", "started", "status"])
def test_a_sweep_without_one_of_its_fields_is_refused(place: str) -> None:
    whole = document()
    del whole[place]
    with pytest.raises(WireError):
        sweep_from_json(whole)


@pytest.mark.parametrize("other", [None, 1, "x", [], {}, {"schema": "mcp-census/scan/1"}])
def test_another_document_is_refused(other: Json) -> None:
    with pytest.raises(WireError):
        sweep_from_json(other)


def test_one_sighting_comes_back_alone() -> None:
    assert sighting_from_json(to_json(SIGHTING)) == SIGHTING


def test_times_are_written_in_utc() -> None:
    east = datetime(2026, 11, 21, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    assert moment(east) == "2026-11-20T23:30:00.000Z"


def test_maps_are_written_in_order() -> None:
    assert list(to_json({"b": "1", "a": "2"})) == ["a", "b"]  # type: ignore[arg-type]  # an object
