"""What a value in a secret position is: a reference, a prompt, a placeholder, a path, or the secret."""

from __future__ import annotations

import re

from discovery.model import Form
from discovery.redact.name_words import listed
from discovery.redact.names import is_secret_name, name_words
from discovery.redact.patterns import compiled
from discovery.redact.randomness import is_jumbled
from discovery.redact.shapes import candidates

MIN_OPAQUE = 24  # shorter values of unknown kind are ids more often than keys
MIN_TOKEN = 16  # the shortest token of a row in shapes.py is longer
MAX_VALUE = 32 * 1024  # no token is looked for past this; every caller cuts before

# Words that stand before a value in a header, and are not part of it.
SCHEME = r"(?i:bearer|basic|token|digest|negotiate|apikey|api-key|bot|key|splunk|sso-key)\s+"

# $X %X% $env:X !secret x $(cmd) ${cmd: x} `cmd` process.env.X: only as the whole value, for passwords
# hold dollars too.
REFERENCE = r"""(?x)\$\([^()]*\) | `[^`]*` | <%[^%]*%> | \$[A-Z_][A-Z0-9_]* | \$env:[A-Za-z_][A-Za-z0-9_]*
    | %[A-Za-z_][A-Za-z0-9_()]*% | !(?:secret|env|env_var|vault|ref|include|var)[ \t]+[\w./:-]+
    | process\.env\.[A-Za-z_][A-Za-z0-9_]* | (?:ENV|os\.environ)\[[^\[\]]*\]
    | \$\{(?:cmd|command|exec|shell):[^{}]*\}"""
# One innermost ${X} ${env:X} ${{ secrets.X }} {{x}} {env:X}; several may stand in a value, or in one another.
VARIABLE = (
    r"\$\{\{[^{}]*\}\}|\{\{[^{}]*\}\}|\$\{[^{}]*\}"
    r"|\{(?:env|file|input|prompt|user_config|secrets?|vault|cred(?:ential)?|keychain):[^{}]*\}"
)
# A name in a secret store instead of a value: op://vault/item, keyring:name, @Microsoft.KeyVault(...).
STORE = r"""(?x)(?i: (?:op|bws|vault|secrets?|secretref|keyring|keychain|keyvault|akv|azurekv|kv|infisical
    |doppler|awssm|aws-sm|aws-ssm|ssm|asm|gcpsm|gcp-sm|gsm|gopass|passwordstore|env|file|se)
    ://(?=[\w./@~-]) [^\s?#]{1,256}
    | (?:keyring|keychain|keyvault|vault|secretref):(?=[\w./@~-]) [^\s?#]{1,256}
    | env:[a-z_][a-z0-9_]* | file:[~./][^\s]* | ref\+[a-z0-9]+://\S{1,256} | @microsoft\.keyvault\([^()]*\)
    | arn:aws[a-z-]*:(?:secretsmanager|ssm):\S{1,256} | projects/[^/\s]+/secrets/\S{1,256} )"""
# What documentation writes where the reader's own secret belongs.
PLACEHOLDER = r"""(?x)(?i: <[^<>]{0,64}>
    | \[(?:your|insert|enter|api|token|key|redacted|removed|hidden|masked)[^\[\]]{0,64}\]
    | [x*.\u2026\u2022_-]{3,}
    | your[-_ ](?:[a-z\d]+[-_ ]){0,5}(?:key|token|secret|password|pass|pat|id|here|credentials?|url|value|name
      |string|cookie|hash|dsn)
    | (?:insert|enter|replace|put|add|paste)[-_ ](?:with[-_ ])?(?:your|the|api|token|key|secret)[a-z _-]{0,64}
    | (?:[a-z]+[-_ ]){0,4}(?:key|token|secret|password)[-_ ](?:goes[-_ ])?here
    | placeholder | redacted | todo | n/a | none | null | nil )"""
# Filled in by a person or a client when the server starts.
PROMPT = (
    r"\$?\{(?:input|prompt|promptString|promptSecret|user_config|userInput|userConfig)[.:][^{}]*\}"
    r"|\$?\{\{\s*inputs?\.[^{}]*\}\}"
)
# ${X:-default} ${X-default} ${X:=default} ${X=default} ${X:+other} ${X:default} ${env:X:default}
DEFAULT = (
    r"\$\{(?!(?i:cmd|exec|shell|env|command|config|file|secret|secrets|vault|cred|credential|keychain|op):(?![-=+?])[^:{}]*\})"
    r"(?:env:)?[A-Za-z_][A-Za-z0-9_]*(?::?[-=+]|:(?![-=+?]))([^{}]*)\}"
)
MAX_VARIABLES = 16  # in one value; more is no header and no password
BETWEEN = r"[\s:;,@/|]*"

FILE_ENDING = (
    r"(?i:\.(?:tgz|gz|zip|whl|jar|mcpb|dxt|js|mjs|cjs|ts|py|json|ya?ml|toml"
    r"|git|html?|xml|md|txt|exe|msi|dmg|deb|rpm))$"
)
SWITCHES = frozenset(("true", "false", "yes", "no", "on", "off", "0", "1"))
METHOD_NAMES = frozenset(("auth", "authentication", "authorization", "credentials", "bearer", "session"))
METHODS = listed(
    """
    none basic bearer oauth oauth2 oidc token jwt apikey api_key api-key digest ntlm kerberos negotiate
    saml ldap iam sigv4 aws azure entra msal google github gcloud adc default auto browser interactive
    device devicecode managed managedidentity cli windows sspi mtls cert certificate anonymous
    integrated required optional disabled enabled
    """
)
# A connection string is a secret by its parts: one that has the driver log in as the user has none.
STRING_NAMES = frozenset(("string", "str", "connstr", "connectionstring", "dsn"))
STRING_PART = r"\s*([A-Za-z][\w .-]{0,63}?)\s*=\s*([^;=\"'{}]{0,256})"
NEVER_PATHS = frozenset(("password", "passwd", "passphrase", "pass", "pw", "passcode"))
PATH = r"(?:~|\.{1,2}|\$\{?[A-Za-z_]\w*\}?|%\w+%|[A-Za-z]:)?[\\/]|\\\\|file:"
FILE_NAME = (
    r"[\w.+ -]{1,64}\.(?:json|jsonc|pem|key|crt|cer|cert|p12|pfx|p8|jks|ya?ml|toml|ini"
    r"|env|txt|conf|cfg|kdbx|netrc|sock)"
)
OPAQUE = r"[A-Za-z0-9+/=_.~%:-]+"
DIGEST_VALUE = r"(?i:(?:sha(?:1|224|256|384|512)|md5)[:-][0-9a-f]{32,})"
DIGEST = r"(?i:sha(?:1|224|256|384|512)|md5|blake[23][bs]?)[:-]"


def form_of(value: str | None) -> Form:
    """Return how `value`, standing where a secret belongs, holds it; PLAIN means it is the secret."""
    text = bare_secret(value or "")
    if not text:
        return Form.REFERENCE
    if token_shape(text):
        return Form.PLAIN
    if compiled(REFERENCE).fullmatch(text) or compiled(STORE).fullmatch(text) or is_placeholder(text):
        return Form.REFERENCE
    return composed_form(text)


def composed_form(text: str) -> Form:
    """Return the form of a value made of variables; any literal word, default or other, makes it PLAIN."""
    form = Form.PLAIN
    for _ in range(MAX_VARIABLES):
        found = compiled(VARIABLE).search(text)
        if not found:
            break
        if compiled(PROMPT).fullmatch(found[0]):
            form = Form.PROMPT
        elif holds_default(found[0]):
            return Form.PLAIN
        elif form is Form.PLAIN:
            form = Form.REFERENCE
        text = text[: found.start()] + text[found.end() :]
    return form if compiled(BETWEEN).fullmatch(text) else Form.PLAIN


def holds_default(variable: str) -> bool:
    """Return whether `variable` has a written default that is itself a literal secret."""
    found = compiled(DEFAULT).fullmatch(variable)
    return bool(found and found[1].strip() and form_of(found[1]) is Form.PLAIN)


def is_placeholder(text: str) -> bool:
    """Return whether `text` is what documentation writes instead of a secret, such as `<YOUR_KEY>`."""
    return bool(compiled(PLACEHOLDER).fullmatch(text)) and not is_jumbled(text)


def token_shape(value: str) -> str | None:
    """Return the id of the first known kind of token that occurs in `value`."""
    if len(value) < MIN_TOKEN:
        return None
    text = value[:MAX_VALUE]
    return next((shape.id for shape in candidates(text) if compiled(shape.pattern).search(text)), None)


def is_secret_value(value: str) -> bool:
    """Return whether `value` gives itself away as a secret, wherever it stands."""
    return token_shape(value) is not None or is_opaque(value)


def is_opaque(value: str) -> bool:
    """Return whether `value` is long, random and of both cases: too much for an id, a hash or a word."""
    if len(value) < MIN_OPAQUE or "://" in value:
        return False
    text = bare_secret(value)
    if len(text) < MIN_OPAQUE or not compiled(OPAQUE).fullmatch(text) or compiled(DIGEST).match(text):
        return False
    if compiled(PATH).match(text):
        return any(is_opaque(part) for part in text.split("/"))
    if compiled(FILE_ENDING).search(text):
        return False
    kinds = sum(1 for kind in (str.islower, str.isupper, str.isdigit) if any(map(kind, text)))
    return kinds == 3 and is_jumbled(text)


def looks_random(value: str) -> bool:
    """Return whether `value`, in a secret position, looks made by a machine: a UUID, long hex, base64.

    Words, paths, versions, package names and digests do not. Elsewhere ids look the same: ask
    `is_secret_value` there.
    """
    text = unquoted(value)
    if (
        len(text) < MIN_TOKEN
        or compiled(DIGEST).match(text)
        or not compiled(OPAQUE).fullmatch(text)
        or form_of(text) is not Form.PLAIN
    ):
        return False
    return is_jumbled(text)


def is_harmless(name: str, value: str) -> bool:
    """Return whether `value`, under the secret name `name`, is but a switch, a method or a file's path."""
    text = unquoted(value).lower()
    if text in SWITCHES:
        return True
    last = name_words(name)[-1:]
    if last and last[0] in STRING_NAMES and is_open_string(value):
        return True
    if last and last[0] in METHOD_NAMES and text in METHODS:
        return True
    return not (last and last[0] in NEVER_PATHS) and is_path(value)


def is_open_string(value: str) -> bool:
    """Return whether `value` is a connection string without a secret part: `Server=h;Database=d`."""
    parts = [part for part in unquoted(value).split(";") if part.strip()]
    pairs = [compiled(STRING_PART).fullmatch(part) for part in parts]
    return len(pairs) > 1 and all(
        pair and not names_secret(pair[1]) and not is_secret_value(pair[2]) and "://" not in pair[2]
        for pair in pairs
    )


def names_secret(part: str) -> bool:
    """Return whether a part of a connection string is a secret; a signed address is one by its signature."""
    return is_secret_name(part) or part.strip().lower().endswith(("signature", "sas"))


def is_path(value: str) -> bool:
    """Return whether `value` names a file or folder, with nothing random in it."""
    text = unquoted(value)
    if not (compiled(PATH).match(text) or compiled(FILE_NAME).fullmatch(text)) or token_shape(text):
        return False
    return not any(is_jumbled(part) for part in re.split(r"[\\/]", text))


def bare_secret(value: str) -> str:
    """Return `value` without quotes and without the word that a header puts before it: `Bearer x` is `x`."""
    return compiled(SCHEME).sub("", unquoted(value), count=1)


def unquoted(value: str) -> str:
    """Return `value` without the blanks and the pair of quotes around it."""
    text = value.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1].strip()
    return text
