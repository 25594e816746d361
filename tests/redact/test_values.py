"""How a value holds a secret: in full, by reference, or to be asked for; and what merely looks like one."""

from __future__ import annotations

import json
import random
import string
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.model import Form
from discovery.redact.randomness import is_jumbled
from discovery.redact.shapes import spell
from discovery.redact.values import form_of, is_harmless, is_path, is_secret_value, looks_random, token_shape

REFERENCES = [
    *(None, "", "   ", '""', "${TOKEN}", "$TOKEN", "%TOKEN%", "$env:TOKEN", "${env:TOKEN}", "{env:TOKEN}"),
    *(
        "{file:/run/secrets/t}",
        "{file:~/.token}",
        "${TOKEN:-}",
        "${TOKEN-}",
        "${TOKEN:?is missing}",
        "${A:-${B}}",
    ),
    *("${A:-${B:-}}", "op://vault/item/field", "keyring:github", "vault:secret/data/github#token"[:24]),
    *(
        "secretref:github-token",
        "!secret github_token",
        "!env TOKEN",
        "${{ secrets.TOKEN }}",
        "{{github.token}}",
    ),
    *(
        "{{ TOKEN }}",
        "<YOUR_API_KEY>",
        "<token>",
        "your-api-key-here",
        "YOUR_API_KEY",
        "your_token",
        "[YOUR KEY]",
    ),
    *(
        "xxxxxxxx",
        "***",
        "...",
        "\N{HORIZONTAL ELLIPSIS}" * 3,
        "api-key-here",
        "insert-your-key",
        "null",
        "none",
    ),
    *("Bearer ${TOKEN}", "Basic ${BASIC}", "token $TOKEN", '"${TOKEN}"', "'$TOKEN'", "${USER}:${PASSWORD}"),
    *("$(pass show github)", "`pass show github`", "process.env.TOKEN", "os.environ['TOKEN']", "ENV[TOKEN]"),
    *(
        "@Microsoft.KeyVault(SecretUri=https://v.example/secrets/t)",
        "ref+vault://secret/t",
        "aws-sm://prod/t",
    ),
    *("arn:aws:secretsmanager:eu-west-1:123456789012:secret:t", "projects/p/secrets/t/versions/1"),
    *("env:TOKEN", "file:/run/secrets/t", "${keychain:github}", "${vault:kv/t}", "${command:auth.token}"),
    # mcphub.nvim runs these when it starts a server (ravitemer/mcphub.nvim: doc/mcp/servers_json.md)
    *(
        "${cmd: op read op://p/t/credential --no-newline}",
        "Bearer ${cmd:gh auth token}",
        "${cmd: pass show t}",
    ),
    *("[REDACTED_API_KEY]", "[removed]", "[hidden token]"),
]
PROMPTS = [
    *(
        "${input:token}",
        "${user_config.api_key}",
        "${{ inputs.token }}",
        "Bearer ${input:token}",
        "${prompt:key}",
    ),
    *(
        "${promptString:key}",
        "{input:token}",
        "{{input.token}}",
        "${userConfig.key}",
        "${input:a}:${input:b}",
    ),
    *("${input:user}:${PASSWORD}", '"${input:token}"'),
]
PLAIN = [
    *(
        "hunter2",
        "changeme",
        "correct horse battery staple",
        "p@$$word",
        "$ecret",
        "$1$abc",
        "100%sure",
        "a${X}",
    ),
    *(
        "${X}b",
        "${CMD:-hunter2}",
        "${ENV:-hunter2}",
        "${cmd:gh auth token}hunter2",
        "[hunter2]",
        "${TOKEN:-hunter2}",
        "${TOKEN-hunter2}",
        "${TOKEN:=hunter2}",
        "${TOKEN:hunter2}",
        "${A:-${B:-c}}",
    ),
    *("${env:TOKEN:hunter2}", "${TOKEN:+hunter2}", "Bearer hunter2", "Basic aHVudGVyMg==", "Bearer ${T}x"),
    *(
        "your mother",
        "my-dog-rex",
        "yourself",
        "vault",
        "keyring",
        "op",
        "secret",
        "{hunter2}",
        "[hunter2]",
        "(x)",
    ),
    *(
        "https://example.com",
        "file",
        "x",
        "0",
        "12345",
        "-",
        "a:b",
        "${A}hunter2${B}",
        "here",
        "nothere",
        "<a><b>",
    ),
    *("{{", "${", "$", "%", "!secret", "$(", "{env:}x", "${{secrets.X}}hunter2", "token", "***y"),
]


@pytest.mark.parametrize("value", REFERENCES)
def test_a_reference_holds_no_secret(value: str | None) -> None:
    assert form_of(value) is Form.REFERENCE


@pytest.mark.parametrize("value", PROMPTS)
def test_a_prompt_is_asked_for_when_the_server_starts(value: str) -> None:
    assert form_of(value) is Form.PROMPT


@pytest.mark.parametrize("value", PLAIN)
def test_anything_else_is_the_secret_itself(value: str) -> None:
    assert form_of(value) is Form.PLAIN


@pytest.mark.parametrize("lead", ["${", "op://vault/", "<", "keyring:", "{env:", "your-"])
def test_a_token_dressed_up_as_a_reference_is_still_the_secret(lead: str) -> None:
    assert form_of(lead + spell("ghp_{alnum:36}")) is Form.PLAIN


@given(st.text(max_size=200))
def test_any_text_has_a_form(value: str) -> None:
    assert form_of(value) in Form


@given(st.text(alphabet="${}:-A", max_size=400))
def test_nested_braces_end(value: str) -> None:
    assert form_of(value) in Form


RANDOM = [
    *("3fa85f64-5717-4562-b3fc-2c963f66afa6", "3FA85F64-5717-4562-B3FC-2C963F66AFA6"),
    *("9f86d081884c7d659a2feaa0c55ad015", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    *("Xk39dQp7LmZ2vB8nR4tY6wAe", "kJ8sHq2LpZx7VbN4mWtR", "b3BlbnNlc2FtZTp0aGlzLWlzLW5vdC1yZWFs"),
    *(
        "qWxZkLmNpRtYvBcDfGhJ",
        "zx81-qk27-pw93-mv64-ht55",
        "AAAAB3NzaC1yc2EAAAADAQABAAABgQC7",
        "dGhpcyBpcyBmYWtl/w+x9Q==",
    ),
]
NATURAL = [
    *(
        "mcp-server-filesystem",
        "@modelcontextprotocol/server-filesystem",
        "modelcontextprotocol",
        "hyperbrowser-mcp",
    ),
    *("ModelContextProtocolServer", "DatabaseConnectionPoolFactory", "elasticsearch-mcp-server", "2025.8.21"),
    *(
        "production-eu-west-1-cluster",
        "kubernetes-dashboard-v2",
        "awslabs.aws-api-mcp-server",
        "v1.2.3-beta.4",
    ),
    *("GITHUB_PERSONAL_ACCESS_TOKEN", "claude-3-5-sonnet-20241022", "text-embedding-3-small", "2025-11-21"),
    *("Qwen2-72B-Instruct", "black-forest-labs", "x86_64-unknown-linux-gnu", "manylinux_2_17_x86_64"),
    *(
        "crm-mcp.azurewebsites.net",
        "localhost:8080",
        "jsonplaceholder.typicode.com",
        "microsoft-graph-toolkit",
    ),
    *("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "20251121", "123456789012"),
    *("sha512-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "", "x", "read_only_mode"),
    *("${GITHUB_PERSONAL_ACCESS_TOKEN}", "your-personal-access-token-here", "two words and more of them"),
]


@pytest.mark.parametrize("value", RANDOM)
def test_what_a_machine_made_looks_random(value: str) -> None:
    assert looks_random(value)


@pytest.mark.parametrize("value", NATURAL)
def test_what_a_person_wrote_does_not(value: str) -> None:
    assert not looks_random(value)


@pytest.mark.parametrize(
    "alphabet",
    [
        string.ascii_letters + string.digits,
        string.ascii_lowercase + string.digits,
        string.ascii_letters + string.digits + "-_",
        string.hexdigits.lower()[:16],
    ],
)
@pytest.mark.parametrize("size", [24, 32, 40])
def test_of_a_thousand_random_keys_hardly_one_looks_written(alphabet: str, size: int) -> None:
    draw = random.Random(size)  # noqa: S311  # reproducible on purpose
    keys = ["".join(draw.choices(alphabet, k=size)) for _ in range(1000)]
    assert sum(map(is_jumbled, keys)) >= 997


def test_of_the_names_that_real_servers_declare_hardly_one_looks_random() -> None:
    lists = (Path(__file__).parent / "data").glob("declared-*.txt")
    names = [
        line for path in lists for line in path.read_text(encoding="utf-8").splitlines() if len(line) >= 20
    ]
    assert len(names) > 80
    assert [name for name in names if is_jumbled(name)] == []


def test_an_identifier_is_secret_only_in_a_secret_position() -> None:
    assert not is_secret_value(str(uuid.UUID(int=0x3FA85F6457174562B3FC2C963F66AFA6)))
    assert not is_secret_value("3f2c1d9b8a7e6f5d4c3b2a1908f7e6d5c4b3a291")
    assert not is_secret_value("mcp-server-filesystem")
    assert not is_secret_value("/home/dana/.nvm/versions/node/v22.3.0/bin/npx")
    assert is_secret_value("Xk39dQp7LmZ2vB8nR4tY6wAe")
    assert is_secret_value(spell("ghp_{alnum:36}"))


def test_a_token_is_named_by_its_issuer() -> None:
    assert token_shape(f"export TOKEN={spell('ghp_{alnum:36}')}") == "github"
    assert token_shape(spell("sk-ant-api03-{alnum:80}")) == "anthropic"
    assert token_shape("nothing to see here at all") is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("--key", "/etc/ssl/key.pem"),
            ("--credentials", "./credentials.json"),
            ("--key", "C:\\keys\\a.pem"),
        ),
        *(
            ("--token", "~/.config/token"),
            ("--cookie", "cookies.txt"),
            ("--auth", "none"),
            ("--auth", "oauth"),
        ),
        *(("--session", "true"), ("--token", "false"), ("--credentials", "${HOME}/creds.json")),
        *(("GOOGLE_APPLICATION_CREDENTIALS", "/srv/sa.json"), ("--auth", "/path")),
        ("CONNECTION_STRING", "Server=DC\\DEV;Database=Erp;Trusted_Connection=True;Encrypt=False"),
        ("SQL_CONNECTION_STRING", "Data Source=h,1433;Initial Catalog=d;Integrated Security=SSPI;"),
    ],
)
def test_a_switch_a_method_or_a_path_is_no_secret(name: str, value: str) -> None:
    assert is_harmless(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("--password", "/etc/passwd"),
            ("--password", "none"),
            ("--token", "oauth"),
            ("--api-key", "basic"),
        ),
        *(("--key", "/Xk39dQp7LmZ2vB8nR4tY6wAe"), ("--token", "hunter2"), ("--pass", "./x")),
        ("--key", "Xk39dQp7LmZ2vB8nR4tY6wAe.pem"),
        ("CONNECTION_STRING", "Server=h;User ID=sa;Password=hunter2"),
        ("CONNECTION_STRING", "Endpoint=sb://h/;SharedAccessKeyName=r;SharedAccessKey=hunter2"),
        ("CONNECTION_STRING", "BlobEndpoint=h;SharedAccessSignature=sv=2021&sig=hunter2"),
        ("CONNECTION_STRING", "hunter2"),
        ("CONNECTION_STRING", "Server=hunter2"),
        ("API_TOKEN", "Server=h;Database=d"),
    ],
)
def test_the_same_words_are_secret_where_they_could_be_one(name: str, value: str) -> None:
    assert not is_harmless(name, value)


def test_a_path_holds_nothing_random() -> None:
    assert is_path("/srv/data")
    assert is_path("\\\\server\\share\\key.pem")
    assert not is_path("/srv/Xk39dQp7LmZ2vB8nR4tY6wAe")
    assert not is_path("hunter2")


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=40), max_size=3))
def test_json_is_not_a_reference(document: dict[str, str]) -> None:
    assert form_of(json.dumps({"a": document})) is Form.PLAIN
