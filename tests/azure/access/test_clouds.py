"""Where an Azure stands: Microsoft's clouds as the SDKs know them, and clouds of one's own."""

from __future__ import annotations

import pytest
from azure.core import AzureClouds
from azure.identity import AzureAuthorityHosts
from azure.mgmt.core.tools import get_arm_endpoints

from agents.azure.clouds import CLOUDS, BadCloud, find_cloud, origin

SDK = {
    "public": (AzureClouds.AZURE_PUBLIC_CLOUD, AzureAuthorityHosts.AZURE_PUBLIC_CLOUD),
    "china": (AzureClouds.AZURE_CHINA_CLOUD, AzureAuthorityHosts.AZURE_CHINA),
    "usgov": (AzureClouds.AZURE_US_GOVERNMENT, AzureAuthorityHosts.AZURE_GOVERNMENT),
}


def test_every_cloud_of_microsoft_s_is_named() -> None:
    assert set(CLOUDS) == set(SDK)
    assert {cloud for cloud, _ in SDK.values()} == set(AzureClouds)


@pytest.mark.parametrize("name", SDK)
def test_a_cloud_stands_where_the_sdks_say(name: str) -> None:
    known, authority = SDK[name]
    endpoints, cloud = get_arm_endpoints(known), CLOUDS[name]
    assert f"{cloud.manager}/" == endpoints["resource_manager"]
    assert [cloud.scope] == endpoints["credential_scopes"]
    assert cloud.authority == f"https://{authority}"
    assert not cloud.private


def test_the_public_cloud_is_meant_where_nothing_is_said() -> None:
    assert find_cloud(env={}).name == "public"
    assert find_cloud("china", env={}).name == "china"


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("login.microsoftonline.us", "usgov"),
        ("https://login.chinacloudapi.cn/", "china"),
        ("https://LOGIN.microsoftonline.com:443", "public"),
    ],
)
def test_the_usual_variable_of_the_authority_names_a_cloud(host: str, name: str) -> None:
    assert find_cloud(env={"AZURE_AUTHORITY_HOST": host}).name == name


def test_a_name_goes_before_the_variable() -> None:
    assert find_cloud("china", env={"AZURE_AUTHORITY_HOST": "login.microsoftonline.us"}).name == "china"


def test_a_private_pair_is_a_cloud_of_its_own() -> None:
    cloud = find_cloud(None, "https://Management.Local:443/", "https://login.local:8443", env={})
    assert (cloud.manager, cloud.authority) == ("https://management.local", "https://login.local:8443")
    assert (cloud.scope, cloud.private, cloud.graph) == ("https://management.local/.default", True, None)


def test_a_private_manager_may_have_microsoft_s_authority_and_an_audience_of_its_own() -> None:
    cloud = find_cloud(
        None, "https://arm.local", "login.microsoftonline.com", audience="https://aud.local/x/", env={}
    )
    assert (cloud.scope, cloud.private) == ("https://aud.local/x/.default", False)


def test_a_private_manager_takes_the_authority_of_the_variable() -> None:
    cloud = find_cloud(None, "https://arm.local", env={"AZURE_AUTHORITY_HOST": "https://login.local"})
    assert (cloud.manager, cloud.authority) == ("https://arm.local", "https://login.local")


@pytest.mark.parametrize(
    ("name", "manager", "authority", "env", "said"),
    [
        ("mars", None, None, {}, "no cloud 'mars'; there are china, public, usgov"),
        (None, "https://arm.local", None, {}, "needs --authority"),
        (None, None, "https://login.local", {}, "needs --resource-manager"),
        (None, None, None, {"AZURE_AUTHORITY_HOST": "login.local"}, "say where its --resource-manager is"),
    ],
)
def test_half_a_cloud_is_none(
    name: str | None, manager: str | None, authority: str | None, env: dict[str, str], said: str
) -> None:
    with pytest.raises(BadCloud, match=said):
        find_cloud(name, manager, authority, env=env)


@pytest.mark.parametrize(
    "url",
    [
        "http://arm.local",
        "https://",
        "",
        "https://user:canary@arm.local",
        "https://arm.local/path",
        "https://arm.local?x=canary",
        "https://arm.local:99999",
        "https://arm local",
        "https://arm.local\n",
        "ftp://arm.local",
        "//arm.local",
    ],
)
def test_a_place_is_a_host_over_tls_and_no_more(url: str) -> None:
    with pytest.raises(BadCloud) as caught:
        origin(url)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("arm.local", "https://arm.local"),
        ("https://arm.local/", "https://arm.local"),
        ("https://ARM.local:443/", "https://arm.local"),
        ("localhost:8443", "https://localhost:8443"),
        ("https://[::1]:8443", "https://[::1]:8443"),
    ],
)
def test_two_ways_to_write_a_place_are_one(url: str, place: str) -> None:
    assert origin(url) == place


def test_a_private_cloud_says_where_microsoft_graph_stands() -> None:
    cloud = find_cloud(None, "https://arm.local", "https://login.local", graph="https://graph.local/", env={})
    assert cloud.graph == "https://graph.local"


def test_microsoft_graph_of_a_cloud_of_microsoft_is_nobody_s_to_say() -> None:
    with pytest.raises(BadCloud, match="--graph needs --resource-manager"):
        find_cloud("public", graph="https://graph.local", env={})
