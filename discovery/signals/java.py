"""Evidence from the jars that a Java program runs from: the server side of an MCP library among them.

Sources: io.modelcontextprotocol.sdk (modelcontextprotocol/java-sdk), Spring AI's starters
(docs.spring.io/spring-ai, MCP server boot starter), Quarkus MCP server (quarkiverse/quarkus-mcp-server).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from posixpath import dirname, join

from discovery.identity.flags import scan
from discovery.identity.launchers.native_tables import JAVA
from discovery.identity.patterns import Pattern
from discovery.live.contents import Contents
from discovery.live.running import Evidence
from discovery.signals.table import seen

MAX_ENTRIES = 200_000  # files in one jar; the largest IDEs' have a tenth
MAX_JARS = 200
SERVER_JAR = Pattern(r"(?:.*/)?(?:spring-ai-[\w-]*mcp-server|mcp-spring-web|quarkus-mcp-server)[\w.-]*\.jar")
SDK_JAR = Pattern(r"(?:.*/)?mcp(?:-core|-json[\w-]*)?-\d[\w.]*\.jar")
SERVER_CLASSES = (
    "io/modelcontextprotocol/server/",
    "io/quarkiverse/mcp/server/",
    "org/springframework/ai/mcp/server/",
)
CLIENT_JAR = Pattern(r"(?:.*/)?spring-ai-[\w-]*mcp-client[\w.-]*\.jar")
SEPARATOR = re.compile(r";|:(?![\\/])")


class PartFile(io.RawIOBase):
    """A file of a process as zipfile reads one: it seeks, and never reads it whole."""

    def __init__(self, path: str, size: int, contents: Contents) -> None:
        """Read `path`, which has `size` bytes."""
        super().__init__()
        self.path, self.size, self.contents, self.at = path, size, contents, 0

    def seekable(self) -> bool:
        """Return True."""
        return True

    def readable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place and return it."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.size}[whence]
        self.at = max(0, base + offset)
        return self.at

    def tell(self) -> int:
        """Return the place."""
        return self.at

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; raises Unreadable or FileNotFoundError."""
        wanted = min(self.size - self.at if size < 0 else size, 64 * 1024 * 1024)
        data = self.contents.files.part(self.path, self.at, max(wanted, 0))
        self.at += len(data)
        return data


def of_java(args: Sequence[str], contents: Contents) -> Iterator[Evidence]:
    """Give what speaks for the Java program started with `args` being a server."""
    found = [fact for jar in jars(args, contents) if (fact := fact_of(jar, contents)) is not None]
    if found:
        yield seen("java.library", found[0])


def jars(args: Sequence[str], contents: Contents) -> list[str]:
    """Return the jars that a command line names, and those beside a Quarkus application's."""
    scanned = scan(args, JAVA)
    main = scanned.last("-jar")
    path = scanned.last("-cp", "-classpath", "--class-path") or ""
    named = [main] if main else [part for part in SEPARATOR.split(path) if part.endswith(".jar")]
    if main and main.endswith("quarkus-run.jar"):
        folder = join(dirname(main), "lib", "main")
        named += [join(folder, name) for name in contents.names(folder)]
    return named[:MAX_JARS]


def fact_of(jar: str, contents: Contents) -> str | None:
    """Return what of a server library the jar is, or holds."""
    if SERVER_JAR.fullmatch(jar):
        return jar.rpartition("/")[2]
    if SDK_JAR.fullmatch(jar):
        return None  # the SDK has both sides; which one is used, another jar tells
    return contents.derived(jar, "jar", lambda: listed(jar, contents)) or None


def listed(jar: str, contents: Contents) -> str:
    """Return the first entry of a jar that is of a server library, an empty text if none is."""
    import zipfile

    size = contents.files.mark(jar)[3]
    try:
        with zipfile.ZipFile(PartFile(jar, size, contents)) as archive:
            names = archive.namelist()[:MAX_ENTRIES]
    except (OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        return ""
    servers = (name for name in names if SERVER_JAR.fullmatch(name) or name.startswith(SERVER_CLASSES))
    found = next(servers, "")
    only_called = any(CLIENT_JAR.fullmatch(name) for name in names) and not SERVER_JAR.fullmatch(found)
    return "" if only_called else found
