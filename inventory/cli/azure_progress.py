"""How far a sweep of a tenant got, on stderr: one line that changes on a terminal, elsewhere one each."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import Protocol, Self

from inventory.cli.output import note

BEAT_S = 0.2
WIDE = 100


class Progress(Protocol):
    """How far one question got (agents.azure.asking)."""

    @property
    def step(self) -> str: ...

    @property
    def pages(self) -> int: ...

    @property
    def rows(self) -> int: ...

    @property
    def total(self) -> int | None: ...


class Teller:
    """Tells how we signed in, and which question is at which page. Called from several threads."""

    def __init__(self, quiet: bool) -> None:
        """Tell nothing if `quiet`."""
        self.quiet = quiet
        self.live = not quiet and sys.stderr.isatty()
        self.lock = threading.Lock()
        self.steps: dict[str, Progress] = {}
        self.reads = 0
        self.told = 0.0

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wipe the line of a terminal; elsewhere tell each question once, at its end."""
        if self.live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
        elif not self.quiet and kind is None:
            for step in sorted(self.steps):
                note(words(self.steps[step]))
            if self.reads:
                note(f"resource manager: {self.reads} listings")

    def say(self, signed_in: str) -> None:
        """Say who asks."""
        if not self.quiet:
            note(f"signed in as {signed_in}")

    def tell(self, progress: Progress) -> None:
        """Take note of one page."""
        if self.quiet:
            return
        with self.lock:
            if progress.step.startswith("/"):
                self.reads += progress.pages == 1
            else:
                self.steps[progress.step] = progress
            now = time.monotonic()
            if self.live and now - self.told >= BEAT_S:
                self.told = now
                sys.stderr.write("\r\x1b[K" + self.line(progress)[:WIDE])
                sys.stderr.flush()

    def line(self, progress: Progress) -> str:
        """Return the line of a terminal."""
        listed = f"; resource manager: {self.reads} listings" if self.reads else ""
        at = max(self.steps.values(), key=lambda it: it.pages, default=progress)
        return words(progress if not progress.step.startswith("/") else at) + listed


def words(progress: Progress) -> str:
    """Return how far one question got."""
    pages = "page" if progress.pages == 1 else "pages"
    whole = f" of {progress.total}" if progress.total is not None else ""
    return f"query {progress.step}: {progress.pages} {pages}, {progress.rows}{whole} rows"
