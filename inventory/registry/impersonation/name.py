"""A package's name taken apart: who it belongs to, its words, and which of them say something."""

from __future__ import annotations

from functools import cached_property

from discovery.frozen import frozen
from discovery.identity.patterns import Pattern
from discovery.identity.purl import Purl
from inventory.registry.impersonation.drawing import folded
from inventory.registry.impersonation.words import AUTHORITY, GENERIC, PRODUCTS

RUNS = Pattern(r"[^\W\d_]+|\d+")
RAW = Pattern(r"[^\W_]+")
NOT_A_LETTER = Pattern(r"[\W_]+")
RARE = 4  # letters of a word that is somebody's own; shorter ones are abbreviations of anything
# Where a new owner of the same name is a fork as a matter of course.
FORKED = frozenset({"github", "gitlab", "bitbucket", "git", "golang", "oci"})
# Where a name is given to whoever comes first.
FIRST_COME = frozenset({"npm", "pypi", "nuget", "cargo", "gem"})


@frozen
class Name:
    """A package's name: `scope` is what its registry gives to one owner, `bare` what that one called it."""

    type: str
    scope: str
    bare: str

    @property
    def full(self) -> str:
        """Scope and name as one text."""
        return f"{self.scope}/{self.bare}" if self.scope else self.bare


class Parts:
    """What is compared of a name, worked out when it is first asked for."""

    def __init__(self, name: Name) -> None:
        """Take a name apart."""
        self.name = name

    @cached_property
    def scope_words(self) -> tuple[str, ...]:
        """The runs of letters and of digits in the scope."""
        return words_of(self.name.scope)

    @cached_property
    def bare_words(self) -> tuple[str, ...]:
        """The runs of letters and of digits in the name itself."""
        return words_of(self.name.bare)

    @cached_property
    def raw_words(self) -> tuple[str, ...]:
        """Everything between separators, digits among the letters."""
        return tuple(RAW.ready().findall(self.name.full))

    @cached_property
    def meaning(self) -> tuple[str, ...]:
        """The words of the name itself that say what it is for, in their order."""
        return tuple(word for word in self.bare_words if word not in GENERIC and word not in AUTHORITY)

    @cached_property
    def rare(self) -> tuple[str, ...]:
        """The words among them that name no product: somebody's own."""
        return tuple(word for word in self.meaning if is_rare(word))

    @cached_property
    def folded(self) -> str:
        """Scope and name with all that looks alike made one."""
        return folded(self.name.full)

    @cached_property
    def letters(self) -> str:
        """Scope and name without separators."""
        return squeezed(self.name.full)

    @cached_property
    def bare_letters(self) -> str:
        """The name without separators."""
        return squeezed(self.name.bare)


def read_name(purl: Purl) -> Name | None:
    """Return the name of a package; None for a file, which is not known by its name."""
    if purl.type == "generic":
        return None
    if purl.type != "oci":
        return Name(type=purl.type, scope="/".join(purl.namespace).lstrip("@"), bare=purl.name)
    repository = dict(purl.qualifiers).get("repository_url", "").lower()
    scope, _, bare = repository.rpartition("/")
    return Name(type="oci", scope=scope, bare=bare) if bare else None


def words_of(text: str) -> tuple[str, ...]:
    """Return the runs of letters and of digits in `text`."""
    return tuple(RUNS.ready().findall(text))


def squeezed(text: str) -> str:
    """Return `text` without separators."""
    return NOT_A_LETTER.sub("", text)


def is_rare(word: str) -> bool:
    """Return whether a word is neither common nor the name of a product that many write servers for."""
    return len(word) >= RARE and word.isalpha() and word not in PRODUCTS and word not in GENERIC
