"""A pointer leads to the line on which its member was written, whatever the file looks like."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from discovery.clients.model import Format
from discovery.formats.json import read_json
from discovery.formats.reading import parse
from discovery.shapes.descend import child, resolve
from discovery.shapes.model import Plain
from inventory.check.lines import form_of, lines_of

KEYS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\x85\u2028\u2029"), max_size=6
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.sampled_from(["", "a", "{", "]", ",", '"', "#", "x: y"])
)
TREES: st.SearchStrategy[Plain] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
BLANKS = ("", " ", "\n", "\n\n", "// x { [ ,\n", "/* } \n ] */", "\r\n")


class Printer:
    """Writes JSON with any layout, and keeps the line on which each member begins."""

    def __init__(self, blanks: Iterator[str]) -> None:
        """Take the blanks between tokens from `blanks`."""
        self.blanks, self.text = blanks, ""
        self.lines: dict[str, int] = {}

    def put(self, token: str) -> int:
        """Write a token behind a blank; return its line."""
        self.text += next(self.blanks)
        line = self.text.count("\n") + 1
        self.text += token
        return line

    def write(self, value: Plain, pointer: str) -> int:
        """Write a value with its members; return the line on which it begins."""
        if isinstance(value, dict):
            line = self.put("{")
            for key, inner in value.items():
                self.lines[child(pointer, key)] = self.put(json.dumps(key))
                self.put(":")
                self.write(inner, child(pointer, key))
                self.put(",")
            self.put("}")
            return line
        if isinstance(value, list):
            line = self.put("[")
            for index, inner in enumerate(value):
                self.lines[child(pointer, index)] = self.write(inner, child(pointer, index))
                self.put(",")
            self.put("]")
            return line
        return self.put(json.dumps(value))


def endless(blanks: list[str]) -> Iterator[str]:
    """Give `blanks` over and over."""
    while True:
        yield from blanks


@given(TREES, st.lists(st.sampled_from(BLANKS), min_size=1, max_size=7))
def test_every_member_of_json_is_where_it_was_written(tree: Plain, blanks: list[str]) -> None:
    printer = Printer(endless(blanks))
    printer.write(tree, "")
    assert lines_of(printer.text, Format.JSON, printer.lines) == printer.lines


def marked(node: yaml.Node, pointer: str) -> Iterator[tuple[str, int]]:
    """Give the pointers and lines of a composed YAML node: another reader's word for them."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield child(pointer, key.value), key.start_mark.line + 1
            yield from marked(value, child(pointer, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield child(pointer, index), item.start_mark.line + 1
            yield from marked(item, child(pointer, index))


@given(TREES, st.booleans())
def test_every_member_of_yaml_is_where_it_was_written(tree: Plain, flow: bool) -> None:
    text = "# head\n" + yaml.safe_dump(
        tree, default_flow_style=flow, allow_unicode=True, width=20, sort_keys=False
    )
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    known = dict(marked(node, "")) if node is not None else {}
    assert lines_of(text, Format.YAML, known) == known


TABLES = st.dictionaries(
    KEYS.filter(lambda key: key.isprintable()),
    st.integers(0, 9)
    | st.sampled_from(["x", "[y]", "a = 1", "# no", "'"])
    | st.lists(st.integers(0, 9), max_size=3),
    max_size=3,
)


@given(st.lists(st.tuples(st.sampled_from(["a", "b.c", "a.b", "x y"]), st.booleans(), TABLES), max_size=6))
def test_every_table_and_key_of_toml_is_where_it_was_written(
    tables: list[tuple[str, bool, dict[str, int | str | list[int]]]],
) -> None:
    lines, known, items = ["# head", 'top = """', "[no]", '"""'], {"/top": 2}, 0
    for number, (name, many, body) in enumerate(tables):
        pointer = child("", f"{name} {number}")
        quoted = json.dumps(f"{name} {number}")
        lines += ["", "[[many]] # [x]" if many else f"[{quoted}] # [x]"]
        if many:
            pointer, items = f"/many/{items}", items + 1
        known[pointer] = len(lines)
        for key, value in body.items():
            written = json.dumps(value, indent=1 if isinstance(value, list) else None)
            known[child(pointer, key)] = len(lines) + 1
            lines += f"{json.dumps(key, ensure_ascii=False)} = {written}".split("\n")
    text = "\n".join(lines)
    document = parse(text.encode(), Format.TOML)
    for pointer in known:
        resolve(document, pointer)  # what is asked for is there
    assert lines_of(text, Format.TOML, known) == known


@given(st.text(max_size=60), st.sampled_from(list(Format)), st.text("/ab~012 ()", max_size=12))
def test_any_text_and_pointer_give_a_line_of_the_text(text: str, form: Format, pointer: str) -> None:
    (line,) = lines_of(text, form, [pointer]).values()
    assert 1 <= line <= text.count("\n") + 1


@pytest.mark.parametrize(
    ("form", "text", "pointer", "line"),
    [
        (Format.JSON, '{"a": 1,\n"a": {\n"b": 2}}', "/a/b", 3),
        (Format.JSON, '{"a": {"b": 1},\n"a": {\n"c": 2}}', "/a/b", 2),  # the last `a` counts, and has no `b`
        (Format.JSON, "{\n  a: 1,\n  'b\\x63': {c: 2}}", "/bc/c", 3),
        (Format.JSON, '{"a~/b": {\n"": 1}}', "/a~0~1b/", 2),
        (Format.JSON, '{"text":\n"{\\"servers\\": {}}"}', "/text/servers/x", 1),
        (Format.JSON, '{"mcpServers": {\n"x": {}}}', "/mcpServers/x (2)", 2),
        (Format.JSON, '{"a": [\n{"b": 1},\n{"b": 2}]}', "/a/1/b", 3),
        (Format.JSON, '{"a": "http://x",\n"b": 1}', "/b", 2),
        (Format.YAML, "a: 1\n---\n---\nb:\n  c: 1\n", "/1/b/c", 5),  # the empty document is not counted
        (Format.YAML, "---\na: 1\n", "/a", 2),
        (Format.YAML, "x: &x {y: 1}\nz:\n  <<: *x\n", "/z/y", 2),
        (Format.YAML, "a: 1\nb: [\n", "/a", 1),
        (Format.TOML, "[a]\n[a.b]\nc.d = 1\n", "/a/b/c/d", 3),
        (Format.TOML, "[[a]]\n[a.b]\n[[a]]\n[a.b]\n", "/a/1/b", 4),
        (Format.TOML, "a = {b = 1,\n c = 2}\nd = 3\n", "/a/c", 1),
        (Format.TOML, "a = '''\nd = 1\n'''\nd = 3\n", "/d", 4),
        (Format.FRONTMATTER, "---\nname: x\nmcp:\n  a: 1\n---\nname: y\n", "/mcp/a", 4),
        (Format.FRONTMATTER, "no head\nmcp: 1\n", "/mcp", 1),
        (Format.TEXT, "FROM x\nCMD y\n", "/2", 2),
        (Format.TEXT, "FROM x\n", "/77", 2),
        (Format.XML, "<a>\n<b/></a>", "/children/0", 1),
    ],
)
def test_the_line_of(form: Format, text: str, pointer: str, line: int) -> None:
    assert lines_of(text, form, [pointer]) == {pointer: line}


@pytest.mark.parametrize(
    "text", ['{"a": 1, "b": {"a": {"c": 1}}}', '{"c": {"c": {"c": 1}}, "b": [[1], [{"c": 2}]]}']
)
def test_a_member_elsewhere_with_the_same_name_is_not_taken(text: str) -> None:
    spread = text.replace("{", "{\n").replace("[", "[\n")
    document = read_json(spread.encode())
    pointer = "/b/a/c" if "[" not in text else "/b/1/0/c"
    resolve(document, pointer)
    line = lines_of(spread, Format.JSON, [pointer])[pointer]
    assert spread.split("\n")[line - 1].startswith('"c"')


@pytest.mark.parametrize(
    ("path", "told", "form"),
    [
        ("a/.mcp.json", Format.JSON, Format.JSON),
        ("x.yaml", Format.TEXT, Format.YAML),
        ("Dockerfile", Format.TEXT, Format.TEXT),
        ("agent.MD", None, Format.FRONTMATTER),
        ("x.mcpb", Format.ZIP, Format.ZIP),
        ("unknown", None, Format.NONE),
    ],
)
def test_the_format_of_lines(path: str, told: Format | None, form: Format) -> None:
    assert form_of(path, told) is form
