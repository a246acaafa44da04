"""The pages that everybody reads: the list, a tag, an article."""

import json
from datetime import timedelta

import pytest
from markupsafe import Markup
from sqlalchemy import delete

from community.articles.models import Article, ArticleStatus, CommentsMode, Tag, article_tags
from community.core.database import db, now
from community.core.http.site import Site
from community.core.writing import writing
from community.members.models import Access
from community.profiles.models import Field
from tests import factories
from tests.factories import saved
from tests.page import Page
from tests.visitor import Visitor


def test_an_empty_site_says_what_will_come(visitor: Visitor) -> None:
    page = visitor.visit("/articles/")
    assert "Nothing has been written yet" in page.text
    assert "/sign-up" in page.links


def test_the_list_pages_by_cursor_both_ways(app: Site, visitor: Visitor) -> None:
    author = factories.member(app)
    for number in range(45):
        factories.article(app, author, f"Piece {number}", age=timedelta(hours=number), slug=f"piece-{number}")
    seen, path = [], "/articles/"
    while path:
        page = visitor.visit(path)
        seen.append(_slugs(page))
        path = _link(page, "next")
    assert [len(slugs) for slugs in seen] == [20, 20, 5]
    assert [slug for slugs in seen for slug in slugs] == [f"piece-{number}" for number in range(45)]
    middle = visitor.visit(_link(page, "prev"))
    assert _slugs(middle) == seen[1]
    first = visitor.visit(_link(middle, "prev"))
    assert _slugs(first) == seen[0]
    assert not _link(first, "prev")


def test_articles_of_one_moment_are_each_on_one_page(app: Site, visitor: Visitor) -> None:
    author, moment = factories.member(app), now()
    for number in range(25):
        factories.article(app, author, slug=f"same-{number}", published_at=moment)
    first = visitor.visit("/articles/")
    second = visitor.visit(_link(first, "next"))
    assert sorted(_slugs(first) + _slugs(second)) == sorted(f"same-{number}" for number in range(25))


def test_a_page_that_is_no_more_says_so(app: Site, visitor: Visitor) -> None:
    author = factories.member(app)
    for number in range(21):
        factories.article(app, author, slug=f"piece-{number}", age=timedelta(hours=number))
    cursor = _link(visitor.visit("/articles/"), "next")
    with app.app_context(), writing():
        db.session.execute(delete(Article).where(Article.slug == "piece-20"))
    assert "The list ends before here" in visitor.visit(cursor).text


@pytest.mark.parametrize("cursor", ["x", "W10", "=", "%F0%9F%92%A9", "9" * 5000, "WzEsMl0", "after=1"])
def test_a_cursor_of_nobodys_making_is_404(visitor: Visitor, cursor: str) -> None:
    for name in ("after", "before"):
        assert visitor.get(f"/articles/?{name}={cursor}").status_code == 404


def test_the_list_asks_little_and_sets_no_cookie(app: Site, visitor: Visitor) -> None:
    for number in range(20):
        author = factories.member(app)
        factories.article(app, author, slug=f"piece-{number}", tags=[f"tag {number}"])
    page = visitor.visit("/articles/")
    assert len(page.select("article.article-row")) == 20
    assert len(visitor.statements) <= 5
    assert "Set-Cookie" not in page.response.headers
    assert "csrf_token" not in page.html


def test_a_row_says_who_as_what_when_how_long_and_how_much_was_said(app: Site, visitor: Visitor) -> None:
    author = factories.member(app, name="Ada Quill")
    factories.article(
        app,
        author,
        "Half a vicar",
        summary="My post is half-time.",
        speaking_as_title="Parish priest",
        speaking_as_field=Field.CIVIC,
        reading_minutes=4,
        comments_count=7,
    )
    row = visitor.visit("/articles/").words("article.article-row")
    for words in (
        "Half a vicar",
        "My post is half-time.",
        "Ada Quill",
        "as Parish priest",
        "4 min",
        "7 comments",
    ):
        assert words in row


def test_a_tag_is_a_page_of_its_articles(app: Site, visitor: Visitor) -> None:
    author = factories.member(app)
    factories.article(app, author, "On money", slug="on-money", tags=["Slow money"])
    factories.article(app, author, "On time", slug="on-time", tags=["Time"])
    page = visitor.visit("/tags/slow-money")
    assert page.words("h1") == "Slow money"
    assert _slugs(page) == ["on-money"]
    assert len(visitor.statements) <= 5
    assert page.one("link[rel=canonical]").get("href", "").endswith("/tags/slow-money")


def test_a_tag_asked_for_in_the_list_leads_to_its_page(app: Site, visitor: Visitor) -> None:
    for asked in ("slow-money", "Slow+money", "SLOW%20MONEY"):
        answer = visitor.get(f"/articles/?tag={asked}")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/tags/slow-money")
    assert visitor.get("/articles/?tag=").status_code == 200
    assert visitor.get("/articles/?tag=" + "%F0%9F%92%A9" * 400).status_code == 301


def test_a_tag_that_stands_on_drafts_alone_is_nobodys_business(app: Site, visitor: Visitor) -> None:
    author = factories.member(app)
    factories.article(app, author, status=ArticleStatus.DRAFT, published_at=None, tags=["Secret"])
    assert visitor.get("/tags/secret").status_code == 404
    assert "Secret" not in visitor.visit("/articles/").text
    assert Visitor(app).log_in(author).get("/tags/secret").status_code == 404


def test_a_tags_name_is_text(app: Site, visitor: Visitor) -> None:
    author = factories.member(app)
    made = factories.article(app, author)
    _tagged(app, made.id, Tag(slug="b", name="<b>&amp;</b>\u202e"))
    assert visitor.visit("/tags/b").words("h1") == "<b>&amp;</b>\u202e"
    assert "<b>&amp;</b>" in visitor.visit(f"/articles/{made.slug}").words("p.eyebrow")


# --- one article ---------------------------------------------------------------------------------------------


def test_an_article_reads_as_written(app: Site, visitor: Visitor) -> None:
    author = factories.member(app, "ada", Access.AUTHOR, name="Ada Quill")
    made = factories.article(
        app,
        author,
        "Half a vicar",
        summary="My post is half-time.",
        tags=["Time"],
        body_html=Markup("<h2 id='body-one'>One</h2><p>Words.</p>"),
        closing_question="Which half?",
        comments_mode=CommentsMode.CLOSED,
        speaking_as_title="Parish priest",
        speaking_as_field=Field.CIVIC,
        reading_minutes=3,
        lang="cy",
    )
    page = visitor.visit(f"/articles/{made.slug}")
    assert page.words("h1.p-name") == "Half a vicar"
    assert page.words(".p-summary") == "My post is half-time."
    assert page.words("#article .e-content") == "One Words."
    assert page.words(".p-author .p-name") == "Ada Quill"
    assert page.words(".p-category") == "Time"
    assert page.one(".dt-published").get("datetime", "").endswith("Z")
    assert page.one("data.u-url").get("value") == f"http://127.0.0.1:8000/articles/{made.slug}"
    assert page.one("link[rel=canonical]").get("href") == f"http://127.0.0.1:8000/articles/{made.slug}"
    assert page.one("#article").get("lang") == "cy"
    assert page.one("meta[name=description]").get("content") == "My post is half-time."
    assert "as Parish priest" in page.text
    assert "3 min read" in page.text
    assert "Which half?" in page.text
    assert "Set-Cookie" not in page.response.headers
    assert page.response.headers["Cache-Control"].startswith("public")


def test_an_article_says_the_same_to_machines(app: Site, visitor: Visitor) -> None:
    author = factories.member(app, "ada", name="Ada </script><script>alert(1)//")
    made = factories.article(
        app,
        author,
        "A </script> & 'quotes'",
        comments_count=2,
        tags=["Time"],
        published_at=factories.long_ago(3),
    )
    page = visitor.visit(f"/articles/{made.slug}")
    data = json.loads(page.one("script[type=application/ld+json]").text or "")
    assert data["@type"] == "Article"
    assert data["headline"] == "A </script> & 'quotes'"
    assert data["author"] == {
        "@type": "Person",
        "name": "Ada </script><script>alert(1)//",
        "url": "http://127.0.0.1:8000/members/ada",
    }
    assert data["commentCount"] == 2
    assert data["keywords"] == ["Time"]
    assert data["datePublished"].endswith("Z")
    assert "comment" not in data
    assert "inLanguage" not in data


def test_an_article_is_read_with_three_statements_and_its_thread(app: Site, visitor: Visitor) -> None:
    made = factories.article(app, factories.member(app), tags=["One", "Two"])
    visitor.visit(f"/articles/{made.slug}")
    own = [statement for statement in visitor.statements if " comments" not in statement]
    assert len(own) <= 3, own


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "O'Brien & Söhne <x@y.z>",
    "%s %(name)s %d",
    "中文标题 مرحبا שלום",
    "x" * 200,
    "🧵" * 60,
]


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_breaks_a_page(app: Site, visitor: Visitor, title: str) -> None:
    author = factories.member(app, access=Access.AUTHOR)
    made = factories.article(app, author, title, summary=title, closing_question=title, tags=["t"])
    assert visitor.visit(f"/articles/{made.slug}").words("h1") == title
    assert title in visitor.visit("/articles/").text
    editor = Visitor(app).log_in(author).visit(f"/articles/{made.slug}/edit")
    assert editor.form(f"/articles/{made.slug}/edit").fields["title"].strip() == title


def test_a_title_is_never_a_template(app: Site, visitor: Visitor) -> None:
    made = factories.article(app, factories.member(app), "{{ 7*7 }}{% raw %}")
    html = visitor.get(f"/articles/{made.slug}").get_data(as_text=True)
    assert "{{ 7*7 }}{% raw %}" in html


# --- what is not for everybody -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [ArticleStatus.DRAFT, ArticleStatus.IN_REVIEW, ArticleStatus.SCHEDULED])
def test_a_draft_is_there_for_its_author_and_admins_only(
    app: Site, visitor: Visitor, status: ArticleStatus
) -> None:
    author = factories.member(app)
    made = factories.article(app, author, "Not yet", status=status, published_at=None, slug="not-yet")
    assert visitor.get("/articles/not-yet").status_code == 404
    stranger = Visitor(app).log_in(factories.member(app, access=Access.MODERATOR))
    for path in ("/articles/not-yet", "/articles/not-yet/edit", "/articles/not-yet/publish"):
        assert stranger.get(path).status_code == 404
    for member in (author, factories.member(app, access=Access.ADMIN)):
        page = Visitor(app).log_in(member).visit("/articles/not-yet")
        assert "Nobody else reads this" in page.text
        assert page.one("meta[name=robots]").get("content") == "noindex"
        assert page.response.headers["Cache-Control"] == "private, no-store"
        assert not page.has("#comments")
    assert "Not yet" not in visitor.visit("/articles/").text
    assert "Not yet" not in Visitor(app).log_in(author).visit("/articles/").text
    assert made.slug == "not-yet"


def test_a_withdrawn_article_is_gone_and_its_author_reads_it(app: Site, visitor: Visitor) -> None:
    author = factories.member(app)
    factories.article(app, author, "Gone", status=ArticleStatus.WITHDRAWN, slug="gone", withdrawn_at=now())
    assert visitor.get("/articles/gone").status_code == 410
    assert "Readers are told" in Visitor(app).log_in(author).visit("/articles/gone").text
    assert "Gone" not in visitor.visit("/articles/").text


@pytest.mark.parametrize(
    "path",
    [
        "/articles/review",
        "/articles/feed",
        "/articles/nobody-wrote-this",
        "/articles/x/history",
        "/articles/" + "9" * 5000,
        "/articles/%F0%9F%92%A9",
        "/articles/%ff%fe",
        "/tags/nothing",
        "/tags/" + "a" * 3000,
    ],
)
def test_what_is_not_there_is_404(app: Site, visitor: Visitor, path: str) -> None:
    factories.article(app, factories.member(app), slug="x")
    assert visitor.get(path).status_code == 404


def test_a_thread_page_that_names_nothing_here_is_404(app: Site, visitor: Visitor) -> None:
    factories.article(app, factories.member(app), slug="x")
    for query in ("from=5", "branch=5", "branch=5&from=6"):
        assert visitor.get(f"/articles/x?{query}").status_code == 404
    assert visitor.get("/articles/x?sort=sideways").status_code == 200


def _slugs(page: Page) -> list[str]:
    return [link.get("href", "").rpartition("/")[2] for link in page.select("article.article-row h2 a")]


def _link(page: Page, rel: str) -> str:
    found = page.select(f"a[rel={rel}]")
    return found[0].get("href", "") if found else ""


def _tagged(app: Site, article_id: int, tag: Tag) -> None:
    made = saved(app, tag)
    with app.app_context(), writing():
        db.session.execute(article_tags.insert().values(article_id=article_id, tag_id=made.id))


def test_a_summary_made_of_the_first_words_does_not_stand_above_them_again(app, visitor):
    author = factories.member(app)
    html = Markup("<p>Some days are long and some are longer still.</p>")
    same = factories.article(app, author, summary="Some days are long and some …", body_html=html)
    other = factories.article(app, author, summary="On length.", body_html=html)
    assert "standfirst" not in visitor.visit(f"/articles/{same.slug}").html
    assert "standfirst" in visitor.visit(f"/articles/{other.slug}").html
