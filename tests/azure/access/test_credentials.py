"""Who asks: chosen in the open, refreshed in time, challenged, refused; and never a secret in any word."""

from __future__ import annotations

from pathlib import Path

import pytest
from azure.identity import ClientSecretCredential

from agents.azure.asking import Reach
from agents.azure.clouds import CLOUDS, private_cloud
from agents.azure.credentials import (
    LOST_S,
    REFUSED_S,
    NoToken,
    NotSignedIn,
    Remembering,
    SignIn,
    choose,
    options_of,
    sign_in,
)
from agents.azure.tenant import Ways, open_tenant
from discovery.model import Reason
from tests.azure.access.opened import QUERY, Clock, Opened, apps, environment, opened
from tests.azure.cloud.entra import ASSERTION, CLIENT, IDENTITY_SECRET, SECRET
from tests.azure.cloud.estate import TENANT
from tests.azure.cloud.server import Cloud
from tests.azure.conftest import Stand

PRINCIPAL = {"AZURE_CLIENT_ID": "c", "AZURE_TENANT_ID": "t", "AZURE_CLIENT_SECRET": "canary"}
CERTIFIED = {"AZURE_CLIENT_ID": "c", "AZURE_TENANT_ID": "t", "AZURE_CLIENT_CERTIFICATE_PATH": "/c.pem"}
WORKLOAD = {"AZURE_CLIENT_ID": "c", "AZURE_TENANT_ID": "t", "AZURE_FEDERATED_TOKEN_FILE": "/token"}


@pytest.mark.parametrize(
    ("env", "has_az", "chosen"),
    [
        (PRINCIPAL, True, SignIn.ENVIRONMENT),
        (CERTIFIED, True, SignIn.ENVIRONMENT),
        (WORKLOAD, True, SignIn.WORKLOAD_IDENTITY),
        (WORKLOAD | PRINCIPAL, True, SignIn.ENVIRONMENT),
        ({"IDENTITY_ENDPOINT": "http://i"}, True, SignIn.MANAGED_IDENTITY),
        ({"MSI_ENDPOINT": "http://i"}, False, SignIn.MANAGED_IDENTITY),
        ({"AZURE_CLIENT_ID": "c"}, True, SignIn.CLI),
        ({"AZURE_CLIENT_SECRET": "s", "AZURE_TENANT_ID": "t"}, True, SignIn.CLI),
        (PRINCIPAL | {"AZURE_CLIENT_SECRET": ""}, True, SignIn.CLI),
    ],
)
def test_the_first_way_that_is_configured_is_chosen(
    env: dict[str, str], has_az: bool, chosen: SignIn, tmp_path: Path
) -> None:
    if has_az:
        (tmp_path / "az").touch(mode=0o755)
    assert choose(env | {"PATH": str(tmp_path)}) is chosen


def test_where_nothing_says_who_asks_the_operator_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotSignedIn, match="AZURE_CLIENT_SECRET, sign in with `az login`"):
        choose({"PATH": str(tmp_path)})


@pytest.mark.parametrize(
    ("kind", "env", "said"),
    [
        (SignIn.ENVIRONMENT, {}, "environment sign-in needs AZURE_CLIENT_ID and AZURE_CLIENT_SECRET"),
        (SignIn.ENVIRONMENT, {"AZURE_CLIENT_SECRET": "canary"}, "needs AZURE_CLIENT_ID"),
        (SignIn.WORKLOAD_IDENTITY, PRINCIPAL, "needs AZURE_FEDERATED_TOKEN_FILE"),
        (SignIn.ENVIRONMENT, CERTIFIED, r"cannot be used \(FileNotFoundError\)"),
    ],
)
def test_a_way_that_lacks_something_says_what(kind: SignIn, env: dict[str, str], said: str) -> None:
    with pytest.raises(NotSignedIn, match=said) as caught:
        sign_in(kind, CLOUDS["public"], TENANT, env)
    assert "canary" not in str(caught.value)


def test_microsoft_is_not_asked_about_a_private_authority() -> None:
    private = private_cloud("https://a.example", "https://b.example")
    assert options_of(private, {})["disable_instance_discovery"] is True
    assert "disable_instance_discovery" not in options_of(CLOUDS["china"], {})
    assert options_of(private, {"REQUESTS_CA_BUNDLE": "/ca.pem"})["connection_verify"] == "/ca.pem"


def test_a_token_is_asked_for_the_resource_manager_and_used_until_it_ends(stand: Stand) -> None:
    cloud = stand(apps(30))
    cloud.knobs.page = 10
    with opened(cloud) as azure:
        azure.rows()
        assert azure.tenant.signed.kind is SignIn.ENVIRONMENT
    assert cloud.entra.granted == [f"{cloud.url}/.default"]


def test_a_token_that_is_about_to_end_is_refreshed(stand: Stand) -> None:
    cloud = stand(apps(30))
    cloud.knobs.page, cloud.knobs.expires_in = 10, 200
    with opened(cloud) as azure:
        rows, missing = azure.rows()
    assert (len(rows), missing) == (30, [])
    assert len(cloud.entra.granted) == 3


def test_claims_that_are_asked_for_are_brought(stand: Stand) -> None:
    cloud = stand(apps(3))
    with opened(cloud) as azure:
        cloud.knobs.challenges = 1
        rows, missing = azure.rows()
    assert (len(rows), missing) == (3, [])
    assert (len(cloud.entra.granted), len(cloud.entra.claimed)) == (2, 1)


def test_claims_that_are_asked_for_and_not_granted_are_a_shortfall(stand: Stand) -> None:
    cloud = stand(apps(3))
    with opened(cloud) as azure:
        azure.tenant.read("/subscriptions", "2022-12-01")
        cloud.knobs.challenges, cloud.knobs.locked_out = 1, True
        rows, missing = azure.rows()
    assert rows == []
    assert [(short.reason, short.detail) for short in missing] == [
        (Reason.DENIED, "no token was given (AADSTS7000215); sign in again")
    ]


def test_a_token_that_is_revoked_on_the_way_is_a_shortfall_of_the_rest(stand: Stand) -> None:
    cloud = stand(apps(30))
    cloud.knobs.page = 10
    with opened(cloud) as azure:
        stream = azure.tenant.query(QUERY, Reach(tenant=TENANT), name="apps")
        first = [next(stream) for _ in range(10)]
        cloud.knobs.revoked = True
        rest = list(stream)
    assert len(first) == 10
    assert [(getattr(item, "reason", None), getattr(item, "status", None)) for item in rest] == [
        (Reason.DENIED, 401)
    ]


def test_who_is_refused_is_not_asked_for_at_every_question(stand: Stand) -> None:
    cloud = stand(apps(3))
    cloud.knobs.locked_out = True
    with opened(cloud) as azure:
        missing = [azure.rows()[1] for _ in range(5)]
    assert [short[0].detail for short in missing] == ["no token was given (AADSTS7000215); sign in again"] * 5
    assert cloud.questions() == []
    assert len([asked for asked in cloud.asked if asked.path.endswith("/token")]) == 1


def test_who_was_refused_may_come_again_later(stand: Stand) -> None:
    cloud = stand(apps(1))
    place = private_cloud(cloud.url, cloud.url)
    signed = sign_in(SignIn.ENVIRONMENT, place, TENANT, environment(cloud))
    clock = Clock()
    patient = Remembering(signed.credential.inner, clock=clock.now)
    cloud.knobs.locked_out = True
    with pytest.raises(NoToken):
        patient.get_token(place.scope)
    cloud.knobs.locked_out = False
    with pytest.raises(NoToken):
        patient.get_token(place.scope)
    clock.sleep(REFUSED_S)
    assert patient.get_token(place.scope).token.startswith("canary-token")
    patient.close()


def test_an_entra_that_cannot_be_reached_is_no_refusal_and_soon_asked_again() -> None:
    # Port 9 of loopback is open nowhere.
    nowhere = "https://localhost:9"
    inner = ClientSecretCredential(
        TENANT, CLIENT, SECRET, authority=nowhere, disable_instance_discovery=True, retry_total=0
    )
    clock = Clock()
    credential = Remembering(inner, clock=clock.now)
    with pytest.raises(NoToken) as caught:
        credential.get_token("https://a.example/.default")
    assert (caught.value.why, caught.value.detail) == (Reason.TIMED_OUT, "Entra ID cannot be reached")
    assert [until for until, _, _ in credential.refused.values()] == [clock.at + LOST_S]
    credential.close()


def by(cloud: Cloud, kind: SignIn | None, env: dict[str, str]) -> tuple[int, str]:
    """Return how many rows a way to sign in brings, and its name."""
    clock = Clock()
    ways = Ways(clock=clock.now, sleep=clock.sleep, chance=lambda: 0.0)
    everything = {"REQUESTS_CA_BUNDLE": str(cloud.ca), **env}
    place = private_cloud(cloud.url, cloud.url)
    with open_tenant(place, cloud.tenant, kind, everything, ways=ways) as tenant:
        rows, missing = Opened(tenant, clock, [], []).rows()
        assert missing == []
        return len(rows), tenant.signed_in


def test_a_workload_identity_brings_its_assertion(stand: Stand, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(ASSERTION, encoding="ascii")
    env = {
        "AZURE_CLIENT_ID": CLIENT,
        "AZURE_TENANT_ID": TENANT,
        "AZURE_FEDERATED_TOKEN_FILE": str(tmp_path / "token"),
    }
    assert by(stand(apps(3)), None, env) == (3, "a workload identity")


def test_a_workload_identity_without_its_file_is_a_shortfall(stand: Stand, tmp_path: Path) -> None:
    cloud = stand(apps(3))
    gone = str(tmp_path / "gone")
    env = {"REQUESTS_CA_BUNDLE": str(cloud.ca), "AZURE_CLIENT_ID": CLIENT, "AZURE_FEDERATED_TOKEN_FILE": gone}
    place = private_cloud(cloud.url, cloud.url)
    with open_tenant(place, cloud.tenant, SignIn.WORKLOAD_IDENTITY, env) as tenant:
        rows, missing = Opened(tenant, Clock(), [], []).rows()
    assert (rows, [short.reason for short in missing]) == ([], [Reason.DENIED])
    assert missing[0].detail == "no token was given (FileNotFoundError); sign in again"


def test_a_managed_identity_is_asked_of_where_it_is_served(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = stand(apps(3))
    served = {"IDENTITY_ENDPOINT": f"{cloud.url}/msi/token", "IDENTITY_HEADER": IDENTITY_SECRET}
    for name, value in served.items():
        monkeypatch.setenv(name, value)
    assert by(cloud, None, served) == (3, "a managed identity")


def test_a_tenant_that_is_asked_for_is_the_one_signed_in_to(stand: Stand) -> None:
    cloud = stand(apps(1))
    env = environment(cloud) | {"AZURE_TENANT_ID": "11111111-1111-1111-1111-111111111111"}
    assert by(cloud, None, env)[0] == 1
    asked = {one.path for one in cloud.asked if one.path.endswith("/token")}
    assert asked == {f"/{cloud.tenant}/oauth2/v2.0/token"}


def test_no_word_about_a_credential_holds_its_secret() -> None:
    env = PRINCIPAL | {"AZURE_CLIENT_SECRET": SECRET}
    signed = sign_in(None, CLOUDS["public"], TENANT, env)
    assert SECRET not in f"{signed!r} {signed.words} {signed.credential!r}"
    signed.credential.close()
