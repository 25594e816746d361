"""A URL or connection string → the same one without userinfo, secret query values and path tokens. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from discovery.model import Form
from discovery.redact.found import MASK, Found, RedactedUrl
from discovery.redact.names import is_secret_name
from discovery.redact.pairs import redact_pairs
from discovery.redact.patterns import compiled
from discovery.redact.tokens import mask_tokens
from discovery.redact.url_rules import (
    ID_OF,
    OPEN_HOSTS,
    OPEN_USERS,
    PATH_SCHEMES,
    SECRET_PATHS,
    SECRET_QUERIES,
    hosted,
)
from discovery.redact.values import FILE_ENDING, SWITCHES, form_of, is_opaque, looks_random, token_shape

MAX_URL = 32 * 1024  # longer is no address; what follows is dropped
MIN_SEGMENT = 8  # the shortest path segment that may be a credential
MAX_NESTING = 3  # a URL in the query of a URL in the query of a URL

URL = (
    r"(?s)(?P<scheme>[A-Za-z][A-Za-z0-9+.:-]*:)//(?P<authority>[^/?#\\]*)(?P<path>[^?#]*)"
    r"(?P<query>\?[^#]*)?(?P<end>#.*)?"
)
# user:password, or a host and its port, of which either may be a variable
OWNER = r"(?:\$?\{[^{}]*\}|[\w.%+~-])*:(?P<password>[^@]*)"
PORT = r"(?:\d{0,5}|\$?\{[^{}]*\}|\$[A-Z_]+|%[A-Z_]+%)(?:;.*)?"  # a number, or a variable for one
BARE_USERINFO = r"(?P<user>[^\s:/@\"']+):(?P<password>[^\s@\"']+)@(?P<host>[A-Za-z0-9$%{\[(][^\s@]*)"
# What else may stand before a colon and an @: package specs, image tags, addresses of mail.
NO_USER = (
    r"(?i:npm|jsr|github|gitlab|gist|bitbucket|pypi|pip|file|git|mailto|docker|workspace|link|patch|pkg)"
)
NO_HOST = r"(?i:sha\d+:|v?\d+(?:\.\d+)*(?:[-+.\w]*)?$|latest\b|next\b|beta\b)"
HOST = r"(?:tcp|udp|unix)\(|(?:[\w-]+\.)+[A-Za-z]{2,}|localhost\b|\d+\.\d+\.\d+\.\d+|\[|[\w-]+:\d+|[\w-]+/"
ORACLE_USERINFO = r":(?:thin|oci8?):([^/@\s]+/[^@\s]+)@"
SEPARATORS = r"([&;])"


def redact_url(url: str) -> RedactedUrl:
    """Return `url` fit to keep, and its secrets; scheme, host, path and harmless query stay. Never raises."""
    found: list[Found] = []
    text = clean_url(url[:MAX_URL], found, 0)
    return RedactedUrl(text=text, secrets=tuple(found))


def clean_url(url: str, found: list[Found], depth: int) -> str:
    """Return `url` without its secrets, which go to `found`."""
    parts = compiled(URL).fullmatch(url)
    if not parts:
        return mask_tokens(redact_pairs(clean_bare(url, found), "userinfo", found), "path", found)
    scheme = parts["scheme"].rstrip(":").lower()
    authority, path, query, end = with_late_userinfo(parts)
    userinfo, at, host = authority.rpartition("@")
    known = re.sub(r":\d*$", "", host).lower()
    cleaned = (
        f"{parts['scheme']}//{clean_userinfo(userinfo, scheme, found)}{at}{clean_host(host, found)}"
        f"{clean_path(path, scheme, known, found)}{clean_query(query, known, found, depth)}"
        f"{clean_fragment(end, known, found, depth)}"
    )
    return mask_tokens(cleaned, "path", found)


def with_late_userinfo(parts: re.Match[str]) -> tuple[str, str, str, str]:
    """Return authority, path, query, fragment; a password with `/`, `?` or `#` in it is put in the first."""
    authority, path, query, end = parts["authority"], parts["path"], parts["query"] or "", parts["end"] or ""
    whole = authority + path + query + end
    owner = compiled(OWNER).fullmatch(authority)
    if not owner or (
        compiled(PORT).fullmatch(owner["password"]) and not is_database(parts["scheme"], path + end)
    ):
        return authority, path, query, end
    if "@" not in whole:  # cut off before its host
        return f"{authority}@", path, query, end
    userinfo, _, rest = whole.rpartition("@")
    later = compiled(URL).fullmatch(f"x://{rest}")
    if not later:
        return authority, path, query, end
    return f"{userinfo}@{later['authority']}", later["path"], later["query"] or "", later["end"] or ""


def is_database(scheme: str, rest: str) -> bool:
    """Return whether an @ in `rest` can only end a password: web addresses and packages have others."""
    name = scheme.rstrip(":").lower()
    return "@" in rest and not name.endswith(("http", "https", "ws", "wss")) and name not in PATH_SCHEMES


def clean_userinfo(userinfo: str, scheme: str, found: list[Found]) -> str:
    """Return what may stay before the @ of an authority."""
    user, _, password = userinfo.partition(":")
    if userinfo in ("", MASK) or not (password or is_token_user(user, scheme)):
        return userinfo
    form = form_of(password or user)
    found.append(Found(where="userinfo", value=userinfo, form=form))
    return MASK if form is Form.PLAIN or looks_random(user) else userinfo


def is_token_user(user: str, scheme: str) -> bool:
    """Return whether a user name without a password is a token: over HTTP it nearly always is."""
    if user.lower() in OPEN_USERS:
        return False
    return scheme.endswith(("http", "https")) or looks_random(user) or token_shape(user) is not None


def clean_host(host: str, found: list[Found]) -> str:
    """Return `host` without the properties that JDBC writes after it: `h:1433;user=sa;password=p`."""
    name, semicolon, properties = host.partition(";")
    return name + semicolon + redact_pairs(properties, "query:password", found) if semicolon else host


def clean_path(path: str, scheme: str, host: str, found: list[Found]) -> str:
    """Return `path` with the segments masked that are credentials rather than names."""
    if len(path) < MIN_SEGMENT or scheme in PATH_SCHEMES:
        return path
    for below, pattern in SECRET_PATHS:
        known = compiled(pattern).search(path) if hosted(host, below) else None
        if known:
            return (
                path[: known.start("secret")] + masked(known["secret"], found) + path[known.end("secret") :]
            )
    if any(hosted(host, f".{open_host}") for open_host in OPEN_HOSTS):
        return path
    segments = path.split("/")
    for at, segment in enumerate(segments):
        if is_secret_segment(segment, segments[at - 1] if at else ""):
            segments[at] = masked(segment, found)
        elif "=" in segment:
            segments[at] = redact_pairs(segment, "path", found)
    return "/".join(segments)


def is_secret_segment(segment: str, before: str) -> bool:
    """Return whether a path's `segment`, standing after `before`, is a credential."""
    if len(segment) < MIN_SEGMENT:
        return False
    text = unquote(segment)
    if before.lower() in ID_OF or text.startswith("arn:") or compiled(FILE_ENDING).search(text):
        return False
    if is_secret_name(before) and any(map(str.isdigit, text)) and form_of(text) is Form.PLAIN:
        return True
    return looks_random(text)


def masked(value: str, found: list[Found]) -> str:
    """Return the mask for `value` of a path, or `value` where it is only a reference."""
    if value == MASK:
        return value
    form = form_of(value)
    found.append(Found(where="path", value=value, form=form))
    return MASK if form is Form.PLAIN else value


def clean_query(query: str, host: str, found: list[Found], depth: int) -> str:
    """Return `query`, with its question mark, with secret values masked."""
    if len(query) < 2:
        return query
    pieces = compiled(SEPARATORS).split(query[1:])
    return query[0] + "".join(clean_parameter(piece, host, found, depth) for piece in pieces)


def clean_parameter(piece: str, host: str, found: list[Found], depth: int) -> str:
    """Return one `name=value` of a query, its value masked if it is secret."""
    name, equals, value = piece.partition("=")
    text = unquote(value) if equals else unquote(name)
    if not text:
        return piece
    where = f"query:{unquote(name)}" if equals else "query"
    if is_secret_parameter(unquote(name), host) and equals:
        return clean_secret_parameter(piece, name, text, found)
    if looks_random(text) if not equals else is_opaque(text) or token_shape(text):
        found.append(Found(where=where, value=text, form=Form.PLAIN))
        return name + equals + MASK if equals else MASK
    return clean_nested(piece, name, text, found, depth) if equals else piece


def is_secret_parameter(name: str, host: str) -> bool:
    """Return whether the query parameter `name` is secret, on any host or on this one."""
    if is_secret_name(name, "query"):
        return True
    return any(name.lower() in names and hosted(host, below) for below, names in SECRET_QUERIES)


def clean_secret_parameter(piece: str, name: str, text: str, found: list[Found]) -> str:
    """Return a parameter of a secret name, its value masked unless it is a reference or a switch."""
    if text == MASK or text.lower() in SWITCHES:
        return piece
    form = form_of(text)
    found.append(Found(where=f"query:{unquote(name)}", value=text, form=form))
    return f"{name}={MASK}" if form is Form.PLAIN else piece


def clean_nested(piece: str, name: str, text: str, found: list[Found], depth: int) -> str:
    """Return a parameter whose value may be a URL or a document with secrets of its own."""
    before = len(found)
    if "://" in text and depth < MAX_NESTING:
        cleaned = clean_url(text, found, depth + 1)
    else:
        cleaned = redact_pairs(text, f"query:{unquote(name)}", found)
    return piece if len(found) == before or cleaned == text else f"{name}={quote(cleaned, safe='*/:@${}')}"


def clean_fragment(end: str, host: str, found: list[Found], depth: int) -> str:
    """Return the fragment `end`, read as a query where it is one, as OAuth's implicit answer is."""
    return clean_query(end, host, found, depth) if "=" in end else end


def clean_bare(text: str, found: list[Found]) -> str:
    """Return an address without a scheme, its `user:password@` masked if it really is one."""
    oracle = compiled(ORACLE_USERINFO).search(text)
    if oracle:
        found.append(Found(where="userinfo", value=oracle[1], form=form_of(oracle[1])))
        return text[: oracle.start(1)] + MASK + text[oracle.end(1) :]
    bare = compiled(BARE_USERINFO).fullmatch(text)
    if not bare or compiled(NO_USER).fullmatch(bare["user"]) or not is_host(bare["host"]):
        return text
    form = form_of(bare["password"])
    found.append(Found(where="userinfo", value=f"{bare['user']}:{bare['password']}", form=form))
    return f"{MASK}@{bare['host']}" if form is Form.PLAIN else text


def is_host(text: str) -> bool:
    """Return whether `text` starts with the name of a host, and not with a version or a digest."""
    return bool(compiled(HOST).match(text)) and not compiled(NO_HOST).match(text)
