"""Host names in one spelling: lower-case, punycode, numbers as addresses, this machine as `localhost`."""

from __future__ import annotations

import re
from urllib.parse import unquote

from discovery.identity.patterns import Pattern
from discovery.identity.url_tables import LOOPBACK

MAX_HOST = 1024

TEMPLATE = Pattern(r"(\{[^{}]*\})")
NUMBER = Pattern(r"0[xX][0-9a-fA-F]*|\d+")
NUMBERS = Pattern(r"(?:0[xX][0-9a-fA-F]*|\d+)(?:\.(?:0[xX][0-9a-fA-F]*|\d+)){0,3}")
FORBIDDEN = Pattern(r"[\x00-\x20#%/:<>?@\[\\\]^`|\x7f]")
DOTS = Pattern("[\u3002\uff0e\uff61]")


def canonical_host(host: str) -> str | None:
    """Return `host` in its one spelling, templates kept; None if it cannot be a host."""
    if host.startswith("["):
        return canonical_ipv6(host)
    pieces = TEMPLATE.split(host[:MAX_HOST])
    text = "".join(piece if at % 2 else decoded(piece) for at, piece in enumerate(pieces))
    text = text.rstrip(".")
    if not text or FORBIDDEN.search(TEMPLATE.sub("", text)):
        return None
    if NUMBERS.fullmatch(text):
        text = dotted(text) or text
    return "127.0.0.1" if text in LOOPBACK else text


def decoded(piece: str) -> str:
    """Return a literal piece of a host: octets decoded, lower-cased, each label in ASCII."""
    text = DOTS.sub(".", unquote(piece)).lower()
    if text.isascii():
        return text
    return ".".join(label if label.isascii() else punycode(label) for label in text.split("."))


def punycode(label: str) -> str:
    """Return one label as `xn--...`; names that IDNA refuses are encoded all the same, never lost."""
    import idna

    try:
        return idna.encode(label, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError, IndexError):
        pass
    try:
        return "xn--" + label.encode("punycode").decode("ascii")
    except UnicodeError:
        return "xn--" + label.encode("utf-8", "replace").hex()


def dotted(text: str) -> str | None:
    """Return an IPv4 address of the older notations (127.1, 0x7f.1, 2130706433) in four decimals."""
    numbers = [octal_or_hex(part) for part in text.split(".")]
    if any(number is None for number in numbers):
        return None
    known = [number for number in numbers if number is not None]
    *heads, tail = known
    if any(number > 255 for number in heads) or tail >= 256 ** (4 - len(heads)):
        return None
    value = tail + sum(number << (8 * (3 - at)) for at, number in enumerate(heads))
    return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))


def octal_or_hex(part: str) -> int | None:
    """Return the number `part` stands for: hexadecimal after 0x, octal after 0, else decimal."""
    if not NUMBER.fullmatch(part) or len(part) > 24:
        return None
    if part[:2] in ("0x", "0X"):
        return int(part[2:] or "0", 16)
    if part[0] == "0" and len(part) > 1:
        return int(part, 8) if not re.search("[89]", part) else None
    return int(part)


def canonical_ipv6(host: str) -> str | None:
    """Return a bracketed IPv6 address compressed, its zone kept; every loopback as `[::1]`."""
    import ipaddress

    text, _, zone = host[1:-1].replace("%25", "%").partition("%")
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return None
    if str(address) in LOOPBACK or (address.ipv4_mapped is not None and address.ipv4_mapped.is_loopback):
        return "[::1]"
    return f"[{address}%25{zone}]" if re.fullmatch(r"[\w.-]{1,64}", zone) else f"[{address}]"


def is_loopback(host: str) -> bool:
    """Return whether a canonical host is this machine's loopback."""
    if host in ("127.0.0.1", "[::1]", "localhost") or host.endswith(".localhost"):
        return True
    return host.startswith("127.") and NUMBERS.fullmatch(host) is not None
