"""Deployments that resemble a server's and are none: no mark, too few, or marks of something about MCP."""

from __future__ import annotations

from discovery.shapes.model import Plain
from tests.shapes.sample import Sample

SERVICES = (("services", "*"),)
RESOURCES = (("resources",),)


def pod(image: str, more: str = "", name: str = "web") -> str:
    """Return the manifest of a pod with one container."""
    return (
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\n"
        f"spec:\n  containers:\n    - name: main\n      image: {image}\n{more}"
    )


PORT = "      ports: [{containerPort: 80}]\n"
CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: mcpservers.toolhive.stacklok.dev}
spec: {names: {kind: MCPServer}, versions: []}
"""


def app(image: str, **properties: Plain) -> Plain:
    """Return a template with one container app."""
    template: Plain = {"containers": [{"name": "main", "image": image}]}
    return {
        "resources": [
            {
                "type": "Microsoft.App/containerApps",
                "name": "web",
                "properties": {"template": template, **properties},
            }
        ]
    }


INGRESS: Plain = {"ingress": {"targetPort": 80}}
KUBERNETES = (
    pod("nginx:1", PORT),
    pod("ghcr.io/acme/crm-mcp:1"),  # a name, and nothing on which it could be asked
    pod("ghcr.io/acme/mcp-inspector:1", PORT),
    pod("ghcr.io/acme/minecraft-mcp-tools:1"),
    pod("acme/crm:1", PORT, name="mcp-server-docs"),
    pod("acme/rmcpd:1", PORT),
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mcp-server}\ndata: {image: mcp/fetch}\n",
    "apiVersion: v1\nkind: Service\nmetadata: {name: mcp-server}\nspec: {ports: [{port: 80}]}\n",
    "kind: MCPServer\nmetadata: {name: x}\nspec: {image: mcp/fetch}\n",  # no group: not a resource
    "apiVersion: v1\nkind: MCPServer\nmetadata: {name: x}\nspec: {image: mcp/fetch}\n",
    "apiVersion: toolhive.stacklok.dev/v1alpha1\nkind: MCPToolConfig\nmetadata: {name: x}\nspec: {}\n",
    CRD,
    "kind: {{ .Values.kind }}\nmetadata: {name: {{ include mcp }}}\n",
    "openapi: 3.1.0\ninfo: {title: mcp server}\nservers: [{url: https://mcp.example}]\n",
    "- just\n- a list of mcp\n",
)
COMPOSE: tuple[Plain, ...] = (
    {"image": "acme/mcp"},
    {"build": ".", "command": "mcp-server-git", "ports": ["80"]},
    {"image": "itzg/minecraft-server", "ports": ["25565:25565"]},
    {"image": "ghcr.io/acme/mcp-inspector", "ports": ["6274:6274"]},
    {"image": "node:22", "command": "npx create-mcp-server", "ports": ["80"]},
    {"image": ["mcp/fetch"]},
    "mcp/fetch",
    None,
)
DOCKERFILES = (
    'FROM node:22\nEXPOSE 80\nCMD ["node", "dist/index.js"]\n',
    'FROM mcp/fetch AS from\nFROM nginx\nCOPY --from=from /x /x\nCMD ["nginx"]\n',
    "FROM node:22\nRUN npx -y @modelcontextprotocol/server-filesystem --version\n",
    'FROM node:22\nCMD ["npx", "@modelcontextprotocol/inspector"]\n',
    "# CMD mcp-server-git\nFROM scratch\n",
    'CMD ["mcp-server-git"]\n',
    "",
)
BICEPS = (
    "resource a 'Microsoft.App/containerApps@2024-03-01' = { properties: { image: 'nginx' } }\n// mcp\n",
    "resource a 'Microsoft.ApiManagement/service/apis@x' = { name: 'mcp', properties: { type: 'http' } }",
    "resource a 'Microsoft.ApiManagement/service/apis@2025-09-01-preview' existing = { name: 'mcp' }",
    "// resource a 'Microsoft.ApiManagement/service/apis@x' = { properties: { type: 'mcp' } }",
    "/* resource a 'Microsoft.ApiManagement/service/apis@x' = { properties: { type: 'mcp' } } */",
    "var a = '''\nresource a 'Microsoft.ApiManagement/service/apis@x' = {properties: {type: 'mcp'}}\n'''\n",
    "resource a 'Microsoft.Storage/storageAccounts@2023-01-01' = { tags: { image: 'mcp/fetch' } }",
    "output mcp string = 'mcp/fetch'\n",
)
TEMPLATES: tuple[Plain, ...] = (
    app("nginx:1", configuration=INGRESS),
    app("ghcr.io/acme/crm-mcp:1"),
    app("ghcr.io/acme/mcp-registry:1", configuration=INGRESS),
    {"resources": [{"type": "Microsoft.ApiManagement/service/apis", "properties": {"type": "soap"}}]},
    {"resources": [{"type": "Microsoft.ApiCenter/services/workspaces/apis", "properties": {"kind": "mcp"}}]},
    {
        "resources": [
            {
                "type": "Microsoft.App/sessionPools",
                "properties": {"mcpServerSettings": {"isMCPServerEnabled": False}},
            }
        ]
    },
    {
        "resources": [
            {
                "type": "Microsoft.CognitiveServices/accounts/connections",
                "properties": {"category": "AzureOpenAI", "target": "https://a.example/mcp"},
            }
        ]
    },
    {"resources": "mcp"},
    {"resources": [None, 3, {"type": None}, {"type": ["x"]}]},
)
VALUES: tuple[Plain, ...] = (
    {"image": {"repository": "nginx", "tag": "1"}, "service": {"port": 80}},
    {"image": {"repository": "acme/crm-mcp"}},
    {"image": {"repository": "acme/crm-mcp"}, "service": {"enabled": False, "port": 80}},
    {"mcpServer": {"enabled": True, "url": "https://mcp.example"}},
    {"images": ["mcp/fetch"]},
)

DEPLOYED_DECOYS = (
    *(Sample(shape="kubernetes", document=text, file="web.yaml") for text in KUBERNETES),
    *(
        Sample(shape="compose-servers", at=SERVICES, document={"services": {"web": one}}, file="compose.yaml")
        for one in COMPOSE
    ),
    *(Sample(shape="dockerfile-label", document=text, file="Dockerfile") for text in DOCKERFILES),
    *(Sample(shape="bicep", document=text, file="main.bicep") for text in BICEPS),
    *(Sample(shape="arm-template", at=RESOURCES, document=one, file="main.json") for one in TEMPLATES),
    *(Sample(shape="helm-values", document=one, file="values.yaml", folder="web") for one in VALUES),
)
