"""The portfolio role under which an article is written, its label frozen with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from community.articles.models import Article
from community.core.database import db
from community.profiles.models import Field, PortfolioRole

KEPT = "kept"  # the label that stands, though its role can't be chosen any more


@dataclass(frozen=True)
class SpeakingAs:
    """A role as it was called when it was chosen. `role_id` is None once the role is gone."""

    role_id: int | None
    title: str
    field: Field


def label_of(article: Article) -> SpeakingAs | None:
    if article.speaking_as_title is None or article.speaking_as_field is None:
        return None
    return SpeakingAs(article.speaking_as_id, article.speaking_as_title, article.speaking_as_field)


def value_of(article: Article, roles: Sequence[PortfolioRole]) -> str:
    """What a form says for the label an article has: "" for none, a role's id, or `KEPT`."""
    if article.speaking_as_title is None:
        return ""
    is_offered = any(role.id == article.speaking_as_id for role in roles)
    return str(article.speaking_as_id) if is_offered else KEPT


def chosen(value: str, roles: Sequence[PortfolioRole], article: Article | None = None) -> SpeakingAs | None:
    """The label that a form's value means. One that stands already is kept, letter by letter."""
    standing = None if article is None else label_of(article)
    if standing is not None and value in (KEPT, str(standing.role_id)):
        return standing
    role = next((role for role in roles if str(role.id) == value), None)
    return None if role is None else SpeakingAs(role.id, role.title, role.field)


def give(article: Article, label: SpeakingAs | None) -> None:
    if label == label_of(article):
        return
    article.speaking_as_id = _still_there(label.role_id) if label else None
    article.speaking_as_title = label.title if label else None
    article.speaking_as_field = label.field if label else None


def _still_there(role_id: int | None) -> int | None:
    """The id while its role exists; kept from being deleted until this transaction ends."""
    found = select(PortfolioRole.id).where(PortfolioRole.id == role_id)
    return db.session.scalar(found.with_for_update(read=True, key_share=True))
