"""What holds for every launch, whatever stands in it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.identity.naming import HANDLERS, MAX_FIELD, name
from discovery.identity.programs import launcher_name
from discovery.identity.typed import parse_identity_text
from discovery.model import Identity
from tests.identity.rows import ROWS, Row

WORDS = st.sampled_from(
    sorted({word for row in ROWS for word in (row.command or "", *row.args, row.url or "") if len(word) < 60})
)
TEXT = st.text(max_size=40) | WORDS
OSES = st.sampled_from(["any", "linux", "macos", "windows", ""])
LAUNCHERS = st.sampled_from(sorted(HANDLERS))


@settings(deadline=None, max_examples=600)
@given(
    command=st.none() | TEXT | LAUNCHERS,
    args=st.lists(TEXT, max_size=9),
    url=st.none() | TEXT,
    os=OSES,
    cwd=st.none() | TEXT,
    home=st.none() | TEXT,
)
def test_no_launch_raises(
    command: str | None, args: list[str], url: str | None, os: str, cwd: str | None, home: str | None
) -> None:
    found = name(command=command, args=args, url=url, os=os, cwd=cwd, home=home)
    check(found)


@settings(deadline=None, max_examples=300)
@given(command=LAUNCHERS, words=st.lists(WORDS | LAUNCHERS, max_size=12), os=OSES)
def test_no_mixture_of_real_words_raises(command: str, words: list[str], os: str) -> None:
    found = name(command=command, args=words, os=os)
    check(found)
    assert found == name(command=command, args=words, os=os)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["registryType", "identifier", "version", "fileSha256", "registryBaseUrl"]),
        TEXT | st.sampled_from(["npm", "pypi", "oci", "nuget", "mcpb", "cargo", "go", "maven", "gem"]),
    )
)
def test_no_registry_package_raises(package: dict[str, str]) -> None:
    check(name(command=None, package=package))


@settings(deadline=None)
@given(TEXT)
def test_no_typed_text_raises(text: str) -> None:
    found = parse_identity_text(text)
    assert found is None or found.purl or found.url or found.ref


@pytest.mark.parametrize("value", [3, 2.5, True, [], {}, b"npx", object()])
def test_values_of_other_types_are_no_launch(value: object) -> None:
    found = name(command=cast("str", value), url=cast("str", value), cwd=cast("str", value))
    assert (found.kind, found.ref) == ("unresolved", "empty")


def test_endless_input_is_cut() -> None:
    found = name(command="node", args=["/srv/" + "x" * 200_000 + ".js"] * 1000)
    assert found.kind == "local"
    assert len(found.ref or "") <= MAX_FIELD


def test_endless_layers_are_not_followed() -> None:
    assert name(command="env", args=["env"] * 400).ref == "too-deep"


def check(found: Identity) -> None:
    """Assert what holds for every identity: bounded, printable, and never without a name or a reason."""
    texts = [text for text in (found.version, found.ref, found.launcher) if text is not None]
    assert all(len(text) <= MAX_FIELD and all(ord(letter) >= 32 for letter in text) for text in texts)
    assert found.purl or found.url or found.ref
    assert found.purl is None or (found.purl.startswith("pkg:") and found.purl.isascii())


def plain_rows() -> list[Row]:
    """Return the rows that start a launcher by its bare name."""
    return [
        row
        for row in ROWS
        if row.command and row.command == launcher_name(row.command) and row.command in HANDLERS
    ]


@pytest.mark.parametrize("row", plain_rows(), ids=lambda row: row.id)
def test_the_folder_of_a_launcher_does_not_matter(row: Row) -> None:
    for folder in ("/usr/local/bin/", "/opt/some where/bin/"):
        assert replace_command(row, folder + (row.command or "")) == row.name()


@pytest.mark.parametrize("row", plain_rows(), ids=lambda row: row.id)
def test_windows_extensions_and_case_of_a_launcher_do_not_matter(row: Row) -> None:
    command = row.command or ""
    for spelling in (command + ".exe", command.upper() + ".CMD", "C:\\Program Files\\x\\" + command + ".bat"):
        assert replace_command(row, spelling) == row.name()


SHELL_LETTERS = set("&|<>()^")


@pytest.mark.parametrize(
    "row",
    [
        row
        for row in plain_rows()
        if row.os != "linux" and not any(SHELL_LETTERS & set(arg) for arg in row.args)
    ],
    ids=lambda row: row.id,
)
def test_cmd_adds_a_wrapper_and_nothing_else(row: Row) -> None:
    wrapped = name(
        command="cmd", args=["/c", row.command or "", *row.args], url=row.url, os=row.os, cwd=row.cwd
    )
    plain = row.name()
    assert replace(wrapped, secrets=()) == replace(plain, wrapper=("cmd", *plain.wrapper), secrets=())


def replace_command(row: Row, command: str) -> Identity:
    """Return what the code makes of `row` started as `command`."""
    return name(
        command=command, args=row.args, url=row.url, os=row.os, source=row.source, cwd=row.cwd, home=row.home
    )


# A value no dictionary holds, of letters and digits as tokens have them.
SECRETS = st.text("ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789", min_size=24, max_size=40).filter(
    lambda text: any(map(str.isdigit, text)) and any(map(str.isupper, text)) and any(map(str.islower, text))
)
PLACES = [
    ["npx", "-y", "@acme/toolbox", "--api-key", "§"],
    ["npx", "--token", "§", "@acme/toolbox"],
    ["npx", "--registry", "https://ci:§@npm.corp.example/", "@corp/crm"],
    ["npx", "mcp-remote", "https://a.example/mcp", "--header", "Authorization: Bearer §"],
    ["npx", "mcp-remote", "https://a.example/mcp?api_key=§"],
    ["npx", "mcp-remote", "https://u:§@a.example/mcp"],
    ["npx", "supergateway", "--stdio", "env API_KEY=§ npx x"],
    ["npx", "@smithery/cli", "run", "@acme/crm", "--key", "§"],
    ["uvx", "--index-url", "https://u:§@pypi.corp.example/simple", "corp-mcp"],
    ["uvx", "--from", "git+https://x-access-token:§@github.com/acme/crm", "crm"],
    ["docker", "run", "-e", "API_TOKEN=§", "mcp/fetch"],
    ["docker", "run", "-eAPI_TOKEN=§", "mcp/fetch"],
    ["docker", "run", "mcp/fetch", "--password=§"],
    ["env", "SECRET_KEY=§", "node", "x.js"],
    ["sh", "-c", "API_TOKEN=§ npx x"],
    ["sh", "-c", "export API_TOKEN=§; npx x"],
    ["python", "-c", "token = '§'"],
    ["node", "server.js", "--password", "§"],
    ["ssh", "h.example", "API_TOKEN=§ npx x"],
    ["/opt/bin/crm", "--secret", "§"],
    ["https://a.example/mcp?token=§"],
]


@settings(deadline=None, max_examples=25)
@given(secret=SECRETS)
@pytest.mark.parametrize("words", PLACES, ids=lambda words: " ".join(words)[:40])
def test_no_secret_is_ever_part_of_an_identity(words: list[str], secret: str) -> None:
    command, *args = (word.replace("§", secret) for word in words)
    found = name(command=command, args=args)
    assert secret not in repr(asdict(found))
    assert found.secrets


@settings(deadline=None, max_examples=60)
@given(secret=SECRETS, query=st.sampled_from(["token", "api_key", "code", "sig", "access_token"]))
def test_no_secret_of_a_url_is_ever_part_of_an_identity(secret: str, query: str) -> None:
    for url in (
        f"https://a.example/mcp?{query}={secret}&x=1",
        f"https://u:{secret}@a.example/mcp",
        f"https://mcp.zapier.com/api/mcp/s/{secret}/mcp",
        f"https://a.example/mcp#{query}={secret}",
    ):
        found = name(command=None, url=url)
        assert found.kind == "remote"
        assert secret not in repr(asdict(found))
