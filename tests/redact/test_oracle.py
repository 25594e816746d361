"""A second opinion: what detect-secrets takes for a secret before redaction is gone after it."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol, cast

import pytest
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class

from discovery.redact.args import redact_args
from discovery.redact.found import MASK
from discovery.redact.shapes import SHAPES, spell
from discovery.redact.text import scrub
from discovery.redact.urls import redact_url

# An address is no secret here; and entropy alone is judged below, in secret positions only.
OTHER_QUESTIONS = frozenset({"Public IP (ipv4)", "Base64 High Entropy String", "Hex High Entropy String"})


class Oracle(Protocol):
    def analyze_string(self, string: str) -> Iterable[str]: ...


KINDS = cast("Mapping[str, Callable[[], Oracle]]", get_mapping_from_secret_type_to_class())
ORACLES = {name: KINDS[name]() for name in sorted(KINDS) if name not in OTHER_QUESTIONS}
DRAW = random.Random(4)  # noqa: S311  # reproducible on purpose


def drawn(alphabet: str, size: int) -> str:
    return "".join(DRAW.choices(alphabet, k=size))


HEX, WORD = string.hexdigits.lower()[:16], string.ascii_letters + string.digits
# One of every kind the oracle knows, made as its issuers make them.
TOKENS = [
    *("AKIA" + drawn(string.ascii_uppercase, 16), "ghp_" + drawn(WORD, 36), "glpat-" + drawn(WORD, 20)),
    *("xoxb-" + drawn(string.digits, 12) + "-" + drawn(WORD, 24), "npm_" + drawn(WORD, 36)),
    *(
        "SG." + drawn(WORD, 22) + "." + drawn(WORD, 43),
        "sk_live_" + drawn(WORD, 24),
        "rk_live_" + drawn(WORD, 24),
    ),
    *("sk-" + drawn(WORD, 20) + "T3BlbkFJ" + drawn(WORD, 20), "pypi-AgEIcHlwaS5vcmc" + drawn(WORD, 80)),
    *(drawn(string.digits, 10) + ":A" + drawn(WORD, 34), "SK" + drawn(HEX, 32), drawn(HEX, 32) + "-us12"),
    *("M" + drawn(WORD, 23) + "." + drawn(WORD, 6) + "." + drawn(WORD, 27), "AKC" + drawn(WORD, 64)),
    *("sq0csp-" + drawn(WORD, 43), "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0." + drawn(WORD, 43)),
    "AccountKey=" + drawn(WORD, 86) + "==",
    "-----BEGIN " + "RSA PRIVATE KEY-----" + drawn(WORD, 64),
    *(spell(hit) for shape in SHAPES for hit in shape.hits),
]
PLACES = [
    ["--api-key", "{}"],
    ["--api-key={}"],
    ["-e", "API_KEY={}"],
    ["--header", "Authorization: Bearer {}"],
    ["-c", "password = '{}' npx crm"],
    ["-c", 'api_key="{}"'],
    ["--config", '{{"secret": "{}"}}'],
    ["crm", "{}"],
    ["--label", "see {} there"],
]
ADDRESSES = [
    "https://dana:{}@h.example/mcp",
    "postgresql://dana:{}@db.example/crm",
    "https://h.example/mcp?token={}",
    "https://h.example/mcp?a={}",
    "https://h.example/{}/sse",
]


def opinions(text: str) -> Iterator[str]:
    """Yield what the oracle takes for secrets in `text`, apart from our own mask."""
    for name, oracle in ORACLES.items():
        for secret in oracle.analyze_string(text):
            if secret and MASK not in secret and "${" not in secret:
                yield f"{name}: {secret}"


def test_the_oracle_knows_what_a_secret_is() -> None:
    lines = [" ".join(place).format(token) for place in PLACES for token in TOKENS]
    suspected = sum(any(opinions(line)) for line in lines)
    assert suspected > len(lines) // 2
    assert len(ORACLES) > 20


@pytest.mark.parametrize("place", PLACES, ids=" ".join)
def test_nothing_in_redacted_arguments_is_suspected(place: list[str]) -> None:
    for token in TOKENS:
        redacted = redact_args([part.format(token) for part in place])
        assert list(opinions(" ".join(redacted.args))) == [], place


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_in_a_redacted_address_is_suspected(address: str) -> None:
    for token in TOKENS:
        if "\\n" not in token and " " not in token and not token.startswith("http"):
            assert list(opinions(redact_url(address.format(token)).text)) == [], token[:8]


@pytest.mark.parametrize("token", TOKENS, ids=lambda token: token[:10])
def test_nothing_in_a_scrubbed_text_is_suspected(token: str) -> None:
    assert list(opinions(scrub(f"cannot start crm with {token}: refused"))) == []


@pytest.mark.parametrize("alphabet", [HEX, WORD, WORD + "+/"], ids=["hex", "word", "base64"])
def test_what_the_oracle_calls_random_is_redacted_in_a_secret_position(alphabet: str) -> None:
    judges = [KINDS[name]() for name in sorted(OTHER_QUESTIONS) if "Entropy" in name]
    keys = [drawn(alphabet, 40) for _ in range(50)]
    assert any(judge.analyze_string(f'"{key}"') for judge in judges for key in keys)
    for key in keys:
        for shown in (
            *redact_args(["--token", key, f"SECRET={key}"]).args,
            redact_url(f"https://h/?key={key}").text,
        ):
            assert not any(set(judge.analyze_string(f'"{shown}"')) & {key} for judge in judges)
            assert key not in shown
