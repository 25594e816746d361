"""What a server says of itself in a result, cut to size and made fit to print: a claim, never an identity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from discovery.probe.answer import Told
from discovery.probe.limits import MAX_LIST, MAX_NAME, MAX_VERSION
from discovery.probe.messages import META
from discovery.probe.proofs import DATE
from discovery.probe.strict_json import Value
from discovery.redact.text import printable, scrub


def told_by_discover(result: Mapping[str, Value]) -> Told | None:
    """Return what a DiscoverResult says, None if `result` is none."""
    versions = result.get("supportedVersions")
    if not dates(versions) or not isinstance(result.get("capabilities"), dict):
        return None
    meta = result.get("_meta")
    info = meta.get(META + "serverInfo") if isinstance(meta, dict) else None
    return told(result, info, versions if isinstance(versions, list) else [])


def told_by_initialize(result: Mapping[str, Value]) -> Told | None:
    """Return what an InitializeResult says, None if it is none: language servers have no dated version."""
    version, info = result.get("protocolVersion"), result.get("serverInfo")
    if not dates([version]) or not isinstance(result.get("capabilities"), dict) or not isinstance(info, dict):
        return None
    return told(result, info, [version])


def told(result: Mapping[str, Value], info: Value, versions: Iterable[Value]) -> Told:
    """Return the fields worth keeping."""
    about = info if isinstance(info, dict) else {}
    capabilities = result.get("capabilities")
    offered = sorted(capabilities) if isinstance(capabilities, dict) else []
    listed = [version for version in versions if isinstance(version, str)]
    name, version = about.get("name"), about.get("version")
    return Told(
        name=fit(name, MAX_NAME),
        version=fit(version, MAX_VERSION),
        protocol_versions=tuple(sorted(set(listed[:MAX_LIST]))),
        capabilities=tuple(fit(each, MAX_VERSION) or "" for each in offered[:MAX_LIST]),
        instructions=bool(result.get("instructions")),
        truncated=too_long(name, MAX_NAME)
        or too_long(version, MAX_VERSION)
        or max(len(listed), len(offered)) > MAX_LIST,
    )


def dates(values: Value) -> bool:
    """Return whether `values` is a list of one or more revisions, which are dates."""
    return (
        isinstance(values, list)
        and bool(values)
        and all(isinstance(each, str) and DATE.fullmatch(each) is not None for each in values)
    )


def fit(value: Value, limit: int) -> str | None:
    """Return a text on one line, without secrets, and at most `limit` long; None if it is no text."""
    return printable(scrub(value[: 4 * limit]), limit) if isinstance(value, str) else None


def too_long(value: Value, limit: int) -> bool:
    """Return whether a text had to be cut."""
    return isinstance(value, str) and len(value) > limit
