"""Where a notice leads, and what its reader may read there: nothing that is hidden by now, and to no dead end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from community.articles.models import Article, ArticleStatus
from community.comments import addresses
from community.comments.models import Comment, Status
from community.core.database import db
from community.members.models import Member
from community.moderation import policy
from community.notifications.kinds import Kind
from community.notifications.models import Notice

STANDING = "/settings/standing"
#: Kinds that lead to a page of their own, whatever became of the comment.
ALWAYS_TO = {
    Kind.SUSPENSION: STANDING,
    Kind.SUSPENSION_LIFTED: STANDING,
    Kind.APPEAL_MADE: "/moderation/appeals/{appeal}",
    Kind.ASKED: "/moderation/asks/{ask}",
    Kind.CLAIM_MADE: "/moderation/claims/{claim}",
    Kind.CLAIM_ANSWER: "/settings/claims",
    Kind.SEARCH_FIND: "/members/{handle}",
}


@dataclass(frozen=True)
class About:
    """A public article that a notice is about."""

    title: str
    slug: str


def address_of(notice: Notice, viewer: Member, articles: Mapping[int, About]) -> str | None:
    """None where it is not there for this reader any more."""
    if notice.kind in ALWAYS_TO:
        return ALWAYS_TO[Kind(notice.kind)].format(**notice.parameters)
    if notice.comment is not None:
        return addresses.comment(notice.comment.id) if may_read(notice.comment, viewer) else None
    if notice.kind == Kind.APPEAL_ANSWER:
        return STANDING
    article = articles.get(notice.parameters.get("article", 0))
    return addresses.article(article.slug, anchor="comments") if article else None


def may_read(comment: Comment, viewer: Member) -> bool:
    """Whether the comment's address shows it to this reader (decisions.md, Permalinks)."""
    if comment.article.status is not ArticleStatus.PUBLISHED or comment.status is Status.WITHDRAWN:
        return False
    is_own = comment.author_id == viewer.id
    return comment.status is Status.PUBLISHED or is_own or policy.may_moderate(viewer)


def title_of(notice: Notice, articles: Mapping[int, About]) -> str:
    """The title of the article it happened under, while that is public; else ""."""
    if notice.comment is not None:
        article = notice.comment.article
        return article.title if article.status is ArticleStatus.PUBLISHED else ""
    about = articles.get(notice.parameters.get("article", 0))
    return about.title if about else ""


def articles_of(notices: Iterable[Notice]) -> dict[int, About]:
    """The public articles among those that notices without a comment are about, by id."""
    ids = {notice.parameters["article"] for notice in notices if "article" in notice.parameters}
    if not ids:
        return {}
    public = select(Article.id, Article.title, Article.slug).where(
        Article.id.in_(ids), Article.status == ArticleStatus.PUBLISHED
    )
    return {row.id: About(row.title, row.slug) for row in db.session.execute(public)}
