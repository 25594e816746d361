"""What a command on Azure was asked for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from discovery.frozen import frozen


@frozen
class AzureWish:
    """Which tenant, how to sign in, and how far to look."""

    tenant: str | None = None
    management_groups: tuple[str, ...] = ()
    subscriptions: tuple[str, ...] = ()
    resource_manager: str | None = None
    authority: str | None = None
    cloud: str | None = None
    credential: str | None = None
    probe: bool = False
    entra: bool = False
    since: datetime | None = None
    kubeconfig: Path | None = None
