"""Who may comment under an article now, and why nobody may any more. Pure but for the site's setting."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import inspect

from community.articles.models import Article, ClosedRule, CommentsMode
from community.core.database import now
from community.core.site_settings import NumberSetting
from community.members.models import Member

#: 0: never by age. Lobsters closes a story after 90 days (product.md, Articles).
CLOSE_AFTER_DAYS = NumberSetting(
    "articles.close_after_days", 90, 0, 3650,
    label=_l("Comments close after"), unit=_l("days"),
    hint=_l("Counted from the article’s publication, where nobody chose otherwise. 0: never by age."),
)  # fmt: skip


@dataclass(frozen=True)
class CommentsState:
    """What holds at a moment. `mode` is CLOSED by whichever rule; `closed_at`, `rule` say when and by which.

    `by_name` is the person who closed it, where one did and the article was loaded with `closed_by`.
    """

    mode: CommentsMode
    closed_at: datetime | None = None
    rule: ClosedRule | None = None
    by_name: str | None = None

    @property
    def is_closed(self) -> bool:
        return self.mode is CommentsMode.CLOSED


def state_of(article: Article, moment: datetime) -> CommentsState:
    """Computed when it is read, so no job is needed for a thread to close on time."""
    if article.comments_mode is CommentsMode.CLOSED:
        return CommentsState(CommentsMode.CLOSED, article.closed_at, article.closed_rule, _closer(article))
    closes_at = closing_moment(article)
    if closes_at is not None and moment >= closes_at:
        return CommentsState(CommentsMode.CLOSED, closes_at, ClosedRule.AGE)
    return CommentsState(article.comments_mode)


def closing_moment(article: Article) -> datetime | None:
    """When age closes the thread, or did; None where no rule will: somebody chose, or it is not published."""
    days = CLOSE_AFTER_DAYS.value
    if article.is_mode_chosen or not days or article.published_at is None:
        return None
    return article.published_at + timedelta(days=days)


def choose(article: Article, mode: CommentsMode | None, by: Member) -> None:
    """A person chooses who may comment, and no rule changes it again. None: as usual on this site."""
    article.is_mode_chosen = mode is not None
    mode = mode or CommentsMode.OPEN
    if mode is CommentsMode.CLOSED and article.comments_mode is not CommentsMode.CLOSED:
        article.closed_at = now()
        article.closed_by_id = by.id
        article.closed_rule = ClosedRule.AUTHOR if by.id == article.author_id else ClosedRule.MODERATOR
    elif mode is not CommentsMode.CLOSED:
        article.closed_at = article.closed_by_id = article.closed_rule = None
    article.comments_mode = mode


def chosen_mode(article: Article) -> CommentsMode | None:
    """What a person chose; None: as usual on this site. An imported state counts as chosen."""
    if article.is_mode_chosen or article.comments_mode is not CommentsMode.OPEN:
        return article.comments_mode
    return None


def _closer(article: Article) -> str | None:
    if article.closed_by_id is None or "closed_by" in inspect(article).unloaded:
        return None
    return None if article.closed_by is None else article.closed_by.name
