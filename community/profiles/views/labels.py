"""Labels of roles in rooms above this one: on the articles and comments that were signed as a role."""

from sqlalchemy import exists, or_, select, update

from community.articles.models import Article
from community.comments.models import Comment
from community.core.database import db
from community.core.versions import bump
from community.profiles.models import PortfolioRole

NO_LABEL = {"speaking_as_id": None, "speaking_as_title": None, "speaking_as_field": None}
KEYS_AT_ONCE = 500


def are_there(role: PortfolioRole) -> bool:
    """Whether anything was signed as this role."""
    return bool(
        db.session.scalar(
            select(
                or_(
                    exists().where(Comment.author_id == role.member_id, Comment.speaking_as_id == role.id),
                    exists().where(Article.author_id == role.member_id, Article.speaking_as_id == role.id),
                )
            )
        )
    )


def clear(role: PortfolioRole) -> None:
    """Take the role's label off everything that was signed as it (decisions.md, Speaking as)."""
    comments = (Comment.author_id == role.member_id, Comment.speaking_as_id == role.id)
    articles = (Article.author_id == role.member_id, Article.speaking_as_id == role.id)
    shown_on = {
        *db.session.scalars(select(Comment.article_id).where(*comments).distinct()),
        *db.session.scalars(select(Article.id).where(*articles)),
    }
    db.session.execute(update(Comment).where(*comments).values(NO_LABEL))
    db.session.execute(update(Article).where(*articles).values(NO_LABEL))
    keys = [f"article:{article_id}" for article_id in sorted(shown_on)]
    for start in range(0, len(keys), KEYS_AT_ONCE):
        bump(*keys[start : start + KEYS_AT_ONCE])
