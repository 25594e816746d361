"""What of the material a dialect may say to everyone who obeys it, and which words of an entry it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from discovery.identity.naming import name
from discovery.model import Sighting, Surface
from inventory.entry import Entry
from inventory.policy.export.model import Launch, Loss, Material, left_out, narrower, wider
from inventory.policy.model import HOLE
from inventory.policy.wild import overlap
from inventory.registry.rules import judge_sighting
from inventory.registry.target import PLACEHOLDER, Form, Target, TargetError, read_target
from inventory.standing import Verdict


def for_all(entry: Entry, clients: tuple[str, ...]) -> str:
    """Return why a list for all users of `clients` may not have an entry, empty if it may."""
    reach = entry.reach
    for field, names in (
        ("users", reach.users),
        ("groups", reach.groups),
        ("hosts", reach.hosts),
        ("environments", reach.environments),
    ):
        if names:
            return f"it is for the {field} {', '.join(names)} only, and the list is for everyone"
    if reach.clients and clients and not set(reach.clients) & set(clients):
        return f"it is for the clients {', '.join(reach.clients)} only"
    return ""


def fitting(launches: Iterable[Launch], clients: tuple[str, ...], losses: list[Loss]) -> list[Launch]:
    """Return the launches that a list for all users of `clients` may have."""
    found: list[Launch] = []
    for launch in launches:
        if why := for_all(launch.entry, clients):
            losses.append(left_out(launch.entry, why))
        else:
            found.append(launch)
    return found


def live(material: Material, clients: tuple[str, ...], losses: list[Loss]) -> list[Entry]:
    """Return the entries that a list for all users of `clients` may have, and tell what it lacks of them."""
    found: list[Entry] = []
    for entry in sorted(material.live, key=lambda it: it.id):
        if why := for_all(entry, clients):
            losses.append(left_out(entry, why))
        else:
            found.append(entry)
            losses.extend(unsaid(entry))
    return found


def unsaid(entry: Entry) -> Iterator[Loss]:
    """Give what no list of a client says of an entry."""
    if entry.expires:
        yield wider(entry, f"the list has no dates: export again after {entry.expires}")
    if entry.governs.env_allowed or entry.governs.env_forbidden:
        yield wider(entry, "the list does not compare environment variables")
    if entry.governs.tools or entry.governs.publishers or entry.governs.sources:
        yield wider(entry, "the list does not compare tools, publishers or sources")


def targets_of(entry: Entry) -> Iterator[Target]:
    """Give what an entry is about; an identity that cannot be read is passed over."""
    for text in (entry.identity, *entry.also):
        try:
            yield read_target(text)
        except TargetError:
            continue


def addresses(entry: Entry) -> tuple[str, ...]:
    """Return the addresses of an entry that are written out whole."""
    found = (it for it in targets_of(entry) if it.form is Form.URL and not PLACEHOLDER.search(it.text))
    return tuple(dict.fromkeys(with_path(it.text) for it in found if not it.any_path and not it.any_query))


def patterns(entry: Entry) -> tuple[str, ...]:
    """Return the addresses of an entry as patterns in which `*` stands for any text."""
    found: list[str] = []
    for target in targets_of(entry):
        if target.form is not Form.URL or PLACEHOLDER.search(target.text) or "*" in target.text:
            continue
        text = target.text
        if target.any_path:
            found += [with_path(text), f"{text.rstrip('/')}/*"]
        elif target.any_query:
            found += [with_path(text), f"{with_path(text)}?*"]
        else:
            found.append(with_path(text))
    return tuple(dict.fromkeys(found))


def with_path(url: str) -> str:
    """Return an address that has a path: a pattern without one stands for every path in some clients."""
    scheme, mark, rest = url.partition("://")
    ends = [at for at in (rest.find(letter) for letter in "/?#") if at >= 0]
    cut = min(ends, default=len(rest))
    return url if rest[cut : cut + 1] == "/" else f"{scheme}{mark}{rest[:cut]}/{rest[cut:]}"


def denials(entry: Entry) -> tuple[str, ...]:
    """Return the addresses of a denying entry as patterns; a placeholder denies more than it says."""
    found: list[str] = []
    for target in targets_of(entry):
        if target.form is Form.URL:
            text = PLACEHOLDER.sub("*", target.text)
            more = f"{text.rstrip('/')}/*" if target.any_path else f"{text}?*"
            found += [with_path(text), more, *([f"{text}?*"] if target.any_path else [])]
    return tuple(dict.fromkeys(found))


def free_of_denials(material: Material, entry: Entry, losses: list[Loss]) -> tuple[str, ...]:
    """Return an entry's addresses for a list that cannot deny: no pattern that covers what is denied."""
    denied = [pattern.replace("*", HOLE) for it in material.denying for pattern in denials(it)]
    found = patterns(entry)
    free = tuple(one for one in found if not any(overlap(one, other, stars=True) for other in denied))
    if len(free) < len(found):
        losses.append(left_out(entry, "part of it is denied, and the list has no denials"))
    return free


def verdict_of(
    material: Material,
    entry: Entry,
    *,
    url: str | None = None,
    package: Mapping[str, str] | None = None,
    clients: tuple[str, ...] = (),
) -> Verdict:
    """Return what the registry says of an address or a package that nobody was seen to use."""
    reach = entry.reach.clients
    shared = [client for client in clients if client in reach] or [*clients, *reach]
    asked = Sighting(
        identity=name(command=None, url=url, package=package),
        surface=Surface.CONFIG,
        finder="export",
        source="export",
        root="export",
        seen_at=datetime.min.replace(tzinfo=UTC),
        client=shared[0] if shared else None,
        url=url,
    )
    return judge_sighting(asked, material.case).verdict


def unwritten(entry: Entry, losses: list[Loss], *, launches: Iterable[Launch]) -> None:
    """Tell of an entry that a list knows by observed launches alone, or not at all."""
    own = [it for it in launches if it.entry.id == entry.id]
    kinds = {it.form for it in targets_of(entry)}
    if kinds - {Form.URL} and not own:
        losses.append(left_out(entry, "no launch of it was seen, and the list has whole command lines only"))
    elif kinds - {Form.URL}:
        losses.append(narrower(entry, "only the command lines that were seen are listed"))
        if entry.versions is None:
            losses.append(narrower(entry, "every version is approved; the list has those that were seen"))
    if any(it.form is Form.URL and PLACEHOLDER.search(it.text) for it in targets_of(entry)):
        losses.append(narrower(entry, "its template has no form in the list; addresses seen are listed"))
