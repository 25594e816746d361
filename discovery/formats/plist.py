"""Property lists, XML and binary: data as base64 texts, dates as ISO texts."""

from __future__ import annotations

from discovery.formats.errors import Unreadable
from discovery.formats.limits import MAX_PLIST_BYTES, check_size, malformed, too_deep
from discovery.formats.plain import settle
from discovery.model import Reason
from discovery.shapes.model import Plain


def read_plist(data: bytes) -> Plain:
    """Return the value of a property list; raise Unreadable. Entities are refused by plistlib."""
    import plistlib  # 10 ms: macOS preference files only
    import struct
    from xml.parsers.expat import ExpatError

    check_size(data, MAX_PLIST_BYTES)
    try:
        value: object = plistlib.loads(data)
    except ExpatError as error:
        raise malformed("a property list", error.lineno, error.offset + 1) from None
    except RecursionError:
        raise too_deep() from None
    except MemoryError:
        raise Unreadable(Reason.TOO_LARGE, "more than fits into memory") from None
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, struct.error, OSError):
        # plistlib trusts a file to be well formed and lets these out where it is not.
        raise malformed("a property list") from None
    return settle(value)
