"""What makes a Python distribution a server, and where each installer keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest

from discovery.clients.model import Os
from discovery.model import Confidence, Kind
from tests.installed.house import House

SITE = ".local/lib/python3.11/site-packages"
RUN = {"run": "weather:main"}
CLAIM = "# Files\n\n<!-- mcp-name: io.github.acme/files -->\n"


def test_a_marker_in_the_readme_decides(house: House) -> None:
    marker = house.pip(SITE, "mcp-server-files", needs=("mcp>=1",), scripts={"files": "f:main"}, readme=CLAIM)
    (found,) = house.look().sightings
    assert found.source == str(marker)
    assert found.identity.purl == "pkg:pypi/mcp-server-files@1.2.3"
    assert (found.facts["marker"], found.facts["evidence"]) == ("io.github.acme/files", "pypi.mcp-name")
    assert (found.facts["presence"], found.facts["programs"]) == ("installed", "files")
    assert found.confidence is Confidence.HIGH


@pytest.mark.parametrize(
    ("name", "needs", "scripts", "headers", "evidence"),
    [
        ("mcp-atlassian", ("mcp<2", "fastmcp"), {"mcp-atlassian": "a:main"}, "", "pypi.depends"),
        ("tickets", ("fastmcp",), {"tickets-mcp": "t:main"}, "", "pypi.depends"),
        ("tickets", ("mcp[cli]>=1.2",), {"t": "t:main"}, "Keywords: jira,mcp-server\n", "pypi.keyword"),
        ("django-mcp", ("fastapi-mcp",), {"d": "d:main"}, "", "pypi.serves"),
    ],
)
def test_an_sdk_a_program_and_a_word_of_its_author_decide_too(
    house: House, name: str, needs: tuple[str, ...], scripts: dict[str, str], headers: str, evidence: str
) -> None:
    house.pip(SITE, name, needs=needs, scripts=scripts, headers=headers)
    assert [one.facts["evidence"] for one in house.look().sightings] == [evidence]


@pytest.mark.parametrize(
    ("name", "needs", "scripts", "readme", "why"),
    [
        ("mcp", ("pydantic",), {"mcp": "mcp.cli:app"}, "", "the SDK's own command line"),
        (
            "fastmcp",
            ("mcp",),
            {"fastmcp": "fastmcp.cli:app"},
            CLAIM,
            "a framework, whatever its README shows",
        ),
        ("langchain-mcp-adapters", ("mcp",), {}, "", "calls servers"),
        ("mcp-proxy", ("mcp",), {"mcp-proxy": "m:main"}, "", "a bridge"),
        ("fast-agent-mcp", ("mcp",), {"fast-agent": "f:main"}, "", "a host"),
        ("openai-agents", ("mcp",), {}, "", "an agent library"),
        ("mcp-notes", ("rich",), {"mcp-notes": "n:main"}, "", "a name and a program, no SDK"),
        ("notes", ("mcp; extra == 'mcp'",), {"notes-mcp": "n:main"}, "", "the SDK is an extra"),
        ("weather", ("mcp",), RUN, "", "nothing says which side it is of"),
        ("some-mcp-library", ("mcp",), {}, "", "no program"),
        ("publisher", (), {"publish": "p:main"}, CLAIM + "mcp-name: io.github.x/y\n", "a manual"),
        ("library", (), {}, CLAIM, "a README that shows a marker, and nothing to run"),
        ("mcpadapt", ("mcp",), {"mcpadapt": "m:main"}, "", "a client library"),
    ],
)
def test_other_distributions_are_none(
    house: House, name: str, needs: tuple[str, ...], scripts: dict[str, str], readme: str, why: str
) -> None:
    house.pip(SITE, name, needs=needs, scripts=scripts, readme=readme)
    seen = house.look()
    assert (seen.purls, seen.gaps) == ([], []), why


@pytest.mark.parametrize(
    ("files", "is_server"),
    [
        ({"weather.py": "from mcp.server.fastmcp import FastMCP\n"}, True),
        ({"weather/__init__.py": "from .app import main\n", "weather/app.py": "import mcp.server\n"}, True),
        ({"weather.py": "from fastmcp import FastMCP\n"}, True),
        ({"weather.py": "from mcp import ClientSession\n"}, False),
        ({"weather.py": "from mcp.server import Server\nfrom mcp.client.stdio import stdio_client\n"}, False),
        ({"weather.py": '"""from mcp.server import Server"""\n# import mcp.server\n'}, False),
        ({"weather.py": "import mcp.types\n"}, False),
        ({"weather.py": "def broken(:\n"}, False),
        ({}, False),
    ],
)
def test_what_a_program_imports_speaks_where_names_are_silent(
    house: House, files: dict[str, str], is_server: bool
) -> None:
    house.pip(SITE, "weather", needs=("mcp",), scripts=RUN)
    for path, text in files.items():
        house.write(f"{SITE}/{path}", text)
    assert [one.facts["evidence"] for one in house.look().sightings] == ["pypi.imports"] * is_server


@pytest.mark.parametrize(
    ("origin", "kind", "purl"),
    [
        (
            {"url": "https://github.com/acme/files", "vcs_info": {"vcs": "git", "commit_id": "a" * 40}},
            Kind.GIT,
            f"pkg:github/acme/files@{'a' * 40}",
        ),
        ({"url": "file:///home/ana/files", "dir_info": {"editable": True}}, Kind.LOCAL, None),
    ],
)
def test_what_came_from_no_index_is_no_index_s_package(
    house: House, origin: dict[str, object], kind: Kind, purl: str | None
) -> None:
    marker = house.pip(SITE, "files-mcp", needs=("mcp",), scripts={"files-mcp": "f:main"})
    marker.with_name("direct_url.json").write_text(str(origin).replace("'", '"').replace("True", "true"))
    (found,) = house.look().sightings
    assert (found.identity.kind, found.identity.purl) == (kind, purl)


def test_a_tool_s_environment_is_read_for_the_tool_alone(house: House) -> None:
    site = ".local/share/uv/tools/notes/lib/python3.12/site-packages"
    house.pip(site, "files-mcp", needs=("mcp",), scripts={"files-mcp": "f:main"})
    house.pip(site, "notes", needs=("files-mcp",), scripts={"notes": "n:main"})
    assert house.look().purls == []


def test_pipx_may_give_a_folder_a_suffix_and_uv_does_not(house: House) -> None:
    for place in (".local/share/pipx/venvs/files-mcp_old", ".local/share/uv/tools/files-mcp_old"):
        site = f"{place}/lib/python3.12/site-packages"
        house.pip(site, "files-mcp", needs=("mcp",), scripts={"files-mcp": "f:main"})
    assert [one.facts["ecosystem"] for one in house.look().sightings] == ["pipx"]


def test_a_server_that_installs_no_program_is_known_by_its_marker(house: House) -> None:
    house.pip(SITE, "mcp-files", needs=("mcp",), readme=CLAIM)
    assert house.look().purls == ["pkg:pypi/mcp-files@1.2.3"]


@pytest.mark.parametrize(
    ("system", "site", "ecosystem", "presence"),
    [
        (Os.LINUX, ".local/lib/python3.13/site-packages", "pip-user", "installed"),
        (Os.LINUX, "/usr/lib/python3/dist-packages", "python", "installed"),
        (Os.LINUX, "/usr/local/lib/python3.12/site-packages", "python", "installed"),
        (Os.LINUX, ".pyenv/versions/3.12.1/lib/python3.12/site-packages", "python", "installed"),
        (Os.LINUX, "miniconda3/envs/work/lib/python3.12/site-packages", "python", "installed"),
        (Os.LINUX, ".cache/uv/archive-v0/aBc", "uv-cache", "cached"),
        (Os.LINUX, ".cache/uv/archive-v0/aBc/lib/python3.12/site-packages", "uv-cache", "cached"),
        (Os.LINUX, ".local/share/uv/tools/files-mcp/lib/python3.12/site-packages", "uv-tool", "installed"),
        (Os.LINUX, ".local/share/pipx/venvs/files-mcp/lib/python3.12/site-packages", "pipx", "installed"),
        (Os.LINUX, ".local/pipx/venvs/files-mcp/lib/python3.12/site-packages", "pipx", "installed"),
        (Os.MACOS, "Library/Python/3.9/lib/python/site-packages", "pip-user", "installed"),
        (Os.MACOS, "/opt/homebrew/lib/python3.13/site-packages", "python", "installed"),
        (Os.MACOS, ".local/share/uv/tools/files-mcp/lib/python3.12/site-packages", "uv-tool", "installed"),
        (Os.MACOS, ".cache/uv/archive-v0/aBc", "uv-cache", "cached"),
        (Os.WINDOWS, "AppData/Roaming/Python/Python312/site-packages", "pip-user", "installed"),
        (Os.WINDOWS, "AppData/Roaming/uv/tools/files-mcp/Lib/site-packages", "uv-tool", "installed"),
        (Os.WINDOWS, "AppData/Roaming/uv/data/tools/files-mcp/Lib/site-packages", "uv-tool", "installed"),
        (Os.WINDOWS, "AppData/Local/uv/cache/archive-v0/aBc", "uv-cache", "cached"),
        (Os.WINDOWS, "pipx/venvs/files-mcp/Lib/site-packages", "pipx", "installed"),
        (Os.WINDOWS, "AppData/Local/Programs/Python/Python312/Lib/site-packages", "python", "installed"),
    ],
)
def test_distributions_are_found_where_each_system_keeps_them(
    tmp_path: Path, system: Os, site: str, ecosystem: str, presence: str
) -> None:
    house = House(tmp_path / "machine", system)
    house.pip(site, "files-mcp", needs=("mcp>=1",), scripts={"files-mcp": "files:main"})
    house.pip(site, "rich", scripts={"rich": "rich:main"})
    (found,) = house.look().sightings
    assert (found.facts["ecosystem"], found.facts["presence"]) == (ecosystem, presence)
