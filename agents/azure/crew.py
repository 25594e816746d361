"""A crew of threads with a bounded backlog: those who ask Resource Graph, and those who read what it names.

Daemons, so that a question that never ends does not keep the process alive. A crash costs its own task only.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterable
from typing import Generic, TypeVar

from discovery.crash import described

# Resources waiting to be read; their properties are what a sweep's memory goes into.
BACKLOG = 256
Result = TypeVar("Result")
Task = Callable[[], Iterable[Result]]


class Crew(Generic[Result]):
    """Works off tasks; each gives results, and may add tasks that others take."""

    def __init__(self, askers: int, readers: int, crashed: Callable[[str, str], Result]) -> None:
        """Prepare so many threads; `crashed` makes a result of a task's name and what ended it."""
        self.askers, self.readers, self.crashed = askers, readers, crashed
        self.questions: queue.SimpleQueue[tuple[str, Task[Result]] | None] = queue.SimpleQueue()
        self.reads: queue.Queue[tuple[str, Task[Result]] | None] = queue.Queue(BACKLOG)
        self.results: queue.SimpleQueue[list[Result] | None] = queue.SimpleQueue()
        self.stopped = threading.Event()
        self.lock = threading.Lock()
        self.asking = askers
        self.reading = readers

    def ask(self, name: str, task: Task[Result]) -> None:
        """Add a question, before the crew begins."""
        self.questions.put((name, task))

    def read(self, name: str, task: Task[Result]) -> None:
        """Add a read; wait while too many wait already."""
        while not self.stopped.is_set():
            try:
                self.reads.put((name, task), timeout=1.0)
            except queue.Full:
                continue
            return

    def work(self) -> Generator[Result, None, None]:
        """Give what all tasks give, as it comes."""
        for _ in range(self.askers):
            self.questions.put(None)
        threads = [threading.Thread(target=self.ask_all, daemon=True) for _ in range(self.askers)]
        threads += [threading.Thread(target=self.read_all, daemon=True) for _ in range(self.readers)]
        for thread in threads:
            thread.start()
        try:
            while (given := self.results.get()) is not None:
                yield from given
        finally:
            self.stopped.set()

    def ask_all(self) -> None:
        """Work off questions; the last one to be done sends the readers home."""
        while (task := self.questions.get()) is not None and not self.stopped.is_set():
            self.run(*task)
        with self.lock:
            self.asking -= 1
            last = self.asking == 0
        for _ in range(self.readers if last else 0):
            self.reads.put(None)

    def read_all(self) -> None:
        """Work off reads; the last one to be done ends the work."""
        while (task := self.reads.get()) is not None:
            if not self.stopped.is_set():
                self.run(*task)
        with self.lock:
            self.reading -= 1
            last = self.reading == 0
        if last:
            self.results.put(None)

    def run(self, name: str, task: Task[Result]) -> None:
        """Pass on what a task gives."""
        try:
            for result in task():
                self.results.put([result])
                if self.stopped.is_set():
                    return
        except Exception as error:  # noqa: BLE001  # our mistake about one resource costs that resource
            self.results.put([self.crashed(name, described(error))])
