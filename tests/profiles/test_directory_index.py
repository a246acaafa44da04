"""The directory's sets: in step with every change, and the same when they are made anew."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap
from sqlalchemy import select

from community.core.database import db, now
from community.core.writing import writing
from community.members import standing
from community.members.models import Member, MemberState
from community.profiles import portfolio
from community.profiles.directory import index, paging
from community.profiles.directory.combining import fits
from community.profiles.directory.filters import Sort
from community.profiles.directory.finding import Found
from community.profiles.directory.terms import Term
from community.profiles.models import DirectoryEntry, DirectorySet, Field, PortfolioRole, Visibility
from tests import factories
from tests.profiles.people import details, give_role
from tests.profiles.test_directory import ASKED, crowd, person  # noqa: F401 - a fixture


def close(member):
    member.state, member.closed_by, member.closed_at = MemberState.CLOSED, "self", now()
    standing.tell(member)


def all_sets():
    """(kind, key, is_for_members) → ids, without empty ones."""
    rows = db.session.scalars(select(DirectorySet), execution_options={"populate_existing": True})
    found = {
        (row.kind, row.key, row.is_for_members): (set(BitMap.deserialize(row.ids)), row.members_count)
        for row in rows
    }
    assert all(len(ids) == count for ids, count in found.values())
    return {key: ids for key, (ids, _) in found.items() if ids}


CHANGES = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["add", "edit", "remove", "close"]),
        st.sampled_from(["Baker", "Head baker", "Diver"]),
        st.sampled_from(list(Visibility)),
        st.sampled_from([None, 10, 60]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_sets_kept_in_step_equal_sets_made_anew(context, changes):
    people = [factories.member(context) for _ in range(3)]
    factories.in_directory(context, *people)
    for who, what, title, visibility, share in changes:
        said = replace(details(title, share=share), visibility=visibility)
        with writing():
            change(db.session.get_one(Member, people[who].id), what, said)
    in_step = all_sets()
    with writing():
        index.rebuild()
    assert all_sets() == in_step
    assert index.strays() == 0


def change(member, what, said):
    roles = db.session.scalars(select(PortfolioRole).where(PortfolioRole.member_id == member.id)).all()
    if member.state is MemberState.CLOSED:
        return
    if what == "close":
        close(member)
    elif what == "add" or not roles:
        portfolio.add(member, said)
    elif what == "edit":
        role = roles[0]
        db.session.refresh(role, ["skills", "openings"])
        portfolio.edit(role, replace(said, field=Field.LAND), role.version)
    else:
        portfolio.remove(roles[-1])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=ASKED)
def test_one_member_fits_as_the_sets_say(context, crowd, filters):  # noqa: F811
    ids = Found(filters, crowd["Ada"]).ids
    for entry in db.session.scalars(select(DirectoryEntry)):
        assert fits(filters, [Term(*one) for one in entry.for_members]) == (entry.member_id in ids)


@pytest.mark.parametrize("sort", list(Sort))
def test_many_who_fit_are_met_in_the_same_order(app, monkeypatch, sort):
    """Whether the database sorts those who fit, or everybody is walked until enough are met."""
    for number in range(60):
        seen = now() - timedelta(hours=number % 11)
        factories.member(app, name=f"Name {number % 7}", active_at=seen, joined_at=seen)
    with app.app_context():
        every = BitMap(db.session.scalars(select(Member.id)).all()[::3])
        sorted_ids = [one.id for one in paging.page_of(every, sort).rows]
        monkeypatch.setattr(paging, "FEW", 5)
        monkeypatch.setattr(paging, "LONGEST_WALK", 7)
        page = paging.page_of(every, sort)
        assert [one.id for one in page.rows] == sorted_ids
        back = paging.page_of(every, sort, before=paging.page_of(every, sort, after=page.next).previous)
        assert [one.id for one in back.rows] == sorted_ids
        db.session.remove()


def test_an_upgraded_site_gets_its_directory(app, visitor):
    factories.role(app, factories.member(app, name="Ada Quill"))
    assert "0 people" in visitor.visit("/members/").text
    with app.app_context():
        assert index.strays() == 1
        with writing():
            assert index.rebuild() == 1
        assert index.strays() == 0
        db.session.remove()
    assert "Ada Quill" in visitor.visit("/members/?role=bookkeeper").text


def test_closing_takes_a_member_out(app, visitor):
    member = person(app, "Ada Quill")
    give_role(app, member, "Diver")
    assert "Ada Quill" in visitor.visit("/members/?role=diver").text
    with app.app_context():
        with writing():
            close(db.session.get_one(Member, member.id))
        db.session.remove()
    page = visitor.visit("/members/?role=diver")
    assert "Ada Quill" not in page.text
    assert not page.has("#role-titles option")
