"""Codex's `requirements.toml` in each of its layouts.

openai/codex `codex-rs/config/src/mcp_requirements.rs` and the managed configuration page (read 2026-11):
`identity.command` as text (the command word alone), `identity.command` as executable and argument matchers,
the matchers without `identity`, the same under `plugins.<plugin>`, and `mcp_server_matchers`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from discovery.shapes.model import Plain
from inventory.model import State
from inventory.registry.sources.argv import allow_exactly, allow_matching
from inventory.registry.sources.literals import literal, prefix_expression
from inventory.registry.sources.model import Tray, Words
from inventory.registry.sources.patterns import read_url_pattern
from inventory.registry.sources.subject import Subject, Unfit, read_launch, read_text
from inventory.registry.sources.values import Map, as_list, as_map, as_text, at, first, named

TABLES = ("mcp_servers", "mcp_server_matchers")
# Commands that start whatever their arguments say: allowing the word allows every package there is.
RUNNERS = frozenset(
    {"npx", "uvx", "bunx", "pnpm", "npm", "yarn", "bun", "uv", "pipx", "node", "deno", "python", "python3"}
    | {
        "docker",
        "podman",
        "sh",
        "bash",
        "zsh",
        "cmd",
        "powershell",
        "pwsh",
        "dnx",
        "dotnet",
        "go",
        "java",
        "env",
    }
)


def read_requirements(value: Plain, tray: Tray) -> None:
    """Take what Codex may start, of its own configuration and of its plugins'."""
    document = as_map(value)
    found = False
    for pointer, table in tables(document):
        found = True
        if not as_map(table):
            tray.lose(
                pointer, "an empty table allows no server at all; here every server is merely unregistered"
            )
        for name, where, row in named(table, pointer):
            tray.count()
            read_row(name, as_map(row), where, tray)
    if not found:
        tray.refuse("", "there is no [mcp_servers] in it")


def tables(document: Map) -> Iterator[tuple[str, Plain]]:
    """Yield the tables that name servers, with their pointers."""
    for key in TABLES:
        if key in document:
            yield f"/{key}", document[key]
    for _, pointer, row in named(document.get("plugins"), "/plugins"):
        for key in TABLES:
            if key in as_map(row):
                yield at(pointer, key), as_map(row)[key]


def read_row(name: str, row: Map, pointer: str, tray: Tray) -> None:
    """Take one server; a row that names nothing certain is refused, and its name is only a candidate."""
    identity = as_map(row.get("identity")) or row
    try:
        subject = read_identity(identity)
    except Unfit as error:
        tray.call(name, State.APPROVED, pointer)
        tray.refuse(pointer, str(error))
        return
    tray.decide(subject, State.APPROVED, pointer, Words(name=name))
    tray.lose(pointer, f"Codex also asks that the server be called {name!r}; a name decides nothing here")


def read_identity(row: Map) -> Subject:
    """Return the subject of a command or URL in any layout; raise Unfit."""
    command, url = row.get("command"), row.get("url")
    if isinstance(command, dict):
        return read_command(as_text(first(command, "executable", "command")), as_list(command.get("args")))
    if isinstance(command, str) and "args" in row:
        return read_command(command, as_list(row["args"]))
    if isinstance(command, str):
        return read_word(command)
    if isinstance(url, dict):
        return read_url(url)
    if isinstance(url, str):
        return read_text(url)
    raise Unfit("write identity.command or identity.url")


def read_word(command: str) -> Subject:
    """Return the subject of a command word; raise Unfit where any program could be behind it."""
    word = command.replace("\\", "/").rpartition("/")[2].lower().removesuffix(".exe").removesuffix(".cmd")
    if word in RUNNERS:
        raise Unfit(f"{word!r} alone allows every package that it can start; match its arguments, too")
    return read_launch(command)


def read_command(command: str, matchers: Sequence[Plain]) -> Subject:
    """Return the subject of an executable with one matcher for each argument; raise Unfit."""
    if not command:
        raise Unfit("the executable is missing")
    words: list[str] = []
    expressions: list[str] = []
    for matcher in matchers:
        word, expression = read_matcher(as_map(matcher))
        if word is not None and not expressions:
            words.append(word)
        else:
            expressions.append(expression)
    if not expressions:
        return allow_exactly((command, *words))
    return allow_matching((command, *words), expressions)


def read_matcher(matcher: Map) -> tuple[str | None, str]:
    """Return the one word that a matcher allows if it is one, and an expression for all; raise Unfit."""
    kind = as_text(matcher.get("match")) or "exact"
    value = matcher.get("value", matcher.get("expression"))
    if not isinstance(value, str):
        raise Unfit("a matcher needs match = exact, prefix or regex, and its value or expression")
    if kind == "exact":
        return value, prefix_expression(value, more=False)
    if kind == "prefix":
        return None, prefix_expression(value, more=True)
    if kind == "regex":
        return literal(value), value
    raise Unfit(f"match = {kind[:20]!r} is not known; write exact, prefix or regex")


def read_url(matcher: Map) -> Subject:
    """Return the subject of a URL matcher; raise Unfit for an expression that is no plain URL."""
    kind = as_text(matcher.get("match")) or "exact"
    value = as_text(matcher.get("value")) or as_text(matcher.get("expression"))
    if kind == "exact":
        return read_text(value)
    if kind == "prefix":
        return read_url_pattern(f"{value}*")
    plain = literal(value)
    if kind != "regex" or plain is None:
        raise Unfit("an expression for URLs cannot be carried over; write the URL, or match = prefix")
    return read_text(plain)
