"""Waivers as they are written: in an entry, or in a list of their own."""

from __future__ import annotations

from inventory.model import Reach, Verdict, Waiver
from inventory.registry.fields import (
    ID,
    Refused,
    check_known,
    date_of,
    items_of,
    map_of,
    names_of,
    needed,
    section,
    text_of,
    word_of,
)
from inventory.registry.matching import DRIFT_KINDS
from inventory.registry.nodes import Value
from inventory.registry.target import TargetError, read_target, written_text

WAIVER = ("id", "verdict", "by", "reason", "expires", "identity", "kinds", "rule", "reach")
REQUIRED = ("id", "verdict", "by", "reason", "expires")
REACH = ("users", "groups", "hosts", "clients", "environments")
WAIVABLE = tuple(it.value for it in Verdict if it is not Verdict.APPROVED)


def read_waivers(node: Value, name: str) -> tuple[Waiver, ...]:
    """Return the waivers in an entry; raise Refused for one that is not understood."""
    found: list[Waiver] = []
    for item in items_of(node, name):
        waiver = read_waiver(item)
        if waiver.id in {it.id for it in found}:
            raise Refused(
                "waivers.id", item.line, f"{waiver.id} is the id of two waivers; rename one of them"
            )
        found.append(waiver)
    return tuple(sorted(found, key=lambda it: it.id))


def read_waiver(node: Value) -> Waiver:
    """Return one waiver; raise Refused for one that is not understood."""
    fields = map_of(node, "waivers")
    check_known(fields, node, WAIVER, "waivers.")
    needed(fields, REQUIRED, node, "waivers.")
    label = text_of(fields["id"], "waivers.id")
    if not ID.fullmatch(label):
        raise Refused("waivers.id", fields["id"].line, "write letters, digits, `.`, `-` and `_`")
    verdict = Verdict(word_of(fields["verdict"], "waivers.verdict", WAIVABLE))
    rule = text_of(fields["rule"], "waivers.rule") if "rule" in fields else ""
    if verdict is Verdict.DENIED and not rule:
        advice = "name what it is waived from: the denied entry's id, or id/denial for a denial in an entry"
        raise Refused("waivers.rule", node.line, f"a denial is waived by name only; {advice}")
    return Waiver(
        id=label,
        verdict=verdict,
        by=text_of(fields["by"], "waivers.by"),
        reason=text_of(fields["reason"], "waivers.reason"),
        expires=date_of(fields["expires"], "waivers.expires"),
        identity=identity_of(fields["identity"], "waivers.identity") if "identity" in fields else "",
        kinds=kinds_of(fields["kinds"], verdict) if "kinds" in fields else (),
        rule=rule,
        reach=read_reach_of(node, "waivers."),
    )


def kinds_of(node: Value, verdict: Verdict) -> tuple[str, ...]:
    """Return the kinds of drift that are waived; raise Refused for a word that is none."""
    if verdict is not Verdict.DRIFTED:
        raise Refused("waivers.kinds", node.line, f"{verdict} has no kinds; only drifted has")
    found = names_of(node, "waivers.kinds")
    if unknown := sorted(set(found) - set(DRIFT_KINDS)):
        known = ", ".join(DRIFT_KINDS)
        raise Refused("waivers.kinds", node.line, f"{unknown[0][:40]!r} is no kind of drift; write {known}")
    return found


def identity_of(node: Value, field: str) -> str:
    """Return a written identity in its canonical spelling; raise Refused if it is none."""
    try:
        return written_text(read_target(text_of(node, field)))
    except TargetError as error:
        raise Refused(field, node.line, str(error)) from None


def read_reach_of(node: Value, path: str = "") -> Reach:
    """Return to whom something applies; raise Refused for an empty list, which could mean nobody."""
    fields = section(node, "reach", REACH, path)
    return Reach(**{key: names_of(value, f"{path}reach.{key}") for key, value in fields.items()})
