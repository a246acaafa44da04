"""A portfolio role is told to nobody who may not know of it: every address is walked as every kind of viewer, for each
visibility, and searched for the words that stand in the hidden role alone."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from community.core import jobs
from community.core.database import db
from community.core.http.site import Site
from community.core.writing import writing
from community.members.models import Access, Connection, Member
from community.profiles.directory import saved
from community.profiles.models import Audience, AudienceAnswer, PortfolioRole, Visibility
from tests import factories
from tests.comments.sayings import say
from tests.house.routes import Furnished, furnished
from tests.profiles.people import give_role
from tests.visitor import Visitor

WORD = "zymurg"  # in everything that the role says
PUBLIC, MEMBERS = {Visibility.PUBLIC}, {Visibility.PUBLIC, Visibility.MEMBERS}
#: Who looks, and what they may know of. Until people can connect, a connection is a member (decisions.md).
VIEWERS = {
    "visitor": PUBLIC, "guest": PUBLIC, "member": MEMBERS, "connection": MEMBERS, "moderator": MEMBERS, "admin": MEMBERS,
}  # fmt: skip
PAIRS = [(who, visibility) for who in VIEWERS for visibility in Visibility if visibility not in VIEWERS[who]]
#: Two walks with each change, every pair in the long tests.
WITH_EACH_CHANGE = [("visitor", Visibility.MEMBERS), ("moderator", Visibility.PRIVATE)]
WALKS = [pair if pair in WITH_EACH_CHANGE else pytest.param(*pair, marks=pytest.mark.long) for pair in PAIRS]
#: What other machines read says the same to everybody, the member included: what is public.
FOR_MACHINES = (
    "/members/greta.json", "/members/greta.vcf", "/members/greta.vcf?version=3", "/members/greta.svg",
    "/members/greta/card", "/members/greta/answer", "/members/greta/answer?for=board", "/articles/gretas",
    "/feeds/articles.atom", "/sitemap.xml", "/members/weeks", "/", "/articles/",
)  # fmt: skip


@pytest.fixture
def house(app: Site) -> Furnished:
    house = furnished(app)
    greta = factories.member(app, "greta", name="Griselda Quonk")
    give_role(app, greta, "Baker", field="making", share=60)
    return house


def hide(app: Site, visibility: Visibility) -> PortfolioRole:
    """A role whose every word is WORD, wherever a role can be: in an answer, beside comments, in searches, and over."""
    greta = the(app, "greta")
    texts = {name: f"Zymurgy {name}" for name in ("organisation", "on_behalf_of", "start_text")}
    role = give_role(
        app, greta, "Zymurgist", field="land", kind="caring", share=37, description="Zymurgy, mostly.",
        organisation_url="https://zymurgy.example", skills=("zymurgy",), open_to=("job_share",),
        visibility=visibility.value, **texts,
    )  # fmt: skip
    give_role(
        app, greta, "Zymurgist once", is_over=True, ended_on=date(2021, 3, 1), visibility=visibility.value
    )
    article = factories.article(app, greta, slug="gretas", tags=["bread"])
    with app.app_context():
        say(article, greta)
        with writing():
            db.session.merge(AudienceAnswer(member_id=greta.id, audience=Audience.BOARD, role_ids=[role.id]))
        db.session.remove()
    return role


def the(app: Site, handle: str) -> Member:
    with app.app_context():
        found = db.session.query(Member).filter_by(handle=handle).one()
        db.session.expunge_all()
        db.session.remove()
    return found


@pytest.mark.parametrize(("who", "visibility"), WALKS)
def test_a_hidden_role_is_told_to_nobody(
    app: Site, visitor: Visitor, house: Furnished, who: str, visibility: Visibility
) -> None:
    viewer = become(app, visitor, who)
    if viewer is not None:
        with app.app_context():
            with writing():
                own = db.session.get_one(Member, viewer.id)
                for query in (
                    "role=zymurgist",
                    "skill=zymurgy",
                    "field=land&kind=caring",
                    "open_to=job_share",
                ):
                    saved.save(own, saved.filters_of(query), "Somebody")
            db.session.remove()
    role = hide(app, visibility)
    with app.app_context():
        jobs.run_due()
    leaks = []
    for address in addresses(house, role):
        answer = visitor.get(address)
        text = (answer.get_data() + str(answer.headers).encode()).lower()
        if WORD.encode() in text and address != "/settings/searches":  # one's own words stand there
            leaks.append(address)
        answer.close()
    for query in (
        "q=zymurg",
        "role=zymurgist",
        "skill=zymurgy",
        "field=land&kind=caring",
        "open_to=job_share",
    ):
        if "Griselda" in visitor.get(f"/members/?{query}").get_data(as_text=True):
            leaks.append(query)
    if "Griselda" in re.sub("value=.*?>", "", visitor.get("/search?q=zymurg").get_data(as_text=True)):
        leaks.append("/search")
    if viewer is not None and "Griselda" in visitor.get("/notices").get_data(as_text=True):
        leaks.append("/notices")
    assert leaks == []


@pytest.mark.parametrize("who", ["visitor", "greta", "admin"])
@pytest.mark.parametrize("visibility", [one for one in Visibility if one is not Visibility.PUBLIC])
def test_machines_read_what_is_public(
    app: Site, visitor: Visitor, house: Furnished, who: str, visibility: Visibility
) -> None:
    hide(app, visibility)
    if who == "greta":
        visitor.log_in(the(app, "greta"))
    elif who == "admin":
        become(app, visitor, "admin")
    leaks = []
    for address in FOR_MACHINES:
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        if WORD in answer.get_data(as_text=True).lower():
            leaks.append(address)
        answer.close()
    ld = re.findall(
        r'<script type="application/ld\\+json">(.*?)</script>', visitor.get("/members/greta").text, re.S
    )
    assert WORD not in "".join(ld).lower()
    assert leaks == []


@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.CONNECTIONS, Visibility.PRIVATE])
def test_what_stands_beside_the_name_never_changes_with_a_hidden_role(
    app: Site, visitor: Visitor, house: Furnished, visibility: Visibility
) -> None:
    """Ring, titles, one-line answer: on the member's card, in a thread, in the directory."""
    pages = (
        "/members/?free=40",
        "/members/?free=20",
        "/members/greta/card",
        "/members/greta.svg",
        "/members/greta/answer",
        "/members/greta.json",
    )
    greta = the(app, "greta")
    factories.saved(app, AudienceAnswer(member_id=greta.id, audience=Audience.BOARD, role_ids=[]))
    before = {page: visitor.get(page).get_data() for page in pages}
    drawn = beside_name(app)
    hide(app, visibility)
    assert beside_name(app) == drawn
    changed = [page for page in pages if visitor.get(page).get_data() != before[page]]
    assert [page for page in changed if page != "/members/greta.json"] == []


def beside_name(app: Site) -> tuple[object, ...]:
    greta = the(app, "greta")
    return greta.arcs, greta.titles, greta.answer, greta.ended_roles


def become(app: Site, visitor: Visitor, who: str) -> Member | None:
    if who == "visitor":
        return None
    if who == "guest":
        form, action = "/articles/one/comments/new", "/articles/one/comments"
        visitor.send(visitor.visit(form), action, name="Quentin", email="q@example.org", body="I wait.")
        return None
    access = {"moderator": Access.MODERATOR, "admin": Access.ADMIN}.get(who, Access.MEMBER)
    viewer = factories.member(app, "viewer", access=access)
    if who == "connection":
        factories.saved(app, Connection(member_id=the(app, "greta").id, other_id=viewer.id))
        factories.saved(app, Connection(member_id=viewer.id, other_id=the(app, "greta").id))
    visitor.log_in(viewer)
    return viewer


def addresses(house: Furnished, role: PortfolioRole) -> Iterator[str]:
    """Every route, about Greta, about her role, and with everything that an address may ask of her."""
    for _endpoint, path in house.addresses("GET"):
        yield path.replace("/members/ada", "/members/greta").replace("/articles/one", "/articles/gretas")
        if str(house.role.id) in path:
            yield path.replace(str(house.role.id), str(role.id))
    profile = "/members/greta"
    yield from (f"{profile}?show={tab}" for tab in ("roles", "articles", "comments"))
    yield from (f"{profile}?as={viewer}" for viewer in ("visitor", "member", "connection", "self"))
    yield from (f"{profile}?show=comments&role={role.id}", f"{profile}?role={role.id}")
    yield from (f"{profile}/answer?for={audience}" for audience in Audience)
    yield from (
        "/tags/bread",
        "/members/?sort=newest",
        "/members/?sort=name",
        "/members/?field=making",
        "/members/?role=baker",
    )
    yield from FOR_MACHINES
    yield "/members/?q=Griselda"
