"""Reads HTML into tags and text, in one pass whose work grows with its length, whatever the length is made of.

Stricter than a browser where that spares a person's words: what is no tag by its looks stays text, as do a
comment and a script that never end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Literal

from community.core.markup.elements import KNOWN, UNREADABLE
from community.core.markup.limits import ATTRIBUTES_OF_A_TAG


@dataclass(frozen=True, slots=True)
class Tag:
    kind: Literal["start", "end"]
    name: str
    typed: str
    attributes: dict[str, str] = field(
        default_factory=dict
    )  # the first of each name, character references read


@dataclass(frozen=True, slots=True)
class Text:
    typed: str  # character references not yet read


_NAME = re.compile(r"[A-Za-z][^\s/>\"'<=]*+")
# Possessive throughout: a try never goes back over what it has read.
_ATTRIBUTE = re.compile(
    r"""[\s/]*+([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>`]++)))?+""",
)
_END_OF_START_TAG = re.compile(r"[\s/]*+>")
_END_TAG = re.compile(r"</([A-Za-z][^\s/>\"'<=]*+)[^<>]*+>")
_END_OF_UNREADABLE = {name: re.compile(rf"</{name}(?=[\s/>])[^<>]*+>", re.IGNORECASE) for name in UNREADABLE}
# In an attribute `&copy=2` is part of an address: only references that say where they end are read.
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,7};?|[A-Za-z][A-Za-z0-9]{1,31};)")


def read(html: str) -> Iterator[Tag | Text]:
    return _Reader(html).read()


class _Reader:
    def __init__(self, html: str) -> None:
        self._html = html
        self._last_comment_end = html.rfind("-->")
        self._never_ends: set[str] = set()

    def read(self) -> Iterator[Tag | Text]:
        html, at = self._html, 0
        while True:
            bracket = html.find("<", at)
            if bracket < 0:
                break
            if bracket > at:
                yield Text(html[at:bracket])
            item, at = self._at_bracket(bracket)
            if item is not None:
                yield item
        if at < len(html):
            yield Text(html[at:])

    def _at_bracket(self, at: int) -> tuple[Tag | Text | None, int]:
        """What the bracket at `at` begins (None: a comment), and where that ends."""
        if self._html.startswith("<!--", at) and at + 2 <= self._last_comment_end:
            return None, self._html.index("-->", at + 2) + 3
        if end_tag := _END_TAG.match(self._html, at):
            return Tag("end", end_tag[1].lower(), end_tag[0]), end_tag.end()
        return self._start_tag(at)

    def _start_tag(self, at: int) -> tuple[Tag | Text | None, int]:
        """A tag has a name, at most 200 attributes and an end; it is text otherwise."""
        html = self._html
        name = _NAME.match(html, at + 1)
        if name is None or not _is_element(name[0], html[name.end() : name.end() + 2]):
            return Text("<"), at + 1
        attributes: dict[str, str] = {}
        end = name.end()
        for _ in range(ATTRIBUTES_OF_A_TAG):
            found = _ATTRIBUTE.match(html, end)
            if found is None:
                break
            value = found[2] or found[3] or found[4] or ""
            attributes.setdefault(found[1].lower(), _REFERENCE.sub(lambda given: unescape(given[0]), value))
            end = found.end()
        else:
            return Text(html[at:end].replace("&", "&amp;")), end
        closing = _END_OF_START_TAG.match(html, end)
        if closing is None:
            return Text("<"), at + 1
        tag = Tag("start", name[0].lower(), html[at : closing.end()], attributes)
        return self._past_unreadable(tag, closing.end()) if tag.name in UNREADABLE else (tag, closing.end())

    def _past_unreadable(self, tag: Tag, end: int) -> tuple[Text | None, int]:
        """Past a script and its like; one that never ends is text, and is looked for once only."""
        if tag.name not in self._never_ends:
            if found := _END_OF_UNREADABLE[tag.name].search(self._html, end):
                return None, found.end()
            self._never_ends.add(tag.name)
        return Text(tag.typed.replace("&", "&amp;")), end


def _is_element(name: str, following: str) -> bool:
    """`<b>`, `<o:p>` and `<my-part>` are elements; `<john@example.org>`, `<http://…>` and `<T>` are words."""
    name = name.lower()
    if name in KNOWN:
        return True
    return re.fullmatch(r"[a-z0-9]+[:-][a-z0-9:.-]*", name) is not None and not following.startswith("//")
