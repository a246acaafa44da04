"""The door: what was typed is never lost, and nothing is sent that the person did not send.

The table of who may call what is in `tests/house/test_access.py`; every form is walked in `test_every_form.py`.
"""

from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from community.accounts import access
from community.accounts.models import LoginSession
from community.articles.models import Article
from community.comments.models import Comment
from community.core.database import db, now
from community.core.http.site import Site
from community.core.writing import turns, writing
from community.members.models import Access, Member
from tests import factories
from tests.accounts.people import CLOCKS, with_password
from tests.comments.sayings import say
from tests.page import Page
from tests.visitor import Visitor

TYPED = "First line <b>& more</b>\n\n  second “line” ends here"
DRAFT = {"title": "Half a vicar", "body": TYPED}


def count(app: Site, model: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def draft_posted_by_somebody_logged_out(app: Site, visitor: Visitor) -> Page:
    """A member opens the form, is logged out elsewhere, sends it: the 401 page."""
    ada = with_password(app)
    form = visitor.log_in(ada).visit("/articles/new").form("/articles/new")
    visitor.client.delete_cookie("session")
    visitor.is_member = False
    return Page(visitor.post("/articles/new", {**form.fields, **DRAFT}), status=401)


def kept_texts(page: Page) -> list[str]:
    """What an error page holds of a form that can't be sent again."""
    return [(text.text or "").replace("\r\n", "\n").strip() for text in page.select("textarea[readonly]")]


# --- logged out meanwhile ---


def test_the_log_in_page_holds_what_was_typed(app: Site, visitor: Visitor) -> None:
    page = draft_posted_by_somebody_logged_out(app, visitor)
    assert "What you wrote is safe" in page.text
    assert "First line <b>& more</b> second “line” ends here" in page.text
    fields = page.form("/log-in").fields
    assert fields["carried_to"] == "/articles/new"
    assert fields["carried.title"] == "Half a vicar"
    assert fields["carried.body"].replace("\r\n", "\n") == TYPED
    assert not any("csrf_token" in name and name != "csrf_token" for name in fields)
    assert count(app, Article) == 0


def test_after_log_in_the_form_is_shown_again_and_not_sent(app: Site, visitor: Visitor) -> None:
    page = draft_posted_by_somebody_logged_out(app, visitor)
    response = visitor.send(page, "/log-in", status=200, identifier="ada", password=CLOCKS)
    form_page = Page(response, is_member=True)
    assert "You are logged in. Here is what you wrote" in form_page.text
    form = form_page.form("/articles/new")
    assert form.fields["title"] == "Half a vicar"
    assert form.fields["body"].replace("\r\n", "\n") == TYPED
    assert count(app, Article) == 0
    assert response.headers["Cache-Control"] == "private, no-store"
    visitor.is_member = True
    visitor.send(form_page, "/articles/new")
    with app.app_context():
        assert db.session.scalars(select(Article)).one().body.replace("\r\n", "\n") == TYPED


def test_a_wrong_password_goes_on_carrying(app: Site, visitor: Visitor) -> None:
    page = draft_posted_by_somebody_logged_out(app, visitor)
    for _ in range(2):
        wrong = {"identifier": "ada", "password": "wrong password"}
        page = Page(visitor.send(page, "/log-in", status=422, **wrong), status=422)
        assert "What you wrote is safe" in page.text
    right = {"identifier": "ada", "password": CLOCKS}
    form_page = Page(visitor.send(page, "/log-in", status=200, **right), is_member=True)
    assert form_page.form("/articles/new").fields["body"].replace("\r\n", "\n") == TYPED


def test_an_expired_log_in_page_goes_on_carrying(app: Site, visitor: Visitor) -> None:
    page = draft_posted_by_somebody_logged_out(app, visitor)
    fields = page.form("/log-in").filled(identifier="ada", password=CLOCKS)
    expired = Page(visitor.post("/log-in", {**fields, "csrf_token": "gone"}), status=400)
    assert expired.form("/log-in").fields["carried.title"] == "Half a vicar"
    visitor.send(expired, "/log-in", status=200, password=CLOCKS)


def test_who_has_no_account_may_join_and_bring_it_along(app: Site, visitor: Visitor) -> None:
    page = draft_posted_by_somebody_logged_out(app, visitor)
    form = page.form("/log-in")
    assert page.one("button[name=arriving]").get("formaction") == "/sign-up"
    sign_up = Page(visitor.post("/sign-up", {**form.fields, "arriving": "1"}))
    assert not sign_up.has(".error-summary")
    back = Page(visitor.post("/log-in", {**sign_up.form("/sign-up").fields, "arriving": "1"}))
    assert not back.has(".error-summary")
    assert back.form("/log-in").fields["carried.title"] == "Half a vicar"
    person = {"name": "Eve Marsh", "handle": "eve", "email": "eve@example.org", "password": CLOCKS}
    wrong = Page(visitor.send(sign_up, "/sign-up", status=422, **{**person, "name": ""}), status=422)
    form_page = Page(visitor.send(wrong, "/sign-up", status=200, **person), is_member=True)
    assert form_page.form("/articles/new").fields["title"] == "Half a vicar"
    assert count(app, Article) == 0


def test_the_form_is_filled_from_what_was_posted_with_its_query(app: Site, visitor: Visitor) -> None:
    """A view that reads the request itself, not only its form, meets the one that was posted."""
    with_password(app, access=Access.MODERATOR)
    ada = factories.member(app)
    article = factories.article(app, ada)
    first, second = (_held(app, article, ada, words) for words in ("An early one.", "A later one."))
    sent = {"comment": f"{second.id}:1", "decision": "reject", "reason": "off_topic", "words": TYPED}
    page = Page(visitor.post("/moderation/decisions", {**sent, "csrf_token": "old"}), status=401)
    desk = Page(visitor.send(page, "/log-in", status=200, identifier="ada", password=CLOCKS), is_member=True)
    form = next(form for form in desk.forms if "words" in form.fields)
    assert form.fields["comment"] == f"{second.id}:1"
    assert form.fields["words"].replace("\r\n", "\n") == TYPED
    assert first.id != second.id
    with app.app_context():
        assert db.session.get_one(Comment, second.id).status == "held"


def test_where_no_text_was_typed_none_is_shown(app: Site, visitor: Visitor) -> None:
    with_password(app, access=Access.MODERATOR)
    sent = {"comment": "12:1", "decision": "reject", "reason": "private_information", "csrf_token": "old"}
    page = Page(visitor.post("/moderation/decisions", sent), status=401)
    assert "Log in to go on" in page.text
    assert "private_information" not in page.text
    desk = visitor.send(page, "/log-in", status=200, identifier="ada", password=CLOCKS)
    assert "What you were about to do has not been done yet." in desk.text


def test_who_may_not_use_the_form_keeps_the_text(app: Site, visitor: Visitor) -> None:
    with_password(app)
    page = Page(visitor.post("/moderation/decisions", {"comment": "1:1", "words": TYPED}), status=401)
    response = visitor.send(page, "/log-in", status=403, identifier="ada", password=CLOCKS)
    assert TYPED in kept_texts(Page(response, status=403))
    assert visitor.get("/articles/drafts").status_code == 200


def test_a_form_that_is_gone_keeps_the_text(app: Site, visitor: Visitor) -> None:
    with_password(app)
    page = Page(visitor.post("/articles/never-written/edit", DRAFT), status=401)
    response = visitor.send(page, "/log-in", status=404, identifier="ada", password=CLOCKS)
    assert TYPED in kept_texts(Page(response, status=404))


@pytest.mark.parametrize(
    ("to", "status"),
    [
        ("/log-in", 404),
        ("/log-out", 404),
        ("/sign-up", 404),
        ("/no/such/place", 404),
        ("/articles", 404),
        ("/about", 405),
        ("/articles/%FF/edit", 404),
        ("/articles/%00/edit", 303),
        ("/articles/new?a=%00", 303),
        ("//evil.example/articles/new", 303),
        ("https://evil.example/articles/new", 303),
        ("", 303),
    ],
)
def test_what_is_carried_to_no_form_of_ours_sends_nobody_anywhere(
    app: Site, visitor: Visitor, to: str, status: int
) -> None:
    with_password(app)
    token = visitor.visit("/log-in").form("/log-in").fields["csrf_token"]
    sent = {
        "csrf_token": token,
        "identifier": "ada",
        "password": CLOCKS,
        "carried_to": to,
        "carried.body": TYPED,
    }
    response = visitor.post("/log-in", sent)
    assert response.status_code == status
    if status == 303:
        assert response.headers["Location"] == "/"
    else:
        assert "second “line”" in response.text
    assert visitor.get("/articles/drafts").status_code == 200


def test_a_reader_of_a_members_page_comes_back_with_its_query(visitor: Visitor) -> None:
    response = visitor.get("/articles/drafts?page=%C3%A9%20x&b=//c")
    assert response.headers["Location"].startswith("/log-in?next=/articles/drafts?page%3D%25C3%25A9%2520x")


# --- a page open for too long ---


@pytest.mark.parametrize("token", [None, "", "x", "é", "a" * 5000])
def test_a_member_without_the_token_gets_the_form_back(
    app: Site, visitor: Visitor, token: str | None
) -> None:
    visitor.log_in(with_password(app)).visit("/articles/new")
    sent = DRAFT if token is None else {**DRAFT, "csrf_token": token}
    page = Page(visitor.post("/articles/new", sent), status=400, is_member=True)
    assert "Nothing is lost: please send it again" in page.text
    assert count(app, Article) == 0
    visitor.send(page, "/articles/new")
    with app.app_context():
        assert db.session.scalars(select(Article)).one().body.replace("\r\n", "\n") == TYPED


def test_a_token_lasts_a_day(app: Site, visitor: Visitor) -> None:
    form = visitor.log_in(with_password(app)).visit("/articles/new").form("/articles/new")
    with time_machine.travel(now() + (now() - factories.long_ago(23 / 24)), tick=False):
        assert visitor.post("/articles/new", {**form.fields, **DRAFT}).status_code == 303
    with time_machine.travel(now() + (now() - factories.long_ago(25 / 24)), tick=False):
        assert visitor.post("/articles/new", {**form.fields, **DRAFT}).status_code == 400
    assert count(app, Article) == 1


def test_a_token_of_before_the_log_in_is_none_afterwards(app: Site, visitor: Visitor) -> None:
    with_password(app)
    page = visitor.visit("/log-in")
    old = page.form("/log-in").fields["csrf_token"]
    visitor.send(page, "/log-in", identifier="ada", password=CLOCKS)
    assert visitor.post("/articles/new", {**DRAFT, "csrf_token": old}).status_code == 400


# --- guests ---


@pytest.fixture
def article(app: Site) -> Article:
    return factories.article(app, factories.member(app), slug="three-clocks")  # type: ignore[no-any-return]


def guest_form(visitor: Visitor, article: Article) -> dict[str, Any]:
    fields = (
        visitor.visit(f"/articles/{article.slug}/comments/new")
        .form(f"/articles/{article.slug}/comments")
        .fields
    )
    return {**fields, "name": "Bao", "email": "bao@example.org", "body": TYPED}


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"}, False),
        ({"Origin": "http://127.0.0.1:8000"}, True),
        ({"Origin": "http://localhost:8000"}, True),
        ({"Origin": "http://127.0.0.1:8001"}, False),
        ({"Origin": "https://127.0.0.1:8000"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({"Origin": "http://127.0.0.1:8000.evil.example"}, False),
        ({"Referer": "http://127.0.0.1:8000/articles/three-clocks"}, True),
        ({"Referer": "http://evil.example/http://127.0.0.1:8000/"}, False),
        ({"Referer": "http://127.0.0.1:8000@evil.example/"}, False),
        ({"Referer": "http://[bad"}, False),
        ({"Origin": "https://evil.example", "Referer": "http://127.0.0.1:8000/"}, False),
        ({}, False),
    ],
)
def test_a_guests_post_must_come_from_our_own_page(
    app: Site, visitor: Visitor, article: Article, headers: dict[str, str], passes: bool
) -> None:
    fields = guest_form(visitor, article)
    path = f"/articles/{article.slug}/comments"
    response = visitor._call(lambda: visitor.client.post(path, data=fields, headers=headers))
    assert response.status_code == (303 if passes else 403)
    assert count(app, Comment) == (1 if passes else 0)
    if not passes:
        page = Page(response, status=403)
        form = page.form(path)
        assert form.fields["body"].replace("\r\n", "\n") == TYPED
        assert form.fields["as_guest"] == "1"
        # with the token it passes, whatever the browser says of its origin
        again = visitor._call(lambda: visitor.client.post(path, data=form.fields, headers=headers))
        assert again.status_code == 303
        assert count(app, Comment) == 1


def test_a_member_who_was_logged_out_never_posts_as_a_guest(
    app: Site, visitor: Visitor, article: Article
) -> None:
    sent = {**guest_form(visitor, article), "csrf_token": "of a page opened while logged in"}
    page = Page(visitor.post(f"/articles/{article.slug}/comments", sent), status=401)
    assert page.form("/log-in").fields["carried.body"].replace("\r\n", "\n") == TYPED
    assert count(app, Comment) == 0


def test_the_stamp_of_a_guest_is_no_secret_that_travels_through_a_log_in(
    app: Site, visitor: Visitor, article: Article
) -> None:
    sent = {**guest_form(visitor, article), "csrf_token": "old"}
    page = Page(visitor.post(f"/articles/{article.slug}/comments", sent), status=401)
    assert "carried.stamp" not in page.form("/log-in").fields


# --- what the door says of itself ---


def test_a_busy_site_still_answers_and_notes_nothing(app: Site, visitor: Visitor) -> None:
    """The rows of the session can't be loaded any more when the answer is finished: that must not matter."""
    with_password(app)
    visitor.log_in(with_password(app, "bao"))
    with app.app_context(), writing():
        db.session.execute(update(LoginSession).values(seen_at=factories.long_ago(1)))
    form = visitor.visit("/articles/new").form("/articles/new")
    taken = []
    while turns._free.acquire(blocking=False):
        taken.append(1)
    try:
        response = visitor.post("/articles/new", {**form.fields, **DRAFT})
        response.close()
    finally:
        for _ in taken:
            turns._free.release()
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "second “line”" in response.text


def test_signed_values_are_ours_and_age(context: Flask) -> None:
    text = access.signed("purpose", [1, "x"])
    found = access.unsigned("purpose", text, 60)
    assert found is not None
    assert found[0] == [1, "x"]
    assert found[1] < 60
    assert access.unsigned("another", text, 60) is None
    assert access.unsigned("purpose", text + "x", 60) is None
    with time_machine.travel(now() + (now() - factories.long_ago(1)), tick=False):
        assert access.unsigned("purpose", text, 60) is None


@pytest.mark.parametrize("path", ["/articles/drafts", "/settings/roles"])
def test_a_visitors_page_asks_the_database_nothing_about_sessions(visitor: Visitor, path: str) -> None:
    visitor.get(path)
    assert visitor.statements == []


def test_a_member_costs_one_statement(app: Site, visitor: Visitor) -> None:
    visitor.log_in(with_password(app))
    visitor.is_member = True
    visitor.visit("/theme")
    assert len([statement for statement in visitor.statements if "login_sessions" in statement]) == 1


def _held(app: Site, article: Article, by: Member, words: str) -> Comment:
    with app.app_context():
        return say(article, by, words)
