"""The SDK's clients, put together so that they only read: one pair for each thread, one pace for all.

Left out of what the SDK would put in: registration of providers (a write), its own repeats (Patience),
redirects, logging (the journal), guesses at what an answer is.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from azure.core.pipeline.policies import RequestIdPolicy, UserAgentPolicy
from azure.core.rest import HttpRequest, HttpResponse
from azure.mgmt.core import ARMPipelineClient
from azure.mgmt.core.policies import ARMChallengeAuthenticationPolicy
from azure.mgmt.resourcegraph import ResourceGraphClient

from agents.azure.credentials import Remembering
from agents.azure.pacing import Pace
from agents.azure.patience import Patience
from agents.azure.transport import READ_S, Journal, ReadOnlyTransport

AGENT = "mcp-census"
# Without a handler their warnings land on stderr; what matters of them comes as a value.
for spoken in ("azure", "msal", "urllib3"):
    logging.getLogger(spoken).addHandler(logging.NullHandler())

Policy = RequestIdPolicy | UserAgentPolicy | Patience | ARMChallengeAuthenticationPolicy


class Pair(NamedTuple):
    """What one thread asks with: Resource Graph, and plain GETs."""

    graph: ResourceGraphClient
    plain: ARMPipelineClient[HttpRequest, HttpResponse]


class Clients:
    """The clients of one principal at one origin. The SDK's are not safe to share between threads."""

    def __init__(
        self,
        origin: str,
        scope: str,
        credential: Remembering,
        pace: Pace,
        *,
        journal: Journal | None = None,
        bundle: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        read_s: float = READ_S,
    ) -> None:
        """Ask `origin` (`https://host[:port]`) with tokens for `scope`."""
        self.origin, self.scope, self.credential, self.pace = origin, scope, credential, pace
        self.journal, self.bundle, self.clock, self.read_s = journal, bundle, clock, read_s
        self.mine = threading.local()
        self.lock = threading.Lock()
        self.made: list[Pair] = []

    def pair(self) -> Pair:
        """Return this thread's clients."""
        pair: Pair | None = getattr(self.mine, "pair", None)
        if pair is None:
            pair = self.mine.pair = self.make()
            with self.lock:
                self.made.append(pair)
        return pair

    def make(self) -> Pair:
        """Return new clients over one transport."""
        transport = ReadOnlyTransport(
            self.origin, journal=self.journal, bundle=self.bundle, clock=self.clock, read_s=self.read_s
        )
        graph = ResourceGraphClient(
            self.credential,
            base_url=self.origin,
            credential_scopes=[self.scope],
            policies=self.policies(),
            transport=transport,
        )
        as_sent(graph)
        plain: ARMPipelineClient[HttpRequest, HttpResponse] = ARMPipelineClient(
            self.origin, policies=self.policies(), transport=transport
        )
        return Pair(graph, plain)

    def policies(self) -> list[Policy]:
        """Return what a request goes through, in order."""
        return [
            RequestIdPolicy(),
            UserAgentPolicy(base_user_agent=AGENT),
            Patience(self.pace),
            ARMChallengeAuthenticationPolicy(self.credential, self.scope),
        ]

    def close(self) -> None:
        """Close every thread's connections."""
        with self.lock:
            made, self.made = self.made, []
        for pair in made:
            pair.graph.close()
            pair.plain.close()


def as_sent(graph: ResourceGraphClient) -> None:
    """Have the SDK leave rows as JSON gave them.

    Its deserializer copies every value of them, three times as long as the rest takes that is done with
    a row (8.0.1); what is no plain JSON is found out afterwards, where rows are read.
    """
    kinds = getattr(getattr(graph, "_deserialize", None), "deserialize_type", None)
    if isinstance(kinds, dict):
        kinds["object"] = untouched


def untouched(value: object, **_: object) -> object:
    """Return a value as it is."""
    return value
