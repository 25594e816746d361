"""Names of accounts by their number."""

from __future__ import annotations

from functools import cache


@cache
def account(uid: int) -> str:
    """Return the account's name, or the number as text where it has none."""
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
