"""Which variables switch the check of certificates off, and that nothing else of their values is kept."""

from __future__ import annotations

import pytest

from discovery.shapes.model import Plain
from discovery.unchecked import SWITCHES, about_checks
from tests.configs.scene import NPX, Scene

OFF = [
    ("NODE_TLS_REJECT_UNAUTHORIZED", "0"),
    ("NODE_TLS_REJECT_UNAUTHORIZED", " '0' "),
    ("PYTHONHTTPSVERIFY", "0"),
    ("GIT_SSL_NO_VERIFY", "1"),
    ("GIT_SSL_NO_VERIFY", "true"),
    ("GIT_SSL_NO_VERIFY", "false"),  # set is set
    ("npm_config_strict_ssl", "false"),
    ("NPM_CONFIG_STRICT_SSL", "False"),
    ("YARN_ENABLE_STRICT_SSL", "0"),
    ("VAULT_SKIP_VERIFY", "true"),
    ("SSL_VERIFY", "no"),
    ("JIRA_SSL_VERIFY", "false"),
    ("MCP_FETCH_SSL_VERIFY", "0"),
    ("PROXMOX_VERIFY_SSL", "off"),
    ("ES_SSL_SKIP_VERIFY", "true"),
    ("GRAFANA_TLS_SKIP_VERIFY", "1"),
    ("X_DISABLE_SSL_VERIFICATION", "yes"),
    ("X_NO_VERIFY_SSL", "1"),
    ("DB_INSECURE_SKIP_VERIFY", "on"),
]
NOT_OFF = [
    ("NODE_TLS_REJECT_UNAUTHORIZED", "1"),
    ("NODE_TLS_REJECT_UNAUTHORIZED", "false"),  # Node compares with 0 alone
    ("PYTHONHTTPSVERIFY", "1"),
    ("NPM_CONFIG_STRICT_SSL", "true"),
    ("VAULT_SKIP_VERIFY", "false"),
    ("JIRA_SSL_VERIFY", "true"),
    ("JIRA_SSL_VERIFY", "/etc/ssl/acme.pem"),
    ("JIRA_SSL_VERIFY", "${VERIFY}"),
    ("JIRA_SSL_VERIFY", None),
    ("ES_SSL_SKIP_VERIFY", "0"),
    ("X_NO_VERIFY_SSL", "false"),
    ("X_DISABLE_SSL_VERIFICATION", "false"),
    ("SKIP_VERIFY", "true"),
    ("VERIFY", "false"),
    ("USE_SSL", "false"),
    ("SSL_CERT_FILE", "0"),
    ("EMAIL_VERIFY", "0"),
    ("MISSL_VERIFYING", "0"),
    ("TLS", "off"),
    ("", "0"),
]


@pytest.mark.parametrize(("name", "value"), OFF)
def test_a_variable_that_switches_the_check_off_is_told_by_name(name: str, value: str) -> None:
    assert about_checks({"PATH": "/bin", name: value}) == {"tls": "off", "tls_by": name}


@pytest.mark.parametrize(("name", "value"), NOT_OFF)
def test_other_values_and_other_variables_say_nothing(name: str, value: str | None) -> None:
    assert about_checks({name: value}) == {}


@pytest.mark.parametrize("value", [None, "${TLS}", "$TLS", "{env:TLS}", "{{tls}}", "%TLS%"])
def test_a_value_filled_in_later_is_unknown_where_the_variable_has_no_other_use(value: str | None) -> None:
    told = {"tls": "unknown", "tls_by": "NODE_TLS_REJECT_UNAUTHORIZED"}
    assert about_checks({"NODE_TLS_REJECT_UNAUTHORIZED": value, "JIRA_SSL_VERIFY": value}) == told


def test_off_wins_over_unknown() -> None:
    env = {"GIT_SSL_NO_VERIFY": "${X}", "SSL_VERIFY": "false"}
    assert about_checks(env) == {"tls": "off", "tls_by": "SSL_VERIFY"}


def test_every_row_has_a_source_and_is_met() -> None:
    assert all(row.see for row in SWITCHES)
    met = [next(row for row in SWITCHES if row.name.fullmatch(name)) for name, _ in OFF]
    assert [row for row in SWITCHES if row not in met] == []


def test_a_sighting_tells_that_checks_are_off_and_nothing_of_a_long_name(scene: Scene) -> None:
    off: Plain = {**NPX, "env": {"SSL_VERIFY": "false"}}
    long: Plain = {**NPX, "env": {"A" * 5000 + "_SSL_VERIFY": "0"}}
    scene.write(".cursor/mcp.json", {"mcpServers": {"off": off, "on": NPX, "long": long}})
    seen = scene.find()
    assert (seen.one("off").facts["tls"], seen.one("off").facts["tls_by"]) == ("off", "SSL_VERIFY")
    assert "tls" not in seen.one("on").facts
    assert len(seen.one("long").facts["tls_by"]) <= 256
