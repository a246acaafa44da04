"""Everything that was read, cleaned and settled goes into the site: plain inserts in the caller's one transaction.

Nothing is rendered or hashed here. Rows are made as the actions of their rooms would leave them: a published article
has its first revision, a comment has one, and the counts are those that a recount finds.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, func, insert, or_, select, text, tuple_, update

from community.articles import slugs, tagging
from community.articles.models import (
    Article,
    ArticleRevision,
    ArticleStatus,
    BodyFormat,
    ClosedRule,
    CommentsMode,
    FormerAddress,
    article_tags,
)
from community.comments import moves, threads
from community.comments.models import Comment, CommentRevision, Status
from community.core.database import db
from community.core.folding import folded
from community.core.markup import RENDER_VERSION
from community.core.versions import bump
from community.members import joining
from community.members.models import Member, MemberState
from community.transfer.models import ImportedItem
from community.transfer.wordpress.cleaning import Cleaner
from community.transfer.wordpress.scratch import CHUNK, Scratch, authors, comments, items

NAMELESS = "Author"
HELD_REASON = "imported"

Values = list[dict[str, Any]]


class Inserter:
    """One import's inserts. `newcomers` are the members it made, for the report."""

    def __init__(self, scratch: Scratch, cleaner: Cleaner, moment: datetime) -> None:
        self._scratch = scratch.connection
        self._chunks = scratch.in_chunks
        self._site = cleaner.site
        self._title = cleaner.title
        self._lang = cleaner.language
        self._moment = moment
        self.newcomers: list[Member] = []

    def insert(self) -> None:
        """Call inside `writing()`, once."""
        self._insert_members()
        self._insert_articles()
        self._insert_comments()
        self._count_up_for_what_was_here()
        bump("site", "comments")

    # Members

    def _insert_members(self) -> None:
        for author in self._scratch.execute(select(authors).where(authors.c.member_id.is_(None))).all():
            name = author.name or (joining.usable_name(self._title) if self._has_usable_title() else NAMELESS)
            member = joining.join(
                joining.free_handle(author.login or name),
                name,
                email=author.email,
                may_share_email=True,
                state=MemberState.UNCLAIMED,
                joined_at=self._moment,
            )
            self.newcomers.append(member)
            self._remember("member", [{"foreign_id": author.login, "member_id": member.id}])
            self._scratch.execute(
                update(authors).where(authors.c.login == author.login).values(member_id=member.id)
            )

    def _has_usable_title(self) -> bool:
        return any(letter.isalnum() for letter in self._title)

    # Articles

    def _insert_articles(self) -> None:
        ids = _Ids(Article)
        taken = {*slugs.RESERVED, *_slugs_now_and_before()}
        writers = self._member_ids(authors.c.login)
        for rows in self._chunks(
            select(items).where(items.c.left_out.is_(None), ~items.c.is_here), items.c.number
        ):
            new = dict(zip(ids.take(len(rows)), rows, strict=True))
            counts = self._counts([row.number for row in rows])
            articles = []
            for article_id, row in new.items():
                slug = slugs.numbered(row.slug or f"article-{article_id}", taken)
                taken.add(slug)
                articles.append(
                    self._article(article_id, slug, writers[row.creator], row, counts.get(row.number))
                )
            _execute(insert(Article), articles)
            _execute(
                insert(ArticleRevision), [_first_revision(one) for one in articles if one["published_at"]]
            )
            self._tag(new)
            self._keep_addresses(new)
            self._remember(
                "article",
                [{"foreign_id": row.foreign_id, "article_id": article_id} for article_id, row in new.items()],
            )
            self._scratch.execute(
                update(items).where(items.c.number == bindparam("at")).values(article_id=bindparam("new")),
                [{"at": row.number, "new": article_id} for article_id, row in new.items()],
            )

    def _article(
        self, article_id: int, slug: str, author_id: int, row: Row[Any], counts: tuple[int, datetime] | None
    ) -> dict[str, Any]:
        is_closed = row.comments_mode == CommentsMode.CLOSED
        return {
            "id": article_id,
            "slug": slug,
            "title": row.title,
            "title_key": folded(row.title, 400),
            "summary": row.summary,
            "body": row.body,
            "body_format": BodyFormat.HTML,
            "body_html": row.body_html,
            "render_version": RENDER_VERSION,
            "lang": self._lang,
            "reading_minutes": row.reading_minutes,
            "author_id": author_id,
            "status": ArticleStatus(row.status),
            "created_at": row.created_at,
            "updated_at": row.updated_at,
            "published_at": row.published_at,
            "scheduled_for": row.scheduled_for,
            "comments_mode": CommentsMode(row.comments_mode),
            "closed_at": self._moment if is_closed else None,
            "closed_rule": ClosedRule.IMPORT if is_closed else None,
            "is_mode_chosen": True,  # on the old blog, where no rule of ours was known
            "comments_count": counts[0] if counts else 0,
            "commented_at": min(counts[1], self._moment) if counts else None,
        }

    def _counts(self, numbers: list[int]) -> dict[int, tuple[int, datetime]]:
        """How many visible comments come in under these items, and when the last was written."""
        query = (
            select(comments.c.item, func.count(), func.max(comments.c.created_at))
            .where(comments.c.item.in_(numbers), comments.c.status == Status.PUBLISHED, *_coming())
            .group_by(comments.c.item)
        )
        return {item: (count, last) for item, count, last in self._scratch.execute(query)}

    def _tag(self, new: dict[int, Row[Any]]) -> None:
        names = list(dict.fromkeys(name for row in new.values() for name in row.tags))
        ids: dict[str, int] = {}
        for start in range(0, len(names), CHUNK):
            ids |= {tag.slug: tag.id for tag in tagging.tags_named(names[start : start + CHUNK])}
        given: Values = []
        for article_id, row in new.items():
            for tag_id in dict.fromkeys(ids[tagging.slug_of_tag(name)] for name in row.tags):
                given.append({"article_id": article_id, "tag_id": tag_id})
        _execute(insert(article_tags), given)

    def _keep_addresses(self, new: dict[int, Row[Any]]) -> None:
        """Old addresses lead to the articles. One that leads elsewhere already stays with it."""
        wanted: dict[str, int] = {}
        for article_id, row in new.items():
            for address in row.addresses:
                wanted.setdefault(address, article_id)
        query = select(FormerAddress.address).where(FormerAddress.address.in_(wanted))
        for address in db.session.scalars(query):
            del wanted[address]
        _execute(
            insert(FormerAddress),
            [{"address": address, "article_id": article_id} for address, article_id in wanted.items()],
        )

    # Comments

    def _insert_comments(self) -> None:
        ids = _Ids(Comment)
        writers = self._member_ids(authors.c.foreign_id)
        for rows in self._top_down():
            placed: dict[
                int, dict[str, Any]
            ] = {}  # of this chunk; those before it are in the scratch database
            for row, comment_id in zip(rows, ids.take(len(rows)), strict=True):
                parent = placed.get(row.parent)
                above = (
                    (parent["id"], parent["path"], parent["root_id"])
                    if parent
                    else (row.parent_id, row.parent_path, row.parent_root_id)
                )
                author_id = writers.get(row.foreign_author) if row.foreign_author else None
                placed[row.place] = self._comment(row, comment_id, above, author_id)
            new = list(placed.values())
            _execute(insert(Comment), new)
            _execute(insert(CommentRevision), [_only_revision(one) for one in new])
            self._remember(
                "comment",
                [{"foreign_id": row.foreign_id, "comment_id": placed[row.place]["id"]} for row in rows],
            )
            self._scratch.execute(
                update(comments)
                .where(comments.c.place == bindparam("at"))
                .values(comment_id=bindparam("new"), path=bindparam("way"), root_id=bindparam("root")),
                [
                    {"at": place, "new": one["id"], "way": one["path"], "root": one["root_id"]}
                    for place, one in placed.items()
                ],
            )

    def _top_down(self) -> Iterator[list[Row[Any]]]:
        """The comments that come in with their parents' places in the site, parents first."""
        parents = comments.alias("parents")
        query = (
            select(
                comments,
                items.c.article_id,
                parents.c.comment_id.label("parent_id"),
                parents.c.path.label("parent_path"),
                parents.c.root_id.label("parent_root_id"),
            )
            .join(items, items.c.number == comments.c.item)
            .outerjoin(parents, parents.c.place == comments.c.parent)
            .where(*_coming())
            .order_by(comments.c.depth, comments.c.place)
            .limit(CHUNK)
        )
        rows = list(self._scratch.execute(query))
        while rows:
            yield rows
            after = tuple_(comments.c.depth, comments.c.place) > (rows[-1].depth, rows[-1].place)
            rows = list(self._scratch.execute(query.where(after)))

    def _comment(
        self,
        row: Row[Any],
        comment_id: int,
        above: tuple[int | None, str | None, int | None],
        author_id: int | None,
    ) -> dict[str, Any]:
        parent_id, parent_path, root_id = above
        status = Status(row.status)
        is_visible = status is Status.PUBLISHED
        return {
            "id": comment_id,
            "article_id": row.article_id,
            "parent_id": parent_id,
            "root_id": root_id or comment_id,
            "depth": row.depth,
            "path": threads.path_below(parent_path, threads.segment(row.created_at, comment_id)),
            "status": status,
            "is_drawn": is_visible or row.direct > 0 or row.every > 0,
            "author_id": author_id,
            "guest_name": "" if author_id else row.name,
            "guest_email": "" if author_id else row.email,
            "guest_website": "" if author_id else row.website,
            "body": row.body,
            "body_format": BodyFormat.HTML,
            "body_html": row.body_html,
            "render_version": RENDER_VERSION,
            "lang": self._lang,
            "held_reason": HELD_REASON if status is Status.HELD else None,
            "created_at": row.created_at,
            "published_at": min(row.created_at, self._moment) if is_visible else None,
            "reviewed_at": None if status is Status.HELD else self._moment,
            "direct_replies_count": row.direct,
            "all_replies_count": row.every,
        }

    # What an earlier import brought and a later export adds to

    def _count_up_for_what_was_here(self) -> None:
        for rows in self._chunks(
            select(items.c.number, items.c.article_id).where(items.c.is_here), items.c.number
        ):
            counts = self._counts([row.number for row in rows])
            for row in sorted(rows, key=lambda row: row.article_id):
                if row.number in counts:
                    self._count_up_article(row.article_id, *counts[row.number])
        grown = select(comments).where(comments.c.is_here, or_(comments.c.direct > 0, comments.c.every > 0))
        for rows in self._chunks(grown, comments.c.place):
            for row in rows:
                _count_up_ancestors(row)

    def _count_up_article(self, article_id: int, count: int, last: datetime) -> None:
        moves.lock(article_id)
        db.session.execute(
            update(Article)
            .where(Article.id == article_id)
            .values(
                comments_count=Article.comments_count + count,
                commented_at=case(
                    (Article.commented_at > last, Article.commented_at), else_=min(last, self._moment)
                ),
            )
            .execution_options(synchronize_session=False)
        )
        bump(f"article:{article_id}")

    # Shared

    def _member_ids(self, key: Any) -> dict[str, int]:
        """Of the blog's authors, by login or by number. Comments of visitors have the number 0, or none."""
        pairs = self._scratch.execute(select(key.label("named"), authors.c.member_id))
        return {row.named: row.member_id for row in pairs}

    def _remember(self, kind: str, rows: Values) -> None:
        known = {"site": self._site, "kind": kind, "imported_at": self._moment}
        _execute(insert(ImportedItem), [known | row for row in rows])


class _Ids:
    """Ids for rows that must know theirs before they are stored: a path holds the comment's."""

    def __init__(self, model: type[Article] | type[Comment]) -> None:
        self._table = model.__tablename__
        self._last = 0
        if _is_sqlite():  # the write lock is ours
            self._last = db.session.scalar(select(func.max(model.id))) or 0

    def take(self, count: int) -> list[int]:
        if _is_sqlite():
            self._last += count
            return list(range(self._last - count + 1, self._last + 1))
        drawn = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)")
        return sorted(db.session.scalars(drawn, {"table": self._table, "count": count}))


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _execute(statement: Any, rows: Values) -> None:
    if rows:
        db.session.connection().execute(statement, rows)


def _coming() -> tuple[Any, ...]:
    return comments.c.left_out.is_(None), ~comments.c.is_here


def _slugs_now_and_before() -> Iterator[str]:
    yield from db.session.scalars(select(Article.slug))
    before = select(FormerAddress.address).where(FormerAddress.address.startswith("/articles/"))
    for address in db.session.scalars(before):
        yield address.rpartition("/")[2]


def _first_revision(article: dict[str, Any]) -> dict[str, Any]:
    said = ("title", "summary", "body", "body_format", "body_html")
    return {name: article[name] for name in said} | {
        "article_id": article["id"],
        "number": 1,
        "created_at": article["published_at"],
        "created_by_id": article["author_id"],
    }


def _only_revision(comment: dict[str, Any]) -> dict[str, Any]:
    said = (
        "body",
        "body_format",
        "body_html",
        "render_version",
        "lang",
        "held_reason",
        "created_at",
        "published_at",
    )
    return {name: comment[name] for name in said} | {
        "comment_id": comment["id"],
        "number": 1,
        "created_by_id": comment["author_id"],
    }


def _count_up_ancestors(here: Row[Any]) -> None:
    """`here` is a comment of an earlier import under which visible ones came in now."""
    paths = threads.ancestor_paths(here.path)
    if here.depth <= threads.DRAWN_LEVELS:
        paths.append(here.path)
    direct = Comment.direct_replies_count + case((Comment.id == here.comment_id, here.direct), else_=0)
    every = Comment.all_replies_count + case((Comment.path.in_(paths), here.every), else_=0)
    db.session.execute(
        update(Comment)
        .where(or_(Comment.id == here.comment_id, Comment.path.in_(paths)))
        .values(
            direct_replies_count=direct,
            all_replies_count=every,
            is_drawn=or_(Comment.status == Status.PUBLISHED, direct > 0, every > 0),
        )
        .execution_options(synchronize_session=False)
    )
