"""Servers as containers or from catalogues: Docker's toolkit, compose, ToolHive, gateways' targets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from discovery.model import Launch
from discovery.shapes import transport
from discovery.shapes.descend import child, segments
from discovery.shapes.entry import NO_ADDRESS, NOT_AN_OBJECT, broken, image_of, launch, named
from discovery.shapes.fields import Entry, environment, headers
from discovery.shapes.maps import context, one
from discovery.shapes.model import Item, Node, Plain
from discovery.shapes.values import filled, first_filled, texts, words

GATEWAY_IMAGE = re.compile(r"^(?:docker\.io/)?docker/mcp-gateway(?:[:@]|$)")
SERVER_IMAGE = re.compile(r"^(?:docker\.io/)?mcp/[\w.-]+(?:[:@]|$)")
SERVERS_FLAG = re.compile(r"^--servers?(?:=(?P<names>.*))?$")
HTTPS_PORT = 443


def read_registry(node: Node) -> Iterator[Item]:
    """Yield the servers enabled in Docker's MCP Toolkit; a catalogue says what they are."""
    if not isinstance(node.value, dict):
        return
    for name, value in node.value.items():
        pointer = child(node.pointer, name)
        if isinstance(value, dict) or value is None:
            yield Launch(name=name, pointer=pointer, ref=f"docker-mcp:{name}", enabled=True)
        else:
            yield broken(name, pointer, NOT_AN_OBJECT)


def read_compose(node: Node) -> Iterator[Item]:
    """Yield a compose service that is an MCP server or Docker's gateway, and what the gateway serves."""
    service = node.value
    image = filled(service.get("image")) if isinstance(service, dict) else None
    if not isinstance(service, dict) or image is None:
        return
    gateway = bool(GATEWAY_IMAGE.match(image))
    if not gateway and not SERVER_IMAGE.match(image):
        return
    command = service.get("command")
    line = words(command, "linux") if isinstance(command, str) else texts(command) if command else ()
    address = image_of(service, line)
    served = dict.fromkeys(served_by(line)) if gateway else {}
    yield Launch(
        name=segments(node.pointer)[-1] if node.pointer else None,
        pointer=node.pointer,
        command=address.command if address else None,
        args=address.args if address else (),
        env=environment(service),
        transport="stdio" if "stdio" in line or not gateway else None,
        facts={"image": image, **({"servers": ",".join(served)} if served else {})},
    )
    for name in served:
        yield Launch(name=name, pointer=child(node.pointer, "command"), ref=f"docker-mcp:{name}")


def served_by(line: tuple[str, ...]) -> Iterator[str]:
    """Yield the servers that a gateway's command line names: `--servers=a,b` or `--servers a,b`."""
    for index, word in enumerate(line):
        found = SERVERS_FLAG.match(word)
        if found is None:
            continue
        listed = found["names"] if found["names"] is not None else "".join(line[index + 1 : index + 2])
        yield from (name.strip() for name in listed.split(",") if name.strip())


def read_toolhive(node: Node) -> Iterator[Item]:
    """Yield the workload of a ToolHive run configuration: a container, or a remote behind its proxy."""
    run = node.value
    if not isinstance(run, dict) or not ("image" in run or "remote_url" in run):
        return
    name = named(run, ("name", "container_name", "base_name"))
    remote = filled(run.get("remote_url"))
    address = image_of({"image": run.get("image")}, texts(run.get("cmd_args")) if run.get("cmd_args") else ())
    if remote is None and address is None:
        yield broken(name, node.pointer, NO_ADDRESS)
        return
    facts = {"image": filled(run.get("image")), "listens": listens(run), "registry_name": registered(run)}
    word = transport.word_of(run)
    yield Launch(
        name=name,
        pointer=node.pointer,
        command=None if remote or address is None else address.command,
        args=() if remote or address is None else address.args,
        url=remote,
        env={**environment(run), **dict.fromkeys(secret_targets(run.get("secrets")))},
        headers=headers(run),
        transport=transport.of_url(remote, key="remote_url", word=word) if remote else word or "stdio",
        facts={key: value for key, value in facts.items() if value},
    )


def listens(run: Entry) -> str | None:
    """Return the loopback address of a workload's proxy: clients' files then hold only that."""
    port = run.get("port")
    if isinstance(port, bool) or not isinstance(port, int):
        return None
    return f"{filled(run.get('host')) or '127.0.0.1'}:{port}"


def registered(run: Entry) -> str | None:
    """Return the name under which ToolHive's registry lists a workload."""
    return filled(run.get("registry_server_name"))


def secret_targets(value: Plain) -> Iterator[str]:
    """Yield the environment names that ToolHive fills from secrets (`name,target=ENV`)."""
    for item in texts(value) if value else ():
        _, found, target = item.partition("target=")
        if found and target:
            yield target


def read_targets(node: Node) -> Iterator[Item]:
    """Yield agentgateway's MCP targets; targets that are OpenAPI services are not MCP."""
    for index, target in enumerate(node.value if isinstance(node.value, list) else ()):
        if not isinstance(target, dict):
            continue
        pointer = child(node.pointer, index)
        name = named(target, ("name",))
        stdio = target.get("stdio")
        if isinstance(stdio, dict):
            yield launch(stdio, name=name, pointer=pointer, os=node.os)
        for kind, word in (("mcp", "http"), ("sse", "sse")):
            inner = target.get(kind)
            if isinstance(inner, dict):
                yield served_at(inner, name, pointer, word)


def served_at(inner: Entry, name: str | None, pointer: str, word: str) -> Launch:
    """Return a target given by host, port and path as one with an address."""
    host = filled(inner.get("host"))
    if host is None:
        return broken(name, pointer, NO_ADDRESS)
    url = host if "://" in host else f"{origin(host, inner.get('port'))}{filled(inner.get('path')) or ''}"
    return Launch(name=name, pointer=pointer, url=url, headers=headers(inner), transport=word)


def origin(host: str, port: Plain) -> str:
    """Return the origin of a host and a port that may not be given."""
    scheme = "https" if port == HTTPS_PORT else "http"
    return (
        f"{scheme}://{host}"
        if port in (None, HTTPS_PORT)
        else f"{scheme}://{host}:{texts(port)[0] if texts(port) else ''}"
    )


def read_cagent(node: Node) -> Iterator[Item]:
    """Yield the MCP toolsets of Docker agents: a command, a remote, or a reference to the catalogue."""
    if node.key == "mcps" and isinstance(node.value, dict):
        for name, value in node.value.items():
            if isinstance(value, dict):
                yield one(replace(node, pointer=child(node.pointer, name)), value, name)
    elif isinstance(node.value, dict) and node.value.get("type") == "mcp":
        entry = {key: value for key, value in node.value.items() if key != "type"}
        yield toolset(node, entry)


def toolset(node: Node, entry: Entry) -> Launch:
    """Return one MCP toolset of an agent; a toolset without a name is called by what it refers to."""
    ref = first_filled(entry, ("ref",)) or ""
    name = named(entry, ("name",)) or ref.rpartition(":")[2] or None
    return launch(entry, name=name, pointer=node.pointer, os=node.os, facts_besides=agent_of(node))


def agent_of(node: Node) -> Mapping[str, str]:
    """Return the agent whose toolset a node is."""
    path = segments(node.pointer)
    return {"agent": path[1]} if len(path) > 1 and path[0] == "agents" else context(node)
