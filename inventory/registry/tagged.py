"""What the tags of a cloud's resource claim: approved, by whom owned, when reviewed.

Microsoft's OWASP MCP guide for Azure (microsoft/mcp-azure-security-guide, mcp09-shadow-servers.md, 2026-04)
makes `mcp-server-approved`, `owner` and `security-review-date` mandatory and lets Azure Policy deny what has
none. Whoever may deploy a resource may also write its tags, and Azure Policy cannot say who wrote one: a tag
is a claim, and an entry in the registry is a decision with a name under it. So tags approve only where there
is nothing better to ask, which is where no registry is set up, or where the policy says that they do
(`azure_tag_approves: true`, for an organisation that lets a pipeline alone write them). All three are needed:
an approval that nobody owns, or that was reviewed too long ago, is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from discovery.frozen import frozen
from discovery.model import Sighting, Surface
from inventory.model import Evidence, Judgement, Policy, Severity, Snapshot, Verdict

RULE = "azure-tags"
YES = frozenset({"true", "yes", "1"})
# Facts of the Azure sweep (discovery.azure.facts): the tags' values as they were written.
APPROVED, OWNER, REVIEW = "approved", "owner", "review"
OPEN = frozenset({Verdict.UNREGISTERED, Verdict.UNRESOLVED})
# What points at a server is judged as the server that bears the tags.
POINTING = frozenset({"client", "hint", "registry"})


@frozen
class Claim:
    """What the tags of one resource say, and how that stands on a day."""

    approved: str | None
    owner: str | None
    review: str | None
    reviewed: date | None
    is_approved: bool
    is_fresh: bool

    @property
    def holds(self) -> bool:
        """Return whether everything is there that an approval by tags needs."""
        return self.is_approved and self.owner is not None and self.is_fresh


def claim_of(facts: Mapping[str, str], today: date, review_days: int) -> Claim:
    """Return what the tags among `facts` claim; no `review_days` means that a review never ages."""
    said = {name: facts.get(name, "").strip() or None for name in (APPROVED, OWNER, REVIEW)}
    reviewed = day_of(said[REVIEW] or "")
    age = None if reviewed is None else (today - reviewed).days
    return Claim(
        approved=said[APPROVED],
        owner=said[OWNER],
        review=said[REVIEW],
        reviewed=reviewed,
        is_approved=(said[APPROVED] or "").casefold() in YES,
        is_fresh=age is not None and age >= 0 and (age <= review_days or not review_days),
    )


def day_of(text: str) -> date | None:
    """Return the day in `text`, with or without a time behind it; None where there is none."""
    try:
        return date.fromisoformat(text[:10].replace("/", "-"))
    except ValueError:
        return None


def by_tags(given: Judgement, sighting: Sighting, snapshot: Snapshot, today: date) -> Judgement:
    """Return what a resource's tags make of a verdict that found no entry: an approval, or the same verdict.

    They never outweigh an entry, a denial, or that something is made to look like another.
    """
    counts = snapshot.source is None or snapshot.policy.azure_tag_approves
    if sighting.surface is not Surface.CLOUD or given.verdict not in OPEN or not counts:
        return given
    claim = claim_of(sighting.facts, today, snapshot.policy.review_days)
    if not claim.holds:
        return given
    proof = Evidence(
        rule=RULE,
        field=snapshot.policy.azure_tag_approved,
        expected="true",
        observed=claim.approved,
        text=text_of(claim, snapshot),
    )
    return Judgement(verdict=Verdict.APPROVED, evidence=(proof,), severity=Severity.INFO)


def text_of(claim: Claim, snapshot: Snapshot) -> str:
    """Return why the tags count, in a sentence."""
    why = "no registry is configured" if snapshot.source is None else "policy: azure_tag_approves"
    return f"its tags approve it, owner {claim.owner}, reviewed {claim.reviewed} ({why})"


def shared(sightings: Iterable[Sighting], given: Mapping[str, Judgement]) -> Mapping[str, Judgement]:
    """Return the judgements of one server, those of what only points at it as that of what bears the tags."""
    told = tuple(sightings)
    own = [
        it
        for it in (given[sighting.key] for sighting in told)
        if it.verdict is Verdict.APPROVED and is_by_tags(it)
    ]
    if not own:
        return given
    after = dict(given)
    for sighting in told:
        before = given[sighting.key]
        if sighting.facts.get("role") in POINTING and before.verdict in OPEN:
            after[sighting.key] = own[0]
    return after


def is_by_tags(judgement: Judgement) -> bool:
    """Return whether tags gave a verdict."""
    return any(it.rule == RULE for it in judgement.evidence)


def policy_tags(policy: Policy) -> tuple[str, str, str]:
    """Return the names of the tags that the policy goes by: of the approval, the owner, the review."""
    return policy.azure_tag_approved, policy.azure_tag_owner, policy.azure_tag_review
