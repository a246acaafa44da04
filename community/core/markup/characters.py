"""What is taken out of every text before anything looks at it, and how direction marks are kept in their block."""

import re
import unicodedata

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
# Every surrogate in a Python string is a lone one. SQLite would store what PostgreSQL refuses (NUL, surrogates).
_UNFIT = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_NONCHARACTERS}]+")
_LINE_ENDS = re.compile(r"\r\n?")
_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

_EMBEDDINGS = "\u202a\u202b\u202d\u202e"
_ISOLATES = "\u2066\u2067\u2068"
_END_EMBEDDING, _END_ISOLATE = "\u202c", "\u2069"
_DIRECTED = re.compile(f"[{_EMBEDDINGS}{_ISOLATES}{_END_EMBEDDING}{_END_ISOLATE}]")
# Readers ignore deeper ones anyway (UAX 9, max_depth 125); the bound keeps a search through the open ones cheap.
_DEEPEST = 60


def cleaned_text(text: str) -> str:
    r"""A body as it is stored: as typed, without NUL, controls other than \n and \t, lone surrogates and
    noncharacters; every line ends with \n."""
    return _UNFIT.sub("", _LINE_ENDS.sub("\n", text))


def cleaned_line(text: str, limit: int | None = None) -> str:
    """A name, title or tag: one line, single spaces, no controls, no direction marks; cut at `limit` characters.

    Empty if nothing in it can be seen.
    """
    line = _BIDI_CONTROLS.sub("", _UNFIT.sub("", re.sub(r"\s+", " ", text)))
    line = " ".join(line.split())[:limit].rstrip()
    return line if any(unicodedata.category(character)[0] not in "CZ" for character in line) else ""


def without_bidi_controls(text: str) -> str:
    return _BIDI_CONTROLS.sub("", text)


def has_right_to_left(text: str) -> bool:
    return _RIGHT_TO_LEFT.search(text) is not None


class DirectionMarks:
    """Embeddings, overrides and isolates of one block, in the order they are read.

    They are kept, because a person who types two scripts needs them, but closed where their block ends, and an
    end that closes nothing goes. A browser closes them there by itself; a summary in a list, a mail or a feed
    reader that runs blocks together does not, and there an open override would turn the words of others round.
    """

    def __init__(self) -> None:
        self._open: list[str] = []  # the ends that are still due

    def kept(self, text: str) -> str:
        return _DIRECTED.sub(lambda found: self._mark(found[0]), text)

    def closed(self) -> str:
        """What the block still needs before it ends."""
        due = "".join(reversed(self._open))
        self._open.clear()
        return due

    def _mark(self, mark: str) -> str:
        if mark in _EMBEDDINGS or mark in _ISOLATES:
            if len(self._open) >= _DEEPEST:
                return ""
            self._open.append(_END_EMBEDDING if mark in _EMBEDDINGS else _END_ISOLATE)
            return mark
        if mark == _END_EMBEDDING and self._open[-1:] == [mark]:
            self._open.pop()
            return mark
        if mark == _END_ISOLATE and mark in self._open:
            while self._open.pop() != mark:
                pass  # an isolate that ends takes the embeddings inside it along
            return mark
        return ""
