from __future__ import annotations

import pytest

from inventory.correlate import correlate
from inventory.model import Seen
from inventory.reconcile import judge
from inventory.registry.absent import no_registry
from inventory.report.explain import explain, show
from inventory.report.formats import FORMATS
from inventory.report.style import Style
from tests.inventory.findings import cloud_cases
from tests.inventory.report import sample

STYLE = Style(width=80, home=sample.HOME)

DRIFTED = """\
DRIFTED  github  78b1e5d54adbbb21

  rule      version
  field     version
  expected  ^1.0.0
  observed  2.0.0
  so        AB-12 approves ^1.0.0, this is 2.0.0

  identity    pkg:npm/github-mcp@2.0.0
  entry       AB-12 (approved, owner platform)
  written in  /etc/registry/approved.toml
  covers      pkg:npm/github-mcp ^1.0.0
  decided by  ines 2026-10-01
  registry    /etc/registry
  snapshot    cafecafecafecafe
  policy      db79811d0042b6fe (as usual)

claude-code  ~/.claude.json#/mcpServers/github  (approved)
cursor  ~/.cursor/mcp.json#/mcpServers/github  (drifted)
"""


def test_a_verdict_is_explained_by_rule_field_and_two_values() -> None:
    assert explain(sample.drifted(), sample.whole(), STYLE) == DRIFTED


def test_a_finding_is_explained_with_its_advice() -> None:
    said = explain(sample.shadow(), sample.whole(), STYLE)
    assert "high  A secret stands in plain text  plain-secret MCP01" in said
    assert "  advice  Move it to the environment and rotate it." in said


def test_without_a_registry_the_explanation_says_so() -> None:
    assert "(no registry is set up)" in explain(sample.shadow(), sample.without_registry(), STYLE)


def test_show_names_every_place_and_what_is_started_there() -> None:
    said = show(sample.shadow(), sample.whole(), STYLE)
    assert "claude-code  ~/.claude.json#/mcpServers/fs\n  state        disabled" in said
    assert "  command      npx -y x\n" in said
    assert "  environment  TOKEN\n" in said


@pytest.mark.parametrize("tell", [show, explain])
def test_hostile_names_are_escaped(tell: object) -> None:
    assert callable(tell)
    said = tell(sample.named("\x1b[2J\u202e"), sample.whole(), STYLE)
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_the_formats_are_the_four() -> None:
    assert list(FORMATS) == ["text", "json", "csv", "markdown"]
    assert all(format_(sample.whole(), STYLE) for format_ in FORMATS.values())


CLOUD = """\
/providers/Microsoft.App/containerApps/crm-mcp  (approved, last seen 2026-11-21)
  probable server, by its row in Resource Graph
    a name with mcp as a word (name.word): /name crm-mcp
    an image named for MCP (image.word): /properties/template/containers/0/image crm-mcp
    new.sign
"""


def test_a_server_in_a_cloud_is_explained_by_each_sign_and_where_it_stands() -> None:
    signs = "name.word /name crm-mcp; image.word /properties/template/containers/0/image crm-mcp; new.sign"
    one = cloud_cases.app(grade="probable", evidence="arg", seen=signs)
    seen = Seen(sighting=one, first_seen=one.seen_at, last_seen=one.seen_at)
    (judged,) = judge(correlate([seen], "tenant"), no_registry(), today=one.seen_at.date())
    assert CLOUD in explain(judged, sample.whole(), STYLE)


def test_a_machine_s_server_has_no_signs_to_explain() -> None:
    assert "Resource Graph" not in explain(sample.drifted(), sample.whole(), STYLE)
