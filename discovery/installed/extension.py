"""Extensions of VS Code's family: one that contributes a provider starts servers of its own choice."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.formats.json import read_json
from discovery.installed.model import Package, Shelf
from discovery.model import Confidence, Identity, Kind, Launch
from discovery.shapes.descend import pointer_to
from discovery.shapes.editors import read_vscode_provider
from discovery.shapes.model import Node

CONTRIBUTION = "mcpServerDefinitionProviders"


def read_extension(shelf: Shelf) -> Iterator[Package]:
    """Yield one package for each provider that an extension's manifest declares; raise Unreadable."""
    data = shelf.whole(shelf.path)
    if CONTRIBUTION.encode() not in data:
        return
    document = read_json(data)
    contributes = document.get("contributes") if isinstance(document, dict) else None
    if not isinstance(contributes, dict):
        return
    node = Node(
        value=contributes.get(CONTRIBUTION),
        pointer=pointer_to("contributes", CONTRIBUTION),
        document=document,
        file_name=shelf.path.name,
        folder_name=shelf.path.parent.name,
        key=CONTRIBUTION,
        os=shelf.home.os,
    )
    for launch in read_vscode_provider(node):
        if isinstance(launch, Launch):
            yield Package(
                identity=Identity(kind=Kind.EXTENSION, ref=launch.ref),
                marker=shelf.path,
                evidence="extension.provider",
                confidence=Confidence.HIGH,
                pointer=launch.pointer,
                name=launch.name,
            )
