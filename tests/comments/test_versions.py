"""What a comment said before: only what was public, told by what went and what came."""

from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from community.comments import history
from community.comments.models import Comment, Status
from community.core.database import db, now
from community.members.models import Access
from tests import factories
from tests.comments.sayings import say
from tests.comments.test_posting import approve, edit, set_status


@pytest.fixture
def writer(app):
    return factories.member(app, access=Access.AUTHOR)


@pytest.fixture
def article(app, writer):
    return factories.article(app, writer)


def spelt(version):
    """A version in one line: `same [-gone-] {+new+}`."""
    marks = [
        f"[-{p.text}-]" if p.is_gone else f"{{+{p.text}+}}" if p.is_new else p.text for p in version.pieces
    ]
    return "".join(marks)


@given(st.text(alphabet="ab c\n.*é", max_size=60), st.text(alphabet="ab c\n.*é", max_size=60))
def test_a_difference_holds_both_texts_whole(before, after):
    pieces = history.difference(before, after)
    assert "".join(piece.text for piece in pieces if not piece.is_new) == before
    assert "".join(piece.text for piece in pieces if not piece.is_gone) == after


def test_words_are_compared_not_letters():
    version = history.Version(now(), history.difference("Hold the line, Ada.", "Hold this line, Ada!"))
    assert spelt(version) == "Hold [-the -]{+this +}line, Ada[-.-]{+!+}"


def test_texts_that_have_nothing_in_common_are_not_compared_word_by_word():
    before, after = " ".join(f"a{n}" for n in range(900)), " ".join(f"b{n}" for n in range(900))
    assert len(history.difference(before, after)) == 2


def test_each_edit_is_a_version_and_the_first_is_the_oldest(context, article, writer):
    comment = say(article, writer, "One word.")
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        edit(comment, writer, "Two words.")
        edit(comment, writer, "Two long words.")
    versions = history.versions_of(db.session.get_one(Comment, comment.id))
    assert [spelt(version) for version in versions] == [
        "Two {+long +}words.",
        "[-One word-]{+Two words+}.",
        "One word.",
    ]
    assert [version.is_first for version in versions] == [False, False, True]


def test_what_waited_or_was_never_public_is_no_version(app, context, article):
    member = factories.member(app)
    comment = say(article, member, "Never seen.")
    assert history.versions_of(comment) == []
    edit(comment, member, "Seen at last.")
    approve(db.session.get_one(Comment, comment.id))
    edit(comment, member, "See https://example.org/a https://example.org/b")
    comment = db.session.get_one(Comment, comment.id)
    assert comment.pending_revision_id
    assert [spelt(version) for version in history.versions_of(comment)] == ["Seen at last."]


def test_of_many_versions_the_latest_twenty_are_told(context, article, writer):
    comment = say(article, writer, "Version 0.")
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        for number in range(1, 25):
            edit(comment, writer, f"Version {number}.")
    versions = history.versions_of(db.session.get_one(Comment, comment.id))
    assert len(versions) == history.MOST_VERSIONS
    assert spelt(versions[0]) == "Version [-23-]{+24+}."
    assert spelt(versions[-1]) == "Version [-4-]{+5+}."
    assert not versions[-1].is_first


# --- the page ---


def test_edited_leads_to_the_page_that_shows_what_changed(app, visitor, article, writer):
    with app.app_context():
        comment = say(article, writer, "The <b>old</b> words.")
        with time_machine.travel(now() + timedelta(minutes=6), tick=False):
            edit(comment, writer, "The <b>new</b> words.")
    page = visitor.visit(f"/articles/{article.slug}")
    address = f"/comments/{comment.id}/history"
    assert address in page.links
    page = visitor.visit(address)
    assert (page.words("del"), page.words("ins")) == ("old", "new")
    assert "<b>" not in page.html
    assert "Set-Cookie" not in page.response.headers
    assert len(visitor.statements) <= 3


@pytest.mark.parametrize("status", [Status.HELD, Status.REJECTED, Status.SPAM, Status.WITHDRAWN])
def test_the_history_of_what_one_may_not_read_is_not_there(app, visitor, another, article, writer, status):
    with app.app_context():
        comment = say(article, writer, "Words of old.")
        with time_machine.travel(now() + timedelta(minutes=6), tick=False):
            edit(comment, writer, "Other words.")
        say(article, writer, "A reply.", parent=db.session.get_one(Comment, comment.id))
        set_status(db.session.get_one(Comment, comment.id), status)
    address = f"/comments/{comment.id}/history"
    assert visitor.get(address).status_code == 404
    assert another().log_in(factories.member(app)).get(address).status_code == 404
    seen = 404 if status is Status.WITHDRAWN else 200
    assert another().log_in(writer).get(address).status_code == seen


def test_an_article_that_is_not_out_has_no_history_of_comments(app, visitor, article, writer):
    from community.articles.models import ArticleStatus
    from tests.comments.test_pages import change

    with app.app_context():
        comment = say(article, writer)
    change(app, article, status=ArticleStatus.WITHDRAWN)
    assert visitor.get(f"/comments/{comment.id}/history").status_code == 404
