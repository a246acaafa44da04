"""As which role one speaks by default under articles with a tag."""

import pytest
from sqlalchemy import select

from community.articles import tag_roles
from community.articles.models import Tag
from community.core.database import db
from community.members.models import Member
from tests import factories


@pytest.fixture
def ada(app):
    return factories.member(app, "ada")


@pytest.fixture
def roles(app, ada):
    return {title: factories.role(app, ada, title).id for title in ("Bookkeeper", "Potter")}


@pytest.fixture
def tags(app, ada):
    factories.article(app, ada, slug="kilns", tags=["clay"])
    factories.article(app, ada, slug="fees", tags=["money"])
    factories.article(app, ada, slug="rain")
    with app.app_context():
        found = {tag.name: tag.id for tag in db.session.scalars(select(Tag))}
        db.session.remove()
    return found


def begins_with(reader, slug):
    form = reader.visit(f"/articles/{slug}/comments/new").form(f"/articles/{slug}/comments")
    return form.fields["speaking_as"]


def test_the_chosen_role_is_there_under_articles_with_the_tag(ada, roles, tags, another):
    reader = another().log_in(ada)
    page = reader.visit("/settings/speaking")
    reader.send(page, "/settings/speaking", **{f"tag_{tags['money']}": str(roles["Potter"])})
    assert begins_with(reader, "fees") == str(roles["Potter"])
    assert begins_with(reader, "kilns") == ""
    assert begins_with(reader, "rain") == ""
    assert reader.visit("/settings/speaking").form("/settings/speaking").fields[
        f"tag_{tags['money']}"
    ] == str(roles["Potter"])
    reader.send(reader.visit("/settings/speaking"), "/settings/speaking", **{f"tag_{tags['money']}": ""})
    assert begins_with(reader, "fees") == ""


def test_a_role_that_is_hidden_meanwhile_is_not_chosen(app, ada, roles, tags, another):
    reader = another().log_in(ada)
    reader.send(
        reader.visit("/settings/speaking"),
        "/settings/speaking",
        **{f"tag_{tags['clay']}": str(roles["Potter"])},
    )
    edit = f"/settings/roles/{roles['Potter']}/edit"
    reader.send(reader.visit(edit), edit, visibility="private")
    assert begins_with(reader, "kilns") == ""


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"visibility": "private"}, "You chose “Potter”. Not everybody sees that role any more."),
        ({"is_over": "y"}, "You chose “Potter”. That role is over."),
    ],
)
def test_what_became_of_the_chosen_role_is_said_beside_its_tag(
    app, ada, roles, tags, another, changed, words
):
    reader, name = another().log_in(ada), f"tag_{tags['clay']}"
    page = reader.visit("/settings/speaking")
    reader.send(page, "/settings/speaking", **{name: str(roles["Potter"])})
    assert "You chose" not in reader.visit("/settings/speaking").text
    before = len(reader.statements)
    edit = f"/settings/roles/{roles['Potter']}/edit"
    reader.send(reader.visit(edit), edit, **changed)
    page = reader.visit("/settings/speaking")
    assert len(reader.statements) == before
    assert page.words(f"#{name}-hint") == words
    assert page.text.count("You chose") == 1
    assert page.form("/settings/speaking").fields[name] == ""
    reader.send(page, "/settings/speaking", **{name: str(roles["Bookkeeper"])})
    assert "You chose" not in reader.visit("/settings/speaking").text


def test_another_member_s_role_can_not_be_chosen(app, ada, roles, tags, another):
    bao = factories.member(app, "bao")
    factories.role(app, bao, "Diver")
    reader = another().log_in(bao)
    reader.send(
        reader.visit("/settings/speaking"),
        "/settings/speaking",
        422,
        **{f"tag_{tags['clay']}": str(roles["Potter"])},
    )
    with app.app_context():
        assert tag_roles.of_member(db.session.get_one(Member, bao.id)) == {}
        db.session.remove()


def test_who_has_no_role_and_a_site_without_tags(app, another):
    reader = another().log_in(factories.member(app))
    assert "You have no role to speak as" in reader.visit("/settings/speaking").text
    someone = factories.member(app)
    factories.role(app, someone)
    assert "No tags yet" in another().log_in(someone).visit("/settings/speaking").text
