"""The editor as a person uses it: draft, preview, save, publish, withdraw, and what happens when two do it at once."""

from typing import Any

import pytest
from sqlalchemy import select

from community.articles.models import (
    Article,
    ArticleRevision,
    ArticleStatus,
    BodyFormat,
    ClosedRule,
    CommentsMode,
)
from community.core import markup
from community.core.database import db
from community.core.http.site import Site
from community.core.writing import writing
from community.members.models import Access
from community.profiles.models import PortfolioRole, Visibility
from tests import factories
from tests.page import Page
from tests.visitor import Visitor

TEXT = "The paper says **half**.\n\n## Which half\n\nIt does not say which half.\n"


@pytest.fixture
def author(app: Site) -> Visitor:
    visitor = Visitor(app)
    visitor.member = factories.member(app, "ada", Access.AUTHOR, name="Ada Quill")  # type: ignore[attr-defined]
    return visitor.log_in(visitor.member)  # type: ignore[attr-defined]


def test_a_visitor_is_asked_to_log_in(app: Site, visitor: Visitor) -> None:
    made = factories.article(app, factories.member(app))
    for path in ("/articles/new", "/articles/drafts", f"/articles/{made.slug}/edit"):
        answer = visitor.get(path)
        assert (answer.status_code, answer.headers["Location"][:12]) == (303, "/log-in?next")


def test_what_was_typed_before_logging_in_is_carried_along(app: Site, visitor: Visitor) -> None:
    answer = visitor.post("/articles/new", {"title": "Half", "body": "What I typed", "csrf_token": "gone"})
    assert answer.status_code == 401
    assert "What I typed" in answer.get_data(as_text=True)
    assert count(app) == 0


def test_a_member_keeps_drafts_and_is_told_how_to_publish(app: Site) -> None:
    member = factories.member(app)
    visitor = Visitor(app).log_in(member)
    page = visitor.visit("/articles/new")
    assert not page.has("button[name=publish]")
    assert "author’s access" in page.text
    answer = visitor.send(page, "/articles/new", title="Half a vicar", body=TEXT)
    assert answer.headers["Location"] == "/articles/half-a-vicar/edit"
    assert "Half a vicar" in visitor.visit("/articles/drafts").text
    saved = article(app, "half-a-vicar")
    assert (saved.status, saved.author_id, saved.body) == (ArticleStatus.DRAFT, member.id, TEXT)
    page = visitor.visit("/articles/half-a-vicar/edit")
    assert visitor.post("/articles/half-a-vicar/edit", {**fields(page), "publish": "1"}).status_code == 403
    assert visitor.get("/articles/half-a-vicar/publish").status_code == 403
    assert article(app, "half-a-vicar").status is ArticleStatus.DRAFT


def test_an_author_writes_previews_and_publishes(app: Site, author: Visitor, visitor: Visitor) -> None:
    role = factories.role(app, author.member, "Parish priest")
    page = author.visit("/articles/new")
    written: dict[str, Any] = {
        "title": "  Half a \u202evicar ",
        "summary": "My post is half-time.",
        "body": TEXT,
        "tags": "Boundaries, #identity,  boundaries",
        "closing_question": "Which half?",
        "speaking_as": str(role.id),
        "comments_mode": "held",
        "lang": "cy",
    }
    shown = author.post("/articles/new", {**fields(page), **written, "preview": "1"})
    assert shown.status_code == 200
    assert count(app) == 0
    author.send(page, "/articles/new", **written, publish="1")
    made = article(app, "half-a-vicar")
    assert made.body_html in shown.get_data(as_text=True)  # the preview is what is stored, letter by letter
    assert made.status is ArticleStatus.PUBLISHED
    assert made.title == "Half a vicar"
    assert (made.speaking_as_id, made.speaking_as_title) == (role.id, "Parish priest")
    assert (made.comments_mode, made.is_mode_chosen) == (CommentsMode.HELD, True)
    read = visitor.visit("/articles/half-a-vicar")
    assert read.words("h1") == "Half a vicar"
    assert [tag.text for tag in read.select(".p-category")] == ["Boundaries", "identity"]
    assert "as Parish priest" in read.text
    editor = author.visit("/articles/half-a-vicar/edit").form("/articles/half-a-vicar/edit").fields
    assert editor["body"].replace("\r\n", "\n") == TEXT
    assert (editor["tags"], editor["comments_mode"], editor["speaking_as"]) == (
        "Boundaries, identity",
        "held",
        str(role.id),
    )


def test_a_preview_is_a_part_for_the_script(app: Site, author: Visitor) -> None:
    page = author.visit("/articles/new")
    sent = {**fields(page), "body": TEXT, "preview": "1"}
    answer = author.post("/articles/new", sent, headers={"X-Part": "form"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<html" not in html
    assert str(markup.rendered(TEXT, markup.ARTICLE).html) in html
    assert count(app) == 0


def test_a_preview_shows_the_text_whatever_else_is_wrong(app: Site, author: Visitor) -> None:
    sent = {**fields(author.visit("/articles/new")), "body": TEXT, "summary": "s" * 301, "preview": "1"}
    answer = author.post("/articles/new", sent)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "A summary has at most 300 characters." in html
    assert str(markup.rendered(TEXT, markup.ARTICLE).html) in html
    assert count(app) == 0


def test_what_is_missing_is_said_and_nothing_typed_is_lost(app: Site, author: Visitor) -> None:
    page = author.visit("/articles/new")
    wrong = {
        "title": " ",
        "summary": "s" * 301,
        "body": "What I typed",
        "tags": "a, b, c, d, e, f",
        "closing_question": "q" * 201,
        "lang": "not a language",
    }
    answer = author.send(page, "/articles/new", status=422, **wrong)
    html = answer.get_data(as_text=True)
    for words in ("Give it a title", "at most 300", "Five tags at most", "at most 200", "no language code"):
        assert words in html
    for typed in ("What I typed", "a, b, c, d, e, f", "q" * 201, "not a language"):
        assert typed in html
    assert count(app) == 0


def test_publishing_nothing_is_refused_and_a_draft_of_nothing_is_kept(app: Site, author: Visitor) -> None:
    page = author.visit("/articles/new")
    answer = author.send(page, "/articles/new", status=422, title="Half a vicar", body=" \n ", publish="1")
    assert "There is nothing to read yet" in answer.get_data(as_text=True)
    assert count(app) == 0
    author.send(page, "/articles/new", title="Half a vicar", body="")
    page = author.visit("/articles/half-a-vicar/publish")
    answer = author.send(page, "/articles/half-a-vicar/publish", status=422)
    assert "There is nothing to read yet" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("wort " * 12_001, "an article holds 60,000"),
        ("|" + "a|" * 3000 + "\n|" + "-|" * 3000 + "\n" + "|x\n" * 50, "far more than was typed"),
    ],
)
def test_too_much_is_422_and_kept(app: Site, author: Visitor, body: str, words: str) -> None:
    page = author.visit("/articles/new")
    answer = author.send(page, "/articles/new", status=422, title="Long", body=body)
    html = answer.get_data(as_text=True)
    assert words in html
    assert body.strip()[-40:].strip() in html
    assert count(app) == 0


def test_an_article_of_sixty_thousand_characters_of_any_script_is_taken(app: Site, author: Visitor) -> None:
    page = author.visit("/articles/new")
    author.send(page, "/articles/new", title="Long", body="好" * 59_999)
    assert len(article(app, "long").body) == 59_999


def test_an_expired_token_keeps_the_text_and_stores_nothing(app: Site, author: Visitor) -> None:
    page = author.visit("/articles/new")
    answer = author.send(
        page, "/articles/new", status=400, title="Half", body="What I typed", csrf_token="old"
    )
    assert "What I typed" in answer.get_data(as_text=True)
    assert "send it again" in answer.get_data(as_text=True)
    assert count(app) == 0


def test_sent_twice_is_stored_once(app: Site, author: Visitor) -> None:
    page = author.visit("/articles/new")
    for _ in range(2):
        author.send(page, "/articles/new", title="Half a vicar", body=TEXT, publish="1")
    assert count(app) == 1
    page = author.visit("/articles/half-a-vicar/edit")
    for _ in range(2):
        author.send(page, "/articles/half-a-vicar/edit", body="Anew")
    assert revisions(app) == [TEXT, "Anew"]


# --- two at once ---------------------------------------------------------------------------------------------


def test_the_second_of_two_editors_sees_both_texts(app: Site, author: Visitor) -> None:
    factories.article(app, author.member, "Clocks", slug="clocks", body="As it was")
    admin = Visitor(app).log_in(factories.member(app, access=Access.ADMIN))
    mine, theirs = author.visit("/articles/clocks/edit"), admin.visit("/articles/clocks/edit")
    admin.send(theirs, "/articles/clocks/edit", body="As the admin says", title="Clocks, corrected")
    answer = author.send(mine, "/articles/clocks/edit", status=409, body="As I say")
    html = answer.get_data(as_text=True)
    for words in ("As I say", "As the admin says", "Clocks, corrected", "saved elsewhere"):
        assert words in html
    assert article(app, "clocks").body == "As the admin says"
    assert revisions(app) == ["As the admin says"]


def test_the_form_that_answers_a_conflict_can_be_sent(app: Site, author: Visitor) -> None:
    factories.article(app, author.member, slug="clocks", body="As it was")
    mine, other = author.visit("/articles/clocks/edit"), author.visit("/articles/clocks/edit")
    author.send(other, "/articles/clocks/edit", body="Other")
    answer = author.send(mine, "/articles/clocks/edit", status=409, body="Mine")
    author.send(Page(answer, status=409, is_member=True), "/articles/clocks/edit")
    assert article(app, "clocks").body == "Mine"


def test_an_editor_opened_before_the_address_changed_still_saves(app: Site, author: Visitor) -> None:
    author.send(author.visit("/articles/new"), "/articles/new", title="Untitled", body=TEXT)
    old = author.visit("/articles/untitled/edit")
    author.send(old, "/articles/untitled/edit", title="Half a vicar", publish="1")
    answer = author.post("/articles/untitled/edit", {**fields(old), "body": "Later"})
    assert answer.status_code == 409
    assert author.get("/articles/untitled").headers["Location"] == "/articles/half-a-vicar#article"


# --- states --------------------------------------------------------------------------------------------------


def test_a_published_article_keeps_its_address_whatever_its_title(app: Site, author: Visitor) -> None:
    author.send(author.visit("/articles/new"), "/articles/new", title="Half", body=TEXT, publish="1")
    page = author.visit("/articles/half/edit")
    assert not page.has("button[name=publish]")
    answer = author.send(page, "/articles/half/edit", title="Whole", body="More")
    assert answer.headers["Location"] == "/articles/half"
    assert article(app, "half").title == "Whole"
    assert revisions(app) == [TEXT, "More"]


def test_withdrawing_and_publishing_again(app: Site, author: Visitor, visitor: Visitor) -> None:
    author.send(author.visit("/articles/new"), "/articles/new", title="Half", body=TEXT, publish="1")
    first = article(app, "half").published_at
    page = author.visit("/articles/half/withdraw")
    for _ in range(2):
        assert author.send(page, "/articles/half/withdraw").headers["Location"] == "/articles/drafts"
    assert visitor.get("/articles/half").status_code == 410
    assert "Withdrawn" in author.visit("/articles/drafts").text
    page = author.visit("/articles/half/publish")
    for _ in range(2):
        assert author.send(page, "/articles/half/publish").headers["Location"] == "/articles/half"
    assert visitor.get("/articles/half").status_code == 200
    assert article(app, "half").published_at == first
    assert revisions(app) == [TEXT]


def test_nobody_elses_article_is_touched(app: Site, author: Visitor) -> None:
    factories.article(app, factories.member(app), slug="theirs")
    for path in ("/articles/theirs/edit", "/articles/theirs/publish", "/articles/theirs/withdraw"):
        assert author.get(path).status_code == 403
        assert author.post(path, {"csrf_token": token(author), "title": "Mine now"}).status_code == 403
    assert not author.visit("/articles/theirs").has(".article-foot")


def test_a_suspended_author_keeps_drafts_and_publishes_nothing(app: Site) -> None:
    member = factories.member(app, access=Access.AUTHOR, suspended_until=factories.long_ago(-3))
    visitor = Visitor(app).log_in(member)
    page = visitor.visit("/articles/new")
    answer = visitor.send(page, "/articles/new", status=403, title="Half", body=TEXT, publish="1")
    assert "It does not say which half" in answer.get_data(as_text=True)
    visitor.send(page, "/articles/new", title="Half", body=TEXT)
    assert article(app, "half").status is ArticleStatus.DRAFT


# --- what may be chosen --------------------------------------------------------------------------------------


def test_only_public_current_roles_are_offered_and_a_label_outlives_its_role(
    app: Site, author: Visitor
) -> None:
    factories.role(app, author.member, "Secret agent", visibility=Visibility.MEMBERS)
    factories.role(app, author.member, "Boat builder", is_over=True)
    role = factories.role(app, author.member, "Tuner")
    offered = author.visit("/articles/new").words("select[name=speaking_as]")
    assert offered == "Just me, no role Tuner"
    author.send(
        author.visit("/articles/new"), "/articles/new", title="Half", body=TEXT, speaking_as=str(role.id)
    )
    forget(app, role)
    page = author.visit("/articles/half/edit")
    assert page.form("/articles/half/edit").fields["speaking_as"] == "kept"
    author.send(page, "/articles/half/edit", title="Halved")
    assert article(app, "half").speaking_as_title == "Tuner"
    author.send(author.visit("/articles/half/edit"), "/articles/half/edit", speaking_as="")
    assert article(app, "half").speaking_as_title is None


def test_a_role_of_somebody_else_is_no_choice(app: Site, author: Visitor) -> None:
    other = factories.role(app, factories.member(app), "Pilot")
    sent = {
        **fields(author.visit("/articles/new")),
        "title": "Half",
        "body": TEXT,
        "speaking_as": str(other.id),
    }
    assert author.post("/articles/new", sent).status_code == 422
    assert count(app) == 0


def test_who_may_comment_is_chosen_and_stays_so(app: Site, author: Visitor) -> None:
    author.send(author.visit("/articles/new"), "/articles/new", title="Half", body=TEXT, publish="1")
    assert article(app, "half").is_mode_chosen is False
    author.send(author.visit("/articles/half/edit"), "/articles/half/edit", comments_mode="closed")
    closed = article(app, "half")
    assert (closed.comments_mode, closed.closed_rule) == (CommentsMode.CLOSED, ClosedRule.AUTHOR)
    assert closed.closed_by_id == author.member.id
    assert "Comments are closed" in Visitor(app).visit("/articles/half").text
    author.send(author.visit("/articles/half/edit"), "/articles/half/edit", comments_mode="usual")
    assert article(app, "half").closed_at is None
    assert article(app, "half").is_mode_chosen is False


def test_an_article_closed_by_age_says_so_in_the_editor_and_can_be_opened_for_good(
    app: Site, author: Visitor
) -> None:
    factories.article(app, author.member, slug="old", published_at=factories.long_ago(100))
    page = author.visit("/articles/old/edit")
    assert "They closed by age" in page.text
    author.send(page, "/articles/old/edit", comments_mode="open")
    assert article(app, "old").is_mode_chosen is True
    assert "Comments are closed" not in author.visit("/articles/old").text


def test_an_imported_article_stays_html(app: Site, author: Visitor) -> None:
    factories.article(app, author.member, slug="old", body="<p>One</p>", body_format=BodyFormat.HTML)
    page = author.visit("/articles/old/edit")
    assert "stays HTML" in page.text
    author.send(page, "/articles/old/edit", body="<p>Two</p></div><script>x</script>**three**")
    saved = article(app, "old")
    assert saved.body_format is BodyFormat.HTML
    assert "<strong>" not in saved.body_html
    assert "<script" not in saved.body_html


@pytest.mark.parametrize(
    "body",
    [
        "</div></main>",
        "<script>alert(1)</script>",
        "<!--",
        "<li>",
        "[x](javascript:alert(1))",
        "{{ 7*7 }}",
        "</textarea><b>",
    ],
)
def test_no_body_breaks_a_page(app: Site, author: Visitor, visitor: Visitor, body: str) -> None:
    author.send(author.visit("/articles/new"), "/articles/new", title="Half", body=body, publish="1")
    page = visitor.visit("/articles/half")
    assert page.has("#comments")
    assert not page.select("#article script")
    editor = author.visit("/articles/half/edit").form("/articles/half/edit").fields
    assert editor["body"] == body


def test_the_drafts_page_begins_empty_and_pages(app: Site, author: Visitor) -> None:
    assert "A blank page, on purpose" in author.visit("/articles/drafts").text
    for number in range(25):
        factories.article(
            app, author.member, f"Draft {number}", status=ArticleStatus.DRAFT, published_at=None
        )
    factories.article(app, factories.member(app), "Theirs", status=ArticleStatus.DRAFT, published_at=None)
    page = author.visit("/articles/drafts")
    assert len(page.select("article.article-row")) == 20
    assert "Theirs" not in page.text
    assert len(author.statements) <= 4
    older = author.visit(page.one("a[rel=next]").get("href", ""))
    assert len(older.select("article.article-row")) == 5


# --- what is stored ------------------------------------------------------------------------------------------


def article(app: Site, slug: str) -> Article:
    with app.app_context():
        return db.session.scalars(select(Article).where(Article.slug == slug)).one()


def count(app: Site) -> int:
    with app.app_context():
        return len(db.session.scalars(select(Article.id)).all())


def revisions(app: Site) -> list[str]:
    with app.app_context():
        found = select(ArticleRevision).order_by(ArticleRevision.article_id, ArticleRevision.number)
        rows = db.session.scalars(found).all()
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        return [row.body for row in rows]


def forget(app: Site, role: Any) -> None:
    with app.app_context(), writing():
        db.session.delete(db.session.get_one(PortfolioRole, role.id))


def fields(page: Any) -> dict[str, Any]:
    """What the page's editor would send as it stands."""
    return dict(next(form for form in page.forms if "body" in form.fields).fields)


def token(visitor: Visitor) -> str:
    return str(fields(visitor.visit("/articles/new"))["csrf_token"])
