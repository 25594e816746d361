"""An engine that lies, hangs or floods: one gap, soon, at no cost, and never the word that it was seen."""

from __future__ import annotations

import json
import socket
import time
import tracemalloc
from dataclasses import replace

import pytest

from discovery.engines.places import Place
from discovery.engines.search import EngineSearch
from discovery.model import Gap, Looked, Reason, Sighting
from discovery.probe.reader import Deadline
from tests.containers.engine import Say, genuine, in_chunks, reply, serving
from tests.containers.places import KEY, NOW, found_in, gaps, looked, running, short_folder, sightings
from tests.containers.samples import Box, Img, hex_of, inspected_container, listed_container

SECONDS = 0.5  # for an engine that hangs; an honest one has twelve
SOON = 3.0  # for everything, on a busy machine
MEMORY = 64 * 1024 * 1024
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
PING = reply(b"OK", head=["Api-Version: 1.51"], kind="text/plain")
BOX = Box(image=Img(tags=("mcp/time:latest",)))


def ask(say: Say) -> tuple[list[Sighting | Gap | Looked], float, list[str]]:
    """What a search makes of such an engine, how long that took, what was asked."""
    with short_folder() as folder, serving(folder / "s", say) as engine:
        place = Place(path=str(folder / "s"))
        search = EngineSearch(place, Deadline(SECONDS), finder="containers", keyed=KEY, machine=None, now=NOW)
        before = time.monotonic()
        found = list(search.find())
        return found, time.monotonic() - before, list(engine.asked)


def always(data: bytes) -> Say:
    """Say the same to everything."""
    return lambda connection, _: connection.sendall(data)


def after_ping(data: bytes, target: str = "/containers/json?all=1") -> Say:
    """Be honest up to `target`."""
    honest = genuine("1.51", [BOX])

    def say(connection: socket.socket, line: str) -> None:
        if target in line:
            connection.sendall(data)
        else:
            honest(connection, line)

    return say


def forever(start: bytes, piece: bytes) -> Say:
    """Never end; as fast as it goes."""

    def say(connection: socket.socket, _: str) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(piece)

    return say


def drip(start: bytes, piece: bytes) -> Say:
    """Never end, a few bytes at a time: each read succeeds."""

    def say(connection: socket.socket, _: str) -> None:
        connection.sendall(start)
        connection.settimeout(0.05)
        while True:
            connection.sendall(piece)
            try:
                connection.recv(1)
                return  # the client has hung up
            except TimeoutError:
                continue

    return say


def silent(connection: socket.socket, _: str) -> None:
    connection.recv(1)


def listing(value: object) -> bytes:
    return in_chunks(json.dumps(value).encode())


CASES: dict[str, tuple[Say, Reason]] = {
    "says nothing": (silent, Reason.TIMED_OUT),
    "drips its head": (drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), Reason.TIMED_OUT),
    "drips its body": (drip(HEAD + b"\r\n", b" "), Reason.TIMED_OUT),
    "drips chunks": (drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"), Reason.TIMED_OUT),
    "has an endless body": (forever(HEAD + b"\r\n", b" " * 65536), Reason.TOO_LARGE),
    "has endless chunks": (
        forever(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b" " * 65536 + b"\r\n"),
        Reason.TOO_LARGE,
    ),
    "has endless headers": (forever(HEAD, b"X: y\r\n" * 1000), Reason.TOO_LARGE),
    "has an endless header": (forever(HEAD + b"X: ", b"y" * 65536), Reason.TOO_LARGE),
    "has an endless line": (forever(b"", b"y" * 65536), Reason.TOO_LARGE),
    "promises a terabyte": (always(HEAD + b"Content-Length: 1000000000000\r\n\r\n{"), Reason.MALFORMED),
    "is cut short": (always(HEAD + b"Content-Length: 100\r\n\r\n{"), Reason.MALFORMED),
    "has two lengths": (always(HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"), Reason.MALFORMED),
    "has a length and chunks": (
        always(HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        Reason.MALFORMED,
    ),
    "has a negative length": (always(HEAD + b"Content-Length: -1\r\n\r\n"), Reason.MALFORMED),
    "has an overlong chunk size": (
        always(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 17 + b"\r\n"),
        Reason.MALFORMED,
    ),
    "compresses": (always(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"), Reason.MALFORMED),
    "is interim for ever": (forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100), Reason.MALFORMED),
    "is no engine but SSH": (always(b"SSH-2.0-OpenSSH_9.2\r\n"), Reason.UNRECOGNISED),
    "is no engine but TLS": (always(b"\x15\x03\x01\x00\x02\x02\x46"), Reason.UNRECOGNISED),
    "hangs up": (lambda connection, _: None, Reason.UNRECOGNISED),
    "is a web page": (always(reply(b"<html>", kind="text/html")), Reason.UNRECOGNISED),
    "is another JSON service": (always(reply(b'{"ok": true}')), Reason.UNRECOGNISED),
    "leads away": (
        always(reply(b"", status="307 Temporary Redirect", head=["Location: http://192.0.2.1/"])),
        Reason.UNRECOGNISED,
    ),
    "forbids": (always(reply(b'{"message": "no"}', status="403 Forbidden")), Reason.DENIED),
    "wants a password": (always(reply(b"{}", status="401 Unauthorized")), Reason.DENIED),
    "fails": (after_ping(reply(b"{}", status="500 Internal Server Error")), Reason.UNRECOGNISED),
    "forbids the list": (after_ping(reply(b"{}", status="403 Forbidden")), Reason.DENIED),
    "forbids images": (after_ping(reply(b"{}", status="403 Forbidden"), "/images/json"), Reason.DENIED),
    "names a version that is a path": (
        always(reply(b"OK", head=["Api-Version: 1.51/../../evil"], kind="text/plain")),
        Reason.UNRECOGNISED,
    ),
    "lists an object": (after_ping(listing({"Id": "x"})), Reason.MALFORMED),
    "lists no JSON": (after_ping(in_chunks(b"[{]")), Reason.MALFORMED),
    "lists a page": (after_ping(reply(b"[]", kind="text/html")), Reason.UNRECOGNISED),
    "nests": (after_ping(in_chunks(b"[" * 200_000)), Reason.MALFORMED),
    "nests, closed": (after_ping(in_chunks(b"[" * 500 + b"]" * 500)), Reason.TOO_LARGE),
    "counts": (after_ping(in_chunks(b"[" + b"9" * 5000 + b"]")), Reason.MALFORMED),
    "is not UTF-8": (after_ping(in_chunks(b'["\xff\xfe"]')), Reason.MALFORMED),
    "lists a million maps": (after_ping(in_chunks(b"[" + b"{}," * 1_000_000 + b"{}]")), Reason.TOO_LARGE),
    "lists too many": (
        after_ping(listing([{"Id": hex_of(str(it))} for it in range(6000)])),
        Reason.TOO_LARGE,
    ),
    "lists without end": (
        after_ping(in_chunks(b'["' + b"x" * (9 * 1024 * 1024) + b'"]')),
        Reason.TOO_LARGE,
    ),
}


@pytest.mark.parametrize(("say", "reason"), CASES.values(), ids=CASES)
def test_an_engine_that_lies_is_a_gap(say: Say, reason: Reason) -> None:
    found, seconds, asked = ask(say)
    (gap,) = gaps(found)
    assert (gap.reason, gap.source, gap.root) == (reason, gap.root, gap.root)
    assert gap.detail
    assert looked(found) == []
    assert seconds < SOON
    assert all(line.startswith("GET /") for line in asked)


@pytest.mark.parametrize(
    "name",
    ["has an endless body", "has endless chunks", "lists a million maps", "lists without end", "nests"],
)
def test_a_bomb_does_not_fill_the_memory(name: str) -> None:
    tracemalloc.start()
    try:
        start = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        ask(CASES[name][0])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak - start < MEMORY


def test_an_id_that_is_a_path_is_not_asked_for() -> None:
    rows = [{"Id": "../../images/prune?x="}, {"Id": "a" * 500}, {"Id": 7}, {"Id": None}, "row", None]
    found, _, asked = ask(after_ping(listing(rows)))
    assert gaps(found) == []
    assert {line.split(" ")[1] for line in asked} == {
        "/_ping",
        "/v1.51/containers/json?all=1",
        "/v1.51/images/json",
    }


def test_one_container_that_cannot_be_read_costs_itself() -> None:
    other = replace(BOX, name="other")
    honest = genuine("1.51", [BOX, other])

    def say(connection: socket.socket, line: str) -> None:
        if BOX.id in line:
            connection.sendall(reply(b"{}", status="500 Internal Server Error"))
        else:
            honest(connection, line)

    found, _, _ = ask(say)
    (gap,) = gaps(found)
    assert gap.source == f"container:docker:{BOX.id}"
    assert [seen.source for seen in sightings(found) if seen.facts["state" if seen.pid else "image"]]
    assert f"container:docker:{other.id}" in {seen.source for seen in sightings(found)}


def test_a_container_that_is_gone_meanwhile_is_no_gap() -> None:
    rows = [listed_container(BOX, "1.51"), {"Id": hex_of("gone")}]
    found, _, _ = ask(after_ping(listing(rows)))
    assert gaps(found) == []
    assert len(looked(found)) == 1


ODD: dict[str, object] = {
    "Id": BOX.id,
    "Name": ["x"],
    "Image": {"a": 1},
    "State": {"Status": 5, "Pid": "1", "StartedAt": 7, "Running": "yes"},
    "Config": {
        "Image": "mcp/time",
        "Env": ["NOVALUE", "=x", "A=b=c", 3, None, ""],
        "Labels": {"toolhive": True, "docker-mcp-name": ["x"], "docker-mcp": None},
        "Cmd": "one text",
        "Entrypoint": {"not": "a list"},
        "ExposedPorts": {"99999999/tcp": {}, "x/tcp": {}, "/": {}, "80": {}},
        "OpenStdin": "yes",
    },
    "HostConfig": [],
    "Mounts": {"not": "a list"},
    "NetworkSettings": {"Ports": {"80/tcp": [{"HostIp": 5, "HostPort": "x"}, 5, None], "81/tcp": "x"}},
}


def test_values_of_the_wrong_kind_are_passed_over() -> None:
    found, _, _ = ask(after_ping(listing(ODD), f"/containers/{BOX.id}/json"))
    assert gaps(found) == []
    (seen,) = [each for each in sightings(found) if each.source.startswith("container:")]
    assert seen.env_names == ("A", "NOVALUE")
    assert seen.args == ("run", "mcp/time", "one text")
    assert seen.pid is None
    assert "ports" not in seen.facts


@pytest.mark.parametrize(
    "key", ["Config", "State", "HostConfig", "Mounts", "NetworkSettings", "Image", "Name"]
)
@pytest.mark.parametrize("value", [None, [], {}, "", 0, [None], {"": None}])
def test_any_part_may_be_missing_or_of_another_kind(key: str, value: object) -> None:
    document = {**inspected_container(BOX, "1.51"), key: value}
    found, _, _ = ask(after_ping(listing(document), f"/containers/{BOX.id}/json"))
    assert gaps(found) == []
    assert len(looked(found)) == 1


NASTY = (
    "\x1b[2J\x1b]8;;http://evil/\x07",
    "a\nb\rc",
    "\u202eexe.txt",
    "nul\x00",
    "\ud800",
    "=cmd()|' /C calc'!A0",
)


@pytest.mark.parametrize("text", NASTY)
def test_nothing_that_is_told_can_move_a_terminal(text: str) -> None:
    labels = {"com.docker.compose.service": text, "io.modelcontextprotocol.server.name": text}
    box = replace(
        BOX,
        name=text,
        labels=labels,
        command=(text,),
        env=(f"{text}=1",),
        state=text,
        binds=((text, "/x"),),
        ports={f"80/{text}": (("127.0.0.1" + text, "80"),)},
    )
    for seen in running(box):
        for told in (seen.name, seen.address, *seen.args, *seen.env_names, *seen.facts.values()):
            assert told is None or told.isprintable(), told


def test_endless_texts_are_cut() -> None:
    long = "x" * 200_000
    box = replace(
        BOX, name=long, labels={"com.docker.compose.project": long}, command=(long,), env=(f"A{long}=1",)
    )
    (seen,) = running(box)
    assert all(len(told) <= 4096 for told in (*seen.args, *seen.env_names, *seen.facts.values()))


@pytest.mark.parametrize(
    "box",
    [
        replace(BOX, labels={f"label-{number}": "x" for number in range(20_000)}),
        replace(BOX, command=("x",) * 20_000),
        replace(BOX, env=tuple(f"A{number}=1" for number in range(20_000))),
        replace(BOX, ports={f"{number}/tcp": (("127.0.0.1", "80"),) for number in range(1, 20_000)}),
    ],
    ids=["labels", "words", "variables", "ports"],
)
def test_floods_of_small_things_are_cut(box: Box) -> None:
    before = time.monotonic()
    found = found_in(box)
    assert time.monotonic() - before < SOON
    for seen in sightings(found):
        assert len(seen.args) <= 1100
        assert len(seen.env_names) <= 1000
        assert all(len(fact) <= 1024 for fact in seen.facts.values())


def test_a_pid_that_is_another_process_is_not_believed() -> None:
    (seen,) = running(replace(BOX, pid=1))
    assert seen.pid is None
    assert "pids" not in seen.facts


def test_more_containers_than_are_asked_for_are_a_gap() -> None:
    boxes = [replace(BOX, name=f"box-{number}") for number in range(501)]
    with short_folder() as folder, serving(folder / "s", genuine("1.51", boxes)):
        place = Place(path=str(folder / "s"))
        search = EngineSearch(place, Deadline(30), finder="containers", keyed=KEY, machine=None, now=NOW)
        found = list(search.find())
    assert len([seen for seen in sightings(found) if seen.source.startswith("container:")]) == 500
    assert [gap.reason for gap in gaps(found)] == [Reason.TOO_LARGE]
    assert looked(found) == []


def test_what_an_engine_says_of_its_refusal_is_not_repeated() -> None:
    found, _, _ = ask(always(reply(b'{"message": "token ghp_abc for ada"}', status="403 Forbidden")))
    assert "ghp_abc" not in repr(found)


def test_more_images_than_are_told_are_a_gap() -> None:
    images = [Img(tags=(f"mcp/server-{number}:1",)) for number in range(2500)]
    many_names = Img(tags=tuple(f"mcp/name-{number}:1" for number in range(500)))
    assert len(sightings(found_in(images=[many_names]))) == 32
    found = found_in(images=images)
    assert len(sightings(found)) == 2001
    assert [gap.reason for gap in gaps(found)] == [Reason.TOO_LARGE]


def test_a_container_that_costs_much_costs_no_more_than_the_time_there_is() -> None:
    words = tuple(f"--key-{number}=" + "aB3$" * 200 for number in range(1000))
    boxes = [replace(BOX, name=f"box-{number}", command=words) for number in range(8)]
    found, seconds, _ = ask(genuine("1.51", boxes))
    assert seconds < SOON
    assert [gap.reason for gap in gaps(found)] in ([], [Reason.TIMED_OUT])  # as fast as the machine is
