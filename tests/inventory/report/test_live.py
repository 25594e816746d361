"""What runs, listens, lies in caches and stands in logs, in every format."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import jsonschema
import pytest

from discovery.model import Sighting, Surface
from inventory.changes import Change, Happened
from inventory.model import Judged, Verdict, View
from inventory.report import as_csv, as_json, as_markdown, as_text
from inventory.report.alive import alive
from inventory.report.changes import render as render_changes
from inventory.report.explain import show
from inventory.report.published import read_schema
from inventory.report.style import Style
from tests.inventory.live import cached, container, listening, logged, npm, running, unknown
from tests.inventory.report.machine import APPROVED, HOME, MACHINE, view
from tests.inventory.server_pairs import DAWN, config

PIPE = Style(home=HOME)

TEXT = """\
dana-laptop (linux), 2026-11-01 06:00 UTC, looked at: config 9, container 9, listener 9, log 9,
package 9, process 9

UNREGISTERED   supergateway  pkg:npm/supergateway@4.0.0                                     a3cc24da
               listener      tcp:0.0.0.0:8000 (answers as a server, open to others, no
                             authentication, of dana)
               process       pid:20 (node 20, since 2026-11-01 05:00, of dana, gateway)
               note          a gateway: it started crm
               high          Everybody on the network may use the server (address 0.0.0.0:8000,
                             auth none)
               medium        The server runs, and no configuration names it
UNREGISTERED   crm-mcp       pkg:oci/crm-mcp?repository_url=ghcr.io%2Facme%2Fcrm-mcp&tag=2  dd2e8a38
               container     container:docker:4f5e4f5e4f5e4f5e4f5e4f5e4f5e4f5e4f5e4f5e4f5e4f5e4f5e4f
                             5e4f5e4f5e (ghcr.io/acme/crm-mcp:2, running)
               medium        The server runs, and no configuration names it
UNREGISTERED   crm           pkg:npm/crm@2.0.0                                              615de1ff
               process       pid:21 (sh 21 > node 22, since 2026-11-01 05:00, of dana)
               note          started by the gateway supergateway
UNREGISTERED   idle          pkg:npm/%40acme/idle@1.0.0                                     8e944bb4
               cursor        ~/.cursor/mcp.json#/mcpServers/idle

APPROVED       files         pkg:npm/%40acme/files@1.0.0 (cursor, listener, zed)            23ca2c0e

AT REST        only in caches and logs: nothing that was seen here starts them
  unregistered left-over     pkg:npm/left-over@0.9.0 (cached)                               23228cf6

6 servers: 5 unregistered, 1 approved
1 of them is only in caches and logs.
2 run and are configured nowhere, 1 is configured and does not run, 1 is an endpoint that clients
share.
5 findings: 1 high, 2 medium, 1 low, 1 info
Next: mcp-census explain a3cc24da
"""


def whole() -> View:
    return view(MACHINE, APPROVED)


def server(found: View, name: str) -> Judged:
    (one,) = (judged for judged in found.servers if judged.server.name == name)
    return one


def document(found: View) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(as_json.render(found, Style()))
    return read


def row(found: View, name: str) -> dict[str, Any]:
    (one,) = (it for it in document(found)["servers"] if it["name"] == name)
    return dict(one)


def test_a_machine_on_which_servers_run() -> None:
    assert as_text.render(whole(), Style(home=HOME, width=100)) == TEXT


def test_live_rows_hold_to_the_published_schema() -> None:
    jsonschema.Draft202012Validator(json.loads(read_schema())).validate(document(whole()))


def test_one_record_has_all_surfaces_and_says_why_it_is_one() -> None:
    files = row(whole(), "files")
    assert files["presence"] == ["configured", "running", "listening", "logged"]
    assert [one["surface"] for one in files["sightings"]] == [
        "config",
        "config",
        "listener",
        "log",
        "process",
    ]
    assert [(join["rule"], join["text"]) for join in files["joined"]] == [
        ("address", "this is what listens at http://localhost:3000/mcp"),
        ("label", "cursor has one server under the label 'files'"),
    ]
    assert [note["id"] for note in files["notes"]] == ["shared-endpoint"]
    assert files["last_used"] == "2026-10-31T20:00:00Z"


def test_the_contract_of_a_process_and_of_a_socket() -> None:
    *_, listener, _, process = row(whole(), "files")["sightings"]
    assert {name: process[name] for name in ("source", "pid", "user", "client", "command", "confidence")} == {
        "source": "pid:14",
        "pid": 14,
        "user": "dana",
        "client": "cursor",
        "command": "node",
        "confidence": "high",
    }
    assert {name: listener[name] for name in ("source", "pid", "address", "url")} == {
        "source": "tcp:127.0.0.1:3000",
        "pid": 14,
        "address": "127.0.0.1:3000",
        "url": None,
    }
    assert process["facts"]["chain"] == "npm 12 > sh 13 > node 14"


def test_a_gateway_and_its_inner_server_name_each_other() -> None:
    outer, inner = row(whole(), "supergateway"), row(whole(), "crm")
    assert outer["children"] == [inner["id"]]
    assert inner["parent"] == outer["id"]
    assert outer["parent"] is None
    assert inner["children"] == []


def test_traces_are_counted_apart() -> None:
    assert document(whole())["summary"]["at_rest"] == 1


def test_csv_tells_the_same_in_columns() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv.render(whole(), Style()), newline="")))
    (socket,) = (it for it in rows if it["source"] == "tcp:0.0.0.0:8000")
    assert (socket["bind"], socket["probe"], socket["auth"]) == ("wide", "confirmed", "none")
    assert socket["notes"] == "running-unconfigured gateway"
    assert {it["last_used"] for it in rows if it["name"] == "files"} == {"2026-10-31T20:00:00Z"}
    (inner,) = (it for it in rows if it["name"] == "crm")
    assert inner["parent"] == server(whole(), "supergateway").server.id


def test_markdown_has_a_section_for_traces_and_words_for_what_is_alive() -> None:
    said = as_markdown.render(whole(), PIPE)
    assert "## Only in caches and logs (1)" in said
    assert said.count("`left-over`") == 1 + said.count("| low | `left-over`")
    assert "npm 12 &gt; sh 13 &gt; node 14" in said


def test_show_tells_chain_owner_and_evidence_in_words() -> None:
    found = whole()
    said = show(server(found, "files"), found, PIPE)
    assert "cursor  pid:14\n" in said
    assert "  chain       npm 12 > sh 13 > node 14\n" in said
    assert "claims a server's name (npm.mcp-name); it waits for TCP connections (channel.tcp)\n" in said
    assert "  joined      this is what listens at http://localhost:3000/mcp (address, " in said


@pytest.mark.parametrize(
    ("sighting", "words"),
    [
        (running(), "node 14, since 2026-11-01 05:00, of dana"),
        (listening(probe="not-asked"), "not asked, of dana"),
        (listening(era="sse"), "answers as a server (sse), of dana"),
        (listening(probe="auth", auth="required"), "a server that asks for authentication, of dana"),
        (unknown(at="[::1]:3000"), "answers as a server, of dana"),
        (
            listening(network="402", tls="TLSv1.3"),
            "answers as a server, TLS, in another network namespace, of dana",
        ),
        (container(), "ghcr.io/acme/crm-mcp:2, running"),
        (cached(), "cached, 1.0.0"),
        (logged(), "last used 2026-10-31 20:00"),
        (config("npx\t@acme/files"), ""),
    ],
)
def test_what_is_alive_is_told_in_few_words(sighting: Sighting, words: str) -> None:
    assert alive(sighting) == words


def test_a_hostile_name_in_a_chain_is_printed_with_care() -> None:
    evil = running(chain="npm\x1b[2J 12\n> node 14")
    assert "\x1b" not in as_text.render(view([evil]), PIPE)
    assert "\x1b" not in as_markdown.render(view([evil]), PIPE)


def happened(kind: Happened, judged: Judged, hour: int) -> Change:
    (one,) = (it.sighting for it in judged.server.seen if it.sighting.surface is Surface.PROCESS)
    return Change(
        scope="h", at=DAWN.replace(hour=hour), kind=kind, server=judged.server.id, key=one.key, sighting=one
    )


def test_starts_and_stops_of_one_server_are_one_line() -> None:
    found = whole()
    crm = server(found, "crm")
    told = [happened(Happened.RETURNED, crm, 7), happened(Happened.GONE, crm, 8)]
    assert render_changes([*told, happened(Happened.RETURNED, crm, 9)], DAWN, found, PIPE) == (
        "Changes on dana-laptop since 2026-11-01 06:00 UTC\n\n"
        "STARTED        crm  pkg:npm/crm@2.0.0 (unregistered)  2026-11-01 09:00\n"
        "                    pid:21\n"
        "                    the last of 3 starts and stops\n\n"
        "3 changes\n"
    )


def test_a_server_seen_for_the_first_time_appeared() -> None:
    found = whole()
    said = render_changes([happened(Happened.APPEARED, server(found, "crm"), 7)], DAWN, found, PIPE)
    assert "APPEARED" in said


def test_a_change_at_a_joined_address_is_told_of_the_server_it_is_now() -> None:
    found = whole()
    files = server(found, "files")
    (declared, *_) = (it.sighting for it in files.server.seen)
    alone = files.server.joins[0].id
    change = Change(
        scope="h", at=DAWN, kind=Happened.APPEARED, server=alone, key=declared.key, sighting=declared
    )
    said = render_changes([change], DAWN, found, PIPE)
    assert "pkg:npm/%40acme/files@1.0.0 (approved)" in said


def test_a_note_never_changes_a_verdict() -> None:
    noted = view([running()], APPROVED)
    silent = view([running()], APPROVED, looked=[Surface.PROCESS])
    assert [one.notes != () for one in (*noted.servers, *silent.servers)] == [True, False]
    assert {one.judgement.verdict for one in (*noted.servers, *silent.servers)} == {Verdict.APPROVED}


def test_what_is_only_installed_is_no_trace() -> None:
    (only,) = view([running(npm("x"))]).servers
    assert only.server.presence == ("running",)
