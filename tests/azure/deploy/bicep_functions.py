"""Bicep's functions, as far as our files use them: one that is not here is not evaluated but refused."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from discovery.shapes.model import Plain

# RFC 4122, appendix C: any fixed namespace gives names that are the same each time.
SPACE = uuid.NAMESPACE_OID
Pure = Callable[..., Plain]


def concat(*parts: Plain) -> Plain:
    """Join texts, or lists."""
    if all(isinstance(part, list) for part in parts):
        return [item for part in parts if isinstance(part, list) for item in part]
    return "".join(text(part) for part in parts)


def union(*parts: Plain) -> Plain:
    """Join objects, the later ones winning."""
    joined: dict[str, Plain] = {}
    for part in parts:
        assert isinstance(part, dict), part
        joined |= part
    return joined


def unique(*parts: Plain) -> Plain:
    """Return 13 characters that follow from the parts."""
    return sha256("-".join(text(part) for part in parts).encode()).hexdigest()[:13]


def text(value: Plain) -> str:
    """Return a value as string interpolation writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    assert isinstance(value, str | int), value
    return str(value)


def tenant_resource(kind: Plain, *names: Plain) -> Plain:
    """Return the id of a resource of the tenant."""
    provider, *types = text(kind).split("/")
    pairs = "/".join(f"{one}/{text(name)}" for one, name in zip(types, names, strict=True))
    return f"/providers/{provider}/{pairs}"


PURE: Mapping[str, Pure] = {
    "concat": concat,
    "empty": lambda value: not value,
    "guid": lambda *parts: str(uuid.uuid5(SPACE, "-".join(text(part) for part in parts))),
    "listCallbackUrl": lambda id_, version: {
        "value": f"https://logic.example{text(id_)}?sig=secret&v={text(version)}"
    },
    "replace": lambda value, old, new: text(value).replace(text(old), text(new)),
    "string": text,
    "take": lambda value, count: text(value)[: int(text(count))],
    "tenantResourceId": tenant_resource,
    "union": union,
    "uniqueString": unique,
}
# These need to know where the file stands, or where it is deployed.
OF_PLACE = frozenset(
    {
        "loadTextContent",
        "loadJsonContent",
        "managementGroup",
        "subscription",
        "resourceGroup",
        "deployment",
        "tenant",
    }
)


def loaded(name: str, path: Path) -> Plain:
    """Return what a file holds, as text or as JSON."""
    content = path.read_text("utf-8")
    found: Plain = json.loads(content) if name == "loadJsonContent" else content
    return found
