"""The answer to "And what do you do?": composed from current roles, or in the person's own words.

Pure but for the choice of language. How titles are cased and joined is a matter of the language's own module
(`english.py` has the functions that each must have).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Protocol

from community.core.folding import folded
from community.profiles import english

MOST_CHARACTERS = 120
MOST_TITLES = 9  # kept beside the name
_LANGUAGES: dict[str, ModuleType] = {"en": english}


class Titled(Protocol):
    """What an answer needs to know of a role; `PortfolioRole` has it."""

    @property
    def id(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def field(self) -> str: ...


@dataclass(frozen=True)
class Piece:
    """Words of a headline, and the role they stand for (None: words between)."""

    words: str
    role: Titled | None = None


@dataclass(frozen=True)
class Answer:
    """A composed answer: the titles as they are cased in it, each with its role, and how many were left out."""

    titles: tuple[Piece, ...]
    more: int
    line: str  # at most MOST_CHARACTERS
    pieces: tuple[Piece, ...]  # the line, taken apart at its titles


def language_module(language: str) -> ModuleType:
    """How this language says things; English where we have no other."""
    return _LANGUAGES.get(language.split("-")[0], english)


def titles_of(roles: Sequence[Titled], language: str = "en") -> list[Piece]:
    """Each title once, in order, cased as it stands in a list: the first large, the others small."""
    words = language_module(language)
    once: dict[str, Titled] = {}
    for role in roles:
        once.setdefault(folded(role.title), role)
    return [
        Piece(words.as_later(role.title) if place else words.as_first(role.title), role)
        for place, role in enumerate(once.values())
    ]


def composed(roles: Sequence[Titled], language: str = "en", limit: int = MOST_CHARACTERS) -> Answer:
    """The answer from current roles in portfolio order: as many as fit, then "& 2 more".

    Where not even the first fits, it is cut.
    """
    words = language_module(language)
    titles = titles_of(roles, language)
    for kept in range(len(titles), 0, -1):
        answer = _joined(titles[:kept], len(titles) - kept, words)
        if len(answer.line) <= limit:
            return answer
    if not titles:
        return Answer((), 0, "", ())
    too_many = len(_joined(titles[:1], len(titles) - 1, words).line) + 1 - limit
    first = Piece(titles[0].words[:-too_many].rstrip() + "…", titles[0].role)
    return _joined([first], len(titles) - 1, words)


def headline(own_answer: str | None, answer: Answer) -> tuple[Piece, ...]:
    """The profile's headline as pieces: the person's own words where there are any, else what was composed.

    In own words, a title that occurs as it is stands for its role.
    """
    return tuple(_cut(own_answer, answer.titles)) if own_answer else answer.pieces


def _joined(titles: Sequence[Piece], more: int, words: ModuleType) -> Answer:
    parts = [*titles, *([Piece(words.more_words(more))] if more else [])]
    pieces = [piece for part in parts for piece in (Piece(words.AND), part)][1:]
    return Answer(tuple(titles), more, "".join(piece.words for piece in pieces), tuple(pieces))


def _cut(line: str, titles: Sequence[Piece]) -> Iterator[Piece]:
    """Own words as pieces: each title at its first place that no longer one has, whole words only."""
    spots: list[tuple[int, int, Titled | None]] = []
    for title in sorted(titles, key=lambda piece: -len(piece.words)):
        for found in re.finditer(rf"(?<!\w){re.escape(title.words)}(?!\w)", line, re.IGNORECASE):
            if all(found.end() <= start or found.start() >= end for start, end, _ in spots):
                spots.append((found.start(), found.end(), title.role))
                break
    at = 0
    for start, end, role in sorted(spots, key=lambda spot: spot[0]):
        if start > at:
            yield Piece(line[at:start])
        yield Piece(line[start:end], role)
        at = end
    if at < len(line):
        yield Piece(line[at:])
