"""What of an entry a v0.1 server can offer to clients: packages with their versions, and remotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discovery.identity.purl import Purl
from discovery.shapes.model import Plain
from inventory.model import Entry
from inventory.registry.target import PLACEHOLDER, Form, Target, TargetError, read_target

# purl type → registryType of the server schema.
TYPES = {"npm": "npm", "pypi": "pypi", "nuget": "nuget", "oci": "oci", "cargo": "cargo", "golang": "go"}
EXACT = re.compile(r"=?\s*((?:sha256:)?v?[0-9][0-9A-Za-z.+-]*|sha256:[0-9a-f]{64})")


def targets(entry: Entry) -> Iterator[tuple[Target, str]]:
    """Yield every identity of an entry with the one version it is held to, empty if any or a range."""
    for index, text in enumerate((entry.identity, *entry.also)):
        try:
            target = read_target(text)
        except TargetError:
            continue
        asked = entry.versions if index == 0 else target.version
        exact = EXACT.fullmatch(asked or "")
        yield target, exact[1] if exact else ""


def packages(entry: Entry) -> list[dict[str, Plain]]:
    """Return the packages of an entry; a range cannot be written there and is left out."""
    found: list[dict[str, Plain]] = []
    for target, version in targets(entry):
        purl = target.purl
        if purl is None or (purl.type not in TYPES and purl.type != "generic"):
            continue
        package = generic(purl) if purl.type == "generic" else package_of(purl, version)
        if package:
            found.append({**package, "transport": {"type": "stdio"}})
    return found


def package_of(purl: Purl, version: str) -> dict[str, Plain]:
    """Return a package of a registry; an image carries its tag or digest in its name."""
    known = dict(purl.qualifiers)
    if purl.type == "oci":
        mark = "@" if version.startswith("sha") else ":"
        name = f"{known.get('repository_url', purl.name)}{mark + version if version else ''}"
        return {"registryType": "oci", "identifier": name}
    package: dict[str, Plain] = {"registryType": TYPES[purl.type], "identifier": purl.full_name}
    if known.get("repository_url"):
        package["registryBaseUrl"] = known["repository_url"]
    return {**package, "version": version} if version else package


def generic(purl: Purl) -> dict[str, Plain]:
    """Return a bundle by its download and content hash; nothing where one of the two is missing."""
    known = dict(purl.qualifiers)
    address, digest = known.get("download_url"), known.get("checksum", "")
    if not address or not digest.startswith("sha256:"):
        return {}
    return {"registryType": "mcpb", "identifier": address, "fileSha256": digest.removeprefix("sha256:")}


def remotes(entry: Entry) -> list[dict[str, Plain]]:
    """Return the remotes of an entry; an address that ends in a wildcard cannot be written there."""
    kind = "sse" if entry.governs.transports == ("sse",) else "streamable-http"
    found: list[dict[str, Plain]] = []
    for target, _ in targets(entry):
        if target.form is not Form.URL or target.any_path or target.any_query:
            continue
        remote: dict[str, Plain] = {"type": kind, "url": target.text}
        if names := PLACEHOLDER.ready().findall(target.text):
            remote["variables"] = {name.strip("{}"): {"isRequired": True} for name in names}
        found.append(remote)
    return found


def unoffered(entry: Entry) -> tuple[str, ...]:
    """Return what of an entry no client that reads the list will see, in words."""
    words: list[str] = []
    shown = len(packages(entry)) + len(remotes(entry))
    if shown < 1 + len(entry.also):
        words.append("some of its identities are neither a package of a public registry nor a plain URL")
    if entry.versions and not EXACT.fullmatch(entry.versions):
        words.append(f"the versions {entry.versions} are a range")
    if entry.governs.args_fixed or entry.governs.args_allowed or entry.governs.args_forbidden:
        words.append("what its arguments must be is not written out")
    return tuple(words)
