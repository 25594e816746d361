"""Asks in turn, and asks again where that can help: throttled, a server's own failure, a lost connection.

The SDK's own policy repeats nothing that is throttled without Retry-After, which is how Resource Graph
throttles (seen with azure-mgmt-resourcegraph 8.0.1 and azure-core 1.41.0).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests
from azure.core.exceptions import (
    AzureError,
    IncompleteReadError,
    ServiceRequestError,
    ServiceResponseError,
)
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import HTTPPolicy
from azure.core.rest import HttpRequest, HttpResponse

from agents.azure.pacing import MAX_WAIT_S, RESETS, Pace, seconds_of
from agents.azure.transport import GRAPH_PATH

TRIES = 5
# Before the second try; doubled for each further one.
BACKOFF_S = 0.8
AGAIN = frozenset({408, 429, 500, 502, 503, 504})
LOST = (ServiceRequestError, ServiceResponseError, IncompleteReadError)
SUBSCRIPTION = re.compile(r"/subscriptions/([0-9a-f-]{1,64})(?:/|$)")

Sent = PipelineResponse[HttpRequest, HttpResponse]


class Patience(HTTPPolicy[HttpRequest, HttpResponse]):
    """Waits for each request's turn, and repeats it up to TRIES times."""

    def __init__(self, pace: Pace) -> None:
        """Keep to `pace`."""
        self.pace = pace

    def send(self, request: PipelineRequest[HttpRequest]) -> Sent:
        """Return the last answer that came; raise AzureError where none did."""
        key = key_of(request.http_request.url)
        tried = 1
        while True:
            self.pace.wait(key)
            last = tried == TRIES
            try:
                response = self.next.send(request)
            except LOST as error:
                if last or hopeless(error):
                    raise
                self.pace.sleep(self.backoff(tried))
            else:
                wait = self.wanted(response.http_response, key, tried)
                if last or wait is None:
                    return response
                self.pace.sleep(wait)
            tried += 1

    def wanted(self, answer: HttpResponse, key: str | None, tried: int) -> float | None:
        """Return how long to wait before asking again; None where this answer stands."""
        headers = {name.lower(): value for name, value in answer.headers.items()}
        if answer.status_code != 429:
            self.pace.learn(key, headers)
        if answer.status_code not in AGAIN:
            return None
        named = retry_after(headers, datetime.now(UTC))
        if named is None:
            return self.backoff(tried)
        if named > MAX_WAIT_S:
            return None
        if answer.status_code == 429:
            # Everybody who asks there waits, not only this request.
            self.pace.shut(key, named)
        return named + self.pace.chance() * min(1.0, BACKOFF_S * tried)

    def backoff(self, tried: int) -> float:
        """Return how long to wait after so many tries, no two alike."""
        return BACKOFF_S * 2.0 ** (tried - 1) * (1 + self.pace.chance() / 2)


def key_of(url: str) -> str | None:
    """Return whose quota a request is of: None of Resource Graph's, else a subscription's or the tenant's."""
    path = url.lower().partition("://")[2].partition("?")[0].partition("/")[2]
    if f"/{path}" == GRAPH_PATH:
        return None
    found = SUBSCRIPTION.match(f"/{path}")
    return found[1] if found else ""


def retry_after(headers: dict[str, str], now: datetime) -> float | None:
    """Return the seconds to wait that an answer names (header names in lower case), never less than none."""
    written = headers.get("retry-after", "").strip()
    if written.isascii() and written.isdigit():
        return float(written[:9])
    if (resets := seconds_of(headers.get(RESETS, ""))) is not None:
        return resets
    try:
        at = parsedate_to_datetime(written)
    except ValueError:
        return None
    return max(0.0, (at - now).total_seconds()) if at.tzinfo is not None else None


def hopeless(error: AzureError) -> bool:
    """Return whether asking again cannot help: a certificate stays what it is."""
    return isinstance(error.inner_exception, requests.exceptions.SSLError)
