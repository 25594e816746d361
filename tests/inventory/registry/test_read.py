"""Reading the registry: what stands, what is a problem and where, what is an error."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.model import Entry, Problem, Reach, State
from inventory.registry.absent import RegistryError, no_registry
from inventory.registry.nodes import Broken, read_documents
from inventory.registry.read import read_registry

GOOD = """\
# reviewed twice
id: files
name: files
identity: pkg:npm/@modelcontextprotocol/server-filesystem
state: approved
owner: platform   # team
purpose: >
  reads files
  for the editor
reason: "reviewed: yes"
versions: ">=1.2,<2"
reach:
  users: [dana, "CORP\\\\eve"]
  clients: cursor
approved:
  by: dana
  at: 2026-01-31
expires: 2027-01-31
ticket: SEC-1
"""
FILES = Entry(
    id="files",
    name="files",
    identity="pkg:npm/%40modelcontextprotocol/server-filesystem",
    state=State.APPROVED,
    owner="platform",
    purpose="reads files for the editor",
    reason="reviewed: yes",
    versions=">=1.2,<2",
    reach=Reach(users=("CORP\\eve", "dana"), clients=("cursor",)),
    approved_by="dana",
    approved_at=date(2026, 1, 31),
    expires=date(2027, 1, 31),
    ticket="SEC-1",
    source="",
)
SMALL = "id: {0}\nidentity: pkg:npm/{0}\nstate: approved\nowner: o\n"


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def problems(tmp_path: Path, text: str) -> list[tuple[int | None, str, str]]:
    found = read_registry(put(tmp_path / "registry" / "a.yaml", text).parent)
    assert found.entries == ()
    return [(it.line, it.field, it.message) for it in found.problems]


def test_a_whole_entry_is_read(tmp_path: Path) -> None:
    path = put(tmp_path / "a.yaml", GOOD)
    found = read_registry(path)
    assert found.problems == ()
    assert found.entries == (Entry(**{**fields(FILES), "source": str(path)}),)  # type: ignore[arg-type]  # the same fields
    assert found.source == str(path)


def fields(entry: Entry) -> dict[str, object]:
    return {field.name: getattr(entry, field.name) for field in dataclasses.fields(Entry)}


def test_a_folder_is_read_with_its_sub_folders_and_without_what_is_no_entry(tmp_path: Path) -> None:
    put(tmp_path / "a.yaml", SMALL.format("a"))
    put(tmp_path / "team" / "b.yml", SMALL.format("b"))
    put(
        tmp_path / "team" / "c.json",
        '{"id":"c",\n\t"identity":"pkg:npm/c","state":"denied","owner":"\\ud83d\\ude00"}',
    )
    for name in (".hidden.yaml", "README.yaml", "readme.md", "notes.txt", ".git/d.yaml", "a.yaml.bak"):
        put(tmp_path / name, "not: [an entry")
    put(tmp_path / "empty.yaml", "# nothing yet\n")
    found = read_registry(tmp_path)
    assert [(it.id, it.owner) for it in found.entries] == [("a", "o"), ("b", "o"), ("c", "\U0001f600")]
    assert found.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        (
            "entries:\n  - {id: a, identity: pkg:npm/a, state: approved, owner: o}\n"
            "  - {id: b, identity: pkg:npm/b, state: approved, owner: o}\n"
        ),
        (
            "- {id: a, identity: pkg:npm/a, state: approved, owner: o}\n"
            "- {id: b, identity: pkg:npm/b, state: approved, owner: o}\n"
        ),
        SMALL.format("a") + "---\n" + SMALL.format("b"),
        (
            '{"schema": 1, "entries": [{"id":"a", "identity": "pkg:npm/a", "state":"approved", "owner":"o"},'
            '{"id": "b", "identity": "pkg:npm/b", "state": "approved", "owner": "o"}]}'
        ),
    ],
)
def test_one_file_may_hold_many_entries(tmp_path: Path, text: str) -> None:
    assert [it.id for it in read_registry(put(tmp_path / "r.yaml", text)).entries] == ["a", "b"]


def test_an_empty_registry_is_a_registry(tmp_path: Path) -> None:
    for path in (put(tmp_path / "a" / "README.md", "").parent, put(tmp_path / "b.yaml", "entries: []\n")):
        found = read_registry(path)
        assert (found.entries, found.problems, found.source) == ((), (), str(path))
    assert read_registry(put(tmp_path / "c.yaml", "entries:\n")).entries == ()


def test_no_registry_is_not_an_empty_one(tmp_path: Path) -> None:
    assert no_registry().source is None
    assert no_registry().id != read_registry(tmp_path).id


BAD: list[tuple[str, int, str, str]] = [
    ("- id: a\n  identity: pkg:npm/a\n  owner: o\n", 1, "state", "state is missing"),
    (SMALL.format("a") + "version: 1\n", 5, "version", "unknown field; did you mean versions?"),
    (SMALL.format("a") + "zzz: 1\n", 5, "zzz", "unknown field; known are id, name"),
    (SMALL.format("a") + "<<: {}\n", 5, "<<", "unknown field"),
    (SMALL.format("a") + "owner: p\n", 1, "", "'owner' is written twice"),
    (SMALL.format("a").replace("approved", "aproved"), 3, "state", "no state; write one of draft"),
    (SMALL.format("a").replace("pkg:npm/a", "files"), 2, "identity", "a name is not an identity"),
    (SMALL.format("a").replace("owner: o", "owner:"), 4, "owner", "is empty"),
    (SMALL.format("a").replace("owner: o", 'owner: "  "'), 4, "owner", "is empty"),
    (SMALL.format("a").replace("owner: o", "owner: [o]"), 4, "owner", "write one text"),
    (
        SMALL.format("a").replace("owner: o", 'owner: "a\\u001b[31m"'),
        4,
        "owner",
        "without control characters",
    ),
    (SMALL.format("a").replace("id: a", "id: a/b"), 1, "id", "write letters, digits"),
    (SMALL.format("a") + "versions: '>=1,,<2'\n", 5, "versions", "in quotes"),
    (
        SMALL.format("a").replace("/a", "/a@1.0.0") + "versions: 1.0.0\n",
        5,
        "versions",
        "one of the two places",
    ),
    (
        SMALL.format("a").replace("pkg:npm/a", "https://a.example/mcp") + "versions: 1.0.0\n",
        5,
        "versions",
        "has no versions",
    ),
    (SMALL.format("a").replace("pkg:npm/a", "~/a.py") + "versions: 1.0.0\n", 5, "versions", "its content"),
    (SMALL.format("a") + "expires: 31.1.2027\n", 5, "expires", "for example 2027-01-31"),
    (SMALL.format("a") + "expires: 2027-13-01\n", 5, "expires", "for example 2027-01-31"),
    (SMALL.format("a") + "reach: {users: []}\n", 5, "reach.users", "the list is empty"),
    (SMALL.format("a") + "reach: {}\n", 5, "reach", "is empty"),
    (SMALL.format("a") + "reach:\n  user: [dana]\n", 6, "reach.user", "did you mean users?"),
    (SMALL.format("a") + "reach: dana\n", 5, "reach", "write a map"),
    (SMALL.format("a") + "approved: {who: dana}\n", 5, "approved.who", "known are by, at"),
    (SMALL.format("a") + "approved: {at: soon}\n", 5, "approved.at", "for example 2027-01-31"),
    ("just text\n", 1, "", "write a map"),
    ("- &x {id: a, identity: pkg:npm/a, owner: o, state: approved, reason: *x}\n", 1, "reason", "aliases"),
    (SMALL.format("a") + "reason: !!python/name:os.system x\n", 5, "reason", "tags are not read"),
    ("entries: files\n", 1, "entries", "write a list"),
    ("entry: []\nentries: []\n", 1, "entry", "did you mean entries?"),
    ("id: a\nversions: >=1.2\n", 2, "", "put quotes around"),
    ("id: [a\n", 2, "", "not valid YAML"),
    ("[" * 500 + "]" * 500, 1, "", "nested too deeply"),
]


@pytest.mark.parametrize(("text", "line", "field", "words"), BAD)
def test_a_bad_entry_is_a_problem_with_its_place_and_a_remedy(
    tmp_path: Path, text: str, line: int, field: str, words: str
) -> None:
    found = problems(tmp_path, text)
    assert [(it[0], it[1]) for it in found] == [(line, field)]
    assert words in found[0][2]


def test_everything_wrong_with_an_entry_is_told_at_once(tmp_path: Path) -> None:
    text = "id: a\nidentity: files\nstate: x\nowner: o\nexpires: never\n"
    assert [it[1] for it in problems(tmp_path, text)] == ["identity", "state", "expires"]


def test_one_bad_entry_costs_that_entry_and_one_bad_file_that_file(tmp_path: Path) -> None:
    put(tmp_path / "a.yaml", "- {id: bad}\n- {id: a, identity: pkg:npm/a, state: approved, owner: o}\n")
    put(tmp_path / "b.yaml", "[")
    put(tmp_path / "c.yaml", SMALL.format("c"))
    (tmp_path / "d.yaml").write_bytes(b"\xff\xfe\x00")
    found = read_registry(tmp_path)
    assert [it.id for it in found.entries] == ["a", "c"]
    assert sorted({Path(it.source).name for it in found.problems}) == ["a.yaml", "b.yaml", "d.yaml"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs")
def test_a_fifo_is_a_problem_and_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    put(tmp_path / "b.yaml", SMALL.format("b"))
    found = read_registry(tmp_path)
    assert [it.id for it in found.entries] == ["b"]
    assert [it.message for it in found.problems] == ["not a regular file"]


# Root reads everything: a child gives its privilege away, with all it needs already imported.
READ_UNPRIVILEGED = """
import os, sys
from pathlib import Path
from inventory.registry.read import read_registry
folder = Path(sys.argv[1])
read_registry(folder)
(folder / "a.yaml").chmod(0)
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
print([problem.message for problem in read_registry(folder).problems])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits are POSIX")
def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as open_folder:  # pytest's own is closed to other users
        folder = Path(open_folder)
        folder.chmod(0o755)
        put(folder / "a.yaml", SMALL.format("a"))
        done = subprocess.run(
            [sys.executable, "-c", READ_UNPRIVILEGED, open_folder], capture_output=True, text=True, check=True
        )
    assert done.stdout.strip() == "['Permission denied']"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "there is no such registry"),
        ("id: [", "line 2: cannot read"),
        ("\x00", "cannot read the registry"),
    ],
)
def test_a_registry_that_cannot_be_read_is_an_error(tmp_path: Path, text: str | None, words: str) -> None:
    path = tmp_path / "r.yaml"
    if text is not None:
        put(path, text)
    with pytest.raises(RegistryError, match=words):
        read_registry(path)


def test_two_entries_with_one_id_both_hold_and_are_told(tmp_path: Path) -> None:
    put(tmp_path / "a.yaml", SMALL.format("a"))
    put(tmp_path / "b.yaml", SMALL.format("b").replace("id: b", "id: a"))
    found = read_registry(tmp_path)
    assert [it.identity for it in found.entries] == ["pkg:npm/a", "pkg:npm/b"]
    assert [(Path(it.source).name, it.field) for it in found.problems] == [("b.yaml", "id")]


def test_the_id_of_a_snapshot_is_that_of_what_it_says(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    put(one / "a.yaml", SMALL.format("a"))
    put(one / "b.yaml", SMALL.format("b"))
    put(other / "x" / "y.json", '[{"owner":"o","state":"approved","identity":"pkg:NPM/b","id":"b"}]')
    put(other / "z.yml", "# moved\n" + SMALL.format("a"))
    assert read_registry(one).id == read_registry(other).id
    put(other / "z.yml", SMALL.format("a").replace("owner: o", "owner: p"))
    assert read_registry(one).id != read_registry(other).id


def test_values_are_kept_as_they_are_written(tmp_path: Path) -> None:
    text = SMALL.format("a").replace("owner: o", "owner: no") + "versions: 1.10\nticket: 0123\n"
    found = read_registry(put(tmp_path / "r.yaml", text)).entries[0]
    assert (found.owner, found.versions, found.ticket) == ("no", "1.10", "0123")


@given(st.text(max_size=200) | st.text(alphabet="-:{}[]&*!|>'\"# \n\tab", max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        documents = read_documents(text)
    except Broken:
        return
    assert all(it.line >= 1 for it in documents)


def test_a_problem_never_quotes_a_secret_in_an_identity(tmp_path: Path) -> None:
    text = SMALL.format("a").replace("pkg:npm/a", "https://x:hunter2@a.example/mcp?token=hunter2")
    found = read_registry(put(tmp_path / "d" / "a.yaml", text).parent)
    assert isinstance(found.problems[0], Problem)
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize("name", ["A.YAML", "a.Yml", "a.JSON", "readme.yaml", "readme-mcp.yaml"])
def test_no_spelling_of_a_file_hides_the_denial_in_it(tmp_path: Path, name: str) -> None:
    put(tmp_path / name, '{"id": "a", "identity": "pkg:npm/a", "state": "denied", "owner": "o"}')
    assert [it.state for it in read_registry(tmp_path).entries] == [State.DENIED]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_out_of_the_registry_is_told_and_not_read(tmp_path: Path) -> None:
    folder = put(tmp_path / "registry" / "a.yaml", SMALL.format("a")).parent
    outside = put(tmp_path / "outside" / "b.yaml", SMALL.format("b"))
    (folder / "b.yaml").symlink_to(outside)
    (folder / "more").symlink_to(outside.parent)
    found = read_registry(folder)
    assert [it.id for it in found.entries] == ["a"]
    assert [Path(it.source).name for it in found.problems] == ["b.yaml", "more"]
    assert all("put the files here" in it.message for it in found.problems)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_registry_behind_a_link_and_a_mounted_map_are_read(tmp_path: Path) -> None:
    """Kubernetes mounts a map as links into a hidden folder of its own."""
    folder = put(tmp_path / "registry" / "..data" / "a.yaml", SMALL.format("a")).parent.parent
    (folder / "a.yaml").symlink_to(Path("..data", "a.yaml"))
    (tmp_path / "link").symlink_to(folder)
    found = read_registry(tmp_path / "link")
    assert ([it.id for it in found.entries], found.problems) == (["a"], ())


@pytest.mark.parametrize("versions", [">=1.2 and <2", "1.2.3 or 1.3.0", ">=1 - <2 beta"])
def test_words_between_versions_are_no_versions(tmp_path: Path, versions: str) -> None:
    (problem,) = read_registry(
        put(tmp_path / "a.yaml", SMALL.format("a") + f"versions: '{versions}'\n")
    ).problems
    assert (problem.line, problem.field) == (5, "versions")
