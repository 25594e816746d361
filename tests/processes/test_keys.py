"""What is configured and what runs of it are one server: inventory/server_key.py is the judge."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from discovery.model import Sighting
from discovery.processes import ProcessFinder
from discovery.redact.keyed import Fingerprinter
from inventory.correlate import correlate
from inventory.server_key import launched_key, server_key
from tests.configs.scene import Scene
from tests.inventory.live import seen as live_seen
from tests.processes.lab import SDK, SERVER_JS, SERVER_PY, Lab, npm, venv, wheel

Case = Callable[[Lab, str], tuple[dict[str, object], str]]


def npx(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    folder = f"{home}/.npm/_npx/af3"
    npm(lab.disk, folder, "@acme/notes", bin={"notes": "index.js"}, dependencies=SDK)
    lab.start(20, 10, "npm exec @acme/notes@latest --flag", "", exe="/usr/bin/node")
    lab.start(21, 20, "sh", "-c", "notes --flag")
    lab.start(22, 21, "node", f"{folder}/node_modules/.bin/notes", "--flag")
    return {"command": "npx", "args": ["-y", "@acme/notes@latest", "--flag"]}, home


def npx_cut_off(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    folder = f"{home}/.npm/_npx/af3"
    npm(lab.disk, folder, "@acme/notes", bin={"notes": "index.js"}, dependencies=SDK)
    lab.start(22, 10, "node", f"{folder}/node_modules/.bin/notes")
    return {"command": "npx", "args": ["-y", "@acme/notes@1.2"]}, home


def npx_elsewhere(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    folder = f"{home}/.npm/_npx/af3"
    npm(lab.disk, folder, "notes", bin="index.js", dependencies=SDK)
    lab.start(20, 10, "npm exec --registry https://npm.acme.com notes", "", exe="/usr/bin/node")
    lab.start(22, 20, "node", f"{folder}/node_modules/.bin/notes")
    return {"command": "npx", "args": ["--registry", "https://npm.acme.com", "notes"]}, home


def npx_alias(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    folder = f"{home}/.npm/_npx/af3"
    npm(lab.disk, folder, "notes", {"a.js": SERVER_JS}, bin={"run-notes": "a.js"}, dependencies=SDK)
    lab.start(22, 10, "node", f"{folder}/node_modules/.bin/run-notes")
    return {"command": "npx", "args": ["-y", "-p", "notes", "run-notes"]}, home


def script_in_node_modules(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    place = npm(lab.disk, f"{home}/w", "notes", {"d/i.js": SERVER_JS}, main="d/i.js", dependencies=SDK)
    lab.start(22, 10, "node", f"{place}/d/i.js")
    return {"command": "node", "args": [f"{place}/d/i.js"]}, home


def uvx(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    root = f"{home}/.cache/uv/archive-v0/k3"
    wheel(
        lab.disk,
        venv(lab.disk, root),
        "acme-notes",
        requires=["mcp"],
        programs={"acme-notes": "acme_notes:m"},
    )
    lab.start(20, 10, "uv", "tool", "uvx", "acme-notes", "--x", exe="/usr/bin/uv")
    lab.start(21, 20, f"{root}/bin/python", f"{root}/bin/acme-notes", "--x")
    return {"command": "uvx", "args": ["acme-notes", "--x"]}, home


def uvx_from(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    root = f"{home}/.cache/uv/archive-v0/k3"
    wheel(lab.disk, venv(lab.disk, root), "acme-notes", requires=["mcp"], programs={"n": "acme_notes:m"})
    lab.start(20, 10, "uv", "tool", "uvx", "--from", "acme_notes==4.5.6", "n", exe="/usr/bin/uv")
    lab.start(21, 20, f"{root}/bin/python", f"{root}/bin/n")
    return {"command": "uvx", "args": ["--from", "acme_notes==4.5.6", "n"]}, home


def absolute_script(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    lab.disk.put(f"{home}/src/app.py", SERVER_PY)
    lab.start(20, 10, "python3", f"{home}/src/app.py")
    return {"command": "python3", "args": [f"{home}/src/app.py"]}, "/"


def relative_script(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    lab.disk.put(f"{home}/src/app.py", SERVER_PY)
    lab.start(20, 10, "python", "app.py")
    return {"command": "python", "args": [f"{home}/src/app.py"]}, f"{home}/src"


def built_script(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    lab.disk.put(f"{home}/src/package.json", {"name": "notes", "version": "1.0.0", "bin": "build/index.js"})
    lab.disk.put(f"{home}/src/build/index.js", SERVER_JS)
    lab.start(20, 10, "node", "build/index.js")
    return {"command": "node", "args": ["build/index.js"], "cwd": f"{home}/src"}, f"{home}/src"


def uv_directory(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    lab.disk.put(f"{home}/src/app.py", SERVER_PY)
    lab.start(20, 10, "uv", "--directory", f"{home}/src", "run", "app.py", exe="/usr/bin/uv")
    lab.start(21, 20, f"{home}/src/.venv/bin/python3", "app.py", cwd=f"{home}/src", exe="/usr/bin/python3.11")
    return {"command": "uv", "args": ["--directory", f"{home}/src", "run", "app.py"]}, home


def through_a_shell(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    lab.disk.put(f"{home}/src/app.py", SERVER_PY)
    line = f"cd {home}/src && python app.py"
    lab.start(20, 10, "bash", "-c", line)
    lab.start(21, 20, "python", "app.py", cwd=f"{home}/src")
    return {"command": "bash", "args": ["-c", line]}, home


def sdk_command(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    wheel(
        lab.disk,
        venv(lab.disk, f"{home}/v"),
        "fastmcp",
        {"fastmcp/c.py": ""},
        programs={"fastmcp": "fastmcp.c:a"},
    )
    lab.disk.put(f"{home}/src/app.py", SERVER_PY)
    lab.start(20, 10, f"{home}/v/bin/python3", f"{home}/v/bin/fastmcp", "run", f"{home}/src/app.py")
    return {"command": f"{home}/v/bin/fastmcp", "args": ["run", f"{home}/src/app.py"]}, home


def native(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    from tests.signals.programs import elf, go_section

    program = lab.disk.put(
        f"{home}/tools/notes", elf({".go.buildinfo": go_section("a.com/n", ["github.com/mark3labs/mcp-go"])})
    )
    lab.start(20, 10, program, "stdio")
    return {"command": program, "args": ["stdio"]}, home


def installed_native(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    from tests.signals.programs import elf, go_section

    program = lab.disk.put(
        "/opt/notes/bin/notes", elf({".go.buildinfo": go_section("a.com/n", ["github.com/mark3labs/mcp-go"])})
    )
    lab.start(20, 10, program)
    return {"command": program, "args": []}, home


def docker(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    lab.start(20, 10, "docker", "run", "-i", "--rm", "mcp/time:1.0", exe="/usr/bin/docker")
    return {"command": "docker", "args": ["run", "-i", "--rm", "mcp/time:1.0"]}, home


def remote(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    folder = f"{home}/.npm/_npx/af3"
    npm(lab.disk, folder, "mcp-remote", {"p.js": ""}, bin="p.js")
    lab.start(20, 10, "npm exec mcp-remote https://mcp.acme.com/v1", "", exe="/usr/bin/node")
    lab.start(21, 20, "node", f"{folder}/node_modules/.bin/mcp-remote", "https://mcp.acme.com/v1")
    return {"command": "npx", "args": ["mcp-remote", "https://mcp.acme.com/v1"]}, home


def behind_a_gateway(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    folder = f"{home}/.npm/_npx/af3"
    npm(lab.disk, folder, "supergateway", {"p.js": ""}, bin="p.js")
    npm(lab.disk, folder, "notes", bin="index.js", dependencies=SDK)
    lab.start(20, 10, "node", f"{folder}/node_modules/.bin/supergateway", "--stdio", "npx -y notes")
    lab.start(21, 20, "sh", "-c", "npx -y notes")
    lab.start(22, 21, "node", f"{folder}/node_modules/.bin/notes")
    lab.talk(20, 21, 22)
    return {"command": "npx", "args": ["supergateway", "--stdio", "npx -y notes"]}, home


def in_an_environment(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    wheel(lab.disk, venv(lab.disk, f"{home}/.venv"), "notes", requires=["mcp"], programs={"notes": "notes:m"})
    lab.start(20, 10, f"{home}/.venv/bin/python3", f"{home}/.venv/bin/notes")
    return {"command": f"{home}/.venv/bin/notes", "args": []}, home


def bare_elsewhere(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    from tests.signals.programs import elf, go_section

    section = go_section("a.com/n", ["github.com/mark3labs/mcp-go"])
    program = lab.disk.put("/opt/notes/bin/notes", elf({".go.buildinfo": section}))
    lab.start(20, 10, "notes", "stdio", exe=program)
    return {"command": "notes", "args": ["stdio"]}, "/"


def bare_bridge_below_a_shell(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    npm(lab.disk, f"{home}/w", "mcp-remote", {"p.js": ""}, bin="p.js")
    program, url = f"{home}/w/node_modules/.bin/mcp-remote", "https://mcp.acme.com/v1"
    lab.start(20, 10, "sh", "-c", '"$@"; exit $?', "sh", program, url)
    lab.start(21, 20, "node", program, url)
    return {"command": program, "args": [url]}, home


SAME: list[Case] = [
    bare_elsewhere,
    bare_bridge_below_a_shell,
    npx,
    npx_cut_off,
    npx_elsewhere,
    npx_alias,
    script_in_node_modules,
    uvx,
    uvx_from,
    absolute_script,
    relative_script,
    built_script,
    uv_directory,
    through_a_shell,
    sdk_command,
    native,
    installed_native,
    docker,
    remote,
    behind_a_gateway,
]


def seen(case: Case, machine: Path) -> SimpleNamespace:
    """Return what is configured and what runs, of the same launch."""
    scene, lab = Scene(machine), Lab()
    home = str(scene.home)
    lab.homes["ada"] = home
    lab.start(10, 1, "/usr/share/cursor/cursor")
    entry, cwd = case(lab, home)
    for pid in sorted(lab.table):
        if pid >= 20:
            lab.folders[pid] = cwd if lab.folders[pid] == "/home/ada/work" else lab.folders[pid]
            if not lab.held.get(pid):
                lab.talk(10, pid)
    scene.write(".cursor/mcp.json", {"mcpServers": {"x": entry}})  # type: ignore[dict-item]  # JSON all through
    finder = ProcessFinder(live=lab.live(), keyed=Fingerprinter(bytes(32)))
    running = [each for each in finder.find() if isinstance(each, Sighting)]
    return SimpleNamespace(configured=scene.find().one("x"), running=running)


@pytest.mark.parametrize("case", SAME, ids=lambda case: case.__name__)
def test_a_configured_server_and_its_process_have_one_key(case: Case, tmp_path: Path) -> None:
    found = seen(case, tmp_path)
    keys = [server_key(each, "here") for each in found.running]
    assert server_key(found.configured, "here") in keys


def module(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    lab.disk.put("/srv/acme/ledger/__main__.py", SERVER_PY)
    lab.start(20, 10, "python", "-m", "ledger")
    return {"command": "python", "args": ["-m", "ledger"], "cwd": "/srv/acme"}, "/srv/acme"


def sourced(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    line = ". ./environment && exec python app.py"
    lab.disk.put(f"{home}/app.py", SERVER_PY)
    lab.start(20, 10, "sh", "-c", line)
    lab.start(21, 20, "python", "app.py")
    return {"command": "sh", "args": ["-c", line]}, home


def bare_in_an_environment(lab: Lab, home: str) -> tuple[dict[str, object], str]:
    wheel(lab.disk, venv(lab.disk, "/opt/v"), "notes", requires=["mcp"], programs={"notes": "notes:m"})
    lab.start(20, 10, "/opt/v/bin/python3", "/opt/v/bin/notes")
    return {"command": "/opt/v/bin/notes", "args": []}, "/"


@pytest.mark.parametrize("case", [module, sourced, bare_in_an_environment], ids=lambda case: case.__name__)
def test_what_a_process_proves_to_be_is_joined_to_the_line_that_started_it(
    case: Case, tmp_path: Path
) -> None:
    found = seen(case, tmp_path)
    told = [live_seen(each) for each in (found.configured, *found.running)]
    assert len(correlate(told, "here")) == 1
    assert launched_key(found.running[0], "here") == server_key(found.configured, "here")
    assert launched_key(found.running[0], "here") != server_key(found.running[0], "here")


def test_a_process_that_is_what_its_line_says_has_no_other_key(tmp_path: Path) -> None:
    assert launched_key(seen(absolute_script, tmp_path).running[0], "here") is None


def test_where_the_package_is_known_only_to_the_process_it_says_how_it_was_launched(tmp_path: Path) -> None:
    found = seen(in_an_environment, tmp_path)
    (running,) = found.running
    identity = found.configured.identity
    assert (running.identity.purl, running.facts["launch_ref"]) == ("pkg:pypi/notes@4.5.6", identity.ref)


def test_two_checkouts_of_one_name_stay_two(tmp_path: Path) -> None:
    lab = Lab()
    lab.start(10, 1, "/usr/share/cursor/cursor")
    for pid, folder in ((20, "/a/notes"), (21, "/b/notes")):
        lab.disk.put(f"{folder}/package.json", {"name": "notes", "version": "1.0.0", "bin": "a.js"})
        lab.disk.put(f"{folder}/a.js", SERVER_JS)
        lab.start(pid, 10, "node", "a.js", cwd=folder)
        lab.talk(10, pid)
    finder = ProcessFinder(live=lab.live(), keyed=Fingerprinter(bytes(32)))
    keys = {server_key(each, "here") for each in finder.find() if isinstance(each, Sighting)}
    assert len(keys) == 2
