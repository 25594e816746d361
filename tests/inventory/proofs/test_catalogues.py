"""Real catalogues: every row is listed or told of, nothing is approved by them, twice changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from discovery.probe.strict_json import read_object
from inventory.tools.marking import marks_of
from tests.inventory.cli.command import census
from tests.inventory.tools.listing import kept

DATA = Path(__file__).parent / "data"
SEED = DATA / "official-seed.json"


def lines(name: str) -> list[Mapping[str, str]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def laid_out(name: str, folder: Path) -> Path:
    """Return a folder with the files as their repository has them."""
    for row in lines(name):
        path = folder / row["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(row["yaml"], encoding="utf-8")
    return folder


def listed(home: Path, name: str) -> list[dict[str, object]]:
    text = (home / "registry" / ".sources" / f"{name}.catalogue.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_the_oldest_official_list_is_read_to_its_last_row_and_what_is_lost_is_told(home: Path) -> None:
    done = census("registry", "import", str(SEED), "--name", "seed")
    rows = json.loads(SEED.read_text(encoding="utf-8"))
    assert done.out.startswith(
        f"seed: {len(rows)} rows, {len(rows) - 1} listed ({len(rows) - 1} new, 0 gone)"
    )
    assert {row["name"] for row in listed(home, "seed")} == {row["name"] for row in rows if row["name"]}
    # The row without a name, and three packages that no registry could have: their repositories are listed.
    assert "nothing of it is certain: no package, no URL and no repository" in done.err
    assert done.err.count("it names no certain program") == 3
    assert done.code == 3


@pytest.mark.parametrize(
    ("dialect", "rows", "servers"), [("docker", 9, 11), ("toolhive", 5, 5)], ids=["docker", "toolhive"]
)
def test_a_folder_of_a_catalogue_is_read_to_its_last_file(
    home: Path, dialect: str, rows: int, servers: int
) -> None:
    folder = laid_out(f"{dialect}.jsonl", home / "catalogue")
    done = census("registry", "import", str(folder), "--format", dialect, "--name", dialect)
    # One of Docker's servers is three images, each of which may be started.
    assert done.out.startswith(f"{dialect}: {rows} rows, {servers} listed ({servers} new, 0 gone)")
    assert (done.code, done.err) == (0, "")
    again = census("registry", "import", str(folder), "--format", dialect, "--name", dialect)
    assert again.out.startswith(f"{dialect}: {rows} rows, {servers} listed, which approves nothing")


def test_what_a_catalogue_lists_stays_unregistered_until_it_is_approved(home: Path) -> None:
    census("registry", "import", str(SEED), "--name", "seed")
    servers = {"cf": {"command": "npx", "args": ["-y", "@cloudflare/mcp-server-cloudflare@1.0.0"]}}
    (home / ".claude.json").write_text(json.dumps({"mcpServers": servers}))
    assert census("scan").code == 10
    said = census("explain", "cf").out
    assert said.startswith("UNREGISTERED")
    assert (
        "seed lists it as io.github.cloudflare/mcp-server-cloudflare; being listed approves nothing" in said
    )
    words = ("--owner", "web", "--reason", "reviewed")
    assert census("registry", "approve", "pkg:npm/%40cloudflare/mcp-server-cloudflare", *words).code == 0
    assert census("scan").code == 0


def test_twenty_approvals_out_of_catalogues_judge_a_machine(home: Path) -> None:
    census("registry", "import", str(SEED), "--name", "seed")
    folder = laid_out("docker.jsonl", home / "catalogue")
    census("registry", "import", str(folder), "--format", "docker", "--name", "docker")
    rows = [str(row["identity"]) for name in ("seed", "docker") for row in listed(home, name)]
    chosen = sorted({*rows}, key=lambda it: (it.startswith("pkg:github"), it))
    approvals = "".join(f"{identity},approved,platform\n" for identity in chosen[:20])
    assert approvals.count("\n") == 20
    (home / "approved.csv").write_text(f"identity,state,owner\n{approvals}")
    assert census("registry", "import", str(home / "approved.csv")).code == 0
    servers = {
        "magic": {"command": "npx", "args": ["-y", "@21st-dev/magic"]},
        "sqlite": {"command": "docker", "args": ["run", "-i", "--rm", "mcp/sqlite"]},
        "linear": {"type": "http", "url": "https://mcp.linear.app/mcp"},
        "unknown": {"command": "npx", "args": ["-y", "somebody-elses-tool"]},
        "twin": {"command": "npx", "args": ["-y", "@21st-devv/magic"]},
    }
    (home / ".claude.json").write_text(json.dumps({"mcpServers": servers}))
    found = json.loads(census("scan", "--format", "json").out)["servers"]
    verdicts = {one["name"]: one["verdict"] for one in found}
    assert {name for name in verdicts if verdicts[name] == "approved"} >= {"magic", "sqlite"}
    assert verdicts["unknown"] == "unregistered"
    assert verdicts["twin"] in {"unregistered", "impersonating"}


def test_the_tools_of_a_real_catalogue_bear_no_mark() -> None:
    texts = [row["json"] for row in lines("docker-tools.jsonl")]
    tools = [tool for text in texts for tool in (read_object(f'{{"tools": {text}}}') or {})["tools"]]  # type: ignore[union-attr]  # a list, as the assertion below holds
    assert len(tools) > 10
    assert [tool for tool in tools if isinstance(tool, dict) and marks_of(kept(tool).tools[0])] == []
