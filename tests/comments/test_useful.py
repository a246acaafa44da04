"""Useful marks: one of each member, taken back, never on one's own; the count shows, the score sorts."""

import math

import pytest
from sqlalchemy import select

from community.comments import recount, useful
from community.comments.models import Comment, UsefulMark
from community.core.database import db
from community.core.refusals import Refused
from community.core.writing import writing
from community.members.models import Access, Member
from tests import factories
from tests.comments.sayings import say
from tests.comments.test_pages import change


@pytest.fixture
def writer(app):
    return factories.member(app, access=Access.AUTHOR)


@pytest.fixture
def article(app, writer):
    return factories.article(app, writer)


def say_useful(comment, member, is_useful=True):
    with writing():
        found = db.session.get_one(Comment, comment.id)
        by = db.session.get_one(Member, member.id)
        (useful.mark if is_useful else useful.unmark)(found, by)
    return db.session.get_one(Comment, comment.id)


def wilson(marks, against=0.0):
    """As the paper has it, by floating point."""
    said = marks + against
    if not said:
        return 0.0
    z, share = 1.28, marks / said
    spread = z * math.sqrt((share * (1 - share) + z * z / (4 * said)) / said)
    return (share + z * z / (2 * said) - spread) / (1 + z * z / said)


def test_each_member_counts_once_however_often_they_press(app, context, article, writer):
    comment = say(article, writer)
    ada, bao = factories.member(app), factories.member(app)
    for member in (ada, ada, bao, ada):
        comment = say_useful(comment, member)
    assert comment.useful_count == 2
    assert db.session.query(UsefulMark).count() == 2
    assert list(recount.differences()) == []


def test_taken_back_it_is_as_if_never_said(app, context, article, writer):
    comment = say(article, writer)
    ada = factories.member(app)
    say_useful(comment, ada)
    for _ in range(2):
        comment = say_useful(comment, ada, is_useful=False)
    assert (comment.useful_count, comment.score) == (0, 0)
    assert list(recount.differences()) == []


def test_nobody_finds_their_own_comment_useful(app, context, article, writer):
    comment = say(article, writer)
    with pytest.raises(Refused) as refused:
        say_useful(comment, writer)
    assert (refused.value.code, refused.value.status) == ("comments.own_useful", 403)


def test_what_waits_for_a_moderator_is_not_marked(app, context, article):
    comment = say(article, "Colm")
    with pytest.raises(Refused) as refused:
        say_useful(comment, factories.member(app))
    assert refused.value.status == 409


@pytest.mark.parametrize("marks", [0, 1, 2, 7, 50, 1000])
@pytest.mark.parametrize("against", [0.0, 0.5, 3.0])
def test_the_score_is_wilsons_lower_bound_to_three_decimals(context, article, writer, marks, against):
    comment = say(article, writer)
    with writing():
        row = db.session.get_one(Comment, comment.id)
        row.useful_count, row.flag_weight = marks, against
        db.session.flush()
        useful.rescore(row)
    score = db.session.scalar(select(Comment.score).where(Comment.id == comment.id))
    assert score == pytest.approx(wilson(marks, against), abs=0.000_51)
    assert score == round(score, 3)


def test_flags_weigh_against_marks(app, context, article, writer):
    comment = say(article, writer)
    marked = say_useful(comment, factories.member(app)).score
    change(app, comment, flag_weight=2.0)
    db.session.expire_all()
    again = say_useful(comment, factories.member(app))
    assert marked == pytest.approx(wilson(1), abs=0.001)
    assert again.score == pytest.approx(wilson(2, 2.0), abs=0.001)


# --- the page ---


def test_the_most_useful_come_first_and_pages_of_them_show_each_once(app, visitor, article, writer):
    with app.app_context():
        said = [say(article, writer, f"Number {n}.").id for n in range(4)]
        for n, marks in enumerate((0, 3, 1, 2)):
            for _ in range(marks):
                say_useful(db.session.get_one(Comment, said[n]), factories.member(app))
    page = visitor.visit(f"/articles/{article.slug}?sort=best")
    order = [int(one.get("id").removeprefix("comment-")) for one in page.select("article.comment")]
    assert order == [said[1], said[3], said[2], said[0]]
    assert page.words(".order [aria-current]") == "Most useful"


def test_visitors_and_the_writer_see_the_count_and_members_a_button(app, visitor, another, article, writer):
    with app.app_context():
        comment = say(article, writer)
        ada = factories.member(app)
        say_useful(comment, ada)
    address = f"/articles/{article.slug}"
    page = visitor.visit(address)
    assert page.words(".comment-useful-said") == "Useful to 1"
    assert "csrf_token" not in page.html
    assert not page.has(".comment-useful")
    assert not another().log_in(writer).visit(address).has(".comment-useful")
    for member, pressed in ((ada, "true"), (factories.member(app), "false")):
        button = another().log_in(member).visit(address).one(".comment-useful")
        assert button.get("aria-pressed") == pressed
        assert button.get("formaction") == f"/comments/{comment.id}/useful"


def test_a_page_of_many_comments_carries_one_token_for_all_its_buttons(app, visitor, article, writer):
    with app.app_context():
        for _ in range(5):
            say(article, writer)
    page = visitor.log_in(factories.member(app)).visit(f"/articles/{article.slug}")
    assert len(page.select("button.comment-useful")) == 5
    assert {button.get("form") for button in page.select("button.comment-useful")} == {"useful"}
    assert len(page.select("#useful input[name=csrf_token]")) == 1


def test_a_member_presses_and_presses_again_without_script(app, visitor, article, writer):
    with app.app_context():
        comment = say(article, writer)
    address = f"/comments/{comment.id}/useful"
    visitor.log_in(factories.member(app))
    for pressed, said, count in (("true", "Marked as useful.", "1"), ("false", "any more", "")):
        page = visitor.visit(f"/articles/{article.slug}")
        token = page.one("#useful input").get("value")
        value = page.one(".comment-useful").get("value")
        answer = visitor.post(address, {"csrf_token": token, "useful": value})
        assert answer.location.endswith(f"#comment-{comment.id}")
        page = visitor.visit(answer.location)
        assert said in page.words(".flash")
        assert page.one(".comment-useful").get("aria-pressed") == pressed
        assert (page.one(".comment-useful-count").text or "") == count


def test_a_script_is_told_the_count_and_what_to_say(app, visitor, article, writer):
    with app.app_context():
        comment = say(article, writer)
    token = visitor.log_in(factories.member(app)).visit("/theme").form("/theme").fields["csrf_token"]
    fields = {"csrf_token": token, "useful": "yes"}
    answer = visitor.post(f"/comments/{comment.id}/useful", fields, headers={"X-Part": "useful"})
    assert answer.json == {"count": 1, "words": "Marked as useful. Useful to 1 member."}


def test_a_mark_on_what_one_may_not_see_is_not_there(app, visitor, article):
    with app.app_context():
        comment = say(article, "Colm")
    token = visitor.log_in(factories.member(app)).visit("/theme").form("/theme").fields["csrf_token"]
    assert visitor.post(f"/comments/{comment.id}/useful", {"csrf_token": token}).status_code == 404
