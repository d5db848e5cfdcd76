"""Keys for sorting and searching Vietnamese text on any database.

A database sorts by its own collation, and most of them put Đ and Ă in the wrong
place; these keys hold only characters that every collation orders alike. Pure.
"""

import unicodedata

_LETTERS = {c: i for i, c in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
# huyền, hỏi, ngã, sắc, nặng: the dictionary's order of tones
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_END_OF_LETTERS = "000"


def sort_key(text: str) -> str:
    """Digits that sort like the Vietnamese alphabet: letters first, tones after.

    Three digits per character, then one per tone; at most eleven per character
    for scripts other than Latin. Case and surrounding spaces do not count.
    """
    letters, tones = [], []
    for character in unicodedata.normalize("NFC", " ".join(text.casefold().split())):
        parts = unicodedata.normalize("NFD", character)
        base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))
        letters.append(_weight(base))
        tones.append(str(next((_TONES[p] for p in parts if p in _TONES), 0)))
    return "".join(letters) + _END_OF_LETTERS + "".join(tones)


def search_key(text: str) -> str:
    """The text as people type it in a hurry: lower case, no accents, single spaces."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(p for p in parts if unicodedata.category(p) != "Mn")
    return " ".join(bare.split())


def _weight(base: str) -> str:
    if base in _LETTERS:
        return f"{300 + _LETTERS[base]:03d}"
    first = ord(base[0]) if base else 0
    # Space, punctuation and digits come before letters, other scripts after.
    return f"{100 + first:03d}" if first < 128 else f"900{first:07d}"
