"""Whatever an engine tells, reading it does not fail, and gives what is bounded and of its kind."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.engines.documents import Port, identifier, number, read_container, read_image, read_ports
from discovery.engines.telling import moment, reach
from discovery.shapes.model import Plain

NAMES = "Id Name Image State Config HostConfig NetworkSettings Ports Mounts Labels Env Cmd Entrypoint"
KEYS = st.sampled_from(NAMES.split())
ID = "ab" * 32
ANYTHING: st.SearchStrategy[Plain] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.just(ID),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=8), inner, max_size=6)
    ),
    max_leaves=20,
)


@given(ANYTHING)
def test_any_document_is_read_or_is_none(value: Plain) -> None:
    for found in (read_container(value), read_image(value)):
        assert found is None or re.fullmatch(r"[0-9a-f]{12,128}", found.id)


@given(st.dictionaries(KEYS, ANYTHING))
def test_a_container_with_an_id_is_always_read(parts: dict[str, Plain]) -> None:
    container = read_container({**parts, "Id": ID})
    assert container is not None
    assert all(isinstance(word, str) for word in (*container.setup.command, *container.setup.env))
    assert all(0 <= port.inner < 100_000 for port in container.ports)


@pytest.mark.parametrize("value", [ID, f"sha256:{ID}", "0123456789ab"])
def test_an_id_is_hex_digits(value: str) -> None:
    assert identifier(value) == value.removeprefix("sha256:")


@pytest.mark.parametrize(
    "value", ["", "abc", "../" + ID, ID + "/..", ID.upper(), "g" * 64, "a" * 129, ID + "\n", 7, None]
)
def test_anything_else_is_no_id(value: Plain) -> None:
    assert identifier(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [(5, 5), ("5", 5), ("", 0), (-5, 0), (True, 0), ("x", 0), ("9" * 5000, 0), (None, 0), ("\u0665", 0)],
)
def test_a_number_may_be_written_as_text(value: Plain, expected: int) -> None:
    assert number(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-21T05:29:41.687113141Z", "2026-11-21T05:29:41Z"),
        ("2026-11-21T07:29:41.687113141+02:00", "2026-11-21T05:29:41Z"),
        ("0001-01-01T00:00:00Z", ""),
        ("2026-11-21T05:29:41", ""),
        ("9999-12-31T23:59:59-23:00", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_times_are_told_in_one_way(value: str, expected: str) -> None:
    assert moment(value) == expected


def test_ports_are_sorted_and_told_once() -> None:
    binding: Plain = {"HostIp": "127.0.0.1", "HostPort": "80"}
    found = read_ports({"81/udp": None, "80/tcp": [binding, binding], "9/tcp": []})
    assert found == (
        Port(inner=9, protocol="tcp"),
        Port(inner=80, protocol="tcp", address="127.0.0.1", outer=80),
        Port(inner=81, protocol="udp"),
    )
    assert reach(found[1:2]) == "loopback"
