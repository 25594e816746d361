"""How strong each kind of match is, in the order that decides between entries."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from discovery.model import Identity, Kind, Pin, Sighting, Surface
from inventory.model import Entry, State
from inventory.registry.match import match, match_via
from inventory.registry.matching import Strength
from inventory.registry.nearest import nearest, neighbours
from inventory.registry.register import lay_out

SHA = "sha256:" + "9f" * 32
COMMIT = "3f2c1d9b8a7e6f5d4c3b2a1908f7e6d5c4b3a291"
IMAGE = "pkg:oci/fetch{}?repository_url=docker.io%2Fmcp%2Ffetch"


def sight(identity: Identity, facts: dict[str, str] | None = None) -> Sighting:
    return Sighting(
        identity=identity,
        surface=Surface.CONFIG,
        finder="configs",
        source="/x",
        root="/",
        seen_at=datetime(2026, 11, 21, tzinfo=UTC),
        facts=facts or {},
    )


def entry(identity: str, versions: str | None = None, name: str = "") -> Entry:
    return Entry(
        id=identity, identity=identity, state=State.APPROVED, owner="o", versions=versions, name=name
    )


def npm(version: str) -> Identity:
    return Identity(kind=Kind.NPM, purl=f"pkg:npm/x@{version}", version=version, pin=Pin.EXACT)


def git(version: str, pin: Pin) -> Identity:
    purl = "pkg:github/acme/crm" + (f"@{version}" if pin is Pin.COMMIT else "")
    return Identity(kind=Kind.GIT, purl=purl, version=version, pin=pin)


def url(text: str) -> Identity:
    return Identity(kind=Kind.REMOTE, url=text)


FILE = Identity(kind=Kind.LOCAL, ref="file:~/x.py")
PINNED = Identity(kind=Kind.OCI, purl=IMAGE.format("@" + SHA), version=SHA, pin=Pin.DIGEST)
LADDER: list[tuple[Strength, Entry, Identity, dict[str, str]]] = [
    (Strength.PATH, entry("file:~/x.py"), FILE, {}),
    (Strength.PATH_AND_HASH, entry("file:~/x.py", SHA), FILE, {"sha256": SHA}),
    (Strength.REPOSITORY, entry("pkg:github/acme/crm"), git("main", Pin.REF), {}),
    (Strength.REPOSITORY, entry("pkg:github/acme/crm", "v1"), git("v1", Pin.REF), {}),
    (Strength.URL_PREFIX, entry("https://a.example/*"), url("https://a.example/mcp"), {}),
    (Strength.URL_TEMPLATE, entry("https://a.example/{t}/mcp"), url("https://a.example/b/mcp"), {}),
    (Strength.URL, entry("https://a.example/mcp"), url("https://a.example/mcp"), {}),
    (Strength.PACKAGE, entry("pkg:npm/x"), npm("1.0.0"), {}),
    (Strength.RANGE, entry("pkg:npm/x", "^1.0.0"), npm("1.0.0"), {}),
    (Strength.COMMIT, entry("pkg:github/acme/crm", COMMIT), git(COMMIT, Pin.COMMIT), {}),
    (Strength.VERSION, entry("pkg:npm/x", "1.0.0"), npm("1.0.0"), {}),
    (Strength.DIGEST, entry(IMAGE.format(""), SHA), PINNED, {}),
    (Strength.DIGEST, entry(SHA), PINNED, {}),
    (Strength.DIGEST, entry(SHA), FILE, {"sha256": SHA}),
]


@pytest.mark.parametrize(("strength", "known", "seen", "facts"), LADDER)
def test_each_kind_of_match_has_its_strength(
    strength: Strength, known: Entry, seen: Identity, facts: dict[str, str]
) -> None:
    (found,) = match(sight(seen, facts), lay_out([known]))
    assert (found.strength, found.drift) == (strength, ())


def test_the_ladder_climbs_and_has_no_rung_for_a_name() -> None:
    rungs = [row[0] for row in LADDER]
    assert rungs == sorted(rungs)
    assert set(rungs) == set(Strength)


def test_the_strongest_match_comes_first() -> None:
    register = lay_out([entry("pkg:npm/x"), entry("pkg:npm/X", "1.0.0"), entry("pkg:npm/y")])
    assert [it.strength for it in match(sight(npm("1.0.0")), register)] == [
        Strength.VERSION,
        Strength.PACKAGE,
    ]


def test_a_bridge_is_matched_by_package_and_by_image() -> None:
    register = lay_out([entry("pkg:npm/mcp-remote", "^0.1.0"), entry(IMAGE.format(""), "1.0")])
    assert [it.drift for it in match_via("pkg:npm/mcp-remote@0.1.16", register)] == [()]
    assert [it.drift for it in match_via(IMAGE.format("") + "&tag=1.0", register)] == [()]
    assert match_via("pkg:npm/other", register) == ()
    assert match_via("not a purl", register) == ()


NEAR = [
    (npm("1"), entry("pkg:npm/%40acme/x"), "same name, but under no scope"),
    (npm("1"), entry("pkg:pypi/x"), "same name, but from npm and not pypi"),
    (
        Identity(kind=Kind.OCI, purl=IMAGE.format("").replace("mcp%2F", "evil%2F")),
        entry(IMAGE.format("")),
        "same name, but from another repository or folder",
    ),
    (url("http://a.example/mcp"), entry("https://a.example/mcp"), "same address, but http and not https"),
    (url("https://a.example/x"), entry("https://a.example/mcp"), "same host, but another path"),
    (FILE, entry("file:~/src/x.py"), "same file name in another folder"),
    (
        url("https://b.example/x"),
        entry("pkg:npm/y", name="Files"),
        "same name, but a name is not an identity",
    ),
]


@pytest.mark.parametrize(("seen", "known", "why"), NEAR)
def test_a_near_miss_says_what_differs(seen: Identity, known: Entry, why: str) -> None:
    assert [it.why for it in nearest(seen, ["files"], neighbours([known]))] == [why]


@pytest.mark.parametrize(
    "known", [entry("pkg:npm/other"), entry("https://b.example/x"), entry("file:~/y.py"), entry(SHA)]
)
def test_what_has_nothing_in_common_is_not_near(known: Entry) -> None:
    for seen in (npm("1"), url("https://a.example/mcp"), FILE, Identity(kind=Kind.UNRESOLVED)):
        assert nearest(seen, ["files", ""], neighbours([known])) == ()


def test_only_a_few_near_misses_are_told() -> None:
    many = [entry(f"https://a.example/{number}") for number in range(9)]
    assert len(nearest(url("https://a.example/mcp"), [], neighbours(many))) == 3
