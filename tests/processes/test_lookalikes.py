"""Programs that look like MCP servers and are none, each with an open channel to a client, and listening.

For each, what is expected of it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.processes.lab import CLIENT_JS, CLIENT_PY, NODE, SDK, SERVER_JS, SERVER_PY, Lab, npm, venv, wheel

Scene = Callable[[Lab], None]
QUOTED_PY = 'TEXT = """\nfrom mcp.server.fastmcp import FastMCP\n"""\n# from mcp.server import Server\n'
QUOTED_JS = (
    '// import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js"\n'
    "const text = 'import {S} from \"@modelcontextprotocol/sdk/server/index.js\"';\n"
    '/* require("@modelcontextprotocol/server") */\n'
)


def program(*args: str, exe: str = "") -> Scene:
    """Return a scene with one program that is what its arguments say."""
    return lambda lab: void(lab.start(20, 10, *args, exe=exe))


def void(_: object) -> None:
    """Return nothing."""


def package(name: str, program: str = "cli.js", source: str = "", *args: str, **fields: object) -> Scene:
    """Return a scene with a program of an npm package."""

    def scene(lab: Lab) -> None:
        npm(lab.disk, "/p", name, {program: source}, **{"bin": program, **fields})
        lab.start(20, 10, "node", f"/p/node_modules/{name}/{program}", *args)

    return scene


def dist(name: str, source: str = "", *args: str, requires: tuple[str, ...] = (), readme: str = "") -> Scene:
    """Return a scene with a program of a Python distribution in an environment that has MCP installed."""

    def scene(lab: Lab) -> None:
        site = venv(lab.disk, "/v")
        top = name.replace("-", "_")
        files = {f"{top}/__init__.py": source}
        wheel(lab.disk, site, "mcp", {"mcp/server/__init__.py": ""})
        wheel(lab.disk, site, name, files, programs={name: f"{top}:main"}, requires=requires, readme=readme)
        lab.start(20, 10, "/v/bin/python3", f"/v/bin/{name}", *args)

    return scene


def script(source: str, *args: str) -> Scene:
    """Return a scene with a Python script of one's own."""

    def scene(lab: Lab) -> None:
        lab.disk.put("/home/ada/work/x.py", source)
        lab.start(20, 10, "python", *args, "x.py")

    return scene


def module(source: str) -> Scene:
    """Return a scene with a JavaScript file of one's own."""

    def scene(lab: Lab) -> None:
        lab.disk.put("/home/ada/work/x.mjs", source)
        lab.start(20, 10, "node", "x.mjs")

    return scene


def watchdog(lab: Lab) -> None:
    files = {"build/index.js": "", "build/watchdog/main.js": ""}
    npm(lab.disk, "/p", "chrome-mcp", files, bin="build/index.js", mcpName="io.x/y", dependencies=SDK)
    lab.start(20, 10, "node", "/p/node_modules/chrome-mcp/build/watchdog/main.js")


def other_program(lab: Lab) -> None:
    programs = {"chrome-mcp": "a.js", "chrome": "b.js"}
    npm(lab.disk, "/p", "chrome", {"a.js": "", "b.js": ""}, bin=programs, mcpName="io.x/y")
    lab.start(20, 10, "node", "/p/node_modules/.bin/chrome")


def server_folder(lab: Lab) -> None:
    lab.start(20, 10, "python", "-m", "http.server", cwd="/home/ada/mcp-server")


def build_script(lab: Lab) -> None:
    lab.disk.put(
        "/home/ada/work/package.json", {"name": "notes-mcp", "dependencies": SDK, "bin": "dist/x.js"}
    )
    lab.disk.put("/home/ada/work/scripts/build.js", 'import "node:fs";')
    lab.start(20, 10, "node", "scripts/build.js")


def mcp_environment(lab: Lab) -> None:
    wheel(lab.disk, venv(lab.disk, "/v"), "mcp", {"mcp/server/__init__.py": ""})
    lab.start(20, 10, "/v/bin/python", "-i")


def prompt(*args: str) -> Scene:
    """Return a scene with an interpreter in an environment that has MCP installed, and a server beside."""

    def scene(lab: Lab) -> None:
        source = "from .server import FastMCP\n"
        wheel(lab.disk, venv(lab.disk, "/v"), "mcp", {"mcp/__init__.py": source, "mcp/server.py": SERVER_PY})
        lab.disk.put("/home/ada/work/app.py", SERVER_PY)
        lab.disk.put("/home/ada/work/app.mjs", SERVER_JS)
        lab.start(20, 10, *args)

    return scene


def claude(lab: Lab) -> None:
    npm(lab.disk, "/p", "@anthropic-ai/claude-code", {"cli.js": SERVER_JS}, bin="cli.js", dependencies=SDK)
    lab.start(20, 10, "node", "/p/node_modules/@anthropic-ai/claude-code/cli.js")


def optional(lab: Lab) -> None:
    needs = ("mcp; extra == 'server'",)
    dist("aider-x", "import os", requires=needs)(lab)


def types_only(lab: Lab) -> None:
    lab.disk.put(
        "/home/ada/work/x.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from mcp.server import X\nimport mcp\n",
    )
    lab.start(20, 10, "python", "x.py")


def node_types_only(lab: Lab) -> None:
    lab.disk.put("/w/x.ts", 'import type { Server } from "@modelcontextprotocol/sdk/server/index.js";')
    lab.start(20, 10, "bun", "/w/x.ts", exe="/usr/bin/bun")


LOOKALIKES: dict[str, Scene] = {
    "pyright": package("pyright", "langserver.index.js", "", "--stdio"),
    "typescript-language-server": package("typescript-language-server", "lib/cli.mjs", "", "--stdio"),
    "vscode-json-language-server": package("vscode-langservers-extracted", "bin/json.js", "", "--stdio"),
    "bash-language-server": package("bash-language-server", "out/cli.js", "", "start"),
    "yaml-language-server": package("yaml-language-server", "bin/yaml.js", "", "--stdio"),
    "svelte-language-server": package("svelte-language-server", "bin/server.js", "", "--stdio"),
    "a language server that uses an SDK": package("acme-language-server", source=SERVER_JS, dependencies=SDK),
    "pylsp": dist("python-lsp-server", "import pylsp"),
    "jedi": dist("jedi-language-server", "import jedi"),
    "ruff server": program("/v/bin/ruff", "server", exe="/v/bin/ruff"),
    "debugpy adapter": program("python", "/ext/debugpy/adapter", "--for-server", "5678"),
    "js debug adapter": program("node", "/ext/js-debug/src/dapDebugServer.js", "8123"),
    "codex app-server": program("/opt/codex/codex", "app-server"),
    "claude-code": claude,
    "claude-agent-acp": package("@zed-industries/claude-code-acp", source=SERVER_JS, dependencies=SDK),
    "another ACP agent": package("gadget-acp", source=SERVER_JS, dependencies=SDK),
    "ipykernel": program("python", "-m", "ipykernel_launcher", "-f", "/run/kernel-mcp.json"),
    "jupyter-lab": dist("jupyterlab", "import jupyter_server"),
    "streamlit": dist("streamlit", "import click", "run", "app.py"),
    "vite": package("vite", "bin/vite.js"),
    "http-server": package("http-server", "bin/http-server"),
    "esbuild": program("/p/node_modules/@esbuild/linux-x64/bin/esbuild", "--service=0.25", "--ping"),
    "http.server in a folder called mcp-server": server_folder,
    "tail of an mcp log": program("tail", "-f", "mcp-server.log", exe="/usr/bin/tail"),
    "grep mcp-server": program("grep", "mcp-server", exe="/usr/bin/grep"),
    "mcp2221": dist("EasyMCP2221", "import hid"),
    "MCP23017 over GPIO": script("import board\nfrom adafruit_mcp230xx.mcp23017 import MCP23017\n"),
    "MCP2515 on a CAN bus": dist("mcp2515-can", "import can"),
    "minecraft_mcp": program("bash", "minecraft_mcp.sh"),
    "Minecraft Coder Pack": program("java", "-jar", "mcp-reborn.jar", exe="/usr/bin/java"),
    "Unisys MCP": program("/opt/unisys/mcp-emulator", "--boot"),
    "exec -a npx": program("npx -y @modelcontextprotocol/server-x", exe="/usr/bin/sleep"),
    "exec -a node and a server's script": program("node", "/p/s.mjs", exe="/usr/bin/sleep"),
    "an MCP client in Python": script(CLIENT_PY),
    "an MCP client with a framework": script(
        "from langchain_mcp_adapters.client import MultiServerMCPClient\n"
    ),
    "an MCP client in JavaScript": module(CLIENT_JS),
    "a client's program": dist("askme", CLIENT_PY, requires=("mcp>=1",)),
    "a client's npm program": package("askme", source=CLIENT_JS, dependencies=SDK),
    "FastAPI app with mcp.types": script("import fastapi\nimport mcp.types\nfrom mcp import types\n"),
    "a REPL where mcp is installed": mcp_environment,
    "a REPL that imported mcp": prompt("/v/bin/python", "-i", "-c", "import mcp; print(mcp)"),
    "a REPL that imported a server": prompt("/v/bin/python", "-i", "app.py"),
    "a REPL that imported a server, with flags together": prompt("/v/bin/python", "-Bic", SERVER_PY),
    "a REPL of node": prompt("node", "--interactive", "-e", SERVER_JS),
    "code that imports mcp": prompt("/v/bin/python", "-c", "import mcp, time; time.sleep(9)"),
    "code that imports what mcp exports": prompt("/v/bin/python", "-c", "from mcp import types"),
    "a Python program that quotes MCP code": script(QUOTED_PY),
    "a JavaScript program that quotes MCP code": module(QUOTED_JS),
    "imports for types only": types_only,
    "JavaScript imports for types only": node_types_only,
    "gradio without its MCP server": script("import gradio as g\ng.Blocks().launch(mcp_server=False)\n"),
    "a helper of a server's package": watchdog,
    "another program of a server's package": other_program,
    "a build script of a server's project": build_script,
    "a distribution with MCP as an extra": optional,
    "this program, elsewhere": dist("mcp-census", "import discovery", requires=("mcp",)),
    "the SDK's own command line": dist("mcp", "from mcp.server import x", "version"),
    "a scanner of servers": dist("mcp-scan", "from mcp import ClientSession", requires=("mcp",)),
    "an A2A agent": script("from a2a.server.apps import A2AStarletteApplication\n"),
    "an environment with its own /mcp": script(
        "from openenv.core import create_app\napp = create_app('/mcp')\n"
    ),
    "an Ethereum node": program("/opt/geth/geth", "--http", "--http.port", "8000"),
    "what writes new servers": package("create-mcp-thing", source="import fs from 'fs'"),
}


@pytest.mark.parametrize("scene", LOOKALIKES.values(), ids=LOOKALIKES.keys())
@pytest.mark.parametrize("owner", ["/usr/share/code/code", "/opt/agent/agent"], ids=["a host", "a program"])
@pytest.mark.parametrize("way", ["stdio", "tcp"])
def test_it_is_no_server(scene: Scene, owner: str, way: str) -> None:
    lab = Lab()
    lab.start(10, 1, owner)
    lab.disk.put("/p/s.mjs", SERVER_JS)
    scene(lab)
    if way == "stdio":
        lab.talk(10, 20)
    else:
        lab.listen(20)
    assert lab.running() == ()


def test_there_are_more_of_them_than_the_research_has() -> None:
    assert len(LOOKALIKES) >= 50


@pytest.mark.parametrize(
    "lab_of",
    [
        lambda lab: lab.start(20, 10, "python", "x.py"),
        lambda lab: lab.start(20, 10, "/opt/claude/claude", "mcp", "list"),
        lambda lab: lab.start(20, 10, "claude", "", exe=NODE),
    ],
)
def test_this_process_and_hosts_are_none(lab_of: Callable[[Lab], object]) -> None:
    lab = Lab()
    lab.start(10, 1, "/opt/agent/agent")
    lab.disk.put("/home/ada/work/x.py", SERVER_PY)
    lab_of(lab)
    lab.talk(10, 20)
    live = type(lab.live())(lab, me=20)
    assert live.running() == ()
