"""The rules are data: each holds for its own hits, for none of its misses, and the names follow theirs."""

from __future__ import annotations

import pytest

from discovery.installed.npm import NEEDLES
from discovery.installed.rules import RULES, Rule, Trait, is_named, judged
from discovery.signals.sdks import NPM_EITHER, NPM_SERVING, PYPI_EITHER, PYPI_SERVING


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_holds_for_its_hits_and_for_none_of_its_misses(rule: Rule) -> None:
    assert rule.hits
    assert rule.misses
    assert {what: judged(shows) for what, shows in rule.hits} == {what: rule for what, _ in rule.hits}
    assert [what for what, shows in rule.misses if judged(shows) is rule] == []


def test_every_rule_can_be_met_and_no_two_have_one_name() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert [rule.id for rule in RULES if judged(rule.needs) is not rule] == []


def test_nothing_outweighs_what_is_known_to_be_no_server() -> None:
    assert judged(Trait) is None


def test_a_name_alone_is_never_enough() -> None:
    assert judged({Trait.NAME}) is None
    assert judged({Trait.NAME, Trait.PROGRAM, Trait.KEYWORD}) is None


@pytest.mark.parametrize(
    "name",
    [
        "mcp-server-fetch",
        "files-mcp",
        "@azure/mcp",
        "mcp-atlassian",
        "registry-mcp-server",
        "test-mcp-server",
    ],
)
def test_a_word_of_its_name_may_say_server(name: str) -> None:
    assert is_named(name)


@pytest.mark.parametrize(
    "name",
    [
        "mcp-client",
        "mcp-inspector",
        "create-mcp-server",
        "mcp-server-framework",
        "mcp-adapters",
        "mcp-host",
        "mcp-registry",
        "mcp23017-driver",
        "minecraft-mcp",
        "winrmcp",
        "tmcp2",
        "camp",
    ],
)
def test_a_word_about_servers_says_none(name: str) -> None:
    assert not is_named(name)


def test_no_library_is_passed_over_unparsed() -> None:
    hidden = [name for name in NPM_SERVING | NPM_EITHER if not any(each in name.encode() for each in NEEDLES)]
    assert hidden == []
    assert [name for name in PYPI_SERVING | PYPI_EITHER if "mcp" not in name] == []
