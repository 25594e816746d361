"""The sample rows come out as they are: what the row or ARM decides, without a false alarm."""

from __future__ import annotations

from pathlib import Path

import pytest

from discovery.azure.model import Evidence, Grade, Role
from discovery.azure.undecided import undecided
from tests.azure.recognition.corpus import Case, cases
from tests.azure.recognition.figures import alarms, is_decidable, summary

ACCURACY = Path(__file__).parents[3] / "docs/accuracy.md"
TUNED = [case for part in ("rows", "own") for case in cases(part)]
ROLES = {"server": Role.SERVER, "gateway": Role.GATEWAY, "registry": Role.REGISTRY, "hint": Role.HINT}
# What holds others by ARM's answer, and was given none of its own here.
SILENT = {Evidence.ARM, Evidence.PROBE, Evidence.KUBERNETES}


def about(case: Case) -> str:
    """Return what a test of a row is called."""
    return f"{case.surface}-{case.resource.name}"


@pytest.mark.parametrize("case", [case for case in TUNED if not case.is_mcp], ids=about)
def test_what_is_no_server_raises_no_alarm(case: Case) -> None:
    assert not alarms(case)


@pytest.mark.parametrize("case", [case for case in TUNED if case.is_mcp and is_decidable(case)], ids=about)
def test_what_the_row_or_arm_decides_is_found(case: Case) -> None:
    assert alarms(case)


@pytest.mark.parametrize(
    "case", [case for case in TUNED if case.is_mcp and is_decidable(case) and case.role in ROLES], ids=about
)
def test_a_role_is_told(case: Case) -> None:
    found = case.found
    assert found is not None
    assert found.role is ROLES[case.role]


@pytest.mark.parametrize(
    "case", [case for case in TUNED if case.role == "client" and not case.is_mcp and case.found], ids=about
)
def test_a_client_is_no_server(case: Case) -> None:
    found = case.found
    assert found is not None
    assert found.role is Role.CLIENT
    assert found.only_calls


@pytest.mark.parametrize(
    "case",
    [
        case
        for case in TUNED
        if case.evidence in SILENT and not is_decidable(case) and case.found is None and not case.children
    ],
    ids=about,
)
def test_what_something_else_decides_is_a_candidate(case: Case) -> None:
    open_ = undecided(case.resource)
    assert open_ is not None
    assert open_.grade is Grade.UNKNOWN
    assert open_.evidence is case.evidence


def test_the_samples_are_what_they_are_said_to_be() -> None:
    own, held = cases("own"), cases("held")
    assert len(cases("rows")) == 71
    assert len(own) + len(held) >= 60
    assert len(held) * 3 >= len(own) + len(held)
    assert sum(not case.is_mcp for case in (*own, *held)) * 2 >= len(own) + len(held)
    assert all(case.source and case.why for case in (*own, *held))


def test_the_figures_in_the_documentation_are_those_measured() -> None:
    assert summary() in ACCURACY.read_text("utf-8")


def test_nobody_elses_resource_raises_an_alarm() -> None:
    judged = [case for part in ("held", "wild") for case in cases(part)]
    assert [case.resource.name for case in judged if alarms(case) and not case.is_mcp] == []


def test_what_a_name_alone_tells_is_shown_apart() -> None:
    judged = [case for case in cases("wild") if case.surface == "appservice" and case.is_mcp]
    assert {case.found.grade for case in judged if case.found} == {Grade.WEAK, Grade.STRONG}
