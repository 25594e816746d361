"""The words of the registry: Entry, what it governs, denies and waives, Policy, Snapshot."""

from __future__ import annotations

from dataclasses import field
from datetime import date

from discovery.frozen import frozen
from discovery.model import digest
from inventory.standing import State, Verdict


@frozen
class Reach:
    """To whom an entry applies; an empty tuple means everyone. `groups` are those that the policy names."""

    users: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()


@frozen
class Governs:
    """What an approval holds a launch to besides its identity; what is empty is not governed.

    `min_strength` is a word of `registry.matching.Strength` ("range", "digest"). Arguments are compared
    whole: `args_fixed` as text, each must be there and in this order; `args_allowed` and `args_forbidden` as
    regular expressions. Environment names may hold `*`. `tools` are tool-set hashes, `sha256:<hex>`.
    """

    min_strength: str = ""
    transports: tuple[str, ...] = ()
    args_fixed: tuple[str, ...] = ()
    args_allowed: tuple[str, ...] = ()
    args_forbidden: tuple[str, ...] = ()
    env_allowed: tuple[str, ...] = ()
    env_forbidden: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()


@frozen
class Denial:
    """A part of what an entry is about that is denied: where all that it says holds. `id` is its own label.

    `args` are regular expressions, one of which an argument matches whole; `digests` content hashes.
    """

    id: str
    reason: str
    versions: str | None = None
    args: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()


@frozen
class Waiver:
    """An exception: until `expires`, verdicts of this kind raise no alarm. It never changes a verdict.

    It is about `identity`, or without one about what its entry judges. `kinds` narrows a `drifted`; `rule`
    names the entry (`id`) or the denial in one (`id/denial`), without which a denial cannot be waived.
    """

    id: str
    verdict: Verdict
    by: str
    reason: str
    expires: date
    identity: str = ""
    kinds: tuple[str, ...] = ()
    rule: str = ""
    reach: Reach = field(default_factory=Reach)
    source: str = ""


@frozen
class Entry:
    """One registry entry: an identity, and what an organisation decided about it.

    `identity` is a purl without version, a URL, `file:<path>`, `sha256:<hex>` or another ref; `also` holds
    further identities of the same server, a version in which limits that one only.
    `versions` a range in the ecosystem's own notation or `vers:`; `source` the file it was read from.
    """

    id: str
    identity: str
    state: State
    owner: str
    name: str = ""
    purpose: str = ""
    reason: str = ""
    versions: str | None = None
    reach: Reach = field(default_factory=Reach)
    approved_by: str = ""
    approved_at: date | None = None
    expires: date | None = None
    ticket: str = ""
    source: str = ""
    also: tuple[str, ...] = ()
    risk: str = ""
    data_classes: tuple[str, ...] = ()
    requested_by: str = ""
    requested_at: date | None = None
    reviewed_by: str = ""
    reviewed_at: date | None = None
    governs: Governs = field(default_factory=Governs)
    deny: tuple[Denial, ...] = ()
    waivers: tuple[Waiver, ...] = ()


@frozen
class Group:
    """Some users and hosts under one name, by which a reach may name them. Names may hold `*`."""

    name: str
    users: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


# The mandatory tags of Microsoft's OWASP MCP Top 10 guide for Azure (microsoft/mcp-azure-security-guide,
# docs/mcp/mcp09-shadow-servers.md, 2026-04).
TAG_APPROVED, TAG_OWNER, TAG_REVIEW = TAGS = ("mcp-server-approved", "owner", "security-review-date")


@frozen
class Policy:
    """What an organisation makes of cases that no single entry decides; `policy.yaml` beside the entries.

    `patch_updates` and `unpinned` are `allow` or `drift`. `grace_days` is how long an approval lasts past its
    last day, `ghost_days` how long an entry may go unseen, `review_days` when it is to be looked at again.
    `azure_tag_approves` lets a resource's tags approve it beside the entries; the other three name the tags.
    """

    patch_updates: str = "allow"
    unpinned: str = "allow"
    grace_days: int = 0
    ghost_days: int = 0
    review_days: int = 365
    groups: tuple[Group, ...] = ()
    source: str = ""
    azure_tag_approves: bool = False
    azure_tag_approved: str = TAG_APPROVED
    azure_tag_owner: str = TAG_OWNER
    azure_tag_review: str = TAG_REVIEW

    @property
    def id(self) -> str:
        """The hash of what the policy says: the same words give the same id, wherever they stand."""
        days = map(str, (self.grace_days, self.ghost_days, self.review_days))
        groups = (part for it in self.groups for part in (it.name, *it.users, "", *it.hosts, ""))
        tags = (self.azure_tag_approved, self.azure_tag_owner, self.azure_tag_review)
        # Only where they say something: a policy without a word on Azure keeps the id it had.
        azure = (
            () if (self.azure_tag_approves, tags) == (False, TAGS) else (str(self.azure_tag_approves), *tags)
        )
        return digest("policy", self.patch_updates, self.unpinned, *days, *groups, *azure)


@frozen
class Problem:
    """One registry entry that could not be read: where it is, and what to write instead."""

    source: str
    line: int | None
    field: str
    message: str


@frozen
class Snapshot:
    """All entries of a registry as read at one time; `id` is the hash of their content.

    `source` is None where no registry is configured, which makes every server unregistered. `waivers` are
    those that stand on their own; `catalogue` holds what others list, which is told and never approves.
    """

    id: str
    source: str | None
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    catalogue: tuple[Entry, ...] = ()
    policy: Policy = field(default_factory=Policy)
