"""Where mcp-census keeps its own things: settings, registry, inventory, key."""

from __future__ import annotations

from pathlib import Path

NAME = "mcp-census"


def config_folder() -> Path:
    """Return the user's configuration folder for this program, as the platform has it."""
    from platformdirs import user_config_path

    return user_config_path(NAME, appauthor=False)


def data_folder() -> Path:
    """Return the user's data folder for this program, as the platform has it."""
    from platformdirs import user_data_path

    return user_data_path(NAME, appauthor=False)


def settings_file() -> Path:
    """Return the file that holds defaults for options."""
    return config_folder() / "config.toml"


def registry_path() -> Path:
    """Return the registry that is used when none is given."""
    return config_folder() / "registry"


def database_path() -> Path:
    """Return the inventory that is used when none is given."""
    return data_folder() / "inventory.db"


def key_file() -> Path:
    """Return the file of the key that fingerprints of secrets are made with."""
    return data_folder() / "key"
