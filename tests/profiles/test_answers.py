"""Answers for audiences: chosen roles, own words, the page to share, the card beside a name."""

import pytest

from community.core.database import db
from community.core.refusals import Refused
from community.core.writing import writing
from community.members.models import Member
from community.profiles import answers
from community.profiles.answers import Told
from community.profiles.models import Audience, AudienceAnswer
from community.profiles.views.answer_forms import moved
from tests import factories
from tests.profiles.people import give_role, stored

VISIBILITIES = ("public", "members", "connections", "private")
WORD = "zymurg"


@pytest.fixture
def owner(app):
    return factories.member(app, "owner", name="Greta Sorel", place="Oban")


@pytest.fixture
def baker(app, owner):
    return give_role(app, owner, "Baker", kind="employment", organisation="Mill Lane", share=60)


@pytest.fixture
def trustee(app, owner):
    return give_role(
        app, owner, "Harbour trustee", kind="board", organisation="Sound Trust", open_to=["board_seats"]
    )


def tell(app, member, audience, **told):
    """Save an answer as the site does."""
    with app.app_context():
        with writing():
            row = db.session.get(AudienceAnswer, (member.id, audience))
            seen = answers.version_of(db.session.get_one(Member, member.id), audience, row)
            answers.save(db.session.get_one(Member, member.id), audience, Told(**told), seen)
        db.session.remove()


# --- the page ------------------------------------------------------------------------------------------------


def test_the_page_says_it_in_three_lengths(owner, baker, trustee, visitor):
    page = visitor.visit("/members/owner/answer")
    assert page.words("h1") == "And what do you do?"
    assert page.words("#answer-line") == "Baker & harbour trustee."
    assert page.words("#answer-seconds").startswith("Most of the week I’m a baker at Mill Lane.")
    assert page.words("#answer-paragraph").startswith(
        "Most of the week I’m a baker at Mill Lane, and have been since 2020."
    )
    assert "About 10 seconds to say, calmly." in page.text
    assert page.select("#answer-line a")[0].get("href") == f"/members/owner#role-{baker.id}"


def test_the_page_is_found_by_search_engines_as_the_profile_is(app, owner, baker, visitor):
    page = visitor.visit("/members/owner/answer")
    assert page.one("link[rel=canonical]").get("href").endswith("/members/owner/answer")
    assert page.one("meta[name=description]").get("content") == page.words("#answer-seconds")
    assert not page.select("meta[name=robots]")
    factories.member(app, "shy", is_indexed=False)
    assert visitor.visit("/members/shy/answer").one("meta[name=robots]").get("content") == "noindex"
    assert "noindex" in visitor.get("/members/shy/answer").headers["X-Robots-Tag"]


def test_a_visitors_page_can_be_cached(owner, baker, visitor):
    response = visitor.get("/members/owner/answer")
    assert response.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in response.headers
    assert len(visitor.statements) <= 4, "\n".join(visitor.statements)


def test_a_member_asks_one_statement_more(app, owner, baker, another):
    reader = another().log_in(factories.member(app, "reader"))
    reader.visit("/members/owner/answer")
    assert len(reader.statements) <= 6, "\n".join(reader.statements)


def test_nobody_and_nothing(app, owner, visitor):
    assert visitor.get("/members/nobody/answer").status_code == 404
    page = visitor.visit("/members/owner/answer")
    assert "No answer yet" in page.text
    assert not page.select("#answer-line")


@pytest.mark.parametrize("visibility", VISIBILITIES)
@pytest.mark.parametrize("who", ["visitor", "member", "self"])
def test_a_hidden_role_is_not_said_to_anybody(app, owner, baker, another, who, visibility):
    """Not even to its owner: the page says the same to everybody who has its address."""
    hidden = give_role(
        app, owner, "Zymurgist", organisation="Zymurgy House", open_to=["clients"], visibility=visibility
    )
    tell(app, owner, Audience.CLIENT, role_ids=[hidden.id, baker.id])
    looks = another()
    if who != "visitor":
        looks.log_in(owner if who == "self" else factories.member(app, "other"))
    for path in ("/members/owner/answer", "/members/owner/answer?for=client", "/members/owner/card"):
        html = looks.get(path).get_data(as_text=True).lower()
        assert (WORD in html) == (visibility == "public"), path


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_a_chosen_role_that_is_hidden_later_is_left_out(app, owner, baker, another, visibility):
    role = give_role(app, owner, "Zymurgist", organisation="Zymurgy House")
    tell(app, owner, Audience.BOARD, role_ids=[role.id])
    me = another().log_in(owner)
    path = f"/settings/roles/{role.id}/edit"
    me.send(me.visit(path), path, visibility=visibility)
    me.visit("/settings/roles")  # says that it is saved
    said = another().get("/members/owner/answer?for=board").get_data(as_text=True).lower()
    assert (WORD in said) == (visibility == "public")
    assert (WORD in me.get("/settings/answers/board").get_data(as_text=True).lower()) == (
        visibility == "public"
    )


def test_others_see_the_audiences_that_are_set_up_and_the_owner_all(app, owner, baker, another):
    assert not another().visit("/members/owner/answer").select(".tabs")
    assert another().get("/members/owner/answer?for=client").status_code == 404
    assert another().get("/members/owner/answer?for=nonsense").status_code == 404
    tell(app, owner, Audience.CLIENT, line="I bake.")
    page = another().visit("/members/owner/answer?for=client")
    assert [tab.text for tab in page.select(".tabs a")] == ["Everybody", "A client"]
    assert page.words("#answer-line") == "I bake."
    assert len(another().log_in(owner).visit("/members/owner/answer?for=board").select(".tabs a")) == 5


def test_practising_hides_the_answer_from_its_owner_only(owner, baker, another):
    page = another().log_in(owner).visit("/members/owner/answer?practise=1")
    assert page.one("details.answer-practice").get("open") is None
    assert page.one("details.answer-practice #answer-seconds").text
    assert not another().visit("/members/owner/answer?practise=1").select("details")


# --- making it -----------------------------------------------------------------------------------------------


def test_roles_speak_in_the_chosen_order(app, owner, baker, trustee, another):
    me = another().log_in(owner)
    path = "/settings/answers/peer"
    me.send(me.visit(path), path, role_ids=[str(trustee.id), str(baker.id)])
    assert (
        another().visit("/members/owner/answer?for=peer").words("#answer-line") == "Harbour trustee & baker."
    )
    page = me.visit(path)
    assert [box.get("value") for box in page.select(".answer-roles input")] == [
        str(trustee.id),
        str(baker.id),
    ]
    me.send(page, path, role_ids=[str(trustee.id), str(baker.id)], move=f"up:{baker.id}")
    assert (
        another().visit("/members/owner/answer?for=peer").words("#answer-line") == "Baker & harbour trustee."
    )
    me.send(me.visit(path), path, role_ids=[str(baker.id)])
    assert another().visit("/members/owner/answer?for=peer").words("#answer-line") == "Baker."


def test_a_move_beyond_either_end_changes_nothing():
    assert moved([1, 2, 3], "up:1") == moved([1, 2, 3], "down:3") == moved([1, 2, 3], "up:9") == [1, 2, 3]
    assert moved([1, 2, 3], "down:1") == [2, 1, 3]
    assert moved([1, 2, 3], "up:3") == [1, 3, 2]
    assert moved([1, 2, 3], "") == moved([1, 2, 3], "sideways:2") == [1, 2, 3]


def test_own_words_stay_while_roles_change_until_they_are_given_back(app, owner, baker, another):
    me = another().log_in(owner)
    path = "/settings/answers/family"
    me.send(
        me.visit(path), path, line="I bake.", thirty_seconds="Bread, mostly.", paragraph="Bread, at length."
    )
    give_role(app, owner, "Potter")
    said = another().visit("/members/owner/answer?for=family")
    assert [said.words(f"#answer-{one}") for one in ("line", "seconds", "paragraph")] == [
        "I bake.",
        "Bread, mostly.",
        "Bread, at length.",
    ]
    response = me.send(me.visit(path), path, back="thirty_seconds")
    assert response.headers["Location"] == f"{path}#thirty_seconds-field"
    said = another().visit("/members/owner/answer?for=family")
    assert said.words("#answer-line") == "I bake."
    assert said.words("#answer-seconds").endswith("I’m also a potter. Ask me about any of it.")


def test_the_line_for_everybody_is_the_line_beside_the_name(app, owner, baker, another):
    me = another().log_in(owner)
    path = "/settings/answers/everybody"
    profile = me.visit("/settings/profile")
    me.send(me.visit(path), path, line="I bake, you eat.")
    assert stored(app, owner).own_answer == "I bake, you eat."
    assert another().visit("/members/owner").words(".answer") == "I bake, you eat."
    assert another().visit("/members/owner/answer").words("#answer-line") == "I bake, you eat."
    me.send(profile, "/settings/profile", status=409, place="Bergen")  # it would have put the old line back
    me.send(me.visit(path), path, back="line")
    assert stored(app, owner).own_answer is None


def test_the_second_of_two_windows_is_told(owner, baker, another):
    me = another().log_in(owner)
    path = "/settings/answers/client"
    old = me.visit(path)
    me.send(me.visit(path), path, line="First.")
    response = me.send(old, path, status=409, line="Second.")
    html = response.get_data(as_text=True)
    assert "First." in html
    assert "Second." in html
    assert another().visit("/members/owner/answer?for=client").words("#answer-line") == "First."


def test_an_answer_taken_back_is_composed_again_and_its_tab_gone(app, owner, baker, another):
    tell(app, owner, Audience.CLIENT, line="I bake.")
    tell(app, owner, Audience.EVERYBODY, line="I bake for all.")
    me = another().log_in(owner)
    for audience in ("client", "everybody"):
        path = f"/settings/answers/{audience}/remove"
        me.send(me.visit(path), path)
    assert another().get("/members/owner/answer?for=client").status_code == 404
    assert another().visit("/members/owner/answer").words("#answer-line") == "Baker."


@pytest.mark.parametrize(("name", "limit"), [("line", 120), ("thirty_seconds", 600), ("paragraph", 2_000)])
def test_words_have_their_length(owner, baker, another, name, limit):
    me = another().log_in(owner)
    path = "/settings/answers/client"
    response = me.send(me.visit(path), path, status=422, **{name: "x" * (limit + 1)})
    assert f"At most {limit} characters." in response.get_data(as_text=True)
    me.send(me.visit(path), path, **{name: "x" * limit})


def test_a_role_of_somebody_else_is_no_choice(app, owner, baker, another, context):
    other = give_role(app, factories.member(app, "other"), "Zymurgist")
    me = another().log_in(owner)
    path = "/settings/answers/client"
    me.send(me.visit(path), path, status=422, role_ids=[str(other.id)])
    with writing():
        answers.save(db.session.get_one(Member, owner.id), Audience.CLIENT, Told(role_ids=[other.id]), 0)
    assert db.session.get_one(AudienceAnswer, (owner.id, Audience.CLIENT)).role_ids == []


def test_a_stale_version_is_refused(context, owner, baker):
    with pytest.raises(Refused) as refused, writing():
        answers.save(db.session.get_one(Member, owner.id), Audience.CLIENT, Told(line="x"), 7)
    assert refused.value.status == 409


def test_settings_of_nobody_are_not_there(owner, another):
    assert another().log_in(owner).get("/settings/answers/nonsense").status_code == 404
    assert another().get("/settings/answers").status_code == 303


# --- beside a name -------------------------------------------------------------------------------------------


def test_the_card_beside_a_name(app, owner, baker, trustee, visitor):
    response = visitor.get("/members/owner/card")
    html = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "<html" not in html
    for words in (
        "Greta Sorel",
        "Oban",
        "Baker &amp; harbour trustee",
        "Open to board seats",
        "/members/owner/answer",
    ):
        assert words in html
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cache-Control"].startswith("public")
    assert len(visitor.statements) <= 3, "\n".join(visitor.statements)
    assert visitor.get("/members/nobody/card").status_code == 404


def test_who_has_no_current_role_is_shown_the_way_to_one(app, owner, another):
    give_role(app, owner, "Baker", is_over=True)
    give_role(app, owner, "Spy", visibility="private")
    me = another().log_in(owner)
    page = me.visit("/settings/answers")
    assert page.words(".empty-state h2") == "Nothing to answer with yet"
    assert page.one(".empty-state a").get("href") == "/settings/roles"
    assert "Composed." not in page.text
    assert not page.has(".answer-list")


def test_own_words_stand_without_a_role_and_nothing_is_called_composed(app, owner, another):
    tell(app, owner, Audience.CLIENT, line="I keep books.")
    page = another().log_in(owner).visit("/settings/answers")
    assert not page.has(".empty-state")
    assert "I keep books." in page.words(".answer-list")
    assert "Composed." not in page.text
    assert page.text.count("Nothing yet: no current role that everybody sees.") == 4
