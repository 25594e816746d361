"""Bundles (.mcpb, .dxt) that somebody downloaded: not installed in any client, yet one click away from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from discovery.formats.bundle import read_bundle_file
from discovery.formats.files import open_regular
from discovery.identity.purl import write_purl
from discovery.installed.model import Package, Shelf
from discovery.model import Confidence, Identity, Kind, Pin
from discovery.shapes.bundles import is_manifest
from discovery.shapes.values import filled


def read_bundle(shelf: Shelf) -> Iterator[Package]:
    """Yield the server of one bundle file, named by its content; raise Unreadable or FileNotFoundError."""
    real = shelf.files.door.lend(Path(shelf.path))
    with open_regular(real) as file:
        found = read_bundle_file(file)
    manifest = found.get("manifest.json") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(manifest, dict) or not is_manifest(manifest):
        return
    checksum = f"sha256:{found['sha256']}"
    yield Package(
        identity=Identity(
            kind=Kind.MCPB,
            purl=write_purl("generic", shelf.path.stem, qualifiers=[("checksum", checksum)]),
            version=filled(manifest.get("version")),
            pin=Pin.DIGEST,
        ),
        marker=shelf.path,
        evidence="bundle.manifest",
        confidence=Confidence.HIGH,
        name=filled(manifest.get("name")) or shelf.path.stem,
    )
