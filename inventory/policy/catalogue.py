"""The registry that a client is pointed at: names, addresses and packages of a v0.1 list.

Source: modelcontextprotocol/registry, docs/reference/api (copies of 2026).
"""

from __future__ import annotations

from collections.abc import Iterator

from discovery.frozen import frozen
from discovery.shapes.model import Plain
from inventory.policy.values import at, maps, text


@frozen
class Listed:
    """One server of the registry; `launches` are the command lines that a client makes of its packages."""

    name: str
    version: str
    urls: tuple[str, ...] = ()
    launches: tuple[tuple[str, ...], ...] = ()


def read_catalogue(document: Plain) -> tuple[Listed, ...] | None:
    """Return the servers of a list, None for what is no list."""
    rows = at(document, "servers")
    if not isinstance(rows, list):
        return None
    return tuple(found for row in maps(rows) if (found := read_listed(row)) is not None)


def read_listed(row: dict[str, Plain]) -> Listed | None:
    """Return one server, None for one without a name."""
    body = row.get("server", row)
    name = text(at(body, "name"))
    if name is None:
        return None
    urls = (text(remote.get("url")) for remote in maps(at(body, "remotes")))
    return Listed(
        name=name,
        version=text(at(body, "version")) or "",
        urls=tuple(url for url in urls if url),
        launches=tuple(launch for package in maps(at(body, "packages")) for launch in launches(package)),
    )


def launches(package: dict[str, Plain]) -> Iterator[tuple[str, ...]]:
    """Give the command line of a package as clients make it, with the version it is pinned to."""
    kind, name = text(package.get("registryType")), text(package.get("identifier"))
    version = text(package.get("version"))
    if name is None:
        return
    before, after = arguments(package.get("runtimeArguments")), arguments(package.get("packageArguments"))
    if before is None or after is None:
        return
    if kind == "npm":
        yield ("npx", "-y", *before, f"{name}@{version}" if version else name, *after)
    elif kind == "pypi":
        yield ("uvx", *before, f"{name}@{version}" if version else name, *after)
    elif kind == "oci":
        tag = f":{version}" if version and "@" not in name and ":" not in name.rpartition("/")[2] else ""
        yield ("docker", "run", "-i", "--rm", *before, name + tag, *after)


def arguments(value: Plain) -> tuple[str, ...] | None:
    """Return fixed positional arguments, None where one has a name or no value: clients differ on those."""
    found = maps(value)
    if any(row.get("type") != "positional" or not isinstance(row.get("value"), str) for row in found):
        return None
    return tuple(str(row["value"]) for row in found)
