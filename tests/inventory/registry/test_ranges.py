"""Ranges: what is inside, what is outside, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.registry.notation import RangeError, read_range
from inventory.registry.ranges import is_digest, is_inside, is_outside, names_exactly

SHA = "sha256:" + "9f" * 32
COMMIT = "3f2c1d9b8a7e6f5d4c3b2a1908f7e6d5c4b3a291"

INSIDE = [
    ("npm", ">=1.2,<2", "1.2.0"),
    ("npm", ">=1.2 <2", "1.9.9"),
    ("npm", "^1.7.0", "1.9.0"),
    ("npm", "^0.7.1", "0.7.9"),
    ("npm", "^0.0.3", "0.0.3"),
    ("npm", "~1.2.3", "1.2.9"),
    ("npm", "1.x", "1.4.0"),
    ("npm", "1.2.*", "1.2.7"),
    ("npm", "1", "1.4.0"),
    ("npm", "1.2.3 - 2.3.4", "2.3.4"),
    ("npm", "1.0.0 - 2", "2.9.9"),
    ("npm", "1.2.3 || ^2.0.0", "2.5.0"),
    ("npm", "*", "9.9.9"),
    ("npm", "=1.2.3", "1.2.3"),
    ("npm", "1.2.3", "v1.2.3"),
    ("npm", ">=2025.1", "2025.8.21"),
    ("npm", ">1.2", "1.3.0"),
    ("npm", "<=1.2", "1.2.9"),
    ("npm", ">=1.0.0", "^1.7.0"),
    ("npm", ">=1.2,<2", ">=1.2,<2"),
    ("npm", ">=1.2,<2", "~1.4"),
    ("npm", ">=2.0.0-rc.1 <3", "2.0.0-rc.2"),
    ("npm", "vers:npm/>=1.2.0|<2.0.0", "1.5.0"),
    ("npm", "vers:npm/1.0.0|>=2.0.0|<3.0.0", "1.0.0"),
    ("npm", "vers:npm/*", "1.0.0"),
    ("npm", "latest", "latest"),
    ("pypi", ">=1.2,<2", "1.2"),
    ("pypi", "~=1.2", "1.9"),
    ("pypi", "~=1.2.3", "1.2.9"),
    ("pypi", "==1.2", "1.2.0"),
    ("pypi", "==1.2.*", "1.2.8"),
    ("pypi", "!=1.3,>=1", "1.4"),
    ("pypi", ">=1.0", "1.0.post1"),
    ("pypi", ">=1.2,<2", ">=1.3,<1.9"),
    ("pypi", "1.0.2", "==1.0.2"),
    ("nuget", "[1.0,2.0)", "1.5.0"),
    ("nuget", "[1.0]", "1.0.0"),
    ("nuget", "[1.0,2.0),[3.0,4.0)", "3.1.0"),
    ("nuget", "1.*", "1.8.0"),
    ("gem", "~> 1.2", "1.9"),
    ("gem", ">= 1.2, < 2", "1.5"),
    ("golang", ">=v1.2.0 <v2", "v1.3.0"),
    ("golang", "v1.2.3", "1.2.3"),
    ("maven", "[1.0,2.0)", "1.5"),
    ("maven", ">=31", "31.1-jre"),
    ("cargo", "^1.2", "1.9.0"),
    ("oci", "1.0 || 1.1", "1.1"),
    ("oci", ">=0.12,<1", "v0.13.0"),
    ("oci", SHA, SHA),
    ("oci", f"1.0 || {SHA}", SHA),
    ("github", COMMIT, COMMIT),
    ("github", "release/1.0", "release/1.0"),
    ("npm", "vers:npm/!=1.2.3", "1.2.4"),
    ("npm", "vers:generic/>=1.0.0", "1.2.4"),
]
OUTSIDE = [
    ("npm", ">=1.2,<2", "5.0.0"),
    ("npm", ">=1.2,<2", "1.1.9"),
    ("npm", ">=1.2 <2", "2.0.0"),
    ("npm", ">=1.2 <2", "2.0.0-rc.1"),
    ("npm", ">=1.2 <2", "1.5.0-beta.1"),
    ("npm", "^1.7.0", "2.0.0"),
    ("npm", "^0.7.1", "0.8.0"),
    ("npm", "^0.0.3", "0.0.4"),
    ("npm", "~1.2.3", "1.3.0"),
    ("npm", "1.x", "2.0.0"),
    ("npm", "1.2.*", "1.3.0"),
    ("npm", "1.2.3 - 2.3.4", "2.3.5"),
    ("npm", "1.0.0 - 2", "3.0.0"),
    ("npm", "1.2.3 || ^2.0.0", "1.2.4"),
    ("npm", ">1.2", "1.2.5"),
    ("npm", "<=1.2", "1.3.0"),
    ("npm", ">=1.2,<2", "^1.1.0"),
    ("npm", ">=1.2,<2", ">=1.2"),
    ("npm", ">=1.2,<2", "^1.5.0 || ^3"),
    ("npm", ">=1.2,<2", "*"),
    ("npm", ">=1.2,<2", "latest"),
    ("npm", ">=1.2,<2", "not a version"),
    ("npm", ">=1.2 <2", ">=1.5.0-beta <2"),
    ("npm", "1.10", "1.1.0"),
    ("npm", "latest", "next"),
    ("pypi", ">=1.2,<2", "2.0rc1"),
    ("pypi", ">=1.2,<2", "1.5.dev1"),
    ("pypi", "~=1.2", "2.0"),
    ("pypi", "==1.2.*", "1.3"),
    ("pypi", "!=1.3,>=1", "1.3"),
    ("pypi", "!=1.3", ">=1"),
    ("pypi", "1.0", "1.0.1"),
    ("nuget", "[1.0,2.0)", "2.0.0"),
    ("nuget", "1.0", "1.1.0"),
    ("nuget", "(1.0,2.0)", "1.0.0"),
    ("gem", "~> 1.2", "2.0"),
    ("golang", ">=v1.2.0 <v2", "v2.0.0+incompatible"),
    ("golang", ">=v1.0.0", "v0.0.0-20240101000000-abcdefabcdef"),
    ("maven", "[1.0,2.0)", "1.5-SNAPSHOT"),
    ("cargo", "1.2.3", "1.2.4"),
    ("oci", "1.0 || 1.1", "1.2"),
    ("oci", ">=0.12", "latest"),
    ("oci", SHA, "1.0"),
    ("oci", "1.0", SHA),
    ("oci", ">=1.0", SHA),
    ("github", ">=1.0", COMMIT),
    ("github", COMMIT, COMMIT[:-1] + "0"),
    ("github", "v1.0", "main"),
]
REFUSED = [
    ("npm", "^"),
    ("npm", ">=1.2,,<2"),
    ("npm", ">=1.2,"),
    ("npm", "1.2 ||"),
    ("npm", "|| 1.2"),
    ("npm", ""),
    ("npm", "=>1.2"),
    ("npm", ">=1.*"),
    ("npm", "garbage!!"),
    ("npm", "<1.2;rm"),
    ("npm", "[,]"),
    ("nuget", "(1.0)"),
    ("nuget", "[1.0"),
    ("pypi", "~=1"),
    ("npm", "vers:pypi/>=1"),
    ("npm", "vers:npm/"),
    ("npm", "vers:npm/>=2|>=3"),
    ("npm", "vers:npm/^1"),
    ("npm", "^*"),
    ("npm", "~latest"),
    ("npm", "<"),
    ("npm", "1" * 501),
    ("npm", " || ".join(["1.0.0"] * 41)),
]


@pytest.mark.parametrize(("ecosystem", "asked", "version"), INSIDE)
def test_a_version_in_the_range_is_inside(ecosystem: str, asked: str, version: str) -> None:
    assert is_inside(ecosystem, asked, version)


@pytest.mark.parametrize(("ecosystem", "asked", "version"), OUTSIDE)
def test_what_cannot_be_shown_to_be_in_the_range_is_outside(ecosystem: str, asked: str, version: str) -> None:
    assert not is_inside(ecosystem, asked, version)


@pytest.mark.parametrize(("ecosystem", "text"), REFUSED)
def test_a_range_that_is_not_understood_is_refused(ecosystem: str, text: str) -> None:
    with pytest.raises(RangeError):
        read_range(ecosystem, text)


def test_only_an_exact_version_is_named_exactly() -> None:
    assert names_exactly("npm", "1.0.0 || 1.2.0", "1.2.0")
    assert not names_exactly("npm", ">=1.0.0", "1.2.0")
    assert not names_exactly("npm", "1.0.0", "1.2.0")
    assert not names_exactly("npm", "^", "1.2.0")


def test_a_digest_is_a_full_one() -> None:
    assert is_digest(SHA)
    assert is_digest(COMMIT)
    assert not is_digest("sha256:9f")
    assert not is_digest("1.0.0")
    assert not is_digest(None)


APART = [
    ("npm", "<1.5", "1.5.0"),
    ("npm", "<1.5", "^2.0.0"),
    ("npm", ">=1.2 <2", "2.0.0"),
    ("npm", "1.0.0 || 1.1.0", "1.2.0"),
    ("npm", "latest", "next"),
    ("oci", SHA, SHA.replace("9f", "8e")),
    ("oci", "1.0", "1.1"),
    ("github", "main", "dev"),
]
MAYBE = [
    ("npm", "<1.5", "1.4.0"),
    ("npm", "<1.5", "^1.0.0"),
    ("npm", "<1.5", "latest"),
    ("npm", "<1.5", "*"),
    ("npm", "<2", "1.9.0-rc.1"),
    ("npm", "*", "1.0.0"),
    ("npm", ">=1,,", "1.0.0"),
    ("oci", "1.0", SHA),
    ("oci", "<1.0", SHA),
    ("github", "main", COMMIT),
]


@pytest.mark.parametrize(("ecosystem", "asked", "version"), APART)
def test_what_cannot_be_in_the_range_is_shown_to_be_outside(ecosystem: str, asked: str, version: str) -> None:
    assert is_outside(ecosystem, asked, version)
    assert not is_inside(ecosystem, asked, version, early=True)


@pytest.mark.parametrize(("ecosystem", "asked", "version"), MAYBE)
def test_what_may_be_in_the_range_is_not_shown_to_be_outside(
    ecosystem: str, asked: str, version: str
) -> None:
    assert not is_outside(ecosystem, asked, version)


def test_a_pre_release_is_inside_by_its_order_if_asked_so() -> None:
    assert is_inside("npm", "<2", "1.9.0-rc.1", early=True)
    assert not is_inside("npm", "<2", "1.9.0-rc.1")
    assert not is_inside("npm", "<2", "2.0.0", early=True)


@given(st.tuples(*[st.integers(0, 30)] * 3), st.tuples(*[st.integers(0, 30)] * 3))
def test_a_span_holds_exactly_the_versions_between_its_bounds(
    low: tuple[int, int, int], version: tuple[int, int, int]
) -> None:
    asked = f">={'.'.join(map(str, low))} <31"
    for ecosystem in ("npm", "pypi", "nuget", "gem", "golang", "cargo", "maven", "oci"):
        assert is_inside(ecosystem, asked, ".".join(map(str, version))) is (version >= low)


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_text_breaks_the_reader(asked: str, version: str) -> None:
    assert is_inside("npm", asked, version) in (True, False)
