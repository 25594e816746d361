"""A word of a hand-edited configuration without what editors and chat windows slip into it."""

from __future__ import annotations

from discovery.identity.patterns import Pattern

MAX_WORD = (
    8192  # the longest real argument is a JSON blob of settings; nothing is named by what stands beyond
)
MAX_WORDS = 512  # what names a server stands in front
MAX_CHARACTERS = 64 * 1024  # of a whole command line; Windows itself stops at 32 Ki

# Zero-width and bidirectional controls, soft hyphen, byte-order mark, variation selectors; C0, C1 but \t \n.
INVISIBLE = Pattern(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]"
)
TYPOGRAPHY = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201a": "'",
        "\u201b": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u201f": '"',
        "\u00ab": '"',
        "\u00bb": '"',
        "\u2033": '"',
        "\u2032": "'",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2007": " ",
        "\r": "\n",
        "\u2028": "\n",
        "\u2029": "\n",
    }
)
# Editors turn `--flag` into an em or en dash and `-f` into an en dash or a minus sign.
LONG_DASH = Pattern("^(?:\u2014|\u2015|[\u2013\u2212-]{2})(?=[A-Za-z])")
SHORT_DASH = Pattern("^[\u2010-\u2013\u2212](?=[A-Za-z])")
LONG_WORD = Pattern("^\u2013(?=[A-Za-z][A-Za-z-])")


def clean(word: str) -> str:
    """Return `word` trimmed, in NFC, with straight quotes and dashes and nothing invisible."""
    text = word[:MAX_WORD]
    if not text.isascii():
        import unicodedata

        text = INVISIBLE.sub("", text.translate(TYPOGRAPHY))
        text = unicodedata.normalize("NFC", text)
        text = straight_dash(text)
    elif not text.isprintable():
        text = INVISIBLE.sub("", text.replace("\r", "\n"))
    return text.strip()


def straight_dash(text: str) -> str:
    """Return `text` with a typographic dash before a flag made plain."""
    text = LONG_WORD.sub("--", LONG_DASH.sub("--", text, count=1), count=1)
    return SHORT_DASH.sub("-", text, count=1)


def clean_all(words: object) -> tuple[str, ...]:
    """Return the cleaned, capped strings among `words`; numbers count as strings, all else is left out."""
    found: list[str] = []
    room = MAX_CHARACTERS
    for word in list(words)[:MAX_WORDS] if isinstance(words, (list, tuple)) else ():
        text = clean(str(word)) if isinstance(word, (str, int, float)) else ""
        room -= len(text)
        if room < 0:
            break
        if text:
            found.append(text)
    return tuple(found)


def bare(word: str) -> str:
    """Return `word` without the one pair of quotes around it."""
    if len(word) >= 2 and word[0] == word[-1] and word[0] in "'\"":
        return word[1:-1].strip()
    return word
