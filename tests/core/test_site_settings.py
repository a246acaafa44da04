"""What an admin may change: kinds, bounds, what is stored, and when every process knows."""

import pytest
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from community.core import kept, site_settings
from community.core.database import db
from community.core.models import SiteSetting
from community.core.site_settings import ChoiceSetting, NumberSetting, SwitchSetting
from community.core.writing import writing
from tests import factories


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch):
    """Settings that a test makes are gone after it."""
    monkeypatch.setattr(site_settings, "_registered", dict(site_settings._registered))


@pytest.fixture
def number():
    return NumberSetting("tests.number", 15, 0, 60, label=_l("A number"))


@pytest.fixture
def switch():
    return SwitchSetting("tests.switch", False, label=_l("A switch"))


@pytest.fixture
def choice():
    choices = {"a": _l("A"), "b": _l("B")}
    return ChoiceSetting("tests.choice", "a", choices, label=_l("A choice"))


def store(key, value):
    with writing():
        db.session.merge(SiteSetting(key=key, value=value))
    site_settings.forget()


@pytest.mark.parametrize(
    ("stored", "value"),
    [(30, 30), (0, 0), (60, 60), (61, 15), (-1, 15), ("x", 15), (True, 15), (None, 15), (1.5, 15)],
)
def test_a_number_is_its_default_until_one_within_its_bounds_is_stored(context, number, stored, value):
    assert number.value == 15
    store(number.key, stored)
    assert number.value == value


@pytest.mark.parametrize(
    ("stored", "value"), [(True, True), (False, False), (1, False), ("yes", False), (None, False)]
)
def test_a_switch_is_its_default_until_yes_or_no_is_stored(context, switch, stored, value):
    store(switch.key, stored)
    assert switch.value is value


@pytest.mark.parametrize(("stored", "value"), [("b", "b"), ("c", "a"), (1, "a"), ([], "a"), (None, "a")])
def test_a_choice_is_its_default_until_one_of_its_codes_is_stored(context, choice, stored, value):
    store(choice.key, stored)
    assert choice.value == value


def test_every_registered_setting_has_words_and_a_default_that_is_one_of_its_values(app, context):
    for setting in site_settings.registered():
        assert str(setting.label), setting.key
        assert setting.accepts(setting.default), setting.key
        assert setting.room in {"articles", "comments", "moderation", "notifications", "members"}, setting.key


def test_two_settings_of_one_name_and_a_default_out_of_bounds_are_refused(number):
    with pytest.raises(ValueError, match=r"two settings are called tests\.number"):
        NumberSetting("tests.number", 1, 0, 9, label=_l("Another"))
    with pytest.raises(ValueError, match="default"):
        NumberSetting("tests.other", 10, 0, 9, label=_l("Another"))


def test_a_setting_without_a_label_can_not_be_made():
    with pytest.raises(TypeError, match="label"):
        NumberSetting("tests.other", 1, 0, 9)  # type: ignore[call-arg]


def stored():
    found = select(SiteSetting.key, SiteSetting.value, SiteSetting.changed_by_id)
    return {row.key: (row.value, row.changed_by_id) for row in db.session.execute(found)}


def change(by, **values):
    with writing():
        changed = site_settings.change({f"tests.{name}": value for name, value in values.items()}, by.id)
    site_settings.forget()
    return changed


def test_only_what_differs_is_written_with_who_and_the_default_as_null(app, context, number, switch, choice):
    ada, bao = factories.member(app), factories.member(app)
    assert change(ada, number=15, switch=False, choice="a") == []
    assert change(ada, number=20, switch=True, choice="a") == ["tests.number", "tests.switch"]
    assert stored() == {"tests.number": (20, ada.id), "tests.switch": (True, ada.id)}
    assert change(bao, number=15, switch=True, choice="b") == ["tests.choice", "tests.number"]
    assert stored() == {
        "tests.number": (None, bao.id),
        "tests.switch": (True, ada.id),
        "tests.choice": ("b", bao.id),
    }
    assert (number.value, switch.value, choice.value) == (15, True, "b")
    assert change(ada, number=15) == []


def test_what_is_stored_and_is_no_value_any_more_counts_as_the_default(app, context, number):
    store("tests.number", 99)
    assert change(factories.member(app), number=15) == []


def test_what_is_no_value_is_never_stored(app, context, number):
    with pytest.raises(ValueError, match="no value"):
        change(factories.member(app), number=61)
    assert stored() == {}


def test_a_change_by_another_process_is_seen_after_a_second(context, number, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: clock[0])
    kept.forget()
    assert number.value == 15
    with writing():
        db.session.add(SiteSetting(key=number.key, value=30))
    clock[0] += 0.9
    assert number.value == 15
    clock[0] += 0.1
    assert number.value == 30
