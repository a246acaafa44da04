"""Articles and members that hold every word looked for. Any text is taken literally: there are no operators.

Words are folded as the `…_key` columns are (`core.folding`), so "jose" finds "José".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_, select

from community.articles import queries as articles
from community.articles.models import Article
from community.core import markup
from community.core.cursors import Pages
from community.core.database import db
from community.core.folding import folded
from community.members.models import Member, MemberState
from community.profiles.directory.filters import MOST_WORDS
from community.profiles.directory.paging import CARD
from community.profiles.models import PortfolioRole
from community.profiles.queries import is_current, visible_to

ROWS = 6  # of each kind, where both are shown
MOST_SEARCHED = 100  # characters of it that are looked for
LONGEST = 2_000  # characters of a search that are kept, to be shown in the box again


@dataclass(frozen=True)
class Search:
    """What somebody looks for: the text as it is shown again, and the words that are looked for."""

    text: str
    words: tuple[str, ...]

    @property
    def asked(self) -> str:
        """The same search, as short as it can be said in an address."""
        return " ".join(self.words)


@dataclass(frozen=True)
class Found:
    """The newest articles and the members who were here last, and whether there are more of each."""

    articles: Sequence[Article]
    members: Sequence[Member]
    has_more_articles: bool
    has_more_members: bool

    def __bool__(self) -> bool:
        return bool(self.articles or self.members)


def search_for(typed: str) -> Search:
    """The search that a typed text means: its first words, each once."""
    text = markup.cleaned_line(typed, LONGEST)
    once: dict[str, str] = {}
    for word in text[:MOST_SEARCHED].split():
        once.setdefault(folded(word), word)
    return Search(text, tuple(word for key, word in once.items() if key)[:MOST_WORDS])


def found(search: Search, viewer: Member | None) -> Found:
    """The first of everything that matches and that this viewer may see. At most three statements."""
    if not search.words:
        return Found([], [], False, False)
    some_articles = db.session.scalars(_newest_first(matching_articles(search, viewer)).limit(ROWS + 1)).all()
    some_members = db.session.scalars(_members(search, viewer).limit(ROWS + 1)).all()
    return Found(
        some_articles[:ROWS], some_members[:ROWS], len(some_articles) > ROWS, len(some_members) > ROWS
    )


def found_articles(
    search: Search, viewer: Member | None, *, after: str = "", before: str = ""
) -> Pages[Article]:
    """A page of all articles that match, newest first. Raises `BadCursor`."""
    if not search.words:
        return Pages([])
    return articles.page_of(matching_articles(search, viewer), after=after, before=before)


def matching_articles(search: Search, viewer: Member | None) -> Select[Article]:
    """Published articles whose title holds every word, with their authors."""
    holds_all = [Article.title_key.contains(folded(word), autoescape=True) for word in search.words]
    return articles.listed(viewer).where(*holds_all)


def _newest_first(found: Select[Article]) -> Select[Article]:
    return found.order_by(Article.published_at.desc(), Article.id.desc())


def _members(search: Search, viewer: Member | None) -> Select[Member]:
    """Members whose name, place, handle or a current role that the viewer may see holds every word, those who were here
    last first."""
    holds_all = [_has_word(folded(word), viewer) for word in search.words]
    people = select(Member).where(Member.state == MemberState.ACTIVE, *holds_all).options(CARD)
    return people.order_by(Member.active_at.desc(), Member.id.desc())


def _has_word(word: str, viewer: Member | None) -> ColumnElement[bool]:
    titled = (
        select(PortfolioRole.id)
        .where(PortfolioRole.member_id == Member.id, visible_to(viewer), is_current())
        .where(PortfolioRole.title_key.contains(word, autoescape=True))
        .correlate(Member)
    )
    return or_(
        Member.name_key.contains(word, autoescape=True),
        Member.place_key.contains(word, autoescape=True),
        Member.handle == word,
        titled.exists(),
    )
