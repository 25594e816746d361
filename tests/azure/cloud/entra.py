"""Entra ID's token endpoint: client secrets, federated assertions and the identity of an app."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.azure.cloud.estate import Json
from tests.azure.cloud.knobs import Knobs

CLIENT, SECRET, IDENTITY_SECRET = "census-client", "canary-secret-of-the-client", "canary-identity-header"
ASSERTION = "canary.federated.assertion"
Answer = tuple[int, Json, dict[str, str]]


@dataclass(slots=True)
class Entra:
    """Gives tokens to who knows the secret, and knows them again. `granted` lists the scopes asked for."""

    knobs: Knobs
    granted: list[str] = field(default_factory=list)
    claimed: set[str] = field(default_factory=set)
    valid: set[str] = field(default_factory=set)
    scopes: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def configuration(self, base: str, tenant: str) -> Answer:
        """Return the metadata of a tenant."""
        root = f"{base}/{tenant}"
        return 200, {
            "token_endpoint": f"{root}/oauth2/v2.0/token", "issuer": f"{root}/v2.0",
            "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
            "device_authorization_endpoint": f"{root}/oauth2/v2.0/devicecode",
        }, {}  # fmt: skip

    def token(self, form: Mapping[str, str]) -> Answer:
        """Return a token, or the error that Entra gives."""
        known = form.get("client_secret") == SECRET or form.get("client_assertion") == ASSERTION
        if form.get("client_id") != CLIENT or not known or self.knobs.locked_out:
            said = "AADSTS7000215: Invalid client secret provided."
            return 401, {"error": "invalid_client", "error_description": said}, {}
        return 200, {"token_type": "Bearer", **self.give(form.get("scope", ""), "claims" in form)}, {}

    def identity(self, query: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        """Return a token to an app that has an identity."""
        if headers.get("x-identity-header") != IDENTITY_SECRET or self.knobs.locked_out:
            return (
                400,
                {"statusCode": 400, "message": "No User Assigned or Delegated Managed Identity found"},
                {},
            )
        given = self.give(query.get("resource", "") + "/.default", claims=False)
        ends = int(time.time()) + self.knobs.expires_in
        body = {"token_type": "Bearer", "resource": query.get("resource"), **given, "expires_on": str(ends)}
        return 200, body, {}

    def give(self, scope: str, claims: bool) -> dict[str, Json]:
        """Return a new token."""
        with self.lock:
            token = f"canary-token-{len(self.granted) + 1}"
            self.granted.append(scope)
            self.valid.add(token)
            self.scopes[token] = scope
            if claims:
                self.claimed.add(token)
        life = self.knobs.expires_in
        return {"access_token": token, "expires_in": life, "ext_expires_in": life}

    def scope_of(self, authorization: str) -> str:
        """Return what a request's token is for."""
        return self.scopes.get(authorization.removeprefix("Bearer "), "")

    def refuse(self, authorization: str) -> Answer | None:
        """Return the answer to a request whose token is no good."""
        token = authorization.removeprefix("Bearer ")
        with self.knobs.lock:
            if self.knobs.revoked:
                self.knobs.revoked = False
                self.valid.clear()
            asks = self.knobs.challenges > 0 and token in self.valid and token not in self.claimed
            self.knobs.challenges -= asks
        if asks:
            # In base64: the access token must not be valid before second 1.
            claims = "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxIn19fQ"
            said = f'Bearer realm="", error="insufficient_claims", claims="{claims}"'
            return 401, {"error": {"code": "InvalidAuthenticationToken"}}, {"WWW-Authenticate": said}
        if token not in self.valid:
            said = 'Bearer authorization_uri="https://login.example/", error="invalid_token"'
            return 401, {"error": {"code": "ExpiredAuthenticationToken"}}, {"WWW-Authenticate": said}
        return None
