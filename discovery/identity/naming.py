"""What a launch is: a command line, an image, a URL or a registry's package becomes an Identity.

The order: clean the words, peel wrappers and bridges off one by one, ask the launcher
what it was told to run. No shell, no disk, no network; no input raises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from discovery.identity.bridges import name_bridge_program
from discovery.identity.clean import clean, clean_all
from discovery.identity.launchers.containers import CONTAINER_LAUNCHERS, of_scheme
from discovery.identity.launchers.javascript import JAVASCRIPT
from discovery.identity.launchers.native import NATIVE
from discovery.identity.launchers.python import PYTHON_LAUNCHERS, name_python
from discovery.identity.launchers.python_tables import PYTHONS
from discovery.identity.launchers.runtimes import RUNTIMES
from discovery.identity.paths import is_path, local
from discovery.identity.patterns import Pattern
from discovery.identity.programs import launcher_name, name_program
from discovery.identity.registry_package import name_package
from discovery.identity.scene import Call, Handler, Peeled, Scene, Step, unresolved
from discovery.identity.specs.web import is_web
from discovery.identity.urls import canonical_url
from discovery.identity.words import split
from discovery.identity.wrappers import WRAPPER_HANDLERS
from discovery.model import Form, Identity, Kind
from discovery.redact.args import redact_args, redact_value
from discovery.redact.found import Found
from discovery.redact.values import token_shape

MAX_LAYERS = 16  # nobody stacks more wrappers by hand; a line that does is hostile
MAX_FIELD = 2048  # of what is kept: longer refs and versions are cut, for reports must stay readable

HANDLERS: Mapping[str, Handler] = {
    **JAVASCRIPT,
    **RUNTIMES,
    **PYTHON_LAUNCHERS,
    **CONTAINER_LAUNCHERS,
    **NATIVE,
    **WRAPPER_HANDLERS,
    "python": name_python,
}
ALIASES = {"nodejs": "node", "yarnpkg": "yarn", "javaw": "java", "gmake": "make"}
PROGRAM_END = Pattern(r"\.(?:exe|cmd|bat|ps1|com)(?=\s|$)", re.IGNORECASE)
OPERATORS = frozenset({"&&", "||", ";", "|", "&", ">", ">>", "<"})
CONTROL = Pattern(r"[\x00-\x1f\x7f-\x9f]")


def name(
    *,
    command: str | None,
    args: Sequence[str] = (),
    url: str | None = None,
    os: str = "any",
    source: str | None = None,
    cwd: str | None = None,
    home: str | None = None,
    package: Mapping[str, str] | None = None,
) -> Identity:
    """Return the identity of what `command` starts, `url` names, or `package` (of a server.json) installs.

    `os` is any, linux, macos or windows; `source` is `process` for a running command line; relative paths
    become absolute by `cwd`; `home` is folded to `~`. Never raises; what cannot be named is `unresolved`.
    """
    if package is not None:
        return presentable(name_package(package))
    scene = Scene(
        os=os,
        base=clean(cwd) or None if isinstance(cwd, str) else None,
        home=clean(home) or None if isinstance(home, str) else None,
        process=source == "process",
    )
    line = line_of(command, args, scene)
    address = clean(url) if isinstance(url, str) else ""
    if not line:
        return presentable(name_url(address) if address else unresolved("empty"))
    argv, places = redacted(line)
    found = replace(name_argv(argv, scene), secrets=places)
    return presentable(with_conflict(found, address) if address else found)


def redacted(line: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a command line without its secrets, and where they stood: no identity is made of a secret."""
    found: list[Found] = []
    program = redact_value(line[0], "command", found)
    rest = redact_args(line[1:])
    places = tuple(each.where for each in (*found, *rest.secrets) if each.form is Form.PLAIN)
    return (program, *rest.args), places


def line_of(command: object, args: object, scene: Scene) -> tuple[str, ...]:
    """Return the words of a launch; a whole command line in `command` is split."""
    program = clean(command) if isinstance(command, str) else ""
    words = split(args, scene.os) if isinstance(args, str) else clean_all(args)
    if not program:
        return words
    if not re.search(r"\s", program):
        return (program.strip("'\""), *words)
    return (*command_words(program, bool(words), scene.os), *words)


def command_words(line: str, more: bool, os: str) -> tuple[str, ...]:
    """Return the words of a command with blanks: a path that has some, or a command line."""
    if is_path(line):
        end = PROGRAM_END.search(line)
        if end:
            return (line[: end.end()], *split(line[end.end() :], os))
        first, *rest = split(line, os) or (line,)
        if launcher_name(first) not in HANDLERS and not any(word[:1] in "-@" or "=" in word for word in rest):
            return (line,)
    words = split(line, os)
    if OPERATORS.intersection(words):  # only a shell understands it, and it starts more than one program
        return ("cmd", "/c", line) if os == "windows" else ("sh", "-c", line)
    known = bool(words) and launcher_name(words[0]) in HANDLERS
    return words if known or not more or line[:1] in "'\"" else (line,)


def name_url(address: str) -> Identity:
    """Return the identity of a remote server, a local socket, or why a URL names neither."""
    if address[:5].lower() == "file:":
        return local(address, Scene())
    found = canonical_url(address)
    if found.url is not None:
        return Identity(kind=Kind.REMOTE, url=found.url, ref=found.ref, secrets=found.secrets)
    here = (found.ref or "").startswith(("unix:", "pipe:"))
    return Identity(kind=Kind.LOCAL if here else Kind.UNRESOLVED, ref=found.ref, secrets=found.secrets)


def with_conflict(found: Identity, address: str) -> Identity:
    """Return `found`, marked where the entry also has another URL: clients differ on which wins."""
    other = name_url(address)
    ref = found.ref if found.url is not None and found.url == other.url else found.ref or "conflict:url"
    return replace(found, ref=ref, secrets=(*found.secrets, *other.secrets))


def name_argv(argv: Sequence[str], scene: Scene) -> Identity:
    """Return the identity of a command, peeled layer by layer, outermost first."""
    layers: list[Peeled] = []
    step: Step = unresolved("too-deep")
    for _ in range(MAX_LAYERS):
        step = name_call(argv, scene)
        if isinstance(step, Identity):
            break
        layers.append(step)
        if not step.argv:
            break
        argv, scene = step.argv, step.scene
    found = step if isinstance(step, Identity) else core_of(step)
    for layer in reversed(layers):
        found = put_back(layer, found)
    return found


def core_of(step: Peeled) -> Identity:
    """Return the identity at the heart of the last layer: its URL, or what it falls back to."""
    if step.url is not None:
        return name_url(step.url)
    return step.fallback if step.fallback is not None and not step.argv else unresolved("too-deep")


def put_back(layer: Peeled, found: Identity) -> Identity:
    """Return `found` with the traces of the layer around it."""
    if layer.fallback is not None and layer.argv and is_part_of_image(found):
        return layer.fallback
    launcher = layer.launcher if layer.launcher and found.purl is None else found.launcher
    ref = found.ref
    if layer.host:
        ref = f"host:{layer.host}" + (f"#{ref}" if ref else "")
    return replace(
        found,
        launcher=launcher or found.launcher,
        ref=ref,
        wrapper=(*((layer.wrapper,) if layer.wrapper else ()), *found.wrapper),
        via=(*((layer.via,) if layer.via else ()), *found.via),
    )


def is_part_of_image(found: Identity) -> bool:
    """Return whether what was found inside a container can only come from its image."""
    return found.kind is Kind.BINARY or (found.ref or "").startswith("container-")


def name_call(argv: Sequence[str], scene: Scene) -> Step:
    """Return one step: the identity of a command, or the layer to take off it."""
    program, args = argv[0], tuple(argv[1:])
    if is_web(program):
        return name_url(program)
    scheme = of_scheme(program, args)
    if scheme:
        return Peeled(argv=scheme, scene=scene)
    name = launcher_name(program)
    name = "python" if PYTHONS.fullmatch(name) else ALIASES.get(name, name)
    call = Call(program=program, name=name, args=args, scene=scene)
    handler = HANDLERS.get(name)
    step = handler(call) if handler else name_bridge_program(call) or name_program(program, scene)
    return replace(step, launcher=step.launcher or name or None) if isinstance(step, Identity) else step


def presentable(found: Identity) -> Identity:
    """Return `found` fit to store: no control characters, no endless text, no token, no place told twice."""
    secrets = tuple(dict.fromkeys(CONTROL.sub("", place)[:MAX_FIELD] for place in found.secrets))
    texts = {field: shown(getattr(found, field)) for field in ("version", "ref", "launcher")}
    if any(token_shape(text) for text in (*texts.values(), found.purl, found.url) if text):
        return Identity(
            kind=Kind.UNRESOLVED,
            ref="redacted",
            wrapper=found.wrapper,
            via=tuple(purl for purl in found.via if not token_shape(purl)),
            secrets=tuple(place for place in secrets if not token_shape(place)),
        )
    return replace(found, **texts, secrets=secrets)  # type: ignore[arg-type]  # three optional strings


def shown(text: str | None) -> str | None:
    """Return `text` without control characters and of bounded length."""
    return CONTROL.sub("", text)[:MAX_FIELD] if text is not None else None
