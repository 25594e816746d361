"""A raw Launch → what of it may be kept: the one door through which a declared server leaves `configs`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from discovery.frozen import frozen
from discovery.model import NOTHING, Form, Launch, Secret
from discovery.redact.args import redact_args, redact_value
from discovery.redact.found import MASK, Found
from discovery.redact.keyed import Fingerprinter
from discovery.redact.names import Where, is_secret_name
from discovery.redact.text import printable, scrub
from discovery.redact.urls import redact_url
from discovery.redact.values import bare_secret, form_of, is_harmless

MAX_NAME = 256  # of a server, a variable, a header
MAX_VALUE = 4096  # of an argument, a path, a URL; longer ones are scripts, cut with a mark


@frozen
class Kept:
    """What of a Launch may be stored and printed. Environment and header values are not in it at all."""

    name: str | None
    pointer: str
    command: str | None = None
    args: tuple[str, ...] = ()
    url: str | None = None
    cwd: str | None = None
    transport: str | None = None
    ref: str | None = None
    env_names: tuple[str, ...] = ()
    header_names: tuple[str, ...] = ()
    secrets: tuple[Secret, ...] = ()
    auto_approve: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=lambda: NOTHING)


def redact_launch(launch: Launch, keyed: Fingerprinter) -> Kept:
    """Return what of `launch` may be kept, with the fingerprints that `keyed` makes of its plain secrets."""
    found = [*mapped(launch.env, "env"), *mapped(launch.headers, "header")]
    command = redact_value(launch.command, "command", found) if launch.command is not None else None
    redacted = redact_args(launch.args)
    url = redact_url(launch.url) if launch.url is not None else None
    found += (*redacted.secrets, *(url.secrets if url else ()))
    facts = {shown_name(name): redact_fact(name, launch.facts[name], found) for name in sorted(launch.facts)}
    return Kept(
        name=None if launch.name is None else shown_name(launch.name),
        pointer=shown(scrub(launch.pointer)),
        command=None if command is None else shown(command),
        args=tuple(shown(arg) for arg in redacted.args),
        url=None if url is None else shown(url.text),
        cwd=None if launch.cwd is None else shown(redact_value(launch.cwd, "cwd", found)),
        transport=None if launch.transport is None else shown_name(launch.transport),
        ref=None if launch.ref is None else shown_name(launch.ref),
        env_names=tuple(sorted(map(shown_name, launch.env))),
        header_names=tuple(sorted(map(shown_name, launch.headers))),
        secrets=tuple(dict.fromkeys(to_secret(each, keyed) for each in found)),
        auto_approve=tuple(map(shown_name, launch.auto_approve)),
        facts=facts,
    )


def mapped(values: Mapping[str, str | None], where: Where) -> list[Found]:
    """Return the secrets among named `values`; a value that is not secret yields none."""
    found: list[Found] = []
    for name in sorted(values):
        form = mapped_form(name, values[name], where)
        if form is not None:
            found.append(Found(where=f"{where}:{name}", value=bare_secret(values[name] or ""), form=form))
    return found


def mapped_form(name: str, value: str | None, where: Where) -> Form | None:
    """Return how the value under `name` holds a secret; None if it holds none."""
    if is_secret_name(name, where):
        return None if value and is_harmless(name, value) else form_of(value)
    inside: list[Found] = []
    redact_value(value or "", where, inside)
    forms = {each.form for each in inside}
    return next((form for form in Form if form in forms), None)


def redact_fact(name: str, value: str, found: list[Found]) -> str:
    """Return one fact about the server without secrets; they go to `found`."""
    if is_secret_name(name) and form_of(value) is Form.PLAIN and not is_harmless(name, value):
        found.append(Found(where=f"fact:{name}", value=value, form=Form.PLAIN))
        return MASK
    return shown(redact_value(value, f"fact:{name}", found))


def to_secret(found: Found, keyed: Fingerprinter) -> Secret:
    """Return where and how a secret stands; only a plain one has a fingerprint."""
    fingerprint = keyed.of(found.value) if found.form is Form.PLAIN else None
    return Secret(where=shown_name(found.where), form=found.form, fingerprint=fingerprint)


def shown_name(text: str) -> str:
    """Return a name fit to print, without a token in it."""
    return printable(scrub(text), MAX_NAME)


def shown(text: str) -> str:
    """Return redacted `text` fit to print."""
    return printable(text, MAX_VALUE)
