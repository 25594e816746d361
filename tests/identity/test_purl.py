"""Package URLs: any spelling in, one spelling out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.identity.purl import spell, split_purl, versionless, write_purl

SPELLINGS = [
    ("pkg:npm/@acme/toolbox@1.0.0", "pkg:npm/%40acme/toolbox@1.0.0"),
    ("pkg:npm/%40acme/toolbox", "pkg:npm/%40acme/toolbox"),
    ("pkg:npm/@acme/toolbox", "pkg:npm/%40acme/toolbox"),
    ("PKG:NPM/Toolbox@1.0.0", "pkg:npm/toolbox@1.0.0"),
    ("pkg://npm/toolbox", "pkg:npm/toolbox"),
    ("pkg:pypi/MCP_Server.Git", "pkg:pypi/mcp-server-git"),
    ("pkg:github/Acme/Repo@main#./a/../b", "pkg:github/acme/repo@main#a/b"),
    (
        "pkg:oci/fetch?repository_url=docker.io/mcp/fetch",
        "pkg:oci/fetch?repository_url=docker.io%2Fmcp%2Ffetch",
    ),
    ("pkg:oci/fetch@SHA256:AB?tag=1", "pkg:oci/fetch@sha256:ab?tag=1"),
    ("pkg:oci/fetch?tag=1&repository_url=x&empty=", "pkg:oci/fetch?repository_url=x&tag=1"),
    ("pkg:git/GitLab.corp.example/AI/crm", "pkg:git/gitlab.corp.example/AI/crm"),
    ("pkg:nuget/Azure.Mcp@0.5.8", "pkg:nuget/azure.mcp@0.5.8"),
    ("pkg:golang/github.com/Acme/crm@v1.0.0", "pkg:golang/github.com/acme/crm@v1.0.0"),
    ("  pkg:npm/toolbox  ", "pkg:npm/toolbox"),
    ("pkg:npm//toolbox/", "pkg:npm/toolbox"),
    ("pkg:npm/tool%20box@1.0.0%2Bb", "pkg:npm/tool%20box@1.0.0%2Bb"),
]


@pytest.mark.parametrize(("text", "canonical"), SPELLINGS)
def test_a_purl_is_spelt_one_way(text: str, canonical: str) -> None:
    purl = split_purl(text)
    assert purl is not None
    assert spell(purl) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "",
        "npm/toolbox",
        "pkg:",
        "pkg:npm",
        "pkg:npm/",
        "pkg:1npm/x",
        "pkg:n pm/x",
        "https://x",
        "pkg:npm/" + "a" * 5000,
    ],
)
def test_what_is_no_purl_is_not_read(text: str) -> None:
    assert split_purl(text) is None


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("pkg:npm/%40acme/toolbox@1.0.0", "pkg:npm/%40acme/toolbox"),
        ("pkg:npm/%40acme/toolbox", "pkg:npm/%40acme/toolbox"),
        (
            "pkg:oci/f@sha256:ab?repository_url=docker.io%2Fmcp%2Ff&tag=1",
            "pkg:oci/f?repository_url=docker.io%2Fmcp%2Ff",
        ),
        (
            "pkg:oci/f?arch=amd64&repository_url=docker.io%2Fmcp%2Ff",
            "pkg:oci/f?repository_url=docker.io%2Fmcp%2Ff",
        ),
        (
            "pkg:npm/x@1?repository_url=https:%2F%2Fn.example",
            "pkg:npm/x?repository_url=https:%2F%2Fn.example",
        ),
        ("pkg:github/acme/crm@main#srv", "pkg:github/acme/crm#srv"),
        (
            "pkg:generic/x?checksum=sha256:ab&download_url=https:%2F%2Fa%2Fx",
            "pkg:generic/x?download_url=https:%2F%2Fa%2Fx",
        ),
        ("https://mcp.acme.example/mcp", "https://mcp.acme.example/mcp"),
    ],
)
def test_a_registry_entry_names_no_version_and_no_build(text: str, without: str) -> None:
    assert versionless(text) == without


def test_a_source_tells_packages_of_one_name_apart() -> None:
    mirror = "pkg:npm/x?repository_url=https:%2F%2Fn.example"
    assert versionless(mirror) != versionless("pkg:npm/x")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    purl = split_purl("pkg:npm/" + text)
    assert purl is None or split_purl(spell(purl)) == purl


NAMES = st.text(
    st.characters(exclude_characters="/", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12
)


@given(
    kind=st.sampled_from(["npm", "pypi", "oci", "git", "generic"]),
    parts=st.lists(NAMES, min_size=1, max_size=3),
    version=NAMES,
)
def test_what_is_written_is_read_back(kind: str, parts: list[str], version: str) -> None:
    text = write_purl(kind, "/".join(parts), version=version, qualifiers=[("a", version), ("b", None)])
    purl = split_purl(text)
    assert purl is not None
    assert spell(purl) == text
    assert text.isascii()
