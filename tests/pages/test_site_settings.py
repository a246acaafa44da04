"""`/settings/site`: every setting with its bounds, its default and who changed it; saved at once, each checked."""

import pytest
from sqlalchemy import select

from community.comments.holding.numbers import EVERYTHING, LINKS
from community.core import site_settings
from community.core.database import db
from community.core.models import SiteSetting
from community.core.writing import writing
from community.members.models import Access
from tests import factories

PATH = "/settings/site"


@pytest.fixture
def ada(app):
    return factories.member(app, "ada", access=Access.ADMIN, name="Ada Quill")


@pytest.fixture
def admin(visitor, ada):
    return visitor.log_in(ada)


def stored(app):
    with app.app_context():
        found = select(SiteSetting.key, SiteSetting.value, SiteSetting.changed_by_id)
        return {row.key: (row.value, row.changed_by_id) for row in db.session.execute(found)}


def value_of(app, setting):
    with app.app_context():
        return setting.value


def test_every_registered_setting_is_there_with_its_label_and_what_holds(app, admin):
    page = admin.visit(PATH)
    fields = page.form(PATH).fields
    for setting in site_settings.registered():
        name = setting.key.replace(".", "-").replace("_", "-")
        assert page.select(f"[name={name}]"), setting.key
        assert str(setting.label) in page.text
    assert fields["comments-holding-links"] == "2"
    assert "Default: 2. From 1 to 50." in page.text
    assert {"Articles", "Comments", "Holding: why a comment waits", "Moderation"} <= {
        heading.text for heading in page.select("h2")
    }


def test_what_is_changed_is_saved_at_once_and_says_by_whom(app, admin, ada):
    page = admin.visit(PATH)
    admin.send(page, PATH, **{"comments-holding-links": "5", "comments-holding-everything": "y"})
    assert stored(app) == {
        "comments.holding.links": (5, ada.id),
        "comments.holding.everything": (True, ada.id),
    }
    assert (value_of(app, LINKS), value_of(app, EVERYTHING)) == (5, True)
    page = admin.visit(PATH)
    assert "2 settings are changed." in page.text
    assert page.text.count("by Ada Quill.") == 2
    assert page.form(PATH).fields["comments-holding-links"] == "5"


def test_saving_what_is_there_writes_nothing(app, admin):
    admin.send(admin.visit(PATH), PATH)
    assert stored(app) == {}
    assert "Nothing was different" in admin.visit(PATH).text


@pytest.mark.parametrize("typed", ["0", "51", "", "two", "2.5", "-3", "٣", "9" * 5000, "1e1", "\u200b5"])
def test_a_number_out_of_bounds_is_said_beside_its_field_and_nothing_typed_is_lost(app, admin, typed):
    fields = {"comments-holding-links": typed, "articles-close-after-days": "77"}
    response = admin.send(admin.visit(PATH), PATH, status=422, **fields)
    html = response.get_data(as_text=True)
    assert "Number of links that holds a comment: write a whole number from 1 to 50." in html
    assert 'value="77"' in html
    assert f'value="{typed}"' in html
    assert stored(app) == {}


def test_back_to_the_default_whatever_the_field_says(app, admin, ada):
    admin.send(admin.visit(PATH), PATH, **{"comments-holding-links": "5"})
    page = admin.visit(PATH)
    assert [box.get("value") for box in page.select("input[name=to_default]")] == ["comments.holding.links"]
    admin.send(page, PATH, **{"to_default": "comments.holding.links", "comments-holding-links": "nonsense"})
    assert stored(app) == {"comments.holding.links": (None, ada.id)}
    assert value_of(app, LINKS) == 2


def test_another_wrong_field_keeps_the_box_ticked(app, admin):
    admin.send(admin.visit(PATH), PATH, **{"comments-holding-links": "5"})
    fields = {"to_default": "comments.holding.links", "articles-close-after-days": "x"}
    response = admin.send(admin.visit(PATH), PATH, status=422, **fields)
    assert 'value="comments.holding.links" checked' in response.get_data(as_text=True)
    assert value_of(app, LINKS) == 5


def test_two_admins_at_once_change_only_what_each_changed(app, admin, another):
    bao = factories.member(app, access=Access.ADMIN)
    other = another().log_in(bao)
    mine, theirs = admin.visit(PATH), other.visit(PATH)
    other.send(theirs, PATH, **{"comments-holding-links": "7"})
    admin.send(mine, PATH, **{"articles-close-after-days": "30"})
    assert {key: value for key, (value, _by) in stored(app).items()} == {
        "comments.holding.links": 7,
        "articles.close_after_days": 30,
    }


def test_for_a_single_setting_the_last_one_wins(app, admin, another, ada):
    other = another().log_in(factories.member(app, access=Access.ADMIN))
    mine, theirs = admin.visit(PATH), other.visit(PATH)
    other.send(theirs, PATH, **{"comments-holding-links": "7"})
    admin.send(mine, PATH, **{"comments-holding-links": "9"})
    assert stored(app) == {"comments.holding.links": (9, ada.id)}


@pytest.mark.parametrize("seen", ["", "[]", "{", "null", '{"comments.holding.links": []}', "[" * 9999])
def test_a_form_that_does_not_say_what_it_saw_saves_what_it_says(app, admin, seen):
    admin.send(admin.visit(PATH), PATH, **{"seen": seen, "comments-holding-links": "5"})
    assert value_of(app, LINKS) == 5


def test_what_nobody_registered_and_who_has_left_are_no_trouble(app, admin):
    with app.app_context(), writing():
        db.session.add(SiteSetting(key="gone.setting", value=3))
        db.session.add(SiteSetting(key="comments.holding.links", value=4))
    site_settings.forget()
    assert "by somebody who has left." in admin.visit(PATH).text


def test_the_way_there_is_in_an_admins_menu_only(app, admin, another):
    assert PATH in admin.visit("/").links
    moderator = another().log_in(factories.member(app, access=Access.MODERATOR))
    assert PATH not in moderator.visit("/").links
    moderator.visit(PATH, status=403)


def test_the_page_asks_the_database_for_the_changes_alone(app, admin):
    admin.visit(PATH)
    admin.visit("/theme")
    elsewhere = len(admin.statements)
    admin.visit(PATH)
    assert len(admin.statements) <= elsewhere + 1
