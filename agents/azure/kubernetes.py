"""Finds servers among the workloads of one Kubernetes cluster, by what a manifest of theirs would say.

Reader on the Azure side sees the cluster and nothing in it; this asks the cluster itself, and only where a
kubeconfig says how. `get` and `list` on workloads is all it needs (the ClusterRole `view` has them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from agents.azure.cluster import Api, Unread
from agents.azure.kubeconfig import Cluster
from discovery.frozen import frozen
from discovery.identity.naming import name as name_launch
from discovery.model import Confidence, Gap, Identity, Kind, Launch, Looked, Reason, Sighting, Surface
from discovery.redact.keyed import Fingerprinter
from discovery.redact.launch import redact_launch
from discovery.redact.text import printable
from discovery.shapes.kubernetes import KINDS, servers_in
from discovery.shapes.model import Node, Plain

Entry = dict[str, Plain]
Result = Sighting | Gap | Looked
# The kinds that run containers, with what one of their items would say of itself: a list does not repeat it.
WORKLOADS = (
    ("/apis/apps/v1/deployments", "apps/v1", "Deployment"),
    ("/apis/apps/v1/statefulsets", "apps/v1", "StatefulSet"),
    ("/apis/apps/v1/daemonsets", "apps/v1", "DaemonSet"),
    ("/apis/batch/v1/cronjobs", "batch/v1", "CronJob"),
    ("/apis/batch/v1/jobs", "batch/v1", "Job"),
    ("/api/v1/pods", "v1", "Pod"),
)
# Groups of Kubernetes itself: their kinds are in the table above, or run nothing.
OWN_GROUPS = frozenset({"apps", "batch", "autoscaling", "policy", "extensions"})
MAX_NAME = 256


@frozen
class KubernetesFinder:
    """Finds what runs as a server in one cluster. `cluster_id` is its resource id in Azure, if it has one."""

    api: Api
    cluster: Cluster
    keyed: Fingerprinter
    cluster_id: str | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    name: str = "kubernetes"
    surface: Surface = Surface.CLOUD

    @property
    def source(self) -> str:
        """Return the cluster as reports write it: its resource id, or where it answers."""
        return self.cluster_id or f"https://{urlsplit(self.cluster.server).netloc}"

    @property
    def root(self) -> str:
        """Return what the coverage of this cluster is kept under."""
        return f"kubernetes:{urlsplit(self.cluster.server).netloc.lower()}"

    def find(self) -> Iterator[Result]:
        """Give each workload that is a server, what could not be listed, and the cluster if all could."""
        moment, examined, found, missing = self.now(), 0, 0, False
        for item in self.items():
            if isinstance(item, Unread):
                missing = True
                yield self.gap(item)
                continue
            examined += 1
            for launch in () if is_owned(item) else servers_of(item):
                found += 1
                yield self.sighting(item, launch, moment)
        if not missing:
            yield Looked(
                surface=self.surface, finder=self.name, root=self.root, examined=examined, found=found
            )

    def items(self) -> Iterator[Entry | Unread]:
        """Give every object that could be a server, with its kind; what could not be listed as Unread."""
        for path, version, kind in (*WORKLOADS, *self.own_kinds()):
            if not path:
                yield Unread(path="/apis", reason=Reason.DENIED, detail=kind)
                continue
            for item in self.api.pages(path):
                if isinstance(item, Unread):
                    yield item
                elif isinstance(item, dict):
                    yield {**item, "apiVersion": version, "kind": kind}

    def own_kinds(self) -> Iterator[tuple[str, str, str]]:
        """Give the kinds that say of themselves that they are MCP servers; an empty path for what failed."""
        groups = self.api.get("/apis")
        if isinstance(groups, Unread):
            yield "", "", f"the list of kinds {groups.detail}"
            return
        for version in preferred(groups):
            kinds = self.api.get(f"/apis/{version}")
            if isinstance(kinds, Unread):
                # A group whose own server is down hides its kinds, and nobody else's.
                yield "", "", f"the kinds of {version} {kinds.detail}"
                continue
            for plural, kind in named_kinds(kinds):
                yield f"/apis/{version}/{plural}", version, kind

    def sighting(self, item: Entry, launch: Launch, now: datetime) -> Sighting:
        """Return what may be kept of one server."""
        kept = redact_launch(launch, self.keyed)
        identity = name_launch(command=launch.command, args=launch.args, url=launch.url, os="linux")
        if launch.ref is not None and identity.kind in {Kind.UNRESOLVED, Kind.BINARY}:
            identity = Identity(kind=Kind.CONTAINER, ref=f"{kept.ref}@{self.root}")
        metadata = item.get("metadata")
        space = metadata.get("namespace") if isinstance(metadata, dict) else None
        return Sighting(
            identity=identity,
            surface=self.surface,
            finder=self.name,
            source=self.source,
            root=self.root,
            seen_at=now,
            pointer=kept.pointer,
            name=kept.name,
            transport=kept.transport,
            command=kept.command,
            args=kept.args,
            url=kept.url,
            env_names=kept.env_names,
            secrets=kept.secrets,
            confidence=Confidence.HIGH,
            facts={
                **kept.facts,
                "role": "server",
                "grade": "proven" if KINDS.fullmatch(str(item.get("kind"))) else "strong",
                "marks": f"k8s-{str(item.get('kind')).lower()}",
                "cluster": printable(self.cluster.name, MAX_NAME),
                **({"namespace": printable(space, MAX_NAME)} if isinstance(space, str) else {}),
            },
        )

    def gap(self, unread: Unread) -> Gap:
        """Return that a part of the cluster was not seen: it freezes what was seen in the cluster."""
        detail = f"{unread.path} {unread.detail}"
        if unread.status == 403:
            detail += "; bind the account to the ClusterRole view"
        return Gap(
            surface=self.surface,
            finder=self.name,
            source=self.source,
            root=self.root,
            reason=unread.reason,
            detail=printable(detail, MAX_NAME),
        )


def servers_of(item: Entry) -> Iterator[Launch]:
    """Give the servers that an object is or runs, as a manifest of its own would tell them."""
    place = place_of(item)
    node = Node(value=item, pointer=place, document=item, file_name="", folder_name="")
    yield from servers_in(item, place, node)


def is_owned(item: Entry) -> bool:
    """Return whether a controller made the object: then that is told, and its copies are not."""
    metadata = item.get("metadata")
    return isinstance(metadata, dict) and bool(metadata.get("ownerReferences"))


def place_of(item: Entry) -> str:
    """Return where an object stands in its cluster, as the beginning of a pointer."""
    metadata = item.get("metadata")
    fields = metadata if isinstance(metadata, dict) else {}
    parts = (fields.get("namespace"), item.get("kind"), fields.get("name"))
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts if part)


def preferred(groups: Plain) -> Iterable[str]:
    """Return `group/version` of every group that is not Kubernetes' own, in order."""
    listing = groups.get("groups") if isinstance(groups, dict) else None
    found: set[str] = set()
    for group in listing if isinstance(listing, list) else ():
        title = group.get("name") if isinstance(group, dict) else None
        version = group.get("preferredVersion") if isinstance(group, dict) else None
        word = version.get("groupVersion") if isinstance(version, dict) else None
        if isinstance(title, str) and isinstance(word, str) and not is_own(title):
            found.add(word)
    return sorted(found)


def is_own(group: str) -> bool:
    """Return whether a group belongs to Kubernetes."""
    return group in OWN_GROUPS or group == "k8s.io" or group.endswith(".k8s.io")


def named_kinds(kinds: Plain) -> Iterator[tuple[str, str]]:
    """Give the plural and the kind of what is an MCP server by its kind."""
    listing = kinds.get("resources") if isinstance(kinds, dict) else None
    for row in listing if isinstance(listing, list) else ():
        plural, kind = (row.get("name"), row.get("kind")) if isinstance(row, dict) else (None, None)
        if isinstance(plural, str) and isinstance(kind, str) and "/" not in plural and KINDS.fullmatch(kind):
            yield plural, kind
