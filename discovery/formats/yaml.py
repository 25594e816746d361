"""YAML built from parser events: nothing is constructed that a file asks for, and nothing recurses.

Booleans follow YAML 1.1 (`on`, `off`, `yes`, `no`), numbers the YAML 1.2 core schema, so that `22:22` and
`0755` stay texts; dates stay the texts they are. Keys are always the text in the file. The last of two
equal keys wins. Unknown tags such as `!secret name` are kept as text, of collections only the content.
Several documents become a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from discovery.formats.limits import (
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_YAML_BYTES,
    check_size,
    malformed,
    too_deep,
    too_many,
)
from discovery.formats.plain import settle
from discovery.formats.text import decode
from discovery.shapes.model import Plain

if TYPE_CHECKING:
    from yaml import AliasEvent, Event, ScalarEvent

WORDS: dict[str, bool | None] = {"": None, "~": None}
for meaning, words in ((None, ("null",)), (True, ("true", "yes", "on")), (False, ("false", "no", "off"))):
    for word in words:
        WORDS |= dict.fromkeys((word, word.title(), word.upper()), meaning)
NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?|[-+]?\.[0-9]+(?:[eE][-+]?[0-9]+)?")
MAX_DIGITS = 40  # longer than any number of 64 bits; such a text stays a text
CORE = "tag:yaml.org,2002:"
# Tags that say what the content is anyhow; `!!binary` content is base64 and stays it.
PLAIN_TAGS = frozenset(f"{CORE}{name}" for name in ("null", "bool", "int", "float", "timestamp"))
TEXT_TAGS = frozenset({"!", f"{CORE}str", f"{CORE}binary"})
MERGE = object()


def read_yaml(data: bytes) -> Plain:
    """Return the value of a YAML file, a list if it holds several documents; raise Unreadable."""
    check_size(data, MAX_YAML_BYTES)
    return parse_yaml(decode(data))


def parse_yaml(text: str, first_line: int = 1) -> Plain:
    """Return the value of a YAML text; raise Unreadable, counting lines from `first_line`."""
    import yaml  # 20 ms: few scans meet a YAML file

    builder = Builder()
    try:
        for event in events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise malformed("YAML", *((mark.line + first_line, mark.column + 1) if mark else ())) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise malformed("YAML") from None
    documents = [document for document in builder.documents if document is not None]
    if len(documents) > 1:
        return settle(documents)
    return settle(documents[0]) if documents else None


def events(text: str) -> Iterator[Event]:
    """Yield the parser events of `text`, from the C parser where PyYAML was built with it."""
    import yaml

    return iter(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


@dataclass(slots=True)
class Open:
    """A collection still being read."""

    anchor: str | None
    items: list[object] | None = None
    pairs: dict[str, object] = field(default_factory=dict)
    merges: list[dict[str, object]] = field(default_factory=list)
    key: object = None

    def value(self) -> object:
        """Return the collection; own keys win over merged ones, earlier merges over later ones."""
        if self.items is not None:
            return self.items
        merged: dict[str, object] = {}
        for mapping in reversed(self.merges):
            merged.update(mapping)
        return merged | self.pairs if merged else self.pairs


class Builder:
    """Turns events into values; raises Unreadable when they break a limit or make no sense."""

    def __init__(self) -> None:
        """Start with no document."""
        self.documents: list[object] = []
        self.open: list[Open] = []
        self.anchors: dict[str, object] = {}
        self.items = 0

    def take(self, event: Event) -> None:
        """Use one event."""
        import yaml

        match event:
            case yaml.ScalarEvent():
                self.add(event.anchor, scalar(event), event)
            case yaml.AliasEvent():
                self.add(None, self.referred(event), event)
            case yaml.SequenceStartEvent():
                self.begin(Open(event.anchor, items=[]))
            case yaml.MappingStartEvent():
                self.begin(Open(event.anchor))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                done = self.open.pop()
                self.add(done.anchor, done.value(), event)
            case yaml.DocumentStartEvent():
                self.anchors.clear()

    def referred(self, event: AliasEvent) -> object:
        """Return what an alias stands for; one inside its own anchor stands for nothing yet."""
        if event.anchor not in self.anchors:
            raise malformed("YAML that can be read: an alias has no anchor")
        return self.anchors[event.anchor]

    def begin(self, frame: Open) -> None:
        """Go one level down."""
        if self.open and self.open[-1].items is None and self.open[-1].key is None:
            raise malformed("YAML that can be read: a collection is used as a key")
        self.open.append(frame)
        if len(self.open) > MAX_DEPTH:
            raise too_deep()

    def add(self, anchor: str | None, value: object, event: Event) -> None:
        """Put `value` where it belongs: into a list, under a key, as a key, or as the document."""
        self.spend(1)
        if anchor is not None:
            self.anchors[anchor] = value
        if not self.open:
            self.documents.append(value)
            return
        frame = self.open[-1]
        if frame.items is not None:
            frame.items.append(value)
        elif frame.key is None:
            frame.key = key_of(event, value)
        else:
            self.pair(frame, value)

    def pair(self, frame: Open, value: object) -> None:
        """Put `value` under the frame's key, or note it for merging."""
        if frame.key is MERGE:
            for mapping in value if isinstance(value, list) else [value]:
                if not isinstance(mapping, dict):
                    raise malformed("YAML that can be read: << merges what is no mapping")
                self.spend(len(mapping))
                frame.merges.append(mapping)
        else:
            frame.pairs[str(frame.key)] = value
        frame.key = None

    def spend(self, count: int) -> None:
        """Count values, merged ones too; raise Unreadable past the limit."""
        self.items += count
        if self.items > MAX_ITEMS:
            raise too_many()


def key_of(event: Event, value: object) -> object:
    """Return the key an event stands for: its text as written, or MERGE."""
    written = getattr(event, "value", None)
    if not isinstance(written, str):
        if isinstance(value, (dict, list)):
            raise malformed("YAML that can be read: a collection is used as a key")
        return str(value)
    plain = getattr(event, "implicit", (False,))[0]
    return MERGE if written == "<<" and plain else written


def scalar(event: ScalarEvent) -> object:
    """Return the value of a scalar: plain ones resolved, unknown tags kept in the text."""
    tag, text = event.tag, event.value
    if tag is None or tag in PLAIN_TAGS:
        return resolve(text) if event.implicit[0] or tag else text
    if tag in TEXT_TAGS:
        return text
    shown = f"!!{tag.removeprefix(CORE)}" if tag.startswith(CORE) else tag
    return f"{shown} {text}".strip()


def resolve(text: str) -> object:
    """Return what a plain scalar means."""
    if text in WORDS:
        return WORDS[text]
    if len(text) <= MAX_DIGITS and (found := NUMBER.fullmatch(text)):
        return int(text) if text.lstrip("+-").isdecimal() and not found[1] else float(text)
    return text
