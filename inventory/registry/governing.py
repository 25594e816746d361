"""What an entry governs besides its identity, and the parts of it that it denies, as they are written."""

from __future__ import annotations

from collections.abc import Mapping

from discovery.identity.patterns import Pattern
from inventory.model import Denial, Governs
from inventory.registry.expression import ExpressionError, compiled
from inventory.registry.fields import (
    ID,
    Refused,
    check_known,
    items_of,
    map_of,
    names_of,
    needed,
    section,
    text_of,
    texts_of,
    word_of,
)
from inventory.registry.matching import STRENGTH_WORDS
from inventory.registry.nodes import Value

GOVERNS = ("min_strength", "transports", "args", "env", "sources", "publishers", "tools")
ARGS = ("fixed", "allowed", "forbidden")
ENV = ("allowed", "forbidden")
DENY = ("id", "reason", "versions", "args", "digests")
# MCP's transports (specification 2025-11-25 and, for `sse`, 2024-11-05), and the local socket of some hosts.
TRANSPORTS = ("stdio", "streamable-http", "sse", "websocket", "unix")
MAX_RULES = 200  # of one kind in one entry
DIGEST = Pattern(r"(?:sha256:)?([0-9a-fA-F]{64})")
ANY_DIGEST = Pattern(r"sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}|[0-9a-f]{40}")
SOURCE = Pattern(r"(?:https?://)?[A-Za-z0-9*][A-Za-z0-9*._-]*(?::\d{1,5})?(?:/[^\s?#]*)?")


def read_governs(node: Value, name: str) -> Governs:
    """Return what the entry governs; raise Refused for what is not understood."""
    fields = section(node, name, GOVERNS)
    found = Value(value=dict(fields), span=node.span)
    args, env = section(found, "args", ARGS, "governs."), section(found, "env", ENV, "governs.")
    return Governs(
        min_strength=word(fields, "min_strength", STRENGTH_WORDS),
        transports=transports(fields),
        args_fixed=texts(args, "fixed", "governs.args."),
        args_allowed=expressions(args, "allowed", "governs.args."),
        args_forbidden=expressions(args, "forbidden", "governs.args."),
        env_allowed=names(env, "allowed", "governs.env."),
        env_forbidden=names(env, "forbidden", "governs.env."),
        sources=sources(fields),
        publishers=names(fields, "publishers", "governs."),
        tools=hashes(fields),
    )


def word(fields: Mapping[str, Value], name: str, words: tuple[str, ...]) -> str:
    """Return the text of a field that has few values, empty if it is not there."""
    found = fields.get(name)
    return "" if found is None else word_of(found, f"governs.{name}", words)


def transports(fields: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the transports that are approved; raise Refused for a word that is none."""
    found = names(fields, "transports", "governs.")
    if unknown := sorted(set(found) - set(TRANSPORTS)):
        known = ", ".join(TRANSPORTS)
        field = "governs.transports"
        raise Refused(field, fields["transports"].line, f"{unknown[0][:40]!r} is no transport; write {known}")
    return found


def names(fields: Mapping[str, Value], name: str, path: str) -> tuple[str, ...]:
    """Return the names in a field's list, sorted."""
    found = fields.get(name)
    return () if found is None else bounded(names_of(found, path + name), found, path + name)


def texts(fields: Mapping[str, Value], name: str, path: str) -> tuple[str, ...]:
    """Return the texts in a field's list, in their order, for an argument may stand twice."""
    found = fields.get(name)
    if found is None:
        return ()
    items = found.value if isinstance(found.value, list) else [found]
    if not items:
        raise Refused(path + name, found.line, "the list is empty; write an item, or remove the field")
    return bounded(tuple(text_of(item, path + name) for item in items), found, path + name)


def bounded(found: tuple[str, ...], node: Value, field: str) -> tuple[str, ...]:
    """Return `found`; raise Refused where there are too many to be compared with every launch."""
    if len(found) > MAX_RULES:
        raise Refused(field, node.line, f"write at most {MAX_RULES} items")
    return found


def expressions(fields: Mapping[str, Value], name: str, path: str) -> tuple[str, ...]:
    """Return the regular expressions in a field's list; raise Refused for one that cannot be used."""
    found = fields.get(name)
    if found is None:
        return ()
    read = bounded(texts_of(found, path + name), found, path + name)
    for text in read:
        try:
            compiled(text)
        except ExpressionError as error:
            advice = "; an argument is matched whole, for example '--root=/srv/.*'"
            raise Refused(path + name, found.line, f"{error}{advice}") from None
    return tuple(sorted(read))


def sources(fields: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the hosts and addresses of package registries; raise Refused for what is neither."""
    found = names(fields, "sources", "governs.")
    for text in found:
        if not SOURCE.fullmatch(text):
            line = fields["sources"].line
            raise Refused("governs.sources", line, f"{text[:40]!r} is no host and no https:// address")
    return found


def hashes(fields: Mapping[str, Value]) -> tuple[str, ...]:
    """Return tool-set hashes as `sha256:<hex>`; raise Refused for what is none."""
    found = names(fields, "tools", "governs.")
    read = [DIGEST.fullmatch(text) for text in found]
    if not all(read):
        raise Refused("governs.tools", fields["tools"].line, "write sha256: and 64 hexadecimal digits")
    return tuple(sorted({f"sha256:{match[1].lower()}" for match in read if match}))


def read_denials(node: Value, name: str) -> tuple[Denial, ...]:
    """Return the denials of an entry; raise Refused for one that says nothing, or an id that stands twice."""
    found: list[Denial] = []
    for item in items_of(node, name):
        denial = read_denial(item)
        if denial.id in {it.id for it in found}:
            raise Refused("deny.id", item.line, f"{denial.id} is the id of two denials; rename one of them")
        found.append(denial)
    return tuple(sorted(found, key=lambda it: it.id))


def read_denial(node: Value) -> Denial:
    """Return one denial; its range is read by the entry's own notation later."""
    fields = map_of(node, "deny")
    check_known(fields, node, DENY, "deny.")
    needed(fields, ("id", "reason"), node, "deny.")
    label = text_of(fields["id"], "deny.id")
    if not ID.fullmatch(label):
        raise Refused("deny.id", fields["id"].line, "write letters, digits, `.`, `-` and `_`")
    if not {"versions", "args", "digests"} & set(fields):
        raise Refused("deny", node.line, "denies nothing; write versions, args or digests, or set `state`")
    digests = names(fields, "digests", "deny.")
    if not all(ANY_DIGEST.fullmatch(text) for text in digests):
        raise Refused("deny.digests", fields["digests"].line, "write sha256: and 64 hexadecimal digits")
    versions = fields.get("versions")
    return Denial(
        id=label,
        reason=text_of(fields["reason"], "deny.reason"),
        versions=None if versions is None else text_of(versions, "deny.versions"),
        args=expressions(fields, "args", "deny."),
        digests=digests,
    )
