"""The words of safe HTML, and as many of them as fit."""

import re
import unicodedata
from html import unescape

from markupsafe import Markup

from community.core.markup.characters import cleaned_line

# Attributes are quoted and hold no bracket: `engines` wrote them.
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>")
_ALT = re.compile(r' alt="([^"]*)"')
_BREAKS = {"br": 1, "li": 1, "tr": 1, "dt": 1, "dd": 1, "caption": 1, "figcaption": 1} | dict.fromkeys(
    ("p", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "dl", "table", "figure", "hr"), 2
)
_SPACED = frozenset({"td", "th"})
_JOINED_ON = "\u200d\ufe0e\ufe0f"


def plain(html: Markup) -> str:
    """The text of safe HTML: an empty line between blocks, a line for each item and row, images by their words."""
    reader, source = _Words(), str(html)
    at = 0
    for tag in _TAG.finditer(source):
        reader.words(source[at : tag.start()])
        reader.tag(tag[2], is_end=bool(tag[1]), attributes=tag[3])
        at = tag.end()
    reader.words(source[at:])
    return "".join(reader.pieces).strip()


class _Words:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._due = ""  # the white space owed before the next word
        self._verbatim = 0

    def tag(self, name: str, *, is_end: bool, attributes: str) -> None:
        if name == "pre":
            self._verbatim += -1 if is_end else 1
        if name == "img" and (alt := _ALT.search(attributes)):
            self.words(alt[1])
        if name in _SPACED:
            self._due = self._due or " "
        elif breaks := _BREAKS.get(name):
            self._due = max(self._due.strip(" "), "\n" * breaks, key=len)

    def words(self, escaped: str) -> None:
        text = unescape(escaped)
        if self._verbatim:
            self._add(text)
            return
        collapsed = re.sub(r"[ \t\n]+", " ", text)
        if collapsed[:1] == " ":
            self._due = self._due or " "
        self._add(collapsed.strip(" "))
        if collapsed[1:] and collapsed[-1] == " ":
            self._due = " "

    def _add(self, text: str) -> None:
        if text:
            self.pieces += (self._due, text)
            self._due = ""


def excerpt(text: str, limit: int) -> str:
    """At most `limit` characters on one line, cut between words and ending in "…" where something is left out."""
    line = cleaned_line(text)
    if len(line) <= limit:
        return line
    cut = max(limit - 1, 0)
    space = line.rfind(" ", cut // 2, cut + 1)
    return (line[:space] if space > 0 else _whole_letters(line, cut)).rstrip(" ,;:–—-") + "…"


def _whole_letters(line: str, cut: int) -> str:
    """No accent or second half of an emoji is cut off its letter."""
    while cut and (unicodedata.combining(line[cut]) or line[cut] in _JOINED_ON or line[cut - 1] == "\u200d"):
        cut -= 1
    return line[:cut]
