"""Paragraphs where WordPress shows them: a blank line begins one, a single line end is a line break.

The rules are those that WordPress documents for its editor and shows on its pages; how they are reached is our own.
The pieces are walked through once, with a stack of the boxes (block elements) that are open. A *run* is text with
its inline tags between two blocks or blank lines; it becomes a paragraph where its box wants one.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

from community.transfer.wordpress.pieces import Kind, Piece


def with_paragraphs(pieces: Iterable[Piece], *, has_breaks: bool) -> str:
    """The pieces as HTML. `has_breaks`: a single line end is a line break (not so in posts made of blocks)."""
    writer = _Writer(has_breaks)
    for piece in pieces:
        writer.add(piece)
    return writer.finished()


class _Mode(Enum):
    """What becomes of text that stands directly in a box."""

    ALWAYS = auto()  # paragraphs
    WHEN_SPLIT = auto()  # paragraphs where a blank line parts it
    NEVER = auto()  # only line breaks
    AS_IT_STANDS = auto()


_BOXES = {
    _Mode.ALWAYS: "blockquote",
    _Mode.WHEN_SPLIT: "article aside div main section header footer nav address figure figcaption details fieldset"
    " form center li dd td th",
    _Mode.NEVER: "p h1 h2 h3 h4 h5 h6 dt summary legend caption",
    _Mode.AS_IT_STANDS: "ul ol dl menu dir table thead tbody tfoot tr colgroup pre hgroup select",
}
_MODES = {name: mode for mode, names in _BOXES.items() for name in names.split()}
_VOID_BLOCKS = {"hr", "col"}
BLOCKS = frozenset(_MODES.keys() | _VOID_BLOCKS)
#: A start tag ends an innermost open element of these kinds.
_ENDS_BEFORE = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"td", "th", "tr"},
    "tbody": {"td", "th", "tr", "thead", "tbody"},
    "tfoot": {"td", "th", "tr", "thead", "tbody"},
}
_VOID_INLINE = {"br", "img", "input", "wbr", "source", "embed", "area", "param"}
#: So many inline elements at most go on in the next paragraph when a blank line parts them.
_MOST_CONTINUED = 8
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LONE_ADDRESS = re.compile(r"https?://[^\s<>\"'\[\]]{1,2000}")


@dataclass(slots=True)
class _Box:
    """An open block element. `runs` are the places in the output of the text that stands directly in it."""

    name: str
    mode: _Mode
    start: int = -1  # the place of its tag
    runs: list[int] = field(default_factory=list)
    is_split: bool = False


class _Writer:
    def __init__(self, has_breaks: bool) -> None:
        self._has_breaks = has_breaks
        self._out: list[str] = []
        self._boxes = [_Box("", _Mode.ALWAYS)]
        self._open_blocks: Counter[str] = Counter()
        self._owed_ends = 0  # end tags of paragraphs that a blank line has ended already
        self._left_open: Counter[str] = Counter()  # inline elements of earlier runs that a block cut short
        self._run: list[str] = []
        self._inline: list[
            tuple[str, str]
        ] = []  # name and tag of the inline elements that are open in the run
        self._has_words = False
        self._is_uneven = False  # the run ends an inline element of an earlier one

    def add(self, piece: Piece) -> None:
        if piece.kind is Kind.TEXT:
            self._text(piece.text)
        elif piece.kind is Kind.COMMENT:
            self._blank_line()  # of a page or of the part before "more"
        elif piece.kind is Kind.WHOLE:
            self._end_paragraph()
            self._end_run()
            self._out.append(piece.text + "\n")
        elif piece.name not in BLOCKS:
            self._inline_tag(piece)
        elif piece.kind is Kind.OPEN:
            self._open_block(piece)
        else:
            self._close_block(piece)

    def finished(self) -> str:
        self._end_run()
        while len(self._boxes) > 1:
            self._leave_box()
        return "".join(self._out).strip()

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
        if box.name == "p" and self._has_words:
            self._end_run(is_blank_line=True)
            self._out.append("</p>\n")
            self._leave_box()
            self._owed_ends += 1
        elif box.mode in (_Mode.ALWAYS, _Mode.WHEN_SPLIT):
            box.is_split = True
            self._end_run(is_blank_line=True)
        else:
            self._run.append("\n")

    def _inline_tag(self, piece: Piece) -> None:
        text = piece.text.replace("\n", " ")  # in the run, a line end would be a break
        if piece.name == "br":
            text = "<br>"
        elif piece.name in _VOID_INLINE:
            self._has_words = True
        elif piece.kind is Kind.OPEN:
            self._inline.append((piece.name, text))
        elif any(name == piece.name for name, _ in self._inline[-_MOST_CONTINUED:]):
            while self._inline.pop()[0] != piece.name:
                pass
        elif self._left_open[piece.name]:
            self._left_open[piece.name] -= 1
            self._is_uneven = True
        else:
            self._has_words = True  # it closes nothing: the gate will show it
        self._run.append(text)

    def _open_block(self, piece: Piece) -> None:
        self._end_paragraph()
        self._end_run()
        if piece.name == "p":
            self._owed_ends = 0
        while self._boxes[-1].name in _ENDS_BEFORE.get(piece.name, ()):
            self._leave_box()
        if piece.name in _VOID_BLOCKS:
            self._out.append(piece.text + "\n")
            return
        self._boxes.append(_Box(piece.name, _MODES[piece.name], len(self._out)))
        self._open_blocks[piece.name] += 1
        self._out.append(piece.text)

    def _close_block(self, piece: Piece) -> None:
        if self._open_blocks[piece.name]:
            self._end_run()
            while self._boxes[-1].name != piece.name:
                self._leave_box()
            start = self._boxes[-1].start
            self._leave_box()
            if piece.name == "p" and start == len(self._out) - 1:
                self._out.pop()  # an empty paragraph
            else:
                self._out.append(piece.text + "\n")
        elif piece.name == "p" and self._owed_ends:
            self._owed_ends -= 1
            self._end_run(is_blank_line=True)
        else:
            # It closes nothing, so it is something that was said. (As a tag it could end our own paragraph.)
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
        if box.is_split and len(box.runs) > 1:
            for place in box.runs:
                self._out[place] = f"<p>{self._out[place].strip()}</p>\n"

    def _begin_run(self, continued: list[tuple[str, str]]) -> None:
        self._run = [tag for _, tag in continued]
        self._inline = continued
        self._has_words = self._is_uneven = False

    def _end_run(self, *, is_blank_line: bool = False) -> None:
        """Put the run into the output, as a paragraph where its box wants one."""
        box, run, inline = self._boxes[-1], self._run, self._inline
        is_paragraph = self._has_words and not self._is_uneven
        if is_blank_line and len(inline) <= _MOST_CONTINUED:
            run += [f"</{name}>" for name, _ in reversed(inline)]
            self._begin_run(inline)
        else:
            self._left_open.update(name for name, _ in inline)
            is_paragraph = is_paragraph and not inline
            self._begin_run([])
        text = "".join(run) if box.mode is _Mode.AS_IT_STANDS else self._with_breaks("".join(run))
        if not text.strip() or text == "&nbsp;":
            return
        if is_paragraph and box.mode is _Mode.ALWAYS:
            text = f"<p>{_linked(text)}</p>\n"
        elif is_paragraph and box.mode is _Mode.WHEN_SPLIT:
            box.runs.append(len(self._out))
            text = _linked(text) + "\n" * is_blank_line
        self._out.append(text)

    def _with_breaks(self, run: str) -> str:
        lines = [line.strip() for line in run.strip().split("\n")]
        if not self._has_breaks:
            return "\n".join(lines)
        done = [line if line.endswith("<br>") else line + "<br>" for line in lines[:-1]]
        return "\n".join([*done, lines[-1]])


def _linked(paragraph: str) -> str:
    """An address that stands alone, where WordPress shows what it leads to, as a link."""
    if not _LONE_ADDRESS.fullmatch(paragraph):
        return paragraph
    written = html.escape(html.unescape(paragraph))
    return f'<a href="{written}">{written}</a>'
