"""One entry of any client, as a Launch: the general normaliser behind almost every reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from discovery.frozen import frozen
from discovery.model import Launch
from discovery.shapes import transport
from discovery.shapes.fields import Entry, approvals, environment, facts, headers, switch
from discovery.shapes.model import Plain
from discovery.shapes.values import filled, first_filled, texts, words
from discovery.shapes.vocabulary import (
    ARGS_KEYS,
    COMMAND_KEYS,
    CWD_KEYS,
    IMAGE_KEYS,
    INSIDE,
    SOCKET_KEYS,
    URL_KEYS,
)

ADDRESS_KEYS = (*SOCKET_KEYS, *URL_KEYS)
NESTS = ("transport", "remote", "parameters", "mcp_config")
NO_ADDRESS = "the entry has neither a command nor an address"
BAD_COMMAND = "the command is neither text nor a list of text"
BAD_ADDRESS = "the address is not text"
NOT_AN_OBJECT = "the entry is not an object"
NOT_SERVERS = "the value is not a map or list of servers"
# promptfoo/promptfoo: site/docs/integrations/mcp.md, `path`: a local server script.
SCRIPT = re.compile(r"\.(?:[cm]?[jt]s|py)$", re.IGNORECASE)


@frozen
class Address:
    """How one entry reaches its server: a command line, a URL, or a name to look up elsewhere."""

    command: str | None = None
    args: tuple[str, ...] = ()
    url: str | None = None
    transport: str | None = None
    ref: str | None = None
    env: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    facts: Mapping[str, str] = field(default_factory=dict)


def launch(
    entry: Entry,
    *,
    name: str | None,
    pointer: str,
    os: str = "linux",
    whole_line: bool = False,
    facts_besides: Mapping[str, str] | None = None,
) -> Launch:
    """Return an entry as a Launch, with a problem if it has no usable address.

    `whole_line` says that this client reads a command with spaces as a whole command line.
    """
    flat = flatten(entry)
    address = address_of(flat, os=os, whole_line=whole_line)
    known = address or Address()
    return Launch(
        name=name,
        pointer=pointer,
        command=known.command,
        args=known.args,
        url=known.url,
        env={**known.env, **environment(flat)},
        headers=headers(flat),
        cwd=first_filled(flat, CWD_KEYS),
        transport=known.transport,
        enabled=switch(flat),
        ref=f"{known.transport}:{name}" if known.transport in INSIDE and name else known.ref,
        auto_approve=approvals(flat),
        facts={**facts(flat), **known.facts, **(facts_besides or {})},
        problem=None if address else complaint(flat),
    )


def broken(name: str | None, pointer: str, problem: str) -> Launch:
    """Return the Launch that stands for an entry nobody can read."""
    return Launch(name=name, pointer=pointer, problem=problem)


def flatten(entry: Entry) -> Entry:
    """Return an entry with the objects that some clients nest its parts in (`transport: {...}`) opened."""
    nested = [inner for key in NESTS if isinstance(inner := entry.get(key), dict)]
    if not nested:
        return entry
    flat = {key: value for key, value in entry.items() if key not in NESTS or not isinstance(value, dict)}
    for inner in nested:
        flat.update(inner)
    return flat


def address_of(flat: Entry, *, os: str = "linux", whole_line: bool = False) -> Address | None:
    """Return how a flattened entry reaches its server, None if it does not say."""
    command, args, env = command_of(flat, os=os, whole_line=whole_line)
    key, url = url_of(flat)
    if command is not None and transport.SCHEME.match(command) and transport.is_web(command):
        # Older ChatMCP builds write the address of an SSE server where the command belongs.
        key, url, command = "command", url or command, None
    word = transport.word_of(flat)
    if command is not None and (url is None or word in {None, "stdio"}):
        leftover = {"leftover": "url"} if url is not None else {}
        return Address(
            command=command, args=args, transport="stdio", ref=behind(command, args), env=env, facts=leftover
        )
    if url is not None:
        leftover = {"leftover": "command"} if command is not None else {}
        return Address(url=url, transport=transport.of_url(url, key=key, word=word), facts=leftover)
    return image_of(flat, args) or script_of(flat, args) or reference_of(flat, word)


def command_of(
    flat: Entry, *, os: str, whole_line: bool
) -> tuple[str | None, tuple[str, ...], Mapping[str, str | None]]:
    """Return the program, its arguments and the environment written beside them."""
    args = arguments(flat, os)
    for key in COMMAND_KEYS:
        match flat.get(key):
            case list() as line:
                program, *rest = texts(line) or ("",)
                if program.strip():
                    return program, (*rest, *args), {}
            case dict() as inner if (path := filled(inner.get("path"))) is not None:
                return path, arguments(inner, os) or args, environment(inner)
            case str() as line if line.strip():
                program, *rest = split(line, os) if whole_line else (line.strip(),)
                return program, (*rest, *args), {}
    return None, args, {}


def split(line: str, os: str) -> tuple[str, ...]:
    """Return the words of a command line, the line itself if its first word would be empty."""
    found = words(line, os)
    return found if found and found[0].strip() else (line.strip(),)


def arguments(entry: Entry, os: str) -> tuple[str, ...]:
    """Return the arguments of an entry: a list as it is, one text split as a shell would."""
    for key in ARGS_KEYS:
        match entry.get(key):
            case str() as line:
                return words(line, os)
            case list() as items:
                return texts(items)
    return ()


def url_of(flat: Entry) -> tuple[str, str | None]:
    """Return the field an address stands in, and the address; a socket's path becomes a unix: URL."""
    for key in ADDRESS_KEYS:
        if key in flat and (text := filled(flat[key])) is not None:
            bare_path = key in SOCKET_KEYS and not text.startswith("unix:")
            return key, f"unix://{text}" if bare_path else text
    return "", None


def behind(command: str, args: tuple[str, ...]) -> str | None:
    """Return what a launcher that only names a server stands for (`mcpm run NAME`), None for others."""
    program = command.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
    if program == "mcpm" and len(args) > 1 and args[0] == "run" and not args[1].startswith("-"):
        return f"mcpm:{args[1]}"
    return None


def image_of(flat: Entry, args: tuple[str, ...]) -> Address | None:
    """Return the container an entry names as the command that would run it, None if it names none."""
    image = first_filled(flat, IMAGE_KEYS)
    if image is None:
        return None
    return Address(command="docker", args=("run", image, *args), transport="stdio", facts={"image": image})


def script_of(flat: Entry, args: tuple[str, ...]) -> Address | None:
    """Return the launch of an entry that gives but a script's path: its ending says what runs it."""
    path = filled(flat.get("path"))
    return Address(command=path, args=args, transport="stdio") if path and SCRIPT.search(path) else None


def reference_of(flat: Entry, word: str | None) -> Address | None:
    """Return the server an entry only refers to: a catalogue's, a hub's, or one inside the client."""
    ref = filled(flat.get("ref"))
    if ref is not None:
        return Address(ref="docker-mcp:" + ref.removeprefix("docker:") if ref.startswith("docker:") else ref)
    uses = filled(flat.get("uses"))
    if uses is not None:
        return Address(ref=f"continue-hub:{uses}")
    target = filled(flat.get("target"))
    if target is not None:
        return targeted(target)
    return Address(transport=word) if word in INSIDE else None


def targeted(target: str) -> Address:
    """Return the address in fast-agent's `target`: a URL, a package, or a command line."""
    if transport.is_web(target):
        return Address(url=target, transport=transport.of_url(target, key="target", word=None))
    if target.startswith("@"):
        return Address(command="npx", args=("-y", target), transport="stdio")
    program, *rest = split(target, "linux")
    return Address(command=program, args=tuple(rest), transport="stdio")


def complaint(flat: Entry) -> str:
    """Return in words why a flattened entry has no address. Never quotes it."""
    if any(value and not isinstance(value, str) for value in map(flat.get, COMMAND_KEYS)):
        return BAD_COMMAND
    if any(flat.get(key) is not None and not isinstance(flat[key], str) for key in URL_KEYS):
        return BAD_ADDRESS
    return NO_ADDRESS


def named(entry: Plain, keys: tuple[str, ...]) -> str | None:
    """Return the name an entry gives itself, None if it gives none that is text or a number."""
    if not isinstance(entry, dict):
        return None
    found = (texts(entry.get(key)) for key in keys if not isinstance(entry.get(key), list))
    return next((text[0].strip() for text in found if text and text[0].strip()), None)
