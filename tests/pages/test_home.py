"""The first page: what it shows to whom, and that it costs the same however much there is."""

from datetime import timedelta
from typing import Any

import pytest

from community.articles.models import Article, ArticleStatus
from community.comments.models import Comment, Status
from community.core.database import now
from community.core.http.site import Site
from community.core.markup import COMMENT, rendered
from community.members.models import Access, Member, MemberState
from tests import factories
from tests.page import text_of
from tests.visitor import Visitor

WEEK = [{"role": 1, "field": "making", "share": 60}, {"role": 2, "field": "health", "share": 40}]
ANSWER = {"arcs": WEEK, "titles": ["Potter", "midwife"], "answer": "Potter & midwife"}
MOST_STATEMENTS = 8


def said(app: Site, article: Article, text: str, by: Member | None = None, **values: Any) -> Comment:
    """A published comment, put there as it is stored."""
    made = rendered(text, COMMENT)
    values = {"guest_name": "" if by else "Gus", "status": Status.PUBLISHED, "published_at": now(), **values}
    is_out = values["status"] is Status.PUBLISHED
    return factories.saved(
        app,
        Comment(
            article_id=article.id, author_id=by and by.id, body=text, body_html=made.html, depth=1,
            path=f"{next(factories._count):020}", is_drawn=is_out, **values,
        ),
    )  # fmt: skip


def section(page: Any, heading: str) -> str:
    """The words of the section below this heading."""
    found = [one for one in page.select("section") if text_of(one).find(heading) >= 0]
    assert found, f"no section says {heading}"
    return text_of(found[-1])


def test_an_empty_site_says_how_it_begins(visitor: Visitor) -> None:
    page = visitor.visit("/")
    assert page.words("h1") == "And what do you do?"
    assert "every chair is free" in page.text
    assert "community demo" in page.words(".note"), "whoever set it up is told how to go on"
    assert len(page.select(".weave rect")) == 24, "the weeks to come are drawn, pale"
    assert not page.has(".member-strip")
    assert not page.has(".overheard")
    assert len(visitor.statements) <= 5


def test_a_site_with_members_is_no_longer_told_how_to_add_the_first(app: Site, visitor: Visitor) -> None:
    factories.member(app)
    assert not visitor.visit("/").has(".note")


def test_a_visitor_sees_what_is_discussed_said_and_new(app: Site, visitor: Visitor) -> None:
    ada = factories.member(app, "ada", name="Ada Quill", place="Leith", **ANSWER)
    quiet = factories.article(app, ada, "A quiet one", age=timedelta(hours=1))
    loud = factories.article(
        app, ada, "A loud one", age=timedelta(days=30), summary="On noise.", closing_question="And at night?"
    )
    for number in range(3):
        said(
            app, loud, f"Loud, number {number}.", ada, speaking_as_title="Potter", speaking_as_field="making"
        )
    said(app, quiet, "Quietly.")
    page = visitor.visit("/")
    lead = page.one(".lead-article")
    assert text_of(lead).startswith("Most discussed this week A loud one On noise.")
    assert "And at night?" in text_of(lead)
    assert "A quiet one" in section(page, "Latest articles")
    assert "A loud one" not in section(page, "Latest articles")
    quotes = [text_of(quote) for quote in page.select(".overheard li")]
    assert len(quotes) == 3
    assert quotes[0].startswith("Quietly. Gus"), (
        "the latest first, and each person once while there are others"
    )
    assert "Loud, number 2. Ada Quill as Potter" in quotes[1]
    assert "Ada Quill" in section(page, "Members who were here lately")
    assert page.has('a[href="/members/ada"]')
    assert 'rel="canonical" href="http://127.0.0.1:8000/"' in page.html


def test_what_was_said_long_ago_is_not_the_talk_of_this_week(app: Site, visitor: Visitor) -> None:
    ada = factories.member(app)
    old = factories.article(app, ada, "An old one", age=timedelta(days=400))
    factories.article(app, ada, "A new one")
    said(app, old, "Then.", published_at=now() - timedelta(days=8))
    lead = text_of(visitor.visit("/").one(".lead-article"))
    assert lead.startswith("The newest article A new one")


@pytest.mark.parametrize("status", [Status.HELD, Status.REJECTED, Status.SPAM, Status.WITHDRAWN])
def test_what_is_not_published_is_not_quoted_and_does_not_count(
    app: Site, visitor: Visitor, status: Status
) -> None:
    ada = factories.member(app)
    article = factories.article(app, ada, "One of two")
    said(app, article, "A secret.", ada, status=status)
    page = visitor.log_in(ada).visit("/")
    assert "A secret." not in page.html
    assert "The newest article" in page.text
    assert "Nobody has answered yet" in page.text


def test_a_disowned_comment_is_not_quoted_under_a_name(app: Site, visitor: Visitor) -> None:
    article = factories.article(app, factories.member(app))
    said(app, article, "Not mine any more.", disowned_at=now())
    assert "Not mine any more." not in visitor.visit("/").html


def test_what_is_not_out_is_not_there(app: Site, visitor: Visitor) -> None:
    ada = factories.member(app, "ada", **ANSWER)
    draft = factories.article(app, ada, "A draft", status=ArticleStatus.DRAFT)
    factories.article(app, ada, "Taken back", status=ArticleStatus.WITHDRAWN)
    said(app, draft, "Under a draft.")
    for viewer in (visitor, visitor.log_in(ada)):
        page = viewer.visit("/")
        assert "A draft" not in page.html
        assert "Taken back" not in page.html
        assert "Under a" not in page.html


@pytest.mark.parametrize("state", [MemberState.UNCLAIMED, MemberState.CLOSED])
def test_only_active_members_are_shown_and_counted(app: Site, visitor: Visitor, state: MemberState) -> None:
    factories.member(app, "ada", name="Ada Quill", **ANSWER)
    closed = {"closed_at": now(), "closed_by": "self"} if state is MemberState.CLOSED else {}
    factories.member(app, "gone", name="Gone Away", state=state, **ANSWER, **closed)
    page = visitor.visit("/")
    assert "Gone Away" not in page.text
    assert "Meet 1 member" in page.text


def test_who_has_not_answered_is_counted_but_not_shown(app: Site, visitor: Visitor) -> None:
    factories.member(app, name="Ada Quill", **ANSWER)
    factories.member(app, name="Silent Sam")
    page = visitor.visit("/")
    assert "Meet 2 members" in page.text
    assert "Silent Sam" not in page.text


def test_a_quote_is_short_whole_words_and_safe(app: Site, visitor: Visitor) -> None:
    article = factories.article(app, factories.member(app))
    said(app, article, "word " * 200 + "<script>alert(1)</script>")
    said(app, article, "**bold** </div> & <b>more</b>")
    quotes = [text_of(quote) for quote in visitor.visit("/").select(".overheard q")]
    assert quotes[0] == "bold </div> & <b>more</b>"
    assert quotes[1].endswith("word…")
    assert len(quotes[1]) <= 150


def test_a_member_sees_their_own_answer_and_week(app: Site, visitor: Visitor) -> None:
    ada = factories.member(app, "ada", access=Access.AUTHOR, **ANSWER)
    factories.member(app, "bao", **ANSWER)
    page = visitor.log_in(ada).visit("/")
    assert page.words(".own-answer") == "Potter & midwife"
    assert page.words(".weave figcaption") == "2 members’ weeks, one row each. The first is yours."
    assert "Write an article" in page.text
    assert 'href="/members/ada"' not in page.html.partition("member-strip")[2].partition("</ul>")[0]


def test_own_words_stand_before_what_was_composed(app: Site, visitor: Visitor) -> None:
    ada = factories.member(app, own_answer="Clay, mostly", **ANSWER)
    assert visitor.log_in(ada).visit("/").words(".own-answer") == "Clay, mostly"


def test_a_member_without_a_role_is_asked_for_one(app: Site, visitor: Visitor) -> None:
    page = visitor.log_in(factories.member(app)).visit("/")
    assert "Name one thing" in page.text
    assert page.has('a[href="/settings/roles"]')


def test_a_visitors_page_can_be_shared_and_a_members_can_not(app: Site, visitor: Visitor) -> None:
    page = visitor.visit("/")
    assert page.response.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in page.response.headers
    assert "csrf_token" not in page.html
    page = visitor.log_in(factories.member(app)).visit("/")
    assert page.response.headers["Cache-Control"] == "private, no-store"


def test_the_page_costs_the_same_however_much_there_is(app: Site, visitor: Visitor) -> None:
    counts = []
    for more in (1, 30):
        members = [factories.member(app, **ANSWER) for _ in range(more)]
        articles = [factories.article(app, members[0], tags=[f"tag {n} of {more}"]) for n in range(more)]
        for article in articles:
            said(app, article, "So it is.", members[-1])
        visitor.visit("/")
        counts.append(len(visitor.statements))
    assert counts[0] == counts[1] <= MOST_STATEMENTS, "\n".join(visitor.statements)
    reader = visitor.log_in(factories.member(app, access=Access.MODERATOR, **ANSWER))
    reader.visit("/")
    assert len(reader.statements) <= MOST_STATEMENTS + 2, "who is looking, and what waits for them"


def test_nothing_that_is_typed_breaks_the_page(app: Site, visitor: Visitor) -> None:
    hostile = '</title></script><img src=x onerror="alert(1)">&\'"'
    ada = factories.member(
        app, name=hostile[:60], place=hostile, arcs=WEEK, titles=[hostile, "Potter"], answer=hostile
    )
    article = factories.article(app, ada, hostile, summary=hostile, closing_question=hostile, lang="en")
    said(app, article, hostile, speaking_as_title=hostile, speaking_as_field="making")
    assert not visitor.visit("/").select("img")
    visitor.log_in(ada).visit("/")
