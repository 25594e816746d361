"""The policy beside the entries: `policy.yaml` in a registry's folder, `policy:` in one of a single file.

One that cannot be read is an error and not a default: every verdict depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping

from inventory.model import Group, Policy
from inventory.registry.fields import Refused, check_known, map_of, names_of, text_of, word_of
from inventory.registry.nodes import Value

TAGS = ("azure_tag_approved", "azure_tag_owner", "azure_tag_review")
FIELDS = (
    *("schema", "patch_updates", "unpinned", "grace_days", "ghost_days", "review_days", "groups"),
    *("azure_tag_approves", *TAGS),
)
WORDS = ("allow", "drift")
SWITCH = ("true", "false")
MAX_TAG = 512  # characters of a tag's name in Azure (learn.microsoft.com, tag-resources, limitations)
GROUP = ("users", "hosts")
MAX_DAYS = 36_525  # a hundred years: more is a typing error
NAMES = ("policy.yaml", "policy.yml", "policy.json")


def read_policy(node: Value, source: str) -> Policy:
    """Return the policy that `node` holds; raise Refused for an unknown field or value."""
    fields = map_of(node, "policy")
    check_known(fields, node, FIELDS, "policy.")
    usual = Policy()
    return Policy(
        patch_updates=word(fields, "patch_updates", usual.patch_updates),
        unpinned=word(fields, "unpinned", usual.unpinned),
        grace_days=days(fields, "grace_days", usual.grace_days),
        ghost_days=days(fields, "ghost_days", usual.ghost_days),
        review_days=days(fields, "review_days", usual.review_days),
        groups=groups(fields),
        source=source,
        azure_tag_approves=switch(fields, "azure_tag_approves", usual.azure_tag_approves),
        **{name: tag(fields, name, getattr(usual, name)) for name in TAGS},
    )


def word(fields: Mapping[str, Value], name: str, usual: str) -> str:
    """Return what the policy says of `name`."""
    return word_of(fields[name], f"policy.{name}", WORDS) if name in fields else usual


def switch(fields: Mapping[str, Value], name: str, usual: bool) -> bool:
    """Return whether the policy switches `name` on."""
    return word_of(fields[name], f"policy.{name}", SWITCH) == "true" if name in fields else usual


def tag(fields: Mapping[str, Value], name: str, usual: str) -> str:
    """Return which tag the policy means by `name`; raise Refused for a name that no tag can have."""
    if name not in fields:
        return usual
    text = text_of(fields[name], f"policy.{name}")
    if len(text) > MAX_TAG:
        raise Refused(
            f"policy.{name}", fields[name].line, f"write the name of a tag, {MAX_TAG} characters at most"
        )
    return text


def days(fields: Mapping[str, Value], name: str, usual: int) -> int:
    """Return how many days the policy names; raise Refused if that is no number."""
    if name not in fields:
        return usual
    text = text_of(fields[name], f"policy.{name}")
    if not (text.isascii() and text.isdecimal() and int(text[:9]) <= MAX_DAYS and len(text) < 9):
        raise Refused(f"policy.{name}", fields[name].line, f"write a number of days from 0 to {MAX_DAYS}")
    return int(text)


def groups(fields: Mapping[str, Value]) -> tuple[Group, ...]:
    """Return the groups by name; raise Refused for one without members, which a reach could not mean."""
    if "groups" not in fields:
        return ()
    found: list[Group] = []
    for name, node in map_of(fields["groups"], "policy.groups").items():
        path = f"policy.groups.{name[:60]}"
        members = map_of(node, path)
        check_known(members, node, GROUP, f"{path}.")
        if not members:
            raise Refused(path, node.line, "has no members; write users or hosts, or remove it")
        lists = {key: names_of(value, f"{path}.{key}") for key, value in members.items()}
        found.append(Group(name=name.strip(), **lists))
    return tuple(sorted(found, key=lambda it: it.name))
