"""Roles of one title are told apart wherever one is chosen among several, and nowhere else."""

from datetime import date

import pytest
from sqlalchemy import select

from community.articles.models import Tag
from community.core.database import db
from community.profiles import naming
from community.profiles.models import PortfolioRole
from tests import factories
from tests.elements import text_of
from tests.profiles.people import give_role


def role(title, organisation="", year=None, start_text=""):
    began = date(year, 3, 1) if year else None
    return PortfolioRole(title=title, organisation=organisation, started_on=began, start_text=start_text)


@pytest.mark.parametrize(
    ("roles", "names"),
    [
        ([role("Potter", "Kiln", 2019), role("Baker", "Mill")], ["Potter", "Baker"]),
        ([role("Potter", "Kiln", 2019), role("potter", "Mill", 2019)], ["Potter · Kiln", "potter · Mill"]),
        ([role("Potter", "Kiln"), role("Potter", "", 2019)], ["Potter · Kiln", "Potter · 2019"]),
        ([role("Potter", "", 2018), role("Potter", "", 2019)], ["Potter · 2018", "Potter · 2019"]),
        (
            [role("Potter", "Kiln", 2018), role("Potter", "kiln", 2019)],
            ["Potter · Kiln · 2018", "Potter · kiln · 2019"],
        ),
        ([role("Potter", start_text="long ago"), role("Potter")], ["Potter · long ago", "Potter"]),
    ],
)
def test_a_title_that_stands_twice_gets_its_place_or_else_its_year(roles, names):
    assert naming.names(roles) == names


@pytest.fixture
def ada(app):
    return factories.member(app, "ada", name="Ada Quill")


@pytest.fixture
def roles(app, ada):
    return [
        give_role(app, ada, "Bookkeeper", organisation="Quay Café"),
        give_role(app, ada, "Bookkeeper", organisation="Kiln & Co"),
        give_role(app, ada, "Diver", organisation="Harbour"),
    ]


NAMES = ["Bookkeeper · Quay Café", "Bookkeeper · Kiln & Co", "Diver"]


def offered(page, form, name):
    """The words of each choice."""
    options = [text_of(one) for one in page.select(f"form[action='{form}'] [name='{name}'] option")]
    return [one for one in options if one not in ("Just me, no role", "As last time")]


def test_they_are_told_apart_in_every_form_and_signed_with_the_bare_title(app, ada, roles, another):
    factories.article(app, ada, slug="kilns", tags=["clay"])
    with app.app_context():
        tag = db.session.scalars(select(Tag.id)).one()
        db.session.remove()
    reader = another().log_in(ada)
    comment = reader.visit("/articles/kilns/comments/new")
    assert offered(comment, "/articles/kilns/comments", "speaking_as") == NAMES
    assert offered(reader.visit("/settings/speaking"), "/settings/speaking", f"tag_{tag}") == NAMES
    assert [
        text_of(one) for one in reader.visit("/settings/answers/client").select(".answer-roles label")
    ] == NAMES
    boxes = reader.visit("/settings/cards/new").select("#role_ids label")
    assert [text_of(one) for one in boxes] == NAMES
    reader.send(
        comment, "/articles/kilns/comments", body="Fire it twice, slowly.", speaking_as=str(roles[1].id)
    )
    page = reader.visit("/articles/kilns")
    assert "Kiln & Co" not in page.words("#comments")
    assert page.words("#comments .speaking-as") == "as Bookkeeper"


def test_a_card_says_which_of_them_not_everybody_sees(app, ada, roles, another):
    give_role(app, ada, "Diver", organisation="Navy", visibility="private")
    page = another().log_in(ada).visit("/settings/cards/new")
    assert "Not everybody sees: Diver · Navy." in page.text


def test_what_the_viewer_is_not_offered_makes_no_difference(app, ada, another):
    """One of the two is hidden: whoever speaks in public sees the bare title, as it will be signed."""
    give_role(app, ada, "Diver", organisation="Harbour")
    give_role(app, ada, "Diver", organisation="Navy", visibility="private")
    factories.article(app, ada, slug="kilns")
    page = another().log_in(ada).visit("/articles/kilns/comments/new")
    assert offered(page, "/articles/kilns/comments", "speaking_as") == ["Diver"]
