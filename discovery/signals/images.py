"""Evidence from the command line of a container engine's client: which image, with stdin open or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from discovery.identity.naming import name
from discovery.identity.purl import split_purl
from discovery.live.running import Evidence
from discovery.signals.names import names_mcp
from discovery.signals.table import seen

# hub.docker.com/u/mcp: the namespace of Docker's own catalogue of MCP servers.
CATALOGUES = ("docker.io/mcp/",)


def of_container(args: Sequence[str]) -> Iterator[Evidence]:
    """Give what speaks for `docker run ...` running a server."""
    words = [arg for arg in args[1:] if not arg.startswith("-")]
    if not words or words[0] not in ("run", "container", "exec", "compose"):
        return
    found = name(command=args[0], args=args[1:], source="process")
    purl = split_purl(found.purl or "")
    repository = "" if purl is None else dict(purl.qualifiers).get("repository_url", purl.full_name)
    if repository.startswith(CATALOGUES):
        yield seen("oci.catalogue", repository)
    elif is_interactive(args):
        yield seen("oci.interactive", repository or words[-1])
        if names_mcp(repository.partition("/")[2] or repository):
            yield seen("oci.name", repository)


def is_interactive(args: Sequence[str]) -> bool:
    """Return whether the container's stdin is kept open: a server over stdio needs that."""
    for arg in args[1:]:
        if arg == "--interactive" or (arg.startswith("-") and not arg.startswith("--") and "i" in arg[1:4]):
            return True
    return False
