"""Whom an article is about: members its author names, whose comments under it carry a badge."""

import re
from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from community.articles.models import Article, article_people
from community.core.database import db
from community.core.refusals import Refused
from community.members.models import Member, MemberState

MOST = 5


def handles_in(typed: str) -> list[str]:
    """The handles in a line of them, separated by commas or spaces, with or without @: each once, as stored."""
    parts = (part.strip().lstrip("@").lower() for part in re.split(r"[,;\s]+", typed))
    return list(dict.fromkeys(part for part in parts if part))


def of(article: Article) -> list[str]:
    """The handles of those an article is about, in order of the alphabet."""
    named = (
        select(Member.handle)
        .join(article_people, article_people.c.member_id == Member.id)
        .where(article_people.c.article_id == article.id)
        .order_by(Member.handle)
    )
    return list(db.session.scalars(named))


def are(article: Article, handles: Sequence[str] | None) -> bool:
    """Whether it is about just these already; None says nothing of it."""
    return handles is None or set(of(article)) == set(handles)


def give(article: Article, handles: Sequence[str] | None) -> None:
    """Let it be about these members. Raises `Refused` where one is nobody. None leaves it as it is."""
    if are(article, handles):
        return
    ids = _ids(handles or [])
    db.session.execute(delete(article_people).where(article_people.c.article_id == article.id))
    if ids:
        rows = [{"article_id": article.id, "member_id": member_id} for member_id in ids]
        db.session.execute(insert(article_people).values(rows))


def _ids(handles: Sequence[str]) -> list[int]:
    named = select(Member.handle, Member.id).where(
        Member.handle.in_(handles), Member.state == MemberState.ACTIVE
    )
    found = {row.handle: row.id for row in db.session.execute(named)}
    for handle in handles:
        if handle not in found:
            raise Refused("articles.unknown_people", 422, "people", handle=handle[:40])
    return sorted(found.values())
