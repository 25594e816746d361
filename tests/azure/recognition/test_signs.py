"""What environments, commands and images say; and what several signs are worth together."""

from __future__ import annotations

import pytest

from discovery.azure.called import called
from discovery.azure.environment import read_environment
from discovery.azure.grading import judge
from discovery.azure.images import image_signs, is_placeholder
from discovery.azure.marks import BY_ID, ROWS, Worth, seen
from discovery.azure.model import Grade, Role
from discovery.azure.planes import PROJECT_TYPE
from discovery.azure.recognise import recognise
from discovery.azure.running import line_signs
from discovery.azure.undecided import undecided
from tests.azure.recognition.corpus import PARTS, cases
from tests.azure.recognition.made import api, app, probed, resource

OWN = "tools.x.azurecontainerapps.io"


@pytest.mark.parametrize(
    ("name", "value", "sign"),
    [
        ("MCP_HOST", "0.0.0.0", "env.listen"),  # noqa: S104  # a value that is read
        ("MCP_HOST", "::", "env.listen"),
        ("MCP_SERVER_HOST", "localhost", "env.listen"),
        ("MCP_HOST", None, "env.word"),
        ("MCP_PORT", "8000", "env.listen"),
        ("MCP_PORT", "9999", "env.word"),
        ("MCP_PATH", "/mcp", "env.path"),
        ("MCP_TRANSPORT", "streamable-http", "env.transport"),
        ("HARNESS_MCP_TRANSPORT", "sse", "env.transport"),
        ("MCP_SERVER_TRANSPORT", "http", "env.transport"),
        ("FASTMCP_STATELESS_HTTP", "true", "env.server"),
        ("AZURE_MCP_INCLUDE_PRODUCTION_CREDENTIALS", "true", "env.server"),
        ("MCP_STATELESS_HTTP", "true", "env.server"),
        ("MCP_API_KEYS", None, "env.server"),
        ("MCP_ALLOWED_HOSTS", "a.example", "env.server"),
        ("MCP_SERVER_URL", f"https://{OWN}/mcp", "env.self"),
        ("MCP_PUBLIC_URL", "https://mcp.contoso.example/mcp", "env.self"),
        ("MCP_SERVER_URL", None, "env.client"),
        ("MCP_SERVER_URL", "https://other.example/mcp", "env.client"),
        ("BURGER_MCP_URL", "https://other.example", "env.client"),
        ("McpServers__TodoList", "https://other.example", "env.client"),
        ("services__mcp-server__https__0", "https://other.example", "env.client"),
        ("MCP_SERVERS", '[{"url": "https://other.example/mcp"}]', "env.client"),
        ("MCP_HOST", "tools.internal.example", "env.client"),
    ],
)
def test_a_variable_is_a_sign(name: str, value: str | None, sign: str) -> None:
    told = read_environment({name: value}, "/env", hosts=(OWN,), ports=("8000",))
    assert [mark.id for mark in told.marks] == [sign]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MCP_CURVE_PATH", "/data/curves"),
        ("MCP_DATE", "yesterday"),
        ("PORT", "8000"),
        ("HOST", "0.0.0.0"),  # noqa: S104  # a value that is read
        ("TRANSPORT", "http"),
        ("ENABLE_MCP_DEBUG_ENDPOINTS", "false"),
        ("USE_MOCK_MCP", "true"),
        ("MCP_CORE_API_URL", "https://core.example"),
        ("MCP_AUTH_URL", "https://login.example"),
        ("API_URL", "https://api.example/v1"),
        ("MCPHERSON_PATH", "/x"),
        ("DATABASE_URL", "postgres://u:p@db/x"),
    ],
)
def test_a_variable_is_no_sign(name: str, value: str) -> None:
    told = read_environment({name: value}, "/env", hosts=(OWN,), ports=("8000",))
    assert told.marks == ()
    assert told.edges == ()


def test_what_is_called_becomes_an_edge_without_its_secrets() -> None:
    told = read_environment({"MCP_SERVER_URL": "https://u:hunter2@t.example/mcp?code=s3cret#x"}, "/env")
    assert told.edges == ("https://***@t.example/mcp",)


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("python -m fastmcp run server.py", "command.runner"),
        ("fastmcp run server.py", "command.runner"),
        ("npx -y @azure/mcp@1.0.0 server start", "command.package"),
        ("npx -y @modelcontextprotocol/server-github", "command.package"),
        ("uvx mcp-server-time", "command.package"),
        ("python -m incidentops.mcp.server", "command.program"),
        ("python mcp_server.py", "command.program"),
        ("dotnet Azure.DataApiBuilder.Service.dll --mcp-stdio", "command.flag"),
        ("server --transport streamable-http", "command.transport"),
        ("--transport http --dangerously-disable-http-incoming-auth", "command.flag"),
    ],
)
def test_a_command_is_a_sign(line: str, sign: str) -> None:
    assert sign in {mark.id for mark in line_signs(tuple(line.split()), "/command")}


@pytest.mark.parametrize(
    "line",
    [
        "gunicorn app:app",
        "python -m uvicorn main:app --host 0.0.0.0 --port 8000",
        "node server.js --transport http",
        "java -jar tempcpool.jar",
        "agent --mcp-config /etc/servers.json",
        "python -m streamlit run app.py",
        "./gradlew setupModCoderPack",
    ],
)
def test_a_command_says_nothing_of_a_server(line: str) -> None:
    assert {mark.id for mark in line_signs(tuple(line.split()), "/command")} <= {"command.client"}


@pytest.mark.parametrize(
    ("image", "sign"),
    [
        ("mcr.microsoft.com/azure-sdk/azure-mcp:1.0.0", "image.server"),
        ("contoso.azurecr.io/mirror/azure-sdk/azure-mcp:latest", "image.server"),
        ("mcp/github", "image.server"),
        ("docker.io/mongodb/mongodb-mcp-server:1.2.0", "image.server"),
        ("contoso.azurecr.io/mirror/supergateway:3", "image.server"),
        ("contoso.azurecr.io/crm-mcp:1.2.0", "image.word"),
        ("contoso.azurecr.io/mcp/weather:1", "image.folder"),
        ("mcr.microsoft.com/azure-databases/data-api-builder:1.7.83", "image.able"),
        ("contoso.azurecr.io/mirror/modelcontextprotocol/inspector:0.17", "image.client"),
        ("contoso.azurecr.io/shop/mcp-client-dev:azd-1", "image.client"),
        ("nginx:1.27", "image.other"),
        ("hashicorp/http-echo", "image.other"),
    ],
)
def test_an_image_is_a_sign(image: str, sign: str) -> None:
    assert [mark.id for mark in image_signs(image, "/image")] == [sign]


@pytest.mark.parametrize(
    "image",
    [
        "contoso.azurecr.io/openai-mcp-agent-dotnet/web:1",
        "contoso.azurecr.io/mcpherson-shop:2.2",
        "contoso.azurecr.io/mcp2221-telemetry:1",
        "contoso.azurecr.io/games/modcoderpack:1",
        "mcr.microsoft.com/azuredocs/containerapps-helloworld:latest",
        "node:22-alpine",
        "mcr.microsoft.com/azure-databases/data-api-builder:1.2.10",
        "",
        "not an image",
    ],
)
def test_an_image_says_nothing(image: str) -> None:
    assert list(image_signs(image, "/image")) == []


def test_a_placeholder_is_known() -> None:
    assert is_placeholder("mcr.microsoft.com/azuredocs/containerapps-helloworld:latest")
    assert not is_placeholder("contoso.azurecr.io/hello:1")
    assert not is_placeholder(None)


@pytest.mark.parametrize(
    ("ids", "calls", "expected"),
    [
        ((), False, None),
        (("homonym.word",), False, None),
        (("name.word",), False, (Role.SERVER, Grade.WEAK)),
        (("name.word", "name.word"), False, (Role.SERVER, Grade.WEAK)),
        (("name.word", "tag.word"), False, (Role.SERVER, Grade.PROBABLE)),
        (("name.word", "tag.word", "homonym.word"), False, (Role.SERVER, Grade.WEAK)),
        (("name.server",), False, (Role.SERVER, Grade.PROBABLE)),
        (("name.server", "image.other"), False, (Role.SERVER, Grade.WEAK)),
        (("image.word", "homonym.spelt-out"), False, (Role.SERVER, Grade.WEAK)),
        (("env.server", "homonym.word"), False, (Role.SERVER, Grade.STRONG)),
        (("env.transport",), False, (Role.SERVER, Grade.STRONG)),
        (("env.transport", "env.client"), True, (Role.CLIENT, Grade.STRONG)),
        (("env.transport", "env.listen", "env.client"), True, (Role.SERVER, Grade.STRONG)),
        (("env.client",), False, (Role.CLIENT, Grade.WEAK)),
        (("env.client",), True, (Role.CLIENT, Grade.STRONG)),
        (("name.client", "image.client"), False, (Role.CLIENT, Grade.PROBABLE)),
        (("name.server", "env.client"), True, (Role.SERVER, Grade.PROBABLE)),
        (("pool.enabled", "homonym.word"), False, (Role.SERVER, Grade.PROVEN)),
    ],
)
def test_signs_are_worth_what_they_are_together(
    ids: tuple[str, ...], calls: bool, expected: tuple[Role, Grade] | None
) -> None:
    assert judge([seen(id_, "", "x") for id_ in ids], calls=calls) == expected


def test_a_service_that_azd_named_like_its_app_is_one_sign() -> None:
    alone = app("mcp-scheduler", tags={"azd-service-name": "mcp-scheduler"})
    other = app("ca-mcp-x7", tags={"azd-service-name": "mcp"})
    told = [recognise(alone), recognise(other)]
    assert [found.grade if found else None for found in told] == [Grade.WEAK, Grade.PROBABLE]


@pytest.mark.parametrize(
    "tags",
    [
        {"owner": "mcp-team@contoso.example"},
        {"azd-env-name": "mcp-dev"},
        {"aks-managed-poolName": "mcp"},
        {"hidden-link:/subscriptions/x/mcp-server": "Resource"},
        {"project": "mcp-demo"},
        {"mcp-server-approved": "false"},
        {"mcp-server-approved": "n/a"},
        {"uses-mcp": "false"},
    ],
)
def test_a_tag_that_says_nothing_of_the_resource(tags: dict[str, str]) -> None:
    assert recognise(app("orders", tags=tags)) is None


RARE = {
    "foundry.agent-tool": recognise(
        resource(
            f"{PROJECT_TYPE}/agents/tools",
            "p/agents/a/tools/github",
            {"server_url": "https://mcp.example/mcp"},
        )
    ),
    "foundry.toolbox": recognise(resource(f"{PROJECT_TYPE}/toolboxes", "box")),
    "search.knowledge-base": recognise(resource("microsoft.search/searchservices/knowledgebases", "kb")),
    "api.operations": api("agent", {"path": "agent"}, "/sse", "/messages"),
    "command.client": recognise(app("lab", command=("npx", "-y", "@modelcontextprotocol/inspector"))),
    "edge.called": called(app("orders"), None, ["/subscriptions/x/agent"]),
    "env.word": recognise(app("orders-mcp", env={"MCP_PORT": "1"})),
    "host.type": undecided(app("orders")),
    "image.folder": recognise(app("orders", image="cr.azurecr.io/mcp/orders:1")),
    "probe.path": recognise(probed("orders", "/mcp")),
    "tag.client": recognise(app("ca-7", tags={"azd-service-name": "mcp-client"})),
    "workflow.servers": recognise(
        resource("microsoft.web/sites/mcpservers", "la", {"mcpServers": [{"name": "orders"}]}, table="arm")
    ),
}


@pytest.mark.parametrize("id_", RARE)
def test_a_rare_sign_is_seen(id_: str) -> None:
    found = RARE[id_]
    assert found is not None
    assert id_ in {mark.id for mark in found.marks}


def test_every_row_of_marks_is_met_by_a_sample_or_a_case_here() -> None:
    met = {mark.id for part in PARTS for case in cases(part) if case.found for mark in case.found.marks}
    assert {row.id for row in ROWS} - met <= RARE.keys()


def test_every_row_of_marks_says_what_it_is_and_who_says_so() -> None:
    assert len(BY_ID) == len(ROWS)
    assert all(row.says and row.source and row.kind for row in ROWS)
    assert {row.worth for row in ROWS} == set(Worth)
    with pytest.raises(KeyError):
        seen("no.such", "", "")
