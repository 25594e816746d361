"""Repositories as they are found: what each declares, and as many that declare nothing."""

from __future__ import annotations

import io
import json
import zipfile

from tests.inventory.check.repository import NPX, servers

Files = dict[str, str | bytes]
POD = """\
apiVersion: apps/v1
kind: {kind}
metadata: {{name: web}}
spec:
  template:
    spec:
      containers:
        - name: main
          image: {image}
          ports: [{{containerPort: 80}}]
"""
BUNDLE = {
    "manifest_version": "0.3",
    "name": "acme",
    "version": "1.0.0",
    "server": {"type": "node", "entry_point": "i.js", "mcp_config": {"command": "npx", "args": ["acme-mcp"]}},
}
SDK = "@modelcontextprotocol/sdk"
IMAGE = "pkg:oci/{0}?repository_url={1}"


def bundle() -> bytes:
    """Return an MCPB bundle."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("manifest.json", json.dumps(BUNDLE))
    return data.getvalue()


def server_json(**more: object) -> str:
    """Return the registry's description of a server."""
    package = {"registryType": "npm", "identifier": "@acme/mcp", "version": "1.0.0"}
    return json.dumps(
        {"name": "io.github.acme/mcp", "version": "1.0.0", "packages": [package], **more}, indent=1
    )


# Files → the places at which a server is declared: path, line, name, what it is.
POSITIVE: dict[str, tuple[Files, list[tuple[str, int, str, str]]]] = {
    "cursor": (
        {".cursor/mcp.json": servers(files=NPX)},
        [(".cursor/mcp.json", 2, "files", "pkg:npm/acme-files-mcp@1.2.0")],
    ),
    "claude code": (
        {".mcp.json": servers(a={"type": "http", "url": "https://mcp.example/mcp"}, b=NPX)},
        [
            (".mcp.json", 2, "a", "https://mcp.example/mcp"),
            (".mcp.json", 3, "b", "pkg:npm/acme-files-mcp@1.2.0"),
        ],
    ),
    "vs code in a folder": (
        {
            "services/crm/.vscode/mcp.json": '{"servers":\n {\n'
            ' "x": {"command": "uvx", "args": ["acme-mcp"]}}}'
        },
        [("services/crm/.vscode/mcp.json", 3, "x", "pkg:pypi/acme-mcp")],
    ),
    "codex": (
        {".codex/config.toml": '# ours\n[mcp_servers.x]\ncommand = "npx"\nargs = ["acme-files-mcp"]\n'},
        [(".codex/config.toml", 2, "x", "pkg:npm/acme-files-mcp")],
    ),
    "development container": (
        {
            ".devcontainer/devcontainer.json": '{"customizations": {"vscode": {"mcp": {"servers": {\n'
            '"x": {"command": "npx", "args": ["acme-mcp"]}}}}}}'
        },
        [(".devcontainer/devcontainer.json", 2, "x", "pkg:npm/acme-mcp")],
    ),
    "letters of any case": (
        {".Cursor/MCP.json": servers(files=NPX)},
        [(".Cursor/MCP.json", 2, "files", "pkg:npm/acme-files-mcp@1.2.0")],
    ),
    "server.json": (
        {"server.json": server_json()},
        [("server.json", 5, "io.github.acme/mcp", "pkg:npm/%40acme/mcp@1.0.0")],
    ),
    "package.json": (
        {"package.json": '{"name": "acme-mcp",\n"version": "2.0.0",\n"mcpName": "io.github.acme/mcp"}'},
        [("package.json", 3, "io.github.acme/mcp", "pkg:npm/acme-mcp@2.0.0")],
    ),
    "pyproject": (
        {
            "pyproject.toml": '[project]\nname = "acme-mcp"\nversion = "1"\ndependencies = ["mcp>=1"]\n'
            '[project.scripts]\nacme-mcp = "acme:main"\n'
        },
        [("pyproject.toml", 5, "acme-mcp", "pkg:pypi/acme-mcp@1")],
    ),
    "poetry": (
        {
            "pyproject.toml": '[tool.poetry]\nname = "acme-mcp"\nversion = "1"\n'
            '[tool.poetry.dependencies]\npython = "^3.11"\nmcp = "^1.2"\n'
            '[tool.poetry.scripts]\nacme-mcp = "acme:main"\n'
        },
        [("pyproject.toml", 7, "acme-mcp", "pkg:pypi/acme-mcp@1")],
    ),
    "a package whose code serves": (
        {
            "packages/crm/package.json": json.dumps(
                {"name": "crm", "version": "1.0.0", "bin": "dist/index.js", "dependencies": {SDK: "1"}},
                indent=1,
            ),
            "packages/crm/src/index.ts": f"import './serve.js'\nimport {{ x }} from '{SDK}/types.js'\n",
            "packages/crm/src/serve.ts": f"import {{ McpServer }} from '{SDK}/server/mcp.js'\n",
        },
        [("packages/crm/package.json", 4, "crm", "pkg:npm/crm@1.0.0")],
    ),
    "bundle": ({"dist.mcpb": bundle()}, [("dist.mcpb", 1, "acme", "pkg:npm/acme-mcp")]),
    "bundle's manifest": (
        {"manifest.json": json.dumps(BUNDLE, indent=1)},
        [("manifest.json", 5, "acme", "pkg:npm/acme-mcp")],
    ),
    "compose": (
        {
            "docker-compose.prod.yml": "services:\n  gh:\n"
            "    image: ghcr.io/github/github-mcp-server\n    ports: ['80:80']\n"
        },
        [
            (
                "docker-compose.prod.yml",
                2,
                "gh",
                IMAGE.format("github-mcp-server", "ghcr.io%2Fgithub%2Fgithub-mcp-server"),
            )
        ],
    ),
    "docker's own": (
        {"compose.yaml": "services:\n  fetch:\n    image: mcp/fetch\n"},
        [("compose.yaml", 2, "fetch", IMAGE.format("fetch", "docker.io%2Fmcp%2Ffetch"))],
    ),
    "dockerfile": (
        {"tools/Dockerfile": 'FROM node:22\n\nCMD ["npx", "@modelcontextprotocol/server-everything"]\n'},
        [("tools/Dockerfile", 3, "tools", "pkg:npm/%40modelcontextprotocol/server-everything")],
    ),
    "dockerfile of a variant": (
        {"Dockerfile.mcp": "FROM python:3.13\nENTRYPOINT uvx mcp-server-time\n"},
        [("Dockerfile.mcp", 2, "repo", "pkg:pypi/mcp-server-time")],
    ),
    "dockerfile that extends a server": (
        {"Containerfile": "FROM ghcr.io/acme/crm-mcp:1\nENV A=b\n"},
        [("Containerfile", 1, "repo", IMAGE.format("crm-mcp", "ghcr.io%2Facme%2Fcrm-mcp") + "&tag=1")],
    ),
    "dockerfile of a bridge": (
        {
            "Dockerfile": 'FROM node:22\nENTRYPOINT ["tini", "--", "npx", "-y", "mcp-remote", "https://x.example/sse"]\n'
        },
        [("Dockerfile", 2, "repo", "https://x.example/sse")],
    ),
    "a stack": (
        {"deploy/stack.prod.yml": "services:\n  fetch:\n    image: mcp/fetch\n"},
        [("deploy/stack.prod.yml", 2, "fetch", IMAGE.format("fetch", "docker.io%2Fmcp%2Ffetch"))],
    ),
    "kubernetes": (
        {"deploy/crm.yaml": POD.format(kind="Deployment", image="ghcr.io/acme/crm-mcp:1")},
        [("deploy/crm.yaml", 8, "main", IMAGE.format("crm-mcp", "ghcr.io%2Facme%2Fcrm-mcp") + "&tag=1")],
    ),
    "several in one file": (
        {
            "all.yml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n---\n"
            + POD.format(kind="StatefulSet", image="mcp/fetch")
        },
        [("all.yml", 12, "main", IMAGE.format("fetch", "docker.io%2Fmcp%2Ffetch"))],
    ),
    "toolhive": (
        {
            "mcp/fetch.yaml": "apiVersion: toolhive.stacklok.dev/v1alpha1\nkind: MCPServer\n"
            "metadata: {name: fetch}\nspec: {image: 'docker.io/mcp/fetch@sha256:%s'}\n" % ("a" * 64)
        },
        [
            (
                "mcp/fetch.yaml",
                1,
                "fetch",
                f"pkg:oci/fetch@sha256:{'a' * 64}?repository_url=docker.io%2Fmcp%2Ffetch",
            )
        ],
    ),
    "a client's file in a ConfigMap": (
        {
            "deploy/agent.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: agent}\ndata:\n"
            "  other.json: '{}'\n  mcp.json: |\n    " + json.dumps({"mcpServers": {"files": NPX}}) + "\n"
        },
        [("deploy/agent.yaml", 6, "files", "pkg:npm/acme-files-mcp@1.2.0")],
    ),
    "a client's file in a Secret": (
        {
            "deploy/agent.yml": "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n"
            "  stringData:\n    config.toml: |\n      [mcp_servers.x]\n      url = 'https://x.example/mcp'\n"
        },
        [("deploy/agent.yml", 7, "x", "https://x.example/mcp")],
    ),
    "helm": (
        {
            "charts/crm/values.yaml": "image:\n  repository: ghcr.io/acme/crm-mcp\nservice:\n  port: 80\n",
            "charts/crm/templates/deployment.yaml": "kind: Deployment\n{{ if .mcp }}\n{{ end }}\n",
        },
        [("charts/crm/values.yaml", 1, "crm", IMAGE.format("crm-mcp", "ghcr.io%2Facme%2Fcrm-mcp"))],
    ),
    "bicep": (
        {
            "infra/main.bicep": "param location string\n\n"
            "resource orders 'Microsoft.ApiManagement/service/apis@2025-09-01' = {\n  name: 'orders'\n"
            "  properties: {\n    type: 'mcp'\n    serviceUrl: 'https://o.example/mcp'\n  }\n}\n"
        },
        [("infra/main.bicep", 3, "orders", "https://o.example/mcp")],
    ),
    "arm": (
        {
            "azuredeploy.json": '{"resources": [\n'
            '{"type": "Microsoft.CognitiveServices/accounts/connections", "name": "sql",\n'
            '"properties": {"category": "RemoteTool", "target": "https://s.example/mcp"}}]}'
        },
        [("azuredeploy.json", 2, "sql", "https://s.example/mcp")],
    ),
    "the container of a development container": (
        {
            ".devcontainer/Dockerfile": "FROM node:22\nCMD npx @modelcontextprotocol/server-memory\n",
            ".devcontainer/compose.yaml": "services:\n  fetch:\n    image: mcp/fetch\n",
        },
        [
            (".devcontainer/Dockerfile", 2, ".devcontainer", "pkg:npm/%40modelcontextprotocol/server-memory"),
            (".devcontainer/compose.yaml", 2, "fetch", IMAGE.format("fetch", "docker.io%2Fmcp%2Ffetch")),
        ],
    ),
    "a client's own folder, once": (
        {
            ".cursor/mcp.json": servers(own={"command": "node", "args": ["./s.js"]}),
            ".vscode/mcp.json": '{"servers":\n{"y": {"command": "npx", "args": ["acme-files-mcp@1.2.0"]}}}',
            ".mcp/server.json": server_json(),
        },
        [
            (".cursor/mcp.json", 2, "own", "file:./s.js"),
            (".mcp/server.json", 5, "io.github.acme/mcp", "pkg:npm/%40acme/mcp@1.0.0"),
            (".vscode/mcp.json", 2, "y", "pkg:npm/acme-files-mcp@1.2.0"),
        ],
    ),
    "the repository's own code": (
        {".mcp.json": servers(own={"command": "node", "args": ["tools/s.js"]}), "tools/s.js": "serve()\n"},
        [(".mcp.json", 2, "own", "file:./tools/s.js (sha256:")],
    ),
    "a name that a runner would take for a command": (
        {".mcp.json": servers(**{"##vso[task.complete]": NPX})},
        [(".mcp.json", 2, "# #vso[task.complete]", "pkg:npm/acme-files-mcp@1.2.0")],
    ),
}
NEGATIVE: dict[str, Files] = {
    "nothing": {},
    "an empty list": {".mcp.json": '{"mcpServers": {}}', ".vscode/mcp.json": '{"servers": {}, "inputs": []}'},
    "other settings": {".vscode/settings.json": '{"editor.tabSize": 2, "mcp": {"enabled": true}}'},
    "a web app's manifest": {
        "manifest.json": '{"name": "App", "start_url": "/", "server": {"type": "node"}}'
    },
    "another server.json": {"server.json": '{"name": "web", "port": 80, "packages": ["a"]}'},
    "a client's package": {
        "package.json": '{"name": "x", "dependencies": {"@modelcontextprotocol/sdk": "1"}}'
    },
    "a client's program": {
        "package.json": json.dumps(
            {"name": "crm-mcp", "bin": "dist/cli.js", "dependencies": {"@modelcontextprotocol/sdk": "1"}}
        ),
        "src/cli.ts": f"import {{ Client }} from '{SDK}/client/index.js'\n",
        "test/server.ts": f"import {{ McpServer }} from '{SDK}/server/mcp.js'\n",
    },
    "an agent's program": {
        "agent/pyproject.toml": '[project]\nname = "crm"\ndependencies = ["mcp"]\n'
        '[project.scripts]\ncrm-mcp = "crm.main:run"\n',
        "agent/src/crm/main.py": "from mcp import ClientSession\n",
        "agent/tests/server.py": "from mcp.server import Server\n",
    },
    "a library of Poetry's": {
        "pyproject.toml": '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\nmcp = "^1"\n'
    },
    "a program of Poetry's": {
        "pyproject.toml": '[tool.poetry]\nname = "mcp"\n[tool.poetry.dependencies]\nmcp-thing = "^1"\n'
        '[tool.poetry.scripts]\nx = "x:y"\n'
    },
    "a library": {"pyproject.toml": '[project]\nname = "x"\ndependencies = ["mcp"]\n'},
    "other services": {"compose.yaml": "services:\n  db:\n    image: postgres\n    ports: ['5432:5432']\n"},
    "an image without a channel": {"compose.yaml": "services:\n  x:\n    image: acme/crm-mcp\n"},
    "another Dockerfile": {"Dockerfile": "FROM node:22\nEXPOSE 80\nCMD node server.js\n"},
    "a base image": {"Dockerfile": "FROM acme/mcp-base:1\nENV A=b\n"},
    "a program beside a bridge": {
        "Dockerfile": 'FROM node:22\nRUN npm i -g mcp-remote\nCMD ["node", "app.js"]\n'
    },
    "another stack": {
        "stack.yaml": "services:\n  mcp-docs:\n    image: acme/mcp-docs\n    ports: ['80:80']\n"
    },
    "other workloads": {"deploy/web.yaml": POD.format(kind="Deployment", image="nginx")},
    "settings in a ConfigMap": {
        "a.yaml": "apiVersion: v1\nkind: ConfigMap\ndata:\n"
        """  app.json: '{"servers": {"mcp": {"command": "x"}}}'\n"""
        """  notes.txt: '{"mcpServers": {"x": {"command": "npx"}}}'\n"""
        "  mcp.json: '{}'\n  broken.json: '{mcp'\n"
    },
    "what a Secret hides": {
        "a.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: mcp}\n"
        "data: {mcp.json: eyJtY3BTZXJ2ZXJzIjp7fX0=}\n"
    },
    "an inspector": {"deploy/web.yaml": POD.format(kind="Deployment", image="ghcr.io/acme/mcp-inspector")},
    "a resource definition": {
        "crd.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
        "metadata: {name: mcpservers.toolhive.stacklok.dev}\nspec: {names: {kind: MCPServer}}\n"
    },
    "templates": {"chart/templates/mcp.yaml": "{{- if .Values.mcp }}\nkind: MCPServer\n{{- end }}\n  : x\n"},
    "a pipeline": {".github/workflows/ci.yml": "on: push\njobs: {mcp: {steps: [{run: npx mcp-server-x}]}}\n"},
    "an API description": {
        "openapi.yaml": "openapi: 3.1.0\ninfo: {title: mcp}\nservers: [{url: 'https://x'}]\n"
    },
    "other templates": {
        "main.bicep": "param mcp string\nresource a 'Microsoft.Web/sites@2023-12-01' = { name: 'w' }\n"
    },
    "another ARM template": {"main.json": '{"resources": [{"type": "Microsoft.Web/sites", "name": "mcp"}]}'},
    "a registration in a catalogue": {
        "azuredeploy.json": '{"resources": [{"type": "Microsoft.ApiCenter/services/workspaces/apis",'
        '"properties": {"kind": "mcp"}}]}'
    },
    "vendored": {"node_modules/x/.mcp.json": servers(x=NPX), "vendor/y/.cursor/mcp.json": servers(x=NPX)},
    "vendored in a folder with a dot": {
        ".venv/x/.mcp.json": servers(x=NPX),
        ".git/hooks/.mcp.json": servers(x=NPX),
        ".tox/.mcp.json": servers(x=NPX),
    },
    "built": {"dist/.mcp.json": servers(x=NPX), "build/compose.yaml": "services: {x: {image: mcp/fetch}}\n"},
    "ignored": {".gitignore": "scratch/\n", "scratch/.mcp.json": servers(x=NPX)},
    "documentation": {"docs/mcp.md": '```json\n{"mcpServers": {"x": {"command": "npx"}}}\n```\n'},
    "a folder named like a file": {"values.yaml/x": "", "mcp.json/y": "", "deploy.bicep/z": ""},
}
