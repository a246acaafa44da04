"""Saved searches: a notice when somebody new fits, once, and nobody is told of what they may not see."""

import pytest
from sqlalchemy import func, select

from community.core import jobs
from community.core.database import db
from community.core.writing import writing
from community.members.models import Member
from community.notifications.models import Notice
from community.profiles import portfolio, queries
from community.profiles.directory import saved
from community.profiles.models import SavedSearch, SearchFind, Visibility
from tests import factories
from tests.elements import text_of
from tests.profiles.people import give_role


@pytest.fixture
def ada(app):
    member = factories.member(app, "ada", name="Ada Quill")
    factories.in_directory(app, member)
    return member


@pytest.fixture
def bao(app):
    member = factories.member(app, "bao", name="Bao Tran")
    factories.in_directory(app, member)
    return member


def save(app, member, query, name="Divers"):
    with app.app_context():
        with writing():
            search = saved.save(db.session.get_one(Member, member.id), saved.filters_of(query), name)
        db.session.remove()
    return search


def notices(app, member):
    """After whatever is due was done."""
    with app.app_context():
        jobs.run_due()
        found = db.session.scalars(select(Notice).where(Notice.member_id == member.id)).all()
        told = [(notice.kind, notice.parameters["handle"]) for notice in found]
        db.session.remove()
    return told


def test_one_notice_once(app, ada, bao):
    """However often somebody changes, stops to fit and fits again."""
    save(app, ada, "role=diver&not=judge")
    role = give_role(app, bao, "Deep sea diver")
    assert notices(app, ada) == [("search_find", "bao")]
    with app.app_context():
        with writing():
            portfolio.remove(db.session.scalars(queries.role_of(bao, role.id)).one())
        db.session.remove()
    give_role(app, bao, "Diver")
    give_role(app, bao, "Baker")
    assert notices(app, ada) == [("search_find", "bao")]
    assert notices(app, bao) == []


def test_who_fitted_already_is_no_news(app, ada, bao):
    give_role(app, bao, "Diver")
    save(app, ada, "role=diver")
    give_role(app, bao, "Baker")
    assert notices(app, ada) == []


def test_one_does_not_find_oneself(app, ada):
    save(app, ada, "role=diver")
    give_role(app, ada, "Diver")
    assert notices(app, ada) == []


@pytest.mark.parametrize("visibility", list(Visibility))
def test_nobody_is_told_of_what_members_may_not_see(app, ada, bao, visibility):
    save(app, ada, "role=diver")
    give_role(app, bao, "Diver", visibility=visibility.value)
    is_seen = visibility in (Visibility.PUBLIC, Visibility.MEMBERS)
    assert notices(app, ada) == [("search_find", "bao")] * is_seen


def test_saving_from_the_directory_and_being_told(app, ada, bao, another):
    reader = another().log_in(ada)
    page = reader.visit("/members/?role=diver&field=land")
    reader.send(page, "/settings/searches")
    page = reader.visit("/settings/searches")
    assert "Saved." in page.text
    assert text_of(page.one(".saved-search-name")) == "diver · Land & outdoors"
    assert page.one(".saved-search-name a").get("href") == "/members/?role=diver&field=land"
    give_role(app, bao, "Diver", field="land")
    notices(app, ada)
    page = reader.visit("/notices")
    assert "Bao Tran fits what you look for: diver · Land & outdoors" in page.text
    page = reader.visit("/settings/searches")
    reader.send(page, "/settings/searches/1/remove")
    assert "No searches saved" in reader.visit("/settings/searches").text


def test_a_visitor_is_not_offered_to_save(visitor, ada):
    page = visitor.visit("/members/?role=diver")
    assert not page.has("form[action='/settings/searches']")


@pytest.mark.parametrize(
    ("query", "words"),
    [("", "Choose at least one filter first"), ("sort=name", "Choose at least one"), ("q=a", "Add a filter")],
)
def test_what_can_not_be_saved_is_said(app, ada, bao, another, monkeypatch, query, words):
    monkeypatch.setattr(saved, "MOST_FITTING", 0)
    reader = another().log_in(ada)
    page = reader.visit("/members/?role=diver")
    assert words in reader.send(page, "/settings/searches", 422, query=query).get_data(as_text=True)


def test_the_same_search_is_kept_once_and_not_too_many(app, ada, another, monkeypatch):
    save(app, ada, "role=diver&q=x&role=baker")
    save(app, ada, "q=x&role=diver&role=baker")
    with app.app_context():
        assert db.session.scalar(select(func.count(SavedSearch.id))) == 1
        db.session.remove()
    monkeypatch.setattr(saved, "MOST_SEARCHES", 1)
    reader = another().log_in(ada)
    refused = reader.send(reader.visit("/members/?role=cook"), "/settings/searches", 422)
    assert "1 saved searches are the most" in refused.get_data(as_text=True)


def test_a_search_that_is_saved_says_so_in_the_directory_and_when_it_is_saved_again(app, ada, bao, another):
    give_role(app, bao, "Diver")
    reader, other = another().log_in(ada), another().log_in(bao)
    page = reader.visit("/members/?role=diver")
    assert page.has("form.save-search")
    assert "Saved" not in page.words(".directory-results-head")
    reader.send(page, "/settings/searches")
    assert "Saved. When somebody new fits" in reader.visit("/settings/searches").text
    again = reader.send(page, "/settings/searches")
    assert again.headers["Location"] == "/settings/searches#search-1"
    told = reader.visit("/settings/searches").words(".flash")
    assert told == "“diver” is saved already. It stands in the list below."
    page = reader.visit("/members/?role=diver&sort=name")
    assert len(reader.statements) <= 3, "\n".join(reader.statements)
    assert not page.has("form.save-search")
    assert page.one(".save-search a").get("href") == "/settings/searches#search-1"
    assert reader.visit("/members/?role=diver&q=bao").has("form.save-search")
    assert other.visit("/members/?role=diver").has("form.save-search")
    assert not another().visit("/members/?role=diver").has(".save-search")


def test_another_member_s_search_is_not_there(app, ada, bao, another):
    search = save(app, ada, "role=diver")
    reader = another().log_in(bao)
    token = reader.visit("/members/?role=diver").form("/settings/searches").fields["csrf_token"]
    assert reader.post(f"/settings/searches/{search.id}/remove", {"csrf_token": token}).status_code == 404
    with app.app_context():
        assert db.session.scalar(select(func.count(SavedSearch.id))) == 1
        assert db.session.scalar(select(func.count()).select_from(SearchFind)) == 0
        db.session.remove()
