"""An article's author keeps an eye on its conversation: closes it, opens it again, asks the moderators to look."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from community.articles import commenting, drafting
from community.articles.models import Article, ArticleStatus, ClosedRule, CommentsMode
from community.core.database import db, now
from community.core.refusals import Refused
from community.core.signals import moderators_asked
from community.members import standing
from community.members.models import Member
from community.moderation import policy
from community.moderation.models import Ask


def close(article: Article, by: Member) -> None:
    """End the conversation by hand, for good: no rule opens it again. Closing it twice changes nothing."""
    _lock(article)
    _refuse_who_may_not(article, by)
    if article.comments_mode is not CommentsMode.CLOSED:
        _choose(article, CommentsMode.CLOSED, by)


def reopen(article: Article, by: Member) -> None:
    """Open it again by hand, for good: age does not close it any more. Raises `Refused` where a moderator closed it."""
    _lock(article)
    _refuse_who_may_not(article, by)
    if article.closed_rule is ClosedRule.MODERATOR and not policy.may_moderate(by):
        raise Refused("moderation.closed_by_moderator", 403)
    if commenting.state_of(article, now()).is_closed:
        _choose(article, CommentsMode.OPEN, by)


def ask(article: Article, by: Member, words: str) -> Ask:
    """Raises `Refused`: suspended, or an ask about this article waits already."""
    _lock(article)
    _refuse_who_may_not(article, by)
    if db.session.scalar(waiting_for(article, by)) is not None:
        raise Refused("moderation.ask_waits", 409)
    asked = Ask(article_id=article.id, member_id=by.id, words=words)
    db.session.add(asked)
    db.session.flush()
    moderators_asked.send(asked)
    return asked


def settle(asked: Ask, moderator: Member, answer: str) -> None:
    """Answered, and off the desk. Raises `Refused`: somebody was faster, or it is the moderator's own."""
    settled_at = select(Ask.settled_at).where(Ask.id == asked.id).with_for_update()
    if db.session.scalar(settled_at) is not None:
        raise Refused("moderation.ask_settled", 409)
    if asked.member_id == moderator.id and not policy.is_only_moderator(moderator):
        raise Refused("moderation.ask_own", 403)
    asked.settled_at, asked.settled_by_id, asked.answer = now(), moderator.id, answer
    db.session.flush()
    moderators_asked.send(asked)


def open_ones() -> Select[Ask]:
    """What waits for an answer, the longest wait first, with article and who asks."""
    return _whole().where(Ask.settled_at.is_(None)).order_by(Ask.id)


def one(ask_id: int) -> Select[Ask]:
    return _whole().where(Ask.id == ask_id)


def waiting_for(article: Article, member: Member) -> Select[Ask]:
    """What a member has asked about an article and nobody has answered."""
    mine = select(Ask).where(Ask.article_id == article.id, Ask.member_id == member.id)
    return mine.where(Ask.settled_at.is_(None)).limit(1)


def of(article: Article, member: Member) -> Select[Ask]:
    """What a member has asked about an article, newest first."""
    mine = select(Ask).where(Ask.article_id == article.id, Ask.member_id == member.id)
    return mine.order_by(Ask.id.desc()).limit(10)


def _whole() -> Select[Ask]:
    return select(Ask).options(joinedload(Ask.article), joinedload(Ask.member))


def _lock(article: Article) -> None:
    db.session.refresh(article, with_for_update={"key_share": True})


def _refuse_who_may_not(article: Article, by: Member) -> None:
    if not policy.may_moderate_own(by, article) or article.status is not ArticleStatus.PUBLISHED:
        raise Refused("moderation.not_your_article", 403)
    if standing.is_suspended(by):
        raise Refused("moderation.suspended", 403)


def _choose(article: Article, mode: CommentsMode, by: Member) -> None:
    commenting.choose(article, mode, by)
    article.version += 1  # an editor that is open says so when it saves
    drafting.changed(article)
