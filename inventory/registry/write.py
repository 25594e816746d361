"""Writes decisions: one YAML file per entry, named by its identity, atomically, comments kept.

Nothing is written that does not read back as exactly the entry that was meant, and no file is touched that
decides on anything else.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import TypedDict, Unpack

from discovery.frozen import frozen
from discovery.identity.scene import is_rooted
from discovery.model import digest
from inventory.model import Entry, Governs, Reach, Server, State
from inventory.registry.absent import RegistryError
from inventory.registry.edit import Uneditable, edited, rendered
from inventory.registry.form import read_entry
from inventory.registry.nodes import Broken, read_documents
from inventory.registry.read import read_items, read_text
from inventory.registry.target import TargetError, canonical_text, read_target

MAX_STEM = 100  # characters; file systems allow 255 bytes, archives and Windows paths less
# Git keeps the lines of both sides where two branches acted (gitattributes(5), `union`), and leaves alone
# what only this machine needs.
GIT_FILES = {
    ".gitattributes": ".acts.jsonl merge=union text eol=lf\n",
    ".gitignore": ".acts.lock\n.acts.pending\n.*.tmp\n",
}
UNSAFE = re.compile(r"[^a-z0-9.]+")

README = """\
# Registry of approved MCP servers

One YAML file per decision, in any folder below this one; README and hidden files are not read.

    id: files                                   # a label, unique in this registry
    identity: pkg:npm/%40scope/name             # package URL, URL, image, file:~/..., sha256:..., git URL
    state: approved                             # or draft, pending, deprecated, suspended, denied, retired
    owner: platform-team
    reason: reviewed in TICKET-1
    versions: ">=1.2,<2"                        # in quotes; without it any version is approved
    reach: {clients: [cursor]}                  # users, groups, hosts, clients, environments; or everyone
    requested: {by: ana, at: 2026-01-15}
    approved: {by: dana, at: 2026-01-31}
    reviewed: {by: dana, at: 2026-01-31}
    expires: 2027-01-31                         # the last day it holds

An entry may also hold further identities (`also`), what a launch is held to (`governs`: versions, arguments,
environment, transports, publishers, tools), partial denials (`deny`), exceptions (`waivers`), `risk` and
`data_classes`; `policy.yaml` holds what no single entry decides. `docs/registry.md` in the repository of
mcp-census tells every field, with an example of each.

A name never approves anything. A version without a sign (`versions: 1.2.3`) is exactly that version.
A URL may hold `{placeholders}` (one label or segment each) and end in `/*` (everything below) or in
`?*` (any query).

`.acts.jsonl` holds who did what and why, each act bound to those before it: commit it with the entries.
`mcp-census registry validate` says whether it is whole. Where a merge stops at it, keep the lines of both
sides, in any order. A change by hand, in a pull request, needs no line in it.
"""


# What belongs to one decision alone: the next one says it anew, or not at all.
DECIDED = frozenset({"identity", "state", "owner", "reason", "reach", "approved_by", "approved_at"})


class Wording(TypedDict, total=False):
    """What an operator may say about an entry besides what it is and who owns it."""

    name: str
    purpose: str
    reason: str
    versions: str | None
    reach: Reach
    approved_by: str
    approved_at: date | None
    requested_by: str
    requested_at: date | None
    expires: date | None
    ticket: str


def init_registry(folder: Path) -> Path:
    """Create an empty registry in `folder` and return it; raise RegistryError if something else is there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise RegistryError(f"{folder}: is not empty; choose a new folder, or use what is there")
        replace_file(folder / "README.md", README)
        ready_for_git(folder)
    except OSError as error:
        raise RegistryError(f"{folder}: cannot create the registry: {error.strerror}") from None
    return folder


def ready_for_git(folder: Path) -> None:
    """Write what git is to know of a registry's folder, where nothing says it yet; raise RegistryError."""
    for name, text in GIT_FILES.items():
        if not (folder / name).exists():
            replace_file(folder / name, text)


def propose(about: Server | str, *, state: State, owner: str, **fields: Unpack[Wording]) -> Entry:
    """Return an entry about a server that was seen, or that an operator typed; raise RegistryError.

    A version that the operator typed (`pkg:npm/x@1.2.3`) limits the entry; one that was only seen does not.
    """
    typed = about if isinstance(about, str) else name_of(about)
    try:
        target = read_target(typed)
    except TargetError as error:
        raise RegistryError(f"{typed or 'this server'}: cannot be registered: {error}") from None
    if isinstance(about, str) and target.version is not None:
        if fields.get("versions"):
            raise RegistryError(f"{typed}: names a version already; leave one of the two out")
        fields["versions"] = f"={target.version}"
    identity = canonical_text(target)
    return Entry(id=file_stem(identity), identity=identity, state=state, owner=owner, **fields)


def name_of(server: Server) -> str:
    """Return what an entry calls a server; a program in the search path is called by the path it has here."""
    identity = server.identity
    if identity.purl or identity.url:
        return identity.purl or identity.url or ""
    commands = sorted({seen.sighting.command or "" for seen in server.seen})
    if (
        (identity.ref or "").partition(":")[0].endswith("bin")
        and len(commands) == 1
        and is_rooted(commands[0])
    ):
        return commands[0]
    return identity.ref or ""


def decide(registry: Path, entry: Entry) -> Path:
    """Write `entry` into the folder `registry` and return its file; raise RegistryError where that is unsafe.

    An entry with the same identity and reach is changed in its own file, and keeps its id; anything else is
    left alone. What a decision does not speak of (purpose, denials, waivers, what is governed) stays.
    """
    draft = drafted(registry, entry, entries_of(registry, entry))
    replace_file(draft.path, draft.text)
    return draft.path


@frozen
class Draft:
    """What a decision makes of one file: the entry, and the text of the file with it."""

    entry: Entry
    path: Path
    text: str
    before: Entry | None = None


def entries_of(registry: Path, entry: Entry | None = None) -> list[Entry]:
    """Return what can be read of a registry's folder; raise RegistryError if it is none to write into."""
    if not registry.exists():
        raise RegistryError(f"{registry}: there is no such registry; create it with `registry init`")
    if not registry.is_dir():
        then = f"; change this entry in it by hand:\n{rendered(entry)}" if entry else ""
        raise RegistryError(f"{registry}: is not a folder{then}")
    return [item for item in read_items(registry) if isinstance(item, Entry)]


def drafted(registry: Path, entry: Entry, entries: Iterable[Entry]) -> Draft:
    """Return what writing a decision changes, among the `entries` there are; raise RegistryError."""
    known = list(entries)
    same = [it for it in known if (it.identity, it.reach) == (entry.identity, entry.reach)]
    if len(same) > 1:
        files = ", ".join(it.source for it in same)
        raise RegistryError(f"{entry.identity} is decided in several places ({files}); keep one of them")
    if same:
        return change(same[0], merged(same[0], entry))
    return create(registry, replace(entry, id=free_id(entry.id, {it.id for it in known})))


def merged(old: Entry, new: Entry) -> Entry:
    """Return the new decision with the old one's id, and all that the new one does not speak of.

    What an entry governs, denies and waives must never be widened by a decision on something else.
    """
    kept = {"id": old.id, "source": old.source, "governs": governed(old.governs, new.governs)}
    said = {
        spec.name: getattr(new if spec.name in DECIDED or is_said(new, spec.name) else old, spec.name)
        for spec in fields(Entry)
    }
    return Entry(**{**said, **kept, **limits(old, new)})


def limits(old: Entry, new: Entry) -> dict[str, object]:
    """Return the versions and the last day of a new decision: those of the old one where it names none.

    What a denial names is denied and limits no approval; a day that has passed is what the new one renews.
    """
    if State.DENIED in (old.state, new.state):
        return {"versions": new.versions, "expires": new.expires}
    last = new.approved_at or new.requested_at or date.min
    ahead = old.expires if old.expires is not None and old.expires >= last else None
    return {"versions": new.versions or old.versions, "expires": new.expires or ahead}


def is_said(entry: Entry, name: str) -> bool:
    """Return whether a field of an entry says something."""
    return bool(getattr(entry, name)) and name not in ("reach", "governs")


def governed(old: Governs, new: Governs) -> Governs:
    """Return what is governed: of each kind what the new decision names, else what was before."""
    return Governs(
        **{spec.name: getattr(new, spec.name) or getattr(old, spec.name) for spec in fields(Governs)}
    )


def free_id(wanted: str, taken: set[str]) -> str:
    """Return `wanted`, with a number behind it if it is taken."""
    number, name = 2, wanted
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


def change(old: Entry, new: Entry) -> Draft:
    """Return the file of `old` with `new` in its place; raise RegistryError where that is unsafe."""
    path = Path(old.source)
    try:
        text = read_text(path)
        after = edited(text, new)
        check(after, new, path)
    except (Uneditable, Broken) as error:
        raise RegistryError(f"{path}: {error}; change it by hand to:\n{rendered(new)}") from None
    except OSError as error:
        raise RegistryError(f"{path}: cannot read: {error.strerror}") from None
    return Draft(entry=new, path=path, text=after, before=old)


def create(registry: Path, entry: Entry) -> Draft:
    """Return a new file for `entry`; its name is free, or made so. Raises RegistryError."""
    stem = file_stem(entry.identity)
    path = registry / f"{stem}.yaml"
    if path.exists():
        path = registry / f"{stem}-{digest(entry.identity, repr(entry.reach), entry.id)[:8]}.yaml"
    if path.exists():
        raise RegistryError(f"{path}: is there already and decides on something else; rename it")
    text = rendered(entry)
    check(text, entry, path)
    return Draft(entry=entry, path=path, text=text)


def check(text: str, entry: Entry, path: Path) -> None:
    """Raise RegistryError unless `text` reads back as `entry` and nothing else."""
    documents = read_documents(text)
    found = read_entry(documents[0], entry.source) if len(documents) == 1 else ()
    if found == entry:
        return
    problems = (
        "; ".join(f"{it.field}: {it.message}" for it in found) if isinstance(found, tuple) else "it differs"
    )
    raise RegistryError(f"{path}: not written, since it would not read back: {problems}")


def file_stem(identity: str) -> str:
    """Return a file name that every system accepts and that tells people what it is about."""
    plain = identity.removeprefix("pkg:").partition("?")[0].replace("%40", "").replace("://", "-").lower()
    stem = UNSAFE.sub("-", plain).strip("-.") or "entry"
    if len(stem) > MAX_STEM:
        stem = f"{stem[: MAX_STEM - 9].rstrip('-.')}-{digest(identity)[:8]}"
    # CON, NUL and the like are devices on Windows, with any suffix.
    return f"{stem}-entry" if re.fullmatch(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", stem) else stem


def replace_file(path: Path, text: str) -> None:
    """Write `text` so that a reader sees the old or the new content; raise RegistryError if it fails."""
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        # A new temporary file is private; a registry is for reading.
        Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise RegistryError(f"{path}: cannot write: {error.strerror}") from None
