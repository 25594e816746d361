"""What is wrong with the tools that a server lists (MCP03)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from discovery.model import Sighting
from inventory.findings.rule import Hit, Rule
from inventory.model import Severity


def look_for(fact: str) -> Callable[[Sighting], Iterator[Hit]]:
    """Return the look for what was found in the words of tools when they were listed."""

    def look(sighting: Sighting) -> Iterator[Hit]:
        if said := sighting.facts.get(fact):
            yield Hit(evidence={"tools": said})

    return look


def look_for_attack(sighting: Sighting) -> Iterator[Hit]:
    """Yield tools that the user's scorer takes for an attack."""
    said = sighting.facts.get("tools_shield", "")
    if said.startswith("attack: "):
        yield Hit(evidence={"tools": said.removeprefix("attack: ")})


RULES = (
    Rule(
        id="MCP03-hidden-text",
        severity=Severity.HIGH,
        title="Words of a tool are hidden from people",
        advice="Stop using the server and read `mcp-census show`: no honest tool hides what it says.",
        look=look_for("tools_hidden"),
    ),
    Rule(
        id="MCP03-instructions",
        severity=Severity.MEDIUM,
        title="A tool gives the model orders that are not about itself",
        advice="Read what the tool says in `mcp-census show`, and pin the tools only if it is meant well.",
        look=look_for("tools_instructing"),
    ),
    Rule(
        id="MCP03-shield-attack",
        severity=Severity.HIGH,
        title="Prompt Shields takes a tool's words for an attack",
        advice="Read what the tool says in `mcp-census show` before anybody uses the server.",
        look=look_for_attack,
    ),
)
