"""Container image references, and the images that only lend a runtime to the code they are told to run.

Reference grammar: distribution/reference; short names are Docker Hub's, as `docker run` resolves them.
"""

from __future__ import annotations

from discovery.identity.clean import bare
from discovery.identity.flags import spelt
from discovery.identity.paths import variable_name
from discovery.identity.patterns import Pattern
from discovery.identity.purl import split_purl, write_purl
from discovery.identity.scene import package, unresolved
from discovery.model import Identity, Kind, Pin

NAME = Pattern(r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*")
HOST = Pattern(r"(?:\[[0-9a-f:]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d{1,5})?")
TAG = Pattern(r"\w[\w.-]{0,127}")
ID = Pattern(r"[0-9a-f]{12}|[0-9a-f]{64}")  # an image of this machine's own store
DIGEST = Pattern(r"(?:sha256:[0-9a-f]{32,64}|sha512:[0-9a-f]{64,128})")
HUB = frozenset(("index.docker.io", "registry-1.docker.io", "registry.hub.docker.com", "hub.docker.com"))

# Mirrors of the Docker Hub's official images.
LIBRARIES = (
    "docker.io/library/",
    "public.ecr.aws/docker/library/",
    "mirror.gcr.io/library/",
    "docker.io/bitnami/",
    "cgr.dev/chainguard/",
    "dhi.io/",
)
OFFICIAL = spelt(
    """node python alpine debian ubuntu busybox bash fedora golang rust ruby php openjdk eclipse-temurin
    amazoncorretto maven gradle perl pypy buildpack-deps docker archlinux rockylinux almalinux dart
    swift elixir haskell julia jdk jre wolfi-base go nix"""
)
# Other images that hold a runtime and nothing else.
RUNTIMES = spelt(
    """ghcr.io/astral-sh/uv docker.io/astral/uv docker.io/oven/bun docker.io/denoland/deno
    ghcr.io/denoland/deno mcr.microsoft.com/dotnet/sdk mcr.microsoft.com/dotnet/runtime
    mcr.microsoft.com/dotnet/aspnet mcr.microsoft.com/playwright mcr.microsoft.com/playwright/python
    docker.io/nikolaik/python-nodejs docker.io/continuumio/miniconda3 docker.io/mambaorg/micromamba
    docker.io/condaforge/miniforge3 docker.io/nixos/nix docker.io/jbangdev/jbang-action
    docker.io/jbangdev/jbang"""
)
RUNTIME_FAMILIES = Pattern(
    r"mcr\.microsoft\.com/devcontainers/[\w/.-]+|mcr\.microsoft\.com/vscode/devcontainers/[\w/.-]+"
    r"|gcr\.io/distroless/(?:nodejs|python|java|base|cc|static)[\w.-]*"
    r"|registry\.access\.redhat\.com/ubi\d+/(?:nodejs|python|openjdk|ubi)[\w.-]*"
)
# What an image starts when its first word is no program (each image's own documentation).
ENTRIES = {
    "ghcr.io/astral-sh/uv": "uv",
    "docker.io/astral/uv": "uv",
    "docker.io/denoland/deno": "deno",
    "ghcr.io/denoland/deno": "deno",
    "docker.io/oven/bun": "bun",
    "docker.io/library/node": "node",
    "docker.io/library/python": "python",
}


def read_image(reference: str) -> Identity:
    """Return the identity of an image reference; its host is made explicit, and a digest beats a tag."""
    text = bare(reference).removeprefix("docker://").removeprefix("oci://").strip()
    variable = variable_name(text)
    if variable:
        return unresolved(f"var:{variable}")
    name, _, digest = text.partition("@")
    digest = digest.lower()
    if ID.fullmatch(name):
        return Identity(kind=Kind.OCI, version=name, pin=Pin.DIGEST, ref=f"image:{name}")
    if DIGEST.fullmatch(name.lower()):
        return Identity(kind=Kind.OCI, version=name.lower(), pin=Pin.DIGEST, ref=f"image:{name.lower()}")
    name, tag = split_tag(name)
    repository = full_repository(name)
    if repository is None or (digest and not DIGEST.fullmatch(digest)) or (tag and not TAG.fullmatch(tag)):
        return unresolved("malformed-image")
    purl = write_purl(
        "oci",
        repository.rpartition("/")[2],
        version=digest,
        qualifiers=[("repository_url", repository), ("tag", tag)],
    )
    pin = Pin.DIGEST if digest else Pin.TAG if tag else Pin.FLOATING
    return package(Kind.OCI, purl, digest or tag or None, pin)


def split_tag(name: str) -> tuple[str, str]:
    """Return name and tag; a tag that is a variable counts as none."""
    head, colon, tag = name.rpartition(":")
    if not colon or ("/" in tag and "$" not in tag):
        return name, ""
    if "$" in name:
        start = name.find(":$")
        return (name[:start], "") if start > 0 else (name, "")
    return head, tag


def full_repository(name: str) -> str | None:
    """Return host and path of an image name, lower-cased; None if it cannot be one."""
    parts = name.lower().split("/")
    if len(parts) > 1 and (set(parts[0]) & set(".:") or parts[0] == "localhost"):
        host, path = parts[0], parts[1:]
    else:
        host, path = "docker.io", parts
    host = "docker.io" if host in HUB else host
    if host == "docker.io" and len(path) == 1:
        path = ["library", *path]
    if not HOST.fullmatch(host) or not all(NAME.fullmatch(part) for part in path):
        return None
    return "/".join((host, *path))


def repository_of(image: Identity) -> str:
    """Return the repository of an image identity, with its host."""
    purl = split_purl(image.purl or "")
    return dict(purl.qualifiers).get("repository_url", "") if purl else ""


def is_runtime(repository: str) -> bool:
    """Return whether images of `repository` hold a language runtime or a bare system, and no server."""
    for library in LIBRARIES:
        if repository.startswith(library):
            return repository.removeprefix(library) in OFFICIAL
    return repository in RUNTIMES or bool(RUNTIME_FAMILIES.fullmatch(repository))
