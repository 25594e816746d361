"""Shapes that are text of their own: scripts, source code, properties, XML, a plist."""

from __future__ import annotations

import base64
import json
import plistlib
from collections.abc import Mapping
from xml.etree.ElementTree import Element, fromstring

from discovery.shapes.model import Plain
from tests.clients.writers.encode import as_toml
from tests.clients.writers.entries import entry_of
from tests.clients.writers.model import Ask, Meant, Writer, Written, meant
from tests.clients.writers.whole import bundle, local


def script(ask: Ask, full: str, empty: str, truth: Meant) -> Written:
    """Return a text; a pointer into it is the number of a line."""
    lines: dict[str, Plain] = {str(number): line for number, line in enumerate(full.split("\n"), 1)}
    return Written(full=full.encode(), empty=empty.encode(), meant=truth, plain=lines)


def crushrc(ask: Ask) -> Written:
    """Return a crushrc with one statement."""
    add = f"--url {ask.url} --type http" if ask.remote else f"--command npx --args -y --args {ask.args[1]}"
    full = f"# census\nexport A=1\nmcp add {ask.name} {add}\n"
    return script(ask, full, "# mcp add x --command y\nexport A=1\n", meant(ask))


def lua(ask: Ask) -> Written:
    """Return CodeCompanion's setup."""
    server = f'["{ask.name}"] = {{ cmd = {{ "npx", "-y", "{ask.args[1]}" }} }}'
    full = f'require("codecompanion").setup({{\n  mcp = {{ servers = {{\n    {server},\n  }} }},\n}})\n'
    return script(ask, full, 'require("codecompanion").setup({ mcp = {} })\n', local(ask))


def lisp(ask: Ask) -> Written:
    """Return mcp.el's list of servers."""
    line = f':url "{ask.url}"' if ask.remote else f':command "npx" :args ("-y" "{ask.args[1]}")'
    full = f"(require 'mcp-hub)\n(setq mcp-hub-servers\n  '((\"{ask.name}\" . ({line}))))\n"
    return script(ask, full, "(require 'mcp-hub)\n(setq mcp-hub-servers nil)\n", meant(ask))


def python(ask: Ask) -> Written:
    """Return Python that starts a server: with the SDK, or Agno's one line."""
    call = f'StdioServerParameters(command="npx", args={json.dumps([*ask.args])})'
    if ask.client == "agno":
        call = f'MCPTools(command="{ask.line}")'
    full = f"from mcp import x\n\nserver = {call}\n"
    return script(
        ask, full, "from mcp import x\n\nserver = StdioServerParameters(command=c)\n", local(ask, name=None)
    )


def javascript(ask: Ask) -> Written:
    """Return JavaScript that starts a server with the SDK."""
    call = f'new StdioClientTransport({{ command: "npx", args: {json.dumps([*ask.args])} }})'
    empty = "const t = new StdioClientTransport({ command });\n"
    return script(ask, f'import x from "y";\nconst t = {call};\n', empty, local(ask, name=None))


def dockerfile(ask: Ask) -> Written:
    """Return an image's recipe with the registry's label."""
    label = f'LABEL io.modelcontextprotocol.server.name="io.github.census/{ask.name}"'
    truth = Meant(name=f"io.github.census/{ask.name}", args=(), by_ref=True)
    return script(ask, f"FROM python:3.13\n{label}\n", 'FROM python:3.13\nLABEL a="b"\n', truth)


def in_preference(ask: Ask) -> Written:
    """Return an Eclipse preference whose value is JSON text, escaped as Java escapes it."""
    entry, truth = entry_of(ask)
    text = json.dumps({"servers": {ask.name: entry}}, indent=1)
    full = f"eclipse.preferences.version=1\nmcp={escaped(text)}\n"
    empty = b"eclipse.preferences.version=1\nmcp=\n"
    return Written(full=full.encode("latin-1"), empty=empty, meant=truth, plain={"mcp": text})


def escaped(text: str) -> str:
    """Return `text` as java.util.Properties.store writes a value."""
    text = text.replace("\\", "\\\\").replace("\n", "\\n")
    return "".join(f"\\{one}" if one in "=:#!" else one for one in text)


def spring(ask: Ask) -> Written:
    """Return Spring's flattened keys."""
    kind = "streamable-http" if ask.remote else "stdio"
    stem = f"spring.ai.mcp.client.{kind}.connections.{ask.name}"
    keys = {f"{stem}.url": ask.url}
    if not ask.remote:
        keys = {f"{stem}.command": "npx", f"{stem}.args": ",".join(ask.args)}
    full = "".join(f"{key}={escaped(value)}\n" for key, value in keys.items())
    empty = b"spring.ai.mcp.client.enabled=true\n"
    plain: dict[str, Plain] = {key: f"{key}={value}" for key, value in keys.items()}
    return Written(full=full.encode(), empty=empty, meant=meant(ask), plain=plain)


def jetbrains(ask: Ask) -> Written:
    """Return AI Assistant's options: in 2025.1 straight in the component, later in lists."""
    scope = "Project" if ask.row == "project-xml" else "Application"
    options = {"enabled": str(not ask.off).lower(), "name": ask.name}
    options |= {"url": ask.url} if ask.remote else {"programPath": "npx", "arguments": " ".join(ask.args)}
    tag, outer = ("McpServerURL", "urls") if ask.remote else ("McpServerCommand", "commands")
    inner = "".join(f'<option name="{name}" value="{value}"/>' for name, value in options.items())
    envs = "" if ask.remote else '<envs><env name="CENSUS_TOKEN" value="x"/></envs>'
    server = f"<{tag}>{inner}{envs}</{tag}>"
    held = f"<{outer}>{server}</{outer}>" if ask.remote or ask.number % 4 == 0 else server
    full = application(f'<component name="Mcp{scope}ServerCommands">{held}</component>')
    empty = application("" if ask.remote else f'<component name="Mcp{scope}ServerCommands"/>')
    truth = meant(ask, enabled=not ask.off, env=() if ask.remote else ("CENSUS_TOKEN",))
    plain = tree(fromstring(full))  # noqa: S314 - written above
    return Written(full=full.encode(), empty=empty.encode(), meant=truth, plain=plain, foreign=ask.remote)


def application(component: str) -> str:
    """Return an options file of a JetBrains IDE."""
    return f'<application>\n  {component}\n  <component name="Other"/>\n</application>\n'


def tree(element: Element) -> Plain:
    """Return an element as {tag, attrs, children, text}, which is what pointers into XML lead through."""
    children: list[Plain] = [tree(inner) for inner in element]
    attributes: dict[str, Plain] = {**element.attrib}
    return {"tag": element.tag, "attrs": attributes, "children": children, "text": element.text or ""}


def appx(ask: Ask) -> Written:
    """Return a Windows package that registers a bundle's manifest in its public folder."""
    space = 'xmlns="urn:foundation" xmlns:uap3="urn:uap3"'
    inside = "<Properties><Registration>server/manifest.json</Registration></Properties>"
    extension = (
        '<uap3:Extension Category="windows.appExtension">'
        '<uap3:AppExtension Name="com.microsoft.windows.ai.mcpServer" Id="a" PublicFolder="Assets">'
        f"{inside}</uap3:AppExtension></uap3:Extension>"
    )
    begin = f"<Package {space}><Applications><Application><Extensions>"
    end = "</Extensions></Application></Applications></Package>"
    path = "Assets/server/manifest.json"
    return Written(
        full=f"{begin}{extension}{end}".encode(),
        empty=f"{begin}{end}".encode(),
        meant=local(ask),
        beside={path: bundle(ask)},
        source=path,
    )


def managed_codex(ask: Ask) -> Written:
    """Return a managed preference that holds base64 of a Codex file."""
    entry, truth = entry_of(ask)
    text = as_toml({"mcp_servers": {ask.name: entry}})
    data = base64.b64encode(text.encode()).decode()
    full = plistlib.dumps(
        {"config_toml_base64": data}, fmt=plistlib.FMT_BINARY if ask.off else plistlib.FMT_XML
    )
    plain: Plain = {"config_toml_base64": text}
    return Written(full=full, empty=plistlib.dumps({"PayloadVersion": 1}), meant=truth, plain=plain)


TEXTS: Mapping[str, Writer] = {
    "crushrc": crushrc,
    "codecompanion-lua": lua,
    "mcp-el": lisp,
    "code-python": python,
    "code-js": javascript,
    "dockerfile-label": dockerfile,
    "vscode-in-string": in_preference,
    "spring": spring,
    "jetbrains-xml": jetbrains,
    "appx-mcp": appx,
    "codex-base64": managed_codex,
}
