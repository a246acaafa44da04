"""WordPress eXtended RSS (WXR), versions 1.0 to 1.2, read as a stream of records.

`records(file)` yields `Site`, `Author`, `Term`, `Item` and `Comment` as they end in the file. Memory stays small
whatever the file: a comment is yielded as soon as it ends and carries the number of its item, which itself follows
*after* its comments, because what describes an item may stand behind them.

The parser is expat with nothing of XML's dangerous half: a document type with an inner part or an outer address is
refused before anything in it is read, so no entity is ever declared, expanded or fetched.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import BinaryIO
from xml.parsers import expat

from community.transfer.wordpress.records import Author, Comment, Item, Record, Site, Term

CHUNK_BYTES = 64 * 1024
#: A body longer than this is cut and its record marked `is_cut`: it could not be shown anyway.
LONGEST_BODY = 2_000_000
#: Names, titles, addresses and dates are cut here without a word: what uses them has closer bounds.
LONGEST_LINE = 10_000
#: One tag, comment or declaration longer than this is no export (and expat reads such tokens in quadratic time).
LONGEST_TOKEN_BYTES = 1024 * 1024
DEEPEST_NESTING = 64
#: Of one item; WordPress's own screens give up long before.
MOST_TERMS = 1000


class Unreadable(Exception):
    """The file cannot be imported. `str()` is one line for the person who gave the file."""


class NotAnExport(Unreadable):
    """The file is no WordPress export, though it may be sound XML."""


class Damaged(Unreadable):
    """The file breaks off or breaks the rules of XML at `line` (from 1) and `column` (from 0)."""

    def __init__(self, line: int, column: int, what: str) -> None:
        super().__init__(f"line {line}, column {column}: {what}")
        self.line, self.column, self.what = line, column, what


def records(file: BinaryIO, *, progress: Callable[[int], None] | None = None) -> Iterator[Record]:
    """Every record of the export, in the order in which they end; `progress` is told the bytes of each read.

    Raises `Damaged` or `NotAnExport`; what was yielded before then must be thrown away by the caller.
    """
    reader = _Reader()
    while chunk := file.read(CHUNK_BYTES):
        reader.feed(chunk)
        yield from reader.taken()
        if progress:
            progress(len(chunk))
    reader.close()
    yield from reader.taken()


# What stands where: record element -> {child element -> attribute of the dataclass}.
_FIELDS: dict[str, dict[str, str]] = {
    "channel": {
        "title": "title",
        "link": "link",
        "language": "language",
        "wp:wxr_version": "version",
        "wp:base_site_url": "site_url",
        "wp:base_blog_url": "blog_url",
    },
    "wp:author": {
        "wp:author_id": "id",
        "wp:author_login": "login",
        "wp:author_email": "email",
        "wp:author_display_name": "name",
        "wp:author_first_name": "first_name",
        "wp:author_last_name": "last_name",
    },
    "wp:category": {"wp:category_nicename": "slug", "wp:cat_name": "name"},
    "wp:tag": {"wp:tag_slug": "slug", "wp:tag_name": "name"},
    "wp:term": {"wp:term_taxonomy": "taxonomy", "wp:term_slug": "slug", "wp:term_name": "name"},
    "item": {
        "title": "title",
        "link": "link",
        "pubDate": "pub_date",
        "dc:creator": "creator",
        "guid": "guid",
        "content:encoded": "content",
        "excerpt:encoded": "excerpt",
        "category": "category",
        "wp:post_id": "id",
        "wp:post_date": "date",
        "wp:post_date_gmt": "date_gmt",
        "wp:post_modified_gmt": "modified_gmt",
        "wp:comment_status": "comment_status",
        "wp:post_name": "name",
        "wp:status": "status",
        "wp:post_type": "type",
        "wp:post_password": "password",
    },
    "wp:comment": {
        "wp:comment_id": "id",
        "wp:comment_author": "author",
        "wp:comment_author_email": "email",
        "wp:comment_author_url": "url",
        "wp:comment_date": "date",
        "wp:comment_date_gmt": "date_gmt",
        "wp:comment_content": "content",
        "wp:comment_approved": "approved",
        "wp:comment_type": "type",
        "wp:comment_parent": "parent",
        "wp:comment_user_id": "user_id",
    },
}
_RECORDS_IN = {
    "rss": {"channel"},
    "channel": {"item", "wp:author", "wp:category", "wp:tag", "wp:term"},
    "item": {"wp:comment"},
}
_BODIES = {"content", "excerpt"}


class _Open:
    """A record whose end has not been read."""

    def __init__(self, element: str, depth: int) -> None:
        self.element, self.depth = element, depth
        self.texts: dict[str, str] = {}
        self.terms: list[Term] = []
        self.is_cut = False


class _Reader:
    """expat's handlers: keeps the open records and the text of the one open field, gathers what has ended."""

    def __init__(self) -> None:
        parser = expat.ParserCreate(namespace_separator=" ", intern=None)
        parser.buffer_text = True
        parser.buffer_size = CHUNK_BYTES
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        self._parser = parser
        self._fed = 0
        self._depth = 0
        self._open: list[_Open] = []
        self._ended: deque[Record] = deque()
        self._items = 0
        self._is_export = self._has_channel = self._site_is_told = False
        # The open field: its element's depth (0: none), name, attributes, and text so far.
        self._field_depth = 0
        self._field = ""
        self._attributes: dict[str, str] = {}
        self._parts: list[str] = []
        self._length = 0
        self._room = 0

    def feed(self, chunk: bytes) -> None:
        self._fed += len(chunk)
        self._parse(chunk, is_final=False)
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TOKEN_BYTES + CHUNK_BYTES:
            raise self._damaged("a tag or comment of more than a million bytes")

    def close(self) -> None:
        self._parse(b"", is_final=True)
        if not self._has_channel:
            raise NotAnExport("This is no WordPress export: it has no <channel>.")

    def taken(self) -> Iterator[Record]:
        """What has ended since the last call; handed over once."""
        while self._ended:
            yield self._ended.popleft()

    def _parse(self, chunk: bytes, *, is_final: bool) -> None:
        try:
            self._parser.Parse(chunk, is_final)
        except expat.ExpatError as error:
            raise Damaged(error.lineno, error.offset, expat.ErrorString(error.code) or "no XML") from None
        except (LookupError, ValueError):
            # Python's part of expat knows encodings of one byte a character beyond expat's own, and no others.
            raise self._damaged("an encoding that cannot be read; save the file as UTF-8") from None

    def _damaged(self, what: str) -> Damaged:
        return Damaged(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber, what)

    # Handlers, in the order in which a file meets them.

    def _doctype(self, _name: str, system: str | None, public: str | None, has_inner_part: bool) -> None:
        if system or public or has_inner_part:
            raise self._damaged("a document type with declarations, which an export never has")

    def _namespace(self, _prefix: str | None, address: str | None) -> None:
        if _prefix_of(address or "") == "wp:":
            self._is_export = True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST_NESTING:
            raise self._damaged(f"elements nested more than {DEEPEST_NESTING} deep")
        element = _element(name)
        if self._depth == 1:
            self._begin_root(element)
        elif self._field_depth or self._depth != self._open[-1].depth + 1:
            return  # inside a field, or inside something that this reader has no use for
        elif element in _RECORDS_IN.get(self._open[-1].element, ()):
            self._begin_record(element)
        elif element in _FIELDS.get(self._open[-1].element, ()):
            self._begin_field(element, attributes)

    def _begin_root(self, element: str) -> None:
        if element != "rss":
            raise NotAnExport("This is no WordPress export: its first element is not <rss>.")
        self._open.append(_Open(element, self._depth))

    def _begin_record(self, element: str) -> None:
        if element == "channel":
            if self._has_channel:
                raise self._damaged("a second <channel>")
            self._has_channel = True
        elif element == "item":
            self._tell_site(self._open[-1])
        self._open.append(_Open(element, self._depth))

    def _begin_field(self, element: str, attributes: dict[str, str]) -> None:
        self._field_depth, self._field, self._attributes = self._depth, element, attributes
        is_body = _FIELDS[self._open[-1].element][element] in _BODIES
        self._room = LONGEST_BODY if is_body else LONGEST_LINE

    def _text(self, text: str) -> None:
        if not self._field_depth:
            return
        room = self._room - self._length
        if len(text) > room:
            self._open[-1].is_cut |= self._room == LONGEST_BODY
            text = text[:room]
        self._parts.append(text)
        self._length += len(text)

    def _end(self, _name: str) -> None:
        if self._depth == self._field_depth:
            self._end_field()
        elif not self._field_depth and self._depth == self._open[-1].depth:
            self._end_record(self._open.pop())
        self._depth -= 1

    def _end_field(self) -> None:
        record, text = self._open[-1], "".join(self._parts)
        attribute = _FIELDS[record.element][self._field]
        if attribute == "category":
            self._add_term(record, text.strip())
        else:
            # The first of two wins: a channel's <image> or a plugin's extra element must not replace the title.
            record.texts.setdefault(attribute, text if attribute in _BODIES else text.strip())
        self._field_depth, self._length = 0, 0
        self._parts.clear()

    def _add_term(self, item: _Open, name: str) -> None:
        if len(item.terms) < MOST_TERMS:
            taxonomy, slug = self._attributes.get("domain", ""), self._attributes.get("nicename", "")
            item.terms.append(Term(taxonomy=taxonomy, slug=slug[:LONGEST_LINE], name=name))

    def _end_record(self, record: _Open) -> None:
        match record.element:
            case "wp:author":
                self._ended.append(Author(**record.texts))
            case "wp:category":
                self._ended.append(Term(taxonomy="category", **record.texts))
            case "wp:tag":
                self._ended.append(Term(taxonomy="post_tag", **record.texts))
            case "wp:term":
                self._ended.append(Term(**record.texts))
            case "wp:comment":
                self._ended.append(Comment(item=self._items, is_cut=record.is_cut, **record.texts))
            case "item":
                self._ended.append(
                    Item(number=self._items, terms=tuple(record.terms), is_cut=record.is_cut, **record.texts)
                )
                self._items += 1
            case "channel":
                self._tell_site(record)

    def _tell_site(self, channel: _Open) -> None:
        if not self._is_export:
            raise NotAnExport("This is no WordPress export: it is RSS without WordPress's own namespace.")
        if not self._site_is_told:
            self._site_is_told = True
            self._ended.append(Site(**channel.texts))


_WORDPRESS = re.compile(r"https?://wordpress\.org/export/1\.\d{1,3}/(excerpt/)?")
_OTHERS = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}


@lru_cache(maxsize=256)
def _element(name: str) -> str:
    """expat's `address local` as the prefix that WXR gives it: `wp:post_id`, `title`; `?:` for a stranger's."""
    address, _, local = name.rpartition(" ")
    return (_prefix_of(address) if address else "") + local


def _prefix_of(address: str) -> str:
    if address in _OTHERS:
        return _OTHERS[address]
    match = _WORDPRESS.fullmatch(address)
    if match is None:
        return "?:"
    return "excerpt:" if match.group(1) else "wp:"
