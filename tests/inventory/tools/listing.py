"""Sets of tools as servers list them."""

from __future__ import annotations

from collections.abc import Mapping

from discovery.heard import list_text
from discovery.probe.strict_json import Value
from discovery.probe.tools import summed
from inventory.tools.model import ToolSet, read_set

Tool = Mapping[str, Value]


def tool(name: str, description: str = "Does it.", **parameters: str) -> Tool:
    """Return a tool with one text parameter for each description given."""
    properties: dict[str, Value] = {
        key: {"type": "string", "description": text} for key, text in parameters.items()
    }
    return {
        "name": name,
        "description": description,
        "inputSchema": {"type": "object", "properties": properties},
    }


def carried(*tools: Tool) -> dict[str, str]:
    """Return the facts by which a sighting carries tools."""
    told = summed([*tools])
    return {"tools": str(told.count), "tools_sha256": told.sha256, "tool_list": list_text(told)}


def kept(*tools: Tool) -> ToolSet:
    """Return a set as it comes back from the store."""
    facts = carried(*tools)
    found = read_set(facts["tools_sha256"], facts["tool_list"])
    assert found is not None
    return found
