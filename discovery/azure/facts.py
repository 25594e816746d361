"""What governance asks of any resource: where it is, who answers for it, and where its secrets stand.

Facts are texts by name. None holds a value of the environment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from discovery.azure.described import APPROVED, OWNER, REVIEW
from discovery.azure.model import Resource
from discovery.azure.rows import inner, tag
from discovery.azure.running import Container
from discovery.identity.specs.image import read_image
from discovery.model import Form
from discovery.redact.launch import mapped_form, shown_name
from discovery.shapes.values import filled

TAGS: Mapping[str, str] = MappingProxyType({"approved": APPROVED, "owner": OWNER, "review": REVIEW})
STATES = (("state",), ("runningStatus",), ("instanceView", "state"), ("status",), ("provisioningState",))


def about(resource: Resource, tags: Mapping[str, str] = TAGS) -> dict[str, str]:
    """Return the facts that every resource has; a tag that is not set is missing, an empty one is empty."""
    facts = {
        "resource_type": resource.type,
        "subscription": resource.subscription,
        "resource_group": resource.group,
        "location": resource.location,
        "managed_identity": resource.identity or ("none" if resource.table == "resources" else ""),
        "state": next((told for path in STATES if (told := filled(inner(resource.properties, *path)))), ""),
        "network": filled(inner(resource.properties, "publicNetworkAccess")) or "",
    }
    owned = {name: shown_name(told) for name, key in tags.items() if (told := tag(resource, key)) is not None}
    return {**{name: shown_name(told) for name, told in facts.items() if told}, **owned}


def of_containers(containers: Iterable[Container]) -> dict[str, str]:
    """Return the facts about what runs: its image's version, and which variables hold plain secrets."""
    listed = list(containers)
    found = [read_image(container.image) for container in listed if container.image]
    plain = sorted({name for container in listed for name in plain_secrets(container)})
    facts = {
        "image_tag": ",".join(dict.fromkeys(version_of(image.version) for image in found)),
        "image_pin": ",".join(dict.fromkeys(image.pin.value for image in found if image.pin)),
        "plain_secrets": ",".join(map(shown_name, plain)),
        "containers": str(len(listed)) if len(listed) > 1 else "",
        "no_auth_flag": next(filter(None, map(disables_auth, listed)), ""),
    }
    return {name: told for name, told in facts.items() if told}


def version_of(version: str | None) -> str:
    """Return the tag or digest of an image; without any, an engine takes `latest`."""
    return version or "latest"


def plain_secrets(container: Container) -> Iterable[str]:
    """Yield the names of variables that hold a secret as a plain value rather than by reference."""
    for name, value in container.env.items():
        if name not in container.references and value and mapped_form(name, value, "env") is Form.PLAIN:
            yield name


def disables_auth(container: Container) -> str:
    """Return the switch with which a container turns authentication off, empty if it has none."""
    words = (*container.command, *container.args, *container.env)
    wanted = ("--dangerously-disable-http-incoming-auth", "DANGEROUSLY_OMIT_AUTH")
    return next((word for word in words if word in wanted or word.startswith("AZURE_MCP_DANGEROUSLY_")), "")
