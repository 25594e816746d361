"""A running bridge is the server behind it, as a configured one is: the bridge itself goes to `via`. Pure."""

from __future__ import annotations

from dataclasses import replace

from discovery.model import Identity, Kind, Sighting, Surface

DOORS = frozenset({"tcp", "unix"})


def behind(sighting: Sighting) -> Sighting:
    """Return `sighting` with the remote server that its process leads to as its identity, if it is a bridge.

    `npx mcp-remote URL` is that URL in a configuration; so it is as a process, which package it may run.
    """
    facts = sighting.facts
    bridge = sighting.identity
    if sighting.surface is not Surface.PROCESS or "remote" not in facts:
        return sighting
    if facts.get("role") != "gateway" or bridge.purl is None or "inner" in facts:
        return sighting
    # What lets others in by a socket is more than a bridge for the one client that started it.
    if not DOORS.isdisjoint(facts.get("channel", "").split(",")):
        return sighting
    from discovery.identity.urls import canonical_url  # few processes are bridges

    found = canonical_url(facts["remote"])
    if found.url is None:
        return sighting
    identity = Identity(
        kind=Kind.REMOTE,
        url=found.url,
        ref=found.ref,
        launcher=bridge.launcher,
        via=(bridge.purl, *bridge.via),
        secrets=bridge.secrets,
    )
    return replace(sighting, identity=identity)
