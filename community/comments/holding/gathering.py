"""What the rules are asked about, gathered: four look-ups for each text, whatever the text and the lists."""

import hashlib
from datetime import timedelta

from sqlalchemy import func, select

from community.articles.models import CommentsMode
from community.comments.holding import bayes, numbers
from community.comments.holding.asked import Asked, Standing
from community.comments.models import Comment, Status
from community.comments.writers import Writer
from community.core.database import db, now
from community.core.markup import Rendered
from community.members.access import reaches
from community.members.models import Access, Member

REPEAT_SECONDS = 360  # one slot of the unique key of comments
_REPEATS_FROM = 20  # characters: "Thank you!" may be said often
_SLOTS_OF_A_DAY = 86_400 // REPEAT_SECONDS


def asked(
    rendered: Rendered,
    writer: Writer,
    mode: CommentsMode,
    *,
    is_trapped: bool = False,
    seconds: float | None = None,
    is_edit: bool = False,
) -> Asked:
    """A text of this writer. Reads what is stored; to be called while it is written, so that nothing slips between."""
    member = writer.member
    name = member.name if member else writer.name
    return Asked(
        rendered=rendered,
        mode=mode,
        score=bayes.score(bayes.words_of(rendered.html, name)),
        name=name,
        email=(member.email or "") if member else writer.email,
        website=(member.website or "") if member else writer.website,
        is_guest=member is None,
        is_trusted=is_trusted(member),
        is_edit=is_edit,
        is_trapped=is_trapped,
        seconds=seconds,
        approved=_approved(writer),
        repeats=0 if is_edit else _repeats(writer, rendered),
        standing=standing_of(writer),
    )


def is_trusted(member: Member | None) -> bool:
    """Authors and above are not held by rules that ask who somebody is."""
    return reaches(member, Access.AUTHOR)


def hash_of(rendered: Rendered) -> bytes:
    """By which the same words are known again."""
    return hashlib.blake2b(rendered.source.strip().encode(), digest_size=16).digest()


def standing_of(writer: Writer) -> Standing:
    """What moderators decided on this person's comments in the last days; a guest's belongs to their cookie."""
    since = now() - timedelta(days=numbers.STANDING_DAYS.value)
    row = db.session.execute(
        select(func.count(), func.count().filter(Comment.decided_as.in_(("reject", "spam")))).where(
            writer.wrote, Comment.decided_at > since, Comment.decided_as.in_(("approve", "reject", "spam"))
        )
    ).one()
    return Standing(*row)


def _approved(writer: Writer) -> int:
    one_of_theirs = select(Comment.id).where(writer.wrote, Comment.status == Status.PUBLISHED).limit(1)
    return len(db.session.scalars(one_of_theirs).all())


def _repeats(writer: Writer, rendered: Rendered) -> int:
    if len(rendered.source.strip()) < _REPEATS_FROM:
        return 0
    since = int(now().timestamp()) // REPEAT_SECONDS - _SLOTS_OF_A_DAY
    same = select(Comment.id).where(
        Comment.writer_key == writer.key, Comment.body_hash == hash_of(rendered), Comment.slot > since
    )
    return len(db.session.scalars(same.limit(numbers.REPEATS.most)).all())
