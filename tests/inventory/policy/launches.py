"""Servers as clients see them, and policies as their files say them, in few words."""

from __future__ import annotations

from discovery.shapes.model import Plain
from inventory.policy.dialects import read_policy
from inventory.policy.model import Answer, Candidate, Layer, Policy

ALLOW, BLOCK, UNKNOWN = Answer.ALLOW, Answer.BLOCK, Answer.UNKNOWN


def local(name: str, *argv: str, scope: str = "user", references: bool = False) -> Candidate:
    """Return a server that is started with a command line."""
    return Candidate(name=name, command=argv[0], args=argv[1:], scope=scope, references=references)


def remote(name: str, url: str, scope: str = "user") -> Candidate:
    """Return a server at an address."""
    return Candidate(name=name, url=url, scope=scope)


def policy(dialect: str, *documents: Plain, scope: str = "managed") -> Policy:
    """Return the policy that documents of one dialect make together."""
    return read_policy(
        dialect,
        [Layer(source=f"{dialect}-{at}", document=it, scope=scope) for at, it in enumerate(documents)],
    )
