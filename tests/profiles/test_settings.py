"""The pages where one says what one does: first role, form, order, removal, profile."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from community.articles.models import Article
from community.comments import posting
from community.comments.models import Comment
from community.comments.writers import Writer
from community.core.database import db, now
from community.core.markup import COMMENT, rendered
from community.core.writing import writing
from community.members.models import Member
from community.profiles import queries
from community.profiles.models import PortfolioRole
from tests import factories
from tests.page import Page
from tests.profiles.people import give_role, stored

NEW = "/settings/roles/new"


@pytest.fixture
def owner(app):
    return factories.member(app, "owner", name="Greta Sorel")


@pytest.fixture
def me(another, owner):
    return another().log_in(owner)


def roles_of(app, owner):
    with app.app_context():
        member = db.session.get_one(Member, owner.id)
        found = list(db.session.scalars(queries.portfolio_of(member, member)))
        db.session.expunge_all()
        db.session.remove()
    return found


def add(me, **values):
    """The page of a new role, filled and sent with at least what it asks for."""
    return me.send(me.visit(NEW), NEW, **{"title": "Baker", "field": "making", "kind": "craft", **values})


# --- beginning -----------------------------------------------------------------------------------------------


def test_who_has_no_role_yet_is_asked_for_one(app, owner, me):
    page = me.visit("/settings/roles")
    assert page.words("h1") == "And what do you do?"
    assert not page.select("details.form-more[open]")
    response = me.send(page, NEW, title="Baker", field="making", kind="craft")
    role = roles_of(app, owner)[0]
    assert response.location == f"/settings/roles#role-{role.id}"
    page = me.visit("/settings/roles")
    assert page.words("p.answer") == "Baker & what else?"
    assert page.has(f"li#role-{role.id}")


def test_the_first_form_keeps_what_was_typed_and_opens_where_something_is_wrong(app, owner, me):
    page = me.visit("/settings/roles")
    response = me.send(page, NEW, 422, title="Baker", field="making", kind="craft", share="lots")
    html = response.get_data(as_text=True)
    assert '<details class="form-more" open>' in html
    assert 'value="Baker"' in html
    assert 'value="lots"' in html
    assert roles_of(app, owner) == []


def test_visitors_log_in_first(visitor):
    for path in ("/settings/roles", NEW, "/settings/profile", "/settings/roles/1/edit"):
        response = visitor.get(path)
        assert (response.status_code, response.location.split("?")[0]) == (303, "/log-in")
    assert visitor.post(NEW, {"title": "Baker"}).status_code == 401


# --- the form ------------------------------------------------------------------------------------------------


def test_everything_a_role_says_is_kept_and_can_be_edited(app, owner, me):
    said = {
        "title": "River guide",
        "field": "land",
        "kind": "freelance",
        "organisation": "Upper Canyon Boats",
        "organisation_url": "https://boats.example/guides",
        "on_behalf_of": "Guides' Union",
        "started_on": "2019-04",
        "start_text": "the spring of the flood",
        "ended_on": "2021-09",
        "end_text": "until the dam",
        "is_over": "y",
        "seasonal_months": ["5", "6", "7"],
        "share": "35%",
        "skills": "rowing, first aid; Knots",
        "description": "I row **people** down.",
        "motivations": ["fulfilment", "income"],
        "open_to": ["clients", "speaking"],
        "visibility": "members",
    }
    add(me, **said)
    role = roles_of(app, owner)[0]
    assert (role.title, role.field, role.kind, role.organisation) == (
        "River guide", "land", "freelance", "Upper Canyon Boats",
    )  # fmt: skip
    assert (role.organisation_url, role.on_behalf_of) == ("https://boats.example/guides", "Guides' Union")
    assert (role.started_on, role.start_text) == (date(2019, 4, 1), "the spring of the flood")
    assert (role.ended_on, role.end_text, role.is_over) == (date(2021, 9, 1), "until the dam", True)
    assert (role.seasonal_months, role.share, role.visibility) == ([5, 6, 7], 35, "members")
    assert [skill.name for skill in role.skills] == ["rowing", "first aid", "Knots"]
    assert "<strong>people</strong>" in role.description_html
    assert (role.motivations, role.open_to) == (["fulfilment", "income"], ["clients", "speaking"])

    edit = f"/settings/roles/{role.id}/edit"
    form = me.visit(edit).form(edit)
    assert "is_over" not in form.fields  # its end says so
    for name, value in said.items():
        if name == "is_over":
            continue
        shown = {"share": "35", "skills": "rowing, first aid, Knots"}.get(name, value)
        assert form.fields[name] == shown, name
    me.send(me.visit(edit), edit)  # saving without a change changes nothing
    again = roles_of(app, owner)[0]
    for name in said:
        if name not in ("skills", "open_to"):
            assert getattr(again, name) == getattr(role, name), name
    assert [skill.name for skill in again.skills] == ["rowing", "first aid", "Knots"]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("title", "", "Say in a few words what you are."),
        ("title", "   \u202e ", "Say in a few words what you are."),
        ("title", "Baker " * 2_000, "At most 120 characters."),
        ("field", "", "Choose the field"),
        ("field", "sorcery", None),
        ("kind", "", "Choose what kind"),
        ("organisation_url", "javascript:alert(1)", "Write an address that begins with https://"),
        ("organisation_url", "data:text/html,x", "Write an address that begins with https://"),
        ("organisation_url", "https://a b", "Write an address that begins with https://"),
        ("organisation_url", "https://user@example.org/", "Write an address that begins with https://"),
        ("organisation_url", "https://example.org/" + "x" * 500, "At most 500 characters."),
        ("started_on", "2020-13", "Write the month like 2020-03"),
        ("started_on", "13/2020", "Write the month like 2020-03"),
        ("started_on", "9" * 5_000, "Write the month like 2020-03"),
        ("started_on", "0000-01", "Write the month like 2020-03"),
        ("started_on", "1066-10", "Write a month after 1900."),
        ("started_on", "2999-01", "This month is still to come."),
        ("ended_on", "2999-01", "This month is still to come."),
        ("ended_on", "2019-12", "This is before the role begins."),
        ("start_text", "x" * 61, "At most 60 characters."),
        ("seasonal_months", "13", None),
        ("share", "101", "Write a whole number from 0 to 100."),
        ("share", "-1", "Write a whole number from 0 to 100."),
        ("share", "٣", "Write a whole number from 0 to 100."),
        ("share", "9" * 5_000, "Write a whole number from 0 to 100."),
        ("skills", ", ".join(f"skill {number}" for number in range(21)), "20 skills are the most."),
        ("skills", "x" * 61, "A skill has at most 60 characters."),
        ("description", "x" * 5_001, "At most 5000 characters."),
        ("visibility", "everyone", None),
        ("open_to", "bribes", None),
    ],
)
def test_bad_input_is_answered_beside_its_field(app, owner, me, field, typed, words):
    give_role(app, owner, "First")
    token = me.visit(NEW).form(NEW).fields["csrf_token"]
    good = {
        "title": "Baker",
        "field": "making",
        "kind": "craft",
        "visibility": "public",
        "started_on": "2020-01",
    }
    response = me.post(NEW, {**good, "csrf_token": token, field: typed})
    assert response.status_code == 422
    html = response.get_data(as_text=True)
    if words:
        assert html.count(words) >= 2, "in the summary and beside the field"
    if len(typed.strip()) > 3 and field not in ("field", "visibility", "open_to", "seasonal_months"):
        assert typed.strip()[:40] in html
    assert [role.title for role in roles_of(app, owner)] == ["First"]


@pytest.mark.parametrize(
    ("typed", "month", "words"),
    [
        ("2020-03", date(2020, 3, 1), ""),
        ("2020-3", date(2020, 3, 1), ""),
        ("2020-03-15", date(2020, 3, 1), ""),
        ("03/2020", date(2020, 3, 1), ""),
        ("March 2020", date(2020, 3, 1), ""),
        ("mar. 2020", date(2020, 3, 1), ""),
        ("2020 march", date(2020, 3, 1), ""),
        ("", None, ""),
        ("about 3 years", None, "about 3 years"),
        ("since school", None, "since school"),
        ("2015", None, "2015"),
        ("٢٠٢٠-٠٣", None, "٢٠٢٠-٠٣"),
        ("Smarch 2020", None, "Smarch 2020"),
    ],
)
def test_a_month_is_understood_or_kept_as_typed(app, owner, me, typed, month, words):
    add(me, started_on=typed)
    role = roles_of(app, owner)[0]
    assert (role.started_on, role.start_text) == (month, words)


def test_words_in_both_places_are_not_lost(app, owner, me):
    page = me.visit(NEW)
    response = me.send(
        page,
        NEW,
        422,
        title="Baker",
        field="making",
        kind="craft",
        started_on="ages ago",
        start_text="since school",
    )
    html = response.get_data(as_text=True)
    assert "ages ago" in html
    assert "since school" in html


@pytest.mark.parametrize("typed", ["example.org", "www.example.org/about us".replace(" ", "-")])
def test_an_address_without_scheme_gets_one(app, owner, me, typed):
    add(me, organisation_url=typed)
    assert roles_of(app, owner)[0].organisation_url == f"https://{typed}"


def test_right_to_left_and_wild_titles_come_out_as_text(app, owner, me, visitor):
    titles = ["خبّاز في المدينة القديمة", "<b>Bold & brave</b>", "100% %(title)s", "A" * 120, "Кухарка"]
    for title in titles:
        add(me, title=title, organisation='"><script>alert(1)</script>', started_on="2020-01", share="10")
    page = visitor.visit("/members/owner")
    shown = [title for title in titles if title in page.text]
    assert shown == titles
    for element in page.select(".portfolio-role h3 span.p-name"):
        assert element.get("dir") == "auto"
    assert visitor.visit("/members/").text.count("Bold")
    me.visit("/settings/roles")


def test_the_sixty_first_role_is_refused_kindly(app, owner, me):
    with app.app_context():
        with writing():
            for position in range(1, 61):
                role = PortfolioRole(member_id=owner.id, position=position, title="T", title_key="t")
                role.field, role.kind = "civic", "board"
                db.session.add(role)
        db.session.remove()
    page = me.visit("/settings/roles")
    assert "as many as one page can hold well" in page.text
    assert not page.has("a[href=/settings/roles/new]")
    response = me.send(me.visit(NEW), NEW, 422, title="One more", field="civic", kind="board")
    assert "60 roles are as many" in response.get_data(as_text=True)


def test_an_expired_token_keeps_what_was_typed(app, owner, me):
    give_role(app, owner, "First")
    for path in (NEW, f"/settings/roles/{roles_of(app, owner)[0].id}/edit"):
        response = me.post(path, {"title": "My long considered title", "csrf_token": "old"})
        html = response.get_data(as_text=True)
        assert response.status_code == 400
        assert "My long considered title" in html
        assert "open for too long" in html
    assert (
        me.post(f"/settings/roles/{roles_of(app, owner)[0].id}/up", {"csrf_token": "old"}).status_code == 400
    )
    assert me.post("/settings/profile", {"name": "New name", "csrf_token": "old"}).status_code == 400
    assert [role.title for role in roles_of(app, owner)] == ["First"]


def test_a_role_changed_meanwhile_shows_both_and_can_be_sent_again(app, owner, me, another):
    role = give_role(app, owner, "Baker")
    edit = f"/settings/roles/{role.id}/edit"
    mine, other = me.visit(edit), another().log_in(owner)
    other.send(other.visit(edit), edit, title="Potter", organisation="Clay & Co")
    response = me.send(mine, edit, 409, title="Painter")
    html = response.get_data(as_text=True)
    assert 'value="Painter"' in html
    assert "Potter" in html
    assert "Clay &amp; Co" in html
    assert roles_of(app, owner)[0].title == "Potter"
    again = Page(response, status=409, is_member=True)
    me.send(again, edit, organisation="")
    assert roles_of(app, owner)[0].title == "Painter"


# --- order ---------------------------------------------------------------------------------------------------


def test_buttons_move_a_role_and_lead_back_to_it(app, owner, me):
    first, second = give_role(app, owner, "Baker"), give_role(app, owner, "Potter")
    page = me.visit("/settings/roles")
    up = f"/settings/roles/{second.id}/up"
    assert page.one(f"li#role-{second.id}").get("tabindex") == "-1"
    assert page.select(f"li#role-{first.id} button[disabled]")
    response = me.send(page, up)
    assert (
        response.location == f"/settings/roles#role-{second.id}-down"
    )  # it is first: only down can be pressed
    assert me.visit("/settings/roles").one(f"#role-{second.id}-down").get("disabled") is None
    assert [role.title for role in roles_of(app, owner)] == ["Potter", "Baker"]
    assert stored(app, owner).answer == "Potter & baker"
    me.send(me.visit("/settings/roles"), f"/settings/roles/{second.id}/down")
    assert [role.title for role in roles_of(app, owner)] == ["Baker", "Potter"]


# --- labels --------------------------------------------------------------------------------------------------


def sign(app, owner, role):
    """A comment and an article of the owner, signed as the role."""
    article = factories.article(
        app, owner, speaking_as_id=role.id, speaking_as_title=role.title, speaking_as_field=role.field
    )
    body = rendered(f"Said as {role.title}.", COMMENT)
    with app.app_context():
        with writing():
            posting.post(
                db.session.get_one(Article, article.id),
                Writer(db.session.get_one(Member, owner.id)),
                body,
                speaking_as=db.session.get_one(PortfolioRole, role.id),
            )
        db.session.remove()


def labels(app):
    """Of each comment, then of each article: whether a role is linked, its title, its field."""
    with app.app_context():
        found = [
            (row.speaking_as_id is not None, row.speaking_as_title, row.speaking_as_field)
            for kind in (Comment, Article)
            for row in db.session.scalars(select(kind).order_by(kind.id))
        ]
        db.session.remove()
    return found


@pytest.mark.parametrize(
    ("visibility", "answer", "left"),
    [
        ("members", "keep", [(True, "Baker", "advising")] * 2),
        ("private", "clear", [(False, None, None)] * 2),
        ("public", "clear", [(True, "Baker", "advising")] * 2),
    ],
)
def test_narrowing_asks_what_becomes_of_old_labels(app, owner, me, visibility, answer, left):
    role = give_role(app, owner, "Baker")
    edit = f"/settings/roles/{role.id}/edit"
    assert not me.visit(edit).has("[name=old_labels]")
    sign(app, owner, role)
    me.send(me.visit(edit), edit, visibility=visibility, old_labels=answer)
    assert labels(app) == left


def test_labels_kept_when_a_role_was_narrowed_can_go_later(app, owner, me):
    role = give_role(app, owner, "Baker", visibility="members")
    sign(app, owner, role)
    edit = f"/settings/roles/{role.id}/edit"
    me.send(me.visit(edit), edit, old_labels="keep")
    assert labels(app) == [(True, "Baker", "advising")] * 2
    me.send(me.visit(edit), edit, old_labels="clear")
    assert labels(app) == [(False, None, None)] * 2


@pytest.mark.parametrize(
    ("answer", "left"), [("keep", [(False, "Baker", "advising")] * 2), ("clear", [(False, None, None)] * 2)]
)
def test_removing_asks_too(app, owner, me, answer, left):
    role = give_role(app, owner, "Baker")
    sign(app, owner, role)
    remove = f"/settings/roles/{role.id}/remove"
    response = me.send(me.visit(remove), remove, old_labels=answer)
    assert response.location == "/settings/roles"
    assert roles_of(app, owner) == []
    assert stored(app, owner).answer == ""
    assert labels(app) == left


def test_clearing_labels_leaves_those_of_other_roles(app, owner, me):
    baker, potter = give_role(app, owner, "Baker"), give_role(app, owner, "Potter")
    sign(app, owner, baker)
    with time_machine.travel(now() + timedelta(minutes=1)):  # nobody comments twice at once
        sign(app, owner, potter)
    remove = f"/settings/roles/{baker.id}/remove"
    me.send(me.visit(remove), remove, old_labels="clear")
    assert labels(app) == [(False, None, None), (True, "Potter", "advising")] * 2


# --- the profile ---------------------------------------------------------------------------------------------


def test_the_profile_is_said_and_shown(app, owner, me, visitor):
    give_role(app, owner, "Baker")
    page = me.visit("/settings/profile")
    assert page.one("[name=own_answer]").get("placeholder") == "Baker"
    me.send(
        page, "/settings/profile", name="José Núñez", place="Łódź", website="example.org",
        own_answer="I am a baker of bread & words", bio="Up at **four**.", time_zone="Europe/Warsaw",
    )  # fmt: skip
    member = stored(app, owner)
    assert (member.name_key, member.place_key, member.website) == (
        "jose nunez",
        "lodz",
        "https://example.org",
    )
    assert member.time_zone == "Europe/Warsaw"
    page = visitor.visit("/members/owner")
    assert page.words("h1") == "José Núñez"
    assert page.words("p.answer") == "I am a baker of bread & words"
    assert page.words("p.answer a") == "baker"
    assert page.words(".p-note strong") == "four"
    me.send(me.visit("/settings/profile"), "/settings/profile", own_answer="")
    assert stored(app, owner).own_answer is None
    assert visitor.visit("/members/owner").words("p.answer") == "Baker."


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "", "Tell us what to call you."),
        ("name", "x" * 81, "At most 80 characters."),
        ("name", "…", "A name needs a letter or a digit"),
        ("own_answer", "x" * 121, "At most 120 characters."),
        ("website", "javascript:alert(1)", "Write an address that begins with https://"),
        ("bio", "x" * 5_001, "At most 5000 characters."),
    ],
)
def test_bad_input_of_the_profile(app, owner, me, field, typed, words):
    response = me.send(me.visit("/settings/profile"), "/settings/profile", 422, **{field: typed})
    assert words in response.get_data(as_text=True)
    assert stored(app, owner).name == "Greta Sorel"


def test_a_profile_changed_meanwhile_shows_both(app, owner, me, another):
    mine, other = me.visit("/settings/profile"), another().log_in(owner)
    other.send(other.visit("/settings/profile"), "/settings/profile", place="Oslo")
    response = me.send(mine, "/settings/profile", 409, place="Bergen")
    html = response.get_data(as_text=True)
    assert 'value="Bergen"' in html
    assert "Oslo" in html
    assert stored(app, owner).place == "Oslo"


def test_consent_is_sent_as_header_and_tag(app, owner, me, visitor):
    assert visitor.get("/members/owner").headers["X-Robots-Tag"] == "noai, noimageai"
    page = me.visit("/settings/profile")
    fields = {**page.form("/settings/profile").fields, "is_for_ai": "y"}
    del fields["is_indexed"]
    assert me.post("/settings/profile", fields).status_code == 303
    for path in ("/members/owner", "/members/owner.json", "/members/owner.svg"):
        assert visitor.get(path).headers["X-Robots-Tag"] == "noindex"
    assert visitor.visit("/members/owner").has("meta[name=robots][content=noindex]")


def test_who_takes_the_end_away_says_that_the_role_goes_on(app, another):
    member = factories.member(app)
    role = give_role(app, member, "Diver", ended_on=date(2021, 9, 1), is_over=True)
    reader, edit = another().log_in(member), f"/settings/roles/{role.id}/edit"
    reader.send(reader.visit(edit), edit, ended_on="")
    assert "Roles now" in reader.visit(f"/members/{member.handle}").text
    reader.send(reader.visit(edit), edit, is_over="y")
    reader.send(reader.visit(edit), edit, share="10")  # the box stays as it was set
    assert "Roles now" not in reader.visit(f"/members/{member.handle}").text
