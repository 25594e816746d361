"""The lines of `mcp-census clients`."""

from __future__ import annotations

import pytest

from discovery.clients.catalogue import BY_ID, CLIENTS
from discovery.clients.listing import ClientLine, PathLine, client_lines, path_lines
from discovery.clients.model import Client, Location, Os, Scope, Trust


def nowhere(template: str, os: Os) -> list[str]:
    return []


def as_written(template: str, os: Os) -> list[str]:
    return [template.replace("{home}", "/home/u")]


def test_every_client_has_one_line() -> None:
    lines = list(client_lines(CLIENTS))
    assert [line.id for line in lines] == [client.id for client in CLIENTS]


def test_a_line_counts_places_and_names_formats_and_the_best_trust() -> None:
    assert next(client_lines([BY_ID["stakpak"]])) == ClientLine(
        id="stakpak",
        name="Stakpak Agent",
        vendor="Stakpak",
        category="cli-agent",
        locations=4,
        formats=("json", "toml"),
        trust="docs",
        status="",
        off_disk="",
    )


@pytest.mark.parametrize(
    ("trusts", "best"),
    [
        ((Trust.UNVERIFIED, Trust.CODE), "code"),
        ((Trust.SECOND_HAND, Trust.DOCS), "docs"),
        ((Trust.TOOL_CODE,), "tool-code"),
        ((Trust.UNVERIFIED,), "unverified"),
    ],
)
def test_trust_is_that_of_the_best_known_row(trusts: tuple[Trust, ...], best: str) -> None:
    rows = tuple(row(f"r{number}", trust=trust) for number, trust in enumerate(trusts))
    assert next(client_lines([client(*rows)])).trust == best


def test_a_path_line_says_template_and_place() -> None:
    (line,) = path_lines([client(row("user"))], Os.LINUX, as_written)
    assert line == PathLine(
        client="acme",
        location="user",
        scope="user",
        template="{home}/.acme/mcp.json",
        path="/home/u/.acme/mcp.json",
        format="json",
        shape="std",
        trust="code",
        experimental=False,
    )


def test_a_row_of_another_system_has_no_line() -> None:
    rows = (row("windows", os=(Os.WINDOWS,)), row("linux", os=(Os.LINUX,)))
    assert [line.location for line in path_lines([client(*rows)], Os.LINUX, as_written)] == ["linux"]


def test_a_place_that_the_machine_does_not_have_has_no_line() -> None:
    assert list(path_lines(CLIENTS, Os.LINUX, nowhere)) == []


def test_a_place_that_is_two_folders_has_two_lines() -> None:
    lines = path_lines([client(row("user"))], Os.LINUX, lambda template, os: ["/a", "/b"])
    assert [line.path for line in lines] == ["/a", "/b"]


@pytest.mark.parametrize("system", list(Os))
def test_every_system_has_hundreds_of_paths(system: Os) -> None:
    assert len(list(path_lines(CLIENTS, system, as_written))) > 500


def client(*rows: Location) -> Client:
    return Client(id="acme", name="Acme", vendor="Acme", category="custom", locations=rows)


def row(name: str, *, trust: Trust = Trust.CODE, os: tuple[Os, ...] = tuple(Os)) -> Location:
    return Location(
        id=name, scope=Scope.USER, paths=("{home}/.acme/mcp.json",), trust=trust, os=os, see=("a test",)
    )
