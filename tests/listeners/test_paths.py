"""Where a server may be reached by what its command line and its source say, and what is no such place."""

from __future__ import annotations

import pytest

from discovery.listening_paths import guessed_paths, told_paths
from tests.listeners.scene import Scene, process

TOLD = (
    (("--path", "/api/tools"), ("/api/tools",)),
    (("--path=/api/tools",), ("/api/tools",)),
    (("--streamableHttpPath", "/stream", "--ssePath", "/events"), ("/stream", "/events")),
    (("--endpoint=/x", "--mcp-path=/y"), ("/x", "/y")),
    (("--base-url", "http://localhost:8000/deep/mcp"), ("/deep/mcp",)),
    (("http://127.0.0.1:8000/a/b?x=1",), ("/a/b",)),
    (("--path", "/a", "--path", "/a"), ("/a",)),
    (("--path",), ()),
    (("--path", "relative"), ()),
    (("--path", "/with blank"), ()),
    (("--path", "/line\r\nX: y"), ()),
    (("--path", "//198.51.100.1/x"), ()),
    (("--path", "/" + "x" * 300), ()),
    (("/srv/data",), ()),
    (("--config", "/etc/x.json"), ()),
    (("http://localhost:9000/other",), ()),
    (("http://198.51.100.1:8000/elsewhere",), ()),
    (("http://[broken:8000/x",), ()),
    (("--port", "8000"), ()),
    (tuple(word for n in range(9) for word in ("--path", f"/p{n}")), ("/p0", "/p1", "/p2", "/p3")),
)


@pytest.mark.parametrize(("args", "paths"), TOLD, ids=lambda value: " ".join(value)[:40])
def test_paths_that_a_command_line_names(args: tuple[str, ...], paths: tuple[str, ...]) -> None:
    assert told_paths(("server", *args), 8000) == paths


GUESSED = (
    ('FastMCP("x", streamable_http_path="/deep/thing")', ("/deep/thing",)),
    ("app.post('/api/rpc', f); app.get('/health', g)", ("/api/rpc",)),
    ('app.use("/tools/mcp"); app.use("/a")', ("/tools/mcp", "/a")),
    ('open("/etc/passwd"); open("/tmp/x"); open("/usr/lib/y")', ()),
    ('print("see /docs or /mcp for more")', ()),
    ('x = "/a b"', ()),
    ("x = '/mixed\"", ()),
    ("x = 1", ()),
    ("\n".join(f'r("/p{n}")' for n in range(20)), ("/p0", "/p1", "/p2", "/p3", "/p4", "/p5")),
)


@pytest.mark.parametrize(("source", "paths"), GUESSED)
def test_paths_that_a_script_writes_down(source: str, paths: tuple[str, ...]) -> None:
    scene = Scene(script=source)
    assert guessed_paths(process(7, "python3", "app.py"), scene) == paths
    assert guessed_paths(process(7, "python3", "-c", source), scene) == paths


def test_a_script_that_cannot_be_read_tells_nothing() -> None:
    assert guessed_paths(process(7, "node", "app.js"), Scene()) == ()
    assert guessed_paths(process(7, "/usr/bin/server"), Scene(script='"/x"')) == ()
