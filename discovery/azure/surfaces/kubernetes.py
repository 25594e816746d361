"""Kubernetes through Azure: extensions and GitOps of AKS and Arc clusters, and images that Defender listed.

Tables `kubernetesconfigurationresources` and `securityresources`; workloads are the Kubernetes API's to tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from discovery.azure.described import NAME_SIGN, described, named
from discovery.azure.homonyms import Spoken
from discovery.azure.images import image_signs
from discovery.azure.marks import seen
from discovery.azure.model import Mark, Recognised, Resource, Role
from discovery.azure.rows import inner
from discovery.azure.verdicts import Seen, weighed
from discovery.azure.walking import texts_in
from discovery.azure.words import Says, says
from discovery.redact.urls import redact_url
from discovery.shapes.values import filled

TOLD = frozenset({"extensiontype", "namespace", "releasenamespace", "path", "url", "chart", "reponame"})
ARTIFACT = ("additionalData", "artifactDetails")


def configuration(resource: Resource) -> Recognised | None:
    """Return the hint that an extension or a GitOps configuration is: what it installs, and from where."""
    found = Seen(
        marks=(*described(resource), *sources(resource)),
        role=Role.HINT,
        facts={
            "cluster": resource.id.lower().partition("/providers/microsoft.kubernetesconfiguration")[0],
            "repository": repository(resource),
        },
    )
    return weighed(resource, found)


def sources(resource: Resource) -> Iterator[Mark]:
    """Yield what the repository, the path, the namespace or the type of an extension says."""
    for place, key, told in texts_in(resource.properties, "/properties"):
        if key.lower() not in TOLD:
            continue
        last = told.rstrip("/").removesuffix(".git").rpartition("/")[2]
        said = says(last)
        if said in (Says.SERVER, Says.WORD):
            yield seen("tag.server" if said is Says.SERVER else "tag.word", place, last)


def repository(resource: Resource) -> str:
    """Return the repository that a cluster is kept in step with, without what is secret in its address."""
    url = filled(inner(resource.properties, "gitRepository", "url"))
    return redact_url(url).text if url else ""


def registry_image(resource: Resource) -> Recognised | None:
    """Return the hint that an image in a registry is, as Defender's assessment lists it."""
    details = inner(resource.properties, *ARTIFACT)
    if not isinstance(details, dict):
        return None
    host, path = filled(details.get("registryHost")), filled(details.get("repositoryName"))
    if path is None:
        return None
    digest = filled(details.get("digest"))
    image = f"{host}/{path}" if host else path
    found = Seen(
        marks=tuple(image_signs(image, "/properties/additionalData/artifactDetails/repositoryName")),
        role=Role.HINT,
        texts=(Spoken("/properties/additionalData/artifactDetails/repositoryName", path),),
        image=f"{image}@{digest}" if digest else image,
        facts={"image_tag": digest or ""},
    )
    return weighed(resource, found)


def registry(resource: Resource) -> Recognised | None:
    """Return the hint in a registry's name: what it holds is not told here."""
    marks = tuple(named("/name", resource.name, NAME_SIGN))
    return weighed(resource, Seen(marks=marks, role=Role.HINT))
