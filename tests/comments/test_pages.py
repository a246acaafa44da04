"""Comments as people meet them: forms, what is answered, what is kept, what it costs."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from community.articles.models import CommentsMode
from community.comments.models import Comment, Guest, Status
from community.core.database import db, now
from community.core.writing import writing
from community.members.models import Access
from community.moderation.models import Reason, Verdict
from tests import factories
from tests.accounts.people import CLOCKS, with_password
from tests.comments.sayings import say
from tests.comments.threads_of import thread_of
from tests.moderation.test_decisions import decide
from tests.page import Page

SAID = {"body": "I answer “plumber” and leave out the comedy.", "name": "Colm", "email": "colm@example.org"}


@pytest.fixture
def writer(app):
    return factories.member(app, access=Access.AUTHOR)


@pytest.fixture
def article(app, writer):
    return factories.article(app, writer)


@pytest.fixture
def form(article):
    return f"/articles/{article.slug}/comments/new"


@pytest.fixture
def action(article):
    return f"/articles/{article.slug}/comments"


def test_a_guest_writes_and_sees_their_comment_waiting_in_its_place(visitor, another, article, form, action):
    answer = visitor.send(visitor.visit(form), action, **SAID)
    page = visitor.visit(answer.location)
    assert "Awaiting review" in page.text
    assert SAID["body"] in page.text
    assert SAID["email"] not in page.html
    assert SAID["body"] not in another().visit(f"/articles/{article.slug}").text


def test_a_guest_who_logs_in_first_takes_the_text_along(app, visitor, article, form, action):
    member = with_password(app)
    answer = visitor.send(visitor.visit(form), action, status=401, log_in="1", **SAID)
    assert "What you wrote is safe" in answer.text
    door = Page(answer, status=401)
    back = visitor.send(door, "/log-in", status=200, identifier=member.handle, password=CLOCKS)
    assert Page(back, is_member=True).form(action).fields["body"] == SAID["body"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Comment)) == 0


def test_a_guest_is_known_again_by_name_and_never_by_address(visitor, another, form, action):
    visitor.send(visitor.visit(form), action, **SAID)
    fields = visitor.visit(form).form(action).fields
    assert (fields["name"], fields["email"]) == ("Colm", "")
    assert another().visit(form).form(action).fields["name"] == ""


def test_moderators_have_a_link_to_the_desk_and_nobody_else(app, visitor, another, article, writer):
    with app.app_context():
        comment = say(article, writer)
    moderator = factories.member(app, access=Access.MODERATOR)
    page = visitor.log_in(moderator).visit(f"/articles/{article.slug}")
    assert f'href="/moderation/?comment={comment.id}#case"' in page.html
    assert comment.body in visitor.visit(f"/moderation/?comment={comment.id}").text
    for viewer in (another(), another().log_in(writer)):
        assert "/moderation/?" not in viewer.visit(f"/articles/{article.slug}").html


def test_a_placeholder_says_why_and_leads_to_the_log(app, visitor, article, writer):
    moderator = factories.member(app, access=Access.MODERATOR)
    with app.app_context():
        parent = say(article, writer)
        say(article, writer, parent=parent)
        decide(parent, Verdict.REJECT, moderator, reason=Reason.ADVERTISING)
    page = visitor.visit(f"/articles/{article.slug}")
    assert "Removed by a moderator: advertising." in page.text
    log = visitor.visit("/moderation/log?kind=reject&reason=advertising")
    assert 'href="/moderation/log?kind=reject&amp;reason=advertising"' in page.html
    assert article.title in log.text


def test_a_guest_reads_that_members_can_ask_for_a_second_opinion(app, visitor, form, action):
    answer = visitor.send(visitor.visit(form), action, **SAID)
    with app.app_context():
        comment = db.session.scalar(select(Comment))
    change(app, comment, status=Status.REJECTED, decided_reason="unkind")
    assert "Members can ask another moderator" in visitor.visit(answer.location).text


def test_a_visitors_reading_page_carries_no_token_and_no_cookie(visitor, article):
    page = visitor.visit(f"/articles/{article.slug}")
    assert "csrf_token" not in page.html
    assert "Set-Cookie" not in page.response.headers
    assert "public" in page.response.headers["Cache-Control"]


def test_the_form_of_a_guest_is_never_kept_by_a_cache(visitor, form):
    assert visitor.visit(form).response.headers["Cache-Control"] == "private, no-store"


def test_a_member_speaks_as_one_of_their_roles_and_the_label_stays(
    app, visitor, article, form, action, writer
):
    role = factories.role(app, writer, "Lift engineer")
    visitor.log_in(writer)
    answer = visitor.send(visitor.visit(form), action, body="Mine has two floors.", speaking_as=str(role.id))
    assert "Lift engineer" in visitor.visit(answer.location).text
    again = visitor.visit(form).form(action)
    assert again.fields["speaking_as"] == str(role.id)


def test_a_member_is_told_what_was_done_and_a_guest_sees_it_by_its_state(app, visitor, another, form, action):
    visitor.log_in(factories.member(app))
    answer = visitor.send(visitor.visit(form), action, body="Mine has two floors.")
    assert "It waits for a moderator" in visitor.visit(answer.location).words(".flash .note-held")
    answer = visitor.send(visitor.visit(form), action, body="Mine has two floors.")
    page = visitor.visit(answer.location)
    assert "You said this a moment ago" in page.words(".flash")
    address = next(link for link in page.links if link.endswith("/withdraw"))
    answer = visitor.send(visitor.visit(address), address)
    assert "Your comment is withdrawn." in visitor.visit(answer.location).words(".flash .note-success")
    guest = another()
    answer = guest.send(guest.visit(form), action, **SAID)
    assert not guest.visit(answer.location).has(".flash")


def test_nobody_speaks_as_somebody_elses_role(app, visitor, form, action, writer):
    theirs = factories.role(app, factories.member(app), "Judge")
    visitor.log_in(writer)
    answer = visitor.send(
        visitor.visit(form), action, status=422, body="I judge.", speaking_as=str(theirs.id)
    )
    assert "I judge." in answer.text


def test_a_reply_stands_below_what_it_answers(visitor, article, form, action, writer):
    visitor.log_in(writer)
    first = visitor.send(visitor.visit(form), action, body="A question?")
    comment_id = int(first.location.split("#comment-")[1])
    let_time_pass(visitor.app)
    page = visitor.visit(f"/comments/{comment_id}/reply")
    assert "A question?" in page.text
    visitor.send(page, f"/comments/{comment_id}/reply", body="An answer.")
    shown = visitor.visit(f"/articles/{article.slug}").text
    assert shown.index("A question?") < shown.index("An answer.")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"body": ""}, "Write something first."),
        ({"body": "x" * 10_001}, "10000 characters"),
        ({"name": ""}, "Tell us what to call you"),
        ({"name": "🎉"}, "A name needs a letter or a digit"),
        ({"email": "colm.example.org"}, "does not look like an e-mail address"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    visitor, form, action, values, words
):
    answer = visitor.send(visitor.visit(form), action, status=422, **{**SAID, **values})
    assert words in answer.text
    for kept in {**SAID, **values}.values():
        assert kept.replace("“", "“") in answer.text


def test_a_preview_shows_what_would_be_stored_and_stores_nothing(visitor, form, action):
    answer = visitor.send(visitor.visit(form), action, status=200, body="**So** it is.", preview="1")
    assert "<strong>So</strong> it is." in answer.text
    assert count(visitor.app, Comment) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "", "Referer": "https://evil.example/x"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_guests_post_from_elsewhere_is_refused_kept_and_may_be_sent_again(visitor, form, action, headers):
    page = visitor.visit(form)
    fields = {**page.form(action).fields, **SAID}
    answer = visitor.post(action, fields, headers=headers)
    assert answer.status_code == 403
    assert SAID["body"] in answer.text
    assert count(visitor.app, Comment) == 0
    from tests.page import Page

    again = Page(answer, status=403).form(action)
    assert again.fields["csrf_token"]
    assert visitor.post(action, again.fields, headers=headers).status_code == 303


def test_a_stamp_of_another_article_or_none_is_not_taken(app, visitor, form, action, writer):
    other = factories.article(app, writer)
    stolen = (
        visitor.visit(f"/articles/{other.slug}/comments/new")
        .form(f"/articles/{other.slug}/comments")
        .fields["stamp"]
    )
    for stamp in (stolen, "", "nonsense"):
        answer = visitor.post(action, {**SAID, "stamp": stamp})
        assert answer.status_code == 403
        assert SAID["body"] in answer.text
    assert count(app, Comment) == 0


def test_the_same_form_sent_twice_is_one_comment_of_one_guest(visitor, another, form, action):
    page = visitor.visit(form)
    fields = {**page.form(action).fields, **SAID}
    first = visitor.post(action, fields)
    second = another().post(action, fields)
    assert first.location == second.location or second.status_code == 303
    assert (count(visitor.app, Comment), count(visitor.app, Guest)) == (1, 1)


def test_a_form_with_a_members_token_is_never_taken_as_a_guests(visitor, form, action):
    page = visitor.visit(form)
    answer = visitor.post(action, {**page.form(action).fields, **SAID, "csrf_token": "old"})
    assert answer.status_code == 401
    assert SAID["body"] in answer.text


def test_closed_meanwhile_the_text_is_still_there(app, visitor, writer):
    article = factories.article(app, writer)
    page = visitor.visit(f"/articles/{article.slug}/comments/new")
    change(app, article, comments_mode=CommentsMode.CLOSED, closed_at=now(), closed_rule="author")
    answer = visitor.send(page, f"/articles/{article.slug}/comments", status=409, **SAID)
    assert SAID["body"] in answer.text
    assert "closed while you wrote" in answer.text


def test_too_fast_is_429_with_the_seconds_and_the_text(visitor, form, action, writer):
    visitor.log_in(writer)
    visitor.send(visitor.visit(form), action, body="One.")
    answer = visitor.send(visitor.visit(form), action, status=429, body="Two, already.")
    assert int(answer.headers["Retry-After"]) <= 16
    assert "Two, already." in answer.text


def test_an_old_article_says_that_and_why_comments_are_closed(app, visitor, writer):
    article = factories.article(app, writer, age=timedelta(days=120))
    page = visitor.visit(f"/articles/{article.slug}")
    assert "Comments are closed" in page.text
    assert "90 days after the article" in page.text
    assert "/comments/new" not in page.html


def test_one_edits_and_withdraws_ones_own_and_nobody_elses(
    app, visitor, another, article, form, action, writer
):
    visitor.log_in(writer)
    place = visitor.send(visitor.visit(form), action, body="Firts.").location
    comment_id = int(place.split("#comment-")[1])
    for what in ("edit", "withdraw"):
        assert another().get(f"/comments/{comment_id}/{what}").status_code == 404
        assert (
            another().log_in(factories.member(app)).get(f"/comments/{comment_id}/{what}").status_code == 404
        )
    page = visitor.visit(f"/comments/{comment_id}/edit")
    assert page.form(f"/comments/{comment_id}/edit").fields["body"] == "Firts."
    visitor.send(page, f"/comments/{comment_id}/edit", body="First.")
    assert "First." in visitor.visit(f"/articles/{article.slug}").text
    visitor.send(visitor.visit(f"/comments/{comment_id}/withdraw"), f"/comments/{comment_id}/withdraw")
    assert "First." not in visitor.visit(f"/articles/{article.slug}").text
    assert visitor.get(f"/comments/{comment_id}").status_code == 410


@pytest.mark.parametrize(
    ("roots", "replies"),
    [(100, 0), (10, 9), (50, 19)],
    ids=["100 roots", "100 in branches", "1,000 comments"],
)
def test_a_thread_costs_a_visitor_six_queries_and_a_member_eight(
    app, visitor, another, article, roots, replies
):
    with app.app_context():
        thread_of(app, article, roots, replies)
    visitor.visit(f"/articles/{article.slug}")
    assert len(visitor.statements) <= 6, visitor.statements
    member = another().log_in(factories.member(app))
    member.visit(f"/articles/{article.slug}")
    assert len(member.statements) <= 8, member.statements


@pytest.mark.parametrize("number", ["0", "00", "9" * 19, "9" * 5000, "٣", "-1", "1e3", "1%00"])
def test_no_number_in_an_address_breaks_anything(visitor, number):
    assert visitor.get(f"/comments/{number}").status_code in (400, 404, 414)


def change(app, row, **values):

    with app.app_context(), writing():
        found = db.session.get_one(type(row), row.id)
        for name, value in values.items():
            setattr(found, name, value)


def let_time_pass(app):
    """What was written was written a minute ago."""
    from sqlalchemy import update

    with app.app_context(), writing():
        db.session.execute(update(Comment).values(created_at=now() - timedelta(minutes=1)))


def count(app, model):
    with app.app_context():
        return db.session.query(model).count()


def test_who_comes_too_late_to_edit_reads_why_and_what_is_left(app, visitor, article, form, action, writer):
    visitor.log_in(writer)
    answer = visitor.send(visitor.visit(form), action, body="Mine has two floors.")
    edit = next(
        link for link in visitor.visit(answer.location).links if re.fullmatch(r"/comments/\d+/edit", link)
    )
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        page = visitor.visit(edit, status=403)
    assert "can be edited for 15 minutes after it was published. You can still withdraw it." in page.text
