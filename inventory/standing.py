"""The closed lists of words: verdicts, states of an entry, severities, presences."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """Headline verdicts, worst first: the first that applies is the server's."""

    DENIED = "denied"
    IMPERSONATING = "impersonating"
    DRIFTED = "drifted"
    EXPIRED = "expired"
    PENDING = "pending"
    UNREGISTERED = "unregistered"
    UNRESOLVED = "unresolved"
    APPROVED = "approved"


class State(StrEnum):
    """Where a registry entry stands in its life."""

    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    DEPRECATED = "deprecated"
    SUSPENDED = "suspended"
    DENIED = "denied"
    RETIRED = "retired"


class Severity(StrEnum):
    """How bad, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


class Presence(StrEnum):
    """In what way a server is there; several may hold."""

    CONFIGURED = "configured"
    DISABLED = "disabled"
    RUNNING = "running"
    LISTENING = "listening"
    INSTALLED = "installed"
    CACHED = "cached"
    LOGGED = "logged"
    REMOTE = "remote"
    DEPLOYED = "deployed"
