"""Bytes become text as the clients would read them."""

from __future__ import annotations

import pytest

from discovery.formats.errors import Unreadable
from discovery.formats.text import decode, mend, place
from discovery.model import Reason

TEXT = '{"a": "ä€😀"}'

READ = [
    pytest.param(TEXT.encode("utf-8"), TEXT, id="utf-8"),
    pytest.param(TEXT.encode("utf-8-sig"), TEXT, id="utf-8 with mark"),
    pytest.param(b"\xff\xfe" + TEXT.encode("utf-16-le"), TEXT, id="utf-16-le with mark"),
    pytest.param(b"\xfe\xff" + TEXT.encode("utf-16-be"), TEXT, id="utf-16-be with mark"),
    pytest.param(b"\xff\xfe\0\0" + TEXT.encode("utf-32-le"), TEXT, id="utf-32-le with mark"),
    pytest.param(b"\0\0\xfe\xff" + TEXT.encode("utf-32-be"), TEXT, id="utf-32-be with mark"),
    pytest.param(TEXT.encode("utf-16-le"), TEXT, id="utf-16-le without mark"),
    pytest.param(TEXT.encode("utf-16-be"), TEXT, id="utf-16-be without mark"),
    pytest.param(TEXT.encode("utf-32-le"), TEXT, id="utf-32-le without mark"),
    pytest.param(TEXT.encode("utf-32-be"), TEXT, id="utf-32-be without mark"),
    pytest.param(b"", "", id="empty"),
    pytest.param(b"\xef\xbb\xbf", "", id="only a mark"),
    pytest.param("// f\xfcr".encode("latin-1"), "// f�r", id="a stray byte of another code page"),
    pytest.param(b"\xed\xa0\x80", "���", id="an encoded surrogate"),
]
REFUSED = [
    pytest.param(b"abcd\0efg", id="a NUL in UTF-8"),
    pytest.param(b"\0" * 512, id="zeros left by a crash"),
    pytest.param(b"\xff\xfea", id="half a UTF-16 character"),
    pytest.param(b"\xff\xfe\x00\xd8a\0", id="a lone surrogate in UTF-16"),
    pytest.param(b"\xff\xfe\0\0\xff\xff\xff\xff", id="no UTF-32 character"),
    pytest.param(b"\x7fELF\x02\x01\x01\0\0\0", id="a program"),
]


@pytest.mark.parametrize(("data", "text"), READ)
def test_a_text_file_is_read_in_the_encoding_it_has(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize("data", REFUSED)
def test_what_is_no_text_is_malformed(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        decode(data)
    assert caught.value.reason is Reason.MALFORMED


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("plain", "plain"),
        ("ä😀", "ä😀"),
        ("\ud83d\ude00", "😀"),
        ("a\ud800b", "a�b"),
        ("\udc00\ud800", "��"),
    ],
)
def test_halves_of_characters_are_joined_or_replaced(text: str, mended: str) -> None:
    assert mend(text) == mended


@pytest.mark.parametrize(
    ("offset", "expected"), [(0, (1, 1)), (3, (2, 1)), (4, (2, 2)), (-5, (1, 1)), (99, (2, 4))]
)
def test_a_place_is_told_in_lines_and_columns_from_one(offset: int, expected: tuple[int, int]) -> None:
    assert place("ab\ncde", offset) == expected
