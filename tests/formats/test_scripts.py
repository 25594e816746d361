"""Servers declared in scripts and source code, found by a scan of the text."""

from __future__ import annotations

import time

import pytest

from discovery.clients.model import Format
from discovery.formats.errors import Unreadable
from discovery.formats.reading import parse
from discovery.formats.scripts import Language, servers_in
from discovery.model import Reason
from discovery.shapes.model import Plain


def scanned(source: str, language: Language) -> list[Plain]:
    """Return the servers in `source` without the fields that say nothing."""
    found = servers_in(source, language)
    assert isinstance(found, list)
    shown: list[Plain] = []
    for each in found:
        assert isinstance(each, dict)
        assert each.pop("approximate") is True
        assert isinstance(each.pop("line"), int)
        shown.append({key: value for key, value in each.items() if value not in (None, [], {})})
    return shown


NPX: Plain = {"command": "npx", "args": ["-y", "srv"]}
FILES: Plain = {"name": "files", "command": "npx", "args": ["-y", "srv"]}

PYTHON: list[tuple[str, list[Plain]]] = [
    ('StdioServerParameters(command="npx", args=["-y", "srv"])', [NPX]),
    (
        "StdioServerParameters(\n    command='npx',  # a comment, )\n    args=['-y', 's' 'rv',],\n)",
        [NPX],
    ),
    ('p = StdioServerParams(command=r"C:\\x.exe")', [{"command": "C:\\x.exe"}]),
    (
        'StdioServerParameters(command="npx", env={"A": "1", "T": os.environ["T"], "U": os.getenv("U")})',
        [{"command": "npx", "env": {"A": "1", "T": "${T}", "U": "${U}"}}],
    ),
    (
        'StdioServerParameters(command=sys.executable, args=["a.py", *b, str(c)], env=os.environ.copy())',
        [{"command": "python", "args": ["a.py", "${expression}", "${expression}"]}],
    ),
    ('MCPServerStdio(name="files", params={"command": "npx", "args": ["-y", "srv"]})', [FILES]),
    ('MCPServerStdio("npx", args=["-y", "srv"])', [NPX]),
    ('BasicMCPClient("https://x/mcp")', [{"url": "https://x/mcp"}]),
    ('MCPTools(command="npx -y srv")', [NPX]),
    ('MCPTools("npx -y srv", transport="stdio")', [{**NPX, "type": "stdio"}]),  # type: ignore[dict-item]
    (
        'MultiMCPTools(["a"], commands=["npx -y srv"], urls=["https://x"])',
        [NPX, {"url": "https://x"}],
    ),
    ("MCPTools(url=f\"https://x/{os.getenv('K')}/mcp\")", [{"url": "https://x/${K}/mcp"}]),
    (
        'MultiServerMCPClient({"files": {"command": "npx", "args": ["-y", "srv"]}, "w": {"url": "https://w"}})',
        [FILES, {"name": "w", "url": "https://w"}],
    ),
    (
        'MultiServerMCPClient(connections={"files": {"command": "npx", "args": ["-y", "srv"]}})',
        [FILES],
    ),
    (
        'Options(mcp_servers={"files": {"command": "npx", "args": ["-y", "srv"]}, "in": f()})',
        [FILES],
    ),
    ('config = {"mcpServers": {"files": {"command": "npx", "args": ("-y", "srv")}}}', [FILES]),
    (
        "McpToolset(a=StdioConnectionParams(b=StdioServerParameters(command='npx', args=['-y', 'srv'])))",
        [NPX],
    ),
    (
        'hostedMcpTool(tool_config={"server_label": "g", "server_url": "ws://g", "headers": {"A": f"B{t}"}})',
        [{"name": "g", "url": "ws://g", "headers": {"A": "B${t}"}}],
    ),
    (
        "mcp_servers: dict[str, dict[str, Any]] = {'files': {'command': 'npx', 'args': ['-y', 'srv']}}",
        [FILES],
    ),
    ('websocket_client("wss://w/mcp")', [{"url": "wss://w/mcp"}]),
    ('sse_client(url=AnyUrl("https://w/sse"), headers=h)', [{"url": "https://w/sse"}]),
    ('MCPTools(command="npx \'open")', [{"command": "npx", "args": ["'open"]}]),
    ('MCPServerStdio(params={"command": cmd, "url": "https://w"})', [{"url": "https://w"}]),
    ('MCPServerStdio(params={"command": "npx", "url": url}, name=title)', [{"command": "npx"}]),
    (
        'A(mcp_servers={"w": {"httpUrl": "https://w", "disabled": True, "token": t()}})',
        [{"name": "w", "url": "https://w", "disabled": True}],
    ),
    ('x = """\n""" + \'\'\nStdioServerParameters(command="npx", args=["-y", "srv"])', [NPX]),
    ('StdioServerParameters(command="npx", args=["-y", "srv"]', [NPX]),
]
JAVASCRIPT: list[tuple[str, list[Plain]]] = [
    ("new StdioClientTransport({ command: 'npx', args: ['-y', `srv`] })", [NPX]),
    (
        'new StdioClientTransport({\n "command": "npx", // c }\n args: ["-y", "srv",], /* ) */\n})',
        [NPX],
    ),
    (
        "new StdioClientTransport({command: 'npx', env: {...process.env, K: env.K!, L: `a${b}`} as E})",
        [{"command": "npx", "env": {"K": "${K}", "L": "a${b}"}}],
    ),
    (
        "new StdioClientTransport({ command: process.execPath, args: [path.join(d, 'x.js'), '--x'] })",
        [{"command": "node", "args": ["${expression}", "--x"]}],
    ),
    (
        "new SSEClientTransport(new URL('https://x/sse'), { a: () => { return [1, 2] } })",
        [{"url": "https://x/sse"}],
    ),
    (
        "query({ prompt, options: { mcpServers: { files: { command: 'npx', args: ['-y', 'srv'] } } } })",
        [FILES],
    ),
    (
        "new MCPClient({ servers: { w: { url: new URL(`https://w/mcp`) } } })",
        [{"name": "w", "url": "https://w/mcp"}],
    ),
    (
        "createMCPClient({ transport: { type: 'sse', url: 'https://w' } })",
        [{"url": "https://w", "type": "sse"}],
    ),
    (
        "const mcpServers: Record<string, Server> = { files: { command: 'npx', args: ['-y', 'srv'] } }",
        [FILES],
    ),
    (
        "new SSEClientTransport(new URL('https://w'), { requestInit: { headers: { A: `b` } } })",
        [{"url": "https://w", "requestInit": {"headers": {"A": "b"}}}],
    ),
    ("new StdioClientTransport({ command: `${root}/bin/srv` })", [{"command": "${root}/bin/srv"}]),
    ("const re = /[\"']/;\nnew StdioClientTransport({command: 'npx', args: ['-y', 'srv']})", [NPX]),
]
LUA: list[tuple[str, list[Plain]]] = [
    ('setup({ mcp = { servers = { files = { cmd = { "npx", "-y", "srv" } } } } })', [FILES]),
    ('setup({ mcp = { ["files"] = { cmd = { "npx", "-y", [[srv]] }; }, enabled = true } })', [FILES]),
    (
        "mcp = { files = { cmd = 'npx', env = { A = '1', B = getenv('B') }, opts = { enabled = false } } }",
        [{"name": "files", "command": "npx", "env": {"A": "1", "B": "${B}"}, "enabled": False}],
    ),
    (
        "mcp = { enabled = false, files = { cmd = 'npx' } }",
        [{"name": "files", "command": "npx", "enabled": False}],
    ),
    (
        "mcp = { files = { roots = function() if x then return { cmd = 'no' }, 1 end end, cmd = 'npx' } }",
        [{"name": "files", "command": "npx"}],
    ),
    (
        "-- mcp = { no = { cmd = 'no' } }\n--[[ mcp = { n = { cmd = 'n' } } ]]\nmcp = { a = { cmd = 'b' } }",
        [{"name": "a", "command": "b"}],
    ),
]
LISP: list[tuple[str, list[Plain]]] = [
    ("""(setq mcp-hub-servers '(("files" . (:command "npx" :args ("-y" "srv")))))""", [FILES]),
    ("""(setq mcp-hub-servers '(("files" :command "npx" :args ("-y" "srv"))))""", [FILES]),
    (
        """(setq mcp-hub-servers (list (cons "files" '(:command "npx" :args ("-y" "srv")))))""",
        [FILES],
    ),
    (
        """(use-package mcp :custom (mcp-hub-servers `(("files" . (:command "npx" :args ("-y" "srv"))))))""",
        [FILES],
    ),
    (
        """(setq mcp-hub-servers `(("w" . (:url "wss://w" :headers (("K" . ,(getenv "K")) ("L" . "l"))))))""",
        [{"name": "w", "url": "wss://w", "headers": {"K": "${K}", "L": "l"}}],
    ),
    (
        """(setq mcp-hub-servers `(("a" . (:command "b" :args (,d):env (:A "1" :B ,(getenv "B"):C ,(f)))))""",
        [
            {
                "name": "a",
                "command": "b",
                "args": ["${d}"],
                "env": {"A": "1", "B": "${B}", "C": "${expression}"},
            }
        ],
    ),
    (
        """(setq mcp-hub-servers `(("a" . (:url ,(format "https://w/%s" (getenv "K"))))))""",
        [{"name": "a", "url": "https://w/${K}"}],
    ),
    (
        """(setq mcp-hub-servers `(("a" . (:command "b" :args ,(string-split "c  d")))))""",
        [{"name": "a", "command": "b", "args": ["c", "d"]}],
    ),
]
SHELL: list[tuple[str, list[Plain]]] = [
    ("mcp add files --command npx --args -y --args srv", [FILES]),
    ("mcp add files \\\n  --command npx \\\r\n  --args=-y --args 'srv' # c\n", [FILES]),
    (
        'mcp add w --type http --url "https://w" --header Authorization "Bearer x" --header A=b',
        [
            {
                "name": "w",
                "url": "https://w",
                "type": "http",
                "headers": {"Authorization": "Bearer x", "A": "b"},
            }
        ],
    ),
    ("mcp add a --command b\nmcp add c --command d; mcp remove a", [{"name": "c", "command": "d"}]),
    ("mcp add a --command b\nmcp add a --command c", [{"name": "a", "command": "c"}]),
    (
        "if x; then mcp add a --command b --env K=v --env L w; fi",
        [{"name": "a", "command": "b", "env": {"K": "v", "L": "w"}}],
    ),
    (
        "x && crush mcp add a --command 'b c' --timeout 10 --disabled",
        [{"name": "a", "command": "b c", "enabled": False}],
    ),
    ("mcp add 'a;b' --command \"c # d\"", [{"name": "a;b", "command": "c # d"}]),
    (
        "mcp add a --command 'open\nmcp add b --command c",
        [{"problem": "the statement has unbalanced quotes"}, {"name": "b", "command": "c"}],
    ),
    (
        "mcp add w --url https://w --header 'X-A: b'",
        [{"name": "w", "url": "https://w", "headers": {"X-A": "b"}}],
    ),
]
DOCKER: list[tuple[str, list[Plain]]] = [
    (
        'FROM x\nLABEL version=1 io.modelcontextprotocol.server.name="io.github.a/b"\n',
        [{"name": "io.github.a/b", "labels": {"io.modelcontextprotocol.server.name": "io.github.a/b"}}],
    ),
    (
        "label io.modelcontextprotocol.server.name io.github.a/b\n",
        [{"name": "io.github.a/b", "labels": {"io.modelcontextprotocol.server.name": "io.github.a/b"}}],
    ),
]
NONE = [
    ("", Language.PYTHON),
    ("# StdioServerParameters(command='npx')", Language.PYTHON),
    ('"""StdioServerParameters(command=\'npx\')"""', Language.PYTHON),
    ("class StdioServerParameters(BaseModel):\n    command: str", Language.PYTHON),
    ("StdioServerParameters(command=command, args=args)", Language.PYTHON),
    ("StdioServerParameters(**config)", Language.PYTHON),
    ("StdioServerParameters(command=sys.executable, args=args)", Language.PYTHON),
    ("mcp_servers: dict[str, Server] = {}", Language.PYTHON),
    ("mcp_servers: f(a={'x': {'command': 'y'}})", Language.PYTHON),
    ("sse_client(AnyUrl(address))", Language.PYTHON),
    ("def f(mcp_servers: dict[str, str] = {}): ...", Language.PYTHON),
    ("XStdioServerParametersX(command='npx')", Language.PYTHON),
    ("MCPServerStdio(params={...})", Language.PYTHON),
    ("Agent(mcp_servers=[server])", Language.PYTHON),
    ("subprocess.run(command='npx')", Language.PYTHON),
    ("// new StdioClientTransport({command: 'npx'})", Language.JAVASCRIPT),
    ("/* new StdioClientTransport({command: 'npx'}) */", Language.JAVASCRIPT),
    ("const s = `new StdioClientTransport({command: 'npx'})`", Language.JAVASCRIPT),
    ("new StdioClientTransport({ command, args })", Language.JAVASCRIPT),
    ("type O = { mcpServers: { [language: Languageing]: Server } }", Language.JAVASCRIPT),
    ("const { mcpServers = {} } = options", Language.JAVASCRIPT),
    ("spawn('npx', {command: 'x'})", Language.JAVASCRIPT),
    ("mcp = require('x')", Language.LUA),
    ("require('mcp').setup({ cmd = { 'npx' } })", Language.LUA),
    ("-- mcp = { a = { cmd = 'b' } }", Language.LUA),
    (';; (setq mcp-hub-servers \'(("a" . (:command "b"))))', Language.LISP),
    ('(setq mcp-hub-servers nil) (setq x \'(("a" . (:command "b"))))', Language.LISP),
    ('(message "mcp-hub-servers") \'(("a" . (:command "b")))', Language.LISP),
    ("(setq mcp-hub-servers servers)", Language.LISP),
    ("# mcp add a --command b", Language.SHELL),
    ("echo 'mcp add a --command b'", Language.SHELL),
    ("mcp list; mcp add; mcp add a", Language.SHELL),
    ("docker mcp add a --command b", Language.SHELL),
    ("FROM x\nLABEL version=1\nRUN echo LABEL io.docker.server.metadata=1", Language.DOCKERFILE),
    ("# LABEL io.modelcontextprotocol.server.name=a", Language.DOCKERFILE),
]


@pytest.mark.parametrize(("source", "servers"), PYTHON)
def test_calls_in_python_are_found(source: str, servers: list[Plain]) -> None:
    assert scanned(source, Language.PYTHON) == servers


@pytest.mark.parametrize(("source", "servers"), JAVASCRIPT)
def test_calls_in_javascript_are_found(source: str, servers: list[Plain]) -> None:
    assert scanned(source, Language.JAVASCRIPT) == servers


@pytest.mark.parametrize(("source", "servers"), LUA)
def test_tables_in_lua_are_found(source: str, servers: list[Plain]) -> None:
    assert scanned(source, Language.LUA) == servers


@pytest.mark.parametrize(("source", "servers"), LISP)
def test_lists_in_lisp_are_found(source: str, servers: list[Plain]) -> None:
    assert scanned(source, Language.LISP) == servers


@pytest.mark.parametrize(("source", "servers"), SHELL)
def test_statements_in_a_crushrc_are_found(source: str, servers: list[Plain]) -> None:
    assert scanned(source, Language.SHELL) == servers


@pytest.mark.parametrize(("source", "servers"), DOCKER)
def test_labels_in_a_dockerfile_are_found(source: str, servers: list[Plain]) -> None:
    assert scanned(source, Language.DOCKERFILE) == servers


METADATA = {
    "json": """LABEL io.docker.server.metadata='{ \\
  "name": "rag", "command": ["node", "a.js"], \\
  "env": [{"name": "Q", "value": "1"}], "secrets": [{"name": "d", "env": "S"}] }'""",
    "escaped json": r"""LABEL io.docker.server.metadata="{\"name\":\"rag\", \
        \"command\":[\"node\",\"a.js\"], \"env\":[{\"name\":\"Q\"},{\"name\":\"S\"}]}"
    """,
    "yaml": r"""LABEL io.docker.server.metadata='name: rag\ncommand: ["node", "a.js"]\n\
env: [{name: Q}, {name: S}]'""",
}


@pytest.mark.parametrize("source", METADATA.values(), ids=METADATA.keys())
def test_dockers_metadata_label_tells_the_launch(source: str) -> None:
    (found,) = scanned(source, Language.DOCKERFILE)
    assert isinstance(found, dict)
    assert (found["name"], found["command"], found["args"]) == ("rag", "node", ["a.js"])
    assert found["env"] == {"Q": None, "S": None}


@pytest.mark.parametrize("metadata", ["$MCP_METADATA", "'{ broken'", "1"])
def test_a_metadata_label_that_tells_nothing_is_still_a_server(metadata: str) -> None:
    (found,) = scanned(f"LABEL io.docker.server.metadata={metadata}", Language.DOCKERFILE)
    assert isinstance(found, dict)
    assert "command" not in found


@pytest.mark.parametrize(("source", "language"), NONE)
def test_what_declares_no_server_gives_none(source: str, language: Language) -> None:
    assert scanned(source, language) == []


@pytest.mark.parametrize(
    ("source", "language", "lines"),
    [
        ("\n\nx = StdioServerParameters(\n command='a')\nMCPTools(command='b')", Language.PYTHON, [3, 5]),
        ('\n(setq mcp-hub-servers \'(("a" . (:command "b"))))', Language.LISP, [2]),
        ('(setq mcp-hub-servers\n\'(("a" :command "b")\n("c" :command "d")))', Language.LISP, [2, 3]),
        ("mcpServers: {\n a: {command: 'b'},\n\n c:\n {command: 'd'} }", Language.JAVASCRIPT, [2, 4]),
        ("mcp = {\n servers = {\n  a = { cmd = 'b' },\n } }", Language.LUA, [3]),
        ("LABEL a=1 \\\n io.modelcontextprotocol.server.name=a/b", Language.DOCKERFILE, [2]),
        ("x\nmcp add a \\\n --command b; mcp add c --url d\nmcp add e --url f", Language.SHELL, [2, 3, 4]),
        ("FROM x\nLABEL a=1 \\\n b=2\nLABEL io.docker.server.metadata=1", Language.DOCKERFILE, [4]),
    ],
)
def test_a_server_says_the_line_it_begins_at(source: str, language: Language, lines: list[int]) -> None:
    found = servers_in(source, language)
    assert isinstance(found, list)
    assert [each["line"] for each in found if isinstance(each, dict)] == lines


def test_a_script_is_read_as_its_text() -> None:
    assert parse("mcp add ä".encode("utf-16"), Format.TEXT) == "mcp add ä"
    for data, reason in ((b"x" * (2 * 1024 * 1024 + 1), Reason.TOO_LARGE), (b"a\0", Reason.MALFORMED)):
        with pytest.raises(Unreadable) as caught:
            parse(data, Format.TEXT)
        assert caught.value.reason is reason


def test_a_call_is_never_run(tmp_path: object) -> None:
    source = f"StdioServerParameters(command='npx', args=[open({str(tmp_path) + '/x'!r}, 'w').name])"
    assert scanned(source, Language.PYTHON) == [{"command": "npx", "args": ["${expression}"]}]


N = 300_000
BOMBS = [
    ("StdioServerParameters(" + "[" * N, Language.PYTHON, Reason.TOO_LARGE),
    ("StdioServerParameters(" + "x," * N, Language.PYTHON, Reason.TOO_LARGE),
    ("StdioServerParameters(command=" + "-" * N, Language.PYTHON, Reason.TOO_LARGE),
    ("new StdioClientTransport(" + "{a:" * N, Language.JAVASCRIPT, Reason.TOO_LARGE),
    ("mcp = {" + "{" * N, Language.LUA, Reason.TOO_LARGE),
    ("(setq mcp-hub-servers " + "(" * N, Language.LISP, Reason.TOO_LARGE),
    ("(setq mcp-hub-servers " + "'" * N, Language.LISP, Reason.TOO_LARGE),
    ("(setq mcp-hub-servers " + "," * N, Language.LISP, Reason.TOO_LARGE),
]
SLOW = [
    '"' + '\\"' * N,
    '"""' + '\\"""' * N,
    "`" + "\\`" * N,
    "[[" * N,
    "/*" * N,
    "--[==[" * N,
    "'" * N,
    "\\" * N,
]
SLOW += [
    " " * N,
    "mcp = " * N,
    "LABEL " * N,
    "mcp add " * N,
    "mcp add a --command " + "x" * N,
    "#" * N,
    ";" * N,
]
SLOW += ["StdioServerParameters " * (N // 10), "StdioServerParameters(" * 10_000, "mcpServers: {" * 10_000]
SLOW += ["StdioServerParameters(" * 400 + ")" * 400 + "\n", "mcp-hub-servers (" * 50 + ")" * 50]
SLOW += ["StdioServerParameters(" * 900 + "'" + "x" * N + "'" + ")" * 900, "do " * N + "mcp add a --url b"]
SLOW += ['(setq mcp-hub-servers \'(("a" . (:command "b"' + " " * N, "mcp add a --args '" + '"' * N + "'"]
SLOW += ["LABEL io.docker.server.metadata='" + "- a: b\n" * 10_000 + "'", "{" * 60 + "x," * 20_000]
SLOW += ["LABEL a=" + "x" * N, "LABEL " + "\\\n" * N, "mcp-hub-servers " * 20_000, "(" * 60 + '"' * 1000]


@pytest.mark.parametrize(("source", "language", "reason"), BOMBS, ids=range(len(BOMBS)))
def test_a_bomb_is_refused_at_once(source: str, language: Language, reason: Reason) -> None:
    begin = time.process_time()
    with pytest.raises(Unreadable) as caught:
        servers_in(source, language)
    assert caught.value.reason is reason
    assert time.process_time() - begin < 5


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("source", SLOW, ids=range(len(SLOW)))
def test_no_text_makes_a_scan_slow(source: str, language: Language) -> None:
    begin = time.process_time()
    try:
        assert isinstance(servers_in(source, language), list)
    except Unreadable as error:
        assert error.reason is Reason.TOO_LARGE  # noqa: PT017  # either outcome is right
    assert time.process_time() - begin < 5
