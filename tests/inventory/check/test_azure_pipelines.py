"""The step template for Azure Pipelines: valid to Microsoft's schema, and its scripts do what they say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.inventory.check.offline import TOP, offline
from tests.inventory.check.repository import FILES, NPX, plant, registry, servers
from tests.inventory.cli.command import Outcome

FILE = TOP / "docs/examples/azure-pipelines.yml"
TEMPLATE: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
INSTALL, CHECK = [step for step in TEMPLATE["steps"] if "bash" in step]
GIVEN = {one["name"]: one.get("default", "") for one in TEMPLATE["parameters"]}
EXPRESSION = re.compile(r"\$\{\{ parameters\.(\w+) \}\}")


def valid(file: Path) -> bool:
    """Return whether a pipeline is valid; Microsoft's schema comes with check-jsonschema."""
    words = ("--builtin-schema", "vendor.azure-pipelines", "--data-transform", "azure-pipelines", str(file))
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *words], capture_output=True, timeout=60, check=False
    )
    return done.returncode == 0


def run(step: dict[str, Any], environ: dict[str, str], workspace: Path, **parameters: str) -> Outcome:
    """Return the outcome of a step in `workspace` with these parameters and the others' defaults."""
    told = {**GIVEN, **parameters}
    env = {name: EXPRESSION.sub(lambda it: told[it[1]], value) for name, value in step["env"].items()}
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-c", step["bash"]],
        env={**environ, **env},
        cwd=workspace,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of an agent on which the first script was run, without a network."""
    folder = tmp_path_factory.mktemp("agent")
    for name in ("temp", "staging", "bin"):
        (folder / name).mkdir()
    (folder / "bin/python").symlink_to(sys.executable)
    environ = {
        **offline(folder),
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "AGENT_TEMPDIRECTORY": str(folder / "temp"),
        "BUILD_ARTIFACTSTAGINGDIRECTORY": str(folder / "staging"),
    }
    done = run(INSTALL, environ, folder, package=str(TOP))
    assert (done.code, done.out, done.err) == (0, "", "")
    return environ


def test_the_template_is_valid() -> None:
    assert valid(FILE)


def test_a_mistake_in_it_would_be_told(tmp_path: Path) -> None:
    wrong = tmp_path / FILE.name
    wrong.write_text(
        FILE.read_text(encoding="utf-8").replace("displayName:", "displayname:"), encoding="utf-8"
    )
    assert not valid(wrong)


def test_every_parameter_is_used_and_none_stands_in_a_script() -> None:
    used = [
        name
        for step in (INSTALL, CHECK)
        for value in step["env"].values()
        for name in EXPRESSION.findall(value)
    ]
    assert sorted(used) == sorted(GIVEN)
    assert not any("${{" in step["bash"] for step in (INSTALL, CHECK))


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_its_step_tells_what_fails(agent: dict[str, str], tmp_path: Path) -> None:
    top = plant(tmp_path / "repo", {"a b/.mcp.json": servers(files=NPX)})
    done = run(CHECK, agent, top, path="a b\n")
    assert done.code == 10
    first, *_, last = done.out.splitlines()
    assert first.startswith("##vso[task.logissue type=error;sourcepath=a b/.mcp.json;linenumber=2]MCP server")
    summary = Path(last.removeprefix("##vso[task.uploadsummary]"))
    assert summary.read_text(encoding="utf-8").startswith("# MCP servers in this repository")
    log = Path(agent["BUILD_ARTIFACTSTAGINGDIRECTORY"]) / "CodeAnalysisLogs/mcp-census.sarif"
    assert json.loads(log.read_text(encoding="utf-8"))["version"] == "2.1.0"


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_its_parameters_reach_the_check(agent: dict[str, str], tmp_path: Path) -> None:
    top = plant(tmp_path / "repo", {".mcp.json": servers(files=NPX)})
    company = registry(tmp_path / "company", (FILES, "approved"), more="reach: {environments: [ci]}\n")
    assert run(CHECK, agent, top, registry=str(company)).code == 10
    assert run(CHECK, agent, top, registry=str(company), environment="x\nci").code == 0
    known = tmp_path / "known.json"
    known.write_text("{}", encoding="utf-8")
    done = run(CHECK, agent, top, baseline=str(known))
    assert done.code == 2
    assert "uploadsummary" not in done.out
