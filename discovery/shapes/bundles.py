"""MCPB bundles (once DXT): manifests on their own, in Claude Desktop's registry, in Windows packages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from discovery.model import Launch
from discovery.shapes import gate
from discovery.shapes.descend import child
from discovery.shapes.entry import NO_ADDRESS, broken, launch, named
from discovery.shapes.fields import Entry, switch
from discovery.shapes.maps import read_own
from discovery.shapes.model import Include, Item, Node, Plain
from discovery.shapes.values import filled

# The manifest's names for operating systems (anthropics/mcpb, MANIFEST.md).
PLATFORMS = {"windows": "win32", "macos": "darwin", "linux": "linux"}
HERE = "${__dirname}/"
# How a host starts a bundle whose manifest names only its entry point, by its type.
BY_TYPE: Mapping[str, tuple[str, ...]] = {
    "node": ("node",),
    "python": ("python",),
    "uv": ("uv", "run"),
    "binary": (),
}
LMSTUDIO_CONFIG = "mcp-bridge-config.json"


def read_manifest(node: Node) -> Iterator[Item]:
    """Yield the server of an MCPB manifest; manifests of every other kind give nothing."""
    manifest = node.document
    if isinstance(manifest, dict) and isinstance(manifest.get("manifest.json"), dict):
        manifest = manifest["manifest.json"]
    if node.key != "server":
        manifest = node.value
    if isinstance(manifest, dict) and is_manifest(manifest):
        pointer = node.pointer if node.key == "server" else child(node.pointer, "server")
        yield bundled(manifest, pointer, node)


def is_manifest(manifest: Entry) -> bool:
    """Return whether a manifest is an MCPB one: a web app's or an extension's has no such server."""
    server = manifest.get("server")
    if not isinstance(server, dict) or not ("manifest_version" in manifest or "dxt_version" in manifest):
        return False
    return isinstance(server.get("mcp_config"), dict) or server.get("type") in BY_TYPE


def bundled(manifest: Entry, pointer: str, node: Node) -> Launch:
    """Return the server of a manifest as it starts on the scanned operating system."""
    server = manifest.get("server")
    server = server if isinstance(server, dict) else {}
    facts = {**about(manifest, node.folder_name), **digest_of(node.document)}
    name = named(manifest, ("name", "display_name"))
    config = for_platform(server.get("mcp_config"), node.os)
    if filled(config.get("command")) is None:
        config = {**config, **from_entry_point(server)}
    found = launch(config, name=name, pointer=pointer, os=node.os, facts_besides=facts)
    return found if found.problem is None else replace(broken(name, pointer, NO_ADDRESS), facts=facts)


def for_platform(config: Plain, os: str) -> Entry:
    """Return a launch configuration with the overrides for `os` applied."""
    if not isinstance(config, dict):
        return {}
    plain = {key: value for key, value in config.items() if key != "platform_overrides"}
    overrides = config.get("platform_overrides")
    chosen = overrides.get(PLATFORMS.get(os, os)) if isinstance(overrides, dict) else None
    return {**plain, **chosen} if isinstance(chosen, dict) else plain


def from_entry_point(server: Entry) -> Entry:
    """Return the command that starts a bundle's entry point, nothing if it names none."""
    entry_point = filled(server.get("entry_point"))
    kind = server.get("type")
    if entry_point is None or not isinstance(kind, str) or kind not in BY_TYPE:
        return {}
    program, *rest = (*BY_TYPE[kind], HERE + entry_point.removeprefix("./"))
    return {"command": program, "args": list(rest)}


def about(manifest: Entry, folder: str) -> dict[str, str]:
    """Return a bundle's version, its extension id, and which of its settings hold secrets."""
    found = {"version": filled(manifest.get("version"))}
    if "." in folder.strip("."):
        found["extension"] = folder  # Claude Desktop names the folder by the extension's id
    settings = manifest.get("user_config")
    if isinstance(settings, dict):
        secret = (
            key
            for key, value in settings.items()
            if isinstance(value, dict) and value.get("sensitive") is True
        )
        found["sensitive_settings"] = ",".join(secret) or None
    return {key: value for key, value in found.items() if value}


def digest_of(document: Plain) -> dict[str, str]:
    """Return the SHA-256 of the bundle file that a manifest was read from, if it was."""
    digest = filled(document.get("sha256")) if isinstance(document, dict) else None
    return {"sha256": digest} if digest is not None else {}


def read_extension_registry(node: Node) -> Iterator[Item]:
    """Yield the server of one installed Claude Desktop extension, from the manifest kept in the registry."""
    if not isinstance(node.value, dict):
        return
    manifest = node.value.get("manifest")
    if not isinstance(manifest, dict) or not is_manifest(manifest):
        return
    found = bundled(manifest, child(child(node.pointer, "manifest"), "server"), node)
    facts = {**found.facts, "extension": filled(node.value.get("id"))}
    yield replace(found, facts={key: value for key, value in facts.items() if value})


def read_lmstudio(node: Node) -> Iterator[Item]:
    """Yield the server of one LM Studio plug-in folder; its manifest only points at the configuration."""
    if not isinstance(node.value, dict):
        return
    if node.file_name != LMSTUDIO_CONFIG and node.value.get("runner") == "mcpBridge":
        yield Include(path=LMSTUDIO_CONFIG, pointer=node.pointer, shape="lmstudio-plugin")
    elif node.key == "mcpServers":
        yield from read_own(node)
    elif gate.plausible(node.value):
        yield launch(node.value, name=node.folder_name or None, pointer=node.pointer, os=node.os)


def read_odr_list(node: Node) -> Iterator[Item]:
    """Yield the servers in a saved listing of Windows' on-device registry."""
    entries, pointer = node.value, node.pointer
    if isinstance(entries, dict):
        key = "servers" if "servers" in entries else "mcpServers"
        entries, pointer = entries.get(key), child(pointer, key)
    if isinstance(entries, list):
        for index, value in enumerate(entries):
            if isinstance(value, dict):
                yield listed(value, child(pointer, index), node)
    elif isinstance(entries, dict):
        yield from read_own(replace(node, value=entries, pointer=pointer))


def listed(value: Entry, pointer: str, node: Node) -> Launch:
    """Return one server of the listing: with a command, with a manifest, or by its registry name only."""
    manifest = value.get("manifest")
    if isinstance(manifest, dict) and is_manifest(manifest):
        return bundled(manifest, pointer, node)
    name = named(value, ("name", "display_name", "id"))
    inner = value.get("server")
    found = launch(inner if isinstance(inner, dict) else value, name=name, pointer=pointer, os=node.os)
    registered = named(value, ("id", "name"))
    if found.problem is not None and registered is not None:
        return Launch(name=name, pointer=pointer, ref=f"windows-odr:{registered}", enabled=switch(value))
    return found
