"""XML, property lists, heads of Markdown files, Java properties."""

from __future__ import annotations

import datetime
import plistlib
import time

import pytest

from discovery.formats.errors import Unreadable
from discovery.formats.frontmatter import read_frontmatter
from discovery.formats.plist import read_plist
from discovery.formats.properties import read_properties
from discovery.formats.xml import read_xml
from discovery.model import Reason
from discovery.shapes.model import Plain

JETBRAINS = """<?xml version="1.0" encoding="UTF-8"?>
<application>
  <component name="McpApplicationServerCommands">
    <option name="name" value="files" />
    <envs><env name="A" value="1"/></envs>
  </component>
</application>"""
APPX = """<Package xmlns="urn:a" xmlns:uap3="urn:b"><uap3:AppExtension Name="x" uap3:Name="y">
<uap3:Properties><Registration> server.json </Registration></uap3:Properties></uap3:AppExtension></Package>"""


def element(tag: str, *children: Plain, text: str = "", **attrs: Plain) -> Plain:
    return {"tag": tag, "attrs": dict(attrs), "children": list(children), "text": text}


XML: list[tuple[bytes, Plain]] = [
    (
        JETBRAINS.encode(),
        element(
            "application",
            element(
                "component",
                element("option", name="name", value="files"),
                element("envs", element("env", name="A", value="1")),
                name="McpApplicationServerCommands",
            ),
        ),
    ),
    (
        APPX.encode("utf-16"),
        element(
            "Package",
            element(
                "AppExtension", element("Properties", element("Registration", text="server.json")), Name="x"
            ),
        ),
    ),
    (b"\xef\xbb\xbf<a>x<b/>y<!-- c --><![CDATA[<z>]]></a>", element("a", element("b"), text="xy<z>")),
    (
        '<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe4&amp;&#228;</a>'.encode("latin-1"),
        element("a", text="ä&ä"),
    ),
]
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {n} "{f"&{o};" * 10}">' for o, n in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><l>&i;</l>"
)
BAD_XML = [
    pytest.param("<a><b></a>", Reason.MALFORMED, "line 1", id="crossed"),
    pytest.param("<a>", Reason.MALFORMED, "line 1", id="open"),
    pytest.param("", Reason.MALFORMED, "XML", id="empty"),
    pytest.param("{}", Reason.MALFORMED, "XML", id="json"),
    pytest.param("<a>&nope;</a>", Reason.MALFORMED, "XML", id="an unknown entity"),
    pytest.param("<a>\0</a>", Reason.MALFORMED, "XML", id="a NUL"),
    pytest.param("<a>&#xD800;</a>", Reason.MALFORMED, "XML", id="a surrogate"),
    pytest.param(
        '<?xml version="1.0" encoding="nope"?><a/>', Reason.MALFORMED, "XML", id="an unknown encoding"
    ),
    pytest.param('<?xml version="1.0" encoding="utf-7"?><a/>', Reason.MALFORMED, "XML", id="utf-7"),
    pytest.param(LAUGHS, Reason.UNSUPPORTED, "document type", id="a billion laughs"),
    pytest.param(
        f'<!DOCTYPE l [<!ENTITY a "{"x" * 100_000}">]><l>{"&a;" * 100_000}</l>',
        Reason.UNSUPPORTED,
        "document type",
        id="quadratic blow-up",
    ),
    pytest.param(
        '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>',
        Reason.UNSUPPORTED,
        "document type",
        id="an external entity",
    ),
    pytest.param(
        '<!DOCTYPE l SYSTEM "http://x.test/l.dtd"><l/>',
        Reason.UNSUPPORTED,
        "document type",
        id="an external type",
    ),
    pytest.param("<a>" * 200_000, Reason.TOO_LARGE, "deep", id="200,000 deep"),
    pytest.param("<a>" + "<b/>" * 200_001 + "</a>", Reason.TOO_LARGE, "values", id="many elements"),
    pytest.param(" " * (16 * 1024 * 1024 + 1), Reason.TOO_LARGE, "bytes", id="a large file"),
]


@pytest.mark.parametrize(("data", "value"), XML)
def test_xml_becomes_nested_maps_without_namespaces(data: bytes, value: Plain) -> None:
    assert read_xml(data) == value


@pytest.mark.parametrize(("text", "reason", "words"), BAD_XML)
def test_broken_or_hostile_xml_is_refused_at_once(text: str, reason: Reason, words: str) -> None:
    begin = time.process_time()
    with pytest.raises(Unreadable) as caught:
        read_xml(text.encode())
    assert (caught.value.reason, words in caught.value.detail) == (reason, True)
    assert time.process_time() - begin < 5


WRITTEN = {
    "config_toml_base64": "W21jcA==",
    "data": b"\x00\xff",
    "when": datetime.datetime(2026, 11, 21, 1, 2, 3),  # noqa: DTZ001  # plistlib writes naive times
    "list": [1, 2.5, True, "ä"],
    "uid": plistlib.UID(7),
}
AS_PLAIN: Plain = {
    "config_toml_base64": "W21jcA==",
    "data": "AP8=",
    "when": "2026-11-21T01:02:03",
    "list": [1, 2.5, True, "ä"],
    "uid": 7,
}


def test_a_binary_property_list_becomes_plain_values() -> None:
    assert read_plist(plistlib.dumps(WRITTEN, fmt=plistlib.FMT_BINARY)) == AS_PLAIN


def test_an_xml_property_list_becomes_plain_values() -> None:
    written = {key: value for key, value in WRITTEN.items() if key != "uid"}
    expected = {key: value for key, value in AS_PLAIN.items() if key != "uid"}  # type: ignore[union-attr]  # a map
    assert read_plist(plistlib.dumps(written)) == expected


def binary_plist(objects: list[bytes], top: int = 0) -> bytes:
    """Return a binary property list of raw objects, each at most 255 bytes into the file."""
    body, offsets = b"bplist00", []
    for each in objects:
        offsets.append(len(body))
        body += each
    trailer = bytes([0] * 6 + [1, 1]) + b"".join(n.to_bytes(8, "big") for n in (len(objects), top, len(body)))
    return body + bytes(offsets) + trailer


BAD_PLISTS = [
    pytest.param(b"", Reason.MALFORMED, id="empty"),
    pytest.param(b"bplist00", Reason.MALFORMED, id="a header only"),
    pytest.param(b"bplist00" + b"\xff" * 64, Reason.MALFORMED, id="noise"),
    pytest.param(plistlib.dumps(WRITTEN, fmt=plistlib.FMT_BINARY)[:-9], Reason.MALFORMED, id="cut short"),
    pytest.param(b"<plist><dict><key>a</key></dict></plist>", Reason.MALFORMED, id="a key without value"),
    pytest.param(b"<plist><integer>x</integer></plist>", Reason.MALFORMED, id="no integer"),
    pytest.param(b"<plist><dict>", Reason.MALFORMED, id="open"),
    pytest.param(
        b'<!DOCTYPE p [<!ENTITY a "b">]><plist><string>&a;</string></plist>', Reason.MALFORMED, id="entity"
    ),
    pytest.param(b"<plist>" + b"<array>" * 200_000, Reason.MALFORMED, id="200,000 open"),
    pytest.param(
        b"<plist>" + b"<array>" * 99 + b"</array>" * 99 + b"</plist>", Reason.TOO_LARGE, id="99 deep"
    ),
    pytest.param(binary_plist([b"\xa1\x00"]), Reason.TOO_LARGE, id="a list that holds itself"),
    pytest.param(
        binary_plist([bytes([0xAA]) + bytes([n + 1]) * 10 for n in range(15)] + [b"\x09"]),
        Reason.TOO_LARGE,
        id="a list of the same lists",
    ),
    pytest.param(b"x" * (8 * 1024 * 1024 + 1), Reason.TOO_LARGE, id="a large file"),
]


@pytest.mark.parametrize(("data", "reason"), BAD_PLISTS)
def test_a_broken_or_hostile_property_list_is_refused_at_once(data: bytes, reason: Reason) -> None:
    begin = time.process_time()
    with pytest.raises(Unreadable) as caught:
        read_plist(data)
    assert caught.value.reason is reason
    assert time.process_time() - begin < 5


HEADS: list[tuple[str, Plain]] = [
    (
        "---\nname: a\nmcpServers:\n  - github\n  - inline: {command: npx}\n---\n# Body\n",
        {"name": "a", "mcpServers": ["github", {"inline": {"command": "npx"}}]},
    ),
    ("\ufeff---\r\nname: a\r\n---\r\nBody", {"name": "a"}),
    ("---  \nname: a\n...\n", {"name": "a"}),
    ("---\n---\n", {}),
    ("# Title\n---\nname: a\n---\n", {}),
    ("---\nname: a\nno end\n", {}),
    ("----\nname: a\n----\n", {}),
    ("---\n- a\n- b\n---\n", {}),
    ("---\njust text\n---\n", {}),
    ("", {}),
    (
        "---\ndescription: Use this when: always\nmcpServers:\n# a comment\n- b\n---\n",
        {"description": "Use this when: always", "mcpServers": ["b"]},
    ),
    ("---\n# c\n\nd: x: y\ntools: [a]\n---\n", {"d": "x: y", "tools": ["a"]}),
    ("---\na: 1\n---\nb: 2\n---\n", {"a": 1}),
]


@pytest.mark.parametrize(("text", "value"), HEADS)
def test_the_head_of_a_markdown_file_is_read(text: str, value: Plain) -> None:
    assert read_frontmatter(text.encode()) == value


@pytest.mark.parametrize(
    ("text", "reason", "words"),
    [
        ("---\nname: a\nmcpServers:\n  b: c: d\n---\n", Reason.MALFORMED, "line 4"),
        ("---\nmcpServers: [\n  a\nname: b\n---\n", Reason.MALFORMED, "line"),
        ("---\n- a: b: c\n---\n", Reason.MALFORMED, "line 2"),
        ("---\na: " + "[" * 200_000 + "\n---\n", Reason.TOO_LARGE, "deep"),
        ("---\n" + "a" * 300_000 + "\n---\n", Reason.TOO_LARGE, "characters"),
        ("---\na: \0\n---\n", Reason.MALFORMED, "NUL"),
    ],
)
def test_a_head_that_may_hide_servers_is_refused(text: str, reason: Reason, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_frontmatter(text.encode())
    assert (caught.value.reason, words in caught.value.detail) == (reason, True)


def test_a_head_of_blanks_costs_no_time() -> None:
    begin = time.process_time()
    assert read_frontmatter(b"---\na: b: c\n" + b"b" + b" " * 200_000 + b"x\n---\n") is not None
    assert time.process_time() - begin < 5


PROPERTIES: list[tuple[bytes, Plain]] = [
    (b"", {}),
    (b"# c\n! d\n\n  \na=1\n", {"a": "1"}),
    (b"a = 1\nb : 2\nc 3\n  d\t=\t4\ne=\nf\n", {"a": "1", "b": "2", "c": "3", "d": "4", "e": "", "f": ""}),
    (b"a=b=c:d e\n", {"a": "b=c:d e"}),
    (b"a\\ b\\=c\\:d=1\n", {"a b=c:d": "1"}),
    (b"a=one\\\n   two\\\r\n  three\n", {"a": "onetwothree"}),
    (b"a=one\\\\\nb=2", {"a": "one\\", "b": "2"}),
    (b"# c \\\na=1\n", {"a": "1"}),
    (b"a=\\u00e4\\t\\n\\q\\ud83d\\ude00", {"a": "ä\t\nq😀"}),
    (b"a=\\ud800", {"a": "�"}),
    (b"a=\xe4\n", {"a": "ä"}),
    ("a=ä".encode("utf-8-sig"), {"a": "ä"}),
    (b"a=1\ra=2\r", {"a": "2"}),
    (b'mcp={"servers"\\:{"a"\\:{"command"\\:"npx"}}}', {"mcp": '{"servers":{"a":{"command":"npx"}}}'}),
    (b"a=1\\", {"a": "1"}),
    (b"=x", {"": "x"}),
]


@pytest.mark.parametrize(("data", "value"), PROPERTIES)
def test_java_properties_are_read_as_java_reads_them(data: bytes, value: Plain) -> None:
    assert read_properties(data) == value


@pytest.mark.parametrize(
    "data", [b"a=1\nb=\\u00g0", b"a=\\u12", b"a\\u=1", b"a=\0", b"\xff\xfea"], ids=range(5)
)
def test_broken_java_properties_are_malformed(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read_properties(data)
    assert caught.value.reason is Reason.MALFORMED


def test_a_line_of_many_blanks_or_backslashes_costs_no_time() -> None:
    begin = time.process_time()
    read_properties(b"a" + b" " * 1_000_000 + b"\n" + b"\\" * 1_000_000)
    assert time.process_time() - begin < 5
