"""Whether a version, or every version a launch may resolve to, lies inside the range an entry asks for.

The order of versions is univers'. A pre-release is inside only if the range names one of the same release,
as npm reads it: nobody who approved `<2` meant 2.0.0-rc.1.
"""

from __future__ import annotations

import re
from functools import lru_cache

from discovery.identity.patterns import Pattern
from inventory.registry.notation import NUMBERS, Alternative, Clause, RangeError, numbers, read_range

KEPT = 16_384  # answers remembered: a fleet asks the same of the same versions over and over
OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "==": "!=", "!=": "=="}
DIGEST = Pattern(r"sha(?:256|512):[0-9a-f]{64,128}|[0-9a-f]{40}")
ORDERED = Pattern(r"v?\d+(?:\.\d+)*(?:[-+._]?[0-9A-Za-z.+-]*)?", re.ASCII)
# Letters behind the numbers that do not make a pre-release.
AFTER_RELEASE = {
    "pypi": Pattern(r"(?:[-._]?(?:post|rev|r)[-._]?\d*|-\d+)?(?:\+.*)?", re.IGNORECASE),
    "maven": Pattern(r"(?!.*(?:alpha|beta|milestone|rc|cr|snapshot|[-.](?:m|a|b|ea)\d)).*", re.IGNORECASE),
}
BUILD_ONLY = Pattern(r"(?:\+.*)?")


@lru_cache(maxsize=KEPT)
def is_inside(ecosystem: str, asked: str, version: str, *, early: bool = False) -> bool:
    """Return whether everything `version` may resolve to is inside `asked`; False where that cannot be shown.

    `version` is one version, or itself a range (`^1.7.0`). A tag such as `latest` is never inside a range.
    With `early`, a pre-release is inside wherever its place in the order is.
    """
    if version and version == asked.lstrip("= "):
        return True  # the commonest case needs no library
    try:
        wanted, offered = read_range(ecosystem, asked), read_range(ecosystem, version)
    except RangeError:
        return False
    return all(any(implies(ecosystem, part, rule, early) for rule in wanted) for part in offered)


@lru_cache(maxsize=KEPT)
def is_outside(ecosystem: str, asked: str, version: str) -> bool:
    """Return whether nothing `version` may resolve to is inside `asked`; False if that cannot be shown."""
    try:
        wanted, offered = read_range(ecosystem, asked), read_range(ecosystem, version)
    except RangeError:
        return False
    return all(excludes(ecosystem, part, rule) for part in offered for rule in wanted)


def names_exactly(ecosystem: str, asked: str, version: str) -> bool:
    """Return whether `asked` names this very version, rather than a span that holds it."""
    try:
        alternatives = read_range(ecosystem, asked)
    except RangeError:
        return False
    return any(
        len(clauses) == 1 and clauses[0].op == "==" and same(ecosystem, clauses[0].version, version)
        for clauses in alternatives
    )


def is_patch_update(ecosystem: str, asked: str, version: str) -> bool:
    """Return whether `version` is a later patch of a version that `asked` names exactly.

    A range says itself where it ends, so that nothing outside it is a patch of what is inside.
    """
    try:
        alternatives = read_range(ecosystem, asked)
    except RangeError:
        return False
    if not is_ordered(ecosystem, version) or is_early(ecosystem, version):
        return False
    named = [it[0].version for it in alternatives if len(it) == 1 and it[0].op == "=="]
    return any(
        is_ordered(ecosystem, it) and line(it) == line(version) and compare(ecosystem, version, it) > 0
        for it in named
    )


def line(version: str) -> tuple[int, ...]:
    """Return the major and minor number of `version`, whose patches are one line of releases."""
    return tuple([*numbers(version), 0, 0][:2])


def is_digest(version: str | None) -> bool:
    """Return whether `version` is a content hash or a full commit, which no one can move."""
    return version is not None and DIGEST.fullmatch(version) is not None


def implies(ecosystem: str, offered: Alternative, wanted: Alternative, early: bool) -> bool:
    """Return whether every version that `offered` allows is allowed by `wanted`."""
    if not wanted:
        return True
    if not offered or not all(is_ordered(ecosystem, clause.version) for clause in offered):
        return is_listed(offered, wanted)
    if not early and not early_releases(ecosystem, offered) <= early_releases(ecosystem, wanted):
        return False
    return all(holds(ecosystem, clause, offered) for clause in wanted)


def early_releases(ecosystem: str, clauses: Alternative) -> set[tuple[int, ...]]:
    """Return the releases of which `clauses` name a pre-release."""
    ordered = [clause.version for clause in clauses if is_ordered(ecosystem, clause.version)]
    return {release(version) for version in ordered if is_early(ecosystem, version)}


def excludes(ecosystem: str, offered: Alternative, wanted: Alternative) -> bool:
    """Return whether no version is allowed by both: one clause of `wanted` never holds."""
    return any(never(ecosystem, clause, offered) for clause in wanted)


def never(ecosystem: str, clause: Clause, offered: Alternative) -> bool:
    """Return whether `offered` proves the opposite of `clause`; two tags or two digests need but differ."""
    if is_ordered(ecosystem, clause.version):
        bounds = tuple(it for it in offered if is_ordered(ecosystem, it.version))
        return any(
            proves(ecosystem, it, Clause(op=OPPOSITE[clause.op], version=clause.version)) for it in bounds
        )
    only = offered[0] if len(offered) == 1 and offered[0].op == clause.op == "==" else None
    if only is None or is_ordered(ecosystem, only.version):
        return False
    return is_digest(only.version) == is_digest(clause.version) and only.version != clause.version


def is_listed(offered: Alternative, wanted: Alternative) -> bool:
    """Return whether a value without an order (a tag, a digest, a commit) is the very one asked for."""
    return len(offered) == 1 and offered[0].op == "==" and wanted == offered


def holds(ecosystem: str, clause: Clause, offered: Alternative) -> bool:
    """Return whether the bounds in `offered` prove `clause`."""
    if not is_ordered(ecosystem, clause.version):
        return False
    return any(proves(ecosystem, bound, clause) for bound in offered)


def proves(ecosystem: str, bound: Clause, clause: Clause) -> bool:
    """Return whether the single comparison `bound` alone makes `clause` true."""
    side = compare(ecosystem, bound.version, clause.version)
    low, high = bound.op in (">=", ">", "=="), bound.op in ("<=", "<", "==")
    above = low and (side > 0 or (side == 0 and bound.op == ">"))
    below = high and (side < 0 or (side == 0 and bound.op == "<"))
    proven = {
        ">=": low and side >= 0,
        ">": above,
        "<=": high and side <= 0,
        "<": below,
        "==": bound.op == "==" and side == 0,
        "!=": above or below or (bound.op == "!=" and side == 0),
    }
    return proven[clause.op]


def same(ecosystem: str, one: str, other: str) -> bool:
    """Return whether two versions are one: `1.2` and `1.2.0`, `v1` and `1` where the ecosystem says so."""
    if not (is_ordered(ecosystem, one) and is_ordered(ecosystem, other)):
        return one == other
    return compare(ecosystem, one, other) == 0


@lru_cache(maxsize=KEPT)
def is_ordered(ecosystem: str, version: str) -> bool:
    """Return whether `version` has a place in its ecosystem's order; tags, digests and commits have none."""
    return (
        ORDERED.fullmatch(version) is not None
        and not is_digest(version)
        and parse(ecosystem, version) is not None
    )


def is_early(ecosystem: str, version: str) -> bool:
    """Return whether `version` comes before its own release, as 2.0.0-rc.1 before 2.0.0."""
    tail = NUMBERS.sub("", version, count=1)
    return AFTER_RELEASE.get(ecosystem, BUILD_ONLY).fullmatch(tail) is None


def release(version: str) -> tuple[int, ...]:
    """Return the numbers of the release `version` belongs to, trailing zeros apart."""
    parts = numbers(version)
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


@lru_cache(maxsize=KEPT)
def compare(ecosystem: str, one: str, other: str) -> int:
    """Return -1, 0 or 1 as `one` is below, level with or above `other`."""
    left, right = parse(ecosystem, one), parse(ecosystem, other)
    return int(left > right) - int(left < right)  # type: ignore[operator]  # univers is untyped; both have an order


@lru_cache(maxsize=KEPT)
def parse(ecosystem: str, version: str) -> object | None:
    """Return `version` as its ecosystem orders it, or None."""
    from univers import nuget, versions  # 50 ms, and only a range needs it

    kinds = {
        "pypi": versions.PypiVersion,
        "nuget": versions.NugetVersion,
        "gem": versions.RubygemsVersion,
        "golang": versions.GolangVersion,
        "maven": versions.MavenVersion,
    }
    # npm and Cargo are semver; an image tag or git tag is ordered as semver where it reads as one.
    kind = kinds.get(ecosystem, versions.SemverVersion)
    plain = version if kind is versions.PypiVersion else version.removeprefix("v").partition("+")[0]
    try:
        parsed: object = kind(plain)
    except (ValueError, TypeError, nuget.InvalidNuGetVersion):
        return None
    return parsed
