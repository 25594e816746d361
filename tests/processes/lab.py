"""A machine in memory: what the kernel would tell of a few processes and their files. No mock of our code."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import replace

from discovery.formats.errors import Unreadable
from discovery.host.running import Files, Listening, Process
from discovery.live.live import Live
from discovery.live.running import Running
from discovery.model import Gap, Reason

NOW = 1_795_000_000.0
NODE, PYTHON = "/usr/bin/node", "/usr/bin/python3.11"
SDK = {"@modelcontextprotocol/sdk": "^1.30.0"}
SERVER_JS = (
    'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\n'
    'import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";\n'
)
CLIENT_JS = 'import { Client } from "@modelcontextprotocol/sdk/client/index.js";\n'
SERVER_PY = "from mcp.server.fastmcp import FastMCP\nserver = FastMCP('x')\nserver.run()\n"
CLIENT_PY = "from mcp import ClientSession, StdioServerParameters\n"


class Disk:
    """Files and links in memory, by absolute path."""

    def __init__(self) -> None:
        """Begin empty."""
        self.files: dict[str, bytes] = {}
        self.links: dict[str, str] = {}
        self.closed: set[str] = set()
        self.reads = 0

    def put(self, path: str, content: str | bytes | Mapping[str, object] = "") -> str:
        """Write a file: text, bytes, or JSON of a map; return its path."""
        if isinstance(content, Mapping):
            content = json.dumps(content)
        self.files[path] = content.encode() if isinstance(content, str) else content
        return path

    def link(self, path: str, target: str) -> None:
        """Make `path` a symbolic link."""
        self.links[path] = target

    def resolve(self, path: str) -> str:
        """Return `path` with the links of every folder followed."""
        done = ""
        for part in posixpath.normpath(path).split("/"):
            done = f"{done}/{part}" if part else done
            for _ in range(8):
                if done not in self.links:
                    break
                done = posixpath.normpath(posixpath.join(posixpath.dirname(done), self.links[done]))
        return done or "/"


class DiskFiles:
    """What one process sees of a disk."""

    def __init__(self, disk: Disk, process: Process, cwd: str | None) -> None:
        """See `disk` from `cwd`."""
        self.disk, self.process, self.cwd = disk, process, cwd

    def found(self, path: str) -> str:
        """Return the key of a file; raise as a kernel refuses."""
        if not path and self.process.exe is None:
            raise Unreadable(Reason.DENIED, "the program is hidden")
        whole = posixpath.join(self.cwd or "/", path.replace("\\", "/")) if path else self.process.exe or ""
        real = self.disk.resolve(whole)
        if self.process.user in self.disk.closed:
            raise Unreadable(Reason.DENIED, "another user's")
        return real

    def read(self, path: str, limit: int) -> bytes:
        data = self.part(path, 0, limit + 1)
        if len(data) > limit:
            raise Unreadable(Reason.TOO_LARGE, "too large")
        return data

    def part(self, path: str, start: int, length: int) -> bytes:
        real = self.found(path)
        self.disk.reads += 1
        if real not in self.disk.files:
            raise FileNotFoundError(real)
        return self.disk.files[real][start : start + length]

    def names(self, path: str) -> tuple[str, ...]:
        folder = self.found(path).rstrip("/") + "/"
        inside = [*self.disk.files, *self.disk.links]
        return tuple(
            sorted({each[len(folder) :].split("/")[0] for each in inside if each.startswith(folder)})
        )

    def real(self, path: str) -> str:
        real = self.found(path)
        if real not in self.disk.files and not self.names(path):
            raise FileNotFoundError(real)
        return real

    def mark(self, path: str) -> tuple[int, int, int, int]:
        real = self.real(path)
        data = self.disk.files.get(real, b"")
        return (1, sum(real.encode()) * 1009 + len(real), hash(data) & 0xFFFF, len(data))


class Lab:
    """A machine whose processes, channels and files a test lays out."""

    def __init__(self, *, told: bool = True, system: str = "linux") -> None:
        """`told` says whether this system tells who holds the ends of channels."""
        self.disk = Disk()
        self.told, self.system = told, system
        self.table: dict[int, Process] = {}
        self.held: dict[int, set[int]] = {}
        self.sockets: list[Listening] = []
        self.folders: dict[int, str] = {}
        self.variables: dict[int, dict[str, str]] = {}
        self.maps: dict[int, tuple[str, ...]] = {}
        self.homes: dict[str, str] = {}
        self.start(1, 0, "systemd", exe="/usr/lib/systemd/systemd")

    def start(self, pid: int, parent: int, *args: str, exe: str | None = "", **fields: str) -> Process:
        """Start a process; its `exe` is by default what its first argument names. A channel is not made."""
        program = args[0]
        known = {
            "node": NODE,
            "python": PYTHON,
            "python3": PYTHON,
            "sh": "/usr/bin/dash",
            "bash": "/usr/bin/bash",
        }
        path = known.get(program.rpartition("/")[2], program) if exe == "" else exe
        process = Process(
            pid=pid,
            parent=parent,
            started=NOW + pid,
            name=fields.get("name", posixpath.basename(program)[:15]),
            args=args,
            user=fields.get("user", "ada"),
            session=pid,
            exe=path,
        )
        self.table[pid] = process
        self.folders[pid] = fields.get("cwd", "/home/ada/work")
        return process

    def talk(self, owner: int, *pids: int) -> None:
        """Let `owner` hold the other ends of the channels of `pids`."""
        for pid in pids:
            self.held.setdefault(pid, set()).add(owner)

    def listen(self, *pids: int, port: int = 8000, transport: str = "tcp") -> None:
        """Let processes wait at a port, or at a unix socket."""
        tcp = transport == "tcp"
        self.sockets.append(
            Listening(
                transport=transport,
                address="127.0.0.1" if tcp else "/run/x.sock",
                port=port if tcp else None,
                inode=port,
                pids=pids,
            )
        )

    def change(self, pid: int, **fields: bool | str | float) -> None:
        """Change what is told of a process."""
        self.table[pid] = replace(self.table[pid], **fields)  # type: ignore[arg-type]  # fields of Process

    # What a Machine tells.

    def processes(self) -> Mapping[int, Process]:
        return self.table

    def listening(self) -> tuple[Listening, ...]:
        return tuple(self.sockets)

    def listens(self, pid: int) -> bool:
        return any(pid in row.pids for row in self.sockets)

    def partners(self, pid: int, among: Iterable[int] | None = None) -> frozenset[int] | None:
        if not self.told or self.table[pid].user in self.disk.closed:
            return None
        held = frozenset(self.held.get(pid, ()))
        return held if among is None else held & frozenset(among)

    def descriptors(self, pid: int) -> Mapping[int, str] | None:
        return {} if self.told else None

    def cwd(self, pid: int) -> str | None:
        return None if self.table[pid].user in self.disk.closed else self.folders.get(pid)

    def environment(self, pid: int, names: frozenset[str]) -> tuple[tuple[str, ...], Mapping[str, str]]:
        own = self.variables.get(pid, {})
        return tuple(sorted(own)), {name: own[name] for name in sorted(names & own.keys())}

    def mapped(self, pid: int) -> tuple[str, ...]:
        return self.maps.get(pid, ())

    def files(self, pid: int) -> Files:
        return DiskFiles(self.disk, self.table[pid], self.folders.get(pid))

    def hidden(self) -> Mapping[str, int]:
        return {}

    def gaps(self) -> tuple[Gap, ...]:
        return ()

    # What tests ask.

    def live(self) -> Live:
        """Return what runs here, seen by nobody of it."""
        return Live(self, me=-1, system=self.system, homes=self.homes)

    def running(self) -> tuple[Running, ...]:
        """Return the servers that run here."""
        return self.live().running()


def npm(disk: Disk, folder: str, name: str, files: Mapping[str, str] | None = None, **fields: object) -> str:
    """Lay out an npm package in `folder`/node_modules, with its programs linked; return its folder."""
    place = f"{folder}/node_modules/{name}"
    disk.put(f"{place}/package.json", {"name": name, "version": "1.2.3", **fields})
    for path, content in (files or {"index.js": SERVER_JS}).items():
        disk.put(f"{place}/{path}", content)
    programs = fields.get("bin")
    if isinstance(programs, str):
        programs = {name.rpartition("/")[2]: programs}
    for program, path in (programs or {}).items() if isinstance(programs, dict) else ():
        disk.link(f"{folder}/node_modules/.bin/{program}", f"{place}/{path}")
    return place


def wheel(
    disk: Disk,
    site: str,
    name: str,
    files: Mapping[str, str] | None = None,
    *,
    requires: Iterable[str] = (),
    programs: Mapping[str, str] | None = None,
    readme: str = "",
    version: str = "4.5.6",
    origin: Mapping[str, object] | None = None,
) -> None:
    """Lay out an installed distribution in `site`, with its programs in the environment's bin folder."""
    top = name.replace("-", "_")
    info = f"{site}/{top}-{version}.dist-info"
    needs = "".join(f"Requires-Dist: {each}\n" for each in requires)
    disk.put(
        f"{info}/METADATA", f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n{needs}\n{readme}\n"
    )
    files = files if files is not None else {f"{top}/__init__.py": SERVER_PY}
    disk.put(f"{info}/RECORD", "".join(f"{path},sha256=x,1\n" for path in files))
    if programs:
        rows = "".join(f"{program} = {target}\n" for program, target in programs.items())
        disk.put(f"{info}/entry_points.txt", f"[console_scripts]\n{rows}")
        root = site.rpartition("/lib/")[0]
        for program in programs:
            disk.put(f"{root}/bin/{program}", "#!python\n")
    if origin is not None:
        disk.put(f"{info}/direct_url.json", origin)
    for path, content in files.items():
        disk.put(f"{site}/{path}", content)


def venv(disk: Disk, folder: str) -> str:
    """Lay out a virtual environment; return its site-packages."""
    disk.put(f"{folder}/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.7\n")
    disk.put(f"{folder}/lib/python3.11/site-packages/_virtualenv.py", "")
    return f"{folder}/lib/python3.11/site-packages"
