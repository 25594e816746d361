"""Every field of every row: 125 launches of a research data set, and those of our own."""

from __future__ import annotations

import pytest
from packageurl import PackageURL

from discovery.identity.purl import split_purl
from discovery.model import Kind
from tests.identity.rows import FIELDS, ROWS, Row, as_row


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_launch_is_named_as_its_row_says(row: Row) -> None:
    expected = {field: row.expect[field] for field in FIELDS}
    assert as_row(row.name()) == expected


def test_no_id_is_used_twice() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS)


def test_every_kind_that_a_launch_can_have_is_met() -> None:
    # An extension is installed, not launched: its finder names it by the client's own id.
    assert {row.expect["kind"] for row in ROWS} == set(Kind) - {Kind.EXTENSION}


@pytest.mark.parametrize("row", [row for row in ROWS if row.expect["purl"]], ids=lambda row: row.id)
def test_a_purl_has_the_components_that_the_reference_library_reads(row: Row) -> None:
    found = row.name()
    for text in (found.purl, *found.via):
        ours = split_purl(text or "")
        theirs = PackageURL.from_string(text or "")
        assert ours is not None
        assert ours.type == theirs.type
        assert "/".join(ours.namespace) == (theirs.namespace or "")
        assert ours.name == theirs.name
        assert ours.version == theirs.version
        assert dict(ours.qualifiers) == theirs.qualifiers
        assert "/".join(ours.subpath) == (theirs.subpath or "")


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.expect["kind"] == "unresolved"], ids=lambda row: row.id
)
def test_what_is_not_known_has_no_coordinates_but_a_reason(row: Row) -> None:
    found = row.name()
    assert (found.purl, found.url, found.version, found.pin) == (None, None, None, None)
    assert found.ref
