"""Packages and manifests: servers that a folder provides or an installer registered."""

from __future__ import annotations

from discovery.clients.model import Client, Format, Location, Scope, Trust
from discovery.clients.shared import BUNDLE, ON_WINDOWS, WHOLE

PACKAGES: tuple[Client, ...] = (
    Client(
        id="mcpb-bundle",
        name="MCPB / DXT bundles on disk",
        vendor="Model Context Protocol",
        category="package",
        locations=(
            Location(
                id="package",
                scope=Scope.PACKAGE,
                paths=(
                    "{home}/Downloads/*.mcpb",
                    "{home}/Downloads/*.dxt",
                    "{project}/*.mcpb",
                    "{project}/*.dxt",
                ),
                format=Format.ZIP,
                shape="mcpb-manifest",
                at=(("manifest.json", "server"),),
                trust=Trust.CODE,
                see=(
                    "modelcontextprotocol/mcpb:MANIFEST.md",
                    "modelcontextprotocol/mcpb:schemas/mcpb-manifest-latest.schema.json",
                ),
            ),
            Location(
                id="source-manifest",
                scope=Scope.PACKAGE,
                paths=("{project}/manifest.json",),
                shape="mcpb-manifest",
                at=BUNDLE,
                trust=Trust.CODE,
                see=(
                    "modelcontextprotocol/mcpb:MANIFEST.md",
                    "modelcontextprotocol/mcpb:schemas/mcpb-manifest-latest.schema.json",
                ),
                note=(
                    "Accept only with manifest_version|dxt_version and server.mcp_config|server.type "
                    "(many other manifest.json kinds exist)."
                ),
            ),
        ),
    ),
    Client(
        id="mcp-registry-server-json",
        name="server.json (MCP registry metadata) in repositories",
        vendor="Model Context Protocol",
        category="package",
        locations=(
            Location(
                id="package",
                scope=Scope.PACKAGE,
                paths=("{project}/server.json", "{project}/.mcp/server.json"),
                shape="server-json",
                at=(("packages", "[]"), ("remotes", "[]")),
                trust=Trust.CODE,
                see=(
                    "modelcontextprotocol/registry:docs/server-json/schema.json",
                    "modelcontextprotocol/registry:docs/server-json/examples.md",
                ),
                note=(
                    "Accept only with a name and packages/remotes or a $schema of the registry. "
                    "Declares a server the repository PROVIDES."
                ),
            ),
        ),
    ),
    Client(
        id="fastmcp-json",
        name="fastmcp.json (FastMCP project file)",
        vendor="Prefect",
        category="package",
        locations=(
            Location(
                id="package",
                scope=Scope.PACKAGE,
                paths=("{project}/fastmcp.json", "{project}/*.fastmcp.json"),
                shape="fastmcp-json",
                at=WHOLE,
                trust=Trust.CODE,
                see=(
                    "jlowin/fastmcp:examples/fastmcp_config/fastmcp.json",
                    "jlowin/fastmcp:src/fastmcp/mcp_config.py",
                ),
            ),
            Location(
                id="mcp-config",
                scope=Scope.PACKAGE,
                paths=("{project}/mcp_config.json",),
                trust=Trust.CODE,
                see=(
                    "jlowin/fastmcp:examples/fastmcp_config/fastmcp.json",
                    "jlowin/fastmcp:src/fastmcp/mcp_config.py",
                ),
            ),
        ),
    ),
    Client(
        id="package-manifests",
        name="Package manifests that declare or depend on MCP",
        vendor="various",
        category="package",
        locations=(
            Location(
                id="package",
                scope=Scope.PACKAGE,
                paths=("{project}/package.json",),
                shape="package-json",
                at=WHOLE,
                trust=Trust.SECOND_HAND,
                see=(
                    "google-gemini/gemini-cli:packages/cli/src/config/extension.ts",
                    "anthropics/claude-code:plugins/plugin-dev (manifest reference)",
                    "modelcontextprotocol/registry:docs",
                ),
                note=(
                    "mcpName links an npm package to its registry name. With a dependency on the SDK plus "
                    "a bin entry, the program's code tells whether it serves or calls."
                ),
            ),
            Location(
                id="pyproject",
                scope=Scope.PACKAGE,
                paths=("{project}/pyproject.toml",),
                format=Format.TOML,
                shape="pyproject",
                at=WHOLE,
                trust=Trust.SECOND_HAND,
                see=(
                    "google-gemini/gemini-cli:packages/cli/src/config/extension.ts",
                    "anthropics/claude-code:plugins/plugin-dev (manifest reference)",
                    "modelcontextprotocol/registry:docs",
                ),
                note=(
                    "Dependencies mcp, fastmcp, mcp[cli]. PyPI registry ownership is an 'mcp-name: "
                    "<name>' line in the README."
                ),
            ),
            Location(
                id="oci",
                scope=Scope.PACKAGE,
                paths=(
                    "{project}/Dockerfile",
                    "{project}/Containerfile",
                    "{project}/Dockerfile.*",
                    "{project}/*.Dockerfile",
                    "{project}/*.dockerfile",
                ),
                format=Format.TEXT,
                shape="dockerfile-label",
                at=WHOLE,
                trust=Trust.SECOND_HAND,
                see=(
                    "google-gemini/gemini-cli:packages/cli/src/config/extension.ts",
                    "anthropics/claude-code:plugins/plugin-dev (manifest reference)",
                    "modelcontextprotocol/registry:docs",
                ),
            ),
            Location(
                id="compose",
                scope=Scope.PACKAGE,
                paths=(
                    "{project}/compose.yaml",
                    "{project}/compose.yml",
                    "{project}/compose.*.yaml",
                    "{project}/compose.*.yml",
                    "{project}/docker-compose.yaml",
                    "{project}/docker-compose.yml",
                    "{project}/docker-compose.*.yaml",
                    "{project}/docker-compose.*.yml",
                    "{project}/*compose*.yaml",
                    "{project}/*compose*.yml",
                    "{project}/*stack*.yaml",
                    "{project}/*stack*.yml",
                ),
                format=Format.YAML,
                shape="compose-servers",
                at=(("services", "*"),),
                trust=Trust.DOCS,
                see=("docs.docker.com/reference/compose-file/services",),
                note="What a service runs is judged by the marks of running containers.",
            ),
            Location(
                id="kubernetes",
                scope=Scope.PACKAGE,
                paths=("{project}/*.yaml", "{project}/*.yml"),
                format=Format.TEXT,
                shape="kubernetes",
                at=WHOLE,
                trust=Trust.DOCS,
                see=(
                    "stacklok/docs-website:static/api-specs/toolhive-crd-api.md",
                    "kagent.dev/docs/kmcp/reference/api-ref",
                    "docs.dapr.io/reference/resource-specs/mcpserver-schema",
                    "kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1",
                ),
                note="Read as text: charts' templates are no YAML before they are filled in.",
            ),
            Location(
                id="helm-values",
                scope=Scope.PACKAGE,
                paths=(
                    "{project}/values.yaml",
                    "{project}/values.yml",
                    "{project}/values-*.yaml",
                    "{project}/values.*.yaml",
                ),
                format=Format.YAML,
                shape="helm-values",
                at=WHOLE,
                trust=Trust.DOCS,
                see=("helm.sh/docs/chart_best_practices/values", "helm.sh/docs/helm/helm_create"),
                note="The form that `helm create` lays out: a map with image, beside it command and service.",
            ),
            Location(
                id="arm-template",
                scope=Scope.PACKAGE,
                paths=(
                    "{project}/main.json",
                    "{project}/azuredeploy*.json",
                    "{project}/*template*.json",
                    "{project}/*Template*.json",
                    "{project}/*.arm.json",
                    "{project}/*deploy*.json",
                    "{project}/arm/*.json",
                    "{project}/infra/*.json",
                ),
                shape="arm-template",
                at=(("resources",),),
                trust=Trust.DOCS,
                see=(
                    "learn.microsoft.com/azure/azure-resource-manager/templates/syntax",
                    "learn.microsoft.com/azure/api-management/manage-mcp-servers-rest-api",
                ),
                note="Values given by a parameter or variable count with its default.",
            ),
            Location(
                id="bicep",
                scope=Scope.PACKAGE,
                paths=("{project}/*.bicep",),
                format=Format.TEXT,
                shape="bicep",
                at=WHOLE,
                trust=Trust.DOCS,
                see=(
                    "learn.microsoft.com/azure/azure-resource-manager/bicep/file",
                    "learn.microsoft.com/azure/api-management/manage-mcp-servers-rest-api",
                ),
                note="Scanned as text; conditions and loops are not worked out.",
            ),
            Location(
                id="smithery",
                scope=Scope.PACKAGE,
                paths=("{project}/smithery.yaml",),
                format=Format.YAML,
                shape="smithery-yaml",
                at=(("startCommand",),),
                trust=Trust.SECOND_HAND,
                see=(
                    "google-gemini/gemini-cli:packages/cli/src/config/extension.ts",
                    "anthropics/claude-code:plugins/plugin-dev (manifest reference)",
                    "modelcontextprotocol/registry:docs",
                ),
            ),
            Location(
                id="plugin-source",
                scope=Scope.PACKAGE,
                paths=(
                    "{project}/.cursor-plugin/plugin.json",
                    "{project}/.claude-plugin/plugin.json",
                    "{project}/.codex-plugin/plugin.json",
                    "{project}/.augment-plugin/plugin.json",
                    "{project}/gemini-extension.json",
                    "{project}/qwen-extension.json",
                    "{project}/.plugin/plugin.json",
                ),
                trust=Trust.CODE,
                see=(
                    "google-gemini/gemini-cli:packages/cli/src/config/extension.ts",
                    "anthropics/claude-code:plugins/plugin-dev (manifest reference)",
                    "modelcontextprotocol/registry:docs",
                ),
                note="Plugin/extension SOURCE repositories: provided, not configured.",
            ),
            Location(
                id="marketplace",
                scope=Scope.PACKAGE,
                paths=("{project}/.claude-plugin/marketplace.json",),
                shape="marketplace",
                at=(("plugins", "[]", "mcpServers"),),
                trust=Trust.CODE,
                see=(
                    "google-gemini/gemini-cli:packages/cli/src/config/extension.ts",
                    "anthropics/claude-code:plugins/plugin-dev (manifest reference)",
                    "modelcontextprotocol/registry:docs",
                ),
                note="Marketplace entries may inline mcpServers.",
            ),
        ),
    ),
    Client(
        id="windows-odr",
        name="Windows On-device Agent Registry (ODR)",
        vendor="Microsoft",
        category="os",
        locations=(
            Location(
                id="package",
                scope=Scope.PACKAGE,
                paths=("{programfiles}/WindowsApps/*/AppxManifest.xml",),
                format=Format.XML,
                shape="appx-mcp",
                at=WHOLE,
                os=ON_WINDOWS,
                trust=Trust.DOCS,
                see=(
                    "learn.microsoft.com docs: odr tool, MCP on Windows overview, quickstart host",
                    "public code: sample hosts and AppxManifest examples",
                ),
                note=(
                    "An AppExtension names an MCPB manifest.json in the package's PublicFolder. The "
                    "folder is readable by administrators only."
                ),
            ),
            Location(
                id="system-apps",
                scope=Scope.PACKAGE,
                paths=("{systemroot}/SystemApps/*/AppxManifest.xml",),
                format=Format.XML,
                shape="appx-mcp",
                at=WHOLE,
                os=ON_WINDOWS,
                trust=Trust.SECOND_HAND,
                see=(
                    "learn.microsoft.com docs: odr tool, MCP on Windows overview, quickstart host",
                    "public code: sample hosts and AppxManifest examples",
                ),
                note=(
                    "Built-in file, settings and system-info servers (family "
                    "MicrosoftWindows.Client.Core_cw5n1h2txyewy)."
                ),
            ),
            Location(
                id="odr-list",
                scope=Scope.STATE,
                paths=(),
                format=Format.NONE,
                shape="none",
                at=(),
                os=ON_WINDOWS,
                trust=Trust.DOCS,
                see=(
                    "learn.microsoft.com docs: odr tool, MCP on Windows overview, quickstart host",
                    "public code: sample hosts and AppxManifest examples",
                ),
                note=(
                    "Printed by odr.exe mcp list, which must not be run; where manual registrations "
                    "are kept is not documented."
                ),
            ),
        ),
        os=ON_WINDOWS,
    ),
)
