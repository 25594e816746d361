"""What one example of a shape consists of."""

from __future__ import annotations

from dataclasses import dataclass, field

from discovery.model import Launch
from discovery.shapes.model import Item, Plain
from discovery.shapes.readers import read

KeyPaths = tuple[tuple[str, ...], ...]
WHOLE: KeyPaths = ((),)
MCP_KEYS: KeyPaths = (("mcpServers",),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A document, the key paths of its row, and everything that must be found in it."""

    shape: str
    document: Plain
    at: KeyPaths = WHOLE
    expect: list[Item] = field(default_factory=list)
    file: str = "settings.json"
    folder: str = "acme"
    os: str = "linux"

    def found(self) -> list[Item]:
        """Return what is found in the document."""
        return list(read(self.shape, self.at, self.document, self.file, self.folder, self.os))


def stdio(name: str | None, pointer: str, command: str, *args: str) -> Launch:
    """Return a local server with nothing beside its command line."""
    return Launch(name=name, pointer=pointer, command=command, args=args, transport="stdio")


def remote(name: str | None, pointer: str, url: str, transport: str = "http-unspecified") -> Launch:
    """Return a remote server with nothing beside its address."""
    return Launch(name=name, pointer=pointer, url=url, transport=transport)
