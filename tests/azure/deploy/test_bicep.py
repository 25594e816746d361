"""The deployment evaluated with parameters, and every resource of it held against Azure's own types."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from discovery.shapes.model import Plain
from inventory.cli.azure import app
from tests.azure.deploy.azure_types import wrong
from tests.azure.deploy.bicep_functions import PURE
from tests.azure.deploy.bicep_places import MANAGEMENT, Made
from tests.azure.deploy.bicep_run import Run
from tests.azure.deploy.bicep_text import BadBicep, mentioned, plain, read

ROOM = Path("agents/deploy/azure").resolve()
FILES = sorted(ROOM.rglob("*.bicep"))
MAIN, POLICY = ROOM / "bicep/main.bicep", ROOM / "policy/main.bicep"
READER = "acdd72a7-3385-48ef-bd42-f606fba818ce"
HOOK = "https://hooks.example/a-secret-path"
SUBNET = (
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-net/providers/Microsoft.Network"
    "/virtualNetworks/vnet/subnets/mcp-census"
)
SMALL: dict[str, Plain] = {
    "subscriptionId": "00000000-0000-0000-0000-000000000001",
    "image": "ghcr.example/c@sha256:1",
}
PRIVATE: dict[str, Plain] = {
    **SMALL,
    "registryServer": "registry.example",
    "pullIdentityId": "/subscriptions/x/puller",
    "subnetId": SUBNET,
}
ALERTING: dict[str, Plain] = {
    **PRIVATE,
    "alertsEnabled": True,
    "webhookUrl": HOOK,
    "sweepArguments": ["--probe"],
}
WAYS = {"small": SMALL, "private": PRIVATE, "alerting": ALERTING}


def given(file: Path) -> dict[str, Plain]:
    """Return the values of a parameter file."""
    held = json.loads(file.read_text("utf-8"))
    return {name: one["value"] for name, one in held["parameters"].items()}


def deployed(file: Path, parameters: dict[str, Plain]) -> list[Made]:
    """Return what a deployment at the management group makes."""
    run = Run(file=read(file), scope=MANAGEMENT, given=parameters)
    run.all()
    return run.made


def new(file: Path, parameters: dict[str, Plain]) -> list[Made]:
    """Return what a deployment makes, without what is there already."""
    return [one for one in deployed(file, parameters) if not one.existing]


def one(parameters: dict[str, Plain], symbol: str) -> Made:
    """Return the resource of one symbol in the main deployment."""
    (found,) = [made for made in new(MAIN, parameters) if made.symbol == symbol]
    return found


def at(made: Made, *path: str | int) -> Plain:
    """Return what stands at a place of a body."""
    value: Plain = dict(made.body)
    for step in path:
        assert isinstance(value, dict | list)
        value = value[step]  # type: ignore[index]  # a key for an object, a number for a list
    return value


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_name_in_a_file_is_declared_and_every_declaration_is_used(file: Path) -> None:
    held = read(file)
    names = {one.name for one in held.declarations if one.kind != "output"}
    used = {name for one in held.declarations if one.value is not None for name in mentioned(one.value)}
    functions = {
        *PURE,
        "loadTextContent",
        "loadJsonContent",
        "managementGroup",
        "subscription",
        "resourceGroup",
    }
    assert used - names <= functions | {"deployment", "tenant"}
    assert {one.name for one in held.declarations if one.kind in ("parameter", "variable")} <= used


@pytest.mark.parametrize("way", WAYS)
def test_azure_knows_every_property_of_every_resource(way: str) -> None:
    for made in new(MAIN, WAYS[way]):
        assert wrong(made.kind, made.body) == [], made.symbol


def test_azure_knows_every_property_of_the_rules() -> None:
    for made in new(POLICY, given(POLICY.parent / "main.parameters.json")):
        assert wrong(made.kind, made.body) == [], made.symbol


@pytest.mark.parametrize("file", [MAIN, POLICY], ids=["main", "policy"])
def test_the_parameter_files_are_of_deployments_and_fit_them(file: Path) -> None:
    held = json.loads(file.with_name("main.parameters.json").read_text("utf-8"))
    assert sorted(held) == ["$schema", "contentVersion", "parameters"]
    assert all(list(one) == ["value"] for one in held["parameters"].values())
    assert new(file, given(file.with_name("main.parameters.json")))


@pytest.mark.parametrize("way", WAYS)
def test_the_one_role_that_anybody_gets_is_reader_at_the_management_group(way: str) -> None:
    roles = [made for made in new(MAIN, WAYS[way]) if "roleAssignments" in made.type]
    assert [made.scope for made in roles] == [MANAGEMENT]
    properties = at(roles[0], "properties")
    assert isinstance(properties, dict)
    assert properties["roleDefinitionId"] == f"/providers/Microsoft.Authorization/roleDefinitions/{READER}"
    assert "userAssignedIdentities/mcp-census-reader#principalId" in str(properties["principalId"])
    assert READER in (ROOM / "bicep/main.bicep").read_text("utf-8")


def test_nothing_of_the_deployment_answers_anybody() -> None:
    kinds = {made.type.partition("@")[0] for made in new(MAIN, ALERTING)}
    assert not {kind for kind in kinds if "containerApps" in kind or "publicIP" in kind or "sites" in kind}
    assert '"ingress":' not in json.dumps([dict(made.body) for made in new(MAIN, ALERTING)])


def test_the_code_in_the_container_cannot_use_the_identity_that_pulls() -> None:
    settings = at(one(PRIVATE, "job"), "properties", "configuration", "identitySettings")
    assert isinstance(settings, list)
    lives = {
        str(item["identity"]).rpartition("/")[2]: item["lifecycle"]
        for item in settings
        if isinstance(item, dict)
    }
    assert lives == {"mcp-census-reader": "Main", "puller": "None"}


def test_a_sweep_is_one_container_once_with_the_identity_that_reads() -> None:
    job = one(SMALL, "job")
    configuration = at(job, "properties", "configuration")
    assert isinstance(configuration, dict)
    assert configuration["triggerType"] == "Schedule"
    assert configuration["scheduleTriggerConfig"] == {
        "cronExpression": "17 3 * * *", "parallelism": 1, "replicaCompletionCount": 1,
    }  # fmt: skip
    assert (configuration["replicaRetryLimit"], configuration["replicaTimeout"]) == (0, 21600)
    assert configuration["registries"] == []
    assert at(job, "properties", "template", "containers", 0, "args") == [
        "--credential", "managed-identity", "--tenant", "00000000-0000-0000-0000-000000000099",
        "--management-group", "mg-root",
    ]  # fmt: skip


def test_the_job_says_only_what_the_command_understands() -> None:
    words = at(one(ALERTING, "job"), "properties", "template", "containers", 0, "args")
    assert isinstance(words, list)
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    told = group.commands["sweep"].make_context("sweep", [str(word) for word in words]).params
    assert (told["credential"], told["management_group"], told["probe"]) == (
        "managed-identity",
        ("mg-root",),
        True,
    )


def test_the_registry_is_mounted_to_be_read_and_the_inventory_to_be_written() -> None:
    modes = {
        made.name: (
            at(made, "properties", "azureFile", "accessMode"),
            at(made, "properties", "azureFile", "shareName"),
        )
        for made in new(MAIN, SMALL)
        if "storages" in made.type
    }
    assert modes == {"registry": ("ReadOnly", "registry"), "inventory": ("ReadWrite", "inventory")}


@pytest.mark.parametrize(("way", "action"), [("small", "Allow"), ("private", "Deny")])
def test_the_account_is_closed_to_all_but_the_subnet_where_there_is_one(way: str, action: str) -> None:
    account = one(WAYS[way], "account")
    assert at(account, "properties", "networkAcls", "defaultAction") == action
    assert at(account, "properties", "allowBlobPublicAccess") is False
    assert len(account.name) <= 24
    assert account.name.isalnum()
    assert account.name.islower()


def test_what_writes_logs_has_diagnostic_settings() -> None:
    extended = {
        made.scope.rpartition("/providers/")[2] for made in new(MAIN, SMALL) if "diagnostic" in made.type
    }
    assert {one.split("/")[0] for one in extended} == {
        "Microsoft.App",
        "Microsoft.Storage",
        "Microsoft.Logic",
    }


def test_no_alert_is_raised_and_nothing_sent_before_it_is_asked_for() -> None:
    assert at(one(SMALL, "workflow"), "properties", "state") == "Disabled"
    assert at(one(PRIVATE, "newFindings"), "properties", "enabled") is False
    assert at(one(ALERTING, "workflow"), "properties", "state") == "Enabled"


def test_a_secret_stands_where_secrets_belong_and_nowhere_else() -> None:
    for made in new(MAIN, ALERTING):
        if made.symbol != "workflow":
            assert HOOK not in json.dumps(dict(made.body)), made.symbol
    for file in FILES:
        for one_of in read(file).of("parameter"):
            assert ("secure" in one_of.decorators) == (one_of.name == "webhookUrl"), (file.name, one_of.name)
        for output in read(file).of("output"):
            assert output.value is not None
            assert not {"webhookUrl", "listKeys"} & {plain(output.value), *mentioned(output.value)}


@pytest.mark.parametrize("file", [MAIN, POLICY], ids=["main", "policy"])
def test_deployed_twice_nothing_changes(file: Path) -> None:
    told = given(file.with_name("main.parameters.json"))
    assert new(file, told) == new(file, told)
    text = "".join(part.read_text("utf-8") for part in FILES)
    assert not {"utcNow(", "newGuid("} & {word for word in ("utcNow(", "newGuid(") if word in text}


def test_no_two_resources_share_an_id() -> None:
    for made in (new(MAIN, ALERTING), new(POLICY, given(POLICY.parent / "main.parameters.json"))):
        ids = [item.id.lower() for item in made]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({**SMALL, "retentionInDays": 7}, "minValue"),
        ({**SMALL, "name": "a-name-that-is-much-too-long"}, "maxLength"),
        ({**SMALL, "colour": "red"}, "no parameters"),
        ({"image": "x"}, "missing"),
        ({**SMALL, "alertsEnabled": "yes"}, "no bool"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(broken: dict[str, Plain], words: str) -> None:
    with pytest.raises(BadBicep, match=words):
        deployed(MAIN, broken)


def test_an_effect_that_azure_policy_does_not_have_is_refused() -> None:
    with pytest.raises(BadBicep, match="may not be"):
        deployed(POLICY, {"tagsEffect": "Block"})
