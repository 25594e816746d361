"""`mcp-census azure` as its users meet it: exit codes, report, JSON, what it remembers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from inventory.report.published import read_schema
from tests.azure.cloud.estate import Json
from tests.azure.cloud.knobs import Fault
from tests.azure.conftest import Stand
from tests.azure.sweep.conftest import SignIn
from tests.azure.sweep.looking import OTHER, SUB, app, host, id_of, resource, small, whole
from tests.inventory.cli.command import Outcome, census

GROUPS = tuple(f"/subscriptions/{subscription}/resourceGroups/rg" for subscription in (SUB, OTHER))
ENTRY = """
- id: {id}
  identity: {identity}
  state: approved
  owner: platform
  reason: reviewed
"""


def registry(folder: Path, *identities: str) -> str:
    """Return a registry that approves some identities."""
    path = folder / "registry.yaml"
    rows = "".join(ENTRY.format(id=f"e{at}", identity=it) for at, it in enumerate(identities))
    path.write_text(f"entries:{rows}" if identities else "entries: []\n", encoding="utf-8")
    return str(path)


def approving(folder: Path) -> str:
    """Return a registry that approves all of the small tenant."""
    images = [f"pkg:oci/tools-{mark}?repository_url=contoso.azurecr.io%2Ftools-{mark}" for mark in "ab"]
    urls = [f"https://func-{mark}.azurewebsites.net/runtime/webhooks/mcp" for mark in "ab"]
    return registry(folder, *images, *urls)


def told(outcome: Outcome) -> dict[str, Json]:
    """Return the report as JSON, held to its schema."""
    document: dict[str, Json] = json.loads(outcome.out)
    Draft202012Validator(json.loads(read_schema())).validate(document)
    return document


def sweep(*options: str) -> Outcome:
    return census("azure", "sweep", *options)


def test_servers_that_nobody_approved_end_with_ten(stand: Stand, sign_in: SignIn) -> None:
    done = sweep(*sign_in(stand(small())), "--format", "json", "--no-store")
    assert done.code == 10, done.err
    told(done)
    sources = {
        sighting["source"]: sighting["grade"]
        for server in json.loads(done.out)["servers"]
        for sighting in server["sightings"]
    }
    assert sources[id_of("Microsoft.App/containerApps", "tools-a")] == "strong"
    assert "signed in as a service principal, from the environment" in done.err
    assert "query containers: 1 page, 2 of 2 rows" in done.err


def test_approved_servers_that_were_all_seen_end_with_nought(
    stand: Stand, sign_in: SignIn, tmp_path: Path
) -> None:
    done = sweep(*sign_in(stand(small())), "--registry", approving(tmp_path), "--no-store")
    assert done.code == 0, done.out + done.err


TROUBLES: list[dict[str, object]] = [
    {"denied": {OTHER}},
    {"truncate": 0, "truncates": "'microsoft.web/sites/slots')"},
    {"revoked": True, "locked_out": True},
    {"faults": [Fault(where="GET .*/functions", status=403, body={"error": {"code": "X"}}, times=99)]},
]


@pytest.mark.parametrize("trouble", TROUBLES, ids=",".join)
def test_whatever_could_not_be_seen_ends_with_three_and_is_named(
    stand: Stand, sign_in: SignIn, tmp_path: Path, trouble: dict[str, object]
) -> None:
    approved = approving(tmp_path)
    first = sweep(*sign_in(stand(small())), "--registry", approved)
    assert first.code == 0, first.out + first.err
    cloud = stand(small())
    for name, value in trouble.items():
        setattr(cloud.knobs, name, value)
    done = sweep(*sign_in(cloud), "--registry", approved, "--format", "json")
    assert done.code == 3, done.out + done.err
    assert told(done)["gaps"]
    assert "not seen:" in done.err
    changes = census("report", "changes", "--since", "1d", "--registry", approved)
    assert "gone" not in changes.out.lower()


def test_nobody_is_let_in_without_a_word_and_that_is_a_failure(stand: Stand, sign_in: SignIn) -> None:
    cloud = stand(small())
    cloud.knobs.locked_out = True
    done = sweep(*sign_in(cloud), "--no-store")
    assert (done.code, done.out) == (1, "")
    assert "AADSTS" in done.err or "sign in" in done.err


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--management-group", "a", "--subscription", "b"), 2, "not both"),
        (("--cloud", "mars"), 2, "not one of"),
        (("--credential", "guess"), 2, "not one of"),
        (("--since", "yesterday-ish"), 2, "is no time"),
        (("--since", "30d"), 2, "14 days"),
        (("--authority", "https://login.example"), 1, "--resource-manager"),
        (("--resource-manager", "http://plain.example", "--authority", "https://x.example"), 1, "https://"),
        (("--credential", "environment"), 1, "AZURE_CLIENT_ID"),
    ],
    ids=str,
)
def test_what_is_wrong_on_the_command_line_is_said(
    sign_in: SignIn, options: tuple[str, ...], code: int, said: str
) -> None:
    assert sign_in is not None
    done = sweep("--tenant", "00000000-0000-0000-0000-000000000099", *options)
    assert (done.code, said in done.err) == (code, True), done.err


def test_without_a_tenant_nothing_is_asked(sign_in: SignIn) -> None:
    assert sign_in is not None
    done = sweep()
    assert (done.code, "--tenant" in done.err) == (1, True)


def test_the_report_tells_hints_apart(stand: Stand, sign_in: SignIn) -> None:
    done = sweep(*sign_in(stand(whole())), "--no-store", "--quiet")
    servers, _, hints = done.out.partition("\nHINTS ")
    assert done.code == 10
    assert "mcp-exam-portal" in hints
    assert "mcp-exam-portal" not in servers
    assert done.err == ""


def test_a_delta_is_remembered_beside_the_whole(stand: Stand, sign_in: SignIn, tmp_path: Path) -> None:
    options = sign_in(stand(small()))
    approved = approving(tmp_path)
    assert sweep(*options, "--registry", approved).code == 0
    assert sweep(*options, "--registry", approved, "--since", "24h").code == 0
    remembered = json.loads(census("report", "--format", "json", "--registry", approved).out)
    assert len(remembered["servers"]) == 4


# What a registry has to say.


def remote(url: str) -> Json:
    """Return where a server answers, as a registry writes it."""
    return {"type": "streamable-http", "url": url}


def with_center() -> tuple[Json, tuple[str, ...]]:
    """Return what API Center's data plane answers: one decided, one synchronised from API Management."""
    urls = tuple(f"https://{host(name)}/mcp" for name in ("decided", "synced"))
    said: dict[str, Json] = {"decided": {"mcp-approval": "approved"}, "synced": {}}
    servers: Json = [
        {
            "server": {"name": f"contoso/{name}", "version": "1.0.0", "remotes": [remote(url)]},
            "_meta": {"x-ms-id": name, "customProperties": said[name]},
        }
        for name, url in zip(said, urls, strict=True)
    ]
    return {"servers": servers, "metadata": {"count": 2}}, urls


def test_what_api_center_decided_is_approved_and_what_it_synchronised_is_not(
    stand: Stand, sign_in: SignIn, tmp_path: Path
) -> None:
    document, urls = with_center()
    source = tmp_path / "servers.json"
    source.write_text(json.dumps(document), encoding="utf-8")
    folder = tmp_path / "registry"
    assert census("registry", "init", "--registry", str(folder)).code == 0
    brought = census(
        "registry",
        "import",
        str(source),
        "--format",
        "api-center",
        "--registry",
        str(folder),
        "--owner",
        "platform",
    )
    assert brought.code == 0, brought.err
    estate = small(*GROUPS)
    center = id_of("Microsoft.ApiCenter/services", "apic")
    estate.add(resource("Microsoft.ApiCenter/services", "apic"))
    for name, url in zip(("decided", "synced"), urls, strict=True):
        row = app(name)
        row["properties"]["template"]["containers"][0]["image"] = "mcr.microsoft.com/k8se/quickstart:latest"  # type: ignore[index,call-overload]
        estate.add(row)
        entry: Json = {"kind": "mcp", "title": name, "description": f"Answers at {url}"}
        estate.add(
            {"id": f"{center}/workspaces/default/apis/{name}", "name": name,
             "type": "Microsoft.ApiCenter/services/workspaces/apis", "properties": entry},
            "arm",
        )  # fmt: skip
    done = sweep(*sign_in(stand(estate)), "--registry", str(folder), "--no-store", "--format", "json")
    verdicts = {
        url: server["verdict"]
        for server in json.loads(done.out)["servers"]
        for url in [server["identity"]["url"]]
        if url in urls
    }
    assert verdicts == {urls[0]: "approved", urls[1]: "unregistered"}
    listed = [
        (server["identity"]["url"], finding["id"])
        for server in json.loads(done.out)["servers"]
        for finding in server["findings"]
        if finding["id"] == "MCP09-azure-listed-unapproved"
    ]
    assert (urls[1], "MCP09-azure-listed-unapproved") in listed
    assert urls[0] not in {url for url, _ in listed}


# The other two commands.


def test_the_queries_can_be_pasted_one_by_one() -> None:
    whole_text = census("azure", "queries").out
    one = census("azure", "queries", "containers")
    assert one.out in whole_text
    assert one.out.splitlines()[-1] == "| order by id asc"
    assert census("azure", "queries", "nothing").code == 2
    listed = json.loads(census("azure", "queries", "--format", "json").out)
    assert {"containers", "sites", "changes"} <= {query["name"] for query in listed["queries"]}


def test_the_role_reads_and_does_nothing_else() -> None:
    role = json.loads(census("azure", "permissions", "--role", "--subscription", "a").out)
    assert role["AssignableScopes"] == ["/subscriptions/a"]
    assert {action.rpartition("/")[2] for action in role["Actions"]} == {"read"}
    assert (role["DataActions"], role["NotActions"]) == ([], [])


def test_what_is_missing_is_told_and_nothing_is_tried_out(stand: Stand, sign_in: SignIn) -> None:
    estate = small()
    path = "/providers/microsoft.authorization/permissions"
    estate.answers[f"/subscriptions/{SUB}{path}"] = {"value": [{"actions": ["*/read"], "notActions": []}]}
    estate.answers[f"/subscriptions/{OTHER}{path}"] = {
        "value": [{"actions": ["Microsoft.App/*/read"], "notActions": []}]
    }
    cloud = stand(estate)
    done = census("azure", "permissions", "--check", "--format", "json", *sign_in(cloud))
    assert done.code == 3, done.err
    (lack,) = json.loads(done.out)["missing"]
    assert lack["scope"] == f"/subscriptions/{OTHER}"
    assert "Microsoft.Web/sites/read" in lack["actions"]["sweep"]
    assert {asked.verb for asked in cloud.reads()} == {"GET"}


def test_whoever_may_read_everything_lacks_nothing(stand: Stand, sign_in: SignIn) -> None:
    estate = small()
    for id_ in (SUB, OTHER):
        path = f"/subscriptions/{id_}/providers/microsoft.authorization/permissions"
        estate.answers[path] = {"value": [{"actions": ["*/read"], "notActions": []}]}
    done = census("azure", "permissions", "--check", *sign_in(stand(estate)))
    assert (done.code, "Nothing is missing in 2 scopes" in done.out) == (0, True), done.err


# A tenant and a machine in one inventory.


def test_a_machine_that_calls_a_tenant_s_server_keeps_it_from_being_an_orphan(
    stand: Stand, sign_in: SignIn, tmp_path: Path
) -> None:
    options = sign_in(stand(small()))
    assert sweep(*options).code == 10
    alone = json.loads(census("report", "--format", "json").out)
    url = "https://func-a.azurewebsites.net/runtime/webhooks/mcp"
    config = tmp_path / "home" / ".cursor" / "mcp.json"
    config.parent.mkdir()
    config.write_text(json.dumps({"mcpServers": {"tools": {"url": url}}}), encoding="utf-8")
    census("scan", "--only", "config")
    both = json.loads(census("report", "--format", "json").out)
    assert (orphaned(alone, url), orphaned(both, url)) == (True, False)
    assert both["sweep"]["scope"]["name"] == "1 host and 1 tenant"


def orphaned(report: dict[str, Json], url: str) -> bool:
    """Return whether a report says that nobody owns and nothing calls the server at `url`."""
    servers = report["servers"]
    assert isinstance(servers, list)
    (one,) = [it for it in servers if isinstance(it, dict) and it["identity"]["url"] == url]  # type: ignore[index,call-overload]
    return "MCP09-orphan" in json.dumps(one["findings"])
