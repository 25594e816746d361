"""`mcp-census registry serve`: the approved servers over HTTP, for clients that read a registry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.cli.options import Quiet, Registry

if TYPE_CHECKING:
    import threading

    from inventory.serve.shelf import Shelf

EVERY_S = 2.0  # between two looks at the registry's files
LOOPBACK_NAMES = frozenset({"localhost", "ip6-localhost"})


def serve(
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Listen on this address.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(metavar="PORT", min=0, max=65535, help="Listen on this port; 0 for any free one.")
    ] = 8087,
    allow_remote: Annotated[
        bool, typer.Option("--allow-remote", help="Listen on an address that other machines reach.")
    ] = False,
    registry: Registry = None,
    quiet: Quiet = False,
) -> None:
    """Serve the approved servers over the registry API v0.1.

    There is no authentication and no TLS: put a reverse proxy in front for others than this machine.
    """
    import signal
    import threading

    from inventory.cli.complaint import Complaint
    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.output import note, tell
    from inventory.cli.wish import spoken
    from inventory.serve.http import Registry as Server
    from inventory.serve.shelf import Shelf

    check_address(host, allow_remote=allow_remote)
    folder = registry_at(registry)
    with spoken():
        shelf = Shelf(folder)
    try:
        server = Server("127.0.0.1" if host == "localhost" else host, port, lambda: shelf.offer)
    except OSError as error:
        then = "Name another one with --host and --port."
        where = f"{host} port {port}: {error.strerror or error}"
        raise Complaint("cannot listen", where, then, ExitCode.USAGE) from None
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    if not is_loopback(host):
        note("warning: whoever reaches this address reads the registry; there is no authentication")
    tell(f"{server.url}\n")
    if not quiet:
        note(f"serving {shelf.offer.count} of {folder}; end with Ctrl-C")
    keep_up(shelf, stop, quiet=quiet)
    server.shutdown()
    server.server_close()


def keep_up(shelf: Shelf, stop: threading.Event, *, quiet: bool) -> None:
    """Offer what the registry says now, until it is time to stop."""
    from inventory.cli.output import note
    from inventory.report.words import clean

    while not stop.wait(EVERY_S):
        said = shelf.look()
        if said and not quiet:
            note(clean(said))


def registry_at(path: Path | None) -> Path:
    """Return where the registry is; raise Complaint where there is none."""
    from inventory.cli.complaint import Complaint
    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.places import registry_path

    found = path or registry_path()
    if not found.exists():
        then = "Begin one with: mcp-census registry init"
        raise Complaint("there is no registry", str(found), then, ExitCode.USAGE)
    return found


def check_address(host: str, *, allow_remote: bool) -> None:
    """Raise Complaint for an address that others reach, unless that is wanted."""
    from inventory.cli.complaint import Complaint
    from inventory.cli.exit_codes import ExitCode

    if not is_loopback(host) and not allow_remote:
        then = "Put a reverse proxy in front of 127.0.0.1, or add --allow-remote if everybody may read it."
        what = "this address can be reached by others, and there is no authentication"
        raise Complaint(what, ascii(host), then, ExitCode.USAGE)


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches an address; a name that is not known to be so is not."""
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in LOOPBACK_NAMES
