from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.formats.json import parse_json
from discovery.formats.reading import parse
from discovery.shapes.model import Plain
from inventory.entry import Entry, Snapshot
from inventory.model import View
from inventory.policy.dialects import BY_ID, read_policy
from inventory.policy.export.model import Effect, Exported
from inventory.policy.export.observe import observe
from inventory.policy.export.targets import TARGETS
from inventory.policy.model import Answer, Layer, candidate_of
from inventory.reconcile import judge
from inventory.registry.sources.model import Origin
from inventory.registry.sources.table import DIALECTS, read_source
from inventory.standing import State, Verdict
from tests.inventory.policy.registry_cases import TODAY, machines, sighting
from tests.inventory.report import sample

# Target → the dialect that reads it back, and a client that obeys it.
POLICIES = {
    "claude": ("claude", "claude-code"),
    "claude-managed": ("claude", "claude-code"),
    "copilot": ("copilot", "github-copilot-cli"),
    "vscode": ("vscode", "vscode"),
    "codex": ("codex", "codex"),
    "cursor": ("cursor", "cursor"),
    "windsurf": ("windsurf", "windsurf"),
    "gemini": ("gemini-admin", "gemini-cli"),
    "amazonq": ("amazon-q", "amazon-q-cli"),
}
SOURCES = {"docker": "docker", "toolhive": "toolhive", "backstage": "backstage", "csv": "csv", "v0.1": "v0.1"}


def document(target: str, made: Exported) -> Plain:
    (text,) = made.files.values()
    return parse(text.encode(), BY_ID[POLICIES[target][0]].format)


def machine(*rows: tuple[tuple[str, ...] | str, str], entries: tuple[Entry, ...]) -> tuple[Snapshot, View]:
    snapshot = Snapshot(id="s", source="/r", entries=entries)
    from inventory.correlate import correlate

    seen = [sample.seen(sighting(launch, label, "cursor", at)) for at, (launch, label) in enumerate(rows)]
    servers = judge(correlate(seen, "scope"), snapshot, today=TODAY)
    return snapshot, replace(sample.view(), servers=servers, snapshot=snapshot)


@pytest.mark.parametrize("target", sorted(POLICIES))
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_export_lets_run_what_is_not_approved_and_each_loss_is_told(
    target: str, data: st.DataObject
) -> None:
    dialect, client = POLICIES[target]
    snapshot, view = data.draw(machines(client))
    made = TARGETS[target].export(observe(snapshot, view, TODAY))
    policy = read_policy(dialect, [Layer(source="x", document=document(target, made))])
    told = {(loss.entry, loss.effect) for loss in made.losses}
    assert policy.problems == ()
    for judged in view.servers:
        for seen in judged.server.seen:
            judgement = judged.by_sighting[seen.sighting.key]
            answer = policy.decide(candidate_of(seen.sighting)).answer
            owner = judgement.entry.id if judgement.entry else ""
            if answer is Answer.ALLOW:
                assert judgement.verdict is Verdict.APPROVED, (seen.sighting, made.files)
            elif judgement.verdict is Verdict.APPROVED:
                losses = {(owner, Effect.NARROWER), (owner, Effect.LEFT_OUT), (owner, Effect.WIDER)}
                assert losses & told or any(it.state is State.DENIED for it in snapshot.entries)
            if judgement.verdict is Verdict.DENIED and target in ("claude", "copilot", "vscode"):
                assert answer is not Answer.ALLOW


@pytest.mark.parametrize("target", sorted(SOURCES))
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_an_export_that_is_imported_again_gives_the_same_verdicts(target: str, data: st.DataObject) -> None:
    snapshot, view = data.draw(machines("cursor"))
    made = TARGETS[target].export(observe(snapshot, view, TODAY))
    (text,) = made.files.values()
    origin = Origin(name="test", place="/x", day=TODAY, owner="platform")
    found = read_source(text.encode(), DIALECTS[SOURCES[target]], origin)
    approving = tuple(replace(it, state=State.APPROVED) for it in found.listed)
    back = Snapshot(id="b", source="/b", entries=(*found.entries, *approving))
    told = {loss.entry for loss in made.losses}
    after = judge((one.server for one in view.servers), back, today=TODAY)
    for before, again in zip(view.servers, after, strict=True):
        for key, judgement in before.by_sighting.items():
            now, entry = again.by_sighting[key].verdict, judgement.entry
            if now is judgement.verdict or judgement.verdict in NOT_CARRIED[target]:
                assert now is not Verdict.APPROVED or judgement.verdict in (Verdict.APPROVED, Verdict.DENIED)
            elif entry is not None:
                if entry.expires and entry.expires < TODAY:
                    continue  # not in force, so not exported, whatever else departs from it
                assert entry.id in told, (entry, judgement.verdict, now)
            else:
                pytest.fail(f"{judgement.verdict} became {now}")


# What is not in force is not exported, and a catalogue has no denials.
ENDED = frozenset({Verdict.PENDING, Verdict.EXPIRED})
NOT_CARRIED = {
    "csv": ENDED,
    "v0.1": ENDED,
    "backstage": ENDED | {Verdict.DENIED},
    "docker": ENDED | {Verdict.DENIED},
    "toolhive": ENDED | {Verdict.DENIED},
}


def approved(identity: str, versions: str | None = None, **more: object) -> Entry:
    base = Entry(id="e", identity=identity, versions=versions, state=State.APPROVED, owner="platform")
    return replace(base, **more)  # type: ignore[arg-type]  # each test names its own fields


FILES = ("npx", "-y", "@acme/files@1.2.3", "/srv")


def test_a_launch_that_was_seen_is_listed_with_its_other_spellings() -> None:
    snapshot, view = machine((FILES, "files"), entries=(approved("pkg:npm/%40acme/files", "=1.2.3"),))
    made = json.loads(TARGETS["claude"].export(observe(snapshot, view, TODAY)).files["managed-settings.json"])
    plain = ["npx", "@acme/files@1.2.3", "/srv"]
    assert made["allowManagedMcpServersOnly"] is True
    assert made["allowedMcpServers"] == [
        {"serverCommand": ["cmd", "/c", *FILES]},
        {"serverCommand": ["cmd", "/c", *plain]},
        {"serverCommand": list(FILES)},
        {"serverCommand": plain},
    ]


def test_codex_never_gets_a_command_alone() -> None:
    snapshot, view = machine((FILES, "files"), entries=(approved("pkg:npm/%40acme/files"),))
    text = TARGETS["codex"].export(observe(snapshot, view, TODAY)).files["requirements.toml"]
    assert 'command = "' not in text
    assert '{ match = "exact", value = "@acme/files@1.2.3" }' in text


@pytest.mark.parametrize("target", sorted(POLICIES))
def test_an_empty_registry_lets_nothing_run(target: str) -> None:
    dialect, _ = POLICIES[target]
    snapshot, view = machine((FILES, "files"), entries=())
    made = TARGETS[target].export(observe(snapshot, view, TODAY))
    policy = read_policy(dialect, [Layer(source="x", document=document(target, made))])
    (judged,) = view.servers
    assert policy.decide(candidate_of(judged.server.seen[0].sighting)).answer is Answer.BLOCK


@pytest.mark.parametrize(
    ("entry", "effect"),
    [
        (approved("pkg:npm/%40acme/files", ">=1,<2"), Effect.NARROWER),
        (approved("pkg:npm/never-seen"), Effect.LEFT_OUT),
        (approved("https://{tenant}.example.com/mcp"), Effect.NARROWER),
        (approved("pkg:npm/%40acme/files", expires=date(2027, 1, 31)), Effect.WIDER),
    ],
)
def test_what_a_list_cannot_say_is_told(entry: Entry, effect: Effect) -> None:
    snapshot, view = machine((FILES, "files"), entries=(entry,))
    made = TARGETS["claude"].export(observe(snapshot, view, TODAY))
    assert ("e", effect) in {(loss.entry, loss.effect) for loss in made.losses}


def test_an_address_without_a_path_does_not_open_every_path() -> None:
    snapshot, view = machine(entries=(approved("https://plain.example.org"),))
    made = TARGETS["claude"].export(observe(snapshot, view, TODAY)).files["managed-settings.json"]
    assert json.loads(made)["allowedMcpServers"] == [{"serverUrl": "https://plain.example.org/"}]


def test_no_secret_and_no_value_is_written() -> None:
    hidden = ("npx", "-y", "@acme/files@1.2.3", "--key=***")
    snapshot, view = machine((hidden, "h"), (FILES, "f"), entries=(approved("pkg:npm/%40acme/files"),))
    for name, target in TARGETS.items():
        made = target.export(observe(snapshot, view, TODAY))
        assert "***" not in "".join(made.files.values()), name
    body = parse_json(
        TARGETS["claude-managed"].export(observe(snapshot, view, TODAY)).files["managed-mcp.json"]
    )
    assert body == {
        "mcpServers": {
            "f": {
                "type": "stdio",
                "command": "npx",
                "args": list(FILES[1:]),
                "env": {"TOKEN": "${TOKEN}"},
            }
        }
    }


def test_a_tree_can_be_served_as_it_lies() -> None:
    entry = approved("https://mcp.example.com/mcp", name="com.example/mcp")
    snapshot, view = machine(entries=(entry,))
    made = TARGETS["tree"].export(observe(snapshot, view, TODAY))
    listed = json.loads(made.files["v0.1/servers/index.json"])
    latest = json.loads(made.files["v0.1/servers/com.example%2Fmcp/versions/latest"])
    assert (
        listed["servers"][0]
        == latest
        == json.loads(made.files["v0.1/servers/com.example/mcp/versions/latest"])
    )
    assert "Access-Control-Allow-Origin: *" in made.files["_headers"]


def test_the_arm_template_carries_the_approval() -> None:
    snapshot, view = machine(entries=(approved("https://mcp.example.com/mcp"),))
    made = json.loads(TARGETS["api-center"].export(observe(snapshot, view, TODAY)).files["api-center.json"])
    schema, server = made["resources"]
    assert schema["type"].endswith("/metadataSchemas")
    assert server["properties"]["customProperties"] == {"mcp-approval": "approved"}


def test_an_entry_for_some_users_is_left_out_of_a_list_for_all() -> None:
    from inventory.entry import Reach

    entry = approved("https://mcp.example.com/mcp", reach=Reach(users=("ben",)))
    snapshot, view = machine(entries=(entry,))
    for target in ("claude", "copilot", "cursor", "windsurf", "gemini", "amazonq"):
        made = TARGETS[target].export(observe(snapshot, view, TODAY))
        assert "mcp.example.com" not in "".join(made.files.values()), target
        assert Effect.LEFT_OUT in {loss.effect for loss in made.losses}


def test_every_target_says_the_same_twice() -> None:
    snapshot, view = machine((FILES, "f"), entries=(approved("pkg:npm/%40acme/files"),))
    for target in TARGETS.values():
        assert target.export(observe(snapshot, view, TODAY)) == target.export(observe(snapshot, view, TODAY))
