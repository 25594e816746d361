"""Stands the cloud up for a proof by hand: prints the environment to set, answers until it is interrupted."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from tests.azure.cloud.entra import CLIENT, SECRET
from tests.azure.cloud.estate import read_estate
from tests.azure.cloud.knobs import Quota
from tests.azure.cloud.server import Cloud, standing


def main() -> None:
    """Read the options, and stand."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=Path, action="append", required=True, help="JSON lines: table, row")
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--page", type=int, default=1000, help="rows of a page at most")
    options.add_argument("--deny", action="append", default=[], metavar="SUBSCRIPTION")
    options.add_argument("--truncate", type=int, help="cut each answer to so many rows")
    options.add_argument("--scope-limit", type=int, help="subscriptions that a whole tenant shows")
    options.add_argument("--token-life", type=int, default=3600, metavar="SECONDS")
    options.add_argument("--quota", action="store_true", help="15 questions in 5 seconds, and no more")
    given = options.parse_args()
    # As an interruption: what stands is taken down, and its folder with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with (
        tempfile.TemporaryDirectory() as folder,
        standing(read_estate(given.rows), Path(folder), port=given.port) as cloud,
    ):
        cloud.knobs.page, cloud.knobs.truncate = given.page, given.truncate
        cloud.knobs.scope_limit, cloud.knobs.expires_in = given.scope_limit, given.token_life
        cloud.knobs.denied = {item.lower() for item in given.deny}
        cloud.knobs.quota = Quota() if given.quota else None
        sys.stdout.write(environment(cloud))
        sys.stdout.flush()
        follow(cloud)


def environment(cloud: Cloud) -> str:
    """Return the lines for a shell that lead a sweep here."""
    named = {
        "AZURE_TENANT_ID": cloud.tenant, "AZURE_CLIENT_ID": CLIENT, "AZURE_CLIENT_SECRET": SECRET,
        "REQUESTS_CA_BUNDLE": str(cloud.ca),
    }  # fmt: skip
    lines = [f"export {name}={value}" for name, value in named.items()]
    lines.append(f"# mcp-census azure sweep --tenant {cloud.tenant} --resource-manager {cloud.url} \\")
    lines.append(f"#     --authority {cloud.url}")
    return "\n".join(lines) + "\n"


def follow(cloud: Cloud) -> None:
    """Print each request as it comes, until interrupted."""
    told = 0
    try:
        while not cloud.knobs.closing.wait(0.2):
            for asked in cloud.asked[told:]:
                sys.stdout.write(f"{asked.verb} {asked.path}\n")
                told += 1
            sys.stdout.flush()
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
