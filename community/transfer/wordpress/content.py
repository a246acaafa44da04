"""What WordPress stores, as HTML that says what its pages said.

WordPress keeps bodies half-finished: blank lines mean paragraphs, comments in angle brackets carry blocks and page
breaks, square brackets carry shortcodes. `article()` and `comment()` finish them; the answer is *not* safe and goes
through `core.markup`, which alone makes HTML that is printed. All work is linear in the length of the source.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from community.transfer.wordpress.paragraphs import BLOCKS, with_paragraphs
from community.transfer.wordpress.pieces import Kind, Piece, attribute, pieces


@dataclass(frozen=True, slots=True)
class Prepared:
    """HTML for the gate, and what a report should know about it.

    `opening` is the text of the part before `<!--more-->`, or of the first paragraph. `links` are the addresses of
    its links in order; `empty_links` counts those without an address or without anything to click. `dropped` counts
    what no page here can hold: `script`, `style`, `drawing`, `block` (one that WordPress fills by itself, such as a
    list of archives), and `embedded` (frames and players: a link stays).
    """

    html: str
    opening: str = ""
    links: tuple[str, ...] = ()
    empty_links: int = 0
    dropped: Counter[str] = field(default_factory=Counter)


def article(source: str) -> Prepared:
    """The body of a post: of blocks, or in the older form with blank lines, captions and page breaks."""
    source = _with_line_feeds(source)
    return _prepared(_with_figures(source), has_breaks="<!-- wp:" not in source)


def comment(source: str) -> Prepared:
    """The body of a comment: HTML with blank lines, no shortcodes."""
    return _prepared(_with_line_feeds(source), has_breaks=True)


def plain(source: str) -> str:
    """The text of a scrap of HTML (a title, a name, an excerpt) on one line, its entities resolved."""
    words: list[str] = []
    for piece in pieces(source, whole=_UNREADABLE):
        if piece.kind is Kind.TEXT:
            words.append(html.unescape(piece.text))
        elif piece.name in BLOCKS or piece.name == "br":
            words.append(" ")
    return " ".join("".join(words).split())


def _with_line_feeds(source: str) -> str:
    return source.replace("\r\n", "\n").replace("\r", "\n")


def _prepared(source: str, *, has_breaks: bool) -> Prepared:
    dropped: Counter[str] = Counter()
    sifted = list(_joined(_sifted(source, dropped)))
    links, empty_links = _links(sifted)
    return Prepared(
        html=with_paragraphs(sifted, has_breaks=has_breaks),
        opening=_opening(sifted),
        links=links,
        empty_links=empty_links,
        dropped=dropped,
    )


#: Elements whose inside is not for reading, and what they count as.
_DROPPED = {"script": "script", "noscript": "script", "style": "style", "svg": "drawing", "canvas": "drawing"}
#: Elements that show something from elsewhere, and the attribute that says from where.
_EMBEDDED = {"iframe": "src", "video": "src", "audio": "src", "object": "data", "embed": "src"}
_UNREADABLE = frozenset(_DROPPED.keys() | (_EMBEDDED.keys() - {"embed"}))
_WHOLE = _UNREADABLE | {"pre"}


def _sifted(source: str, dropped: Counter[str]) -> Iterable[Piece]:
    """The pieces without scripts, frames and comments; of comments only page breaks and "more" stay."""
    for piece in pieces(source, whole=_WHOLE):
        if piece.kind is Kind.COMMENT:
            if _break_in(piece.text):
                yield piece
            elif _is_block_without_content(piece.text):
                dropped["block"] += 1
        elif piece.name in _DROPPED:
            dropped[_DROPPED[piece.name]] += piece.kind is not Kind.CLOSE
        elif piece.name in _EMBEDDED:
            dropped["embedded"] += piece.kind is not Kind.CLOSE
            yield from _link_to_embedded(piece)
        else:
            yield piece


def _break_in(comment: str) -> str:
    """`more` or `nextpage`, where the comment says so; in blocks the same comments stand inside a block's."""
    match = re.match(r"<!--\s{0,9}(more|nextpage)\b", comment)
    return match.group(1) if match else ""


def _is_block_without_content(comment: str) -> bool:
    return comment.startswith("<!-- wp:") and comment.endswith("/-->")


def _link_to_embedded(piece: Piece) -> list[Piece]:
    address = attribute(piece.text, _EMBEDDED[piece.name]) or attribute(piece.text, "src")
    if piece.kind is Kind.CLOSE or not address:
        return []
    written = html.escape(address)
    return [
        Piece(Kind.OPEN, f'<a href="{written}">', "a"),
        Piece(Kind.TEXT, written),
        Piece(Kind.CLOSE, "</a>", "a"),
    ]


def _joined(sifted: Iterable[Piece]) -> Iterable[Piece]:
    """Neighbouring text as one piece, so that a blank line is found where a dropped piece stood in it."""
    texts: list[str] = []
    for piece in sifted:
        if piece.kind is Kind.TEXT:
            texts.append(piece.text)
            continue
        if texts:
            yield Piece(Kind.TEXT, "".join(texts))
            texts.clear()
        yield piece
    if texts:
        yield Piece(Kind.TEXT, "".join(texts))


_OPENING_PIECES = 200
_PARAGRAPH = re.compile(r"<p(?:\s[^>]*)?>(.*?)</p>", re.DOTALL)


def _opening(sifted: list[Piece]) -> str:
    """The text before "more", else of the first paragraph that has any."""
    for number, piece in enumerate(sifted):
        if piece.kind is Kind.COMMENT and _break_in(piece.text) == "more":
            return plain(with_paragraphs(sifted[:number], has_breaks=False))
    for paragraph in _PARAGRAPH.findall(with_paragraphs(sifted[:_OPENING_PIECES], has_breaks=False)):
        text = plain(paragraph)
        if text:
            return text
    return ""


def _links(sifted: list[Piece]) -> tuple[tuple[str, ...], int]:
    """The addresses of the links, and how many links have no address or nothing in them. Links do not nest."""
    addresses: list[str] = []
    empty = 0
    is_open = has_words = False
    address: str | None = None
    for piece in [*sifted, Piece(Kind.CLOSE, "", "a")]:
        if piece.name != "a":
            has_words = (
                has_words or piece.name == "img" or (piece.kind is Kind.TEXT and bool(piece.text.strip()))
            )
            continue
        empty += is_open and not (has_words and address)
        is_open = piece.kind is Kind.OPEN and not _is_anchor(piece.text)
        if is_open:
            address, has_words = attribute(piece.text, "href"), False
            addresses += [address] if address else []
    return tuple(addresses), empty


def _is_anchor(tag: str) -> bool:
    """Whether an `<a>` is a place to jump to, not a link that lost its address."""
    is_place = attribute(tag, "name") is not None or attribute(tag, "id") is not None
    return is_place and attribute(tag, "href") is None


# Shortcodes: a caption becomes a figure, an embed its address; any other stays as it was typed.

_CAPTION, _CAPTION_END = "[caption", "[/caption]"
_LONGEST_CAPTION = 5000
_HEAD = re.compile(r"\[caption((?:\s{1,9}[a-z_]{1,20}=(?:\"[^\"\]]{0,2000}\"|'[^'\]]{0,2000}'))*)\s{0,9}\]")
_PICTURE = re.compile(r"\s{0,9}((?:<a\s[^<>]*>\s{0,9})?<img\s[^<>]*>(?:\s{0,9}</a>)?)", re.IGNORECASE)
_EMBED = re.compile(r"\[embed[^\]\[]{0,200}\]\s{0,9}(https?://[^\s\[\]<>\"']{1,2000})\s{0,9}\[/embed\]")


def _with_figures(source: str) -> str:
    source = _EMBED.sub(lambda match: f"\n\n{match.group(1)}\n\n", source)
    first, *rest = source.split(_CAPTION)
    return first + "".join(_figure(_CAPTION + part) for part in rest)


def _figure(shortcode: str) -> str:
    """A caption around one picture as a figure, with what follows it; anything else as it stands."""
    inside, end, behind = shortcode.partition(_CAPTION_END)
    head = _HEAD.match(inside) if end and len(inside) <= _LONGEST_CAPTION else None
    picture = _PICTURE.match(inside, head.end()) if head else None
    if head is None or picture is None:
        return shortcode
    words = inside[picture.end() :].strip() or html.escape(
        attribute(f"<x{head.group(1)}>", "caption") or "", quote=False
    )
    if any(piece.name in BLOCKS for piece in pieces(words, whole=frozenset())):
        return shortcode
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f"\n\n<figure>{picture.group(1)}{caption}</figure>\n\n{behind}"
