"""File events: what changed in which folders, and a beat where nothing did. The only user of watchfiles."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator

# How long a burst of writes may go on before it is told: an editor writes, renames and touches.
SETTLE_MS = 200
STEP_MS = 100
# The default of fs.inotify.max_user_watches is 8,192 on small machines, and we are not the only one there.
MAX_FOLDERS = 4096


def beats(folders: Iterable[str], every_s: float) -> Iterator[frozenset[str]]:
    """Give, for ever and at least every `every_s` seconds, the paths that changed in `folders` since.

    Folders are not watched below. One that goes away or may not be watched is left out; the end of the
    iteration says that the system watches no longer, and that it is time to look again.
    """
    there = sorted(folder for folder in set(folders) if os.path.isdir(folder) and os.access(folder, os.R_OK))
    if not there:
        while True:
            time.sleep(every_s)
            yield frozenset()
    from watchfiles import watch

    try:
        for changes in watch(
            *there[:MAX_FOLDERS],
            watch_filter=None,
            debounce=SETTLE_MS,
            step=STEP_MS,
            rust_timeout=int(every_s * 1000),
            yield_on_timeout=True,
            recursive=False,
            raise_interrupt=True,
            ignore_permission_denied=True,
        ):
            yield frozenset(path for _, path in changes)
    except OSError:  # a folder went away between the look and the watch, or the system's limit is reached
        time.sleep(every_s)
