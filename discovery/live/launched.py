"""How a running server was started, as far as it may be told: what process and listener sightings share."""

from __future__ import annotations

from discovery.host.running import Machine, Process
from discovery.live.identify import line_of
from discovery.live.running import Running
from discovery.model import Launch
from discovery.redact.text import printable, scrub

MAX_FACT = 1024  # characters of one fact; paths are the longest


def launch_of(process: Process, machine: Machine) -> Launch:
    """Return the command line and working folder of `process` as a client would have them. RAW."""
    command, args = line_of(process)
    return Launch(name=None, pointer="", command=command, args=args, cwd=machine.cwd(process.pid))


def launch_facts(server: Running) -> dict[str, str]:
    """Return where its user is at home, and what the command line alone says if that is something else."""
    launched = server.launched
    told = launched if launched is not None and launched != server.identity else None
    facts: dict[str, str | None] = {
        "home": server.home,
        "launch_kind": str(told.kind) if told is not None else None,
        "launch_ref": (told.purl or told.url or told.ref) if told is not None else None,
        "remote": server.remote.url if server.remote is not None else None,
    }
    return shown_facts(facts)


def shown_facts(facts: dict[str, str | None]) -> dict[str, str]:
    """Return those of `facts` that are known, fit to keep."""
    return {name: printable(scrub(value), MAX_FACT) for name, value in sorted(facts.items()) if value}
