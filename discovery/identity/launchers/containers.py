"""docker, podman, nerdctl, finch; compose services, running containers, gateways, ToolHive's schemes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from discovery.identity.bridges import bridge_of, settle
from discovery.identity.clean import bare
from discovery.identity.flags import Scanned, scan
from discovery.identity.launchers.container_tables import (
    COMPOSE,
    COMPOSE_RUN,
    ENGINES,
    ENV,
    EXEC,
    GLOBAL,
    KUBECTL,
    MCP_GATEWAY,
    RUN,
    START,
    THV,
)
from discovery.identity.paths import DRIVE, base_name, is_path, joined, place
from discovery.identity.patterns import Pattern
from discovery.identity.scene import Call, Handler, Peeled, Scene, Step, is_rooted, unresolved
from discovery.identity.specs.image import ENTRIES, is_runtime, read_image, repository_of
from discovery.identity.specs.web import is_web
from discovery.model import Identity, Kind

SCHEME = Pattern(r"(npx|uvx|go|docker|oci)://(.+)", re.IGNORECASE)
# First words of a container command that are programs rather than arguments of the image's own.
PROGRAM = Pattern(r"[a-z][\w.+-]*|/[\w./+-]+", re.IGNORECASE)
SUBCOMMANDS = {"uv": ("run", "tool", "x"), "deno": ("run", "serve", "task", "eval"), "bun": ("run", "x")}


def name_engine(call: Call) -> Step:
    """Return what a container engine's command runs or joins."""
    words = scan(call.args, GLOBAL).words
    if words[:1] == ("container",):
        words = words[1:]
    verb, args = (words[0], words[1:]) if words else ("", ())
    match verb:
        case "run" | "create":
            return run_image(call, args)
        case "exec" | "attach":
            return existing(call, scan(args, EXEC))
        case "start":
            return existing(call, scan(args, START))
        case "compose":
            return name_compose(call._replace(args=args))
        case "mcp":
            return docker_mcp(call, args)
        case "model" | "ai":
            return unresolved(f"{call.name}:{verb}")
    return unresolved("empty" if not verb else f"{call.name}:{verb}")


def run_image(call: Call, args: Sequence[str]) -> Step:
    """Return the image that is run, or what it is told to run if it only lends a runtime."""
    scanned = scan(args, RUN)
    if not scanned.words:
        return unresolved("empty")
    image = read_image(scanned.words[0])
    command = scanned.words[1:]
    repository = repository_of(image)
    if bridge_of(image):
        return settle(call, image, base_name(repository), command)
    argv = started(repository, scanned.last("--entrypoint"), command) if is_runtime(repository) else ()
    if not argv:
        return image
    scene = Scene(
        os="linux",
        base=scanned.last("-w", "--workdir") or "/",
        mounts=mounts_of(scanned, call.scene),
        env=tuple((name, value) for name, _, value in (pair.partition("=") for pair in scanned.all(*ENV))),
    )
    return Peeled(
        argv=argv, scene=scene, wrapper=call.name, via=image.purl, fallback=replace(image, launcher=call.name)
    )


def started(repository: str, entrypoint: str | None, command: Sequence[str]) -> tuple[str, ...]:
    """Return the command that a runtime image starts; nothing where it only starts its own shell."""
    if entrypoint is not None:
        return tuple(word for word in (entrypoint, *command) if word)
    if not command:
        return ()
    entry = ENTRIES.get(repository)
    first = command[0]
    own = entry is not None and (
        first in SUBCOMMANDS.get(entry, ()) or not PROGRAM.fullmatch(first) or "." in base_name(first)
    )
    return (entry, *command) if own and entry else tuple(command)


def mounts_of(scanned: Scanned, scene: Scene) -> tuple[tuple[str, str], ...]:
    """Return (container folder, host folder) for every bind mount."""
    found: list[tuple[str, str]] = []
    for volume in scanned.all("-v", "--volume"):
        drive = volume[:2] if DRIVE.match(volume) else ""
        source, _, target = volume[len(drive) :].partition(":")
        if is_path(drive + source) or source[:1] in "$%~.":
            found.append((target.partition(":")[0], joined(drive + source, scene)))
    for mount in scanned.all("--mount"):
        pairs = {name: value for name, _, value in (part.partition("=") for part in mount.split(","))}
        source = pairs.get("source") or pairs.get("src") or ""
        target = pairs.get("target") or pairs.get("dst") or pairs.get("destination") or ""
        if pairs.get("type") == "bind" and source and target:
            found.append((target, joined(source, scene)))
    return tuple(found)


def existing(call: Call, scanned: Scanned) -> Identity:
    """Return the running container that is joined; what it is must be asked of the engine."""
    if not scanned.words:
        return unresolved("empty")
    return Identity(kind=Kind.CONTAINER, ref=f"container:{scanned.words[0]}")


def name_compose(call: Call) -> Step:
    """Return the compose service that is run; the file knows its image."""
    before = scan(call.args, COMPOSE)
    verb, args = (before.words[0], before.words[1:]) if before.words else ("", ())
    if verb not in ("run", "exec", "up", "start"):
        return unresolved("empty" if not verb else f"compose:{verb}")
    after = scan(args, COMPOSE_RUN)
    files = before.all("-f", "--file")
    scene = call.scene.at(before.last("--project-directory"))
    ref = place(files[0] if files else ".", call.scene if files else scene, "compose")
    service = f"#{after.words[0]}" if after.words else ""
    return Identity(kind=Kind.CONTAINER, ref=ref + service)


def docker_mcp(call: Call, args: Sequence[str]) -> Identity:
    """Return Docker's MCP gateway: many servers behind one, those it is limited to being named in the ref."""
    scanned = scan(args, MCP_GATEWAY)
    names = sorted({name for value in scanned.all("--servers") for name in value.split(",") if name})
    ref = "docker-mcp-gateway" + (f":{','.join(names)}" if names else "")
    return Identity(kind=Kind.GATEWAY, ref=ref)


def name_kubectl(call: Call) -> Step:
    """Return the pod that `kubectl exec` joins."""
    scanned = scan(call.args, KUBECTL)
    if len(scanned.words) < 2 or scanned.words[0] not in ("exec", "attach"):
        return unresolved(f"{call.name}:{(scanned.words or ('empty',))[0]}")
    namespace = scanned.last("-n", "--namespace")
    pod = "/".join(part for part in (namespace, scanned.words[1].removeprefix("pod/")) if part)
    return Identity(kind=Kind.CONTAINER, ref=f"k8s:{pod}")


def name_thv(call: Call) -> Step:
    """Return what `thv run` runs: a scheme, an image, a remote URL, or a name of ToolHive's registry."""
    words = call.args
    if words[:1] != ("run",):
        return unresolved("empty" if not words else f"toolhive:{words[0]}")
    scanned = scan(words[1:], THV)
    layer = Peeled(scene=call.scene, wrapper="toolhive", launcher=call.name)
    if not scanned.words:
        return unresolved("empty")
    target = bare(scanned.words[0])
    args = tuple(word for word in scanned.words[1:] if word != "--")
    if is_web(target):
        return layer._replace(url=target)
    argv = of_scheme(target, args)
    if argv:
        return layer._replace(argv=argv)
    if re.search(r"[/:@]", target) and not is_rooted(target):
        image = read_image(target)
        return layer._replace(fallback=replace(image, launcher=call.name))
    return unresolved(f"toolhive:{target}")


def of_scheme(target: str, args: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the command that one of ToolHive's schemes stands for; nothing for other text."""
    found = SCHEME.fullmatch(target)
    if found is None:
        return ()
    match found[1].lower():
        case "npx":
            return ("npx", "-y", found[2], *args)
        case "uvx":
            return ("uvx", found[2], *args)
        case "go":
            return ("go", "run", found[2], *args)
    return ("docker", "run", found[2], *args)


CONTAINER_LAUNCHERS: dict[str, Handler] = {
    **dict.fromkeys(ENGINES, name_engine),
    "docker-compose": name_compose,
    "podman-compose": name_compose,
    "kubectl": name_kubectl,
    "oc": name_kubectl,
    "thv": name_thv,
}
