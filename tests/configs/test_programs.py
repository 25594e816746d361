"""Which program files are looked at, and how far."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from discovery import programs
from discovery.host.homes import Home
from discovery.identity.naming import name
from discovery.model import Launch
from discovery.programs import Programs, program_path
from discovery.shapes.model import Plain
from tests.configs.scene import Scene

ELF = b"\x7fELF" + bytes(100)
SHA256 = hashlib.sha256(ELF).hexdigest()


def place(home: Home, command: str, *args: str) -> str | None:
    """Return where the program of a launch lies, below the machine's root."""
    launch = Launch(name="x", pointer="", command=command, args=args)
    identity = name(command=command, args=args, os=home.os, home=str(home.path))
    path = program_path(identity, launch, home, None)
    return None if path is None else "/" + path.relative_to(home.machine).as_posix()


@pytest.mark.parametrize(
    ("command", "args", "path"),
    [
        ("/opt/acme/bin/acme-mcp", (), "/opt/acme/bin/acme-mcp"),
        ("~/bin/acme-mcp", ("serve",), "/home/ana/bin/acme-mcp"),
        ("/home/ana/.cargo/bin/acme-mcp", (), "/home/ana/.cargo/bin/acme-mcp"),
        ("env", ("A=b", "/opt/acme/bin/acme-mcp"), "/opt/acme/bin/acme-mcp"),
        ("/usr/bin/env", ("/opt/acme/bin/acme-mcp",), "/opt/acme/bin/acme-mcp"),
        ("python3", ("/opt/acme/server.py",), "/opt/acme/server.py"),
        # What is found in the search path, fetched, or run by something else.
        ("acme-mcp", (), None),
        ("acme-mcp", ("--root", "/opt/acme"), None),
        ("/usr/bin/npx", ("-y", "acme-mcp"), None),
        ("/usr/bin/docker", ("run", "acme/mcp"), None),
        ("/bin/bash", ("-c", "echo x; acme-mcp"), None),
        ("https://acme.example/acme-mcp", (), None),
    ],
)
def test_a_program_is_looked_for_where_the_launch_spells_its_path(
    scene: Scene, command: str, args: tuple[str, ...], path: str | None
) -> None:
    assert place(scene.as_home(), command, *args) == path


def configured(scene: Scene, *commands: str) -> None:
    """Configure a server for each of `commands`."""
    entries: dict[str, Plain] = {str(number): {"command": command} for number, command in enumerate(commands)}
    scene.write(".cursor/mcp.json", {"mcpServers": entries})


def test_a_native_program_is_told_with_who_may_change_it_and_its_content(scene: Scene) -> None:
    program = scene.write("bin/acme-mcp", ELF)
    program.chmod(0o777)
    configured(scene, str(program))
    facts = scene.find().one("0").facts
    assert (facts["script_mode"], facts["sha256"]) == ("0o777", SHA256)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_program_that_is_none_or_not_there_or_elsewhere_is_not_read(
    scene: Scene, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "acme-mcp"
    elsewhere.write_bytes(ELF)
    (scene.home / "bin").mkdir()
    (scene.home / "bin/link-mcp").symlink_to(elsewhere)
    os.mkfifo(scene.home / "bin/pipe-mcp")
    (scene.home / "bin/folder-mcp").mkdir()
    places = [scene.home / "bin" / f"{kind}-mcp" for kind in ("link", "pipe", "folder", "gone")]
    configured(scene, *map(str, places), str(elsewhere), "/dev/zero")
    assert [one.facts.get("sha256") for one in scene.find().sightings] == [None] * 6


def test_a_program_is_hashed_once_and_within_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "MAX_BYTES", 200)
    for file, size in (("a", 150), ("b", 150), ("c", 20), ("huge", 201)):
        (tmp_path / file).write_bytes(bytes(size))
    found = Programs(left=200)
    hashed = [
        file for file in ("huge", "a", "a", "b", "c") if "sha256" in found.facts(tmp_path / file, [tmp_path])
    ]
    assert hashed == ["a", "a", "c"]
    assert "script_mode" in found.facts(tmp_path / "huge", [tmp_path])
    assert found.left == 30
