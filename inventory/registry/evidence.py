"""The words of a judgement: which rule, which field, what was expected and what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discovery.identity.scene import is_rooted
from discovery.model import Identity, Sighting
from inventory.grades import grade_of
from inventory.model import Denial, Entry, Evidence

if TYPE_CHECKING:  # a scan without a registry needs the words, and none of the matching behind them
    from inventory.registry.matching import Drift, Match
    from inventory.registry.nearest import Near
    from inventory.registry.reach import Outside

# What is missing where an identity could not be established, by the beginning of its ref, and how to get it.
MISSING = {
    "inline": "the program is written into the configuration; put it into a file and approve that",
    "var": "a variable decides what is started; write the package, path or URL itself",
    "plugin": "the path depends on where the plugin is installed; approve the plugin's package",
    "bundle": "the path is inside a bundle; approve the bundle",
    "bin": "the program is only a name in the search path; write its whole path, or approve its sha256:",
    "pymod": "a module does not tell which package installed it; start it with uvx or pipx, with a version",
    "malformed-url": "the address cannot be read as a URL; write it with https:// in front",
    "log": "a log tells only what a client called it",
    "azure": "Azure does not tell which program runs there; look inside, and approve its image or address",
    "empty": "nothing is named that could be started",
}
OTHERWISE = "the launch does not tell which program this is; approve its path or sha256:"


def describe(identity: Identity) -> str:
    """Return an identity as one text: what was compared with the registry."""
    return identity.purl or identity.url or identity.ref or identity.kind.value


def of_denial(found: Match, seen: str, rule: str = "denied") -> Evidence:
    """Return why an entry denies: who, when, what for."""
    entry = found.entry
    when = f" on {entry.approved_at}" if entry.approved_at else ""
    who = f" by {entry.approved_by}" if entry.approved_by else ""
    why = f": {entry.reason}" if entry.reason else ""
    return Evidence(
        rule=rule,
        field=found.strength.name.lower().replace("_", "-"),
        expected=said(entry),
        observed=seen,
        text=f"entry {entry.id} of {entry.owner} is {entry.state}{who}{when}{why}",
        entry=entry.id,
    )


def of_part(entry: Entry, denial: Denial, identity: Identity, sighting: Sighting) -> Evidence:
    """Return why a denial in an entry denies: what it names, and what was seen of it."""
    named = {
        "versions": denial.versions,
        "args": ", ".join(denial.args),
        "digests": ", ".join(denial.digests),
    }
    said_of = {field: text for field, text in named.items() if text}
    seen = identity.version or describe(identity)
    return Evidence(
        rule="denied/part",
        field=", ".join(said_of),
        expected="; ".join(str(text) for text in said_of.values()),
        observed=" ".join(sighting.args) if set(said_of) == {"args"} else seen,
        text=f"entry {entry.id} of {entry.owner} denies {denial.id}: {denial.reason}",
        entry=f"{entry.id}/{denial.id}",
    )


def of_match(found: Match, seen: str) -> Evidence:
    """Return which entry was matched, and by what."""
    field = found.strength.name.lower().replace("_", "-")
    text = f"entry {found.entry.id} of {found.entry.owner}, matched by {field.replace('-', ' ')}"
    return Evidence(
        rule="match", field=field, expected=said(found.entry), observed=seen, text=text, entry=found.entry.id
    )


def said(entry: Entry) -> str:
    """Return an entry's identity with the versions it asks for."""
    return entry.identity + (f" {entry.versions}" if entry.versions else "")


def of_drift(drift: Drift, rule: str = "", grade: str = "", entry: str = "") -> Evidence:
    """Return how a sighting departs from an entry."""
    return Evidence(
        rule=rule or f"drifted/{drift.kind}",
        field=drift.field,
        expected=drift.expected,
        observed=drift.observed,
        text=drift.text,
        grade=grade,
        entry=entry,
    )


def of_reach(found: Outside, grade: str = "", entry: str = "") -> Evidence:
    """Return which part of an entry's reach a sighting is not in."""
    part = found.field.removesuffix("s")
    if found.unknown:
        text = f"approved for some {found.field} only, and this sighting does not show its {part}"
    else:
        text = f"approved for {found.field} {found.expected} only"
    return Evidence(
        rule="drifted/scope",
        field=found.field,
        expected=found.expected,
        observed=found.observed,
        text=text,
        grade=grade,
        entry=entry,
    )


def of_entry(rule: str, field: str, entry: Entry, observed: str | None, text: str) -> Evidence:
    """Return evidence about an entry's own state or dates."""
    return Evidence(
        rule=rule, field=field, expected=entry.identity, observed=observed, text=text, entry=entry.id
    )


def of_near(near: Near, seen: str) -> Evidence:
    """Return an entry that is close, and why it is not the one."""
    text = f"entry {near.entry.id} is not this one: {near.why}"
    return Evidence(rule="nearest", field="identity", expected=near.entry.identity, observed=seen, text=text)


def of_listing(entry: Entry, seen: str) -> Evidence:
    """Return that a catalogue lists something, which says that it exists and approves nothing."""
    text = (
        f"{entry.owner or 'a catalogue'} lists it as {entry.name or entry.id}; being listed approves nothing"
    )
    return Evidence(rule="catalogue", field="identity", expected=entry.identity, observed=seen, text=text)


def of_absence(identity: Identity, seen: str) -> Evidence:
    """Return that no entry is about an identity, and whether one ever could be."""
    text = "no entry of the registry is about it"
    if (
        identity.purl is None
        and (identity.ref or "").startswith("file:")
        and not is_rooted((identity.ref or "")[5:])
    ):
        text += "; its path is relative, so that none can be: write the whole path"
    return Evidence(rule="no-entry", field="identity", expected=None, observed=seen, text=text)


def of_no_registry(seen: str) -> Evidence:
    """Return that there is no registry in which an entry could stand."""
    text = "no registry is configured"
    return Evidence(rule="no-registry", field="registry", expected=None, observed=seen, text=text)


def of_conflict(url: str | None) -> Evidence:
    """Return that a launch says two things at once."""
    text = "it names a program and a URL, and clients differ in which one they take; keep one of them"
    return Evidence(rule="unresolved", field="url", expected=None, observed=url, text=text)


def of_address(entry: Entry, seen: str) -> Evidence:
    """Return that an entry approves an address, and that this is not enough for whatever listens there."""
    text = f"entry {entry.id} approves this address, where any program may listen; approve the program itself"
    return Evidence(rule="unresolved", field="address", expected=entry.identity, observed=seen, text=text)


def of_hint(sighting: Sighting) -> Evidence:
    """Return that it could not be told whether there is a server, and what would tell."""
    grade = grade_of(sighting)
    if grade == "unknown":
        text = "what would tell whether it is a server could not be read"
    else:
        text = "only a name or a tag says that it may be a server; look inside, or ask it (--probe)"
    return Evidence(rule="hint", field="grade", expected=None, observed=grade, text=text)


def of_missing(identity: Identity) -> Evidence:
    """Return what is missing where an identity could not be established, and how to get it."""
    scheme = (identity.ref or identity.kind.value).partition(":")[0]
    if scheme.startswith("microsoft."):
        scheme = "azure"
    text = MISSING.get("bin" if scheme.endswith("bin") else scheme, OTHERWISE)
    return Evidence(rule="unresolved", field="identity", expected=None, observed=identity.ref, text=text)
