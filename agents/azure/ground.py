"""What of a tenant was gone through to its end: which absences mean gone, which that nobody could look.

Denied is not absent. A subscription is covered when every question about it was answered whole; a parent when
all of its children were listed. What an answer was cut short of, or refused, is a Gap and retires nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

from agents.azure.asking import Reach, Refusal, Shortfall
from discovery.frozen import frozen
from discovery.model import Gap, Looked, Reason, Surface

PREFIX = "/subscriptions/"
VANISHED = "it was there before and is no longer listed: deleted, or no longer ours to read"
NOT_LISTED = "it was asked for, and is not among the subscriptions that we may read"
MAX_DETAIL = 300


@frozen
class Place:
    """Who looks, and which scope the coverage belongs to."""

    finder: str
    surface: Surface
    scope: str


def subscription_root(id_: str) -> str:
    """Return the root of the subscription that a resource id lies in, empty where it lies in none."""
    parts = id_.lower().split("/")
    return "/".join(parts[:3]) if len(parts) > 2 and parts[1] == "subscriptions" and parts[2] else ""


def is_parent(root: str) -> bool:
    """Return whether a root is a single resource, and no whole subscription."""
    return root.startswith(PREFIX) and root.count("/") > PREFIX.count("/")


class Ground:
    """Keeps account of one sweep. Filled from several threads; told once, at the end."""

    def __init__(self, place: Place, reach: Reach, known: Iterable[str]) -> None:
        """Begin with nothing covered; `known` are the roots at which earlier sweeps found something."""
        self.place, self.reach = place, reach
        roots = [root for root in known if root.startswith(PREFIX)]
        self.known = frozenset(root for root in roots if not is_parent(root))
        self.parents = frozenset(filter(is_parent, roots))
        self.listed: set[str] = set()
        self.examined: dict[str, int] = {}
        self.found: dict[str, int] = {}
        self.there: set[str] = set()
        self.short: set[str] = set()
        self.blind = False
        self.answered = False
        self.lock = threading.Lock()

    def list_subscription(self, id_: str) -> str:
        """Note a subscription that is listed; return its root."""
        root = f"{PREFIX}{id_.lower()}"
        self.listed.add(root)
        return root

    def close_off(self, root: str, reason: Reason, detail: str) -> Gap:
        """Return the gap of a subscription that is listed, and that we may not read as a whole."""
        with self.lock:
            self.short.add(root)
        return self.gap(root, root, reason, detail)

    def see(self, id_: str) -> None:
        """Note a row: it was looked at, and if it is a parent that is remembered, it is still there."""
        root, whole = subscription_root(id_), id_.lower()
        with self.lock:
            self.examined[root] = self.examined.get(root, 0) + 1
            if whole in self.parents:
                self.there.add(whole)

    def hit(self, root: str) -> None:
        """Note that something was found at a root."""
        with self.lock:
            self.found[root] = self.found.get(root, 0) + 1

    def gap(self, source: str, root: str, reason: Reason, detail: str) -> Gap:
        """Return a gap of this sweep."""
        return Gap(
            surface=self.place.surface,
            finder=self.place.finder,
            source=source,
            root=root,
            reason=reason,
            detail=detail[:MAX_DETAIL],
        )

    def looked(self, root: str, examined: int, found: int) -> Looked:
        """Return that a root was gone through."""
        return Looked(
            surface=self.place.surface, finder=self.place.finder, root=root, examined=examined, found=found
        )

    def fall_short(self, cut: Shortfall) -> Iterator[Gap]:
        """Give the gaps of an answer that did not come whole; one that names nobody is everybody's."""
        detail = said(f"query {cut.query}: {cut.detail}", cut.action)
        with self.lock:
            if cut.subscriptions:
                self.short |= {f"{PREFIX}{id_.lower()}" for id_ in cut.subscriptions}
            else:
                self.blind = True
        if not cut.subscriptions:
            yield self.gap(f"query {cut.query}", self.place.scope, cut.reason, detail)
        for id_ in cut.subscriptions:
            root = f"{PREFIX}{id_.lower()}"
            yield self.gap(root, root, cut.reason, detail)

    def refuse(self, parent: str, refusal: Refusal) -> Gap:
        """Return the gap of children that could not be listed."""
        detail = said(refusal.detail, refusal.action)
        return self.gap(parent, parent.lower(), refusal.reason, f"{tail(refusal.path, parent)}: {detail}")

    def close(self) -> Iterator[Gap | Looked]:
        """Give the subscriptions that were covered, and the gaps of those that were not there to be."""
        if self.blind:
            return
        wanted = {f"{PREFIX}{id_.lower()}" for id_ in self.reach.subscriptions}
        for root in sorted(wanted - self.listed - self.short):
            yield self.gap(root, root, Reason.DENIED, NOT_LISTED)
        if not wanted and not self.reach.management_groups:
            for root in sorted((self.known | self.homes()) - self.listed - self.short):
                yield self.gap(root, root, Reason.DENIED, VANISHED)
        for root in sorted(self.listed - self.short):
            if wanted and root not in wanted:
                continue
            yield self.looked(root, self.examined.get(root, 0), self.found.get(root, 0))
            yield from self.orphaned(root)

    def homes(self) -> set[str]:
        """Return the subscriptions of remembered parents."""
        return {subscription_root(parent) for parent in self.parents}

    def orphaned(self, root: str) -> Iterator[Looked]:
        """Give the remembered parents that a covered subscription no longer shows: they are gone whole."""
        for parent in sorted(self.parents - self.there):
            if subscription_root(parent) == root:
                yield self.looked(parent, 0, 0)


def said(detail: str, action: str | None) -> str:
    """Return why something was refused, with the permission that it would need."""
    return f"{detail}; it needs {action}" if action and action not in detail else detail


def tail(path: str, parent: str) -> str:
    """Return what of a parent was asked for."""
    rest = path[len(parent) :] if path.lower().startswith(parent.lower()) else path
    return rest.strip("/").partition("?")[0] or "itself"
