"""What each act makes of an entry, from every state it may find, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from inventory.model import Denial, Entry, Governs, Reach, State, Verdict, Waiver
from inventory.registry.absent import RegistryError
from inventory.registry.acts.decisions import decide, request
from inventory.registry.acts.log import read_log
from inventory.registry.acts.model import Act
from inventory.registry.acts.standing import remove, waive_entry, waive_identity
from inventory.registry.edit import rendered
from inventory.registry.read import read_registry
from tests.inventory.acts.registries import (
    TODAY,
    act,
    approve,
    ask_for,
    asked,
    entry,
    put,
    states,
)

WAIVER = Waiver(
    id="w",
    verdict=Verdict.DRIFTED,
    by="dana",
    reason="a test",
    expires=date(2026, 12, 31),
    kinds=("version",),
)


def write(folder: Path, *entries: Entry) -> None:
    """Put entries into a registry as people do, by hand."""
    for number, one in enumerate(entries):
        (folder / f"{number}.yaml").write_text(rendered(one), encoding="utf-8")


def deny(folder: Path) -> None:
    act(folder, decide(Act.DENY, entry(state=State.DENIED, reason="leaks")))


ACTS: dict[str, Callable[[Path], object]] = {
    "request": ask_for,
    "approve": approve,
    "deny": deny,
    "suspend": lambda folder: put(folder, Act.SUSPEND, "npm-files"),
    "retire": lambda folder: put(folder, Act.RETIRE, "npm-files"),
    "confirm": lambda folder: put(folder, Act.CONFIRM, "npm-files"),
    "remove": lambda folder: act(folder, remove("npm-files")),
}
# What each act makes of an entry in each state; None where it is refused, "-" where no entry is left.
OUTCOMES: dict[str, dict[str, str | None]] = {
    "draft": {"request": "pending", "retire": "retired", "suspend": None, "confirm": None},
    "pending": {"request": None, "retire": "retired", "suspend": None, "confirm": None},
    "approved": {"request": None, "retire": "retired", "suspend": "suspended", "confirm": "approved"},
    "deprecated": {"request": None, "retire": "retired", "suspend": "suspended", "confirm": "deprecated"},
    "suspended": {"request": None, "retire": "retired", "suspend": None, "confirm": None},
    "denied": {"request": None, "retire": None, "suspend": None, "confirm": None},
    "retired": {"request": "pending", "retire": None, "suspend": None, "confirm": None},
}
ALWAYS: dict[str, str | None] = {"approve": "approved", "deny": "denied", "remove": "-"}


@pytest.mark.parametrize("state", OUTCOMES)
@pytest.mark.parametrize("name", ACTS)
def test_every_act_in_every_state(tmp_path: Path, state: str, name: str) -> None:
    write(tmp_path, entry(state=State(state), waivers=(WAIVER,)))
    before = (tmp_path / "0.yaml").read_text()
    wanted = {**OUTCOMES[state], **ALWAYS}[name]
    if wanted is None:
        with pytest.raises(RegistryError):
            ACTS[name](tmp_path)
        assert (tmp_path / "0.yaml").read_text() == before
        assert read_log(tmp_path).records == ()
        return
    ACTS[name](tmp_path)
    assert states(tmp_path) == ({} if wanted == "-" else {"npm-files": wanted})
    (record,) = read_log(tmp_path).records
    assert (record.act, record.entry, record.file) == (name, "npm-files", "0.yaml")


@pytest.mark.parametrize("name", ["suspend", "retire", "confirm", "remove"])
def test_what_is_not_there_cannot_be_acted_on(tmp_path: Path, name: str) -> None:
    with pytest.raises(RegistryError, match="no entry has this id"):
        ACTS[name](tmp_path)
    assert read_log(tmp_path).records == ()


def the_entry(folder: Path, label: str = "npm-files") -> Entry:
    (found,) = [it for it in read_registry(folder).entries if it.id == label]
    return found


def test_a_request_says_who_asked_and_nobody_approved(tmp_path: Path) -> None:
    ask_for(tmp_path, purpose="reads files")
    found = the_entry(tmp_path)
    assert (found.state, found.requested_by, found.requested_at) == (State.PENDING, "ana", TODAY)
    assert (found.approved_by, found.approved_at, found.purpose) == ("", None, "reads files")


def test_an_approval_keeps_who_asked_and_why(tmp_path: Path) -> None:
    ask_for(tmp_path, purpose="reads files", ticket="T-1")
    approve(tmp_path)
    found = the_entry(tmp_path)
    assert (found.requested_by, found.approved_by) == ("ana", "dana")
    assert (found.purpose, found.ticket) == ("reads files", "T-1")
    assert len(read_registry(tmp_path).entries) == 1


def test_a_request_for_more_than_is_approved_stands_beside_the_approval_until_it_is_answered(
    tmp_path: Path,
) -> None:
    approve(tmp_path, versions="^1")
    ask_for(tmp_path, versions="^2")
    assert states(tmp_path) == {"npm-files": "approved", "npm-files-2": "pending"}
    with pytest.raises(RegistryError, match="requested already by ana on 2026-11-21"):
        ask_for(tmp_path, versions="^3")
    approve(tmp_path, versions="^2")
    found = the_entry(tmp_path)
    assert (found.versions, found.requested_by) == ("^2", "ana")
    assert [it.act for it in read_log(tmp_path).records] == ["approve", "request", "approve", "remove"]


@pytest.mark.parametrize("wanted", ["^1", "^1.0"])
def test_what_is_approved_already_is_not_requested_but_something_else_is(tmp_path: Path, wanted: str) -> None:
    approve(tmp_path, versions="^1")
    if wanted == "^1":
        with pytest.raises(RegistryError, match="approved for \\^1 already"):
            ask_for(tmp_path, versions=wanted)
    else:
        ask_for(tmp_path, versions=wanted)
        assert len(states(tmp_path)) == 2


def test_what_has_expired_may_be_requested_again(tmp_path: Path) -> None:
    approve(tmp_path, expires=date(2026, 11, 20))
    ask_for(tmp_path)
    assert sorted(states(tmp_path).values()) == ["approved", "pending"]


def test_a_request_of_others_is_another_request(tmp_path: Path) -> None:
    approve(tmp_path, reach=Reach(clients=("cursor",)))
    ask_for(tmp_path)
    assert sorted(states(tmp_path).values()) == ["approved", "pending"]


def test_a_decision_leaves_alone_what_it_does_not_speak_of(tmp_path: Path) -> None:
    rules = entry(
        also=("pkg:pypi/files",),
        risk="high",
        data_classes=("internal",),
        governs=Governs(args_forbidden=("--root=/",), transports=("stdio",)),
        deny=(Denial(id="cve", reason="CVE-1", versions="<1.2"),),
        waivers=(WAIVER,),
    )
    write(tmp_path, rules)
    approve(tmp_path, owner="security")
    source = str(tmp_path / "0.yaml")
    assert the_entry(tmp_path) == replace(rules, owner="security", source=source)
    put(tmp_path, Act.SUSPEND, "npm-files")
    found = the_entry(tmp_path)
    assert (found.governs, found.deny, found.waivers) == (rules.governs, rules.deny, rules.waivers)


BY_HAND = """\
# Ours.
id: npm-files
identity: pkg:npm/files@1.2.3      # pinned on purpose
state: approved
owner: platform
governs:
  args:
    forbidden:
      - --root=/   # never
waivers:
  # until the upgrade
  - id: old
    verdict: drifted
    by: dana
    reason: upgrade
    expires: 2026-12-31

approved:
  by: dana
"""


def test_a_waiver_is_one_line_more_in_a_file_that_somebody_wrote(tmp_path: Path) -> None:
    (tmp_path / "files.yaml").write_text(BY_HAND, encoding="utf-8")
    act(tmp_path, waive_entry("npm-files", WAIVER))
    line = "  - {id: w, verdict: drifted, kinds: [version], by: dana, "
    line += "reason: a test, expires: 2026-12-31}\n"
    wanted = BY_HAND.replace("    expires: 2026-12-31\n", "    expires: 2026-12-31\n" + line)
    assert (tmp_path / "files.yaml").read_text(encoding="utf-8") == wanted
    act(tmp_path, waive_entry("npm-files", replace(WAIVER, expires=date(2027, 1, 31))))
    changed = wanted.replace(line, line.replace("2026-12-31", "2027-01-31"))
    assert (tmp_path / "files.yaml").read_text(encoding="utf-8") == changed
    put(tmp_path, Act.CONFIRM, "npm-files")
    after = changed + "reviewed: {by: eve, at: 2026-11-21}\n"
    assert (tmp_path / "files.yaml").read_text(encoding="utf-8") == after


def test_a_denial_is_waived_by_naming_the_entry_that_denies(tmp_path: Path) -> None:
    deny(tmp_path)
    act(tmp_path, waive_entry("npm-files", replace(WAIVER, verdict=Verdict.DENIED, kinds=())))
    (waiver,) = the_entry(tmp_path).waivers
    assert waiver.rule == "npm-files"


def test_a_waiver_of_what_no_entry_is_about_has_a_file_of_its_own(tmp_path: Path) -> None:
    alone = replace(WAIVER, verdict=Verdict.UNREGISTERED, kinds=(), identity="pkg:npm/other")
    for until in (31, 30):
        act(tmp_path, waive_identity(replace(alone, expires=date(2026, 12, until))))
    found = read_registry(tmp_path)
    (waiver,) = found.waivers
    assert (waiver.id, waiver.expires, found.problems) == ("npm-other-unregistered", date(2026, 12, 30), ())
    act(tmp_path, remove(waiver.id))
    assert read_registry(tmp_path).waivers == ()
    assert [it.act for it in read_log(tmp_path).records] == ["waive", "waive", "remove"]


def test_a_waiver_that_would_not_read_back_is_not_written(tmp_path: Path) -> None:
    nameless = replace(WAIVER, verdict=Verdict.DENIED, kinds=(), identity="pkg:npm/other")
    with pytest.raises(RegistryError, match="by name only"):
        act(tmp_path, waive_identity(nameless))
    assert list(tmp_path.glob("**/*.yaml")) == []


def test_a_file_with_more_than_one_entry_is_changed_by_hand(tmp_path: Path) -> None:
    two = "entries:\n" + "".join(
        f"  - {{id: npm-{name}, identity: pkg:npm/{name}, state: approved, owner: o}}\n"
        for name in ("files", "b")
    )
    (tmp_path / "two.yaml").write_text(two, encoding="utf-8")
    for name in ("approve", "suspend", "confirm", "remove"):
        with pytest.raises(RegistryError, match="by hand"):
            ACTS[name](tmp_path)
    assert (tmp_path / "two.yaml").read_text(encoding="utf-8") == two


def test_an_identity_that_is_decided_twice_is_not_decided_a_third_time(tmp_path: Path) -> None:
    write(tmp_path, entry(), entry(id="b", state=State.DENIED))
    for name in ("approve", "deny"):
        with pytest.raises(RegistryError, match="several places"):
            ACTS[name](tmp_path)
    with pytest.raises(RegistryError, match="several entries"):
        put(tmp_path, Act.SUSPEND, "pkg:npm/files")


def test_a_file_is_no_registry_to_act_on(tmp_path: Path) -> None:
    path = tmp_path / "registry.yaml"
    path.write_text(rendered(entry()), encoding="utf-8")
    for folder, reason in ((path, "not a folder"), (tmp_path / "none", "registry init")):
        with pytest.raises(RegistryError, match=reason):
            act(folder, request(asked(), TODAY))
