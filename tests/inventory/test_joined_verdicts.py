"""What only points is judged by what it points at; an address of this machine approves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from discovery.model import Sighting, Surface
from inventory.cli.exit_codes import ExitCode, exit_code
from inventory.correlate import correlate
from inventory.model import Entry, Judged, Snapshot, State, Verdict
from inventory.reconcile import judge
from tests.inventory.join_cases import BARE, CRM, HERE
from tests.inventory.live import cached, container, listening, logged, npm, running, seen, unknown
from tests.inventory.report.machine import view
from tests.inventory.server_pairs import DAWN, HOST, config

FILES = "pkg:npm/%40acme/files"
URL = config(url=HERE)
TODAY = date(2026, 11, 21)
INSIDE = [container(pids="20,21"), running(npm("crm"), pid=21)]
IMAGE = "pkg:oci/crm-mcp?repository_url=ghcr.io%2Facme%2Fcrm-mcp"
BRIDGE = running(npm("mcp-remote"), role="gateway", remote="https://mcp.acme.example/mcp")


def entry(identity: str, state: State = State.APPROVED, **changes: object) -> Entry:
    return replace(Entry(id="e1", identity=identity, state=state, owner="platform"), **changes)  # type: ignore[arg-type]


def judged(sightings: Sequence[Sighting], *entries: Entry) -> Judged:
    servers = correlate(map(seen, sightings), HOST)
    (one,) = judge(servers, Snapshot(id="s", source="registry", entries=entries), today=TODAY)
    return one


DENIED_URL = entry(HERE, State.DENIED, id="no")
VERDICTS: dict[str, tuple[list[Sighting], list[Entry], Verdict]] = {
    "an address of an approved program": ([URL, listening()], [entry(FILES)], Verdict.APPROVED),
    "an address of a denied program": ([URL, listening()], [entry(FILES, State.DENIED)], Verdict.DENIED),
    "an address of an unknown program": ([URL, listening()], [], Verdict.UNREGISTERED),
    "an approved address of an unregistered program": (
        [URL, listening()],
        [entry(HERE)],
        Verdict.UNREGISTERED,
    ),
    "an approved address of an approved program": (
        [URL, listening()],
        [entry(HERE), entry(FILES, id="e2")],
        Verdict.APPROVED,
    ),
    "a denied address of an approved program": (
        [URL, listening()],
        [entry(FILES), DENIED_URL],
        Verdict.DENIED,
    ),
    "an address at which nothing listens, approved": ([URL], [entry(HERE)], Verdict.APPROVED),
    "an address at which nothing listens": ([URL], [entry(FILES)], Verdict.UNREGISTERED),
    "an approved address, and a program that is hidden": (
        [URL, unknown()],
        [entry(HERE)],
        Verdict.UNRESOLVED,
    ),
    "a program whose version drifted, behind an address": (
        [URL, listening(npm(version="9.0.0"))],
        [entry(FILES, versions="^1.0.0")],
        Verdict.DRIFTED,
    ),
    "an address does not vouch for a version nobody saw": (
        [URL, running(npm(version=None)), listening(npm(version=None))],
        [entry(FILES, versions="^1.0.0")],
        Verdict.DRIFTED,
    ),
    "a configured version excuses that a process hides its own": (
        [config("npx\t@acme/files@1.0.0"), running(npm(version=None))],
        [entry(FILES, versions="^1.0.0")],
        Verdict.APPROVED,
    ),
    "what runs in an approved container": (INSIDE, [entry(IMAGE)], Verdict.APPROVED),
    "what runs in an unknown container": (INSIDE, [entry("pkg:npm/other")], Verdict.UNREGISTERED),
    "a denied package in an approved container": (
        INSIDE,
        [entry(IMAGE), entry("pkg:npm/crm", State.DENIED, id="no")],
        Verdict.DENIED,
    ),
    "a bare program that proved to be an approved package": (
        [BARE, CRM],
        [entry("pkg:pypi/acme-crm")],
        Verdict.APPROVED,
    ),
    "a bare program that proved to be an unknown package": ([BARE, CRM], [], Verdict.UNREGISTERED),
    "a bridge to an approved address": ([BRIDGE], [entry("https://mcp.acme.example/mcp")], Verdict.APPROVED),
    "a denied bridge": (
        [BRIDGE],
        [entry("https://mcp.acme.example/mcp"), entry("pkg:npm/mcp-remote", State.DENIED, id="no")],
        Verdict.DENIED,
    ),
    "a log of an approved server": (
        [config("npx\t@acme/files@1.0.0"), logged()],
        [entry(FILES)],
        Verdict.APPROVED,
    ),
    "an old version in a cache": (
        [config("npx\t@acme/files@1.0.0"), cached(npm(version="0.1.0"))],
        [entry(FILES, versions="^1.0.0")],
        Verdict.APPROVED,
    ),
    "nothing but an old version in a cache": (
        [cached(npm(version="0.1.0"))],
        [entry(FILES, versions="^1.0.0")],
        Verdict.DRIFTED,
    ),
    "nothing but a log": ([logged()], [entry(FILES)], Verdict.UNRESOLVED),
}


@pytest.mark.parametrize("case", VERDICTS)
def test_a_joined_server_is_judged_by_what_it_is(case: str) -> None:
    sightings, entries, verdict = VERDICTS[case]
    assert judged(sightings, *entries).judgement.verdict is verdict


def test_a_pointer_says_why_it_is_judged_so() -> None:
    found = judged([URL, listening()], entry(FILES)).by_sighting[URL.key]
    assert found.evidence[0].rule == "joined"
    assert found.evidence[0].text == "this is what listens at http://localhost:3000/mcp"
    assert found.entry is not None


def test_the_verdict_of_a_server_is_explained_by_what_it_is_first() -> None:
    assert judged([URL, listening()], entry(FILES)).judgement.evidence[0].rule == "match"


def test_a_hidden_program_behind_an_approved_address_says_what_to_do() -> None:
    text = judged([unknown()], entry(HERE)).judgement.evidence[0].text
    assert text == "entry e1 approves this address, where any program may listen; approve the program itself"


def test_without_a_registry_a_pointer_is_unregistered_too() -> None:
    servers = correlate(map(seen, [URL, listening()]), HOST)
    (one,) = judge(servers, Snapshot(id="", source=None), today=DAWN.date())
    assert {it.verdict for it in one.by_sighting.values()} == {Verdict.UNREGISTERED}


TRACES: dict[str, tuple[list[Sighting], ExitCode]] = {
    "nothing": ([], ExitCode.FINE),
    "a package in a cache": ([cached()], ExitCode.FINE),
    "a label in a log": ([logged()], ExitCode.FINE),
    "a package in a cache, and configured": ([cached(), config("npx\t@acme/files")], ExitCode.SHADOW),
    "a package that is installed": (
        [replace(cached(), facts={"presence": "installed"})],
        ExitCode.SHADOW,
    ),
    "a process": ([running()], ExitCode.SHADOW),
}


@pytest.mark.parametrize("case", TRACES)
def test_traces_alone_are_no_alarm(case: str) -> None:
    sightings, code = TRACES[case]
    assert exit_code(view(sightings)) is code


def test_traces_keep_their_verdict() -> None:
    (only,) = view([cached()], looked=[Surface.CONFIG]).servers
    assert only.judgement.verdict is Verdict.UNREGISTERED
