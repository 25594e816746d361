"""What stays of a URL or a connection string, and what is taken out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.model import Form
from discovery.redact.shapes import spell
from discovery.redact.urls import redact_url

KEY = "Xk39dQp7LmZ2vB8nR4tY6wAe"
UUID = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
SHA = "3f2c1d9b8a7e6f5d4c3b2a1908f7e6d5c4b3a291"

REDACTED = [
    # query
    ("https://h.example/mcp?api_key=hunter2", "https://h.example/mcp?api_key=***", ["query:api_key"]),
    ("https://h.example/mcp?b=1&token=hunter2&a=2", "https://h.example/mcp?b=1&token=***&a=2",
     ["query:token"]),
    ("https://h.example/sse?code=hunter2==", "https://h.example/sse?code=***", ["query:code"]),
    ("https://h.example/sse?api%5Fkey=hunter2", "https://h.example/sse?api%5Fkey=***", ["query:api_key"]),
    ("https://h.example/sse?TavilyApiKey=hunter2", "https://h.example/sse?TavilyApiKey=***",
     ["query:TavilyApiKey"]),
    ("https://h.example/sse;a=1?x=1;token=hunter2", "https://h.example/sse;a=1?x=1;token=***",
     ["query:token"]),
    ("wss://h.example/ws?access_token=hunter2", "wss://h.example/ws?access_token=***",
     ["query:access_token"]),
    (f"https://h.example/mcp?x={KEY}", "https://h.example/mcp?x=***", ["query:x"]),
    (f"https://h.example/mcp?{KEY}", "https://h.example/mcp?***", ["query"]),
    ("https://h.example/cb#access_token=hunter2&x=1", "https://h.example/cb#access_token=***&x=1",
     ["query:access_token"]),
    (
        "https://h.example/go?next=https%3A%2F%2Fi.example%2F%3Ftoken%3Dhunter2",
        "https://h.example/go?next=https://i.example/%3Ftoken%3D***",
        ["query:token"],
    ),
    (
        "https://server.smithery.ai/@acme/crm/mcp?api_key=hunter2&profile=dana-42",
        "https://server.smithery.ai/@acme/crm/mcp?api_key=***&profile=***",
        ["query:api_key", "query:profile"],
    ),
    # userinfo
    ("https://dana:hunter2@h.example/mcp#frag", "https://***@h.example/mcp#frag", ["userinfo"]),
    ("https://hunter2@h.example/mcp", "https://***@h.example/mcp", ["userinfo"]),
    (f"https://{'0fa1ce5b' * 4}@o1.ingest.sentry.example/42", "https://***@o1.ingest.sentry.example/42",
     ["userinfo"]),
    ("postgresql://dana:hunter2@db.example:5432/crm?sslmode=require",
     "postgresql://***@db.example:5432/crm?sslmode=require", ["userinfo"]),
    ("postgres://dana:hun/te?r#2@db.example/crm", "postgres://***@db.example/crm", ["userinfo"]),
    ("postgres://dana:12/34@db.example/crm", "postgres://***@db.example/crm", ["userinfo"]),
    ("postgres://dana:hun@ter2@db.example/crm", "postgres://***@db.example/crm", ["userinfo"]),
    ("mongodb+srv://dana:p%40ss@c.example/?retryWrites=true",
     "mongodb+srv://***@c.example/?retryWrites=true", ["userinfo"]),
    ("mongodb://dana:hunter2@a.example:1,b.example:2/x", "mongodb://***@a.example:1,b.example:2/x",
     ["userinfo"]),
    ("redis://:hunter2@h.example:6379/0", "redis://***@h.example:6379/0", ["userinfo"]),
    ("git+https://x-access-token:hunter2@github.com/o/r@v1", "git+https://***@github.com/o/r@v1",
     ["userinfo"]),
    ("dana:hunter2@tcp(db.example:3306)/crm", "***@tcp(db.example:3306)/crm", ["userinfo"]),
    ("dana:hunter2@proxy.example:3128", "***@proxy.example:3128", ["userinfo"]),
    ("jdbc:oracle:thin:scott/tiger@//db.example:1521/x", "jdbc:oracle:thin:***@//db.example:1521/x",
     ["userinfo"]),
    ("postgres://dana:hunter2", "postgres://***@", ["userinfo"]),
    # path
    (f"https://mcp.zapier.com/api/mcp/s/{KEY}/mcp", "https://mcp.zapier.com/api/mcp/s/***/mcp", ["path"]),
    ("https://mcp.zapier.com/api/mcp/s/short/mcp", "https://mcp.zapier.com/api/mcp/s/***/mcp", ["path"]),
    (f"https://eu2.make.com/mcp/api/v1/u/{UUID}/sse", "https://eu2.make.com/mcp/api/v1/u/***/sse", ["path"]),
    ("https://api.telegram.org/bot123:abc/getMe", "https://api.telegram.org/bot***/getMe", ["path"]),
    (f"https://h.example/{KEY}/sse", "https://h.example/***/sse", ["path"]),
    (f"https://h.example/mcp/{UUID}", "https://h.example/mcp/***", ["path"]),
    ("https://h.example/token/abc12345/sse", "https://h.example/token/***/sse", ["path"]),
    ("https://h.example/sse/api_key=hunter2/x", "https://h.example/sse/api_key=***/x", ["path"]),
    (spell("https://hooks.slack.com/services/T{upper:8}/B{upper:8}/{alnum:24}"),
     "https://hooks.slack.com/services/***", ["path"]),
    # connection strings that are no URLs
    ("Server=tcp:db.example,1433;User ID=sa;Password=a b;Encrypt=True",
     "Server=tcp:db.example,1433;User ID=sa;Password=***;Encrypt=True", ["userinfo"]),
    ("jdbc:sqlserver://db.example:1433;user=sa;password=hunter2;encrypt=true",
     "jdbc:sqlserver://db.example:1433;user=sa;password=***;encrypt=true", ["query:password"]),
    ("jdbc:mysql://db.example/crm?user=sa&password=hunter2",
     "jdbc:mysql://db.example/crm?user=sa&password=***", ["query:password"]),
    ("host=db.example user=dana password=hunter2 dbname=crm",
     "host=db.example user=dana password=*** dbname=crm", ["userinfo"]),
    ("host=db.example password='a b' dbname=crm", "host=db.example password='***' dbname=crm", ["userinfo"]),
    ("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=hunter2==;EndpointSuffix=core.windows.net",
     "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=***;EndpointSuffix=core.windows.net",
      ["userinfo"]),
]  # fmt: skip

UNCHANGED = [
    *("https://mcp.linear.app/sse", "https://api.githubcopilot.com/mcp/", "https://mcp.acme.example/mcp"),
    *(
        "https://api.githubcopilot.com/mcp/x/repos/readonly",
        "https://mcp.acme.example/mcp?region=eu&project=42",
    ),
    *("http://127.0.0.1:3000/sse", "http://[::1]:3000/sse", "http://host.docker.internal:3845/mcp"),
    *(
        "https://${input:tenant}.api.acme.example/mcp",
        "${MCP_URL}",
        "mcp.acme.example/mcp",
        "https://h:${PORT}/x@y",
        "https://h:80/x@y",
    ),
    (
        "https://bedrock-agentcore.eu-west-1.amazonaws.com/runtimes/arn%3aaws%3abedrock-agentcore%3aeu-west-1"
        "%3a123456789012%3aruntime%2fcrm-AbC/invocations?qualifier=DEFAULT"
    ),
    *("unix:///run/user/1000/crm-mcp.sock", "pipe:///./pipe/crm", "file:///home/dana/src/weather"),
    *("https://mcp.acme.example//a/../mcp", "https://server.smithery.ai/@acme/crm/mcp", "https://h.example"),
    f"https://management.azure.com/subscriptions/{UUID}/resourceGroups/rg",
    *(f"https://h.example/projects/{UUID}/mcp", f"https://login.microsoftonline.com/{UUID}/v2.0"),
    *(f"https://h.example/mcp?project_id={UUID}", f"https://github.com/o/r/tree/{SHA}/src"),
    *(f"https://raw.githubusercontent.com/o/r/{SHA}/x.py", f"git+https://github.com/o/r.git@{SHA}"),
    "https://docs.google.com/spreadsheets/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit",
    "https://files.pythonhosted.org/packages/9f/86/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b/acme_mcp-1.0-py3-none-any.whl",
    *(
        "https://files.acme.example/mcp/acme-mcp-1.4.0.tgz",
        "https://cdn.acme.example/assets/index-BfG3kd9a7x.js",
    ),
    *("git+ssh://git@gitlab.corp.example/ai/crm-mcp.git@main", "ssh://dana@build01.corp.example/repo"),
    *(
        "postgres://dana@db.example/crm",
        "postgres://db.example:5432/crm?sslmode=disable",
        "redis://localhost:6379/0",
    ),
    *(
        "sqlite:///srv/data/crm.db",
        "couchbase://db.example",
        "bolt://localhost:7687",
        "git@github.com:o/r.git",
    ),
    *("npm:@acme/toolbox@2.1.0", "tb@npm:@acme/toolbox@2.1.0", "npm:left-pad@1.3.0", "jsr:@acme/x@1"),
    "mcp/fetch:1.0@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    *("https://h.example/v1/2025-11-21/items/123456789012", "https://h.example/api/v2.3.4/read-only"),
    *("https://h.example/mcp?max_tokens=4096&next_token=abc&author=dana", "https://h.example/mcp?auth=true"),
    *(
        "https://h.example/oauth/token",
        "https://h.example/auth/login/callback",
        "https://h.example/session/new",
    ),
    *(
        "https://h.example/modelcontextprotocol/servers",
        "https://h.example/kubernetes-production-cluster/mcp",
    ),
    *("Server=db.example;Trusted_Connection=True;Database=crm", "Data Source=crm.db;Version=3;"),
    *("", " ", "://", "http://[bad", "https://", "h:p", "https://h.example/%zz?%=&=&", "a@b.example"),
    "https://mcp.\u0430cme.example/mcp",
]


@pytest.mark.parametrize(("url", "text", "where"), REDACTED)
def test_a_secret_is_taken_out_and_the_rest_stays(url: str, text: str, where: list[str]) -> None:
    redacted = redact_url(url)
    assert redacted.text == text
    assert [found.where for found in redacted.secrets] == where
    assert all(found.form is Form.PLAIN for found in redacted.secrets)


@pytest.mark.parametrize("url", UNCHANGED)
def test_a_harmless_address_is_unchanged(url: str) -> None:
    redacted = redact_url(url)
    assert redacted.text == url
    assert redacted.secrets == ()


@pytest.mark.parametrize(
    ("url", "where", "form"),
    [
        ("https://h.example/mcp?token=${TOKEN}", "query:token", Form.REFERENCE),
        ("https://h.example/mcp?token=${input:token}", "query:token", Form.PROMPT),
        ("https://h.example/mcp?api_key={{API_KEY}}", "query:api_key", Form.REFERENCE),
        ("https://h.example/mcp?api_key=<YOUR_KEY>", "query:api_key", Form.REFERENCE),
        ("https://${TOKEN}@h.example/mcp", "userinfo", Form.REFERENCE),
        ("postgresql://dana:${PGPASSWORD}@db.example/crm", "userinfo", Form.REFERENCE),
        ("https://mcp.zapier.com/api/mcp/s/${ZAPIER}/mcp", "path", Form.REFERENCE),
    ],
)
def test_a_reference_stays_visible_and_is_reported(url: str, where: str, form: Form) -> None:
    redacted = redact_url(url)
    assert redacted.text == url
    assert [(found.where, found.form) for found in redacted.secrets] == [(where, form)]


@pytest.mark.parametrize(("url", "text", "_"), REDACTED)
def test_redacting_twice_changes_nothing_more(url: str, text: str, _: list[str]) -> None:
    again = redact_url(redact_url(url).text)
    assert again.text == text
    assert [found for found in again.secrets if found.form is Form.PLAIN] == []


@given(st.text(max_size=200))
def test_any_text_may_be_a_url(text: str) -> None:
    assert redact_url(text).text is not None


@given(st.text(alphabet="htps:/?#@[]&=;%.:a1-", max_size=120))
def test_any_mess_of_separators_may_be_a_url(text: str) -> None:
    redacted = redact_url(text)
    assert len(redacted.text) <= len(text) + 3 * len(redacted.secrets) + 1


def test_a_secret_found_is_not_in_the_repr() -> None:
    assert "hunter2" not in repr(redact_url("https://dana:hunter2@h.example/?token=hunter2"))
