"""One's own profile through the eyes of others: letter by letter what they get, but for the banner."""

import re

import pytest

from community.members.models import Access
from tests import factories
from tests.comments.sayings import say
from tests.profiles.people import give_role

pytestmark = pytest.mark.long_on_postgresql(
    "whole pages are compared, whose queries are tested there elsewhere"
)

TABS = ("", "show=articles", "show=comments")
VISIBILITIES = ("public", "members", "connections", "private")
EYES = ("visitor", "member", "connection")
BANNER = re.compile(r'<aside class="viewing-as".*?</aside>', re.DOTALL)


@pytest.fixture
def owner(app):
    """A moderator, so that a masthead of theirs would show."""
    owner = factories.member(
        app, "owner", Access.MODERATOR, name="Greta Sorel", place="Oban", own_answer="I bake."
    )
    for visibility in VISIBILITIES:
        give_role(
            app, owner, f"Role for {visibility}", visibility=visibility, share=20, skills=("bread",),
            open_to=("clients",), organisation="Loaves", description="**Bread.**",
        )  # fmt: skip
    article = factories.article(app, owner)
    with app.app_context():
        say(article, owner)
    return owner


@pytest.fixture
def me(another, owner):
    return another().log_in(owner)


def without_banner(html):
    cut, count = BANNER.subn("", html)
    assert count == 1
    return cut


def part(html, tag):
    return re.search(rf"<{tag}\b.*</{tag}>", html, re.DOTALL)[0]


@pytest.mark.parametrize("tab", TABS)
def test_as_a_visitor_the_whole_document_is_theirs(owner, me, visitor, tab):
    shown = me.visit(f"/members/owner?{tab}&as=visitor".replace("?&", "?"))
    got = visitor.visit(f"/members/owner?{tab}".rstrip("?"))
    assert without_banner(shown.html) == got.html


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("eyes", ["member", "connection"])
def test_as_a_member_all_but_the_masthead_is_theirs(app, owner, me, another, tab, eyes):
    shown = without_banner(me.visit(f"/members/owner?as={eyes}&{tab}").html)
    got = another().log_in(factories.member(app, "other")).visit(f"/members/owner?{tab}").html
    assert part(shown, "head") == part(got, "head")
    assert part(shown, "main") == part(got, "main")
    assert part(shown, "footer") == part(got, "footer")


@pytest.mark.parametrize("visibility", VISIBILITIES)
@pytest.mark.parametrize("eyes", EYES)
def test_nothing_more_is_seen_through_their_eyes(me, owner, eyes, visibility):
    page = me.visit(f"/members/owner?as={eyes}")
    sees = visibility == "public" or (visibility == "members" and eyes != "visitor")
    assert (f"Role for {visibility}" in page.html) == sees
    assert ("Edit your roles" in page.text) is False


def test_the_banner_leads_back_and_the_page_is_kept_nowhere(owner, me):
    page = me.visit("/members/owner?as=visitor")
    headers = page.response.headers
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Cache-Control"] == "private, no-store"
    assert page.select(".viewing-as a")[0].get("href") == "/members/owner"
    own = me.visit("/members/owner")
    assert [link.get("href") for link in own.select(".view-as a")] == [
        f"/members/owner?as={eyes}" for eyes in EYES
    ]
    assert not own.has(".viewing-as")


def test_it_ends_with_the_page(owner, me):
    """Whoever looked through other eyes is themselves at the next page."""
    me.visit("/members/owner?as=visitor")
    assert "Edit your roles" in me.visit("/members/owner").text


@pytest.mark.parametrize("eyes", [*EYES, "self", "admin", ""])
def test_others_are_answered_as_ever(app, owner, another, eyes):
    for reader in (another(), another().log_in(factories.member(app, access=Access.ADMIN))):
        page = reader.visit(f"/members/owner?as={eyes}")
        assert not page.has(".viewing-as")
        assert (
            "X-Robots-Tag" not in page.response.headers
            or "nofollow" not in page.response.headers["X-Robots-Tag"]
        )


@pytest.mark.parametrize("eyes", ["self", "moderator", "", "VISITOR"])
def test_eyes_that_are_nobodys_are_ones_own(owner, me, eyes):
    page = me.visit(f"/members/owner?as={eyes}")
    assert not page.has(".viewing-as")
    assert "Edit your roles" in page.text


@pytest.mark.parametrize("eyes", EYES)
def test_it_costs_what_a_members_reading_costs(owner, me, eyes):
    me.visit("/members/owner")
    me.visit(f"/members/owner?as={eyes}")
    assert len(me.statements) <= 7
