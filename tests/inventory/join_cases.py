"""DATA: sightings that proof makes one server, and sightings that only seem to be one."""

from __future__ import annotations

from dataclasses import replace

from discovery.identity.naming import name
from discovery.model import Identity, Kind, Sighting
from tests.inventory.live import (
    CONTAINER,
    IMAGE,
    LATER,
    container,
    listening,
    logged,
    npm,
    running,
    unknown,
)
from tests.inventory.server_pairs import config

HERE = "http://localhost:3000/mcp"
EVIL = npm("evil")
SCRIPT = name(command="python", args=["/srv/mcp/server.py"], os="linux")
WHEEL = Identity(kind=Kind.PYPI, purl="pkg:pypi/acme-crm@1.0.0", version="1.0.0")
CODE = name(command="python", args=["-c", "serve()"], os="linux")
MODULE = config("python\t-m\tledger", cwd="/srv/acme")
LEDGER = running(
    name(command="python", args=["/srv/acme/ledger/__main__.py"], os="linux"),
    line="python\t-m\tledger",
    cwd="/srv/acme",
    home="/home/dana",
    launch_kind="unresolved",
    launch_ref="pymod:ledger",
)
SHELL = config("sh\t-c\t. venv/bin/activate && python app.py")
SHELLED = running(
    name(command="python", args=["/srv/app.py"], os="linux"),
    line="sh\t-c\t. venv/bin/activate && python app.py",
    launch_kind="inline",
    launch_ref="inline:sh",
)
BARE = config("crm-mcp\t--stdio")
CRM = running(WHEEL, line="/usr/bin/python3\t/opt/venv/bin/crm-mcp\t--stdio", client="cursor")

ONE: dict[str, list[Sighting]] = {
    "a process and its socket, differently named": [running(), listening(SCRIPT)],
    "a process and the socket of one in its chain": [running(pid=12, pids="12 13 14"), listening(SCRIPT)],
    "one socket that two processes hold": [
        listening(npm(), inode="7", pid=14),
        listening(SCRIPT, inode="7", pid=15),
    ],
    "an address and what listens there": [config(url=HERE), listening()],
    "an address and what runs and listens there": [config(url=HERE), running(), listening()],
    "an IPv4 address": [config(url="http://127.0.0.1:3000/mcp"), listening()],
    "an IPv6 address": [config(url="http://[::1]:3000/mcp"), listening(at="[::1]:3000")],
    "an address and a wildcard socket": [config(url=HERE), listening(at="0.0.0.0:3000")],
    "an IPv4 address and a socket of both families": [
        config(url="http://127.0.0.1:3000/mcp"),
        listening(at="[::]:3000"),
    ],
    "an address, and one program on both families": [
        config(url=HERE),
        listening(),
        listening(at="[::1]:3000"),
    ],
    "the usual port": [config(url="http://localhost/mcp"), listening(at="127.0.0.1:80")],
    "another endpoint of the same server": [
        config(url="http://localhost:3000/sse"),
        listening(path="/mcp"),
    ],
    "the machine below a container": [
        config(url="http://host.docker.internal:3000/mcp"),
        listening(at="0.0.0.0:3000"),
    ],
    "an address and a hidden program": [config(url="http://localhost:3000/sse"), unknown()],
    "a bridge to this machine": [config("npx\tmcp-remote\thttp://localhost:3000/mcp"), listening()],
    "two clients of one address": [config(url=HERE), config(url=HERE, client="zed"), listening()],
    "over TLS": [
        config(url="https://localhost:3000/mcp"),
        listening(tls="TLSv1.3", tls_names="localhost"),
    ],
    "a local socket": [
        config(url="unix:///run/crm.sock"),
        listening(at="unix:/run/crm.sock"),
    ],
    "a container and a process in it": [container(pids="20,21"), running(npm("crm"), pid=21)],
    "a container and a process that names it": [
        container(),
        running(npm("crm"), container_id=CONTAINER),
    ],
    "a container and the line that started it": [config(f"docker\trun\t-i\t{IMAGE}"), container()],
    "an address and the container that publishes it": [
        config(url=HERE),
        container(ports="127.0.0.1:3000->8000/tcp"),
    ],
    "an address, the engine's proxy and the container": [
        config(url=HERE),
        listening(name(command="/usr/bin/docker-proxy", source="process"), at="0.0.0.0:3000", pid=9),
        container(ports="0.0.0.0:3000->8000/tcp, [::]:3000->8000/tcp"),
    ],
    "a compose service": [
        config("docker\tcompose\t-f\t/srv/compose.yml\trun\tcrm"),
        container(compose_service="crm", compose_files="/srv/compose.yml", compose_project="srv"),
    ],
    "a file and the package that owns it": [
        config("node\t/home/dana/src/weather/index.js"),
        running(npm("weather"), line="node\t/home/dana/src/weather/index.js"),
    ],
    "a file, run from its folder": [
        config("node\t/home/dana/src/weather/index.js"),
        running(npm("weather"), line="node\tindex.js", cwd="/home/dana/src/weather"),
    ],
    "a program in full and the wheel it came with": [
        config("/opt/venv/bin/crm-mcp"),
        running(WHEEL, line="/usr/bin/python3\t/opt/venv/bin/crm-mcp\t--debug"),
    ],
    "a program in full by the kernel's word": [
        config("/opt/acme/crm-mcp"),
        running(WHEEL, line="crm-mcp", exe="/opt/acme/crm-mcp"),
    ],
    "a bare program that its client started": [BARE, CRM],
    "a log and the server of that label": [config("npx\t@acme/files"), logged()],
    "a log, an address and what listens there": [config(url=HERE), listening(), logged()],
    "a bridge, declared and running": [
        config("npx\tmcp-remote\thttps://mcp.acme.example/mcp"),
        running(npm("mcp-remote"), role="gateway", remote="https://mcp.acme.example/mcp"),
    ],
}

APART: dict[str, list[Sighting]] = {
    "two packages that say they are one process": [running(), listening(EVIL)],
    "a pid that is used again": [running(SCRIPT), listening(started=LATER)],
    "two servers of one name": [
        replace(running(), name="files"),
        replace(running(EVIL, pid=15), name="files"),
    ],
    "two sockets without inodes": [
        listening(inode="0", pid=None),
        listening(SCRIPT, inode="0", pid=None),
    ],
    "one inode in two namespaces": [
        listening(inode="7", pid=14),
        listening(SCRIPT, inode="7", pid=15, network="4026532", at="127.0.0.1:3000@net:4026532"),
    ],
    "another port": [config(url="http://localhost:3001/mcp"), listening()],
    "another family": [config(url="http://[::1]:3000/mcp"), listening()],
    "IPv4 only": [config(url="http://[::1]:3000/mcp"), listening(at="0.0.0.0:3000")],
    "another loopback address": [config(url="http://127.0.0.2:3000/mcp"), listening()],
    "another machine": [config(url="http://192.168.1.5:3000/mcp"), listening()],
    "another network namespace": [config(url=HERE), listening(at="127.0.0.1:3000@net:402")],
    "another path": [config(url="http://localhost:3000/erp/mcp"), listening(path="/crm/mcp")],
    "plain where TLS is spoken": [config(url=HERE), listening(tls="TLSv1.3")],
    "a port that is a variable": [config(url="http://localhost:${PORT}/mcp"), listening()],
    "another local socket": [config(url="unix:///run/erp.sock"), listening(at="unix:/run/crm.sock")],
    "a container that has stopped": [
        container(pids="21", presence="installed", state="exited"),
        running(npm("crm"), pid=21),
    ],
    "another container": [container(), running(npm("crm"), container_id="ab" * 32)],
    "a container by its name": [container(container="crm"), running(npm("crm"), container="crm")],
    "a port that only the container has": [config(url=HERE), container(ports=":0->3000/tcp")],
    "UDP": [config(url=HERE), container(ports="0.0.0.0:3000->3000/udp")],
    "a service of the same name elsewhere": [
        config("docker\tcompose\t-f\t/srv/compose.yml\trun\tcrm"),
        container(compose_service="crm", compose_files="/opt/compose.yml"),
    ],
    "an interpreter": [config("/usr/bin/node"), running(line="/usr/bin/node\t/srv/x.js")],
    "a file that is only an argument": [
        config("node\t/srv/data.js"),
        running(line="node\t/srv/index.js\t/srv/data.js"),
    ],
    "a file of another name": [config("node\t/srv/a.js"), running(line="node\t/srv/b.js")],
    "a bare program of another client": [BARE, replace(CRM, client="zed")],
    "a bare program of nobody": [BARE, replace(CRM, client=None)],
    "a bare program of another user": [BARE, replace(CRM, user="erin")],
    "a bare program with other words": [BARE, replace(CRM, args=("/opt/venv/bin/crm-mcp", "--http"))],
    "another program of the client": [BARE, replace(CRM, args=("/opt/venv/bin/erp-mcp", "--stdio"))],
    "a module of another folder": [MODULE, replace(LEDGER, cwd="/srv/other")],
    "a module of another user": [
        MODULE,
        replace(LEDGER, user="erin", facts={**LEDGER.facts, "home": "/home/erin"}),
    ],
    "a module under another interpreter": [MODULE, replace(LEDGER, command="/opt/v/bin/python")],
    "another module": [config("python\t-m\tpayroll", cwd="/srv/acme"), LEDGER],
    "another line of a shell": [config("sh\t-c\t. venv/bin/activate && python b.py"), SHELLED],
    "a bare program of another home": [
        config("crm-mcp"),
        running(
            name(command="crm-mcp", os="linux"), line="crm-mcp", cwd="/home/dana", user="e", home="/home/e"
        ),
    ],
    "a runner, and what it runs with other words": [
        config("uvicorn\tcrm:app"),
        running(
            SCRIPT,
            line="uvicorn\terp:app",
            home="/home/dana",
            launch_kind="binary",
            launch_ref="bin:uvicorn",
        ),
    ],
    "a package, and another that its line led to": [
        config("npx\t@acme/files"),
        running(EVIL, launch_kind="npm", launch_ref="pkg:npm/%40acme/files"),
    ],
    "code of another process": [
        running(CODE, line="python\t-c\tserve()", cwd="/srv"),
        replace(listening(CODE, pid=15), command="python", args=("-c", "serve(2)"), cwd="/srv"),
    ],
    "a log of another label": [config("npx\t@acme/files"), logged("mail")],
    "a log of another client": [config("npx\t@acme/files"), logged(client="zed")],
    "a log of another home": [config("npx\t@acme/files"), logged(home="/home/erin")],
    "two labels in one log": [logged(), replace(logged("mail"), source=logged().source)],
    "a package and a process of the same label": [
        replace(config("npx\t@acme/files"), client="cursor"),
        replace(running(EVIL, client="cursor"), name="files"),
    ],
    "a gateway and what it started": [
        running(npm("supergateway"), pid=10, role="gateway"),
        running(pid=11, outer="10", pids="10 11"),
    ],
}

LINEAR = "https://mcp.linear.app/sse"
PROXY = running(npm("mcp-remote"), pid=20, role="gateway", remote=LINEAR)
OTHER_PROXY = replace(PROXY, source="pid:21", pid=21, facts={**PROXY.facts, "remote": LINEAR + "/2"})

# More than two: how many servers they are.
COUNTED: dict[str, tuple[int, list[Sighting]]] = {
    "an address that two programs answer, by family": (
        3,
        [config(url=HERE), listening(), listening(EVIL, at="[::1]:3000", pid=15)],
    ),
    "an address, where one is bound to it and another to all": (
        2,
        [
            config(url="http://127.0.0.1:3000/mcp"),
            listening(),
            listening(EVIL, at="0.0.0.0:3000", pid=15),
        ],
    ),
    "two packages in one container": (
        3,
        [container(pids="20,21"), running(npm("crm"), pid=20), running(EVIL, pid=21)],
    ),
    "a label that a client has twice": (
        3,
        [config("npx\t@acme/files"), replace(config("npx\tevil"), source="/home/dana/x.json"), logged()],
    ),
    "a bare program that a client has twice": (
        3,
        [replace(BARE, cwd="/a"), replace(BARE, root="/home/e", source="/e", cwd="/b"), CRM],
    ),
    "a line that became two servers": (
        3,
        [
            SHELL,
            SHELLED,
            replace(
                SHELLED,
                identity=name(command="python", args=["/srv/b.py"], os="linux"),
                source="pid:15",
                pid=15,
            ),
        ],
    ),
    "two servers of a client that runs both": (
        2,
        [BARE, CRM, config("erp-mcp"), running(npm("erp"), pid=15, line="erp-mcp", client="cursor")],
    ),
    "two addresses of two servers": (
        2,
        [
            config(url=HERE),
            config(url="http://localhost:4000/mcp", label="erp"),
            listening(),
            listening(npm("erp"), at="127.0.0.1:4000", pid=15),
        ],
    ),
    "two bridges of one package": (2, [config(url=LINEAR), PROXY, OTHER_PROXY]),
    "a bridge that others can come in by": (
        2,
        [config(url=LINEAR), replace(PROXY, facts={**PROXY.facts, "channel": "stdio,tcp"})],
    ),
    "a process that two lie about": (
        3,
        [running(SCRIPT), listening(), listening(EVIL, at="127.0.0.1:4000")],
    ),
}
