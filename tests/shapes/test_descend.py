"""Key paths: literal segments, every key, every item; pointers after RFC 6901."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.shapes.descend import Match, child, descend, resolve, segments
from discovery.shapes.model import Plain

DOCUMENT: Plain = {
    "amp.mcpServers": 1,
    "projects": {"/home/a": {"mcpServers": 2}, "b~c": {"mcpServers": 3}, "d": 4},
    "list": [{"x": 5}, [6], 7],
    "": {"": 8},
    "*": 9,
}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ((), [(DOCUMENT, "", "", ())]),
        (("amp.mcpServers",), [(1, "/amp.mcpServers", "amp.mcpServers", ())]),
        (
            ("projects", "*", "mcpServers"),
            [
                (2, "/projects/~1home~1a/mcpServers", "mcpServers", ("/home/a",)),
                (3, "/projects/b~0c/mcpServers", "mcpServers", ("b~c",)),
            ],
        ),
        (("list", "[]", "x"), [(5, "/list/0/x", "x", ())]),
        (("list", "[]", "[]"), [(6, "/list/1/0", "list", ())]),
        (("", ""), [(8, "//", "", ())]),
        (
            ("projects", "*", "*"),
            [
                (2, "/projects/~1home~1a/mcpServers", "projects", ("/home/a", "mcpServers")),
                (3, "/projects/b~0c/mcpServers", "projects", ("b~c", "mcpServers")),
            ],
        ),
        (("amp", "mcpServers"), []),
        (("list", "*"), []),
        (("projects", "[]"), []),
        (("list", "0"), []),
        (("projects", "d", "e"), []),
    ],
)
def test_a_key_path_leads_to_every_place_it_names(at: tuple[str, ...], expected: list[Match]) -> None:
    assert list(descend(DOCUMENT, at)) == expected


@given(st.lists(st.text(), max_size=4))
def test_a_pointer_is_read_back_as_the_keys_it_was_made_of(keys: list[str]) -> None:
    pointer = ""
    for key in keys:
        pointer = child(pointer, key)
    assert segments(pointer) == tuple(keys)


@pytest.mark.parametrize("pointer", ["/none", "/list/9", "/list/x", "/projects/d/e"])
def test_a_pointer_to_nothing_is_an_error(pointer: str) -> None:
    with pytest.raises(LookupError):
        resolve(DOCUMENT, pointer)


def test_a_pointer_leads_back_to_its_value() -> None:
    for at in (("projects", "*", "mcpServers"), ("list", "[]", "[]")):
        for value, pointer, _, _ in descend(DOCUMENT, at):
            assert resolve(DOCUMENT, pointer) == value
