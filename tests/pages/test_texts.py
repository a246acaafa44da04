"""What the site says of itself: about, guidelines."""

import pytest

from community.core.http.site import Site
from community.members.models import Access
from tests import factories
from tests.sites import assembled
from tests.visitor import Visitor


@pytest.mark.parametrize(
    ("path", "words"), [("/about", "Who runs it"), ("/guidelines", "Why a comment may wait")]
)
def test_the_texts_are_there(visitor: Visitor, path: str, words: str) -> None:
    page = visitor.visit(path)
    assert words in page.text
    assert "Ampersand" in page.words(".prose")
    assert page.response.headers["Cache-Control"].startswith("public")
    assert len(visitor.statements) <= 1


def test_every_link_in_them_leads_somewhere(visitor: Visitor) -> None:
    for path in ("/about", "/guidelines"):
        for link in visitor.visit(path).select(".prose a"):
            visitor.visit(link.get("href", ""))


def test_a_name_is_no_markdown(environment: dict[str, str]) -> None:
    with assembled(environment, COMMUNITY_NAME="*A* & <b>[B](/x)</b>_c_") as site:
        assert "*A* & <b>[B](/x)</b>_c_ is a place" in Visitor(site).visit("/about").text


def test_who_looks_after_the_site_is_named(app: Site, visitor: Visitor) -> None:
    factories.member(app, name="Mo Derator", access=Access.MODERATOR)
    factories.member(app, name="Ad Min", access=Access.ADMIN)
    factories.member(app, name="Au Thor", access=Access.AUTHOR)
    text = visitor.visit("/about").text
    assert text.index("Ad Min") < text.index("Mo Derator")
    assert "Au Thor" not in text
