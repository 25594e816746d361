"""Packages that need an SDK of MCP and install a program: servers, and as many that are none.

Their layouts are those of public repositories, named beside each; their code is written for these tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps

Files = Mapping[str, str]

SDK = "@modelcontextprotocol/sdk"
TS_SERVER = (
    f'import {{ McpServer }} from "{SDK}/server/mcp.js";\n'
    f'import {{ StdioServerTransport }} from "{SDK}/server/stdio.js";\n'
    "await new McpServer({ name: 'x', version: '1' }).connect(new StdioServerTransport());\n"
)
TS_CLIENT = (
    f'import {{ Client }} from "{SDK}/client/index.js";\n'
    f'import {{ StdioClientTransport }} from "{SDK}/client/stdio.js";\n'
    "await new Client({ name: 'x', version: '1' }).connect(new StdioClientTransport({ command: 'x' }));\n"
)
FASTMCP = "from mcp.server.fastmcp import FastMCP\n\napp = FastMCP('x')\n\ndef main():\n    app.run()\n"
LOWLEVEL = (
    "import mcp.server.stdio\nfrom mcp.server.lowlevel import Server\n\n"
    "async def main():\n    async with mcp.server.stdio.stdio_server() as streams:\n"
    "        await Server('x').run(*streams, {})\n"
)
PY_CLIENT = (
    "from mcp import ClientSession, StdioServerParameters\nfrom mcp.client.stdio import stdio_client\n\n"
    "async def main():\n    async with stdio_client(StdioServerParameters(command='x')) as streams:\n"
    "        await ClientSession(*streams).initialize()\n"
)
NEITHER = "def main():\n    print('hello')\n"


def npm(name: str, programs: object, **more: object) -> str:
    """Return a package.json that needs the TypeScript SDK."""
    return dumps({"name": name, "version": "1.0.0", "bin": programs, "dependencies": {SDK: "^1.25"}, **more})


def project(name: str, scripts: Mapping[str, str], needs: str = "mcp>=1.2", more: str = "") -> str:
    """Return a pyproject.toml that needs a Python SDK."""
    listed = "".join(f"{program} = {dumps(target)}\n" for program, target in scripts.items())
    return (
        f'[project]\nname = "{name}"\nversion = "1.0.0"\ndependencies = ["{needs}"]\n{more}'
        f"\n[project.scripts]\n{listed}"
    )


def poetry(name: str, target: str, more: str = "") -> str:
    """Return a pyproject.toml as Poetry had it before 2.0."""
    return (
        f'[tool.poetry]\nname = "{name}"\nversion = "1.0.0"\n{more}\n'
        '[tool.poetry.dependencies]\nmcp = "^1.2"\n'
        f'[tool.poetry.scripts]\n{name} = "{target}"\n'
    )


# Files → the launch of the server and the rule that tells it.
SERVERS: Mapping[str, tuple[Files, str, str]] = {
    # modelcontextprotocol/quickstart-resources, weather-server-typescript: build/index.js of src/index.ts.
    "TypeScript, built, by custom": (
        {"package.json": npm("almanac", {"almanac": "./build/index.js"}), "src/index.ts": TS_SERVER},
        "npx -y almanac@1.0.0",
        "npm.imports",
    ),
    # modelcontextprotocol/servers, src/filesystem: dist/index.js of index.ts beside the manifest.
    "TypeScript, built, flat": (
        {"package.json": npm("almanac", "dist/index.js"), "index.ts": TS_SERVER},
        "npx -y almanac@1.0.0",
        "npm.imports",
    ),
    "TypeScript, built into two forms": (
        {"package.json": npm("almanac", "./dist/esm/cli.mjs"), "src/cli.mts": TS_SERVER},
        "npx -y almanac@1.0.0",
        "npm.imports",
    ),
    "TypeScript, compiled as tsconfig.json says": (
        {
            "package.json": npm("almanac", "compiled/bin/start.js"),
            "tsconfig.json": '{\n// ours\n"compilerOptions": {"outDir": "./compiled", "rootDir": "code"}}',
            "code/bin/start.ts": "import './serve.js';\n",
            "code/bin/serve.ts": TS_SERVER,
        },
        "npx -y almanac@1.0.0",
        "npm.imports",
    ),
    "TypeScript, bundled from what its script names": (
        {
            "package.json": npm(
                "almanac", "dist/cli.js", scripts={"build": "tsup ./app/entry.ts", "test": "vitest"}
            ),
            "app/entry.ts": TS_SERVER,
        },
        "npx -y almanac@1.0.0",
        "npm.imports",
    ),
    "a launcher that is written by hand": (
        {
            "package.json": npm("almanac", {"almanac": "bin/run.js"}),
            "bin/run.js": "#!/usr/bin/env node\nimport('../dist/main.js').then((it) => it.run());\n",
            "src/main.ts": "import { serve } from './serve';\nexport const run = serve;\n",
            "src/serve.ts": TS_SERVER,
        },
        "npx -y almanac@1.0.0",
        "npm.imports",
    ),
    "JavaScript as it is written": (
        {
            "package.json": npm("almanac", "cli"),
            "cli.js": f"const {{ Server }} = require('{SDK}/server/index.js');\n",
        },
        "npx -y almanac@1.0.0",
        "npm.imports",
    ),
    "a private package whose second program serves": (
        {
            "package.json": npm("almanac", {"ask": "ask.mjs", "tell": "tell.mjs"}, private=True),
            "ask.mjs": TS_CLIENT,
            "tell.mjs": TS_SERVER,
        },
        "node tell.mjs",
        "npm.imports",
    ),
    # punkpeye/fastmcp: servers built with it.
    "FastMCP for TypeScript": (
        {
            "package.json": npm("almanac", "dist/main.js", dependencies={"fastmcp": "^4"}),
            "src/main.ts": 'import { FastMCP } from "fastmcp";\nnew FastMCP({ name: "x" });\n',
        },
        "npx -y almanac@1.0.0",
        "npm.imports",
    ),
    # microsoft/playwright-mcp and ChromeDevTools/chrome-devtools-mcp: the SDK is bundled into the program.
    "an SDK that is needed for the build only": (
        {
            "package.json": npm("almanac", "dist/a.js", dependencies={}, devDependencies={SDK: "^1"}),
            "src/a.ts": TS_SERVER,
        },
        "npx -y almanac@1.0.0",
        "npm.imports",
    ),
    "an SDK that is an extra": (
        {
            "pyproject.toml": project("almanac", {"almanac": "almanac:main"}, needs="httpx")
            + '\n[project.optional-dependencies]\nserve = ["mcp>=1"]\n',
            "almanac.py": FASTMCP,
        },
        "uvx almanac==1.0.0",
        "pypi.imports",
    ),
    "an agent that serves, too": (
        {"package.json": npm("almanac-agent", "a.js"), "a.js": TS_CLIENT + TS_SERVER},
        "npx -y almanac-agent@1.0.0",
        "npm.imports",
    ),
    "what is only built says it by its name": (
        {"package.json": npm("@acme/crm-mcp", {"crm": "dist/x.js"})},
        "npx -y @acme/crm-mcp@1.0.0",
        "npm.depends",
    ),
    "what is only built says it by a keyword": (
        {"package.json": npm("almanac", "dist/x.js", keywords=["mcp-server"])},
        "npx -y almanac@1.0.0",
        "npm.keyword",
    ),
    # modelcontextprotocol/servers, src/time: the package's own __init__ imports the server.
    "src layout, low-level server in the second file": (
        {
            "pyproject.toml": project("almanac", {"almanac": "almanac:main"}, needs="mcp[cli]>=1.0"),
            "src/almanac/__init__.py": "from .server import serve\n\ndef main():\n    serve()\n",
            "src/almanac/server.py": LOWLEVEL,
        },
        "uvx almanac==1.0.0",
        "pypi.imports",
    ),
    "flat layout, in the third file": (
        {
            "pyproject.toml": project("almanac", {"almanac": "almanac.cli:main"}),
            "almanac/__init__.py": "",
            "almanac/cli.py": "def main():\n    from almanac import app\n    app.main()\n",
            "almanac/app.py": "from almanac.tools.base import server\n",
            "almanac/tools/__init__.py": "",
            "almanac/tools/base.py": FASTMCP,
        },
        "uvx almanac==1.0.0",
        "pypi.imports",
    ),
    "modules without a package": (
        {
            "pyproject.toml": project("almanac", {"almanac": "main:main"}),
            "main.py": "import tools\n\ndef main():\n    tools.app.run()\n",
            "tools.py": FASTMCP,
        },
        "uvx almanac==1.0.0",
        "pypi.imports",
    ),
    "Poetry with a folder of its own": (
        {
            "pyproject.toml": poetry(
                "almanac", "almanac.main:main", more='packages = [{ include = "almanac", from = "lib" }]'
            ),
            "lib/almanac/main.py": FASTMCP,
        },
        "uvx almanac==1.0.0",
        "pypi.imports",
    ),
    "a folder that setuptools is told": (
        {
            "pyproject.toml": project("almanac", {"almanac": "almanac.main:main"})
            + '\n[tool.setuptools.packages.find]\nwhere = ["python"]\n',
            "python/almanac/main.py": LOWLEVEL,
        },
        "uvx almanac==1.0.0",
        "pypi.imports",
    ),
    # jlowin/fastmcp: its standalone distribution.
    "FastMCP for Python": (
        {
            "pyproject.toml": project("almanac", {"almanac": "almanac:main"}, needs="fastmcp>=2"),
            "almanac.py": "from fastmcp import FastMCP\n\nmain = FastMCP('x').run\n",
        },
        "uvx almanac==1.0.0",
        "pypi.imports",
    ),
    "FastMCP for Python, imported whole": (
        {
            "pyproject.toml": project("almanac", {"almanac": "almanac:main"}, needs="fastmcp>=2"),
            "almanac.py": "import fastmcp\n\nmain = fastmcp.FastMCP.as_proxy(fastmcp.Client('x')).run\n",
        },
        "uvx almanac==1.0.0",
        "pypi.imports",
    ),
    "a library with the server side only": (
        {
            "pyproject.toml": project("almanac", {"almanac": "almanac:main"}, needs="fastapi_mcp>=0.2"),
            "almanac.py": "from fastapi_mcp import FastApiMCP\n\ndef main():\n    FastApiMCP(None)\n",
        },
        "uvx almanac==1.0.0",
        "pypi.imports",
    ),
    "a tool's name, but a server's code": (
        {
            "pyproject.toml": project("mcp-agent", {"mcp-agent": "app:main"}),
            "app.py": FASTMCP,
        },
        "uvx mcp-agent==1.0.0",
        "pypi.imports",
    ),
    "code that lies elsewhere, named as a server": (
        {"pyproject.toml": project("almanac", {"mcp-server-almanac": "elsewhere.app:main"})},
        "uvx almanac==1.0.0",
        "pypi.depends",
    ),
    "code that is no Python": (
        {
            "pyproject.toml": project("almanac-mcp", {"almanac": "almanac:main"}),
            "almanac.py": "this is { no Python mcp\n",
        },
        "uvx almanac-mcp==1.0.0",
        "pypi.depends",
    ),
}

OTHERS: Mapping[str, Files] = {
    # jonigl/mcp-client-for-ollama: a chat program, `ollmcp`, in a flat package.
    "a chat program": {
        "pyproject.toml": project("mcp-client-for-ollama", {"ollmcp": "mcp_client_for_ollama.cli:run"}),
        "mcp_client_for_ollama/__init__.py": "",
        "mcp_client_for_ollama/cli.py": "from .client import main\n\ndef run():\n    main()\n",
        "mcp_client_for_ollama/client.py": PY_CLIENT,
    },
    "a client that is named like a server": {
        "pyproject.toml": project("acme-mcp", {"acme-mcp": "acme.main:main"}),
        "src/acme/main.py": PY_CLIENT,
    },
    "a client of Poetry's": {
        "pyproject.toml": poetry("acme-mcp", "acme.main:main"),
        "acme/main.py": "import asyncio\nfrom acme import ask\n",
        "acme/ask.py": PY_CLIENT,
    },
    "a client of FastMCP": {
        "pyproject.toml": project("almanac", {"almanac": "almanac:main"}, needs="fastmcp"),
        "almanac.py": "from fastmcp import Client\n\nasync def main():\n    await Client('x').ping()\n",
    },
    "a client of the whole of FastMCP": {
        "pyproject.toml": project("almanac", {"almanac": "almanac:main"}, needs="fastmcp"),
        "almanac.py": "import fastmcp\n\nasync def main():\n    await fastmcp.Client('x').ping()\n",
    },
    "server types for the type checker only": {
        "pyproject.toml": project("acme-mcp", {"acme-mcp": "acme:main"}),
        "acme.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from mcp.server import Server\n"
        + PY_CLIENT,
    },
    "an agent whose tests have a server": {
        "pyproject.toml": project("almanac", {"almanac": "almanac.main:main"}),
        "almanac/main.py": PY_CLIENT,
        "tests/server.py": FASTMCP,
        "almanac/examples/server.py": LOWLEVEL,
    },
    "a program beside a test that imports the SDK": {
        "pyproject.toml": project("almanac", {"almanac": "almanac:main"}),
        "almanac.py": NEITHER,
        "tests/test_almanac.py": FASTMCP,
    },
    "a server in a string and a comment": {
        "pyproject.toml": project("almanac", {"almanac": "almanac:main"}),
        "almanac.py": f"# from mcp.server import Server\nT = '''{FASTMCP}'''\n\ndef main():\n    T\n",
    },
    "a library without a program": {
        "pyproject.toml": '[project]\nname = "acme-mcp"\ndependencies = ["mcp"]\n',
        "src/acme_mcp/__init__.py": FASTMCP,
    },
    "a program without an SDK": {
        "pyproject.toml": project("acme-mcp", {"acme-mcp": "acme:main"}, needs="mcp-types"),
        "acme.py": FASTMCP,
    },
    "a server above its project": {
        "pyproject.toml": project("almanac", {"almanac": "..server:main", "other": "../server:main"}),
        "../server.py": FASTMCP,
    },
    "an agent whose code lies elsewhere": {
        "pyproject.toml": project("acme-mcp-agent", {"acme-mcp-agent": "elsewhere:main"}),
    },
    "an inspector whose code lies elsewhere": {
        "pyproject.toml": project("almanac", {"mcp-inspector": "elsewhere:main"}),
    },
    "a program that a shell runs": {
        "pyproject.toml": project("almanac", {"almanac": "python -m almanac"}),
        "almanac/__main__.py": PY_CLIENT,
    },
    # chrishayuk/mcp-cli: a known name, code out of reach.
    "a known host whose code lies elsewhere": {
        "pyproject.toml": project("mcp-agent", {"mcp-server-x": "elsewhere:main"}),
    },
    # sparfenyuk/mcp-proxy: a known bridge uses both sides.
    "a known bridge": {
        "pyproject.toml": project("mcp-proxy", {"mcp-proxy": "mcp_proxy.__main__:main"}),
        "src/mcp_proxy/__init__.py": "",
        "src/mcp_proxy/__main__.py": "from .near import a\nfrom .far import b\n\ndef main():\n    a(b)\n",
        "src/mcp_proxy/near.py": LOWLEVEL,
        "src/mcp_proxy/far.py": PY_CLIENT,
    },
    # wong2/mcp-cli: a program of src/cli.js and src/mcp.js; what it is tried with lies in test/servers.
    "a client in JavaScript": {
        "package.json": npm("acme-mcp", {"acme-mcp": "cli.mjs"}, type="module"),
        "cli.mjs": "#!/usr/bin/env node\nimport './src/cli.js'\n",
        "src/cli.js": "import { run } from './mcp.js'\n",
        "src/mcp.js": TS_CLIENT,
        "test/servers/stdio-server.js": TS_SERVER,
    },
    # raymondlowe/mcp-client and morinokami/mcpsh: dist/index.js of src/index.ts.
    "a client that is built": {
        "package.json": npm("mcpsh", "./dist/index.mjs", scripts={"start": "tsx src/index.ts"}),
        "src/index.ts": TS_CLIENT,
        "src/mock-server.ts": TS_SERVER,
    },
    # modelcontextprotocol/inspector, cli: build/cli.js of src/cli.ts, which starts src/index.ts.
    "an inspector that is built": {
        "package.json": npm("acme-inspector-cli", {"acme-inspector-cli": "build/cli.js"}),
        "src/cli.ts": "import { spawn } from 'node:child_process';\nimport { check } from './index.js';\n",
        "src/index.ts": TS_CLIENT,
    },
    # modelcontextprotocol/inspector, server: both transports, to relay between them.
    "a known inspector": {
        "package.json": npm(
            "@modelcontextprotocol/inspector-server", {"mcp-inspector-server": "build/index.js"}
        ),
        "src/index.ts": TS_CLIENT + TS_SERVER,
    },
    "a client whose build was left behind": {
        "package.json": npm("almanac", "dist/index.js"),
        "src/index.ts": TS_CLIENT,
        "dist/index.js": TS_SERVER,
    },
    "types of the server side only": {
        "package.json": npm("almanac", "a.ts"),
        "a.ts": f'import type {{ McpServer }} from "{SDK}/server/mcp.js";\n' + TS_CLIENT,
    },
    "a gateway test tool that is only built": {
        "package.json": npm("acme-mcp-gateway-tester", "dist/x.js", keywords=["mcp-server"]),
    },
    "an SDK for the tests, and only built": {
        "package.json": npm("acme-mcp", "dist/x.js", dependencies={}, devDependencies={SDK: "^1"}),
    },
    "an SDK that is an extra, and code that lies elsewhere": {
        "pyproject.toml": project("acme-mcp", {"acme-mcp": "elsewhere:main"}, needs="httpx")
        + '\n[project.optional-dependencies]\ndev = ["mcp>=1"]\n',
    },
    "a name that says nothing, and only built": {"package.json": npm("almanac", "dist/x.js")},
    "a client's program of a package named after MCP": {
        "package.json": npm("acme-mcp", {"acme-mcp-client": "dist/x.js"})
    },
    "a library of npm's": {"package.json": npm("acme-mcp", None), "index.js": TS_SERVER},
    "a server above its package": {
        "package.json": npm("almanac", {"a": "../server.mjs", "b": "dist/../../server.mjs"}),
        "../server.mjs": TS_SERVER,
    },
    "a package beside the server's": {
        "package.json": npm("almanac", "./tools/dist/cli.js"),
        "tools/src/cli.ts": TS_CLIENT,
        "server/src/index.ts": TS_SERVER,
    },
}
