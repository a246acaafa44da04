"""Large threads for tests, made by a few statements with their counts and paths as posting would leave them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from markupsafe import Markup
from sqlalchemy import bindparam, func, insert, select, text, update

from community.articles.models import Article
from community.comments import threads
from community.comments.models import Comment, Status
from community.core.database import UTCDateTime, db, now
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


def many_comments(article: Article, count: int, *, under_one_root: bool = False) -> int:
    """So many published comments of the article's author by one INSERT … SELECT: all of them roots, or one root and
    its replies. Returns the id of the first; the others follow it, each a millisecond later."""
    first = 1 + (db.session.scalar(select(func.max(Comment.id))) or 0)
    begin = int((now() - timedelta(days=1)).timestamp() * 1000)
    number = "n.n"
    own = _base36_in_sql(f"({begin} + {number})", 9) + " || " + _base36_in_sql(f"({first} + {number})", 8)
    root = threads.segment(datetime.fromtimestamp(begin / 1000, UTC), first)
    is_reply = f"{number} > 0" if under_one_root else f"{number} < 0"
    replies = count - 1 if under_one_root else 0
    values = {
        "id": f"{first} + {number}",
        "article_id": str(article.id),
        "author_id": str(article.author_id),
        "parent_id": f"CASE WHEN {is_reply} THEN {first} END",
        "root_id": f"CASE WHEN {is_reply} THEN {first} ELSE {first} + {number} END",
        "depth": f"CASE WHEN {is_reply} THEN 2 ELSE 1 END",
        "path": f"CASE WHEN {is_reply} THEN '{root}' ELSE '' END || {own}",
        "status": "'published'",
        "is_drawn": "true",
        "body": "'Said.'",
        "body_format": "'markdown'",
        "body_html": "'<p>Said.</p>'",
        "created_at": ":at",
        "published_at": ":at",
        "direct_replies_count": f"CASE WHEN {number} = 0 THEN {replies} ELSE 0 END",
        "all_replies_count": f"CASE WHEN {number} = 0 THEN {replies} ELSE 0 END",
        "score": f"({number} % 997) / 1000.0",
        **dict.fromkeys(("render_version", "version"), "1"),
        **dict.fromkeys(("useful_count", "flag_weight"), "0"),
        **dict.fromkeys(("guest_name", "guest_email", "guest_website", "decided_words"), "''"),
        "holding_answers": "'[]'",
    }
    numbers = "WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < :count)"
    written = f"INSERT INTO comments ({', '.join(values)}) "
    chosen = f"{numbers} SELECT {', '.join(values.values())} FROM n"
    moment = datetime.fromtimestamp(begin / 1000, UTC)
    with writing():
        statement = text(written + chosen).bindparams(bindparam("at", type_=UTCDateTime()))
        db.session.execute(statement, {"count": count, "at": moment})
        db.session.execute(update(Article).where(Article.id == article.id).values(comments_count=count))
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("SELECT setval('comments_id_seq', (SELECT max(id) FROM comments))"))
    return first


def _base36_in_sql(number: str, width: int) -> str:
    """The digits of a whole number as `threads.segment` writes them, for both databases."""
    digits = (
        f"substr('{threads.DIGITS}', CAST(({number} / {36**place}) % 36 AS integer) + 1, 1)"
        for place in reversed(range(width))
    )
    return " || ".join(digits)
