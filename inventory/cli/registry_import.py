"""`mcp-census registry import` and `registry sync`: what others decided or list, brought in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.cli.options import Registry

if TYPE_CHECKING:
    from inventory.model import State
    from inventory.registry.sources.bring import Brought
    from inventory.registry.sources.configured import Source

From = Annotated[
    str,
    typer.Argument(metavar="SOURCE", help="A file, a folder of files, or the https address of a registry."),
]
Dialect = Annotated[
    str | None,
    typer.Option(
        "--format", metavar="DIALECT", help="What it is written in; asked for where that cannot be told."
    ),
]
Into = Annotated[
    Path | None,
    typer.Option("--into", metavar="DIR", help="The registry to write to, as --registry elsewhere."),
]
Name = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="What to call the source; its entries lie in imported/NAME."),
]
Owner = Annotated[str, typer.Option(metavar="OWNER", help="Who answers for entries that name no owner.")]
Clients = Annotated[
    list[str] | None, typer.Option("--client", metavar="ID", help="For this client only. May be repeated.")
]
InState = Annotated[
    str | None,
    typer.Option("--state", metavar="STATE", help="The state of rows that name none. [default: pending]"),
]
Approval = Annotated[
    str,
    typer.Option(
        metavar="PROPERTY", help="The custom property of API Center that approves. [default: mcp-approval]"
    ),
]
TokenEnv = Annotated[
    str,
    typer.Option(metavar="VARIABLE", help="The environment variable that holds the token for the address."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")]
Offline = Annotated[bool, typer.Option("--offline", help="Use what was fetched the last time.")]
Full = Annotated[bool, typer.Option("--full", help="Fetch everything again, not only what changed.")]


def import_source(
    source: From,
    format: Dialect = None,  # noqa: A002 - the option's name
    into: Into = None,
    name: Name = None,
    owner: Owner = "",
    client: Clients = None,
    state: InState = None,
    approval: Approval = "",
    token_env: TokenEnv = "",
    dry_run: DryRun = False,
    offline: Offline = False,
    full: Full = False,
    registry: Registry = None,
) -> None:
    """Import approvals or a catalogue. Twice changes nothing; a catalogue never approves anything."""
    from inventory.registry.sources.configured import Source

    chosen = Source(
        name=name or name_for(source),
        where=source,
        dialect=known_dialect(format),
        owner=owner,
        clients=tuple(sorted(set(client or ()))),
        state=known_state(state),
        approval=approval,
        token_env=token_env,
    )
    bring_in((chosen,), into or registry, dry_run=dry_run, offline=offline, full=full, alone=True)


def sync(
    into: Into = None,
    dry_run: DryRun = False,
    offline: Offline = False,
    full: Full = False,
    registry: Registry = None,
) -> None:
    """Bring in every source of sources.yaml; the first comes first."""
    from inventory.cli.places import registry_path
    from inventory.cli.wish import spoken
    from inventory.registry.sources.configured import read_sources

    folder = into or registry or registry_path()
    with spoken():
        sources = read_sources(folder)
    bring_in(sources, folder, dry_run=dry_run, offline=offline, full=full, alone=False)


def bring_in(
    sources: tuple[Source, ...], into: Path | None, *, dry_run: bool, offline: bool, full: bool, alone: bool
) -> None:
    """Bring sources in, say what became of each, and end with the code that fits."""
    from datetime import UTC, datetime

    from inventory.cli.deciding import user
    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.output import note, tell
    from inventory.cli.places import data_folder
    from inventory.cli.wish import spoken
    from inventory.registry.sources.bring import Wish, bring

    folder = registry_folder(into)
    now = datetime.now(UTC)
    wish = Wish(
        registry=folder, cache=data_folder(), now=now, dry=dry_run, offline=offline, full=full, by=user()
    )
    complete = True
    with spoken():
        for done in bring(sources, wish):
            tell("".join(f"{line}\n" for line in changes(done, dry_run)))
            for line in remarks(done):
                note(line)
            if done.error:
                failed(done, alone)
            complete = complete and done.complete
    raise typer.Exit(ExitCode.FINE if complete else ExitCode.UNSEEN)


def failed(done: Brought, alone: bool) -> None:
    """Raise Complaint where the only source failed; one of several is told, and keeps what it has."""
    from inventory.cli.complaint import Complaint
    from inventory.cli.output import note
    from inventory.report.words import clean

    then = "Nothing was changed."
    if alone:
        raise Complaint(done.error, then=then)
    note(clean(f"{done.source.name}: {done.error}. {then}"))


def registry_folder(into: Path | None) -> Path:
    """Return the folder to write to; raise Complaint for what is no folder."""
    from inventory.cli.complaint import Complaint
    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.places import registry_path

    folder = into or registry_path()
    if not folder.is_dir():
        then = "Begin one with: mcp-census registry init"
        raise Complaint("there is no registry folder to import into", str(folder), then, ExitCode.USAGE)
    return folder


def changes(done: Brought, dry_run: bool) -> Iterator[str]:
    """Yield a line for each entry that is not what it was, and one that sums the source up."""
    from inventory.registry.sources.plan import Act
    from inventory.report.words import clean

    if done.found is None or done.plan is None:
        return
    for change in done.plan.changes:
        if change.act is not Act.SAME:
            why = f" ({change.why})" if change.why else ""
            entry = change.entry
            versions = f" {entry.versions}" if entry.versions else ""
            yield clean(f"{change.act.value:<9} {entry.state.value:<9} {entry.identity}{versions}{why}")
    yield clean(f"{done.source.name}: {summed_up(done)}{'; nothing was written' if dry_run else ''}")


def summed_up(done: Brought) -> str:
    """Return what became of a source in one line."""
    from inventory.registry.sources.plan import Act
    from inventory.report.words import counted

    if done.found is None or done.plan is None:
        return ""
    parts = [counted(done.found.rows, "row")]
    counts = [(done.plan.count(act), act.value) for act in Act]
    parts += [f"{number} {word}" for number, word in counts if number]
    if done.found.listed:
        news = f" ({done.listed} new, {done.unlisted} gone)" if done.listed or done.unlisted else ""
        parts.append(f"{len(done.found.listed)} listed{news}, which approves nothing")
    parts += [done.note] if done.note else []
    return ", ".join(parts)


def remarks(done: Brought) -> Iterator[str]:
    """Yield what could not be read, written or expressed, each with its place."""
    from inventory.report.words import clean

    if done.found is None:
        return
    for problem in done.found.problems:
        field = f" {problem.field}" if problem.field else ""
        yield clean(f"not read: {problem.source}{field}: {problem.message}")
    for loss in grouped((loss.text, loss.source, loss.pointer) for loss in done.found.losses):
        yield clean(f"lost: {loss}")
    for line in done.failed:
        yield clean(f"not written: {line}")


def grouped(losses: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Yield each loss once, with the place of the first and how many more there are."""
    found: dict[str, list[str]] = {}
    for text, source, pointer in losses:
        found.setdefault(text, []).append(f"{source} {pointer}".strip())
    for text, places in found.items():
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        yield f"{places[0]}{more}: {text}"


def name_for(source: str) -> str:
    """Return a name for a source: of its host, or of its file and the folder around it."""
    import re

    from discovery.model import digest
    from inventory.registry.sources.guess import host_of

    plain = host_of(source) if "://" in source else "-".join(Path(source).absolute().parts[-2:])
    stem = re.sub(r"[^a-z0-9.]+", "-", plain.lower()).strip("-.")[:40] or "source"
    where = source if "://" in source else str(Path(source).absolute())
    return f"{stem}-{digest(where)[:6]}"


def known_dialect(text: str | None) -> str:
    """Return a dialect's id, empty for none; raise typer's usage error for another word."""
    from inventory.registry.sources.table import DIALECTS

    if text is not None and text not in DIALECTS:
        raise typer.BadParameter(f"{text!a} is not one of {', '.join(sorted(DIALECTS))}.")
    return text or ""


def known_state(text: str | None) -> State | None:
    """Return a state, None for none; raise typer's usage error for another word."""
    from inventory.model import State

    if text is not None and text not in set(State):
        raise typer.BadParameter(f"{text!a} is not one of {', '.join(State)}.")
    return None if text is None else State(text)
