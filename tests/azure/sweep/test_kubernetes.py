from __future__ import annotations

import base64
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from agents.azure.cluster import Api
from agents.azure.kubeconfig import Cluster, Unusable, read_cluster
from agents.azure.kubernetes import KubernetesFinder
from discovery.model import Gap, Looked, Reason, Sighting
from discovery.redact.keyed import Fingerprinter
from discovery.shapes.model import Plain
from tests.azure.cloud.certificate import make_authority
from tests.azure.cloud.estate import Estate
from tests.azure.conftest import Stand
from tests.azure.sweep.looking import id_of, look, resource

TOKEN = "canary-token-of-the-cluster"
Answers = dict[str, Plain]


def workload(name: str, image: str, *args: str, owned: bool = False) -> Plain:
    """Return a deployment of one container, as a list of the API has it: without its kind."""
    owners: Plain = [{"kind": "ReplicaSet", "name": "x"}] if owned else []
    container: Plain = {"name": name, "image": image, "args": list(args), "ports": [{"containerPort": 8080}]}
    return {
        "metadata": {"name": name, "namespace": "tools", "ownerReferences": owners},
        "spec": {"template": {"spec": {"containers": [container]}}, "containers": [container]},
    }


def answers() -> Answers:
    """Return what a cluster with two servers, by their kind and by what they run, answers."""
    listed = ("apps/v1/statefulsets", "apps/v1/daemonsets", "batch/v1/cronjobs", "batch/v1/jobs")
    found: Answers = {f"/apis/{path}": {"items": []} for path in listed}
    found["/apis/apps/v1/deployments"] = {
        "items": [workload("files", "ghcr.io/acme/files-mcp-server:1.0"), workload("web", "nginx:1.27")]
    }
    found["/api/v1/pods"] = {"items": [workload("files", "ghcr.io/acme/files-mcp-server:1.0", owned=True)]}
    groups = ("toolhive.stacklok.dev", "networking.k8s.io")
    found["/apis"] = {
        "groups": [{"name": it, "preferredVersion": {"groupVersion": f"{it}/v1"}} for it in groups]
    }
    pairs = (("mcpservers", "MCPServer"), ("mcpservers/status", "MCPServer"), ("others", "Other"))
    kinds: Plain = [{"name": name, "kind": kind} for name, kind in pairs]
    found["/apis/toolhive.stacklok.dev/v1"] = {"resources": kinds}
    found["/apis/toolhive.stacklok.dev/v1/mcpservers"] = {
        "items": [{"metadata": {"name": "crm", "namespace": "ai"}, "spec": {"image": "acme/crm-mcp:2"}}]
    }
    return found


@contextmanager
def cluster(
    folder: Path, given: Answers, refused: tuple[str, ...] = ()
) -> Iterator[tuple[str, list[str], Path]]:
    """Give a cluster's address, what it was asked, and the authority to trust."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            asked.append(f"{self.command} {path}")
            status = 200 if path in given else 404
            if path in refused:
                status = 403
            if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                status = 401
            body = json.dumps(given.get(path, {})).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    ca, certificate, key = make_authority(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"https://localhost:{server.server_address[1]}", asked, ca
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def kubeconfig(folder: Path, server: str, user: dict[str, Plain], ca: Path | None = None) -> Path:
    """Return the file of a kubeconfig."""
    inside: dict[str, Plain] = {"server": server}
    if ca is not None:
        inside["certificate-authority-data"] = base64.b64encode(ca.read_bytes()).decode()
    document: Plain = {
        "current-context": "c",
        "contexts": [{"name": "c", "context": {"cluster": "aks", "user": "u"}}],
        "clusters": [{"name": "aks", "cluster": inside}],
        "users": [{"name": "u", "user": user}],
    }
    path = folder / "config"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def finder(folder: Path, server: str, ca: Path) -> KubernetesFinder:
    one = read_cluster(kubeconfig(folder, server, {"token": TOKEN}, ca))
    return KubernetesFinder(
        api=Api(one), cluster=one, keyed=Fingerprinter(b"k" * 32), cluster_id="/subscriptions/1/aks"
    )


def test_workloads_are_servers_by_their_kind_and_by_what_they_run(tmp_path: Path) -> None:
    with cluster(tmp_path, answers()) as (server, asked, ca):
        items = list(finder(tmp_path, server, ca).find())
    seen = {one.name: one for one in items if isinstance(one, Sighting)}
    assert sorted(name or "" for name in seen) == ["crm", "files"]
    assert (seen["crm"].facts["grade"], seen["files"].facts["grade"]) == ("proven", "strong")
    assert seen["files"].source == "/subscriptions/1/aks"
    assert (seen["files"].pointer or "").startswith("/tools/Deployment/files/")
    assert isinstance(items[-1], Looked)
    assert {line.split()[0] for line in asked} == {"GET"}
    assert not [line for line in asked if "k8s.io" in line or "status" in line]


@pytest.mark.parametrize("path", ["/apis/apps/v1/deployments", "/apis", "/apis/toolhive.stacklok.dev/v1"])
def test_what_may_not_be_listed_is_a_gap_and_the_cluster_is_not_covered(tmp_path: Path, path: str) -> None:
    with cluster(tmp_path, answers(), refused=(path,)) as (server, _, ca):
        items = list(finder(tmp_path, server, ca).find())
    assert [gap.reason for gap in items if isinstance(gap, Gap)] == [Reason.DENIED]
    assert not [it for it in items if isinstance(it, Looked)]


def test_a_cluster_is_looked_into_by_its_kubeconfig_and_known_by_its_resource(
    stand: Stand, tmp_path: Path
) -> None:
    estate = Estate()
    for name, fqdn in (("aks-ours", "localhost"), ("aks-other", "other.example")):
        row = resource("Microsoft.ContainerService/managedClusters", name, properties={"fqdn": fqdn})
        estate.add(row)
    ours = id_of("Microsoft.ContainerService/managedClusters", "aks-ours")
    with cluster(tmp_path, answers()) as (server, _, ca):
        path = kubeconfig(tmp_path, server, {"token": TOKEN}, ca)
        found = look(stand(estate), kubeconfig=path)
    grades = {(one.source.rpartition("/")[2], one.name): one.facts["grade"] for one in found.sightings}
    assert grades == {
        ("aks-ours", "crm"): "proven",
        ("aks-ours", "files"): "strong",
        ("aks-other", "aks-other"): "unknown",
    }
    assert {one.source for one in found.sightings if one.finder == "kubernetes"} == {ours}
    assert found.gaps == ()
    assert TOKEN not in repr(found)


def test_a_cluster_that_is_not_there_is_a_gap(tmp_path: Path) -> None:
    with cluster(tmp_path, answers()) as (server, _, ca):
        one = finder(tmp_path, server, ca)
    items = list(one.find())
    assert items
    assert all(isinstance(it, Gap) for it in items)


UNUSABLE: list[tuple[str, dict[str, Plain]]] = [
    ("http://127.0.0.1:8080", {"token": TOKEN}),
    ("https://localhost", {"exec": {"command": "/usr/bin/aws-iam-authenticator"}}),
    ("https://localhost", {"exec": {"command": "sh", "args": ["-c", "kubelogin"]}}),
    ("https://localhost", {"tokenFile": "not/there"}),
    ("https://localhost", {"client-certificate-data": "%%%"}),
]


@pytest.mark.parametrize(("server", "user"), UNUSABLE, ids=str)
def test_what_would_run_a_program_or_speak_in_clear_is_not_used(
    tmp_path: Path, server: str, user: dict[str, Plain]
) -> None:
    with pytest.raises(Unusable) as caught:
        read_cluster(kubeconfig(tmp_path, server, user))
    assert TOKEN not in str(caught.value)


def test_kubelogin_stands_for_a_token_of_our_own(tmp_path: Path) -> None:
    plugin: Plain = {"command": "kubelogin", "args": ["get-token", "--server-id", "my-server"]}
    assert (
        read_cluster(kubeconfig(tmp_path, "https://localhost", {"exec": plugin})).scope
        == "my-server/.default"
    )


def test_a_cluster_never_shows_its_token() -> None:
    assert TOKEN not in repr(Cluster(server="https://x", name="x", token=TOKEN))


@pytest.mark.parametrize("text", ["", "[]", "current-context: c", "a: &a [*a]", "\x00", "{"])
def test_an_ugly_file_is_unusable_and_nothing_worse(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Unusable):
        read_cluster(path)
