"""More reach than a server needs: whole disks and homes, raised rights, tools approved in advance (MCP02)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discovery.identity.patterns import Pattern
from discovery.model import Kind, Sighting
from inventory.findings.argv import behind_run, container_options, own_words, program, words
from inventory.findings.rule import Hit, Rule
from inventory.model import Severity

WHOLE_DISK = Pattern(r"(?:file://)?/+\.?|[A-Za-z]:[\\/]*|\\\\[?.]\\[A-Za-z]:\\?|/host_mnt|/mnt/[a-z]/?")
HOME = Pattern(
    r"~|\$HOME|\$\{(?:env:)?HOME\}|\$\{userHome\}|%(?:USERPROFILE|HOMEPATH)%|\$env:USERPROFILE|\$\{env:USERPROFILE\}"
    r"|/root|/(?:home|Users)(?:/[^/]+)?|[A-Za-z]:[\\/]Users(?:[\\/][^\\/]+)?",
    re.IGNORECASE,
)
# Options whose value is a folder to work in. `--path /` and the like may be a route, and are left alone.
FOLDER_OPTION = Pattern(
    r"-{1,2}(?:(?:allow(?:ed)?|add|base|root|work(?:ing|space)?|data|project|target)[-_]?)?"
    r"(?:root|dir|dirs|directory|directories|folder|folders|workspace|vault|allowed[-_]paths?)",
    re.IGNORECASE,
)
MOUNTS = frozenset({"-v", "--volume"})
SOCKET = Pattern(r"/(?:var/)?run/(?:user/\d+/)?(?:docker|podman/podman|containerd/containerd)\.sock")
HOST_SPACES = frozenset({"--pid", "--ipc", "--userns", "--uts", "--cgroupns"})
ALL_CAPABILITIES = Pattern(r"(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE|DAC_READ_SEARCH)", re.IGNORECASE)
RAISERS = frozenset({"sudo", "doas", "gsudo", "pkexec"})
EVERY_TOOL = Pattern(r"\*|true|all|mcp__[^_]\S*__\*|[^\s(]+[:/(]\*\)?", re.IGNORECASE)
SHOWN_TOOLS = 20  # names in the evidence; a list longer than this is told by its length


def look_for_disk(sighting: Sighting) -> Iterator[Hit]:
    """Yield the arguments and mounts that hand over a whole disk."""
    for where, path in folders(sighting):
        if WHOLE_DISK.fullmatch(path):
            yield Hit(evidence={where: path})


def look_for_home(sighting: Sighting) -> Iterator[Hit]:
    """Yield the arguments and mounts that hand over a whole home."""
    for where, path in folders(sighting):
        if HOME.fullmatch(path.rstrip("/\\") or path):
            yield Hit(evidence={where: path})


def folders(sighting: Sighting) -> Iterator[tuple[str, str]]:
    """Yield the folders a launch hands to its server, each with the field it stands in."""
    for name, value in container_options(sighting):
        if name in MOUNTS:
            yield name, mount_source(value)
        elif name == "--mount":
            keys = dict(part.partition("=")[::2] for part in value.split(","))
            yield name, keys.get("source", keys.get("src", ""))
    if behind_run(sighting):
        return  # behind the image, a path is one inside the container
    for option, value in own_words(sighting):
        if option is None or FOLDER_OPTION.fullmatch(option):
            yield option or "args", value


def mount_source(value: str) -> str:
    """Return the host side of `source:target[:mode]`, which on Windows has a colon of its own."""
    match = re.match(r"([A-Za-z]:[\\/][^:]*|[^:]*):", value)
    return match[1] if match else ""


def look_for_socket(sighting: Sighting) -> Iterator[Hit]:
    """Yield mounts of a container engine's control socket."""
    for name, value in container_options(sighting):
        if name in MOUNTS | {"--mount"} and SOCKET.search(value):
            yield Hit(evidence={name: value})


def look_for_privileged(sighting: Sighting) -> Iterator[Hit]:
    """Yield container options that take the walls away."""
    for name, value in container_options(sighting):
        privileged = name == "--privileged" and value.lower() != "false"
        capable = name == "--cap-add" and ALL_CAPABILITIES.fullmatch(value)
        unconfined = name == "--security-opt" and value.lower().endswith(("=unconfined", ":unconfined"))
        if privileged or capable or unconfined or (name in HOST_SPACES and value == "host"):
            yield Hit(evidence={name: value})


def look_for_host_network(sighting: Sighting) -> Iterator[Hit]:
    """Yield container options that share the machine's own network."""
    for name, value in container_options(sighting):
        if name in ("--network", "--net") and value == "host":
            yield Hit(evidence={name: value})


def look_for_raised_rights(sighting: Sighting) -> Iterator[Hit]:
    """Yield the wrapper that makes the server run as an administrator."""
    for name in sorted(RAISERS & {program(sighting), *sighting.identity.wrapper}):
        yield Hit(evidence={"command": name})


def look_for_guards_off(sighting: Sighting) -> Iterator[Hit]:
    """Yield switches that say of themselves that they are dangerous."""
    if sighting.identity.kind is Kind.INLINE:
        return
    for word in words(sighting):
        name, _, value = word.partition("=")
        if name.startswith("--dangerously-") and value.lower() not in ("false", "0", "no"):
            yield Hit(evidence={"args": word})


def look_for_every_tool(sighting: Sighting) -> Iterator[Hit]:
    """Yield a list of approvals that covers whatever the server offers."""
    if every := sorted(name for name in sighting.auto_approve if EVERY_TOOL.fullmatch(name)):
        yield Hit(evidence={"auto_approve": ", ".join(every)})


def look_for_some_tools(sighting: Sighting) -> Iterator[Hit]:
    """Yield a list of tools approved in advance by name."""
    named = sorted(set(sighting.auto_approve))
    if not named or any(EVERY_TOOL.fullmatch(name) for name in named):
        return
    shown = ", ".join(named[:SHOWN_TOOLS])
    more = f" and {len(named) - SHOWN_TOOLS} more" if len(named) > SHOWN_TOOLS else ""
    yield Hit(evidence={"auto_approve": shown + more})


RULES = (
    Rule(
        id="MCP02-whole-disk",
        severity=Severity.HIGH,
        title="The server is given a whole disk",
        advice="Name the folders it needs; mount them read-only where it only reads.",
        look=look_for_disk,
    ),
    Rule(
        id="MCP02-whole-home",
        severity=Severity.MEDIUM,
        title="The server is given a whole home folder",
        advice="Name the folders it needs: a home also holds keys, tokens and browser profiles.",
        look=look_for_home,
    ),
    Rule(
        id="MCP02-container-socket",
        severity=Severity.HIGH,
        title="The container is given the control socket of its engine",
        advice="Remove the mount: whoever holds the socket can start a container with every right.",
        look=look_for_socket,
    ),
    Rule(
        id="MCP02-privileged-container",
        severity=Severity.HIGH,
        title="The container runs without its walls",
        advice="Remove the option; add the one capability the server needs, if any.",
        look=look_for_privileged,
    ),
    Rule(
        id="MCP02-host-network",
        severity=Severity.MEDIUM,
        title="The container shares the machine's network",
        advice="Publish the one port it serves, on 127.0.0.1; it then no longer reaches local services.",
        look=look_for_host_network,
    ),
    Rule(
        id="MCP02-raised-rights",
        severity=Severity.HIGH,
        title="The server runs with administrator rights",
        advice="Run it as the user; give the one file or device it needs a group instead.",
        look=look_for_raised_rights,
    ),
    Rule(
        id="MCP02-guards-off",
        severity=Severity.HIGH,
        title="A safety switch is turned off",
        advice="Remove the option, or run the server where nothing can be harmed.",
        look=look_for_guards_off,
    ),
    Rule(
        id="MCP02-approve-every-tool",
        severity=Severity.HIGH,
        title="Every tool of the server runs without being asked for",
        advice="Approve single reading tools by name, if any: the server may add tools at any time.",
        look=look_for_every_tool,
    ),
    Rule(
        id="MCP02-approve-tools",
        severity=Severity.LOW,
        title="Some tools run without being asked for",
        advice="Keep only tools that read; review the list when the server's version changes.",
        look=look_for_some_tools,
    ),
)
