"""Whether a text has one of many words or phrases in it: whole words, compared without case, accents and disguise.

No patterns: the cost is that of reading the text once, whatever the list and whatever the text. Pure.

    words     "VIAGRA, now" is [viagra, now]; a letter of a script written without spaces is a word of its own
    forms     each word also as what it may stand for: "v1agra", "viаgra" with a Cyrillic a, "v i a g r a"
    Index     the list as a tree of words, walked along the text
"""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from community.core.folding import folded

LONGEST_PHRASE = 20  # words: so deep is the tree
MOST_FOUND = 5  # of one text; more would tell nobody more
_MOST_LETTERS = 3  # of one character taken apart: "ﬃ"
_LEAST_SPACED = 3  # "a b" is no word, "s e x" is

#: Scripts that are written without spaces between words, by the first and last of their letters.
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
#: Letters that nobody sees, besides the format characters (category Cf).
_UNSEEN = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10))))
#: Letters that look like Latin ones, folded: Cyrillic, Greek, Armenian, small capitals, letters in boxes.
_ALIKE = str.maketrans(
    "авеѕіјкмнорстухԁԛԝһ" "αβεηικνορτυχωγ" "օսհո" "ɑɡʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
    "abesijkmhopctyxdqwh" "abenikvoptuxwy" "ouhn" "agbcdefghijklmnoprstuvwyz",
) | {first + place: chr(97 + place) for first in (0x1F150, 0x1F170, 0x1F1E6) for place in range(26)}  # fmt: skip
#: Figures and signs that stand for a letter; 1, ! and | may be an i or an l.
_SIGNS = "013457@$€!|"
_AS_I = str.maketrans(_SIGNS, "oieastaseii")
_AS_L = str.maketrans(_SIGNS, "oleastasell")


def words(text: str) -> list[str]:
    """The words of a text, folded; what nobody sees is left out."""
    return folded(text.translate(_SEEN)).translate(_SPACED).split()


def key_of(text: str) -> str:
    """A word or phrase of a list as it is compared; "" where it has no letter or figure."""
    return " ".join(words(text))


class Index:
    """Words and phrases, given as {key: what is said of it when found}."""

    def __init__(self, listed: dict[str, str]) -> None:
        self._tree: dict[str | None, Any] = {}
        for key, said in listed.items():
            branch = self._tree
            for word in key.split():
                branch = branch.setdefault(word, {})
            branch[None] = said
        self.size = len(listed)

    def found(self, text: str) -> list[str]:
        """What is said of the first few that stand in the text, each once."""
        found: dict[str, None] = {}
        if self._tree and text:
            for forms in _readings(text):
                for said in self._walk(forms):
                    found[said] = None
                    if len(found) == MOST_FOUND:
                        return list(found)
        return list(found)

    def _walk(self, text: Iterable[tuple[str, ...]]) -> Iterator[str]:
        """Along the text with every phrase that may have begun; the tree is as deep as the longest phrase."""
        begun: list[dict[str | None, Any]] = []
        for forms in text:
            going_on = []
            for branch in (self._tree, *begun):
                for form in forms:
                    if (further := branch.get(form)) is not None:
                        going_on.append(further)
                        if None in further:
                            yield further[None]
            begun = going_on


def _readings(text: str) -> Iterator[list[tuple[str, ...]]]:
    """The ways in which a text may be read, each as the forms of its words in order."""
    plain = folded(text.translate(_SEEN))
    strict = plain.translate(_SPACED).split()
    yield [_forms(word) for word in strict]
    if any(sign in plain for sign in _SIGNS):  # "p@ss" is one word then, not two
        yield [_forms(word.strip("!|")) for word in plain.translate(_SPACED_BUT_SIGNS).split()]
    for joined in _spelt_out(strict):
        yield [_forms(joined)]


def _forms(word: str) -> tuple[str, ...]:
    """What a word may stand for: itself, its look-alike in Latin letters, its signs read as letters."""
    if word.isascii() and word.isalpha():
        return (word,)
    latin = word.translate(_ALIKE)
    forms = [word]
    if latin.isascii():
        forms += [latin]
        if any(letter.isalpha() for letter in latin):
            forms += [latin.translate(_AS_I), latin.translate(_AS_L)]
    return tuple(dict.fromkeys(forms))


def _spelt_out(text: list[str]) -> Iterator[str]:
    """Single letters in a row as the word that they may spell."""
    row: list[str] = []
    for word in (*text, ""):
        if len(word) == 1 and not _is_unspaced(ord(word)):
            row.append(word)
            continue
        if len(row) >= _LEAST_SPACED:
            yield "".join(row)
        row.clear()


def _is_unspaced(code: int) -> bool:
    return code > 0x0DFF and any(first <= code <= last for first, last in _UNSPACED)


class _Table(dict[int, str | None]):
    """For `str.translate`: what becomes of a character, found out once for each (and kept for so many)."""

    MOST = 20_000

    def __init__(self, signs: str = "") -> None:
        super().__init__({ord(sign): sign for sign in signs})

    def __missing__(self, code: int) -> str | None:
        becomes = self.of(chr(code), code)
        if len(self) < self.MOST:
            self[code] = becomes
        return becomes

    def of(self, character: str, code: int) -> str | None:
        """Letters, figures and marks stay; everything else parts words."""
        if code in _ALIKE:
            return character
        if unicodedata.category(character)[0] not in "LNM":
            return " "
        return f" {character} " if _is_unspaced(code) else character


class _Seen(_Table):
    def of(self, character: str, code: int) -> str | None:
        """Without what nobody sees; a sign that stands for a whole phrase (U+FDFA for 18 letters) parts words."""
        if character in _UNSEEN or unicodedata.category(character) == "Cf":
            return None
        return " " if len(unicodedata.normalize("NFKD", character)) > _MOST_LETTERS else character


_SEEN = _Seen()
_SPACED = _Table()
_SPACED_BUT_SIGNS = _Table(_SIGNS)
