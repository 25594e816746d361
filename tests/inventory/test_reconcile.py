"""Verdicts: the proof cases, the truth table, and every rule with what it leaves alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.identity.purl import split_purl
from discovery.model import Coverage, Gap, Identity, Kind, Pin, Reason, Sighting, Status, Surface
from inventory.model import Entry, Judgement, Reach, Seen, Server, Snapshot, State, Verdict
from inventory.reconcile import ghosts, judge
from inventory.registry.absent import no_registry
from inventory.registry.reach import Place

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TODAY = date(2026, 11, 21)
YESTERDAY = date(2026, 11, 20)
DIGEST = "sha256:" + "9f" * 32
OTHER_DIGEST = "sha256:" + "8e" * 32
COMMIT = "3f2c1d9b8a7e6f5d4c3b2a1908f7e6d5c4b3a291"
FILES = "pkg:npm/%40modelcontextprotocol/server-filesystem"
FETCH = "pkg:oci/fetch?repository_url=docker.io%2Fmcp%2Ffetch"
SCRIPT = "https://deno.land/x/acme_mcp@v0.3.1/mod.ts"
ARCHIVE = "https://files.acme.example/acme-mcp.tgz"
ARCHIVE_PURL = "pkg:generic/acme-mcp.tgz?download_url=https:%2F%2Ffiles.acme.example%2Facme-mcp.tgz"
LAPTOP = Place(hosts=("ana-mbp", "host-1"), environments=("production",))


def package(purl: str, pin: Pin | None = None, version: str | None = None, *via: str) -> Identity:
    parsed = split_purl(purl)
    assert parsed is not None
    kind = {"github": Kind.GIT, "generic": Kind.MCPB}.get(parsed.type) or Kind(parsed.type)
    found = parsed.version or version
    return Identity(
        kind=kind, purl=purl, version=found, pin=pin or (Pin.EXACT if found else Pin.FLOATING), via=via
    )


def remote(url: str, *via: str) -> Identity:
    return Identity(kind=Kind.REMOTE, url=url, via=via)


def local(ref: str, kind: Kind = Kind.LOCAL) -> Identity:
    return Identity(kind=kind, ref=ref)


def sight(identity: Identity, name: str = "files", **changes: object) -> Sighting:
    base = Sighting(
        identity=identity,
        surface=Surface.CONFIG,
        finder="configs",
        source="/home/dana/.cursor/mcp.json",
        pointer=f"/mcpServers/{name}",
        root="/home/dana",
        seen_at=NOW,
        name=name,
        client="cursor",
        user="dana",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def server(*sightings: Sighting) -> Server:
    return Server(
        id="s1",
        key="k",
        identity=sightings[0].identity,
        name=sightings[0].name or "",
        names=tuple(it.name for it in sightings if it.name),
        transport=None,
        presence=(),
        seen=tuple(Seen(sighting=it, first_seen=NOW, last_seen=NOW) for it in sightings),
        first_seen=NOW,
        last_seen=NOW,
    )


def entry(identity: str, state: State = State.APPROVED, **changes: object) -> Entry:
    return replace(Entry(id="e1", identity=identity, state=state, owner="platform"), **changes)  # type: ignore[arg-type]


def snapshot(*entries: Entry) -> Snapshot:
    return Snapshot(id="snap", source="registry", entries=entries)


def verdict(seen: Identity | Sighting, *entries: Entry, place: Place = LAPTOP) -> Judgement:
    sighting = seen if isinstance(seen, Sighting) else sight(seen)
    return judge([server(sighting)], snapshot(*entries), today=TODAY, place=place)[0].judgement


def rules(judgement: Judgement) -> list[str]:
    return [it.rule for it in judgement.evidence]


# The proof cases.


def test_renaming_a_server_does_not_change_its_verdict() -> None:
    approved = entry(FILES, name="files")
    assert verdict(sight(package(FILES), "files"), approved).verdict is Verdict.APPROVED
    assert verdict(sight(package(FILES), "totally-harmless"), approved).verdict is Verdict.APPROVED
    shadow = package("pkg:npm/shadow-mcp")
    assert verdict(sight(shadow, "shadow"), approved).verdict is Verdict.UNREGISTERED
    assert verdict(sight(shadow, "e1"), approved).verdict is Verdict.UNREGISTERED


def test_the_same_name_on_another_package_is_unregistered_and_says_why() -> None:
    found = verdict(sight(package("pkg:npm/evil-files"), "files"), entry(FILES, name="files"))
    assert found.verdict is Verdict.UNREGISTERED
    assert [it.text for it in found.evidence if it.rule == "nearest"] == [
        "entry e1 is not this one: same name, but a name is not an identity"
    ]


def test_a_version_outside_the_range_has_drifted_and_shows_both() -> None:
    found = verdict(package(FILES + "@2.0.0"), entry(FILES, versions=">=1.2,<2"))
    assert found.verdict is Verdict.DRIFTED
    assert next((it.rule, it.field, it.expected, it.observed) for it in found.evidence) == (
        "drifted/version",
        "version",
        ">=1.2,<2",
        "2.0.0",
    )


def test_without_a_registry_everything_is_unregistered_and_the_unknown_stays_unresolved() -> None:
    for identity in (package(FILES), remote("https://mcp.acme.example/mcp"), local("file:~/x.py")):
        found = judge([server(sight(identity))], no_registry(), today=TODAY)[0].judgement
        assert found.verdict is Verdict.UNREGISTERED
        assert rules(found) == ["no-registry"]
    inline = judge([server(sight(local("inline:bash", Kind.INLINE)))], no_registry(), today=TODAY)[
        0
    ].judgement
    assert inline.verdict is Verdict.UNRESOLVED


def test_an_empty_registry_leaves_everything_unregistered() -> None:
    found = verdict(package(FILES))
    assert found.verdict is Verdict.UNREGISTERED
    assert rules(found) == ["no-entry"]


def test_a_relative_path_says_why_no_entry_can_name_it() -> None:
    assert "its path is relative" in verdict(local("file:server.py")).evidence[0].text
    assert "its path is relative" not in verdict(local("file:~/server.py")).evidence[0].text


# Which identities an entry approves.

APPROVES: list[tuple[str, str | None, Identity]] = [
    (FILES, None, package(FILES)),
    (FILES, None, package(FILES, Pin.TAG, "latest")),
    (FILES, None, package(FILES + "@9.9.9")),
    (FILES, ">=1.2,<2", package(FILES + "@1.9.0")),
    (FILES, ">=1.2,<2", package(FILES, Pin.RANGE, "^1.4.0")),
    (FILES, "latest", package(FILES, Pin.TAG, "latest")),
    (FILES, "=1.0.0", package(FILES + "@1.0.0")),
    ("pkg:pypi/mcp-server-git", "~=1.0", package("pkg:pypi/MCP_Server.Git@1.4")),
    (FETCH, None, package(FETCH)),
    (FETCH, "1.0 || 1.1", package(FETCH + "&tag=1.1", Pin.TAG, "1.1")),
    (
        FETCH,
        f"={DIGEST}",
        package(f"pkg:oci/fetch@{DIGEST}?repository_url=docker.io%2Fmcp%2Ffetch", Pin.DIGEST),
    ),
    (DIGEST, None, package(f"pkg:oci/other@{DIGEST}?repository_url=docker.io%2Fx%2Fother", Pin.DIGEST)),
    ("pkg:github/acme/crm", None, package("pkg:github/acme/crm", Pin.REF, "main")),
    ("pkg:github/acme/crm", COMMIT, package(f"pkg:github/acme/crm@{COMMIT}", Pin.COMMIT)),
    ("pkg:github/acme/mono", None, package("pkg:github/acme/mono#crm", Pin.REF, "v1")),
    ("https://mcp.acme.example/mcp", None, remote("https://mcp.acme.example/mcp")),
    ("https://mcp.acme.example/mcp?project=42", None, remote("https://mcp.acme.example/mcp?project=42")),
    ("https://mcp.acme.example/mcp?*", None, remote("https://mcp.acme.example/mcp?project=43")),
    ("https://{tenant}.api.acme.example/mcp", None, remote("https://blue.api.acme.example/mcp")),
    ("https://{tenant}.api.acme.example/mcp", None, remote("https://{tenant}.api.acme.example/mcp")),
    ("https://mcp.acme.example/{team}/mcp", None, remote("https://mcp.acme.example/crm/mcp")),
    ("https://mcp.acme.example/team/*", None, remote("https://mcp.acme.example/team/crm/mcp?x=1")),
    ("https://mcp.acme.example/team/*", None, remote("https://mcp.acme.example/team")),
    ("http://localhost:3000/sse", None, remote("http://localhost:3000/sse")),
    ("file:~/src/weather/server.py", None, local("file:~/src/weather/server.py")),
    ("file:~/src/weather", None, local("file:~/src/weather#npm:start")),
    (SCRIPT, None, Identity(kind=Kind.URL_SCRIPT, ref=SCRIPT)),
    (ARCHIVE, None, package(ARCHIVE_PURL)),
    (ARCHIVE_PURL, None, package(ARCHIVE_PURL)),
    ("vscode-extension:acme.crm", None, local("vscode-extension:acme.crm/mcp", Kind.EXTENSION)),
    ("smithery:@acme/crm", None, Identity(kind=Kind.REMOTE, ref="smithery:@acme/crm")),
    ("compose:~/crm/compose.yaml#mcp", None, local("compose:~/crm/compose.yaml#mcp", Kind.CONTAINER)),
]
DOES_NOT_MATCH: list[tuple[str, Identity]] = [
    (FILES, package("pkg:npm/server-filesystem")),
    (FILES, package("pkg:npm/%40evil/server-filesystem")),
    (FILES, package("pkg:npm/%40modelcontextprotocol/server-filesystem-pro")),
    (FILES, package("pkg:pypi/server-filesystem")),
    (FETCH, package("pkg:oci/fetch?repository_url=docker.io%2Fevil%2Ffetch")),
    (FETCH, package("pkg:oci/fetch?repository_url=ghcr.io%2Fmcp%2Ffetch")),
    (DIGEST, package(f"pkg:oci/x@{OTHER_DIGEST}?repository_url=docker.io%2Fx%2Fx", Pin.DIGEST)),
    ("pkg:github/acme/crm", package("pkg:github/evil/crm", Pin.REF, "main")),
    ("pkg:github/acme/mono#crm", package("pkg:github/acme/mono#other", Pin.REF, "main")),
    ("https://mcp.acme.example/mcp", remote("https://mcp.acme.example/mcp2")),
    ("https://mcp.acme.example/mcp", remote("https://mcp.acme.example/mcp/x")),
    ("https://mcp.acme.example/mcp", remote("http://mcp.acme.example/mcp")),
    ("https://mcp.acme.example/mcp", remote("https://mcp.acme.example:8443/mcp")),
    ("https://mcp.acme.example/mcp", remote("https://mcp.acme.example.evil.example/mcp")),
    ("https://mcp.acme.example/mcp", remote("https://mcp.acme.example/MCP")),
    ("https://{tenant}.api.acme.example/mcp", remote("https://a.b.api.acme.example/mcp")),
    ("https://{tenant}.api.acme.example/mcp", remote("https://evil.example/x.api.acme.example/mcp")),
    ("https://{tenant}.api.acme.example/mcp", remote("https://api.acme.example/mcp")),
    ("https://mcp.acme.example/{team}/mcp", remote("https://mcp.acme.example/a/b/mcp")),
    ("https://mcp.acme.example/team/*", remote("https://mcp.acme.example/team-evil")),
    ("https://mcp.acme.example/*", remote("https://mcp.acme.example.evil.example/x")),
    ("file:~/src/weather/server.py", local("file:~/src/other/server.py")),
    ("file:~/src/weather/server.py", local("file:~/src/weather/Server.py")),
    ("file:~/src/weather#npm:start", local("file:~/src/weather#npm:evil")),
    ("file:~/src/weather", local("file:~/src/weather-evil")),
    ("https://deno.land/*", Identity(kind=Kind.URL_SCRIPT, ref=SCRIPT)),
    ("https://files.acme.example/*", package(ARCHIVE_PURL)),
    (ARCHIVE_PURL, package(ARCHIVE_PURL.replace("acme.example", "evil.example"))),
    ("vscode-extension:acme.crm/a", local("vscode-extension:acme.crm/b", Kind.EXTENSION)),
    ("vscode-extension:acme.crm", local("vscode-extension:acme.crm-evil/mcp", Kind.EXTENSION)),
    ("smithery:@acme/crm", Identity(kind=Kind.REMOTE, ref="smithery:@evil/crm")),
]


@pytest.mark.parametrize(("identity", "versions", "seen"), APPROVES)
def test_an_entry_approves_what_it_names(identity: str, versions: str | None, seen: Identity) -> None:
    found = verdict(seen, entry(identity, versions=versions))
    assert found.verdict is Verdict.APPROVED
    assert found.entry is not None
    assert found.strength > 0


@pytest.mark.parametrize(("identity", "seen"), DOES_NOT_MATCH)
def test_what_only_looks_like_it_is_not_approved(identity: str, seen: Identity) -> None:
    found = verdict(seen, entry(identity))
    assert found.verdict in (Verdict.UNREGISTERED, Verdict.IMPERSONATING)
    assert found.entry is None


DRIFTS: list[tuple[str, str | None, Identity, str]] = [
    (FILES, ">=1.2,<2", package(FILES), "drifted/version"),
    (FILES, ">=1.2,<2", package(FILES, Pin.TAG, "latest"), "drifted/version"),
    (FILES, ">=1.2,<2", package(FILES, Pin.RANGE, ">=1.2"), "drifted/version"),
    (FILES, ">=1.2,<2", package(FILES + "@2.0.0-rc.1"), "drifted/version"),
    (FILES, "=1.0.0", package(FILES + "@1.0.1"), "drifted/version"),
    (FETCH, "1.0", package(FETCH), "drifted/version"),
    (FETCH, "1.0", package(FETCH + "&tag=latest", Pin.TAG, "latest"), "drifted/version"),
    (
        FETCH,
        f"={DIGEST}",
        package(f"pkg:oci/fetch@{OTHER_DIGEST}?repository_url=docker.io%2Fmcp%2Ffetch", Pin.DIGEST),
        "drifted/digest",
    ),
    (
        FETCH,
        "1.0",
        package(f"pkg:oci/fetch@{DIGEST}?repository_url=docker.io%2Fmcp%2Ffetch&tag=1.0", Pin.DIGEST),
        "drifted/digest",
    ),
    ("pkg:github/acme/crm", COMMIT, package("pkg:github/acme/crm", Pin.REF, "main"), "drifted/version"),
    (FILES, None, package(FILES + "?repository_url=https:%2F%2Fnpm.evil.example"), "drifted/source"),
    (FILES + "?repository_url=https://npm.corp.example", None, package(FILES), "drifted/source"),
    (
        "https://mcp.acme.example/mcp",
        None,
        remote("https://mcp.acme.example/mcp?server=other"),
        "drifted/args",
    ),
    ("https://mcp.acme.example/mcp?a=1", None, remote("https://mcp.acme.example/mcp"), "drifted/args"),
    ("file:~/x.py", DIGEST, local("file:~/x.py"), "drifted/digest"),
]


@pytest.mark.parametrize(("identity", "versions", "seen", "rule"), DRIFTS)
def test_what_is_not_as_approved_has_drifted(
    identity: str, versions: str | None, seen: Identity, rule: str
) -> None:
    found = verdict(seen, entry(identity, versions=versions))
    assert found.verdict is Verdict.DRIFTED
    assert rule in rules(found)


def test_a_file_is_approved_by_its_content() -> None:
    asked = entry("file:~/x.py", versions=DIGEST)
    assert verdict(sight(local("file:~/x.py"), facts={"sha256": DIGEST}), asked).verdict is Verdict.APPROVED
    assert (
        verdict(sight(local("file:~/x.py"), facts={"sha256": OTHER_DIGEST}), asked).verdict is Verdict.DRIFTED
    )


def test_a_content_hash_is_known_by_its_digits_alone() -> None:
    bare = sight(local("file:~/x.py"), facts={"sha256": "9f" * 32})
    assert verdict(bare, entry("file:~/x.py", versions=DIGEST)).verdict is Verdict.APPROVED
    assert verdict(bare, entry("file:~/x.py", versions=OTHER_DIGEST)).verdict is Verdict.DRIFTED


def test_a_program_in_the_search_path_is_approved_by_its_path_or_content_never_by_its_name() -> None:
    bare = sight(local("bin:acme-mcp", Kind.BINARY), command="acme-mcp")
    whole = replace(bare, command="/opt/acme/bin/acme-mcp")
    asked = entry("/opt/acme/bin/acme-mcp", name="acme-mcp")
    assert verdict(bare, asked).verdict is Verdict.UNRESOLVED
    assert verdict(whole, replace(asked, identity="file:/opt/acme/bin/acme-mcp")).verdict is Verdict.APPROVED
    assert verdict(replace(bare, facts={"sha256": DIGEST}), entry(DIGEST)).verdict is Verdict.APPROVED


def test_the_path_of_a_launcher_is_not_that_of_the_server() -> None:
    seen = sight(local("var:MCP_PKG", Kind.UNRESOLVED), command="/usr/bin/npx", args=("-y", "$MCP_PKG"))
    assert verdict(seen, entry("file:/usr/bin/npx")).verdict is Verdict.UNRESOLVED
    wrapped = sight(replace(local("bin:x", Kind.BINARY), wrapper=("sudo",)), command="/usr/bin/sudo")
    assert verdict(wrapped, entry("file:/usr/bin/sudo")).verdict is Verdict.UNRESOLVED


NAMELESS = [
    (local("inline:bash", Kind.INLINE), "put it into a file"),
    (local("var:MCP_URL", Kind.UNRESOLVED), "a variable decides"),
    (local("bin:acme-mcp", Kind.BINARY), "whole path"),
    (local("cargo-bin:acme-mcp", Kind.UNRESOLVED), "whole path"),
    (local("pymod:mcp_server", Kind.UNRESOLVED), "uvx or pipx"),
    (local("malformed-url", Kind.UNRESOLVED), "https://"),
    (local("something-new", Kind.UNRESOLVED), "sha256:"),
    (Identity(kind=Kind.UNRESOLVED), "sha256:"),
]


@pytest.mark.parametrize(("identity", "words"), NAMELESS)
def test_an_unresolved_identity_says_what_is_missing(identity: Identity, words: str) -> None:
    found = verdict(identity, entry(FILES))
    assert found.verdict is Verdict.UNRESOLVED
    assert words in found.evidence[0].text


def test_a_launch_that_names_a_program_and_a_url_is_not_approved_by_one_of_them() -> None:
    both = sight(package(FILES), command="npx", url="https://EVIL.example/mcp")
    assert verdict(both, entry(FILES)).verdict is Verdict.UNRESOLVED
    bridged = sight(remote(URL, BRIDGE), command="npx", url=URL)
    assert verdict(bridged, entry(URL)).verdict is Verdict.APPROVED
    listening = replace(both, surface=Surface.LISTENER, url="http://localhost:3000/mcp")
    assert verdict(listening, entry(FILES)).verdict is Verdict.APPROVED
    assert verdict(both, entry("https://evil.example/mcp", State.DENIED)).verdict is Verdict.DENIED


# States, dates, denials.

STATES = [
    (State.APPROVED, Verdict.APPROVED),
    (State.DEPRECATED, Verdict.APPROVED),
    (State.DRAFT, Verdict.PENDING),
    (State.PENDING, Verdict.PENDING),
    (State.RETIRED, Verdict.EXPIRED),
    (State.SUSPENDED, Verdict.DENIED),
    (State.DENIED, Verdict.DENIED),
]


@pytest.mark.parametrize(("state", "expected"), STATES)
def test_every_state_has_its_verdict(state: State, expected: Verdict) -> None:
    assert verdict(package(FILES), entry(FILES, state)).verdict is expected


def test_an_entry_holds_on_its_last_day_and_not_on_the_next() -> None:
    assert verdict(package(FILES), entry(FILES, expires=TODAY)).verdict is Verdict.APPROVED
    assert verdict(package(FILES), entry(FILES, expires=YESTERDAY)).verdict is Verdict.EXPIRED


def test_a_denial_does_not_lapse() -> None:
    assert verdict(package(FILES), entry(FILES, State.DENIED, expires=YESTERDAY)).verdict is Verdict.DENIED


def test_a_denial_tells_who_and_why() -> None:
    found = verdict(
        package(FILES),
        entry(FILES, State.DENIED, reason="leaks tokens", approved_by="sec", approved_at=YESTERDAY),
    )
    assert found.evidence[0].text == "entry e1 of platform is denied by sec on 2026-11-20: leaks tokens"


DENIALS: list[tuple[str, str | None, Identity, bool]] = [
    (FILES, None, package(FILES + "@1.0.0"), True),
    (FILES, None, package(FILES + "?repository_url=https:%2F%2Fnpm.corp.example"), True),
    (FILES, "<1.5", package(FILES + "@1.4.9"), True),
    (FILES, "<1.5", package(FILES + "@1.4.9-beta.1"), True),
    (FILES, "<1.5", package(FILES + "@1.5.0"), False),
    (FILES, "<1.5", package(FILES, Pin.RANGE, "^2.0.0"), False),
    ("https://mcp.acme.example/mcp", None, remote("https://mcp.acme.example/mcp?a=b"), True),
    ("https://mcp.acme.example/mcp?a=b", None, remote("https://mcp.acme.example/mcp?a=c"), False),
    ("https://mcp.acme.example/*", None, remote("https://mcp.acme.example/any/thing"), True),
    ("https://mcp.acme.example/mcp", None, remote("https://mcp.acme.example/mcp2"), False),
    (FETCH, "1.0", package(FETCH + "&tag=1.1", Pin.TAG, "1.1"), False),
    (FETCH, f"={DIGEST}", package(f"pkg:oci/fetch@{OTHER_DIGEST}{FETCH[13:]}", Pin.DIGEST), False),
    ("file:~/src/x.py", None, local("file:~/src/X.py"), True),
    (FILES, None, package("pkg:npm/server-filesystem"), False),
]


@pytest.mark.parametrize(("identity", "versions", "seen", "denied"), DENIALS)
def test_a_denial_beats_any_approval_where_it_applies(
    identity: str, versions: str | None, seen: Identity, denied: bool
) -> None:
    own = entry(seen.purl or seen.url or seen.ref or "", id="ok")
    judgement = verdict(seen, own, entry(identity, State.DENIED, versions=versions))
    assert judgement.verdict is (Verdict.DENIED if denied else Verdict.APPROVED)


def test_what_cannot_be_shown_to_be_outside_the_denied_versions_has_drifted_from_its_approval() -> None:
    denial = entry(FILES, State.DENIED, id="no", versions="<1.5")
    found = verdict(package(FILES), entry(FILES), denial)
    assert (found.verdict, rules(found)[0]) == (Verdict.DRIFTED, "drifted/maybe-denied")
    assert verdict(package(FILES), denial).verdict is Verdict.UNREGISTERED


# Bridges.

BRIDGE = "pkg:npm/mcp-remote"
URL = "https://mcp.acme.example/mcp"
BRIDGES: list[tuple[str, Sequence[Entry], Verdict]] = [
    (BRIDGE, (), Verdict.APPROVED),
    (BRIDGE, (entry(BRIDGE),), Verdict.APPROVED),
    (BRIDGE + "@0.1.16", (entry(BRIDGE, versions=">=0.1.16"),), Verdict.APPROVED),
    (BRIDGE + "@0.1.15", (entry(BRIDGE, versions=">=0.1.16"),), Verdict.DRIFTED),
    (BRIDGE, (entry(BRIDGE, versions=">=0.1.16"),), Verdict.DRIFTED),
    (BRIDGE, (entry(BRIDGE, State.DENIED),), Verdict.DENIED),
    (BRIDGE + "@0.1.15", (entry(BRIDGE, State.DENIED, versions="<0.1.16"),), Verdict.DENIED),
    (BRIDGE + "@0.1.16", (entry(BRIDGE, State.DENIED, versions="<0.1.16"),), Verdict.APPROVED),
    (BRIDGE, (entry(BRIDGE, State.DENIED, versions="<0.1.16"),), Verdict.DRIFTED),
    (BRIDGE, (entry(BRIDGE, State.PENDING),), Verdict.APPROVED),
    (BRIDGE, (entry(BRIDGE, expires=YESTERDAY),), Verdict.EXPIRED),
    ("pkg:npm/other-bridge", (entry(BRIDGE, State.DENIED),), Verdict.APPROVED),
]


@pytest.mark.parametrize(("via", "entries", "expected"), BRIDGES)
def test_a_bridge_counts_by_what_was_decided_about_it(
    via: str, entries: Sequence[Entry], expected: Verdict
) -> None:
    assert verdict(remote(URL, via), entry(URL, id="server"), *entries).verdict is expected


def test_an_unregistered_bridge_is_told_and_does_not_count() -> None:
    found = verdict(remote(URL, BRIDGE), entry(URL))
    assert (found.verdict, rules(found)[-1]) == (Verdict.APPROVED, "bridge")


def test_an_approved_bridge_does_not_approve_what_is_behind_it() -> None:
    assert verdict(remote("https://evil.example/mcp", BRIDGE), entry(BRIDGE)).verdict is Verdict.UNREGISTERED
    drifted = entry(BRIDGE, versions=">=9")
    assert verdict(remote("https://evil.example/mcp", BRIDGE), drifted).verdict is Verdict.UNREGISTERED


# Reach.

REACHES = [
    (Reach(users=("dana",)), True),
    (Reach(users=("DANA", "eve")), True),
    (Reach(users=("eve",)), False),
    (Reach(hosts=("ana-mbp",)), True),
    (Reach(hosts=("ana-*",)), True),
    (Reach(hosts=("build-*",)), False),
    (Reach(clients=("cursor",)), True),
    (Reach(clients=("claude-code",)), False),
    (Reach(environments=("production",)), True),
    (Reach(environments=("test",)), False),
    (Reach(users=("dana",), clients=("claude-code",)), False),
]


@pytest.mark.parametrize(("reach", "within"), REACHES)
def test_an_entry_approves_within_its_reach_only(reach: Reach, within: bool) -> None:
    found = verdict(package(FILES), entry(FILES, reach=reach))
    assert found.verdict is (Verdict.APPROVED if within else Verdict.DRIFTED)
    assert within or rules(found)[0] == "drifted/scope"


def test_what_is_not_shown_is_not_within_reach() -> None:
    seen = sight(package(FILES), user=None)
    found = verdict(seen, entry(FILES, reach=Reach(users=("dana",))))
    assert found.verdict is Verdict.DRIFTED
    assert "does not show its user" in found.evidence[0].text


def test_a_user_is_the_same_with_a_domain_in_front() -> None:
    allowed = entry(FILES, reach=Reach(users=("dana",)))
    assert verdict(sight(package(FILES), user="CORP\\Dana"), allowed).verdict is Verdict.APPROVED
    other = entry(FILES, reach=Reach(users=("LAB\\dana",)))
    assert verdict(sight(package(FILES), user="CORP\\Dana"), other).verdict is Verdict.DRIFTED


def test_any_reader_of_a_file_may_be_the_client() -> None:
    allowed = entry(FILES, reach=Reach(clients=("claude-code",)))
    assert verdict(sight(package(FILES), readers=("claude-code",)), allowed).verdict is Verdict.APPROVED


def test_a_denial_reaches_whom_it_names_and_whom_it_cannot_rule_out() -> None:
    denial = entry(FILES, State.DENIED, id="no", reach=Reach(users=("dana",)))
    assert verdict(package(FILES), denial, entry(FILES)).verdict is Verdict.DENIED
    assert verdict(sight(package(FILES), user=None), denial, entry(FILES)).verdict is Verdict.DENIED
    assert verdict(sight(package(FILES), user="eve"), denial, entry(FILES)).verdict is Verdict.APPROVED


# Several entries.


def test_the_entry_that_fits_wins_over_those_that_do_not() -> None:
    old, new = entry(FILES, id="a", versions="<2"), entry(FILES, id="b", versions=">=2")
    for version, name in (("1.0.0", "a"), ("2.0.0", "b")):
        found = verdict(package(f"{FILES}@{version}"), old, new)
        assert (found.verdict, found.entry and found.entry.id) == (Verdict.APPROVED, name)


def test_the_stronger_match_wins_among_entries_that_fit() -> None:
    wide, exact = entry(FILES, id="a"), entry(FILES, id="b", versions="=1.0.0")
    found = verdict(package(FILES + "@1.0.0"), wide, exact)
    assert (found.entry and found.entry.id, found.strength) == ("b", 90)


def test_the_narrower_scope_decides_first() -> None:
    everyone = entry(FILES, id="a")
    dana = entry(FILES, State.RETIRED, id="b", reach=Reach(users=("dana",)))
    assert verdict(package(FILES), everyone, dana).verdict is Verdict.EXPIRED
    assert verdict(sight(package(FILES), user="eve"), everyone, dana).verdict is Verdict.APPROVED


def test_in_one_scope_the_stricter_of_two_decisions_holds_and_the_conflict_is_told() -> None:
    found = verdict(package(FILES), entry(FILES, id="a"), entry(FILES, State.RETIRED, id="b"))
    assert found.verdict is Verdict.EXPIRED
    assert "conflict" in rules(found)
    denied = verdict(package(FILES), entry(FILES, id="a"), entry(FILES, State.DENIED, id="b"))
    assert denied.verdict is Verdict.DENIED


def test_a_request_never_outweighs_a_decision() -> None:
    assert verdict(package(FILES), entry(FILES, id="a"), entry(FILES, State.PENDING, id="b")).entry == entry(
        FILES, id="a"
    )


def test_a_renewal_outweighs_what_it_renews() -> None:
    old, new = entry(FILES, id="a", expires=YESTERDAY), entry(FILES, id="b", expires=TODAY)
    assert verdict(package(FILES), old, new).verdict is Verdict.APPROVED


def test_two_entries_that_say_the_same_are_told_as_ambiguous() -> None:
    one = entry("https://mcp.acme.example/{a}/mcp", id="a")
    other = entry("https://mcp.acme.example/crm/{b}", id="b")
    found = verdict(remote("https://mcp.acme.example/crm/mcp"), one, other)
    assert (found.verdict, rules(found)) == (Verdict.APPROVED, ["match", "ambiguous"])


# Several sightings.


def test_a_server_shows_its_worst_sighting_and_keeps_the_verdict_of_each() -> None:
    pinned, loose = sight(package(FILES + "@1.0.0"), "a"), sight(package(FILES), "b")
    judged = judge([server(pinned, loose)], snapshot(entry(FILES, versions="1.0.0")), today=TODAY)[0]
    assert judged.judgement.verdict is Verdict.DRIFTED
    assert judged.by_sighting[pinned.key].verdict is Verdict.APPROVED
    assert judged.by_sighting[loose.key].verdict is Verdict.DRIFTED


def test_what_a_process_does_not_show_is_not_held_against_it_if_a_configuration_shows_it() -> None:
    config = sight(package(FILES + "@1.0.0"))
    process = sight(package(FILES), surface=Surface.PROCESS, source="pid:7", client=None)
    asked = entry(FILES, versions="1.0.0", reach=Reach(clients=("cursor",)))
    both = judge([server(config, process)], snapshot(asked), today=TODAY)[0]
    assert both.judgement.verdict is Verdict.APPROVED
    alone = judge([server(process)], snapshot(asked), today=TODAY)[0]
    assert alone.judgement.verdict is Verdict.DRIFTED


def test_a_process_that_shows_another_version_has_drifted_whatever_its_configuration_says() -> None:
    config = sight(package(FILES + "@1.0.0"))
    process = sight(package(FILES + "@2.0.0"), surface=Surface.PROCESS, source="pid:7")
    judged = judge([server(config, process)], snapshot(entry(FILES, versions="1.0.0")), today=TODAY)[0]
    assert judged.judgement.verdict is Verdict.DRIFTED


def test_a_sighting_that_is_gone_is_not_judged_while_another_holds() -> None:
    loose, pinned = sight(package(FILES), "a"), sight(package(FILES + "@1.0.0"), "b")
    both = server(loose, pinned)
    gone = replace(both, seen=(replace(both.seen[0], gone=NOW), both.seen[1]))
    asked = snapshot(entry(FILES, versions="1.0.0"))
    assert judge([gone], asked, today=TODAY)[0].judgement.verdict is Verdict.APPROVED
    all_gone = replace(both, seen=tuple(replace(it, gone=NOW) for it in both.seen))
    assert judge([all_gone], asked, today=TODAY)[0].judgement.verdict is Verdict.DRIFTED


# Look-alikes.

IMPERSONATES = [
    (FILES, package("pkg:npm/%40modelcontextprotoco1/server-filesystem")),
    (FILES, package("pkg:npm/%40modelcontextprotocl/server-filesystem")),
    ("pkg:pypi/mcp-server-filesystem", package("pkg:pypi/mcp-server-filesytem")),
    ("pkg:pypi/mcp-server-filesystem", package("pkg:pypi/mcp-server-filseystem")),
    ("pkg:npm/playwright-mcp", package("pkg:npm/playwrigt-mcp")),
    ("pkg:npm/google-mcp", package("pkg:npm/g00gle-mcp")),
    ("pkg:npm/notion-mcp", package("pkg:npm/nоtion-mcp")),
    (FILES, package("pkg:npm/server-filesystem")),
    (FILES, package("pkg:npm/%40iflow-mcp/server-filesystem")),
    (FILES, package("pkg:pypi/server-filesystem")),
    ("https://mcp.acme.example/mcp", remote("https://mcp.xn--cme-5cd.example/mcp")),
]
HONEST = [
    (FILES, package("pkg:npm/%40modelcontextprotocol/server-filesytem")),
    ("pkg:npm/postgres-mcp", package("pkg:npm/postgrest-mcp")),
    ("pkg:npm/github-mcp", package("pkg:npm/gitlab-mcp")),
    ("pkg:npm/notion-mcp", package("pkg:npm/motion-mcp")),
    ("pkg:pypi/mcp-server-git", package("pkg:pypi/mcp-server-gist")),
    ("pkg:npm/server-s3", package("pkg:npm/server-s4")),
    ("pkg:npm/acme-v1", package("pkg:npm/acme-vl")),
    ("pkg:npm/context7-mcp", package("pkg:npm/context8-mcp")),
    ("pkg:npm/documents-mcp", package("pkg:npm/document-mcp")),
    ("pkg:npm/acme-mcp", package("pkg:npm/acme_mcp")),
    (FETCH, package("pkg:oci/fetch?repository_url=docker.io%2Fmcq%2Ffetch")),
    ("https://mcp.acme.example/mcp", remote("https://mcp.acmes.example/mcp")),
    ("https://mcp.acme.example/mcp", remote("https://mcp.xn--mnchen-3ya.example/mcp")),
]


@pytest.mark.parametrize(("known", "seen"), IMPERSONATES)
def test_a_certain_look_alike_of_an_approved_entry_is_impersonating(known: str, seen: Identity) -> None:
    found = verdict(seen, entry(known))
    assert found.verdict is Verdict.IMPERSONATING
    assert found.evidence[0].expected == known


@pytest.mark.parametrize(("known", "seen"), HONEST)
def test_another_honest_name_is_only_unregistered(known: str, seen: Identity) -> None:
    assert verdict(seen, entry(known)).verdict is Verdict.UNREGISTERED


def test_a_look_alike_that_is_registered_itself_is_judged_by_its_own_entry() -> None:
    known, seen = "pkg:pypi/mcp-server-filesystem", "pkg:pypi/mcp-server-filesytem"
    assert verdict(package(seen), entry(known), entry(seen, id="b")).verdict is Verdict.APPROVED
    assert verdict(package(seen), entry(known, State.DENIED)).verdict is Verdict.UNREGISTERED


# The truth table: state, expiry, reach, version, denial, bridge.


def expected(state: State, over: bool, within: bool, fits: bool, denied: bool, bridge: str) -> Verdict:
    """The design's precedence, written as plainly as it can be."""
    if denied or bridge == "denied" or (state in (State.DENIED, State.SUSPENDED) and within and fits):
        return Verdict.DENIED
    if state in (State.DENIED, State.SUSPENDED):
        return Verdict.UNREGISTERED
    if bridge == "drifted":
        return Verdict.DRIFTED
    if state in (State.DRAFT, State.PENDING):
        return Verdict.PENDING
    if state is State.RETIRED:
        return Verdict.EXPIRED
    if not (within and fits):
        return Verdict.DRIFTED
    return Verdict.EXPIRED if over else Verdict.APPROVED


TABLE = list(
    product(State, (False, True), (True, False), (True, False), (False, True), ("", "denied", "drifted"))
)


@pytest.mark.parametrize(("state", "over", "within", "fits", "denied", "bridge"), TABLE)
def test_truth_table(state: State, over: bool, within: bool, fits: bool, denied: bool, bridge: str) -> None:
    entries = [
        entry(
            FILES,
            state,
            versions="=1.0.0" if fits else "=2.0.0",
            expires=YESTERDAY if over else TODAY,
            reach=Reach(users=("dana",) if within else ("eve",)),
        )
    ]
    if denied:
        entries.append(entry(FILES, State.DENIED, id="no"))
    if bridge:
        bridged = State.DENIED if bridge == "denied" else State.APPROVED
        entries.append(entry(BRIDGE, bridged, id="bridge", versions="=1.0.0"))
    seen = package(FILES + "@1.0.0", None, None, BRIDGE + ("@1.0.0" if bridge == "denied" else "@2.0.0"))
    found = verdict(seen, *entries)
    assert found.verdict is expected(state, over, within, fits, denied, bridge)
    assert found.evidence


# Ghosts.

COMPLETE = (Coverage(surface=Surface.CONFIG, finder="configs", status=Status.COMPLETE, examined=9, found=1),)
PARTIAL = (replace(COMPLETE[0], status=Status.PARTIAL),)
PROCESSES = (replace(COMPLETE[0], surface=Surface.PROCESS),)
GAP = (Gap(surface=Surface.CONFIG, finder="configs", source="/x", root="/", reason=Reason.DENIED),)


def missing(
    *entries: Entry, coverage: tuple[Coverage, ...] = COMPLETE, gaps: tuple[Gap, ...] = ()
) -> list[str]:
    seen = [server(sight(package(FILES, None, None, BRIDGE)))]
    found = ghosts(seen, snapshot(*entries), today=TODAY, coverage=coverage, gaps=gaps, place=LAPTOP)
    return [it.id for it in found]


def test_an_approved_entry_that_nothing_matches_is_a_ghost() -> None:
    assert missing(entry(FILES, id="seen"), entry(BRIDGE, id="bridge"), entry("pkg:npm/x", id="ghost")) == [
        "ghost"
    ]
    assert missing(entry("pkg:npm/x", State.DEPRECATED)) == ["e1"]


def test_an_entry_that_is_seen_in_another_version_is_no_ghost() -> None:
    assert missing(entry(FILES, versions="=9.0.0")) == []


@pytest.mark.parametrize(("coverage", "gaps"), [(PARTIAL, ()), (COMPLETE, GAP), (PROCESSES, ()), ((), ())])
def test_where_something_was_not_looked_at_there_are_no_ghosts(
    coverage: tuple[Coverage, ...], gaps: tuple[Gap, ...]
) -> None:
    assert missing(entry("pkg:npm/x"), coverage=coverage, gaps=gaps) == []


@pytest.mark.parametrize(
    "quiet",
    [
        entry("pkg:npm/x", State.DENIED),
        entry("pkg:npm/x", State.PENDING),
        entry("pkg:npm/x", State.RETIRED),
        entry("pkg:npm/x", expires=YESTERDAY),
        entry("pkg:npm/x", reach=Reach(hosts=("other",))),
        entry("pkg:npm/x", reach=Reach(environments=("test",))),
    ],
)
def test_an_entry_that_is_not_expected_here_is_no_ghost(quiet: Entry) -> None:
    assert missing(quiet) == []


# Purity.


@given(
    st.permutations(
        [entry(FILES, id="a"), entry(FILES, State.RETIRED, id="b"), entry(URL, id="c"), entry(BRIDGE, id="d")]
    )
)
def test_the_order_of_entries_does_not_matter(entries: list[Entry]) -> None:
    for identity in (package(FILES), remote(URL, BRIDGE), package("pkg:npm/x")):
        assert verdict(identity, *entries) == verdict(identity, *sorted(entries, key=lambda it: it.id))


@given(st.text(max_size=40), st.sampled_from(Kind))
def test_no_identity_breaks_the_judge(text: str, kind: Kind) -> None:
    odd = Identity(kind=kind, purl=f"pkg:npm/{text}", url=text, ref=text, version=text, via=(text,))
    assert verdict(odd, entry(FILES, versions="<2"), entry(URL), entry(text)).evidence
