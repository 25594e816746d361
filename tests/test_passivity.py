"""A scan starts nothing, connects to nothing, writes nothing and loads no library: a hook watches it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from discovery.shapes.model import Plain
from tests.configs.scene import Scene, servers

PROGRAMS = (
    *(
        "npx",
        "npm",
        "node",
        "bunx",
        "bun",
        "deno",
        "uvx",
        "uv",
        "pipx",
        "python",
        "python3",
        "docker",
        "podman",
    ),
    *(
        "claude",
        "code",
        "cursor",
        "codex",
        "gemini",
        "sh",
        "bash",
        "git",
        "hostname",
        "uname",
        "ioreg",
        "osascript",
    ),
)
WATCHED = """
import json, sys
STARTS = ("subprocess.Popen", "os.exec", "os.system", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty",
          "pty.spawn", "os.startfile", "socket.", "ctypes.", "urllib.", "http.", "ftplib.", "smtplib.")
WRITES = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown",
          "os.truncate", "os.utime", "shutil.")
seen, watching = [], False
def hook(event, args):
    if watching and event.startswith(STARTS + WRITES):
        seen.append(event)
    elif watching and event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        seen.append("open for writing")
sys.addaudithook(hook)
from pathlib import Path
from agents.endpoint import Request, sweep
from discovery.model import Surface
request = Request(key=bytes(32), homes=(Path(sys.argv[1]),), projects=(Path(sys.argv[2]),),
                  only=frozenset({Surface.CONFIG}), experimental=True, provided=True)
watching = sys.argv[3] == "watch"
found = sweep(request)
watching = False
print(json.dumps([seen, len(found.sightings)]))
"""


@pytest.fixture
def trapped(tmp_path: Path) -> Path:
    """Give a folder of programs that leave a mark when they are started."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in PROGRAMS:
        program = folder / name
        program.write_text(f"#!/bin/sh\necho started > {tmp_path}/mark-{name}\n")
        program.chmod(0o755)
    return folder


def rich(scene: Scene, trap: Path) -> Path:
    """Fill the home with what would be worth starting; return a project beside it."""
    launches: dict[str, Plain] = {
        name: {"command": command, "args": ["-y", "x-mcp"]}
        for name, command in zip("abcdefgh", PROGRAMS, strict=False)
    }
    launches["script"] = {"command": str(trap / "node"), "args": ["server.js"], "cwd": str(trap)}
    launches["shell"] = {"command": "sh", "args": ["-c", "npx x-mcp | tee $(docker ps)"]}
    launches["remote"] = {"url": "http://127.0.0.1:9/mcp"}
    launches["helped"] = {"url": "https://mcp.example.com", "headersHelper": str(trap / "sh")}
    project = scene.machine / "src/app"
    scene.write(".cursor/mcp.json", {"mcpServers": launches})
    scene.write(".claude.json", {"projects": {str(project): {"mcpServers": launches}}})
    scene.write(".codex/config.toml", '[mcp_servers.x]\ncommand = "npx"\n')
    scene.write(
        ".config/goose/config.yaml", "extensions:\n  x: {type: stdio, cmd: npx, args: [x], enabled: true}\n"
    )
    scene.write(".emacs.d/init.el", '(setq mcp-hub-servers \'(("x" . (:command "npx" :args ("x")))))\n')
    scene.write("/src/app/.mcp.json", servers("local"))
    scene.write("/src/app/server.py", 'import os\nos.system("sh")\nmcpServers = {"x": {"command": "npx"}}\n')
    scene.write("/src/app/conftest.py", 'import os\nos.system("sh")\n')
    scene.write("/src/app/.git/hooks/post-checkout", "#!/bin/sh\nnpx x\n").chmod(0o755)
    return project


def swept(scene: Scene, project: Path, trap: Path, mode: str) -> tuple[list[str], int]:
    environ = {**os.environ, "PATH": str(trap), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [sys.executable, "-P", "-c", WATCHED, str(scene.home), str(project), mode],
        cwd=project,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    events, count = json.loads(ran.stdout)
    return events, count


def test_a_scan_starts_nothing_and_changes_nothing(tmp_path: Path, trapped: Path) -> None:
    scene = Scene(tmp_path)
    project = rich(scene, trapped)
    before = {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")}
    events, count = swept(scene, project, trapped, "watch")
    assert events == []
    assert count >= 25
    assert {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    assert list(tmp_path.glob("mark-*")) == []


def test_the_traps_would_have_told(tmp_path: Path, trapped: Path) -> None:
    subprocess.run(["npx", "-y", "x-mcp"], env={"PATH": str(trapped)}, check=True)
    assert [path.name for path in tmp_path.glob("mark-*")] == ["mark-npx"]


@pytest.mark.parametrize(
    "act",
    [
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import socket; socket.socket().connect_ex(('127.0.0.1', 9))",
        "open(sys.argv[1] + '/written', 'w')",
        "import ctypes; ctypes.CDLL(None)",
    ],
)
def test_the_hook_would_have_seen(tmp_path: Path, act: str) -> None:
    before, _, _ = WATCHED.partition("found = sweep(request)")
    code = f"{before}\n{act}\nprint(len(seen))"
    ran = subprocess.run(
        [sys.executable, "-P", "-c", code, str(tmp_path), str(tmp_path), "watch"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(ran.stdout) > 0
