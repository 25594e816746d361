from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest

from inventory.model import Finding, Problem, Severity, Snapshot, Verdict
from inventory.report.as_text import MAX_GAPS, MAX_PLACES, render
from inventory.report.style import Style
from inventory.report.width import columns
from tests.inventory.report import sample

TERMINAL = Style(width=80, home=sample.HOME)
PIPE = Style(home=sample.HOME)

WHOLE = """\
ana-mbp (linux), 2026-11-21 09:12 UTC, looked at: config 58

DRIFTED        github       pkg:npm/github-mcp@2.0.0                    78b1e5d5
               why          AB-12 approves ^1.0.0, this is 2.0.0
               claude-code  ~/.claude.json#/mcpServers/github (version 1.2.0,
                            approved)
               cursor       ~/.cursor/mcp.json#/mcpServers/github

UNREGISTERED   files +1     pkg:npm/%40acme/mcp-files                   9765b882
               claude-code  ~/.claude.json#/mcpServers/fs (disabled)
               cursor       ~/.cursor/mcp.json#/mcpServers/files
               high         A secret stands in plain text (where env:TOKEN)

UNRESOLVED     crm          var:MCP_PKG                                 c86e05e0
               why          A variable names the package
               cursor       ~/.cursor/mcp.json#/mcpServers/crm

APPROVED       weather      pkg:npm/weather-mcp@3.1.4 (cursor)          d097069e

NOT SEEN       permission denied: 2 places
                 ~/.codex/config.toml
                 ~/.gemini/settings.json
               could not be parsed: 1 place
                 ~/.aws/mcp.json: line 3, column 5: expected a comma

4 servers: 1 drifted, 1 unregistered, 1 unresolved, 1 approved
1 finding: 1 high
Not everything could be seen: 3 places, named above.
Next: mcp-census explain 78b1e5d5
"""


def test_a_machine_with_something_of_everything() -> None:
    assert render(sample.whole(), TERMINAL) == WHOLE


@pytest.mark.parametrize("severity", Severity)
def test_where_all_names_are_short_no_label_is_cut(severity: Severity) -> None:
    place = sample.seen(sample.sighting(sample.npm("x", "1.0.0"), "x", client="zed"))
    wrong = replace(sample.SECRET, severity=severity)
    said = render(sample.view(sample.judged(Verdict.UNREGISTERED, place, findings=(wrong,))), PIPE)
    assert "…" not in said
    told = any(line.split()[:1] == [severity.value] for line in said.splitlines())
    assert told is (severity not in {Severity.LOW, Severity.INFO})


def test_without_a_registry_one_line_says_how_to_begin() -> None:
    said = render(sample.without_registry(), PIPE)
    assert said.endswith(
        "1 server: 1 unregistered\n1 finding: 1 high\n"
        "No registry is set up, so nothing can be approved. Begin with: mcp-census registry init\n"
    )


def test_with_a_registry_nothing_is_said_about_beginning() -> None:
    assert "registry init" not in render(sample.whole(), PIPE)


def test_an_empty_machine_says_how_much_was_looked_at() -> None:
    assert render(sample.view(), PIPE) == (
        "ana-mbp (linux), 2026-11-21 09:12 UTC, looked at: config 58\n\n0 servers\n"
    )


def test_all_approved_ends_with_the_count() -> None:
    said = render(sample.view(sample.approved()), PIPE)
    assert said.endswith("\n\n1 server: 1 approved\n")
    assert "Next" not in said


def test_an_approved_server_with_a_finding_shows_it() -> None:
    place = sample.seen(sample.sighting(sample.npm("ok", "1.0.0"), "ok"))
    loud = sample.judged(Verdict.APPROVED, place, findings=(sample.SECRET,))
    assert "high" in render(sample.view(loud), PIPE)


def test_no_line_is_wider_than_the_terminal() -> None:
    long = sample.named("日本語" * 40)
    for width in (60, 80, 120):
        said = render(sample.view(long, *sample.whole().servers), Style(width=width, home=sample.HOME))
        assert max(columns(line) for line in said.splitlines()) <= width


def test_a_pipe_gets_every_place_on_one_line() -> None:
    source = "/srv/" + "deep/" * 60 + "mcp.json"
    one = sample.seen(sample.sighting(sample.npm("x"), "x", source))
    assert any(
        source in line for line in render(sample.view(sample.judged(Verdict.DENIED, one)), PIPE).splitlines()
    )


def test_colour_is_there_only_when_asked_for() -> None:
    assert "\x1b" not in render(sample.whole(), TERMINAL)
    painted = render(sample.whole(), Style(colour=True, width=80, home=sample.HOME))
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == "".join(line + "\n" for line in WHOLE.splitlines())


@pytest.mark.parametrize(
    "name",
    [
        "\x1b[31mred",
        "a\nUNREGISTERED b",
        "\x07bell",
        "\u202egnp.exe",
        "\u200bzero",
        "\x9b31m",
        "a\rb",
        "\x00",
    ],
)
def test_no_name_reaches_the_terminal_as_a_control(name: str) -> None:
    said = render(sample.view(sample.named(name)), TERMINAL)
    assert not set(said) & set("\x1b\x07\u202e\u200b\x9b\r\x00")
    calm = render(sample.view(sample.named("calm")), PIPE)
    assert len(render(sample.view(sample.named(name)), PIPE).splitlines()) == len(calm.splitlines())


@pytest.mark.parametrize("name", ["files", "日本語", "naïve", "a b", "/", "@acme/x"])
def test_an_ordinary_name_is_shown_as_it_is(name: str) -> None:
    assert name in render(sample.view(sample.named(name)), TERMINAL)


def test_only_the_readers_own_home_is_folded() -> None:
    own = sample.seen(sample.sighting(sample.npm("x"), "x"))
    other = sample.seen(sample.sighting(sample.npm("x"), "x", "/home/anabel/.cursor/mcp.json"))
    said = render(sample.view(sample.judged(Verdict.UNREGISTERED, own, other)), PIPE)
    assert "~/.cursor/mcp.json" in said
    assert "/home/anabel/.cursor/mcp.json" in said


def test_a_place_nobody_could_look_at_now_says_when_it_was_seen() -> None:
    old = sample.seen(sample.sighting(sample.npm("x"), "x"), first=sample.BEFORE, last=sample.BEFORE)
    assert "(last seen 2026-11-01)" in render(sample.view(sample.judged(Verdict.DENIED, old)), PIPE)


def test_a_server_in_many_places_is_cut_and_says_where_the_rest_is() -> None:
    many = [
        sample.seen(sample.sighting(sample.npm("x"), "x", f"/srv/{number:03}/.mcp.json"))
        for number in range(60)
    ]
    one = sample.judged(Verdict.UNREGISTERED, *many)
    said = render(sample.view(one), PIPE)
    assert said.count("/srv/") == MAX_PLACES
    assert f"and {60 - MAX_PLACES} more places: mcp-census show {one.server.id[:8]}" in said


def test_many_gaps_are_cut_by_reason_but_counted_whole() -> None:
    gaps = tuple(sample.gap(f"/srv/{number:03}") for number in range(30))
    said = render(sample.view(gaps=gaps), PIPE)
    assert "permission denied: 30 places" in said
    assert said.count("/srv/") == MAX_GAPS
    assert f"and {30 - MAX_GAPS} more" in said


def test_registry_entries_that_could_not_be_read_are_named() -> None:
    problem = Problem(
        source="/etc/registry/a.toml", line=12, field="owner", message="Every entry needs an owner."
    )
    whole = sample.view(sample.approved())
    broken = replace(whole, snapshot=Snapshot(id="x", source="/etc/registry", problems=(problem,)))
    assert "BAD ENTRY      /etc/registry/a.toml:12: owner: Every entry needs an owner." in render(
        broken, PIPE
    )


def finding(severity: Severity, title: str) -> Finding:
    """Return something wrong of some severity."""
    return Finding(id=title, severity=severity, owasp="", title=title, advice="Mend it.")


def test_worst_findings_come_first_and_small_ones_are_only_counted() -> None:
    place = sample.seen(sample.sighting(sample.npm("x"), "x"))
    found = (finding(Severity.LOW, "Not pinned"), finding(Severity.MEDIUM, "Open"), sample.SECRET)
    said = render(sample.view(sample.judged(Verdict.DENIED, place, findings=found)), PIPE)
    assert said.index("plain text") < said.index("Open")
    assert "Not pinned" not in said
    assert "3 findings: 1 high, 1 medium, 1 low\n" in said


def test_an_approved_server_with_a_small_finding_stays_one_line() -> None:
    place = sample.seen(sample.sighting(sample.npm("ok", "1.0.0"), "ok"))
    small = sample.judged(Verdict.APPROVED, place, findings=(finding(Severity.LOW, "Not pinned"),))
    assert "\nAPPROVED       ok  pkg:npm/ok@1.0.0 (cursor)  " in render(sample.view(small), PIPE)


def test_the_same_view_in_another_order_is_the_same_report() -> None:
    view = sample.whole()
    turned = sample.view(*reversed(view.servers), gaps=tuple(reversed(view.gaps)))
    assert render(turned, TERMINAL) == render(view, TERMINAL)


def test_ten_thousand_servers_take_no_more_than_seconds() -> None:
    servers = tuple(
        sample.judged(
            Verdict.UNREGISTERED, sample.seen(sample.sighting(sample.npm(f"p{number}"), f"n{number}"))
        )
        for number in range(10_000)
    )
    began = time.process_time()
    said = render(sample.view(*servers), TERMINAL)
    assert time.process_time() - began < 10
    assert said.count("UNREGISTERED") == 10_000


def test_a_sighting_with_a_better_verdict_says_so() -> None:
    assert "approved)" in render(sample.view(sample.drifted()), TERMINAL)
