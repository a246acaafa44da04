"""New comments while one reads: told by when they became visible, the same for all visitors of one page."""

from datetime import UTC, datetime, timedelta

import pytest

from community.articles.models import ArticleStatus, CommentsMode
from community.comments.models import Comment, Status
from community.core import cursors
from community.core.database import db, now
from community.members.models import Access
from tests import factories
from tests.comments.sayings import say
from tests.comments.test_pages import SAID, change
from tests.comments.test_posting import approve, set_status
from tests.comments.threads_of import thread_of


@pytest.fixture
def writer(app):
    return factories.member(app, access=Access.AUTHOR)


@pytest.fixture
def article(app, writer):
    return factories.article(app, writer)


def address_on(page):
    return page.one(".new-comments").get("data-address")


def test_what_others_say_meanwhile_is_counted_and_the_first_of_it_linked(app, visitor, article, writer):
    with app.app_context():
        say(article, writer)
    address = address_on(visitor.visit(f"/articles/{article.slug}"))
    assert visitor.get(address).json == {"count": 0, "words": "0 new comments", "url": None}
    with app.app_context():
        first = say(article, writer)
        say(article, writer, parent=first)
    told = visitor.get(address).json
    assert told == {"count": 2, "words": "2 new comments", "url": f"/comments/{first.id}"}
    assert len(visitor.statements) <= 2


def test_a_page_just_opened_has_no_news(app, visitor, article, writer):
    with app.app_context():
        say(article, writer)
        say(article, "Colm", "Held, and nobody knows.")
    address = address_on(visitor.visit(f"/articles/{article.slug}"))
    assert visitor.get(address).json["count"] == 0


def test_it_is_told_by_when_something_became_visible(app, visitor, article, writer):
    with app.app_context():
        held = say(article, "Colm", "Written before the page was opened.").id
        say(article, writer)
    address = address_on(visitor.visit(f"/articles/{article.slug}"))
    with app.app_context():
        approve(db.session.get_one(Comment, held))
    assert visitor.get(address).json["url"] == f"/comments/{held}"


@pytest.mark.parametrize("status", [Status.HELD, Status.REJECTED, Status.SPAM, Status.WITHDRAWN])
def test_what_is_gone_again_betrays_nothing(app, visitor, article, writer, status):
    with app.app_context():
        say(article, writer)
    address = address_on(visitor.visit(f"/articles/{article.slug}"))
    with app.app_context():
        set_status(say(article, writer), status)
        say(article, "Colm", "Held.")
    assert visitor.get(address).json["count"] == 0


def test_ones_own_do_not_count(app, visitor, another, article, writer):
    path = f"/articles/{article.slug}"
    address = address_on(visitor.visit(path))
    member = another().log_in(writer)
    guest = another()
    guest.send(guest.visit(f"{path}/comments/new"), f"{path}/comments", **SAID)
    with app.app_context():
        approve(db.session.query(Comment).one())
        say(article, writer)
    assert visitor.get(address).json["count"] == 2
    assert member.get(address).json["count"] == 1
    assert guest.get(address).json["count"] == 1


def test_visitors_of_one_page_ask_for_one_answer_that_a_cache_may_keep(
    app, visitor, another, article, writer
):
    with app.app_context():
        say(article, writer)
    path = f"/articles/{article.slug}"
    address = address_on(visitor.visit(path))
    assert address_on(another().visit(path)) == address
    answer = visitor.get(address)
    assert "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert "private" in another().log_in(writer).get(address).headers["Cache-Control"]


def test_the_count_is_bounded(app, visitor, article):
    address = f"/articles/{article.slug}/comments?since={cursors.encoded(now() - timedelta(days=9))}"
    with app.app_context():
        thread_of(app, article, 150, 0)
    assert visitor.get(address).json["words"] == "100 or more new comments"


def test_where_nothing_can_be_said_nobody_asks(app, visitor, article):
    change(app, article, comments_mode=CommentsMode.CLOSED, closed_at=now(), closed_rule="author")
    assert not visitor.visit(f"/articles/{article.slug}").has(".new-comments")


def test_a_person_who_follows_the_address_comes_to_the_conversation(visitor, article):
    answer = visitor.get(f"/articles/{article.slug}/comments")
    assert answer.location == f"/articles/{article.slug}#comments"


def test_an_address_that_is_none_has_no_news(app, visitor, article):
    since = cursors.encoded(datetime(2026, 1, 1, tzinfo=UTC))
    assert visitor.get(f"/articles/{article.slug}/comments?since=x").status_code == 404
    assert visitor.get(f"/articles/nothing/comments?since={since}").status_code == 404
    change(app, article, status=ArticleStatus.WITHDRAWN)
    assert visitor.get(f"/articles/{article.slug}/comments?since={since}").status_code == 404
