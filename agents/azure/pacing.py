"""How fast Azure may be asked: its quotas, kept on our side before they are enforced on theirs.

Resource Graph: about 15 questions in 5 seconds for a principal in a tenant, each page counts; headers say
what is left (learn.microsoft.com, governance/resource-graph/concepts/guidance-for-throttled-requests, read
2026-11). Resource Manager: reads of one subscription fill from a bucket of 250, 25 a second
(azure-resource-manager/management/request-limits-and-throttling, read 2026-11).
"""

from __future__ import annotations

import random
import re
import threading
import time
from bisect import insort
from collections.abc import Callable, Mapping

GRAPH_LIMIT, GRAPH_WINDOW_S = 15, 5.0
READS_LIMIT, READS_A_SECOND = 250, 25.0
# Questions leave evenly and do not arrive so: without a margin the sixteenth comes in too early.
MARGIN_S = 0.1
# Two sweeps that started together must not stay in step.
JITTER_S = 0.25
# Nobody waits longer than this for one answer: ARM may ask for an hour.
MAX_WAIT_S = 300.0

LEFT, RESETS = "x-ms-user-quota-remaining", "x-ms-user-quota-resets-after"
READS_LEFT = "x-ms-ratelimit-remaining-subscription-reads"
SPAN = re.compile(r"(\d{1,4}):(\d\d):(\d\d)(?:\.\d+)?", re.ASCII)


class Window:
    """So many turns in any so many seconds, shared by all threads; turns that others took count too."""

    def __init__(self, limit: int, window_s: float) -> None:
        """Begin with nothing taken."""
        self.limit, self.window_s = limit, window_s
        self.taken: list[float] = []
        self.shut_until = 0.0

    def turn(self, now: float, jitter_s: float) -> float:
        """Take the next turn; return how many seconds to wait for it."""
        at = max(now, self.shut_until)
        if len(self.taken) >= self.limit:
            at = max(at, self.taken[-self.limit] + self.window_s + MARGIN_S + jitter_s)
        self.take(at)
        return at - now

    def take(self, at: float) -> None:
        """Note a turn at `at`; only the last ones are ever looked at."""
        insort(self.taken, at)
        del self.taken[: -2 * self.limit]

    def left(self, now: float, left: int, resets_s: float) -> None:
        """Learn that no more than `left` turns are free: what we did not take, somebody else did."""
        ours = sum(1 for at in self.taken if at + self.window_s > now)
        for _ in range(min(self.limit - left - ours, self.limit)):
            self.take(now + min(resets_s, self.window_s) - self.window_s)

    def shut(self, until: float) -> None:
        """Give no turn before `until`."""
        self.shut_until = max(self.shut_until, until)


class Bucket:
    """A bucket that refills: bursts up to its size, then one turn after another."""

    def __init__(self, size: int, a_second: float, now: float) -> None:
        """Begin full."""
        self.size, self.a_second = size, a_second
        self.level, self.at = float(size), now

    def turn(self, now: float) -> float:
        """Take a turn; return how many seconds to wait for it."""
        self.fill(now)
        self.level -= 1
        # `at` lies ahead while the bucket is shut.
        return max(0.0, self.at - now) + max(0.0, -self.level / self.a_second)

    def fill(self, now: float) -> None:
        """Add what came in since the last look."""
        if now > self.at:
            self.level = min(float(self.size), self.level + (now - self.at) * self.a_second)
            self.at = now

    def left(self, left: int) -> None:
        """Learn that no more than `left` turns are free."""
        self.level = min(self.level, float(left))

    def shut(self, until: float) -> None:
        """Give no turn before `until`."""
        self.at = max(self.at, until)


class Pace:
    """Every limit of one principal; clock, sleep and chance are given, so that a test need not wait."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Begin with every quota whole."""
        self.clock, self.sleep, self.chance = clock, sleep, chance
        self.lock = threading.Lock()
        self.graph = Window(GRAPH_LIMIT, GRAPH_WINDOW_S)
        self.reads: dict[str, Bucket] = {}

    def wait(self, key: str | None) -> None:
        """Sleep until the next question may leave: to Resource Graph (None), or into a subscription."""
        with self.lock:
            now = self.clock()
            if key is None:
                pause = self.graph.turn(now, self.chance() * JITTER_S)
            else:
                pause = self.bucket(key, now).turn(now)
        if pause > 0:
            self.sleep(pause)

    def learn(self, key: str | None, headers: Mapping[str, str]) -> None:
        """Take over what an answer says of the quota."""
        left = count(headers.get(LEFT if key is None else READS_LEFT))
        if left is None:
            return
        with self.lock:
            if key is None:
                resets = seconds_of(headers.get(RESETS, ""))
                self.graph.left(self.clock(), left, GRAPH_WINDOW_S if resets is None else resets)
            else:
                self.bucket(key, self.clock()).left(left)

    def shut(self, key: str | None, seconds: float) -> None:
        """Let nobody ask there for so many seconds."""
        with self.lock:
            now = self.clock()
            if key is None:
                self.graph.shut(now + seconds)
            else:
                self.bucket(key, now).shut(now + seconds)

    def bucket(self, key: str, now: float) -> Bucket:
        """Return the bucket of a subscription."""
        if key not in self.reads:
            self.reads[key] = Bucket(READS_LIMIT, READS_A_SECOND, now)
        return self.reads[key]


def seconds_of(written: str) -> float | None:
    """Return the seconds of a time span (`00:00:04`); nothing for what is none."""
    found = SPAN.fullmatch(written.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(part) for part in found.groups())
    return float(hours * 3600 + minutes * 60 + seconds)


def count(written: str | None) -> int | None:
    """Return a number of turns that a header names; nothing for what is none."""
    if written is None or not written.isascii() or not written.isdigit() or len(written) > 9:
        return None
    return int(written)
