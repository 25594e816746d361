"""Files made to hurt: each costs itself at most, and is a gap with a reason; the rest of the home is told."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discovery.clients.catalogue import rows
from discovery.clients.model import Format
from discovery.shapes.model import Plain
from tests.configs.scene import NPX, Scene, Seen, servers

VICTIM = ".cursor/mcp.json"
YAML_BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)
FORMATS = {
    "json": ".cursor/mcp.json",
    "toml": ".codex/config.toml",
    "yaml": ".config/goose/config.yaml",
    "frontmatter": ".claude/agents/a.md",
    "sqlite": ".local/share/opencode/opencode.db",
    "xml": ".config/JetBrains/IntelliJIdea2025.2/options/llm.mcpServers.xml",
    "zip": ".config/Claude/Claude Extensions/x/manifest.json",
}


def looked_through(scene: Scene) -> Seen:
    """Return what is seen, having checked that the neighbour of the ugly file is."""
    scene.write(".codeium/windsurf/mcp_config.json", servers("neighbour"))
    seen = scene.find()
    assert "neighbour" in seen.names
    assert {gap.root for gap in seen.gaps} <= {str(scene.home)}
    assert {str(scene.home), str(scene.machine)} <= seen.roots()
    return seen


def victim(scene: Scene) -> Path:
    path = scene.home / VICTIM
    path.parent.mkdir(parents=True)
    return path


def pipe(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def zero(path: Path) -> None:
    path.symlink_to("/dev/zero")


def shadow(path: Path) -> None:
    path.symlink_to("/etc/shadow")


def loop(path: Path) -> None:
    path.symlink_to(path)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100 * 1024**3)


def listening(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket has room for a hundred characters
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(here)


def device(path: Path) -> None:
    try:
        os.mknod(path, 0o666 | 0o020000, os.makedev(1, 5))  # /dev/zero's numbers
    except PermissionError:
        path.symlink_to("/dev/full")


@pytest.mark.parametrize(
    ("make", "reasons"),
    [
        (pipe, {"not-a-file"}),
        (folder, {"not-a-file"}),
        (zero, {"outside"}),
        (shadow, {"outside"}),
        (loop, {"not-a-file"}),
        (sparse, {"too-large"}),
        (listening, {"not-a-file"}),
        (device, {"not-a-file", "outside"}),
    ],
)
def test_what_is_no_plain_file_is_not_read(
    scene: Scene, make: Callable[[Path], None], reasons: set[str]
) -> None:
    make(victim(scene))
    ((name, reason),) = looked_through(scene).told()
    assert (name, reason in reasons) == ("mcp.json", True)


def test_a_link_that_leads_nowhere_is_nothing(scene: Scene) -> None:
    victim(scene).symlink_to("/nowhere/at/all")
    assert looked_through(scene).gaps == []


def test_a_link_inside_the_home_is_followed(scene: Scene) -> None:
    scene.write("dotfiles/mcp.json", servers("linked"))
    victim(scene).symlink_to("../dotfiles/mcp.json")
    seen = looked_through(scene).one("linked")
    assert seen.source == str(scene.home / VICTIM)


def test_a_folder_that_is_a_link_out_is_told_and_not_entered(
    scene: Scene, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "mcp.json").write_text(json.dumps(servers("theirs")))
    (scene.home / ".cursor").symlink_to(other)
    seen = looked_through(scene)
    assert (seen.names, seen.told()) == (["neighbour"], [(".cursor", "outside")])


@pytest.mark.parametrize(
    ("content", "gaps"),
    [
        ("", []),
        (" \n\t", []),
        ("// nothing yet\n", []),
        ("{}", []),
        ('{"mcpServers": {}}', []),
        ('{"mcpServers": null}', []),
        (b"\xef\xbb\xbf{}", []),
        ('{"mcpServers": {"a": ', ["malformed"]),
        ("[" * 200_000 + "]" * 200_000, ["too-large"]),
        ('{"a":' * 200_000 + "1" + "}" * 200_000, ["too-large"]),
        (b"\x00\x01\x02\xff" * 500, ["malformed"]),
        (b'{"mcpServers": {"a": {"command": "\xc3\x28"', ["malformed"]),
        ('{"mcpServers": []}', []),
        ('{"mcpServers": "many"}', ["malformed"]),
        ('{"mcpServers": 7}', ["malformed"]),
        ('{"mcpServers": {"a": 7, "b": null, "c": "npx"}}', ["malformed"] * 3),
        ('{"mcpServers": {"a": {"command": {"x": 1}}}}', ["malformed"]),
        ("[]", []),
        ("[1, 2]", ["unrecognised"]),
        ("42", ["unrecognised"]),
        ('{"something": "else"}', ["unrecognised"]),
    ],
)
def test_content_that_is_no_configuration(scene: Scene, content: str | bytes, gaps: list[str]) -> None:
    scene.write(VICTIM, content)
    seen = looked_through(scene)
    assert seen.told() == [("mcp.json", reason) for reason in gaps]
    assert seen.names == ["neighbour"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_another_encoding_is_read(scene: Scene, encoding: str) -> None:
    mark = "\ufeff" if encoding.endswith(("le", "be")) else ""
    scene.write(VICTIM, (mark + json.dumps(servers("wide"))).encode(encoding))
    assert "wide" in looked_through(scene).names


def test_one_bad_entry_costs_that_entry(scene: Scene) -> None:
    scene.write(VICTIM, {"mcpServers": {"good": NPX, "bad": ["npx"], "empty": {}}})
    seen = looked_through(scene)
    assert sorted(filter(None, seen.names)) == ["good", "neighbour"]
    assert {gap.reason.value for gap in seen.gaps} == {"malformed"}
    assert all("/mcpServers/" in gap.detail for gap in seen.gaps)


def test_ten_thousand_servers_are_all_told(scene: Scene) -> None:
    scene.write(VICTIM, servers(*(f"s{number:05}" for number in range(10_000))))
    assert len(looked_through(scene).sightings) == 10_001


def test_a_large_file_is_not_held_three_times(scene: Scene) -> None:
    history = "x" * 12_000_000
    scene.write(".claude.json", {"history": history, **servers("files")})
    tracemalloc.start()
    try:
        seen = scene.find()
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert seen.names == ["files"]
    assert most < 2.5 * len(history)


def test_a_yaml_bomb_is_not_expanded(scene: Scene) -> None:
    scene.write(FORMATS["yaml"], YAML_BOMB + "extensions: *i\n")
    assert {reason for _, reason in looked_through(scene).told()} <= {"too-large", "malformed"}


def test_an_entity_bomb_is_not_expanded(scene: Scene) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "xxxx"><!ENTITY y "&x;&x;">]><application mcp="&y;"/>'
    scene.write(FORMATS["xml"], bomb)
    looked_through(scene)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "content",
    [
        b"\x00" * 4096,
        b"\xff\xfe\x00",
        os.urandom(64).replace(b"\n", b"") * 40,
        b"PK\x03\x04garbage",
        b"mcp" * 999,
    ],
    ids=["zeros", "half a mark", "noise", "half a zip", "words"],
)
def test_garbage_in_any_format_costs_its_file(scene: Scene, form: str, content: bytes) -> None:
    scene.write(FORMATS[form], content)
    assert "crashed" not in {reason for _, reason in looked_through(scene).told()}


HOSTILE_NAMES = (
    "\x1b[2J\x1b[31mowned",
    "two\nlines",
    "=cmd()|' /C calc'!A0",
    "\u202eexe.mcp",
    "a\0b",
    "<script>",
    "\ud800",
    "",
)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_is_told_on_one_line(scene: Scene, name: str) -> None:
    scene.write(VICTIM, json.dumps({"mcpServers": {name: {"command": "npx", "args": [f"x-{name}"]}}}))
    seen = looked_through(scene)
    (found,) = [one for one in seen.sightings if one.name != "neighbour"]
    told = (found.name or "", found.pointer or "", found.source, *found.args)
    assert all(text.isprintable() for text in told)
    repr(seen).encode("utf-8")


@pytest.mark.parametrize(
    "path",
    [
        "/src/\ud800",
        "/src/a\0b",
        "\x1b[2J",
        "/" + "x" * 5000,
        "//",
        "~",
        "/..",
        "file://",
        "file:///%ff%00",
    ],
)
def test_a_hostile_project_path_costs_nothing(scene: Scene, path: str) -> None:
    scene.write(".claude.json", json.dumps({"projects": {path: servers("mine")}}))
    seen = scene.find()
    assert "crashed" not in {reason for _, reason in seen.told()}
    assert seen.names == ["mine"]
    repr(seen).encode("utf-8")


# Everything is imported by a first look, for the interpreter itself may lie where nobody may read.
DROPPED = """
import json, os, sys
from pathlib import Path
from discovery.clients.model import Os
from tests.configs.scene import Scene
scene = Scene.__new__(Scene)
scene.machine, scene.home, scene.os = Path(sys.argv[1]), Path(sys.argv[1]) / "home/ana", Os.LINUX
scene.find()
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
seen = scene.find()
gaps = [[gap.source, gap.reason, gap.root] for gap in seen.gaps]
print(json.dumps([seen.names, gaps, sorted(seen.roots())]))
"""


def as_nobody(scene: Scene) -> tuple[list[str], set[tuple[str, str, str]], list[str]]:
    """Return names, gaps and roots that a user without rights sees."""
    for above in (scene.machine, *scene.machine.parents):
        if above.stat().st_uid == os.geteuid() and above != Path("/"):
            above.chmod(above.stat().st_mode | 0o055)
    root = str(Path(__file__).parents[2])
    ran = subprocess.run(
        [sys.executable, "-c", DROPPED, str(scene.machine)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    names, gaps, roots = json.loads(ran.stdout)
    return names, {(source, reason, root) for source, reason, root in gaps}, roots


@pytest.fixture
def locked(scene: Scene) -> Iterator[Callable[[str, int], Path]]:
    """Give a way to take rights from a path below the home, given back at the end."""
    changed: list[Path] = []

    def lock(where: str, mode: int) -> Path:
        path = scene.home / where
        path.chmod(mode)
        changed.append(path)
        return path

    yield lock
    for path in reversed(changed):
        path.chmod(0o755)


def test_an_unreadable_file_is_a_gap(scene: Scene, locked: Callable[[str, int], Path]) -> None:
    scene.write(VICTIM, servers("hidden"))
    scene.write(".codeium/windsurf/mcp_config.json", servers("seen"))
    path = locked(VICTIM, 0)
    names, gaps, roots = as_nobody(scene)
    assert (names, gaps) == (["seen"], {(str(path), "denied", str(scene.home))})
    assert str(scene.home) in roots


@pytest.mark.parametrize("mode", [0, 0o444], ids=["closed", "listed but not entered"])
def test_an_unreadable_folder_is_a_gap_and_never_absent(
    scene: Scene, locked: Callable[[str, int], Path], mode: int
) -> None:
    scene.write(VICTIM, servers("hidden"))
    locked(".cursor", mode)
    names, gaps, _ = as_nobody(scene)
    assert names == []
    assert gaps
    assert {(reason, root) for _, reason, root in gaps} == {("denied", str(scene.home))}
    assert all(source.startswith(str(scene.home / ".cursor")) for source, _, _ in gaps)


def test_an_unreadable_home_was_not_looked_at(scene: Scene, locked: Callable[[str, int], Path]) -> None:
    scene.write(VICTIM, servers("hidden"))
    locked("", 0)
    names, gaps, roots = as_nobody(scene)
    assert (names, gaps) == ([], {(str(scene.home), "denied", str(scene.home))})
    assert str(scene.home) not in roots


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
JSON_FILES = sorted(
    {
        path.partition("/")[2]
        for _, location in rows()
        for path in location.paths
        if location.format is Format.JSON and path.startswith("{home}/") and "*" not in path
    }
)
KEYS = (
    "mcpServers",
    "servers",
    "mcp",
    "projects",
    "inputs",
    "mcp.servers",
    "server",
    "command",
    "url",
    "args",
    "env",
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(where=st.sampled_from(JSON_FILES), document=st.dictionaries(st.sampled_from(KEYS), PLAIN, max_size=4))
def test_no_value_of_any_type_crashes_a_reader(
    tmp_path_factory: pytest.TempPathFactory, where: str, document: dict[str, Plain]
) -> None:
    scene = Scene(tmp_path_factory.mktemp("machine"))
    scene.write(where, json.dumps(document))
    assert "crashed" not in {reason for _, reason in scene.find().told()}
