"""The rows by which recognition is judged, and who they are: one JSON object a line, each with its source."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path

from discovery.azure.model import Evidence, Recognised, Resource
from discovery.azure.recognise import recognise
from discovery.azure.rows import read_resource
from discovery.frozen import frozen
from discovery.shapes.model import Plain

FOLDER = Path(__file__).parent
PARTS = ("rows", "own", "held", "wild")


@frozen
class Case:
    """One row: what it is, where the answer is to be found, and what came of it."""

    expect: str
    why: str
    surface: str
    evidence: Evidence
    role: str
    source: str
    resource: Resource
    children: Sequence[Resource] = field(default_factory=tuple)

    @property
    def found(self) -> Recognised | None:
        """Return what recognition makes of it."""
        return recognise(self.resource, self.children)

    @property
    def is_mcp(self) -> bool:
        """Return whether the row is one of MCP."""
        return self.expect == "mcp"


def cases(part: str) -> list[Case]:
    """Return the rows of one file; a row of ARM whose id lies below another's is that one's child."""
    lines = (FOLDER / f"{part}.jsonl").read_text("utf-8").splitlines()
    written: list[dict[str, Plain]] = [json.loads(line) for line in lines]
    read = [resource_of(one) for one in written]
    return [case(one, resource, read) for one, resource in zip(written, read, strict=True)]


def resource_of(one: Mapping[str, Plain]) -> Resource:
    """Return the resource of a row; raises ValueError where it is none."""
    found = read_resource(one["row"], str(one["table"]))
    if found is None:
        raise ValueError(f"no resource: {one['why']}")
    return found


def case(one: Mapping[str, Plain], resource: Resource, everything: Sequence[Resource]) -> Case:
    """Return one row with its children: those it has with it, and those that stand below it in the file."""
    below = f"{resource.id.lower()}/"
    listed = one.get("children")
    own = [read_resource(item, "arm", resource) for item in listed] if isinstance(listed, list) else []
    others = [other for other in everything if other.table == "arm" and other.id.lower().startswith(below)]
    return Case(
        expect=str(one["expect"]),
        why=str(one["why"]),
        surface=str(one["surface"]),
        evidence=Evidence(str(one["evidence"])),
        role=str(one["role"]),
        source=str(one["source"]),
        resource=resource,
        children=(*(child for child in own if child is not None), *others),
    )
