"""HTML of unknown quality cut into tags, comments and text, once and in linear time.

Nothing is judged here: that is `core.markup`'s work. What only looks like a tag (`a < b`, `<?`, a tag that never
ends) is text, its `<` written `&lt;`, so that no parser behind this one can take it for something else.
"""

import html
import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple


class Kind(Enum):
    TEXT = auto()
    OPEN = auto()  # a start tag, of a void element too
    CLOSE = auto()
    COMMENT = auto()
    WHOLE = auto()  # an element with all that is in it


class Piece(NamedTuple):
    kind: Kind
    text: str  # as it stands in the source
    name: str = ""  # of a tag, in lower case


def pieces(source: str, *, whole: frozenset[str]) -> Iterator[Piece]:
    """The pieces of `source` in order. Elements named in `whole` come as one piece where they have an end tag."""
    ends = _Ends(source)
    at = 0
    while (start := source.find("<", at)) >= 0:
        if start > at:
            yield Piece(Kind.TEXT, source[at:start])
        piece, at = _piece_at(source, start, ends)
        if piece.kind is Kind.OPEN and piece.name in whole and not piece.text.endswith("/>"):
            end = ends.of_element(piece.name, at)
            if end is not None:
                piece, at = Piece(Kind.WHOLE, source[start:end], piece.name), end
        yield piece
    if at < len(source):
        yield Piece(Kind.TEXT, source[at:])


def attribute(tag: str, name: str) -> str | None:
    """The value of the first attribute `name` in a tag's text, its entities resolved; None without one."""
    match = re.search(rf"\s{name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", tag, re.IGNORECASE)
    if match is None:
        return None
    return html.unescape(next(group for group in match.groups() if group is not None)).strip()


_TAG_START = re.compile(r"</?([A-Za-z][A-Za-z0-9:_-]{0,40})")
_UP_TO_MARK = re.compile(r"[^<>\"']*")
_LONGEST_VALUE = 8192
_MOST_QUOTES = 400


class _Ends:
    """Where something that was begun ends. Remembers what ends nowhere, so that asking again costs nothing."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._folded: str | None = None
        self._missing: set[str] = set()

    def of_element(self, name: str, start: int) -> int | None:
        """Just behind the end tag of `name` after `start`, or None."""
        if self._folded is None:
            folded = self._source.lower()
            # A few letters grow when folded; then only end tags in lower case are found.
            self._folded = folded if len(folded) == len(self._source) else self._source
        found = self._find(self._folded, f"</{name}", start)
        end = None if found is None else self._find(self._source, ">", found)
        return None if end is None else end + 1

    def of_comment(self, start: int) -> int | None:
        found = self._find(self._source, "-->", start)
        return None if found is None else found + 3

    def _find(self, source: str, what: str, start: int) -> int | None:
        if what in self._missing:
            return None
        found = source.find(what, start)
        if found < 0:
            self._missing.add(what)
            return None
        return found


def _piece_at(source: str, start: int, ends: _Ends) -> tuple[Piece, int]:
    """What the `<` at `start` begins, and where it ends."""
    if source.startswith("<!--", start):
        end = ends.of_comment(start + 4)
        if end is not None:
            return Piece(Kind.COMMENT, source[start:end]), end
    match = _TAG_START.match(source, start)
    if match is None:
        return Piece(Kind.TEXT, "&lt;"), start + 1
    end = _end_of_tag(source, match.end())
    if source[end - 1] != ">" or end == match.end():
        # All that was looked at becomes text and is not looked at again: that keeps the work linear.
        return Piece(Kind.TEXT, "&lt;" + source[start + 1 : end].replace("<", "&lt;")), end
    kind = Kind.CLOSE if source[start + 1] == "/" else Kind.OPEN
    return Piece(kind, source[start:end], match.group(1).lower()), end


def _end_of_tag(source: str, at: int) -> int:
    """Just behind the `>` that ends a tag; or, where none does, how far was looked (never behind a `>` then)."""
    for _ in range(_MOST_QUOTES):
        match = _UP_TO_MARK.match(source, at)
        at = match.end() if match else at
        if at == len(source) or source[at] == "<":
            return at
        if source[at] == ">":
            return at + 1
        at = _behind_value(source, at)
    return at


def _behind_value(source: str, at: int) -> int:
    """Behind the attribute's value that the quote at `at` begins, or behind the quote where it begins none."""
    if not source[max(0, at - 64) : at].rstrip().endswith("="):
        return at + 1
    end = source.find(source[at], at + 1, at + _LONGEST_VALUE)
    return end + 1 if end >= 0 else at + 1
