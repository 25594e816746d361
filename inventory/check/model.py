"""The words of the gate: a point is one place in a repository that declares a server."""

from __future__ import annotations

from enum import StrEnum

from discovery.frozen import frozen
from discovery.model import Gap, Sighting
from inventory.model import Finding, Judged, Judgement, View


class Standing(StrEnum):
    """What becomes of a point at the gate: only what is new fails."""

    NEW = "new"
    KNOWN = "known"
    WAIVED = "waived"
    PASSED = "passed"


@frozen
class Spot:
    """Where something stands: a path from the top of the repository with forward slashes, and a line."""

    path: str
    line: int = 1


@frozen
class Point:
    """One place that declares or provides a server, judged by itself.

    `named` is what the server is, in words that hold in every checkout. `fingerprint` is made of that and of
    the file it stands in: it survives another line, another version and another checkout. `findings` are
    what is wrong at this place.
    """

    spot: Spot
    judged: Judged
    sighting: Sighting
    judgement: Judgement
    findings: tuple[Finding, ...]
    named: str
    fingerprint: str
    standing: Standing


@frozen
class Unread:
    """A place of the repository that could not be read."""

    spot: Spot
    gap: Gap


@frozen
class Check:
    """A repository at the gate. `gone` counts what a baseline knows and nobody declares any more, None
    without a baseline."""

    view: View
    points: tuple[Point, ...]
    unread: tuple[Unread, ...]
    gone: int | None = None

    def of(self, standing: Standing) -> tuple[Point, ...]:
        """Return the points that stand so."""
        return tuple(point for point in self.points if point.standing is standing)

    @property
    def blind(self) -> bool:
        """Whether something could not be read: of the repository, or of the registry."""
        return bool(self.unread or self.view.snapshot.problems)
