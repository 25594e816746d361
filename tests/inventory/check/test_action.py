"""The GitHub Action: what it names is there, and its steps, run as a runner runs them, do what they say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from inventory.check.formats import CHECK_FORMATS
from tests.inventory.check.offline import TOP, offline
from tests.inventory.check.repository import FILES, NPX, plant, registry, servers

ACTION: dict[str, Any] = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))
INSTALL, CHECK = ACTION["runs"]["steps"]
EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
POSIX = pytest.mark.skipif(os.name == "nt", reason="links need a right there")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a step ended, what it printed, and what it left in the runner's files."""

    code: int
    log: str
    summary: str
    outputs: dict[str, str]


@dataclass(frozen=True, slots=True)
class Runner:
    """A job's folder, and what its steps share."""

    folder: Path
    environ: Mapping[str, str]

    def run(self, step: Mapping[str, Any], workspace: Path, **inputs: str) -> Ran:
        """Return what a step does in `workspace` with these inputs and the others' defaults."""
        summary, output = self.folder / "summary", self.folder / "output"
        for file in (summary, output):
            file.write_text("", encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            env={
                **self.environ,
                **{name: filled(value, inputs) for name, value in step["env"].items()},
                "GITHUB_STEP_SUMMARY": str(summary),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_WORKSPACE": str(workspace),
            },
            cwd=workspace,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        told = dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())
        return Ran(done.returncode, done.stdout + done.stderr, summary.read_text(encoding="utf-8"), told)


def filled(text: str, inputs: Mapping[str, str]) -> str:
    """Return a value of a step's environment, its inputs filled in as a runner does."""
    known = {f"inputs.{name}": inputs.get(name, one["default"]) for name, one in ACTION["inputs"].items()}
    return EXPRESSION.sub(lambda found: known[found[1]], text)


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Return a runner on which the install step was run, from this working tree, without a network."""
    folder = tmp_path_factory.mktemp("runner")
    (folder / "temp").mkdir()
    (folder / "home").mkdir()
    runner = Runner(
        folder=folder,
        environ={
            **offline(folder),
            "PATH": os.environ["PATH"],
            "HOME": str(folder / "home"),
            "RUNNER_TEMP": str(folder / "temp"),
            "GITHUB_ACTION_PATH": str(TOP),
        },
    )
    done = runner.run(INSTALL, folder, python=sys.executable)
    assert (done.code, done.log) == (0, "")
    return runner


def test_every_input_is_used_and_every_one_used_is_there() -> None:
    steps = ACTION["runs"]["steps"]
    used = {name for step in steps for value in step["env"].values() for name in EXPRESSION.findall(value)}
    assert used == {f"inputs.{name}" for name in ACTION["inputs"]}


def test_every_output_is_written_by_the_step_that_it_names() -> None:
    for name, one in ACTION["outputs"].items():
        assert EXPRESSION.fullmatch(one["value"]), name
        assert f"{name}=" in CHECK["run"]
        assert one["value"] == f"${{{{ steps.{CHECK['id']}.outputs.{name} }}}}"


def test_no_input_is_written_into_a_script() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"


def test_it_uses_nobody_elses_action() -> None:
    assert not any("uses" in step for step in ACTION["runs"]["steps"])


def test_the_formats_it_names_are_those_of_the_check() -> None:
    named = re.findall(r"\w+", ACTION["inputs"]["format"]["description"].partition("(")[2])
    assert set(named) - {"or", "and"} <= set(CHECK_FORMATS)
    assert ACTION["inputs"]["format"]["default"] in CHECK_FORMATS


def test_an_old_python_is_told(runner: Runner, tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    done = runner.run(INSTALL, tmp_path, python=str(old))
    assert done.code == 1
    assert "::error::mcp-census needs Python 3.11 or later" in done.log


@POSIX
def test_a_shadow_server_fails_the_job_and_is_shown_everywhere(runner: Runner, tmp_path: Path) -> None:
    top = plant(tmp_path / "repo", {".mcp.json": servers(files=NPX)})
    done = runner.run(CHECK, top)
    assert done.code == 10
    assert re.search(
        r"^::error file=\.mcp\.json,line=2,title=MCP server unregistered", done.log, re.MULTILINE
    )
    assert done.summary.startswith("# MCP servers in this repository\n")
    assert done.outputs == {"sarif": "mcp-census.sarif", "exit-code": "10"}
    (result, *_) = json.loads((top / "mcp-census.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "verdict-unregistered"


@POSIX
def test_an_approved_one_passes(runner: Runner, tmp_path: Path) -> None:
    top = plant(tmp_path / "repo", {".mcp.json": servers(files=NPX)})
    registry(top / ".mcp-census/registry", (FILES, "approved"))
    done = runner.run(CHECK, top)
    assert (done.code, done.outputs["exit-code"]) == (0, "0")
    assert "::error" not in done.log


@POSIX
def test_what_could_not_be_read_has_its_own_code(runner: Runner, tmp_path: Path) -> None:
    done = runner.run(CHECK, plant(tmp_path / "repo", {".mcp.json": "{"}))
    assert (done.code, done.outputs["exit-code"]) == (3, "3")
    assert "::warning file=.mcp.json" in done.log


@POSIX
def test_a_registry_that_cannot_be_used_fails_without_a_report(runner: Runner, tmp_path: Path) -> None:
    done = runner.run(CHECK, plant(tmp_path / "repo", {}), registry="missing")
    assert done.code in {1, 2}
    assert done.outputs == {"exit-code": str(done.code)}
    assert done.summary == ""
    assert "::error::mcp-census could not check this repository" in done.log


@POSIX
def test_a_second_use_in_a_job_tells_nothing_of_the_first(runner: Runner, tmp_path: Path) -> None:
    top = plant(tmp_path / "repo", {".mcp.json": servers(files=NPX)})
    runner.run(CHECK, top)
    done = runner.run(CHECK, top, registry="missing")
    assert (done.summary, set(done.outputs)) == ("", {"exit-code"})


@POSIX
def test_its_inputs_reach_the_check(runner: Runner, tmp_path: Path) -> None:
    top = plant(tmp_path / "repo", {"a b/.mcp.json": servers(x=NPX), "c/.mcp.json": servers(y=NPX)})
    company = registry(tmp_path / "company", (FILES, "approved"), more="reach: {environments: [ci]}\n")
    known = tmp_path / "known.json"
    known.write_text('{"schema": "mcp-census/baseline/1", "known": []}', encoding="utf-8")
    told = {
        "path": "a b\nc\n",
        "registry": str(company),
        "baseline": str(known),
        "format": "json",
        "sarif": "out.sarif",
    }
    assert runner.run(CHECK, top, **told).code == 10
    done = runner.run(CHECK, top, **told, environment="staging\nci")
    assert done.code == 0
    assert '"mcp-census/scan/1"' in done.log
    assert done.outputs["sarif"] == "out.sarif"
    assert (top / "out.sarif").is_file()


@POSIX
def test_words_of_an_input_are_neither_code_nor_options(runner: Runner, tmp_path: Path) -> None:
    names = ("$(touch pwned)", "; touch pwned", "--approved")
    top = plant(tmp_path / "repo", {f"{name}/.mcp.json": servers(x=NPX) for name in names})
    done = runner.run(CHECK, top, path="\n".join(names))
    assert done.code == 10
    assert done.log.count("::error ") == len(names)
    assert not (top / "pwned").exists()
