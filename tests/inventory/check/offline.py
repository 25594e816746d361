"""What installs this package without a network: the packages that the tests run with, linked."""

from __future__ import annotations

import sysconfig
from pathlib import Path

TOP = Path(__file__).parents[3]
OURS = ("mcp_census", "_mcp_census", "__editable__")


def offline(folder: Path) -> dict[str, str]:
    """Return the environment in which pip asks no index and what it installs finds its dependencies.

    The package itself is left out: what is found of it later is what was installed.
    """
    packages = folder / "packages"
    packages.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.lower().startswith(OURS) and path.suffix != ".pth":
            (packages / path.name).symlink_to(path)
    return {
        "PYTHONPATH": str(packages),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip's spelling of "without isolation" in the environment
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
