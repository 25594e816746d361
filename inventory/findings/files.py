"""Files that others than their user may change, or that came with a repository (MCP04, MCP05)."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.model import Confidence, Sighting, Surface
from inventory.findings.rule import Hit, Rule
from inventory.findings.secrets import permissions
from inventory.model import Severity

WRITABLE_BY_ALL = 0o002
# Accounts that may write everybody's files anyway; a file of theirs is not a stranger's.
ADMINISTRATORS = frozenset({"root", "0", "system", "administrators", "administrator", "trustedinstaller"})
# Configurations that somebody else is meant to write.
OTHERS_SCOPES = frozenset({"managed", "extension", "plugin", "package"})


def look_for_open_config(sighting: Sighting) -> Iterator[Hit]:
    """Yield a configuration file that every account may change."""
    mode = sighting.facts.get("mode")
    if sighting.surface is Surface.CONFIG and permissions(mode) & WRITABLE_BY_ALL:
        yield Hit(evidence={"mode": str(mode)})


def look_for_open_script(sighting: Sighting) -> Iterator[Hit]:
    """Yield a server's program that every account may change."""
    mode = sighting.facts.get("script_mode")
    if permissions(mode) & WRITABLE_BY_ALL:
        yield Hit(evidence={"script_mode": str(mode)})


def look_for_foreign_config(sighting: Sighting) -> Iterator[Hit]:
    """Yield a user's configuration that belongs to another account."""
    owner, user = account(sighting.facts.get("owner")), account(sighting.user)
    if sighting.surface is not Surface.CONFIG or sighting.scope in OTHERS_SCOPES or not owner or not user:
        return
    comparable = owner.isdigit() == user.isdigit()
    if comparable and owner != user and owner not in ADMINISTRATORS:
        yield Hit(evidence={"owner": owner, "user": user})


def account(name: str | None) -> str:
    r"""Return an account without the domain in front (`CORP\dana`), in lower case."""
    return (name or "").replace("/", "\\").rsplit("\\", 1)[-1].lower()


def look_for_autostart(sighting: Sighting) -> Iterator[Hit]:
    """Yield a command that a repository's own file switches on by itself."""
    ignored = sighting.facts.get("effective") == "no" or sighting.confidence is Confidence.LOW
    if sighting.surface is not Surface.CONFIG or sighting.scope not in ("project", "workspace") or ignored:
        return
    if sighting.command is not None and (sighting.enabled or sighting.auto_approve):
        yield Hit(evidence={"scope": sighting.scope, "command": sighting.command})


RULES = (
    Rule(
        id="MCP05-writable-config",
        severity=Severity.HIGH,
        title="Every account may change the configuration",
        advice="Take others' right to write away (chmod o-w): who can write it decides what is started.",
        look=look_for_open_config,
    ),
    Rule(
        id="MCP04-writable-script",
        severity=Severity.HIGH,
        title="Every account may change the server's program",
        advice="Take the right to write away from others (chmod o-w), and compare the file with its source.",
        look=look_for_open_script,
    ),
    Rule(
        id="MCP05-foreign-config",
        severity=Severity.MEDIUM,
        title="The configuration belongs to another account",
        advice="Find out who wrote it; give it back to the user whose client reads it.",
        look=look_for_foreign_config,
    ),
    Rule(
        id="MCP05-project-autostart",
        severity=Severity.LOW,
        title="A repository's own file starts a command",
        advice="Let the client ask before it starts servers of a project; review the file like code.",
        look=look_for_autostart,
    ),
)
