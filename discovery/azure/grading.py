"""Signs → a role and a grade: the one place that says what several signs are worth together."""

from __future__ import annotations

from collections.abc import Iterable

from discovery.azure.marks import BY_ID, Worth
from discovery.azure.model import Grade, Mark, Role

# Whose word a name is: what is called a server is one, though it calls others too.
NAMING = frozenset({"name", "tag", "image", "command"})
AGREEING = 2  # weak signs of different kinds that together are as good as a specific one


def judge(
    marks: Iterable[Mark], role: Role = Role.SERVER, *, calls: bool = False
) -> tuple[Role, Grade] | None:
    """Return what the signs make of a resource that would be `role`; None if nothing says MCP.

    `calls` tells that it calls an endpoint of another: what servers and clients share then says client.
    A client is no server, so its signs of one are only worth what a server's setup would prove.
    """
    rows = [BY_ID[mark.id] for mark in marks]
    worths = {row.worth for row in rows}
    if Worth.DECLARED in worths:
        return role, Grade.PROVEN
    if Worth.SETUP in worths or (Worth.SHARED in worths and not calls):
        return role, Grade.STRONG
    named = {row.id.partition(".")[2] for row in rows if row.kind in NAMING}
    if Worth.CLIENT in worths and not ("server" in named and "client" not in named):
        sure = calls or sum(row.worth is Worth.CLIENT for row in rows) >= AGREEING
        return Role.CLIENT, Grade.STRONG if calls else Grade.PROBABLE if sure else Grade.WEAK
    weak = {row.kind for row in rows if row.worth is Worth.WEAK}
    specific = Worth.SPECIFIC in worths
    if not weak and not specific:
        return None
    if Worth.AGAINST in worths or not (specific or len(weak) >= AGREEING):
        return role, Grade.WEAK
    return role, Grade.PROBABLE
