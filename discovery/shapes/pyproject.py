"""What a pyproject.toml provides: a server registered as one, or programs whose code must tell."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from discovery.model import Launch
from discovery.shapes.descend import pointer_to
from discovery.shapes.fields import Entry
from discovery.shapes.model import Candidate, Item, Node, Plain, Program
from discovery.shapes.provided import PROVIDED
from discovery.shapes.values import filled, names
from discovery.signals.sdks import PYPI_EITHER, PYPI_SERVING

REQUIREMENT = re.compile(r"\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(?:$|[<>=!~;@(])")
# Where a project says what it needs and installs: packaging.python.org (PEP 621), and Poetry before its 2.0
# (python-poetry.org, pyproject.toml file).
PROJECTS = (("project",), ("tool", "poetry"))
MAX_PROGRAMS = 64  # of one project
MAX_FOLDERS = 16
# Where build back ends are told that modules lie, beside the flat and the `src` layout: setuptools' and
# hatch's user guides, Poetry's pyproject.toml, PDM's build configuration, uv's build backend, maturin's.
ROOTS = (
    ("setuptools", "package-dir", ""),
    ("setuptools", "packages", "find", "where"),
    ("hatch", "build", "sources"),
    ("hatch", "build", "targets", "wheel", "sources"),
    ("pdm", "build", "package-dir"),
    ("uv", "build-backend", "module-root"),
    ("maturin", "python-source"),
)
PACKAGES = (("hatch", "build", "packages"), ("hatch", "build", "targets", "wheel", "packages"))


def read_pyproject(node: Node) -> Iterator[Item]:
    """Yield the server a Python project registers, or the project as what may be one."""
    for path in PROJECTS:
        project = inside(node.document, path)
        if isinstance(project, dict) and (found := python_item(project, path, node.document)) is not None:
            yield found
            return


def inside(value: Plain, path: tuple[str, ...]) -> Plain:
    """Return what the keys of `path` lead to in `value`, None where there is nothing."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def python_item(project: Entry, path: tuple[str, ...], document: Plain) -> Launch | Candidate | None:
    """Return what the table `path` of a pyproject.toml describes, None if that is no server."""
    package = filled(project.get("name"))
    if package is None:
        return None
    named_by = "entry-points" if "entry-points" in project else "plugins"
    registered = inside(project.get(named_by), ("mcp",))
    if isinstance(registered, dict) and registered:
        return python_server(project, package, (*path, named_by, "mcp"), evidence="mcp")
    needs = project.get("dependencies")
    kept = sdks(tuple(needs) if isinstance(needs, dict) else names(needs))
    extras = project.get("optional-dependencies")
    groups = extras.values() if isinstance(extras, dict) else ()
    bundled = sdks(line for lines in groups for line in names(lines))
    scripts = project.get("scripts")
    programs = tuple(programs_of(scripts))[:MAX_PROGRAMS] if isinstance(scripts, dict) else ()
    if not programs or not kept | bundled:
        return None
    launch = python_server(project, package, (*path, "scripts"))
    return Candidate(
        registry="pypi",
        package=package,
        pointer=launch.pointer,
        programs=tuple(Program(name=name, begins=target, launch=launch) for name, target in programs),
        sources=tuple(dict.fromkeys(("", "src", *source_folders(document))))[:MAX_FOLDERS],
        keywords=names(project.get("keywords")),
        serving=not PYPI_SERVING.isdisjoint(kept),
        bundled=not kept,
    )


def sdks(requirements: Iterable[str]) -> frozenset[str]:
    """Return the SDKs that some of `requirements` ask for."""
    return (PYPI_SERVING | PYPI_EITHER) & {required(line) for line in requirements}


def required(requirement: str) -> str:
    """Return the name of the distribution that a requirement asks for, as PEP 503 compares it."""
    found = REQUIREMENT.match(requirement)
    return re.sub(r"[-_.]+", "-", found[1]).lower() if found else ""


def programs_of(scripts: Entry) -> Iterator[tuple[str, str]]:
    """Yield the name and target of each program; Poetry may write the target into a table."""
    for name, told in scripts.items():
        target = told.get("reference", told.get("callable")) if isinstance(told, dict) else told
        if name and isinstance(target, str) and target:
            yield name, target


def source_folders(document: Plain) -> Iterator[str]:
    """Yield the folders below the project's own in which its build looks for modules."""
    tool = inside(document, ("tool",))
    for path in ROOTS:
        found = inside(tool, path)
        yield from below(filled(found), *names(found))
    for path in PACKAGES:
        yield from below(*(posixpath.dirname(package) for package in names(inside(tool, path))))
    packages = inside(tool, ("poetry", "packages"))
    for each in packages if isinstance(packages, list) else ():
        yield from below(filled(inside(each, ("from",))))


def below(*folders: str | None) -> Iterator[str]:
    """Yield those of `folders` that are named from the project's own and lie in it."""
    for folder in folders:
        tidy = posixpath.normpath(folder.replace("\\", "/")) if folder else "."
        if tidy != "." and not tidy.startswith(("/", "..")):
            yield tidy


def python_server(
    project: Entry, package: str, path: tuple[str, ...], *, evidence: str | None = None
) -> Launch:
    """Return the server that a project provides, as the table `path` says."""
    version = filled(project.get("version"))
    return Launch(
        name=package,
        pointer=pointer_to(*path),
        command="uvx",
        args=(f"{package}=={version}" if version else package,),
        transport="stdio",
        facts={
            **PROVIDED,
            **({"evidence": evidence} if evidence else {}),
            **({"version": version} if version else {}),
        },
    )
