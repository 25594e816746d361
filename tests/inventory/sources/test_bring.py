from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inventory.model import State
from inventory.registry.absent import RegistryError
from inventory.registry.read import read_registry
from inventory.registry.sources.bring import Brought, Wish, bring
from inventory.registry.sources.configured import Source, read_sources
from inventory.registry.sources.fetch import Fetcher, Limits
from inventory.registry.sources.listed import read_catalogues
from inventory.registry.write import decide, init_registry, propose
from tests.inventory.sources.stand_in import Asked, Handler, page, row, serving

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FILES = "pkg:npm/%40acme/files"


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return init_registry(tmp_path / "registry")


def wish(registry: Path, *, dry: bool = False, offline: bool = False, full: bool = False) -> Wish:
    data = registry.parent / "data"
    return Wish(registry=registry, cache=data, now=NOW, dry=dry, offline=offline, full=full)


def write(registry: Path, name: str, *lines: str) -> Source:
    """Write a CSV of decisions beside the registry, and return it as a source."""
    path = registry.parent / f"{name}.csv"
    path.write_text("purl,state,owner\n" + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return Source(name=name, where=str(path), dialect="csv")


def one(source: Source, registry: Path, **changes: bool) -> Brought:
    (done,) = bring((source,), wish(registry, **changes))
    return done


def acts(done: Brought) -> list[str]:
    assert done.plan is not None, done.error
    return sorted(f"{change.act} {change.entry.identity}" for change in done.plan.changes)


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return every file with its content and when it was written."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_an_import_writes_entries_that_the_registry_reads(registry: Path) -> None:
    source = write(registry, "board", f"{FILES}@1.2.3,approved,dana", "https://x.example.com/mcp,denied,sec")
    assert acts(one(source, registry)) == ["added https://x.example.com/mcp", f"added {FILES}"]
    found = read_registry(registry)
    assert [(it.identity, it.state, it.versions, it.owner) for it in found.entries] == [
        ("https://x.example.com/mcp", State.DENIED, None, "sec"),
        (FILES, State.APPROVED, "=1.2.3", "dana"),
    ]
    assert found.problems == ()
    assert {(it.approved_by, str(it.approved_at)) for it in found.entries} == {("board", "2026-11-21")}


def test_the_same_import_twice_touches_no_file(registry: Path) -> None:
    source = write(registry, "board", f"{FILES}@1.2.3,approved,dana", "https://x.example.com/mcp,denied,sec")
    one(source, registry)
    before = snapshot(registry)
    again = next(iter(bring((source,), Wish(registry=registry, cache=registry, now=NOW + timedelta(days=9)))))
    assert again.changed == 0
    assert acts(again) == ["unchanged https://x.example.com/mcp", f"unchanged {FILES}"]
    assert snapshot(registry) == before


def test_a_dry_run_says_all_and_writes_nothing(registry: Path) -> None:
    source = write(registry, "board", f"{FILES},approved,dana")
    before = snapshot(registry)
    assert acts(one(source, registry, dry=True)) == [f"added {FILES}"]
    assert snapshot(registry) == before


def test_what_a_source_takes_back_is_removed_and_what_it_changes_is_changed(registry: Path) -> None:
    one(write(registry, "board", f"{FILES},approved,dana", "pkg:npm/other,approved,dana"), registry)
    done = one(write(registry, "board", f"{FILES},approved,erin"), registry)
    assert acts(done) == [f"changed {FILES}", "removed pkg:npm/other"]
    assert [(it.identity, it.owner) for it in read_registry(registry).entries] == [(FILES, "erin")]


@pytest.mark.parametrize("content", ["", "\x00\x01", '{"allowedMcpServers": [', "[" * 100_000])
def test_a_source_that_cannot_be_read_changes_nothing(registry: Path, content: str) -> None:
    path = registry.parent / "settings.json"
    source = Source(name="claude", where=str(path), dialect="claude")
    path.write_text(json.dumps({"allowedMcpServers": [{"serverUrl": "https://x.example.com/*"}]}))
    one(source, registry)
    before = snapshot(registry)
    path.write_text(content)
    done = one(source, registry)
    assert done.error
    assert not done.complete
    assert snapshot(registry) == before


def test_a_row_that_cannot_be_read_takes_back_its_approval_and_no_denial(registry: Path) -> None:
    one(write(registry, "board", f"{FILES},approved,dana", "pkg:npm/evil,denied,sec"), registry)
    done = one(write(registry, "board", "github,approved,dana", "evil,denied,sec"), registry)
    assert acts(done) == ["kept pkg:npm/evil", f"removed {FILES}"]
    assert not done.complete


def test_a_file_changed_by_hand_is_kept_and_told(registry: Path) -> None:
    source = write(registry, "board", f"{FILES},approved,dana")
    one(source, registry)
    (file,) = (registry / "imported" / "board").iterdir()
    file.write_text(file.read_text() + "ticket: OPS-1\n")
    for lines in ((f"{FILES},approved,erin",), ()):
        done = one(write(registry, "board", *lines), registry)
        assert acts(done) == [f"kept {FILES}"]
        assert "by hand" in done.plan.changes[0].why if done.plan else False
    assert "OPS-1" in file.read_text()


def test_the_organisation_s_own_entry_comes_first(registry: Path) -> None:
    decide(registry, propose(FILES, state=State.APPROVED, owner="us"))
    done = one(write(registry, "board", f"{FILES}@9.9.9,approved,them"), registry)
    assert acts(done) == [f"overruled {FILES}"]
    assert [it.owner for it in read_registry(registry).entries] == ["us"]


def test_a_denial_is_written_whoever_came_first(registry: Path) -> None:
    decide(registry, propose(FILES, state=State.APPROVED, owner="us"))
    assert acts(one(write(registry, "board", f"{FILES},denied,sec"), registry)) == [f"added {FILES}"]
    assert {it.state for it in read_registry(registry).entries} == {State.APPROVED, State.DENIED}


def test_the_first_of_several_sources_comes_first_in_any_run(registry: Path) -> None:
    high = write(registry, "high", f"{FILES}@1.0.0,approved,high")
    low = write(registry, "low", f"{FILES}@2.0.0,approved,low", "pkg:npm/more,approved,low")
    for _ in range(2):
        list(bring((high, low), wish(registry)))
        owners = [(it.owner, it.identity) for it in read_registry(registry).entries]
        assert sorted(owners) == [("high", FILES), ("low", "pkg:npm/more")]
    list(bring((low, high), wish(registry)))
    assert {it.owner for it in read_registry(registry).entries} == {"low"}


def test_contradictory_rows_of_one_source_both_stand_and_the_denial_wins(registry: Path) -> None:
    one(write(registry, "board", f"{FILES},approved,dana", f"{FILES},denied,dana"), registry)
    found = read_registry(registry)
    assert sorted(it.state for it in found.entries) == [State.APPROVED, State.DENIED]
    assert found.problems == ()


def test_rows_with_one_id_and_different_ranges_have_ids_of_their_own(registry: Path) -> None:
    one(write(registry, "board", *(f"{FILES}@{major}.0.0,approved,dana" for major in range(5))), registry)
    found = read_registry(registry)
    assert (len(found.entries), found.problems) == (5, ())


def test_one_source_that_fails_costs_no_other(registry: Path) -> None:
    good = write(registry, "good", f"{FILES},approved,dana")
    bad = Source(name="bad", where=str(registry / "missing.csv"), dialect="csv")
    first, second = bring((bad, good), wish(registry))
    assert "missing.csv" in first.error
    assert second.complete
    assert len(read_registry(registry).entries) == 1


def test_a_source_for_one_client_is_limited_to_it(registry: Path) -> None:
    source = write(registry, "board", f"{FILES},approved,dana")
    one(Source(name="board", where=source.where, dialect="csv", clients=("cursor",)), registry)
    assert read_registry(registry).entries[0].reach.clients == ("cursor",)


@pytest.mark.parametrize("name", ["../evil", "a/b", "", ".hidden", "Upper", "x" * 80])
def test_a_name_that_could_leave_the_folder_is_refused(registry: Path, name: str) -> None:
    source = write(registry, "board", f"{FILES},approved,dana")
    assert one(Source(name=name, where=source.where, dialect="csv"), registry).error


# Catalogues.


def test_a_catalogue_is_kept_beside_the_entries_and_approves_nothing(registry: Path) -> None:
    path = registry.parent / "official.json"
    path.write_text(json.dumps(page("a", "b")))
    source = Source(name="official", where=str(path), dialect="official")
    assert one(source, registry).listed == 2
    found = read_registry(registry)
    assert found.entries == ()
    assert found.problems == ()
    assert [(it.identity, it.state, it.owner) for it in found.catalogue] == [
        ("pkg:npm/%40acme/a", State.DRAFT, "official"),
        ("pkg:npm/%40acme/b", State.DRAFT, "official"),
    ]
    path.write_text(json.dumps(page("b")))
    assert one(source, registry).unlisted == 1
    before = snapshot(registry)
    assert one(source, registry).changed == 0
    assert snapshot(registry) == before


def test_an_approved_line_in_a_catalogue_s_file_is_a_draft_all_the_same(registry: Path) -> None:
    path = registry.parent / "official.json"
    path.write_text(json.dumps(page("a")))
    one(Source(name="official", where=str(path), dialect="official"), registry)
    (file,) = (registry / ".sources").glob("*.jsonl")
    file.write_text(file.read_text().replace('"draft"', '"approved"') + "no json\n")
    assert [it.state for it in read_catalogues(registry)] == [State.DRAFT]


def test_a_folder_of_files_is_one_source_and_a_bad_file_costs_that_file(registry: Path) -> None:
    folder = registry.parent / "docker"
    for name in ("a", "b"):
        (folder / name).mkdir(parents=True)
        (folder / name / "server.yaml").write_text(f"name: {name}\ntype: server\nimage: mcp/{name}\n")
    (folder / "b" / "broken.yaml").write_text("a: [")
    done = one(Source(name="docker", where=str(folder), dialect="docker"), registry)
    assert done.listed == 2
    assert done.found is not None
    assert [Path(it.source).name for it in done.found.problems] == ["broken.yaml"]


# Over the network.


def remote(url: str, dialect: str = "official") -> Source:
    return Source(name="remote", where=url, dialect=dialect)


def test_what_changed_since_the_last_time_is_asked_for_and_a_tombstone_unlists(registry: Path) -> None:
    answers = [page("a", "b"), {"servers": [row("b", status="deleted"), row("c")], "metadata": {}}]

    def act(handler: Handler, asked: Asked) -> None:
        handler.say(200, answers[1 if "updated_since" in asked.query else 0])

    with serving(act) as server:
        one(remote(server.url), registry)
        done = one(remote(server.url), registry)
        assert server.asked[1].query["updated_since"] == "2026-11-21T11:00:00Z"
    assert (done.listed, done.unlisted) == (1, 1)
    assert [it.identity for it in read_catalogues(registry)] == ["pkg:npm/%40acme/a", "pkg:npm/%40acme/c"]


def test_what_was_decided_is_read_whole_each_time(registry: Path) -> None:
    with serving(lambda handler, _: handler.say(200, page("a"))) as server:
        for _ in range(2):
            one(remote(server.url, "v0.1"), registry)
    assert all("updated_since" not in asked.query for asked in server.asked)


@pytest.mark.parametrize("failure", ["500", "broken", "circle", "endless", "gone"])
def test_on_any_error_everything_stays_as_it_was(registry: Path, failure: str) -> None:
    broken = False
    count = iter(range(10_000))

    def act(handler: Handler, _: Asked) -> None:
        if not broken:
            handler.say(200, page("a", "b"))
        elif failure in ("circle", "endless"):
            handler.say(200, page("z", cursor="again" if failure == "circle" else str(next(count))))
        else:
            handler.say({"500": 500, "gone": 404}.get(failure, 200), b'{"servers": [')

    limits = Limits(pages=10, page_s=5, total_s=10)
    with serving(act) as server:
        list(bring((remote(server.url),), wish(registry), Fetcher(limits)))
        before = snapshot(registry.parent)
        broken = True
        (done,) = bring((remote(server.url),), wish(registry, full=True), Fetcher(limits))
    assert done.error
    assert snapshot(registry.parent) == before
    assert len(read_catalogues(registry)) == 2
    offline = one(remote(server.url), registry, offline=True)
    assert offline.complete
    assert offline.changed == 0


def test_offline_without_a_first_time_is_told(registry: Path) -> None:
    assert "--offline" in one(remote("https://registry.example.com"), registry, offline=True).error


def test_one_file_over_the_network_is_not_sent_twice(registry: Path) -> None:
    body = {"servers": [row("a")]}

    def act(handler: Handler, asked: Asked) -> None:
        same = asked.headers.get("if-none-match") == '"1"'
        handler.say(304 if same else 200, b"" if same else body, ETag='"1"')

    with serving(act) as server:
        source = remote(f"{server.url}/registry.json", "amazonq")
        assert acts(one(source, registry)) == ["added pkg:npm/%40acme/a"]
        assert one(source, registry).note == "unchanged since the last time"
    assert [asked.path for asked in server.asked] == ["/registry.json"] * 2


def test_a_token_comes_from_the_environment_and_stands_nowhere(
    registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACME_TOKEN", "tok-1234567890")

    def act(handler: Handler, asked: Asked) -> None:
        handler.say(200 if asked.headers.get("authorization") == "Bearer tok-1234567890" else 401, page("a"))

    with serving(act) as server:
        source = Source(name="remote", where=server.url, dialect="official", token_env="ACME_TOKEN")
        assert one(source, registry).complete
        assert b"tok-1234567890" not in b"".join(data for _, data in snapshot(registry.parent).values())
        monkeypatch.delenv("ACME_TOKEN")
        assert "ACME_TOKEN" in one(source, registry).error


# sources.yaml


def test_the_sources_of_a_registry_are_read_in_their_order(registry: Path) -> None:
    (registry / "sources.yaml").write_text(
        "sources:\n"
        "  - {name: claude, from: ../claude.json, dialect: claude, owner: platform, clients: claude-code}\n"
        "  - name: official\n"
        "    from: https://registry.modelcontextprotocol.io\n"
    )
    claude, official = read_sources(registry)
    assert (claude.where, claude.clients) == (str(registry / "../claude.json"), ("claude-code",))
    assert official == Source(name="official", where="https://registry.modelcontextprotocol.io")
    assert read_registry(registry).problems == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "sources:"),
        ("sources: []", "sources:"),
        ("sources: x", "sources:"),
        ("other: 1", "sources:"),
        ("sources: [{from: x}]", "/sources/0/name"),
        ("sources: [{name: a}]", "/sources/0/from"),
        ("sources: [{name: ../a, from: x}]", "/sources/0/name"),
        ("sources: [{name: a, from: x, dialect: y}]", "/sources/0/dialect"),
        ("sources: [{name: a, from: x, state: y}]", "/sources/0/state"),
        ("sources: [{name: a, from: x, clients: []}]", "/sources/0/clients"),
        ("sources: [{name: a, from: x, token: abc}]", "/sources/0/token"),
        ("sources: [{name: a, from: x}, {name: a, from: y}]", "two sources"),
        ("a: &a [*a]", "alias"),
        ("sources: [", "not YAML"),
    ],
)
def test_a_mistake_in_sources_is_told_with_its_place(registry: Path, text: str, words: str) -> None:
    (registry / "sources.yaml").write_text(text)
    with pytest.raises(RegistryError, match=words):
        read_sources(registry)


def test_no_sources_is_an_error_that_says_how_to_begin(registry: Path) -> None:
    with pytest.raises(RegistryError, match=r"sources\.yaml"):
        read_sources(registry)
