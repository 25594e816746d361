"""BLAKE2b from the interpreter's own module.

`hashlib` gives the same function, but loads OpenSSL first: 3.6 MiB and 3 ms of every scan, for the ids
of a few dozen servers.
"""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:  # an interpreter that is not CPython
    from hashlib import blake2b

__all__ = ["blake2b"]
