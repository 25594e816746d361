"""Path templates: which are fit for the catalogue, and what is said about those that are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.clients.paths import PLACES, fault_of, place_of


@pytest.mark.parametrize(
    "path",
    [
        "{home}/.cursor/mcp.json",
        "{config}/goose/config.yaml",
        "{project}/.vscode/mcp.json",
        "{project}/**/*.py",
        "{home}/.claude/plugins/cache/**/.mcp.json",
        "{home}/.*/mcp.json",
        "{appdata}/*/User/mcp.json",
        "{ACME_HOME}/mcp.json",
        "{OPENCODE_CONFIG}",
    ],
)
def test_a_good_template_has_no_fault(path: str) -> None:
    assert fault_of(path) is None


@pytest.mark.parametrize(
    ("path", "advice"),
    [
        ("~/.acme/mcp.json", '"{home}/.acme/mcp.json"'),
        ("~/.config/acme/mcp.json", '"{config}/acme/mcp.json"'),
        ("$HOME/.acme/mcp.json", '"{home}/.acme/mcp.json"'),
        ("~/Library/Application Support/Acme/mcp.json", '"{support}/Acme/mcp.json"'),
        ("%APPDATA%\\Acme\\mcp.json", '"{roaming}/Acme/mcp.json"'),
        ("%LOCALAPPDATA%/Acme/mcp.json", '"{localappdata}/Acme/mcp.json"'),
        ("$XDG_CONFIG_HOME/acme/mcp.json", '"{config}/acme/mcp.json"'),
        ("/etc/acme/mcp.json", '"{etc}/acme/mcp.json"'),
        ("/opt/acme/mcp.json", '"{root}/opt/acme/mcp.json"'),
        (".acme/mcp.json", '"{project}/acme/mcp.json"'),
        ("{hoem}/.acme/mcp.json", "{home}"),
        ("{home}.acme/mcp.json", "starts with no place"),
        ("{home}/a\\b.json", '"{home}/a/b.json"'),
        ("{home}/../other/mcp.json", ".."),
        ("{home}//mcp.json", "empty"),
        ("{home}/./mcp.json", "."),
        ("{home}/**/mcp.json", "all of {home}"),
        ("{root}/**/mcp.json", "all of {root}"),
        ("{home}/.acme/**", "bare pattern"),
        ("{home}/.acme/*", "bare pattern"),
        ("{project}/**/a/**/mcp.json", "once"),
        ("{project}/a**/mcp.json", "whole segment"),
        ("{home}/" + "a" * 400, "too long"),
        ("{home}/a\x1b[31m.json", "control characters"),
        ("", "starts with no place"),
    ],
)
def test_a_bad_template_is_told_what_to_write_instead(path: str, advice: str) -> None:
    fault = fault_of(path)
    assert fault is not None
    assert advice in fault


@given(st.text(max_size=60))
def test_no_text_breaks_the_judge_nor_gets_control_characters_into_its_words(path: str) -> None:
    fault = fault_of(path)
    assert fault is None or fault.isprintable()


@given(st.sampled_from(sorted(PLACES)), st.from_regex(r"[a-z]{1,9}", fullmatch=True))
def test_a_file_below_any_place_is_fine(place: str, name: str) -> None:
    assert place_of(f"{{{place}}}/{name}") == place
    assert fault_of(f"{{{place}}}/.acme/{name}.json") is None
