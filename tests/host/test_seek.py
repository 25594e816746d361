"""Path patterns against folders: what matches, what is not entered, and what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from discovery.host import seek
from discovery.host.door import Door
from discovery.host.pattern import Pattern
from discovery.host.seek import Closed, Found, Seeker
from discovery.model import Reason


def sought(base: Path, *paths: str, fold: bool = False) -> tuple[dict[str, list[str]], list[Closed]]:
    """Return what is found below `base` for each of the patterns, and what was closed."""
    pattern: Pattern[str] = Pattern()
    for path in paths:
        pattern.add(path.split("/"), path)
    found: dict[str, list[str]] = {}
    closed: list[Closed] = []
    for item in Seeker(pattern, fold=fold).seek(base, Door([base]).allows):
        if isinstance(item, Found):
            for row in item.rows:
                found.setdefault(row, []).append(item.path.relative_to(base).as_posix())
        else:
            closed.append(item)
    return found, closed


def lay(base: Path, *paths: str) -> None:
    for path in paths:
        (base / path).parent.mkdir(parents=True, exist_ok=True)
        (base / path).write_text("")


def test_any_depth_does_not_lead_into_folders_that_are_searched_apart(tmp_path: Path) -> None:
    lay(tmp_path, "own/a.py", "apart/a.py", "apart/deep/a.py", "apart/b/c.json", "apartment/a.py")
    pattern: Pattern[str] = Pattern()
    for path in ("**/*.py", "*/b/c.json"):
        pattern.add(path.split("/"), path)
    found = [
        item.path.relative_to(tmp_path).as_posix()
        for item in Seeker(pattern).seek(tmp_path, Door([tmp_path]).allows, apart={str(tmp_path / "apart")})
        if isinstance(item, Found)
    ]
    assert found == ["apart/b/c.json", "apartment/a.py", "own/a.py"]


@pytest.mark.parametrize(
    ("pattern", "matched"),
    [
        ("a.json", ["a.json"]),
        ("x/a.json", ["x/a.json"]),
        ("*.json", ["a.json", "b.json"]),
        ("?.json", ["a.json", "b.json"]),
        ("*/a.json", [".dot/a.json", "x/a.json", "y/a.json"]),
        (".*/a.json", [".dot/a.json"]),
        ("x/*/a.json", ["x/1/a.json", "x/2/a.json"]),
        ("x/**/a.json", ["x/1/2/a.json", "x/1/a.json", "x/2/a.json", "x/a.json"]),
        ("x/**/2/a.json", ["x/1/2/a.json", "x/2/a.json"]),
        ("**/2/**/a.json", ["x/1/2/a.json", "x/2/a.json"]),
        ("x", ["x"]),
        ("A.json", []),
        ("a.json/b", []),
        ("z/*", []),
        ("x/[", []),
    ],
)
def test_a_pattern_matches_what_it_says(tmp_path: Path, pattern: str, matched: list[str]) -> None:
    lay(
        tmp_path,
        "a.json",
        "b.json",
        "x/a.json",
        "x/1/a.json",
        "x/2/a.json",
        "x/1/2/a.json",
        "y/a.json",
        ".dot/a.json",
    )
    found, closed = sought(tmp_path, pattern)
    assert found == ({pattern: matched} if matched else {})
    assert closed == []


def test_all_patterns_of_one_tree_match_in_one_pass(tmp_path: Path) -> None:
    lay(tmp_path, "x/a.json", "x/1/a.json")
    patterns = ("x/a.json", "x/**/a.json", "*/a.json", "x/*", "**/a.json")
    found, _ = sought(tmp_path, *patterns)
    assert found["**/a.json"] == found["x/**/a.json"] == ["x/1/a.json", "x/a.json"]
    assert found["x/*"] == ["x/1", "x/a.json"]
    assert found["*/a.json"] == found["x/a.json"] == ["x/a.json"]


def test_a_pattern_can_be_sought_twice(tmp_path: Path) -> None:
    lay(tmp_path, "x/1/a", "y/x/1/a")
    pattern: Pattern[str] = Pattern()
    pattern.add(["x", "**", "a"], "row")
    seeker = Seeker(pattern)
    for base in (tmp_path, tmp_path / "y", tmp_path):
        assert [type(item) for item in seeker.seek(base, lambda real: True)] == [Found]


@pytest.mark.parametrize("pattern", ["Config/MCP.json", "config/*.JSON", "CONFIG/**/Mcp.json"])
def test_where_disks_fold_cases_so_do_patterns(tmp_path: Path, pattern: str) -> None:
    lay(tmp_path, "cOnfig/mcp.JSON")
    assert sought(tmp_path, pattern, fold=True)[0] == {pattern: ["cOnfig/mcp.JSON"]}
    assert sought(tmp_path, pattern, fold=False)[0] == {}


def test_folding_joins_patterns_that_differ_in_case_only(tmp_path: Path) -> None:
    lay(tmp_path, "App/a")
    assert sought(tmp_path, "app/a", "APP/A", fold=True)[0] == {"app/a": ["App/a"], "APP/A": ["App/a"]}


def test_any_depth_does_not_lead_into_packages(tmp_path: Path) -> None:
    lay(tmp_path, "x/node_modules/p/a", "x/.git/a", "x/p/a")
    assert sought(tmp_path, "x/**/a")[0] == {"x/**/a": ["x/p/a"]}
    assert sought(tmp_path, "x/node_modules/p/a")[0] == {"x/node_modules/p/a": ["x/node_modules/p/a"]}


def test_what_lies_deeper_than_the_limit_is_told_once(tmp_path: Path) -> None:
    deep = "/".join("d" * (seek.MAX_DEPTH + 2))
    lay(tmp_path, f"x/{deep}/a", f"x/e/{deep}/a", "x/a")
    found, closed = sought(tmp_path, "x/**/a")
    assert found == {"x/**/a": ["x/a"]}
    assert [one.reason for one in closed] == [Reason.TOO_LARGE]


def test_more_folders_than_the_limit_are_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, *(f"x/{number}/a" for number in range(9)))
    monkeypatch.setattr(seek, "MAX_FOLDERS", 4)
    found, closed = sought(tmp_path, "x/**/a")
    assert len(found["x/**/a"]) == 3
    assert [(one.reason, one.path.name) for one in closed] == [(Reason.TOO_LARGE, "3")]


def test_a_link_inside_is_entered_and_one_out_is_told(tmp_path: Path) -> None:
    base = tmp_path / "base"
    lay(base, "real/a")
    lay(tmp_path, "other/a")
    (base / "in").symlink_to("real")
    (base / "out").symlink_to(tmp_path / "other")
    (base / "gone").symlink_to("nowhere")
    found, closed = sought(base, "*/a")
    assert found == {"*/a": ["in/a", "real/a"]}
    assert [(one.path.name, one.reason) for one in closed] == [("out", Reason.OUTSIDE)]


def test_links_that_lead_round_end(tmp_path: Path) -> None:
    lay(tmp_path, "x/a", "x/y/a")
    (tmp_path / "x/y/up").symlink_to(tmp_path / "x")
    (tmp_path / "x/self").symlink_to(".")
    found, closed = sought(tmp_path, "x/**/a")
    assert closed == []
    assert len(found["x/**/a"]) <= 4


def test_a_link_to_itself_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").symlink_to("x")
    _, closed = sought(tmp_path, "x/a")
    assert [one.reason for one in closed] == [Reason.NOT_A_FILE]


def test_an_absent_folder_is_nothing(tmp_path: Path) -> None:
    lay(tmp_path, "file")
    assert sought(tmp_path / "none", "a", "*/b") == ({}, [])
    assert sought(tmp_path, "file/a/b") == ({}, [])
