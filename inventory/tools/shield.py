"""A second opinion on tools: Azure AI Content Safety, Prompt Shields. Asked only where the user names it.

The words of tools leave the machine, and nothing else does. The service takes up to five documents of 10,000
characters together (learn.microsoft.com, Content Safety overview, input requirements; REST reference
2024-09-01, Text Operations - Shield Prompt). The SDK (azure-ai-contentsafety 1.0.0) has no method for it yet,
so that its pipeline sends the request: authentication and the private CA are the SDK's. Its retries are not
used: it waits as long as `Retry-After` says, be it an hour.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from time import monotonic, sleep
from typing import Protocol

from discovery.frozen import frozen
from discovery.model import Sighting, Sweep
from inventory.tools.assess import set_of
from inventory.tools.model import Tool, ToolSet

KEY = "MCP_CENSUS_SHIELD_KEY"
VERSION = "2024-09-01"
MAX_DOCUMENTS = 5
MAX_CHARACTERS = 10_000
MAX_CALLS = 200  # of one scan: a thousand tools, and what they may cost
CONNECT_S, READ_S = 5, 15
TRIES, WAIT_S, LONGEST_S = 3, 1.0, 10.0  # the free tier takes five questions in ten seconds
TOTAL_S = 120.0  # of one scan, that a user sits before
BUSY = frozenset({429, 500, 502, 503, 504})
FACT = "tools_shield"
CLEAN = "no attack"
MAX_NAMED = 20  # tools named in one fact


class Unscored(Exception):
    """The service could not be asked, or answered something else; the message is for the operator."""


class Reply(Protocol):
    """What the SDK's pipeline gives back."""

    status_code: int
    headers: Mapping[str, str]

    def text(self) -> str: ...


class Client(Protocol):
    """What the SDK's client does for us."""

    def send_request(self, request: object) -> Reply: ...

    def close(self) -> None: ...


class Send(Protocol):
    """Says of each document whether it is an attack; raises Unscored."""

    def __call__(self, documents: Sequence[str]) -> Sequence[bool]: ...


@frozen
class Scored:
    """A sweep with what the service said of its tools, and why some were not assessed."""

    sweep: Sweep
    trouble: str = ""


def shielded(sweep: Sweep, endpoint: str) -> Scored:
    """Return `sweep` with what the service at `endpoint` says of the tools listed in it."""
    found = {one.key: tools for one in sweep.sightings if (tools := set_of(one)) is not None}
    if not found:
        return Scored(sweep=sweep)
    try:
        client = connected(endpoint)
    except Unscored as error:
        return Scored(sweep=sweep, trouble=str(error))
    until = monotonic() + TOTAL_S
    try:
        return scored(sweep, found, lambda documents: ask(client, documents, until))
    finally:
        client.close()


def scored(sweep: Sweep, found: Mapping[str, ToolSet], send: Send) -> Scored:
    """Return `sweep` with a fact for each set that was assessed; one set is asked about once."""
    said: dict[str, str] = {}
    trouble = ""
    left = MAX_CALLS
    for tools in sorted(found.values(), key=lambda it: it.sha256):
        if tools.sha256 in said or trouble:
            continue
        batches = list(batches_of(tools))
        left -= len(batches)
        if left < 0:
            trouble = f"more than {MAX_CALLS} questions; the other tools were not assessed"
            break
        try:
            said[tools.sha256] = verdict(batches, send)
        except Unscored as error:
            trouble = str(error)
    sightings = tuple(with_fact(one, found, said) for one in sweep.sightings)
    return Scored(sweep=replace(sweep, sightings=sightings), trouble=trouble)


def with_fact(sighting: Sighting, found: Mapping[str, ToolSet], said: Mapping[str, str]) -> Sighting:
    """Return a sighting with what was said of its tools; without a word it is not assessed."""
    tools = found.get(sighting.key)
    if tools is None or tools.sha256 not in said:
        return sighting
    return replace(sighting, facts={**sighting.facts, FACT: said[tools.sha256]})


def verdict(batches: Sequence[Sequence[tuple[str, str]]], send: Send) -> str:
    """Return which tools the service takes for attacks, or that it takes none for one; raise Unscored."""
    attacks: set[str] = set()
    for batch in batches:
        answers = send([text for _, text in batch])
        if len(answers) != len(batch):
            raise Unscored("the shield answered about another number of documents; nothing was assessed")
        attacks |= {name for (name, _), attack in zip(batch, answers, strict=True) if attack}
    if not attacks:
        return CLEAN
    named = sorted(attacks)
    more = f" and {len(named) - MAX_NAMED} more" if len(named) > MAX_NAMED else ""
    return "attack: " + ", ".join(named[:MAX_NAMED]) + more


def batches_of(tools: ToolSet) -> Iterator[list[tuple[str, str]]]:
    """Yield what is asked at once: documents with the names of their tools, within the service's limits."""
    batch: list[tuple[str, str]] = []
    size = 0
    for tool in tools.tools:
        for text in pieces(tool):
            if batch and (len(batch) == MAX_DOCUMENTS or size + len(text) > MAX_CHARACTERS):
                yield batch
                batch, size = [], 0
            batch.append((tool.name, text))
            size += len(text)
    if batch:
        yield batch


def pieces(tool: Tool) -> Iterator[str]:
    """Yield all that a tool says, in documents that are short enough."""
    whole = "\n".join((tool.name, *(text for _, text in tool.texts)))
    yield from (whole[at : at + MAX_CHARACTERS] for at in range(0, len(whole), MAX_CHARACTERS))


# The service.


def connected(endpoint: str) -> Client:
    """Return the SDK's client; raise Unscored where it is missing or the endpoint is none."""
    if not endpoint.lower().startswith("https://"):
        raise Unscored("the shield's endpoint must begin with https://; the tools were not assessed")
    try:
        # By name: the extra may be missing, and no other command needs it.
        module = import_module("azure.ai.contentsafety")
        client: Client = module.ContentSafetyClient(
            endpoint.rstrip("/"),
            credential(),
            connection_timeout=CONNECT_S,
            read_timeout=READ_S,
            retry_total=0,
            logging_enable=False,
        )
    except ImportError:
        raise Unscored("to ask the shield, install mcp-census[shield]; the tools were not assessed") from None
    return client


def credential() -> object:
    """Return the key of the environment, else a credential by azure-identity's usual variables."""
    if key := os.environ.get(KEY):
        return import_module("azure.core.credentials").AzureKeyCredential(key)
    return import_module("azure.identity").DefaultAzureCredential()


def ask(client: Client, documents: Sequence[str], until: float) -> Sequence[bool]:
    """Return whether the service takes each document for an attack, before a moment; raise Unscored.

    A busy service is asked again, after as long as it wishes and no longer than is bearable.
    """
    tries = TRIES
    while True:
        tries -= 1
        if monotonic() > until:
            raise Unscored(f"the shield took longer than {TOTAL_S:.0f} s; the other tools were not assessed")
        reply, text = sent(client, documents)
        if reply.status_code == 200:
            return answers(text)
        wait = wished(reply)
        if reply.status_code not in BUSY or wait > LONGEST_S or not tries:
            raise Unscored(refused(reply.status_code))
        sleep(wait)


def refused(status: int) -> str:
    """Return what to tell the operator about another status than success."""
    then = "it is busy: try later" if status in BUSY else f"check the endpoint and {KEY}"
    return f"the shield answered {status}; {then}; the tools were not assessed"


def sent(client: Client, documents: Sequence[str]) -> tuple[Reply, str]:
    """Return what the service answers to one question; raise Unscored where it is not reached."""
    request = import_module("azure.core.rest").HttpRequest(
        "POST",
        "/text:shieldPrompt",
        params={"api-version": VERSION},
        json={"userPrompt": "", "documents": list(documents)},
    )
    try:
        reply = client.send_request(request)
        return reply, reply.text()
    except Exception as error:  # noqa: BLE001 - azure's own kinds; their words may hold the request
        raise Unscored(
            f"the shield was not reached ({type(error).__name__}); the tools were not assessed"
        ) from None


def wished(reply: Reply) -> float:
    """Return how many seconds a busy service asks to be left alone; a date instead is too long."""
    told = reply.headers.get("Retry-After")
    if told is None:
        return WAIT_S
    return float(told) if told.isascii() and told.isdigit() and len(told) < 9 else LONGEST_S + 1


def answers(text: str) -> Sequence[bool]:
    """Return what the service said of each document; raise Unscored for another answer."""
    try:
        said: object = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    rows = said.get("documentsAnalysis") if isinstance(said, dict) else None
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and isinstance(row.get("attackDetected"), bool) for row in rows
    ):
        raise Unscored("the shield answered something else; the tools were not assessed")
    return [row["attackDetected"] for row in rows]
