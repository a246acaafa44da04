"""Members who are named in a comment by their handle: `@ada`. The link is made when the text is rendered, of known
handles only; who is named is read from the link, so that the two can't differ."""

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from community.comments.models import Comment, Mention
from community.core.database import db
from community.core.folding import folded
from community.core.markup import mentioned_handles
from community.members.models import Member, MemberState

MOST = 10
MOST_SUGGESTED = 8
_LINK = re.compile(r'<a href="/members/([a-z0-9_-]+)">@')


def known_in(source: str) -> frozenset[str]:
    """The handles in a text that are those of active members: the first ten."""
    typed = mentioned_handles(source)[: 5 * MOST]
    if not typed:
        return frozenset()
    known = set(db.session.scalars(select(Member.handle).where(_is_active(), Member.handle.in_(typed))))
    return frozenset([handle for handle in typed if handle in known][:MOST])


def keep(comment: Comment) -> None:
    """Remember whom the standing words of a comment name; of its writer there is no need."""
    handles = list(dict.fromkeys(_LINK.findall(str(comment.body_html))))[:MOST]
    named = select(Member.id).where(_is_active(), Member.handle.in_(handles))
    ids = [member_id for member_id in db.session.scalars(named) if member_id != comment.author_id]
    db.session.execute(
        delete(Mention)
        .where(Mention.comment_id == comment.id, Mention.member_id.not_in(ids))
        .execution_options(synchronize_session=False)
    )
    if ids:
        insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
        rows = [{"comment_id": comment.id, "member_id": member_id} for member_id in ids]
        db.session.execute(insert(Mention).values(rows).on_conflict_do_nothing())


def suggested(begin: str, viewer: Member) -> Select[str, str]:
    """Handle and name of members who may be meant by what was typed behind an @: at most eight."""
    key = folded(begin, 30)
    begins = or_(
        Member.handle.startswith(key, autoescape=True),
        Member.name_key.startswith(key, autoescape=True),
        Member.name_key.contains(f" {key}", autoescape=True),
    )
    return (
        select(Member.handle, Member.name)
        .where(_is_active(), begins, Member.id != viewer.id)
        .order_by(Member.handle)
        .limit(MOST_SUGGESTED)
    )


def suggestions(begin: str, viewer: Member) -> Sequence[dict[str, str]]:
    if not folded(begin, 30):
        return []
    return [{"handle": row.handle, "name": row.name} for row in db.session.execute(suggested(begin, viewer))]


def _is_active() -> ColumnElement[bool]:
    return Member.state == MemberState.ACTIVE
