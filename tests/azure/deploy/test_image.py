"""The container's image: how it is written, and that what it runs to install really installs the tool."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOM = Path("agents/deploy/azure/image").resolve()
DOCKERFILE = ROOM / "Dockerfile"
LOCKED = re.compile(
    r"^([A-Za-z0-9_.-]+)==(\S+?)(?: ;.*)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)
LINTER = Path(".servers/npm/node_modules/dockerfile-utils")


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile, each on one line, comments left out."""
    lines = [line for line in DOCKERFILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    pairs = [line.split(" ", 1) for line in joined.splitlines() if line]
    return [(name, rest) for name, rest in pairs]


def stages() -> list[list[tuple[str, str]]]:
    """Return the instructions of each stage."""
    made: list[list[tuple[str, str]]] = []
    for name, rest in instructions():
        if name == "FROM":
            made.append([])
        if made:
            made[-1].append((name, rest))
    return made


def locked() -> dict[str, str]:
    """Return the locked packages by name, with their versions."""
    return {
        canonicalize_name(name): version
        for name, version, _ in LOCKED.findall((ROOM / "requirements.txt").read_text())
    }


def test_the_base_is_pinned_to_a_version_and_can_be_pinned_to_a_digest() -> None:
    ((name, base),) = [one for one in instructions() if one[0] == "ARG"]
    assert (name, base) == ("ARG", "PYTHON=docker.io/library/python:3.13.9-slim-trixie")
    assert [rest.split()[0] for kind, rest in instructions() if kind == "FROM"] == ["${PYTHON}", "${PYTHON}"]
    assert "@sha256:" in DOCKERFILE.read_text("utf-8")


def test_the_image_runs_the_sweep_and_not_as_root() -> None:
    last = dict(stages()[-1])
    assert last["ENTRYPOINT"] == '["/bin/sh", "/usr/local/bin/sweep"]'
    assert last["USER"] == "10001:10001"
    assert "mcp-census azure sweep" in (ROOM / "sweep.sh").read_text("utf-8")


def test_the_last_stage_installs_nothing_and_opens_nothing() -> None:
    assert not {name for name, _ in stages()[-1]} & {"RUN", "ADD", "EXPOSE", "VOLUME", "ARG", "SHELL"}
    assert not [rest for name, rest in instructions() if name == "COPY" and rest.split()[-2:] == [".", "."]]


def test_no_secret_is_put_into_the_image() -> None:
    text = DOCKERFILE.read_text("utf-8").lower()
    assert not [word for word in ("password", "secret", "token", "apikey", "--index-url") if word in text]


def test_every_dependency_is_locked_with_its_hashes_and_none_of_the_tests() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    wanted = [
        Requirement(line) for line in (*project["dependencies"], *project["optional-dependencies"]["azure"])
    ]
    held = locked()
    assert len(held) == len(re.findall(r"^\S+==", (ROOM / "requirements.txt").read_text(), re.MULTILINE))
    assert [
        one.name
        for one in wanted
        if not one.specifier.contains(held.get(str(canonicalize_name(one.name)), "0"))
    ] == []
    assert not {"pytest", "ruff", "mypy", "hypothesis", "duckdb", "scapy"} & held.keys()


def test_the_lock_of_the_image_holds_the_versions_that_the_tests_ran_with() -> None:
    tested = {
        str(canonicalize_name(name)): version
        for name, version, _ in LOCKED.findall(Path("requirements.lock").read_text())
    }
    assert {name: version for name, version in locked().items() if tested.get(name) != version} == {}


@pytest.mark.servers
@pytest.mark.skipif(not LINTER.exists() or not shutil.which("node"), reason=".ci/servers installs the linter")
def test_the_linter_finds_nothing() -> None:
    script = (
        "const {validate} = require(process.argv[1]);"
        "const found = validate(require('fs').readFileSync(process.argv[2], 'utf8'));"
        "process.stdout.write(JSON.stringify(found.map(one => one.message)));"
    )
    words = ["node", "-e", script, str(LINTER.resolve()), str(DOCKERFILE)]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="the image is of Linux")
def test_what_the_image_runs_to_install_gives_a_tool_that_sweeps(tmp_path: Path) -> None:
    build, target = tmp_path / "build", tmp_path / "mcp-census"
    build.mkdir()
    wheel = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(build),
        ".",
    ]
    subprocess.run(wheel, check=True, timeout=300)
    shutil.copy(ROOM / "requirements.txt", build)
    (run,) = [rest for name, rest in stages()[0] if name == "RUN"]
    here = run.replace("/opt/mcp-census", str(target)).replace("python3", sys.executable, 1)
    subprocess.run(
        ["/bin/sh", "-ec", here], cwd=build, env=os.environ | {"PIP_QUIET": "1"}, check=True, timeout=500
    )
    told = subprocess.run(
        [target / "bin/mcp-census", "--version"], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.startswith("mcp-census ")
    probe = "import azure.identity, azure.mgmt.resourcegraph, importlib.util as u; print(u.find_spec('pip'))"
    done = subprocess.run(
        [target / "bin/python", "-I", "-c", probe], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "None\n"
