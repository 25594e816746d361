"""What a finding rule is: a row of words for people, and one look at a sighting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from discovery.frozen import frozen
from discovery.model import Sighting
from inventory.model import Policy, Severity

# Titles as the OWASP MCP Top 10 gives them (OWASP/www-project-mcp-top-10, folder 2025, phase 3 beta, 2026).
OWASP = {
    "MCP01:2025": "Token Mismanagement & Secret Exposure",
    "MCP02:2025": "Privilege Escalation via Scope Creep",
    "MCP03:2025": "Tool Poisoning",
    "MCP04:2025": "Software Supply Chain Attacks & Dependency Tampering",
    "MCP05:2025": "Command Injection & Execution",
    "MCP06:2025": "Intent Flow Subversion",
    "MCP07:2025": "Insufficient Authentication & Authorization",
    "MCP08:2025": "Lack of Audit and Telemetry",
    "MCP09:2025": "Shadow MCP Servers",
    "MCP10:2025": "Context Injection & Over-Sharing",
}


@frozen
class Hit:
    """What one look saw: field names with redacted values, and how bad it is here if not as usual."""

    evidence: Mapping[str, str]
    severity: Severity | None = None


Look = Callable[[Sighting], Iterator[Hit]]
Weigh = Callable[[Sighting, Policy], Iterator[Hit]]


def look_nowhere(_: Sighting) -> Iterator[Hit]:
    """Yield nothing: the rule is not about a single sighting."""
    return iter(())


def weigh_nothing(_: Sighting, __: Policy) -> Iterator[Hit]:
    """Yield nothing: the policy has no say in the rule."""
    return iter(())


@frozen
class Rule:
    """One row: `severity` is the usual one, and `look` yields a Hit for each thing that is wrong.

    What is wrong by an organisation's own policy, `weigh` yields.

    A rule about how a server is there names the `note` (inventory.notes) that it makes a finding of.
    """

    id: str
    severity: Severity
    title: str
    advice: str
    look: Look = look_nowhere
    weigh: Weigh = weigh_nothing
    note: str = ""

    @property
    def owasp(self) -> str:
        """The OWASP category that the id begins with."""
        return self.id.partition("-")[0] + ":2025"
