"""The answer to "And what do you do?": composed from current roles, or in the person's own words.

Three lengths of it: a line, thirty seconds to say, a paragraph. Pure. How titles are cased and joined and how
sentences go is a matter of the language's own package (`english` has the functions that each must have).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Protocol, TypeVar

from community.core.folding import folded
from community.profiles import english
from community.profiles.english.clauses import Told
from community.profiles.english.prose import Manner
from community.profiles.models import Audience, Kind

MOST_CHARACTERS = 120
MOST_SPOKEN = 600
MOST_WRITTEN = 2_000
MOST_TITLES = 9  # kept beside the name
_LANGUAGES: dict[str, ModuleType] = {"en": english}


class Titled(Protocol):
    """What a line needs to know of a role; `PortfolioRole` has it."""

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


class Spoken(Titled, Told, Protocol):
    """What the three lengths need to know of a role; `PortfolioRole` with its openings has it."""


SpokenRole = TypeVar("SpokenRole", bound=Spoken)


@dataclass(frozen=True)
class Answers:
    """One answer in its three lengths; empty only where there is no current role."""

    line: str
    thirty_seconds: str
    paragraph: str


#: Kinds that an audience wants to hear of first, and those that can wait for the end.
_FIRST: dict[Audience, tuple[Kind, ...]] = {
    Audience.BOARD: (Kind.BOARD, Kind.ADVISORY, Kind.CONSULTANCY, Kind.INVESTING, Kind.FOUNDER),
    Audience.CLIENT: (
        Kind.CONSULTANCY,
        Kind.FREELANCE,
        Kind.FOUNDER,
        Kind.ADVISORY,
        Kind.CRAFT,
        Kind.SPEAKING,
    ),
}
_LAST: dict[Audience, tuple[Kind, ...]] = {
    Audience.BOARD: (Kind.CRAFT, Kind.CARING),
    Audience.CLIENT: (Kind.VOLUNTEERING, Kind.CARING),
}
_MANNERS: dict[Audience, Manner] = {
    Audience.CLIENT: Manner(asks=("clients", "speaking", "collaborators")),
    Audience.PEER: Manner(asks=("collaborators", "mentoring", "job_share", "speaking")),
    Audience.FAMILY: Manner(is_plain=True, asks=()),
    Audience.BOARD: Manner(asks=("board_seats", "speaking", "mentoring")),
}


def for_audience(roles: Sequence[SpokenRole], audience: Audience) -> list[SpokenRole]:
    """Current roles in the order that suits an audience, where the member has chosen none.

    A board hears of boards first, a client of what can be hired and before that of what is open to clients; peers
    hear what belongs to one field together; everybody else what takes most of the week, then the member's order.
    """
    if audience is Audience.PEER:
        fields = list(dict.fromkeys(role.field for role in _by_week(roles)))
        return sorted(_by_week(roles), key=lambda role: fields.index(role.field))
    if audience in _FIRST:
        first, last = _FIRST[audience], _LAST[audience]
        return sorted(roles, key=lambda role: _place(role, audience, first, last))
    return _by_week(roles)


def said(roles: Sequence[Spoken], audience: Audience = Audience.EVERYBODY, language: str = "en") -> Answers:
    """The composed answer of roles in the order they are to be said."""
    words, manner = language_module(language), _MANNERS.get(audience, Manner())
    return Answers(
        composed(roles, language).line,
        words.thirty_seconds(roles, manner),
        words.paragraph(roles, manner),
    )


def _by_week(roles: Sequence[SpokenRole]) -> list[SpokenRole]:
    """What takes most of the week first, the others in the member's order."""
    most = max(roles, key=lambda role: role.share or 0, default=None)
    return sorted(roles, key=lambda role: role is not most)


def _place(
    role: Spoken, audience: Audience, first: tuple[Kind, ...], last: tuple[Kind, ...]
) -> tuple[int, int]:
    is_asked_for = audience is Audience.CLIENT and "clients" in role.open_to
    if role.kind in last:
        return 2, 0
    rank = [kind.value for kind in first].index(role.kind) if role.kind in first else len(first)
    return (0, 0) if is_asked_for else (1, rank)


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
