"""Evidence from the distribution and the source of what a Python interpreter runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import basename, dirname, join, splitext

from discovery.frozen import frozen
from discovery.live.contents import MB, Contents
from discovery.live.running import Evidence
from discovery.signals.distributions import Distribution, of_module, of_program
from discovery.signals.environments import read_paths
from discovery.signals.names import names_mcp
from discovery.signals.python_outline import read_outline
from discovery.signals.python_source import EITHER, MAX_SOURCE, Source, read_source
from discovery.signals.table import seen

MAX_ARCHIVE = 16 * MB
MAX_ENDINGS = 256 * 1024
DEPTH = 2  # own modules of own modules are still read
MAX_FILES = 40
FOUND_IN = ("", "/__init__", "/__main__")


@frozen
class Begun:
    """What an interpreter was told to run, found on disk: its file or code, and the distribution it is of.

    `tops` are the folders in which its own modules lie, `own` is the package that they belong to.
    """

    file: str | None = None
    code: bytes | None = None
    owner: Distribution | None = None
    tops: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    declared: bool = False
    own: str | None = None


def begin_script(script: str, sites: tuple[str, ...], contents: Contents) -> Begun:
    """Return what the script at the absolute path `script` is: a program of a distribution, or a file."""
    name = splitext(basename(script))[0] if script.lower().endswith(".exe") else basename(script)
    if basename(dirname(script)).lower() in ("bin", "scripts"):
        for site in sites:
            program = of_program(name, site, contents)
            if program is not None:
                return begin_program(*program, sites, contents)
    real = contents.real(script) or script
    for site in sites:
        if real.startswith(site + "/"):
            return in_site(real, site, contents)
    if not real.endswith(".py") and contents.names(real):
        real = join(real, "__main__.py")
    return Begun(file=real, tops=(dirname(real),))


def begin_program(owner: Distribution, target: str, sites: tuple[str, ...], contents: Contents) -> Begun:
    """Return where the function that an installed program calls is written."""
    module = target.partition(":")[0].strip()
    tops = (owner.site, *editable(owner.site, contents), *sites)
    file = next((path for top in tops if (path := module_file(module, top, contents))), None)
    return Begun(
        file=file,
        owner=owner,
        tops=(top_of(file, module),) if file else (),
        declared=True,
        own=own_of(module),
    )


def begin_module(module: str, places: tuple[str, ...], sites: tuple[str, ...], contents: Contents) -> Begun:
    """Return what `python -m MODULE` runs; `places` are looked through before the environment."""
    for top in (*places, *sites, *(path for site in sites for path in editable(site, contents))):
        file = module_file(f"{module}.__main__", top, contents) or module_file(module, top, contents)
        if file and top in sites:
            return Begun(
                file=file,
                owner=of_module(module.partition(".")[0], top, contents),
                tops=(top,),
                declared=True,
                own=own_of(module),
            )
        if file:
            return Begun(file=file, tops=(top,))
    return Begun()


def in_site(real: str, site: str, contents: Contents) -> Begun:
    """Return what a file inside site-packages is: declared by nobody, but of a distribution."""
    top = real[len(site) + 1 :].partition("/")[0].removesuffix(".py")
    return Begun(file=real, owner=of_module(top, site, contents), tops=(site,), declared=True, own=top)


def own_of(module: str) -> str:
    """Return the top-level package of a dotted module name."""
    return module.partition(".")[0]


def top_of(file: str, module: str) -> str:
    """Return the folder from which `module` was imported, given the file it was found in."""
    folder = dirname(file)
    depth = module.count(".") + (1 if basename(file) in ("__init__.py", "__main__.py") else 0)
    for _ in range(depth):
        folder = dirname(folder)
    return folder


def editable(site: str, contents: Contents) -> tuple[str, ...]:
    """Return the folders outside `site` that its .pth files add."""
    paths: dict[str, None] = {}
    for name in contents.names(site):
        if name.endswith(".pth"):
            paths.update(dict.fromkeys(contents.parsed(join(site, name), MAX_ENDINGS, read_paths) or ()))
    return tuple(paths)[:MAX_FILES]


def module_file(module: str, top: str, contents: Contents) -> str | None:
    """Return the file of a dotted module below the folder `top`."""
    first, dot, _ = module.partition(".")
    if not contents.has(top, first, *(() if dot else (f"{first}.py",))):
        return None
    base = join(top, module.replace(".", "/"))
    for ending in (".py", "/__init__.py"):
        found = contents.real(base + ending)
        if found:
            return found
    return None


def of_begun(begun: Begun, contents: Contents) -> Iterator[Evidence]:
    """Give what speaks for and against `begun` being a server."""
    source = read_begun(begun, contents)
    serving = of_owner(begun) if begun.owner is not None else ()
    yield from serving
    if source.serves:
        yield seen("pypi.imports", source.serves[0].replace(":", "."))
    elif source.calls and not any(each.rule in ("pypi.serves", "pypi.mcp-name") for each in serving):
        yield seen("pypi.client-only", source.calls[0].replace(":", "."))


def of_owner(begun: Begun) -> tuple[Evidence, ...]:
    """Return what the distribution says of the program that it installs."""
    if begun.owner is None:
        return ()
    found: list[Evidence] = []
    metadata = begun.owner.metadata
    if metadata.claims and begun.declared:
        found.append(seen("pypi.mcp-name", f"{metadata.name}: {metadata.claims}"))
    if metadata.serving:
        found.append(seen("pypi.serves", f"{metadata.name}: {', '.join(metadata.serving)}"))
    elif metadata.either:
        found.append(seen("pypi.depends", f"{metadata.name}: {', '.join(metadata.either)}"))
    if names_mcp(metadata.name):
        found.append(seen("name.package", metadata.name))
    return tuple(found)


def read_begun(begun: Begun, contents: Contents) -> Source:
    """Return what the program and the modules of its own that it imports show together."""
    if not speaks_of_mcp(begun, contents):
        return Source()
    found: list[Source] = []
    level = first_files(begun)
    if begun.code is not None:
        found.append(read_source(begun.code))
        level = list(dict.fromkeys(own_modules("", found[0].local, begun, contents)))
    done = set(level)
    for depth in range(DEPTH + 1):
        deeper: dict[str, None] = {}
        for path in level:
            each = source_at(path, contents, last=depth == DEPTH)
            if each is not None:
                found.append(each)
                local = each.local if depth < DEPTH else ()
                deeper.update(dict.fromkeys(own_modules(path, local, begun, contents)))
        if any(each.serves for each in found):
            break
        level = [path for path in deeper if path not in done][: MAX_FILES - len(found)]
        done.update(level)
    return Source(
        serves=tuple(dict.fromkeys(module for each in found for module in each.serves)),
        calls=tuple(dict.fromkeys(module for each in found for module in each.calls)),
    )


def speaks_of_mcp(begun: Begun, contents: Contents) -> bool:
    """Return whether a file that may belong to the program has a word of MCP: of others no tree is built.

    It goes by what looks like an import, which finds more files than there are; too many count as one.
    """
    level = first_files(begun)
    if begun.code is not None:
        outline = read_outline(begun.code)
        if outline.mentions:
            return True
        level = list(dict.fromkeys(own_modules("", outline.local, begun, contents)))
    done = set(level)
    for depth in range(DEPTH + 1):
        deeper: dict[str, None] = {}
        for path in level:
            each = contents.parsed(path, MAX_ARCHIVE, read_file)
            if each is not None and each.source is not None:
                return True
            local = each.local if each is not None and depth < DEPTH else ()
            deeper.update(dict.fromkeys(own_modules(path, local, begun, contents)))
        level = [path for path in deeper if path not in done]
        done.update(level)
        if len(done) > MAX_FILES:
            return True
    return False


def first_files(begun: Begun) -> list[str]:
    """Return the file that runs, if it is one."""
    return [begun.file] if begun.file and begun.code is None else []


def source_at(path: str, contents: Contents, *, last: bool) -> Source | None:
    """Return what one file shows; one whose own modules are not asked for only if it speaks of MCP."""
    told = contents.parsed(path, MAX_ARCHIVE, read_file)
    if told is None or told.source is not None or last:
        return told.source if told is not None else None
    return contents.parsed(path, MAX_ARCHIVE, read_archive_or_source)


@frozen
class File:
    """One file at first sight: what it may import, and what it shows if it speaks of MCP."""

    local: tuple[str, ...] = ()
    source: Source | None = None


def read_file(data: bytes) -> File:
    """Return what a source file, or the program in an archive, shows at first sight."""
    data = source_in(data)
    outline = read_outline(data)
    return File(local=outline.local, source=read_source(data) if outline.mentions else None)


def read_archive_or_source(data: bytes) -> Source:
    """Return what a source file shows, or the program in an archive, whatever it speaks of."""
    return read_source(source_in(data))


def source_in(data: bytes) -> bytes:
    """Return a source as it is, or the `__main__.py` of a zip archive that is run as a program."""
    at = data.find(b"PK\x03\x04", 0, 4096)
    if at < 0:
        return data
    import io
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("__main__.py") as main:
            return main.read(MAX_SOURCE)
    except (OSError, ValueError, KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error):
        return b""


def own_modules(path: str, local: Iterable[str], begun: Begun, contents: Contents) -> Iterator[str]:
    """Give the files of the program's own modules among `local`, which the source at `path` imports."""
    for module in local:
        dotted, _, name = module.partition(":")
        level = len(dotted) - len(dotted.lstrip("."))
        rest = dotted.lstrip(".")
        if level:
            tops: tuple[str, ...] = (up(dirname(path), level - 1),)
        elif begun.own is None or own_of(rest) == begun.own:
            # An SDK is no module of the program's own: that it holds a server makes none of who imports it.
            tops = begun.tops if path or own_of(rest) in EITHER else (*begun.tops, *begun.sites)
        else:
            continue
        yield from found_below(tops, rest, name, contents)


def found_below(tops: tuple[str, ...], rest: str, name: str, contents: Contents) -> Iterator[str]:
    """Give the first file of `rest`, and of its part `name`, below one of `tops`."""
    for dotted in filter(None, (rest, ".".join(filter(None, (rest, name))) if name else "")):
        found = next((path for top in tops if (path := module_file(dotted, top, contents))), None)
        if found:
            yield found


def up(folder: str, levels: int) -> str:
    """Return the folder that many levels above."""
    for _ in range(levels):
        folder = dirname(folder)
    return folder
