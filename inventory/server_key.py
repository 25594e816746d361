"""What makes two sightings one server: never what anybody calls it. Pure.

A false merge hides a server behind another's approval, a missed one only shows it twice; so whatever is not
proven to be the same stays apart. Packages and remote addresses are the same everywhere, files and programs
only on their own machine, and what an unknown variable or folder stands for only where it was written.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from discovery.identity.purl import split_purl, versionless
from discovery.model import Identity, Kind, Sighting, Surface, digest
from inventory.bridged import behind
from inventory.code_paths import absolute, account_home, base_folder, home_of, resolve, spelt_program

# Legible in a report, yet no part can pose as two: `|` and `%` are always encoded.
LEGIBLE = "/:~.@+#=,-_{}()[] "
# Longer texts may have been cut (discovery.redact.launch, discovery.identity.naming): that two begin alike
# proves nothing.
WHOLE_ARG = 4000
WHOLE_REF = 2000
# A wrapper that takes the rest of the command line to another file system.
ELSEWHERE = frozenset({"ssh", "wsl", "docker", "podman", "nerdctl", "kubectl", "distrobox", "toolbox", "lxc"})
CONFLICT = "conflict:url"
HERE = frozenset({"loopback", "host-gateway"})
# Names that mean something on one network only (RFC 6761, 6762, 8375).
# `/subscriptions/ID/resourceGroups/NAME/providers/PROVIDER/TYPE/NAME`: so many parts has a resource's own id.
TOP = 9
CLUSTER = "kubernetes"  # the finder of what runs in a cluster, whose source is the cluster
NEARBY = (".local", ".localhost", ".lan", ".home.arpa")
# Programs that hold a socket for a container or a virtual machine: they are not what answers there.
FORWARDERS = frozenset(
    {"docker-proxy", "rootlessport", "rootlesskit", "slirp4netns", "pasta", "pasta.avx2", "gvproxy", "vpnkit"}
    | {"com.docker.backend", "com.docker.vpnkit", "wslrelay", "wslrelay.exe", "limactl"}
)
RUNS = frozenset({Surface.PROCESS, Surface.LISTENER, Surface.CONTAINER})
# Qualifiers that say where a generic package came from; without one only its checksum tells it apart.
ORIGINS = frozenset({"download_url", "vcs_url", "repository_url"})


def server_id(sighting: Sighting, scope_id: str) -> str:
    """Return the id of the server that `sighting` is of."""
    return digest(server_key(sighting, scope_id))


def server_key(sighting: Sighting, scope_id: str) -> str:
    """Return what is compared to tell servers apart: equal keys are one server."""
    sighting = behind(sighting)
    identity = sighting.identity
    if sighting.surface is Surface.LOG and identity.kind is Kind.UNRESOLVED:
        # All that a log may tell is a label: whose it is, and in which home, keeps two of them apart.
        return key_of("log", scope_id, sighting.client or "", sighting.root, sighting.name or sighting.source)
    if is_forwarded(sighting):
        return key_of("forwarded", scope_id, sighting.source)
    if len(identity.ref or "") >= WHOLE_REF:
        return key_of(identity.kind, scope_id, sighting.key, identity.ref or "")
    # An entry with a command and a URL: which of them is started differs by client, so neither alone is it.
    other = (sighting.url or "",) if identity.ref == CONFLICT else ()
    if identity.purl is not None:
        return package_key(identity.purl, identity.ref, *other)
    if identity.url is not None:
        return remote_key(identity, scope_id, *other)
    if is_universal(identity):
        return key_of(identity.kind, without_version(identity))
    elsewhere = (command_line(sighting),) if ELSEWHERE & set(identity.wrapper) else ()
    return key_of(identity.kind, scope_id, *on_machine(sighting), *elsewhere)


def launched_key(sighting: Sighting, scope_id: str) -> str | None:
    """Return the key that a configuration with the command line of a running server has, if it is another."""
    kind, ref = sighting.facts.get("launch_kind"), sighting.facts.get("launch_ref", "")
    if kind not in set(Kind) or not ref:
        return None
    is_purl, is_url = ref.startswith("pkg:"), "://" in ref
    identity = Identity(
        kind=Kind(kind),
        purl=ref if is_purl else None,
        url=ref if is_url and not is_purl else None,
        ref=None if is_purl or is_url else ref,
        launcher=sighting.identity.launcher,
    )
    return server_key(replace(sighting, surface=Surface.CONFIG, identity=identity), scope_id)


def is_forwarded(sighting: Sighting) -> bool:
    """Return whether a socket is held for what runs elsewhere."""
    ref = sighting.identity.ref or ""
    return sighting.surface is Surface.LISTENER and ref.replace("/", ":").rpartition(":")[2] in FORWARDERS


def key_of(*parts: str) -> str:
    """Return `parts` as one text, no two lists of them as the same."""
    return "|".join(quote(part, safe=LEGIBLE, errors="surrogatepass") for part in parts)


def package_key(purl: str, part: str | None, *other: str) -> str:
    """Return the key of a package: its purl without version, and which of its programs is meant, or where."""
    found = split_purl(purl)
    key = key_of(purl) if found is None else versionless(purl)
    if found is not None and found.type == "generic":
        qualifiers = dict(found.qualifiers)
        if not ORIGINS & qualifiers.keys():
            key += "|" + key_of(qualifiers.get("checksum", found.version or ""))
    return key if part is None else "|".join((key, key_of(part, *other)))


def remote_key(identity: Identity, scope_id: str, *other: str) -> str:
    """Return the key of a remote server: its address, and its machine where only that one has it."""
    url, ref = identity.url or "", identity.ref
    machine = (scope_id,) if ref in HERE or is_nearby(host_in(url)) else ()
    through = () if ref is None or ref in HERE else (ref, *other)
    return key_of(url, *machine, *through)


def host_in(url: str) -> str:
    """Return the host of a canonical URL."""
    place = url.partition("://")[2].partition("/")[0].partition("?")[0]
    if place.startswith("["):
        return place.partition("]")[0] + "]"
    return place.rpartition(":")[0] if place.rpartition(":")[2].isdigit() else place


def is_nearby(host: str) -> bool:
    """Return whether `host` may be another machine when somebody else names it."""
    if host.startswith("[") or host.replace(".", "").isdigit():
        import ipaddress

        try:
            return not ipaddress.ip_address(host.strip("[]").partition("%")[0]).is_global
        except ValueError:
            return True
    return ("." not in host and "{" not in host) or host.endswith(NEARBY)


def is_universal(identity: Identity) -> bool:
    """Return whether the ref means the same thing on every machine: a name in one registry, or a content."""
    scheme = (identity.ref or "").partition(":")[0]
    return identity.kind in {Kind.JSR, Kind.REMOTE, Kind.URL_SCRIPT} or scheme in {"image", "sha256"}


def without_version(identity: Identity) -> str:
    """Return the ref with a version that stands in it as `@version` left out."""
    ref = identity.ref or ""
    return ref.replace(f"@{identity.version}", "", 1) if identity.version else ref


def on_machine(sighting: Sighting) -> tuple[str, ...]:
    """Return what tells a server of one machine apart from the others on it."""
    ref = sighting.identity.ref or ""
    if sighting.surface is Surface.CLOUD:
        # A name means something in its own resource only: two gateways may both have an API called `mcp`.
        return (ref, resource_of(sighting))
    scheme, colon, rest = ref.partition(":")
    if scheme in {"file", "compose"} or scheme == "workspace":
        path = resolve(sighting, scheme, rest)
        return (path,) if path else (ref, *written_in(sighting))
    if scheme == "bin" or scheme.endswith("-bin"):
        return program(sighting, rest, ref)
    if scheme == "host" and is_whole(sighting):
        # Through ssh: what the host's name means depends on the user's own configuration.
        return (ref, user_home(sighting), command_line(sighting))
    if scheme == "pymod":
        # `python -m` also looks into the working folder, and each environment has its own modules.
        where = base_folder(sighting) or ""
        return (ref, user_home(sighting), where, absolute(sighting, sighting.command or ""))
    if sighting.identity.kind is Kind.INLINE and is_whole(sighting):
        return (ref, command_line(sighting))
    if scheme in {"unix", "pipe", "brew"} or (
        colon and sighting.identity.kind in {Kind.GATEWAY, Kind.CONTAINER}
    ):
        return (ref,)
    if sighting.identity.kind in {Kind.GATEWAY, Kind.CONTAINER} and is_whole(sighting):
        return (ref, command_line(sighting))
    return (ref, *written_in(sighting))


def resource_of(sighting: Sighting) -> str:
    """Return the resource of a cloud that was seen, or the one that it is in; in a cluster the place, too."""
    whole = "/".join(sighting.source.lower().split("/")[:TOP])
    return f"{whole}#{sighting.pointer or ''}" if sighting.finder == CLUSTER else whole


def program(sighting: Sighting, name: str, ref: str) -> tuple[str, ...]:
    """Return the file of the program called `name`; if none is written, its name in this user's PATH."""
    path = spelt_program(sighting, name)
    return (path,) if path else (ref, user_home(sighting))


def user_home(sighting: Sighting) -> str:
    """Return the home whose settings and search path count: that of the account, wherever it works."""
    return account_home(sighting) or home_of(sighting)


def written_in(sighting: Sighting) -> tuple[str, ...]:
    """Return where and how a server stands that nothing else identifies.

    A running one is known by its command line and working folder, for its process id does not last.
    """
    if sighting.surface in RUNS and (sighting.command or sighting.args) and is_whole(sighting):
        return (sighting.user or "", sighting.cwd or "", command_line(sighting))
    return (sighting.source, command_line(sighting))


def command_line(sighting: Sighting) -> str:
    """Return the digest of the redacted command line or address; the program's folder does not count.

    Where a running program listens is no part of its command line.
    """
    address = "" if sighting.surface is Surface.LISTENER and sighting.command else sighting.url or ""
    command = (sighting.command or "").replace("\\", "/").rpartition("/")[2].lower().removesuffix(".exe")
    return digest(command, *sighting.args, address, "" if is_whole(sighting) else sighting.key)


def is_whole(sighting: Sighting) -> bool:
    """Return whether no argument may have been cut."""
    return all(len(arg) < WHOLE_ARG for arg in sighting.args)
