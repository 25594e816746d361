"""Where a deployment stands, and what its resources can be asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from discovery.frozen import frozen
from discovery.shapes.model import Plain
from tests.azure.deploy.azure_types import ResourceType, types
from tests.azure.deploy.bicep_text import BadBicep

TENANT, GROUP = "00000000-0000-0000-0000-000000000099", "mg-root"
MANAGEMENT = f"/providers/Microsoft.Management/managementGroups/{GROUP}"
# What an account answers; any other function must be named by its type to be asked.
ANSWERS: Mapping[str, Plain] = {"listKeys": {"keys": [{"value": "a-key-of-the-account"}]}}


@frozen
class Made:
    """One resource: which symbol of which file, its type with its version, its id, scope and body."""

    file: str
    symbol: str
    type: str
    id: str
    scope: str
    body: Mapping[str, Plain]
    existing: bool = False

    @property
    def name(self) -> str:
        """Return its own name, the last part of its id."""
        return self.id.rpartition("/")[2]

    @property
    def kind(self) -> ResourceType:
        """Return Azure's type."""
        return types()[self.type]


def level(scope: str) -> str:
    """Return which kind of scope an id is."""
    if "/resourceGroups/" in scope:
        return "resourceGroup"
    return "subscription" if scope.startswith("/subscriptions/") else "managementGroup"


def place(name: str, here: str, given: Sequence[str]) -> Plain:
    """Return a scope: the deployment's own as an object, another one as the id to deploy to."""
    if name == "tenant":
        return {"tenantId": TENANT}
    if name == "deployment":
        return {"location": "westeurope", "name": "main"}
    if name == "managementGroup" and not given and level(here) == "managementGroup":
        return {"id": MANAGEMENT, "name": GROUP}
    if name == "subscription" and len(given) == 1:
        return f"/subscriptions/{given[0]}"
    if name == "resourceGroup" and len(given) == 2:
        return f"/subscriptions/{given[0]}/resourceGroups/{given[1]}"
    if name == "resourceGroup" and not given and level(here) == "resourceGroup":
        return {"id": here, "name": here.rpartition("/")[2], "location": "westeurope"}
    raise BadBicep(f"{name}({', '.join(given)}) is not to be had at {here}")


def member(made: Made, name: str) -> Plain:
    """Return a property of a resource; raises BadBicep where its type has none of that name."""
    own = {"id": made.id, "name": made.name}
    if name in own:
        return own[name]
    if name != "properties":
        raise BadBicep(f"{made.symbol}: nothing here knows what .{name} would be")
    inner = made.kind.objects[made.kind.body["properties"].type]
    written = made.body.get("properties")
    return {
        key: written[key] if isinstance(written, dict) and key in written else f"<{made.id}#{key}>"
        for key in inner
    }


def asked(made: object, name: str) -> Plain:
    """Return what a resource answers to its own function; raises BadBicep where its type has none such."""
    if not isinstance(made, Made) or name not in ANSWERS:
        raise BadBicep(f"what is {name}() of {made!r}?")
    if name not in made.kind.functions:
        raise BadBicep(f"{made.type} has no {name}()")
    return ANSWERS[name]
