"""server.json of the MCP registry: what a repository says others should run. All generations since 2025."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from discovery.model import Launch
from discovery.shapes import transport
from discovery.shapes.entry import NO_ADDRESS, broken
from discovery.shapes.fields import Entry, pairs
from discovery.shapes.model import Item, Node, Plain
from discovery.shapes.values import filled, first_filled, flag, text

PROVIDED = {"role": "provided"}
# `name` of every generation is reverse DNS with one slash; see modelcontextprotocol/registry, server.json.
REGISTRY_NAME = re.compile(r"^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$")
TYPE_KEYS = ("registryType", "registry_type", "registry_name")
PACKAGE_KEYS = ("identifier", "name")
ARGUMENT_KEYS = (("runtimeArguments", "runtime_arguments"), ("packageArguments", "package_arguments"))
VARIABLE_KEYS = ("environmentVariables", "environment_variables")
# Runtime and its own switches, by the registry a package is published in.
RUNTIMES: Mapping[str, tuple[str, ...]] = {
    "npm": ("npx", "-y"),
    "pypi": ("uvx",),
    "oci": ("docker", "run", "-i", "--rm"),
    "docker": ("docker", "run", "-i", "--rm"),
    "nuget": ("dnx",),
}
CONTAINERS = frozenset({"oci", "docker"})


def read_server_json(node: Node) -> Iterator[Item]:
    """Yield one package or remote of a server.json as a provided server; other documents give nothing."""
    document = node.document
    if not isinstance(document, dict) or not isinstance(node.value, dict):
        return
    name = filled(document.get("name"))
    if name is None or not REGISTRY_NAME.match(name):
        return
    facts = {**PROVIDED, **({"version": version} if (version := version_of(document)) else {})}
    if node.key == "remotes":
        yield remote(node, name, facts)
    elif node.key == "packages":
        yield package(node, name, facts)


def version_of(document: Entry) -> str | None:
    """Return the version of a server: in the oldest generation it stood in `version_detail`."""
    detail = document.get("version_detail")
    return filled(document.get("version")) or (
        filled(detail.get("version")) if isinstance(detail, dict) else None
    )


def remote(node: Node, name: str, facts: Mapping[str, str]) -> Launch:
    """Return a hosted endpoint of a server.json."""
    entry = node.value if isinstance(node.value, dict) else {}
    url = filled(entry.get("url"))
    if url is None:
        return broken(name, node.pointer, NO_ADDRESS)
    word = transport.word_of(entry)
    return Launch(
        name=name,
        pointer=node.pointer,
        url=url,
        headers=dict(pairs(entry.get("headers"), separator=":")),
        transport=transport.of_url(url, key="url", word=word),
        facts=facts,
    )


def package(node: Node, name: str, facts: Mapping[str, str]) -> Launch:
    """Return a package of a server.json as the command that its registry type implies."""
    entry = node.value if isinstance(node.value, dict) else {}
    kind = (first_filled(entry, TYPE_KEYS) or "").lower()
    identifier = first_filled(entry, PACKAGE_KEYS)
    if identifier is None:
        return broken(name, node.pointer, NO_ADDRESS)
    version = filled(entry.get("version"))
    env = dict(pairs(first_of(entry, VARIABLE_KEYS), separator="="))
    spoken = entry.get("transport")
    word = transport.word_of(spoken) if isinstance(spoken, dict) else None
    known = {**facts, "registry": kind} if kind else dict(facts)
    digest = filled(entry.get("fileSha256")) or filled(entry.get("file_sha256"))
    known |= {"file_sha256": digest} if digest else {}
    runtime = RUNTIMES.get(kind)
    if runtime is None:
        ref = f"{kind or 'package'}:{identifier}" + (f"@{version}" if version and kind != "mcpb" else "")
        return Launch(
            name=name, pointer=node.pointer, ref=ref, env=env, transport=word or "stdio", facts=known
        )
    before, after = (tuple(arguments(first_of(entry, keys))) for keys in ARGUMENT_KEYS)
    before = without_repeats(before, (*runtime[1:], identifier, pinned(kind, identifier, version)))
    hint = filled(entry.get("runtimeHint")) or filled(entry.get("runtime_hint"))
    command = hint if hint is not None and not re.search(r"\s", hint) else runtime[0]
    return Launch(
        name=name,
        pointer=node.pointer,
        command=command,
        args=(
            *(runtime[1:] if command == runtime[0] else ()),
            *before,
            pinned(kind, identifier, version),
            *after,
        ),
        env=env,
        transport=word or "stdio",
        facts=known,
    )


def without_repeats(words: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """Return runtime arguments without what stands in the launch anyway: `run`, and the package itself.

    Publishers write them out (github/github-mcp-server: server.json, 2025-10-17); read as they stand,
    `run` would be the image.
    """
    packages = {plain for word in known if (plain := without_tag(word))}
    return tuple(word for word in words if word not in known and without_tag(word) not in packages)


def without_tag(word: str) -> str | None:
    """Return a container image without its tag or digest; None for a word that has no path in it."""
    folder, slash, last = word.partition("@sha256:")[0].rpartition("/")
    return f"{folder}/{last.partition(':')[0]}" if slash and folder and not word.startswith("-") else None


def pinned(kind: str, identifier: str, version: str | None) -> str:
    """Return a package with its version, as its runtime wants it written."""
    if version is None:
        return identifier
    if kind not in CONTAINERS:
        return f"{identifier}@{version}"
    tagged = "@" in identifier or ":" in identifier.rpartition("/")[2]
    return identifier if tagged else f"{identifier}:{version}"


def arguments(value: Plain) -> Iterator[str]:
    """Yield the words of an argument list; a value the user is to give stays a `{name}` template."""
    for item in value if isinstance(value, list) else ():
        if not isinstance(item, dict):
            continue
        name = filled(item.get("name"))
        given = text(item.get("value")) or text(item.get("default"))
        if item.get("type") == "named" and item.get("format") == "boolean":
            yield from (name,) if name is not None and flag(given) is not False else ()
        elif item.get("type") == "named":
            yield from filter(None, (name, given))
        else:
            yield (
                given
                or "{" + (filled(item.get("valueHint")) or filled(item.get("value_hint")) or "value") + "}"
            )


def first_of(entry: Entry, keys: tuple[str, ...]) -> Plain:
    """Return the first of the fields `keys` that an entry has."""
    return next((entry[key] for key in keys if key in entry), None)
