"""Rows that hold no server: files that name project folders, and files that say what is on or off."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from discovery.clients.catalogue import CLIENTS
from discovery.clients.model import Client, Location, Os
from discovery.shapes.model import Plain
from tests.clients.writers.encode import encoded
from tests.clients.writers.model import Ask
from tests.clients.writers.nested import at_path
from tests.clients.writers.stores import database
from tests.clients.writers.texts import escaped
from tests.clients.writers.trees import HOMES, concrete, folder_of, native
from tests.clients.writers.written import STATES

SERVER = "shop"
SECRET = "not-to-be-told-4711"  # stands beside the folders in an IDE's lock file
FOLDERS = frozenset({"project-registry", "vscode-workspace-registry", "plugin-registry", "claude-ide-lock"})
ENTRY: Plain = {"mcpServers": {SERVER: {"command": "npx", "args": ["-y", "@census/shop"]}}}
# Where the same client, or any, declares the server that its state file is about.
DECLARED: Mapping[str, str] = {
    "claude-code": "{project}/.mcp.json",
    "rovo-dev": "{home}/.rovodev/mcp.json",
    "gemini-cli": "{home}/.gemini/settings.json",
    "cursor": "{home}/.cursor/mcp.json",
    "codex": "{project}/.mcp.json",
    "1mcp": "{project}/.mcp.json",
    "toolhive": "{project}/.mcp.json",
}
PLUGIN = "{home}/.claude/plugins/cache/market/plug/1.0/.mcp.json"
BUNDLE: Plain = {
    "manifest_version": "0.3",
    "name": SERVER,
    "server": {"type": "node", "mcp_config": {"command": "npx", "args": ["-y", "@census/shop"]}},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state file, and the file of the server it is about."""

    client: str
    row: Location
    template: str
    at: tuple[str, ...]
    os: Os

    @property
    def label(self) -> str:
        """Return how a failure calls this case."""
        return f"{self.client}/{self.row.id} {self.template} {'.'.join(self.at)} [{self.os}]"

    @property
    def project(self) -> str:
        """Return the project's folder below the machine's root."""
        return f"{HOMES[self.os]}/work/shop"

    @property
    def written_project(self) -> str:
        """Return the project's folder as a program on the home's machine writes it."""
        return native(self.project, self.os)

    @property
    def uri(self) -> str:
        """Return the project's folder as VS Code writes it."""
        drive = "/c%3A" if self.os is Os.WINDOWS else ""
        return f"file://{drive}/{self.project}"

    def path(self, template: str) -> str:
        """Return where `template` lies, below the machine's root."""
        token, _, rest = template.partition("/")
        place = token.strip("{}")
        folder = self.project if place == "project" else folder_of(place, self.os, SERVER)
        assert folder is not None
        return f"{folder}/{concrete(rest, SERVER)}".replace("/./", "/")


def states() -> Iterator[State]:
    """Give a case for each row of a state shape, each path template, key path and system."""
    for client in CLIENTS:
        for row in client.locations:
            if row.shape in STATES:
                yield from states_of(client, row)


def states_of(client: Client, row: Location) -> Iterator[State]:
    """Give the cases of one row, where the system has such a folder."""
    for template, os, at in product(row.paths, row.os, row.at):
        place = template.partition("/")[0].strip("{}")
        if place == "project" or folder_of(place, os, SERVER):
            yield State(client=client.id, row=row, template=template, at=at, os=os)


def bytes_of(state: State, value: Plain | bytes) -> bytes:
    """Return what stands in the state file."""
    ask = Ask(
        number=0, client=state.client, row=state.row.id, shape=state.row.shape, format=state.row.format,
        at=state.at, file="", folder="", os=state.os, project=state.written_project,
    )  # fmt: skip
    return encoded(value if isinstance(value, bytes) else at_path(ask, value), ask)


def naming(state: State) -> bytes:
    """Return a state file that names the project."""
    return bytes_of(state, NAMING[state.row.shape](state))


def registry(state: State) -> Plain | bytes:
    """Return a client's list of projects: keys of a map, values in it, lines, or rows of a table."""
    folder = state.written_project
    match state.client:
        case "antigravity":
            return state.uri
        case "obsidian-plugins":
            return folder
        case "github-copilot-eclipse":
            text = f"eclipse.preferences.version=1\nRECENT_WORKSPACES={escaped(folder + chr(10) + folder)}\n"
            return text.encode()
        case "opencode":
            return database("project", [{"id": "1", "worktree": folder, "vcs": "git"}])
        case "codex":
            return {folder: {"trust_level": "trusted"}}
        case "claude-code":
            return {folder: {"allowedTools": []}}
    return {folder: "TRUST_FOLDER"}


def workspace(state: State) -> Plain:
    """Return the folder that a VS Code window opened, or the file of its workspace."""
    return state.uri + ("/shop.code-workspace" if state.at == ("workspace",) else "")


def plugins(state: State) -> Plain:
    """Return the record of one plug-in that was installed for a project."""
    return [{"scope": "project", "projectPath": state.written_project, "installPath": "x", "version": "1"}]


def lock(state: State) -> Plain:
    """Return the lock file of an IDE that has the project open."""
    open_folders: Plain = [state.written_project]
    return {"pid": 1, "workspaceFolders": open_folders, "transport": "ws", "authToken": SECRET}


NAMING: Mapping[str, Callable[[State], Plain | bytes]] = {
    "project-registry": registry,
    "vscode-workspace-registry": workspace,
    "plugin-registry": plugins,
    "claude-ide-lock": lock,
}

# What a key says about the server: the value, and whether the server is then on, off, or as it was.
SAID: Mapping[str, tuple[Plain, bool | None]] = {
    "enabledMcpjsonServers": ([SERVER], True),
    "disabledMcpjsonServers": ([SERVER], False),
    "disabledMcpServers": ([SERVER], False),
    "enableAllProjectMcpServers": (True, True),
    "enabledPlugins": ({"plug@market": False}, False),
    "deniedMcpServers": ([{"serverName": SERVER}], False),
    "allowedMcpServers": ([{"serverName": SERVER}], None),
    "allowManagedMcpServersOnly": (True, None),
    "allowAllClaudeAiMcps": (True, None),
    "isEnabled": (False, False),
    "enabled": (False, False),
    "registeredClients": (["vscode"], None),
    "preset": (SERVER, None),
    "filter": (SERVER, None),
    "mcp_servers": ({SERVER: {"identity": {"command": "npx"}}}, None),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Switched:
    """A state file, the file of the server beside it, and whether the server is then on."""

    said: bytes
    declared: Plain
    declared_at: str
    enabled: bool | None


def switching(state: State) -> Switched:
    """Return a state file that says something about a server; raise KeyError for an unknown key."""
    key = state.at[-1]
    if state.row.shape == "vscdb":
        rows = database("ItemTable", [{"key": "cursor/mcpDisabledServers", "value": json.dumps([SERVER])}])
        return Switched(said=rows, declared=ENTRY, declared_at=DECLARED["cursor"], enabled=False)
    if key == "mcpConfigPath":
        return Switched(
            said=bytes_of(state, "tools.json"),
            declared=ENTRY,
            declared_at=state.template.rpartition("/")[0] + "/tools.json",
            enabled=None,
        )
    value, enabled = SAID[key]
    if key == "isEnabled":
        folder = state.template.replace(" Settings/*.json", "/*/manifest.json")
        return Switched(said=bytes_of(state, value), declared=BUNDLE, declared_at=folder, enabled=enabled)
    held = at_path_of(state, value)
    here = state.template.startswith("{project}")
    if key == "enabledPlugins":  # what one project says of a user's plug-in holds in that project alone
        return Switched(said=held, declared=ENTRY, declared_at=PLUGIN, enabled=None if here else enabled)
    at = DECLARED[state.client]
    at = at.replace("{home}", "{project}") if here else at
    return Switched(said=held, declared=ENTRY, declared_at=at, enabled=enabled)


def at_path_of(state: State, value: Plain) -> bytes:
    """Return the state file; where any name may stand in the key path, the server's does."""
    if state.row.shape == "enablement":
        return bytes_of(replace(state, at=()), {SERVER: {state.at[-1]: value}})
    return bytes_of(state, value)
