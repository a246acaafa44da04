"""What tests of notices do again and again: let something be said, decide on it, read what somebody was told."""

from typing import Any

from sqlalchemy import select

from community.articles.models import Article
from community.comments import moves
from community.comments.models import Comment, Status
from community.core.database import db
from community.core.writing import writing
from community.members.models import Member
from community.moderation import decisions
from community.moderation.models import Decision, Reason, Verdict
from community.notifications import lines, queries, seeing
from community.notifications.models import Notice
from tests.comments.sayings import say


def said(article: Article, by: Member | str, text: str = "", parent: Comment | None = None) -> Comment:
    """A comment that everybody can read."""
    comment = say(article, by, text, parent)
    return comment if comment.status is Status.PUBLISHED else moved(comment, Status.PUBLISHED)


def moved(comment: Comment, status: Status, **values: Any) -> Comment:
    with writing():
        comment = db.session.get_one(Comment, comment.id)
        assert moves.move(comment, status, values)
    return comment


def decided(comment: Comment, verdict: Verdict, by: Member, **more: Any) -> Decision:
    if verdict is Verdict.REJECT:
        more.setdefault("reason", Reason.OFF_TOPIC)
    with writing():
        comment = db.session.get_one(Comment, comment.id)
        moderator = db.session.get_one(Member, by.id)
        return decisions.decide(comment, verdict, moderator, seen=comment.version, **more)


def undone(decision: Decision, by: Member) -> Decision:
    with writing():
        return decisions.undo(db.session.get_one(Decision, decision.id), db.session.get_one(Member, by.id))


def told(member: Member) -> list[str]:
    """The sentences on somebody's list, newest first."""
    db.session.expire_all()
    rows = db.session.scalars(queries.listed(member)).all()
    return [line.sentence for day in lines.days(rows, member) for line in day.lines]


def first_line(member: Member) -> lines.Line:
    db.session.expire_all()
    return lines.days(db.session.scalars(queries.listed(member)).all(), member)[0].lines[0]


def unseen(member: Member) -> int:
    return len(db.session.scalars(queries.unseen_of(member)).all())


def rows_of(member: Member) -> list[Notice]:
    """Also those that are hidden for now."""
    return list(db.session.scalars(select(Notice).where(Notice.member_id == member.id).order_by(Notice.id)))


def read_all(member: Member) -> None:
    with writing():
        seeing.see_all(member)


def change(row: Any, **values: Any) -> None:
    """Other values in a row's columns, as if something had set them."""
    with writing():
        found = db.session.get_one(type(row), row.id)
        for name, value in values.items():
            setattr(found, name, value)
