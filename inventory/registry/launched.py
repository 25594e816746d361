"""What a sighting shows of a launch: its own arguments, its transports, where its code is from, by whom."""

from __future__ import annotations

from discovery.identity.purl import Purl, split_purl
from discovery.identity.urls import canonical_url
from discovery.model import Identity, Kind, Sighting
from inventory.registry.target import host_of

# The ecosystems' own registries, as package managers ask them without further settings.
HOME = {
    "npm": "registry.npmjs.org",
    "pypi": "pypi.org",
    "nuget": "api.nuget.org",
    "cargo": "crates.io",
    "gem": "rubygems.org",
    "maven": "repo.maven.apache.org",
    "golang": "proxy.golang.org",
    "github": "github.com",
    "gitlab": "gitlab.com",
    "bitbucket": "bitbucket.org",
}
# Behind the name of a package, these begin its version, extras or tag.
ENDS_NAME = ("", "@", "=", "<", ">", "~", "!", "[", ":", "^", "#", " ", ";")
REMOTE_TRANSPORTS = frozenset({"streamable-http", "sse"})
SPELT = {"http": "streamable-http", "streamable_http": "streamable-http", "streamablehttp": "streamable-http"}


def shows_launch(sighting: Sighting) -> bool:
    """Return whether a sighting shows how a server is started or called, and not only that it is there."""
    return sighting.command is not None or bool(sighting.args) or sighting.url is not None


def own_args(sighting: Sighting) -> tuple[str, ...]:
    """Return the arguments behind what names the server; all of them where that cannot be told."""
    named = names_of(sighting.identity)
    for at, word in enumerate(sighting.args):
        if any(is_name(word, name) for name in named) or is_url_of(word, sighting.identity):
            rest = sighting.args[at + 1 :]
            return rest[1:] if rest[:1] == ("--",) else rest
    return sighting.args


def names_of(identity: Identity) -> tuple[str, ...]:
    """Return the words by which a command line may name what it starts."""
    purl = split_purl(identity.purl) if identity.purl else None
    if purl is None:
        path = (identity.ref or "").partition("#")[0]
        return (path.rpartition("/")[2],) if path.startswith("file:") else ()
    repository = dict(purl.qualifiers).get("repository_url", "")
    short = repository.removeprefix("docker.io/").removeprefix("library/")
    scoped = "/".join((*purl.namespace[:1], purl.name))
    return tuple(dict.fromkeys(it for it in (repository, short, purl.full_name, scoped) if it))


def is_name(word: str, name: str) -> bool:
    """Return whether an argument is a package's name, with its version or without, or a path that ends so."""
    plain, wanted = word.replace("\\", "/").lower(), name.lower()
    if plain.rpartition("/")[2] == wanted:
        return True
    for text in (plain, plain.replace("_", "-").replace(".", "-")):
        if text.startswith(wanted) and (text[len(wanted) :][:1] in ENDS_NAME):
            return True
    return False


def is_url_of(word: str, identity: Identity) -> bool:
    """Return whether an argument is the address behind a bridge."""
    return "://" in word and identity.url is not None and canonical_url(word).url == identity.url


def transports(sighting: Sighting) -> frozenset[str]:
    """Return the transports a client may take; none where the sighting does not show it."""
    said = (sighting.transport or "").lower()
    if said:
        return frozenset({SPELT.get(said, said)})
    if sighting.command is not None and sighting.url is None:
        return frozenset({"stdio"})
    # Without a word, clients try Streamable HTTP and fall back to SSE (MCP specification, transports).
    return REMOTE_TRANSPORTS if sighting.url is not None else frozenset()


def source(identity: Identity) -> str | None:
    """Return where the code or the service comes from, as host and path; None where that is not known."""
    if identity.url is not None:
        return identity.url.partition("://")[2]
    purl = split_purl(identity.purl) if identity.purl else None
    if purl is None:
        return host_of(identity.ref) if identity.kind is Kind.URL_SCRIPT and identity.ref else None
    known = dict(purl.qualifiers)
    said = known.get("repository_url") or known.get("download_url") or HOME.get(purl.type)
    if said is None and purl.type == "git":
        said = "/".join(purl.namespace)
    return None if said is None else (canonical_url(said).url or said).partition("://")[2] or said


def publisher(sighting: Sighting) -> str | None:
    """Return who published the code: as the machine knows it, else by the name's scope; None if unknown."""
    told = sighting.facts.get("publisher")
    if told:
        return told
    identity = sighting.identity
    if identity.kind is Kind.EXTENSION and identity.ref:
        return identity.ref.partition(":")[2].partition(".")[0] or None
    purl = split_purl(identity.purl) if identity.purl else None
    return None if purl is None else scope_of(purl)


def scope_of(purl: Purl) -> str | None:
    """Return the part of a package's name that its registry gives to one publisher only."""
    if purl.type == "oci":
        return dict(purl.qualifiers).get("repository_url", "").rpartition("/")[0] or None
    if purl.type in ("npm", "github", "gitlab", "bitbucket", "golang", "maven"):
        return "/".join(purl.namespace) or None
    return None
