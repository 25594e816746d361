"""What a row of a source is about: a launch, an address or a text becomes the identity that an entry has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from discovery.frozen import frozen
from discovery.identity.naming import name
from discovery.identity.scene import is_rooted
from discovery.model import Identity, Pin
from discovery.redact.args import redact_args
from discovery.redact.values import token_shape
from inventory.model import Governs
from inventory.registry.launched import is_name, is_url_of, names_of
from inventory.registry.notation import RangeError, read_range
from inventory.registry.target import Form, TargetError, canonical_text, read_target

MAX_ARGV = 256  # words of one command line; nobody approves more
MAX_WORD = 2000  # characters of one word: what a field of an entry may hold
# Marks that stand for the newest version, whichever that is: an approval of them is one of any version.
NEWEST = frozenset({"latest", "*", ""})
# What stands where a byte was no text, plain and in a purl: the identity would be another.
LOST = ("\N{REPLACEMENT CHARACTER}", "%EF%BF%BD")


class Unfit(ValueError):
    """A row that names nothing certain; the message says what to write instead, and quotes no secret."""


@frozen
class Subject:
    """An identity in its canonical spelling, with the versions, arguments and further identities of a row.

    `notes` say what of the row could not be expressed.
    """

    identity: str
    versions: str | None = None
    also: tuple[str, ...] = ()
    governs: Governs = field(default_factory=Governs)
    notes: tuple[str, ...] = ()


def read_text(text: str) -> Subject:
    """Return the subject of a purl, URL, image, path or digest; raise Unfit for a name."""
    text = text.strip()
    if len(text) > MAX_WORD or any(mark in text for mark in LOST):
        raise Unfit("the identity is too long, or was saved in another encoding than UTF-8")
    if token_shape(text):
        raise Unfit("it holds a secret; take it out, and renew it")
    try:
        target = read_target(text)
    except TargetError as error:
        raise Unfit(str(error)) from None
    versions = None if target.version in (None, *NEWEST) else f"={target.version}"
    return Subject(identity=canonical_text(target), versions=versions)


def read_package(package: Mapping[str, str]) -> Subject:
    """Return the subject of a registry's package object; raise Unfit for a type nobody knows."""
    return of_identity(name(command=None, package=package))


def read_launch(command: str | None, args: Sequence[str] = (), url: str | None = None) -> Subject:
    """Return the subject of a configured server, whatever its arguments; raise Unfit."""
    if len(args) > MAX_ARGV or any(len(word) > MAX_WORD for word in (command or "", *args)):
        raise Unfit(
            f"a command line of more than {MAX_ARGV} words, or {MAX_WORD} characters a word, is not read"
        )
    return of_identity(name(command=command, args=args, url=url), command)


def read_argv(argv: Sequence[str]) -> tuple[Subject, tuple[str, ...]]:
    """Return the subject of a whole command line, and the arguments that go to the server; raise Unfit.

    What stands in front of them (the launcher, its flags, the package) is what names the server.
    """
    if not argv:
        raise Unfit("the command is empty")
    subject = read_launch(argv[0], tuple(argv[1:]))
    identity = name(command=argv[0], args=argv[1:])
    return subject, own_words(tuple(argv[1:]), identity)


def own_words(words: tuple[str, ...], identity: Identity) -> tuple[str, ...]:
    """Return the words behind what names the server, by the rule that sightings are judged by."""
    names = names_of(identity)
    for place, word in enumerate(words):
        if any(is_name(word, each) for each in names) or is_url_of(word, identity):
            rest = words[place + 1 :]
            return rest[1:] if rest[:1] == ("--",) else rest
    return words


def of_identity(identity: Identity, command: str | None = None) -> Subject:
    """Return the subject of what was named; raise Unfit for what no entry can be about."""
    if identity.secrets:
        raise Unfit("it holds a secret; take it out of the policy, and renew it")
    text = identity.purl or identity.url or identity.ref or ""
    if (identity.ref or "").partition(":")[0].endswith("bin") and command and is_rooted(command):
        text = command  # a program is called by the path it has
    if identity.kind.value == "unresolved" and not identity.purl and not identity.url:
        raise Unfit(f"it names no certain program ({(identity.ref or 'empty')[:80]})")
    return with_version(read_text(text), identity)


def with_version(subject: Subject, identity: Identity) -> Subject:
    """Return `subject` with the versions that the launch asks for, if they can be compared."""
    version = identity.version
    if subject.versions is not None or version is None or version in NEWEST or identity.purl is None:
        return subject
    target = read_target(subject.identity)
    if target.form is not Form.PACKAGE or identity.pin not in (Pin.RANGE, Pin.TAG, Pin.REF):
        return subject
    try:
        read_range(target.ecosystem, version)
    except RangeError:
        raise Unfit(f"the version {version[:40]!r} cannot be compared; name one, or a range") from None
    return replace(subject, versions=version)


def exact_words(words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words that can be compared, and notes on those that hold a secret and so cannot."""
    shown = redact_args(words)
    kept = tuple(word for word, seen in zip(words, shown.args, strict=True) if word == seen)
    hidden = len(words) - len(kept)
    note = f"{hidden} of the arguments hold a secret and are not compared; take them out of the policy"
    return kept, (note,) if hidden else ()
