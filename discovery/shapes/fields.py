"""The parts of one entry that surround its address: environment, headers, switches, approvals, facts."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.shapes.model import Plain
from discovery.shapes.values import filled, first_filled, flag, names, text, texts
from discovery.shapes.vocabulary import (
    APPROVAL_FLAG_KEYS,
    APPROVAL_LIST_KEYS,
    BEARER_VARIABLE_KEYS,
    CREDENTIAL_HOLDERS,
    CREDENTIAL_KEYS,
    ENV_KEYS,
    HEADER_HOLDERS,
    HEADER_KEYS,
    OFF_KEYS,
    ON_KEYS,
)

EVERYTHING = "*"
Entry = dict[str, Plain]
Pairs = Iterator[tuple[str, str | None]]


def environment(entry: Entry) -> dict[str, str | None]:
    """Return the names an entry puts into the server's environment, each with its value if it is written."""
    found: dict[str, str | None] = {}
    for key in ENV_KEYS:
        for name, value in pairs(entry.get(key), separator="="):
            if found.get(name) is None:
                found[name] = value
    return found


def headers(entry: Entry) -> dict[str, str | None]:
    """Return the headers an entry sends, and every other field that carries a credential, by name."""
    found: dict[str, str | None] = {}
    for key in HEADER_KEYS:
        found.update(pairs(entry.get(key), separator=":"))
    for holder in HEADER_HOLDERS:
        inner = entry.get(holder)
        if isinstance(inner, dict):
            found.update(pairs(inner.get("headers"), separator=":"))
    found.update(from_variables(entry))
    for name, value in credentials(entry):
        found.setdefault(name, value)
    return found


def pairs(value: Plain, *, separator: str) -> Pairs:
    """Yield (name, value) from a map, a list of NAME=value, {name, value} or names, or lines of text."""
    if isinstance(value, str):
        value = [line for line in value.splitlines() if separator in line]
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, text(inner.get("value") if isinstance(inner, dict) else inner)
    elif isinstance(value, list):
        for item in value:
            yield from pair(item, separator)


def pair(item: Plain, separator: str) -> Pairs:
    """Yield the (name, value) one list item holds, nothing if it holds none."""
    if isinstance(item, dict):
        name = first_filled(item, ("name", "key"))
        if name is not None:
            yield name, text(item.get("value"))
    elif isinstance(item, str) and item.strip():
        name, found, value = item.partition(separator)
        if name.strip():
            yield name.strip(), value.strip() if found else None


def from_variables(entry: Entry) -> Pairs:
    """Yield headers whose value the client takes from an environment variable, as a reference to it."""
    for name, variable in pairs(entry.get("env_http_headers"), separator=":"):
        yield name, f"${{{variable}}}" if variable else None
    variable = first_filled(entry, BEARER_VARIABLE_KEYS)
    if variable is not None:
        yield "Authorization", f"Bearer ${{{variable}}}"
    variable = filled(entry.get("api_key_env"))
    if variable is not None:
        yield filled(entry.get("api_key_header")) or "Authorization", f"${{{variable}}}"


def credentials(entry: Entry) -> Pairs:
    """Yield credential fields outside env and headers, nested ones with the name of their holder."""
    for key in CREDENTIAL_KEYS:
        value = entry.get(key)
        if value is not None and not isinstance(value, dict | list):
            yield key, text(value)
    for holder in CREDENTIAL_HOLDERS:
        inner = entry.get(holder)
        if isinstance(inner, dict):
            for key, value in credentials(inner):
                yield f"{holder}.{key}", value


def switch(entry: Entry) -> bool | None:
    """Return whether an entry is switched on, None where it does not say. Any off wins over any on."""
    said = [None if (off := flag(entry.get(key))) is None else not off for key in OFF_KEYS]
    said += [flag(entry.get(key)) for key in ON_KEYS]
    anything_llm = entry.get("anythingllm")
    if isinstance(anything_llm, dict):
        said.append(flag(anything_llm.get("autoStart")))
    if flag(entry.get("quarantined")):
        said.append(False)
    if False in said:
        return False
    return True if True in said else None


def approvals(entry: Entry) -> tuple[str, ...]:
    """Return the tools an entry lets run without asking; `*` alone when that is all of them."""
    found: list[str] = []
    for key in APPROVAL_LIST_KEYS:
        value = entry.get(key)
        found += [EVERYTHING] if flag(value) else names([value] if isinstance(value, str) else value)
    found += [EVERYTHING for key in APPROVAL_FLAG_KEYS if entry.get(key) is True]
    if entry.get("approvalPolicy") == "never":
        found.append(EVERYTHING)
    found += automatic(entry.get("toolOptions"))
    return (EVERYTHING,) if EVERYTHING in found else tuple(dict.fromkeys(found))


def automatic(options: Plain) -> list[str]:
    """Return the tools whose own options let them run without asking (Smart Composer's toolOptions)."""
    if not isinstance(options, dict):
        return []
    return [
        name
        for name, option in options.items()
        if isinstance(option, dict) and option.get("allowAutoExecution") is True
    ]


def facts(entry: Entry) -> dict[str, str]:
    """Return what else an entry tells about its server: version, gallery, files and second commands."""
    found: dict[str, str] = {}
    version = filled(entry.get("version"))
    if version is not None:
        found["version"] = version
    gallery = entry.get("gallery")
    if gallery not in (None, False, ""):
        found["gallery"] = filled(gallery) or "true"
    env_file = first_filled(entry, ("envFile", "env_file"))
    if env_file is not None:
        found["env_file"] = env_file
    helper = program_of(entry.get("headersHelper"))
    if helper is not None:
        found["headers_helper"] = helper
    return found


def program_of(command: Plain) -> str | None:
    """Return the program a command line starts, without the arguments that may hold secrets."""
    line = texts(command) if isinstance(command, list) else (filled(command) or "").split()
    return next((word for word in line if "=" not in word), None)
