"""A waiver on its way into the registry: which verdict of what, by whom, until when."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from discovery.frozen import frozen
from inventory.cli.complaint import Complaint
from inventory.cli.deciding import day, known_entry, not_a_name, remembered, user
from inventory.cli.exit_codes import ExitCode
from inventory.cli.places import registry_path
from inventory.cli.wish import spoken
from inventory.model import Reach, State, Verdict, Waiver

if TYPE_CHECKING:
    from inventory.registry.acts.decisions import Planned


@frozen
class Exemption:
    """What the user waived, in the words of the command line."""

    target: str
    verdict: str
    reason: str
    expires: str
    kinds: tuple[str, ...]
    rule: str
    reach: Reach
    by: str | None


def planned(asked: Exemption, registry: Path | None, database: Path | None) -> Planned:
    """Return the act of waiving: in the entry that is named, or on its own; raise Complaint."""
    from inventory.registry.acts.standing import waive_entry, waive_identity
    from inventory.registry.write import propose

    folder, waiver = registry or registry_path(), waiver_of(asked)
    if known_entry(asked.target, folder, database) is not None:
        return waive_entry(asked.target, waiver)
    if waiver.verdict is Verdict.DENIED and not waiver.rule:
        then = "Name the entry that denies: its id as ENTRY, or with --rule."
        raise Complaint("a denial is waived by name only", then=then, code=ExitCode.USAGE)
    about = remembered(asked.target, database) or asked.target
    with not_a_name(asked.target, database), spoken(ExitCode.USAGE):
        entry = propose(about, state=State.DRAFT, owner=waiver.by)
    return waive_identity(replace_identity(waiver, entry.identity, entry.versions))


def replace_identity(waiver: Waiver, identity: str, versions: str | None) -> Waiver:
    """Return a waiver about an identity, with the version that was typed."""
    from dataclasses import replace

    from inventory.registry.target import read_target, written_text

    if versions is None:
        return replace(waiver, identity=identity)
    target = replace(read_target(identity), version=versions.removeprefix("="))
    return replace(waiver, identity=written_text(target))


def waiver_of(asked: Exemption) -> Waiver:
    """Return the waiver in the registry's words; raise Complaint for words that are none of it."""
    from inventory.registry.matching import DRIFT_KINDS
    from inventory.registry.waiving import WAIVABLE

    if asked.verdict not in WAIVABLE:
        known = f"Write one of {', '.join(WAIVABLE)}."
        raise Complaint("no verdict that can be waived", ascii(asked.verdict), known, ExitCode.USAGE)
    if unknown := sorted(set(asked.kinds) - set(DRIFT_KINDS)):
        then = f"Write one of {', '.join(DRIFT_KINDS)}."
        raise Complaint("no kind of drift", ascii(unknown[0]), then, ExitCode.USAGE)
    verdict = Verdict(asked.verdict)
    if asked.kinds and verdict is not Verdict.DRIFTED:
        raise Complaint(f"{verdict} has no kinds", then="Only drifted has.", code=ExitCode.USAGE)
    until = day(asked.expires, datetime.now(UTC).date())
    if until is None:
        raise Complaint("--expires is missing", then="A waiver ends.", code=ExitCode.USAGE)
    return Waiver(
        id=f"waive-{verdict}",
        verdict=verdict,
        by=asked.by or user(),
        reason=asked.reason,
        expires=until,
        kinds=tuple(sorted(set(asked.kinds))),
        rule=asked.rule,
        reach=asked.reach,
    )
