"""A kubeconfig: which cluster, by whose name, with which authority. Read, never run.

kubernetes.io, concepts/configuration/organize-cluster-access-kubeconfig (2026). Its `exec` plugins are
programs: they are not started. That of AKS and Arc (kubelogin) stands for an Entra token, which our own
credential can have.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import field
from itertools import pairwise
from pathlib import Path

from discovery.frozen import frozen
from discovery.shapes.model import Plain

MAX_BYTES = 1024 * 1024  # a file with a hundred clusters and their certificates
# What kubelogin asks a token for: the AKS server application, one for all tenants (Azure/kubelogin README,
# 2026; learn.microsoft.com, aks/kubelogin-authentication).
AKS = "6dae42f8-4368-4678-94ff-3960e28e3630"
KUBELOGIN = "kubelogin"


class Unusable(Exception):
    """A kubeconfig that cannot be used, in words for the operator; no value of it is quoted."""


@frozen
class Cluster:
    """Where a cluster answers and how it knows us; RAW: it holds credentials and is never stored.

    Without `token` and certificate, `scope` says what to ask an Entra token for, empty where nothing does.
    """

    server: str
    name: str
    authority: str | None = None
    token: str | None = field(default=None, repr=False)
    certificate: str | None = field(default=None, repr=False)
    key: str | None = field(default=None, repr=False)
    scope: str = ""


def read_cluster(path: Path) -> Cluster:
    """Return the cluster of the current context; raise Unusable."""
    from discovery.formats.errors import Unreadable
    from discovery.formats.yaml import parse_yaml

    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise Unusable("the file is too large for a kubeconfig")
        document = parse_yaml(data.decode("utf-8"))
    except OSError as error:
        raise Unusable(error.strerror or "the file cannot be read") from None
    except (UnicodeDecodeError, Unreadable):
        raise Unusable("the file is no YAML") from None
    return cluster_of(document, path.parent)


def cluster_of(document: Plain, folder: Path) -> Cluster:
    """Return the cluster that the document's current context names; raise Unusable."""
    whole = mapping(document)
    current = text(whole, "current-context")
    context = mapping(named(whole, "contexts", current).get("context"))
    cluster = mapping(named(whole, "clusters", text(context, "cluster")).get("cluster"))
    user = mapping(named(whole, "users", text(context, "user")).get("user"))
    server = text(cluster, "server").rstrip("/")
    if not server.lower().startswith("https://"):
        raise Unusable("the current context names no cluster with an https:// address")
    if cluster.get("insecure-skip-tls-verify") is True:
        raise Unusable("it skips the check of the cluster's certificate; name its authority instead")
    return Cluster(
        server=server,
        name=text(context, "cluster"),
        authority=pem(cluster, "certificate-authority", folder),
        token=text(user, "token") or token_file(user, folder),
        certificate=pem(user, "client-certificate", folder),
        key=pem(user, "client-key", folder),
        scope=scope_of(user),
    )


def scope_of(user: dict[str, Plain]) -> str:
    """Return what to ask an Entra token for where a plugin would do so; raise Unusable for other plugins."""
    plugin = user.get("exec")
    if not isinstance(plugin, dict):
        return ""
    command = text(plugin, "command").replace("\\", "/").rpartition("/")[2].lower().removesuffix(".exe")
    if command != KUBELOGIN:
        raise Unusable("it starts a program to sign in, which we do not; write a token into a copy of it")
    args = plugin.get("args")
    words = [word for word in args if isinstance(word, str)] if isinstance(args, list) else []
    server = next((value for word, value in pairwise(words) if word == "--server-id"), AKS)
    return f"{server}/.default"


def named(whole: dict[str, Plain], key: str, name: str) -> dict[str, Plain]:
    """Return the item called `name` in a list of the document; raise Unusable where there is none."""
    items = whole.get(key)
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and item.get("name") == name and name:
            return item
    raise Unusable(f"its current context leads to nothing among its {key}")


def pem(fields: dict[str, Plain], name: str, folder: Path) -> str | None:
    """Return a certificate or key, written out or in a file beside; None where there is none."""
    if data := text(fields, f"{name}-data"):
        try:
            return base64.b64decode(data, validate=True).decode("ascii")
        except (binascii.Error, UnicodeDecodeError):
            raise Unusable(f"its {name}-data is not base64 of a PEM text") from None
    return read_beside(fields, name, folder)


def token_file(fields: dict[str, Plain], folder: Path) -> str | None:
    """Return the token in the file that is named for it, None where none is."""
    found = read_beside(fields, "tokenFile", folder)
    return found.strip() if found else None


def read_beside(fields: dict[str, Plain], name: str, folder: Path) -> str | None:
    """Return the text of a named file, relative to the kubeconfig; raise Unusable."""
    path = text(fields, name)
    if not path:
        return None
    try:
        with (folder / path).open("rb") as file:
            return file.read(MAX_BYTES).decode("ascii")
    except (OSError, UnicodeDecodeError):
        raise Unusable(f"the file of its {name} cannot be read") from None


def mapping(value: Plain) -> dict[str, Plain]:
    """Return a map, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def text(fields: dict[str, Plain], name: str) -> str:
    """Return a text, empty where there is none."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""
