"""A declared Launch becomes a Sighting: named by what it is, and rid of everything secret."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path

from discovery.clients.model import Scope, Trust
from discovery.declared import Declared
from discovery.frozen import frozen
from discovery.host.door import Door, Source
from discovery.host.homes import Home, is_ours
from discovery.host.projects import local_path
from discovery.identity.lent import FACT as LENDS
from discovery.identity.lent import lent
from discovery.identity.naming import name
from discovery.model import PART, Confidence, Identity, Kind, Launch, Sighting, Surface
from discovery.programs import Programs, program_path
from discovery.redact.keyed import Fingerprinter
from discovery.redact.launch import redact_launch, shown_name
from discovery.shapes.switches import project_of
from discovery.targets import Row
from discovery.unchecked import about_checks

# What a launch that has neither command nor URL, only a reference, refers to. Packages that a server.json
# names (cargo:, mcpb:, gem: ...) are not here: they are named as packages.
REFERENCES = {
    "docker-mcp": Kind.CONTAINER,
    "windows-odr": Kind.GATEWAY,
    "mcpm": Kind.GATEWAY,
    "continue-hub": Kind.GATEWAY,
    "vscode-extension": Kind.EXTENSION,
    "zed-extension": Kind.EXTENSION,
    "builtin": Kind.EXTENSION,
    "sdk": Kind.EXTENSION,
    # A label in a Dockerfile: what is run is the image built from it, whose own name nobody wrote down.
    "mcp-name": Kind.CONTAINER,
    # Smithery builds the code of the repository that the file lies in.
    "smithery-build": Kind.LOCAL,
    # The address is part of a credential that n8n keeps encrypted: nothing tells what it is.
    "n8n-credential": Kind.UNRESOLVED,
}
IGNORED_BY_CLIENT = frozenset({"claude-code/stray-settings"})
PROJECT_SCOPES = frozenset({Scope.PROJECT, Scope.WORKSPACE, Scope.PACKAGE})


@frozen
class Search:
    """Where and when a finder is looking: one root of one home, and the key of this installation."""

    home: Home
    owner: int | None
    root: Path
    project: Path | None
    door: Door
    keyed: Fingerprinter
    now: datetime
    finder: str
    programs: Programs


def sighting(found: Declared, launch: Launch, search: Search) -> Sighting:
    """Return what may be kept of one declared server."""
    row = found.rows[0]
    kept = redact_launch(launch, search.keyed)
    project = project_folder(launch, search)
    identity = identify(launch, kept.ref, search, project)
    facts = {
        **kept.facts,
        **about_file(found.source, search),
        **about_program(identity, launch, search, project),
        **{name: shown_name(fact) for name, fact in about_checks(launch.env).items()},
        **about_lent(identity, launch, search, project),
    }
    label = f"{row.client.id}/{row.location.id}"
    if label in IGNORED_BY_CLIENT:
        facts["effective"] = "no"
    return Sighting(
        identity=identity,
        surface=Surface.CONFIG,
        finder=signed(search.finder, part_of(found.rows)),
        source=written(found.path),
        root=written(search.root),
        seen_at=search.now,
        pointer=kept.pointer,
        name=kept.name,
        client=row.client.id,
        readers=tuple(dict.fromkeys(row.client.id for row in found.rows)),
        scope=scope_of(launch, row.location.scope, search),
        project=None if project is None else written(project),
        user=written(search.home.user),
        enabled=launch.enabled,
        transport=kept.transport,
        command=kept.command,
        args=kept.args,
        url=kept.url,
        cwd=kept.cwd,
        env_names=kept.env_names,
        header_names=kept.header_names,
        auto_approve=kept.auto_approve,
        secrets=kept.secrets,
        confidence=confidence(found, launch),
        facts={**facts, "location": label},
    )


def signed(finder: str, part: str) -> str:
    """Return what the sightings and looks of one part of a finder are signed with."""
    return f"{finder}{PART}{part}" if part else finder


def part_of(rows: tuple[Row, ...]) -> str:
    """Return the part that found what all of `rows` read: the one that needs least to be asked for."""
    return min((row.part for row in rows), key=lambda part: part.count(PART) + bool(part))


def written(path: Path | str) -> str:
    """Return `path` as text that can be stored: bytes of a name that are no UTF-8 become escapes."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def project_folder(launch: Launch, search: Search) -> Path | None:
    """Return the project that a server belongs to: the one searched, or the one its file files it under."""
    if search.project is not None:
        return search.project
    written = project_of(launch.pointer)
    return local_path(written, search.home) if written else None


def scope_of(launch: Launch, scope: Scope, search: Search) -> str:
    """Return for whom the entry speaks: a row that serves home and projects alike says so by the place."""
    if search.project is not None and scope is Scope.USER:
        return Scope.PROJECT
    if search.project is None and scope is Scope.PROJECT and project_of(launch.pointer) is None:
        return Scope.USER
    return scope


def identify(launch: Launch, ref: str | None, search: Search, project: Path | None) -> Identity:
    """Return what `launch` is; its reference, kept as `ref`, counts where the command says nothing better."""
    found = name(
        command=launch.command,
        args=launch.args,
        url=launch.url,
        os=search.home.os,
        cwd=launch.cwd or (str(project) if project else None),
        home=str(search.home.path),
    )
    if launch.ref is None or found.kind not in {Kind.UNRESOLVED, Kind.BINARY}:
        return found
    scheme, _, rest = launch.ref.partition(":")
    if launch.facts.get("registry") == scheme:
        package = package_of(scheme, rest, launch.facts.get("file_sha256", ""))
        if package.kind is not Kind.UNRESOLVED:
            return package
    # What is left of a reference that had to be cut or masked may be left of others, too.
    kind = REFERENCES.get(scheme, Kind.UNRESOLVED) if ref == launch.ref else Kind.UNRESOLVED
    return Identity(kind=kind, ref=ref, launcher=found.launcher, secrets=found.secrets)


def package_of(registry: str, spec: str, sha256: str) -> Identity:
    """Return the package that a server.json names by registry and identifier; of a bundle that is a URL."""
    from discovery.identity.registry_package import name_package

    identifier, _, version = (spec, "", "") if "://" in spec else spec.rpartition("@")
    return name_package(
        {
            "registryType": registry,
            "identifier": identifier or version,
            "version": version if identifier else "",
            "fileSha256": sha256,
        }
    )


def confidence(found: Declared, launch: Launch) -> Confidence:
    """Return how sure it is that a client would start this: hearsay and text scans are low."""
    row = found.rows[0]
    if "approximate" in launch.facts or row.location.trust is Trust.UNVERIFIED:
        return Confidence.LOW
    return Confidence.MEDIUM if row.client.category == "convention" else Confidence.HIGH


def about_file(source: Source | None, search: Search) -> dict[str, str]:
    """Return who may change the file: permission bits and owner, where the system has them.

    Whoever owns the home is its user, also where the account has another name than the folder.
    """
    if source is None or source.mode is None or source.owner is None:
        return {}
    owner = written(search.home.user) if source.owner == search.owner else account(source.owner)
    return {"mode": oct(source.mode), "owner": owner}


@cache
def account(uid: int) -> str:
    """Return the account name of `uid`, or the number itself."""
    try:
        import pwd

        return pwd.getpwuid(uid).pw_name
    except (ImportError, KeyError):
        return str(uid)


def about_lent(identity: Identity, launch: Launch, search: Search, project: Path | None) -> dict[str, str]:
    """Return what a launch brings in besides what it names, as a list in JSON; nothing where it does not."""
    found = lent(
        identity,
        command=launch.command,
        args=launch.args,
        env=launch.env,
        os=search.home.os,
        roots=tuple(str(it) for it in (search.home.path, project) if it is not None),
    )
    return {LENDS: json.dumps([shown_name(it) for it in found])} if found else {}


def about_program(identity: Identity, launch: Launch, search: Search, project: Path | None) -> dict[str, str]:
    """Return who may change the program that a launch names by its path, and what is in it."""
    path = program_path(identity, launch, search.home, project)
    if path is None:
        return {}
    roots = [search.home.path]
    if is_ours(search.home):
        roots.append(search.home.machine)  # what its user may read by hand
    elif search.project is not None:
        roots.append(search.project)
    return search.programs.facts(path, roots)
