"""Every format through the one door: what it may raise, how long it may take, and what it never says."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.clients.model import Format
from discovery.formats.errors import Unreadable
from discovery.formats.limits import MAX_DEPTH
from discovery.formats.plain import settle
from discovery.formats.reading import parse
from discovery.formats.scripts import Language, servers_in
from discovery.model import Reason
from discovery.shapes.model import Plain

FROM_BYTES = sorted(set(Format) - {Format.SQLITE, Format.LEVELDB, Format.NONE})
CANARY = "sk-canary-0123456789"

READ: list[tuple[Format, str, Plain]] = [
    (Format.JSON, '{"a": 1}', {"a": 1}),
    (Format.JSON5, "{a: 1}", {"a": 1}),
    (Format.TOML, "a = 1", {"a": 1}),
    (Format.YAML, "a: 1", {"a": 1}),
    (Format.XML, "<a/>", {"tag": "a", "attrs": {}, "children": [], "text": ""}),
    (Format.PLIST, "<plist><dict><key>a</key><integer>1</integer></dict></plist>", {"a": 1}),
    (Format.FRONTMATTER, "---\na: 1\n---\n", {"a": 1}),
    (Format.PROPERTIES, "a=1", {"a": "1"}),
]


@pytest.mark.parametrize(("form", "text", "value"), READ)
def test_each_format_is_read_by_its_reader(form: Format, text: str, value: Plain) -> None:
    assert parse(text.encode(), form) == value


@pytest.mark.parametrize("form", [Format.SQLITE, Format.LEVELDB, Format.NONE])
def test_what_is_not_read_from_bytes_is_unsupported(form: Format) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(b"{}", form)
    assert caught.value.reason is Reason.UNSUPPORTED


@given(data=st.binary(max_size=400), form=st.sampled_from(FROM_BYTES))
def test_noise_raises_nothing_but_unreadable(data: bytes, form: Format) -> None:
    try:
        parse(data, form)
    except Unreadable as error:
        assert error.detail  # noqa: PT017  # a value is right as well


ALPHABET = "[]{}()<>:,=\"'`\\/*#&!-.|%@?~ \n\t\r0x1eaT_\ufeff\u2028é😀"


@given(source=st.text(ALPHABET + "mcp", max_size=60), language=st.sampled_from(Language))
def test_scrambled_scripts_raise_nothing_but_unreadable(source: str, language: Language) -> None:
    for begin in (
        "",
        "StdioServerParameters(",
        "mcp = {",
        "mcp-hub-servers ",
        "mcp add a ",
        "LABEL io.docker.server.metadata=",
    ):
        try:
            assert isinstance(servers_in(begin + source, language), list)
        except Unreadable as error:
            assert error.reason is Reason.TOO_LARGE  # noqa: PT017  # a value is right as well


@given(data=st.text(ALPHABET, max_size=60), form=st.sampled_from(FROM_BYTES))
def test_scrambled_syntax_raises_nothing_but_unreadable(data: str, form: Format) -> None:
    try:
        parse(data.encode(), form)
    except Unreadable as error:
        assert error.detail  # noqa: PT017  # a value is right as well


PIECES = [
    "[",
    "{",
    "(",
    "<a>",
    "- ",
    "a:",
    '"',
    "'",
    "\\",
    "a=",
    "a.",
    "---\n",
    "&a ",
    "*a ",
    "!",
    "#",
    "\n",
    "\ufeff",
]
PIECES += [
    "<!--",
    "<![CDATA[",
    "&amp;",
    "%",
    ",",
    "1",
    "'''",
    '"""',
    "? ",
    "| ",
    "\x00",
    "\r",
    "é",
    "😀",
    " ",
    "\t",
]


@pytest.mark.parametrize("form", FROM_BYTES)
def test_a_piece_repeated_without_end_is_read_or_refused_soon(form: Format) -> None:
    for piece in PIECES:
        begin = time.process_time()
        try:
            parse((piece * 100_000).encode(), form)
        except Unreadable as error:
            assert error.detail  # noqa: PT017  # a value is right as well
        assert time.process_time() - begin < 5, piece


BREAKS = [
    "{}",
    '{{"token": "{}" x',
    "token: {}: {}: [",
    "[token]\nk = {} x",
    '<a token="{}"><{}>',
    "---\na:\n  b: {}: x\n---\n",
]
BREAKS += [
    '"{}',
    "{{'a': '{}', (",
    "<plist><dict><key>{}</key></dict></plist>",
    "a=\\u{}",
    "- &{} *{}x",
    "{}\0",
]


@pytest.mark.parametrize("form", FROM_BYTES)
def test_no_message_ever_quotes_the_file(form: Format) -> None:
    for text in BREAKS:
        try:
            parse(text.replace("{}", CANARY).encode(), form)
        except Unreadable as error:
            chain = [error, error.__cause__ if not error.__suppress_context__ else None]
            assert CANARY not in "".join(map(repr, chain)) + error.detail  # noqa: PT017
            assert error.__cause__ is None  # noqa: PT017  # a parser's own error may quote


DEEP: list[object] = []
for _ in range(MAX_DEPTH - 1):
    DEEP = [DEEP]
CYCLE: list[object] = []
CYCLE.append(CYCLE)
DOUBLED: object = 0
for _ in range(40):
    DOUBLED = [DOUBLED, DOUBLED]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([DEEP], Reason.TOO_LARGE),
        (CYCLE, Reason.TOO_LARGE),
        (DOUBLED, Reason.TOO_LARGE),
        ([object()], Reason.UNSUPPORTED),
        ("x" * (16 * 1024 * 1024 + 1), Reason.TOO_LARGE),
    ],
    ids=["too deep", "a cycle", "too many", "a foreign object", "too long"],
)
def test_values_past_the_limits_are_refused(value: object, reason: Reason) -> None:
    with pytest.raises(Unreadable) as caught:
        settle(value)
    assert caught.value.reason is reason


def test_values_within_the_limits_are_made_plain_in_place() -> None:
    value = {"a": [1, True, None, 1.5, float("nan"), 2**70, b"\xff"], 3: {"ä": "\ud800"}, "deep": DEEP[0]}
    plain = settle(value)
    assert plain is value
    assert plain == {"a": [1, True, None, 1.5, None, None, "/w=="], "3": {"ä": "�"}, "deep": DEEP[0]}


def test_nothing_heavy_is_imported_before_a_file_needs_it() -> None:
    program = (
        "import sys; import discovery.formats.reading\n"
        "heavy = {'yaml', 'pyjson5', 'plistlib', 'sqlite3', 'tomllib', 'zlib', 'defusedxml', 'xml'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], check=True, capture_output=True, text=True)
    assert set(done.stdout.strip()[1:-1].replace("'", "").split(", ")) <= {
        "",
        "zlib",
    }  # site may bring zlib
