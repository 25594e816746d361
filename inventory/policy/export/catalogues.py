"""Exports to what others read as a catalogue: a v0.1 tree, Amazon Q, Docker, ToolHive, Backstage and more."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import quote

from discovery.shapes.model import Plain
from inventory.entry import Entry
from inventory.policy.export.fit import live
from inventory.policy.export.lists import dumped
from inventory.policy.export.model import (
    Exported,
    Loss,
    Material,
    exported,
    left_out,
    narrower,
    ordered,
)
from inventory.policy.export.offered import AMAZON, offered, stands, tagged, texts_of
from inventory.policy.values import text
from inventory.registry.sources.offer import packages, remotes
from inventory.registry.sources.v01 import server_name, server_version, to_server_list, to_server_response

# What a static host must send, so that editors take the answers (github/docs, configure-mcp-registry.md).
HEADERS = """\
/v0.1/*
  Access-Control-Allow-Origin: *
  Access-Control-Allow-Methods: GET, OPTIONS
  Access-Control-Allow-Headers: Authorization, Content-Type
  Content-Type: application/json
"""
REDIRECTS = """\
/v0.1/servers /v0.1/servers/index.json 200
/v0.1/servers/:name/versions /v0.1/servers/:name/versions/index.json 200
"""
AMAZON_TYPES = frozenset({"npm", "pypi", "oci"})
PROVIDED = "io.modelcontextprotocol.registry/publisher-provided"
MAX_NAME = 63  # of a Backstage entity


def tree(material: Material) -> Exported:
    """Return a static v0.1 registry: a list, each server by name and version, and the headers to send."""
    losses: list[Loss] = []
    servers = offered(material, losses)
    files = {
        "v0.1/servers/index.json": dumped(to_server_list(tuple(servers))),
        "_headers": HEADERS,
        "_redirects": REDIRECTS,
    }
    by_name: dict[str, list[Entry]] = {}
    for entry in servers:
        by_name.setdefault(server_name(entry), []).append(entry)
    for name, entries in by_name.items():
        versions = {server_version(it): dumped(to_server_response(it)) for it in entries}
        if len(versions) < len(entries):
            losses.append(left_out(entries[0], f"another entry is called {name} in the same version"))
        # Hosts that decode the path look for folders, others for the encoded name.
        for folder in (name, quote(name, safe="")):
            base = f"v0.1/servers/{folder}/versions"
            files[f"{base}/index.json"] = dumped(to_server_list(tuple(entries)))
            files[f"{base}/latest"] = dumped(to_server_response(entries[-1]))
            files |= {f"{base}/{quote(version, safe='+')}": body for version, body in versions.items()}
    return Exported(files=files, losses=ordered(losses))


def v01(material: Material) -> Exported:
    """Return one v0.1 list with our approvals beside each server: nothing is lost on the way back."""
    entries = sorted((*material.live, *material.denying), key=lambda it: it.id)
    return exported("servers.json", dumped(to_server_list(tuple(entries))), ())


def amazon_q(material: Material) -> Exported:
    """Return the registry of an Amazon Q or Kiro profile: each server with one package or one address."""
    losses: list[Loss] = []
    servers: list[Plain] = []
    for entry in live(material, AMAZON, losses):
        items = [it for it in packages(entry) if it["registryType"] in AMAZON_TYPES]
        pinned = [it for it in items if "version" in it or tagged(str(it["identifier"]))]
        pinned = [it for it in pinned if stands(material, entry, package=texts_of(it))]
        plain = [it for it in remotes(entry) if "variables" not in it]
        plain = [it for it in plain if stands(material, entry, url=str(it["url"]))]
        server: dict[str, Plain] = {
            "name": server_name(entry),
            "description": (entry.purpose or entry.identity)[:100],
            "version": server_version(entry),
        }
        if plain:
            servers.append({"server": {**server, "remotes": [dict(plain[0])]}})
        elif pinned:
            servers.append({"server": {**server, "packages": [dict(pinned[0])]}})
        else:
            losses.append(
                left_out(entry, "it has no address, and no npm, PyPI or OCI package in one version")
            )
            continue
        losses.append(narrower(entry, f"users must call it {server['name']}, and add no arguments"))
        if len(plain) + len(pinned) > 1:
            losses.append(narrower(entry, "only the first of its identities is listed"))
    return exported("mcp-registry.json", dumped({"servers": servers}), losses)


def docker(material: Material) -> Exported:
    """Return a catalogue for Docker's MCP gateway: images and addresses."""
    losses: list[Loss] = []
    rows: dict[str, Plain] = {}
    for entry in offered(material, losses):
        body = docker_row(entry)
        if body is None:
            losses.append(left_out(entry, "it is no image in one version, and no plain address"))
        else:
            rows[entry.id] = {"title": entry.name or entry.id, "description": entry.purpose, **body}
    document: Plain = {
        "version": 3,
        "name": "mcp-census",
        "displayName": "Approved servers",
        "registry": rows,
    }
    return exported("catalog.yaml", yaml_of(document), losses)


def docker_row(entry: Entry) -> dict[str, Plain] | None:
    """Return the image or the address of an entry."""
    for package in packages(entry):
        image = text(package["identifier"]) or ""
        if package["registryType"] == "oci" and (tagged(image) or entry.versions is None):
            return {"type": "server", "image": image}
    for remote in remotes(entry):
        if "variables" not in remote:
            return {"type": "remote", "remote": {"url": remote["url"], "transport_type": remote["type"]}}
    return None


def toolhive(material: Material) -> Exported:
    """Return a registry for ToolHive: the upstream list with its own data under each server."""
    losses: list[Loss] = []
    rows: list[Plain] = []
    for entry in offered(material, losses):
        found = to_server_response(entry)
        keys = [text(it["identifier"]) for it in packages(entry)] + [text(it["url"]) for it in remotes(entry)]
        own: Plain = {key: {"status": "active", "tier": "Community"} for key in keys if key}
        server = found["server"]
        if isinstance(server, dict):
            server["_meta"] = {PROVIDED: {"io.github.stacklok": own}}
        rows.append(found)
    document: Plain = {"servers": rows, "metadata": {"count": len(rows)}}
    return exported("registry.json", dumped(document), losses)


def backstage(material: Material) -> Exported:
    """Return Backstage entities: an API of type mcp-server for each entry, with owner and lifecycle."""
    losses: list[Loss] = []
    documents = [entity(entry) for entry in offered(material, losses)]
    return exported("catalog-info.yaml", "---\n".join(map(yaml_of, documents)), losses)


def entity(entry: Entry) -> Plain:
    """Return one entity."""
    notes: dict[str, Plain] = {"mcp-census/state": entry.state.value}
    for number, package in enumerate(packages(entry)):
        for key in ("registryType", "identifier", "version", "fileSha256"):
            if key in package:
                notes[f"modelcontextprotocol.io/packages.{number}.{key}"] = package[key]
    metadata: dict[str, Plain] = {
        "name": entry.id[:MAX_NAME],
        "title": entry.name or entry.id,
        "annotations": notes,
    }
    if entry.purpose:
        metadata["description"] = entry.purpose
    spec: dict[str, Plain] = {
        "type": "mcp-server",
        "lifecycle": "deprecated" if entry.state == "deprecated" else "production",
        "owner": entry.owner,
        "remotes": [{"type": it["type"], "url": it["url"]} for it in remotes(entry)],
    }
    return {"apiVersion": "backstage.io/v1alpha1", "kind": "API", "metadata": metadata, "spec": spec}


def api_center(material: Material) -> Exported:
    """Return an ARM template that registers the servers in Azure API Center, with the approval property.

    learn.microsoft.com, Microsoft.ApiCenter/services/workspaces/apis (read 2026-11).
    """
    losses: list[Loss] = []
    kind = "Microsoft.ApiCenter/services"
    shape: Plain = {"type": "string", "title": "mcp-approval"}
    resources: list[Plain] = [
        {
            "type": f"{kind}/metadataSchemas",
            "apiVersion": "2024-03-01",
            "name": "[concat(parameters('serviceName'), '/mcp-approval')]",
            "properties": {
                "schema": json.dumps(shape),
                "assignedTo": [{"entity": "api", "required": False}],
            },
        }
    ]
    for entry in offered(material, losses):
        body: dict[str, Plain] = {
            "type": f"{kind}/workspaces/apis",
            "apiVersion": "2024-06-01-preview",
            "name": f"[concat(parameters('serviceName'), '/default/{arm(entry.id)}')]",
            "dependsOn": [
                f"[resourceId('{kind}/metadataSchemas', parameters('serviceName'), 'mcp-approval')]"
            ],
            "properties": {
                "title": server_name(entry),
                "kind": "mcp",
                "summary": (entry.purpose or entry.identity)[:200],
                "contacts": [{"name": entry.owner}],
                "externalDocumentation": [],
                "customProperties": {"mcp-approval": entry.state.value},
            },
        }
        resources.append(body)
        losses.append(narrower(entry, "packages and addresses are added there as versions, by hand"))
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    document: Plain = {
        "$schema": schema,
        "contentVersion": "1.0.0.0",
        "parameters": {"serviceName": {"type": "string"}},
        "resources": resources,
    }
    return exported("api-center.json", dumped(document), losses)


def arm(name: str) -> str:
    """Return the name of a resource: no quote, dot or underscore may stand in it."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name)[:90]


def rows(material: Material) -> Exported:
    """Return every decision as CSV of identities; a version is written without the sign of a formula."""
    from inventory.report.as_csv import guarded

    losses: list[Loss] = []
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    titles = ("identity", "versions", "state", "owner", "reason", "expires", "name", "purpose")
    scopes = ("users", "groups", "hosts", "clients", "environments")
    writer.writerow((*titles, "ticket", "by", *scopes))
    for entry in sorted((*material.live, *material.denying), key=lambda it: it.id):
        versions = (entry.versions or "").removeprefix("=")
        words = (entry.owner, entry.reason, str(entry.expires or ""), entry.name, entry.purpose)
        more = (entry.ticket, entry.approved_by, *(" ".join(getattr(entry.reach, name)) for name in scopes))
        cells = (*words, *more)
        writer.writerow((entry.identity, versions, entry.state.value, *map(guarded, cells)))
        if entry.also or entry.deny or entry.waivers:
            losses.append(narrower(entry, "further identities, partial denials and waivers have no column"))
    return exported("registry.csv", out.getvalue(), losses)


def yaml_of(document: Plain) -> str:
    """Return a document as YAML."""
    import yaml

    return str(yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100))
