"""Every POST form of the site, open for too long or posted by somebody logged out: nothing typed is lost,
nothing is done that was not sent, and the page that answers leads on (interface.md, Answers to bad input)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from community.accounts.access import VisitorsPost, door_of
from community.articles.models import Article, ClosedRule, CommentsMode
from community.core.database import db, now
from community.core.http.site import Site
from community.core.writing import writing
from tests.accounts.people import CLOCKS
from tests.house.forms import FORMS, Sent, World, world_of, wrote
from tests.page import Page
from tests.visitor import Visitor

WITH_TOKEN = ["accounts.log_in", "accounts.sign_up"]
SAME_ORIGIN = ["accounts.log_out", "pages.theme", "profiles.assess"]
OF_GUESTS = ["comments.create", "comments.reply", "comments.edit", "comments.withdraw"]
OF_MEMBERS = sorted(set(FORMS) - {*WITH_TOKEN, *SAME_ORIGIN, *OF_GUESTS})


def test_every_form_is_in_the_table(app: Flask) -> None:
    posted_to = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert posted_to == set(FORMS)


def test_the_lists_here_say_what_the_doors_say(app: Flask) -> None:
    by_check: dict[VisitorsPost, set[str]] = {check: set() for check in VisitorsPost}
    for endpoint in FORMS:
        by_check[door_of(app.view_functions[endpoint]).visitors_post].add(endpoint)
    assert by_check == {
        VisitorsPost.TOKEN: set(WITH_TOKEN),
        VisitorsPost.SAME_ORIGIN: set(SAME_ORIGIN),
        VisitorsPost.GUEST: set(OF_GUESTS),
        VisitorsPost.NOT_ALLOWED: set(OF_MEMBERS),
    }


@pytest.mark.parametrize("endpoint", sorted(set(FORMS) - set(WITH_TOKEN)))
@pytest.mark.parametrize("token", ["expired", "missing"])
def test_a_member_whose_page_was_open_for_too_long(
    app: Site, visitor: Visitor, endpoint: str, token: str
) -> None:
    sent, world = FORMS[endpoint], world_of(app, FORMS[endpoint].level)
    old = visitor.log_in(world.ada).visit("/theme").form("/theme").fields["csrf_token"]
    fields = {**sent.fields(world), **({"csrf_token": old} if token == "expired" else {})}
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        response = visitor.post(world.path(sent), fields)
        page = Page(response, status=400, is_member=True)
        assert wrote(visitor) == []
        assert "Nothing is lost: please send it again" in page.text
        keeps(page, sent, world)
        sends(visitor, page, sent, world)


@pytest.mark.parametrize("endpoint", [*OF_MEMBERS, *OF_GUESTS])
def test_a_member_who_was_logged_out_meanwhile(app: Site, visitor: Visitor, endpoint: str) -> None:
    sent, world = FORMS[endpoint], world_of(app, FORMS[endpoint].level)
    fields = {**sent.fields(world), "csrf_token": "of a page that was opened while logged in"}
    page = Page(visitor.post(world.path(sent), fields), status=401)
    assert wrote(visitor) == []
    keeps(page, sent, world, prefix="carried.")
    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        response = visitor.send(page, "/log-in", status=200, identifier="ada", password=CLOCKS)
        assert [said for said in wrote(visitor) if "login_sessions" not in said] == []
        form_page = Page(response, is_member=True)
        assert "You are logged in." in form_page.text
        keeps(form_page, sent, world)
        sends(visitor, form_page, sent, world)


@pytest.mark.parametrize("endpoint", OF_MEMBERS)
def test_a_visitor_who_never_had_a_token(app: Site, visitor: Visitor, endpoint: str) -> None:
    sent, world = FORMS[endpoint], world_of(app, FORMS[endpoint].level)
    page = Page(visitor.post(world.path(sent), sent.fields(world)), status=401)
    assert wrote(visitor) == []
    keeps(page, sent, world, prefix="carried.")


@pytest.mark.parametrize("endpoint", WITH_TOKEN)
def test_a_visitor_at_the_door_for_too_long(app: Site, visitor: Visitor, endpoint: str) -> None:
    sent, world = FORMS[endpoint], world_of(app)
    form = visitor.visit(world.path(sent)).form(world.path(sent))
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        response = visitor.post(world.path(sent), {**form.fields, **sent.fields(world)})
        page = Page(response, status=400)
        assert wrote(visitor) == []
        keeps(page, sent, world)
        assert CLOCKS not in response.text
        visitor.send(page, world.path(sent), password=CLOCKS)


@pytest.mark.parametrize("endpoint", ["comments.create", "comments.reply"])
def test_a_guest_of_whom_we_can_not_see_where_they_came_from(
    app: Site, visitor: Visitor, endpoint: str
) -> None:
    sent, world = FORMS[endpoint], world_of(app)
    fields = {**guest_fields(visitor, sent, world), **sent.fields(world)}
    response = visitor.post(world.path(sent), fields, headers={"Origin": "null"})
    page = Page(response, status=403)
    assert wrote(visitor) == []
    keeps(page, sent, world)
    response = visitor.post(world.path(sent), page.form(world.path(sent)).fields, headers={"Origin": "null"})
    assert response.status_code == 303


@pytest.mark.parametrize("endpoint", ["comments.create", "comments.reply"])
def test_a_guest_whose_page_was_open_for_too_long(app: Site, visitor: Visitor, endpoint: str) -> None:
    sent, world = FORMS[endpoint], world_of(app)
    fields = {**guest_fields(visitor, sent, world), **sent.fields(world)}
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        page = Page(visitor.post(world.path(sent), fields), status=403)
        assert wrote(visitor) == []
        keeps(page, sent, world)
        visitor.send(page, world.path(sent))


@pytest.mark.parametrize("endpoint", SAME_ORIGIN)
def test_a_form_of_another_site_changes_nothing(app: Site, visitor: Visitor, endpoint: str) -> None:
    sent, world = FORMS[endpoint], world_of(app)
    response = visitor.post(world.path(sent), sent.fields(world), headers={"Origin": "https://evil.example"})
    assert response.status_code == 403
    assert "Set-Cookie" not in response.headers
    assert wrote(visitor) == []


# --- comments, as a member and as a guest: too fast, and closed meanwhile ---

COMMENTS = ["comments.create", "comments.reply"]


@pytest.fixture(params=["member", "guest"])
def writer(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("endpoint", COMMENTS)
def test_too_fast(app: Site, visitor: Visitor, endpoint: str, writer: str) -> None:
    sent, world = FORMS[endpoint], world_of(app)
    fields = comment_fields(visitor, sent, world, writer)
    assert visitor.post(
        world.path(FORMS["comments.create"]), {**fields, "body": "The first."}
    ).status_code in (303, 429)
    response = visitor.post(world.path(sent), {**fields, **sent.fields(world)})
    page = Page(response, status=429, is_member=writer == "member")
    assert int(response.headers["Retry-After"]) <= 15
    assert wrote(visitor) == []
    keeps(page, sent, world)


@pytest.mark.parametrize("endpoint", COMMENTS)
def test_closed_meanwhile(app: Site, visitor: Visitor, endpoint: str, writer: str) -> None:
    sent, world = FORMS[endpoint], world_of(app)
    fields = comment_fields(visitor, sent, world, writer)
    with app.app_context(), writing():
        closed = {"comments_mode": CommentsMode.CLOSED, "closed_at": now(), "closed_rule": ClosedRule.AUTHOR}
        db.session.execute(update(Article).values(**closed))
    response = visitor.post(world.path(sent), {**fields, **sent.fields(world)})
    page = Page(response, status=409, is_member=writer == "member")
    assert not any("INTO comments" in said for said in visitor.statements)
    keeps(page, sent, world)


# --- what is asked of each answer ---


def keeps(page: Page, sent: Sent, world: World, prefix: str = "") -> None:
    """Each typed text stands in a field of its name, letter by letter."""
    there = [
        ((control.get("name") or ""), _value(control))
        for control in page.select("input") + page.select("textarea")
    ]
    for name, text in sent.typed.items():
        expected = (prefix + name, text.format(**world.names))
        assert expected in there, f"{expected} is not among {there}"


def sends(visitor: Visitor, page: Page, sent: Sent, world: World) -> None:
    """The form of the answer, sent as it is, does what was to be done."""
    visitor.is_member = True
    form = next(form for form in page.forms if form.action == world.path(sent))
    fields = {
        **form.fields,
        **{name: value for name, value in sent.fields(world).items() if name in sent.more},
    }
    response = visitor.post(form.action, fields)
    assert response.status_code == sent.then, response.text[:3000]


def guest_fields(visitor: Visitor, sent: Sent, world: World) -> dict[str, Any]:
    """What a guest's form holds besides the comment."""
    page = visitor.visit(_form_address(sent, world))
    return {**page.form(world.path(sent)).fields, "name": "Cleo", "email": "cleo@example.org"}


def comment_fields(visitor: Visitor, sent: Sent, world: World, writer: str) -> dict[str, Any]:
    if writer == "guest":
        return guest_fields(visitor, sent, world)
    visitor.log_in(world.ada)
    return dict(visitor.visit(_form_address(sent, world)).form(world.path(sent)).fields)


def _form_address(sent: Sent, world: World) -> str:
    path = world.path(sent)
    return f"{path}/new" if path.endswith("/comments") else path


def _value(control: Any) -> str:
    text = control.get("value") if control.tag == "input" else (control.text or "")
    return (text or "").replace("\r\n", "\n")
