"""The options that several commands share, so that one name means one thing everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inventory.report.formats import FORMATS

CHOICES = "|".join(FORMATS)


def known_format(value: str) -> str:
    """Return `value` if a report can be had in it; raise typer's usage error otherwise."""
    if value not in FORMATS:
        raise typer.BadParameter(f"{value!a} is not one of {', '.join(FORMATS)}.")
    return value


def format_names() -> list[str]:
    """Return what the shell may complete."""
    return list(FORMATS)


Format = Annotated[
    str,
    typer.Option(
        "--format",
        metavar=CHOICES,
        callback=known_format,
        autocompletion=format_names,
        help="How to print the report.",
    ),
]


def known_shape(value: str) -> str:
    """Return `value` if it is text or json; raise typer's usage error otherwise."""
    if value not in {"text", "json"}:
        raise typer.BadParameter(f"{value!a} is not one of text, json.")
    return value


Shape = Annotated[
    str, typer.Option("--format", metavar="text|json", callback=known_shape, help="How to print it.")
]
Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="Write the report to FILE (mode 0600) instead of stdout."),
]
Registry = Annotated[
    Path | None,
    typer.Option(
        "--registry",
        envvar="MCP_CENSUS_REGISTRY",
        metavar="PATH",
        help="The registry of approved servers: a folder or a file. [default: in the configuration folder]",
    ),
]
Environment = Annotated[
    list[str] | None,
    typer.Option(
        "--environment",
        envvar="MCP_CENSUS_ENVIRONMENT",
        metavar="NAME",
        help="This machine belongs to the environment NAME of registry entries. May be repeated.",
    ),
]
Host = Annotated[
    str | None,
    typer.Option("--host", envvar="MCP_CENSUS_HOST", metavar="HOST", help="One host, by name or id."),
]
Database = Annotated[
    Path | None,
    typer.Option(
        "--database",
        envvar="MCP_CENSUS_DATABASE",
        metavar="FILE",
        help="The inventory. [default: in the data folder]",
    ),
]
Quiet = Annotated[
    bool,
    typer.Option("--quiet", envvar="MCP_CENSUS_QUIET", help="Say nothing on stderr but errors."),
]
NoColor = Annotated[
    bool,
    typer.Option("--no-color", envvar="MCP_CENSUS_NO_COLOR", help="No colour; NO_COLOR is honoured too."),
]
