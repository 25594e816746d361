"""A token of Microsoft Entra ID for an API Center that does not answer strangers, from azure-identity.

learn.microsoft.com, api-center/set-up-api-center-portal (read 2026-11): the scope is the data plane's,
the role *Azure API Center Data Reader*.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from inventory.registry.sources.connecting import Unreached

SCOPE = "https://azure-apicenter.net/.default"


class Token(Protocol):
    """What azure-identity calls an AccessToken."""

    token: str


class Credential(Protocol):
    """What gets a token."""

    def get_token(self, *scopes: str) -> Token: ...


def entra_token() -> str:
    """Return a token by azure-identity's usual variables, login or managed identity; raise Unreached."""
    try:
        # By name: the extra may be missing, and no other command needs it.
        credential: Credential = import_module("azure.identity").DefaultAzureCredential()
    except ImportError:
        raise Unreached("it asks who we are; install mcp-census[azure], and sign in") from None
    try:
        return credential.get_token(SCOPE).token
    except Exception as error:  # noqa: BLE001 - azure's own kinds; its words may hold ids and tokens
        raise Unreached(f"Entra ID gave no token ({type(error).__name__}); sign in with `az login`") from None
