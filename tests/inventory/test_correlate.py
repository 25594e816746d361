"""One server is one record, by what it is; two servers are two, whatever they are called."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.identity.naming import name
from discovery.model import Confidence, Identity, Kind, Sighting, Surface, digest
from inventory.correlate import correlate, gather
from inventory.model import Presence, Seen
from tests.inventory.server_pairs import DAWN, HOST, NPX, ONE, TWO, config

LABEL = string.ascii_letters + string.digits + " -_./@"


def seen(sighting: Sighting, day: int = 0, *, gone: bool = False) -> Seen:
    first = DAWN + timedelta(days=day)
    last = first + timedelta(hours=1)
    return Seen(sighting=sighting, first_seen=first, last_seen=last, gone=last if gone else None)


def servers(*sightings: Sighting) -> int:
    return len(correlate(map(seen, sightings), HOST))


@pytest.mark.parametrize("case", ONE)
def test_these_are_one_server(case: str) -> None:
    assert servers(*ONE[case]) == 1


@pytest.mark.parametrize("case", TWO)
def test_these_are_two_servers(case: str) -> None:
    assert servers(*TWO[case]) == 2


def test_there_are_as_many_that_must_not_merge() -> None:
    assert len(TWO) >= len(ONE)


MACHINES = {
    "a package": (config(NPX), 1),
    "an image": (config("docker\trun\tghcr.io/acme/crm-mcp"), 1),
    "an address": (config(url="https://mcp.acme.example/mcp"), 1),
    "an address with a variable": (config(url="https://${input:tenant}.acme.example/mcp"), 1),
    "this machine": (config(url="http://localhost:3000/mcp"), 2),
    "the machine below a container": (config(url="http://host.docker.internal:3000/mcp"), 2),
    "a private address": (config(url="http://192.168.1.5:3000/mcp"), 2),
    "a private IPv6 address": (config(url="http://[fd00::1]:3000/mcp"), 2),
    "a bare host name": (config(url="http://nas:3000/mcp"), 2),
    "a name of this network": (config(url="http://nas.local/mcp"), 2),
    "a public number": (config(url="http://1.1.1.1/mcp"), 1),
    "a file": (config("node\t/opt/x.js"), 2),
    "a program": (config("/opt/acme/bin/crm-mcp"), 2),
    "code": (config("bash\t-c\ta; b"), 2),
    "a module": (config("python\t-m\tserver"), 2),
    "a socket": (config(url="unix:///run/crm.sock"), 2),
}


@pytest.mark.parametrize("case", MACHINES)
def test_what_is_the_same_on_two_machines(case: str) -> None:
    sighting, count = MACHINES[case]
    assert len(gather([(seen(sighting), "host-1"), (seen(sighting), "host-2")])) == count


def test_a_server_is_called_what_most_call_it() -> None:
    labels = ["zed", "files", "zed", "Files"]
    found = [config(NPX, client=f"c{number}", label=label) for number, label in enumerate(labels)]
    (server,) = correlate(map(seen, found), HOST)
    assert (server.name, server.names) == ("zed", ("Files", "files", "zed"))
    (tied,) = correlate(map(seen, found[1:3]), HOST)
    assert tied.name == "files"


@pytest.mark.parametrize(
    ("sighting", "called"),
    [
        (config(NPX), "@acme/files"),
        (config(url="https://mcp.acme.example/mcp"), "mcp.acme.example/mcp"),
        (config("node\t/opt/x.js"), "file:/opt/x.js"),
    ],
)
def test_a_server_without_a_name_is_called_what_it_is(sighting: Sighting, called: str) -> None:
    (server,) = correlate([seen(replace(sighting, name=None))], HOST)
    assert (server.name, server.names) == (called, ())


def switched(enabled: bool | None, client: str = "cursor") -> Sighting:
    return replace(config(NPX, client=client), enabled=enabled)


def elsewhere(surface: Surface, **facts: str) -> Sighting:
    return replace(config(NPX), surface=surface, source=f"{surface}:1", facts=facts)


PRESENCE: dict[str, tuple[Sequence[Sighting], tuple[Presence, ...]]] = {
    "nothing said": ([switched(None)], (Presence.CONFIGURED,)),
    "on": ([switched(True)], (Presence.CONFIGURED,)),
    "off": ([switched(False)], (Presence.DISABLED,)),
    "off everywhere": ([switched(False), switched(False, "claude")], (Presence.DISABLED,)),
    "off in one client only": ([switched(False), switched(None, "claude")], (Presence.CONFIGURED,)),
    "off, and running all the same": (
        [switched(False), elsewhere(Surface.PROCESS)],
        (Presence.DISABLED, Presence.RUNNING),
    ),
    "running, listening": (
        [elsewhere(Surface.LISTENER), elsewhere(Surface.PROCESS)],
        (Presence.RUNNING, Presence.LISTENING),
    ),
    "in a container": ([elsewhere(Surface.CONTAINER)], (Presence.RUNNING,)),
    "a container that stopped": (
        [elsewhere(Surface.CONTAINER, presence="installed")],
        (Presence.INSTALLED,),
    ),
    "on the disk": ([elsewhere(Surface.PACKAGE)], (Presence.INSTALLED,)),
    "in a cache": ([elsewhere(Surface.PACKAGE, presence="cached")], (Presence.CACHED,)),
    "in a log": ([elsewhere(Surface.LOG)], (Presence.LOGGED,)),
    "on the network": ([elsewhere(Surface.NETWORK)], (Presence.REMOTE,)),
    "in a cloud": ([elsewhere(Surface.CLOUD)], (Presence.DEPLOYED,)),
    "an address is no more than configured": (
        [config(url="https://mcp.acme.example/mcp")],
        (Presence.CONFIGURED,),
    ),
    "only provided": ([replace(config(NPX), facts={"role": "provided"})], (Presence.INSTALLED,)),
    "a word nobody knows": ([elsewhere(Surface.PROCESS, presence="alive")], (Presence.RUNNING,)),
}


@pytest.mark.parametrize("case", PRESENCE)
def test_presence_tells_in_what_ways_a_server_is_there(case: str) -> None:
    sightings, presence = PRESENCE[case]
    (server,) = correlate(map(seen, sightings), HOST)
    assert server.presence == presence


def test_what_is_gone_is_kept_as_evidence_and_says_nothing_of_today() -> None:
    was = replace(config(NPX + "@1.0.0", label="old"), transport="sse")
    now = config(NPX + "@2.0.0", client="claude", label="new")
    (server,) = correlate([seen(was, gone=True), seen(now, 3)], HOST)
    assert (server.name, server.names) == ("new", ("new", "old"))
    assert (server.transport, server.presence) == ("stdio", (Presence.CONFIGURED,))
    assert server.identity.version == "2.0.0"
    assert server.first_seen == DAWN
    assert server.last_seen == DAWN + timedelta(days=3, hours=1)
    assert len(server.seen) == 2


def test_a_server_that_is_gone_everywhere_still_has_a_name() -> None:
    (server,) = correlate([seen(config(NPX), gone=True)], HOST)
    assert (server.name, server.presence, server.transport) == ("files", (), "stdio")


def test_the_surest_sightings_say_what_a_server_is() -> None:
    guess = replace(config(NPX + "@9.9.9"), confidence=Confidence.LOW)
    found = [replace(guess, client="a"), replace(guess, client="b", source="/b"), config(NPX + "@1.0.0")]
    (server,) = correlate(map(seen, found), HOST)
    assert server.identity.version == "1.0.0"


def test_the_id_of_a_server_is_that_of_its_key() -> None:
    (server,) = correlate([seen(config(NPX))], HOST)
    assert (server.key, server.id) == ("pkg:npm/%40acme/files", digest("pkg:npm/%40acme/files"))


def test_keys_do_not_collide_by_what_is_written_in_them() -> None:
    odd = config("node\t/opt/a|b.js")
    assert servers(odd, replace(odd, identity=name(command="node", args=["/opt/a%7Cb.js"], os="linux"))) == 2


POOL = [sighting for pair in (*ONE.values(), *TWO.values()) for sighting in pair]


@given(st.lists(st.sampled_from(POOL), max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_sightings_does_not_matter(sightings: list[Sighting], chance: Random) -> None:
    told = [seen(sighting, day) for day, sighting in enumerate(sightings)]
    shuffled = list(told)
    chance.shuffle(shuffled)
    assert correlate(told, HOST) == correlate(shuffled, HOST)


@given(st.lists(st.sampled_from(POOL), max_size=12))
def test_no_sighting_is_lost_or_told_twice(sightings: list[Sighting]) -> None:
    told = [seen(sighting, day) for day, sighting in enumerate(sightings)]
    kept = [one for server in correlate(told, HOST) for one in server.seen]
    assert sorted(map(repr, kept)) == sorted(map(repr, told))


TEXT = st.text(st.characters(), max_size=12)  # lone surrogates and controls, too
WORDS = (
    st.sampled_from(["~", "/", "~/x", "$HOME/", "C:\\", "${workspaceFolder}", ".", "file:", "%APPDATA%"])
    | TEXT
)
REFS = st.sampled_from(["file:", "workspace:", "bin:", "compose:", "pymod:", "inline:", "var:", "host:", ""])
ODD = st.builds(
    lambda kind, scheme, rest, root, source, words, cwd, project, surface: replace(
        config(NPX),
        identity=Identity(kind=kind, ref=scheme + rest),
        root=root,
        source=source,
        command=words[0] if words else None,
        args=tuple(words[1:]),
        cwd=cwd,
        project=project,
        surface=surface,
    ),
    st.sampled_from(Kind), REFS, WORDS, WORDS, TEXT, st.lists(WORDS), st.none() | WORDS, st.none() | WORDS,
    st.sampled_from(Surface),
)  # fmt: skip


@given(ODD)
def test_no_sighting_is_too_odd_to_be_a_server(sighting: Sighting) -> None:
    (server,) = correlate([seen(sighting)], HOST)
    assert server.key.isascii()
    if (sighting.surface, sighting.identity.kind) == (Surface.LOG, Kind.UNRESOLVED):
        return  # a label is all that such a log tells
    assert correlate([seen(replace(sighting, name="other"))], HOST)[0].id == server.id


@given(st.lists(st.sampled_from(POOL), max_size=8), st.data())
def test_renaming_never_changes_which_servers_there_are(
    sightings: list[Sighting], data: st.DataObject
) -> None:
    labels = data.draw(st.lists(st.none() | st.text(LABEL, min_size=1), min_size=8, max_size=8))
    renamed = [replace(sighting, name=label) for sighting, label in zip(sightings, labels, strict=False)]
    before = {server.id for server in correlate(map(seen, whole(sightings)), HOST)}
    assert {server.id for server in correlate(map(seen, whole(renamed)), HOST)} == before


def whole(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Return the sightings of which nothing was cut: the others are known by their place, label and all."""
    return [one for one in sightings if all(len(arg) < 2000 for arg in one.args)]
