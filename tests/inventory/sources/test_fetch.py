from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inventory.registry.sources.connecting import Unreached
from inventory.registry.sources.crawl import addresses, crawl
from inventory.registry.sources.fetch import Answer, Fetcher, Limits
from tests.inventory.sources.stand_in import Asked, Handler, free_port, page, serving, silent

SMALL = Limits(page_bytes=64 * 1024, total_bytes=256 * 1024, io_s=2, page_s=2, total_s=5, pages=20)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "HTTPS_PROXY",
        "https_proxy",
        "HTTP_PROXY",
        "http_proxy",
        "SSL_CERT_FILE",
        "REQUESTS_CA_BUNDLE",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that nobody trusts but who is told to."""
    folder = tmp_path_factory.mktemp("tls")
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(
        ["openssl", *words.split(), "-addext", "subjectAltName=DNS:localhost", *files],
        check=True,
        capture_output=True,
    )
    return folder


def fetcher(limits: Limits = SMALL) -> Fetcher:
    return Fetcher(limits, wait=lambda _: None)


def refused(act_url: str, limits: Limits = SMALL) -> str:
    """Return why a page cannot be had."""
    with pytest.raises(Unreached) as caught:
        fetcher(limits).get(act_url)
    return str(caught.value)


def test_a_list_is_read_page_by_page_to_its_end() -> None:
    pages = {"": page("a", "b", cursor="x/+ 1"), "x/+ 1": page("c", cursor="2"), "2": page("d")}

    def act(handler: Handler, asked: Asked) -> None:
        handler.say(200, pages[asked.query.get("cursor", "")])

    with serving(act) as registry:
        found = crawl(registry.url, fetcher())
    assert len(found.servers) == 4
    assert [asked.path for asked in registry.asked] == ["/v0.1/servers"] * 3
    assert {asked.query["limit"] for asked in registry.asked} == {"100"}
    assert {asked.query["version"] for asked in registry.asked} == {"latest"}
    assert "authorization" not in registry.asked[0].headers


def test_what_changed_since_is_asked_for_by_its_time() -> None:
    with serving(lambda handler, _: handler.say(200, page())) as registry:
        crawl(registry.url, fetcher(), since=datetime(2026, 11, 20, 10, tzinfo=UTC))
    assert registry.asked[0].query["updated_since"] == "2026-11-20T10:00:00Z"


@pytest.mark.parametrize("cursors", [("a", "a"), ("a", "b", "a"), ("a", "b", "c", "b")])
def test_a_list_that_goes_in_a_circle_is_an_error(cursors: tuple[str, ...]) -> None:
    following = iter(cursors)

    def act(handler: Handler, _: Asked) -> None:
        handler.say(200, page("a", cursor=next(following)))

    with serving(act) as registry, pytest.raises(Unreached, match="leads back"):
        crawl(registry.url, fetcher())
    assert len(registry.asked) == len(cursors)


def test_a_list_without_end_is_an_error_after_so_many_pages() -> None:
    count = iter(range(1000))

    def act(handler: Handler, _: Asked) -> None:
        handler.say(200, page("a", cursor=str(next(count))))

    with serving(act) as registry, pytest.raises(Unreached, match="more than 20 pages"):
        crawl(registry.url, fetcher())
    assert len(registry.asked) == 20


def test_a_cursor_as_long_as_a_book_is_an_error() -> None:
    with (
        serving(lambda handler, _: handler.say(200, page("a", cursor="x" * 5000))) as registry,
        pytest.raises(Unreached, match="cursor"),
    ):
        crawl(registry.url, fetcher())


def test_a_thousand_pages_are_bounded_in_all() -> None:
    count = iter(range(1000))

    def act(handler: Handler, _: Asked) -> None:
        handler.say(200, page(*("a" * 50 for _ in range(150)), cursor=str(next(count))))

    with serving(act) as registry, pytest.raises(Unreached, match="larger"):
        crawl(registry.url, fetcher())
    assert len(registry.asked) < 20


def test_a_gigabyte_is_not_read() -> None:
    sent = 0

    def act(handler: Handler, _: Asked) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        for _turn in range(1024):
            handler.wfile.write(b" " * 1024 * 1024)
            sent += 1024 * 1024

    with serving(act) as registry:
        assert "larger than 65536 bytes" in refused(registry.url)
    assert sent < 64 * 1024 * 1024


def test_a_length_that_is_too_large_is_believed_before_a_byte_is_read() -> None:
    def act(handler: Handler, _: Asked) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(5 * 1024**3))
        handler.end_headers()

    with serving(act) as registry:
        assert "larger" in refused(registry.url)


@pytest.mark.parametrize("part", ["body", "headers", "handshake", "detached"])
def test_a_server_that_drips_is_left_in_the_end(part: str) -> None:
    quick = Limits(page_bytes=1024, io_s=5, page_s=0.3, total_s=5)

    def act(handler: Handler, _: Asked) -> None:
        if part == "headers":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        else:
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            if part == "detached":
                handler.send_header("Connection", "close")
            handler.end_headers()
        while not handler.stand_in.released.wait(0.02):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    if part == "handshake":
        with silent() as port:
            assert "within 0 s" in refused(f"https://localhost:{port}/", quick)
        return
    with serving(act) as registry:
        assert "within 0 s" in refused(registry.url, quick)


def test_an_answer_cut_short_is_no_answer() -> None:
    def act(handler: Handler, _: Asked) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"[]")
        handler.close_connection = True

    with serving(act) as registry:
        assert "early" in refused(registry.url) or "HTTP" in refused(registry.url)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"not json",
        b"[]",
        b"null",
        b'{"servers": {}}',
        b"",
        b"<html>",
        b"[" * 5000,
        b"\xff\xfe",
        b'{"a": 1}',
    ],
)
def test_a_page_that_is_no_list_of_servers_is_an_error(body: bytes) -> None:
    with (
        serving(lambda handler, _: handler.say(200, body)) as registry,
        pytest.raises(Unreached, match="page 1"),
    ):
        crawl(registry.url, fetcher())


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "who we are"), (403, "who we are"), (404, "nothing"), (500, "500"), (418, "418"), (204, "204")],
)
def test_a_refusal_is_told_with_what_to_do(status: int, words: str) -> None:
    with serving(lambda handler, _: handler.say(status, b"")) as registry:
        assert words in refused(registry.url)
    assert len(registry.asked) == 1


def test_a_busy_server_is_asked_again_when_it_says() -> None:
    answers = iter([(429, "2"), (503, "0"), (200, "")])
    waited: list[float] = []

    def act(handler: Handler, _: Asked) -> None:
        status, after = next(answers)
        handler.say(status, page("a"), Retry_After=after)

    with serving(act) as registry:
        Fetcher(SMALL, wait=waited.append).get(registry.url)
    assert waited == [2.0, 0.0]


@pytest.mark.parametrize(
    "after", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT", "99999999999999999999", "-1", "soon"]
)
def test_a_server_that_asks_for_too_much_patience_is_left(after: str) -> None:
    waited: list[float] = []
    with (
        serving(lambda handler, _: handler.say(429, b"", Retry_After=after)) as registry,
        pytest.raises(Unreached, match="busy"),
    ):
        Fetcher(SMALL, wait=waited.append).get(registry.url)
    assert waited == []


def test_what_is_unchanged_is_not_sent_again() -> None:
    def act(handler: Handler, asked: Asked) -> None:
        same = asked.headers.get("if-none-match") == '"one"'
        handler.say(304 if same else 200, b"" if same else page("a"), ETag='"one"')

    with serving(act) as registry:
        first = fetcher().get(registry.url)
        assert fetcher().get(registry.url, etag=first.etag) == Answer(unchanged=True, etag='"one"')


def test_a_redirect_elsewhere_is_refused_and_no_token_goes_with_it() -> None:
    with (
        serving(lambda handler, _: handler.say(200, page("evil"))) as other,
        serving(lambda handler, _: handler.say(302, b"", Location=f"{other.url}/v0.1/servers")) as registry,
        pytest.raises(Unreached, match="another place"),
    ):
        fetcher().get(registry.url, token="secret-token")
    assert other.asked == []


def test_a_redirect_within_the_place_is_followed_and_a_circle_is_not() -> None:
    def act(handler: Handler, asked: Asked) -> None:
        if asked.path == "/a":
            handler.say(308, b"", Location="/b")
        elif asked.path == "/b":
            handler.say(200, page("a"))
        else:
            handler.say(302, b"", Location="/round")

    with serving(act) as registry:
        assert fetcher().get(f"{registry.url}/a").body
        assert "circle" in refused(f"{registry.url}/round")


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "http://example.invalid/", "ftp://127.0.0.1/", "//[", ""]
)
def test_a_redirect_to_what_is_never_asked_is_refused(location: str) -> None:
    with serving(lambda handler, _: handler.say(301, b"", Location=location)) as registry:
        assert refused(registry.url)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://registry.example.com/", "https://"),
        ("https://user:pass@registry.example.com/", "password"),
        ("file:///etc/passwd", "not a URL"),
        ("https://", "not a URL"),
        ("https://[::1", "not a URL"),
        ("https://host:port/", "not a URL"),
    ],
)
def test_some_addresses_are_never_asked(url: str, words: str) -> None:
    told = refused(url)
    assert words in told
    assert "pass@" not in told


def test_nobody_at_the_door_is_told() -> None:
    assert "cannot be reached" in refused(f"http://127.0.0.1:{free_port()}/")


def test_what_is_compressed_without_being_asked_is_refused() -> None:
    with serving(lambda handler, _: handler.say(200, b"\x1f\x8b", Content_Encoding="gzip")) as registry:
        assert "compressed" in refused(registry.url)


def test_a_token_is_sent_as_bearer_to_its_own_place() -> None:
    with serving(lambda handler, _: handler.say(200, page())) as registry:
        crawl(registry.url, fetcher(), token="abc")
    assert registry.asked[0].headers["authorization"] == "Bearer abc"


def test_an_unknown_authority_is_refused_and_a_private_one_is_trusted_when_named(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(lambda handler, _: handler.say(200, page("a")), certificate) as registry:
        assert "SSL_CERT_FILE" in refused(registry.url)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate / "cert.pem"))
        assert len(crawl(registry.url, fetcher()).servers) == 1
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "missing.pem"))
        assert "cannot read the certificate authorities" in refused(registry.url)


def test_the_environment_s_proxy_is_asked_for_other_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []

    def act(handler: Handler, asked: Asked) -> None:
        heard.append(asked.path)
        handler.say(403)

    with serving(act) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert refused("https://registry.example.com/v0.1/servers")
    assert heard == ["registry.example.com:443"]


@pytest.mark.parametrize(
    ("given", "first", "others"),
    [
        ("https://r.example.com", "https://r.example.com/v0.1/servers", 1),
        ("https://r.example.com/mcp/", "https://r.example.com/mcp/v0.1/servers", 1),
        ("https://r.example.com/v0", "https://r.example.com/v0/servers", 0),
        ("https://r.example.com/v0.1/servers?x=1", "https://r.example.com/v0.1/servers?x=1", 0),
        (
            "https://a.data.eastus.azure-apicenter.ms",
            "https://a.data.eastus.azure-apicenter.ms/workspaces/default/v0.1/servers",
            3,
        ),
        (
            "https://a.data.eastus.azure-apicenter.ms/v0.1/servers",
            "https://a.data.eastus.azure-apicenter.ms/v0.1/servers",
            1,
        ),
        (
            "https://a.data.eastus.azure-apicenter.ms/workspaces/default",
            "https://a.data.eastus.azure-apicenter.ms/workspaces/default/v0.1/servers",
            1,
        ),
    ],
)
def test_every_way_to_write_an_address_leads_to_the_list(given: str, first: str, others: int) -> None:
    found = addresses(given)
    assert found[0] == first
    assert len(found) == 1 + others


def test_the_older_path_is_asked_where_the_newer_is_not_there() -> None:
    def act(handler: Handler, asked: Asked) -> None:
        handler.say(200 if asked.path == "/v0/servers" else 404, page("a"))

    with serving(act) as registry:
        assert len(crawl(registry.url, fetcher()).servers) == 1


def test_a_source_has_so_much_time_in_all() -> None:
    now = [0.0]
    slow = Fetcher(SMALL, clock=lambda: now[0], wait=lambda _: None)
    with serving(lambda handler, _: handler.say(200, page("a"))) as registry:
        slow.get(registry.url)
        now[0] = SMALL.total_s + 1
        with pytest.raises(Unreached, match="in all"):
            slow.get(registry.url)
