"""What stays of a list of arguments, and what is taken out: by position, by name, by shape."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.model import Form
from discovery.redact.args import redact_args
from discovery.redact.shapes import spell

KEY = "Xk39dQp7LmZ2vB8nR4tY6wAe"
GITHUB = spell("ghp_{alnum:36}")

# arguments, what is shown, where the secrets stood
REDACTED: list[tuple[list[str], list[str], list[str]]] = [
    # a flag and its value
    (["--api-key", "hunter2", "x"], ["--api-key", "***", "x"], ["args:--api-key"]),
    (["--api-key=hunter2"], ["--api-key=***"], ["args:--api-key"]),
    (["-token=hunter2"], ["-token=***"], ["args:-token"]),
    (["-apikey", "hunter2"], ["-apikey", "***"], ["args:-apikey"]),
    (["run", "@acme/crm", "--key", "hunter2", "--profile", "dana-42"],
     ["run", "@acme/crm", "--key", "***", "--profile", "dana-42"], ["args:--key"]),
    (["--password", "/etc/passwd"], ["--password", "***"], ["args:--password"]),
    (["--password=hunter2;x"], ["--password=***"], ["args:--password"]),
    (["--password", "-Xk39dQp7LmZ2vB8nR4tY6wAe"], ["--password", "***"], ["args:--password"]),
    (["--cookie", "a=b; c=d"], ["--cookie", "***"], ["args:--cookie"]),
    (["--basic-auth", "dana:hunter2"], ["--basic-auth", "***"], ["args:--basic-auth"]),
    (["-DapiKey=hunter2"], ["-DapiKey=***"], ["args:-DapiKey"]),
    (["/p:Password=hunter2"], ["/p:Password=***"], ["args:0"]),
    (["-Password:hunter2"], ["-Password:***"], ["args:-Password"]),
    (["--webhook-url", "https://h.example/in/abc"], ["--webhook-url", "https://h.example/***"],
     ["args:--webhook-url"]),
    # environment variables
    (["run", "-e", "TOKEN=hunter2", "img"], ["run", "-e", "TOKEN=***", "img"], ["env:TOKEN"]),
    (["run", "-eAPI_KEY=abc", "-v/srv:/data"], ["run", "-eAPI_KEY=***", "-v/srv:/data"], ["env:API_KEY"]),
    (["--env", "TOKEN=hunter2"], ["--env", "TOKEN=***"], ["env:TOKEN"]),
    (["--env=TOKEN=hunter2"], ["--env=TOKEN=***"], ["env:TOKEN"]),
    (["-e NOMAD_TOKEN=hunter2"], ["-e NOMAD_TOKEN=***"], ["env:NOMAD_TOKEN"]),
    (["TOKEN=hunter2", "npx"], ["TOKEN=***", "npx"], ["env:TOKEN"]),
    (["-e", f"HARMLESS={GITHUB}"], ["-e", "HARMLESS=***"], ["env:HARMLESS"]),
    (["-e", "DATABASE_URL=postgres://dana:hunter2@db.example/x"],
     ["-e", "DATABASE_URL=postgres://***@db.example/x"], ["userinfo"]),
    # headers
    (["--header", "Authorization: Bearer hunter2"], ["--header", "Authorization: Bearer ***"],
     ["args:--header"]),
    (["--header=Authorization: Bearer hunter2"], ["--header=Authorization: Bearer ***"], ["args:--header"]),
    (["-H", "X-Api-Key: hunter2"], ["-H", "X-Api-Key: ***"], ["args:-H"]),
    (["--header", "X-Api-Key:hunter2"], ["--header", "X-Api-Key:***"], ["args:--header"]),
    (["--header", "PRIVATE-TOKEN=hunter2"], ["--header", "PRIVATE-TOKEN=***"], ["args:--header"]),
    (["--headers", '{"Authorization": "Bearer hunter2"}'], ["--headers", '{"Authorization": "***"}'],
     ["args:--headers"]),
    (["Authorization:", "Bearer", "hunter2"], ["Authorization:", "Bearer", "***"], ["args:2"]),
    (["--header", "Authorization: Bearer", "hunter2"],
     ["--header", "Authorization: Bearer", "***"], ["args:2"]),
    (["https://h.example/CANARY-9f8E7d6c5B4a3/sse"], ["https://h.example/***/sse"], ["path"]),
    (["Authorization: Basic aHVudGVyMg=="], ["Authorization: Basic ***"], ["args:0"]),
    # documents
    (["--config", '{"apiKey":"hunter2","limit":5,"env":{"A_TOKEN":"hunter2","B":"c"}}'],
     ["--config", '{"apiKey": "***", "limit": 5, "env": {"A_TOKEN": "***", "B": "c"}}'], ["args:--config"]),
    (["--config", '{"command":"npx","args":["--key","hunter2","keep"]}'],
     ["--config", '{"command": "npx", "args": ["--key", "***", "keep"]}'], ["args:--key"]),
    (['--config={\\"apiKey\\":\\"hunter2\\"}'], ['--config={"apiKey": "***"}'], ["args:--config"]),
    (["--vars", "{name: 'x', apiKey: 'hunter2'}"], ["--vars", "{name: 'x', apiKey: '***'}"], ["args:--vars"]),
    (["--vars", "{name: x, apiKey: hunter2}"], ["--vars", "{name: x, apiKey: ***}"], ["args:--vars"]),
    (["--credentials", '{"type":"sa","private_key":"hunter2","client_email":"a@b.example"}'],
     ["--credentials", '{"type": "sa", "private_key": "***", "client_email": "***"}'],
      ["args:--credentials"]),
    (["--h", '[{"name":"Authorization","value":"hunter2"},{"name":"X-Tenant","value":"acme"}]'],
     ["--h", '[{"name": "Authorization", "value": "***"}, {"name": "X-Tenant", "value": "acme"}]'],
      ["args:--h"]),
    (["--c", '{"secrets":{"prod":"hunter2","type":"x"},"pins":[1,2],"password":12345}'],
     ["--c", '{"secrets": {"prod": "***", "type": "x"}, "pins": [1, 2], "password": "***"}'],
      ["args:--c", "args:--c"]),
    (["--set", "a=1,apiKey=hunter2,b=2"], ["--set", "a=1,apiKey=***,b=2"], ["args:--set"]),
    # addresses
    (["postgresql://dana:hunter2@db.example/x"], ["postgresql://***@db.example/x"], ["userinfo"]),
    (["postgresql://dana:hun ter2@db.example/x"], ["postgresql://***@db.example/x"], ["userinfo"]),
    (["postgresql://dana:hun'ter2@db.example/x"], ["postgresql://***@db.example/x"], ["userinfo"]),
    (["--connection-string", "mongodb://dana:hunter2@db.example/x"],
     ["--connection-string", "mongodb://***@db.example/x"], ["userinfo"]),
    (["--dsn", "hunter2"], ["--dsn", "***"], ["args:--dsn"]),
    (["Server=db.example;Password=hun ter2;Database=x"], ["Server=db.example;Password=***;Database=x"],
     ["args:0"]),
    (["host=db.example password=hunter2"], ["host=db.example password=***"], ["env:password"]),
    (["--sse", "https://h.example/sse?token=hunter2"], ["--sse", "https://h.example/sse?token=***"],
     ["query:token"]),
    (["--proxy", "dana:hunter2@proxy.example:80"], ["--proxy", "***@proxy.example:80"], ["userinfo"]),
    (["-u", "dana:hunter2"], ["-u", "dana:***"], ["args:-u"]),
    (["--user=dana:hunter2"], ["--user=dana:***"], ["args:--user"]),
    # bare tokens
    (["-y", "crm-mcp", KEY], ["-y", "crm-mcp", "***"], ["args:2"]),
    (["crm-mcp", GITHUB], ["crm-mcp", "***"], ["args:1"]),
    (["--stdio", KEY], ["--stdio", "***"], ["args:--stdio"]),
    (["--label", f"see {GITHUB} there"], ["--label", "see *** there"], ["args:--label"]),
    # whole command lines
    (["-c", "TOKEN=hunter2 npx -y crm-mcp --key 'hunter2' --port 3"],
     ["-c", "TOKEN=*** npx -y crm-mcp --key '***' --port 3"], ["env:TOKEN", "args:--key"]),
    (["-c", 'cd /x && npx mcp-remote https://h.example/m?token=hunter2 -H "Authorization: Bearer hunter2"'],
     ["-c", 'cd /x && npx mcp-remote https://h.example/m?token=*** -H "Authorization: Bearer ***"'],
     ["query:token", "args:-H"]),
    (["-c", "sh -c 'TOKEN=hunter2 npx --key hunter2'"], ["-c", "sh -c 'TOKEN=*** npx --key ***'"],
     ["env:TOKEN", "args:--key"]),
    (["/c", "set TOKEN=hunter2&& npx x"], ["/c", "set TOKEN=***&& npx x"], ["env:TOKEN"]),
    (["-Command", "$env:TOKEN='hunter2'; npx x"], ["-Command", "$env:TOKEN='***'; npx x"], ["env:TOKEN"]),
    (["-Command", "$Env:API_KEY = hunter2; npx x"],
     ["-Command", "$Env:API_KEY = ***; npx x"], ["args:-Command"]),
    (["--config", "api_key: hunter2"], ["--config", "api_key: ***"], ["args:--config"]),
    (["-c", "TOKEN= npx x --oauth2-bearer hunter2"], ["-c", "TOKEN= npx x --oauth2-bearer ***"],
     ["args:--oauth2-bearer"]),
    (["-c", "export TOKEN=hunter2; npx x"], ["-c", "export TOKEN=***; npx x"], ["env:TOKEN"]),
    (["-c", "import os; os.environ['API_KEY'] = 'hunter2'; run()"],
     ["-c", "import os; os.environ['API_KEY'] = '***'; run()"], ["args:1"]),
    (["--stdio", "npx -y crm-mcp --token hunter2"], ["--stdio", "npx -y crm-mcp --token ***"],
     ["args:--token"]),
    (["--access-token hunter2"], ["--access-token ***"], ["args:--access-token"]),
]  # fmt: skip


@pytest.mark.parametrize(("args", "shown", "where"), REDACTED)
def test_a_secret_is_taken_out_and_the_rest_stays(
    args: list[str], shown: list[str], where: list[str]
) -> None:
    redacted = redact_args(args)
    assert list(redacted.args) == shown
    assert list(dict.fromkeys(found.where for found in redacted.secrets)) == list(dict.fromkeys(where))
    assert all(found.form is Form.PLAIN for found in redacted.secrets)


@pytest.mark.parametrize(("args", "shown", "_"), REDACTED)
def test_redacting_twice_changes_nothing_more(args: list[str], shown: list[str], _: list[str]) -> None:
    again = redact_args(redact_args(args).args)
    assert list(again.args) == shown
    assert [found for found in again.secrets if found.form is Form.PLAIN] == []


@pytest.mark.parametrize(
    ("args", "where", "form"),
    [
        (["--token", "${TOKEN}"], "args:--token", Form.REFERENCE),
        (["--token=${env:TOKEN}"], "args:--token", Form.REFERENCE),
        (["--token", "${input:token}"], "args:--token", Form.PROMPT),
        (["--token", "<YOUR_TOKEN>"], "args:--token", Form.REFERENCE),
        (["-e", "TOKEN=${TOKEN}"], "env:TOKEN", Form.REFERENCE),
        (["--header", "Authorization:${AUTH}"], "args:--header", Form.REFERENCE),
        (["--header", "Authorization: Bearer ${TOKEN}"], "args:--header", Form.REFERENCE),
        (["-c", "npx x --token $TOKEN"], "args:--token", Form.REFERENCE),
        (["--config", '{"apiKey": "${input:key}"}'], "args:--config", Form.PROMPT),
        (["--key", "op://vault/item/key"], "args:--key", Form.REFERENCE),
    ],
)
def test_a_reference_stays_visible_and_is_reported(args: list[str], where: str, form: Form) -> None:
    redacted = redact_args(args)
    assert list(redacted.args) == args
    assert [(found.where, found.form) for found in redacted.secrets] == [(where, form)]


@given(st.lists(st.text(max_size=80), max_size=8))
def test_there_are_as_many_arguments_as_before(args: list[str]) -> None:
    assert len(redact_args(args).args) == len(args)


@given(
    st.lists(
        st.sampled_from(
            ["--token", "-e", "-H", "A=", "{", '"', "'", "x y", "Bearer", "=", "a:b@c", "://", "--"]
        ),
        max_size=8,
    )
)
def test_any_order_of_awkward_pieces_is_read(args: list[str]) -> None:
    assert len(redact_args([*args, " ".join(args)]).args) == len(args) + 1


@pytest.mark.parametrize("depth", [10, 300, 450, 900, 100_000])
def test_a_deep_document_costs_nothing_but_itself(depth: int) -> None:
    deep = '{"a":' * depth + '{"token":"hunter2"}' + "}" * depth
    shown = redact_args(["--config", deep, "--key", "hunter2"]).args
    assert shown[2:] == ("--key", "***")
    assert "hunter2" not in shown[1]


def test_a_secret_found_is_not_in_the_repr() -> None:
    assert "hunter2" not in repr(redact_args(["--token", "hunter2"]))


def test_an_unterminated_quote_hides_nothing() -> None:
    assert redact_args(["--vars", "{apiKey: 'hunter2"]).args == ("--vars", "{apiKey: '***")
    assert redact_args(["-c", "x = load(api_key='hunter2"]).args == ("-c", "x = load(api_key='***")


@pytest.mark.parametrize(
    "unit", ['\\"', 'a=\\"', "a", "A1", "eyJ-", "sk-", "AzFu-", "a:", "a=b;", "'", "{a:", "://", "u:p@"]
)
@pytest.mark.parametrize("end", ["", "://x", " AzFu eyJ sk- = :"])
def test_a_hostile_argument_takes_no_time_to_speak_of(unit: str, end: str) -> None:
    hostile = unit * (32_000 // len(unit)) + end
    started = time.process_time()
    redact_args([hostile, "--token", hostile])
    assert time.process_time() - started < 5  # quadratic readers take a minute
