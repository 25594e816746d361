"""Packages made to hurt: each costs itself at most, as a gap with a reason; no walk is endless."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discovery.host.homes import Home
from discovery.installed.places import PLACES
from discovery.packages import PackageFinder
from discovery.redact.keyed import Fingerprinter
from discovery.wire import to_json
from tests.installed.house import House, server

GLOBAL = ".npm-global/lib/node_modules"
SITE = ".local/lib/python3.11/site-packages"
NOBODY = 65534
CANARY = "ghp_" + "Zq8vT2mXw4Rk9Lp3Nc7Yb5Hd1Jf6Gs0AeUiO"


def test_one_bad_manifest_costs_itself(house: House) -> None:
    house.npm(GLOBAL, "files-mcp", **server())
    bad = house.write(f"{GLOBAL}/bad-mcp/package.json", '{"name": "bad-mcp", ')
    seen = house.look()
    assert seen.purls == ["pkg:npm/files-mcp@1.2.3"]
    assert [(each.source, each.root, each.reason) for each in seen.gaps] == [
        (str(bad), str(house.path), "malformed")
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"mcp": "' + b"x" * (3 * 1024 * 1024) + b'"}', "too-large"),
        (b'"mcp"' + b"[" * 100_000, "malformed"),
        (b"\xff\xfe mcp", None),
        (b'["mcp"]', None),
        (b'{"name": 7, "mcp": 1}', None),
        (b'{"name": "x-mcp", "dependencies": ["mcp"], "bin": 9, "keywords": {"mcp": 1}}', None),
        (b'{"name": "../../x-mcp", "mcpName": "io.github.a/b", "bin": "x"}', None),
        (b"", None),
    ],
)
def test_hostile_manifests_end(house: House, content: bytes, reason: str | None) -> None:
    house.write(f"{GLOBAL}/bad/package.json", content)
    seen = house.look()
    assert seen.purls == []
    assert {each.reason for each in seen.gaps} <= {"malformed", "too-large"}
    assert reason is None or [each.reason for each in seen.gaps] == [reason]


def test_a_pipe_in_place_of_a_manifest_does_not_block(house: House) -> None:
    for path in (
        f"{GLOBAL}/bad/package.json",
        ".npm/_npx/ab/package.json",
        f"{SITE}/a-1.dist-info/entry_points.txt",
    ):
        place = house.path / path
        place.parent.mkdir(parents=True)
        os.mkfifo(place)
    os.mkfifo(house.write("go/bin/x", "").with_name("some-mcp"))
    assert {each.reason for each in house.look().gaps} == {"not-a-file"}


@pytest.mark.parametrize("target", ["/etc/passwd", "/dev/zero", "/proc/kmsg"])
def test_a_link_that_leads_out_is_not_followed(house: House, target: str) -> None:
    place = house.path / GLOBAL / "bad/package.json"
    place.parent.mkdir(parents=True)
    place.symlink_to(target)
    assert [each.reason for each in house.look().gaps] == ["outside"]


def test_links_in_a_circle_end(house: House) -> None:
    modules = house.path / GLOBAL
    modules.mkdir(parents=True)
    (modules / "loop").symlink_to(".")
    (modules / "self").symlink_to("self")
    house.npm(GLOBAL, "files-mcp", **server())
    seen = house.look()
    assert seen.purls == ["pkg:npm/files-mcp@1.2.3"]


@contextmanager
def somebody_else() -> Iterator[None]:
    """Be a user who may not read everything, where we are root."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no permission bits")
@pytest.mark.parametrize("path", [f"{GLOBAL}/secret", GLOBAL, ".npm/_npx", ".cache/uv/archive-v0"])
def test_a_folder_that_may_not_be_read_is_a_gap(path: str) -> None:
    with tempfile.TemporaryDirectory() as top:
        Path(top).chmod(0o755)
        house = House(Path(top) / "machine")
        folder = house.path / path
        folder.mkdir(parents=True)
        folder.chmod(0)
        with somebody_else():
            seen = house.look()
        folder.chmod(0o700)
    assert [(each.source, each.root, each.reason) for each in seen.gaps] == [
        (str(folder), str(house.path), "denied")
    ]


def test_what_is_missing_is_no_gap(house: House) -> None:
    seen = house.look()
    assert (seen.sightings, seen.gaps) == ([], [])
    assert {each.root for each in seen.looked} == {str(house.path), str(house.machine)}


def test_a_home_that_is_not_there_is_no_gap_either(tmp_path: Path) -> None:
    finder = PackageFinder(
        homes=(
            Home(path=tmp_path / "home/gone", user="gone", os=House(tmp_path / "m").system, machine=tmp_path),
        ),
        keyed=Fingerprinter(b"k" * 32),
    )
    assert {type(each).__name__ for each in finder.find()} == {"Looked"}


def test_what_a_package_says_of_itself_moves_no_terminal_and_tells_no_token(house: House) -> None:
    house.npm(GLOBAL, "files-mcp", **server(bin={f"run\x1b[2J {CANARY}": "a.js"}, version="1.0\x1b[31m"))
    house.npx(".npm/_npx/ab", "other-mcp", server(), f"git+https://user:{CANARY}@git.example.org/a/b.git")
    told = json.dumps([to_json(one) for one in house.look().sightings])
    assert "files-mcp" in told
    assert "\\u001b" not in told
    assert CANARY not in told


def test_a_folder_of_a_hundred_thousand_packages_is_not_walked(house: House) -> None:
    house.npx(".npm/_npx/ab12", "files-mcp", server())
    modules = house.path / ".npm/_npx/ab12/node_modules"
    for number in range(2_000):
        (modules / f"inner-{number}").mkdir()
    seen = house.look()
    assert seen.purls == ["pkg:npm/files-mcp@1.2.3"]
    assert sum(each.examined for each in seen.looked) == 2


def test_two_hundred_folders_of_npx_take_a_moment(house: House) -> None:
    for number in range(200):
        house.npx(f".npm/_npx/{number:04}", f"server-{number}-mcp", server())
    house.look()  # loads what is read lazily
    began = time.process_time()
    seen = house.look()
    assert len(seen.sightings) == 200
    assert time.process_time() - began < 1.0  # measured at 0.06 s; a machine that is busy takes more


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=300)
    | st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(max_size=8)
        | st.sampled_from(["mcp", "bin", "name"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["name", "version", "bin", "dependencies", "mcpName", "keywords", "mcp"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    ).map(lambda value: json.dumps(value).encode())
)
def test_no_content_of_any_marker_crashes_a_reader(house: House, data: bytes) -> None:
    for path in (
        f"{GLOBAL}/x/package.json",
        ".npm/_npx/ab/package.json",
        f"{SITE}/mcp_x-1.dist-info/METADATA",
        f"{SITE}/mcp_x-1.dist-info/entry_points.txt",
        ".dotnet/tools/.store/x/1/x/1/x.nuspec",
        ".cargo/.crates2.json",
        ".cursor/extensions/x/package.json",
        "Downloads/x.mcpb",
        "go/bin/x-mcp",
    ):
        house.write(path, data)
    assert [each for each in house.look().gaps if each.reason == "crashed"] == []


def test_every_place_names_a_place_that_some_home_has_and_a_source() -> None:
    assert [place.id for place in PLACES if not place.see or not place.paths] == []
    assert [path for place in PLACES for path in place.paths if not path.startswith("{")] == []
