"""The way to the authority: a secret goes to the host that the operator named, over TLS, or nowhere.

An authority's metadata names the place where tokens are given, and azure-identity sends the secret to
whatever place that is. Another port of the same host is followed; another host, or a way without TLS, is not.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from azure.core.exceptions import ClientAuthenticationError
from azure.core.rest import HttpRequest, HttpResponse

from agents.azure.transport import BoundedTransport

# Microsoft's own authorities name each other (azure-identity 1.27.0 and msal 1.34, known authorities).
MICROSOFT = frozenset(
    {
        "login.microsoftonline.com",
        "login.windows.net",
        "sts.windows.net",
        "login.microsoft.com",
        "login.partner.microsoftonline.cn",
        "login.chinacloudapi.cn",
        "login.microsoftonline.us",
        "login.usgovcloudapi.net",
        "login-us.microsoftonline.com",
    }
)


class LedElsewhere(ClientAuthenticationError):
    """An authority that names another host, or a way without TLS, for its tokens: nothing left."""


class SignInTransport(BoundedTransport):
    """Sends to the authority alone; raises LedElsewhere for any other place."""

    def __init__(self, authority: str, *, bundle: str | None, connect_s: int, read_s: int) -> None:
        """Lead to `authority` (`https://host[:port]`), trusting the certificate authorities in `bundle`."""
        super().__init__(bundle=bundle, connect_s=connect_s, read_s=read_s)
        host = urlsplit(authority).hostname or ""
        self.hosts = MICROSOFT if host in MICROSOFT else frozenset({host})

    def send(self, request: HttpRequest, **options: object) -> HttpResponse:
        """Return the answer to a request; raise AzureError."""
        parts = urlsplit(request.url)
        if parts.scheme != "https" or parts.hostname not in self.hosts:
            raise LedElsewhere("the authority names another place for its tokens")
        return super().send(request, **options)
