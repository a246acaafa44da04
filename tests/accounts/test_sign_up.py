"""Sign-up over HTTP: who gets in, what is said to the others, what nobody is told."""

from typing import Any

import pytest
from sqlalchemy import select

from community.accounts import passwords
from community.accounts.models import LoginSession
from community.core.database import db
from community.core.http.site import Site
from community.members.models import Access, Member, MemberState
from tests.accounts.people import CLOCKS, with_password
from tests.page import Page
from tests.visitor import Visitor

GOOD = {"name": "Ada Quill", "handle": "ada", "email": "ada@example.org", "password": CLOCKS}


def stored(app: Site, handle: str = "ada") -> Member | None:
    with app.app_context():
        return db.session.scalars(select(Member).where(Member.handle == handle)).one_or_none()


def refused(visitor: Visitor, **values: Any) -> Page:
    """The page that answers a sign-up which is not accepted."""
    response = visitor.send(visitor.visit("/sign-up"), "/sign-up", status=422, **{**GOOD, **values})
    return Page(response, status=422)


def errors(page: Page) -> list[str]:
    return [" ".join((element.text or "").split()) for element in page.select(".error-summary a")]


def test_who_signs_up_is_a_member_signed_in_and_answers_the_question_first(
    app: Site, visitor: Visitor
) -> None:
    response = visitor.send(visitor.visit("/sign-up"), "/sign-up", **GOOD)
    assert response.headers["Location"] == "/settings/roles"
    visitor.is_member = True
    assert "Ada Quill" in visitor.visit("/settings/roles").text
    ada = stored(app)
    assert ada is not None
    assert (ada.name, ada.email, ada.email_key) == ("Ada Quill", "ada@example.org", "ada@example.org")
    assert (ada.access, ada.state, ada.email_verified_at) == (Access.MEMBER, MemberState.ACTIVE, None)
    assert passwords.matches(CLOCKS, ada.password_hash)


def test_only_named_fields_are_taken(app: Site, visitor: Visitor) -> None:
    form = visitor.visit("/sign-up").form("/sign-up")
    sent = {**form.fields, **GOOD, "access": "admin", "state": "unclaimed", "email_verified_at": "2020-01-01"}
    assert visitor.post("/sign-up", sent).status_code == 303
    ada = stored(app)
    assert ada is not None
    assert (ada.access, ada.state, ada.email_verified_at) == (Access.MEMBER, MemberState.ACTIVE, None)


def test_name_and_handle_are_cleaned(app: Site, visitor: Visitor) -> None:
    visitor.send(
        visitor.visit("/sign-up"),
        "/sign-up",
        **{**GOOD, "handle": " Ada ", "name": " Ada\u202e \u0007 Quill\n"},
    )
    ada = stored(app)
    assert ada is not None
    assert ada.name == "Ada Quill"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "Tell us your name"),
        ({"name": "\u200b\u202e"}, "Tell us your name"),
        ({"name": "🎉"}, "A name needs a letter or a digit"),
        ({"name": "x" * 81}, "At most 80 characters"),
        ({"handle": ""}, "Use 2 to 30 small letters"),
        ({"handle": "ada quill"}, "Use 2 to 30 small letters"),
        ({"handle": "-ada"}, "Use 2 to 30 small letters"),
        ({"handle": "x" * 31}, "Use 2 to 30 small letters"),
        ({"handle": "аda"}, "Use 2 to 30 small letters"),
        ({"handle": "moderator"}, "kept for the site"),
        ({"handle": "adm1n"}, "kept for the site"),
        ({"email": ""}, "does not look like an e-mail address"),
        ({"email": "ada@"}, "does not look like an e-mail address"),
        ({"email": "ada@example.org\r\nBcc: all@example.org"}, "does not look like an e-mail address"),
        ({"password": ""}, "Choose a password"),
        ({"password": "clockwise"}, "has 9 characters. Use at least 10."),
        ({"password": "x" * 1025}, "more than 1,024 characters"),
        ({"password": "password123"}, "tried first"),
        ({"password": "Ada Quill 99"}, "your handle, name or address"),
        ({"handle": "b1ll"}, "belongs to somebody else. b1ll-2 is free."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    app: Site, visitor: Visitor, values: dict[str, str], words: str
) -> None:
    with_password(app, "bill")
    page = refused(visitor, **values)
    (field,) = values
    assert len(errors(page)) == 1
    assert words in errors(page)[0]
    assert words in page.words(f"#{field}-error")
    form = page.form("/sign-up")
    for name in ("name", "handle", "email"):
        assert form.fields[name] == {**GOOD, **values}[name].replace("\r\n", "\n"), name
    assert form.fields["password"] == ""
    assert stored(app) is None


def test_all_that_is_wrong_is_said_at_once(visitor: Visitor) -> None:
    page = refused(visitor, name="", handle="?", email="?", password="?")
    assert len(errors(page)) == 4
    assert "4 things to put right" in page.text


@pytest.mark.parametrize(
    "password", ["p" * 128, "🦡" * 200, "日本語のパスワード長い文", " space at the ends "]
)
def test_a_password_of_any_letters_is_taken_whole(app: Site, visitor: Visitor, password: str) -> None:
    visitor.send(visitor.visit("/sign-up"), "/sign-up", **{**GOOD, "password": password})
    ada = stored(app)
    assert ada is not None
    assert passwords.matches(password, ada.password_hash)
    assert not passwords.matches(password[:-1], ada.password_hash)


def test_a_known_address_gets_the_answer_of_an_unknown_one(app: Site, visitor: Visitor, another: Any) -> None:
    """By status, words and work: safety.md, 16."""
    with_password(app, "bill")
    answers = []
    for number, email in enumerate(["new@example.org", "BILL@example.org"], start=2):
        somebody = another()
        response = somebody.send(
            somebody.visit("/sign-up"), "/sign-up", **{**GOOD, "handle": f"ada{number}", "email": email}
        )
        written = [statement.split(" VALUES")[0] for statement in somebody.statements]
        answers.append((response.status_code, response.headers["Location"], response.data, written))
    assert answers[0] == answers[1]
    first, second = stored(app, "bill"), stored(app, "ada3")
    assert first is not None
    assert second is not None
    assert (first.email_key, second.email_key) == ("bill@example.org", None)
    # the holder's log-in is the holder's still
    assert _log_in(another(), "bill@example.org").status_code == 303
    assert _log_in(another(), "ada3").status_code == 303


def test_the_trap_is_told_and_may_be_left(app: Site, visitor: Visitor) -> None:
    page = refused(visitor, fax="+44 20 7946 0000")
    assert "people can't see" in page.text
    assert page.form("/sign-up").fields["fax"] == ""
    assert stored(app) is None
    visitor.send(page, "/sign-up", password=CLOCKS)
    assert stored(app) is not None


def test_who_is_logged_in_already_is_sent_on(app: Site, visitor: Visitor) -> None:
    visitor.log_in(with_password(app, "bill"))
    assert visitor.get("/sign-up").headers["Location"] == "/"
    token = visitor.visit("/theme").form("/theme").fields["csrf_token"]
    response = visitor.post("/sign-up", {**GOOD, "csrf_token": token})
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert stored(app) is None


@pytest.mark.parametrize("token", [None, "", "not a token", "é\x00"])
def test_without_the_token_nothing_happens_and_nothing_is_lost(
    app: Site, visitor: Visitor, token: str | None
) -> None:
    sent = GOOD if token is None else {**GOOD, "csrf_token": token}
    page = Page(visitor.post("/sign-up", sent), status=400)
    assert "Nothing is lost: please send it again" in page.text
    assert page.form("/sign-up").fields["email"] == "ada@example.org"
    assert CLOCKS not in page.html
    assert stored(app) is None
    visitor.send(page, "/sign-up", password=CLOCKS)
    assert stored(app) is not None


def test_a_token_of_somebody_else_is_no_token(app: Site, visitor: Visitor, another: Any) -> None:
    visitor.visit("/sign-up")
    theirs = another().visit("/sign-up").form("/sign-up").fields["csrf_token"]
    assert visitor.post("/sign-up", {**GOOD, "csrf_token": theirs}).status_code == 400
    assert stored(app) is None


def test_a_form_is_one_write_of_few_statements(app: Site, visitor: Visitor) -> None:
    page = visitor.visit("/sign-up")
    assert visitor.statements == []
    visitor.send(page, "/sign-up", **GOOD)
    assert len(visitor.statements) <= 8


def test_the_page_is_never_shared_and_never_stored(visitor: Visitor) -> None:
    response = visitor.get("/sign-up")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "HttpOnly" in response.headers["Set-Cookie"]
    assert "SameSite=Lax" in response.headers["Set-Cookie"]


def test_a_session_is_begun_in_the_same_write(app: Site, visitor: Visitor) -> None:
    visitor.send(visitor.visit("/sign-up"), "/sign-up", **GOOD)
    with app.app_context():
        session = db.session.scalars(select(LoginSession)).one()
        assert session.address == "127.0.0.0/24"
        assert session.device.startswith("Werkzeug/")


def _log_in(visitor: Visitor, identifier: str) -> Any:
    return visitor.send(visitor.visit("/log-in"), "/log-in", identifier=identifier, password=CLOCKS)
