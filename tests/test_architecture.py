"""Imports go downhill only, heavy packages have one owner each, and a finder cannot be forgotten."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("discovery", "agents", "inventory")
FORBIDDEN = {
    "discovery": {"agents", "inventory", "sqlmodel", "sqlalchemy", "alembic", "typer", "azure"},
    "agents": {"inventory", "sqlmodel", "sqlalchemy", "alembic", "typer"},
    "inventory": {"agents", "psutil", "scapy", "azure"},
}
# The one door from judging to looking: the command line's seams.
DOORS = {
    ("inventory/cli/flow.py", "agents"),
    ("inventory/cli/doctor.py", "agents"),
    ("inventory/cli/clients.py", "agents"),
    ("inventory/cli/watching.py", "agents"),
    ("inventory/cli/checking.py", "agents"),
    ("inventory/cli/azure_flow.py", "agents"),
}
OWNERS = {
    "azure": {"agents/azure/"},
    "psutil": {"discovery/host/portable.py", "discovery/host/pulse.py"},
    "scapy": set[str](),
    "watchfiles": {"discovery/host/events.py"},
    "typer": {"inventory/cli/"},
    "alembic": {"inventory/migrations/", "inventory/migrate.py"},
}
# What the command's start may not cost: everything that takes more than a few milliseconds to import.
HEAVY = {
    "sqlmodel",
    "sqlalchemy",
    "alembic",
    "pydantic",
    "yaml",
    "psutil",
    "scapy",
    "azure",
    "univers",
    "rich",
    "packageurl",
}

DATA = ("discovery/clients/", "discovery/redact/shapes.py")
# A typer command spells out each option with its help; its own statements are few.
COMMANDS = "inventory/cli/"


def sources() -> list[Path]:
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


def modules(path: Path) -> set[str]:
    """Return every module that the file imports when it runs, `from room import module` spelt out."""
    found: set[str] = set()
    pending: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            pending += node.orelse
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
        pending += ast.iter_child_nodes(node)
    return found


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_imports_go_downhill_only() -> None:
    uphill = {
        (relative(path), top)
        for path in sources()
        for name in imports(path)
        if (top := name.split(".")[0]) in FORBIDDEN[path.relative_to(ROOT).parts[0]]
    }
    assert uphill <= DOORS


def test_no_import_leads_back_to_where_it_came_from() -> None:
    """Those inside functions count too; only those for the type checker alone never run."""
    files = {relative(path).removesuffix(".py").replace("/", "."): path for path in sources()}
    onward = {name: modules(path) & files.keys() for name, path in files.items()}
    while leaves := {name for name, others in onward.items() if not others}:
        onward = {name: others - leaves for name, others in onward.items() if name not in leaves}
    assert onward == {}


def test_every_heavy_package_has_one_owner() -> None:
    strangers = {
        (relative(path), top)
        for path in sources()
        for name in imports(path)
        if (top := name.split(".")[0]) in OWNERS
        and not relative(path).startswith(tuple(OWNERS[top]) or ("-",))
    }
    assert strangers == set()


@pytest.mark.parametrize("path", [path for path in sources() if path.name == "__init__.py"], ids=relative)
def test_a_room_s_init_holds_a_docstring_and_nothing_else(path: Path) -> None:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    assert [type(node) for node in body] == [ast.Expr]


def test_help_loads_nothing_heavy() -> None:
    probe = (
        "import sys; from inventory.cli.main import run; sys.argv = ['mcp-census', '--help']\n"
        "try: run()\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", probe], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stderr.split()}
    assert loaded & HEAVY == set()


def test_files_and_functions_stay_small() -> None:
    long_files = [
        relative(path)
        for path in sources()
        if len(path.read_text(encoding="utf-8").splitlines()) > 300 and not relative(path).startswith(DATA)
    ]
    long_functions = [
        f"{relative(path)}:{node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 60
        and not relative(path).startswith((*DATA, COMMANDS))
    ]
    assert (long_files, long_functions) == ([], [])


def test_every_finder_class_is_used_by_an_agent() -> None:
    finders = {
        node.name
        for path in (ROOT / "discovery").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and node.name.endswith("Finder") and node.name != "Finder"
    }
    agents = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "agents").rglob("*.py"))
    assert finders
    assert {name for name in finders if f"{name}(" not in agents} == set()
