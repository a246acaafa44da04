"""Audience cards: chosen roles for whoever has the link, while it is open, and no byte more."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from community.core.database import db, now
from community.core.refusals import Refused
from community.core.writing import writing
from community.members.models import Access, ClosedBy, Member, MemberState
from community.profiles import cards
from community.profiles.cards import CardDetails
from community.profiles.models import Audience, AudienceCard
from tests import factories
from tests.page import Page
from tests.profiles.people import give_role

VISIBILITIES = ("public", "members", "connections", "private")


@pytest.fixture
def owner(app):
    return factories.member(app, "owner", name="Greta Sorel", place="Oban")


@pytest.fixture
def roles(app, owner):
    """Five roles: a public one, one of each other visibility, and a public one that is over."""
    said = {"organisation": "House of {}", "description": "Of {}.", "open_to": ["clients"], "share": 10}
    made = {}
    for visibility in VISIBILITIES:
        word = f"Zymurgist{visibility}"
        values = {
            **said,
            "organisation": f"House of {word}",
            "description": f"{word}, mostly.",
            "skills": (word,),
        }
        made[visibility] = give_role(app, owner, word, visibility=visibility, **values)
    made["over"] = give_role(app, owner, "Zymurgistover", is_over=True)
    return made


def make(app, owner, *roles, days=30, **values):
    """A card, made as the site does; its token."""
    with app.app_context():
        with writing():
            details = CardDetails("Anna", Audience.CLIENT, [role.id for role in roles], days=days, **values)
            token = cards.make(db.session.get_one(Member, owner.id), details).token
        db.session.remove()
    return token


def change(app, table, **values):
    with app.app_context():
        with writing():
            db.session.execute(update(table).values(**values))
        db.session.remove()


@pytest.mark.parametrize("chosen", [*VISIBILITIES, "over"])
def test_a_card_shows_the_chosen_role_and_no_byte_of_another(app, owner, roles, visitor, chosen):
    token = make(app, owner, roles[chosen], words="Dear Anna,\nhere it is.")
    response = visitor.get(f"/cards/{token}")
    html = response.get_data(as_text=True)
    assert response.status_code == 200
    shown = {name for name in roles if f"zymurgist{name}" in html.lower()}
    assert shown == {chosen}
    assert "Dear Anna," in html
    assert "Greta Sorel" in html
    ids = {f"role-{role.id}" for name, role in roles.items() if name != chosen}
    assert not [one for one in ids if one in html]


def test_a_card_says_the_thirty_seconds_of_its_roles(app, owner, roles, visitor):
    page = visitor.visit(f"/cards/{make(app, owner, roles['private'])}")
    assert page.words(".answer-spoken").startswith(
        "Half a day a week I’m a zymurgistprivate with House of Zymurgistprivate."
    )
    assert len(page.select("#ring-card .arc")) == 1
    assert page.words(".week-legend").startswith("10% Zymurgistprivate")


def test_a_card_shows_the_roles_as_they_are_now(app, owner, roles, another):
    token = make(app, owner, roles["private"])
    me = another().log_in(owner)
    path = f"/settings/roles/{roles['private'].id}/edit"
    me.send(me.visit(path), path, title="Glassblower")
    assert another().visit(f"/cards/{token}").words("h3") == "Glassblower"


def test_a_card_is_not_indexed_not_kept_and_sends_no_referrer(app, owner, roles, visitor):
    token = make(app, owner, roles["public"])
    response = visitor.get(f"/cards/{token}")
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    page = visitor.visit(f"/cards/{token}")
    assert page.one("meta[name=robots]").get("content") == "noindex, nofollow"
    assert not page.select("link[rel=canonical], script[type='application/ld+json']")
    assert "Disallow: /cards/" in visitor.get("/robots.txt").get_data(as_text=True)


@pytest.mark.parametrize("who", ["visitor", "member", "moderator"])
def test_nobody_learns_who_has_cards(app, owner, roles, another, who):
    token = make(app, owner, roles["public"])
    looks = another()
    if who != "visitor":
        looks.log_in(
            factories.member(app, "other", Access.MODERATOR if who == "moderator" else Access.MEMBER)
        )
    places = [
        "/",
        "/members/",
        "/members/owner",
        "/members/owner.json",
        "/members/owner/answer",
        "/members/owner/card",
    ]
    for path in [
        *places,
        "/sitemap.xml",
        "/robots.txt",
        "/feed.atom",
        "/search?q=zymurgist",
        "/settings/cards",
    ]:
        answer = looks.get(path).get_data(as_text=True)
        assert token not in answer, path
        assert "/cards/" not in answer.replace("Disallow: /cards/", "").replace("/settings/cards/new", ""), (
            path
        )


def test_an_expired_card_is_gone(app, owner, roles, visitor):
    token = make(app, owner, roles["public"], days=7)
    with time_machine.travel(now() + timedelta(days=6, hours=23), tick=False):
        assert visitor.get(f"/cards/{token}").status_code == 200
    with time_machine.travel(now() + timedelta(days=7, seconds=1), tick=False):
        is_over(visitor, token)


def test_a_card_that_never_expires_is_open_in_ten_years(app, owner, roles, visitor):
    token = make(app, owner, roles["public"], days=None)
    with time_machine.travel(now() + timedelta(days=3650), tick=False):
        assert visitor.get(f"/cards/{token}").status_code == 200


def test_a_revoked_card_is_gone_for_good(app, owner, roles, another):
    token = make(app, owner, roles["public"])
    me = another().log_in(owner)
    assert another().get(f"/cards/{token}").status_code == 200
    page = me.visit("/settings/cards")
    path = page.one("a[href$='/revoke']").get("href")
    question = me.visit(path)
    assert "can’t be undone" in question.text
    assert another().get(f"/cards/{token}").status_code == 200
    me.send(question, path)
    is_over(another(), token)
    me.send(question, path)  # pressed twice
    is_over(another(), token)
    page = me.visit("/settings/cards")
    assert "revoked on" in page.text
    assert token not in page.html


def test_a_card_without_any_of_its_roles_is_gone(app, owner, roles, another):
    token = make(app, owner, roles["public"], roles["over"])
    me = another().log_in(owner)
    for name in ("public", "over"):
        assert another().get(f"/cards/{token}").status_code == 200
        path = f"/settings/roles/{roles[name].id}/remove"
        me.send(me.visit(path), path)
    is_over(another(), token)


def test_the_cards_of_a_closed_account_are_gone(app, owner, roles, visitor):
    token = make(app, owner, roles["public"])
    change(app, Member, state=MemberState.CLOSED, closed_at=now(), closed_by=ClosedBy.SELF)
    is_over(visitor, token)


def is_over(visitor, token):
    response = visitor.get(f"/cards/{token}")
    html = response.get_data(as_text=True)
    assert response.status_code == 410
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Greta" not in html
    assert "zymurg" not in html.lower()


@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 400, "%00", "'--"])
def test_an_unknown_token_is_not_found(app, owner, roles, visitor, token):
    make(app, owner, roles["public"])
    assert visitor.get(f"/cards/{token}").status_code in (400, 404)


def test_a_token_cannot_be_guessed(app, owner, roles):
    tokens = {make(app, owner, roles["public"]) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) >= 22 for token in tokens)  # 128 bits


# --- making one ----------------------------------------------------------------------------------------------


def test_a_card_is_made_by_a_form(app, owner, roles, another):
    me = another().log_in(owner)
    page = me.visit("/settings/cards/new")
    assert page.form("/settings/cards/new").fields["days"] == "30"
    assert "Not everybody sees: Zymurgistmembers, Zymurgistconnections, Zymurgistprivate." in page.text
    me.send(
        page,
        "/settings/cards/new",
        name="Anna",
        role_ids=[str(roles["private"].id)],
        audience="board",
        days="90",
    )
    page = me.visit("/settings/cards")
    address = page.one(".card-address a").text
    assert address.startswith("http://127.0.0.1:8000/cards/")
    with app.app_context():
        card = db.session.scalars(cards.of(owner)).one()
        assert card.expires_at - card.created_at == timedelta(days=90)
        assert (card.audience, card.role_ids, card.name) == (Audience.BOARD, [roles["private"].id], "Anna")
    assert "Zymurgistprivate" in another().visit(f"/cards/{address.rsplit('/', 1)[1]}").text


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "x" * 121}, {"words": "x" * 601}, {"days": "365"}, {"audience": "spies"}]
)
def test_a_form_that_is_wrong_makes_no_card(app, owner, roles, another, wrong):
    me = another().log_in(owner)
    fields = {
        "name": "Anna",
        "role_ids": [str(roles["private"].id)],
        "audience": "board",
        "days": "90",
        **wrong,
    }
    me.send(me.visit("/settings/cards/new"), "/settings/cards/new", status=422, **fields)
    assert "No cards yet" in me.visit("/settings/cards").text


def test_a_card_shows_one_role_at_least_and_only_ones_own(app, owner, roles, another, context):
    me = another().log_in(owner)
    me.send(me.visit("/settings/cards/new"), "/settings/cards/new", status=422, name="Anna")
    theirs = give_role(app, factories.member(app, "other"), "Glassblower")
    fields = {"name": "Anna", "role_ids": [str(theirs.id)]}
    me.send(me.visit("/settings/cards/new"), "/settings/cards/new", status=422, **fields)
    with pytest.raises(Refused), writing():
        cards.make(db.session.get_one(Member, owner.id), CardDetails("Anna", Audience.PEER, [theirs.id]))


def test_fifty_cards_are_open_at_most(app, owner, roles, another):
    token = make(app, owner, roles["public"], days=7)
    for _ in range(49):
        make(app, owner, roles["public"])
    me = another().log_in(owner)
    fields = {"name": "Anna", "role_ids": [str(roles["public"].id)]}
    response = me.post(
        "/settings/cards/new",
        {**me.visit("/settings/cards/new").form("/settings/cards/new").fields, **fields},
    )
    assert response.status_code == 422
    assert "50 open cards are the most" in response.get_data(as_text=True)
    assert "as many as can be" in me.visit("/settings/cards").text
    with app.app_context(), writing():
        db.session.execute(update(AudienceCard).where(AudienceCard.token == token).values(revoked_at=now()))
    me.send(me.visit("/settings/cards/new"), "/settings/cards/new", **fields)


def test_nobody_revokes_the_card_of_another(app, owner, roles, another):
    token = make(app, owner, roles["public"])
    with app.app_context():
        card_id = db.session.scalars(cards.of(owner)).one().id
    stranger = another().log_in(factories.member(app, "stranger", Access.ADMIN))
    assert stranger.get(f"/settings/cards/{card_id}/revoke").status_code == 404
    secret = stranger.visit("/settings/profile").form("/settings/profile").fields["csrf_token"]
    assert stranger.post(f"/settings/cards/{card_id}/revoke", {"csrf_token": secret}).status_code == 404
    assert another().get(f"/cards/{token}").status_code == 200


def test_a_card_costs_few_statements(app, owner, roles, visitor):
    token = make(app, owner, *roles.values())
    visitor.visit(f"/cards/{token}")
    assert len(visitor.statements) <= 5, "\n".join(visitor.statements)


def test_who_has_no_role_is_shown_the_way_to_one_and_no_form(owner, another):
    me = another().log_in(owner)
    page = me.visit("/settings/cards/new")
    assert page.one(".empty-state a").get("href") == "/settings/roles"
    assert not page.has("form[action='/settings/cards/new']")
    token = me.visit("/settings/profile").form("/settings/profile").fields["csrf_token"]
    sent = me.post("/settings/cards/new", {"csrf_token": token, "name": "Anna", "days": "30"})
    assert sent.status_code == 422
    refused = Page(sent, 422, is_member=True)
    assert refused.one(".empty-state a").get("href") == "/settings/roles"
    assert not refused.has("form[action='/settings/cards/new']")
