"""A sign of life on a terminal, for work that takes longer than a second."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_S = 1.0
BEAT_S = 0.5


@contextmanager
def progress(what: str, quiet: bool) -> Iterator[None]:
    """Show `what` and the seconds it takes on stderr, if that is a terminal and the work is slow."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    teller = threading.Thread(target=beat, args=(what, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def beat(what: str, done: threading.Event) -> None:
    """Write the line until `done` is set, then wipe it; nothing at all if that is soon."""
    began = time.monotonic()
    if done.wait(PATIENCE_S):
        return
    while not done.wait(BEAT_S):
        sys.stderr.write(f"\r{what}… {time.monotonic() - began:.0f} s")
        sys.stderr.flush()
    sys.stderr.write("\r\x1b[K")
    sys.stderr.flush()
