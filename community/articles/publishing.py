"""An article goes out and comes back: its states, moved by the table in `models`."""

from datetime import datetime

from sqlalchemy import update

from community.articles import former, slugs
from community.articles.drafting import changed, claim, keep_revision, refuse_suspended
from community.articles.models import MOVES, Article, ArticleStatus
from community.core.database import db, now
from community.core.refusals import Refused
from community.members.models import Member


class NoSuchMove(Exception):
    """A state can't follow another: the one who asks did not look (architecture.md, habit 3)."""


def publish(article: Article, by: Member, at: datetime | None = None) -> None:
    """Let everybody read it. The first time it gets its address for ever, its date and its first revision.

    Publishing what is published already changes nothing. Raises `Refused`: no words yet, the member suspended.
    """
    if article.status is ArticleStatus.PUBLISHED:
        return
    refuse_suspended(by)
    if not article.body.strip():
        raise Refused("articles.empty", 422, "body")
    is_first = not article.was_published
    _move(article, ArticleStatus.PUBLISHED, at or now())
    if is_first:
        _settle_address(article)
        keep_revision(article, by)
    _note_active(article, by)
    changed(article)


def withdraw(article: Article) -> None:
    """Take it back from its readers: its address says that it is gone. Withdrawing it twice changes nothing."""
    if article.status is ArticleStatus.WITHDRAWN:
        return
    _move(article, ArticleStatus.WITHDRAWN, now())
    changed(article)


def _move(article: Article, to: ArticleStatus, moment: datetime) -> None:
    before = article.status
    if to not in MOVES[before]:
        raise NoSuchMove(f"{before} to {to}")
    claim(article, article.version, "articles.moved_meanwhile")
    article.status = to
    if to is ArticleStatus.WITHDRAWN:
        article.withdrawn_at = moment
    elif before is ArticleStatus.WITHDRAWN:
        article.withdrawn_at = None
    else:
        article.published_at = article.updated_at = moment
        if article.closed_at is not None:
            article.closed_at = moment  # it was never open


def _settle_address(article: Article) -> None:
    """A draft is found under its first title; what readers get is made of the one it is published under."""
    wanted, draft_path = slugs.slug_of(article.title), article.path
    if not slugs.is_form_of(article.slug, wanted or f"article-{article.id}"):
        slugs.take(article, wanted)
        former.remember(article, draft_path)  # an editor may be open there


def _note_active(article: Article, by: Member) -> None:
    if by.id == article.author_id:
        db.session.execute(update(Member).where(Member.id == by.id).values(active_at=now()))
