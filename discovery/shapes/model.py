"""What a shape reader yields besides a Launch, and what it is given to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from discovery.frozen import frozen
from discovery.model import Launch

Plain = dict[str, "Plain"] | list["Plain"] | str | int | float | bool | None


@frozen
class Node:
    """One value of a parsed file, where it stands in it, and the file's name without its folder.

    `value` is what one key path of the row led to; `document` is the whole file; `key` the last
    literal key on the way (empty at the root); `os` that of the scanned home.
    """

    value: Plain
    pointer: str
    document: Plain
    file_name: str
    folder_name: str
    key: str = ""
    os: str = "linux"


@frozen
class Include:
    """Another file that holds the servers: a path relative to the folder of the one being read.

    It is read only when it stays inside that folder's plugin root, and with `shape`.
    """

    path: str
    pointer: str
    shape: str = "std"


@frozen
class Toggle:
    """A file says that a server declared elsewhere is on or off.

    `project` limits it to one project folder; None means wherever the same client reads.
    """

    name: str
    enabled: bool
    project: str | None = None


@frozen
class Folder:
    """A project folder that a client remembers: a place to look, not a server. May be a file:// URI."""

    path: str


@frozen
class Program:
    """One program that a package installs: its name, where its code begins, and how it would be started.

    The code begins in a file below the manifest's folder, or in `package.module:function`.
    """

    name: str
    begins: str
    launch: Launch


@frozen
class Candidate:
    """A package that may provide a server, for it needs an SDK and installs programs: their code decides.

    `serving` says that the SDK has no client side, `bundled` that the package may be used without it, so
    that nothing but the code counts. `sources` are, of a Python project, the folders that its
    modules may lie in; of an npm package, the files that its programs may be built from.
    """

    registry: str
    package: str
    pointer: str
    programs: tuple[Program, ...]
    sources: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    serving: bool = False
    bundled: bool = False


Item = Launch | Include | Toggle | Folder | Candidate
Reader = Callable[[Node], Iterator[Item]]
