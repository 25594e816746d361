"""Examples of what deploys a server: compose, Dockerfiles, Kubernetes, Helm values, Azure templates."""

from __future__ import annotations

from discovery.model import Launch
from discovery.shapes.model import Item, Plain
from tests.shapes.sample import Sample

PROVIDED = {"role": "provided"}


def planned(name: str, pointer: str, image: str | None, evidence: str, *line: str) -> Launch:
    """Return a server that a container would run."""
    return Launch(
        name=name,
        pointer=pointer,
        command=line[0] if image is None else "docker",
        args=line[1:] if image is None else ("run", *line),
        facts={**PROVIDED, "evidence": evidence, **({"image": image} if image else {})},
    )


def of_kind(name: str, pointer: str, **said: object) -> Launch:
    """Return a server that is one by its resource's kind."""
    told: dict[str, object] = {"facts": PROVIDED, **said}
    return Launch(name=name, pointer=pointer, **told)  # type: ignore[arg-type]


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: crm-mcp
spec:
  template:
    metadata:
      labels: {app.kubernetes.io/name: crm}
    spec:
      containers:
        - name: server
          image: ghcr.io/acme/crm-mcp:1.2
          ports: [{containerPort: 8080}]
        - name: proxy
          image: envoyproxy/envoy:v1.31
          ports: [{containerPort: 9901}]
"""
JOB = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - image: node:22
              stdin: true
              command: [npx]
              args: [-y, "@modelcontextprotocol/server-github"]
"""
LABELLED = """\
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata:
      name: orders
      labels: {app.kubernetes.io/component: mcp-server}
    spec:
      containers: [{name: main, image: "acme/orders:3", ports: [{containerPort: 80}]}]
"""
RESOURCES = """\
apiVersion: toolhive.stacklok.dev/v1alpha1
kind: MCPServer
metadata: {name: fetch}
spec: {image: docker.io/mcp/fetch, transport: stdio, proxyMode: sse, port: 8080, args: [--verbose]}
---
apiVersion: toolhive.stacklok.dev/v1beta1
kind: MCPRemoteProxy
metadata: {name: docs}
spec: {remoteUrl: "https://docs.example/mcp", oidcConfig: {inline: {issuer: "https://id.example"}}}
---
apiVersion: kagent.dev/v1alpha2
kind: RemoteMCPServer
metadata: {name: hosted}
spec: {protocol: STREAMABLE_HTTP, url: "https://hosted.example/mcp"}
---
apiVersion: dapr.io/v1alpha1
kind: MCPServer
metadata: {name: local}
spec: {endpoint: {stdio: {command: uvx, args: [acme-mcp]}}}
---
apiVersion: kagent.dev/v1alpha1
kind: MCPServer
metadata: {name: odd}
spec: {something: else}
"""
BY_KIND: list[Item] = [
    of_kind(
        "fetch",
        "/0",
        command="docker",
        args=("run", "docker.io/mcp/fetch", "--verbose"),
        transport="stdio",
        facts={**PROVIDED, "image": "docker.io/mcp/fetch"},
    ),
    of_kind("docs", "/1", url="https://docs.example/mcp", transport="http-unspecified"),
    of_kind("hosted", "/2", url="https://hosted.example/mcp", transport="http"),
    of_kind("local", "/3", command="uvx", args=("acme-mcp",), transport="stdio"),
    of_kind("odd", "/4", ref="kubernetes:MCPServer/odd"),
]
BICEP = """\
param image string = 'acme.azurecr.io/crm-mcp:1'  // it's a default
var path = 'orders'
resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'crm'
  properties: {
    configuration: { ingress: { external: true, targetPort: 8080 } }
    template: {
      containers: [
        {
          name: 'main'
          image: image
        }
        { name: 'second', image: 'nginx:1' }
      ]
    }
  }
}
resource apim 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: 'gateway'
}
resource orders 'Microsoft.ApiManagement/service/apis@2025-09-01-preview' = if (withMcp && ok(1)) {
  parent: apim
  name: 'orders-mcp'
  properties: {
    type: 'mcp'
    path: path
  }
}
module tools 'br/public:avm/res/app/container-app:0.11.0' = {
  name: 'tools'
  params: {
    name: 'tools-mcp-server'
    ingressTargetPort: 8000
    containers: [ for i in range(0, 2): { image: '${registry}/tools:${tag}' } ]
  }
}
"""
ARM: dict[str, Plain] = {
    "parameters": {"image": {"type": "string", "defaultValue": "acme/crm-mcp:2"}},
    "variables": {"target": "https://sql.example/mcp"},
    "resources": [
        {
            "type": "Microsoft.App/containerApps",
            "name": "[parameters('name')]",
            "properties": {
                "configuration": {"ingress": {"targetPort": 80}},
                "template": {"containers": [{"name": "crm", "image": "[parameters('image')]"}]},
            },
        },
        {
            "type": "Microsoft.Resources/deployments",
            "properties": {
                "template": {
                    "resources": {
                        "orders": {
                            "type": "Microsoft.ApiManagement/service/apis",
                            "name": "orders-mcp",
                            "properties": {"type": "mcp", "serviceUrl": "https://orders.example/mcp"},
                        }
                    }
                }
            },
        },
        {
            "type": "Microsoft.CognitiveServices/accounts/projects",
            "resources": [
                {
                    "type": "connections",
                    "name": "sql",
                    "properties": {"category": "RemoteTool", "target": "[variables('target')]"},
                }
            ],
        },
        {
            "type": "Microsoft.App/sessionPools",
            "name": "python",
            "properties": {"mcpServerSettings": {"isMCPServerEnabled": True}},
        },
        {
            "type": "Microsoft.Web/sites",
            "name": "ops-mcp-server",
            "properties": {"siteConfig": {"linuxFxVersion": "DOCKER|acme/ops-mcp:1"}},
        },
    ],
}
DOCKERFILE = """\
ARG BASE=python:3.13
FROM ${BASE} AS build
RUN pip install .
FROM build
WORKDIR /app
ENV FASTMCP_PORT=8080 \\
    # between
    MODE=x
EXPOSE 8080
CMD ["python", "/app/server.py"]
"""

DEPLOYED = (
    Sample(
        shape="kubernetes",
        document=DEPLOYMENT,
        expect=[
            planned(
                "server",
                "/spec/template/spec/containers/0",
                "ghcr.io/acme/crm-mcp:1.2",
                "channel.port,image.name",
                "ghcr.io/acme/crm-mcp:1.2",
            )
        ],
    ),
    Sample(
        shape="kubernetes",
        document=JOB,
        expect=[
            Launch(
                name="nightly",
                pointer="/spec/jobTemplate/spec/template/spec/containers/0",
                command="docker",
                args=(
                    "run",
                    "--entrypoint",
                    "npx",
                    "node:22",
                    "-y",
                    "@modelcontextprotocol/server-github",
                ),
                transport="stdio",
                facts={**PROVIDED, "evidence": "channel.stdin,package.official", "image": "node:22"},
            )
        ],
    ),
    Sample(
        shape="kubernetes",
        document=LABELLED,
        expect=[
            planned(
                "main",
                "/items/0/spec/containers/0",
                "acme/orders:3",
                "channel.port,name.server",
                "acme/orders:3",
            )
        ],
    ),
    Sample(shape="kubernetes", document=RESOURCES, expect=BY_KIND),
    Sample(
        shape="compose-servers",
        at=(("services", "*"),),
        document={
            "services": {
                "github": {
                    "image": "ghcr.io/github/github-mcp-server",
                    "command": "http",
                    "ports": ["80:80"],
                },
                "time": {
                    "image": "python:3.13",
                    "entrypoint": ["uvx", "mcp-server-time"],
                    "stdin_open": True,
                },
                "db": {"image": "postgres:17", "ports": ["5432"]},
            }
        },
        expect=[
            planned(
                "github",
                "/services/github",
                "ghcr.io/github/github-mcp-server",
                "channel.port,image.name",
                "ghcr.io/github/github-mcp-server",
                "http",
            ),
            Launch(
                name="time",
                pointer="/services/time",
                command="docker",
                args=("run", "--entrypoint", "uvx", "python:3.13", "mcp-server-time"),
                transport="stdio",
                facts={
                    **PROVIDED,
                    "evidence": "channel.stdin,package.name,program.name,name.server",
                    "image": "python:3.13",
                },
            ),
        ],
    ),
    Sample(
        shape="helm-values",
        file="values.yaml",
        folder="crm",
        document={
            "replicaCount": 1,
            "image": {"registry": "ghcr.io", "repository": "acme/crm-mcp", "tag": 3},
            "service": {"type": "ClusterIP", "port": 80},
            "mcpServer": {"image": "acme/tools:1", "service": {"port": 80}},
        },
        expect=[
            planned(
                "crm",
                "/image",
                "ghcr.io/acme/crm-mcp:3",
                "channel.port,image.name",
                "ghcr.io/acme/crm-mcp:3",
            ),
            planned(
                "mcpServer", "/mcpServer/image", "acme/tools:1", "channel.port,name.server", "acme/tools:1"
            ),
        ],
    ),
    Sample(
        shape="bicep",
        file="main.bicep",
        document=BICEP,
        expect=[
            planned(
                "main",
                "/3",
                "acme.azurecr.io/crm-mcp:1",
                "channel.port,image.name",
                "acme.azurecr.io/crm-mcp:1",
            ),
            of_kind("orders-mcp", "/21", ref="azure-api-management:orders", transport="http"),
            planned(
                "tools",
                "/29",
                "${registry}/tools:${tag}",
                "channel.port,name.server",
                "${registry}/tools:${tag}",
            ),
        ],
    ),
    Sample(
        shape="arm-template",
        at=(("resources",),),
        file="main.json",
        document=ARM,
        expect=[
            planned(
                "crm",
                "/resources/0/properties/template/containers/0",
                "acme/crm-mcp:2",
                "channel.port,image.name",
                "acme/crm-mcp:2",
            ),
            of_kind(
                "orders-mcp",
                "/resources/1/properties/template/resources/orders",
                url="https://orders.example/mcp",
                transport="http-unspecified",
            ),
            of_kind(
                "sql",
                "/resources/2/resources/0",
                url="https://sql.example/mcp",
                transport="http-unspecified",
            ),
            of_kind("python", "/resources/3", ref="azure-session-pool:python", transport="http"),
            planned(
                "ops-mcp-server",
                "/resources/4/properties/siteConfig",
                "acme/ops-mcp:1",
                "channel.port,image.name,name.server",
                "acme/ops-mcp:1",
            ),
        ],
    ),
    Sample(
        shape="dockerfile-label",
        file="Dockerfile",
        document=DOCKERFILE,
        expect=[
            Launch(
                name="acme",
                pointer="/10",
                command="python",
                args=("server.py",),
                env={"FASTMCP_PORT": "8080", "MODE": "x"},
                facts={**PROVIDED, "evidence": "channel.port,env.fastmcp"},
            )
        ],
    ),
    Sample(
        shape="dockerfile-label",
        file="Dockerfile",
        document='FROM node:22\nENTRYPOINT ["mcp-server-git"]\nCMD ["--repo", "/r"]\n',
        expect=[
            planned("acme", "/2", None, "program.name,name.server", "mcp-server-git", "--repo", "/r"),
        ],
    ),
    Sample(
        shape="dockerfile-label",
        file="Dockerfile",
        document="# ours, with a certificate\nFROM mcp/fetch\nCOPY ca.pem /etc/ca.pem\n",
        expect=[planned("acme", "/2", "mcp/fetch", "image.docker-mcp", "mcp/fetch")],
    ),
)
