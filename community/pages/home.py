"""What the first page shows: people's weeks, what is discussed, what was just said, what is new.

At most seven statements, however much there is, and one more for who is looking.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, load_only

from community.articles import queries as articles
from community.articles.models import Article, ArticleStatus
from community.articles.rows import ArticleRow, row_of
from community.comments import addresses
from community.comments import queries as comments
from community.comments.models import Comment, Status
from community.core.database import db, now
from community.core.markup import excerpt, plain
from community.members.models import Member, MemberState
from community.members.portrait import Portrait, portrait_of

WEAVE = 24  # members' weeks
STRIP = 9  # members on cards
ROWS = 5  # articles below the lead
QUOTES = 3
QUOTE_LENGTH = 150  # characters
CANDIDATES = 12  # the latest comments among which quotes of different people are looked for
DISCUSSED = timedelta(days=7)


@dataclass(frozen=True)
class Quote:
    """A comment in one or two sentences. `name` is empty where none was recorded."""

    words: str
    lang: str | None
    name: str
    role: str | None
    field: str | None
    url: str


@dataclass(frozen=True)
class Home:
    """`weave` begins with the viewer's own week where they have one (`is_own_first`)."""

    weave: Sequence[Portrait]
    is_own_first: bool
    weave_rows: int
    lead: ArticleRow | None
    lead_question: str
    is_lead_discussed: bool  # else it is the newest
    latest: Sequence[ArticleRow]
    said: Sequence[Quote]
    answered: Sequence[Portrait]
    members_count: int
    articles_count: int


def home(viewer: Member | None) -> Home:
    members_count, articles_count = _counts(viewer)
    people = [portrait_of(member) for member in db.session.scalars(_who_answered())]
    newest = list(db.session.scalars(articles.latest(viewer, ROWS + 1)))
    discussed = db.session.scalar(_most_discussed(viewer))
    lead = discussed or (newest[0] if newest else None)
    own = portrait_of(viewer) if viewer is not None and viewer.arcs else None
    others = [portrait for portrait in people if own is None or portrait.key != own.key]
    return Home(
        weave=[portrait for portrait in [own, *others] if portrait and portrait.arcs][:WEAVE],
        is_own_first=own is not None,
        weave_rows=WEAVE,
        lead=row_of(lead) if lead else None,
        lead_question=lead.closing_question if lead else "",
        is_lead_discussed=discussed is not None,
        latest=[row_of(article) for article in newest if lead is None or article.id != lead.id][:ROWS],
        said=_quotes(db.session.scalars(_just_said()).all()),
        answered=others[:STRIP],
        members_count=members_count,
        articles_count=articles_count,
    )


def _counts(viewer: Member | None) -> tuple[int, int]:
    members = select(func.count(Member.id)).where(Member.state == MemberState.ACTIVE).scalar_subquery()
    is_out = articles.is_visible_to(viewer) & (Article.status == ArticleStatus.PUBLISHED)
    out = select(func.count(Article.id)).where(is_out).scalar_subquery()
    members_count, articles_count = db.session.execute(select(members, out)).one()
    return members_count or 0, articles_count or 0


def _who_answered() -> Select[Member]:
    """Members whose answer everybody may read, who was here last first."""
    return (
        select(Member)
        .where(Member.state == MemberState.ACTIVE, Member.answer != "")
        .options(
            load_only(
                Member.handle,
                Member.name,
                Member.place,
                Member.picture_key,
                Member.arcs,
                Member.titles,
                Member.answer,
                Member.own_answer,
            )
        )
        .order_by(Member.active_at.desc(), Member.id.desc())
        .limit(WEAVE)
    )


def _most_discussed(viewer: Member | None) -> Select[Article]:
    """The article with the most that was published under it in the last seven days, if there is any."""
    said = (
        select(Comment.article_id, func.count().label("number"))
        .where(Comment.status == Status.PUBLISHED, Comment.published_at > now() - DISCUSSED)
        .group_by(Comment.article_id)
        .subquery()
    )
    return (
        articles.listed(viewer)
        .join(said, said.c.article_id == Article.id)
        .order_by(said.c.number.desc(), Article.id.desc())
        .limit(1)
    )


def _just_said() -> Select[Any]:
    return (
        comments.latest()
        .where(Comment.disowned_at.is_(None))
        .options(joinedload(Comment.article).load_only(Article.slug))  # without its body
        .limit(CANDIDATES)
    )


def _quotes(said: Sequence[Comment]) -> list[Quote]:
    """One of each person, the latest first; of fewer people, more of each."""
    first: dict[object, Comment] = {}
    for comment in said:
        first.setdefault(comment.author_id or f"guest {comment.guest_name}", comment)
    once = [*first.values(), *(comment for comment in said if comment not in first.values())]
    quotes = (_quote(comment) for comment in once)
    return [quote for quote in quotes if quote.words][:QUOTES]


def _quote(comment: Comment) -> Quote:
    return Quote(
        words=excerpt(plain(comment.body_html), QUOTE_LENGTH),
        lang=comment.lang,
        name=comment.author.name if comment.author else comment.guest_name,
        role=comment.speaking_as_title,
        field=comment.speaking_as_field,
        url=addresses.comment(comment.id),
    )
