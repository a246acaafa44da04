"""What goes wrong elsewhere: very deep, very long, gone meanwhile. Each has a clear answer and loses nothing."""

import re
from datetime import timedelta

import pytest
from markupsafe import Markup
from sqlalchemy import func, insert, select

from community.articles.models import Article, CommentsMode
from community.comments import conversation, reading, recount, threads
from community.comments.models import Comment, Status
from community.core.database import db, now
from community.core.writing import writing
from community.members.models import Access
from tests import factories
from tests.comments.sayings import say
from tests.comments.test_pages import SAID, change
from tests.comments.test_posting import set_status
from tests.comments.threads_of import many_comments, thread_of

DEEP = 20_000


@pytest.fixture
def writer(app):
    return factories.member(app, access=Access.AUTHOR)


@pytest.fixture
def article(app, writer):
    return factories.article(app, writer)


def chain(article, depth):
    """A line of comments, each answering the one before, with its counts as posting would leave them. The last id."""
    begin = now() - timedelta(days=2)
    rows, path = [], ""
    for level in range(1, depth + 1):
        at = begin + timedelta(seconds=level)
        path = threads.path_below(path, threads.segment(at, level))
        below = depth - level
        rows.append(
            {
                "id": level, "article_id": article.id, "author_id": article.author_id, "root_id": 1,
                "parent_id": level - 1 or None, "depth": level, "path": path, "is_drawn": True,
                "status": Status.PUBLISHED, "created_at": at, "published_at": at,
                "body": f"Level {level}.", "body_html": Markup("<p>Level {}.</p>").format(level),
                "direct_replies_count": int(below > 0),
                "all_replies_count": below if level <= threads.DRAWN_LEVELS else 0,
            }
        )  # fmt: skip
    with writing():
        for start in range(0, depth, 500):
            db.session.execute(insert(Comment), rows[start : start + 500])
        db.session.get_one(Article, article.id).comments_count = depth
        if db.engine.dialect.name == "postgresql":
            db.session.execute(select(func.setval("comments_id_seq", depth)))
    return depth


def test_a_reply_twenty_thousand_levels_deep_is_written_shown_and_found(app, visitor, article, writer):
    with app.app_context():
        last = chain(article, DEEP)
    visitor.log_in(writer)
    address = f"/comments/{last}/reply"
    answer = visitor.send(visitor.visit(address), address, body="Down here.")
    with app.app_context():
        reply = db.session.scalars(select(Comment).order_by(Comment.id.desc()).limit(1)).one()
        assert (reply.depth, len(reply.path or "")) == (DEEP + 1, 9 * threads.SEGMENT)
        assert list(recount.differences()) == []
    page = visitor.visit(answer.location)
    shown = page.one(f"#comment-{reply.id}")
    assert shown is not None
    assert "In reply to" in page.words(f"#comment-{reply.id} .comment-answers")
    assert len(visitor.statements) <= 10
    visitor.visit(f"/articles/{article.slug}")
    assert len(visitor.statements) <= 8


@pytest.mark.long
@pytest.mark.parametrize("under_one_root", [False, True], ids=["roots", "under one root"])
def test_a_thread_of_a_hundred_thousand_pages_as_one_of_a_hundred(app, visitor, article, under_one_root):
    with app.app_context():
        first = many_comments(article, 100_000, under_one_root=under_one_root)
        assert list(recount.differences()) == []
    place = f"/articles/{article.slug}"
    last = first + 99_999
    for comment_id in (first, first + 30, first + 50_000, last):
        answer = visitor.get(f"/comments/{comment_id}")
        assert len(visitor.statements) <= 6
        page = visitor.visit(answer.location)
        assert page.one(f"#comment-{comment_id}") is not None
        assert len(visitor.statements) <= 7
    for sort in ("newest", "best"):
        visitor.visit(f"{place}?sort={sort}")
        assert len(visitor.statements) <= 6


def test_what_the_large_thread_holds_is_what_posting_would_write(app, context, article):
    first = many_comments(article, 40, under_one_root=True)
    row = db.session.get_one(Comment, first + 39)
    assert row.path == (db.session.get_one(Comment, first).path or "") + threads.segment(
        row.created_at + timedelta(milliseconds=39), row.id
    )
    assert list(recount.differences()) == []


# --- permalinks that always arrive ---


def arrives(visitor, comment_id):
    """Follow a permalink; the page it leads to, which holds the comment's place."""
    answer = visitor.get(f"/comments/{comment_id}")
    assert answer.status_code == 302, answer.status_code
    assert answer.location.endswith(f"#comment-{comment_id}")
    page = visitor.visit(answer.location)
    assert page.select(f"#comment-{comment_id}"), answer.location
    return page


@pytest.mark.parametrize("place", [0, 49, 50, 51, 99, 119])
def test_a_permalink_arrives_on_its_page(app, visitor, article, place):
    with app.app_context():
        thread_of(app, article, 120, 0)
        ids = list(db.session.scalars(select(Comment.id).order_by(Comment.path)))
    arrives(visitor, ids[place])


@pytest.mark.parametrize("place", [0, 20, 21, 22, 150, 299])
def test_a_permalink_arrives_in_a_branch_that_was_cut(app, visitor, article, place):
    with app.app_context():
        first = many_comments(article, 300, under_one_root=True)
    arrives(visitor, first + place)


@pytest.mark.parametrize("status", [Status.HELD, Status.REJECTED, Status.SPAM])
def test_a_permalink_of_what_is_hidden_arrives_for_its_writer_and_for_others_at_its_place(
    app, visitor, another, article, writer, status
):
    with app.app_context():
        alone, answered = say(article, writer), say(article, writer)
        say(article, writer, parent=answered)
        alone_id, answered_id = alone.id, answered.id
        for comment_id in (alone_id, answered_id):
            set_status(db.session.get_one(Comment, comment_id), status)
    mine = another().log_in(writer)
    for comment_id in (alone_id, answered_id):
        assert mine_text(arrives(mine, comment_id), comment_id)
    assert visitor.get(f"/comments/{alone_id}").status_code == 404
    assert "replies are kept" in arrives(visitor, answered_id).words(f"#comment-{answered_id} .placeholder")


def mine_text(page, comment_id):
    return " ".join(page.select(f"#comment-{comment_id} .comment-body")[0].itertext())


def test_a_permalink_of_what_was_withdrawn_is_gone_or_a_placeholder(app, visitor, article, writer):
    with app.app_context():
        alone, answered = say(article, writer), say(article, writer)
        say(article, writer, parent=answered)
        alone_id, answered_id = alone.id, answered.id
        for comment_id in (alone_id, answered_id):
            set_status(db.session.get_one(Comment, comment_id), Status.WITHDRAWN)
    assert visitor.get(f"/comments/{alone_id}").status_code == 410
    arrives(visitor, answered_id)


def test_a_permalink_arrives_on_a_closed_article(app, visitor, article, writer):
    with app.app_context():
        comment = say(article, writer)
    change(app, article, comments_mode=CommentsMode.CLOSED, closed_at=now(), closed_rule="author")
    page = arrives(visitor, comment.id)
    assert "Comments are closed" in page.text
    assert not page.has(".comment-reply")


def test_a_held_comment_deep_in_a_cut_branch_is_found_by_its_writer(app, visitor, article):
    member = factories.member(app)
    with app.app_context():
        first = many_comments(article, 60, under_one_root=True)
        comment = say(article, member, "Held down here.", parent=db.session.get_one(Comment, first + 59))
        assert comment.status is Status.HELD
    page = arrives(visitor.log_in(member), comment.id)
    assert "Awaiting review." in page.text


# --- meanwhile ---


def test_an_article_closed_while_one_answers_keeps_the_text(app, visitor, article, writer):
    with app.app_context():
        parent = say(article, writer)
    address = f"/comments/{parent.id}/reply"
    page = visitor.visit(address)
    change(app, article, comments_mode=CommentsMode.CLOSED, closed_at=now(), closed_rule="moderator")
    answer = visitor.send(page, address, status=409, **SAID)
    assert SAID["body"] in answer.text
    assert "closed while you wrote" in answer.text


@pytest.mark.parametrize("what", ["new", "reply", "edit"])
def test_who_is_suspended_with_a_form_open_is_told_until_when_and_keeps_the_text(
    app, visitor, article, writer, what
):
    with app.app_context():
        comment = say(article, writer, "Before.")
    addresses = {
        "new": (f"/articles/{article.slug}/comments/new", f"/articles/{article.slug}/comments"),
        "reply": (f"/comments/{comment.id}/reply",) * 2,
        "edit": (f"/comments/{comment.id}/edit",) * 2,
    }
    form, action = addresses[what]
    page = visitor.log_in(writer).visit(form)
    change(app, writer, suspended_until=now() + timedelta(days=3))
    answer = visitor.send(page, action, status=403, body="Typed at length meanwhile.")
    assert "Typed at length meanwhile." in answer.text
    assert "until" in answer.text
    with app.app_context():
        assert db.session.scalars(select(Comment.body)).all() == ["Before."]


def test_a_page_of_a_deep_line_is_cut_where_branches_are(app, context, article):
    chain(article, 60)
    article = db.session.merge(article, load=False)
    db.session.refresh(article)
    talk = conversation.read(article, viewer=None, guest=None)
    shown = list(talk.shown)
    assert len(shown) == reading.ROWS_OF_BRANCH
    assert max(one.level for one in shown) == threads.DRAWN_LEVELS
    assert shown[0].more_count == 60 - reading.ROWS_OF_BRANCH


@pytest.mark.sqlite_only("PostgreSQL sees that `is_drawn = true` means `is_drawn`")
@pytest.mark.parametrize(
    "query", ["", "?sort=newest", "?sort=best", "?branch={0}", "?branch={0}&from={1}", "?from={0}"]
)
def test_a_page_reads_the_thread_by_its_partial_indexes(app, visitor, article, query):
    """SQLite takes them only for a condition written as theirs is; else it reads every row."""
    with app.app_context():
        first = many_comments(article, 100, under_one_root=True)
    visitor.visit(f"/articles/{article.slug}{query.format(first, first + 50)}")
    plans = []
    with app.app_context():
        for said in visitor.statements:
            if "FROM comments" in said:
                plain = said.replace("?", "1")
                rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {plain}").all()
                plans += [row[3] for row in rows]
    assert any(
        "ix_comments_roots" in plan or "ix_comments_branch" in plan or "ix_comments_best" in plan
        for plan in plans
    )
    assert not [plan for plan in plans if re.match(r"SCAN (comments|cut)", plan)], plans
