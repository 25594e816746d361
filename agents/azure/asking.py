"""The seam between asking Azure and understanding its answers: what is asked for, and what may come back.

No SDK and no network here. An answer that is refused or cut is a value in the stream, never an empty list:
a question whose stream holds no Shortfall and no Refusal was answered to its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from discovery.frozen import frozen
from discovery.model import Reason
from discovery.shapes.model import Plain

Row = dict[str, Plain]


@frozen
class Reach:
    """What of one tenant is asked about: given subscriptions, else given management groups, else all of it.

    Resource Graph takes subscriptions or management groups, never both. Ids of subscriptions are lower-case.
    """

    tenant: str
    management_groups: tuple[str, ...] = ()
    subscriptions: tuple[str, ...] = ()


@frozen
class Refusal:
    """One answer of Resource Manager that did not come: the resource id asked for, and why.

    `action` is the permission it would need (`Microsoft.Web/sites/functions/read`), where Azure names it.
    A 404 has the reason `changed`: what was asked for is no longer there, or never had such children.
    `codes` are Azure's own words for the error.
    """

    path: str
    reason: Reason
    detail: str
    status: int | None = None
    action: str | None = None
    codes: tuple[str, ...] = ()


@frozen
class Shortfall:
    """A part of a Resource Graph answer that did not come: which query, which subscriptions, and why.

    No subscriptions means that rows of any subscription in reach may be missing. Whatever was yielded
    before or after stays true; nothing may be taken for absent.
    """

    query: str
    reason: Reason
    detail: str
    status: int | None = None
    action: str | None = None
    subscriptions: tuple[str, ...] = ()


@frozen
class Progress:
    """How far one question got: the query's name or the path, pages and rows so far, rows in all if told."""

    step: str
    pages: int
    rows: int
    total: int | None = None


Tell = Callable[[Progress], None]


class Azure(Protocol):
    """One principal's view of one tenant, read-only. Every method may be called from several threads.

    Nothing here raises for what Azure, the network or a credential does: all of it comes as a value.
    """

    @property
    def tenant(self) -> str:
        """The id of the tenant, as it was asked for."""
        ...

    @property
    def signed_in(self) -> str:
        """Which credential is used, in words for the operator (`managed identity`)."""
        ...

    def query(self, kql: str, reach: Reach, *, name: str) -> Iterator[Row | Shortfall]:
        """Give the rows of a Resource Graph query page by page; what is missing comes as a Shortfall.

        The query must give each row's `id` and end in `order by id asc`. Where an answer outgrows what
        Resource Graph sends, the question is asked again in parts: a row may then come twice.
        """
        ...

    def read(self, path: str, api_version: str) -> Plain | Refusal:
        """Return what GET of a resource id (or any path of the resource manager) answers."""
        ...

    def pages(self, path: str, api_version: str) -> Iterator[Plain | Refusal]:
        """Give each item of a listing (`value[]`, next pages followed); a Refusal comes last, if at all."""
        ...
