"""A registry of many entries as organisations have them: packages, images, addresses, ranges and denials.

Deterministic: the same number gives the same entries. Names are made of syllables, so that impersonation has
real work: many share words, few share names.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from inventory.model import Denial, Entry, Governs, Reach, State, Waiver
from inventory.standing import Verdict

SEED = 2026
THINGS = ("files", "mail", "tickets", "wiki", "billing", "search", "deploy", "metrics", "calendar", "crm")
SYLLABLES = ("ka", "lo", "mi", "ner", "tos", "ver", "dan", "pix", "qua", "rel", "sol", "tem", "ul", "wex")
TEAMS = ("platform", "data", "security", "sales", "research")
DENIED = ("pkg:npm/{0}", "pkg:pypi/{0}")


def word(number: int, chance: random.Random) -> str:
    """Return a made-up word that no other number has: letters alone, for digits would tell names apart."""
    syllables = chance.choices(SYLLABLES, k=1)
    while number or len(syllables) < 3:
        number, digit = divmod(number, len(SYLLABLES))
        syllables.append(SYLLABLES[digit])
    return "".join(syllables)


def entries(count: int) -> Iterator[Entry]:
    """Yield `count` entries, of each kind as many as MIX says."""
    chance = random.Random(SEED)  # noqa: S311  # no secret: the same registry every time
    kinds = [kind for kind, share in MIX.items() for _ in range(share)]
    for number in range(count):
        kind = kinds[number % len(kinds)]
        found = kind(word(number, chance), chance)
        yield replace(found, id=f"e{number:05}", owner=chance.choice(TEAMS))


def blank(identity: str, state: State = State.APPROVED) -> Entry:
    """Return an entry about `identity`, decided in January."""
    day = date(2026, 1, 31)
    return Entry(id="", identity=identity, state=state, owner="", approved_by="dana", approved_at=day)


def scoped(name: str, chance: random.Random) -> Entry:
    """Return an npm package of somebody, in a range."""
    found = blank(f"pkg:npm/%40{name}/mcp-{chance.choice(THINGS)}")
    return replace(found, versions=chance.choice((">=1.2,<2", "^1.4.0", "1.4.2 || 1.5.0", ">=1")))


def pinned(name: str, chance: random.Random) -> Entry:
    """Return a PyPI package in one version, with further identities."""
    found = replace(blank(f"pkg:pypi/{name}-mcp-server"), versions=f"=1.{chance.randrange(6)}.2")
    return replace(found, also=(f"pkg:npm/%40{name}/server",)) if chance.random() < 0.2 else found


def image(name: str, chance: random.Random) -> Entry:
    """Return an image, held to its arguments and environment."""
    repository = f"ghcr.io/{name}/{chance.choice(THINGS)}"
    found = blank(f"pkg:oci/{repository.rpartition('/')[2]}?repository_url={repository}")
    return replace(found, governs=Governs(args_forbidden=("--unsafe.*",), env_forbidden=("AWS_*",)))


def address(name: str, _: random.Random) -> Entry:
    """Return one address."""
    return blank(f"https://mcp.{name}.example/v1/mcp")


def template(name: str, chance: random.Random) -> Entry:
    """Return an address with placeholders, or everything below one."""
    if chance.random() < 0.5:
        return blank(f"https://{{tenant}}.{name}.example/{{workspace}}/mcp")
    return blank(f"https://api.{name}.example/mcp/*")


def limited(name: str, chance: random.Random) -> Entry:
    """Return a package for some clients only, with a denial of some versions in it, and an exception."""
    found = replace(scoped(name, chance), reach=Reach(clients=("cursor", "claude-code")))
    part = Denial(id="cve", reason="CVE-2026-1", versions="<1.3")
    waiver = Waiver(
        id=f"w-{name}",
        verdict=Verdict.DRIFTED,
        by="dana",
        reason="until the move",
        expires=date(2027, 1, 31),
        kinds=("version",),
    )
    return replace(found, deny=(part,), waivers=(waiver,))


def denied(name: str, chance: random.Random) -> Entry:
    """Return a denial, of all versions or of some."""
    found = replace(blank(chance.choice(DENIED).format(name), State.DENIED), reason="phones home")
    return replace(found, versions="<2") if chance.random() < 0.5 else found


def pending(name: str, _: random.Random) -> Entry:
    """Return a request."""
    found = blank(f"pkg:npm/{name}", State.PENDING)
    return replace(found, requested_by="ana", approved_by="", approved_at=None)


def path(name: str, _: random.Random) -> Entry:
    """Return a program of one's own, by its path."""
    return blank(f"file:/opt/{name}/server.py")


MIX: Mapping[Callable[[str, random.Random], Entry], int] = {
    scoped: 30,
    pinned: 18,
    image: 12,
    address: 12,
    template: 8,
    limited: 6,
    denied: 8,
    pending: 3,
    path: 3,
}
