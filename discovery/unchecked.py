"""Environment variables by which a program checks no certificates, told while their values are known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from discovery.identity.patterns import Pattern

OFF = frozenset({"0", "false", "no", "off"})
ON = frozenset({"1", "true", "yes", "on"})
# One of these is in every name below: few launches need more than this look.
HINTS = ("SSL", "TLS", "VERIFY")
# A value that is filled in when the server is started: `${VAR}`, `$VAR`, `{env:VAR}`, `{{secret}}`, `%VAR%`.
REFERENCE = Pattern(r"\$|\{\{?|%[A-Za-z_]")


class Switch(NamedTuple):
    """Variables and their values that switch the check off; no values means any, be it empty.

    `only` says that the variable has no other use, so that its name alone is worth a word.
    """

    name: Pattern
    values: frozenset[str]
    only: bool
    see: str


SWITCHES = (
    Switch(
        name=Pattern("NODE_TLS_REJECT_UNAUTHORIZED"),
        values=frozenset({"0"}),
        only=True,
        see="https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue",
    ),
    Switch(
        name=Pattern("PYTHONHTTPSVERIFY"),
        values=frozenset({"0"}),
        only=True,
        see="https://peps.python.org/pep-0493/",
    ),
    Switch(  # git asks only whether it is set
        name=Pattern("GIT_SSL_NO_VERIFY"),
        values=frozenset(),
        only=True,
        see="git/git http.c, http_init",
    ),
    Switch(
        name=Pattern("NPM_CONFIG_STRICT_SSL|YARN_ENABLE_STRICT_SSL", re.IGNORECASE),
        values=OFF,
        only=False,
        see="https://docs.npmjs.com/cli/v11/using-npm/config#strict-ssl",
    ),
    Switch(
        name=Pattern("VAULT_SKIP_VERIFY"),
        values=ON,
        only=False,
        see="https://developer.hashicorp.com/vault/docs/commands#vault_skip_verify",
    ),
    # Servers' own variables share no name but a few endings; the ones that say no come first.
    Switch(  # ES_SSL_SKIP_VERIFY
        name=Pattern(
            r"(?:[A-Z0-9_]+_)?(?:(?:SSL|TLS)_(?:SKIP|NO|DISABLE)_VERIFY"
            r"|(?:SKIP|NO|DISABLE)_(?:(?:SSL|TLS)_VERIF(?:Y|ICATION)|VERIFY_(?:SSL|TLS))"
            r"|(?:SSL|TLS)_INSECURE|INSECURE_(?:SSL|TLS)|INSECURE_SKIP_(?:TLS_)?VERIFY)"
        ),
        values=ON,
        only=False,
        see="elastic/mcp-server-elasticsearch README.md",
    ),
    Switch(  # JIRA_SSL_VERIFY, CONFLUENCE_SSL_VERIFY
        name=Pattern(r"(?:[A-Z0-9_]+_)?(?:(?:SSL|TLS)_VERIFY|VERIFY_(?:SSL|TLS)|(?:SSL|TLS)_VERIFICATION)"),
        values=OFF,
        only=False,
        see="sooperset/mcp-atlassian README.md",
    ),
)


def about_checks(env: Mapping[str, str | None]) -> dict[str, str]:
    """Return the facts `tls` and `tls_by`: off or unknown, and by which variable; none where none says so."""
    for state in ("off", "unknown"):
        for name in sorted(env):
            if state_of(name, env[name]) == state:
                return {"tls": state, "tls_by": name}
    return {}


def state_of(name: str, value: str | None) -> str | None:
    """Return `off` where `value` of the variable `name` switches the check off, `unknown` where it may."""
    if not any(hint in name.upper() for hint in HINTS):
        return None
    switch = next((switch for switch in SWITCHES if switch.name.fullmatch(name)), None)
    if switch is None:
        return None
    if value is None or REFERENCE.match(value.strip()):
        return "unknown" if switch.only else None
    text = value.strip().strip("\"'").lower()
    return "off" if not switch.values or text in switch.values else None
