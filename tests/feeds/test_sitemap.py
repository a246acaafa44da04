"""The sitemap: what search engines may list."""

from xml.etree import ElementTree

from community.articles.models import ArticleStatus
from community.core.database import now
from community.core.http.site import Site
from community.feeds import sitemap
from community.members.models import MemberState
from tests import factories
from tests.visitor import Visitor

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
BASE = "http://127.0.0.1:8000"


def listed(visitor: Visitor) -> dict[str, str | None]:
    """Paths, each with when it last changed."""
    answer = visitor.get("/sitemap.xml")
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    root = ElementTree.fromstring(answer.data)
    assert root.tag == f"{SITEMAP}urlset"
    found = {
        url.findtext(f"{SITEMAP}loc") or "": url.findtext(f"{SITEMAP}lastmod")
        for url in root.findall(f"{SITEMAP}url")
    }
    assert len(found) == len(root.findall(f"{SITEMAP}url")), "an address is there twice"
    assert all(address.startswith(f"{BASE}/") for address in found)
    return {address.removeprefix(BASE): changed for address, changed in found.items()}


def test_pages_articles_tags_and_members_are_listed(app: Site, visitor: Visitor) -> None:
    ada = factories.member(app, "ada")
    article = factories.article(app, ada, slug="one", tags=["money"])
    found = listed(visitor)
    assert {"/", "/articles/", "/members/", "/about", "/articles/one", "/tags/money", "/members/ada"} <= set(
        found
    )
    assert found["/articles/one"] == f"{article.updated_at:%Y-%m-%dT%H:%M:%SZ}"
    assert len(visitor.statements) == 3


def test_every_address_leads_to_a_page(app: Site, visitor: Visitor) -> None:
    factories.article(app, factories.member(app), tags=["money"])
    for address in listed(visitor):
        page = visitor.visit(address)
        assert "noindex" not in page.response.headers.get("X-Robots-Tag", "")
        assert not page.has("meta[name=robots][content*=noindex]")


def test_who_does_not_consent_or_is_not_there_is_left_out(app: Site, visitor: Visitor) -> None:
    factories.member(app, "shy", is_indexed=False)
    factories.member(app, "unclaimed", state=MemberState.UNCLAIMED)
    factories.member(app, "closed", state=MemberState.CLOSED, closed_at=now(), closed_by="self")
    ada = factories.member(app, "ada")
    factories.article(app, ada, slug="draft", status=ArticleStatus.DRAFT, tags=["secret"])
    factories.article(app, ada, slug="withdrawn", status=ArticleStatus.WITHDRAWN, tags=["past"])
    found = {path for path in listed(visitor) if path.count("/") == 2 and not path.endswith("/")}
    assert found == {"/members/ada"}
    assert {path for path in listed(visitor.log_in(ada)) if path.count("/") == 2} >= found


def test_a_file_never_holds_more_than_it_may(app: Site, visitor: Visitor) -> None:
    ada = factories.member(app, "ada")
    for number in range(6):
        factories.article(app, ada, tags=[f"tag {number}"])
        factories.member(app)
    limits = (sitemap.MOST, sitemap.MOST_ARTICLES, sitemap.MOST_TAGS)
    try:
        sitemap.MOST, sitemap.MOST_ARTICLES, sitemap.MOST_TAGS = 12, 4, 2
        found = listed(visitor)
    finally:
        sitemap.MOST, sitemap.MOST_ARTICLES, sitemap.MOST_TAGS = limits
    assert len(found) == 12
    assert len([path for path in found if path.startswith("/articles/") and path != "/articles/"]) == 4
    assert len([path for path in found if path.startswith("/tags/")]) == 2
