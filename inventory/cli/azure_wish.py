"""What a command on Azure was asked for, and what its seams tell of rights."""

from __future__ import annotations

from collections.abc import Mapping
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
    graph: str | None = None
    cloud: str | None = None
    credential: str | None = None
    probe: bool = False
    entra: bool = False
    data_plane: bool = False
    since: datetime | None = None
    kubeconfig: Path | None = None


@frozen
class Need:
    """What one part of a sweep takes."""

    name: str
    purpose: str
    actions: tuple[str, ...]
    role: str
    besides: str
    optional: bool


@frozen
class Lack:
    """What is missing at one scope: actions by feature, or why Azure did not say."""

    scope: str
    missing: Mapping[str, tuple[str, ...]]
    unsaid: str = ""
