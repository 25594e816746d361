"""DATA: which parts of a URL are secret, or are not, whatever they look like; each with its source."""

from __future__ import annotations

from discovery.redact.name_words import listed

# Hosts (and everything below them) that hand out one URL per user; group `secret` is the credential.
SECRET_PATHS = (
    (".zapier.com", r"/api/(?:v\d/)?mcp/(?:s|a/\d+)/(?P<secret>[^/?#]+)"),  # mcp.zapier.com: connect page
    (".zapier.com", r"/hooks/(?:catch|standard)/(?P<secret>.+)"),  # help.zapier.com: webhooks
    (
        ".make.com",
        r"/mcp/(?:api/v\d/|server/)?(?:u/)?(?P<secret>[^/?#]{20,})",
    ),  # developers.make.com: MCP token
    (".pipedream.net", r"/(?P<secret>[^/?#]{20,})"),  # pipedream.com/docs: MCP
    (".telegram.org", r"/(?:file/)?bot(?P<secret>[^/?#]+)"),  # core.telegram.org/bots/api
    (".slack.com", r"/(?:services|workflows|triggers)/(?P<secret>.+)"),  # api.slack.com: incoming webhooks
    (".discord.com", r"/api/(?:v\d+/)?webhooks/\d+/(?P<secret>[^/?#]+)"),  # discord.com/developers: webhooks
    (".office.com", r"/webhookb?2?/(?P<secret>.+)"),  # learn.microsoft.com: Teams incoming webhooks
    (".webhook.site", r"/(?P<secret>[^/?#]+)"),
    (".ntfy.sh", r"/(?P<secret>[^/?#]{12,})"),  # docs.ntfy.sh: the topic is the password
    (".healthchecks.io", r"/(?:ping/)?(?P<secret>[^/?#]{12,})"),
)

# Query names that are secret on these hosts only.
SECRET_QUERIES = (
    (".smithery.ai", frozenset({"profile", "config"})),  # a profile name selects stored credentials
    (".composio.dev", frozenset({"user_id", "connected_account_id", "customer_id"})),
    (".logic.azure.com", frozenset({"sig"})),
)

# Hosts whose paths are full of hashes and ids that everybody may see.
OPEN_HOSTS = (
    *("github.com", "raw.githubusercontent.com", "codeload.github.com", "gist.github.com", "gitlab.com"),
    *(
        "bitbucket.org",
        "codeberg.org",
        "huggingface.co",
        "files.pythonhosted.org",
        "pypi.org",
        "registry.npmjs.org",
    ),
    *(
        "files.pythonhosted.org",
        "registry.npmjs.org",
        "cdn.jsdelivr.net",
        "unpkg.com",
        "esm.sh",
        "deno.land",
        "jsr.io",
        "ghcr.io",
        "docker.io",
    ),
    *("quay.io", "login.microsoftonline.com", "sts.windows.net", "docs.google.com", "drive.google.com"),
    *("www.figma.com", "management.azure.com", "gitmcp.io"),
)

# A random segment after one of these is an id: the path says of what.
ID_OF = listed(
    """
    subscriptions tenants tenant projects project workspaces workspace organizations organisations
    organization orgs org users user teams team groups resourcegroups accounts account databases database db
    commit commits tree blob raw objects object releases release runtimes runtime agents agent spaces
    environments env apps app applications sites channels documents document docs files file folders pages
    page tasks boards issues models model datasets dataset packages package versions version runs jobs
    sheets d e datasources datasource collections collection tables items records bases repositories repos
    images layers digests sha256 servers clusters nodes regions stores catalogs catalogues zones catalog
    profiles knowledgebases assistants threads indexes warehouses warehouse endpoints functions genie
    deployments lakehouses capacities reports products
    """
)

# Schemes whose path is a file, a repository or a package, never a credential.
PATH_SCHEMES = listed(
    "file unix pipe npipe git ssh git+ssh git+https git+http git+file docker oci pkg sqlite"
)

# User names that are no credential when they stand alone before a host.
OPEN_USERS = frozenset(("git", "hg", "svn", "anonymous", "ftp", "aws"))


def hosted(host: str, below: str) -> bool:
    """Return whether `host` is the host after the dot of `below`, or one below it."""
    return f".{host}".endswith(below)
