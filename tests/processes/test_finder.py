"""What the finder gives: redacted sightings with their facts, gaps by user, and how far it got."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from discovery.model import Gap, Looked, Reason, Sighting, Surface
from discovery.processes import FEW, ProcessFinder
from discovery.redact.keyed import Fingerprinter
from discovery.redact.names import is_secret_name
from discovery.wire import to_json
from tests.processes.lab import NODE, SDK, SERVER_JS, SERVER_PY, Lab, npm

AT = datetime(2026, 11, 21, tzinfo=UTC)
SECRET = "sk-ant-api03-" + "Zk3xQ9" * 10  # nosec: no key, only its shape


def find(lab: Lab) -> tuple[list[Sighting], list[Gap], list[Looked]]:
    """Return what the finder gives, sorted by kind."""
    finder = ProcessFinder(live=lab.live(), keyed=Fingerprinter(bytes(32)), now=lambda: AT)
    items = list(finder.find())
    return (
        [item for item in items if isinstance(item, Sighting)],
        [item for item in items if isinstance(item, Gap)],
        [item for item in items if isinstance(item, Looked)],
    )


def served(*extra: str, **fields: str) -> Lab:
    lab = Lab()
    lab.start(10, 1, "/usr/share/cursor/cursor")
    lab.disk.put("/home/ada/work/app.py", SERVER_PY)
    lab.start(20, 10, "python", "app.py", *extra, **fields)
    lab.talk(10, 20)
    return lab


def test_a_sighting_says_who_runs_it_and_how() -> None:
    lab = served()
    lab.listen(20, port=8123)
    (seen,), gaps, looked = find(lab)
    assert (seen.surface, seen.source, seen.root, seen.user) == (Surface.PROCESS, "pid:20", "user:ada", "ada")
    assert (seen.client, seen.pid, seen.address, seen.transport) == ("cursor", 20, "127.0.0.1:8123", "stdio")
    assert (seen.command, seen.args, seen.cwd, seen.seen_at) == ("python", ("app.py",), "/home/ada/work", AT)
    assert seen.facts == {
        "chain": "python 20",
        "channel": "tcp,stdio",
        "entry": "/home/ada/work/app.py",
        "evidence": "pypi.imports,channel.tcp,channel.stdio,owner.client",
        "exe": "/usr/bin/python3.11",
        "login": "20",
        "owner": "cursor 10",
        "score": "75",
        "started": "2026-11-18T11:07:00+00:00",
    }
    assert gaps == []
    assert [(each.root, each.examined, each.found) for each in looked] == [("user:ada", 3, 1)]


def test_no_fact_of_a_process_is_taken_for_a_secret() -> None:
    lab = served()
    lab.listen(20)
    (seen,), _, _ = find(lab)
    assert seen.secrets == ()
    assert [fact for fact in seen.facts if is_secret_name(fact)] == []


def test_secrets_on_the_command_line_and_in_the_environment_stay_out() -> None:
    lab = served("--api-key", SECRET, f"--header=Authorization: Bearer {SECRET}")
    lab.variables[20] = {"ANTHROPIC_API_KEY": SECRET, "PATH": f"/{SECRET}"}
    (seen,), _, _ = find(lab)
    assert SECRET not in repr(to_json(seen))
    assert seen.env_names == ("ANTHROPIC_API_KEY", "PATH")
    assert seen.args[:2] == ("app.py", "--api-key")
    assert len(seen.args) == 4
    assert seen.secrets != ()


def test_what_moves_a_terminal_is_escaped() -> None:
    lab = served("\x1b[2J\nx", name="mcp\x1b[2J\nx) S 1")
    lab.change(20, user="ada\x1b[31m")
    (seen,), _, looked = find(lab)
    assert all(value.isprintable() for value in (*seen.args, *seen.facts.values(), seen.root))
    assert all(each.root.isprintable() for each in looked)


@pytest.mark.parametrize("size", [70_000, 400_000])
def test_endless_arguments_are_cut(size: int) -> None:
    (seen,), _, _ = find(served("x" * size))
    assert max(map(len, seen.args)) <= 4096


def test_a_remote_server_is_a_sighting_of_its_own() -> None:
    lab = Lab()
    lab.start(10, 1, "/usr/share/cursor/cursor")
    npm(lab.disk, "/g", "mcp-remote", {"p.js": ""}, bin="p.js")
    url = f"https://mcp.acme.com/v1?api_key={SECRET}"
    lab.start(20, 10, "node", "/g/node_modules/mcp-remote/p.js", url)
    lab.talk(10, 20)
    (local, remote), _, _ = find(lab)
    assert (local.identity.purl, local.facts["role"]) == ("pkg:npm/mcp-remote@1.2.3", "gateway")
    assert (remote.identity.url, remote.facts["role"]) == ("https://mcp.acme.com/v1", "remote")
    assert remote.facts["outer"] == "20"
    assert local.key != remote.key
    assert SECRET not in repr((to_json(local), to_json(remote)))


def test_a_gateway_and_its_inner_server_name_each_other() -> None:
    lab = Lab()
    npm(lab.disk, "/g", "supergateway", {"x.js": ""}, bin="x.js")
    npm(lab.disk, "/g", "notes", {"x.js": SERVER_JS}, bin="x.js", dependencies=SDK)
    lab.start(20, 1, "node", "/g/node_modules/supergateway/x.js", "--stdio", "notes")
    lab.listen(20)
    lab.start(21, 20, "sh", "-c", "notes")
    lab.start(22, 21, "node", "/g/node_modules/notes/x.js")
    lab.talk(20, 21, 22)
    (outer, inner), _, _ = find(lab)
    assert (outer.facts["role"], outer.facts["inner"]) == ("gateway", "22")
    assert (inner.facts["outer"], inner.facts["chain"]) == ("20", "sh 21 > node 22")


def test_a_program_of_another_that_may_not_be_read_is_a_gap_that_hides_nothing_else() -> None:
    lab = served()
    for pid, user in ((30, "bob"), (31, "bob"), (32, "eve")):
        lab.start(pid, 1, "python", "app.py", exe=None, user=user)
    lab.disk.closed = {"bob", "eve"}
    seen, gaps, looked = find(lab)
    assert [each.user for each in seen] == ["ada"]
    assert [(gap.source, gap.root, gap.reason) for gap in gaps] == [
        (place, place, Reason.DENIED) for place in ("pid:30", "pid:31", "pid:32")
    ]
    assert [each.root for each in looked] == ["user:ada", "user:bob", "user:eve"]


def test_many_programs_that_may_not_be_read_are_one_gap_of_their_user() -> None:
    lab = served()
    for pid in range(30, 30 + FEW + 1):
        lab.start(pid, 1, "python", "app.py", exe=None, user="bob")
    lab.start(99, 1, "python", "app.py", exe=None, user="eve")
    lab.disk.closed = {"bob", "eve"}
    _, gaps, _ = find(lab)
    assert [(gap.root, gap.detail.split()[0]) for gap in gaps] == [
        ("user:bob", str(FEW + 1)),
        ("pid:99", "python"),
    ]


def test_what_has_gone_meanwhile_is_passed_in_silence() -> None:
    lab = served()
    del lab.disk.files["/home/ada/work/app.py"]
    seen, gaps, _ = find(lab)
    assert (seen, gaps) == ([], [])


def test_a_program_of_which_nothing_is_told_is_counted() -> None:
    lab = served()
    lab.start(40, 1, "/opt/x/unknown", exe=None, user="bob")
    assert [gap.root for gap in find(lab)[1]] == ["pid:40"]


def test_a_process_of_nobody_known_is_counted_under_a_question_mark() -> None:
    lab = served()
    lab.table[20] = type(lab.table[20])(
        pid=20, parent=10, started=lab.table[20].started, name="p", args=("python", "app.py"), exe=NODE
    )
    assert "user:?" in {each.root for each in find(lab)[2]}
