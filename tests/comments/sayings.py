"""What tests of comments do again and again, downstairs: say something, as a member or a guest."""

import itertools
from datetime import timedelta

from sqlalchemy import update

from community.articles.models import Article
from community.comments import posting
from community.comments.models import Comment
from community.comments.posting import Circumstances
from community.comments.writers import Writer, guest_known_as
from community.core import markup
from community.core.database import db, now
from community.core.writing import writing
from community.members.models import Member
from community.profiles.models import PortfolioRole

_count = itertools.count(1)


def say(
    article: Article,
    by: Member | str,
    text: str = "",
    parent: Comment | None = None,
    seconds: float = 60,
    is_trapped: bool = False,
    speaking_as: PortfolioRole | None = None,
) -> Comment:
    """Post a comment through the action, by a member or a guest of this name; the speed limit is stepped around."""
    rendered = markup.rendered(text or f"A thought, number {next(_count)}.", markup.COMMENT)
    with writing():
        article = db.session.get_one(Article, article.id)
        if isinstance(by, str):
            writer = Writer(guest=guest_known_as(by.lower()), name=by, email=f"{by.lower()}@example.org")
        else:
            writer = Writer(member=db.session.get_one(Member, by.id))
        parent = db.session.get_one(Comment, parent.id) if parent else None
        _let_time_pass(writer)
        circumstances = Circumstances(is_trapped=is_trapped, seconds=seconds)
        return posting.post(
            article, writer, rendered, parent=parent, circumstances=circumstances, speaking_as=speaking_as
        )


def _let_time_pass(writer: Writer) -> None:
    """What they wrote before was written a minute earlier, for the speed limit."""
    db.session.execute(
        update(Comment)
        .where(writer.wrote, Comment.created_at > now() - timedelta(seconds=60))
        .values(created_at=now() - timedelta(seconds=61))
        .execution_options(synchronize_session=False)
    )
