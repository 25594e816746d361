"""DATA: where clients log which servers they started, and what such a log looks like.

Checked against public logs, November 2026. A log names a
server by the key of the client's own configuration, which is why that name may join the two (and nothing
else may): the client itself wrote it there. Rows nobody has confirmed are read only when asked for.
Not here, because no line of theirs could be confirmed to name a server: Goose, Zed, Factory Droid, Mistral
Vibe, LM Studio, Windsurf, and Codex's own log beside its sessions.
"""

from __future__ import annotations

from enum import StrEnum

from discovery.clients.model import ALL_OS, Os, Trust
from discovery.frozen import frozen

# Logs in which a client writes of all its servers, beside those that are named after one.
SHARED = frozenset({"mcp.log", "Cursor MCP.log", "MCP Logs.log"})


class Shape(StrEnum):
    """How the lines of a log look, and where it names its server."""

    TAGGED = "tagged"  # `2025-07-23T04:38:45.067Z [name] [info] ...`, the command in a block of its own
    CHANNEL = "channel"  # the file is called after the server; lines begin with the local time
    FOLDER = "folder"  # the folder is called after the server; one JSON object a line
    STDIO = "stdio"  # `2025-06-11 16:49:57.009 [info] user-name: Starting new stdio process ...`
    KEYED = "keyed"  # `INFO 2026-08-19T08:57:53 +5ms service=mcp key=name type=local found`, in UTC
    TRANSCRIPT = "transcript"  # conversations: tools are called `mcp__server__tool`
    FILE = "file"  # the file is called after the server; nothing in it is read but its time


@frozen
class LogPlace:
    """One place where a client logs. `prefix` and `suffix` enclose the server's name in a file's or folder's.

    `altered` says that the client changed characters of the key where it named the log.
    """

    client: str
    shape: Shape
    paths: tuple[str, ...]
    trust: Trust
    see: tuple[str, ...]
    os: tuple[Os, ...] = ALL_OS
    prefix: str = ""
    suffix: str = ".log"
    altered: bool = False

    @property
    def experimental(self) -> bool:
        """Return whether nobody has confirmed this row."""
        return self.trust is Trust.UNVERIFIED


def channels(client: str, *folders: str, trust: Trust = Trust.SECOND_HAND) -> LogPlace:
    """Return the place of an editor of VS Code's family: one file for each server it knows."""
    return LogPlace(
        client=client,
        shape=Shape.CHANNEL,
        paths=tuple(
            f"{folder}/{below}"
            for folder in folders
            for below in ("logs/*/window*/mcpServer.mcp.config.*.log", "logs/*/mcpServer.mcp.config.*.log")
        ),
        trust=trust,
        see=("public logs of VS Code users, 2025-04 to 2026-08: mcpServer.mcp.config.<scope>.<name>.log",),
        prefix="mcpServer.mcp.config.",
    )


PLACES: tuple[LogPlace, ...] = (
    LogPlace(
        client="claude-desktop",
        shape=Shape.TAGGED,
        paths=(
            "{home}/Library/Logs/Claude/mcp-server-*.log",
            "{home}/Library/Logs/Claude/mcp.log",
            "{roaming}/Claude/logs/mcp-server-*.log",
            "{roaming}/Claude/logs/mcp.log",
            "{localappdata}/Claude/Logs/mcp-server-*.log",
            "{localappdata}/Claude/Logs/mcp.log",
            "{localappdata}/Packages/Claude_*/LocalCache/Roaming/Claude/logs/mcp-server-*.log",
            "{localappdata}/Packages/Claude_*/LocalCache/Roaming/Claude/logs/mcp.log",
        ),
        os=(Os.MACOS, Os.WINDOWS),
        trust=Trust.DOCS,
        see=("modelcontextprotocol.io docs: debugging", "anthropics/claude-code: issue 4188 (a whole log)"),
        prefix="mcp-server-",
    ),
    LogPlace(
        client="claude-desktop",
        shape=Shape.TAGGED,
        paths=("{config}/Claude/logs/mcp-server-*.log", "{config}/Claude/logs/mcp.log"),
        os=(Os.LINUX,),
        trust=Trust.DOCS,
        see=("modelcontextprotocol.io docs: debugging",),
        prefix="mcp-server-",
    ),
    LogPlace(
        client="claude-code",
        shape=Shape.FOLDER,
        paths=(
            "{cache}/claude-cli-nodejs/*/mcp-logs-*/*.jsonl",
            "{cache}/claude-cli-nodejs/*/mcp-logs-*/*.txt",
            "{home}/Library/Caches/claude-cli-nodejs/*/mcp-logs-*/*.jsonl",
            "{home}/Library/Caches/claude-cli-nodejs/*/mcp-logs-*/*.txt",
            "{localappdata}/claude-cli-nodejs/Cache/*/mcp-logs-*/*.jsonl",
            "{localappdata}/claude-cli-nodejs/Cache/*/mcp-logs-*/*.txt",
        ),
        trust=Trust.TOOL_CODE,
        see=("public tools that read these logs, 2025-10 to 2026-09 (keys debug, timestamp)",),
        prefix="mcp-logs-",
        suffix="",
        altered=True,
    ),
    LogPlace(
        client="claude-code",
        shape=Shape.TRANSCRIPT,
        paths=("{home}/.claude/projects/*/*.jsonl",),
        trust=Trust.TOOL_CODE,
        see=("Claude Code docs: hooks, MCP tool naming mcp__<server>__<tool>",),
        altered=True,
    ),
    LogPlace(
        client="codex",
        shape=Shape.TRANSCRIPT,
        paths=("{home}/.codex/sessions/*/*/*/*.jsonl",),
        trust=Trust.UNVERIFIED,
        see=("openai/codex: codex-rs/core, mcp_connection_manager.rs (qualified tool names)",),
        altered=True,
    ),
    LogPlace(
        client="cursor",
        shape=Shape.STDIO,
        paths=(
            "{appdata}/Cursor/logs/*/window*/exthost/anysphere.cursor-*/MCP*.log",
            "{appdata}/Cursor/logs/*/window*/exthost/anysphere.cursor-*/Cursor MCP.log",
        ),
        trust=Trust.SECOND_HAND,
        see=("public logs of Cursor users, 2025-03 to 2026-07",),
        prefix="MCP ",
    ),
    channels("vscode", "{appdata}/Code", "{appdata}/Code - Insiders"),
    channels("vscodium", "{appdata}/VSCodium"),
    channels("antigravity", "{appdata}/Antigravity"),
    channels("kiro", "{appdata}/Kiro", trust=Trust.UNVERIFIED),
    channels("trae", "{appdata}/Trae", trust=Trust.UNVERIFIED),
    LogPlace(
        client="opencode",
        shape=Shape.KEYED,
        paths=("{data}/opencode/log/*.log", "{home}/.local/share/opencode/log/*.log"),
        trust=Trust.TOOL_CODE,
        see=("tools and tests that hold recorded logs, 2025-09 to 2026-10: service=mcp key=<name>",),
    ),
    LogPlace(
        client="mcpproxy-go",
        shape=Shape.FILE,
        paths=(
            "{home}/.mcpproxy/logs/server-*.log",
            "{home}/Library/Logs/mcpproxy/server-*.log",
            "{localappdata}/mcpproxy/logs/server-*.log",
            "{state}/mcpproxy/logs/server-*.log",
        ),
        trust=Trust.DOCS,
        see=("smart-mcp-proxy/mcpproxy-go: docs, internal/logs",),
        prefix="server-",
    ),
    LogPlace(
        client="toolhive",
        shape=Shape.FILE,
        paths=(
            "{data}/toolhive/logs/*.log",
            "{support}/toolhive/logs/*.log",
            "{localappdata}/toolhive/logs/*.log",
        ),
        trust=Trust.CODE,
        see=("stacklok/toolhive: pkg/workloads/manager.go (toolhive/logs/<workload>.log)",),
    ),
    LogPlace(
        client="jetbrains-ai-assistant",
        shape=Shape.FILE,
        paths=(
            "{cache}/JetBrains/*/log/mcp/*.log",
            "{home}/Library/Logs/JetBrains/*/mcp/*.log",
            "{localappdata}/JetBrains/*/log/mcp/*.log",
        ),
        trust=Trust.UNVERIFIED,
        see=("own survey of clients, 2026-11",),
    ),
    LogPlace(
        client="warp",
        shape=Shape.FILE,
        paths=(
            "{support}/dev.warp.Warp-Stable/mcp/*.log",
            "{state}/warp-terminal/mcp/*.log",
            "{localappdata}/warp/Warp/data/logs/mcp/*.log",
        ),
        trust=Trust.UNVERIFIED,
        see=("own survey of clients, 2026-11",),
    ),
)
