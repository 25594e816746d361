"""DATA: what the rules about servers in Azure name, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from discovery.model import Form, Identity, Kind, Pin, Secret, Sighting, Surface

NOW = datetime(2026, 11, 21, tzinfo=UTC)
APP = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.App/containerApps/crm-mcp"
CHILD = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim/apis/crm"
API = "microsoft.apimanagement/service/apis"
FUNCTION = "microsoft.web/sites/functions"
GROUP = "microsoft.containerinstance/containergroups"
KEPT = {
    "approved": "true",
    "owner": "crm@acme.example",
    "review": "2026-09-01",
    "managed_identity": "SystemAssigned",
    "ingress": "internal",
    "auth": "entra",
    "diagnostics": "on",
    "plain_secrets": "",
}
IMAGE = Identity(kind=Kind.OCI, purl="pkg:oci/x@sha256:0", version="sha256:0", pin=Pin.DIGEST)


def app(
    *without: str, source: str = APP, grade: str = "strong", role: str = "server", **facts: str
) -> Sighting:
    """Return a well kept container app, but for `facts`, and those it is `without`."""
    told = {"grade": grade, "role": role, **KEPT, **facts}
    return Sighting(
        identity=IMAGE,
        surface=Surface.CLOUD,
        finder="azure",
        source=source,
        root="/subscriptions/1",
        seen_at=NOW,
        name="crm-mcp",
        facts={name: value for name, value in told.items() if name not in without},
    )


def elsewhere(*without: str, **facts: str) -> Sighting:
    """Return the same facts on another surface, where they mean nothing."""
    return replace(app(*without, **facts), surface=Surface.CONFIG)


def public(*without: str, **facts: str) -> Sighting:
    """Return an app that the Internet reaches."""
    return app(*without, **{"ingress": "external", "ip_restrictions": "0", **facts})


SAME = Secret(where="env:CRM_KEY", form=Form.PLAIN, fingerprint="0" * 16)
CASES: dict[str, tuple[list[Sighting], list[Sighting]]] = {
    "MCP01-azure-no-identity": (
        [app(managed_identity="none"), app(managed_identity="none", role="gateway")],
        [
            app(),
            app("managed_identity"),
            app(managed_identity="none", grade="weak"),
            elsewhere(managed_identity="none"),
        ],
    ),
    "MCP01-azure-plain-setting": (
        [app(plain_secrets="CRM_KEY"), app(plain_secrets="A_TOKEN,CRM_KEY")],
        [app(), app("plain_secrets"), replace(app(plain_secrets="CRM_KEY"), secrets=(SAME,))],
    ),
    "MCP02-azure-dangerous-setting": (
        [
            replace(app(), env_names=("AZURE_MCP_DANGEROUSLY_DISABLE_HTTPS_REDIRECTION",)),
            replace(app(), env_names=("DANGEROUSLY_OMIT_AUTH",)),
        ],
        [
            app(),
            replace(app(), env_names=("AZURE_MCP_READ_ONLY", "DANGER_ZONE")),
            replace(elsewhere(), env_names=("DANGEROUSLY_OMIT_AUTH",)),
        ],
    ),
    "MCP07-azure-no-authentication": (
        [app(auth="none"), app(auth="anonymous"), app("auth", no_auth_flag="DANGEROUSLY_OMIT_AUTH")],
        [
            app(),
            app("auth"),
            public(auth="none"),
            app(auth="none", role="hint"),
            app(auth="key"),
            app(auth="none", resource_type=FUNCTION),
        ],
    ),
    "MCP07-azure-open-to-internet": (
        [
            public(auth="none"),
            public("auth", no_auth_flag="--dangerously-disable-http-incoming-auth"),
            public(auth="none", auth_above="none", resource_type=FUNCTION),
            public(auth="none", client_certificates="accept"),
        ],
        [
            public(auth="none", resource_type=FUNCTION),
            public(auth="none", auth_above="platform", resource_type=FUNCTION),
            public(auth="none", resource_type=API),
            public(auth="none", client_certificates="require"),
            public(auth="none", client_certificates="required"),
            public(),
            public("auth"),
            public(auth="none", ip_restrictions="2"),
            public(auth="none", network="Disabled"),
            app(auth="none"),
            public(auth="none", grade="unknown"),
        ],
    ),
    "MCP07-azure-public-address": (
        [app(public_ip="20.1.2.3"), public(resource_type=GROUP)],
        [
            app(),
            public(),
            app(resource_type=GROUP),
            app(public_ip="20.1.2.3", role="registry"),
            public(auth="none", resource_type=GROUP),
        ],
    ),
    "MCP07-azure-public-ingress": (
        [
            public(),
            public("auth"),
            public(auth="key", network="Enabled"),
            public(auth="none", resource_type=API),
        ],
        [
            public(resource_type=GROUP),
            app(),
            public(auth="none"),
            public(ip_restrictions="1"),
            public(network="disabled"),
            app(ingress="none"),
        ],
    ),
    "MCP08-azure-no-diagnostics": (
        [app(diagnostics="off"), app(diagnostics="off", role="gateway")],
        [app(), app("diagnostics"), app(diagnostics="off", grade="weak")],
    ),
    "MCP09-azure-no-owner": (
        [app("owner"), app(owner=""), app(owner="  ")],
        [app(), app("owner", source=CHILD), app("owner", role="client"), elsewhere("owner")],
    ),
    "MCP09-azure-no-review": (
        [app("review"), app(review="soon"), app(review="2024-01-01"), app(review="2031-01-01")],
        [
            app(),
            app(review="2026-11-21"),
            app(review="2026-09-01T08:00:00Z"),
            app("review", source=CHILD),
            app("review", role="hint"),
            app("review", "approved"),
        ],
    ),
    "MCP09-azure-not-marked": (
        [app("approved"), app(approved="false"), app(approved="pending"), app(approved="")],
        [
            app(),
            app(approved="True "),
            app("approved", source=CHILD),
            app("approved", grade="weak"),
            app("approved", role="client"),
        ],
    ),
}
