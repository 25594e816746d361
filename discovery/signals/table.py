"""DATA: what marks a running program as an MCP server, what speaks against it, and how it is weighed.

`hits` counts the real servers of our measurement that show a row's fact (of 43), `misses`
the programs that are none and show it too (of 43 look-alikes); None where only our own tests show it so far.
Markers of ownership (`mcpName`, `mcp-name:`) are rules of the official MCP Registry.

A server needs two things: something that says what it is, and a channel on which it can be reached. Facts of
one sort do not add up to the other, which CAP makes sure of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from discovery.live.running import Evidence
from discovery.model import Confidence

SERVER = 60  # points from which on a running program is a server
MAYBE = 50  # from which on it is reported as one that may be
SURE = 85  # from which on several facts agree: no doubt is left
CAP = 75  # what a program is counts for no more: without a channel (-30) it stays below MAYBE
MAX_SAW = 160  # characters of what was seen that are kept with it

MEASURED = "43 real servers and 43 look-alikes, November 2026"
TOGETHER = MEASURED + "; npm and PyPI counted together"
LAB = "tests/signals and tests/processes: programs laid out as their package managers do"


class Signal(NamedTuple):
    """One rule: its id, its weight, what it says, and how often it was right and wrong."""

    id: str
    weight: int
    says: str
    hits: int | None
    misses: int | None
    source: str


CHANNELS = (
    Signal("channel.stdio", 25, "an ancestor holds the other end of a pipe or socket pair", None, None, LAB),
    Signal("channel.tcp", 25, "it waits for TCP connections", None, None, LAB),
    Signal("channel.unix", 25, "it waits for connections on a unix socket", None, None, LAB),
    Signal("channel.client", 25, "channels are hidden here, and an MCP client started it", None, None, LAB),
    Signal("channel.hidden", 15, "channels are hidden here, and a program started it", None, None, LAB),
    Signal("channel.none", -30, "nobody holds a channel to it", None, None, LAB),
)
PROOFS = (
    Signal(
        "npm.mcp-name", 60, "declared program of an npm package that claims a server's name", 14, 0, MEASURED
    ),
    Signal("pypi.mcp-name", 60, "the distribution's description claims a server's name", 5, 0, MEASURED),
    Signal("oci.catalogue", 60, "image of a catalogue that holds MCP servers only", None, None, LAB),
    Signal("gateway.known", 60, "a gateway: it serves what others offer", None, None, LAB),
    Signal("runner.sdk", 60, "an SDK's own command line runs a server's file", None, None, LAB),
    Signal("host.serve-verb", 60, "a host told to be a server itself", None, None, LAB),
    Signal("npm.serves", 45, "declared program of a package built on a server library", None, None, LAB),
    Signal("npm.depends", 35, "declared program of a package that depends on an MCP SDK", 23, 0, TOGETHER),
    Signal("npm.imports", 40, "the code that runs imports the server side of an SDK", 24, 0, TOGETHER),
    Signal("npm.bundle", 40, "a bundle that holds the server side of an SDK", None, None, LAB),
    Signal("pypi.serves", 45, "program of a distribution built on a server library", None, None, LAB),
    Signal("pypi.depends", 35, "program of a distribution that depends on an MCP SDK", 23, 0, TOGETHER),
    Signal("pypi.imports", 40, "the code that runs imports the server side of an SDK", 24, 0, TOGETHER),
    Signal(
        "go.build-info", 45, "built with an MCP SDK for Go, as its build information tells", 3, 0, MEASURED
    ),
    Signal("dotnet.library", 45, "holds the server side of the MCP library for .NET", 1, 0, MEASURED),
    Signal("rust.crate", 35, "built with an MCP crate, whose paths are in the program", None, None, LAB),
    Signal("java.library", 40, "runs with the server side of an MCP library for Java", None, None, LAB),
    Signal("binary.wire", 40, "speaks the protocol, and was told to be a server", 1, 1, MEASURED),
    Signal("gateway.inner", 45, "a gateway holds the other end of its channel", None, None, LAB),
    Signal("oci.name", 35, "a container with stdin open, of an image named for MCP", None, None, LAB),
    Signal("oci.interactive", 15, "a container with stdin open", None, None, LAB),
    Signal("npm.project", 10, "a script of a project that depends on an MCP SDK", None, None, LAB),
    Signal("npm.mixed-bundle", 10, "a bundle that holds both sides of an SDK", None, None, LAB),
    Signal("name.package", 15, "`mcp` is a word of the package's name", 21, 0, MEASURED),
    Signal("owner.client", 10, "an MCP client holds the other end of its channel", None, None, LAB),
)
AGAINST = (
    Signal(
        "npm.inner-script",
        -60,
        "a script inside an installed package that it does not declare",
        None,
        None,
        LAB,
    ),
    Signal(
        "npm.other-program", -75, "another program of the package is named as the server", None, None, LAB
    ),
    Signal("npm.client-only", -60, "imports the client side of an SDK only", None, None, LAB),
    Signal("pypi.client-only", -60, "imports the client side of an SDK only", None, None, LAB),
    Signal("title.only", -15, "only the title it gave itself names it", None, None, LAB),
    Signal("role.prompt", -75, "an interpreter that takes commands from whoever types", None, None, LAB),
    Signal("role.host", -60, "a host: it starts servers", None, None, LAB),
    Signal("role.never", -60, "a program that is known not to be a server", None, None, LAB),
)
TOOLING = (Signal("tooling.known", 60, "a tool that tries servers out, and relays to them", None, None, LAB),)
SIGNALS: Mapping[str, Signal] = {row.id: row for row in (*CHANNELS, *PROOFS, *AGAINST, *TOOLING)}
IS_CHANNEL = frozenset(row.id for row in CHANNELS)
DECISIVE = frozenset(row.id for row in (*PROOFS, *TOOLING) if row.weight >= SERVER)


def seen(rule: str, saw: str) -> Evidence:
    """Return the evidence that `rule` was met by `saw`; raises KeyError for a rule that no row has."""
    return Evidence(rule=rule, saw=saw[:MAX_SAW], weight=SIGNALS[rule].weight)


def what_it_is(evidence: Iterable[Evidence]) -> int:
    """Return how much speaks for its being a server, channels apart: at most CAP, less what is against."""
    told = [each.weight for each in evidence if each.rule not in IS_CHANNEL]
    return min(CAP, sum(weight for weight in told if weight > 0)) + sum(
        weight for weight in told if weight < 0
    )


def score(evidence: Iterable[Evidence]) -> int:
    """Return the points of a running program: what it is, and the best way in which it can be reached."""
    every = tuple(evidence)
    return what_it_is(every) + max((each.weight for each in every if each.rule in IS_CHANNEL), default=0)


def confidence(evidence: Iterable[Evidence]) -> Confidence | None:
    """Return how sure it is that this is a server; None where it is not to be told."""
    every = tuple(evidence)
    points = score(every)
    if points < MAYBE:
        return None
    if points < SERVER:
        return Confidence.LOW
    decisive = any(each.rule in DECISIVE for each in every)
    return Confidence.HIGH if decisive or points >= SURE else Confidence.MEDIUM
