"""What a reader with an old link meets."""

import pytest

from community.articles import former
from community.articles.models import ArticleStatus
from community.core.database import now
from community.core.http.site import Site
from community.core.writing import writing
from tests import factories
from tests.visitor import Visitor


@pytest.fixture
def old(app: Site) -> None:
    author = factories.member(app, "ada")
    article = factories.article(app, author, slug="half-a-vicar")
    draft = factories.article(app, author, slug="draft", status=ArticleStatus.DRAFT, published_at=None)
    gone = factories.article(app, author, slug="gone", status=ArticleStatus.WITHDRAWN, withdrawn_at=now())
    with app.app_context(), writing():
        for address in ("/articles/half", "/2009/11/x/", "/?p=101", "/was/caf%C3%A9/", "/archive?id=7"):
            former.remember(article, address)
        former.remember(draft, "/2009/11/draft/")
        former.remember(gone, "/2009/11/gone/")


@pytest.mark.parametrize(
    "path",
    [
        "/articles/half",
        "/2009/11/x/",
        "/2009/11/x",
        "/2009/11/x/?a=b",
        "/?p=101",
        "/was/caf%C3%A9/",
        "/archive?id=7",
    ],
)
@pytest.mark.usefixtures("old")
def test_an_old_link_leads_to_the_article(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (301, "/articles/half-a-vicar#article")
    assert visitor.visit("/articles/half-a-vicar").has("article#article")


@pytest.mark.parametrize(
    "path",
    [
        "/2009/11/y/",
        "/2009",
        "/articles/half/edit",
        "/archive",
        "/archive?id=8",
        "/%ff%fe",
        "/" + "x" * 5000,
    ],
)
@pytest.mark.usefixtures("old")
def test_other_links_lead_nowhere(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code in (303, 404) if path.endswith("edit") else answer.status_code == 404


@pytest.mark.usefixtures("old")
def test_what_one_may_not_know_of_is_not_led_to(app: Site, visitor: Visitor) -> None:
    assert visitor.get("/2009/11/draft/").status_code == 404
    other = Visitor(app).log_in(factories.member(app))
    assert other.get("/2009/11/draft/").status_code == 404
    assert visitor.get("/2009/11/gone/").headers["Location"] == "/articles/gone#article"
    assert visitor.get("/articles/gone").status_code == 410


@pytest.mark.usefixtures("old")
def test_only_reading_is_led_on(visitor: Visitor) -> None:
    assert visitor.post("/2009/11/x/", {"body": "x"}).status_code == 404


def test_pages_that_are_there_ask_nothing_of_it(app: Site, visitor: Visitor) -> None:
    visitor.visit("/articles/")
    assert not [statement for statement in visitor.statements if "former_addresses" in statement]
