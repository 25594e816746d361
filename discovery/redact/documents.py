"""JSON written inside an argument → the same document with the values of secret keys masked."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from discovery.model import Form
from discovery.redact.found import MASK, Found
from discovery.redact.name_words import PUBLIC_TAILS
from discovery.redact.names import is_secret_name, name_words
from discovery.redact.values import form_of, is_harmless

MAX_DOCUMENT = 256 * 1024  # an argument longer than this is cut by every operating system

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
Words = Callable[[Sequence[str], list[Found]], list[str]]
Text = Callable[[str, list[Found]], str]


def redact_document(text: str, cleaner: Cleaner, *, secret: bool) -> str | None:
    """Return JSON `text` without its secrets, or None if it is not JSON; `secret` if nearly all of it is."""
    document = read_document(text)
    if not isinstance(document, dict | list):
        return None
    try:
        cleaned = cleaner.clean(document, "", secret=secret)
        return text if cleaned == document else json.dumps(cleaned, ensure_ascii=False)
    except RecursionError:  # nested so deep that only a machine wrote it: none of it is kept
        return MASK


def read_document(text: str) -> Json:
    """Return the parsed `text`, also where its quotes are escaped once more; None if it is not JSON."""
    for candidate in (text, text.replace('\\"', '"')):
        try:
            document: Json = json.loads(candidate) if len(candidate) <= MAX_DOCUMENT else None
        except (ValueError, RecursionError):
            continue
        return document
    return None


class Cleaner:
    """Walks one document; what it takes out goes to `found`.

    `words` cleans a list of strings as arguments, `plain` any other string.
    """

    def __init__(self, where: str, found: list[Found], words: Words, plain: Text) -> None:
        """Keep `where` the document stands, and how its strings are cleaned."""
        self.where = where
        self.found = found
        self.words = words
        self.plain = plain

    def clean(self, value: Json, key: str, *, secret: bool) -> Json:
        """Return `value`, which stands under `key`; `secret` says that a key above it was secret."""
        match value:
            case dict():
                named = value.get("name") or value.get("key") or value.get("header")
                owner = str(named) if isinstance(named, str) and "value" in value else ""
                return {
                    self.plain(name, self.found): self.clean_member(name, item, owner, secret=secret)
                    for name, item in value.items()
                }
            case list() if not secret and value and all(isinstance(item, str) for item in value):
                return [*self.words([str(item) for item in value], self.found)]
            case list():
                return [self.clean(item, key, secret=secret) for item in value]
            case bool() | None:
                return value
        return self.clean_scalar(value, key, secret=secret)

    def clean_member(self, name: str, value: Json, owner: str, *, secret: bool) -> Json:
        """Return one member of an object; `owner` names the value where the object is a name and a value."""
        if name == "value" and owner:
            return self.clean(value, owner, secret=is_secret_name(owner))
        inherited = secret and not any(word in PUBLIC_TAILS for word in name_words(name)[-1:])
        return self.clean(value, name, secret=inherited or is_secret_name(name))

    def clean_scalar(self, value: str | float, key: str, *, secret: bool) -> Json:
        """Return a string or number, masked where it is secret."""
        text = str(value)
        if not secret:
            return self.plain(value, self.found) if isinstance(value, str) else value
        if not text or is_harmless(key, text):
            return value
        form = form_of(text)
        self.found.append(Found(where=self.where, value=text, form=form))
        return MASK if form is Form.PLAIN else value
