"""DATA: flags of the Python launchers.

uv 0.13.8 `uvx --help`, `uv run --help`, `uv --help`; pipx 1.18.4 `run --help`; python 3.13 `--help`;
py.exe (docs.python.org, "Python Launcher for Windows"); poetry 2 , hatch 1.14, pdm 2.22, rye 0.44, pixi
0.40 documentation.
"""

from __future__ import annotations

from discovery.identity.flags import Flags, spelt
from discovery.identity.patterns import Pattern

# What interpreters are called.
PYTHONS = Pattern(r"(?:python|pypy)w?(?:\d+(?:\.\d+)*)?t?|py|pyw|graalpy")

UV_VALUES = spelt(
    """--from -w --with --with-editable --with-requirements -c --constraints --constraint -b
    --build-constraints --build-constraint --overrides --override --env-file --python-platform
    --torch-backend --index --default-index -i --index-url --extra-index-url -f --find-links
    --index-strategy --keyring-provider -P --upgrade-package --upgrade-group --resolution --prerelease
    --prerelease-package --fork-strategy --exclude-newer --exclude-newer-package --no-sources-package
    --reinstall-package --link-mode -C --config-setting --config-settings --config-settings-package
    --no-build-isolation-package --no-build-package --no-binary-package --cache-dir --refresh-package -p
    --python --color --allow-insecure-host --trusted-host --directory --project --config-file
    --no-editable-package --extra --no-extra --group --no-group --only-group --package --python-preference
    --python-fetch --only-binary --no-emit-package"""
)
UV = Flags(values=UV_VALUES, clusters=True)
INDEX = ("--default-index", "-i", "--index-url")
FOLDERS = ("--directory", "--project")
PIPX = Flags(
    values=spelt(
        """--with --spec --python --fetch-python --index-url -i --pip-args --cooldown --backend --python-args
        --suffix"""
    )
)
PIP_INDEX = Flags(
    values=spelt("--index-url -i --extra-index-url --find-links -f --trusted-host"), anywhere=True
)
PYTHON = Flags(values=spelt("-W -X --check-hash-based-pycs --presite"), last=spelt("-m -c"), clusters=True)

# Project runners: `X run COMMAND`, and the flags that name the project.
POETRY = Flags(values=spelt("-C --directory -P --project -p"))
HATCH = Flags(values=spelt("-e --env -p --project --data-dir --cache-dir --config"))
PDM = Flags(values=spelt("-p --project -L --log-file -c --config --venv -s --site"))
RYE = Flags(values=spelt("--pyproject"))
PIXI = Flags(
    values=spelt(
        "--manifest-path -m -e --environment --platform -p --color --concurrent-downloads -x --workspace -w"
    )
)
PROJECT_RUNNERS = {
    "poetry": (POETRY, ("-C", "--directory", "-P", "--project")),
    "hatch": (HATCH, ("-p", "--project")),
    "pdm": (PDM, ("-p", "--project")),
    "rye": (RYE, ("--pyproject",)),
    "pixi": (PIXI, ("--manifest-path", "-m")),
    "pipenv": (Flags(), ()),
}
# Project files whose folder is the project.
MANIFESTS = ("pyproject.toml", "pixi.toml", "package.json", "Cargo.toml")
