"""The rows of both case files, read once. One row is one launch and the identity it stands for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from discovery.identity.naming import name
from discovery.model import Identity

HERE = Path(__file__).parent
FIELDS = (
    "kind",
    "purl",
    "version",
    "pin",
    "url",
    "ref",
    "launcher",
    "wrapper",
    "via",
    "secrets",
    "confidence",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One launch, and what is expected of it."""

    id: str
    command: str | None
    args: tuple[str, ...]
    url: str | None
    os: str
    source: str | None
    cwd: str | None
    home: str | None
    package: Mapping[str, str] | None
    expect: Mapping[str, object]

    def name(self) -> Identity:
        """Return what the code makes of this launch."""
        return name(
            command=self.command,
            args=self.args,
            url=self.url,
            os=self.os,
            source=self.source,
            cwd=self.cwd,
            home=self.home,
            package=self.package,
        )


def read_rows(file_name: str) -> list[Row]:
    """Return the rows of one case file."""
    lines = (HERE / file_name).read_text(encoding="utf-8").splitlines()
    return [read_row(json.loads(line)) for line in lines]


def read_row(raw: dict[str, object]) -> Row:
    """Return one row of JSON, whose form the case files keep to."""
    return Row(
        id=str(raw["id"]),
        command=cast("str | None", raw["command"]),
        args=tuple(cast("list[str]", raw["args"])),
        url=cast("str | None", raw["url"]),
        os=str(raw["os"]),
        source=cast("str | None", raw.get("source")),
        cwd=cast("str | None", raw.get("cwd")),
        home=cast("str | None", raw.get("home")),
        package=cast("dict[str, str] | None", raw.get("registry_package")),
        expect={"confidence": None, **cast("dict[str, object]", raw["expect"])},
    )


def as_row(found: Identity) -> dict[str, object]:
    """Return an identity with the fields and types of a case file."""
    values = {field: getattr(found, field) for field in FIELDS}
    return {field: list(value) if isinstance(value, tuple) else value for field, value in values.items()}


ROWS = [*read_rows("cases.jsonl"), *read_rows("more_cases.jsonl")]
