"""The conversations of the demo community, from `data/threads/` and, for a long one, `data/chorus.toml`."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from community.articles.models import Article, BodyFormat
from community.comments import moves, threads
from community.comments.models import Comment, CommentRevision, Guest, Status
from community.comments.writers import guest_known_as
from community.core import markup
from community.core.database import db
from community.core.markup import COMMENT, Rendered
from community.members.models import Member
from community.moderation.models import Decision, Reason, Verdict
from community.profiles.models import PortfolioRole

LONG_THREAD = 300
BUSIEST_ROOT_REPLIES = 27  # so that one branch is cut with "N more replies"


@dataclass(frozen=True)
class Said:
    """One comment as read, its text rendered."""

    facts: dict[str, Any]
    body: Rendered


@dataclass(frozen=True)
class Community:
    """Who can speak: members by handle, their roles by title, and who moderates."""

    members: dict[str, Member]
    roles: dict[tuple[str, str], PortfolioRole]
    moderators: dict[str, Member]


def read(comments: list[dict[str, Any]]) -> list[Said]:
    """Comments in the order in which they were said; what is answered stands before its answers."""
    in_time = sorted(comments, key=lambda facts: facts["hours_after"])
    return [Said(facts, markup.rendered(facts["body"].strip(), COMMENT)) for facts in in_time]


def chorus(material: dict[str, Any], taken: int, handles: list[str], hours: float) -> list[dict[str, Any]]:
    """A plausible long thread: short roots by guests and some replies by members, the same every time."""
    dice = random.Random(300)
    roots, replies = list(material["roots"]), list(material["replies"])
    dice.shuffle(replies)
    wanted = LONG_THREAD - taken
    times = sorted(dice.uniform(1, hours) for _ in roots)
    comments = [
        {
            "key": f"chorus-{number}",
            "guest": dice.choice(material["guests"]),
            "hours_after": time,
            "body": body,
        }
        for number, (body, time) in enumerate(zip(roots, times, strict=True))
    ]
    for number in range(wanted - len(roots)):
        busiest = number < BUSIEST_ROOT_REPLIES
        parent = comments[12] if busiest else dice.choice(comments[: len(roots) - 1])
        comments.append(
            {
                "key": f"chorus-reply-{number}",
                "parent": parent["key"],
                "author": dice.choice(handles),
                "hours_after": min(parent["hours_after"] + dice.uniform(0.2, 30), hours + 30),
                "body": replies[number % len(replies)],
            }
        )
    return comments


def say(article: Article, said: list[Said], community: Community, until: datetime) -> None:
    """Write a conversation under an article, with states, decisions and counts as they would have come about."""
    by_key: dict[str, Comment] = {}
    for one in said:
        comment = _written(article, one, by_key.get(one.facts.get("parent", "")), community, until)
        by_key[one.facts["key"]] = comment
        if comment.published_at is not None:
            moves.count_up(comment, 1)
            article.commented_at = comment.published_at
        _decide(comment, one.facts, community, until)


def _written(
    article: Article, said: Said, parent: Comment | None, community: Community, until: datetime
) -> Comment:
    facts, body = said.facts, said.body
    at = min((article.published_at or until) + timedelta(hours=facts["hours_after"]), until)
    is_held = facts.get("status") == "held"
    author = community.members.get(facts.get("author", ""))
    role = community.roles.get((facts.get("author", ""), facts.get("speaking_as", "")))
    comment = Comment(
        article_id=article.id,
        parent_id=parent.id if parent else None,
        depth=parent.depth + 1 if parent else 1,
        status=Status.HELD if is_held else Status.PUBLISHED,
        is_drawn=not is_held,
        author_id=author.id if author else None,
        guest_id=None if author else _guest(facts).id,
        guest_name="" if author else facts["guest"],
        guest_email="" if author else facts.get("email", _address(facts["guest"])),
        speaking_as_id=role.id if role else None,
        speaking_as_title=role.title if role else None,
        speaking_as_field=role.field if role else None,
        body=body.source,
        body_format=BodyFormat(body.format),
        body_html=body.html,
        render_version=body.version,
        lang=facts.get("lang"),
        held_reason=facts.get("held_reason") if is_held else None,
        holding_answers=_answers(facts),
        created_at=at,
        published_at=None if is_held else at,
        edited_at=at + timedelta(minutes=9) if facts.get("edited") else None,
    )
    db.session.add(comment)
    db.session.flush()
    comment.path = threads.path_below(parent.path if parent else None, threads.segment(at, comment.id))
    comment.root_id = parent.root_id if parent else comment.id
    db.session.add(_revision(comment))
    db.session.flush()
    return comment


def _revision(comment: Comment) -> CommentRevision:
    return CommentRevision(
        comment_id=comment.id,
        number=1,
        body=comment.body,
        body_format=comment.body_format,
        body_html=comment.body_html,
        render_version=comment.render_version,
        lang=comment.lang,
        created_at=comment.created_at,
        created_by_id=comment.author_id,
        published_at=comment.published_at,
    )


def signed_by(facts: dict[str, Any], community: Community) -> Member:
    """Who signed the words, else the first moderator."""
    words = facts.get("words", "").rstrip(". ")
    signed = [member for name, member in community.moderators.items() if words.endswith(name)]
    return signed[0] if signed else next(iter(community.moderators.values()))


def _decide(comment: Comment, facts: dict[str, Any], community: Community, until: datetime) -> None:
    """What became of a comment after it was published: rejected, taken for spam, or withdrawn."""
    status = Status(facts.get("status", "published"))
    if status in (Status.PUBLISHED, Status.HELD):
        return
    at = min(comment.created_at + timedelta(hours=2), until)
    if status is Status.WITHDRAWN:
        moves.move(comment, status, {"withdrawn_at": at})
        return
    moderator = signed_by(facts, community)
    verdict = Verdict.SPAM if status is Status.SPAM else Verdict.REJECT
    reason = Reason(facts["reason"]) if "reason" in facts else None
    decided = {
        "reviewed_at": at,
        "decided_at": at,
        "decided_as": str(verdict),
        "decided_reason": reason,
        "decided_words": facts.get("words", ""),
    }
    moves.move(comment, status, decided)
    db.session.add(
        Decision(
            comment_id=comment.id,
            moderator_id=moderator.id,
            verdict=verdict,
            status_before=Status.PUBLISHED,
            status_after=status,
            reason=reason,
            words=facts.get("words", ""),
            decided_at=at,
        )
    )


def _answers(facts: dict[str, Any]) -> list[dict[str, Any]]:
    reason = facts.get("held_reason")
    return [{"rule": reason, "holds": True, "parameters": {}}] if reason else []


def _guest(facts: dict[str, Any]) -> Guest:
    return guest_known_as(f"demo-{facts['guest'].casefold()}"[:32])


def _address(name: str) -> str:
    return (
        "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum()) + "@example.org"
    )
