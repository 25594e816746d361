"""The rows of the client catalogue: a client, and the places where it keeps its MCP servers."""

from __future__ import annotations

from enum import StrEnum

from discovery.frozen import frozen


class Os(StrEnum):
    """Operating system of a scanned home, which need not be the scanning machine's."""

    LINUX = "linux"
    MACOS = "macos"
    WINDOWS = "windows"


ALL_OS = (Os.LINUX, Os.MACOS, Os.WINDOWS)


class Scope(StrEnum):
    """Whom a configuration speaks for."""

    USER = "user"
    PROJECT = "project"
    WORKSPACE = "workspace"
    PROFILE = "profile"
    MANAGED = "managed"
    EXTENSION = "extension"
    PLUGIN = "plugin"
    PACKAGE = "package"
    SESSION = "session"
    STATE = "state"


class Trust(StrEnum):
    """How well a row is known: read in source code, in documents, in other tools, or hearsay."""

    CODE = "code"
    DOCS = "docs"
    TOOL_CODE = "tool-code"
    SECOND_HAND = "second-hand"
    UNVERIFIED = "unverified"


class Format(StrEnum):
    """How the bytes of a file are to be read."""

    JSON = "json"  # always read leniently: comments, trailing commas, BOM, UTF-16
    JSON5 = "json5"
    TOML = "toml"
    YAML = "yaml"
    XML = "xml"
    PLIST = "plist"
    FRONTMATTER = "markdown-frontmatter"
    PROPERTIES = "java-properties"
    SQLITE = "sqlite"
    LEVELDB = "leveldb"
    ZIP = "zip"
    TEXT = "text"  # scripts and source code: scanned, never evaluated
    NONE = "none"  # presence only


KeyPaths = tuple[tuple[str, ...], ...]

# Three rows in four are a JSON map under this key: the form Claude Desktop began and most clients took over.
MCP_SERVERS: KeyPaths = (("mcpServers",),)


@frozen
class Location:
    """One place where a client keeps servers, or says which of them are on.

    `paths` start with a place: {home} {config} {appdata} {project} ... (see host/places.py), or an
    environment variable in capitals; there are none where the place is not in the file system.
    `at` lists key paths: segments are literal, `*` is every key of a map, `[]` every item of a
    list, an empty path the whole document. A path that begins another is passed over where the
    longer one led somewhere. Of a database the first segment is the table, the others its columns.
    `shape` names the reader in `discovery.shapes`. `only_mcp` says that such a file has no other
    purpose than MCP servers, so content that no row recognises is a Gap and not silence. `see` is
    where the row was learnt.
    """

    id: str
    scope: Scope
    paths: tuple[str, ...]
    format: Format = Format.JSON
    shape: str = "std"
    at: KeyPaths = MCP_SERVERS
    os: tuple[Os, ...] = ALL_OS
    trust: Trust
    see: tuple[str, ...]
    note: str = ""
    only_mcp: bool = False

    @property
    def experimental(self) -> bool:
        """Return whether nobody has confirmed this row: it is read only when asked for."""
        return self.trust is Trust.UNVERIFIED


@frozen
class Client:
    """One program that starts, calls, provides or manages MCP servers.

    `relocations` pairs an environment variable with the file or folder it moves, as a path
    template; what follows a slash lies below the variable's folder: (`VAR/.x.json`, `{home}/.x.json`).
    `markers` are paths whose existence shows that the client is installed; `off_disk` says what
    it keeps where no scan of files can see it.
    """

    id: str
    name: str
    vendor: str
    category: str
    locations: tuple[Location, ...]
    os: tuple[Os, ...] = ALL_OS
    relocations: tuple[tuple[str, str], ...] = ()
    markers: tuple[str, ...] = ()
    status: str = ""
    off_disk: str = ""
