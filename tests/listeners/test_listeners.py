"""The finder of listeners: which sockets it tells of, what of them, whom it asks, what it cannot see."""

from __future__ import annotations

import socket as net
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.host.running import Listening
from discovery.listeners import FEW
from discovery.live.running import Channel
from discovery.model import Confidence, Gap, Identity, Kind, Reason, Sighting, Surface
from tests.listeners.scene import PACKAGE, Scene, process, server, tcp
from tests.probe import kinds
from tests.probe.kinds import Sessions
from tests.probe.scripted import MISSING, Scripted

LEAF = process(7, "node", "/opt/demo/index.js")


def test_a_socket_is_told_with_the_command_line_that_its_server_was_started_by() -> None:
    root = process(6, "npx", "demo-mcp", "--token", "ghp_" + "a1B2" * 9)
    row = tcp(8000)
    launched = Identity(kind=Kind.UNRESOLVED, ref="pymod:demo")
    running = replace(server(LEAF, row), root=root, home="/home/ana", launched=launched)
    (seen,) = Scene(all=(root, LEAF), sockets=(row,), servers=(running,)).look(mode="none")
    assert (seen.command, seen.args[:2], seen.cwd) == ("npx", ("demo-mcp", "--token"), "/srv/app")
    assert "a1B2" not in repr(seen)
    assert seen.facts["home"] == "/home/ana"
    assert (seen.facts["launch_kind"], seen.facts["launch_ref"]) == ("unresolved", "pymod:demo")


def test_a_socket_of_nobody_known_has_no_command_line() -> None:
    with Scripted(kinds.modern()) as scripted:
        (seen,) = Scene(sockets=(tcp(scripted.port, pid=0),)).look(mode="all")
    assert (seen.command, seen.args, seen.cwd) == (None, (), None)


def scene_of(scripted: Scripted, **more: object) -> Scene:
    row = tcp(scripted.port)
    return Scene(all=(LEAF,), sockets=(row,), servers=(server(LEAF, row),))


def test_a_server_that_listens_is_told_with_all_that_is_known() -> None:
    with Scripted(kinds.modern(host_check=True)) as scripted:
        (seen,) = scene_of(scripted).look()
    port = scripted.port
    assert (seen.surface, seen.finder, seen.identity) == (Surface.LISTENER, "listeners", PACKAGE)
    assert (seen.source, seen.address) == (f"tcp:127.0.0.1:{port}", f"127.0.0.1:{port}")
    assert seen.url == f"http://127.0.0.1:{port}/mcp"
    assert (seen.root, seen.user, seen.pid, seen.client, seen.name) == (
        "user:ana",
        "ana",
        7,
        "cursor",
        "demo",
    )
    assert (seen.transport, seen.confidence) == ("http", Confidence.HIGH)
    assert dict(seen.facts) == {
        "auth": "none",
        "bind": "loopback",
        "capabilities": "tools",
        "era": "modern",
        "host_check": "yes",
        "inode": str(port),
        "origin_check": "yes",
        "path": "/mcp",
        "probe": "confirmed",
        "proof": "result.discover",
        "protocol_versions": "2026-07-28",
        "server_name": "demo",
        "server_version": "1.2",
        "started": datetime.fromtimestamp(LEAF.started, UTC).isoformat().replace("+00:00", "Z"),
    }
    assert all(type(value) is str for value in seen.facts.values())


def test_a_server_behind_oauth_is_told_with_what_it_says_of_it() -> None:
    with Scripted(kinds.protected()) as scripted:
        (seen,) = scene_of(scripted).look()
    facts = {name: seen.facts[name] for name in ("probe", "auth", "auth_resource", "auth_servers")}
    assert facts == {
        "probe": "auth",
        "auth": "required",
        "auth_resource": "http://localhost:1/mcp",
        "auth_servers": "https://auth.example/",
    }


def test_nothing_is_asked_where_that_is_not_wanted() -> None:
    with Scripted(kinds.modern()) as scripted:
        scene = scene_of(scripted)
        (seen,) = scene.look("none")
    assert (seen.facts["probe"], seen.url, seen.confidence) == ("not-asked", None, Confidence.MEDIUM)
    assert scripted.connections == 0


def test_a_helper_s_socket_is_no_way_into_the_server() -> None:
    with Scripted(kinds.modern()) as scripted, Scripted(lambda got: MISSING) as debugger:
        rows = (tcp(scripted.port), tcp(debugger.port))
        scene = Scene(all=(LEAF,), sockets=rows, servers=(server(LEAF, *rows),))
        assert [seen.source for seen in scene.look()] == [f"tcp:127.0.0.1:{scripted.port}"]
        assert len(scene.look("none")) == 2


def test_the_debugger_of_a_server_on_stdio_is_no_way_in() -> None:
    with Scripted(lambda got: MISSING) as debugger:
        row = tcp(debugger.port)
        scene = Scene(
            all=(LEAF,), sockets=(row,), servers=(server(LEAF, row, channels=(Channel.STDIO, Channel.TCP)),)
        )
        assert scene.look() == []


def test_a_server_with_one_socket_and_no_known_path_is_still_told() -> None:
    with Scripted(lambda got: MISSING) as scripted:
        (seen,) = scene_of(scripted).look()
    assert (seen.facts["probe"], seen.confidence, seen.url) == ("no", Confidence.LOW, None)


def test_other_programs_are_asked_only_where_all_are() -> None:
    with ExitStack() as stack:
        hidden = stack.enter_context(Scripted(kinds.modern("/sse")))
        plain = stack.enter_context(Scripted(lambda got: MISSING))
        shadow = stack.enter_context(Scripted(kinds.modern()))
        other = process(8, "python3", "app.py", user="bob")
        rows = (tcp(hidden.port, 8), tcp(plain.port, 8), tcp(shadow.port, 8, user="bob"))
        scene = Scene(all=(other,), sockets=rows)
        assert scene.look() == []
        assert [one.connections for one in (hidden, plain, shadow)] == [0, 0, 0]
        (seen,) = scene.look("all")
    assert (seen.identity.kind, seen.identity.ref) == (Kind.LOCAL, "file:/srv/app/app.py")
    assert (seen.pid, seen.user, seen.confidence) == (8, "bob", Confidence.HIGH)


def test_a_server_whose_holder_is_hidden_is_named_by_its_place() -> None:
    with Scripted(kinds.modern()) as scripted:
        scene = Scene(sockets=(tcp(scripted.port, 0, user="bob"),))
        (seen,) = scene.look("all")
    assert seen.identity.kind is Kind.REMOTE
    assert seen.identity.url == f"http://localhost:{scripted.port}/mcp"
    assert (seen.root, seen.pid) == ("user:bob", None)
    assert scene.gapped() == []


def test_a_socket_whose_holder_is_hidden_is_a_gap_that_hides_nothing_else() -> None:
    scene = Scene(all=(LEAF,), sockets=(tcp(1, 0, user="bob"), tcp(2, 0, user="bob"), tcp(3, 0, user=None)))
    assert scene.look() == []
    places = [f"tcp:127.0.0.1:{port}" for port in (3, 1, 2)]
    assert scene.gapped() == [(place, place, Reason.DENIED) for place in places]
    assert scene.looked() == {"user:ana": (0, 0), "user:bob": (2, 0), "user:?": (1, 0)}


def test_many_sockets_whose_holders_are_hidden_are_one_gap_of_their_user() -> None:
    sockets = tuple(tcp(port, 0, user="bob") for port in range(1, FEW + 2))
    scene = Scene(all=(LEAF,), sockets=(*sockets, tcp(99, 0, user="eve")))
    assert scene.look() == []
    assert scene.gapped() == [
        ("sockets", "user:bob", Reason.DENIED),
        ("tcp:127.0.0.1:99", "tcp:127.0.0.1:99", Reason.DENIED),
    ]


def test_gaps_of_the_machine_about_sockets_are_told_as_ours() -> None:
    mine = Gap(
        surface=Surface.LISTENER, finder="machine", source="net:402", root="user:bob", reason=Reason.DENIED
    )
    other = replace(mine, surface=Surface.PROCESS)
    scene = Scene(unread=(mine, other))
    scene.look()
    assert [one for one in scene.found if isinstance(one, Gap)] == [replace(mine, finder="listeners")]


def test_a_server_that_does_not_answer_is_told_and_is_a_gap() -> None:
    with Scripted(lambda got: b"") as scripted:
        target = tcp(scripted.port)
        row = replace(target, network="402")
        scene = Scene(all=(LEAF,), sockets=(row,), servers=(server(LEAF, row),))
        finder = replace(scene.finder(), connect_in=refusing)
        found = list(finder.find())
    (seen,) = [one for one in found if isinstance(one, Sighting)]
    (gap,) = [one for one in found if isinstance(one, Gap)]
    assert seen.source == gap.source == f"tcp:127.0.0.1:{scripted.port}@net:402"
    assert (seen.facts["probe"], seen.facts["network"], gap.reason) == ("silent", "402", Reason.DENIED)


@pytest.mark.parametrize("channels", [(Channel.STDIO, Channel.UNIX), (Channel.UNIX,)])
def test_a_local_socket_that_is_silent_counts_only_where_nothing_else_leads_to_the_server(
    channels: tuple[Channel, ...], tmp_path: Path
) -> None:
    import os

    path = str(tmp_path / "dotnet-diagnostic-7-socket")
    with net.socket(net.AF_UNIX) as mute:
        mute.bind(path)
        mute.listen()
        leaf = process(os.getpid(), "node", "x.js")
        row = Listening(transport="unix", address=path, inode=1, pids=(leaf.pid,))
        scene = Scene(all=(leaf,), sockets=(row,), servers=(server(leaf, row, channels=channels),))
        told = scene.look()
    alone = Channel.STDIO not in channels
    assert [one.facts["probe"] for one in told] == (["silent"] if alone else [])
    assert bool(scene.gapped()) is alone


def refusing(network: str, address: str, port: int, timeout_s: float) -> net.socket:
    raise PermissionError(1, "no")


def test_a_socket_that_several_processes_inherited_is_told_once() -> None:
    with Scripted(kinds.modern()) as scripted:
        worker = process(9, "node", "/opt/demo/worker.js", started=LEAF.started + 1)
        row = replace(tcp(scripted.port), pids=(7, 9))
        scene = Scene(
            all=(LEAF, worker), sockets=(row, row), servers=(server(LEAF, row), server(worker, row))
        )
        (seen,) = scene.look()
    assert seen.pid == 7


@pytest.mark.parametrize(
    ("address", "bind", "host"),
    [
        ("0.0.0.0", "wide", "127.0.0.1"),  # noqa: S104
        ("127.0.0.1", "loopback", "127.0.0.1"),
        ("::ffff:0.0.0.0", "wide", "127.0.0.1"),
    ],
)
def test_a_socket_bound_to_every_address_is_wide_and_asked_on_loopback(
    address: str, bind: str, host: str
) -> None:
    with Scripted(kinds.modern()) as scripted:
        row = tcp(scripted.port, address=address)
        (seen,) = Scene(all=(LEAF,), sockets=(row,), servers=(server(LEAF, row),)).look()
    assert (seen.facts["bind"], seen.url) == (bind, f"http://{host}:{scripted.port}/mcp")
    assert seen.source == (f"tcp:[{address}]" if ":" in address else f"tcp:{address}") + f":{scripted.port}"


def test_an_address_of_the_network_is_wide() -> None:
    row = tcp(1, address="192.0.2.9")
    (seen,) = Scene(all=(LEAF,), sockets=(row,), servers=(server(LEAF, row),)).look("none")
    assert seen.facts["bind"] == "wide"


def test_a_unix_socket_of_a_server_is_asked_and_others_never(tmp_path: Path) -> None:
    with (
        Scripted(kinds.modern(), unix=tmp_path / "a") as ours,
        Scripted(kinds.modern(), unix=tmp_path / "b") as other,
    ):
        import os

        leaf = process(os.getpid(), "node", "x.js")
        first = Listening(transport="unix", address=str(ours.unix), inode=1, pids=(leaf.pid,))
        second = Listening(transport="unix", address=str(other.unix), inode=2, pids=(99,))
        scene = Scene(all=(leaf,), sockets=(first, second), servers=(server(leaf, first),))
        (seen,) = scene.look("all")
    assert (seen.source, seen.url) == (f"unix:{ours.unix}", None)
    assert seen.facts["probe"] == "confirmed"
    assert other.connections == 0


def test_what_a_server_said_is_remembered_for_the_next_look() -> None:
    sessions = Sessions()
    with Scripted(kinds.stateful(sessions, kinds.missing_session_and_opened)) as scripted:
        finder = scene_of(scripted).finder()
        first = [one for one in finder.find() if isinstance(one, Sighting)]
        count = len(scripted.requests)
        again = [one for one in finder.find() if isinstance(one, Sighting)]
    assert again == first
    assert count == 9
    assert len(scripted.requests) - count == 2
    assert sessions.alive == set()


def test_a_path_that_the_server_was_told_is_asked_first() -> None:
    with Scripted(kinds.modern("/deep/thing")) as scripted:
        leaf = process(7, "node", "x.js", "--http-path=/deep/thing")
        row = tcp(scripted.port)
        (seen,) = Scene(all=(leaf,), sockets=(row,), servers=(server(leaf, row),)).look()
    assert seen.facts["path"] == "/deep/thing"
    assert scripted.asked()[0] == "POST /deep/thing"


def test_a_path_that_a_configured_url_names_is_asked_first() -> None:
    with Scripted(kinds.modern("/configured")) as scripted:
        finder = replace(scene_of(scripted).finder(), paths={scripted.port: ("/configured",)})
        (seen, *_) = finder.find()
    assert isinstance(seen, Sighting)
    assert seen.url == f"http://127.0.0.1:{scripted.port}/configured"
    assert scripted.asked()[0] == "POST /configured"


def test_a_path_that_only_the_source_names_is_found_last() -> None:
    source = 'LOG = "/var/log/x"\napp = Server("demo", path="/very/own/door")\nprint("see /docs and /etc")\n'
    with Scripted(kinds.modern("/very/own/door")) as scripted:
        leaf = process(7, "python3", "app.py")
        row = tcp(scripted.port)
        scene = Scene(all=(leaf,), sockets=(row,), servers=(server(leaf, row),), script=source)
        (seen,) = scene.look()
    assert seen.facts["path"] == "/very/own/door"
    assert "POST /var/log/x" not in scripted.asked()


def test_tools_are_told_where_they_are_asked_for() -> None:
    with Scripted(kinds.modern()) as scripted:
        scene = scene_of(scripted)
        (seen, *_) = scene.finder(list_tools=True).find()
    assert isinstance(seen, Sighting)
    assert (seen.facts["tools"], seen.facts["tool_names"]) == ("1", "add")
    assert len(seen.facts["tools_sha256"]) == 64


def test_a_secret_in_a_path_is_not_told() -> None:
    token = "ghp_" + "a1B2" * 9
    with Scripted(kinds.modern(f"/{token}/mcp")) as scripted:
        finder = replace(scene_of(scripted).finder(), paths={scripted.port: (f"/{token}/mcp",)})
        found = list(finder.find())
    assert any(isinstance(one, Sighting) and one.facts["probe"] == "confirmed" for one in found)
    assert token not in repr(found)


def test_looks_are_the_same_in_the_same_order() -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(Scripted(kinds.modern())) for _ in range(6)]
        rows = tuple(tcp(one.port) for one in servers)
        scene = Scene(all=(LEAF,), sockets=rows, servers=(server(LEAF, *rows),))
        first = scene.look()
        scene.sockets = rows[::-1]
        assert scene.look() == first
    assert [seen.source for seen in first] == sorted(seen.source for seen in first)
    assert {seen.facts["decoy"] for seen in first} == {"suspected"}


def test_a_server_that_lists_its_tools_in_part_is_told_without_them_and_as_a_gap() -> None:
    with Scripted(kinds.event_stream("/sse", "/messages?session_id=9f86d081")) as scripted:
        found = list(scene_of(scripted).finder(list_tools=True).find())
        plain = list(scene_of(scripted).finder().find())
    (seen,) = (one for one in found if isinstance(one, Sighting))
    assert "tools_sha256" not in seen.facts
    (gap,) = (one for one in found if isinstance(one, Gap))
    # A place of its own: the socket was seen, and what else was on it may go.
    assert (gap.source, gap.root) == (f"{seen.source}/sse", f"{seen.source}/sse")
    assert gap.reason is Reason.UNSUPPORTED
    assert not [one for one in plain if isinstance(one, Gap)]
