"""What an operator may write as an identity, what it becomes, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.registry.target import Form, TargetError, canonical_text, read_target

SHA = "sha256:" + "9f" * 32
COMMIT = "3f2c1d9b8a7e6f5d4c3b2a1908f7e6d5c4b3a291"
FETCH = "pkg:oci/fetch?repository_url=docker.io%2Fmcp%2Ffetch"

READ: list[tuple[str, Form, str, str | None]] = [
    ("pkg:npm/@scope/name", Form.PACKAGE, "pkg:npm/%40scope/name", None),
    ("pkg:npm/%40scope/name@1.2.3", Form.PACKAGE, "pkg:npm/%40scope/name", "1.2.3"),
    (" PKG:PyPI/MCP_Server.Git@1.0 ", Form.PACKAGE, "pkg:pypi/mcp-server-git", "1.0"),
    ("pkg:nuget/Azure.Mcp", Form.PACKAGE, "pkg:nuget/azure.mcp", None),
    (f"pkg:oci/fetch@{SHA}?repository_url=docker.io/mcp/fetch&tag=1.0", Form.PACKAGE, FETCH, SHA),
    ("pkg:oci/fetch?repository_url=docker.io/mcp/fetch&tag=1.0", Form.PACKAGE, FETCH, "1.0"),
    ("pkg:docker/mcp/fetch@1.0", Form.PACKAGE, FETCH, "1.0"),
    ("mcp/fetch", Form.PACKAGE, FETCH, None),
    ("mcp/fetch:1.0", Form.PACKAGE, FETCH, "1.0"),
    (f"docker.io/mcp/fetch:1.0@{SHA}", Form.PACKAGE, FETCH, SHA),
    ("docker://mcp/fetch", Form.PACKAGE, FETCH, None),
    ("git+https://github.com/Acme/CRM.git@v1", Form.PACKAGE, "pkg:github/acme/crm", "v1"),
    ("https://github.com/acme/crm", Form.PACKAGE, "pkg:github/acme/crm", None),
    ("git@github.com:acme/crm.git", Form.PACKAGE, "pkg:github/acme/crm", None),
    (f"github:acme/crm#{COMMIT}", Form.PACKAGE, "pkg:github/acme/crm", COMMIT),
    ("git+ssh://git@git.corp.example/ai/crm.git", Form.PACKAGE, "pkg:git/git.corp.example/ai/crm", None),
    (f"pkg:generic/x?checksum={SHA}", Form.PACKAGE, f"pkg:generic/x?checksum={SHA}", None),
    ("HTTPS://MCP.Acme.example:443/mcp/", Form.URL, "https://mcp.acme.example/mcp", None),
    ("https://mcp.acme.example/mcp?b=1&a=2", Form.URL, "https://mcp.acme.example/mcp?a=2&b=1", None),
    ("https://mcp.acme.example/*", Form.URL, "https://mcp.acme.example/*", None),
    ("https://mcp.acme.example/mcp?*", Form.URL, "https://mcp.acme.example/mcp?*", None),
    ("https://{t}.api.acme.example/mcp", Form.URL, "https://{t}.api.acme.example/mcp", None),
    ("http://127.0.0.1:3000/sse", Form.URL, "http://localhost:3000/sse", None),
    ("file:~/src/x.py", Form.PATH, "file:~/src/x.py", None),
    ("~/src/x.py", Form.PATH, "file:~/src/x.py", None),
    ("/opt/acme/x.jar", Form.PATH, "file:/opt/acme/x.jar", None),
    ("C:\\Tools\\acme\\x.exe", Form.PATH, "file:C:/Tools/acme/x.exe", None),
    ("file:///home/dana/src/x.py", Form.PATH, "file:~/src/x.py", None),
    (SHA.upper().replace("SHA", "sha"), Form.DIGEST, SHA, None),
    ("vscode-extension:acme.crm", Form.REF, "vscode-extension:acme.crm", None),
    ("smithery:@acme/crm", Form.REF, "smithery:@acme/crm", None),
    ("unix:/run/crm.sock", Form.REF, "unix:/run/crm.sock", None),
]
REFUSED = [
    ("filesystem", "a name is not an identity"),
    ("@scope/name", "a name is not an identity"),
    ("npx -y acme-mcp", "a name is not an identity"),
    ("", "a name is not an identity"),
    ("server.py", "a name is not an identity"),
    ("file:server.py", "relative path"),
    ("bin:acme-mcp", "no certain program"),
    ("pymod:acme", "no certain program"),
    ("inline:bash", "no certain program"),
    ("name:acme", "no certain program"),
    ("mcpm:acme", "no certain program"),
    ("container:acme", "no certain program"),
    ("sha256:9f86", "written whole"),
    ("pkg:", "not a package URL"),
    ("pkg:oci/fetch", "needs its repository"),
    ("pkg:generic/acme", "download_url or a checksum"),
    ("https://{host}/mcp", "anybody's host"),
    ("https://{tenant}.com/mcp", "anybody's host"),
    ("https://mcp.{domain}:8443/mcp", "anybody's host"),
    ("https://*.acme.example/mcp", "at the end only"),
    ("https://mcp.acme.example/*/mcp", "at the end only"),
    ("https://dana:hunter2@mcp.acme.example/mcp", "holds a secret (userinfo)"),
    ("https://", "not a URL"),
]


@pytest.mark.parametrize(("text", "form", "canonical", "version"), READ)
def test_every_usual_spelling_is_read(text: str, form: Form, canonical: str, version: str | None) -> None:
    target = read_target(text)
    assert (target.form, canonical_text(target), target.version) == (form, canonical, version)


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_what_names_nothing_certain_is_refused_with_advice(text: str, words: str) -> None:
    with pytest.raises(TargetError, match=words.replace("(", r"\(").replace(")", r"\)")):
        read_target(text)


def test_a_refused_url_is_not_quoted_with_its_secret() -> None:
    with pytest.raises(TargetError) as caught:
        read_target("https://dana:hunter2@mcp.acme.example/mcp")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("text", [row[0] for row in READ])
def test_a_canonical_identity_reads_as_itself(text: str) -> None:
    once = canonical_text(read_target(text))
    assert canonical_text(read_target(once)) == once


@given(st.text(max_size=60) | st.from_regex(r"(pkg:|https://|file:|sha256:)[ -~]{0,40}", fullmatch=True))
def test_any_text_is_a_target_or_refused(text: str) -> None:
    try:
        once = canonical_text(read_target(text))
    except TargetError:
        return
    assert canonical_text(read_target(once)) == once
