"""XML as nested maps: {"tag", "attrs", "children", "text"}, names without their namespace.

Encodings are expat's business. A document type is refused: no client writes one, and entities need it.
"""

from __future__ import annotations

from typing import TypedDict

from discovery.formats.errors import Unreadable
from discovery.formats.limits import (
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_XML_BYTES,
    check_size,
    malformed,
    too_deep,
    too_many,
)
from discovery.formats.plain import settle
from discovery.model import Reason
from discovery.shapes.model import Plain


class Element(TypedDict):
    """One element; `text` is the character data directly in it, without outer white space."""

    tag: str
    attrs: dict[str, str]
    children: list[Element]
    text: str


def read_xml(data: bytes) -> Plain:
    """Return the root element of an XML file; raise Unreadable."""
    from xml.etree.ElementTree import ParseError  # 12 ms: few scans meet an XML file

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    check_size(data, MAX_XML_BYTES)
    parser = DefusedXMLParser(target=Builder(), forbid_dtd=True)
    try:
        parser.feed(data)  # in one piece: old expat re-reads a token split over pieces (CVE-2023-52425)
        root: object = parser.close()  # what the target's close() returned
    except ParseError as error:
        raise malformed("XML", error.position[0], error.position[1] + 1) from None
    except DefusedXmlException:
        raise Unreadable(Reason.UNSUPPORTED, "a document type or an entity, which no client writes") from None
    except (ValueError, LookupError):
        raise malformed("XML in an encoding that can be read") from None
    return settle(root)


class Builder:
    """Builds elements as expat meets them; raises Unreadable past a limit."""

    def __init__(self) -> None:
        """Start with no element."""
        self.root: Element | None = None
        self.open: list[Element] = []
        self.texts: list[list[str]] = []
        self.count = 0

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        """Begin an element."""
        self.count += 1
        if self.count > MAX_ELEMENTS:
            raise too_many(MAX_ELEMENTS)
        # An element and its list of children are two levels of plain values.
        if len(self.open) * 2 + 4 > MAX_DEPTH:
            raise too_deep()
        # Qualified attributes first: where both are written, the unqualified one is meant.
        ordered = sorted(attrs.items(), key=lambda pair: pair[0][:1] != "{")
        made = Element(tag=local(tag), attrs={local(k): v for k, v in ordered}, children=[], text="")
        if self.open:
            self.open[-1]["children"].append(made)
        else:
            self.root = made
        self.open.append(made)
        self.texts.append([])

    def data(self, text: str) -> None:
        """Keep character data."""
        self.texts[-1].append(text)

    def end(self, _tag: str) -> None:
        """Finish an element."""
        self.open.pop()["text"] = "".join(self.texts.pop()).strip()

    def close(self) -> Element:
        """Return the root."""
        if self.root is None:
            raise malformed("XML")
        return self.root


def local(name: str) -> str:
    """Return `{namespace}name` without its namespace."""
    return name.rpartition("}")[2]
