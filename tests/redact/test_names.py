"""Which names say that their value is secret; and how well that fits what real servers declare."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.redact.name_words import listed
from discovery.redact.names import Where, is_secret_name

DATA = Path(__file__).parent / "data"

SECRET: dict[Where, str] = {
    "env": """
        API_KEY APIKEY API_KEYS API_TOKEN APITOKEN ACCESS_TOKEN ACCESS_TOKEN_SECRET API_SECRET_KEY
        AUTH_TOKEN GITHUB_PERSONAL_ACCESS_TOKEN GITHUB_PAT HUB_PAT_TOKEN GH_TOKEN SLACK_BOT_TOKEN
        SLACK_MCP_XOXC_TOKEN NOTION_TOKEN OPENAI_API_KEY OPENAI_KEY AZURE_OPENAI_KEY ANTHROPIC_AUTH_TOKEN
        CLAUDE_CODE_OAUTH_TOKEN AWS_SECRET_ACCESS_KEY AWS_ACCESS_KEY_ID AWS_SESSION_TOKEN
        ALIBABA_CLOUD_ACCESS_KEY_SECRET VOLC_ACCESSKEY VOLC_SECRETKEY RAZORPAY_KEY_SECRET
        AZURE_CLIENT_SECRET AZURE_STORAGE_ACCOUNT_KEY AZURE_STORAGE_CONNECTION_STRING
        APPLICATIONINSIGHTS_CONNECTION_STRING SENTRY_DSN SAS_URL SAS_TOKEN DB_PASSWORD PGPASSWORD
        MYSQL_PWD REDIS_PWD DB_PASS MYSQL_PASS POSTGRES_PASSWORD KEYCLOAK_ADMIN_PASSWORD SMTP_PASSWD
        SSH_PASSPHRASE PRIVATE_KEY OKTA_PRIVATE_KEY WALLET_PRIVATE_KEY PRIVATE_KEY_PEM JWT_SECRET
        SECRET_KEY_BASE ENCRYPTION_KEY SIGNING_KEY MASTER_KEY N8N_ENCRYPTION_KEY DESCOPE_MANAGEMENT_KEY
        APOLLO_KEY SUPABASE_SERVICE_ROLE_KEY SUPABASE_ANON_KEY INFURA_KEY INTEGRATION_KEY
        PROXMOX_TOKEN_VALUE TG_API_HASH LINKEDIN_COOKIE LI_AT SESSION_ID JSESSIONID SESSION_SECRET
        REDISCLI_AUTH BASIC_AUTH NPM_AUTH SLACK_WEBHOOK_URL DISCORD_WEBHOOK MNEMONIC SEED_PHRASE
        OPENAPI_MCP_HEADERS OTEL_EXPORTER_OTLP_HEADERS GOOGLE_CREDENTIALS_JSON
        GOOGLE_APPLICATION_CREDENTIALS API_KEY_2 TOKEN_GITHUB STRIPE_SECRET TOTP_SECRET VAULT_SECRET_ID
        DATABASE_PASSWORD_PROD API_1_HEADER_AUTHORIZATION openaiApiKey dreamfactoryapikey githubtoken
        uberall.access_token DIFY_APP_SKS""",
    "header": """
        Authorization authorization Proxy-Authorization Cookie Set-Cookie X-Api-Key X-API-KEY Api-Key
        apikey X-Auth-Token X-Access-Token X-CSRF-Token X-Goog-Api-Key Ocp-Apim-Subscription-Key
        X-Functions-Key PRIVATE-TOKEN Job-Token X-Vault-Token X-Amz-Security-Token X-Bkapi-Authorization
        X-Auth X-Secret X-Hub-Signature Mcp-Session-Id X-Shopify-Access-Token DD-API-KEY
        DD-APPLICATION-KEY X-Figma-Token Xi-Api-Key CF-Access-Client-Secret X-Webhook-Secret
        X-Smithery-Key""",
    "flag": """
        --api-key --apiKey --apikey --api_key --key --token --auth-token --access-token --access_token
        --figma-api-key --figma-oauth-token --github-token --password --db-password --pass --passwd
        --secret --client-secret --auth --basic-auth --bearer --bearer-token --cookie --session
        --session-id --jwt --pat --private-key --connection-string --connectionString --dsn --webhook-url
        --credentials --creds --sas-token --refresh-token --personal-access-token --ha-token --secret-key
        --aws-secret-access-key --account-key --subscription-key --license-key -token -apikey -password""",
    "query": """
        token access_token api_key apikey apiKey key code sig signature auth secret password pwd sid
        session session_id client_secret id_token refresh_token jwt sas hmac ticket x-api-key
        X-Amz-Signature X-Amz-Security-Token X-Goog-Signature X-Amz-Credential tavilyApiKey exaApiKey
        auth_code""",
    "field": """
        apiKey api_key token accessToken authToken bearerToken password clientSecret client_secret
        private_key privateKey Authorization authorization credentials secret secretKey connectionString
        dsn cookie key auth refresh_token session_token webhookUrl BRAVE_API_KEY""",
}

PUBLIC: dict[Where, str] = {
    "env": """
        PATH PWD OLDPWD HOME SHELL KEYBOARD MONKEY TOKENIZERS_PARALLELISM MAX_TOKENS MAX_TOKEN MIN_TOKENS
        OPENAI_MAX_TOKENS NUM_TOKENS TOKEN_LIMIT TOKEN_BUDGET JOB_LOG_TOKEN_THRESHOLD
        NEO4J_RESPONSE_TOKEN_LIMIT TOKEN_URL TOKEN_ENDPOINT CHARMHEALTH_TOKEN_URL TOKEN_FILE_PATH
        ADX_TOKEN_FILE_PATH PROXMOX_TOKEN_NAME TOKEN_TYPE TOKEN_ADDRESS PAD_TOKEN SSL_CERT_FILE
        SSL_KEYFILE REDIS_SSL_KEYFILE TEMPORAL_TLS_CLIENT_KEY_PATH KEY_FILE KEY_PATH PUBLIC_KEY
        LANGFUSE_PUBLIC_KEY SSH_PUBLIC_KEY STRIPE_PUBLISHABLE_KEY AUTH_TYPE AUTH_MODE AUTH_URL AUTH_DOMAIN
        AUTH_PROVIDER SERVICENOW_AUTH_TYPE USE_AUTH NO_AUTH ENABLE_AUTH REQUIRE_AUTH AUTH_ENABLED
        SECRET_NAME SECRET_ARN SECRETS_DIR SECRET_MANAGER_PROJECT KEY_VAULT_NAME KEY_VAULT_URL
        PRIMARY_KEY_COLUMN PRIMARY_KEY FOREIGN_KEY SORT_KEY PARTITION_KEY CACHE_KEY JIRA_PROJECT_KEY
        AUTHOR GIT_AUTHOR_NAME AUTHORITY XAUTHORITY SSH_AUTH_SOCK SESSION_TIMEOUT SESSION_TTL
        DESKTOP_SESSION SESSION_NAME PASSWORD_FILE PASSWORD_STORE_DIR PASSWORD_MIN_LENGTH COOKIE_DOMAIN
        GITLAB_AUTH_COOKIE_PATH JWT_ISSUER JWT_AUDIENCE JWT_ALGORITHM JWT_EXPIRY AWS_REGION AWS_PROFILE
        AZURE_CLIENT_ID AZURE_TENANT_ID OAUTH_CLIENT_ID OKTA_KEY_ID COINBASE_CDP_API_KEY_NAME
        API_KEY_HEADER KEYRING_BACKEND KEYCLOAK_URL DATABASE_URL BASE_URL USERNAME ALLOWED_HEADERS
        CORS_ALLOW_HEADERS BYPASS COMPASS PASSTHROUGH CODE CODEX_HOME SIGNATURE_VERSION
        HYPRLAND_INSTANCE_SIGNATURE NODE_ENV PYTHONPATH COMPOSE_PROJECT_NAME WEBHOOK_PORT CREDENTIALS_PATH
        TOKEN_ENV_VAR NEXT_TOKEN""",
    "header": """
        Accept Accept-Language Content-Type X-Request-Id User-Agent Origin Host X-Tenant X-Tenant-Id
        X-Forwarded-For Idempotency-Key Sec-WebSocket-Key Mcp-Protocol-Version X-MCP-Toolsets
        X-MCP-Readonly X-Project-Id X-Region Cache-Control If-None-Match Referer Traceparent X-Api-Version
        X-Auth-Type X-GitHub-Api-Version Content-Length""",
    "flag": """
        --max-tokens --tokenizer --token-limit --token-count --author --authority --auth-mode --auth-type
        --no-auth --use-auth --disable-auth --skip-auth --key-path --key-file --keyfile --ssl-keyfile
        --token-file --password-file --password-stdin --password-command --credentials-file --cookie-jar
        --session-timeout --session-name --public-key --primary-key --sort-key --keyboard --repository
        --project --profile --region --header-file --secret-name --keyspace --key-vault --code --sign
        --compass --pass-through --tokens-per-minute -y -k -p --port --env-file --stdio --monkey --bypass
        --passive --keys --list-tokens --without-password""",
    "query": """
        region project page limit cursor next_token page_token version api-version qualifier profile
        readonly features toolsets project_ref keyword sort_key author encode codec tenant token_type
        key_id user response_type client_id redirect_uri scope state max_tokens""",
    "field": """
        maxTokens max_tokens tokenizer author name type command args cwd url keyPath publicKey authType
        tokenEndpoint tokenUrl passwordFile headers env key_id secretName sessionTimeout cacheKey
        primaryKey keyboard nextToken inputTokens outputTokens""",
}


def table(names: dict[Where, str]) -> list[tuple[Where, str]]:
    return [(where, name) for where, block in names.items() for name in block.split()]


@pytest.mark.parametrize(("where", "name"), table(SECRET))
def test_a_name_that_says_secret_is_secret(where: Where, name: str) -> None:
    assert is_secret_name(name, where)


@pytest.mark.parametrize(("where", "name"), table(PUBLIC))
def test_a_name_that_only_sounds_secret_stays_public(where: Where, name: str) -> None:
    assert not is_secret_name(name, where)


def declared(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


# The catalogues call these secret too: a user name, a client id, an address. Only their values can tell.
IDS = ("_ID", "_URL", "_USER", "_USERNAME", "_URI", "_ENDPOINT", "_IDENTIFIER", "_DOMAIN", "_CLOUD")

# And these plain, which are credentials by any reading.
MISLABELLED = listed(
    """
    API_1_HEADER_AUTHORIZATION APOLLO_KEY BUGSNAG_PROJECT_API_KEY CB_CONNECTION_STRING
    CHARMHEALTH_CLIENT_SECRET DREAMFACTORY_API_KEY GITHUB_TOKEN KITE_ACCESS_TOKEN KITE_API_KEY
    LARA_ACCESS_KEY_ID NOVITA_API_KEY ORACLE_CONNECTION_STRING QUANTCONNECT_API_TOKEN TEMPORAL_API_KEY
    VL_INSTANCE_HEADERS VM_INSTANCE_HEADERS VT_INSTANCE_HEADERS uberall.access_token
    """
)


def test_every_credential_that_real_servers_declare_secret_is_found() -> None:
    missed = [name for name in declared("declared-secret.txt") if not is_secret_name(name, "env")]
    assert [name for name in missed if not name.endswith(IDS)] == []


def test_no_variable_that_real_servers_declare_plain_is_taken_for_a_secret() -> None:
    taken = {name for name in declared("declared-plain.txt") if is_secret_name(name, "env")}
    assert taken == MISLABELLED


def test_against_the_catalogues_own_flags_nine_in_ten_agree() -> None:
    secret, plain = declared("declared-secret.txt"), declared("declared-plain.txt")
    found = sum(is_secret_name(name, "env") for name in secret)
    wrong = sum(is_secret_name(name, "env") for name in plain)
    assert found / len(secret) > 0.88
    assert found / (found + wrong) > 0.91


@given(st.text(max_size=400))
def test_any_text_may_be_a_name(name: str) -> None:
    assert is_secret_name(name) in (True, False)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz_", max_size=300))
def test_what_stands_before_a_client_secret_never_hides_it(prefix: str) -> None:
    assert is_secret_name(f"X{prefix}_CLIENT_SECRET")
