"""Arguments → the same arguments without their secrets, by position, by name and by shape. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from discovery.model import Form
from discovery.redact.arg_words import (
    CARRIERS,
    CONTAINER_VERBS,
    ENV_FLAGS,
    HEADER_FLAGS,
    ID_WORDS,
    USER_FLAGS,
)
from discovery.redact.command_line import redact_line
from discovery.redact.documents import Cleaner, redact_document
from discovery.redact.found import MASK, Found, Redacted
from discovery.redact.names import is_secret_name, name_words
from discovery.redact.pairs import is_ado, redact_pairs
from discovery.redact.patterns import compiled
from discovery.redact.tokens import mask_tokens
from discovery.redact.urls import clean_bare, clean_url
from discovery.redact.values import SCHEME, form_of, is_harmless, is_opaque, looks_random, unquoted

MAX_DEPTH = 4  # sh -c "sh -c '...'": nobody nests further by hand
MAX_TEXT = 32 * 1024  # longer is a script, not an argument; it is cut, and what is left is read as ever

SIMPLE = r"[\w./@-]{0,15}"  # too short for a token, and nothing in it that could lead to a secret
FLAG = r"-{1,2}[A-Za-z][\w.-]*"
# --key=v, -key=v, -Password:v, /p:v; the value may hold anything
FLAG_VALUE = r"(?s)(?P<flag>-{1,2}[A-Za-z][\w.-]*|/[A-Za-z][\w-]*)(?P<mid>[=:])(?P<value>.*)"
GLUED_ENV = r"(?s)-[eE](?P<name>[A-Za-z_]\w*)=(?P<value>.*)"
GLUED = r"(?s)(?P<flag>-[A-Za-z])(?P<value>\S{16,})"
ASSIGNMENT = r"(?s)(?P<lead>\$env:|)(?P<name>[A-Za-z_][\w.-]*)=(?P<value>.*)"
SPECIFIER = r"=[\d*][\w.*!+-]*(?:[,;].*)?"  # what follows the first = in package==1.0
HEADER = r"(?s)(?P<name>[A-Za-z][A-Za-z0-9_-]*)(?P<mid>\s*[:=]\s*)(?P<value>.+)"
HEADER_NAME = r"[A-Za-z][A-Za-z0-9_-]*:"
TAG = r"(?s)v?\d[\w.-]*|latest|stable|next|main|//.*"  # after image: or scheme:
ADDRESS = r"[A-Za-z][A-Za-z0-9+.:-]{0,40}://[^\s\"'<>`]+"
ALL_ADDRESS = r"[A-Za-z][A-Za-z0-9+.-]{0,40}://[^\s]*\Z"
SPLIT_USERINFO = r"[A-Za-z][A-Za-z0-9+.-]{0,40}://[^\s/@:]*:[^@\s]*\s[^@]*@\S"  # a blank in the userinfo
WEBHOOK = r"https?://[^/?#\s@]+/(?P<secret>\S+)"  # who knows the path may post
OWNER = r"(?s)(?P<user>[^:\s]+):(?P<password>.+)"


def redact_args(args: Sequence[str]) -> Redacted:
    """Return `args`, as many and in order, with every secret masked and everything else as it was."""
    found: list[Found] = []
    shown = clean_words([arg[:MAX_TEXT] for arg in args], found, None, 0)
    return Redacted(args=tuple(shown), secrets=tuple(dict.fromkeys(found)))


def redact_value(text: str, where: str, found: list[Found]) -> str:
    """Return any single text that stands at `where` without its secrets, which go to `found`."""
    return Word(where, "", 0, found, container=False).clean_text(text[:MAX_TEXT])


def clean_words(words: Sequence[str], found: list[Found], place: str | None, depth: int) -> list[str]:
    """Return `words` of one command, cleaned; `place` is where they stand if not among the arguments."""
    container = bool(words) and words[0] in CONTAINER_VERBS
    shown: list[str] = []
    before = ""
    for at, word in enumerate(words):
        where = place or f"args:{at}"
        shown.append(Word(where, before, depth, found, container=container).clean(word))
        before = what_waits(word, before)
    return shown


def what_waits(word: str, before: str) -> str:
    """Return the flag or header name in `word` that the next word is the value of; empty if there is none."""
    if compiled(FLAG).fullmatch(word) or (
        compiled(HEADER_NAME).fullmatch(word) and is_secret_name(word, "header")
    ):
        return word
    if (
        ends_in_scheme(word)
        or word.lower() == "bearer"
        or (word.lower() in ("basic", "token") and before.endswith(":"))
    ):
        return "bearer:"
    return ""


class Word:
    """One word of a command, cleaned in the light of the flag `before` it; secrets go to `found`."""

    def __init__(self, where: str, before: str, depth: int, found: list[Found], *, container: bool) -> None:
        """Keep what is known about the place of the word."""
        self.where = where
        self.before = before
        self.depth = depth
        self.found = found
        self.container = container

    def clean(self, word: str) -> str:
        """Return `word` as the value of the flag before it, or as a word of its own."""
        if not self.before or self.starts_anew(word):
            return self.clean_alone(word)
        if self.before.endswith(":"):
            return (
                word
                if compiled(SCHEME).fullmatch(f"{word} ")
                else self.hide("authorization", word, self.where)
            )
        if self.before in ENV_FLAGS and compiled(ASSIGNMENT).fullmatch(word):
            return self.clean_alone(word)
        if len(self.before) > 2 or self.before in HEADER_FLAGS | USER_FLAGS:
            self.where = f"args:{self.before}"
        return self.clean_value(self.before, word)

    def starts_anew(self, word: str) -> bool:
        """Return whether `word` is a flag of its own, so that the one before it was a switch."""
        if not word.startswith("-"):
            return False
        if not is_secret_name(self.before, "flag"):
            return True
        return bool(
            compiled(FLAG).fullmatch(word) or (word.startswith("--") and compiled(FLAG_VALUE).fullmatch(word))
        ) and not looks_random(word)

    def clean_alone(self, word: str) -> str:
        """Return a word that stands for itself: `--flag=value`, `NAME=value`, or anything else."""
        glued = compiled(GLUED_ENV).fullmatch(word)
        if glued:
            return f"{word[:2]}{self.clean_assignment(glued['name'], glued['value'])}"
        flag = compiled(FLAG_VALUE).fullmatch(word)
        if flag and ((flag["mid"] == "=" and word[0] == "-") or is_secret_name(flag["flag"], "flag")):
            return self.clean_flag_value(flag)
        pair = compiled(ASSIGNMENT).fullmatch(word)
        if pair and self.is_assignment(pair):
            return pair["lead"] + self.clean_assignment(pair["name"], pair["value"])
        short = compiled(GLUED).fullmatch(word)
        if short and (is_opaque(short["value"]) or (short["flag"] in USER_FLAGS | HEADER_FLAGS)):
            return short["flag"] + self.clean_value(short["flag"], short["value"])
        return self.clean_text(word)

    def is_assignment(self, pair: re.Match[str]) -> bool:
        """Return whether `NAME=value` sets a variable, and is neither a package nor a connection string."""
        if self.before in ENV_FLAGS:
            return True
        if compiled(SPECIFIER).fullmatch(pair["value"]) and not pair["name"].isupper():
            return False
        return is_secret_name(pair["name"], "env") or not is_ado(pair[0])

    def clean_flag_value(self, flag: re.Match[str]) -> str:
        """Return `--flag=value`."""
        if flag["flag"] in ENV_FLAGS and compiled(ASSIGNMENT).fullmatch(flag["value"]):
            return f"{flag['flag']}{flag['mid']}{self.clean_alone(flag['value'])}"
        self.where = f"args:{flag['flag']}"
        return f"{flag['flag']}{flag['mid']}{self.clean_value(flag['flag'], flag['value'])}"

    def clean_assignment(self, name: str, value: str) -> str:
        """Return `NAME=value`."""
        self.where = f"env:{name}"
        if is_secret_name(name, "env"):
            return f"{name}={self.hide(name, value, self.where)}"
        return f"{name}={self.clean_text(value, opaque=not is_id(name))}"

    def clean_value(self, flag: str, value: str) -> str:
        """Return the `value` that follows `flag`."""
        if flag in HEADER_FLAGS:
            return self.clean_header(value)
        if flag in USER_FLAGS:
            return self.clean_owner(value)
        if is_secret_name(flag, "flag"):
            return self.hide(flag, value, self.where)
        return self.clean_text(value, opaque=not is_id(flag))

    def clean_header(self, text: str) -> str:
        """Return `Name: value`, its value masked if the header is secret."""
        header = compiled(HEADER).fullmatch(unquoted(text))
        if not header or not is_secret_name(header["name"], "header"):
            return self.clean_text(text)
        return f"{header['name']}{header['mid']}{self.hide(header['name'], header['value'], self.where)}"

    def clean_owner(self, text: str) -> str:
        """Return `user:password` without the password; `uid:gid` and `user:group` of containers stay."""
        owner = compiled(OWNER).fullmatch(unquoted(text))
        if not owner or self.container or owner["user"].isdigit() or "://" in text:
            return self.clean_text(text)
        return f"{owner['user']}:{self.hide('password', owner['password'], self.where)}"

    def hide(self, name: str, value: str, where: str) -> str:
        """Return what of `value` may be kept under the secret `name`: a reference, a path, an address."""
        if not value.strip() or is_harmless(name, value):
            return value
        form = form_of(value)
        if form is not Form.PLAIN:
            self.found.append(Found(where=where, value=value, form=form))
            return value
        structured = self.clean_structured(name, value)
        if structured is not None:
            return structured
        hook = compiled(WEBHOOK).fullmatch(value) if "webhook" in name_words(name) else None
        secret = hook["secret"] if hook else unquoted(value)
        scheme = compiled(SCHEME).match(secret)
        secret = secret[scheme.end() :] if scheme else secret
        if secret == MASK:
            return value
        self.found.append(Found(where=where, value=secret, form=form))
        start = value.rindex(secret)
        return value[:start] + MASK + value[start + len(secret) :]

    def clean_structured(self, name: str, value: str) -> str | None:
        """Return a document, or the address that `name` promises, without secrets; None if it is neither."""
        if value.lstrip()[:1] in ("{", "["):
            return self.clean_document(value, secret=True)
        words = name_words(name)
        if "webhook" in words or not words or words[-1] not in CARRIERS:
            return None
        return self.clean_text(value) if compiled(ALL_ADDRESS).match(value) or is_ado(value) else None

    def clean_text(self, text: str, *, opaque: bool = True) -> str:
        """Return any other text: a document, a header, a command line, an address, a bare token."""
        if compiled(SIMPLE).fullmatch(text):
            return text
        document = self.clean_document(text)
        if document is not None:
            return document
        if is_header(text):
            return self.clean_header(text)
        if self.is_line(text):
            return self.clean_pieces(redact_line(text, self.found, self.clean_nested))
        return self.clean_pieces(text, opaque=opaque)

    def is_line(self, text: str) -> bool:
        """Return whether `text` is a command line or a sentence, and no document or address of one piece."""
        if self.depth >= MAX_DEPTH or not any(map(str.isspace, text.strip())):
            return False
        return text.lstrip()[0] not in "{[" and not is_ado(text) and not compiled(SPLIT_USERINFO).match(text)

    def clean_document(self, text: str, *, secret: bool = False) -> str | None:
        """Return JSON `text` cleaned, None if it is not JSON; `secret` if it stands under a secret name."""
        if text.lstrip()[:1] not in ("{", "[") or self.depth >= MAX_DEPTH:
            return None
        cleaner = Cleaner(self.where, self.found, self.clean_nested, self.clean_inner)
        return redact_document(text, cleaner, secret=secret)

    def clean_inner(self, text: str, found: list[Found]) -> str:
        """Return a string inside a document, cleaned."""
        return Word(self.where, "", self.depth + 1, found, container=False).clean_text(text, opaque=False)

    def clean_nested(self, words: Sequence[str], found: list[Found]) -> list[str]:
        """Return the words of a command line inside this word, cleaned."""
        return clean_words(words, found, self.where, self.depth + 1)

    def clean_pieces(self, text: str, *, opaque: bool = False) -> str:
        """Return `text` with addresses, pairs and tokens masked, or all of it if it is an opaque token."""
        if opaque and is_opaque(text):
            self.found.append(Found(where=self.where, value=text, form=Form.PLAIN))
            return MASK
        if (
            compiled(ADDRESS).fullmatch(text)
            or compiled(ALL_ADDRESS).match(text)
            or compiled(SPLIT_USERINFO).match(text)
        ):
            return clean_url(text, self.found, 0)
        if "://" in text:
            text = compiled(ADDRESS).sub(lambda address: clean_url(address[0], self.found, 0), text)
        elif "@" in text:
            text = clean_bare(text, self.found)
        return mask_tokens(
            redact_pairs(text, self.where, self.found, only_plain=True), self.where, self.found
        )


def is_id(name: str) -> bool:
    """Return whether `name` says that its value is an id, however random it looks."""
    return any(word in ID_WORDS for word in name_words(name)[-1:])


def is_header(text: str) -> bool:
    """Return whether `text` is a secret header with its value, and not an image with its tag."""
    header = compiled(HEADER).fullmatch(text)
    if not header or ":" not in header["mid"] or compiled(TAG).fullmatch(header["value"]):
        return False
    return is_secret_name(header["name"], "header")


def ends_in_scheme(word: str) -> bool:
    """Return whether `word` is a secret header whose value, but for `Bearer`, is the next word."""
    header = compiled(HEADER).fullmatch(word)
    if not header or not compiled(SCHEME).fullmatch(f"{header['value']} "):
        return False
    return is_secret_name(header["name"], "header")
