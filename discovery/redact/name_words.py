"""DATA: the words that make a name secret-bearing, and the words that take it back.

Learnt from the environment variables, flags and headers that the servers of three public catalogues
declare (docker/mcp-registry 2026-07-08, stacklok/toolhive-registry 2025-08-30,
modelcontextprotocol/registry seed 2025-05-16) and from the vendors' own documentation.
"""

from __future__ import annotations

from collections.abc import Mapping


def listed(words: str) -> frozenset[str]:
    """Return the set of `words`, which are separated by blanks."""
    return frozenset(words.split())


# A name holding one of these anywhere is secret, unless a public tail or a public lead takes it back.
STRONG = listed(
    """
    token secret secrets password passwords passwd passcode pwd passphrase apikey apitoken authtoken
    accesstoken credential credentials cred creds jwt pat cookie cookies dsn sas otp totp mnemonic
    authorization xoxc xoxd psk htpasswd webhook
    """
)

# Ordinary words too: secret only where they end the name, as in BASIC_AUTH, DB_PASS, OPENAI_KEY.
WEAK = listed("auth key sk sks pass pw bearer session sid kek dek passkey")

# Words that are secret in one place only.
ONLY_IN: Mapping[str, frozenset[str]] = {
    "query": listed("code sig signature hmac auth_code hash_key ticket"),
    "header": listed("signature sig authentication"),
    "env": frozenset(("headers",)),
    "field": frozenset(("authentication",)),
}

# Neighbours that are secret together, whatever each means alone. They win over a public tail inside them.
TOGETHER = (
    ("access", "key", "id"),
    ("session", "id"),
    ("secret", "id"),
    ("webhook", "url"),
    ("webhook", "uri"),
    ("sas", "url"),
    ("sas", "uri"),
    ("connection", "string"),
    ("conn", "string"),
    ("conn", "str"),
    ("connection", "str"),
    ("seed", "phrase"),
    ("recovery", "phrase"),
    ("auth", "header"),
    ("authorization", "header"),
    ("api", "key"),
    ("api", "keys"),
    ("access", "key"),
    ("access", "keys"),
    ("secret", "key"),
    ("secret", "keys"),
    ("private", "key"),
    ("private", "keys"),
    ("signing", "key"),
    ("encryption", "key"),
    ("master", "key"),
    ("account", "key"),
    ("service", "key"),
    ("api", "tokens"),
    ("auth", "tokens"),
    ("access", "tokens"),
    ("bearer", "tokens"),
    ("refresh", "tokens"),
    ("bot", "tokens"),
    ("personal", "tokens"),
    ("li", "at"),
    ("api", "hash"),
)

# Endings of words written without a separator: PGPASSWORD, githubtoken, dreamfactoryapikey.
GLUED = (
    *("password", "passwd", "passphrase", "pwd", "userpass", "secret", "token", "credential", "credentials"),
    *("apikey", "apikeys", "accesskey", "secretkey", "privatekey", "authkey", "masterkey", "servicekey"),
    *("accountkey", "sharedkey", "encryptionkey", "signingkey", "subscriptionkey", "licensekey", "openaikey"),
    *("sessionid", "sessid", "connectionstring", "connstr", "webhookurl", "basicauth", "httpauth"),
)

# After the secret word these say that the value is about the secret, not the secret.
PUBLIC_TAILS = listed(
    """
    file files path paths filename filepath dir dirs directory folder location name names label alias
    type types kind mode modes method methods scheme schemes strategy style format prefix suffix
    separator pattern regex url urls uri uris endpoint endpoints host hostname port domain address addr
    server servers provider providers issuer audience algorithm algorithms alg algo scope scopes realm
    tenant region id ids uid uuid arn ref refs reference env environ var vars variable envvar header
    param parameter parameters field fields column columns table attribute property timeout ttl expiry
    expires expiration expire lifetime duration age seconds minutes hours days interval refresh rotation
    rotate limit limits max min maximum minimum count counts length len size budget threshold usage
    quota window rate ratio cost price symbol mint decimals enabled enable disabled disable required
    require optional allowed verify validation validate check policy policies rule rules store storage
    backend manager vault engine driver helper plugin command cmd script stdin stdout prompt hint
    question help description version sock socket jar secure samesite httponly status state per index
    position exists present only support supported callback redirect flow grant user username login
    level service app project
    """
)

# Before the secret word these make it a switch, a count or a public thing.
SWITCHES = listed(
    """
    no use uses enable enabled disable disabled skip require requires required allow has is verify
    validate hide show mask redact ignore without list check forbid force print
    """
)
COUNTS = listed(
    """
    max min num number total count avg limit pad eos bos unk sep cls stop next page continuation special
    input output prompt completion context cached reasoning mask sync cancellation contract erc20 nft lp
    """
)
PUBLIC_KEYS = listed(
    """
    public publishable primary foreign sort sorting partition hash range routing cache project issue
    space object host idempotency idempotent group map index row lookup shard sharding event state
    config json dict hot short arrow page parent unique composite natural surrogate join order metric
    label tag translation epic board column field dedup websocket s3 known press attribute property
    message dataset team site node any menu meta hint locale name file registry
    """
)
PUBLIC_HEADERS = listed("allow allowed expose exposed cors forwarded forward response public")

# Left out before judging: they say nothing about what stands before them.
FILLERS = listed(
    """
    value default prod production dev development test testing staging local sandbox live primary
    secondary new old current previous b64 base64 hex raw string plain text encoded pem json
    """
)

# Whole names that the words would get wrong.
PUBLIC_NAMES: Mapping[str, frozenset[str]] = {
    # the shell's working directories
    "env": frozenset(("pwd", "oldpwd", "ssh_auth_sock", "session", "desktop_session", "xdg_session_id")),
    "header": frozenset(("sec-websocket-key", "idempotency-key")),
}
