"""Who asks: the credentials of azure-identity, chosen in the open and named in the output.

Tokens travel over azure-identity's own transport; nothing else here does. learn.microsoft.com,
python/api/overview/azure/identity-readme (read 2026-11) names the variables.
"""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypedDict

from azure.core.credentials import AccessToken, AccessTokenInfo, TokenRequestOptions
from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    ServiceRequestError,
    ServiceResponseError,
)
from azure.identity import (
    AzureCliCredential,
    CertificateCredential,
    ClientSecretCredential,
    ManagedIdentityCredential,
    WorkloadIdentityCredential,
)

from agents.azure.clouds import Cloud
from agents.azure.signing import LedElsewhere, SignInTransport
from discovery.frozen import frozen
from discovery.model import Reason

CLIENT, SECRET, TENANT = "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_TENANT_ID"
CERTIFICATE, PASSWORD = "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_CLIENT_CERTIFICATE_PASSWORD"
CHAIN, FEDERATED = "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", "AZURE_FEDERATED_TOKEN_FILE"
ENDPOINTS = ("IDENTITY_ENDPOINT", "MSI_ENDPOINT")
AUTHORITIES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
ENTRA = re.compile(r"\bAADSTS\d{3,9}\b")
# A token endpoint answers in well under a second; a blocked one must not hold a sweep for minutes.
CONNECT_S, READ_S = 10, 30
# Who is refused once is refused again: without this, each of thousands of questions would sign in anew.
REFUSED_S = 60.0
# azure-identity itself tries four times to reach Entra; its outages pass.
LOST_S = 10.0
LOST = (ServiceRequestError, ServiceResponseError)
AWAY = "the authority has its tokens given by another host, or without TLS: nothing was sent there"


class SignIn(StrEnum):
    """A way to get a token."""

    ENVIRONMENT = "environment"
    WORKLOAD_IDENTITY = "workload-identity"
    MANAGED_IDENTITY = "managed-identity"
    CLI = "cli"


WORDS: Mapping[SignIn, str] = {
    SignIn.ENVIRONMENT: "a service principal, from the environment",
    SignIn.WORKLOAD_IDENTITY: "a workload identity",
    SignIn.MANAGED_IDENTITY: "a managed identity",
    SignIn.CLI: "who is signed in to the Azure CLI",
}


class NoToken(ClientAuthenticationError):
    """No token was given, in words for the operator: Entra's own may name more than should be told."""

    def __init__(self, why: Reason, detail: str) -> None:
        """Keep why: refused (`denied`), or Entra could not be reached (`timed-out`)."""
        super().__init__(detail)
        self.why, self.detail = why, detail


class NotSignedIn(Exception):
    """No token can be asked for, in words for the operator; never a value of a variable."""


@frozen
class Signed:
    """A credential, and which one it is."""

    kind: SignIn
    credential: Remembering

    @property
    def words(self) -> str:
        """Who asks, for the operator."""
        return WORDS[self.kind]


class Remembering:
    """A credential that, once refused, is refused without asking for a while: each audience by itself."""

    def __init__(self, inner: Inner, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Stand before `inner`."""
        self.inner, self.clock = inner, clock
        self.lock = threading.Lock()
        self.refused: dict[tuple[str, ...], tuple[float, Reason, str]] = {}

    def get_token(
        self, *scopes: str, claims: str | None = None, tenant_id: str | None = None, **_: object
    ) -> AccessToken:
        """Return a token; raise NoToken."""
        options: TokenRequestOptions = {}
        if claims is not None:
            options["claims"] = claims
        if tenant_id is not None:
            options["tenant_id"] = tenant_id
        info = self.get_token_info(*scopes, options=options)
        return AccessToken(info.token, info.expires_on)

    def get_token_info(self, *scopes: str, options: TokenRequestOptions | None = None) -> AccessTokenInfo:
        """Return a token, and when to refresh it; raise NoToken."""
        with self.lock:
            before = self.refused.get(scopes)
            if before is not None and self.clock() < before[0]:
                raise NoToken(*before[1:])
        try:
            return self.inner.get_token_info(*scopes, options=options)
        except (AzureError, ValueError, OSError) as error:
            # A token file that is gone, a certificate that is none: azure-identity lets these through.
            refused = Reason.DENIED, f"no token was given ({entra_code(error)}); sign in again"
            if is_of(error, LOST):
                refused = Reason.TIMED_OUT, "Entra ID cannot be reached"
            elif is_of(error, (LedElsewhere,)):
                refused = Reason.DENIED, AWAY
        wait = LOST_S if refused[0] is Reason.TIMED_OUT else REFUSED_S
        with self.lock:
            self.refused[scopes] = (self.clock() + wait, *refused)
        raise NoToken(*refused)

    def close(self) -> None:
        """Close the connection to the authority."""
        self.inner.close()


def is_of(error: BaseException | None, kinds: tuple[type[BaseException], ...]) -> bool:
    """Return whether an error comes of one of `kinds`: azure-identity wraps what it meets as a refusal."""
    while error is not None:
        if isinstance(error, kinds):
            return True
        error = error.__cause__ or error.__context__
    return False


def entra_code(error: Exception) -> str:
    """Return Entra's number of an error, else only its kind."""
    found = ENTRA.search(str(error))
    return found[0] if found else type(error).__name__


Inner = (
    ClientSecretCredential
    | CertificateCredential
    | WorkloadIdentityCredential
    | ManagedIdentityCredential
    | AzureCliCredential
    | Remembering
)


def choose(env: Mapping[str, str]) -> SignIn:
    """Return the first way to sign in that is configured; raise NotSignedIn."""
    if all(env.get(name) for name in (CLIENT, TENANT)) and (env.get(SECRET) or env.get(CERTIFICATE)):
        return SignIn.ENVIRONMENT
    if all(env.get(name) for name in (CLIENT, TENANT, FEDERATED)):
        return SignIn.WORKLOAD_IDENTITY
    if any(env.get(name) for name in ENDPOINTS):
        return SignIn.MANAGED_IDENTITY
    if shutil.which("az", path=env.get("PATH")):
        return SignIn.CLI
    raise NotSignedIn(
        f"nothing says who asks: set {CLIENT}, {TENANT} and {SECRET}, sign in with `az login`, "
        "or name a credential (a virtual machine's is managed-identity)"
    )


def sign_in(kind: SignIn | None, cloud: Cloud, tenant: str, env: Mapping[str, str]) -> Signed:
    """Return the credential of `kind`, or of the first that is configured; raise NotSignedIn.

    No token is asked for yet: that it is refused shows with the first question.
    """
    # The tenant that was asked for is as good as the variable of azure-identity.
    chosen = kind or choose({**env, TENANT: tenant})
    bundle = bundle_of(env)
    if bundle is not None and not Path(bundle).exists():
        raise NotSignedIn(f"{' or '.join(AUTHORITIES)} names a file that is not there")
    missing = [name for name in needs(chosen, env) if not env.get(name)]
    if missing:
        raise NotSignedIn(f"{chosen.value} sign-in needs {' and '.join(missing)}")
    try:
        return Signed(kind=chosen, credential=Remembering(credential_of(chosen, cloud, tenant, env)))
    except (ValueError, OSError) as error:
        # Only the kind of error: its words may quote a path's content or a variable's value.
        raise NotSignedIn(f"{chosen.value} sign-in cannot be used ({type(error).__name__})") from None


def needs(kind: SignIn, env: Mapping[str, str]) -> tuple[str, ...]:
    """Return the variables that a way to sign in reads and cannot do without."""
    match kind:
        case SignIn.ENVIRONMENT:
            return (CLIENT, SECRET) if not env.get(CERTIFICATE) else (CLIENT, CERTIFICATE)
        case SignIn.WORKLOAD_IDENTITY:
            return (CLIENT, FEDERATED)
        case SignIn.MANAGED_IDENTITY | SignIn.CLI:
            return ()


def credential_of(kind: SignIn, cloud: Cloud, tenant: str, env: Mapping[str, str]) -> Inner:
    """Return azure-identity's credential; raise ValueError or OSError where a variable makes no sense."""
    match kind:
        case SignIn.MANAGED_IDENTITY:
            # azure-identity itself reads from the environment where the identity is served.
            return ManagedIdentityCredential(
                client_id=env.get(CLIENT) or None,
                connection_timeout=CONNECT_S,
                read_timeout=READ_S,
                connection_verify=bundle_of(env) or True,
            )
        case SignIn.CLI:
            return AzureCliCredential(tenant_id=tenant)
        case SignIn.WORKLOAD_IDENTITY:
            return WorkloadIdentityCredential(
                tenant_id=tenant,
                client_id=env[CLIENT],
                token_file_path=env[FEDERATED],
                **options_of(cloud, env),
            )
        case SignIn.ENVIRONMENT:
            return service_principal(cloud, tenant, env)


def service_principal(cloud: Cloud, tenant: str, env: Mapping[str, str]) -> Inner:
    """Return the credential of a secret, or of a certificate."""
    if env.get(SECRET):
        return ClientSecretCredential(tenant, env[CLIENT], env[SECRET], **options_of(cloud, env))
    return CertificateCredential(
        tenant,
        env[CLIENT],
        env[CERTIFICATE],
        password=env.get(PASSWORD),
        send_certificate_chain=env.get(CHAIN, "").lower() in ("1", "true"),
        **options_of(cloud, env),
    )


class Options(TypedDict, total=False):
    """What azure-identity is told of an authority and the way there."""

    authority: str
    disable_instance_discovery: bool
    connection_timeout: int
    read_timeout: int
    connection_verify: str
    transport: SignInTransport


def options_of(cloud: Cloud, env: Mapping[str, str]) -> Options:
    """Return how to reach the authority. Microsoft is not asked whether it knows a private one."""
    bundle = bundle_of(env)
    options = Options(authority=cloud.authority, connection_timeout=CONNECT_S, read_timeout=READ_S)
    options["transport"] = SignInTransport(cloud.authority, bundle=bundle, connect_s=CONNECT_S, read_s=READ_S)
    if cloud.private:
        options["disable_instance_discovery"] = True
    if bundle:
        options["connection_verify"] = bundle
    return options


def bundle_of(env: Mapping[str, str]) -> str | None:
    """Return the file of the certificate authorities to trust, where one is named."""
    return next((env[name] for name in AUTHORITIES if env.get(name)), None)
