"""Searching: what is found for whom, and that any text at all may be looked for."""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.articles.models import ArticleStatus
from community.core.database import now
from community.core.folding import folded
from community.core.http.site import Site
from community.members.models import Member, MemberState
from community.profiles.models import Visibility
from community.search import finding
from tests import factories
from tests.elements import text_of
from tests.page import Page
from tests.visitor import Visitor

MOST_STATEMENTS = 3


def found(page: Page) -> list[str]:
    """Titles and names in the order of the page."""
    return [text_of(one) for one in page.select(".article-row h3, .article-row h2, .member-card h3")]


def titled(app: Site, by: Member, title: str, **values: object) -> None:
    factories.article(app, by, title, **values)


def called(app: Site, name: str, **values: object) -> Member:
    return factories.member(app, name=name, **values)


def test_articles_by_title_and_members_by_name_handle_and_role(app: Site, visitor: Visitor) -> None:
    ada = called(app, "Ada Quill", handle="ada")
    factories.role(app, called(app, "Bao Tran"), title="Potter")
    titled(app, ada, "What potters know")
    titled(app, ada, "Something else")
    page = visitor.visit("/search?q=potter")
    assert found(page) == ["What potters know", "Bao Tran"]
    assert page.form("/search").fields["q"] == "potter"
    assert page.has("meta[name=robots][content^=noindex]")
    assert found(visitor.visit("/search?q=quill")) == ["Ada Quill"]
    assert found(visitor.visit("/search?q=ada")) == ["Ada Quill"]


@pytest.mark.parametrize(
    "typed", ["JOSE", "josé", "  José   alvarez ", "álvarez jose", "ＪＯＳＥ", "Jose\u0301"]
)
def test_case_accents_width_and_order_do_not_matter(app: Site, visitor: Visitor, typed: str) -> None:
    called(app, "José Álvarez")
    called(app, "Joseph Conrad")
    assert "José Álvarez" in found(visitor.visit(f"/search?q={quote(typed)}"))


def test_every_word_must_be_there(app: Site, visitor: Visitor) -> None:
    ada = called(app, "Ada Quill")
    titled(app, ada, "Three clocks on one wall")
    assert found(visitor.visit("/search?q=wall+clocks")) == ["Three clocks on one wall"]
    assert found(visitor.visit("/search?q=wall+clock+door")) == []


@pytest.mark.parametrize(
    "typed", ["%", "_", "100%", "a_b", "\\", "/", "%25", "'", '"', "*", "-x", "(", "OR", "a AND b"]
)
def test_signs_are_looked_for_as_they_are(app: Site, visitor: Visitor, typed: str) -> None:
    ada = called(app, "Ada Quill")
    titled(app, ada, f"Before {typed} after")
    titled(app, ada, "Plain")
    assert found(visitor.visit(f"/search?q={quote(typed)}")) == [f"Before {typed} after"]


def test_only_what_the_viewer_may_see_is_found(app: Site, visitor: Visitor, another: type[Visitor]) -> None:
    ada = called(app, "Ada Quill")
    for status in (ArticleStatus.DRAFT, ArticleStatus.WITHDRAWN, ArticleStatus.IN_REVIEW):
        titled(app, ada, f"Hidden {status.value}", status=status)
    called(app, "Hidden Unclaimed", state=MemberState.UNCLAIMED)
    called(app, "Hidden Closed", state=MemberState.CLOSED, closed_at=now(), closed_by="self")
    bao = called(app, "Bao Tran")
    factories.role(app, bao, title="Hidden spy", visibility=Visibility.MEMBERS)
    factories.role(app, ada, title="Hidden diarist", visibility=Visibility.PRIVATE)
    assert found(visitor.visit("/search?q=hidden")) == []
    assert found(another().log_in(called(app, "Cleo Marsh")).visit("/search?q=hidden")) == ["Bao Tran"]
    assert set(found(another().log_in(ada).visit("/search?q=hidden"))) == {"Ada Quill", "Bao Tran"}


def test_more_of_each_is_one_link_away(app: Site, visitor: Visitor) -> None:
    ada = called(app, "Ada Quill")
    for number in range(25):
        titled(app, ada, f"Clock {number}")
        called(app, f"Clock Maker {number}")
    factories.in_directory(app)
    page = visitor.visit("/search?q=clock")
    assert len(found(page)) == 12
    assert len(visitor.statements) <= MOST_STATEMENTS
    assert visitor.visit("/members/?q=clock").text.count("Clock Maker") >= 20
    assert "/members/?q=clock" in page.links
    first = visitor.visit(next(link for link in page.links if "in=articles" in link))
    assert len(visitor.statements) <= MOST_STATEMENTS
    second = visitor.visit(first.one("a[rel=next]").get("href", ""))
    assert [*found(first), *found(second)] == [f"Clock {number}" for number in reversed(range(25))]
    assert second.has("a[rel=prev]")
    assert not second.has("a[rel=next]")


def test_an_empty_search_offers_where_to_begin(app: Site, visitor: Visitor) -> None:
    factories.article(app, called(app, "Ada Quill"), tags=["money"])
    for path in (
        "/search",
        "/search?q=",
        "/search?q=%20%09",
        "/search?q=%E2%80%AE",
        "/search?q=&in=articles",
    ):
        page = visitor.visit(path)
        assert page.title.startswith("Search")
        assert "/tags/money" in page.links
        assert "/members/?field=making" in page.links
        assert not page.has(".empty-state")
        assert len(visitor.statements) <= MOST_STATEMENTS


def test_nothing_found_says_so_and_where_else_to_look(app: Site, visitor: Visitor) -> None:
    factories.article(app, called(app, "Ada Quill"), tags=["money"])
    page = visitor.visit("/search?q=pentions")
    assert page.words(".empty-state h2") == "No match for “pentions”"
    assert "/tags/money" in page.links
    assert len(visitor.statements) <= MOST_STATEMENTS
    assert visitor.visit("/search?q=pentions&in=articles").has(".empty-state")


ANY = [
    "x" * 2_000,
    "wörter " * 300,
    "%" * 2_000,
    "' OR 1=1; --",
    '"><script>alert(1)</script>',
    "🦑👩‍👩‍👧‍👦" * 50,
    "שלום עולם",
    "\u202emoc.live\u202c",
    "ﷺ" * 500,
    "İ" * 100,
    "a\x01b\x7f",
    "\ufffe\ud7ff",
    "${7*7}{{7*7}}"[:6],
    "1" * 500,
]


@pytest.mark.parametrize("typed", ANY)
def test_any_text_is_answered_within_the_budget(app: Site, visitor: Visitor, typed: str) -> None:
    titled(app, called(app, "Ada Quill"), "Plain")
    for more in ("", "&in=articles"):
        page = visitor.visit(f"/search?q={quote(typed)}{more}")
        assert len(visitor.statements) <= MOST_STATEMENTS
        assert not page.has("main script")


@pytest.mark.parametrize(
    "query", ["q=%ff%fe", "q=%ed%a0%80", "q=a&q=b", "q[]=a", "q", "%71=a", "q=a;q=b", "q=a&in=x"]
)
def test_a_query_that_no_form_sends_is_answered_too(visitor: Visitor, query: str) -> None:
    visitor.visit(f"/search?{query}")


def test_a_nul_is_refused_as_everywhere(visitor: Visitor) -> None:
    visitor.visit("/search?q=a%00b", status=400)


@pytest.mark.parametrize("cursor", ["x", "WzEsMl0", "=" * 300, "é", "W10"])
def test_a_cursor_that_is_none_leads_nowhere(visitor: Visitor, cursor: str) -> None:
    visitor.visit(f"/search?q=a&in=articles&after={quote(cursor)}", status=404)


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_whatever_is_typed_is_found_by_its_own_title(context: Site, typed: str) -> None:
    """Downstairs: the words looked for are in the key of a title that is the same text."""

    search = finding.search_for(typed)
    assert len(search.words) <= 8
    key = folded(search.text)
    assert all(folded(word) in key for word in search.words)
    finding.found(search, None)
