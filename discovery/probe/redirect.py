"""The one redirect that is followed: to the same place with a slash at its end."""

from __future__ import annotations


def own_slash(location: str, path: str, host: str, *, secure: bool) -> bool:
    """Return whether `location` is `path` and a slash on the very endpoint that was asked.

    python `mcp` 1.10 to 1.17 answers so. Anything else could lead anywhere.
    """
    scheme = "https" if secure else "http"
    return (
        not path.endswith("/") and "?" not in path and location in {path + "/", f"{scheme}://{host}{path}/"}
    )
