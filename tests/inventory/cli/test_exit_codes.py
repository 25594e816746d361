from __future__ import annotations

from dataclasses import replace

import pytest

from discovery.model import Status
from inventory.cli.exit_codes import MEANING, ExitCode, exit_code, exit_table
from inventory.model import Problem, Snapshot, Verdict, View
from tests.inventory.report import sample

SEEN, GAP = sample.sighting(sample.npm("x"), "x"), sample.gap("/x")
BAD_ENTRY = Snapshot(
    id="x", source="/r", problems=(Problem(source="/r", line=1, field="owner", message="missing"),)
)


def view(*verdicts: Verdict, gap: bool = False) -> View:
    servers = [sample.judged(verdict, sample.seen(SEEN)) for verdict in verdicts]
    return sample.view(*servers, gaps=(GAP,) if gap else ())


@pytest.mark.parametrize(
    ("seen", "code"),
    [
        (view(), ExitCode.FINE),
        (view(Verdict.APPROVED), ExitCode.FINE),
        (view(gap=True), ExitCode.UNSEEN),
        (view(Verdict.APPROVED, gap=True), ExitCode.UNSEEN),
        (replace(view(Verdict.APPROVED), snapshot=BAD_ENTRY), ExitCode.UNSEEN),
        (replace(view(), status=Status.PARTIAL), ExitCode.UNSEEN),
        (replace(view(), status=Status.FAILED), ExitCode.FAILED),
        (replace(view(Verdict.DENIED), status=Status.FAILED), ExitCode.FAILED),
        (view(Verdict.APPROVED, Verdict.UNREGISTERED), ExitCode.SHADOW),
        (view(Verdict.UNREGISTERED, gap=True), ExitCode.SHADOW),
    ],
)
def test_a_view_decides_the_code(seen: View, code: ExitCode) -> None:
    assert exit_code(seen) is code


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.APPROVED])
def test_every_verdict_but_approved_is_shadow(verdict: Verdict) -> None:
    assert exit_code(view(verdict)) is ExitCode.SHADOW


def test_every_code_means_one_sentence() -> None:
    assert set(MEANING) == set(ExitCode)
    assert all(text.endswith(".") and text.count(". ") == 0 for text in MEANING.values())


def test_the_codes_are_the_published_ones() -> None:
    assert [code.value for code in ExitCode] == [0, 1, 2, 3, 10]


def test_the_table_has_a_row_for_each() -> None:
    assert exit_table().splitlines()[2:] == [f"| {code.value} | {MEANING[code]} |" for code in ExitCode]
