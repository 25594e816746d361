from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from discovery.model import Coverage, Gap, Identity, Kind, Reason, Sighting, Status, Surface, digest
from inventory.correlate import correlate
from inventory.model import Entry, Judged, Policy, Seen, Snapshot, State, Verdict
from inventory.reconcile import ghosts, judge
from inventory.registry.absent import no_registry
from inventory.registry.hosted import is_in_azure
from inventory.registry.nodes import read_documents
from inventory.registry.policy import read_policy

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
URL = "https://orders-mcp.x.eastus2.azurecontainerapps.io/mcp"
TAGS = {"approved": "true", "owner": "team-orders@contoso.com", "review": "2026-09-01"}


def app(name: str = "orders-mcp", url: str = URL, **facts: str) -> Sighting:
    """Return a container app as the sweep tells it."""
    return Sighting(
        identity=Identity(kind=Kind.REMOTE, url=url),
        surface=Surface.CLOUD,
        finder="azure",
        source=f"/subscriptions/1/resourceGroups/rg/providers/Microsoft.App/containerApps/{name}",
        root="/subscriptions/1",
        seen_at=NOW,
        name=name,
        facts={"grade": "strong", "role": "server", **facts},
    )


def judged(*sightings: Sighting, snapshot: Snapshot | None = None, today: date = TODAY) -> tuple[Judged, ...]:
    seen = [Seen(sighting=one, first_seen=NOW, last_seen=NOW) for one in sightings]
    return judge(correlate(seen, "tenant"), snapshot or no_registry(), today=today)


def registry(*entries: Entry, policy: Policy | None = None) -> Snapshot:
    return Snapshot(id="s", source="/registry", entries=entries, policy=policy or Policy())


def test_complete_tags_approve_where_there_is_no_registry() -> None:
    (one,) = judged(app(**TAGS))
    assert one.judgement.verdict is Verdict.APPROVED
    assert one.judgement.evidence[0].text == (
        "its tags approve it, owner team-orders@contoso.com, reviewed 2026-09-01 (no registry is configured)"
    )


LACKING: tuple[Mapping[str, str], ...] = (
    {},
    {"approved": ""},
    {"approved": "false"},
    {"approved": "pending"},
    {"approved": "truely"},
    {"owner": ""},
    {"owner": "   "},
    {"review": ""},
    {"review": "last summer"},
    {"review": "2024-01-01"},
    {"review": "2026-13-01"},
    {"review": "2027-01-01"},  # a review that has not happened yet
)


@pytest.mark.parametrize("change", LACKING, ids=str)
def test_tags_that_lack_something_approve_nothing(change: Mapping[str, str]) -> None:
    facts = {**TAGS, **change} if change else {}
    (one,) = judged(app(**facts))
    assert one.judgement.verdict is Verdict.UNREGISTERED


@pytest.mark.parametrize("said", ["True", "TRUE ", " yes", "1"])
def test_case_and_blanks_do_not_count_in_a_tag(said: str) -> None:
    (one,) = judged(app(**{**TAGS, "approved": said}))
    assert one.judgement.verdict is Verdict.APPROVED


@pytest.mark.parametrize("day", ["2026-11-21", "2025-11-21", "2026-09-01T10:00:00Z", "2026/09/01"])
def test_a_review_within_a_year_is_fresh(day: str) -> None:
    (one,) = judged(app(**{**TAGS, "review": day}))
    assert one.judgement.verdict is Verdict.APPROVED


def test_beside_a_registry_a_tag_is_only_a_claim() -> None:
    (one,) = judged(app(**TAGS), snapshot=registry())
    assert one.judgement.verdict is Verdict.UNREGISTERED


def test_a_policy_may_let_tags_approve_beside_a_registry() -> None:
    (one,) = judged(app(**TAGS), snapshot=registry(policy=Policy(azure_tag_approves=True)))
    assert one.judgement.verdict is Verdict.APPROVED


def test_no_tag_outweighs_a_denial() -> None:
    denial = Entry(id="no", identity=URL, state=State.DENIED, owner="security")
    (one,) = judged(app(**TAGS), snapshot=registry(denial, policy=Policy(azure_tag_approves=True)))
    assert one.judgement.verdict is Verdict.DENIED


def test_the_age_of_a_review_is_the_policys() -> None:
    strict = Policy(azure_tag_approves=True, review_days=30)
    (one,) = judged(app(**TAGS), snapshot=registry(policy=strict))
    assert one.judgement.verdict is Verdict.UNREGISTERED


def test_the_same_facts_on_a_machine_approve_nothing() -> None:
    (one,) = judged(replace(app(**TAGS), surface=Surface.CONFIG))
    assert one.judgement.verdict is Verdict.UNREGISTERED


def test_what_calls_a_tagged_server_is_judged_as_the_server() -> None:
    call = replace(app("conn", role="client", grade="proven"), source="/subscriptions/1/x/connections/conn")
    (one,) = judged(app(**TAGS), call)
    assert {it.verdict for it in one.by_sighting.values()} == {Verdict.APPROVED}


def test_a_second_server_at_the_same_address_needs_tags_of_its_own() -> None:
    (one,) = judged(app(**TAGS), app("twin"))
    assert one.judgement.verdict is Verdict.UNREGISTERED


# The policy's words.


def test_a_policy_names_the_tags() -> None:
    names = "azure_tag_approved: mcp-ok\nazure_tag_owner: team\nazure_tag_review: seen-on\n"
    text = f"azure_tag_approves: true\n{names}"
    policy = read_policy(read_documents(text)[0], "policy.yaml")
    assert (policy.azure_tag_approves, policy.azure_tag_approved) == (True, "mcp-ok")
    assert (policy.azure_tag_owner, policy.azure_tag_review) == ("team", "seen-on")


def test_a_policy_without_a_word_on_azure_keeps_its_id() -> None:
    assert Policy().id == digest("policy", "allow", "allow", "0", "0", "365")
    assert Policy(azure_tag_approves=True).id != Policy().id
    assert Policy(azure_tag_owner="team").id != Policy().id


# Ghosts of a tenant.

APPROVED = Entry(id="orders", identity=URL, state=State.APPROVED, owner="orders")
LAPTOP = Entry(id="files", identity="pkg:npm/files-mcp", state=State.APPROVED, owner="it")
WHOLE = Coverage(surface=Surface.CLOUD, finder="azure", status=Status.COMPLETE, examined=9, found=0)


def missing(*coverage: Coverage, gaps: tuple[Gap, ...] = (), gone: tuple[Seen, ...] = ()) -> list[str]:
    found = ghosts((), registry(APPROVED, LAPTOP), today=TODAY, coverage=coverage, gaps=gaps, gone=gone)
    return [entry.id for entry in found]


def test_an_approved_address_in_azure_that_is_not_there_is_a_ghost() -> None:
    assert missing(WHOLE) == ["orders"]


def test_a_laptops_package_is_no_ghost_of_a_tenant() -> None:
    assert "files" not in missing(WHOLE)


def test_what_was_deployed_and_is_gone_is_a_ghost_whatever_it_is() -> None:
    package = replace(app(), identity=Identity(kind=Kind.NPM, purl="pkg:npm/files-mcp"))
    gone = Seen(sighting=package, first_seen=NOW, last_seen=NOW, gone=NOW)
    assert missing(WHOLE, gone=(gone,)) == ["orders", "files"]


@pytest.mark.parametrize(
    "coverage",
    [replace(WHOLE, finder="azure+subscriptions"), replace(WHOLE, finder="azure+changes"),
     replace(WHOLE, status=Status.PARTIAL)],
    ids=lambda it: f"{it.finder} {it.status}",
)  # fmt: skip
def test_without_a_look_at_the_whole_tenant_nothing_is_a_ghost(coverage: Coverage) -> None:
    assert missing(coverage) == []


def test_a_gap_leaves_no_ghost() -> None:
    root = "/subscriptions/1"
    gap = Gap(surface=Surface.CLOUD, finder="azure", source=root, root=root, reason=Reason.DENIED)
    assert missing(WHOLE, gaps=(gap,)) == []


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        (URL, True),
        ("https://apim-x.azure-api.net/orders/mcp", True),
        ("https://svc.search.windows.net/knowledgebases/kb/mcp", True),
        ("https://mcp.stripe.com/", False),
        ("https://azurewebsites.net.evil.example/mcp", False),
        ("https://notazurewebsites.net/mcp", False),
        ("pkg:npm/azurewebsites.net", False),
        ("https://[::1", False),
    ],
)
def test_which_addresses_are_azures(identity: str, expected: bool) -> None:
    assert is_in_azure(identity) is expected
