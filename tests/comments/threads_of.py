"""Large threads for tests, made by a few statements with their counts and paths as posting would leave them."""

from datetime import timedelta
from typing import Any

from markupsafe import Markup
from sqlalchemy import insert, update

from community.articles.models import Article
from community.comments import threads
from community.comments.models import Comment, Status
from community.core.database import db, now
from community.core.http.site import Site
from community.core.writing import writing


def thread_of(
    site: Site, article: Article, roots: int, replies: int, *, is_same_moment: bool = False
) -> None:
    """So many published roots of the article's author, each with so many direct replies."""
    begin = now() - timedelta(hours=20)
    step = timedelta(0) if is_same_moment else timedelta(seconds=10)
    rows: list[dict[str, Any]] = []
    next_id = 1 + (db.session.query(Comment.id).order_by(Comment.id.desc()).limit(1).scalar() or 0)
    for number in range(roots):
        root = _row(article, next_id, begin + step * number, None, replies)
        rows.append(root)
        next_id += 1
        for reply in range(replies):
            rows.append(_row(article, next_id, begin + step * number + timedelta(seconds=reply), root, 0))
            next_id += 1
    with writing():
        for start in range(0, len(rows), 500):
            db.session.execute(insert(Comment), rows[start : start + 500])
        db.session.execute(update(Article).where(Article.id == article.id).values(comments_count=len(rows)))


def _row(article: Article, id_: int, at: Any, parent: dict[str, Any] | None, replies: int) -> dict[str, Any]:
    return {
        "id": id_,
        "article_id": article.id,
        "parent_id": parent["id"] if parent else None,
        "root_id": parent["root_id"] if parent else id_,
        "depth": parent["depth"] + 1 if parent else 1,
        "path": threads.path_below(parent["path"] if parent else None, threads.segment(at, id_)),
        "status": Status.PUBLISHED,
        "is_drawn": True,
        "author_id": article.author_id,
        "body": f"Number {id_}.",
        "body_html": Markup("<p>Number {}.</p>").format(id_),
        "created_at": at,
        "published_at": at,
        "direct_replies_count": replies,
        "all_replies_count": replies,
        "score": round((id_ % 7) / 7, 3),
    }
