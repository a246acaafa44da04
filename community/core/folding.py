"""How names, titles, places and skills are compared: without case, accents and width, so that "jose" finds "José".

Every `…_key` column holds a folded text, and what is searched for is folded the same way. Pure.
"""

import re
import unicodedata

#: Marks that Latin, Greek, Cyrillic, Hebrew and Arabic words are looked up without. Marks of other scripts are
#: letters to their readers and stay.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
#: Letters that Unicode does not take apart, as people type them without their keyboard.
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ł": "l", "ŧ": "t"}
    | dict.fromkeys("‘’ʼ′`´", "'")
    | dict.fromkeys("‐‑–—", "-")
)


def folded(text: str, limit: int | None = None) -> str:
    """The text as it is compared: one line of single spaces, at most `limit` characters.

    Folding may lengthen a text (one ligature can be 18 letters), so a key gets its column's length as limit.
    Folding twice changes nothing.
    """
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = _MARKS.sub("", apart).translate(_LETTERS)
    line = " ".join(unicodedata.normalize("NFC", plain).split())
    return line if limit is None else line[:limit].rstrip()
