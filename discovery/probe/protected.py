"""Whether a refusal comes from an MCP server behind OAuth, or from anything behind OAuth.

Source: RFC 9728 §3; specification 2025-06-18 basic/authorization.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from re import IGNORECASE
from urllib.parse import urlsplit

from discovery.identity.patterns import Pattern
from discovery.probe.answer import Answer, Auth, Grade
from discovery.probe.conversation import Conversation
from discovery.probe.flaw import Trouble
from discovery.probe.limits import MAX_LIST, MAX_NAME
from discovery.probe.messages import discover, get
from discovery.probe.reply import Reply
from discovery.probe.strict_json import Value, read_object
from discovery.probe.target import is_loopback, is_path
from discovery.probe.told import fit

METADATA = Pattern(r'resource_metadata\s*=\s*"?([^",\s]+)', flags=IGNORECASE)
WELL_KNOWN = "/.well-known/oauth-protected-resource"
REFUSING = frozenset({401, 403})


def behind_auth(talk: Conversation, reply: Reply) -> Answer:
    """Return the answer of an endpoint that lets no stranger in: MCP if its metadata names this path."""
    path = reply.request.path
    document, url = metadata(talk, reply)
    resource = document.get("resource")
    servers = document.get("authorization_servers")
    answer = Answer(
        grade=Grade.WEAK,
        rule="auth.no-metadata",
        path=path,
        auth=Auth.REQUIRED,
        auth_resource=fit(resource if isinstance(resource, str) else url, MAX_NAME),
        auth_servers=tuple(fit(each, MAX_NAME) or "" for each in listed(servers)),
    )
    if not isinstance(resource, str) or not listed(servers):
        return answer
    if path_of(resource) != path.partition("?")[0]:
        return replace(answer, rule="auth.other-resource")
    if sibling_refused(talk, path):
        return replace(answer, rule="auth.everywhere")
    return replace(answer, grade=Grade.AUTH, rule="auth.resource-metadata")


def listed(value: Value) -> list[Value]:
    """Return the first items of a list."""
    return value[:MAX_LIST] if isinstance(value, list) else []


def metadata(talk: Conversation, reply: Reply) -> tuple[Mapping[str, Value], str | None]:
    """Return the first metadata document this endpoint itself serves, and the URL the refusal names."""
    named = METADATA.search(", ".join(reply.head.all("www-authenticate")))
    url = named[1] if named else None
    for path in metadata_paths(url, reply.request.path, talk):
        try:
            found = talk.ask(get(path))
        except Trouble:
            break
        document = read_object(found.body) if found.status == 200 and found.flaw is None else None
        if document is not None and "resource" in document:
            return document, url
    return {}, url


def metadata_paths(url: str | None, path: str, talk: Conversation) -> Iterator[str]:
    """Give the paths where the document may be: the one named, if on this endpoint, or the usual two."""
    if url is not None and same_endpoint(url, talk):
        yield path_of(url)
        return
    own = path.partition("?")[0]
    yield WELL_KNOWN + (own if own != "/" else "")
    if own != "/":
        yield WELL_KNOWN


def same_endpoint(url: str, talk: Conversation) -> bool:
    """Return whether `url` is on the endpoint that is asked, under any name of this machine's loopback."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
        name = parts.hostname or ""
    except ValueError:
        return False
    secure = talk.tls is not None
    same = name == talk.target.address or (
        talk.target.loopback and (name == "localhost" or is_loopback(name))
    )
    fit_path = is_path(path_of(url)) and not parts.username
    return parts.scheme == ("https" if secure else "http") and port == talk.target.port and same and fit_path


def path_of(url: str) -> str:
    """Return the path of `url`, `/` if it has none."""
    try:
        return urlsplit(url).path or "/"
    except ValueError:
        return ""


def sibling_refused(talk: Conversation, path: str) -> bool:
    """Return whether a path beside it that nobody made is refused too: then this one is nothing special."""
    folder = path.partition("?")[0].rstrip("/").rpartition("/")[0]
    try:
        return talk.ask(discover(f"{folder}/{os.urandom(6).hex()}", talk.asking.tool)).status in REFUSING
    except Trouble:
        return True
