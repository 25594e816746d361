"""How a name looks to a reader: letters of other scripts, and Latin ones that are drawn alike."""

from __future__ import annotations

import unicodedata

# Letters and the Latin ones they are drawn like (Unicode confusables.txt 16.0).
ALIKE = str.maketrans(
    "аеорсухіјѕԁԛԝһӏгпмтвкոօսհցզοανυρικτχɡɩıℓ",
    "aeopcyxijsdqwhlrnmtbknouhgqoavupiktxgiil",
)
# Latin letters and digits that many typefaces draw alike; confusables.txt leaves most of them alone.
FOLDS = str.maketrans("01i|", "olll")
PAIRS = (("rn", "m"), ("vv", "w"))
HIDDEN = frozenset({"Cf", "Mn", "Me", "Cc"})  # categories of what is not drawn, or only on another letter


def skeleton(name: str) -> str:
    """Return `name` with every letter replaced by the Latin one it looks like, without what is not seen."""
    plain = unicodedata.normalize("NFKD", shown(name).casefold()).translate(ALIKE)
    if plain.isascii():
        return plain
    return "".join(letter for letter in plain if unicodedata.category(letter) not in HIDDEN)


def folded(name: str) -> str:
    """Return the skeleton of `name` with the Latin letters that look alike made one."""
    text = skeleton(name)
    for pair, letter in PAIRS:
        text = text.replace(pair, letter)
    return text.translate(FOLDS)


def shown(name: str) -> str:
    """Return a name as people see it: labels of an international host decoded."""
    if "xn--" not in name:
        return name
    return ".".join(decoded(label) for label in name.split("."))


def decoded(label: str) -> str:
    """Return one label of an international host as people see it."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
