"""Which of the remembered servers a word on the command line means."""

from __future__ import annotations

from collections.abc import Sequence

from inventory.cli.complaint import Complaint
from inventory.cli.exit_codes import ExitCode
from inventory.model import Judged, View

SHORTEST = 4  # hex digits; fewer begin too many ids to be meant


def find(view: View, wanted: str) -> Judged:
    """Return the server that `wanted` names by id, purl, URL or name; raise Complaint for none or several."""
    exact = [one for one in view.servers if wanted in {one.server.id, one.server.key}]
    return the_one(exact or [one for one in view.servers if means(one, wanted)], wanted)


def find_by_id(view: View, wanted: str) -> Judged:
    """Return the server whose id begins with `wanted`; raise Complaint for none or several."""
    return the_one([one for one in view.servers if one.server.id.startswith(wanted)], wanted)


def the_one(found: Sequence[Judged], wanted: str) -> Judged:
    """Return the only server in `found`; raise Complaint for none or several."""
    if len(found) == 1:
        return found[0]
    where = ascii(wanted)
    if not found:
        raise Complaint("no such server", where, "`mcp-census servers` lists them.", ExitCode.USAGE)
    ids = ", ".join(sorted(one.server.id for one in found)[:5])
    raise Complaint(f"{len(found)} servers are meant", where, f"Use one of their ids: {ids}", ExitCode.USAGE)


def means(judged: Judged, wanted: str) -> bool:
    """Return whether `wanted` begins an id of the server or of what was joined to it, or is its name."""
    server, identity = judged.server, judged.server.identity
    ids = (server.id, *(join.id for join in server.joins))
    by_id = len(wanted) >= SHORTEST and any(each.startswith(wanted.lower()) for each in ids)
    return by_id or wanted in {identity.purl, identity.url, identity.ref, server.name, *server.names}
