"""The finder of servers that run: every process of every user that may be looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from discovery.frozen import frozen
from discovery.host.running import Process
from discovery.live.launched import launch_facts, launch_of, shown_facts
from discovery.live.live import Live
from discovery.live.relations import role_of
from discovery.live.running import Channel, Running
from discovery.model import Gap, Identity, Launch, Looked, Reason, Sighting, Surface
from discovery.redact.keyed import Fingerprinter
from discovery.redact.launch import redact_launch
from discovery.redact.text import printable, scrub

MAX_ENVIRONMENT = 1_000  # names of variables of one process; shells have about fifty
MAX_CHAIN = 24  # processes of one chain that are spelt out
# So many processes of a user that may not be looked into are named one by one; more hide all of that user's.
FEW = 8
NOBODY = "?"
NO_NAMES: frozenset[str] = frozenset()
Result = Sighting | Gap | Looked


@frozen
class ProcessFinder:
    """Finds the servers that run on `live`'s machine, and asks none of them anything."""

    live: Live
    keyed: Fingerprinter
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    name: str = "processes"
    surface: Surface = Surface.PROCESS

    def find(self) -> Iterator[Result]:
        """Give each server that runs, what a gateway leads to, then by user what was not to be seen."""
        at = self.now()
        found: Counter[str] = Counter()
        for server in self.live.running():
            found[root_of(server.leaf)] += 1
            local = self.sighting(server, at)
            yield local
            if server.remote is not None:
                yield self.remote(server, server.remote, local)
        yield from self.gaps()
        examined = Counter(root_of(process) for process in self.live.processes.values())
        for root, count in sorted(examined.items()):
            yield Looked(surface=self.surface, finder=self.name, root=root, examined=count, found=found[root])

    def sighting(self, server: Running, at: datetime) -> Sighting:
        """Return what may be kept of one running server."""
        kept = redact_launch(self.launch(server), self.keyed)
        return Sighting(
            identity=server.identity,
            surface=self.surface,
            finder=self.name,
            source=f"pid:{server.leaf.pid}",
            root=root_of(server.leaf),
            seen_at=at,
            name=server.name,
            client=server.client,
            user=user_of(server.leaf),
            transport="stdio" if Channel.STDIO in server.channels else None,
            command=kept.command,
            args=kept.args,
            cwd=kept.cwd,
            pid=server.leaf.pid,
            address=address_of(server),
            env_names=kept.env_names,
            secrets=kept.secrets,
            confidence=server.confidence,
            facts=facts_of(server),
        )

    def launch(self, server: Running) -> Launch:
        """Return the command line of a server's chain as a client would have it. RAW, like every Launch."""
        names, _ = self.live.machine.environment(server.root.pid, NO_NAMES)
        return replace(launch_of(server.root, self.live.machine), env=dict.fromkeys(names[:MAX_ENVIRONMENT]))

    def remote(self, server: Running, remote: Identity, local: Sighting) -> Sighting:
        """Return the remote server that a gateway, seen as `local`, leads to by its command line."""
        url = redact_launch(Launch(name=None, pointer="", url=remote.url), self.keyed).url
        facts = {key: local.facts[key] for key in ("started", "chain") if key in local.facts}
        return replace(
            local,
            identity=remote,
            pointer="/remote",
            transport=None,
            address=None,
            url=url,
            facts={**facts, "role": "remote", "outer": str(server.leaf.pid)},
        )

    def gaps(self) -> Iterator[Gap]:
        """Give by user what the machine hides, and how many programs could not be judged."""
        for gap in self.live.machine.gaps():
            if gap.surface is self.surface:
                yield replace(gap, finder=self.name)
        for user, processes in self.live.unjudged().items():
            if len(processes) <= FEW:
                yield from (self.closed(process) for process in processes)
                continue
            yield self.denied(
                "/proc/*/exe" if self.live.system == "linux" else "processes",
                f"user:{shown(user)}",
                f"{len(processes)} programs that run may not be looked into",
            )

    def closed(self, process: Process) -> Gap:
        """Return the gap of one process: it hides that process, and nothing else of its user."""
        source = f"pid:{process.pid}"
        return self.denied(source, source, f"{shown(process.name)} runs, but may not be looked into")

    def denied(self, source: str, root: str, detail: str) -> Gap:
        """Return a Gap of this finder."""
        return Gap(
            surface=self.surface,
            finder=self.name,
            source=source,
            root=root,
            reason=Reason.DENIED,
            detail=detail,
        )


def facts_of(server: Running) -> dict[str, str]:
    """Return what else is known of a running server, as the facts of its sighting."""
    facts = {
        "started": datetime.fromtimestamp(int(server.leaf.started), UTC).isoformat(),
        "chain": chain_of(server),
        "evidence": ",".join(each.rule for each in server.evidence),
        "score": str(server.score),
        "role": role_of(server),
        "outer": None if server.outer is None else str(server.outer),
        "inner": ",".join(map(str, server.inner)) or None,
        "channel": ",".join(way for way in server.channels if way is not Channel.NONE) or None,
        "login": None if server.leaf.session is None else str(server.leaf.session),
        "exe": server.leaf.exe,
        "deleted": "yes" if server.leaf.deleted else None,
        "owner": None if server.owner is None else f"{server.owner.name} {server.owner.pid}",
        "entry": server.file,
        "built_from": server.built,
    }
    return dict(sorted({**shown_facts(facts), **launch_facts(server)}.items()))


def chain_of(server: Running) -> str:
    """Return the processes of a server from the top: `npm 12 > sh 13 > node 14`."""
    names = {process.pid: process.name for process in server.members}
    return " > ".join(f"{shown(name)} {pid}" for pid, name in list(names.items())[:MAX_CHAIN])


def address_of(server: Running) -> str | None:
    """Return the first TCP address that a server waits at."""
    rows = [row for row in server.listening if row.transport == "tcp"]
    if not rows:
        return None
    host = f"[{rows[0].address}]" if ":" in rows[0].address else rows[0].address
    return f"{host}:{rows[0].port}"


def root_of(process: Process) -> str:
    """Return the root under which a process is counted: its user."""
    return f"user:{user_of(process)}"


def user_of(process: Process) -> str:
    """Return the account a process runs as, `?` where that is hidden."""
    return shown(process.user) if process.user else NOBODY


def shown(text: str) -> str:
    """Return a name that a process or an account gave itself, fit to keep."""
    return printable(scrub(text), 64)
