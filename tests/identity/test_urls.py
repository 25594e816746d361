"""URLs in the one spelling in which equal endpoints are equal."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.identity.urls import canonical_url

SAME = [
    ("https://A.example/x", "https://a.example:443/x/"),
    ("https://a.example/x?b=1&a=2", "https://a.example/x?a=2&b=1"),
    ("http://127.0.0.1:80/x", "http://localhost/x"),
    ("http://[0:0:0:0:0:0:0:1]/x", "http://localhost/x"),
    ("http://[::ffff:127.0.0.1]:9/x", "http://localhost:9/x"),
    ("http://0x7f000001/x", "http://localhost/x"),
    ("http://0177.0.0.1/x", "http://localhost/x"),
    ("https://a.example/%7euser", "https://a.example/%7Euser"),
    ("https://a.example/x#one", "https://a.example/x"),
    ("https://u:hunter2@a.example/x", "https://a.example/x"),
    ("https://\uff41.example/x", "https://a.example/x"),
    ("https://a\u3002example/x", "https://a.example/x"),
    ("https://a.example./x", "https://a.example/x"),
    ("https://a.example/./x//y/../", "https://a.example/x"),
    ("https://${input:t}.a.example/", "https://{t}.a.example"),
    ("https://a.example/\u00e9", "https://a.example/%C3%A9"),
    ("https://a.example/x?key=hunter2", "https://a.example/x"),
]
DIFFERENT = [
    ("https://a.example/x", "http://a.example/x"),
    ("https://a.example/x", "https://a.example/X"),
    ("https://a.example/x", "https://a.example:8443/x"),
    ("https://a.example/sse", "https://a.example/mcp"),
    ("https://a.example/x?r=eu", "https://a.example/x?r=us"),
    ("https://a.example/x?r=eu", "https://a.example/x"),
    ("https://a.example/a%2Fb", "https://a.example/a/b"),
    ("https://a.example", "https://\u0430.example"),
    ("https://a.example/{t}", "https://a.example/t"),
    ("http://127.0.0.2/x", "http://127.0.0.1/x"),
    ("https://a.example", "https://a.example.evil.example"),
    ("ws://a.example/x", "http://a.example/x"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_equal_endpoints_have_one_spelling(one: str, other: str) -> None:
    assert canonical_url(one).url is not None
    assert canonical_url(one).url == canonical_url(other).url


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_endpoints_stay_different(one: str, other: str) -> None:
    assert canonical_url(one).url is not None
    assert canonical_url(one).url != canonical_url(other).url


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "x", "//a.example/x", "https:a.example", "https//a.example", "http://", "https://:443/x",
        "https://a:b/x",
        "https://a.example:70000/", "https://[::g]/", "https://[::1/x", "https://a\x00b c/",
        "mailto:x@a.example", "https://?x",
        "javascript:alert(1)", "https://" + "a" * 9000,
    ],
)  # fmt: skip
def test_what_is_no_address_has_no_url(text: str) -> None:
    found = canonical_url(text)
    assert found.url is None
    assert found.ref


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("http://localhost/x", "loopback"),
        ("http://x.localhost/x", "loopback"),
        ("http://127.9.9.9/x", "loopback"),
        ("http://host.docker.internal/x", "host-gateway"),
        ("http://192.168.0.1/x", None),
        ("http://127.example/x", None),
        ("http://notlocalhost/x", None),
        ("http://localhost.a.example/x", None),
    ],
)
def test_an_address_of_this_machine_is_told(text: str, ref: str | None) -> None:
    assert canonical_url(text).ref == ref


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        ("https://a.example/x?token=hunter2&Token=${T}", ["query:token"]),
        ("https://u@a.example/x?api_key=hunter2", ["userinfo", "query:api_key"]),
        ("https://a.example/x?api_key=${K}", []),
        ("https://a.example/x?region=eu&page=2", []),
        ("https://eu1.make.com/mcp/u/hunter2/sse", ["path"]),
        ("https://eu1.make.com/mcp/stateless", []),
        ("https://mcp.zapier.com/api/mcp/s/{secret}/mcp", []),
    ],
)
def test_the_places_of_secrets_are_told(text: str, secrets: list[str]) -> None:
    found = canonical_url(text)
    assert list(found.secrets) == secrets
    assert "hunter2" not in repr(found)


PARTS = st.sampled_from("aB./?&=#@:$%*+<>|{}\\; \u00e9\u0430") | st.sampled_from(
    [
        "//",
        "80",
        "%2e",
        "%2F",
        "{t}",
        "${env:T}",
        "$T",
        "%T%",
        "..",
        "[::1]",
        "127.1",
        "***",
        "token",
        "http://",
    ]
)
PIECES = st.lists(PARTS, max_size=14).map("".join)


@settings(deadline=None, max_examples=400)
@given(
    scheme=st.sampled_from(["https://", "http://a.example", "ws://", "", "unix:", "HTTPS:\\\\"]),
    rest=PIECES | st.text(max_size=30),
)
def test_a_canonical_url_is_its_own_canonical_form(scheme: str, rest: str) -> None:
    first = canonical_url(scheme + rest)
    if first.url is not None:
        assert canonical_url(first.url).url == first.url


KEYS = st.text("abcdefghij", min_size=1, max_size=4)


@settings(deadline=None)
@given(pairs=st.lists(st.tuples(KEYS, KEYS), min_size=1, max_size=6), data=st.data())
def test_the_order_of_parameters_does_not_matter(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(pairs))
    one, other = ("&".join(f"{key}={value}" for key, value in each) for each in (pairs, shuffled))
    assert canonical_url(f"https://a.example/x?{one}") == canonical_url(f"https://a.example/x?{other}")
