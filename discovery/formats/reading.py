"""The one door from bytes to plain values: which reader reads which format."""

from __future__ import annotations

from collections.abc import Callable

from discovery.clients.model import Format
from discovery.formats.errors import Unreadable
from discovery.formats.json import read_json
from discovery.model import Reason
from discovery.shapes.model import Plain


def parse(data: bytes, form: Format) -> Plain:
    """Return the plain values of a file's bytes; raise Unreadable and nothing else.

    A script is its text, which `scripts.servers_in` scans in the language its row names. Databases are
    read from their path: `sqlite.read_tables`, `leveldb.read_folder`.
    """
    return reader_of(form)(data)


def reader_of(form: Format) -> Callable[[bytes], Plain]:
    """Return the reader of a format, imported only when a file needs it; raise Unreadable."""
    match form:
        case Format.JSON | Format.JSON5:
            return read_json
        case Format.TOML:
            from discovery.formats.toml import read_toml as read
        case Format.YAML:
            from discovery.formats.yaml import read_yaml as read
        case Format.FRONTMATTER:
            from discovery.formats.frontmatter import read_frontmatter as read
        case Format.XML:
            from discovery.formats.xml import read_xml as read
        case Format.PLIST:
            from discovery.formats.plist import read_plist as read
        case Format.PROPERTIES:
            from discovery.formats.properties import read_properties as read
        case Format.ZIP:
            from discovery.formats.bundle import read_bundle as read
        case Format.TEXT:
            from discovery.formats.text import read_text as read
        case _:
            raise Unreadable(Reason.UNSUPPORTED, f"{form} is not read from bytes")
    return read
