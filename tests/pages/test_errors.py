"""Dead ends: in the house's words, with what was typed still there, and without asking the database."""

import pytest
import structlog.testing

from community.core.http.site import Site
from community.members.models import Access
from tests import factories
from tests.elements import text_of
from tests.page import Page
from tests.visitor import Visitor

TYPED = "A long thought, with an ampersand & a </textarea> in it.\nAnd a second line."
STATUSES = (400, 401, 403, 404, 405, 409, 410, 413, 414, 429, 500, 503)
SENT_AGAIN = (400, 409, 413, 429, 500, 503)


def textareas(page: Page) -> list[str]:
    """What stands in them. The parser keeps the words as they are."""
    return ["".join(one.itertext()) for one in page.select("textarea")]


@pytest.mark.parametrize("status", STATUSES)
def test_each_status_has_words_of_its_own(broken: Site, status: int) -> None:
    page = Visitor(broken).visit(f"/broken/{status}", status=status)
    assert page.words(".dead-end-code").startswith(f"{status}, ")
    assert page.words("h1") not in ("", "That did not work.")
    assert page.words(".dead-end-words") != "The request could not be answered."
    assert page.has("meta[name=robots][content=noindex]")
    assert page.has('a[href="/"]')
    assert "Set-Cookie" not in page.response.headers


def test_a_status_that_nobody_thought_of_has_a_page_too(broken: Site) -> None:
    assert "418" in Visitor(broken).visit("/broken/418", status=418).text


@pytest.mark.parametrize("status", SENT_AGAIN)
def test_what_was_typed_can_be_sent_again(broken: Site, status: int) -> None:
    fields = {"body": TYPED, "speaking_as": "7", "password": "hunter22222", "csrf_token": "old"}
    answer = Visitor(broken).post(f"/broken/{status}?from=here", fields)
    page = Page(answer, status=status)
    form = page.form(f"/broken/{status}?from=here")
    assert form.fields["body"].replace("\r\n", "\n") == TYPED
    assert form.fields["speaking_as"] == "7"
    assert form.fields["csrf_token"] not in ("", "old"), "whoever had a token gets a fresh one"
    assert "as_guest" not in form.fields, "a member whose session ended does not become a guest"
    assert "hunter22222" not in page.html


@pytest.mark.parametrize("status", [403, 404, 405, 410])
def test_what_can_go_nowhere_can_be_taken_along(broken: Site, status: int) -> None:
    page = Page(Visitor(broken).post(f"/broken/{status}", {"body": TYPED, "id": "7"}), status=status)
    assert textareas(page) == [TYPED]
    assert not [form for form in page.forms if form.method == "post"]


def test_a_guest_sends_again_without_a_token(broken: Site) -> None:
    page = Page(Visitor(broken).post("/broken/503", {"body": TYPED, "name": "Gus"}), status=503)
    assert set(page.form("/broken/503").fields) == {"body", "name"}
    assert "Set-Cookie" not in page.response.headers


def test_a_bug_tells_a_reference_and_nothing_else(broken: Site) -> None:
    visitor = Visitor(broken)
    for ask in (visitor.get, lambda path: visitor.post(path, {"body": TYPED})):
        with structlog.testing.capture_logs() as logged:
            answer = ask("/broken/bug")
        page = Page(answer, status=500)
        reference = answer.headers["X-Request-Id"]
        assert reference in page.words(".dead-end-words")
        assert "ZeroDivisionError" not in page.html
        assert "a secret detail" not in page.html
        assert reference in [line["id"] for line in logged if line["event"] == "bug"], "it leads to the trace"
    assert textareas(page) == [TYPED]


def test_a_refusal_without_a_form_says_why_and_when(broken: Site) -> None:
    answer = Visitor(broken).post("/broken/refused", {"body": TYPED})
    page = Page(answer, status=429)
    assert "again in 15 s" in page.text
    assert answer.headers["Retry-After"] == "15"
    assert page.form("/broken/refused").fields["csrf_token"]


def test_too_much_is_413_and_says_where_the_text_still_is(visitor: Visitor) -> None:
    page = Page(visitor.post("/theme", {"body": "x" * 1_100_000}), status=413)
    assert "Go back in your browser" in page.text


def test_the_usual_ways_to_a_dead_end(app: Site, visitor: Visitor) -> None:
    assert visitor.visit("/nowhere", status=404).form("/search")
    assert Page(visitor.post("/about", {"body": TYPED}), status=405).response.headers["Allow"]
    visitor.visit("/", status=400, headers={"Host": "evil.example"})
    ada = factories.member(app, access=Access.MEMBER)
    page = visitor.log_in(ada).visit("/moderation/", status=403)
    assert "somebody with other keys" in page.text


# --- the database is away ---


def test_reading_says_that_it_comes_back(away: list[Site]) -> None:
    for site in away:
        for path in ("/", "/articles/", "/articles/one", "/members/ada", "/search?q=x", "/sitemap.xml"):
            page = Visitor(site).visit(path, status=503)
            assert page.response.headers["Retry-After"] == "5"
            assert page.response.headers["Cache-Control"] == "private, no-store"
        for path in ("/guidelines", "/theme"):
            Visitor(site).visit(path)


def test_nothing_typed_is_lost(away: list[Site]) -> None:
    for site in away:
        posted = {"body": TYPED, "name": "Gus", "email": "gus@example.org"}
        page = Page(Visitor(site).post("/articles/one/comments", posted), status=503)
        form = page.form("/articles/one/comments")
        assert form.fields["body"].replace("\r\n", "\n") == TYPED
        assert form.fields["name"] == "Gus"


def test_a_members_session_can_not_be_looked_up(app: Site, visitor: Visitor, away: list[Site]) -> None:
    visitor.log_in(factories.member(app, "ada"))
    cookie = visitor.client.get_cookie("session")
    assert cookie is not None
    for site in away:
        member = Visitor(site)
        member.client.set_cookie("session", cookie.value)
        member.visit("/", status=503)
        posted = {"title": "Mine", "body": TYPED, "csrf_token": "whatever"}
        page = Page(member.post("/articles/new", posted), status=503)
        form = page.form("/articles/new")
        assert form.fields["body"].replace("\r\n", "\n") == TYPED
        assert form.fields["csrf_token"] != "whatever"
        member.visit("/guidelines", status=503)


@pytest.mark.parametrize("cookie", ["garbage", "eyJ9.x.y", "", "." * 3000, "é", '"', "a b; c"])
def test_a_cookie_that_can_not_be_read_is_no_session(visitor: Visitor, cookie: str) -> None:
    visitor.visit("/", headers={"Cookie": f"session={cookie}; guest={cookie}; theme={cookie}"})
    visitor.visit("/nowhere", status=404, headers={"Cookie": f"session={cookie}"})


def test_an_error_page_asks_the_database_nothing(app: Site, visitor: Visitor) -> None:
    visitor.visit("/about/nothing", status=404)
    # whether an address of an imported site leads somewhere now is asked before it is a dead end
    assert all("former_addresses" in statement for statement in visitor.statements)
    visitor.get("/", headers={"Host": "evil.example"})
    assert visitor.statements == []


def test_words_of_a_kept_text_stay_text(broken: Site) -> None:
    hostile = '"><script>alert(1)</script>'
    page = Page(Visitor(broken).post("/broken/429", {hostile: hostile, "body": hostile}), status=429)
    assert not page.has("main script")
    assert text_of(page.one("textarea")) == hostile
