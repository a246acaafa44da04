"""Who may know of a role: for every pair of viewer and visibility, every query, page, picture and export."""

import json

import pytest

from community.core.database import db
from community.members.models import Access, Member
from community.profiles import queries
from community.profiles.directory import filters as asking
from community.profiles.directory import finding
from tests import factories
from tests.profiles.people import give_role, stored

VISIBILITIES = ("public", "members", "connections", "private")
#: Who looks → which visibilities they see.
SEES = {
    "visitor": {"public"},
    "member": {"public", "members"},
    "moderator": {"public", "members"},
    "self": set(VISIBILITIES),
}
#: In the directory one finds of oneself what other members find.
LISTED = SEES | {"self": SEES["member"]}
WORD = "zymurg"  # in everything that the hidden role says
PAIRS = [(viewer, visibility) for viewer in SEES for visibility in VISIBILITIES]


@pytest.fixture
def owner(app):
    return factories.member(app, "owner", name="Greta Sorel")


@pytest.fixture
def viewers(app, owner):
    return {
        "visitor": None,
        "member": factories.member(app, "other"),
        "moderator": factories.member(app, "mod", Access.MODERATOR),
        "self": owner,
    }


def hide(app, owner, visibility, **values):
    """A public role, and one of this visibility whose every word is WORD."""
    give_role(app, owner, "Baker", field="making", share=60)
    return give_role(
        app,
        owner,
        "Zymurgist",
        field="land",
        kind="craft",
        share=40,
        organisation="Zymurgy House",
        organisation_url="https://zymurgy.example",
        on_behalf_of="Zymurgy Union",
        description="Zymurgy, mostly.",
        skills=("zymurgy",),
        open_to=("mentoring",),
        visibility=visibility,
        **values,
    )


@pytest.fixture
def as_viewer(another, viewers):
    def look(who):
        visitor = another()
        return visitor if viewers[who] is None else visitor.log_in(viewers[who])

    return look


@pytest.mark.parametrize(("who", "visibility"), PAIRS)
def test_the_portfolio(context, owner, viewers, who, visibility):
    hide(context, owner, visibility)
    found = db.session.scalars(queries.portfolio_of(owner, viewers[who])).all()
    assert [role.title for role in found] == ["Baker", "Zymurgist"][: 1 + (visibility in SEES[who])]


@pytest.mark.parametrize("visibility", VISIBILITIES)
@pytest.mark.parametrize("is_over", [False, True])
def test_one_speaks_as_public_current_roles_only(context, owner, visibility, is_over):
    hide(context, owner, visibility, is_over=is_over)
    titles = [role.title for role in queries.roles_to_speak_as(owner)]
    assert titles == ["Baker", "Zymurgist"][: 1 + (visibility == "public" and not is_over)]


@pytest.mark.parametrize("visibility", VISIBILITIES)
@pytest.mark.parametrize("is_over", [False, True])
def test_what_is_drawn_beside_the_name(app, owner, visibility, is_over):
    role = hide(app, owner, visibility, is_over=is_over)
    is_drawn = visibility == "public" and not is_over
    member = stored(app, owner)
    assert member.answer == ("Baker & zymurgist" if is_drawn else "Baker")
    assert member.titles == ["Baker", "zymurgist"][: 1 + is_drawn]
    assert (role.id in [arc["role"] for arc in member.arcs]) == is_drawn


@pytest.mark.parametrize(("who", "visibility"), PAIRS)
def test_the_profile(app, owner, as_viewer, who, visibility):
    hide(app, owner, visibility)
    visitor = as_viewer(who)
    sees = visibility in SEES[who]
    for tab in ("", "?show=articles", "?show=comments"):
        page = visitor.visit(f"/members/owner{tab}")
        assert (WORD in page.html.lower()) == (sees and (not tab or visibility == "public"))
        json_ld = page.one("script[type=application/ld+json]").text
        assert (WORD in json_ld.lower()) == (visibility == "public")
        said = page.words("head title") + page.one("meta[name=description]").get("content")
        assert (WORD in said.lower()) == (visibility == "public")
    page = visitor.visit("/members/owner")
    assert ("Free, or not told here" in page.text) == (who != "self" and not sees)
    assert page.select(".tabs .count")[0].text == ("2" if sees else "1")


@pytest.mark.parametrize(("who", "visibility"), PAIRS)
def test_the_exports(app, owner, as_viewer, who, visibility):
    """They say the same to everybody, the member included: what is public."""
    hide(app, owner, visibility)
    visitor = as_viewer(who)
    exported = visitor.get("/members/owner.json").get_data(as_text=True).lower()
    assert (WORD in exported) == (visibility == "public")
    assert len(json.loads(exported)["work"]) == 1 + (visibility == "public")
    picture = visitor.get("/members/owner.svg").get_data(as_text=True)
    assert picture.count("stroke-dasharray") == 1 + (visibility == "public")


@pytest.mark.parametrize(("who", "visibility"), PAIRS)
def test_the_directory(app, owner, as_viewer, who, visibility):
    hide(app, owner, visibility)
    visitor = as_viewer(who)
    sees = visibility in LISTED[who]
    for query in ("q=zymurg", "skill=zymurgy", "field=land", "kind=craft", "open_to=mentoring"):
        page = visitor.visit(f"/members/?{query}")
        assert ("Greta Sorel" in page.words("main")) == sees, query
    page = visitor.visit("/members/")
    assert (WORD in page.html.lower()) == sees
    offered = {box.get("id"): box for box in page.select(".facets input")}
    assert ("field-land" in offered) == ("kind-craft" in offered) == ("open_to-mentoring" in offered) == sees
    count = 1 + sees
    assert f"and {count} role{'s' if count > 1 else ''} between them" in page.text


@pytest.mark.parametrize(("who", "visibility"), PAIRS)
def test_the_ways_back_from_an_empty_directory(context, owner, viewers, who, visibility):
    hide(context, owner, visibility)
    filters = asking.filters_from({"skill": ["zymurgy"], "place": ["nowhere"]})
    ways = finding.Found(filters, viewers[who]).one_filter_less()
    assert ways == ([(("place", "nowhere"), 1)] if visibility in LISTED[who] else [])


@pytest.mark.parametrize("visibility", VISIBILITIES[1:])
def test_narrowing_takes_a_role_from_beside_the_name(app, owner, another, visibility):
    role = hide(app, owner, "public")
    me = another().log_in(owner)
    page = me.visit(f"/settings/roles/{role.id}/edit")
    me.send(page, f"/settings/roles/{role.id}/edit", visibility=visibility)
    assert stored(app, owner).answer == "Baker"
    assert WORD not in another().visit("/members/owner").html.lower()


def test_nobody_edits_the_role_of_another(app, owner, another):
    role = hide(app, owner, "public")
    stranger = another().log_in(factories.member(app, "stranger", Access.ADMIN))
    token = stranger.visit("/settings/profile").form("/settings/profile").fields["csrf_token"]
    for act in ("edit", "remove"):
        assert stranger.get(f"/settings/roles/{role.id}/{act}").status_code == 404
    for act in ("edit", "remove", "up", "down"):
        assert stranger.post(f"/settings/roles/{role.id}/{act}", {"csrf_token": token}).status_code == 404
    with app.app_context():
        assert [one.title for one in queries.all_roles_of(db.session.get_one(Member, owner.id))] == [
            "Baker",
            "Zymurgist",
        ]
