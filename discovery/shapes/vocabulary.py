"""DATA: the field names and words that clients use for the parts of one server entry.

Collected in the client catalogue (research of 2026-11, every row with its own source). General
names come first: the first one with a usable value wins.
"""

from __future__ import annotations

from collections.abc import Mapping

COMMAND_KEYS = ("command", "cmd", "programPath")
ARGS_KEYS = ("args", "arguments", "cmd_args")
URL_KEYS = (
    "url",
    "serverUrl",
    "httpUrl",
    "uri",
    "baseUrl",
    "base_url",
    "remote_url",
    "remoteUrl",
    "server_url",
    "serverURL",
    "endpointUrl",
    "endpoint_url",
    "endpoint",
    "sseEndpoint",
    "sseUrl",
    "sse_url",
    "ws_url",
    "wsUrl",
    "tcp",
)
SOCKET_KEYS = ("socket", "socketPath")
ENV_KEYS = ("env", "envs", "environment", "env_vars", "envVars", "env_keys", "environmentVariables")
HEADER_KEYS = ("headers", "http_headers", "httpHeaders", "customHeaders", "static_headers", "extra_headers")
HEADER_HOLDERS = ("requestOptions", "requestInit", "options", "eventSourceInit")
CWD_KEYS = ("cwd", "working_directory", "workingDirectory", "working_dir", "workingDir")
IMAGE_KEYS = ("image", "container")
TYPE_KEYS = (
    "type",
    "transport",
    "transportType",
    "transport_type",
    "protocol",
    "serverTransport",
    "server_type",
)

NAME_KEYS = ("name", "label", "key", "title", "id", "server_name", "serverName")
OFF_KEYS = ("disabled", "disable")
ON_KEYS = ("enabled", "enable", "isActive", "is_active", "isEnabled", "is_enabled", "active")
TOGGLE_KEYS = frozenset((*OFF_KEYS, *ON_KEYS))

# Fields that carry a secret outside env and headers. They become header-like names, so that
# redaction sees them as it sees an Authorization header.
CREDENTIAL_KEYS = (
    "apiKey",
    "api_key",
    "bearerToken",
    "bearer_token",
    "authToken",
    "auth_token",
    "authentication_token",
    "serverAuthToken",
    "accessToken",
    "access_token",
    "token",
    "clientSecret",
    "client_secret",
    "password",
)
CREDENTIAL_HOLDERS = ("auth", "oauth", "authentication", "authorization")
# A field with the name of the environment variable that holds a bearer token.
BEARER_VARIABLE_KEYS = ("bearer_token_env_var", "bearerTokenEnvVar", "bearerTokenEnv", "bearer_token_env")

APPROVAL_LIST_KEYS = (
    "autoApprove",
    "alwaysAllow",
    "approvedTools",
    "autoApproveTools",
    "auto_approve",
    "always_allow",
)
APPROVAL_FLAG_KEYS = ("trust", "autoRun", "auto_run", "autoApproveAll", "yolo")

TRANSPORT_WORDS: Mapping[str, str] = {
    "stdio": "stdio",
    "local": "stdio",
    "command": "stdio",
    "docker": "stdio",
    "http": "http",
    "https": "http",
    "shttp": "http",
    "streamable": "http",
    "streamablehttp": "http",
    "httpstreamable": "http",
    "httpstream": "http",
    "sse": "sse",
    "sseide": "sse",
    "ws": "ws",
    "wss": "ws",
    "wside": "ws",
    "websocket": "ws",
    "unix": "unix",
    "pipe": "pipe",
    "npipe": "pipe",
    "sdk": "sdk",
    "builtin": "builtin",
    "inmemory": "builtin",
    "inprocess": "builtin",
    "internal": "builtin",
    "remote": "http-unspecified",
    "auto": "http-unspecified",
    "mcp": "http-unspecified",
    "remotemcpserver": "http-unspecified",
}
INSIDE = frozenset({"sdk", "builtin"})

# Every other field name seen in a server entry. An entry that has nothing but an address proves
# itself a server, under a general key such as `servers`, only if it has no field beyond these.
OTHER_KEYS = (
    "allowed",
    "allowedTools",
    "allowed_tools",
    "alwaysLoad",
    "anythingllm",
    "approvalPolicy",
    "auth",
    "authProviderType",
    "auth_type",
    "autoStart",
    "autostart",
    "config",
    "connect_timeout",
    "connectionTimeout",
    "cwd",
    "description",
    "dev",
    "disabledTools",
    "disabled_tools",
    "enabledTools",
    "enabled_tools",
    "envFile",
    "env_file",
    "env_http_headers",
    "excludeTools",
    "excludedTools",
    "gallery",
    "headersHelper",
    "icon",
    "iconPath",
    "includeTools",
    "info",
    "initTimeout",
    "instructions",
    "isolation",
    "management",
    "metadata",
    "oauth",
    "oauthScopes",
    "options",
    "path",
    "profile_tags",
    "quarantined",
    "readTimeout",
    "remote",
    "requestInit",
    "requestOptions",
    "required",
    "roots",
    "sampling",
    "sandbox",
    "sandboxEnabled",
    "scopes",
    "serverInstructions",
    "source",
    "sse-endpoint",
    "startup",
    "startup_timeout_sec",
    "tags",
    "target",
    "timeout",
    "toolTimeout",
    "tool_timeout_sec",
    "tools",
    "version",
)
KNOWN_KEYS = frozenset(
    (
        *COMMAND_KEYS,
        *ARGS_KEYS,
        *URL_KEYS,
        *SOCKET_KEYS,
        *ENV_KEYS,
        *HEADER_KEYS,
        *HEADER_HOLDERS,
        *CWD_KEYS,
        *TYPE_KEYS,
        *NAME_KEYS,
        *OFF_KEYS,
        *ON_KEYS,
        *CREDENTIAL_KEYS,
        *CREDENTIAL_HOLDERS,
        *BEARER_VARIABLE_KEYS,
        *APPROVAL_LIST_KEYS,
        *APPROVAL_FLAG_KEYS,
        *OTHER_KEYS,
    )
)
