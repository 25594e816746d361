"""The container as the job starts it, against a tenant that stands in: words, identity, inventory, alerts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from discovery.shapes.model import Plain
from tests.azure.cloud.entra import CLIENT, IDENTITY_SECRET
from tests.azure.cloud.estate import read_estate
from tests.azure.cloud.server import Cloud
from tests.azure.conftest import Stand
from tests.azure.deploy.bicep_places import GROUP
from tests.azure.deploy.test_bicep import SMALL, at, one
from tests.azure.deploy.test_sweep_script import SCRIPT, alerts, lines

ROWS = Path("tests/azure/recognition/rows.jsonl")
PROGRAM = '#!/bin/sh\nexec {python} -c "from inventory.cli.main import run; run()" "$@"\n'
LINE = {"CENSUS_SHARE", "MCP_CENSUS_REGISTRY"}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the image is of Linux")


def container(cloud: Cloud, folder: Path) -> subprocess.CompletedProcess[str]:
    """Return what the container of the job does, its mounts in a folder, the tenant in its clouds' place."""
    job = one(SMALL, "job")
    words, given = (at(job, "properties", "template", "containers", 0, part) for part in ("args", "env"))
    assert isinstance(words, list)
    for name in ("inventory", "registry", "bin", "tmp"):
        (folder / name).mkdir(exist_ok=True)
    program = folder / "bin/mcp-census"
    program.write_text(PROGRAM.format(python=sys.executable))
    program.chmod(0o755)
    environment = {
        **variables(given, folder),
        "AZURE_CLIENT_ID": CLIENT,
        "PATH": f"{folder}/bin:/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder / "tmp"),
        "PYTHONPATH": str(Path.cwd()),
        "IDENTITY_ENDPOINT": f"{cloud.url}/msi/token",
        "IDENTITY_HEADER": IDENTITY_SECRET,
        "REQUESTS_CA_BUNDLE": str(cloud.ca),
    }
    here = ["--resource-manager", cloud.url, "--authority", cloud.url]
    return subprocess.run(
        ["/bin/sh", str(SCRIPT), *map(str, words), *here],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def variables(given: Plain, folder: Path) -> dict[str, str]:
    """Return the variables of the job, their mounts moved into a folder."""
    assert isinstance(given, list)
    pairs = {str(item["name"]): str(item["value"]) for item in given if isinstance(item, dict)}
    return {name: f"{folder}{value}" if name in LINE else value for name, value in pairs.items()}


def test_the_job_finds_the_servers_of_the_tenant_keeps_them_and_tells_of_the_new_ones_once(
    stand: Stand, tmp_path: Path
) -> None:
    cloud = stand(read_estate([ROWS]))
    first = container(cloud, tmp_path)
    assert first.returncode == 0, first.stderr
    report = json.loads((tmp_path / "inventory/report.json").read_text())
    assert report["sweep"]["scope"]["kind"] == "tenant"
    told = alerts("new-findings", first.stdout)
    assert any("Microsoft.App/containerApps" in str(row[3]) for row in told)
    assert {row[4] for row in told} <= {"proven", "strong", "probable"}
    assert lines(first.stdout)[-1]["kept"] is True
    second = container(cloud, tmp_path)
    assert second.returncode == 0, second.stderr
    assert alerts("new-findings", second.stdout) == []


def test_the_job_signs_in_as_its_identity_asks_for_its_group_and_writes_nothing(
    stand: Stand, tmp_path: Path
) -> None:
    cloud = stand(read_estate([ROWS]))
    assert container(cloud, tmp_path).returncode == 0
    assert "/msi/token" in {asked.path for asked in cloud.asked}
    groups = {
        json.dumps(asked.body["managementGroups"])
        for asked in cloud.questions()
        if isinstance(asked.body, dict)
    }
    assert groups == {json.dumps([GROUP])}
    assert {asked.verb for asked in cloud.asked if asked not in cloud.questions()} == {"GET"}


def test_a_job_that_is_locked_out_retires_nothing_and_counts_as_no_sweep(
    stand: Stand, tmp_path: Path
) -> None:
    cloud = stand(read_estate([ROWS]))
    first = container(cloud, tmp_path)
    held = servers(tmp_path)
    cloud.knobs.locked_out = True
    refused = container(cloud, tmp_path)
    assert servers(tmp_path) == held
    assert [one for one in lines(refused.stdout) if one.get("kind") == "gone"] == []
    assert alerts("whole-sweeps", refused.stdout) == []
    assert [row[1] for row in alerts("whole-sweeps", first.stdout)] == ["complete"]


def servers(folder: Path) -> set[str]:
    """Return the servers of the last report."""
    report = json.loads((folder / "inventory/report.json").read_text())
    return {server["id"] for server in report["servers"]}
