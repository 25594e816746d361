"""Code where a server's name should be: inline, encoded, or downloaded into a shell (MCP05)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discovery.identity.patterns import Pattern
from discovery.model import Kind, Sighting
from inventory.findings.argv import SHELLS, base, program
from inventory.findings.rule import Hit, Rule
from inventory.model import Severity

SHOWN = 120  # characters of a command kept as evidence
MAX_CODE = 10_000  # characters searched; the expressions are quadratic on hostile text
POWERSHELLS = frozenset({"powershell", "pwsh"})
# PowerShell takes any unambiguous beginning of -EncodedCommand, and -e and -ec.
ENCODED_OPTION = Pattern(r"[-/](?:e|ec|en|enc|enco[a-z]*)", re.IGNORECASE)
DECODED_TO_SHELL = Pattern(
    r"base64\s+(?:-d|-D|--decode)\b[^;&]*\|\s*(?:sudo\s+)?(?:ba|z|da|k)?sh\b|FromBase64String", re.IGNORECASE
)
FETCHED_TO_SHELL = Pattern(
    r"""(?:\b(?:curl|wget)\b[^;&|]*\|\s*(?:sudo\s+)?(?:(?:ba|z|da|k)?sh|python3?|node|perl|ruby)\b
      | \b(?:ba|z|da|k)?sh\b\s+<\(\s*(?:curl|wget)\b
      | \b(?:eval|source)\b\s+["'$<(]*\s*(?:curl|wget)\b
      | \b(?:iex|Invoke-Expression)\b.{0,80}\b(?:irm|iwr|Invoke-(?:RestMethod|WebRequest)|DownloadString)\b
      | \b(?:irm|iwr|Invoke-(?:RestMethod|WebRequest))\b.{0,300}\|\s*(?:iex|Invoke-Expression)\b
      | \bDownloadString\b.{0,300}\|\s*(?:iex|Invoke-Expression)\b
      | \b(?:exec|eval)\b.{0,80}\b(?:urlopen|requests\.get|fetch|https?\.get)\b
      | \b(?:urlopen|requests\.get)\b.{0,300}\bexec\b)""",
    re.IGNORECASE | re.VERBOSE,
)


def look_for_download(sighting: Sighting) -> Iterator[Hit]:
    """Yield a command that fetches code and runs it in one go."""
    if runs_code(sighting) and FETCHED_TO_SHELL.search(code(sighting)):
        yield Hit(evidence={"command": shown(sighting)})


def look_for_encoded(sighting: Sighting) -> Iterator[Hit]:
    """Yield a command whose words are hidden by an encoding."""
    if not runs_code(sighting):
        return
    option = any(ENCODED_OPTION.fullmatch(word) for word in sighting.args)
    if (option and program(sighting) in POWERSHELLS) or DECODED_TO_SHELL.search(code(sighting)):
        yield Hit(evidence={"command": shown(sighting)})


def look_for_inline(sighting: Sighting) -> Iterator[Hit]:
    """Yield a program written out on the command line, unless it is one of the two worse kinds."""
    if sighting.identity.kind is Kind.INLINE and not any(
        (*look_for_download(sighting), *look_for_encoded(sighting))
    ):
        yield Hit(evidence={"command": shown(sighting)})


def look_for_headers_helper(sighting: Sighting) -> Iterator[Hit]:
    """Yield a program that a repository's own file has run to make request headers."""
    if sighting.scope in ("project", "workspace") and (helper := sighting.facts.get("headers_helper")):
        yield Hit(evidence={"headers_helper": helper[:SHOWN]})


def runs_code(sighting: Sighting) -> bool:
    """Return whether the launch is a program text: inline, or words for a shell."""
    started = {program(sighting), base(sighting.identity.launcher or "")}
    return sighting.identity.kind is Kind.INLINE or bool(started & SHELLS)


def code(sighting: Sighting) -> str:
    """Return the program text of a launch, which a client passes as one word or as several."""
    return " ".join(sighting.args)[:MAX_CODE]


def shown(sighting: Sighting) -> str:
    """Return the beginning of the launch."""
    whole = f"{sighting.command or sighting.identity.launcher or ''} {code(sighting)}".strip()
    return whole if len(whole) <= SHOWN else whole[: SHOWN - 1] + "…"


RULES = (
    Rule(
        id="MCP05-download-and-run",
        severity=Severity.CRITICAL,
        title="The launch downloads code and runs it",
        advice="Install a released package with an exact version, and start that.",
        look=look_for_download,
    ),
    Rule(
        id="MCP05-encoded-command",
        severity=Severity.HIGH,
        title="The launch hides its command behind an encoding",
        advice="Write the command out; find out who configured it and why it was hidden.",
        look=look_for_encoded,
    ),
    Rule(
        id="MCP05-inline-code",
        severity=Severity.MEDIUM,
        title="The server is a program written out on its command line",
        advice="Put the program into a file under version control, so that it can be reviewed and approved.",
        look=look_for_inline,
    ),
    Rule(
        id="MCP05-headers-helper",
        severity=Severity.MEDIUM,
        title="A repository's file runs a program to make request headers",
        advice="Read the program before the folder is trusted; move the setting to the user's own file.",
        look=look_for_headers_helper,
    ),
)
