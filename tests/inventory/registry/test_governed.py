"""What an entry governs, denies in part and excepts: each with what keeps to it and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from discovery.model import Coverage, Identity, Kind, Pin, Sighting, Status, Surface
from inventory.alarm import is_alarm
from inventory.model import (
    Denial,
    Entry,
    Governs,
    Group,
    Policy,
    Reach,
    Severity,
    Snapshot,
    State,
    Verdict,
)
from inventory.reconcile import ghosts, judge
from inventory.registry.launched import own_args
from tests.inventory.registry.situations import (
    CRM,
    NOW,
    PLACE,
    SEEN,
    TODAY,
    days,
    entry,
    package,
    registry,
    server,
    sight,
    verdict,
)

ARGS = ("-y", "@acme/crm@1.2.3", "--root=/srv/a", "--read-only")
LAUNCH = sight(SEEN, *ARGS)
IMAGE = "pkg:oci/crm?repository_url=ghcr.io%2Facme%2Fcrm"
REMOTE = Identity(kind=Kind.REMOTE, url="https://crm.acme.example/mcp")
TOOLS = "sha256:" + "8e" * 32

GOVERNED: list[tuple[str, Governs, Sighting, str | None]] = [
    ("fixed there", Governs(args_fixed=("--read-only",)), LAUNCH, None),
    ("fixed in order", Governs(args_fixed=("--root=/srv/a", "--read-only")), LAUNCH, None),
    ("fixed in another order", Governs(args_fixed=("--read-only", "--root=/srv/a")), LAUNCH, "args"),
    ("fixed missing", Governs(args_fixed=("--sandbox",)), LAUNCH, "args"),
    ("all allowed", Governs(args_allowed=("--root=/srv/.*", "--read-only")), LAUNCH, None),
    ("fixed is allowed", Governs(args_fixed=("--read-only",), args_allowed=("--root=.*",)), LAUNCH, None),
    ("one not allowed", Governs(args_allowed=("--root=/srv/.*",)), LAUNCH, "args"),
    ("matched whole", Governs(args_allowed=("--root=/srv/", "--read-only")), LAUNCH, "args"),
    ("not forbidden", Governs(args_forbidden=("--allow-write.*",)), LAUNCH, None),
    ("forbidden", Governs(args_forbidden=("--root=.*",)), LAUNCH, "args"),
    ("across lines", Governs(args_forbidden=("--x.*",)), sight(SEEN, "--x\n--y"), "args"),
    ("env allowed", Governs(env_allowed=("CRM_*",)), replace(LAUNCH, env_names=("CRM_URL",)), None),
    ("env not allowed", Governs(env_allowed=("CRM_*",)), replace(LAUNCH, env_names=("PATH",)), "env"),
    ("env forbidden", Governs(env_forbidden=("NODE_*",)), replace(LAUNCH, env_names=("NODE_X",)), "env"),
    ("env not forbidden", Governs(env_forbidden=("NODE_*",)), replace(LAUNCH, env_names=("CRM",)), None),
    ("stdio", Governs(transports=("stdio",)), LAUNCH, None),
    ("no stdio", Governs(transports=("streamable-http",)), LAUNCH, "transport"),
    ("npm's own registry", Governs(sources=("registry.npmjs.org",)), LAUNCH, None),
    ("another registry", Governs(sources=("npm.acme.example",)), LAUNCH, "source"),
    ("publisher", Governs(publishers=("acme",)), LAUNCH, None),
    ("another publisher", Governs(publishers=("@evil",)), LAUNCH, "publisher"),
    (
        "known publisher",
        Governs(publishers=("acme",)),
        replace(LAUNCH, facts={"publisher": "evil"}),
        "publisher",
    ),
    ("tools", Governs(tools=(TOOLS,)), replace(LAUNCH, facts={"tools_sha256": "8e" * 32}), None),
    ("other tools", Governs(tools=(TOOLS,)), replace(LAUNCH, facts={"tools_sha256": "9f" * 32}), "tools"),
    ("strong enough", Governs(min_strength="package"), LAUNCH, None),
    ("too weak", Governs(min_strength="range"), LAUNCH, "version"),
    ("no digest", Governs(min_strength="digest"), LAUNCH, "digest"),
]


@pytest.mark.parametrize(
    ("governs", "seen", "kind"), [row[1:] for row in GOVERNED], ids=[row[0] for row in GOVERNED]
)
def test_what_an_entry_governs_decides(governs: Governs, seen: Sighting, kind: str | None) -> None:
    found = verdict(seen, entry(CRM, governs=governs))
    drifts = [it.rule.removeprefix("drifted/") for it in found.evidence if it.rule.startswith("drifted/")]
    assert drifts[:1] == ([kind] if kind else [])
    assert found.verdict is (Verdict.DRIFTED if kind else Verdict.APPROVED)


def test_every_governed_departure_is_graded_and_names_its_entry() -> None:
    for _, governs, seen, kind in GOVERNED:
        if kind:
            first = verdict(seen, entry(CRM, governs=governs)).evidence[0]
            assert (first.grade in set(Severity), first.entry) == (True, "e1")


@pytest.mark.parametrize("governs", [Governs(tools=(TOOLS,)), Governs(publishers=("acme",))])
def test_what_a_sighting_does_not_show_is_not_assessed_and_no_drift(governs: Governs) -> None:
    unscoped = sight(package("pkg:npm/crm@1"), "-y", "crm@1")
    found = verdict(unscoped, entry("pkg:npm/crm", governs=governs))
    assert (found.verdict, found.evidence[-1].rule) == (Verdict.APPROVED, "not-assessed")


def test_what_only_lies_on_the_disk_has_no_arguments_to_depart_in() -> None:
    installed = replace(LAUNCH, surface=Surface.PACKAGE, command=None, args=())
    governs = Governs(args_fixed=("--read-only",), transports=("sse",))
    assert verdict(installed, entry(CRM, governs=governs)).verdict is Verdict.APPROVED


@pytest.mark.parametrize(
    ("identity", "args", "own"),
    [
        (SEEN, ARGS, ARGS[2:]),
        (SEEN, ("-y", "@acme/crm", "--", "/srv"), ("/srv",)),
        (package("pkg:pypi/db-mcp@2"), ("db_mcp==2", "--x"), ("--x",)),
        (package(IMAGE), ("run", "-i", "-e", "A", "ghcr.io/acme/crm:1", "--x"), ("--x",)),
        (Identity(kind=Kind.LOCAL, ref="file:~/src/x.py"), ("/home/dana/src/x.py", "--x"), ("--x",)),
        (REMOTE, ("mcp-remote", "https://crm.acme.example/mcp", "--header"), ("--header",)),
        (SEEN, ("something", "else"), ("something", "else")),
        (SEEN, ("@acme/crm-evil", "--x"), ("@acme/crm-evil", "--x")),
    ],
)
def test_a_servers_own_arguments_are_those_behind_its_name(
    identity: Identity, args: tuple[str, ...], own: tuple[str, ...]
) -> None:
    assert own_args(sight(identity, *args)) == own


ALSO: list[tuple[Entry, Identity, Verdict]] = [
    (entry(CRM, also=(IMAGE,)), package(IMAGE), Verdict.APPROVED),
    (entry(CRM, also=("https://{t}.acme.example/mcp",)), REMOTE, Verdict.APPROVED),
    (entry(CRM, also=("pkg:npm/%40acme/crm@1.2.3",), versions=">=2"), SEEN, Verdict.APPROVED),
    (entry(CRM, also=("pkg:npm/%40acme/crm@1.2.4",), versions=">=2"), SEEN, Verdict.DRIFTED),
    (entry(CRM, State.DENIED, also=(IMAGE,)), package(IMAGE), Verdict.DENIED),
    (entry(CRM, also=(IMAGE,)), package("pkg:npm/other"), Verdict.UNREGISTERED),
]


@pytest.mark.parametrize(("one", "seen", "expected"), ALSO)
def test_a_further_identity_is_the_same_server(one: Entry, seen: Identity, expected: Verdict) -> None:
    found = verdict(seen, one)
    assert found.verdict is expected
    assert "ambiguous" not in [it.rule for it in found.evidence]


# Versions and grades.

PATCHES = [
    ("=1.2.2", "1.2.3", Severity.INFO),
    ("1.2.1 || 1.2.2", "1.2.3", Severity.INFO),
    ("=1.2.4", "1.2.3", Severity.MEDIUM),
    ("=1.1.9", "1.2.3", Severity.MEDIUM),
    ("<=1.2.2", "1.2.3", Severity.MEDIUM),
    (">=1.2,<1.2.3", "1.2.3", Severity.MEDIUM),
    ("=1.2.2", "1.2.3-rc.1", Severity.MEDIUM),
    ("=1.2.2", "2.0.0", Severity.MEDIUM),
]


@pytest.mark.parametrize(("asked", "seen", "grade"), PATCHES)
def test_only_the_next_patch_of_a_named_version_is_no_alarm(asked: str, seen: str, grade: Severity) -> None:
    found = judge(
        [server(sight(package(f"{CRM}@{seen}")))], registry(entry(CRM, versions=asked)), today=TODAY
    )
    assert (found[0].judgement.verdict, found[0].judgement.severity) == (Verdict.DRIFTED, grade)
    assert is_alarm(found[0]) is (grade is not Severity.INFO)


def test_a_policy_makes_a_patch_update_an_alarm() -> None:
    strict = registry(entry(CRM, versions="=1.2.2"), policy=Policy(patch_updates="drift"))
    (found,) = judge([server(LAUNCH)], strict, today=TODAY)
    assert (found.judgement.severity, is_alarm(found)) == (Severity.LOW, True)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (package(CRM), Verdict.DRIFTED),
        (Identity(kind=Kind.NPM, purl=CRM, version="latest", pin=Pin.TAG), Verdict.DRIFTED),
        (SEEN, Verdict.APPROVED),
    ],
)
def test_a_policy_may_ask_for_pinned_versions(seen: Identity, expected: Verdict) -> None:
    assert verdict(seen, entry(CRM), policy=Policy(unpinned="drift")).verdict is expected
    assert verdict(seen, entry(CRM)).verdict is Verdict.APPROVED


# Denials in an entry.

PARTS: list[tuple[Denial, Sighting, Verdict]] = [
    (Denial(id="d", reason="r", versions="1.2.3"), LAUNCH, Verdict.DENIED),
    (Denial(id="d", reason="r", versions="<1.2.3"), LAUNCH, Verdict.APPROVED),
    (Denial(id="d", reason="r", versions="<1.2.3"), sight(package(CRM)), Verdict.DRIFTED),
    (Denial(id="d", reason="r", args=("--root=.*",)), LAUNCH, Verdict.DENIED),
    (Denial(id="d", reason="r", args=("--root",)), LAUNCH, Verdict.APPROVED),
    (Denial(id="d", reason="r", versions="1.2.3", args=("--admin",)), LAUNCH, Verdict.APPROVED),
    (
        Denial(id="d", reason="r", digests=(TOOLS,)),
        replace(LAUNCH, facts={"sha256": "8e" * 32}),
        Verdict.DENIED,
    ),
    (Denial(id="d", reason="r", digests=(TOOLS,)), LAUNCH, Verdict.APPROVED),
]


@pytest.mark.parametrize(("denial", "seen", "expected"), PARTS)
def test_a_denial_in_an_entry_holds_where_all_it_says_holds(
    denial: Denial, seen: Sighting, expected: Verdict
) -> None:
    assert verdict(seen, entry(CRM, deny=(denial,))).verdict is expected


# Groups and ghosts.


@pytest.mark.parametrize(
    ("group", "inside"),
    [
        (Group(name="payments", users=("dana",)), True),
        (Group(name="payments", users=("d*",)), True),
        (Group(name="payments", hosts=("ana-*",)), True),
        (Group(name="payments", users=("eve",)), False),
        (Group(name="others", users=("dana",)), False),
    ],
)
def test_a_reach_may_name_a_group_of_the_policy(group: Group, inside: bool) -> None:
    one = entry(CRM, reach=Reach(groups=("payments",)))
    found = verdict(LAUNCH, one, policy=Policy(groups=(group,)))
    assert found.verdict is (Verdict.APPROVED if inside else Verdict.DRIFTED)


@pytest.mark.parametrize(
    ("approved", "gone", "is_ghost"),
    [(None, None, True), (-30, None, True), (-29, None, False), (-90, -30, True), (-90, -29, False)],
)
def test_an_entry_is_a_ghost_after_the_policys_days(
    approved: int | None, gone: int | None, is_ghost: bool
) -> None:
    one = entry(CRM, approved_at=None if approved is None else days(approved))
    known: Snapshot = registry(one, policy=Policy(ghost_days=30))
    last = (
        NOW if gone is None else NOW.replace(year=days(gone).year, month=days(gone).month, day=days(gone).day)
    )
    past = () if gone is None else (replace(server(LAUNCH).seen[0], last_seen=last, gone=last),)
    looked = (Coverage(surface=Surface.CONFIG, finder="c", status=Status.COMPLETE, examined=1, found=0),)
    found = ghosts([], known, today=TODAY, coverage=looked, gaps=(), place=PLACE, past=past)
    assert bool(found) is is_ghost
