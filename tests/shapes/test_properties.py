"""Whatever a file holds: no reader fails, and every pointer leads somewhere."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.clients.catalogue import CLIENTS
from discovery.model import Launch
from discovery.shapes.descend import resolve
from discovery.shapes.model import Folder, Include, Plain, Toggle
from discovery.shapes.readers import READERS, read
from discovery.shapes.vocabulary import KNOWN_KEYS
from tests.shapes.test_samples import SAMPLES

TEXT_SHAPES = {
    "crushrc",
    "codecompanion-lua",
    "mcp-el",
    "code-python",
    "code-js",
    "dockerfile-label",
    "bicep",
}
# Pointers into values that the text holds, and no lines of it.
HELD_SHAPES = {"kubernetes"}
ROWS = sorted(
    {(row.shape, row.at) for client in CLIENTS for row in client.locations}
    | {(s.shape, s.at) for s in SAMPLES}
)
KEYS = sorted({part for _, at in ROWS for path in at for part in path if part not in {"*", "[]"}})
WORDS = (
    "",
    "npx",
    "npx -y x",
    "https://a.example/mcp",
    "ws://a",
    "unix:///a",
    "${VAR}",
    "./a.json",
    '{"mcpServers": {"a": {"command": "x"}}}',
    '[{"name": "a"}]',
    "{broken",
    "stdio",
    "sse",
    "mcp",
    "builtin",
    "docker/mcp-gateway",
    "mcp/time",
    "RemoteMCPServer",
    "McpServerCommand",
)
names = st.sampled_from(
    [*KEYS, *sorted(KNOWN_KEYS), "a", "~/", "tag", "attrs", "children", "__disabled"]
) | st.text(max_size=4)
leaves = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(max_size=8)
)
values: st.SearchStrategy[Plain] = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5),
    max_leaves=24,
)


@st.composite
def documents(draw: st.DrawFn, at: tuple[tuple[str, ...], ...]) -> Plain:
    """Return a document in which a value stands where a row looks for it."""
    value = draw(values)
    path = draw(st.sampled_from(at)) if at else ()
    for segment in reversed(path):
        value = (
            [value, draw(leaves)] if segment == "[]" else {draw(names) if segment == "*" else segment: value}
        )
    return value


@settings(max_examples=1500, deadline=None)
@given(st.data())
def test_no_value_makes_a_reader_fail_and_every_pointer_resolves(data: st.DataObject) -> None:
    shape, at = data.draw(st.sampled_from(ROWS))
    document = data.draw(documents(at))
    os = data.draw(st.sampled_from(("linux", "macos", "windows")))
    found = list(
        read(shape, at, document, data.draw(st.sampled_from(("mcp.json", "plugin.json", ""))), "acme", os)
    )
    assert len(found) <= weight(document)
    for item in found:
        assert isinstance(item, Launch | Include | Toggle | Folder)
        if isinstance(item, Launch | Include) and shape not in TEXT_SHAPES:
            resolve(document, item.pointer)
        if isinstance(item, Launch):
            check(item)


def check(item: Launch) -> None:
    """Fail for a Launch that is neither a server nor a problem, or is both."""
    located = item.command is not None or item.url is not None or item.ref is not None
    assert located or item.problem is not None or item.transport is not None
    assert item.problem is None or not (item.command or item.url or item.ref)
    assert item.command is None or item.command.strip()
    assert item.url is None or item.url.strip()
    assert all(isinstance(word, str) for word in item.args)
    assert all(
        value is None or isinstance(value, str) for value in (*item.env.values(), *item.headers.values())
    )


def weight(value: Plain) -> int:
    """Return how many things a document may tell of: its values, and the words of its texts."""
    if isinstance(value, dict):
        return 1 + sum(1 + weight(inner) for inner in value.values())
    if isinstance(value, list):
        return 1 + sum(map(weight, value))
    return 1 + len(value.split()) if isinstance(value, str) else 1


@settings(max_examples=300, deadline=None)
@given(
    shape=st.sampled_from(sorted(TEXT_SHAPES)),
    parts=st.lists(
        st.sampled_from(
            [
                "mcp add ",
                "--command ",
                "npx ",
                "'",
                '"',
                "\n",
                "\\\n",
                "(",
                ")",
                "{",
                "}",
                "[",
                "]",
                "=",
                ":",
                ",",
                "...",
                "mcp = {",
                "servers = {",
                "mcp-hub-servers ",
                "StdioServerParameters(",
                "mcpServers: {",
                "LABEL ",
                "`",
                "/*",
                "--[[",
                "#",
                ";",
                "io.modelcontextprotocol.server.name=",
                "a/b",
                "new URL(",
                '"""',
                "\\",
                "command=",
                "args=",
                "resource a 'Microsoft.ApiManagement/service/apis@x' = ",
                "resource b 'Microsoft.App/containerApps@x' = ",
                "type: 'mcp'",
                "image: 'mcp/a'",
                "properties: {",
                "[for a in b:",
                "if (",
                "'",
                "${",
                "FROM mcp/a",
                "CMD mcp-server-a",
                'ENTRYPOINT ["',
            ]
        ),
        max_size=40,
    ),
)
def test_no_text_makes_a_scan_fail(shape: str, parts: list[str]) -> None:
    source = "".join(parts)
    for item in read(shape, ((),), source, "x", "acme", "linux"):
        assert isinstance(item, Launch)
        assert 1 <= int(item.pointer.removeprefix("/")) <= source.count("\n") + 1


def test_every_pointer_of_the_examples_resolves() -> None:
    for sample in SAMPLES:
        for item in sample.expect:
            if isinstance(item, Launch | Include) and sample.shape not in TEXT_SHAPES | HELD_SHAPES:
                resolve(sample.document, item.pointer)


def test_a_row_of_the_catalogue_never_names_an_unknown_shape() -> None:
    assert {shape for shape, _ in ROWS} <= READERS.keys()


def test_reading_twice_gives_the_same() -> None:
    for sample in SAMPLES:
        assert sample.found() == sample.found()
