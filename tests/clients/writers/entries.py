"""One entry in a client's spelling, and the plain maps and lists that hold it."""

from __future__ import annotations

from discovery.shapes.model import Plain
from tests.clients.writers.model import HEADER, TOKEN, Ask, Meant, meant
from tests.clients.writers.spelling import Spelling, spelling_of

Entry = dict[str, Plain]


def entry_of(ask: Ask, spelled: Spelling | None = None) -> tuple[Entry, Meant]:
    """Return one entry as the client writes it, and what it means."""
    spelled = spelled or spelling_of(ask.client, ask.row)
    entry = remote_of(ask, spelled) if ask.remote else local_of(ask, spelled)
    if spelled.kind:
        key, local, remote = spelled.kind
        entry[key] = remote if ask.remote else local
    if spelled.off and ask.off:
        entry[spelled.off[0]] = spelled.off[1]
    truth = meant(
        ask,
        enabled=False if spelled.off and ask.off else None,
        env=() if ask.remote else (TOKEN,),
        headers=(HEADER,) if ask.remote else (),
    )
    return entry, truth


def local_of(ask: Ask, spelled: Spelling) -> Entry:
    """Return an entry that starts a program; `command` is the whole argv where the client says so."""
    line: Entry = {"command": "npx", "args": list(ask.args)}
    if spelled.argv:
        line = {"command": ["npx", *ask.args]}
    return {**line, spelled.env: {TOKEN: f"${{{TOKEN}}}"}}


def remote_of(ask: Ask, spelled: Spelling) -> Entry:
    """Return an entry that names an address."""
    entry: Entry = {spelled.urls[ask.number // 2 % len(spelled.urls)]: ask.url}
    headers: Entry = {HEADER: f"${{{TOKEN}}}"}
    outer, _, inner = spelled.headers.partition(".")
    return {**entry, outer: {inner: headers} if inner else headers}
