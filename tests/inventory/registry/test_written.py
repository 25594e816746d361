"""The written form: what an entry, a waiver and a policy may say, and what is told where one may not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from inventory.model import Denial, Governs, Group, Policy, Verdict, Waiver
from inventory.registry.absent import RegistryError
from inventory.registry.expression import matches
from inventory.registry.read import read_registry

WHOLE = """\
id: crm
identity: pkg:npm/%40acme/crm
also: [ghcr.io/acme/crm, "https://{tenant}.acme.example/mcp", pkg:npm/%40mirror/crm@1.2.3]
state: approved
owner: platform
versions: ">=1.2,<2"
risk: high
data_classes: [pii, customer]
reach: {users: [dana], groups: [payments]}
requested: {by: eve, at: 2026-01-01}
approved: {by: dana, at: 2026-01-31}
reviewed: {by: ines, at: 2026-06-30}
governs:
  min_strength: range
  transports: [stdio]
  args: {fixed: [--read-only, --x, --x], allowed: ["--root=/srv/.*"], forbidden: ["--admin"]}
  env: {allowed: [CRM_*], forbidden: [NODE_OPTIONS]}
  sources: [npm.acme.example]
  publishers: ["@acme"]
  tools: [9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F9F]
deny:
  - {id: cve-1, versions: "1.2.4", reason: CVE-2026-1}
waivers:
  - {id: w1, verdict: drifted, kinds: [args], by: dana, reason: migration, expires: 2027-01-31}
"""
SHORT = "id: a\nidentity: pkg:npm/x\nstate: approved\nowner: p\n"
WAIVER = "{id: w, verdict: pending, by: d, reason: r, expires: 2027-01-31}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "r").mkdir()
    return tmp_path / "r"


def test_every_field_is_read(folder: Path) -> None:
    (folder / "crm.yaml").write_text(WHOLE)
    found = read_registry(folder)
    assert found.problems == ()
    (one,) = found.entries
    assert one.also == (
        "https://{tenant}.acme.example/mcp",
        "pkg:npm/%40mirror/crm@1.2.3",
        "pkg:oci/crm?repository_url=ghcr.io%2Facme%2Fcrm",
    )
    assert (one.risk, one.data_classes, one.reach.groups) == ("high", ("customer", "pii"), ("payments",))
    assert (one.requested_by, one.requested_at) == ("eve", date(2026, 1, 1))
    assert (one.reviewed_by, one.reviewed_at) == ("ines", date(2026, 6, 30))
    assert one.governs == Governs(
        min_strength="range",
        transports=("stdio",),
        args_fixed=("--read-only", "--x", "--x"),
        args_allowed=("--root=/srv/.*",),
        args_forbidden=("--admin",),
        env_allowed=("CRM_*",),
        env_forbidden=("NODE_OPTIONS",),
        sources=("npm.acme.example",),
        publishers=("@acme",),
        tools=("sha256:" + "9f" * 32,),
    )
    assert one.deny == (Denial(id="cve-1", reason="CVE-2026-1", versions="1.2.4"),)
    assert one.waivers == (
        Waiver(
            id="w1",
            verdict=Verdict.DRIFTED,
            kinds=("args",),
            by="dana",
            reason="migration",
            expires=date(2027, 1, 31),
        ),
    )


def test_what_the_documentation_shows_is_read(folder: Path) -> None:
    page = Path(__file__).parents[3].joinpath("docs/registry.md").read_text()
    shown = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    for name, text in zip(("crm.yaml", "waivers.yaml", "policy.yaml"), shown, strict=True):
        (folder / name).write_text(text)
    found = read_registry(folder)
    assert (found.problems, len(found.entries), len(found.waivers)) == ((), 1, 1)
    assert replace(found.policy, groups=(), source="") == Policy()


REFUSED: list[tuple[str, int, str, str]] = [
    ("also: [crm]\n", 5, "also", "a name is not an identity"),
    ("also: []\n", 5, "also", "write 1 to"),
    ("risk: huge\n", 5, "risk", "write one of critical, high"),
    ("requested: {when: 2026-01-01}\n", 5, "requested.when", "known are by, at"),
    ("reviewed: {at: yesterday}\n", 5, "reviewed.at", "year-month-day"),
    ("governs: {}\n", 5, "governs", "is empty"),
    ("governs: {arguments: x}\n", 5, "governs.arguments", "did you mean args?"),
    ("governs: {min_strength: name}\n", 5, "governs.min_strength", "write one of digest, version"),
    ("governs: {transports: [http]}\n", 5, "governs.transports", "write stdio, streamable-http"),
    ("governs:\n  args:\n    allowed: ['(a']\n", 7, "governs.args.allowed", "missing )"),
    ("governs: {args: {allowed: ['(?=a)']}}\n", 5, "governs.args.allowed", "RE2"),
    ("governs: {args: {allowed: []}}\n", 5, "governs.args.allowed", "the list is empty"),
    ("governs: {tools: [abc]}\n", 5, "governs.tools", "64 hexadecimal digits"),
    ("governs: {sources: ['a b']}\n", 5, "governs.sources", "no host"),
    ("deny: [{id: x, reason: r}]\n", 5, "deny", "denies nothing"),
    ("deny: [{id: x, versions: '1'}]\n", 5, "deny.reason", "is missing"),
    ("deny: [{id: x, reason: r, versions: '>>1'}]\n", 5, "deny.versions", "not understood"),
    ("deny: [{id: x, reason: r, digests: [ab]}]\n", 5, "deny.digests", "64 hexadecimal digits"),
    ("deny: [{id: x, reason: r, args: [a]}, {id: x, reason: r, args: [b]}]\n", 5, "deny.id", "two denials"),
    (f"waivers: [{WAIVER.replace('pending', 'approved')}]\n", 5, "waivers.verdict", "write one of denied"),
    (f"waivers: [{WAIVER.replace('pending', 'denied')}]\n", 5, "waivers.rule", "by name only"),
    (f"waivers: [{WAIVER.replace('2027-01-31', 'never')}]\n", 5, "waivers.expires", "year-month-day"),
    (f"waivers: [{WAIVER.replace('}', ', kinds: [args]}')}]\n", 5, "waivers.kinds", "has no kinds"),
    (f"waivers: [{WAIVER.replace('}', ', identity: crm}')}]\n", 5, "waivers.identity", "a name is not"),
    ("waivers: []\n", 5, "waivers", "the list is empty"),
]


@pytest.mark.parametrize(("text", "line", "field", "advice"), REFUSED)
def test_what_cannot_be_read_costs_its_entry_and_says_what_to_write(
    folder: Path, text: str, line: int, field: str, advice: str
) -> None:
    (folder / "bad.yaml").write_text(SHORT + text)
    (folder / "good.yaml").write_text(SHORT.replace("id: a", "id: b"))
    found = read_registry(folder)
    assert [it.id for it in found.entries] == ["b"]
    (problem,) = found.problems
    assert (problem.line, problem.field) == (line, field)
    assert advice in problem.message


def test_an_expression_that_would_take_for_ever_is_matched_at_once(folder: Path) -> None:
    assert not matches("(a+)+(a+)+(a+)+b", "a" * 100_000)
    assert matches("(a|aa)+", "a" * 100_000)
    assert not matches("x", "\udc80")


# Waivers on their own.


def test_waivers_stand_in_a_file_of_their_own(folder: Path) -> None:
    text = WAIVER.replace("}", ", identity: pkg:npm/x}")
    (folder / "w.yaml").write_text(f"waivers:\n  - {text}\n  - {WAIVER}\n")
    found = read_registry(folder)
    assert [(it.identity, Path(it.source).name) for it in found.waivers] == [("pkg:npm/x", "w.yaml")]
    assert [(it.line, it.field) for it in found.problems] == [(3, "waivers.identity")]


def test_a_waiver_changes_the_snapshots_id_and_its_file_does_not(folder: Path) -> None:
    (folder / "a.yaml").write_text(SHORT)
    before = read_registry(folder).id
    text = WAIVER.replace("}", ", identity: pkg:npm/x}")
    (folder / "w.yaml").write_text(f"waivers: [{text}]\n")
    after = read_registry(folder).id
    (folder / "w.yaml").rename(folder / "v.yaml")
    assert before != after == read_registry(folder).id


# The policy.

POLICY = "patch_updates: drift\nghost_days: 30\ngroups: {payments: {users: [dana, eve], hosts: [b-*]}}\n"


def test_a_folder_has_its_policy_at_the_top(folder: Path) -> None:
    (folder / "policy.yaml").write_text(POLICY)
    (folder / "a.yaml").write_text(SHORT)
    found = read_registry(folder)
    group = Group(name="payments", users=("dana", "eve"), hosts=("b-*",))
    source = str(folder / "policy.yaml")
    assert found.policy == Policy(patch_updates="drift", ghost_days=30, groups=(group,), source=source)
    assert (len(found.entries), found.problems) == (1, ())


def test_a_registry_of_one_file_has_its_policy_beside_the_entries(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text("entries: []\npolicy: {unpinned: drift}\n")
    assert read_registry(path).policy.unpinned == "drift"


def test_without_a_policy_the_usual_one_holds(folder: Path) -> None:
    assert read_registry(folder).policy == Policy()


def test_an_entry_may_be_called_policy(folder: Path) -> None:
    (folder / "policy.yaml").write_text(SHORT)
    assert [it.id for it in read_registry(folder).entries] == ["a"]


def test_the_policys_id_is_that_of_its_words(folder: Path) -> None:
    (folder / "policy.yml").write_text(POLICY)
    one = read_registry(folder).policy
    assert one.id == Policy(patch_updates="drift", ghost_days=30, groups=one.groups, source="x").id
    assert len({one.id, Policy().id, Policy(grace_days=1).id, Policy(ghost_days=1).id}) == 4


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("patch_update: allow\n", r"policy.yaml: line 1: policy.patch_update: unknown field; did you mean"),
        ("unpinned: maybe\n", r"line 1: policy.unpinned: 'maybe' is not known; write one of allow, drift"),
        ("\nghost_days: soon\n", r"line 2: policy.ghost_days: write a number of days"),
        ("ghost_days: 99999999999999999999\n", r"write a number of days"),
        ("groups: {payments: {}}\n", r"policy.groups.payments: has no members"),
        ("groups: {payments: {people: [a]}}\n", r"unknown field"),
        ("- a\n- [\n", r"cannot read the registry"),
    ],
)
def test_a_policy_that_cannot_be_read_is_an_error_and_no_default(
    folder: Path, text: str, advice: str
) -> None:
    (folder / "policy.yaml").write_text(text)
    (folder / "a.yaml").write_text(SHORT)
    with pytest.raises(RegistryError, match=advice):
        read_registry(folder)


def test_two_policies_are_none(folder: Path) -> None:
    (folder / "policy.yaml").write_text(POLICY)
    (folder / "policy.json").write_text("{}")
    with pytest.raises(RegistryError, match="a registry has one policy"):
        read_registry(folder)


def test_a_policy_in_another_file_of_a_folder_is_told_and_not_used(folder: Path) -> None:
    (folder / "x.yaml").write_text("policy: {unpinned: drift}\n")
    found = read_registry(folder)
    assert (found.policy, [it.field for it in found.problems]) == (Policy(), ["policy"])
