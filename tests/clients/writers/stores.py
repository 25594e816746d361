"""Shapes that are databases or archives: SQLite files, Chromium's Local Storage, zip bundles."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import zipfile
from collections.abc import Mapping

from discovery.clients.model import Format
from discovery.shapes.model import Plain
from tests.clients.writers.entries import Entry, entry_of
from tests.clients.writers.model import Ask, Meant, Writer, Written, meant
from tests.clients.writers.spelling import SPELLINGS
from tests.clients.writers.whole import bundle, local

Cell = str | int | None
Record = dict[str, Cell]


def database(table: str, rows: list[Record]) -> bytes:
    """Return a SQLite file with one table and, beside it, one that is of no interest."""
    connection = sqlite3.connect(":memory:")
    try:
        for name, records in ((table, rows), ("migrations", [Record(id=1)])):
            columns = ", ".join(f'"{column}"' for column in records[0])
            connection.execute(f'CREATE TABLE "{name}" ({columns})')
            marks = ", ".join("?" for _ in records[0])
            for record in records:
                connection.execute(f'INSERT INTO "{name}" VALUES ({marks})', [*record.values()])  # noqa: S608
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()


def emptied(data: bytes, table: str) -> bytes:
    """Return the same database without the rows of `table`."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(data)
        connection.execute(f'DELETE FROM "{table}"')  # noqa: S608
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()


def stored(table: str, record: Record, truth: Meant | None) -> Written:
    """Return a database with one row in `table`."""
    full = database(table, [record])
    held: dict[str, Plain] = {**record}
    rows: dict[str, Plain] = {table: [held]}
    return Written(full=full, empty=emptied(full, table), meant=truth, plain=rows)


def text(value: Plain) -> str:
    """Return JSON text, as columns hold it."""
    return json.dumps(value)


def cherry_v2(ask: Ask) -> Written:
    """Return Cherry Studio's table of version 2."""
    record: Record = {
        "name": ask.name,
        "type": "streamableHttp" if ask.remote else "stdio",
        "command": None if ask.remote else "npx",
        "args": text([] if ask.remote else [*ask.args]),
        "env": text({}),
        "base_url": ask.url if ask.remote else None,
        "headers": None,
        "registry_url": "",
        "is_active": int(not ask.off),
    }
    return stored("mcp_server", record, meant(ask, enabled=not ask.off))


def deepchat(ask: Ask) -> Written:
    """Return DeepChat's table: the entry is JSON text."""
    entry, truth = entry_of(ask, SPELLINGS["deepchat"])
    return stored("mcp_servers", {"name": ask.name, "config_json": text(entry), "sort_order": 1}, truth)


def chatwise(ask: Ask) -> Written:
    """Return ChatWise's table: one line of command, lines of variables."""
    entry: Entry = {"type": "stdio", "command": ask.line, "env": "CENSUS_TOKEN=x"}
    if ask.remote:
        entry = {"type": "http", "url": ask.url}
    record: Record = {"displayId": ask.name, "config": text(entry), "enabled": int(not ask.off)}
    names = () if ask.remote else ("CENSUS_TOKEN",)
    return stored("tool", record, meant(ask, enabled=not ask.off, env=names))


def tome(ask: Ask) -> Written:
    """Return Tome's table."""
    record: Record = {"name": ask.name, "command": "npx", "args": text([*ask.args]), "env": text({"A": "x"})}
    return stored("mcp_servers", record, local(ask, env=("A",)))


def docker_profile(ask: Ask) -> Written:
    """Return a profile of Docker's toolkit: a server of its catalogue, or an image."""
    image: Entry = {"type": "image", "image": f"mcp/{ask.name}"}
    known: Entry = {"type": "registry", "source": f"https://registry.example/v0/{ask.name}"}
    record: Record = {"id": "work", "name": "work", "servers": text([known if ask.remote else image])}
    truth = Meant(name=ask.name, args=(), by_ref=True) if ask.remote else Meant(name=None, command="docker")
    return stored("working_set", record, truth)


def mcp_router(ask: Ask) -> Written:
    """Return MCP Router's table."""
    record: Record = {
        "name": ask.name,
        "command": None if ask.remote else "npx",
        "args": text([] if ask.remote else [*ask.args]),
        "env": text({}),
        "disabled": int(ask.off),
        "server_type": "remote" if ask.remote else "local",
        "remote_url": ask.url if ask.remote else None,
    }
    return stored("servers", record, meant(ask, enabled=not ask.off))


def cc_switch(ask: Ask) -> Written:
    """Return CC Switch's table: the entry is JSON text."""
    entry, truth = entry_of(ask, SPELLINGS["claude-code"])
    record: Record = {"id": "1", "name": ask.name, "server_config": text(entry), "enabled_claude": 1}
    return stored("mcp_servers", record, truth)


def langflow(ask: Ask) -> Written:
    """Return a Langflow flow, deep in which one component has a server."""
    entry: Entry = {"command": "npx", "args": [*ask.args]}
    template: Entry = {"mcp_server": {"type": "mcp", "value": {"name": ask.name, "config": entry}}}
    flow: Entry = {"nodes": [{"data": {"node": {"template": template}}}], "edges": []}
    return stored("flow", {"name": "My flow", "data": text(flow)}, local(ask))


ROWS: Mapping[tuple[str, str], Writer] = {
    ("cherry-studio", "v2-db"): cherry_v2,
    ("deepchat", "user"): deepchat,
    ("chatwise", "user"): chatwise,
    ("tome", "user"): tome,
    ("docker-mcp-toolkit", "db"): docker_profile,
    ("mcp-router", "user"): mcp_router,
    ("cc-switch", "user"): cc_switch,
    ("langflow", "db"): langflow,
}


def db_rows(ask: Ask) -> Written:
    """Return the client's own table."""
    return ROWS[ask.client, ask.row](ask)


def open_webui(ask: Ask) -> Written:
    """Return Open WebUI's settings: rows of key and value, or one row of JSON; OpenAPI ones are not MCP."""
    mcp: Entry = {"url": ask.url, "type": "mcp", "auth_type": "none", "info": {"name": ask.name}}
    mcp["config"] = {"enable": not ask.off}
    api: Entry = {"url": "https://api.example", "type": "openapi", "info": {"name": "api"}}
    truth = Meant(name=ask.name, url=ask.url, args=(), enabled=not ask.off)
    record: Record = {"key": "tool_server.connections", "value": text([mcp, api])}
    if ask.remote:
        record = {"id": 1, "data": text({"tool_server": {"connections": [mcp, api]}})}
    return stored("config", record, truth)


def n8n(ask: Ask) -> Written:
    """Return n8n's table of workflows."""
    node: Entry = {
        "name": ask.name,
        "type": "@n8n/n8n-nodes-langchain.mcpClientTool",
        "parameters": {"endpointUrl": ask.url},
    }
    record: Record = {"name": "My flow", "nodes": text([node]), "active": int(not ask.off)}
    return stored("workflow_entity", record, Meant(name=ask.name, url=ask.url, args=(), enabled=not ask.off))


def flowise(ask: Ask) -> Written:
    """Return Flowise's table of flows: text in text in text."""
    entry, truth = entry_of(ask)
    inputs: Entry = {"mcpServerConfig": text(entry)}
    node: Entry = {"data": {"label": ask.name, "name": "customMCP", "inputs": inputs}}
    return stored("chat_flow", {"name": "My flow", "flowData": text({"nodes": [node]})}, truth)


def warp(ask: Ask) -> Written:
    """Return Warp's cache of synced objects, as far as it is known: JSON text somewhere in a row."""
    held: Entry = {"mcpServers": {ask.name: {"command": "npx", "args": [*ask.args]}}}
    table = ask.at[0]
    return stored(table, {"id": 1, "data": text(held)}, local(ask))


def cherry_storage(ask: Ask) -> Written:
    """Return Cherry Studio's Local Storage: a log of LevelDB with one write of one key."""
    address: Entry = (
        {"type": "sse", "baseUrl": ask.url} if ask.remote else {"type": "stdio", "command": "npx"}
    )
    if not ask.remote:
        address["args"] = [*ask.args]
    server: Entry = {"id": "1", "name": ask.name, "isActive": not ask.off, **address}
    own: Entry = {"id": "2", "name": "@cherry/memory", "type": "inMemory", "isActive": True}
    state = text({"mcp": text({"servers": [server, own]}), "settings": text({})})
    none = text({"mcp": text({"servers": []})})
    return Written(
        full=local_storage("persist:cherry-studio", state, wide=ask.off),
        empty=local_storage("persist:cherry-studio", none, wide=ask.off),
        meant=meant(ask, enabled=not ask.off),
        plain={"persist:cherry-studio": state},
    )


def local_storage(key: str, value: str, *, wide: bool) -> bytes:
    """Return a LevelDB log (log_format.md) with one batch; a byte says whether the value is UTF-16."""
    held = b"\0" + value.encode("utf-16-le") if wide else b"\1" + value.encode("latin-1")
    name = b"_file://\0\1" + key.encode()
    batch = struct.pack("<QI", 1, 1) + b"\1" + sized(name) + sized(held)
    return struct.pack("<IHB", 0, len(batch), 1) + batch


def sized(data: bytes) -> bytes:
    """Return `data` after its length as a varint."""
    length, out = len(data), bytearray()
    while length > 0x7F:
        out.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([*out, length]) + data


def zipped(ask: Ask) -> Written:
    """Return a bundle file with its manifest."""
    manifest = bundle(ask)
    without: Entry = {key: value for key, value in manifest.items() if key != "server"}
    return Written(
        full=archive("manifest.json", text(manifest)),
        empty=archive("manifest.json", text(without)),
        meant=local(ask),
        plain={"manifest.json": manifest},
    )


def archive(name: str, content: str) -> bytes:
    """Return a zip archive with one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return out.getvalue()


STORES: Mapping[tuple[str, Format], Writer] = {
    ("db-rows", Format.SQLITE): db_rows,
    ("openwebui", Format.SQLITE): open_webui,
    ("n8n-nodes", Format.SQLITE): n8n,
    ("flowise", Format.SQLITE): flowise,
    ("warp-db", Format.SQLITE): warp,
    ("redux-persist", Format.LEVELDB): cherry_storage,
    ("mcpb-manifest", Format.ZIP): zipped,
}
