from __future__ import annotations

import json

import pytest

from tests.inventory.cli.command import census

FIELDS = ["kind", "purl", "version", "pin", "url", "ref", "launcher", "wrapper", "via", "secrets"]
GOOD = '{"id": "a", "os": "any", "command": "npx", "args": ["-y", "acme-mcp@1.2.3"], "url": null}'


def answers(*lines: str) -> list[dict[str, object]]:
    outcome = census("identify", "--format", "jsonl", given="\n".join(lines) + "\n")
    return [json.loads(line) for line in outcome.out.splitlines()]


def test_a_line_is_answered_with_the_identity_of_the_contract() -> None:
    (answer,) = answers(GOOD)
    assert answer["id"] == "a"
    assert isinstance(answer["identity"], dict)
    assert list(answer["identity"]) == FIELDS
    assert answer["identity"]["purl"] == "pkg:npm/acme-mcp@1.2.3"


def test_the_order_is_kept() -> None:
    lines = [GOOD.replace('"a"', f'"{number}"') for number in range(50)]
    assert [answer["id"] for answer in answers(*lines)] == [str(number) for number in range(50)]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "null",
        '"x"',
        '{"id": {}}',
        '{"id": "b", "command": 1}',
        '{"id": "b", "command": "npx", "args": [1]}',
        '{"id": "b", "registry_package": "x"}',
        '{"id": NaN}',
        "[" * 100_000,
        "x" * 5_000_000,
    ],
)
def test_a_bad_line_costs_that_line(line: str) -> None:
    outcome = census("identify", given=f"{GOOD}\n{line}\n{GOOD}\n")
    first, bad, last = [json.loads(answer) for answer in outcome.out.splitlines()]
    assert first == last
    assert set(bad) == {"id", "error"}
    assert outcome.code == 3
    assert outcome.err == ""


def test_a_line_that_is_not_utf8_costs_that_line() -> None:
    outcome = census("identify", given=GOOD.encode() + b"\n\xff\xfe\n")
    assert [set(json.loads(line)) for line in outcome.out.splitlines()] == [
        {"id", "identity"},
        {"id", "error"},
    ]


def test_no_answer_holds_the_secret() -> None:
    line = '{"id": "a", "command": "npx", "args": ["x-mcp", "--api-key", "CANARY-0123456789abcdef"]}'
    outcome = census("identify", given=f'{line}\n{{"id": "CANARY" "x"}}\n')
    assert "CANARY" not in outcome.out + outcome.err


@pytest.mark.parametrize("given", ["", "\n", "\n \n"])
def test_nothing_asked_is_nothing_answered(given: str) -> None:
    outcome = census("identify", given=given)
    assert (outcome.code, outcome.out) == (0, "")


def test_the_last_line_needs_no_newline() -> None:
    assert census("identify", given=GOOD).code == 0


def test_a_command_may_stand_on_the_command_line() -> None:
    outcome = census("identify", "npx", "-y", "acme-mcp@1.2.3")
    assert json.loads(outcome.out)["identity"]["purl"] == "pkg:npm/acme-mcp@1.2.3"
    assert census("identify", "--format", "text", "npx", "-y", "acme-mcp@1.2.3").out == (
        "pkg:npm/acme-mcp@1.2.3  (npm, exact)\n"
    )


def test_a_url_may_stand_on_the_command_line() -> None:
    assert (
        json.loads(census("identify", "--url", "https://a.example/mcp").out)["identity"]["kind"] == "remote"
    )


def test_an_unknown_format_is_usage() -> None:
    assert census("identify", "--format", "xml", "npx").code == 2
