"""Which verdicts are an alarm: what the exit code, a gate and a notice go by.

Not an alarm are an approved server, one that only lies in a cache or a log, one at which a cloud's resource
no more than hints, one whose whole verdict is covered by valid waivers, and a drift of which every part is
graded `info`, as a patch update is unless the policy says otherwise. The verdict stays what it is, and is
told.
"""

from __future__ import annotations

from inventory.correlate import is_at_rest
from inventory.doubt import is_hint
from inventory.model import Judged, Judgement, Severity, Verdict
from inventory.reconcile import deciding


def is_alarm(judged: Judged) -> bool:
    """Return whether somebody has to look at a server: one loud sighting is enough."""
    if is_at_rest(judged):
        return False
    given = ((it, judged.by_sighting.get(it.key, judged.judgement)) for it in deciding(judged.server))
    return any(is_loud(judgement) and not is_hint(it, judgement) for it, judgement in given)


def is_loud(judgement: Judgement) -> bool:
    """Return whether one verdict is an alarm by itself."""
    quiet = judgement.verdict is Verdict.APPROVED or bool(judgement.waivers)
    slight = judgement.verdict is Verdict.DRIFTED and judgement.severity is Severity.INFO
    return not quiet and not slight
