"""What an answer that did not come is called: a reason, words for the operator, the permission it takes.

Azure's own sentences are never quoted: they name principals, and come from outside. Of an error only its
codes are told, and the action that it says is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from azure.core.exceptions import (
    AzureError,
    HttpResponseError,
    IncompleteReadError,
    ServiceRequestTimeoutError,
    ServiceResponseTimeoutError,
)
from azure.core.rest import HttpResponse

from agents.azure.credentials import NoToken
from agents.azure.transport import AnswerTooLong, AnswerTooSlow, NotJson, WriteRefused
from discovery.formats.errors import Unreadable
from discovery.formats.json import read_json
from discovery.frozen import frozen
from discovery.model import Reason
from discovery.shapes.model import Plain

# An error of Azure is a few hundred bytes; a gateway's page is not read for codes.
MAX_ERROR = 64 * 1024
MAX_CODES = 4
CODE = re.compile(r"[A-Za-z][A-Za-z0-9._]{0,79}")
ACTION = re.compile(r"perform action '([A-Za-z0-9._*/-]{3,200})'")
TOO_LARGE = frozenset({"ResponsePayloadTooLarge", "ResponseTooLarge"})
UNREGISTERED = frozenset({"MissingSubscriptionRegistration"})
KNOWN: tuple[tuple[tuple[type[Exception], ...], Reason, str], ...] = (
    ((WriteRefused,), Reason.OUTSIDE, "{error}"),
    ((AnswerTooLong,), Reason.TOO_LARGE, "the answer is {error}"),
    (
        (AnswerTooSlow, ServiceRequestTimeoutError, ServiceResponseTimeoutError),
        Reason.TIMED_OUT,
        "Azure does not answer in time",
    ),
    ((IncompleteReadError,), Reason.TIMED_OUT, "the answer was cut off"),
    ((NotJson,), Reason.MALFORMED, "the answer is not JSON; does a proxy stand in between?"),
)
# What the SDK raises where an answer is none of Azure's: it reads what it gets without much doubt.
ODD = (HttpResponseError, RecursionError, MemoryError, ValueError, TypeError, KeyError, AttributeError)


@frozen
class Failure:
    """Why an answer did not come."""

    reason: Reason
    detail: str
    status: int | None = None
    action: str | None = None
    codes: tuple[str, ...] = ()


def failure_of(error: Exception) -> Failure:
    """Return what an error of the SDK, of the way to Azure or of a reader says."""
    if isinstance(error, Unreadable):
        return Failure(reason=error.reason, detail=error.detail)
    for kinds, reason, said in KNOWN:
        if isinstance(error, kinds):
            return Failure(reason=reason, detail=said.format(error=error))
    if isinstance(error, NoToken):
        return Failure(reason=error.why, detail=error.detail)
    if isinstance(error, HttpResponseError):
        answer = error.response
        if isinstance(answer, HttpResponse) and answer.status_code != 200:
            return failure_of_answer(answer)
    if isinstance(error, ODD):
        return Failure(reason=Reason.MALFORMED, detail="the answer is no JSON that Azure would send")
    if isinstance(error, AzureError):
        name = type(error.inner_exception or error).__name__
        return Failure(reason=Reason.TIMED_OUT, detail=f"the connection failed ({name})")
    raise error


def failure_of_answer(answer: HttpResponse) -> Failure:
    """Return what an answer without success says."""
    status = answer.status_code
    body = answer.content[:MAX_ERROR]
    codes = tuple(codes_of(body))
    action = ACTION.search(body.decode("utf-8", "replace"))
    reason, said = judged(status, codes)
    named = f" ({', '.join(codes)})" if codes else ""
    return Failure(
        reason=reason,
        detail=f"{said}: {status}{named}",
        status=status,
        action=action[1] if action else None,
        codes=codes,
    )


def judged(status: int, codes: tuple[str, ...]) -> tuple[Reason, str]:
    """Return the reason and the words for a status and the codes beside it."""
    if TOO_LARGE.intersection(codes):
        return Reason.TOO_LARGE, "the answer would be larger than Azure sends"
    if UNREGISTERED.intersection(codes):
        return Reason.UNSUPPORTED, "the subscription has not registered the provider, and we do not"
    if status in (401, 407):
        return Reason.DENIED, "the token is not accepted"
    if status == 403:
        return Reason.DENIED, "may not be read"
    if status in (404, 410):
        return Reason.CHANGED, "is not there"
    if status == 429:
        return Reason.TIMED_OUT, "throttled for longer than we wait"
    if 300 <= status < 400:
        return Reason.OUTSIDE, "leads elsewhere"
    if status >= 500:
        return Reason.CRASHED, "Azure fails"
    return Reason.UNSUPPORTED, "Azure does not take the question"


def codes_of(body: bytes) -> Iterator[str]:
    """Give the codes in an error's body, the outer one first, none twice."""
    try:
        document = read_json(body)
    except Unreadable:
        return
    error = document.get("error", document) if isinstance(document, dict) else None
    told: set[str] = set()
    for entry in (error, *details_of(error)):
        code = entry.get("code") if isinstance(entry, dict) else None
        if isinstance(code, str) and CODE.fullmatch(code) and code not in told and len(told) < MAX_CODES:
            told.add(code)
            yield code


def details_of(error: Plain) -> list[Plain]:
    """Return what an error has below it."""
    details = error.get("details") if isinstance(error, dict) else None
    return details if isinstance(details, list) else []


def action_of(path: str) -> str | None:
    """Return the permission that reading a resource id takes (`Microsoft.Web/sites/functions/read`)."""
    scope, found, rest = path.partition("?")[0].rpartition("/providers/")
    parts = [part for part in rest.split("/") if part]
    if not found or not parts or (len(parts) < 2 and scope):
        return None
    return "/".join((parts[0], *parts[1::2], "read"))
