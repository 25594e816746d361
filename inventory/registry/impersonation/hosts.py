"""By which trick one host may be taken for another. Whoever owns a domain owns every host under it."""

from __future__ import annotations

from typing import NamedTuple

from inventory.registry.impersonation.drawing import folded, shown, skeleton
from inventory.registry.impersonation.name import squeezed, words_of
from inventory.registry.impersonation.slips import LONG, SHORT, slips
from inventory.registry.impersonation.trick import Trick
from inventory.registry.impersonation.words import AUTHORITY, BESIDE, GENERIC, words
from inventory.registry.target import PORT

# Under these, each name is somebody else's (publicsuffix.org, private section; those that servers run on).
PLATFORMS = words("""
    azurewebsites.net azurecontainerapps.io azure-api.net cloudapp.azure.com azurefd.net azurestaticapps.net
    workers.dev pages.dev vercel.app netlify.app herokuapp.com fly.dev onrender.com railway.app run.app
    web.app firebaseapp.com github.io gitlab.io replit.app repl.co ngrok.app ngrok.io ngrok-free.app
    trycloudflare.com hf.space streamlit.app modal.run deno.dev cloudfront.net amazonaws.com smithery.ai
    """)
SECOND_LEVEL = words("co com net org gov ac edu or ne go")


class Host(NamedTuple):
    """A host taken apart: the label somebody registered, and the suffix it was registered under."""

    text: str
    label: str
    suffix: str

    @property
    def domain(self) -> str:
        """What its owner registered."""
        return f"{self.label}.{self.suffix}" if self.suffix else self.label


def read_host(text: str) -> Host:
    """Return a host without its port, taken apart."""
    labels = PORT.sub("", text.casefold()).rstrip(".").split(".")
    size = suffix_size(labels)
    if size >= len(labels) or labels[-1].isdecimal() or text.startswith("["):
        return Host(".".join(labels), ".".join(labels), "")
    return Host(".".join(labels), labels[-size - 1], ".".join(labels[-size:]))


def suffix_size(labels: list[str]) -> int:
    """Return how many labels a domain was registered under."""
    for size in (3, 2):
        if ".".join(labels[-size:]) in PLATFORMS:
            return size
    two = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVEL
    return 2 if two else 1


def trick_of_hosts(seen: Host, known: Host) -> Trick | None:
    """Return by which trick one host may be taken for another, None if by none, or if one owner has both."""
    if seen.domain == known.domain or not seen.suffix or not known.suffix:
        return None
    if found := drawn(seen, known):
        return found
    if f".{known.domain}." in f".{seen.text}." or f".{known.domain}-" in f".{seen.text}":
        return Trick("host-embedded", 1, f"{known.domain} stands in front of the domain {seen.domain}")
    if squeezed(seen.text) == squeezed(known.text) and len(squeezed(known.text)) >= LONG:
        return Trick("host-separators", 1, "the same letters with other dots and hyphens")
    if seen.suffix == known.suffix:
        return mistyped(seen, known) or beside(seen, known)
    if seen.label == known.label and len(known.label) >= SHORT:
        return Trick("host-suffix", 1, f"the same name under .{seen.suffix} and not .{known.suffix}", False)
    return None


def drawn(seen: Host, known: Host) -> Trick | None:
    """Return that a domain is drawn like another."""
    text = shown(seen.domain)
    if not text.isascii() and skeleton(seen.domain) == skeleton(known.domain):
        return Trick("host-confusable", 1, "the domain is drawn with letters of another script")
    if folded(seen.domain) == folded(known.domain) and len(known.label) > 1:
        return Trick("host-look-alike", 1, f"{seen.domain} is drawn like {known.domain}")
    return None


def mistyped(seen: Host, known: Host) -> Trick | None:
    """Return that the domain's own label is another's mistyped."""
    mine, its = words_of(seen.label), words_of(known.label)
    pairs = [pair for pair in zip(mine, its, strict=False) if pair[0] != pair[1]]
    found = [slips(*pair) for pair in pairs]
    if len(mine) != len(its) or not found or not all(found) or sum(found) > 1:
        return None
    return Trick("host-typo", sum(found), f"mistyped: {seen.domain} for {known.domain}")


def beside(seen: Host, known: Host) -> Trick | None:
    """Return that a domain is a brand with a word beside it: `notion-mcp.com` for `notion.com`."""
    mine, its = words_of(seen.label), words_of(known.label)
    if brand_words(seen) != its or len(mine) == len(its) or len(known.label) < SHORT:
        return None
    return Trick("host-affix", len(mine) - len(its), f"{known.label} with other words beside it")


def brand_words(host: Host) -> tuple[str, ...]:
    """Return the words of a domain's own label but the common ones."""
    return tuple(word for word in words_of(host.label) if word not in GENERIC | AUTHORITY | BESIDE)
