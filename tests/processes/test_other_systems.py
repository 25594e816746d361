"""macOS and Windows tell less: nobody's channels, and paths of other shapes. The parent speaks there."""

from __future__ import annotations

import pytest

from discovery.live.running import Channel
from discovery.model import Confidence
from tests.processes.lab import SDK, SERVER_JS, SERVER_PY, Lab, npm, wheel


def mac() -> Lab:
    lab = Lab(told=False, system="macos")
    lab.start(10, 1, "/Applications/Claude.app/Contents/MacOS/Claude")
    return lab


def script(lab: Lab, parent: int) -> None:
    lab.disk.put("/home/ada/work/app.py", SERVER_PY)
    lab.start(20, parent, "python", "app.py")


def test_the_child_of_a_client_is_as_good_as_one_with_a_channel() -> None:
    lab = mac()
    script(lab, 10)
    (server,) = lab.running()
    assert (server.client, server.confidence) == ("claude-desktop", Confidence.MEDIUM)
    assert server.channels == (Channel.NONE,)


def test_the_child_of_another_program_is_a_maybe() -> None:
    lab = mac()
    lab.start(11, 1, "/opt/agent/agent")
    script(lab, 11)
    (server,) = lab.running()
    assert (server.client, server.confidence) == (None, Confidence.LOW)


@pytest.mark.parametrize("parent", ["/bin/zsh", "-zsh", "/Applications/iTerm.app/Contents/MacOS/iTerm2"])
def test_what_somebody_started_by_hand_is_none_until_it_listens(parent: str) -> None:
    lab = mac()
    lab.start(11, 1, parent, exe=parent.replace("-zsh", "/bin/zsh"))
    script(lab, 11)
    assert lab.running() == ()
    lab.listen(20)
    assert [server.confidence for server in lab.running()] == [Confidence.MEDIUM]


def test_launchers_are_taken_off_there_as_well() -> None:
    lab = mac()
    folder = "/Users/ada/.npm/_npx/af3"
    npm(lab.disk, folder, "notes", {"a.js": SERVER_JS}, bin="a.js", dependencies=SDK)
    lab.start(20, 10, "npm exec notes", exe="/opt/homebrew/bin/node")
    lab.start(21, 20, "sh", "-c", "notes", exe="/bin/sh")
    lab.start(22, 21, "node", f"{folder}/node_modules/.bin/notes", exe="/opt/homebrew/bin/node")
    (server,) = lab.running()
    assert (server.root.pid, server.leaf.pid, server.client) == (20, 22, "claude-desktop")


def windows() -> Lab:
    lab = Lab(told=False, system="windows")
    lab.start(10, 1, r"C:\Users\ada\AppData\Local\AnthropicClaude\claude.exe")
    return lab


def test_npx_on_windows() -> None:
    lab = windows()
    node = r"C:\Program Files\nodejs\node.exe"
    folder = "/C:/Users/ada/AppData/Local/npm-cache/_npx/af3"
    npm(lab.disk, folder, "notes", {"a.js": SERVER_JS}, bin="a.js", dependencies=SDK)
    lab.start(
        20, 10, node, r"C:\Program Files\nodejs\node_modules\npm\bin\npx-cli.js", "-y", "notes", exe=node
    )
    lab.start(21, 20, r"C:\Windows\system32\cmd.exe", "/d", "/s", "/c", "notes")
    shim = r"C:\Users\ada\AppData\Local\npm-cache\_npx\af3\node_modules\.bin\..\notes\a.js"
    lab.start(22, 21, node, "/" + shim, exe=node, cwd="/")
    (server,) = lab.running()
    assert (server.root.pid, server.leaf.pid) == (20, 22)
    assert (server.identity.purl, server.client) == ("pkg:npm/notes@1.2.3", "claude-desktop")


def test_a_console_script_on_windows() -> None:
    lab = windows()
    root = "/C:/v"
    lab.disk.put(f"{root}/pyvenv.cfg", "home = C:\\Python311\n")
    lab.disk.put(f"{root}/Scripts/notes.exe", "MZ")
    wheel(lab.disk, f"{root}/Lib/site-packages", "acme-notes", requires=["mcp"])
    info = f"{root}/Lib/site-packages/acme_notes-4.5.6.dist-info"
    lab.disk.put(f"{info}/entry_points.txt", "[console_scripts]\nnotes = acme_notes:main\n")
    lab.start(20, 10, r"C:\v\Scripts\notes.exe")
    lab.start(
        21,
        20,
        r"/C:\v\Scripts\python.exe",
        r"/C:\v\Scripts\notes.exe",
        exe=r"C:\Python311\python.exe",
        cwd="/",
    )
    (server,) = lab.running()
    assert server.identity.purl == "pkg:pypi/acme-notes@4.5.6"


def test_windows_own_programs_are_not_looked_into() -> None:
    lab = windows()
    lab.start(20, 10, r"C:\Windows\System32\svchost.exe", "-k", "netsvcs")
    lab.listen(20)
    live = lab.live()
    assert live.running() == ()
    assert 20 not in live.found
