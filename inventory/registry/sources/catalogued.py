"""One server of a registry as the draft it makes: its packages, its remotes, or its repository."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from inventory.registry.sources.generations import (
    Listed,
    packages_of,
    remotes_of,
    repository_of,
    status_of,
    version_of,
)
from inventory.registry.sources.model import Tray, Words
from inventory.registry.sources.subject import Subject, Unfit, read_package, read_text
from inventory.registry.sources.values import as_text


def subject_of(one: Listed, tray: Tray) -> Subject | None:
    """Return everything a server may be started as, None where nothing of it is certain; that is told."""
    found: list[Subject] = []
    for where, row in candidates(one, tray):
        found.append(replace(row, notes=()))
        for note in row.notes:
            tray.lose(where, note)
    if not found and (address := repository_of(one)):
        found += repository(address, one.pointer, tray)
    if not found:
        return None
    first, *others = dict.fromkeys(found)
    return replace(first, also=tuple(spelt(each) for each in others))


def candidates(one: Listed, tray: Tray) -> Iterator[tuple[str, Subject]]:
    """Yield the subject of each package and remote; one that cannot be read is told and costs only itself."""
    for where, fields, _ in packages_of(one):
        if not fields["registryType"]:
            tray.lose(where, "the package is in no registry that is named; only its repository is listed")
            continue
        try:
            yield where, read_package(fields)
        except Unfit as error:
            tray.refuse(where, str(error))
    for where, url, _ in remotes_of(one):
        try:
            yield where, read_text(url) if "://" in url else read_text(f"https://{url}")
        except Unfit as error:
            tray.refuse(where, str(error))


def repository(address: str, pointer: str, tray: Tray) -> Iterator[Subject]:
    """Yield the subject of a source repository."""
    plain = address.removesuffix("/").removesuffix(".git")
    try:
        yield read_text(f"git+{plain}" if plain.startswith(("https://", "http://")) else plain)
    except Unfit as error:
        tray.refuse(f"{pointer}/repository/url", str(error))


def spelt(subject: Subject) -> str:
    """Return a further identity with its version in it, which then limits that one only."""
    version = (subject.versions or "").removeprefix("=")
    if not version or any(mark in version for mark in "<>^~*| ,!"):
        return subject.identity
    if not subject.identity.startswith("pkg:"):
        return subject.identity
    from discovery.identity.purl import spell, split_purl

    purl = split_purl(subject.identity)
    if purl is None:
        return subject.identity
    if purl.type == "oci" and not version.startswith("sha"):
        return spell(purl._replace(qualifiers=tuple(sorted((*purl.qualifiers, ("tag", version))))))
    return spell(purl._replace(version=version))


def words_of(one: Listed) -> Words:
    """Return what a registry says about a server."""
    return Words(
        name=as_text(one.server.get("name")),
        purpose=as_text(one.server.get("description")) or as_text(one.server.get("title")),
        reason=f"listed, version {version_of(one.server) or 'unknown'}, {status_of(one)}",
    )


def take_listed(one: Listed, tray: Tray) -> Subject | None:
    """Take a server of a catalogue as a draft, one that was deleted as gone; return its subject."""
    subject = subject_of(one, tray)
    if subject is None:
        tray.lose(one.pointer, "nothing of it is certain: no package, no URL and no repository")
    elif status_of(one) == "deleted":
        tray.gone |= {subject.identity, *subject.also}
    else:
        tray.list(subject, one.pointer, words_of(one))
    return subject
