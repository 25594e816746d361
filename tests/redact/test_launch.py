"""What of a declared server may be kept. The law: a secret planted anywhere is nowhere in the result."""

from __future__ import annotations

import base64
import json
import string
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.model import Form, Launch, Secret
from discovery.redact.keyed import Fingerprinter
from discovery.redact.launch import Kept, redact_launch
from discovery.redact.shapes import spell
from discovery.redact.values import form_of, is_path

KEYED = Fingerprinter(b"k" * 32)
GITHUB = spell("ghp_{alnum:36}")

CANARIES = st.text(alphabet=string.ascii_letters + string.digits, min_size=24, max_size=40).filter(
    lambda text: len(set(text)) > 14 and any(map(str.isdigit, text)) and text.lower() != text != text.upper()
)
NAMES = st.sampled_from(
    ["API_KEY", "GITHUB_TOKEN", "DB_PASSWORD", "NODE_ENV", "FOO", "DATABASE_URL", "PATH", "x"]
)
HEADERS = st.sampled_from(["Authorization", "X-Api-Key", "Cookie", "X-Tenant", "Accept", "X-Request-Id"])
FLAGS = st.sampled_from(
    ["--api-key", "--token", "--password", "--client-secret", "--key", "-apikey", "--auth-token"]
)
QUERIES = st.sampled_from(["token", "api_key", "key", "code", "sig", "access_token", "password", "session"])

Plant = Callable[[str, str], Launch]
Values = Mapping[str, str | None]
NONE: Values = {}


def launch(*args: str, url: str | None = None, env: Values = NONE, headers: Values = NONE) -> Launch:
    return Launch(
        name="crm", pointer="/mcpServers/crm", command="npx", args=args, url=url, env=env, headers=headers
    )


ENV_PLANTS: list[Plant] = [
    lambda name, canary: launch("-y", "crm", env={name: canary}),
    lambda name, canary: launch("-y", "crm", env={name: f"Bearer {canary}"}),
    lambda name, canary: launch("-y", "crm", env={name: f"postgres://dana:{canary}@db.example/x"}),
]
HEADER_PLANTS: list[Plant] = [
    lambda name, canary: launch(url="https://h.example", headers={name: canary}),
    lambda name, canary: launch(url="https://h.example", headers={name: f"Bearer {canary}"}),
    lambda name, canary: launch("--header", f"Authorization: Bearer {canary}", "--header", f"{name}: x"),
]
FLAG_PLANTS: list[Plant] = [
    lambda flag, canary: launch("-y", "crm", flag, canary, "after"),
    lambda flag, canary: launch("-y", "crm", f"{flag}={canary}"),
    lambda flag, canary: launch("-c", f"npx -y crm {flag} {canary} --port 3"),
    lambda flag, canary: launch("-c", f"npx -y crm {flag}='{canary}' && true"),
    lambda flag, canary: launch("-c", f'sh -c "npx -y crm {flag} {canary}"'),
    lambda flag, canary: launch("--config", json.dumps({flag.strip("-"): canary, "n": 1})),
    lambda flag, canary: launch("--config", json.dumps({"a": {"args": [flag, canary, "x"]}})),
    lambda flag, canary: launch("--config", json.dumps({flag.strip("-"): [canary, {"b": canary}]})),
    lambda flag, canary: Launch(name="crm", pointer="", command=f"npx -y crm {flag} {canary}"),
    lambda flag, canary: Launch(name="crm", pointer="", facts={"helper": f"get {flag} {canary}"}),
    lambda flag, canary: Launch(name="crm", pointer="", facts={flag.strip("-"): canary}),
]
QUERY_PLANTS: list[Plant] = [
    lambda name, canary: launch(url=f"https://h.example/mcp?a=1&{name}={canary}&b=2"),
    lambda name, canary: launch("mcp-remote", f"https://h.example/mcp?{name}={canary}"),
    lambda name, canary: launch("mcp-remote", f"wss://h.example/mcp?x=1#{name}={canary}"),
    lambda name, canary: launch("-c", f'npx mcp-remote "https://h.example/mcp?{name}={canary}"'),
    lambda name, canary: launch(
        url=f"https://h.example/go?to=https%3A%2F%2Fi.example%2F%3F{name}%3D{canary}"
    ),
]
OTHER_PLANTS: list[Plant] = [
    lambda _, canary: Launch(name="crm", pointer="", ref=f"continue-hub:acme/crm?token={canary}"),
    lambda _, canary: Launch(name="crm", pointer="", transport=f"sse token={canary}"),
    lambda _, canary: launch(url=f"https://dana:{canary}@h.example/mcp"),
    lambda _, canary: launch(url=f"https://{canary}@h.example/mcp"),
    lambda _, canary: launch(url=f"https://h.example/{canary}/sse"),
    lambda _, canary: launch(url=f"https://mcp.zapier.com/api/mcp/s/{canary}/mcp"),
    lambda _, canary: launch("--from", f"git+https://oauth2:{canary}@git.example/o/r@main", "crm"),
    lambda _, canary: launch(f"postgresql://dana:{canary}@db.example:5432/crm?sslmode=require"),
    lambda _, canary: launch(f"Server=db.example;User ID=sa;Password={canary};Encrypt=True"),
    lambda _, canary: launch(f"host=db.example user=sa password={canary} dbname=x"),
    lambda _, canary: launch(f"dana:{canary}@tcp(db.example:3306)/crm"),
    lambda _, canary: launch("run", "-e", f"API_KEY={canary}", "img"),
    lambda _, canary: launch("run", f"-eAPI_KEY={canary}", "img"),
    lambda _, canary: launch(f"API_KEY={canary}", "npx", "crm"),
    lambda _, canary: launch("-u", f"dana:{canary}", "https://h.example"),
    lambda _, canary: launch("-y", "crm", canary),
    lambda _, canary: launch(
        "--data", f'{{"headers": [{{"name": "Authorization", "value": "Bearer {canary}"}}]}}'
    ),
    lambda _, canary: launch("--data", "eyJ" + base64.b64encode(f'apiKey":"{canary}"}}'.encode()).decode()),
    lambda _, canary: launch("-c", f"import os; os.environ['API_KEY'] = '{canary}'"),
    lambda _, canary: Launch(name=f"crm ghp_{canary}", pointer=f"/mcpServers/ghp_{canary}", command="x"),
    lambda _, canary: Launch(
        name="crm", pointer="", env={f"ghp_{canary}": "x"}, auto_approve=(f"ghp_{canary}",)
    ),
    lambda _, canary: Launch(
        name="crm", pointer="", cwd=f"/srv?token={canary}", facts={"env_file": f"ghp_{canary}"}
    ),
]


def everything(kept: Kept) -> str:
    values = {spec.name: getattr(kept, spec.name) for spec in fields(kept)}
    values["secrets"] = [asdict(secret) for secret in kept.secrets]
    values["facts"] = dict(kept.facts)
    return repr(kept) + str(kept) + json.dumps(values, ensure_ascii=False)


def refuse_leak(plant: Plant, name: str, canary: str) -> None:
    raw = plant(name, canary)
    kept = redact_launch(raw, KEYED)
    text = everything(kept)
    assert canary not in text
    assert canary[:-4] not in text
    assert base64.b64encode(canary.encode()).decode()[:20] not in text


@pytest.mark.parametrize("plant", ENV_PLANTS)
@given(name=NAMES, canary=CANARIES)
def test_no_environment_value_is_kept(plant: Plant, name: str, canary: str) -> None:
    refuse_leak(plant, name, canary)


@pytest.mark.parametrize("plant", HEADER_PLANTS)
@given(name=HEADERS, canary=CANARIES)
def test_no_header_value_is_kept(plant: Plant, name: str, canary: str) -> None:
    refuse_leak(plant, name, canary)


@pytest.mark.parametrize("plant", FLAG_PLANTS)
@given(flag=FLAGS, canary=CANARIES)
@settings(max_examples=50)
def test_no_value_of_a_secret_flag_is_kept(plant: Plant, flag: str, canary: str) -> None:
    refuse_leak(plant, flag, canary)


@pytest.mark.parametrize("plant", QUERY_PLANTS)
@given(name=QUERIES, canary=CANARIES)
@settings(max_examples=50)
def test_no_value_of_a_secret_query_is_kept(plant: Plant, name: str, canary: str) -> None:
    refuse_leak(plant, name, canary)


@pytest.mark.parametrize("plant", OTHER_PLANTS)
@given(canary=CANARIES)
@settings(max_examples=50)
def test_no_credential_in_any_other_place_is_kept(plant: Plant, canary: str) -> None:
    refuse_leak(plant, "", canary)


AWKWARD = st.text(
    alphabet=string.ascii_letters + string.digits + "+/=_-!@#$%^&*.,:;~?()[]", min_size=24, max_size=40
)
IN_FULL: list[Plant] = [
    lambda flag, secret: launch("-y", "crm", f"{flag}={secret}"),
    lambda flag, secret: launch("run", "-e", f"API_KEY={secret}", "img"),
    lambda flag, secret: launch("--header", f"X-Api-Key: {secret}"),
    lambda flag, secret: launch("--config", json.dumps({flag.strip("-"): secret})),
    lambda flag, secret: launch("run", env={flag.strip("-"): secret}, headers={"Authorization": secret}),
]
# What an unescaped password may hold without being read as another part of the URL by everybody.
IN_ADDRESS = st.text(
    alphabet=string.ascii_letters + string.digits + "+=_-!$%^&*.,:~()", min_size=24, max_size=40
)
IN_URL: list[Plant] = [
    lambda scheme, secret: launch(f"{scheme}://dana:{secret}@db.example/crm"),
    lambda scheme, secret: launch(url=f"{scheme}://dana:{secret}@h.example/mcp"),
    lambda scheme, secret: launch("-c", f"run {scheme}://dana:{secret}@h.example/mcp"),
]


@pytest.mark.parametrize("plant", IN_FULL)
@given(flag=FLAGS, secret=AWKWARD.filter(lambda text: form_of(text) is Form.PLAIN and not is_path(text)))
@settings(max_examples=100)
def test_no_password_is_too_awkward(plant: Plant, flag: str, secret: str) -> None:
    text = everything(redact_launch(plant(flag, secret), KEYED))
    assert secret not in text
    assert secret[6:18] not in text


@pytest.mark.parametrize("plant", IN_URL)
@given(
    scheme=st.sampled_from(["https", "postgresql", "git+https", "mongodb+srv", "redis"]), secret=IN_ADDRESS
)
@settings(max_examples=100)
def test_no_password_is_too_awkward_for_an_address(plant: Plant, scheme: str, secret: str) -> None:
    text = everything(redact_launch(plant(scheme, secret), KEYED))
    assert secret[6:18] not in text


def test_a_launch_is_kept_without_its_secrets() -> None:
    raw = Launch(
        name="crm",
        pointer="/mcpServers/crm",
        command="npx",
        args=("-y", "mcp-remote", "https://h.example/mcp?token=hunter2", "--header", "X-Api-Key: ${KEY}"),
        env={"NODE_ENV": "production", "API_KEY": "hunter2", "TOKEN": "${input:token}", "SECRET": None},
        headers={"Accept": "text/event-stream", "Authorization": "Bearer hunter2"},
        cwd="/srv/crm",
        auto_approve=("read_file",),
        facts={"source": "plugin"},
    )
    assert redact_launch(raw, KEYED) == Kept(
        name="crm",
        pointer="/mcpServers/crm",
        command="npx",
        args=("-y", "mcp-remote", "https://h.example/mcp?token=***", "--header", "X-Api-Key: ${KEY}"),
        cwd="/srv/crm",
        env_names=("API_KEY", "NODE_ENV", "SECRET", "TOKEN"),
        header_names=("Accept", "Authorization"),
        secrets=(
            Secret(where="env:API_KEY", form=Form.PLAIN, fingerprint=KEYED.of("hunter2")),
            Secret(where="env:SECRET", form=Form.REFERENCE),
            Secret(where="env:TOKEN", form=Form.PROMPT),
            Secret(where="header:Authorization", form=Form.PLAIN, fingerprint=KEYED.of("hunter2")),
            Secret(where="query:token", form=Form.PLAIN, fingerprint=KEYED.of("hunter2")),
            Secret(where="args:--header", form=Form.REFERENCE),
        ),
        auto_approve=("read_file",),
        facts={"source": "plugin"},
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("NODE_ENV", "production"),
            ("LOG_LEVEL", "debug"),
            ("BASE_URL", "https://h.example/v1"),
            ("DEBUG", ""),
        ),
        *(("PROJECT_ID", "3fa85f64-5717-4562-b3fc-2c963f66afa6"), ("MAX_TOKENS", "4096"), ("EMPTY", None)),
        *(
            ("GOOGLE_APPLICATION_CREDENTIALS", "/srv/sa.json"),
            ("PATH", "/usr/bin:/bin"),
            ("TENANT", "${TENANT}"),
        ),
    ],
)
def test_an_ordinary_variable_gives_its_name_only(name: str, value: str | None) -> None:
    kept = redact_launch(Launch(name="crm", pointer="", env={name: value}), KEYED)
    assert kept.env_names == (name,)
    assert kept.secrets == ()
    assert not value or value not in everything(kept)


@pytest.mark.parametrize(
    ("name", "value", "form"),
    [
        ("ANYTHING", GITHUB, Form.PLAIN),
        ("ANYTHING", "Xk39dQp7LmZ2vB8nR4tY6wAe", Form.PLAIN),
        ("DATABASE_URL", "postgres://dana:hunter2@db.example/x", Form.PLAIN),
        ("DATABASE_URL", "postgres://dana:${PGPASSWORD}@db.example/x", Form.REFERENCE),
        ("SERVER_ARGS", "--port 3 --api-key hunter2", Form.PLAIN),
        ("API_KEY", "", Form.REFERENCE),
        ("API_KEY", "<YOUR_KEY>", Form.REFERENCE),
        ("API_KEY", "${API_KEY:-hunter2}", Form.PLAIN),
    ],
)
def test_a_variable_that_holds_a_secret_says_how(name: str, value: str, form: Form) -> None:
    kept = redact_launch(Launch(name="crm", pointer="", env={name: value}), KEYED)
    assert [(secret.where, secret.form) for secret in kept.secrets] == [(f"env:{name}", form)]
    assert (kept.secrets[0].fingerprint is not None) == (form is Form.PLAIN)


def test_a_changed_secret_changes_its_fingerprint_and_nothing_else() -> None:
    old, new = (
        redact_launch(launch("--token", value, env={"A_TOKEN": value}), KEYED)
        for value in ("hunter2", "hunter3")
    )
    assert old.args == new.args
    assert [secret.where for secret in old.secrets] == [secret.where for secret in new.secrets]
    assert all(a.fingerprint != b.fingerprint for a, b in zip(old.secrets, new.secrets, strict=True))


def test_nothing_kept_can_move_a_cursor() -> None:
    evil = "a\x1b[2Jb\u202ec\nd\ud800"
    raw = Launch(
        name=evil,
        pointer=evil,
        command=evil,
        args=(evil, "x" * 9000),
        url=evil,
        env={evil: evil},
        headers={evil: evil},
        cwd=evil,
        auto_approve=(evil,),
        facts={evil: evil},
    )
    kept = redact_launch(raw, KEYED)
    texts = [
        kept.name,
        kept.pointer,
        kept.command,
        *kept.args,
        kept.url,
        *kept.env_names,
        *kept.header_names,
        kept.cwd,
    ]
    texts += [
        *kept.auto_approve,
        *kept.facts,
        *kept.facts.values(),
        *(secret.where for secret in kept.secrets),
    ]
    assert all(text is not None and text.isprintable() for text in texts)
    assert max(len(arg) for arg in kept.args) <= 4096


@given(
    st.builds(
        Launch,
        name=st.none() | st.text(max_size=20),
        pointer=st.text(max_size=20),
        command=st.none() | st.text(max_size=40),
        args=st.lists(st.text(max_size=40), max_size=5).map(tuple),
        url=st.none() | st.text(max_size=60),
        env=st.dictionaries(st.text(max_size=12), st.none() | st.text(max_size=30), max_size=4),
        headers=st.dictionaries(st.text(max_size=12), st.none() | st.text(max_size=30), max_size=4),
        cwd=st.none() | st.text(max_size=20),
    )
)
def test_any_launch_can_be_kept_and_gives_the_same_twice(raw: Launch) -> None:
    kept = redact_launch(raw, KEYED)
    assert kept == redact_launch(raw, KEYED)
    assert len(kept.args) == len(raw.args)
    assert len(kept.env_names) == len(raw.env)
