"""Whether a package that needs an SDK and installs a program is a server: by its code, else by its name."""

from __future__ import annotations

import pytest

from discovery.candidates import MAX_READ
from discovery.package_files import MAX_BYTES, MAX_PYTHON
from tests.configs.packages import (
    FASTMCP,
    NEITHER,
    OTHERS,
    PY_CLIENT,
    SERVERS,
    TS_CLIENT,
    TS_SERVER,
    Files,
    npm,
    project,
)
from tests.configs.scene import Scene, Seen


def find(scene: Scene, files: Files, below: str = "") -> Seen:
    """Return what is found in a project folder that holds `files`."""
    for name, text in files.items():
        scene.write(f"/src/app/{below}{name}", text)
    return scene.find(projects=(scene.machine / "src/app",), provided=True)


def told(seen: Seen) -> list[tuple[str, str]]:
    """Return how each server is started, and the rule that tells it."""
    return [
        (" ".join((one.command or "", *one.args)), one.facts["evidence"])
        for one in seen.sightings
        if one.facts["role"] == "provided"
    ]


@pytest.mark.parametrize("case", sorted(SERVERS))
def test_a_server_is_found_and_the_rule_told(scene: Scene, case: str) -> None:
    files, launch, rule = SERVERS[case]
    seen = find(scene, files)
    assert (told(seen), seen.gaps) == ([(launch, rule)], [])


@pytest.mark.parametrize("case", sorted(OTHERS))
def test_what_calls_servers_provides_none(scene: Scene, case: str) -> None:
    seen = find(scene, OTHERS[case])
    assert (told(seen), seen.gaps) == ([], [])


def test_there_are_as_many_that_are_none() -> None:
    assert len(OTHERS) >= len(SERVERS)


def test_of_a_monorepo_each_package_is_judged_by_its_own_code(scene: Scene) -> None:
    """modelcontextprotocol/servers and inspector: one package per folder, a root that builds them."""
    find(scene, {"package.json": npm("root", {"root": "packages/ask/dist/index.js"}, private=True)})
    find(scene, {"package.json": npm("ask", "dist/index.js"), "src/index.ts": TS_CLIENT}, "packages/ask/")
    find(scene, {"package.json": npm("tell", "dist/index.js"), "src/index.ts": TS_SERVER}, "packages/tell/")
    python = {"pyproject.toml": project("serve", {"serve": "serve:main"}), "src/serve.py": FASTMCP}
    find(scene, python, "packages/serve/")
    other = {"pyproject.toml": project("call", {"call": "call:main"}), "src/call.py": PY_CLIENT}
    assert told(find(scene, other, "packages/call/")) == [
        ("uvx serve==1.0.0", "pypi.imports"),
        ("npx -y tell@1.0.0", "npm.imports"),
    ]


def test_a_build_that_was_left_behind_changes_nothing(scene: Scene) -> None:
    files = {"package.json": npm("almanac", "dist/index.js"), "src/index.ts": TS_SERVER}
    assert told(find(scene, files)) == told(find(scene, {"dist/index.js": TS_CLIENT}))


def test_a_link_out_of_the_package_is_not_followed(scene: Scene) -> None:
    outside = scene.write("/elsewhere/server.py", FASTMCP)
    manifest = scene.write("/src/app/pyproject.toml", project("almanac", {"almanac": "almanac:main"}))
    (manifest.parent / "almanac.py").symlink_to(outside)
    assert told(scene.find(projects=(manifest.parent,), provided=True)) == []


@pytest.mark.parametrize(
    "target", ["a\0b:main", ":main", "..:x", "/etc/passwd", "x/../../y:z", "é:main", "a:b:c"]
)
def test_a_target_that_is_none_is_left_alone(scene: Scene, target: str) -> None:
    text = target.replace("\0", "\\u0000")
    files = {"pyproject.toml": project("almanac", {"almanac": "PLACE"}).replace("PLACE", text)}
    files["package.json"] = npm("almanac", {"almanac": target})
    seen = find(scene, files)
    assert (told(seen), seen.gaps) == ([], [])


@pytest.mark.parametrize(
    "path", ["a\0b", "\ud800.js", ".", "..", "/", "x" * 5000, "dist", "dist/", "C:\\x.js"]
)
def test_a_file_that_is_none_is_left_alone(scene: Scene, path: str) -> None:
    code = f"import '.'\nimport './{'y' * 300}'\nimport './a\0b'\nimport '../../../../etc/passwd'\n"
    seen = find(scene, {"package.json": npm("almanac", {"a": path, "b": "b.js"}), "b.js": code})
    assert (told(seen), seen.gaps) == ([], [])


@pytest.mark.parametrize(
    "settings", ["[]", "{", '{"compilerOptions": 3}', '{"compilerOptions": {"outDir": "../x"}}']
)
def test_settings_that_say_nothing_leave_it_to_custom(scene: Scene, settings: str) -> None:
    files = {"package.json": npm("almanac", "dist/a.js"), "src/a.ts": TS_SERVER, "tsconfig.json": settings}
    assert told(find(scene, files)) == [("npx -y almanac@1.0.0", "npm.imports")]


def test_files_that_import_each_other_are_read_once(scene: Scene) -> None:
    files = {"package.json": npm("almanac", "a.js"), "a.js": "import './b.js'\n", "b.js": "import './a.js'\n"}
    assert told(find(scene, files)) == []


def test_named_programs_are_read_first_and_the_rest_is_not(scene: Scene) -> None:
    scripts = {f"a{number:02}": f"a{number:02}:main" for number in range(MAX_READ)}
    code = {f"a{number:02}.py": NEITHER for number in range(MAX_READ)}
    late = {**code, "z.py": FASTMCP}
    assert told(find(scene, {"pyproject.toml": project("almanac", {**scripts, "z": "z:main"}), **late})) == []
    named = {"pyproject.toml": project("almanac", {**scripts, "z-mcp": "z:main"})}
    assert told(find(scene, named)) == [("uvx almanac==1.0.0", "pypi.imports")]


def test_no_more_than_so_much_is_read_of_one_package(scene: Scene) -> None:
    programs = {f"p{number}": f"p{number}.js" for number in range(MAX_READ)}
    big = "// " + "x" * (MAX_BYTES // 4) + "\n"
    files = {"package.json": npm("almanac", programs), **dict.fromkeys(programs.values(), big)}
    files[f"p{MAX_READ - 1}.js"] = TS_SERVER
    assert told(find(scene, files)) == []


def test_no_more_than_so_much_python_is_read(scene: Scene) -> None:
    modules = [f"m{number}" for number in range(12)]
    filler = "# " + "x" * (MAX_PYTHON // 10) + "\n"
    big = f"import mcp\n{filler}"
    files = {"pyproject.toml": project("almanac", {"almanac": "main:main"}), "z.py": FASTMCP + filler}
    files |= {"main.py": f"import {', '.join((*modules, 'z'))}\n", **{f"{name}.py": big for name in modules}}
    assert told(find(scene, files)) == []
    assert told(find(scene, {"main.py": f"import {', '.join(('z', *modules))}\n"})) != []


def test_the_code_counts_among_the_files_that_were_opened(scene: Scene) -> None:
    files = {"pyproject.toml": project("almanac", {"almanac": "almanac:main"}), "almanac.py": FASTMCP}
    looked = [one.examined for one in find(scene, files).looked if one.root.endswith("src/app")]
    assert max(looked) >= len(files)
