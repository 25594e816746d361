"""What operators type to approve a server."""

from __future__ import annotations

import pytest

from discovery.identity.naming import name
from discovery.identity.typed import parse_identity_text, subject
from tests.identity.rows import ROWS, Row

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
COMMIT = "3f2c1d9b8a7e6f5d4c3b2a1908f7e6d5c4b3a291"

TYPED = [
    ("pkg:npm/@acme/toolbox@2.1.0", "npm", "pkg:npm/%40acme/toolbox", "2.1.0", "exact"),
    ("npm:@acme/toolbox@2.1.0", "npm", "pkg:npm/%40acme/toolbox", "2.1.0", "exact"),
    ("@acme/toolbox", "npm", "pkg:npm/%40acme/toolbox", None, "floating"),
    ("npm:toolbox@^1", "npm", "pkg:npm/toolbox", "^1", "range"),
    ("pypi:MCP_Server_Git==1.0", "pypi", "pkg:pypi/mcp-server-git", "1.0", "exact"),
    ("nuget:Azure.Mcp@0.5.8", "nuget", "pkg:nuget/azure.mcp", "0.5.8", "exact"),
    ("cargo:crm-mcp", "cargo", "pkg:cargo/crm-mcp", None, "floating"),
    ("gem:acme@1.2", "gem", "pkg:gem/acme", "1.2", "exact"),
    ("go:github.com/acme/crm@v1.0.0", "golang", "pkg:golang/github.com/acme/crm", "v1.0.0", "exact"),
    ("maven:com.acme:crm:1.0", "maven", "pkg:maven/com.acme/crm", "1.0", "exact"),
    ("jsr:@acme/mcp@1.0.0", "jsr", "jsr:@acme/mcp", "1.0.0", "exact"),
    ("mcp/fetch", "oci", "pkg:oci/fetch?repository_url=docker.io%2Fmcp%2Ffetch", None, "floating"),
    ("ghcr.io/acme/crm:1.2", "oci", "pkg:oci/crm?repository_url=ghcr.io%2Facme%2Fcrm", "1.2", "tag"),
    (
        f"docker:mcp/fetch@sha256:{SHA}",
        "oci",
        "pkg:oci/fetch?repository_url=docker.io%2Fmcp%2Ffetch",
        f"sha256:{SHA}",
        "digest",
    ),
    ("pkg:docker/mcp/fetch@1.0", "oci", "pkg:oci/fetch?repository_url=docker.io%2Fmcp%2Ffetch", "1.0", "tag"),
    ("github:Acme/CRM", "git", "pkg:github/acme/crm", None, "floating"),
    ("https://github.com/acme/crm", "git", "pkg:github/acme/crm", None, "floating"),
    ("github.com/acme/crm", "git", "pkg:github/acme/crm", None, "floating"),
    (f"git+https://github.com/acme/crm@{COMMIT}", "git", "pkg:github/acme/crm", COMMIT, "commit"),
    ("https://MCP.acme.example/mcp/", "remote", "https://mcp.acme.example/mcp", None, None),
    ("https://{tenant}.acme.example/mcp", "remote", "https://{tenant}.acme.example/mcp", None, None),
    ("file:~/src/x/index.js", "local", "file:~/src/x/index.js", None, None),
    ("/home/dana/src/x/index.js", "local", "file:~/src/x/index.js", None, None),
    ("C:\\Users\\dana\\x.js", "local", "file:~/x.js", None, None),
    (f"sha256:{SHA}", "local", f"sha256:{SHA}", None, "digest"),
    ("smithery:@acme/crm", "remote", "smithery:@acme/crm", None, None),
    ("compose:~/crm/compose.yaml#mcp", "container", "compose:~/crm/compose.yaml#mcp", None, None),
    ("docker-mcp-gateway", "gateway", "docker-mcp-gateway", None, None),
    ("pymod:mcp_server_git", "unresolved", "pymod:mcp_server_git", None, None),
    ("unix:///run/crm.sock", "local", "unix:/run/crm.sock", None, None),
]


@pytest.mark.parametrize(("text", "kind", "told", "version", "pin"), TYPED)
def test_an_operators_text_names_one_thing(
    text: str, kind: str, told: str, version: str | None, pin: str | None
) -> None:
    found = parse_identity_text(text)
    assert found is not None
    assert (found.kind, subject(found), found.version, found.pin) == (kind, told, version, pin)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "fetch", "my server", "npm:", "npm:@1.0.0", "pypi:==1", "https://", "ftp://x.example/a",
        "mcp/fetch:1:2", "pkg:", "sha256:abc", "{", "a b/c", "docker:", "@", "@acme", "nuget:../x",
        "what:ever",
    ],
)  # fmt: skip
def test_a_text_that_names_nothing_unmistakably_is_refused(text: str) -> None:
    assert parse_identity_text(text) is None


NAMED = [
    row
    for row in ROWS
    if row.expect["kind"] not in ("unresolved", "inline", "local", "container", "url-script")
]


@pytest.mark.parametrize("row", NAMED, ids=lambda row: row.id)
def test_what_a_report_shows_can_be_typed_back(row: Row) -> None:
    found = row.name()
    shown = subject(found)
    typed = parse_identity_text(shown or "")
    assert typed is not None
    assert subject(typed) == shown


def test_a_secret_in_a_typed_url_is_not_kept() -> None:
    found = parse_identity_text("https://mcp.acme.example/mcp?token=EXAMPLE-hunter2")
    assert found is not None
    assert subject(found) == "https://mcp.acme.example/mcp"
    assert "hunter2" not in repr(found)


def test_an_entry_and_a_sighting_of_one_url_have_one_subject() -> None:
    url = "https://mcp.acme.example/u/3f2c1d9b-8a7e-4f5d-9c3b-2a1908f7e6d5/mcp"
    typed = parse_identity_text(url)
    assert typed is not None
    assert subject(typed) == subject(name(command=None, url=url))
