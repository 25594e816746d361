"""The one door from bytes to plain values: which reader reads which format."""

from __future__ import annotations

from collections.abc import Callable

from discovery.clients.model import Format
from discovery.formats.bundle import read_bundle
from discovery.formats.errors import Unreadable
from discovery.formats.frontmatter import read_frontmatter
from discovery.formats.json import read_json
from discovery.formats.plist import read_plist
from discovery.formats.properties import read_properties
from discovery.formats.scripts import read_script
from discovery.formats.toml import read_toml
from discovery.formats.xml import read_xml
from discovery.formats.yaml import read_yaml
from discovery.model import Reason
from discovery.shapes.model import Plain

READERS: dict[Format, Callable[[bytes], Plain]] = {
    Format.JSON: read_json,
    Format.JSON5: read_json,
    Format.TOML: read_toml,
    Format.YAML: read_yaml,
    Format.XML: read_xml,
    Format.PLIST: read_plist,
    Format.FRONTMATTER: read_frontmatter,
    Format.PROPERTIES: read_properties,
    Format.ZIP: read_bundle,
}


def parse(data: bytes, form: Format, *, name: str = "") -> Plain:
    """Return the plain values of a file's bytes; raise Unreadable and nothing else.

    Of a script, a list of the servers it declares; `name` is the file's own name and tells its language.
    Databases are read from their path: `sqlite.read_tables`, `leveldb.read_folder`.
    """
    if form is Format.TEXT:
        return read_script(data, name)
    reader = READERS.get(form)
    if reader is None:
        raise Unreadable(Reason.UNSUPPORTED, f"{form} is not read from bytes")
    return reader(data)
