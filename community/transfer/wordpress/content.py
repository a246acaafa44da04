"""What WordPress stores, as HTML that says what its pages said.

WordPress keeps bodies half-finished: blank lines mean paragraphs, comments in angle brackets carry blocks and page
breaks, square brackets carry shortcodes. `article()` and `comment()` finish them; the answer is *not* safe and goes
through `core.markup`, which alone makes HTML that is printed. All work is linear in the length of the source.

The rules of the paragraphs are those that WordPress documents and shows (a blank line begins a paragraph, a single
line end is a line break, nothing is touched in `pre`); how they are reached is our own: the source is cut into
pieces once, and a stack says in what box each piece stands.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Prepared:
    """HTML for the gate, and what a report should know about it.

    `teaser` is the HTML before `<!--more-->`, None without one. `links` are the addresses of its links in order.
    `empty_links` counts links without an address or without anything to click. `dropped` counts what no page here
    can hold, by what it was: `script`, `style`, `drawing`; frames and players are `embedded` and became links.
    """

    html: str
    teaser: str | None = None
    links: tuple[str, ...] = ()
    empty_links: int = 0
    dropped: Counter[str] = field(default_factory=Counter)


def article(source: str) -> Prepared:
    """The body of a post: blocks or the older form with blank lines, captions, page breaks."""
    source = _with_line_feeds(source)
    is_in_blocks = "<!-- wp:" in source
    pieces, dropped = _sifted(_shortcodes_done(source))
    teaser_end = next((n for n, piece in enumerate(pieces) if piece.kind is _Kind.MORE), None)
    links, empty = _links(pieces)
    return Prepared(
        html=_paragraphs(pieces, has_breaks=not is_in_blocks),
        teaser=None if teaser_end is None else _paragraphs(pieces[:teaser_end], has_breaks=not is_in_blocks),
        links=links,
        empty_links=empty,
        dropped=dropped,
    )


def comment(source: str) -> Prepared:
    """The body of a comment: HTML with blank lines; no shortcodes."""
    pieces, dropped = _sifted(_with_line_feeds(source))
    links, empty = _links(pieces)
    return Prepared(
        html=_paragraphs(pieces, has_breaks=True), links=links, empty_links=empty, dropped=dropped
    )


def plain(source: str) -> str:
    """The text of a scrap of HTML (a title, a name, an excerpt) on one line, its entities resolved."""
    pieces, _ = _sifted(source)
    words: list[str] = []
    for piece in pieces:
        if piece.kind is _Kind.TEXT:
            words.append(html.unescape(piece.text))
        elif piece.kind is _Kind.VERBATIM:
            words.append(" " + plain(piece.text.removeprefix("<pre").partition(">")[2]) + " ")
        elif piece.name in _BLOCKS or piece.name == "br":
            words.append(" ")
    return " ".join("".join(words).split())


# Cutting the source into pieces.


class _Kind(Enum):
    TEXT = auto()
    OPEN = auto()  # also void elements
    CLOSE = auto()
    COMMENT = auto()
    MORE = auto()
    VERBATIM = auto()  # a whole <pre>


class _Piece(NamedTuple):
    kind: _Kind
    text: str  # as it stands in the source
    name: str = ""  # of a tag, in lower case


_TAG_START = re.compile(r"</?([A-Za-z][A-Za-z0-9:_-]{0,40})")
_BEFORE_QUOTE_OR_END = re.compile(r"[^>\"']*")
_LONGEST_ATTRIBUTE = 8192
#: Elements whose inside is not for reading, and what they count as.
_DROPPED = {"script": "script", "noscript": "script", "style": "style", "svg": "drawing", "canvas": "drawing"}
#: Elements that show something from elsewhere: a link to it stays.
_EMBEDDED = {"iframe": "src", "video": "src", "audio": "src", "object": "data", "embed": "src"}


def _with_line_feeds(source: str) -> str:
    return source.replace("\r\n", "\n").replace("\r", "\n")


def _pieces(source: str) -> Iterator[_Piece]:
    """Tags, comments and text between them. What only looks like a tag is text, its `<` written `&lt;`."""
    ends = _Ends(source)
    at = 0
    while (start := source.find("<", at)) >= 0:
        if start > at:
            yield _Piece(_Kind.TEXT, source[at:start])
        piece = _comment_at(source, start, ends) or _tag_at(source, start)
        if piece is None:
            yield _Piece(_Kind.TEXT, "&lt;")
            at = start + 1
            continue
        at = start + len(piece.text)
        if piece.kind is _Kind.OPEN and piece.name in _WHOLE and not piece.text.endswith("/>"):
            end = ends.of(piece.name, at)
            if end is not None:
                yield _Piece(_Kind.VERBATIM, source[start:end], piece.name)
                at = end
                continue
        yield piece
    if at < len(source):
        yield _Piece(_Kind.TEXT, source[at:])


#: Elements taken with all that is in them, when they are closed at all.
_WHOLE = {"pre", *_DROPPED, *_EMBEDDED} - {"embed"}


class _Ends:
    """Where something that was begun ends. Remembers what ends nowhere, so that asking again costs nothing."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._folded: str | None = None
        self._missing: set[str] = set()

    def of(self, element: str, start: int) -> int | None:
        """Just behind the end tag of `element` after `start`, or None."""
        if self._folded is None:
            folded = self._source.lower()
            # A few letters change length when folded; then only end tags in lower case are found.
            self._folded = folded if len(folded) == len(self._source) else self._source
        found = self._find(self._folded, f"</{element}", start)
        if found is None:
            return None
        end = self._find(self._source, ">", found)
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


def _comment_at(source: str, start: int, ends: _Ends) -> _Piece | None:
    if not source.startswith("<!--", start):
        return None
    end = ends.of_comment(start + 4)
    if end is None:
        return None
    text = source[start:end]
    inside = text[4:64].lstrip()
    return _Piece(_Kind.MORE if inside.startswith("more") else _Kind.COMMENT, text)


def _tag_at(source: str, start: int) -> _Piece | None:
    match = _TAG_START.match(source, start)
    if match is None:
        return None
    at = match.end()
    while True:
        at = _BEFORE_QUOTE_OR_END.match(source, at).end()  # type: ignore[union-attr]  # it matches everywhere
        if at == len(source) or at - start > 4 * _LONGEST_ATTRIBUTE:
            return None
        if source[at] == ">":
            break
        at = _behind_quoted(source, at)
    kind = _Kind.CLOSE if source[start + 1] == "/" else _Kind.OPEN
    return _Piece(kind, source[start : at + 1], match.group(1).lower())


def _behind_quoted(source: str, at: int) -> int:
    """Behind the value that the quote at `at` begins, or behind the quote itself where it begins none."""
    is_value = source[:at].rstrip()[-1:] == "=" if at < 64 else source[at - 64 : at].rstrip()[-1:] == "="
    end = source.find(source[at], at + 1, at + _LONGEST_ATTRIBUTE) if is_value else -1
    return end + 1 if end >= 0 else at + 1


def _sifted(source: str) -> tuple[list[_Piece], Counter[str]]:
    """The pieces without comments, scripts and frames; neighbouring text joined; what was dropped, counted."""
    pieces: list[_Piece] = []
    texts: list[str] = []
    dropped: Counter[str] = Counter()

    def put(piece: _Piece) -> None:
        if texts:
            pieces.append(_Piece(_Kind.TEXT, "".join(texts)))
            texts.clear()
        pieces.append(piece)

    for piece in _pieces(source):
        if piece.kind is _Kind.TEXT:
            texts.append(piece.text)
        elif piece.kind is _Kind.COMMENT:
            # Page breaks and blocks stand between paragraphs.
            texts.append("\n\n" if "nextpage" in piece.text[:24] else "")
        elif piece.name in _DROPPED:
            dropped[_DROPPED[piece.name]] += piece.kind is not _Kind.CLOSE
        elif piece.name in _EMBEDDED:
            dropped["embedded"] += piece.kind is not _Kind.CLOSE
            for part in _link_to_embedded(piece):
                put(part)
        else:
            put(piece)
    if texts:
        pieces.append(_Piece(_Kind.TEXT, "".join(texts)))
    return pieces, dropped


def _link_to_embedded(piece: _Piece) -> list[_Piece]:
    address = _attribute(piece.text, _EMBEDDED[piece.name]) or _attribute(piece.text, "src")
    if piece.kind is _Kind.CLOSE or not address:
        return []
    written = html.escape(address)
    return [
        _Piece(_Kind.OPEN, f'<a href="{written}">', "a"),
        _Piece(_Kind.TEXT, written),
        _Piece(_Kind.CLOSE, "</a>", "a"),
    ]


def _attribute(tag: str, name: str) -> str | None:
    """The value of the first attribute `name` in the text of a tag, its entities resolved; None without one."""
    match = re.search(rf"\s{name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", tag, re.IGNORECASE)
    if match is None:
        return None
    return html.unescape(next(group for group in match.groups() if group is not None)).strip()


def _links(pieces: list[_Piece]) -> tuple[tuple[str, ...], int]:
    """The addresses of the links, and how many links have no address or nothing in them."""
    addresses: list[str] = []
    empty = 0
    open_address: str | None = None  # of the link that is open; links do not nest
    is_open = has_words = False
    for piece in pieces:
        if piece.name != "a":
            has_words = has_words or piece.name == "img" or (not piece.name and bool(piece.text.strip()))
            continue
        if is_open:
            empty += not (has_words and open_address)
        is_open = piece.kind is _Kind.OPEN and not _is_anchor(piece.text)
        if is_open:
            open_address, has_words = _attribute(piece.text, "href"), False
            addresses += [open_address] if open_address else []
    return tuple(addresses), empty + (is_open and not (has_words and open_address))


def _is_anchor(tag: str) -> bool:
    """Whether an `<a>` is a place to jump to, not a link that lost its address."""
    return _attribute(tag, "href") is None and (
        _attribute(tag, "name") is not None or _attribute(tag, "id") is not None
    )


# Shortcodes: a caption becomes a figure, an embed its address; any other stays as it was typed.

_CAPTION = "[caption"
_CAPTION_END = "[/caption]"
_LONGEST_CAPTION = 5000
_PICTURE = re.compile(r"\s*((?:<a\s[^<>]*>\s*)?<img\s[^<>]*>(?:\s*</a>)?)", re.IGNORECASE)
_HEAD = re.compile(r"\[caption((?:\s+[a-z_]{1,20}\s*=\s*(?:\"[^\"\]]{0,2000}\"|'[^'\]]{0,2000}'))*)\s*\]")
_EMBED = re.compile(r"\[embed[^\]\[]{0,200}\]\s*(https?://[^\s\[\]<>\"']{1,2000})\s*\[/embed\]")


def _shortcodes_done(source: str) -> str:
    if "[embed" in source:
        source = _EMBED.sub(lambda match: f"\n\n{match.group(1)}\n\n", source)
    if _CAPTION_END not in source:
        return source
    done: list[str] = []
    at = 0
    while (start := source.find(_CAPTION, at)) >= 0:
        end = source.find(_CAPTION_END, start, start + _LONGEST_CAPTION)
        figure = None if end < 0 else _figure(source[start:end])
        if figure is None:
            done.append(source[at : start + len(_CAPTION)])
            at = start + len(_CAPTION)
        else:
            done.append(source[at:start] + figure)
            at = end + len(_CAPTION_END)
    done.append(source[at:])
    return "".join(done)


def _figure(shortcode: str) -> str | None:
    """A caption with one picture as a figure; None where it holds anything else."""
    head = _HEAD.match(shortcode)
    picture = _PICTURE.match(shortcode, head.end()) if head else None
    if head is None or picture is None:
        return None
    words = shortcode[picture.end() :].strip() or (_attribute("<x " + head.group(1), "caption") or "")
    if _CAPTION in words or any(piece.name in _BLOCKS for piece in _pieces(words)):
        return None
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f"\n\n<figure>{picture.group(1)}{caption}</figure>\n\n"


# Paragraphs.


class _Mode(Enum):
    """Whether text in a box becomes paragraphs."""

    ALWAYS = auto()
    WHEN_SPLIT = auto()  # only where a blank line parts it
    NEVER = auto()  # but line ends are breaks
    AS_IT_STANDS = auto()


_MODES = {
    **dict.fromkeys(
        "article aside div main section header footer nav address figure figcaption details fieldset form center "
        "li dd td th noframes".split(),
        _Mode.WHEN_SPLIT,
    ),
    "blockquote": _Mode.ALWAYS,
    **dict.fromkeys("p h1 h2 h3 h4 h5 h6 dt summary legend caption".split(), _Mode.NEVER),
    **dict.fromkeys(
        "ul ol dl menu dir table thead tbody tfoot tr colgroup pre hgroup select".split(), _Mode.AS_IT_STANDS
    ),
}
_VOID_BLOCKS = {"hr", "col"}
_BLOCKS = _MODES.keys() | _VOID_BLOCKS
#: A start tag ends an element of these kinds that is the innermost open one.
_ENDS_BEFORE = {
    "li": {"li"},
    **dict.fromkeys(("dt", "dd"), {"dt", "dd"}),
    **dict.fromkeys(("td", "th"), {"td", "th"}),
    "tr": {"td", "th", "tr"},
    **dict.fromkeys(("thead", "tbody", "tfoot"), {"td", "th", "tr", "thead", "tbody", "tfoot"}),
}
#: Inline elements that go on in the next paragraph when a blank line parts them.
_CONTINUED = set(
    "a abbr b big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var".split()
)
_MOST_CONTINUED = 8
_INLINE_VOID = {"br", "img", "input", "wbr", "source", "embed", "area", "param"}
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_BREAK_AT_END = re.compile(r"<br\s{0,9}/?>$", re.IGNORECASE)
_LONE_ADDRESS = re.compile(r"https?://[^\s<>\"'\[\]]{1,2000}")


def _paragraphs(pieces: list[_Piece], *, has_breaks: bool) -> str:
    return _Paragraphs(has_breaks).of(pieces)


@dataclass(slots=True)
class _Box:
    """An open block element. `runs` are the places in the output of the text that stands directly in it."""

    name: str
    mode: _Mode
    runs: list[int] = field(default_factory=list)
    is_split: bool = False


class _Paragraphs:
    """Goes through the pieces once; a *run* is text and inline tags between two blocks or blank lines."""

    def __init__(self, has_breaks: bool) -> None:
        self._has_breaks = has_breaks
        self._out: list[str] = []
        self._boxes = [_Box("", _Mode.ALWAYS)]
        self._open_blocks: Counter[str] = Counter()
        self._owed_ends = 0  # end tags of paragraphs that a blank line has ended already
        self._run: list[str] = []
        self._has_words = False
        self._inline: list[_Piece] = []  # open in this run
        self._left_open: Counter[str] = Counter()  # inline elements of earlier runs that a block cut short
        self._is_uneven = False  # this run ends an element of an earlier one

    def of(self, pieces: list[_Piece]) -> str:
        for piece in pieces:
            if piece.kind is _Kind.TEXT:
                self._text(piece.text)
            elif piece.kind is _Kind.MORE:
                self._blank_line()
            elif piece.kind is _Kind.VERBATIM:
                self._end_paragraph()
                self._end_run()
                self._out.append(piece.text)
            elif piece.name not in _BLOCKS:
                self._inline_tag(piece)
            elif piece.kind is _Kind.OPEN:
                self._open_block(piece)
            else:
                self._close_block(piece)
        self._end_run()
        while len(self._boxes) > 1:
            self._leave_box()
        return "\n".join(part for part in self._out if part)

    def _text(self, text: str) -> None:
        if self._boxes[-1].mode is _Mode.AS_IT_STANDS:
            self._run.append(text)
            return
        for number, part in enumerate(_BLANK_LINE.split(text)):
            if number:
                self._blank_line()
            self._run.append(part)
            self._has_words = self._has_words or bool(part.strip())

    def _blank_line(self) -> None:
        box = self._boxes[-1]
        if box.name == "p" and "".join(self._run).strip():
            self._end_run(is_blank_line=True)
            self._out.append("</p>")
            self._leave_box()
            self._owed_ends += 1
        elif box.mode in (_Mode.ALWAYS, _Mode.WHEN_SPLIT):
            box.is_split = True
            self._end_run(is_blank_line=True)
        else:
            self._run.append("\n")

    def _inline_tag(self, piece: _Piece) -> None:
        # Line ends in a tag are only space; in the run a line end is a break.
        piece = piece._replace(text=piece.text.replace("\n", " "))
        if piece.name == "br":
            piece = piece._replace(text="<br>")
        elif piece.name in _INLINE_VOID:
            self._has_words = True
        elif piece.kind is _Kind.OPEN:
            self._inline.append(piece)
        elif any(open_one.name == piece.name for open_one in self._inline[-_MOST_CONTINUED:]):
            while self._inline.pop().name != piece.name:
                pass
        elif self._left_open[piece.name]:
            self._left_open[piece.name] -= 1
            self._is_uneven = True
        else:
            self._has_words = True  # it closes nothing: the gate will show it
        self._run.append(piece.text)

    def _open_block(self, piece: _Piece) -> None:
        self._end_paragraph()
        self._end_run()
        if piece.name == "p":
            self._owed_ends = 0
        while self._boxes[-1].name in _ENDS_BEFORE.get(piece.name, ()):
            self._leave_box()
        self._out.append(piece.text)
        if piece.name not in _VOID_BLOCKS:
            self._boxes.append(_Box(piece.name, _MODES[piece.name]))
            self._open_blocks[piece.name] += 1

    def _close_block(self, piece: _Piece) -> None:
        if self._open_blocks[piece.name]:
            self._end_run()
            while self._boxes[-1].name != piece.name:
                self._leave_box()
            self._leave_box()
            self._out.append(piece.text)
        elif piece.name == "p" and self._owed_ends:
            self._owed_ends -= 1
            self._end_run()
        else:
            # It closes nothing, so it is something that was said. (As a tag it would end our own paragraph.)
            self._run.append(html.escape(piece.text, quote=False))
            self._has_words = True

    def _end_paragraph(self) -> None:
        """A block ends the paragraph that it begins in."""
        if self._boxes[-1].name == "p":
            self._end_run()
            self._leave_box()

    def _leave_box(self) -> None:
        box = self._boxes.pop()
        self._open_blocks[box.name] -= 1
        if box.mode is _Mode.WHEN_SPLIT and box.is_split and len(box.runs) > 1:
            for place in box.runs:
                self._out[place] = f"<p>{self._out[place]}</p>"

    def _end_run(self, *, is_blank_line: bool = False) -> None:
        """Put the run into the output, as a paragraph where its box wants one."""
        box, run, has_words = self._boxes[-1], self._run, self._has_words
        continued = self._inline
        is_uneven, self._is_uneven = self._is_uneven, False
        self._run, self._has_words, self._inline = [], False, []
        if is_blank_line and continued and len(continued) <= _MOST_CONTINUED:
            run = run + [f"</{piece.name}>" for piece in reversed(continued)]
            if all(piece.name in _CONTINUED for piece in continued):
                self._run = [piece.text.replace("\n", " ") for piece in continued]
                self._inline = continued
        elif continued:
            self._left_open.update(piece.name for piece in continued)
            is_uneven = True
        text = "".join(run)
        if box.mode is not _Mode.AS_IT_STANDS:
            text = self._with_breaks(text)
        if not text or text in ("&nbsp;", "\N{NO-BREAK SPACE}"):
            return
        self._out.append(text)
        if not has_words or is_uneven:
            return
        if box.mode is _Mode.ALWAYS:
            self._out[-1] = f"<p>{_linked(text)}</p>"
        elif box.mode is _Mode.WHEN_SPLIT:
            box.runs.append(len(self._out) - 1)

    def _with_breaks(self, run: str) -> str:
        lines = [line.strip() for line in run.strip().split("\n")]
        if not self._has_breaks:
            return "\n".join(lines)
        done = [line if _BREAK_AT_END.search(line[-12:]) else line + "<br>" for line in lines[:-1]]
        return "\n".join([*done, lines[-1]])


def _linked(paragraph: str) -> str:
    """An address alone in its paragraph, where WordPress shows what it leads to, as a link."""
    if not _LONE_ADDRESS.fullmatch(paragraph):
        return paragraph
    written = html.escape(html.unescape(paragraph))
    return f'<a href="{written}">{written}</a>'
