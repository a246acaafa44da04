"""Writes HTML anew: allowed elements only, each closed where it must be, each where a parser would leave it.

The result is well-formed and means the same to every reader, so that nothing in it can reach out of the element
that a page puts around it. What a person typed by accident (an end tag that closes nothing, an item outside a
list) shows as text. An element that is not allowed loses its tags and keeps its words; where it was a block, its
words become a paragraph.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape, unescape

from community.core.markup import tags
from community.core.markup.addresses import Address, address, end_of_web_address
from community.core.markup.characters import (
    DirectionMarks,
    cleaned_line,
    cleaned_text,
    has_right_to_left,
    without_bidi_controls,
)
from community.core.markup.elements import (
    BLOCK_LIKE,
    CELLS,
    FOREIGN_VOID,
    HEADINGS,
    ITEMS,
    OUTWARD,
    RENAMED,
    SECTIONS,
    TABLE_PARTS,
    VOID,
    Profile,
    may_have,
)
from community.core.markup.handles import handles_in
from community.core.markup.limits import OPEN_ELEMENTS

_LEAD_LENGTH = 160
_LISTS = {"li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",)}
_IMPLIED_ITEM = {"ul": "li", "ol": "li", "dl": "dd"}
_INSIDE_TABLE = SECTIONS | {"table", "tr"}
# Loose words of an element that lost its tags become a paragraph in these.
_HOLDS_PARAGRAPHS = CELLS | {"blockquote", "dd", "figure", "li"}
_TEXT_BLOCKS = HEADINGS | CELLS | ITEMS | {"p", "caption", "figcaption"}
_VERBATIM = frozenset({"a", "code", "kbd", "pre", "samp"})


@dataclass(frozen=True)
class Shaped:
    html: str
    links: int
    foreign_images: int


def shaped(
    html: str,
    profile: Profile,
    own_hosts: frozenset[str] | tuple[str, ...],
    *,
    find_addresses: bool = False,
    mentions: Collection[str] = (),
) -> Shaped:
    """`find_addresses`: bare http and https addresses in the words become links, and so does `@handle` for each handle
    of `mentions`."""
    shaper = _Shaper(profile, own_hosts, find_addresses, has_right_to_left(unescape(html)), mentions)
    for item in tags.read(html):
        if isinstance(item, tags.Text):
            shaper.text(cleaned_text(unescape(item.typed)))
        elif item.kind == "start":
            shaper.start(item)
        else:
            shaper.end(item)
    return shaper.finished()


def as_text(source: str) -> Shaped:
    """Every character as typed, a paragraph where an empty line was."""
    marks, paragraphs = DirectionMarks(), re.split(r"\n\s*\n", source.strip())
    html = "\n".join(
        f"<p>{escape(marks.kept(words) + marks.closed(), False)}</p>" for words in paragraphs if words
    )
    return Shaped(html, 0, 0)


@dataclass(slots=True)
class _Open:
    """An element whose end is still to come."""

    name: str
    is_written: bool = True  # its tags stand in the result
    is_implied: bool = False  # nobody typed it
    has_ended: bool = False  # its end tag came too early: it closes with what is open inside it
    piece: int = 0  # where its start tag stands
    words: int = 0  # which words are its first
    is_lead: bool = False

    @property
    def is_block(self) -> bool:
        return self.name in BLOCK_LIKE


class _Shaper:
    def __init__(
        self,
        profile: Profile,
        own_hosts: frozenset[str] | tuple[str, ...],
        find_addresses: bool,
        right_to_left: bool,
        mentions: Collection[str] = (),
    ) -> None:
        self._mentions = mentions
        self._profile = profile
        self._own_hosts = own_hosts
        self._find_addresses = find_addresses
        self._right_to_left = right_to_left
        self._pieces: list[str] = []
        self._words: list[str] = []
        self._open: list[_Open] = []
        self._closed_early: Counter[str] = Counter()  # their end tags may still come, and say nothing then
        self._left_out: Counter[str] = Counter()  # nested too deep
        self._marks = DirectionMarks()
        self._ids: Counter[str] = Counter()
        self._has_lead = False
        self._links = 0
        self._foreign_images = 0

    def finished(self) -> Shaped:
        self._close_down_to(0)
        self._pieces.append(self._marks.closed())
        return Shaped("".join(self._pieces), self._links, self._foreign_images)

    # What is read

    def text(self, words: str) -> None:
        if not words:
            return
        if self._open and self._open[-1].name == "pre" and self._is_untouched(self._open[-1]):
            words = words.lstrip("\n")  # a parser would drop the first, and another one the next time
        if words.isspace():
            if not self._is_between_rows():
                self._write(words)
            return
        self._make_place()
        if any(one.name in _VERBATIM for one in self._open):
            self._write(words)
        elif self._find_addresses and "://" in words:
            self._write_with_links(words)
        else:
            self._write_with_mentions(words)

    def start(self, tag: tags.Tag) -> None:
        name = RENAMED.get(tag.name, tag.name)
        if name in VOID or name in FOREIGN_VOID:
            self._void(name, tag)
        elif len(self._open) >= OPEN_ELEMENTS:
            self._left_out[name] += 1
        elif name not in self._profile.elements:
            self._start_unwritten(name)
        elif name in ITEMS or name in TABLE_PARTS:
            self._start_part(name, tag)
        elif name in BLOCK_LIKE:
            self._start_block(name, tag)
        else:
            self._start_inline(name, tag)

    def end(self, tag: tags.Tag) -> None:
        name = RENAMED.get(tag.name, tag.name)
        if self._left_out[name]:
            self._left_out[name] -= 1
            return
        depth, is_out_of_reach = self._find(name)
        if depth is not None and is_out_of_reach:
            self._open[depth].has_ended = True
        elif depth is not None:
            self._close_down_to(depth, typed=True)
        elif self._closed_early[name]:
            self._closed_early[name] -= 1
        else:
            self.text(tag.typed)

    # Elements that begin

    def _void(self, name: str, tag: tags.Tag) -> None:
        if name == "img":
            self._image(tag.attributes)
        elif name == "source" and not self._is_useful_source(tag.attributes):
            return
        elif name in self._profile.elements:
            if name == "hr":
                self._leave_paragraph(name)
            self._make_place(is_block=name == "hr")
            self._pieces.append(f"<{name}{self._attributes(name, tag.attributes)}>")

    def _is_useful_source(self, attributes: dict[str, str]) -> bool:
        in_picture = bool(self._open) and self._open[-1].name == "picture"
        return in_picture and may_have("source", "srcset", attributes.get("srcset", ""))

    def _start_unwritten(self, name: str) -> None:
        if name in BLOCK_LIKE:
            self._leave_paragraph("p")
            self._close_marks()
        self._open.append(_Open(name, is_written=False))

    def _start_part(self, name: str, tag: tags.Tag) -> None:
        """An item or a part of a table: only in its own list or table, elsewhere it is text."""
        fits = self._make_list_place(name) if name in ITEMS else self._make_table_place(name)
        if fits:
            self._push(name, tag.attributes)
        else:
            self.text(tag.typed)

    def _start_block(self, name: str, tag: tags.Tag) -> None:
        block = self._innermost_block()
        if name == "p" and block and block.name in HEADINGS:
            self._open.append(_Open("p", is_written=False))
            return
        self._leave_paragraph(name)
        self._make_place(is_block=True)
        self._push(name, tag.attributes)

    def _start_inline(self, name: str, tag: tags.Tag) -> None:
        target = None
        if name == "a":
            target = address(cleaned_text(tag.attributes.get("href", "")), self._own_hosts)
            if "href" not in tag.attributes or target is None or self._is_inside_link():
                self._open.append(_Open("a", is_written=False))
                return
        self._make_place()
        self._push(name, tag.attributes, target)

    def _is_inside_link(self) -> bool:
        """Links don't nest: one that was left open ends where the next begins, unless a block lies between."""
        for depth in range(len(self._open) - 1, -1, -1):
            if self._open[depth].name == "a" and self._open[depth].is_written:
                if any(one.is_block for one in self._open[depth:]):
                    return True
                self._close_down_to(depth)
                return False
        return False

    # Images

    def _image(self, attributes: dict[str, str]) -> None:
        """One of the site's own stands in an article; another becomes a link that says what it shows."""
        source = cleaned_text(attributes.get("src", ""))
        target = address(source, self._own_hosts)
        is_own = bool(source) and target is not None and target.is_own
        self._foreign_images += bool(source) and not is_own
        if target is not None and is_own and "img" in self._profile.elements:
            self._make_place()
            # One slash: two would name another host once ours is gone.
            path = re.sub(r"^https?://[^/?#]*/*", "/", target.href)
            kept = {"src": path, "alt": ""} | {
                key: attributes[key] for key in _IMAGE_KEEPS if key in attributes
            }
            self._pieces.append(f"<img{self._attributes('img', kept)}>")
        else:
            self._image_in_words(cleaned_line(attributes.get("alt", "")), target if source else None)

    def _image_in_words(self, alt: str, target: Address | None) -> None:
        words = alt or (_last_part(target.href) if target else "")
        if not words:
            return
        self._make_place()
        if target is None or any(one.name == "a" and one.is_written for one in self._open):
            self._write(words)
        else:
            self._write_link(target, words)

    # Links found in words

    def _write_with_links(self, words: str) -> None:
        written = 0
        for start, end in _web_addresses(words):
            target = address(words[start:end], self._own_hosts)
            if target is not None:
                self._write_with_mentions(words[written:start])
                self._write_link(target, words[start:end])
                written = end
        self._write_with_mentions(words[written:])

    def _write_with_mentions(self, words: str) -> None:
        """A person who is named is no link that somebody sets: it is not counted."""
        written, links = 0, self._links
        for start, end, handle in handles_in(words) if self._mentions and "@" in words else ():
            if handle in self._mentions:
                self._write(words[written:start])
                self._write_link(Address(f"/members/{handle}", True), words[start:end])
                written = end
        self._links = links
        self._write(words[written:])

    def _write_link(self, target: Address, words: str) -> None:
        self._push("a", {}, target)
        self._write(words)
        self._close_down_to(len(self._open) - 1, typed=True)

    # Where things go

    def _innermost_block(self) -> _Open | None:
        return next((one for one in reversed(self._open) if one.is_block and one.is_written), None)

    def _leave_paragraph(self, name: str) -> None:
        """A block ends the paragraph it stands in, and a heading unless it is one's own words."""
        for depth in range(len(self._open) - 1, -1, -1):
            one = self._open[depth]
            if one.is_block and one.is_written:
                if one.name == "p" or (one.name in HEADINGS and name != "p"):
                    self._close_down_to(depth)
                return

    def _make_place(self, *, is_block: bool = False) -> None:
        """Open what must stand around words (or a block) here: an item, a cell, a paragraph."""
        innermost = next((one.name for one in reversed(self._open) if one.is_written), None)
        if innermost in _INSIDE_TABLE:
            self._make_table_place("td")
            self._push("td", {}, is_implied=True)
        elif innermost in _IMPLIED_ITEM:
            self._push(_IMPLIED_ITEM[innermost], {}, is_implied=True)
        elif not is_block and self._is_loose():
            self._push("p", {}, is_implied=True)

    def _is_loose(self) -> bool:
        """Whether words here stand directly in a block that lost its tags."""
        around = next((one for one in reversed(self._open) if one.is_written or one.is_block), None)
        block = self._innermost_block()
        return (
            around is not None
            and not around.is_written
            and (block is None or block.name in _HOLDS_PARAGRAPHS)
        )

    def _make_list_place(self, name: str) -> bool:
        """Close what is open inside the list that an item belongs to; False if it stands in none."""
        for depth in range(len(self._open) - 1, -1, -1):
            one = self._open[depth]
            if not one.is_written:
                continue
            if one.name in _LISTS[name]:
                self._close_down_to(depth + 1)
                return True
            if one.is_block and one.name not in HEADINGS | {"p"} and _LISTS.get(one.name) != _LISTS[name]:
                return False
        return False

    def _make_table_place(self, name: str) -> bool:
        """Close down to the row, section or table that the part belongs to, opening what is left out."""
        depth = self._depth_of({"table"})
        if depth is None:
            return False
        if name in CELLS or name == "tr":
            section = self._depth_of(SECTIONS, depth)
            row = None if section is None or name == "tr" else self._depth_of({"tr"}, section)
            self._close_down_to((depth if section is None else section if row is None else row) + 1)
            if section is None:
                self._push("tbody", {}, is_implied=True)
            if name in CELLS and row is None:
                self._push("tr", {}, is_implied=True)
        else:
            self._close_down_to(depth + 1)
        return True

    def _depth_of(self, names: frozenset[str] | set[str], above: int = -1) -> int | None:
        """How deep the innermost open element of these names is, looking no further out than `above`."""
        for depth in range(len(self._open) - 1, above, -1):
            if self._open[depth].is_written and self._open[depth].name in names:
                return depth
        return None

    def _is_between_rows(self) -> bool:
        innermost = next((one.name for one in reversed(self._open) if one.is_written), None)
        return innermost in _INSIDE_TABLE

    # Elements that end

    def _find(self, name: str) -> tuple[int | None, bool]:
        """The element that an end tag is for, and whether something between that it may not close."""
        is_out_of_reach = False
        for depth in range(len(self._open) - 1, -1, -1):
            one = self._open[depth]
            if one.name == name and not one.has_ended and not one.is_implied:
                return depth, is_out_of_reach
            is_out_of_reach = is_out_of_reach or _holds_back(one, name)
        return None, False

    def _close_down_to(self, depth: int, *, typed: bool = False) -> None:
        """Close all that is open from `depth` on; `typed`: the outermost of them by its own end tag."""
        while len(self._open) > depth:
            one = self._open[-1]
            if not one.is_implied and not one.has_ended and not (typed and len(self._open) == depth + 1):
                self._closed_early[one.name] += 1
            self._close_innermost()
        while self._open and self._open[-1].has_ended:
            self._close_innermost()

    def _close_innermost(self) -> None:
        one = self._open[-1]
        if one.is_block:
            self._close_marks()
        if not one.is_written:
            self._open.pop()
            return
        if one.name == "p" and self._is_untouched(one):
            self._pieces.pop()
            self._has_lead = self._has_lead and not one.is_lead
        else:
            self._finish_start_tag(one)
            self._pieces.append(f"</{one.name}>")
        self._open.pop()

    def _finish_start_tag(self, one: _Open) -> None:
        """What a start tag says about the words that followed it: a heading's id, the drop cap."""
        if not one.is_lead and one.name not in HEADINGS:
            return
        words = without_bidi_controls("".join(self._words[one.words :]))
        if one.name in HEADINGS and self._profile.is_article:
            self._add_to_start_tag(one, f' id="{self._id_for(words)}"')
        elif one.is_lead and len(" ".join(words.split())) > _LEAD_LENGTH:
            self._add_to_start_tag(one, ' class="lead-p"')

    def _add_to_start_tag(self, one: _Open, attribute: str) -> None:
        self._pieces[one.piece] = self._pieces[one.piece][:-1] + attribute + ">"

    def _id_for(self, heading: str) -> str:
        plain = unicodedata.normalize("NFKD", heading[:200]).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or "section"
        while True:
            self._ids[slug] += 1
            if self._ids[slug] == 1:
                return f"body-{slug}"
            slug = f"{slug}-{self._ids[slug]}"

    def _is_untouched(self, one: _Open) -> bool:
        return one.is_written and len(self._pieces) == one.piece + 1

    # What is written

    def _push(
        self,
        name: str,
        attributes: dict[str, str],
        target: Address | None = None,
        *,
        is_implied: bool = False,
    ) -> None:
        one = _Open(name, is_implied=is_implied, piece=len(self._pieces), words=len(self._words))
        if one.is_block:
            self._close_marks()
            one.piece = len(self._pieces)
        if name == "p" and self._profile.is_article and not self._has_lead:
            one.is_lead = self._has_lead = not any(around.is_written for around in self._open)
        link = "" if target is None else self._link(target)
        self._pieces.append(f"<{name}{link}{self._attributes(name, attributes)}>")
        self._open.append(one)

    def _link(self, target: Address) -> str:
        self._links += 1
        rel = "" if target.is_own else f' rel="{OUTWARD}"'
        return f' href="{escape(target.href)}"{rel}'

    def _attributes(self, name: str, given: dict[str, str]) -> str:
        kept = {
            key: _fitting(key, value) for key, value in given.items() if key not in _MADE_HERE.get(name, ())
        }
        if self._right_to_left and name in _TEXT_BLOCKS and "dir" not in kept:
            # Each block by its own first letter. A text without such letters needs none: its container has one.
            kept["dir"] = "auto"
        return "".join(
            f' {key}="{escape(value)}"' for key, value in kept.items() if may_have(name, key, value)
        )

    def _write(self, words: str) -> None:
        kept = self._marks.kept(words)
        if kept:
            self._words.append(kept)
            self._pieces.append(escape(kept, quote=False))

    def _close_marks(self) -> None:
        if due := self._marks.closed():
            self._pieces.append(due)


_IMAGE_KEEPS = ("alt", "width", "height", "lang", "dir")
# What an author's own attributes can't say: the address was judged, ids and drop caps are made here.
_MADE_HERE = {"a": ("href", "rel"), "p": ("class",)} | dict.fromkeys(HEADINGS, ("id",))


def _holds_back(one: _Open, name: str) -> bool:
    """Whether an end tag of this name can't reach out of `one`."""
    if name == "table":
        return False
    if name in TABLE_PARTS:
        return one.is_written and one.name == "table"
    if name in ITEMS and one.name in _LISTS[name]:
        return True
    if name in BLOCK_LIKE:
        return one.is_written and (one.name in CELLS or one.name == "caption")
    return one.is_block


def _fitting(key: str, value: str) -> str:
    value = without_bidi_controls(cleaned_text(value))
    if key == "class":
        return next((word for word in value.lower().split() if word.startswith("language-")), "")
    return value


def _last_part(href: str) -> str:
    """What to call an image that has no words: its file, else its host."""
    path = re.sub(r"[?#].*", "", href.rstrip("/"), flags=re.DOTALL)
    return cleaned_line(path.rpartition("/")[2] or path)


def _web_addresses(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while (colon := text.find("://", at)) >= 0:
        start = colon - (5 if text[max(0, colon - 5) : colon].lower() == "https" else 4)
        end = end_of_web_address(text, start, len(text)) if start >= at else None
        if end is not None:
            yield start, end
        at = end or colon + 3
