"""Writing decisions: what a new file looks like, what is kept, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discovery.model import Identity, Kind, Pin, Sighting, Surface
from inventory.model import Entry, Reach, Seen, Server, State
from inventory.registry.absent import RegistryError
from inventory.registry.edit import rendered
from inventory.registry.read import read_registry
from inventory.registry.write import decide, file_stem, init_registry, propose

NOW = datetime(2026, 11, 21, tzinfo=UTC)
FILES = "pkg:npm/%40modelcontextprotocol/server-filesystem"
ENTRY = Entry(
    id="files",
    identity=FILES,
    state=State.APPROVED,
    owner="platform",
    reason="reviewed: yes, twice",
    versions=">=1.2,<2",
    reach=Reach(clients=("cursor",), users=("CORP\\dana, jr", "eve")),
    approved_by="dana",
    approved_at=date(2026, 1, 31),
    expires=date(2027, 1, 31),
)


def server(identity: Identity, command: str | None = None) -> Server:
    sighting = Sighting(
        identity=identity,
        surface=Surface.CONFIG,
        finder="configs",
        source="/x",
        root="/",
        seen_at=NOW,
        command=command,
    )
    return Server(
        id="1",
        key="k",
        identity=identity,
        name="crm",
        names=("crm",),
        transport=None,
        presence=(),
        seen=(Seen(sighting=sighting, first_seen=NOW, last_seen=NOW),),
        first_seen=NOW,
        last_seen=NOW,
    )


def the_entry(registry: Path) -> Entry:
    found = read_registry(registry)
    assert found.problems == ()
    (entry,) = found.entries
    return replace(entry, source="")


def test_a_new_registry_is_empty_and_explains_itself(tmp_path: Path) -> None:
    folder = init_registry(tmp_path / "registry")
    assert "pkg:npm" in (folder / "README.md").read_text(encoding="utf-8")
    assert read_registry(folder).entries == ()
    with pytest.raises(RegistryError, match="is not empty"):
        init_registry(folder)


def test_the_example_in_the_explanation_is_an_entry(tmp_path: Path) -> None:
    text = (init_registry(tmp_path / "registry") / "README.md").read_text(encoding="utf-8")
    example = "".join(line[4:] for line in text.splitlines(keepends=True) if line.startswith("    "))
    (tmp_path / "example.yaml").write_text(example, encoding="utf-8")
    (entry,) = read_registry(tmp_path / "example.yaml").entries
    assert (entry.versions, entry.approved_by, entry.reach.clients) == (">=1.2,<2", "dana", ("cursor",))


def test_a_decision_becomes_one_file_named_by_its_identity(tmp_path: Path) -> None:
    path = decide(tmp_path, ENTRY)
    assert path.name == "npm-modelcontextprotocol-server-filesystem.yaml"
    assert path.read_text(encoding="utf-8") == (
        "id: files\n"
        "identity: pkg:npm/%40modelcontextprotocol/server-filesystem\n"
        "state: approved\n"
        "owner: platform\n"
        'reason: "reviewed: yes, twice"\n'
        'versions: ">=1.2,<2"\n'
        'reach: {users: ["CORP\\\\dana, jr", eve], clients: [cursor]}\n'
        "approved: {by: dana, at: 2026-01-31}\n"
        "expires: 2027-01-31\n"
    )
    assert the_entry(tmp_path) == ENTRY
    assert [it.name for it in tmp_path.iterdir()] == [path.name]


COMMENTED = """\
# Approved after the review of 2026-01.
id: mine          # keep this id
identity: pkg:npm/@modelcontextprotocol/server-filesystem
state: approved   # was pending
owner: "platform" # them
versions: '>=1.2,<2'
# who
approved:
  by: dana        # she did
purpose: reads files
"""


def test_deciding_again_changes_the_file_in_place_and_keeps_comments_and_id(tmp_path: Path) -> None:
    path = tmp_path / "team" / "anything.yaml"
    path.parent.mkdir()
    path.write_text(COMMENTED, encoding="utf-8")
    new = Entry(
        id="other",
        identity=FILES,
        state=State.DENIED,
        owner="security",
        reason="leaks",
        approved_by="eve",
        approved_at=date(2026, 11, 21),
    )
    assert decide(tmp_path, new) == path
    assert path.read_text(encoding="utf-8") == (
        "# Approved after the review of 2026-01.\n"
        "id: mine          # keep this id\n"
        "identity: pkg:npm/@modelcontextprotocol/server-filesystem\n"
        "state: denied   # was pending\n"
        "owner: security # them\n"
        "# who\n"
        "approved:\n"
        "  by: eve        # she did\n"
        "  at: 2026-11-21\n"
        "purpose: reads files\n"
        "reason: leaks\n"
    )
    assert the_entry(tmp_path) == replace(new, id="mine", purpose="reads files")


def test_a_version_in_the_identity_gives_way_to_the_new_range(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"id: a\nidentity: {FILES}@1.0.0\nstate: approved\nowner: o\n")
    decide(tmp_path, Entry(id="a", identity=FILES, state=State.APPROVED, owner="o", versions=">=2"))
    assert the_entry(tmp_path).versions == ">=2"


UNEDITABLE = [
    ("entries:\n- {id: a, identity: pkg:npm/a, state: approved, owner: o}\n", "more than one entry"),
    ('{"id": "a", "identity": "pkg:npm/a", "state": "approved", "owner": "o"}', "written as JSON"),
    ("id: a\nidentity: pkg:npm/a\nstate: approved\nowner: >\n  o\n  p\n", "several lines"),
    ("id: a\nidentity: pkg:npm/a\nstate: approved\nowner: o\nversions: 1.0.0 # why\n", "comment on line 5"),
]


@pytest.mark.parametrize(("text", "words"), UNEDITABLE)
def test_a_file_that_cannot_be_changed_safely_is_left_alone(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RegistryError, match=words) as caught:
        decide(tmp_path, Entry(id="a", identity="pkg:npm/a", state=State.DENIED, owner="sec"))
    assert "state: denied" in str(caught.value)
    assert path.read_text(encoding="utf-8") == text


def test_another_reach_is_another_decision(tmp_path: Path) -> None:
    first = decide(tmp_path, ENTRY)
    second = decide(tmp_path, replace(ENTRY, reach=Reach(users=("zoe",))))
    assert first != second
    assert sorted(it.id for it in read_registry(tmp_path).entries) == ["files", "files-2"]


def test_an_unrelated_file_of_the_same_name_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / f"{file_stem(FILES)}.yaml"
    path.write_text("id: x\nidentity: pkg:npm/x\nstate: approved\nowner: o\n", encoding="utf-8")
    assert decide(tmp_path, ENTRY) != path
    assert "pkg:npm/x" in path.read_text(encoding="utf-8")


def test_an_entry_decided_twice_is_not_decided_a_third_time(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.yaml").write_text(
            f"id: {name}\nidentity: pkg:npm/a\nstate: approved\nowner: o\n"
        )
    with pytest.raises(RegistryError, match="several places"):
        decide(tmp_path, Entry(id="a", identity="pkg:npm/a", state=State.DENIED, owner="o"))


def test_a_registry_of_one_file_is_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "registry.yaml"
    path.write_text("entries: []\n", encoding="utf-8")
    with pytest.raises(RegistryError, match="by hand"):
        decide(path, ENTRY)
    with pytest.raises(RegistryError, match="registry init"):
        decide(tmp_path / "nowhere", ENTRY)


def test_an_entry_that_would_not_read_back_is_not_written(tmp_path: Path) -> None:
    for wrong in (
        replace(ENTRY, owner=""),
        replace(ENTRY, versions=">=1,,"),
        replace(ENTRY, reason="a\x1b[31m"),
        replace(ENTRY, identity="files"),
    ):
        with pytest.raises(RegistryError, match="not written"):
            decide(tmp_path, wrong)
    assert list(tmp_path.iterdir()) == []


STEMS = [
    (FILES, "npm-modelcontextprotocol-server-filesystem"),
    ("https://mcp.acme.example/mcp", "https-mcp.acme.example-mcp"),
    ("pkg:oci/fetch?repository_url=docker.io%2Fmcp%2Ffetch", "oci-fetch"),
    ("file:~/src/x.py", "file-src-x.py"),
    ("smithery:@acme/../../etc", "smithery-acme-..-..-etc"),
    ("con", "con-entry"),
    ("NUL.txt", "nul.txt-entry"),
    ("***", "entry"),
]


@pytest.mark.parametrize(("identity", "stem"), STEMS)
def test_a_file_name_is_safe_on_every_system(identity: str, stem: str) -> None:
    assert file_stem(identity) == stem


@given(st.text())
def test_every_identity_has_a_file_name_within_limits(identity: str) -> None:
    stem = file_stem(identity)
    assert 1 <= len(stem) <= 110
    assert not set(stem) & set('/\\:*?"<>| \n\0')
    assert stem[-1] not in ". "


TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf")), min_size=1, max_size=30
).filter(str.strip)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(TEXT, TEXT, st.lists(TEXT, max_size=3), st.sampled_from(State))
def test_whatever_is_written_reads_back(
    tmp_path: Path, owner: str, reason: str, users: list[str], state: State
) -> None:
    names = tuple(sorted({it.strip() for it in users}))
    entry = replace(
        ENTRY,
        owner=owner.strip(),
        reason=reason.strip(),
        state=state,
        reach=Reach(users=names),
        versions=None,
    )
    path = tmp_path / "r.yaml"
    path.write_text(rendered(entry), encoding="utf-8")
    assert [replace(it, source="") for it in read_registry(path).entries] == [entry]


# Proposals.


def test_a_typed_version_limits_the_entry_and_a_seen_one_does_not() -> None:
    typed = propose(f"{FILES}@1.2.3", state=State.APPROVED, owner="o")
    assert (typed.identity, typed.versions) == (FILES, "=1.2.3")
    seen = server(Identity(kind=Kind.NPM, purl=f"{FILES}@1.2.3", version="1.2.3", pin=Pin.EXACT))
    assert propose(seen, state=State.APPROVED, owner="o").versions is None
    assert propose(seen, state=State.DENIED, owner="o", versions="<2").versions == "<2"


def test_a_server_is_proposed_by_package_url_or_path() -> None:
    remote = Identity(kind=Kind.REMOTE, url="https://mcp.acme.example/mcp")
    assert propose(server(remote), state=State.APPROVED, owner="o").identity == "https://mcp.acme.example/mcp"
    program = Identity(kind=Kind.BINARY, ref="bin:acme-mcp")
    by_path = propose(server(program, "/opt/acme/acme-mcp"), state=State.APPROVED, owner="o")
    assert by_path.identity == "file:/opt/acme/acme-mcp"


@pytest.mark.parametrize(
    "about",
    [
        "filesystem",
        "",
        server(Identity(kind=Kind.BINARY, ref="bin:acme-mcp"), "acme-mcp"),
        server(Identity(kind=Kind.INLINE, ref="inline:bash"), "/bin/bash"),
        server(Identity(kind=Kind.LOCAL, ref="file:server.py")),
        server(Identity(kind=Kind.UNRESOLVED)),
    ],
)
def test_what_has_no_certain_identity_cannot_be_proposed(about: Server | str) -> None:
    with pytest.raises(RegistryError, match="cannot be registered"):
        propose(about, state=State.APPROVED, owner="o")


def test_a_version_is_said_once() -> None:
    with pytest.raises(RegistryError, match="leave one of the two out"):
        propose(f"{FILES}@1.2.3", state=State.APPROVED, owner="o", versions="<2")


@pytest.mark.parametrize(
    "identity",
    [
        FILES,
        "https://{t}.api.acme.example/mcp",
        "https://mcp.acme.example/*",
        "mcp/fetch",
        "pkg:generic/x?checksum=sha256:" + "9f" * 32,
        "file:~/src/My Server/x.py",
        "C:\\Tools\\x.exe",
        "sha256:" + "9f" * 32,
        "smithery:@acme/crm",
        "git+https://github.com/acme/crm@v1",
    ],
)
def test_every_form_of_identity_can_be_written_and_decided_again(tmp_path: Path, identity: str) -> None:
    entry = propose(identity, state=State.PENDING, owner="o")
    first = decide(tmp_path, entry)
    assert decide(tmp_path, replace(entry, state=State.APPROVED)) == first
    assert the_entry(tmp_path) == replace(entry, state=State.APPROVED)
