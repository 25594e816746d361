"""What only says where a server is, and the server that is there: addresses, command lines, labels.

Each rule is a row, taken in this order. A pointer joins a server only if exactly one is meant by it, so it
never makes one server of two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from discovery.identity.paths import tidy
from discovery.model import Kind, Sighting, Surface
from inventory.code_paths import base_folder, case_folded, is_absolute
from inventory.findings.argv import base, is_interpreter
from inventory.joins.addresses import call_of, closeness, spots, unix_path
from inventory.joins.nodes import LIVE, Node, claims, file_of, is_address, is_running, is_socket

MAX_WORDS = 64  # of a command line that is compared


class Pointer(NamedTuple):
    """One rule: whether a node is a pointer of this kind, which nodes it points at, and the words for it.

    It aims at nodes that were seen on the surfaces `aims`. Where `alone`, it proves nothing of a server that
    two such pointers would share.
    """

    id: str
    aims: frozenset[Surface]
    applies: Callable[[Node], bool]
    targets: Callable[[Node, Iterable[Node]], Iterator[Node]]
    text: Callable[[Node], str]
    alone: bool = False


# An address or a local socket, and what waits there.


def is_listener_only(node: Node) -> bool:
    """Return whether all that is known of a node is its listening socket, not the program behind it."""
    return all(it.surface is Surface.LISTENER for it in node.sightings) and not claims(node)


def publishers(node: Node, others: Iterable[Node]) -> Iterator[Node]:
    """Give the containers for which an engine's proxy holds this socket."""
    own = {(spot.address, spot.port) for it in node.sightings for spot in spots(it)}
    for other in others:
        published = (spot for it in other.on(Surface.CONTAINER) if is_running(it) for spot in spots(it))
        if any((spot.address, spot.port) in own for spot in published):
            yield other


def is_called(node: Node) -> bool:
    """Return whether a node is only an address that clients call, or a bridge to it."""
    return is_address(node) and not any(node.on(Surface.LISTENER, Surface.CONTAINER))


def answerers(node: Node, others: Iterable[Node]) -> Iterator[Node]:
    """Give what listens at the address; a socket bound to that very address comes before a wildcard."""
    nodes = list(others)
    for sighting in node.sightings:
        call = call_of(sighting)
        if call is None:
            continue
        found = [
            (near, other)
            for other in nodes
            for it in other.on(Surface.LISTENER, Surface.CONTAINER)
            if is_running(it)
            for spot in spots(it)
            if (near := closeness(call, spot)) is not None
        ]
        best = min((near for near, _ in found), default=None)
        yield from (other for near, other in found if near == best)


def is_called_by_socket(node: Node) -> bool:
    """Return whether a node is only a local socket that clients call."""
    return is_socket(node) and not any(node.on(Surface.LISTENER))


def socket_holders(node: Node, others: Iterable[Node]) -> Iterator[Node]:
    """Give what listens on the local socket."""
    wanted = node.sightings[0].identity.ref
    return (other for other in others if any(unix_path(it) == wanted for it in other.on(Surface.LISTENER)))


# A file, a command line, a compose service, and the process or container started from it.


def is_file(node: Node) -> bool:
    """Return whether a node is a file that a configuration names, apart from interpreters."""
    path = file_of(node)
    return path is not None and not is_interpreter(path) and not any(node.on(*LIVE))


def runners(node: Node, others: Iterable[Node]) -> Iterator[Node]:
    """Give the processes that run this very file: as their program, or as their interpreter's script."""
    wanted = file_of(node)
    return (other for other in others if any(wanted in files_run(it) for it in other.on(Surface.PROCESS)))


def files_run(process: Sighting) -> set[str]:
    """Return the absolute paths of the program of a process and of the script it runs."""
    words = [process.command or "", process.facts.get("exe", ""), process.facts.get("entry", "")]
    if is_interpreter(words[0]):
        words.append(next((word for word in process.args[:MAX_WORDS] if not word.startswith("-")), ""))
    paths = (made_absolute(process, word) for word in words)
    return {path for path in paths if path and not is_interpreter(path)}


def made_absolute(process: Sighting, word: str) -> str:
    """Return the path that `word` means to `process`, empty where that is not known."""
    text = word.replace("\\", "/")
    if text and not is_absolute(text):
        text = f"{base_folder(process) or ''}/{text}" if base_folder(process) else ""
    return case_folded(tidy(text)) if text else ""


def is_declared(node: Node) -> bool:
    """Return whether a node is only a configuration."""
    return node.is_configured() and not any(node.on(*LIVE))


def became(node: Node, others: Iterable[Node]) -> Iterator[Node]:
    """Give what turned out to be something else than its command line says, which is the node's.

    A package is known by its program alone; which file an interpreter or a shell ends in, all words decide.
    """
    for other in others:
        if node.key not in other.launched:
            continue
        processes = list(other.on(Surface.PROCESS))
        packaged = not any(aspect == "file" for aspect, _ in claims(other))
        if packaged or all(any(spoken(it, run) for run in processes) for it in node.on(Surface.CONFIG)):
            yield other


def spoken(declared: Sighting, process: Sighting) -> bool:
    """Return whether a process was started with the very words of an entry."""
    wanted, words = words_of(declared), words_of(process)
    return bool(wanted and words) and alike(wanted, words)


def is_vague(node: Node) -> bool:
    """Return whether a configuration says how a client starts something, and not what that is."""
    named = claims(node) or is_address(node) or is_socket(node) or is_service(node)
    return node.is_configured() and not named and not any(node.on(*LIVE))


def launched(node: Node, others: Iterable[Node]) -> Iterator[Node]:
    """Give what the same client started for the same user with the same words."""
    for other in others:
        processes = list(other.on(Surface.PROCESS))
        if any(is_launch(declared, it) for declared in node.on(Surface.CONFIG) for it in processes):
            yield other


def is_launch(declared: Sighting, process: Sighting) -> bool:
    """Return whether `process` is what a client made of the entry `declared`."""
    if process.client is None or process.client not in (declared.client, *declared.readers):
        return False
    if declared.user and process.user and declared.user.lower() != process.user.lower():
        return False
    if declared.cwd and process.cwd and tidy(declared.cwd) != tidy(process.cwd):
        return False
    wanted = words_of(declared)
    running = words_of(process)
    behind = running[1:] if is_interpreter(process.command or "") else running
    return bool(wanted) and any(alike(wanted, words) for words in (running, behind) if words)


def words_of(sighting: Sighting) -> tuple[str, ...]:
    """Return a command line; none where it is too long to be compared whole."""
    words = (sighting.command or "", *sighting.args)
    return words if words[0] and len(words) <= MAX_WORDS else ()


def alike(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Return whether two command lines are the same, apart from the folder that a search path adds."""
    same = wanted[0] == words[0] or ("/" not in wanted[0] and base(wanted[0]) == base(words[0]))
    return same and wanted[1:] == words[1:]


def is_service(node: Node) -> bool:
    """Return whether a node is a service of a compose file."""
    identity = node.sightings[0].identity
    return identity.kind is Kind.CONTAINER and (identity.ref or "").startswith("compose:")


def services(node: Node, others: Iterable[Node]) -> Iterator[Node]:
    """Give the containers that compose made of the service."""
    path, _, service = node.key.rpartition("|")[2].partition("#")
    for other in others:
        for it in other.on(Surface.CONTAINER):
            files = it.facts.get("compose_files", "").split(",")
            if service and it.facts.get("compose_service") == service and path in files:
                yield other


# A log, and the one server that its client knows by this label.


def is_log(node: Node) -> bool:
    """Return whether a node is only a label in logs."""
    return all(it.surface is Surface.LOG for it in node.sightings) and not claims(node)


def labelled(node: Node, others: Iterable[Node]) -> Iterator[Node]:
    """Give the servers that the log's client has under this label in the same home."""
    wanted = {owned(it, folded=False) for it in node.sightings if it.facts.get("label") != "altered"}
    nearly = {owned(it, folded=True) for it in node.sightings} - {None}
    for other in others:
        for it in other.on(Surface.CONFIG):
            if owned(it, folded=False) in wanted - {None} or (
                not wanted and owned(it, folded=True) in nearly
            ):
                yield other


def owned(sighting: Sighting, *, folded: bool) -> tuple[str, str, str] | None:
    """Return whose label a sighting has, `folded` to what a file's name keeps of it; None without one."""
    label = sighting.name or ""
    if folded:
        label = "".join(letter for letter in label.lower() if letter.isalnum())
    return (sighting.client, sighting.root, label) if sighting.client and label else None


def by_address(node: Node) -> str:
    """Return the words for an address."""
    return f"this is what listens at {node.sightings[0].identity.url}"


def by_socket(node: Node) -> str:
    """Return the words for a local socket."""
    return f"this is what listens at {node.sightings[0].identity.ref}"


def by_command(_: Node) -> str:
    """Return the words for a command line that became something else."""
    return "a process was started by this command line"


def by_launch(node: Node) -> str:
    """Return the words for a command line."""
    return f"{node.sightings[0].client} started it with this command line"


def by_label(node: Node) -> str:
    """Return the words for a label in a log."""
    return f"{node.sightings[0].client} has one server under the label {node.sightings[0].name!a}"


ANSWERING = frozenset({Surface.LISTENER, Surface.CONTAINER})
POINTERS = (
    Pointer(
        "published",
        frozenset({Surface.CONTAINER}),
        is_listener_only,
        publishers,
        lambda _: "a container publishes this port",
    ),
    Pointer("address", ANSWERING, is_called, answerers, by_address),
    Pointer("unix-socket", ANSWERING, is_called_by_socket, socket_holders, by_socket),
    Pointer(
        "file", frozenset({Surface.PROCESS}), is_file, runners, lambda node: f"a process runs {file_of(node)}"
    ),
    Pointer(
        "service",
        frozenset({Surface.CONTAINER}),
        is_service,
        services,
        lambda _: "the container is of this compose service",
    ),
    Pointer("command", frozenset({Surface.PROCESS}), is_declared, became, by_command),
    Pointer("launch", frozenset({Surface.PROCESS}), is_vague, launched, by_launch, alone=True),
    Pointer("label", frozenset({Surface.CONFIG}), is_log, labelled, by_label),
)
