"""Evidence from the npm package and the source of a script that runs under node, bun or deno."""

from __future__ import annotations

import json
from collections.abc import Iterator
from posixpath import dirname, join

from discovery.frozen import frozen
from discovery.identity.patterns import Pattern
from discovery.live.contents import KB, MB, Contents
from discovery.live.running import Evidence
from discovery.signals.javascript import Script, read_script
from discovery.signals.names import names_mcp
from discovery.signals.packages import Package, read_package
from discovery.signals.table import seen

MAX_JSON = 256 * KB
MAX_SOURCE = 4 * MB  # where a bundle's SDK has been found, it was in the first 4 MiB
MAX_LOCKFILE = 4 * MB
MAX_LEVELS = 12  # folders between a script and its package.json
DEPTH = 2  # own files of own files are still read: servers keep transports in files of their own
MAX_FILES = 40  # own files read for one script
INSTALLED = Pattern(
    r".*/(?:node_modules|npm/registry\.npmjs\.org)/(?P<name>@[^/]+/[^/]+|[^/@][^/]*)(?:/[^/]+)?"
)
ENDINGS = ("", ".js", ".mjs", ".cjs", ".ts", ".mts", "/index.js", "/index.ts", "/index.mjs")
SPELT = {".js": (".ts", ".tsx"), ".mjs": (".mts",), ".cjs": (".cts",), ".jsx": (".tsx",)}


@frozen
class Owner:
    """The package that a running script belongs to, and whether it came out of a registry."""

    package: Package
    folder: str
    inner: str
    registered: bool

    @property
    def declared(self) -> bool:
        """Return whether the script is one of the package's programs, or stands for the whole package."""
        return self.is_program or any(self.inner in spellings(path) for path in self.package.main)

    @property
    def is_program(self) -> bool:
        """Return whether the script is one of the package's programs."""
        return any(self.inner in spellings(path) for path in self.package.programs.values())

    @property
    def programs(self) -> tuple[str, ...]:
        """Return the names of the programs that the script is."""
        own = self.package.programs.items()
        return tuple(sorted(name for name, path in own if self.inner in spellings(path)))


def spellings(path: str) -> frozenset[str]:
    """Return the files that a declared path may mean: node adds endings by itself."""
    return frozenset(path + ending for ending in ENDINGS)


def owner_of(script: str, contents: Contents) -> Owner | None:
    """Return the package that owns `script` (a real path): the nearest package.json with a name."""
    folder = dirname(script)
    for _ in range(MAX_LEVELS):
        package = contents.parsed(join(folder, "package.json"), MAX_JSON, read_package)
        if package is not None:
            inner = script[len(folder) :].lstrip("/")
            return Owner(
                package=package,
                folder=folder,
                inner=inner,
                registered=registered(folder, package.name, contents),
            )
        if folder in ("/", "") or dirname(folder) == folder:
            return None
        folder = dirname(folder)
    return None


def registered(folder: str, name: str, contents: Contents) -> bool:
    """Return whether the package in `folder` was installed from a registry under its own name."""
    found = INSTALLED.fullmatch(folder)
    if found is None or found["name"].lower() != name.lower():
        return False
    above = folder.rpartition("/node_modules/")[0]
    if not above:
        return True
    foreign = contents.parsed(f"{above}/node_modules/.package-lock.json", MAX_LOCKFILE, read_foreign)
    return name not in (foreign or ())


def read_foreign(data: bytes) -> frozenset[str]:
    """Return the packages that a lockfile of npm says came from elsewhere than a registry: git, a folder."""
    try:
        packages = json.loads(data)["packages"].items()
        return frozenset(
            path.rpartition("node_modules/")[2]
            for path, row in packages
            if row.get("link") or not str(row.get("resolved", "https:")).startswith(("https:", "http:"))
        )
    except (ValueError, RecursionError, MemoryError, KeyError, AttributeError, TypeError):
        return frozenset()


def of_script(script: str, owner: Owner | None, contents: Contents) -> Iterator[Evidence]:
    """Give what speaks for and against `script` (a real path) being a server."""
    source = read_source(script, contents)
    if owner is not None:
        if is_installed(owner.folder) and not owner.declared and not source.serves:
            yield seen("npm.inner-script", f"{owner.package.name}: {owner.inner}")
        yield from of_owner(owner)
    yield from of_source(source, serves=built_to_serve(owner))


def built_to_serve(owner: Owner | None) -> bool:
    """Return whether the package says that its program is a server, whatever else the code imports."""
    return owner is not None and owner.declared and bool(owner.package.serving or owner.package.claims)


def is_installed(folder: str) -> bool:
    """Return whether a package lies in `folder` because a package manager put it there."""
    return INSTALLED.fullmatch(folder) is not None


def of_owner(owner: Owner) -> Iterator[Evidence]:
    """Give what the package says; of a script that it does not declare it says little."""
    package = owner.package
    if not owner.declared:
        if package.serving or package.either:
            yield seen("npm.project", f"{package.name}: {(*package.serving, *package.either)[0]}")
        return
    if package.claims:
        yield seen("npm.mcp-name", f"{package.name}: {package.claims}")
    if is_other_program(owner):
        yield seen("npm.other-program", f"{package.name}: {', '.join(owner.programs)}")
    if package.serving:
        yield seen("npm.serves", f"{package.name}: {', '.join(package.serving)}")
    elif package.either:
        yield seen("npm.depends", f"{package.name}: {', '.join(package.either)}")
    if names_mcp(package.name):
        yield seen("name.package", package.name)


def is_other_program(owner: Owner) -> bool:
    """Return whether another program of the package than the running one is named as the server."""
    if not owner.is_program:
        return False
    servers = {name for name in owner.package.programs if names_mcp(name)}
    return bool(servers) and not servers & set(owner.programs)


def of_source(source: Script, *, serves: bool) -> Iterator[Evidence]:
    """Give what the code shows; `serves` says that its package is built to."""
    if source.serves:
        yield seen("npm.imports", source.serves[0])
    elif source.calls and not serves:
        yield seen("npm.client-only", source.calls[0])
    elif source.server_wire:
        yield seen("npm.mixed-bundle" if source.client_wire else "npm.bundle", "messages of the SDK")
    elif source.client_wire and not serves:
        yield seen("npm.client-only", "messages of the SDK")


def read_source(script: str, contents: Contents) -> Script:
    """Return what `script` and the files of its own that it imports show together."""
    found: list[Script] = []
    level, done = [script], {script}
    for depth in range(DEPTH + 1):
        deeper: dict[str, None] = {}
        for path in level:
            each = source_at(path, contents)
            if each is not None:
                found.append(each)
                deeper.update(dict.fromkeys(own_files(path, each, contents) if depth < DEPTH else ()))
        if any(each.serves for each in found):
            break
        level = [path for path in deeper if path not in done][: MAX_FILES - len(found)]
        done.update(level)
    return Script(
        serves=tuple(dict.fromkeys(module for each in found for module in each.serves)),
        calls=tuple(dict.fromkeys(module for each in found for module in each.calls)),
        server_wire=any(each.server_wire for each in found),
        client_wire=any(each.client_wire for each in found),
    )


def source_at(path: str, contents: Contents) -> Script | None:
    """Return what one file shows, None if it cannot be read."""
    if path.endswith((".json", ".node", ".wasm")):
        return None
    return contents.derived(path, "script", lambda: read_script(contents.files.part(path, 0, MAX_SOURCE)))


def own_files(path: str, script: Script, contents: Contents) -> Iterator[str]:
    """Give the real paths of the files that `script`, which lies at `path`, imports from beside itself."""
    for module in script.local:
        base = join(dirname(path), module)
        stem, dot, ending = base.rpartition(".")
        others = tuple(stem + other for other in SPELT.get(dot + ending, ()))
        for each in (*(base + end for end in ENDINGS), *others):
            real = contents.real(each)
            if real is not None and real.endswith(("js", "ts", "jsx", "tsx")):
                yield real
                break


def of_code(code: str) -> Iterator[Evidence]:
    """Give what speaks for and against code on the command line being a server."""
    yield from of_source(read_script(code.encode("utf-8", "replace")), serves=False)
