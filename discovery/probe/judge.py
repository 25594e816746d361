"""What one reply proves. Pure: a reply goes in, a proof comes out, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping

from discovery.frozen import frozen
from discovery.probe.answer import Era, Grade, Told
from discovery.probe.flaw import Flaw
from discovery.probe.limits import MAX_LIST, MAX_SESSION_ID
from discovery.probe.proofs import (
    CODES,
    CORS_FIELDS,
    CORS_NAMES,
    ENDPOINT,
    METHOD_NOT_FOUND,
    PLAIN_REFUSALS,
    REFUSAL_TEXTS,
    SESSION_WORD,
    WEAK_STATUSES,
)
from discovery.probe.reply import Reply, is_stream
from discovery.probe.strict_json import Value
from discovery.probe.told import dates, told_by_discover, told_by_initialize

SESSION = "mcp-session-id"
WEB_SOCKET = "mcp"


@frozen
class Proof:
    """How sure a reply makes it, by which rule. `sessions` says that the server keeps sessions.

    `later` marks a hint that a server gives on every path: other paths are asked before it is followed.
    """

    grade: Grade
    rule: str = ""
    era: Era | None = None
    told: Told = Told()
    sessions: bool = False
    later: bool = False


NOTHING = Proof(grade=Grade.NO)


def judged(reply: Reply) -> Proof:
    """Return the strongest proof in `reply`."""
    if reply.flaw is Flaw.MALFORMED:
        return Proof(grade=Grade.MALFORMED, rule=reply.detail)
    for message in reply.messages():
        proof = of_message(message, reply)
        if proof is not None and proof.grade is Grade.CONFIRMED:
            return proof
    return (
        of_upgrade(reply) or of_event(reply) or of_session(reply) or of_auth(reply) or hint(reply) or NOTHING
    )


def of_message(message: Mapping[str, Value], reply: Reply) -> Proof | None:
    """Return what a JSON-RPC response proves; what has a `method` is our own question, echoed."""
    if message.get("jsonrpc") != "2.0" or "method" in message:
        return None
    result, error = message.get("result"), message.get("error")
    if isinstance(result, dict) and reply.request.id is not None and message.get("id") == reply.request.id:
        return of_result(result)
    if isinstance(error, dict) and "result" not in message:
        return of_error(error, reply)
    return None


def of_result(result: Mapping[str, Value]) -> Proof | None:
    """Return what a result proves."""
    if (told := told_by_discover(result)) is not None:
        return Proof(grade=Grade.CONFIRMED, rule="result.discover", era=Era.MODERN, told=told)
    if (told := told_by_initialize(result)) is not None:
        return Proof(grade=Grade.CONFIRMED, rule="result.initialize", era=Era.LEGACY, told=told)
    return None


def of_error(error: Mapping[str, Value], reply: Reply) -> Proof | None:
    """Return what a refusal proves: a code of the modern era, or the words of a legacy SDK."""
    code, message = error.get("code"), error.get("message")
    for row in CODES:
        if code == row.code and reply.status == row.status:
            return Proof(
                grade=Grade.CONFIRMED, rule=row.id, era=Era.MODERN, told=supported(error.get("data"))
            )
    if reply.status >= 400 or is_stream(reply.head):
        for refusal, pattern in REFUSAL_TEXTS:
            if isinstance(message, str) and pattern.search(message):
                return Proof(
                    grade=Grade.CONFIRMED, rule=refusal.id, era=Era.LEGACY, sessions=refusal.sessions
                )
    return None


def supported(data: Value) -> Told:
    """Return the revisions that a refusal names."""
    versions = data.get("supported") if isinstance(data, dict) else None
    if not isinstance(versions, list) or not dates(versions):
        return Told()
    return Told(protocol_versions=tuple(sorted({str(each) for each in versions[:MAX_LIST]})))


def of_upgrade(reply: Reply) -> Proof | None:
    """Return the proof that agreeing to speak MCP over a WebSocket is."""
    agreed = reply.head.first("sec-websocket-protocol")
    if reply.status != 101 or agreed != WEB_SOCKET or reply.request.connection != "Upgrade":
        return None
    return Proof(grade=Grade.CONFIRMED, rule="upgrade.mcp")


def of_event(reply: Reply) -> Proof | None:
    """Return what the first event of a stream proves."""
    if not reply.request.first_event or reply.status != 200 or not reply.events:
        return None
    first = reply.events[0]
    if first.name != "endpoint":
        return None
    if opens_session(first.data.strip()):
        return Proof(grade=Grade.CONFIRMED, rule="event.endpoint", era=Era.SSE, sessions=True)
    return Proof(grade=Grade.WEAK, rule="weak.endpoint-elsewhere", later=True)


def opens_session(uri: str) -> bool:
    """Return whether the URI of an endpoint event is relative and names a session."""
    found = ENDPOINT.fullmatch(uri)
    pairs = (pair.partition("=") for pair in found[1].split("&")) if found is not None else ()
    return any(SESSION_WORD in name.lower() and value for name, _, value in pairs)


def of_session(reply: Reply) -> Proof | None:
    """Return the proof that a session id is."""
    if session_of(reply) is None:
        return None
    return Proof(grade=Grade.CONFIRMED, rule="header.session", era=Era.LEGACY, sessions=True)


def session_of(reply: Reply) -> str | None:
    """Return the session id handed out, None if there is none or it could not stand in a header."""
    value = reply.head.first(SESSION)
    fit = 0 < len(value) <= MAX_SESSION_ID and all("!" <= char <= "~" for char in value)
    return value if fit else None


def of_auth(reply: Reply) -> Proof | None:
    """Return the proof, still to be confirmed, that a refusal naming protected-resource metadata is."""
    if reply.status not in {401, 403}:
        return None
    named = any("resource_metadata" in value.lower() for value in reply.head.all("www-authenticate"))
    return Proof(grade=Grade.AUTH, rule="auth.resource-metadata") if named else None


def hint(reply: Reply) -> Proof | None:
    """Return why the endpoint is worth an `initialize`, if anything says so."""
    if any(code_of(message) == METHOD_NOT_FOUND for message in reply.messages()):
        return Proof(grade=Grade.WEAK, rule="weak.method-not-found")
    if reply.status in WEAK_STATUSES:
        return Proof(grade=Grade.WEAK, rule=WEAK_STATUSES[reply.status])
    if 400 <= reply.status < 500 and (rule := plain_refusal(reply.body)):
        return Proof(grade=Grade.WEAK, rule=rule)
    values = ",".join(value for name in CORS_FIELDS for value in reply.head.all(name)).lower()
    if any(name in values for name in CORS_NAMES):
        return Proof(grade=Grade.WEAK, rule="weak.cors", later=True)
    return None


def code_of(message: Mapping[str, Value]) -> Value:
    """Return the error code of a JSON-RPC response."""
    error = message.get("error")
    responds = message.get("jsonrpc") == "2.0" and "method" not in message
    return error.get("code") if responds and isinstance(error, dict) else None


def plain_refusal(body: bytes) -> str | None:
    """Return the rule of a refusal in plain text; words in a web page say nothing."""
    text = body[:1024].decode("latin-1").strip()
    if text.startswith("<"):
        return None
    return next((rule for rule, pattern in PLAIN_REFUSALS if pattern.search(text)), None)
