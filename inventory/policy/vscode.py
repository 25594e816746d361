"""Visual Studio Code: `chat.mcp.access` with its gallery, and its own allow and deny lists.

Sources: microsoft/vscode, src/vs/workbench/contrib/mcp/browser/mcpWorkbenchService.ts and pull request
326226; microsoft/vscode-docs, docs/enterprise/ai-settings.md (2026-03-25). Access is `none`, `registry` or
`all`; the documents call them off, registryOnly and allowed. Under `registry` the key in mcp.json must be
the full name of a server in the gallery, and a remote server's address one of that server's. Every gate must
open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from discovery.formats.errors import Unreadable
from discovery.formats.json import parse_json
from discovery.frozen import frozen
from discovery.shapes.model import Plain
from inventory.policy.catalogue import Listed, read_catalogue
from inventory.policy.copilot import Copilot, read_copilot
from inventory.policy.lists import ALLOWED, DENIED
from inventory.policy.model import Answer, Candidate, Decision, Layer, allow, block, unknown
from inventory.policy.values import text
from inventory.policy.wild import any_of, exact

ACCESS = ("ChatMCP", "chat.mcp.access")
GALLERY = ("McpGalleryServiceUrl", "chat.mcp.gallery.serviceUrl")
LISTS = {
    **dict.fromkeys(("ChatAllowedMcpServers", "chat.mcp.allowedServers", ALLOWED), ALLOWED),
    **dict.fromkeys(("ChatDeniedMcpServers", "chat.mcp.deniedServers", DENIED), DENIED),
}
MEANING: Mapping[str, str] = {"off": "none", "registryOnly": "registry", "allowed": "all"}
STRICTEST = ("none", "registry", "all")


@frozen
class VSCode:
    """The gates: access, the gallery's servers (None where they are not known), and the lists."""

    access: str = "all"
    gallery: tuple[Listed, ...] | None = None
    lists: Copilot = Copilot()  # a frozen value without any list
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def decide(self, candidate: Candidate) -> Decision:
        """Return what VS Code would do with a server: the first gate that does not open decides."""
        if self.access == "none":
            return block("access/none", "MCP servers are switched off", ACCESS[1])
        gates = (self.of_access(candidate), self.lists.decide(candidate), self.of_unread())
        for answer in (Answer.BLOCK, Answer.UNKNOWN):
            if found := next((it for it in gates if it.answer is answer), None):
                return found
        return gates[1] if gates[1].rule != "no-allow-list" else gates[0]

    def of_access(self, candidate: Candidate) -> Decision:
        """Return what the access setting makes of a server."""
        if self.access == "all":
            return allow("access/all", "servers from anywhere run", ACCESS[1])
        if self.gallery is None:
            return unknown("gallery", "only servers of the gallery run; its list was not given", ACCESS[1])
        own = [it for it in self.gallery if it.name == candidate.name]
        if not own:
            return block("access/registry", "the gallery has no server of this name", ACCESS[1])
        if not candidate.remote:
            return allow("access/registry", "the gallery has this name: any command runs", ACCESS[1])
        found = any_of(exact(url, candidate.url or "") for it in own for url in it.urls)
        if found is None:
            return unknown("access/registry?", "part of the address is not known", ACCESS[1])
        if not found:
            return block("access/registry", "the gallery has this name with another address", ACCESS[1])
        return allow("access/registry", "the gallery has this name and this address", ACCESS[1])

    def of_unread(self) -> Decision:
        """Return that nothing is certain where a policy could not be read."""
        if self.unread:
            return unknown("unread", f"a policy could not be read: {self.unread[0]}")
        return allow("access/all", "every policy was read")


def read_vscode(layers: Iterable[Layer]) -> VSCode:
    """Return the gates that policies, settings and a gallery's list make together.

    A policy replaces the setting of the same name: where one is among the layers, settings do not count.
    """
    access: list[str] = []
    gallery: list[Listed] = []
    lists: list[Layer] = []
    problems: list[str] = []
    unread: list[str] = []
    known = False
    for layer in ranked(layers):
        if layer.fault or not isinstance(layer.document, dict):
            problems.append(f"{layer.source}: {layer.fault or 'write an object'}")
            unread.append(layer.source)
        elif (found := read_catalogue(layer.document)) is not None:
            gallery += found
            known = True
        else:
            access += access_of(layer, problems)
            lists += lists_of(layer)
    combined = read_copilot(lists)
    return VSCode(
        access=min(access, key=STRICTEST.index, default="all"),
        gallery=tuple(gallery) if known else None,
        lists=combined,
        problems=(*problems, *combined.problems),
        unread=tuple(unread),
    )


def ranked(layers: Iterable[Layer]) -> list[Layer]:
    """Return the layers that count: without the user's settings where a policy sets the access."""
    found = list(layers)
    ruled = any(
        it.scope == "managed" and isinstance(it.document, dict) and not it.document.keys().isdisjoint(ACCESS)
        for it in found
    )
    return [it for it in found if it.scope == "managed" or not ruled]


def access_of(layer: Layer, problems: list[str]) -> list[str]:
    """Return the access that a document sets; a word nobody knows is told, and taken as the strictest."""
    document = layer.document if isinstance(layer.document, dict) else {}
    words = [word for key in ACCESS if (word := text(document.get(key)))]
    found = [MEANING.get(word, word) for word in words]
    strange = [word for word in found if word not in STRICTEST]
    problems += [
        f"{layer.source}: {ACCESS[1]}: {word[:40]!a} is no access; taken as none" for word in strange
    ]
    return [word if word in STRICTEST else "none" for word in found]


def lists_of(layer: Layer) -> list[Layer]:
    """Return the lists of a document as a layer of the common form; policies keep them as JSON in a text."""
    document = layer.document if isinstance(layer.document, dict) else {}
    found = {LISTS[key]: unwrapped(value) for key, value in document.items() if key in LISTS}
    return [Layer(source=layer.source, scope=layer.scope, document=dict(found))] if found else []


def unwrapped(value: Plain) -> Plain:
    """Return the value that a text of JSON holds; a text that is none stays, and is told as no list."""
    if not isinstance(value, str):
        return value
    try:
        return parse_json(value)
    except Unreadable:
        return value
