"""The commands by name, each loaded when it is called: a scan pays for no other command's options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

# Command → the module and the function, or the group of commands, that it is.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "scan": ("inventory.cli.scan", "scan"),
    "report": ("inventory.cli.report", "report"),
    "servers": ("inventory.cli.servers", "servers"),
    "show": ("inventory.cli.servers", "show"),
    "explain": ("inventory.cli.servers", "explain"),
    "check": ("inventory.cli.check", "check"),
    "registry": ("inventory.cli.registry", "app"),
    "azure": ("inventory.cli.azure", "app"),
    "policy": ("inventory.cli.policy", "app"),
    "identify": ("inventory.cli.identify", "identify"),
    "clients": ("inventory.cli.clients", "clients"),
    "doctor": ("inventory.cli.doctor", "doctor"),
    "selftest": ("inventory.cli.selftest", "selftest"),
}
# `identify npx -y x`: what follows the command belongs to the launch, not to us.
SETTINGS: Mapping[str, dict[str, object]] = {"identify": {"allow_interspersed_args": False}}


class Commands(MutableMapping[str, Any]):
    """A group's commands, loaded one by one. typer keeps its command class to itself, hence Any."""

    def __init__(self) -> None:
        """Begin with none loaded."""
        self.loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  # see the class
        """Return the command `name`; raise KeyError for another word."""
        if name not in self.loaded:
            self.loaded[name] = load(name)
        return self.loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:  # noqa: ANN401  # see the class
        """Put a command in by hand, as typer does with its own."""
        self.loaded[name] = command

    def __delitem__(self, name: str) -> None:
        """Forget a loaded command."""
        del self.loaded[name]

    def __iter__(self) -> Iterator[str]:
        """Give the names in the order of help."""
        return iter(dict.fromkeys((*COMMANDS, *self.loaded)))

    def __len__(self) -> int:
        """Return how many commands there are."""
        return len({*COMMANDS, *self.loaded})


class LazyGroup(TyperGroup):
    """The top command, whose sub-commands are imported when they are called."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401  # typer's own signature
        """Take typer's attributes, and the commands of the table."""
        super().__init__(**attributes)
        self.commands = Commands()


def load(name: str) -> Any:  # noqa: ANN401  # see Commands
    """Return typer's command for `name`; raise KeyError for a word that is none."""
    module, attribute = COMMANDS[name]
    found = getattr(import_module(module), attribute)
    if not isinstance(found, typer.Typer):
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        alone.command(name, context_settings=SETTINGS.get(name))(found)
        found = alone
    command = get_command(found)
    command.name = name
    return command
