"""The seams of `mcp-census azure`: the only place of it that calls the agent and the inventory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from inventory.cli import flow
from inventory.cli.azure_progress import Teller
from inventory.cli.azure_wish import AzureWish, Lack, Need
from inventory.cli.complaint import Complaint
from inventory.cli.wish import Memory
from inventory.model import Policy, View
from inventory.version import __version__

if TYPE_CHECKING:
    from agents.azure.sweep import Request
    from discovery.model import Sweep

EXTRA = "the Azure libraries are not installed"
INSTALL = "Install them with: pipx install 'mcp-census[azure]'"
WAY = "Check --tenant and --credential; `mcp-census azure permissions --check` tells what is missing."


def sweep(wish: AzureWish, memory: Memory, *, quiet: bool) -> tuple[View, Complaint | None]:
    """Return what is in a tenant now, judged, and why it could not be remembered if it should have been."""
    snapshot = flow.read_snapshot(
        memory.registry
    )  # first: a registry that cannot be read must not cost a sweep
    key, trouble = flow.fingerprint_key(memory)
    found = swept(wish, memory, key, snapshot.policy, quiet=quiet)
    if not memory.store:
        return flow.view_of(found, flow.as_new(found), snapshot, memory), None
    try:
        view = flow.view_of(found, flow.remembered(found, memory), snapshot, memory)
        flow.save(view, memory)
    except Complaint as complaint:
        return flow.view_of(found, flow.as_new(found), snapshot, memory), complaint
    return view, trouble


def swept(wish: AzureWish, memory: Memory, key: bytes, policy: Policy, *, quiet: bool) -> Sweep:
    """Return what the Azure agent saw; raise Complaint where it could not begin."""
    with spoken_of_azure():
        from agents.azure.sweep import sweep as whole

        with Teller(quiet) as teller:
            wanted = replace(
                request(wish, key, policy),
                known=lambda tenant: known_roots(memory, tenant),
                tell=teller.tell,
                signed=teller.say,
            )
            return whole(wanted)


@contextmanager
def spoken_of_azure() -> Iterator[None]:
    """Turn what keeps the agent from its work into a complaint; raise Complaint."""
    try:
        from agents.azure.sweep import Unasked
    except ImportError as error:
        # Only what belongs to the extra: a mistake of our own must not look like a missing library.
        if not (error.name or "").startswith(("azure", "msal", "requests", "msrest")):
            raise
        raise Complaint(EXTRA, error.name or "", INSTALL) from None
    try:
        yield
    except Unasked as error:
        raise Complaint(str(error), then=WAY) from None


def request(wish: AzureWish, key: bytes, policy: Policy) -> Request:
    """Return the wish in the Azure agent's words."""
    from agents.azure.sweep import Request
    from inventory.registry.tagged import APPROVED, OWNER, REVIEW, policy_tags

    return Request(
        key=key,
        env=dict(os.environ),
        tenant=wish.tenant,
        management_groups=wish.management_groups,
        subscriptions=wish.subscriptions,
        resource_manager=wish.resource_manager,
        authority=wish.authority,
        graph=wish.graph,
        cloud=wish.cloud,
        credential=wish.credential,
        probe=wish.probe,
        entra=wish.entra,
        data_plane=wish.data_plane,
        since=wish.since,
        kubeconfig=wish.kubeconfig,
        tags=dict(zip((APPROVED, OWNER, REVIEW), policy_tags(policy), strict=True)),
        version=__version__,
    )


def known_roots(memory: Memory, tenant: str) -> tuple[str, ...]:
    """Return where earlier sweeps of a tenant found something."""
    if not memory.store:
        return ()
    from discovery.model import Surface
    from inventory.database import InventoryError
    from inventory.record import known_roots as all_roots

    try:
        return all_roots(memory.inventory(), tenant, Surface.CLOUD)
    except InventoryError:
        return ()  # recording will fail for the same reason, and tell it


def needs() -> tuple[Need, ...]:
    """Return what each part of a sweep takes; raise Complaint where the libraries are missing."""
    from agents.azure.needs import features

    return tuple(
        Need(
            name=it.name,
            purpose=it.purpose,
            actions=it.actions,
            role=it.role,
            besides=it.besides,
            optional=it.optional,
        )
        for it in features()
    )


def role_actions() -> tuple[str, ...]:
    """Return the actions of a role with no right too many."""
    from agents.azure.needs import role_actions as actions

    return actions()


def lacks(wish: AzureWish, wanted: tuple[Need, ...], *, quiet: bool) -> tuple[int, tuple[Lack, ...]]:
    """Return how many scopes were asked about, and what is missing in which; raise Complaint."""
    with spoken_of_azure():
        from agents.azure.beginning import begin
        from agents.azure.rights import lacking
        from agents.azure.sweep import signed_in

        with Teller(quiet) as teller:
            asked = replace(
                request(wish, b"", Policy()),
                tell=teller.tell,
                signed=teller.say,
            )
            with signed_in(asked) as tenant:
                scopes = begin(tenant, asked.management_groups, asked.subscriptions).subscriptions
                actions = {need.name: need.actions for need in wanted if need.actions}
                found = [lacking(tenant, f"/subscriptions/{id_}", actions) for id_ in scopes]
    told = (Lack(scope=it.scope, missing=it.missing, unsaid=it.unsaid) for it in found)
    return len(found), tuple(lack for lack in told if lack.missing or lack.unsaid)
