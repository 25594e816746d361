"""What an X.509 certificate says of itself, read from its DER by hand.

The standard library decodes a certificate only after verifying it, and those of local servers verify
nowhere. Source: RFC 5280 §4.1 and §4.2.1.6, X.690 §8.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from discovery.frozen import frozen
from discovery.probe.answer import Tls
from discovery.probe.limits import MAX_CERTIFICATE, MAX_LIST, MAX_NAME
from discovery.redact.text import printable

SEQUENCE, SET, OID, OCTETS, BOOLEAN = 0x30, 0x31, 0x06, 0x04, 0x01
UTC_TIME, LONG_TIME = 0x17, 0x18
VERSION, EXTENSIONS = 0xA0, 0xA3
COMMON_NAME, ORGANISATION = bytes.fromhex("550403"), bytes.fromhex("55040a")
ALT_NAME = bytes.fromhex("551d11")
DNS_NAME, URI_NAME, IP_NAME = 0x82, 0x86, 0x87
TWO_BYTE_STRING = 0x1E


@frozen
class Item:
    """One DER element: its tag, its content, and all its bytes."""

    tag: int
    content: bytes
    whole: bytes


def certificate_facts(der: bytes, version: str | None) -> Tls:
    """Return names, issuer and validity; of a certificate that cannot be read only that there was one."""
    if not 0 < len(der) <= MAX_CERTIFICATE:
        return Tls(version=version)
    try:
        return read_certificate(der, version)
    except (ValueError, IndexError):
        return Tls(version=version)


def read_certificate(der: bytes, version: str | None) -> Tls:
    """Return what the certificate says; raise ValueError or IndexError if it is none."""
    signed = list(items(first(first(der).content).content))
    fields = signed[1:] if signed[0].tag == VERSION else signed
    issuer, validity, subject = fields[2], fields[3], fields[4]
    begins, ends = list(items(validity.content))[:2]
    alternatives = [
        name for each in signed if each.tag == EXTENSIONS for name in alternative_names(each.content)
    ]
    names = dict.fromkeys([*attributes(subject, COMMON_NAME), *alternatives])
    issued = [*attributes(issuer, COMMON_NAME), *attributes(issuer, ORGANISATION)]
    return Tls(
        version=version,
        names=tuple(shown(name) for name in list(names)[:MAX_LIST]),
        issuer=shown(issued[0]) if issued else None,
        not_before=moment(begins),
        not_after=moment(ends),
        self_signed=issuer.whole == subject.whole,
    )


def items(data: bytes) -> Iterator[Item]:
    """Give the elements that `data` is made of; raise ValueError or IndexError where it is no DER."""
    at = 0
    while at < len(data):
        tag, length, start = data[at], data[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            if not 1 <= count <= 4:
                raise ValueError("a length that is none")
            length = int.from_bytes(data[start : start + count], "big")
            start += count
        end = start + length
        if end > len(data):
            raise ValueError("longer than what holds it")
        yield Item(tag=tag, content=data[start:end], whole=data[at:end])
        at = end


def first(data: bytes) -> Item:
    """Return the first element; raise ValueError or IndexError where there is none."""
    for item in items(data):
        return item
    raise ValueError("nothing in it")


def attributes(name: Item, kind: bytes) -> Iterator[str]:
    """Give the values of one kind in a distinguished name."""
    for group in items(name.content):
        for pair in items(group.content):
            oid, value = list(items(pair.content))[:2]
            if oid.content == kind:
                yield value.content.decode(
                    "utf-16-be" if value.tag == TWO_BYTE_STRING else "utf-8", "replace"
                )


def alternative_names(extensions: bytes) -> Iterator[str]:
    """Give DNS names, URIs and addresses of the subjectAltName extension."""
    for extension in items(first(extensions).content):
        oid, *_, value = items(extension.content)
        if oid.content == ALT_NAME:
            yield from general_names(first(value.content).content)


def general_names(content: bytes) -> Iterator[str]:
    """Give each name as text."""
    import socket

    for each in items(content):
        if each.tag in {DNS_NAME, URI_NAME}:
            yield each.content.decode("latin-1")
        elif each.tag == IP_NAME and len(each.content) in {4, 16}:
            family = socket.AF_INET if len(each.content) == 4 else socket.AF_INET6
            yield socket.inet_ntop(family, each.content)


def moment(item: Item) -> str | None:
    """Return a time as ISO 8601 in UTC, None if it is none."""
    digits = item.content.decode("latin-1")
    layout = "%y%m%d%H%M%SZ" if item.tag == UTC_TIME else "%Y%m%d%H%M%SZ"
    try:
        return datetime.strptime(digits, layout).replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
    except ValueError:
        return None


def shown(text: str) -> str:
    """Return a name fit to print."""
    return printable(text, MAX_NAME)
