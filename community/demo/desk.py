"""What happens on the demo's first day, by the same actions as on any other: so that every screen has something in it."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from community.articles.models import Article
from community.comments import posting, useful
from community.comments.holding import lists
from community.comments.models import Comment, Status, UsefulMark, WordList
from community.comments.posting import Circumstances
from community.comments.writers import Writer
from community.core import markup
from community.core.database import db
from community.core.markup import COMMENT, Rendered
from community.demo.talk import Community, signed_by
from community.members.models import Member
from community.moderation import appeals, asks, decisions, flags, ladder
from community.moderation.models import FlagReason, Reason, Step, Verdict

READ_AFTER = timedelta(days=2)  # what is older has been looked at
UNHURRIED = Circumstances(seconds=90)


@dataclass(frozen=True)
class Day:
    """The day as read, its texts rendered."""

    facts: dict[str, Any]
    texts: dict[str, Rendered]  # by what was typed


def read(facts: dict[str, Any], handles: frozenset[str]) -> Day:
    typed = [one["body"].strip() for kind in ("reply", "rejected") for one in facts[kind]]
    return Day(facts, {text: markup.rendered(text, COMMENT, mentions=handles) for text in typed})


def happen(day: Day, community: Community, moment: datetime) -> None:
    """All of it, now. What was there before has been read and found useful."""
    _look_at_what_is_old(moment)
    _find_useful(list(community.members.values()), moment)
    first_moderator = next(iter(community.moderators.values()))
    for kind in WordList:
        lists.add(day.facts["words"][str(kind)], kind, first_moderator.id)
    for facts in day.facts["reply"]:
        _said(day, facts, community, parent=_newest(facts["under"], community.members[facts["to"]]))
    for facts in day.facts["rejected"]:
        _reject(day, facts, community)
    for facts in day.facts["flag"]:
        _flag(facts, community)
    _warn(day.facts["warning"], community)
    _ask(day.facts["ask"])


def _look_at_what_is_old(moment: datetime) -> None:
    db.session.execute(
        update(Comment)
        .where(Comment.status == Status.PUBLISHED, Comment.published_at < moment - READ_AFTER)
        .values(reviewed_at=Comment.published_at)
        .execution_options(synchronize_session=False)
    )


def _find_useful(members: list[Member], moment: datetime) -> None:
    """Some comments were useful to some members, the same every time; counted and scored as by the action."""
    dice = random.Random(41)
    said = db.session.execute(
        select(Comment.id, Comment.author_id).where(Comment.status == Status.PUBLISHED).order_by(Comment.id)
    ).all()
    marks = [
        {"comment_id": comment_id, "member_id": member.id, "created_at": moment}
        for comment_id, author_id in said
        for member in dice.sample(members, k=max(0, int(dice.gauss(1, 3))) % len(members))
        if member.id != author_id
    ]
    db.session.execute(insert(UsefulMark), marks)
    counted = (
        select(func.count()).where(UsefulMark.comment_id == Comment.id).correlate(Comment).scalar_subquery()
    )
    for values in (
        {"useful_count": counted},
        {"score": useful.score_of(Comment.useful_count, Comment.flag_weight)},
    ):
        db.session.execute(update(Comment).values(values).execution_options(synchronize_session=False))
    db.session.expire_all()


def _said(day: Day, facts: dict[str, Any], community: Community, parent: Comment | None = None) -> Comment:
    return posting.post(
        _article(facts["under"]),
        Writer(member=community.members[facts["author"]]),
        day.texts[facts["body"].strip()],
        parent=parent,
        circumstances=UNHURRIED,
    )


def _reject(day: Day, facts: dict[str, Any], community: Community) -> None:
    comment = _said(day, facts, community)
    decisions.decide(
        comment,
        Verdict.REJECT,
        signed_by(facts, community),
        seen=comment.version,
        reason=Reason(facts["reason"]),
        words=facts["words"],
        is_revisable=True,
    )
    appeals.ask_about_comment(comment, community.members[facts["author"]], facts["appeal"])


def _flag(facts: dict[str, Any], community: Community) -> None:
    comment = _newest(facts["under"], community.members[facts["to"]])
    for handle in facts["by"]:
        flags.flag(comment, community.members[handle], FlagReason(facts["reason"]), facts["words"])


def _warn(facts: dict[str, Any], community: Community) -> None:
    member = community.members[facts["member"]]
    ladder.give(
        member,
        Step.WARNING,
        Reason(facts["reason"]),
        community.members[facts["by"]],
        seen=ladder.mark_of(member),
        words=facts["words"],
    )


def _ask(facts: dict[str, Any]) -> None:
    article = _article(facts["under"])
    asks.ask(article, db.session.get_one(Member, article.author_id), facts["words"])


def _article(slug: str) -> Article:
    return db.session.scalars(select(Article).where(Article.slug == slug)).one()


def _newest(slug: str, by: Member) -> Comment:
    """Their newest public comment under an article."""
    theirs = select(Comment).where(Comment.article_id == _article(slug).id, Comment.author_id == by.id)
    newest = theirs.where(Comment.status == Status.PUBLISHED).order_by(Comment.created_at.desc()).limit(1)
    return db.session.scalars(newest).one()
