"""What a pipeline's log is told: annotations that a runner reads as they were meant, and no other command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from discovery.shapes.model import Plain
from inventory.check.formats import CHECK_FORMATS
from inventory.check.model import Check, Spot, Standing
from inventory.report.as_azure import issue
from inventory.report.as_azure import render as as_azure
from inventory.report.as_github import command, render
from inventory.report.pipeline import quiet
from inventory.report.style import Style
from tests.inventory.check.points import CHECKS, HOSTILE
from tests.inventory.check.repository import NPX, check, plant, servers

PLAIN = Style()
# actions/runner, src/Runner.Common/ActionCommand.cs: the first `::` ends the properties, a comma parts them.
# microsoft/azure-pipelines-agent, Command.cs: the first `]` ends the properties, a semicolon parts them.
VSO = re.compile(r"##vso\[(?P<name>[a-z.]+)(?: (?P<fields>[^\]\n]*))?\](?P<data>[^\n]*)")
AZURE_ESCAPES = (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%AZP25", "%"))
V2 = re.compile(r"::(?P<name>[a-z-]+)(?: (?P<fields>[^\n]*?))?::(?P<data>[^\n]*)")
KINDS = {"error", "warning", "notice"}


def decoded(text: str) -> str:
    """Return what a runner makes of an escaped value."""
    for code, mark in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, mark)
    return text


def read(line: str) -> tuple[str, dict[str, str], str]:
    """Return kind, properties and text of a command as the runner reads it."""
    found = V2.fullmatch(line)
    assert found, line
    fields = dict(part.split("=", 1) for part in (found["fields"] or "").split(",") if part)
    data = found["data"].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    return found["name"], {name: decoded(value) for name, value in fields.items()}, data


def read_vso(line: str) -> tuple[str, dict[str, str], str]:
    """Return name, properties and text of a logging command as an agent reads it."""
    found = VSO.fullmatch(line)
    assert found, line
    fields = dict(part.split("=", 1) for part in (found["fields"] or "").split(";") if part)
    told = {**fields, "": found["data"]}
    for code, mark in AZURE_ESCAPES:
        told = {name: value.replace(code, mark) for name, value in told.items()}
    data = told.pop("")
    return found["name"], told, data


@given(st.text(), st.text(), st.text())
def test_a_command_is_read_back_as_it_was_meant(path: str, title: str, text: str) -> None:
    line = command("error", Spot(path=path, line=7), title, text)
    assert "\n" not in line
    assert "\r" not in line
    kind, fields, data = read(line)
    assert (kind, fields["file"], fields["line"], fields["title"], data) == (
        "error",
        quiet(path),
        "7",
        title,
        text,
    )


@given(st.text(), st.text())
def test_an_issue_is_read_back_as_it_was_meant(path: str, text: str) -> None:
    line = issue("warning", Spot(path=path, line=7), text)
    assert "\n" not in line
    assert "\r" not in line
    name, fields, data = read_vso(line)
    assert (name, data) == ("task.logissue", text)
    assert fields == {"type": "warning", "sourcepath": quiet(path), "linenumber": "7"}


@pytest.mark.parametrize(
    ("text", "in_data", "in_property"),
    [
        ("100%", "100%AZP25", "100%AZP25"),
        ("a%0Ab", "a%AZP250Ab", "a%AZP250Ab"),
        ("a;b]c", "a;b]c", "a%3Bb%5Dc"),
        ("##vso[x]y", "##vso[x]y", "# #vso[x%5Dy"),
    ],
)
def test_the_escapes_of_an_issue(text: str, in_data: str, in_property: str) -> None:
    told = issue("error", Spot(path=text), text)
    assert told == f"##vso[task.logissue type=error;sourcepath={in_property};linenumber=1]{in_data}"


@given(CHECKS, st.booleans())
def test_an_agent_finds_no_command_but_ours(told: Check, approved: bool) -> None:
    lines = as_azure(told, approved=approved).split("\n")
    assert lines.pop() == ""
    commands = [line for line in lines if "##" in line]
    for line in commands:
        name, fields, data = read_vso(line)
        assert name == "task.logissue"
        assert set(fields) <= {"type", "sourcepath", "linenumber"}
        assert "##" not in line[2:]
        assert data.isprintable()
    assert [line for line in lines if "type=error" in line[:34]] == commands[: len(told.of(Standing.NEW))]


@pytest.mark.parametrize(
    ("text", "in_data", "in_property"),
    [
        ("100%", "100%25", "100%25"),
        ("a%0Ab", "a%250Ab", "a%250Ab"),
        ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
        ("a:b,c", "a:b,c", "a%3Ab%2Cc"),
        ("::error::x", "::error::x", "%3A%3Aerror%3A%3Ax"),
    ],
)
def test_the_escapes_of(text: str, in_data: str, in_property: str) -> None:
    assert command("error", None, text, text) == f"::error title={in_property}::{in_data}"


@given(CHECKS, st.booleans())
def test_every_line_is_one_annotation_of_ours(told: Check, approved: bool) -> None:
    lines = render(told, approved=approved).split("\n")
    assert lines.pop() == ""
    for line in lines:
        kind, fields, data = read(line)
        assert kind in KINDS
        assert set(fields) <= {"file", "line", "title"}
        assert (fields["title"] + data).isprintable()
        assert "##" not in line


@given(CHECKS)
def test_what_fails_comes_first_and_nothing_else_is_an_error(told: Check) -> None:
    kinds = [read(line)[0] for line in render(told, approved=True).splitlines()]
    failing = len(told.of(Standing.NEW))
    assert kinds[:failing] == ["error"] * failing
    assert "error" not in kinds[failing:]


@given(CHECKS, st.sampled_from(["text", "github", "markdown", "json", "sarif"]))
def test_no_runner_finds_a_command_in_a_report(told: Check, form: str) -> None:
    text = CHECK_FORMATS[form](told, PLAIN, True)
    assert not re.search(r"##(vso)?\[", text)
    if form != "github":
        assert not re.search(r"^\s*::", text, re.MULTILINE)
    assert all(line.isprintable() for line in text.split("\n"))


@given(CHECKS)
def test_markdown_has_no_markup_but_ours(told: Check) -> None:
    allowed = {"heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "table_open",
               "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close",
               "th_open", "th_close", "td_open", "td_close"}  # fmt: skip
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(
        CHECK_FORMATS["markdown"](told, PLAIN, True)
    )
    assert {token.type for token in tokens} <= allowed
    inside = {child.type for token in tokens for child in token.children or ()}
    assert inside <= {"text", "code_inline", "softbreak", "text_special"}


def test_a_summary_is_never_too_large_to_be_shown(tmp_path: Path) -> None:
    name = "@<&`|:" * 40
    entry: dict[str, Plain] = {**NPX, "env": {"API_TOKEN": "sk-" + "a1b2c3d4" * 5}}
    entries: dict[str, Plain] = {f"{name}{number}": entry for number in range(3000)}
    top = plant(tmp_path / "repo", {".mcp.json": servers(**entries)})
    text = check(top, "--format", "markdown").out
    assert 100 * 1024 < len(text.encode()) < 1024 * 1024
    assert "## Not approved (3000)" in text
    assert re.search(r"^\| and \d+ more \| \| \| \| \| \|$", text, re.MULTILINE)


@given(HOSTILE)
def test_a_hostile_path_begins_no_line_with_a_command(path: str) -> None:
    from inventory.report.pipeline import line_of

    line = line_of(Spot(path=path))
    assert not line.startswith(("::", "##"))
    assert line.isprintable()


def test_hostile_names_in_a_real_repository(tmp_path: Path) -> None:
    entries = {
        "\n::error::pwned": NPX,
        "##vso[task.setvariable variable=PATH]/evil": NPX,
        "\u202eevil\x1b[2J": NPX,
        "<script>alert(1)</script>": NPX,
    }
    top = plant(
        tmp_path / "repo", {".mcp.json": servers(**entries), "::warning::x/.mcp.json": servers(x=NPX)}
    )
    for form in CHECK_FORMATS:
        outcome = check(top, "--format", form)
        printed = outcome.out + outcome.err
        assert outcome.code == 10
        if form == "azure":
            printed = re.sub(r"^##vso\[task\.logissue ", "", printed, flags=re.MULTILINE)
        assert not re.search(r"##(vso)?\[|^::(?!error|warning|notice)|pwned$|\x1b", printed, re.MULTILINE)
        assert not re.search(r"^::error::", printed, re.MULTILINE)
        assert form == "github" or not re.search(r"^::", printed, re.MULTILINE)
