"""DATA: words that name nobody: what servers are called by their kind, and the products they are written for.

`PRODUCTS` are the words in the names of Docker's MCP catalogue (2026-07) and ToolHive's registry (2025-08):
anybody may write a server for Redis, so that two servers called after it are no copies of each other.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words that stand in `text`."""
    return frozenset(text.split())


# What a name may have more or less of and still mean the same.
GENERIC = words("""
    mcp server servers srv service client model context protocol modelcontextprotocol tool tools toolkit api
    app apps sdk cli plugin connector adapter bridge wrapper proxy local remote hosted stdio http sse js ts
    py python node nodejs go golang rust java dotnet net npm npx docker lib core main my the a an for of to
    with and in by llm llms ai agent agents
    """)
# What only somebody who is not says of himself.
AUTHORITY = words("official officially verified original genuine authentic trusted legit certified")
# What is put beside a brand in the name of a host.
BESIDE = words("login signin auth oauth sso secure account accounts online connect gateway")
# Endings that make another honest word: plurals, doers, tongues.
ENDINGS = frozenset(
    ("s", "es", "r", "er", "rs", "ers", "d", "ed", "n", "y", "ly", "e", "ing", "ify", "js", "x")
)
PRODUCTS = words("""
    actors adb agent agentcore agentql airbnb airtable ais aks alfresco alpha amazon analyser analytics
    anonymous api apify apollo appsignals appsync arm arxiv asana ask assistant ast astra astro atlan atlas
    atlassian audiense audioscrape audit aura automation automower autorag aws awslabs azure beagle bedrock
    billing bindings bitrefill border bot box brave brightdata browser browserbase buildkite builds cairo
    camunda canvas carbon casb ccapi cdata cdk cfn charm charmhealth chat chroma circleci clickhouse client
    close cloud cloudflare cloudtrail cloudwatch cms cockroachdb code commander comprehensive connectcloud
    container context core cost couchbase crowdstrike curl custom cylera cypher cyreslab dappier dart data
    database databutton dataprocessing deepwiki descope desktop desktopcommandermcp devhub devkit devtools
    diagram dialer digital discord dns docker dockerhub docs docspace documentation dodo dolt domain dotnet
    dotnetmetadatamcpserver dreamfactory duckduckgo dynamodb dynatrace editor edubase effect elasticache
    elasticsearch elevenlabs email engine everart everything exa excalidraw experience explorer explorium
    face falcon fctr fetch ffmpeg fibery filesystem find firecrawl firefly firewalla fleet flexprice flights
    for gadget gateway gemini genai git github gitlab gitmcp glif globalping gmail google grafana grafbase
    granola graphlit graphql grep gyazo hackernews hackle handwriting hass hdx healthomics heroku homebrew
    hostinger hoverfly hub hubspot hugging hummingbot husqvarna hyperbrowser hyperspell iam iaptic ida image
    import incident index influxdb insights inspektor instant interpreter invideo iot issue javadocs
    jetbrains kafka kagimcp kagisearch keboola kendra kgrag kite kong konnect kubectl kubernetes kyverno
    lara learn libre line linear link linkedin llmtxt local location logpush logs maestro magic management
    manager manifold mapbox maps markdownify marketing markitdown maven memcached memory mercado metabase
    microsoft minecraft miro model modeling monday mongodb monitoring morningstar msk multiversx mysql
    nasdaq needle neo neon neptune netbird next nist node notion nova novita npm observability obsidian oci
    ocr octagon official okta omi onchain one onlyoffice openapi openbnb openmesh openweather openzeppelin
    opik opine oracle orchestrator osp osv oxylabs pago paper payments paypal perplexity phoenix pia pica
    pinecone playwright plotting pluggedin polar pomodash postgres postman pref pricing prisma pro
    prometheus proxmox proxy pulumi puppeteer python qbusiness quantconnect radar ramparts razorpay reddit
    redis redshift ref refactoring reg registry remote render rendering resend retrieval risken ros rube run
    rust rux sandbox schema schemacrawler schogini scorecard scrapegraph scrapezy search securenote security
    semgrep send sentinel sentry sequa sequentialthinking shodan short signals simplechecklist singlestore
    sitewise slack smartbear solidity sonarqube sqlite stackgen stackhawk stellar stripe stylus supabase
    supadata suzieq tables task tavily teamwork telnyx tembo temporal terraform testkube text thingsboard
    tigris time timestream toolbox toolkit tools transcript triplewhale types uberall unreal valkey vectra
    veyrax victorialogs victoriametrics victoriatraces vizro voice vuln wayfound waystation webflow wiki
    wikipedia wix wolfram workers youtube zen zerodha zscaler
    """)
