"""Files that look like configuration and are none: nothing is told of them, not even a gap."""

from __future__ import annotations

import pytest

from discovery.shapes.model import Plain
from tests.configs.scene import Scene

POLICY: Plain = {
    "chat.mcp.access": "none",
    "mcp": {"gallery": {"enabled": False}, "discovery": {"enabled": True}},
}
OPENAPI: Plain = {"openapi": "3.1.0", "info": {"title": "x"}, "servers": [{"url": "https://api.example.com"}]}
WEB: Plain = {"name": "Shop", "start_url": "/", "icons": [{"src": "x.png"}], "display": "standalone"}
NPM: Plain = {"name": "web", "version": "1.0.0", "scripts": {"start": "node ."}, "dependencies": {"x": "1"}}
MINECRAFT: Plain = {"servers": {"survival": {"ip": "10.0.0.1", "port": 25565}}}


@pytest.mark.parametrize("experimental", [False, True])
@pytest.mark.parametrize(
    ("where", "content"),
    [
        (".minecraft/mcp.json", MINECRAFT),
        (".minecraft/config/mcp.json", MINECRAFT),
        (".cursor/mcp.json", {"mcpServers": {}}),
        (".config/Code/User/mcp.json", {"servers": {}, "inputs": []}),
        (".config/Code/User/settings.json", POLICY),
        (".config/Code/User/settings.json", {"mcp": {"inputs": []}}),
        (".config/Code/User/settings.json", '{"files.exclude": {"**/mcp": true}, // ok\n}'),
        (".gemini/settings.json", {"mcp": {"allowed": ["a"]}, "theme": "x"}),
        (".claude/settings.json", {"permissions": {"deny": ["mcp__x"]}, "hooks": {}}),
        ("/etc/claude-code/managed-settings.json", {"allowedMcpServers": [{"serverName": "a"}]}),
        ("/src/app/package.json", NPM),
        ("/src/app/manifest.json", WEB),
        ("/src/app/server.json", OPENAPI),
        ("/src/app/mcp.json", OPENAPI),
        ("/src/app/.vscode/settings.json", POLICY),
        ("/src/app/settings.json", '{"broken": '),
        ("/src/app/compose.yaml", "services:\n  db:\n    image: postgres:17\n"),
        ("/src/app/pyproject.toml", '[project]\nname = "x"\ndependencies = ["mcp-not"]\n'),
        ("/src/app/application.properties", "server.port=8080\nspring.application.name=x\n"),
        ("/src/app/README.md", "---\nname: mcpServers\n---\ntext"),
    ],
)
def test_a_decoy_is_silence(scene: Scene, where: str, content: Plain, experimental: bool) -> None:
    scene.write(where, content)
    seen = scene.find(projects=(scene.machine / "src/app",), experimental=experimental, provided=experimental)
    assert (seen.sightings, seen.gaps) == ([], [])
