"""Nothing secret that stands in a configuration leaves the finder."""

from __future__ import annotations

import json

from agents.sweep import run
from discovery.model import Scope
from discovery.shapes.model import Plain
from discovery.wire import sweep_to_json
from tests.configs.scene import Scene

CANARY = "kA9zQ4mWx7LpT2vR8nYc5hJ3"
SCOPE = Scope(kind="host", id="0" * 16, name="test")


def entry() -> dict[str, Plain]:
    return {
        "command": "npx",
        "args": [
            "-y",
            "x-mcp",
            "--api-key",
            CANARY,
            f"--token={CANARY}",
            f"--header=Authorization: Bearer {CANARY}",
        ],
        "env": {"API_KEY": CANARY, "DATABASE_URL": f"postgres://u:{CANARY}@db/x"},
        "headers": {"Authorization": f"Bearer {CANARY}"},
    }


def remote() -> dict[str, Plain]:
    return {
        "url": f"https://user:{CANARY}@mcp.example.com/sse?api_key={CANARY}",
        "headers": {"X-Api-Key": CANARY},
    }


def test_no_planted_value_is_in_what_was_seen(scene: Scene) -> None:
    scene.write(".cursor/mcp.json", {"mcpServers": {"a": entry(), "b": remote()}})
    scene.write(".claude.json", {"projects": {"/x": {"mcpServers": {"c": entry()}}}})
    scene.write(".config/Code/User/mcp.json", {"servers": {"d": remote()}})
    scene.write(".gemini/settings.json", f'{{"mcpServers": {{"x": {{"env": {{"KEY": "{CANARY}"}}')
    scene.write(
        ".codeium/windsurf/mcp_config.json", {"mcpServers": {"e": {"env": {"API_KEY": CANARY}}, "f": CANARY}}
    )
    scene.write(".codex/config.toml", f'[mcp_servers.x]\nenv = {{ API_KEY = "{CANARY}"\n')
    sweep = run([scene.finder()], agent="test", scope=SCOPE)
    assert len(sweep.sightings) == 4
    assert {gap.reason.value for gap in sweep.gaps} == {"malformed"}
    assert CANARY not in repr(sweep)
    assert CANARY not in json.dumps(sweep_to_json(sweep))


def test_what_stays_says_where_the_secrets_were(scene: Scene) -> None:
    scene.write(".cursor/mcp.json", {"mcpServers": {"a": entry()}})
    seen = scene.find().one("a")
    assert seen.env_names == ("API_KEY", "DATABASE_URL")
    assert {"env:API_KEY", "header:Authorization", "args:--api-key"} <= {one.where for one in seen.secrets}
