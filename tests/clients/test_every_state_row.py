"""Every row without servers: projects it names are looked at, servers it switches are switched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from discovery.clients.catalogue import CLIENTS
from discovery.clients.model import Client, Format, Location
from discovery.configs import ConfigFinder
from discovery.host.homes import Home
from discovery.model import Gap, Reason, Sighting
from discovery.redact.keyed import Fingerprinter
from discovery.targets import Choice
from tests.clients.writers.states import ENTRY, FOLDERS, SECRET, SERVER, State, naming, states, switching
from tests.clients.writers.trees import HOMES, USER, write
from tests.clients.writers.written import NO_SERVERS, STATES, writer_of

CASES = list(states())
EVERYTHING = Choice(clients=CLIENTS, experimental=True, provided=True)
NAMERS = [case for case in CASES if case.row.shape in FOLDERS]
SWITCHERS = [case for case in CASES if case.row.shape not in FOLDERS]
ROWS = [(client, row) for client in CLIENTS for row in client.locations]
PRESENT = [(client, row) for client, row in ROWS if row.shape == "none" and row.paths]


def find(state: State, machine: Path) -> list[Sighting | Gap]:
    """Return what a scan of the home tells."""
    home = Home(path=machine / HOMES[state.os], user=USER, os=state.os, machine=machine)
    keyed = Fingerprinter(b"k" * 32)
    known = () if state.row.shape in FOLDERS else (machine / state.project,)
    finder = ConfigFinder(homes=(home,), choice=EVERYTHING, keyed=keyed, known=known)
    return [one for one in finder.find() if isinstance(one, Sighting | Gap)]


@pytest.mark.parametrize(("client", "row"), ROWS, ids=lambda one: one.id)
def test_every_row_has_a_writer(client: Client, row: Location) -> None:
    if row.shape in STATES:
        assert any(case.client == client.id and case.row is row for case in CASES)
    elif row.shape == "none":
        assert row.format is Format.NONE
    else:
        assert row.shape not in NO_SERVERS
        assert callable(writer_of(row))


@pytest.mark.parametrize("state", NAMERS, ids=lambda state: state.label)
def test_a_project_named_by_a_state_file_alone_is_looked_at(state: State, tmp_path: Path) -> None:
    write(tmp_path / state.path("{project}/.mcp.json"), json.dumps(ENTRY).encode())
    (tmp_path / HOMES[state.os]).mkdir(parents=True, exist_ok=True)
    assert find(state, tmp_path) == []
    write(tmp_path / state.path(state.template), naming(state))
    (seen,) = find(state, tmp_path)
    assert isinstance(seen, Sighting)
    assert (seen.name, seen.project) == (SERVER, str(tmp_path / state.project))
    assert seen.source == str(tmp_path / state.project / ".mcp.json")
    assert SECRET not in repr(seen)


@pytest.mark.parametrize("state", SWITCHERS, ids=lambda state: state.label)
def test_a_server_is_switched_by_its_clients_state_file(state: State, tmp_path: Path) -> None:
    case = switching(state)
    source = tmp_path / state.path(case.declared_at)
    write(source, json.dumps(case.declared).encode())
    write(tmp_path / state.path(state.template), case.said)
    told = find(state, tmp_path)
    assert [one for one in told if isinstance(one, Gap)] == []
    (seen,) = [one for one in told if isinstance(one, Sighting)]
    assert (seen.name, seen.source, seen.enabled) == (SERVER, str(source), case.enabled)


@pytest.mark.parametrize("state", SWITCHERS, ids=lambda state: state.label)
def test_a_server_of_another_name_is_not_switched(state: State, tmp_path: Path) -> None:
    case = switching(state)
    if state.at[-1] in {"mcpConfigPath", "isEnabled", "enabledPlugins", "enableAllProjectMcpServers"}:
        return  # these are about a file, a bundle or all servers, not about a name
    renamed = json.dumps(case.declared).replace(SERVER, "other")
    write(tmp_path / state.path(case.declared_at), renamed.encode())
    write(tmp_path / state.path(state.template), case.said)
    (seen,) = [one for one in find(state, tmp_path) if isinstance(one, Sighting)]
    assert (seen.name, seen.enabled) == ("other", None)


@pytest.mark.parametrize(("client", "row"), PRESENT, ids=lambda one: one.id)
def test_a_store_that_cannot_be_read_is_a_gap(client: Client, row: Location, tmp_path: Path) -> None:
    for os in row.os:
        for template in row.paths:
            state = State(client=client.id, row=row, template=template, at=(), os=os)
            machine = tmp_path / f"{os}{row.paths.index(template)}"
            try:
                path = state.path(template)
            except AssertionError:
                continue
            write(machine / path / "store", b"\0")
            gaps = [one for one in find(state, machine) if isinstance(one, Gap)]
            assert [(gap.source, gap.reason) for gap in gaps] == [(str(machine / path), Reason.UNSUPPORTED)]
