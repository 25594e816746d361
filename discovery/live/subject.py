"""One process under examination, and what its parts have in common."""

from __future__ import annotations

from posixpath import join

from discovery.frozen import frozen
from discovery.host.running import Machine, Process
from discovery.identity.patterns import Pattern
from discovery.live.contents import Contents
from discovery.live.entry import Entry, entry_of
from discovery.live.running import Evidence
from discovery.model import Identity

# The only variables whose values are asked for: they lead to code, and never hold a secret.
WANTED = frozenset(
    {"PATH", "PYTHONPATH", "npm_config_local_prefix", "npm_lifecycle_script", "npm_package_json"}
)
TARGET = Pattern(
    r"(?P<file>[^\s:]+\.(?:py|ts|tsx|mts|js|mjs|cjs))(?::\w+)?|(?P<module>[A-Za-z_][\w.]*):[A-Za-z_][\w.()]*"
)


@frozen
class Found:
    """What one process turned out to be. `owned` is the package of a registry that its entry point is of.

    `label` names the package, from wherever it came; `file` is the file that runs; `denied` says that this
    could not be told because reading was refused. `built` is the purl of the Go module that a program was
    built from, `target` the file that a runner such as uvicorn was given, `module` the file of a module
    that `-m` names and no distribution installed.
    """

    entry: Entry
    evidence: tuple[Evidence, ...] = ()
    owned: Identity | None = None
    label: str | None = None
    role: str = ""
    file: str | None = None
    built: str | None = None
    target: str | None = None
    module: str | None = None
    denied: bool = False


class Subject:
    """One process, its files, and what it was told to run."""

    __slots__ = ("contents", "entry", "machine", "process")

    def __init__(self, process: Process, machine: Machine, contents: Contents) -> None:
        """Ask `machine` about `process`, and read its files through `contents`."""
        self.process, self.machine, self.contents = process, machine, contents
        self.entry = entry_of(process)

    def cwd(self) -> str | None:
        """Return the working folder."""
        return self.machine.cwd(self.process.pid)

    def variables(self) -> dict[str, str]:
        """Return the values of the variables that lead to code."""
        return dict(self.machine.environment(self.process.pid, WANTED)[1])

    def absolute(self, path: str) -> str:
        """Return a path as an absolute one, as far as the working folder is known."""
        if path.startswith(("/", "\\")) or path[1:2] == ":":
            return path.replace("\\", "/")
        return join(self.cwd() or "", path)
