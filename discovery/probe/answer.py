"""What asking one endpoint told: the vocabulary of a probe. Texts are fit to print, not to be trusted."""

from __future__ import annotations

from enum import StrEnum

from discovery.frozen import frozen
from discovery.model import Reason


class Grade(StrEnum):
    """How sure it is that an MCP server answered."""

    CONFIRMED = "confirmed"
    AUTH = "auth"
    WEAK = "weak"
    NO = "no"
    SILENT = "silent"
    MALFORMED = "malformed"


class Era(StrEnum):
    """Which generation of the protocol a server speaks over HTTP."""

    MODERN = "modern"
    LEGACY = "legacy"
    SSE = "sse"


class Auth(StrEnum):
    """Whether a stranger is let in."""

    NONE = "none"
    REQUIRED = "required"


@frozen
class Tls:
    """What a TLS endpoint showed of itself, unverified. Times are ISO 8601, None where unreadable."""

    version: str | None = None
    names: tuple[str, ...] = ()
    issuer: str | None = None
    not_before: str | None = None
    not_after: str | None = None
    self_signed: bool | None = None


@frozen
class Told:
    """What a server says of itself: a claim, cut to size where `truncated`."""

    name: str | None = None
    version: str | None = None
    protocol_versions: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    instructions: bool = False
    truncated: bool = False


@frozen
class Listed:
    """One tool as it is kept: a stranger's texts, bounded and without secrets, not yet fit to print.

    `sha256` covers all of it, `shape` which arguments it takes; `cut` tells that some texts are not whole.
    """

    name: str
    sha256: str
    shape: str
    texts: tuple[tuple[str, str], ...] = ()
    cut: bool = False


@frozen
class Tools:
    """The tools a server lists. `sha256` covers all of them, `names` the first ones."""

    count: int
    sha256: str
    names: tuple[str, ...] = ()
    listed: tuple[Listed, ...] = ()


@frozen
class Unlisted:
    """Why the tools of a proven server are not known, though it was asked for them."""

    reason: Reason
    detail: str


@frozen
class Answer:
    """What one endpoint answered. `rule` names the proof, `detail` says why there is none.

    `host` is the form of the address that it accepts; `host_check` and `origin_check` are None where not
    asked or not told; `auth_resource`, `auth_servers` and `redirect` are texts that were never followed.
    `opened` counts the session ids handed out, `closed` those that the server no longer knows.
    `problem` is set where the endpoint could not be asked to the end.
    """

    grade: Grade
    rule: str = ""
    detail: str = ""
    era: Era | None = None
    path: str | None = None
    host: str | None = None
    framing: str = "http"
    told: Told = Told()
    auth: Auth | None = None
    auth_resource: str | None = None
    auth_servers: tuple[str, ...] = ()
    redirect: str | None = None
    tls: Tls | None = None
    host_check: bool | None = None
    origin_check: bool | None = None
    decoy: bool = False
    tools: Tools | None = None
    unlisted: Unlisted | None = None
    requests: int = 0
    received: int = 0
    opened: int = 0
    closed: int = 0
    problem: Reason | None = None


@frozen
class Remembered:
    """An earlier answer of an endpoint; `stamp` names the process and socket that gave it."""

    stamp: str
    answer: Answer
