"""URL patterns of clients, whose `*` stands for anything, as the narrower patterns that entries have.

An entry writes `{name}` for one label or segment and `/*` at the end only. What that cannot say is told as a
loss and left out: an approval is never made wider than it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from inventory.registry.sources.subject import MAX_WORD, Subject, Unfit, read_text

SCHEME = re.compile(r"(?P<scheme>https?|wss?|http\*|\*)://(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
ANY_HOST = re.compile(r"[*.]*(?::.*)?")
LABELS = 3  # of a host that a leading `*.` is written out for; deeper ones are told as a loss
MAX_STARS = 8  # in one pattern: each may double the identities it becomes


def read_url_pattern(pattern: str, *, bare_is_any: bool = False) -> Subject:
    """Return the subject of a URL pattern, with every further identity in `also`; raise Unfit.

    `bare_is_any` says that a URL without a path stands for every path, as Claude Code reads it.
    """
    pattern = pattern.strip()
    if not pattern or len(pattern) > MAX_WORD or pattern.count("*") > MAX_STARS:
        raise Unfit(f"write a URL of at most {MAX_WORD} characters with at most {MAX_STARS} *")
    if set("${}") & set(pattern):
        raise Unfit("it holds a variable or a brace, which is no fixed address; write the URL itself")
    notes: list[str] = []
    first, *others = [read_text(text) for text in dict.fromkeys(spelt_out(pattern, bare_is_any, notes))]
    also = tuple(each.identity for each in others if each.identity != first.identity)
    return Subject(identity=first.identity, also=also, notes=tuple(dict.fromkeys(notes)))


def spelt_out(pattern: str, bare_is_any: bool, notes: list[str]) -> Iterator[str]:
    """Yield every identity that is a part of what `pattern` matches; raise Unfit if none is."""
    split = SCHEME.fullmatch(pattern)
    scheme, rest = (split["scheme"].lower(), split["rest"]) if split else ("*", pattern)
    if split is None and ("://" in pattern or ("*" not in pattern and "." not in pattern)):
        raise Unfit("not a URL; write for example https://mcp.example.com/*")
    end = min((index for index in (rest.find("/"), rest.find("?")) if index >= 0), default=len(rest))
    host, path = rest[:end], rest[end:]
    if ANY_HOST.fullmatch(host):
        raise Unfit("the host is anybody's; write it out, or at least its last two labels")
    if not path and bare_is_any and not host.endswith("*"):
        path = "/*"
    for name in hosts(host, notes):
        for tail in paths(path if not host.endswith("*") else path or "/*", notes):
            yield from (f"{each}://{name}{tail}" for each in schemes(scheme))


def schemes(scheme: str) -> Sequence[str]:
    """Return the schemes that one in a pattern stands for."""
    return ("https", "http") if "*" in scheme else (scheme,)


def hosts(host: str, notes: list[str]) -> Iterator[str]:
    """Yield the hosts of a pattern, one label for a placeholder."""
    name, colon, port = host.partition(":") if not host.startswith("[") else (host, "", "")
    if "*" in port:
        notes.append("any port is asked for; only the scheme's own is carried over: name each port you need")
        colon = port = ""
    if name.endswith("*"):
        notes.append(
            "a * at the end of a host would cover hosts of others; only the host itself is carried over"
        )
        name = name.rstrip("*").rstrip(".")
    lead = name.startswith("*.")
    rest = labels(name[2:] if lead else name, notes)
    if not lead:
        yield f"{rest}{colon}{port}"
        return
    notes.append(f"*. stands for any number of labels; up to {LABELS} are carried over")
    for count in range(1, LABELS + 1):
        yield f"{'.'.join(f'{{l{index}}}' for index in range(1, count + 1))}.{rest}{colon}{port}"


def labels(name: str, notes: list[str]) -> str:
    """Return a host in which each remaining `*` stands for a part of one label."""
    if "*" in name:
        notes.append("a * inside a host stands for several labels there, and for a part of one here")
    return numbered(name, "h")


def paths(path: str, notes: list[str]) -> Iterator[str]:
    """Yield the paths of a pattern: a `*` in the middle is one segment, one at the end all that follows."""
    plain, question, query = path.partition("?")
    if "*" in query and query != "*":
        raise Unfit("a * inside a query is not read; end the URL before the query, or with ?*")
    tail = f"{question}{query}"
    any_below = plain.endswith("*")
    body = re.sub(r"\*+$", "", plain) if any_below else plain
    if "*" in body:
        notes.append("a * in the middle of a path stands for several segments there, and for one here")
    body = numbered(body, "p")
    if not any_below:
        yield f"{body}{tail}"
    elif body.endswith("/") or not body:
        if body.strip("/"):
            notes.append("the address itself, with nothing behind it, is covered too")
        yield f"{body.rstrip('/')}/*"
    else:
        yield f"{body}/*"
        yield f"{body}{{rest}}/*"


def numbered(text: str, letter: str) -> str:
    """Return `text` with a placeholder of its own for each run of `*`."""
    parts = re.split(r"\*+", text)
    return "".join(
        part + (f"{{{letter}{index}}}" if index < len(parts) else "")
        for index, part in enumerate(parts, start=1)
    )
