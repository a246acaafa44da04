"""Log-in and log-out over HTTP: who gets in, where to, and that nobody learns who has an account."""

from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from community.accounts import passwords
from community.accounts.models import LoginSession
from community.core.database import db, now
from community.core.http.site import Site
from community.core.writing import writing
from community.members.models import ClosedBy, Member, MemberState
from tests import factories
from tests.accounts.people import CLOCKS, with_password
from tests.page import Page
from tests.visitor import Visitor

PRIVATE = "/articles/drafts"


def log_in(
    visitor: Visitor, identifier: str = "ada", password: str = CLOCKS, status: int = 303, to: str = ""
) -> Any:
    page = visitor.visit("/log-in" + to)
    return visitor.send(page, "/log-in", status=status, identifier=identifier, password=password)


def is_in(visitor: Visitor) -> bool:
    return bool(visitor.get(PRIVATE).status_code == 200)


@pytest.mark.parametrize("identifier", ["ada", " Ada ", "ADA", "ada@example.org", "ADA@Example.ORG "])
def test_by_handle_or_address(app: Site, visitor: Visitor, identifier: str) -> None:
    with_password(app)
    assert not is_in(visitor)
    assert log_in(visitor, identifier).headers["Location"] == "/"
    assert is_in(visitor)


@pytest.mark.parametrize(
    ("identifier", "password"),
    [
        ("ada", CLOCKS + " "),
        ("ada", CLOCKS.upper()),
        ("a-da", CLOCKS),  # looks alike, is not the same
        ("eve", CLOCKS),
        ("eve@example.org", CLOCKS),
        ("imported", CLOCKS),
        ("gone", CLOCKS),
        ("without", CLOCKS),
        ("ada'--", CLOCKS),
        ("%", CLOCKS),
        ("x" * 100_000, CLOCKS),
        ("ada", "x" * 100_000),
    ],
)
def test_everybody_else_gets_one_and_the_same_answer(
    app: Site, visitor: Visitor, another: Any, identifier: str, password: str
) -> None:
    """Words, status and work: one look-up and one hash (safety.md, 16)."""
    with_password(app)
    with_password(app, "imported", state=MemberState.UNCLAIMED)
    with_password(app, "gone", state=MemberState.CLOSED, closed_at=now(), closed_by=ClosedBy.SELF)
    with_password(app, "without", password_hash=None)
    expected = Page(log_in(visitor, "ada", "not the password", status=422), status=422)
    work = [statement for statement in visitor.statements if "members" in statement]
    somebody = another()
    page = Page(log_in(somebody, identifier, password, status=422), status=422)
    assert page.words(".error-summary") == expected.words(".error-summary")
    assert "do not belong together" in page.text
    assert page.form("/log-in").fields["identifier"] == identifier
    assert page.form("/log-in").fields["password"] == ""
    looked = [statement for statement in somebody.statements if "members" in statement]
    assert len(looked) == len(work) == 1
    assert not is_in(somebody)


@pytest.mark.parametrize(
    "identifier",
    ["ada", "eve", "eve@example.org", "imported", "gone", "without", "ada@example.org", "x" * 5000],
)
def test_one_hash_is_compared_whoever_it_is(
    app: Site, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, identifier: str
) -> None:
    """Counted at the edge of the world: what the C library is asked."""
    costs: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, stored: str | bytes, password: str | bytes) -> bool:
            costs.append(str(stored).rsplit("$", 2)[0])
            return super().verify(stored, password)

        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            costs.append("made")
            return super().hash(password, salt=salt)

    with_password(app)
    with_password(app, "imported", state=MemberState.UNCLAIMED)
    with_password(app, "gone", state=MemberState.CLOSED, closed_at=now(), closed_by=ClosedBy.SELF)
    with_password(app, "without", password_hash=None)
    monkeypatch.setattr(passwords, "_hasher", Counting())
    log_in(visitor, identifier, "not the password", status=422)
    assert costs == ["$argon2id$v=19$m=19456,t=2,p=1"]


def test_empty_fields_are_asked_for(visitor: Visitor) -> None:
    page = Page(log_in(visitor, "", "", status=422), status=422)
    assert "Type your handle or your e-mail address." in page.words("#identifier-error")
    assert "Type your password." in page.words("#password-error")


@pytest.mark.parametrize(
    ("target", "to"),
    [
        ("/articles/?tag=bees&page=2", "/articles/?tag=bees&page=2"),
        ("/settings/roles", "/settings/roles"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\nLocation: //evil.example", "/"),
        ("\t//evil.example", "/"),
        ("", "/"),
    ],
)
def test_next_stays_on_this_site(app: Site, visitor: Visitor, target: str, to: str) -> None:
    with_password(app)
    page = visitor.visit("/log-in", query_string={"next": target})
    again = Page(visitor.send(page, "/log-in", status=422, identifier="ada", password="wrong"), status=422)
    response = visitor.send(again, "/log-in", identifier="ada", password=CLOCKS)
    assert response.headers["Location"] == to


@pytest.mark.parametrize("path", [PRIVATE, "/articles/drafts?a=b%20c&a=%2F%3F", "/settings/roles"])
def test_from_a_members_page_and_back(app: Site, visitor: Visitor, path: str) -> None:
    with_password(app)
    response = visitor.get(path)
    assert response.status_code == 303
    page = visitor.visit(response.headers["Location"])
    assert visitor.send(page, "/log-in", identifier="ada", password=CLOCKS).headers["Location"] == path


def test_who_is_logged_in_already_is_sent_on(app: Site, visitor: Visitor) -> None:
    visitor.log_in(with_password(app))
    assert visitor.get("/log-in").headers["Location"] == "/"
    assert visitor.get("/log-in?next=/search").headers["Location"] == "/search"
    assert visitor.get("/log-in?next=//evil.example").headers["Location"] == "/"
    token = visitor.visit("/theme").form("/theme").fields["csrf_token"]
    sent = {"identifier": "ada", "password": CLOCKS, "csrf_token": token, "next": "/search"}
    assert visitor.post("/log-in", sent).headers["Location"] == "/search"


def test_a_log_in_without_the_token_does_nothing(app: Site, visitor: Visitor) -> None:
    with_password(app)
    visitor.visit("/log-in")
    page = Page(visitor.post("/log-in", {"identifier": "ada", "password": CLOCKS}), status=400)
    assert not is_in(visitor)
    assert page.form("/log-in").fields["identifier"] == "ada"
    visitor.send(page, "/log-in", password=CLOCKS)
    assert is_in(visitor)


def test_an_outdated_hash_is_made_anew(app: Site, visitor: Visitor) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(CLOCKS)
    ada = with_password(app, password_hash=old)
    log_in(visitor)
    with app.app_context():
        stored = db.session.get_one(Member, ada.id).password_hash
    assert stored is not None
    assert not passwords.is_outdated(stored)
    assert passwords.matches(CLOCKS, stored)


def test_a_password_changed_while_it_was_compared_does_not_let_in(
    app: Site, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, real = with_password(app), passwords.matches

    def matches(password: str, stored: str | None) -> bool:
        with app.app_context(), writing():
            db.session.execute(update(Member).where(Member.id == ada.id).values(password_hash="another"))
        return real(password, stored)

    monkeypatch.setattr(passwords, "matches", matches)
    log_in(visitor, status=422)
    assert not is_in(visitor)


def test_a_busy_site_says_so_and_keeps_what_was_typed(
    app: Site, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_password(app)
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    for _ in range(passwords.AT_A_TIME):
        passwords._turns.acquire()
    try:
        response = log_in(visitor, status=503)
    finally:
        for _ in range(passwords.AT_A_TIME):
            passwords._turns.release()
    assert response.headers["Retry-After"]
    assert 'value="ada"' in response.text
    assert CLOCKS not in response.text


# --- sessions ---


def test_the_cookie_changes_at_log_in_and_what_it_held_is_gone(app: Site, visitor: Visitor) -> None:
    with_password(app)
    visitor.visit("/log-in")
    with visitor.client.session_transaction() as cookie:
        cookie["left_by_somebody"] = "else"
        before = cookie["csrf_token"]
    log_in(visitor)
    visitor.get(PRIVATE)
    with visitor.client.session_transaction() as cookie:
        assert set(cookie) == {"_user_id", "_fresh", "_permanent", "csrf_token"}
        assert cookie["csrf_token"] != before


def test_a_session_that_was_planted_is_not_the_one_that_is_used(app: Site, visitor: Visitor) -> None:
    """Two log-ins of one browser have two tokens; the first goes on to be listed until it ends."""
    with_password(app)
    log_in(visitor)
    with visitor.client.session_transaction() as cookie:
        first = cookie["_user_id"]
    visitor.client.delete_cookie("session")
    log_in(visitor)
    with visitor.client.session_transaction() as cookie:
        assert cookie["_user_id"] != first


def test_the_row_holds_a_hash_of_the_token_only(app: Site, visitor: Visitor) -> None:
    with_password(app)
    log_in(visitor)
    with visitor.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    with app.app_context():
        session = db.session.scalars(select(LoginSession)).one()
    assert len(session.token_hash) == 32
    assert token.encode() not in session.token_hash
    assert len(token) >= 43  # 256 bits


def test_log_out_ends_copies_of_the_cookie(app: Site, visitor: Visitor, another: Any) -> None:
    with_password(app)
    log_in(visitor)
    thief = another()
    thief.client.set_cookie("session", visitor.client.get_cookie("session").value)
    assert is_in(thief)
    visitor.is_member = True
    response = visitor.send(visitor.visit("/"), "/log-out")
    assert response.headers["Location"] == "/"
    assert visitor.client.get_cookie("session") is None
    assert not is_in(visitor)
    assert not is_in(thief)
    with app.app_context():
        assert db.session.scalars(select(LoginSession)).one().revoked_at is not None


def test_log_out_ends_one_session_only(app: Site, visitor: Visitor, another: Any) -> None:
    with_password(app)
    at_work = another()
    log_in(visitor)
    log_in(at_work)
    visitor.is_member = True
    visitor.send(visitor.visit("/"), "/log-out")
    assert is_in(at_work)


def test_log_out_needs_the_token_and_offers_it(app: Site, visitor: Visitor) -> None:
    with_password(app)
    log_in(visitor)
    page = Page(visitor.post("/log-out"), status=400, is_member=True)
    assert is_in(visitor)
    visitor.send(page, "/log-out")
    assert not is_in(visitor)


def test_who_is_logged_out_already_is_sent_on(visitor: Visitor) -> None:
    assert visitor.post("/log-out").headers["Location"] == "/"
    assert visitor.get("/log-out").status_code == 405
    assert visitor.post("/log-out", headers={"Origin": "https://evil.example"}).status_code == 403


@pytest.mark.parametrize(
    "values",
    [
        {"state": MemberState.CLOSED, "closed_at": now(), "closed_by": ClosedBy.MODERATION},
        {"state": MemberState.UNCLAIMED},
    ],
)
def test_a_session_ends_with_the_membership(app: Site, visitor: Visitor, values: dict[str, Any]) -> None:
    ada = with_password(app)
    visitor.log_in(ada)
    assert is_in(visitor)
    with app.app_context(), writing():
        db.session.execute(update(Member).where(Member.id == ada.id).values(**values))
    assert visitor.get(PRIVATE).headers["Location"].startswith("/log-in")


def test_a_session_ends_after_thirty_days(app: Site, visitor: Visitor) -> None:
    visitor.log_in(with_password(app))
    with app.app_context(), writing():
        assert 29 <= (db.session.scalars(select(LoginSession)).one().expires_at - now()).days <= 30
        db.session.execute(update(LoginSession).values(expires_at=now()))
    assert not is_in(visitor)


def test_who_is_suspended_may_log_in_and_read(app: Site, visitor: Visitor) -> None:
    with_password(app, suspended_until=now() + (now() - factories.long_ago(1)))
    log_in(visitor)
    assert is_in(visitor)


def test_that_a_session_was_seen_is_noted_after_the_answer_once_a_minute(app: Site, visitor: Visitor) -> None:
    visitor.log_in(with_password(app))

    def seen() -> Any:
        with app.app_context():
            return db.session.scalars(select(LoginSession.seen_at)).one()

    began = seen()
    visitor.get(PRIVATE).close()
    assert seen() == began
    with app.app_context(), writing():
        db.session.execute(update(LoginSession).values(seen_at=factories.long_ago(1)))
    before = seen()
    response = visitor.get(PRIVATE)
    assert seen() == before
    response.close()
    assert seen() > before


@pytest.mark.parametrize("cookie", ["", "x", "é", ".eJ.x.y", "a" * 5000, '{"_user_id":1}', "\x01|", "a|b"])
@pytest.mark.parametrize("name", ["session", "remember_token", "guest", "theme"])
def test_a_broken_cookie_is_no_cookie(visitor: Visitor, name: str, cookie: str) -> None:
    assert visitor.get(PRIVATE, headers={"Cookie": f"{name}={cookie}"}).status_code == 303
    assert visitor.get("/", headers={"Cookie": f"{name}={cookie}"}).status_code == 200
