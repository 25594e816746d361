"""TLS to an endpoint whose certificate nobody vouches for: no verification, facts only."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from discovery.probe.answer import Tls
from discovery.probe.certificate import certificate_facts
from discovery.probe.flaw import Flaw, Trouble
from discovery.probe.reader import Deadline

if TYPE_CHECKING:
    import ssl


def wrapped(
    sock: socket.socket, deadline: Deadline, server_name: str = "localhost"
) -> tuple[ssl.SSLSocket, Tls]:
    """Return `sock` in TLS and what its certificate says; raise Trouble, `sock` closed."""
    import ssl  # loads OpenSSL, 4 MiB: only where a server asks for it

    try:
        sock.settimeout(deadline.left())
        secure = unverified().wrap_socket(sock, server_hostname=server_name)
    except (OSError, ValueError) as error:
        sock.close()
        if isinstance(error, TimeoutError):
            raise Trouble(Flaw.SILENT, "no TLS handshake in time") from None
        raise Trouble(Flaw.TLS, f"no TLS handshake: {type(error).__name__}") from None
    try:
        shown = certificate_facts(secure.getpeercert(binary_form=True) or b"", secure.version())
    except ssl.SSLError:
        shown = Tls(version=secure.version())
    return secure, shown


def unverified() -> ssl.SSLContext:
    """Return a context that takes any certificate, and ciphers of old servers too."""
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.set_alpn_protocols(["http/1.1"])
    return context
