"""Logs hold what servers and users said: nothing of it is kept but names, times and redacted commands."""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discovery.clients.log_places import PLACES, Shape
from discovery.logged.inspected import read_arguments
from discovery.logged.lines import read_log
from discovery.logged.model import Piece
from discovery.logs import HEAD_BYTES, TAIL_BYTES
from discovery.wire import to_json
from tests.logs.shelf import NOW, Shelf, node_text, started

DESKTOP = ".config/Claude/logs"
CANARY = "ghp_" + "Zq8vT2mXw4Rk9Lp3Nc7Yb5Hd1Jf6Gs0AeUiO"


def test_no_secret_of_a_log_is_kept(shelf: Shelf) -> None:
    talk = f"2026-09-01T10:00:01.000Z [files] [info] Message from client: {CANARY} password=hunter2hunter2\n"
    text = (
        started("files", "npx", "-y", "files-mcp", "--token", CANARY, f"https://u:{CANARY}@x.example/y")
        + talk
    )
    shelf.write(f"{DESKTOP}/mcp-server-files.log", text)
    shelf.write(f"{DESKTOP}/mcp-server-{CANARY}.log", started(CANARY, "npx", "other-mcp"))
    shelf.write(
        ".local/share/opencode/log/1.log",
        f'ERROR 2026-08-19T09:57:53 +9ms service=mcp key=n command=["npx","n-mcp","--key","{CANARY}"] e\n',
    )
    seen = shelf.look()
    told = json.dumps([to_json(one) for one in (*seen.sightings, *seen.gaps)])
    assert len(seen.sightings) == 3
    assert CANARY not in told.replace(seen_path(CANARY), "")
    assert "hunter2" not in told
    assert CANARY not in repr([one for one in seen.sightings if CANARY not in one.source])


def seen_path(token: str) -> str:
    """Return the file name that a token is part of: a path is told as it is, so that it can be found."""
    return f"mcp-server-{token}.log"


def test_a_name_moves_no_terminal(shelf: Shelf) -> None:
    shelf.write(f"{DESKTOP}/mcp.log", "2026-09-01T10:00:00.000Z [a\x1b2Jb] [info] Initializing server...\n")
    shelf.write(".cache/claude-cli-nodejs/x/mcp-logs-\x1b;x\x07/1.jsonl", "{}\n")
    found = shelf.look().sightings
    assert len(found) == 2
    assert [one for one in found if not (one.name or "").isprintable()] == []
    assert [one for one in found if not (one.identity.ref or "").isprintable()] == []


def test_only_the_beginning_and_the_end_of_a_log_are_read(shelf: Shelf) -> None:
    first = started("files", "npx", "first-mcp", at="2026-05-01T10:00:00.000Z")
    middle = started("files", "npx", "middle-mcp", at="2026-06-01T10:00:00.000Z")
    last = started("files", "npx", "last-mcp", at="2026-07-01T10:00:00.000Z")
    filler = "x" * 1023 + "\n"
    text = first + filler * (HEAD_BYTES // 1024) + middle + filler * (TAIL_BYTES // 1024) + last
    shelf.write(f"{DESKTOP}/mcp-server-files.log", text)
    assert [one.identity.purl for one in shelf.look().sightings] == ["pkg:npm/last-mcp", "pkg:npm/first-mcp"]


def test_a_log_without_end_is_read_in_part(shelf: Shelf) -> None:
    path = shelf.write(f"{DESKTOP}/mcp-server-files.log", started("files", "npx", "files-mcp"))
    os.truncate(path, 100 * 1024**3)
    assert shelf.look().names == ["files"]


def test_a_pipe_in_place_of_a_log_does_not_block(shelf: Shelf) -> None:
    (shelf.path / DESKTOP).mkdir(parents=True)
    os.mkfifo(shelf.path / DESKTOP / "mcp-server-files.log")
    assert [each.reason for each in shelf.look().gaps] == ["not-a-file"]


@pytest.mark.parametrize("target", ["/etc/passwd", "/dev/zero"])
def test_a_link_that_leads_out_is_not_followed(shelf: Shelf, target: str) -> None:
    (shelf.path / DESKTOP).mkdir(parents=True)
    (shelf.path / DESKTOP / "mcp-server-files.log").symlink_to(target)
    assert [each.reason for each in shelf.look().gaps] == ["outside"]


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no permission bits")
def test_a_log_that_may_not_be_read_is_a_gap() -> None:
    with tempfile.TemporaryDirectory() as top:
        Path(top).chmod(0o755)
        shelf = Shelf(Path(top) / "machine")
        path = shelf.write(f"{DESKTOP}/mcp-server-files.log", started("files", "npx", "files-mcp"))
        path.chmod(0)
        before = os.geteuid()
        os.seteuid(65534 if before == 0 else before)
        try:
            seen = shelf.look()
        finally:
            os.seteuid(before)
    assert [(each.source, each.root, each.reason) for each in seen.gaps] == [
        (str(path), str(shelf.path), "denied")
    ]


def test_no_logs_are_no_gap(shelf: Shelf) -> None:
    seen = shelf.look()
    assert (seen.sightings, seen.gaps) == ([], [])
    assert [each.root for each in seen.looked] == [str(shelf.path)]


def test_thousands_of_made_up_names_are_cut(shelf: Shelf) -> None:
    lines = [
        f"2026-09-01T10:00:00.000Z [n{number}] [info] Initializing server...\n" for number in range(3000)
    ]
    shelf.write(f"{DESKTOP}/mcp.log", "".join(lines))
    assert len(shelf.look().sightings) == 256


def test_many_commands_under_one_name_are_cut(shelf: Shelf) -> None:
    text = "".join(started("files", "npx", f"p{number}-mcp") for number in range(40))
    shelf.write(f"{DESKTOP}/mcp-server-files.log", text)
    found = shelf.look().sightings
    assert len(found) == 8
    assert len({one.key for one in found}) == 8


SPEECH = st.lists(st.sampled_from([*"[]{}'\"`\\,: \nam0-9TZ.cp_", "2026-09-01T10:00:00Z"])).map("".join)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=SPEECH, lead=st.sampled_from(["", started("a", "npx", "b")[:150], '{"name":"mcp__a__b","cwd":"']))
def test_no_text_crashes_a_reader(text: str, lead: str) -> None:
    piece = Piece(
        path="/x/mcp.log", name="mcp.log", folder="mcp-logs-a", head=lead + text, tail=text, changed=NOW
    )
    for place in PLACES:
        for use in read_log(place, piece):
            assert use.name


@given(
    st.lists(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), max_size=20), max_size=8)
)
def test_arguments_survive_being_printed(args: list[str]) -> None:
    usable = [arg for arg in args if not {"'", '"', "`"} <= set(arg)]
    text = f" metadata: {{ args: [ {', '.join(map(node_text, usable))}, [length]: {len(usable)} ], paths: ["
    assert read_arguments(text.replace("[ , ", "[ "), 0) == tuple(usable)


@pytest.mark.parametrize("shape", Shape)
def test_a_hostile_line_is_read_in_a_moment(shape: Shape) -> None:
    place = next(place for place in PLACES if place.shape is shape)
    began = time.process_time()
    for unit in ('"name":"mcp__', "command=[", '"cwd":"\\', "[", "2026-09-01 10:00:00 [a] ", " ", "'", "'\\"):
        text = (unit * TAIL_BYTES)[:TAIL_BYTES]
        for lead in ("", "INFO 2026-09-01T10:00:00 +1ms service=mcp key=a ", started("a", "npx")[:190]):
            piece = Piece(
                path="/x/a", name="a.log", folder="mcp-logs-a", head=lead + text, tail=text, changed=NOW
            )
            read_log(place, piece)
    assert time.process_time() - began < 5.0  # 24 logs, measured at 0.2 s
