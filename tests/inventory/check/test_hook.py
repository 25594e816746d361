"""The hook for pre-commit, installed and run by pre-commit itself in a repository of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.inventory.check.offline import TOP, offline
from tests.inventory.check.repository import FILES, NPX, plant, registry, servers
from tests.inventory.cli.command import Outcome

MANIFEST = TOP / ".pre-commit-hooks.yaml"
FILES_OF_OURS = ("pyproject.toml", "README.md", "LICENSE", MANIFEST.name)
ROOMS = ("agents", "discovery", "inventory")
ID = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))[0]["id"]
PRE_COMMIT = (sys.executable, "-m", "pre_commit")


def run(*command: str, at: Path, environ: dict[str, str]) -> Outcome:
    """Return the outcome of a command in the folder `at`."""
    done = subprocess.run(
        command, cwd=at, env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def committed(top: Path, environ: dict[str, str]) -> Path:
    """Return the repository `top` with all that is in it committed."""
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message=all"]):
        done = run("git", *words, at=top, environ=environ)
        assert done.code == 0, done.err
    return top


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment without a network's packages, anybody's settings, or anybody's git."""
    folder = tmp_path_factory.mktemp("hook")
    who = {f"GIT_{role}_{what}": "ci" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return {
        **offline(folder),
        **who,
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "PRE_COMMIT_HOME": str(folder / "cache"),
    }


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory, environ: dict[str, str]) -> Path:
    """Return a repository that holds what this tree's hook is installed from."""
    top = tmp_path_factory.mktemp("tool")
    for name in FILES_OF_OURS:
        shutil.copy(TOP / name, top)
    for name in ROOMS:
        shutil.copytree(TOP / name, top / name, ignore=shutil.ignore_patterns("__pycache__"))
    return committed(top, environ)


def test_the_manifest_is_valid(environ: dict[str, str]) -> None:
    done = run(*PRE_COMMIT, "validate-manifest", str(MANIFEST), at=TOP, environ=environ)
    assert (done.code, done.out, done.err) == (0, "", "")


def test_the_hook_fails_on_a_shadow_server_and_passes_an_approved_one(
    tmp_path: Path, tool: Path, environ: dict[str, str]
) -> None:
    top = plant(tmp_path / "repo", {".mcp.json": servers(files=NPX), "a.txt": "x"}, git=False)
    committed(top, environ)
    hook = (*PRE_COMMIT, "try-repo", str(tool), ID, "--all-files", "--color=never")
    done = run(*hook, at=top, environ=environ)
    assert done.code == 1, done.err
    assert "exit code: 10" in done.out
    assert ".mcp.json:2: unregistered: files is pkg:npm/acme-files-mcp@1.2.0" in done.out
    registry(top / ".mcp-census/registry", (FILES, "approved"))
    run("git", "add", "--all", at=top, environ=environ)
    done = run(*hook, at=top, environ=environ)
    assert (done.code, done.out.splitlines()[-1][-6:]) == (0, "Passed")
