"""Where the members of a YAML text stand, by the marks of its parser's events."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from discovery.formats.yaml import WORDS, events
from inventory.check.sought import Sought

if TYPE_CHECKING:
    from yaml import Event


@dataclass(slots=True)
class Frame:
    """An open map or list: the place that it is, if anybody asks for one in it, and what comes next."""

    is_map: bool
    place: Sought | None
    index: int = 0
    in_key: bool = True
    found: Sought | None = None


def yaml_lines(text: str, root: Sought, first: int = 1) -> None:
    """Note in `root` on which lines its places stand, the text beginning at the line `first`."""
    import yaml

    # What is no YAML has told as much as it can before it breaks off.
    with suppress(yaml.YAMLError, ValueError, RecursionError):
        documents = [number for number, event in roots(text) if not is_null(event)]
        numbers = {number: index for index, number in enumerate(documents)}
        Walker(root, numbers, first).walk(text)


def roots(text: str) -> Iterator[tuple[int, Event]]:
    """Yield the number of each document of a stream, and the event that begins its content."""
    import yaml

    number, fresh = -1, False
    for event in events(text):
        if isinstance(event, yaml.DocumentStartEvent):
            number, fresh = number + 1, True
        elif fresh:
            fresh = False
            yield number, event


def is_null(event: Event) -> bool:
    """Return whether a document is nothing: the reader leaves such ones out when it counts."""
    import yaml

    if not isinstance(event, yaml.ScalarEvent) or not event.implicit[0]:
        return False
    return event.value in WORDS and WORDS[event.value] is None


class Walker:
    """Goes through the events of a stream; several documents are a list of them."""

    def __init__(self, root: Sought, numbers: dict[int, int], first: int) -> None:
        """Look for the places in `root`; `numbers` are those of the documents in that list."""
        self.root, self.numbers, self.first = root, numbers, first
        self.frames: list[Frame] = []
        self.place: Sought | None = root
        self.number = -1

    def walk(self, text: str) -> None:
        """Go through all events."""
        import yaml

        for event in events(text):
            match event:
                case yaml.DocumentStartEvent():
                    self.number += 1
                    self.place = self.document(event)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    is_map = isinstance(event, yaml.MappingStartEvent)
                    self.frames.append(Frame(is_map=is_map, place=self.member(event)))
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self.frames.pop()
                    self.ended()
                case yaml.ScalarEvent() | yaml.AliasEvent():
                    self.member(event)
                    self.ended()

    def line(self, event: Event) -> int:
        """Return the line on which an event begins."""
        return (event.start_mark.line if event.start_mark else 0) + self.first

    def document(self, event: Event) -> Sought | None:
        """Return the place that a document is, None if nobody asks for anything in it."""
        if len(self.numbers) < 2:
            return self.root
        index = self.numbers.get(self.number)
        return None if index is None else self.root.step(str(index), self.line(event))

    def member(self, event: Event) -> Sought | None:
        """Note what begins here; return the place that it is, None if nobody asks for it."""
        if not self.frames:
            return self.place
        frame = self.frames[-1]
        if frame.is_map and frame.in_key:
            key = str(getattr(event, "value", None))
            frame.found = frame.place.step(key, self.line(event)) if frame.place else None
            return None
        if not frame.is_map:
            frame.found = frame.place.step(str(frame.index), self.line(event)) if frame.place else None
        return frame.found

    def ended(self) -> None:
        """Note that a key or a value is complete."""
        if self.frames:
            frame = self.frames[-1]
            frame.index += 1
            frame.in_key = not frame.in_key
