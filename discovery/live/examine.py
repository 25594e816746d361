"""One process examined: what it runs, whose it is, and what speaks for its being a server. Channels apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from discovery.host.running import Machine, Process
from discovery.identity.programs import launcher_name
from discovery.live.contents import Contents, Memory
from discovery.live.entry import Runtime, runtime_of
from discovery.live.known import is_host
from discovery.live.running import Evidence
from discovery.live.subject import Found, Subject
from discovery.signals.roles import (
    GATEWAY_PROGRAMS,
    GATEWAYS,
    NEVER,
    SDK_RUNNERS,
    TOOLING,
    is_other_role,
    is_told_to_serve,
)
from discovery.signals.table import DECISIVE, seen

ROLES = {"gateway.known": "gateway", "tooling.known": "tooling"}


def examine(process: Process, machine: Machine, memory: Memory) -> Found:
    """Return what `process` is; what files say is remembered in `memory`."""
    subject = Subject(process, machine, Contents(machine.files(process.pid), memory))
    found = reader(subject.entry.runtime)(subject)
    told = (*found.evidence, *role_of(found, subject))
    role = next((ROLES[each.rule] for each in told if each.rule in ROLES), "")
    return replace(found, evidence=told, role=role, denied=subject.contents.refused is not None)


def reader(runtime: Runtime) -> Callable[[Subject], Found]:
    """Return what reads the programs of a runtime; each is loaded only where one of its programs runs."""
    match runtime:
        case Runtime.NODE | Runtime.BUN | Runtime.DENO:
            from discovery.live.node_programs import of_javascript

            return of_javascript
        case Runtime.PYTHON:
            from discovery.live.python_programs import of_python

            return of_python
        case _:
            from discovery.live.compiled_programs import of_dotnet, of_jvm, of_program

            return {Runtime.JAVA: of_jvm, Runtime.DOTNET: of_dotnet}.get(runtime, of_program)


def role_of(found: Found, subject: Subject) -> Iterator[Evidence]:
    """Give what the program is known as, apart from what it is built of."""
    label = found.label or ""
    words = subject.entry.args or subject.process.args[1:]
    if subject.entry.prompt:
        yield seen("role.prompt", subject.process.name)
    if label in TOOLING:
        yield seen("tooling.known", label)
    elif label in GATEWAYS or is_gateway(subject):
        yield seen("gateway.known", label or called(subject.process))
    elif label in SDK_RUNNERS and SDK_RUNNERS[label] & set(words[:1]):
        yield seen("runner.sdk", label)
    elif label in NEVER or (is_other_role(label.partition(":")[2]) and not is_proven(found.evidence)):
        yield seen("role.never", label)
    elif is_host(subject.process) and not runs_inside(subject):
        yield seen("host.serve-verb" if is_told_to_serve(words) else "role.host", subject.process.name)


def runs_inside(subject: Subject) -> bool:
    """Return whether a script runs under the Node.js that is built into a client."""
    return subject.entry.script is not None and runtime_of(subject.process) is Runtime.NATIVE


def is_gateway(subject: Subject) -> bool:
    """Return whether the program is a native gateway that was told to be one."""
    words = GATEWAY_PROGRAMS.get(called(subject.process))
    if words is None or subject.entry.runtime is not Runtime.NATIVE:
        return False
    given = [arg for arg in subject.process.args[1:] if not arg.startswith("-")]
    return tuple(given[: len(words)]) == words


def called(process: Process) -> str:
    """Return the name of a process's program."""
    return launcher_name(process.exe or (process.args or ("",))[0])


def is_proven(evidence: tuple[Evidence, ...]) -> bool:
    """Return whether one of the facts alone is enough."""
    return any(each.rule in DECISIVE for each in evidence)
