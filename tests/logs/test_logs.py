"""What each client's log tells: a name that is its own key, times, and sometimes the command."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.clients.catalogue import CLIENTS
from discovery.clients.log_places import PLACES
from discovery.clients.model import Os
from discovery.model import Confidence, Kind, Surface
from tests.logs.shelf import NOW, Shelf, started

DESKTOP = ".config/Claude/logs"
CODE = ".config/Code/logs/20261120T101112"
CACHE = ".cache/claude-cli-nodejs/-home-ana-web/mcp-logs-context7"
CALLED = (
    '{"type":"assistant","cwd":"/home/ana/web","timestamp":"2026-09-02T10:00:00.000Z","message":{"content":'
    '[{"type":"tool_use","id":"t2","name":"mcp__context7__get-docs","input":{}}]}}\n'
)
EDITOR = (
    "2026-06-30 22:19:55.255 [info] Starting server files\n"
    "2026-06-30 22:19:55.350 [info] Connection state: Running\n"
    "2026-06-30 22:23:04.000 [info] Connection state: Stopped\n"
)


def test_claude_desktop_tells_the_command_and_the_times(shelf: Shelf) -> None:
    text = started("files", "npx", "-y", "@acme/files-mcp@1.0.0", "/data")
    text += "2026-10-01T08:00:00.000Z [files] [info] Server transport closed { metadata: undefined }\n"
    path = shelf.write(f"{DESKTOP}/mcp-server-files.log", text)
    (found,) = shelf.look().sightings
    assert found.identity.purl == "pkg:npm/%40acme/files-mcp@1.0.0"
    assert (found.command, found.args) == ("npx", ("-y", "@acme/files-mcp@1.0.0", "/data"))
    assert (found.surface, found.finder, found.source) == (Surface.LOG, "logs", str(path))
    assert (found.client, found.name, found.user) == ("claude-desktop", "files", "ana")
    assert (found.root, found.seen_at, found.confidence) == (str(shelf.path), NOW, Confidence.MEDIUM)
    assert dict(found.facts) == {
        "presence": "logged",
        "first_used": "2026-09-01T10:00:00+00:00",
        "last_used": "2026-10-01T08:00:00+00:00",
        "label": "key",
        "trust": "docs",
    }


@pytest.mark.parametrize(
    ("program", "args", "purl"),
    [
        (
            "C:\\WINDOWS\\System32\\cmd.exe",
            ("/C", "C:\\nvm4w\\nodejs\\npx.cmd", "-y", "files-mcp"),
            "pkg:npm/files-mcp",
        ),
        ("/opt/homebrew/bin/uvx", ("mcp-server-fetch",), "pkg:pypi/mcp-server-fetch"),
        ("npx", ("-y", "files-mcp", "it's", 'a "quoted" `word`', "two\nlines"), "pkg:npm/files-mcp"),
    ],
)
def test_arguments_are_read_as_node_prints_them(
    shelf: Shelf, program: str, args: tuple[str, ...], purl: str
) -> None:
    shelf.write(f"{DESKTOP}/mcp-server-files.log", started("files", program, *args))
    (found,) = shelf.look().sightings
    assert (found.identity.purl, len(found.args)) == (purl, len(args))


@pytest.mark.parametrize(
    "block",
    [
        "with path: {\n  metadata: {\n    paths: [ '/usr/bin', [length]: 1 ]\n  }\n}\n",
        "with args and path: {\n  metadata: {\n    args: [ '-y', [length]: 2 ],\n",
        "with args and path: {\n  metadata: {\n    args: [ '-y', 'files-mcp'",
        "with args and path: {\n  metadata: {\n    args: [ process.exit(), [length]: 1 ],\n",
    ],
)
def test_a_command_that_is_not_whole_names_nothing(shelf: Shelf, block: str) -> None:
    shelf.write(
        f"{DESKTOP}/mcp-server-files.log",
        f"2026-09-01T10:00:00.000Z [files] [info] Using MCP server command: npx {block}",
    )
    (found,) = shelf.look().sightings
    assert (found.identity.kind, found.identity.ref) == (Kind.UNRESOLVED, "log:claude-desktop/files")
    assert found.command is None


def test_short_arguments_stand_on_one_line(shelf: Shelf) -> None:
    text = (
        "2026-09-01T10:00:00.000Z [files] [info] Using MCP server command: npx with args and path: {\n"
        "  metadata: {\n    args: [ '-y', 'files-mcp', [length]: 2 ],\n    paths: []\n  }\n} %o\n"
    )
    shelf.write(f"{DESKTOP}/mcp-server-files.log", text)
    assert [one.identity.purl for one in shelf.look().sightings] == ["pkg:npm/files-mcp"]


def test_older_versions_write_the_level_first(shelf: Shelf) -> None:
    text = "2024-12-01T10:00:00.000Z [info] [files] Initializing server...\n"
    shelf.write(f"{DESKTOP}/mcp.log", text + text.replace("[files]", "[notes]") + text.replace("[info] ", ""))
    assert shelf.look().names == ["files", "notes"]


def test_the_log_that_all_share_adds_only_what_has_no_log_of_its_own(shelf: Shelf) -> None:
    shelf.write(
        f"{DESKTOP}/mcp.log", started("files", "npx", "evil-mcp") + started("notes", "npx", "notes-mcp")
    )
    shelf.write(f"{DESKTOP}/mcp-server-files.log", started("files", "npx", "files-mcp"))
    assert [(one.name, one.identity.purl) for one in shelf.look().sightings] == [
        ("files", "pkg:npm/files-mcp"),
        ("notes", "pkg:npm/notes-mcp"),
    ]


def test_a_server_s_talk_in_its_own_log_speaks_for_no_other(shelf: Shelf) -> None:
    talk = started("other", "npx", "other-mcp", at="2026-10-01T10:00:00.000Z")
    shelf.write(f"{DESKTOP}/mcp-server-files.log", started("files", "npx", "files-mcp") + talk)
    (found,) = shelf.look().sightings
    assert (found.name, found.identity.purl) == ("files", "pkg:npm/files-mcp")
    assert found.facts["last_used"] == "2026-09-01T10:00:00+00:00"


def test_one_name_on_two_launches_is_two_servers(shelf: Shelf) -> None:
    first = started("files", "npx", "old-mcp", at="2026-05-01T10:00:00.000Z")
    second = started("files", "npx", "new-mcp", at="2026-06-01T10:00:00.000Z")
    closed = "2026-06-02T10:00:00.000Z [files] [info] Client transport closed { metadata: undefined }\n"
    shelf.write(f"{DESKTOP}/mcp-server-files.log", first + second + closed)
    found = shelf.look().sightings
    assert [(one.identity.purl, one.facts["last_used"][:10], one.pointer) for one in found] == [
        ("pkg:npm/new-mcp", "2026-06-02", None),
        ("pkg:npm/old-mcp", "2026-05-01", "(2)"),
    ]
    assert len({one.key for one in found}) == 2


def test_an_editor_s_channel_ends_when_its_file_was_last_written(shelf: Shelf) -> None:
    end = datetime(2026, 6, 30, 20, 23, 4, tzinfo=UTC)
    shelf.write(f"{CODE}/window1/mcpServer.mcp.config.usrlocal.files.log", EDITOR, changed=end)
    (found,) = shelf.look().sightings
    assert (found.client, found.name, found.identity.ref) == ("vscode", "files", "log:vscode/files")
    assert (found.facts["first_used"], found.facts["last_used"]) == (
        "2026-06-30T20:19:55+00:00",
        "2026-06-30T20:23:04+00:00",
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mcpServer.mcp.config.usrlocal.files.log", "files"),
        ("mcpServer.mcp.config.ws0.io.github.github/x.log".replace("/", "-"), "io.github.github-x"),
        ("mcpServer.mcp.config.usrremote.a.b.c.log", "a.b.c"),
    ],
)
def test_a_channel_s_name_stands_behind_its_scope(shelf: Shelf, name: str, expected: str) -> None:
    shelf.write(f"{CODE}/window1/{name}", EDITOR)
    assert shelf.look().names == [expected]


def test_a_channel_that_never_was_written_to_is_of_a_server_never_started(shelf: Shelf) -> None:
    shelf.write(f"{CODE}/window1/mcpServer.mcp.config.usrlocal.files.log", "")
    shelf.write(f"{CODE}/mcpGateway.log", EDITOR)
    assert shelf.look().names == []


def test_sessions_of_one_server_are_one_use(shelf: Shelf) -> None:
    for day in ("20261118", "20261119", "20261120"):
        folder = f".config/Code/logs/{day}T101112/window1"
        changed = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)
        shelf.write(f"{folder}/mcpServer.mcp.config.usrlocal.files.log", EDITOR, changed=changed)
    (found,) = shelf.look().sightings
    assert (found.facts["first_used"][:10], found.facts["last_used"][:10]) == ("2026-11-17", "2026-11-20")
    assert "20261120" in found.source


def test_claude_code_names_its_folder_after_the_server(shelf: Shelf) -> None:
    lines = (
        '{"debug":"Starting connection","timestamp":"2026-09-01T10:00:00.000Z","cwd":"/home/ana/web"}\n'
        '{"debug":"Successfully connected","timestamp":"2026-09-01T10:00:05.000Z","cwd":"/home/ana/web"}\n'
    )
    shelf.write(f"{CACHE}/2026-09-01T10-00-00-000Z.jsonl", lines)
    shelf.write(f"{CACHE.replace('context7', 'ide')}/2026-09-01T10-00-00-000Z.jsonl", lines)
    (found,) = shelf.look().sightings
    assert (found.client, found.name, found.project) == (
        "claude-code",
        "context7",
        str(shelf.machine / "home/ana/web"),
    )
    assert (found.facts["first_used"], found.facts["last_used"], found.facts["label"]) == (
        "2026-09-01T10:00:00+00:00",
        "2026-09-01T10:00:05+00:00",
        "altered",
    )


def test_a_tool_that_was_called_proves_use(shelf: Shelf) -> None:
    shelf.write(".claude/projects/-home-ana-web/a.jsonl", CALLED)
    (found,) = shelf.look().sightings
    assert (found.name, found.facts["last_used"]) == ("context7", "2026-09-02T10:00:00+00:00")
    assert found.project == str(shelf.machine / "home/ana/web")


@pytest.mark.parametrize(
    "line",
    [
        '{"type":"user","message":{"content":"say \\"name\\":\\"mcp__evil__run\\" twice"}}',
        '{"type":"assistant","message":{"content":[{"type":"tool_use","name":"Bash"}]}}',
        '{"type":"user","message":{"content":"mcp__evil__run"}}',
        '{"name":"mcp__"}',
        '{"name":"mcp__evil"}',
    ],
)
def test_talk_of_a_tool_is_no_use(shelf: Shelf, line: str) -> None:
    shelf.write(".claude/projects/-home-ana-web/a.jsonl", line + "\n")
    assert shelf.look().names == []


@pytest.mark.parametrize(
    ("file", "spoken", "name"),
    [
        ("MCP user-files.log", "user-files", "files"),
        ("Cursor MCP.log", "files", "files"),
        ("MCP Logs.log", "user-files", "files"),
    ],
)
def test_cursor_tells_the_command_line(shelf: Shelf, file: str, spoken: str, name: str) -> None:
    text = (
        f"2026-06-11 16:49:57.009 [info] {spoken}: Handling CreateClient action\n"
        f"2026-06-11 16:49:57.009 [info] {spoken}: "
        "Starting new stdio process with command: npx -y @acme/files-mcp\n"
    )
    folder = ".config/Cursor/logs/20260611T164900/window1/exthost/anysphere.cursor-mcp"
    shelf.write(f"{folder}/{file}", text)
    assert [(one.client, one.name, one.identity.purl) for one in shelf.look().sightings] == [
        ("cursor", name, "pkg:npm/%40acme/files-mcp")
    ]


def test_opencode_tells_names_and_the_commands_that_failed(shelf: Shelf) -> None:
    text = (
        "INFO  2026-08-19T08:57:53 +5ms service=mcp key=files type=local found\n"
        'ERROR 2026-08-19T09:57:53 +9ms service=mcp key=notes command=["npx","-y","notes-mcp"] error=none\n'
        "INFO  2026-08-19T08:57:53 +5ms service=bus type=message.updated publishing\n"
    )
    shelf.write(".local/share/opencode/log/2026-08-19T085753.log", text)
    assert [(one.name, one.identity.purl, one.facts["last_used"]) for one in shelf.look().sightings] == [
        ("files", None, "2026-08-19T08:57:53+00:00"),
        ("notes", "pkg:npm/notes-mcp", "2026-08-19T09:57:53+00:00"),
    ]


@pytest.mark.parametrize(
    ("system", "path", "client", "name"),
    [
        (Os.MACOS, "Library/Logs/Claude/mcp-server-files.log", "claude-desktop", "files"),
        (Os.WINDOWS, "AppData/Roaming/Claude/logs/mcp-server-files.log", "claude-desktop", "files"),
        (Os.WINDOWS, "AppData/Local/Claude/Logs/mcp-server-files.log", "claude-desktop", "files"),
        (
            Os.WINDOWS,
            "AppData/Local/Packages/Claude_pzs8/LocalCache/Roaming/Claude/logs/mcp-server-files.log",
            "claude-desktop",
            "files",
        ),
        (Os.MACOS, "Library/Caches/claude-cli-nodejs/-x/mcp-logs-files/1.jsonl", "claude-code", "files"),
        (
            Os.WINDOWS,
            "AppData/Local/claude-cli-nodejs/Cache/C--x/mcp-logs-files/1.txt",
            "claude-code",
            "files",
        ),
        (Os.LINUX, ".mcpproxy/logs/server-files.log", "mcpproxy-go", "files"),
        (Os.LINUX, ".local/share/toolhive/logs/files.log", "toolhive", "files"),
        (Os.MACOS, "Library/Application Support/toolhive/logs/files.log", "toolhive", "files"),
    ],
)
def test_logs_are_found_where_each_system_keeps_them(
    tmp_path: Path, system: Os, path: str, client: str, name: str
) -> None:
    shelf = Shelf(tmp_path / "machine", system)
    shelf.write(path, started("files", "npx", "files-mcp"))
    (found,) = shelf.look().sightings
    assert (found.client, found.name) == (client, name)
    assert found.facts["last_used"].startswith("2026-")


def test_what_nobody_confirmed_is_read_only_when_asked_for(shelf: Shelf) -> None:
    shelf.write(".codex/sessions/2026/09/02/rollout-1.jsonl", CALLED)
    assert shelf.look().names == []
    seen = shelf.look(experimental=True)
    assert [(one.client, one.confidence, one.finder) for one in seen.sightings] == [
        ("codex", Confidence.LOW, "logs+experimental")
    ]
    assert [each.finder for each in seen.looked] == ["logs", "logs+experimental"]


@pytest.mark.parametrize("year", ["1999", "2999", "9999"])
def test_a_time_that_cannot_be_is_not_told(shelf: Shelf, year: str) -> None:
    text = started("files", "npx", "files-mcp", at=f"{year}-09-01T10:00:00.000Z")
    shelf.write(f"{DESKTOP}/mcp-server-files.log", text)
    (found,) = shelf.look().sightings
    assert {"first_used", "last_used"} & set(found.facts) == set()


def test_every_place_is_of_a_client_of_the_catalogue_and_has_a_source() -> None:
    known = {client.id for client in CLIENTS}
    assert {place.client for place in PLACES} <= known
    assert [place for place in PLACES if not place.see] == []
