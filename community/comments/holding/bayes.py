"""A small filter that learns from the moderators' own decisions which words stand in spam.

Counted is in how many learnt texts a word stands (Graham, "A Plan for Spam", 2002). A word's weight is Robinson's
f(w) ("A Statistical Approach to the Spam Problem", Linux Journal 107, 2003), which trusts a rare word little; the
weights that tell most are combined by Fisher's method into one score, as there and in SpamBayes, whose constants
these are. It says nothing until it has learnt enough of both kinds.
"""

import math
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup
from sqlalchemy import Double, cast, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from community.comments.holding import matching
from community.comments.holding.numbers import LESSONS
from community.comments.models import BayesLesson, BayesWord, Comment, CommentRevision
from community.core import markup
from community.core.database import db, now
from community.members.models import Member

MOST_WORDS = 600  # of one text; a longer one is known by as many of its words
LEAST_LETTERS, MOST_LETTERS = 3, 40  # "a" and "of" say nothing, nor does what nobody else ever writes
UNKNOWN, STRENGTH = (
    0.5,
    0.45,
)  # the weight of a word never seen, and how many lessons that assumption counts for
LEAST_DISTANCE, MOST_CLUES = 0.1, 150  # from 0.5; only words that tell are combined
MOST_SHOWN = 6
_TEXTS = ""  # the row that counts the texts themselves
_HREF = re.compile(r' href="([^"]*)"')


@dataclass(frozen=True)
class Lessons:
    """How many texts were learnt, and how many of each kind are needed."""

    spam: int
    good: int
    needed: int

    @property
    def is_on(self) -> bool:
        return min(self.spam, self.good) >= self.needed


@dataclass(frozen=True)
class Weight:
    """A word, in how many texts of each kind it stood, and how much it speaks for spam: 0 to 100 percent."""

    word: str
    spam: int
    good: int
    percent: int


@dataclass(frozen=True)
class Score:
    """How much a text reads as spam, in percent; None while the filter is off. `clues` weighed most."""

    percent: int | None
    lessons: Lessons
    clues: tuple[Weight, ...] = ()


def words_of(html: Markup, name: str) -> list[str]:
    """The words by which a text is known, sorted: those of the text, the hosts of its links, its writer's name."""
    text = {word for word in matching.words(markup.plain(html)) if _tells(word)}
    marked = {f"host:{host}"[:60] for address in _HREF.findall(str(html)) for host in _hosts(address)}
    marked |= {f"name:{word}"[:60] for word in matching.words(name)}
    some = sorted(text, key=lambda word: zlib.crc32(word.encode()))  # no order that a writer could play with
    return sorted([*sorted(marked)[:MOST_WORDS], *some[: MOST_WORDS - len(marked)]])


def score(words: Sequence[str]) -> Score:
    """What the filter says of a text known by these words. One statement."""
    found = select(BayesWord.word, BayesWord.spam, BayesWord.good).where(BayesWord.word.in_([_TEXTS, *words]))
    counts = {row.word: (row.spam, row.good) for row in db.session.execute(found)}
    lessons = Lessons(*counts.pop(_TEXTS, (0, 0)), LESSONS.value)
    if not lessons.is_on:
        return Score(None, lessons)
    weights = {word: _weight(*count, lessons) for word, count in counts.items()}
    telling = sorted(
        (word for word in weights if abs(weights[word] - 0.5) >= LEAST_DISTANCE),
        key=lambda word: (-abs(weights[word] - 0.5), word),
    )[:MOST_CLUES]
    clues = tuple(Weight(word, *counts[word], _percent(weights[word])) for word in telling[:MOST_SHOWN])
    return Score(_percent(_combined([weights[word] for word in telling])), lessons, clues)


def learn(revision: CommentRevision, is_spam: bool) -> None:
    """A moderator decided that these words are spam, or good. Twice is once; a changed mind learns anew."""
    _forget_lesson(revision, BayesLesson.is_spam != is_spam)
    words = words_of(revision.body_html, _name_of_writer(revision))
    lesson = {"revision_id": revision.id, "is_spam": is_spam, "words": words, "learnt_at": now()}
    new = _insert(BayesLesson).values(lesson).on_conflict_do_nothing().returning(BayesLesson.revision_id)
    if db.session.scalar(new) is not None:
        _count([_TEXTS, *words], is_spam, 1)


def unlearn(revision: CommentRevision) -> None:
    """The decision was taken back: take back exactly what was learnt from it, if anything was."""
    _forget_lesson(revision)


def lessons() -> Lessons:
    """How much was learnt by now."""
    found = select(BayesWord.spam, BayesWord.good).where(BayesWord.word == _TEXTS)
    row = db.session.execute(found).one_or_none()
    return Lessons(*(row or (0, 0)), LESSONS.value)


def heaviest(learnt: Lessons, most: int) -> tuple[list[Weight], list[Weight]]:
    """The words that speak most for spam, and most against."""
    if not learnt.spam or not learnt.good:
        return [], []
    spam, good = cast(BayesWord.spam, Double) / learnt.spam, cast(BayesWord.good, Double) / learnt.good
    count = BayesWord.spam + BayesWord.good
    weight = (STRENGTH * UNKNOWN + count * spam / (spam + good)) / (STRENGTH + count)
    asked = select(BayesWord.word, BayesWord.spam, BayesWord.good).where(BayesWord.word != _TEXTS, count > 0)
    return (
        _weights(asked.where(weight > 0.5).order_by(weight.desc(), BayesWord.word).limit(most), learnt),
        _weights(asked.where(weight < 0.5).order_by(weight, BayesWord.word).limit(most), learnt),
    )


def _weights(query: Any, learnt: Lessons) -> list[Weight]:
    return [
        Weight(row.word, row.spam, row.good, _percent(_weight(row.spam, row.good, learnt)))
        for row in db.session.execute(query)
    ]


def _tells(word: str) -> bool:
    return (len(word) >= LEAST_LETTERS or not word.isascii()) and len(word) <= MOST_LETTERS


def _hosts(address: str) -> list[str]:
    """The host of a link and the domains it belongs to, down to two labels; none for the site's own."""
    try:
        host = urlsplit(unescape(address)).hostname or ""
    except ValueError:
        return []
    labels = host.removeprefix("www.").split(".")
    return [".".join(labels[start:]) for start in range(max(len(labels) - 1, 1)) if host]


# --- weights -------------------------------------------------------------------------------------------------


def _weight(spam: int, good: int, learnt: Lessons) -> float:
    """Robinson's f(w): the share of spam among the texts with this word, drawn to 0.5 where these are few."""
    in_spam, in_good = spam / learnt.spam, good / learnt.good
    if not in_spam + in_good:
        return UNKNOWN
    count = spam + good
    return (STRENGTH * UNKNOWN + count * in_spam / (in_spam + in_good)) / (STRENGTH + count)


def _combined(weights: Sequence[float]) -> float:
    """Fisher's method for both hypotheses, halfway between them: 1 is spam, 0 is not, 0.5 is "can't say"."""
    if not weights:
        return UNKNOWN
    spamminess = 1 - _chance(-2 * sum(math.log(1 - weight) for weight in weights), len(weights))
    goodness = 1 - _chance(-2 * sum(math.log(weight) for weight in weights), len(weights))
    return (1 + spamminess - goodness) / 2


def _chance(chi_squared: float, pairs: int) -> float:
    """How likely chi squared is at least this large by chance, with 2 * `pairs` degrees of freedom."""
    half = chi_squared / 2
    term = total = math.exp(-half)
    for i in range(1, pairs):
        term *= half / i
        total += term
    return min(total, 1.0)


def _percent(share: float) -> int:
    return int(100 * share + 1e-9)


# --- counting ------------------------------------------------------------------------------------------------


def _forget_lesson(revision: CommentRevision, *conditions: Any) -> None:
    gone = db.session.execute(
        delete(BayesLesson)
        .where(BayesLesson.revision_id == revision.id, *conditions)
        .returning(BayesLesson.words, BayesLesson.is_spam)
    ).one_or_none()
    if gone is not None:
        _count([_TEXTS, *gone.words], gone.is_spam, -1)


def _count(words: Iterable[str], is_spam: bool, step: int) -> None:
    """One text more or less for each word: in SQL, and in one order everywhere, so that two can't wait for each other."""
    counted = BayesWord.spam if is_spam else BayesWord.good
    rows = [
        {"word": word, "spam": int(is_spam and step > 0), "good": int(not is_spam and step > 0)}
        for word in sorted(set(words))
    ]
    db.session.execute(
        _insert(BayesWord)
        .values(rows)
        .on_conflict_do_update(index_elements=[BayesWord.word], set_={counted.key: counted + step})
    )
    if step < 0:
        named = BayesWord.word.in_([row["word"] for row in rows])
        db.session.execute(delete(BayesWord).where(named, BayesWord.spam == 0, BayesWord.good == 0))


def _insert(table: type[BayesWord] | type[BayesLesson]) -> Any:
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    return insert(table)


def _name_of_writer(revision: CommentRevision) -> str:
    written = select(Comment.guest_name, Member.name).outerjoin(Member, Member.id == Comment.author_id)
    guest_name, name = db.session.execute(written.where(Comment.id == revision.comment_id)).one()
    return name or guest_name
