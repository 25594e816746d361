"""`name=value` in a text (ADO and libpq connection strings, scraps of JSON and code), masked by name."""

from __future__ import annotations

import re
from functools import partial

from discovery.model import Form
from discovery.redact.found import MASK, Found
from discovery.redact.names import is_secret_name
from discovery.redact.patterns import compiled
from discovery.redact.values import form_of, is_harmless

# Server=h;User ID=sa;Password=p w; the value may hold blanks, and is quoted when it holds a semicolon.
ADO = r"\s*[A-Za-z][\w .-]{0,63}\s*=\s*(?:\"[^\"]*\"|'[^']*'|\{[^{}]*\}|[^;]*)(?:;|$)"
ADO_PAIR = (
    r"(?P<name>[A-Za-z][\w .-]{0,63}?)(?P<mid>\s*=\s*)(?P<value>\"[^\"]*\"|'[^']*'|\$?\{[^{}]*\}|[^;]*)"
)
# {"apiKey": "v"}  {apiKey: 'v'}  ['api_key'] = "v"  api_key=v  password='v w'
LOOSE_PAIR = r"""(?x)(?P<name>[A-Za-z_][A-Za-z0-9_.-]{0,63})
    (?P<mid>\\?["']?\]?\s*(?:=>|:=|[:=])\s*(?=\\?["'`]) | \\?["']\]?\s*[:=]\s* | [ \t]+=(?!=)[ \t]* | =(?!=))
    (?P<value>\\"(?:[^"\\]|\\[^"]){0,2048}\\" | "(?:[^"\\]|\\.){0,2048}" | '(?:[^'\\]|\\.){0,2048}' | `[^`]*`
      | \$?\{[^{}]*\} | [^\s;,&|"'`}{()\]]+ | \\?["'`]\S* )"""
# {name: 'x', apiKey: v}: YAML's flow style, JSON5, a literal in some language
FLOW_PAIR = r"""(?x)(?P<name>[A-Za-z_][A-Za-z0-9_.-]{0,63})(?P<mid>\\?["']?\s*(?:=>|:=|[:=])\s*)
    (?P<value>\\"(?:[^"\\]|\\[^"]){0,2048}\\" | "(?:[^"\\]|\\.){0,2048}" | '(?:[^'\\]|\\.){0,2048}'
      | \$?\{[^{}]*\} | [^\s,}\]"']+ | \\?["'`]\S* )"""
MARKS = "\"'`{"  # without an equals sign, a pair is quoted or in braces
QUOTES = ('\\"', '"', "'", "`")


def redact_pairs(text: str, where: str, found: list[Found], *, only_plain: bool = False) -> str:
    """Return `text` with the values of secret names masked; they go to `found`, as standing at `where`.

    `only_plain` leaves references out of `found`, for a caller that has read the same text before.
    """
    if "=" not in text and (":" not in text or not any(mark in text for mark in MARKS)):
        return text
    pattern = ADO_PAIR if is_ado(text) else FLOW_PAIR if text.lstrip()[:1] == "{" else LOOSE_PAIR
    return compiled(pattern).sub(partial(shown_pair, where=where, found=found, only_plain=only_plain), text)


def is_ado(text: str) -> bool:
    """Return whether `text` is a connection string of pairs that end in semicolons, two at least."""
    if ";" not in text or "=" not in text:
        return False
    at = pairs = 0
    while at < len(text):
        pair = compiled(ADO).match(text, at)
        if not pair or pair.end() == at:
            return not text[at:].strip() and pairs > 1
        at, pairs = pair.end(), pairs + 1
    return pairs > 1


def shown_pair(pair: re.Match[str], where: str, found: list[Found], *, only_plain: bool) -> str:
    """Return what of one pair may be kept."""
    name, value = pair["name"], pair["value"]
    quote = next((mark for mark in QUOTES if value.startswith(mark)), "")
    close = quote if quote and value.endswith(quote) and len(value) > len(quote) else ""
    inner = value[len(quote) : len(value) - len(close)]
    if not inner.strip() or inner == MASK or not is_secret_name(name) or is_harmless(name, inner):
        return pair[0]
    form = form_of(inner)
    if only_plain and form is not Form.PLAIN:
        return pair[0]
    found.append(Found(where=where, value=inner, form=form))
    return f"{name}{pair['mid']}{quote}{MASK}{close}" if form is Form.PLAIN else pair[0]
