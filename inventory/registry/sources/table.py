"""DATA: every dialect a source may be written in, one row each, and how its bytes become an `Imported`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from discovery.clients.model import Format
from discovery.formats.errors import Unreadable
from discovery.formats.reading import parse
from discovery.frozen import frozen
from discovery.shapes.model import Plain
from inventory.registry.sources import (
    api_center,
    backstage,
    claude,
    codex,
    copilot,
    cursor,
    docker,
    gemini,
    rows,
    toolhive,
    v01,
    windsurf,
)
from inventory.registry.sources.amazonq import read_allowed
from inventory.registry.sources.model import Imported, Origin, Role, TooMany, Tray

MAX_BYTES = 64 * 1024 * 1024  # the official registry with every version of 20,000 servers
JSON, TOML, YAML, TEXT = Format.JSON, Format.TOML, Format.YAML, Format.TEXT


@frozen
class Dialect:
    """One dialect: what it is called, what it is worth, how its bytes are read, and its clients' id."""

    id: str
    title: str
    role: Role
    form: Format
    read: Callable[[Plain, Tray], None]
    client: str = ""


DECIDES, LISTS = Role.DECISIONS, Role.CATALOGUE
DIALECTS: Mapping[str, Dialect] = {
    row.id: row
    for row in (
        Dialect(
            id="v0.1", title="a v0.1 list with our approvals", role=DECIDES, form=JSON, read=v01.read_list
        ),
        Dialect(
            id="official",
            title="the official MCP registry, every generation",
            role=LISTS,
            form=JSON,
            read=v01.read_catalogue,
        ),
        Dialect(
            id="api-center",
            title="Azure API Center's data plane",
            role=DECIDES,
            form=JSON,
            read=api_center.read_servers,
        ),
        Dialect(
            id="claude",
            title="Claude Code's managed settings",
            role=DECIDES,
            form=JSON,
            read=claude.read_settings,
            client="claude-code",
        ),
        Dialect(
            id="claude-managed",
            title="Claude Code's managed-mcp.json",
            role=DECIDES,
            form=JSON,
            read=claude.read_managed,
            client="claude-code",
        ),
        Dialect(
            id="copilot",
            title="GitHub Copilot's managed-settings.json",
            role=DECIDES,
            form=JSON,
            read=copilot.read_settings,
            client="github-copilot-cli",
        ),
        Dialect(
            id="vscode",
            title="VS Code's policies",
            role=DECIDES,
            form=JSON,
            read=copilot.read_policy,
            client="vscode",
        ),
        Dialect(
            id="codex",
            title="Codex's requirements.toml",
            role=DECIDES,
            form=TOML,
            read=codex.read_requirements,
            client="codex",
        ),
        Dialect(
            id="cursor",
            title="Cursor's patterns, one a line",
            role=DECIDES,
            form=TEXT,
            read=cursor.read_patterns,
            client="cursor",
        ),
        Dialect(
            id="windsurf",
            title="Windsurf's allowlist",
            role=DECIDES,
            form=JSON,
            read=windsurf.read_whitelist,
            client="windsurf",
        ),
        Dialect(
            id="gemini",
            title="Gemini CLI's admin settings",
            role=DECIDES,
            form=JSON,
            read=gemini.read_admin,
            client="gemini-cli",
        ),
        Dialect(
            id="amazonq",
            title="the registry of Amazon Q and Kiro",
            role=DECIDES,
            form=JSON,
            read=read_allowed,
            client="amazon-q-cli",
        ),
        Dialect(
            id="docker", title="Docker's MCP catalogue", role=LISTS, form=YAML, read=docker.read_catalogue
        ),
        Dialect(
            id="toolhive", title="ToolHive's registry", role=LISTS, form=YAML, read=toolhive.read_registry
        ),
        Dialect(
            id="backstage", title="Backstage entities", role=DECIDES, form=YAML, read=backstage.read_entities
        ),
        Dialect(id="csv", title="a CSV with titles", role=DECIDES, form=TEXT, read=rows.read_rows),
        Dialect(id="list", title="one purl or URL a line", role=DECIDES, form=TEXT, read=rows.read_rows),
        Dialect(id="yaml-list", title="a YAML or JSON list", role=DECIDES, form=YAML, read=rows.read_rows),
    )
}


def read_source(data: bytes, dialect: Dialect, origin: Origin) -> Imported:
    """Return what `data` says in a dialect; what cannot be read is in its problems, and nothing is raised."""
    tray = Tray(origin, dialect.id, dialect.role)
    if len(data) > MAX_BYTES:
        tray.refuse("", f"{len(data)} bytes; at most {MAX_BYTES} are read of one source")
        return tray.done()
    try:
        fill(tray, values_of(data, dialect.form), dialect)
    except Unreadable as error:
        tray.refuse("", error.detail)
    return tray.done()


def read_value(value: Plain, dialect: Dialect, origin: Origin) -> Imported:
    """Return what an already parsed document says in a dialect."""
    tray = Tray(origin, dialect.id, dialect.role)
    fill(tray, value, dialect)
    return tray.done()


def fill(tray: Tray, value: Plain, dialect: Dialect) -> None:
    """Read `value` into `tray`; too many rows cost the rest of them, and are told."""
    if value is None:
        tray.refuse("", "the file is empty")
        return
    try:
        dialect.read(value, tray)
    except TooMany as error:
        tray.refuse("", f"{error}; the rest is not read")
    if dialect.client and tray.found:
        words = (
            f"decided for {dialect.client}, taken for every client; --client {dialect.client} would limit it"
        )
        tray.lose("", words)


def values_of(data: bytes, form: Format) -> Plain:
    """Return the values in `data`; raise Unreadable. Much YAML is kept as JSON, which reads faster."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if form is Format.YAML and start in (b"{", b"["):
        return parse(data, Format.JSON)
    value = parse(data, form)
    return value if value != "" else None
