"""`mcp-census selftest`: prove that what is installed still finds what it should, and keeps no secret."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

if TYPE_CHECKING:
    from discovery.model import Sighting, Sweep

FIXTURES = Path(__file__).parent.with_name("selftest") / "fixtures.toml"
CANARY = "CANARY-"


class Fixture(NamedTuple):
    """One file of the throw-away home, and what must be found in it: names, and what they stand for."""

    client: str
    template: str
    text: str
    expect: frozenset[tuple[str, str]]
    gap: bool


class Check(NamedTuple):
    """One thing that was tried: `fault` is empty where it held."""

    name: str
    fault: str = ""


def selftest() -> None:
    """Prove that this installation still finds what it should.

    Lays out the configuration files of a dozen clients in a temporary folder, scans that folder alone,
    and compares. Nothing of yours is read. Exit code 1 if anything differs.
    """
    from inventory.cli.exit_codes import ExitCode
    from inventory.cli.output import tell
    from inventory.report.words import clean

    done = list(checks())
    bad = [check for check in done if check.fault]
    for check in done:
        tell(clean(f"FAILED  {check.name}: {check.fault}" if check.fault else f"ok      {check.name}") + "\n")
    tell(f"\n{len(done) - len(bad)} of {len(done)} checks held.\n")
    raise typer.Exit(ExitCode.FAILED if bad else ExitCode.FINE)


def checks() -> Iterator[Check]:
    """Give the outcome of every check; with rooms from elsewhere nothing else is worth checking."""
    from inventory.cli.install import faults

    found = list(faults())
    yield Check(name="every room is the installed one", fault=" ".join(found))
    if not found:
        fixtures = read_fixtures()
        sweep, places = scanned(fixtures)
        yield from (check_file(fixture, places[fixture.template], sweep) for fixture in fixtures)
        yield check_rest(sweep, frozenset(places.values()))
        yield check_secrets(sweep)


def read_fixtures() -> tuple[Fixture, ...]:
    """Return what is to be laid out."""
    import tomllib

    rows = tomllib.loads(FIXTURES.read_text(encoding="utf-8"))["file"]
    return tuple(
        Fixture(
            client=row["client"],
            template=row["path"],
            text=row["text"].lstrip("\n"),
            expect=frozenset((name, what) for name, what in row["expect"]),
            gap=row.get("gap", False),
        )
        for row in rows
    )


def scanned(fixtures: Sequence[Fixture]) -> tuple[Sweep, dict[str, str]]:
    """Return the sweep of a home that holds `fixtures`, and where each of them was laid."""
    import tempfile

    from discovery.host.homes import home_at
    from discovery.host.places import resolve
    from discovery.model import Surface
    from inventory.cli import flow
    from inventory.cli.wish import Wish

    with tempfile.TemporaryDirectory(prefix="mcp-census-selftest-") as folder:
        # A `home` folder of its own makes the temporary folder the root of a machine.
        home = Path(folder).resolve() / "home" / "ana"
        home.mkdir(parents=True)
        places: dict[str, str] = {}
        for fixture in fixtures:
            found = resolve(fixture.template, home_at(home), {})
            if found:
                path = found[0].joinpath(*found[1])
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(fixture.text, encoding="utf-8")
                places[fixture.template] = str(path)
        return flow.sweep_only(Wish(homes=(home,), only=frozenset({Surface.CONFIG}))), places


def check_file(fixture: Fixture, path: str, sweep: Sweep) -> Check:
    """Return whether one file gave what it should, and nothing else."""
    seen = [one for one in sweep.sightings if one.source == path]
    found = frozenset((one.name or "", what_is(one)) for one in seen)
    gaps = [gap for gap in sweep.gaps if gap.source == path]
    faults = [f"missing {name} ({what})" for name, what in sorted(fixture.expect - found)]
    faults += [f"not expected {name} ({what})" for name, what in sorted(found - fixture.expect)]
    faults += [
        f"not told for {one.client}" for one in seen if fixture.client not in {one.client, *one.readers}
    ]
    faults += ["no gap was told" for _ in range(fixture.gap and not gaps)]
    faults += [f"gap: {gap.detail}" for gap in gaps if not fixture.gap]
    return Check(
        name=f"{fixture.client}: {len(fixture.expect)} in {fixture.template}", fault="; ".join(faults)
    )


def check_rest(sweep: Sweep, places: frozenset[str]) -> Check:
    """Return whether nothing was seen, and nothing missed, outside the files that were laid out."""
    others = {one.source for one in sweep.sightings} | {gap.source for gap in sweep.gaps}
    return Check(name="nothing else is found", fault=", ".join(sorted(others - places)))


def check_secrets(sweep: Sweep) -> Check:
    """Return whether no secret of the fixtures is in what the scan saw."""
    import json

    from discovery.wire import sweep_to_json

    leaked = CANARY in json.dumps(sweep_to_json(sweep))
    return Check(name="no secret is kept", fault="a secret of a fixture is in the sweep" if leaked else "")


def what_is(one: Sighting) -> str:
    """Return what a sighting says a server is."""
    return one.identity.purl or one.identity.url or one.identity.ref or ""
