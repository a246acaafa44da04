"""Counts anew what is kept beside comments, and says where the two differ. Used by `community doctor` and the tests."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select

from community.articles.models import Article
from community.comments import threads
from community.comments.models import Comment, Status, UsefulMark
from community.core.database import db


def differences() -> Iterator[str]:
    """One line for each stored count or flag that a recount contradicts; nothing on a sound site."""
    rows = db.session.execute(
        select(
            Comment.id,
            Comment.parent_id,
            Comment.article_id,
            Comment.path,
            Comment.status,
            Comment.is_drawn,
            Comment.direct_replies_count,
            Comment.all_replies_count,
            Comment.useful_count,
        ).order_by(Comment.id)
    ).all()
    direct: Counter[int | None] = Counter()
    below: Counter[str] = Counter()
    articles: Counter[int] = Counter()
    for row in rows:
        if row.status is Status.PUBLISHED:
            direct[row.parent_id] += 1
            below.update(threads.ancestor_paths(row.path))
            articles[row.article_id] += 1
    for row in rows:
        is_drawn = row.status is Status.PUBLISHED or direct[row.id] > 0 or below[row.path] > 0
        stored = (row.direct_replies_count, row.all_replies_count, row.is_drawn)
        counted = (direct[row.id], below[row.path], is_drawn)
        if stored != counted:
            yield f"comment {row.id}: stored {stored}, counted {counted} (direct replies, all replies, drawn)"
    counted_marks = select(UsefulMark.comment_id, func.count()).group_by(UsefulMark.comment_id)
    marks: dict[int, int] = {row[0]: row[1] for row in db.session.execute(counted_marks)}
    for row in rows:
        if row.useful_count != marks.get(row.id, 0):
            yield f"comment {row.id}: stored {row.useful_count} useful marks, counted {marks.get(row.id, 0)}"
    for article_id, stored_count in db.session.execute(select(Article.id, Article.comments_count)):
        if stored_count != articles[article_id]:
            yield f"article {article_id}: stored {stored_count} comments, counted {articles[article_id]}"
