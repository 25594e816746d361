"""What an environment variable moves, and what it does not."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.clients.catalogue import BY_ID, CLIENTS, relocations
from discovery.clients.model import Os
from discovery.host.homes import Home
from discovery.host.places import resolve


@pytest.mark.parametrize(
    ("client", "environ", "template", "place"),
    [
        ("claude-code", {"CLAUDE_CONFIG_DIR": "/c"}, "{home}/.claude", "/c"),
        ("claude-code", {"CLAUDE_CONFIG_DIR": "/c"}, "{home}/.claude.json", "/c/.claude.json"),
        ("codex", {"CODEX_HOME": "/x"}, "{home}/.codex", "/x"),
        ("github-copilot-cli", {"COPILOT_HOME": "/x"}, "{home}/.copilot", "/x"),
        ("gemini-cli", {"GEMINI_CLI_HOME": "/g"}, "{home}/.gemini", "/g/.gemini"),
        ("goose", {"GOOSE_PATH_ROOT": "/g"}, "{config}/goose", "/g/config"),
        ("n8n", {"N8N_USER_FOLDER": "/n"}, "{home}/.n8n", "/n/.n8n"),
        ("crush", {"CRUSH_GLOBAL_CONFIG": "/n"}, "{config}/crush", "/n"),
        ("opencode", {"OPENCODE_CONFIG": "/o/my.json"}, "{OPENCODE_CONFIG}", "/o/my.json"),
        ("opencode", {"OPENCODE_CONFIG_DIR": "/o"}, "{OPENCODE_CONFIG_DIR}", "/o"),
        ("open-webui", {"DATA_DIR": "/d"}, "{DATA_DIR}", "/d"),
        ("anythingllm", {"STORAGE_DIR": "/s"}, "{STORAGE_DIR}", "/s"),
        ("toolport", {"CONDUIT_REGISTRY": "/r.json"}, "{CONDUIT_REGISTRY}", "/r.json"),
    ],
)
def test_a_variable_moves_its_folder(client: str, environ: dict[str, str], template: str, place: str) -> None:
    assert relocations(BY_ID[client], environ)[template] == str(PurePath(place))


@pytest.mark.parametrize(
    ("client", "environ"),
    [
        ("codex", {}),
        ("codex", {"CODEX_HOME": ""}),
        ("codex", {"CODEX_HOME": "relative/folder"}),
        ("codex", {"CODEX_HOME": "~/x"}),
        ("codex", {"CODEX_HOME": "/a\0b"}),
        ("codex", {"codex_home": "/x"}),
        ("codex", {"CLAUDE_CONFIG_DIR": "/x"}),
        ("cursor", {"CODEX_HOME": "/x"}),
        ("toolport", {"CONDUIT_REGISTRY": "registry.json"}),
    ],
)
def test_anything_else_moves_nothing(client: str, environ: dict[str, str]) -> None:
    assert relocations(BY_ID[client], environ) == {}


def test_the_most_exact_template_comes_first() -> None:
    environ = {"CLINE_DIR": "/a", "CLINE_DATA_DIR": "/b", "CLINE_MCP_SETTINGS_PATH": "/c.json"}
    assert [*relocations(BY_ID["cline"], environ).values()] == ["/c.json", "/b", "/a"]


def test_a_moved_folder_is_where_the_machine_is_searched(tmp_path: Path) -> None:
    home = Home(path=tmp_path, user="u", os=Os.LINUX, machine=Path("/"), own=True)
    moved = relocations(BY_ID["claude-code"], {"CLAUDE_CONFIG_DIR": "/c"})
    assert resolve("{home}/.claude/plugins", home, moved) == (Path("/c"), ("plugins",))
    assert resolve("{home}/.claudette/x", home, moved) == (tmp_path, (".claudette", "x"))


def test_a_variable_that_is_not_set_is_a_place_nowhere(tmp_path: Path) -> None:
    home = Home(path=tmp_path, user="u", os=Os.LINUX, machine=Path("/"), own=True)
    assert resolve("{DATA_DIR}/webui.db", home, relocations(BY_ID["open-webui"], {})) is None


@given(st.dictionaries(st.sampled_from(["CODEX_HOME", "DATA_DIR", "CLINE_DIR"]), st.text(max_size=30)))
def test_whatever_the_environment_says_only_absolute_places_come_out(environ: dict[str, str]) -> None:
    for client in CLIENTS:
        assert all(PurePath(place).is_absolute() for place in relocations(client, environ).values())
