"""What a package.json provides: a named server, inline servers, or programs whose code must tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from discovery.model import Launch
from discovery.shapes.descend import pointer_to
from discovery.shapes.editors import read_vscode_provider
from discovery.shapes.fields import Entry
from discovery.shapes.manifests import marked, provided
from discovery.shapes.model import Candidate, Item, Node, Plain, Program
from discovery.shapes.provided import PROVIDED
from discovery.shapes.values import filled, names
from discovery.signals.sdks import NPM_EITHER, NPM_SERVING

# What is installed with a package, and what a bundler may put into it (npm's package.json documentation).
KEPT = ("dependencies", "optionalDependencies", "peerDependencies")
BUNDLED = ("devDependencies",)
MAX_PROGRAMS = 64  # of one package: the largest tool boxes have a few dozen
MAX_SOURCES = 16
# npm's scripts that build or start what the package installs, not those that test it.
BUILDS = re.compile(
    r"(?:(?:pre|post)?build(?:[:-].*)?|bundle|compile|dev|prepare|prepack|prepublishOnly|start)"
)
SOURCE = re.compile(r"(?<![\w./@-])(?:\./)?([\w-][\w./-]{0,200}\.[cm]?[jt]sx?)(?![\w./-])")
SETTINGS = re.compile(r"\.config\.[cm]?[jt]s$")
# What a bundler makes a program from where no script names it.
COMMON_SOURCES = (
    "src/index.ts",
    "src/main.ts",
    "src/cli.ts",
    "src/server.ts",
    "index.ts",
    "main.ts",
    "server.ts",
)


def read_package_json(node: Node) -> Iterator[Item]:
    """Yield what an npm manifest provides: a named server, a server by SDK and program, inline servers."""
    manifest = node.document
    if not isinstance(manifest, dict):
        return
    if filled(manifest.get("mcpName")) is not None:
        yield npm_server(manifest, program=next((path for _, path in programs_of(manifest)), None))
    elif (candidate := npm_candidate(manifest)) is not None:
        yield candidate
    if isinstance(manifest.get("mcpServers"), dict):
        yield from provided(
            replace(node, value=manifest["mcpServers"], pointer="/mcpServers", key="mcpServers")
        )
    contributes = manifest.get("contributes")
    if isinstance(contributes, dict):
        pointer = pointer_to("contributes", "mcpServerDefinitionProviders")
        inner = replace(node, value=contributes.get("mcpServerDefinitionProviders"), pointer=pointer)
        for item in read_vscode_provider(inner):
            yield marked(item)


def npm_candidate(manifest: Entry) -> Candidate | None:
    """Return the package as what may be a server, None if it needs no SDK or installs no program."""
    package = filled(manifest.get("name"))
    kept, bundled = needed(manifest, KEPT), needed(manifest, BUNDLED)
    programs = tuple(programs_of(manifest))[:MAX_PROGRAMS]
    if package is None or not programs or not kept | bundled:
        return None
    return Candidate(
        registry="npm",
        package=package,
        pointer=pointer_to("bin"),
        programs=tuple(
            Program(name=name, begins=path, launch=npm_server(manifest, program=path))
            for name, path in programs
        ),
        sources=tuple(dict.fromkeys((*built_from(manifest.get("scripts")), *COMMON_SOURCES))),
        keywords=names(manifest.get("keywords")),
        serving=not NPM_SERVING.isdisjoint(kept),
        bundled=not kept,
    )


def needed(manifest: Entry, fields: tuple[str, ...]) -> frozenset[str]:
    """Return the SDKs among the packages that the tables `fields` of a manifest name."""
    tables = [table for field in fields if isinstance(table := manifest.get(field), dict)]
    return (NPM_SERVING | NPM_EITHER) & {name for table in tables for name in table}


def programs_of(manifest: Entry) -> Iterator[tuple[str, str]]:
    """Yield the name and file of each program an npm package installs."""
    declared = manifest.get("bin")
    if isinstance(declared, dict):
        yield from ((name, path) for name, path in declared.items() if isinstance(path, str) and path)
    elif (path := filled(declared)) is not None:
        yield (filled(manifest.get("name")) or "").rpartition("/")[2], path


def built_from(scripts: Plain) -> Iterator[str]:
    """Yield the source files that a package's own scripts build or start it from."""
    table = scripts if isinstance(scripts, dict) else {}
    lines = [text for name, text in table.items() if isinstance(text, str) and BUILDS.fullmatch(name)]
    found = dict.fromkeys(path for line in lines for path in SOURCE.findall(line[:2000]))
    yield from [path for path in found if not SETTINGS.search(path)][:MAX_SOURCES]


def npm_server(manifest: Entry, *, program: str | None) -> Launch:
    """Return the server an npm package provides; a private one is not published and starts from a file."""
    package = filled(manifest.get("name"))
    version = filled(manifest.get("version"))
    claim = filled(manifest.get("mcpName"))
    program = program or filled(manifest.get("main"))
    command: tuple[str, ...] = ()
    if manifest.get("private") is True or package is None:
        command = ("node", program) if program else ()
    else:
        command = ("npx", "-y", f"{package}@{version}" if version else package)
    evidence = {"evidence": "mcpName"} if claim else {}
    return Launch(
        name=claim or package,
        pointer=pointer_to("mcpName" if claim else "bin"),
        command=command[0] if command else None,
        args=command[1:],
        transport="stdio" if command else None,
        facts={**PROVIDED, **evidence, **({"version": version} if version else {})},
    )
