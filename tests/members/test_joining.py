"""The one action that makes a member."""

import contextvars
import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.core.database import db
from community.core.models import CacheVersion
from community.core.refusals import Refused
from community.core.signals import member_changed
from community.core.writing import writing
from community.members import joining
from community.members.models import Access, Member, MemberState


def joined(handle: str = "ada", name: str = "Ada Quill", **values: Any) -> Member:
    with writing():
        return joining.join(handle, name, **values)


def count() -> int:
    return db.session.scalar(select(func.count(Member.id))) or 0


def test_a_member_joins(context: Flask) -> None:
    member = joined(
        " Ada ", "Ada\u202e  Quíll\n", email="Ada@Example.ORG", is_verified=True, access=Access.AUTHOR
    )
    db.session.expire_all()
    assert (member.handle, member.name, member.name_key) == ("ada", "Ada Quíll", "ada quill")
    assert (member.email, member.email_key) == ("Ada@example.org", "ada@example.org")
    assert member.email_verified_at is not None
    assert (member.access, member.state) == (Access.AUTHOR, MemberState.ACTIVE)
    assert member.active_at == member.joined_at


def test_whoever_listens_is_told_and_pages_are_marked(context: Flask) -> None:
    told: list[int] = []

    def listen(member: Member, **_: object) -> None:
        told.append(member.id)

    with member_changed.connected_to(listen):
        member = joined()
    assert told == [member.id]
    keys = set(db.session.scalars(select(CacheVersion.key)))
    assert {"site", f"member:{member.id}"} <= keys


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"handle": "-ada"}, "members.handle_shape", "handle"),
        ({"handle": "ada quill"}, "members.handle_shape", "handle"),
        ({"handle": "adm1n"}, "members.handle_reserved", "handle"),
        ({"handle": "b1ll"}, "members.handle_taken", "handle"),
        ({"name": "\u200b \u202e"}, "members.name_missing", "name"),
        ({"name": "…—!"}, "members.name_shape", "name"),
        ({"name": "🎉"}, "members.name_shape", "name"),
        ({"email": "ada"}, "members.email_shape", "email"),
        ({"email": "ada@localhost"}, "members.email_shape", "email"),
        (
            {"email": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.org"},
            "members.email_shape",
            "email",
        ),
        ({"email": "BILL@example.org"}, "members.email_taken", "email"),
    ],
)
def test_who_can_not_join(context: Flask, values: dict[str, Any], code: str, field: str) -> None:
    joined("bill", "Bill", email="bill@example.org")
    with pytest.raises(Refused) as refused:
        joined(**{"handle": "ada", "name": "Ada", "email": None, **values})
    assert (refused.value.code, refused.value.field, refused.value.status) == (code, field, 422)
    assert refused.value.words
    assert count() == 1


def test_an_address_may_be_claimed_twice_but_has_one_holder(context: Flask) -> None:
    first = joined("ada", email="ada@example.org", may_share_email=True)
    second = joined("eve", email="ADA@example.org", may_share_email=True)
    assert first.email_key == "ada@example.org"
    assert (second.email, second.email_key) == ("ADA@example.org", None)


def test_a_very_long_name_is_cut_and_its_key_fits(context: Flask) -> None:
    member = joined(name="\ufdfa" * 200)  # one letter that folds to eighteen
    assert len(member.name) == 80
    assert 0 < len(member.name_key) <= 240


def test_a_free_handle_is_found(context: Flask) -> None:
    assert joining.free_handle("Ada Quill") == "ada-quill"
    joined("ada-quill")
    assert joining.free_handle("Ada Quill") == "ada-quill-2"
    assert joining.free_handle("adaqu1ll") == "adaqu1ll-2"
    joined("ada_quill2")
    assert joining.free_handle("Ada Quill") == "ada-quill-3"
    assert joining.free_handle("admin") == "admin-2"


def test_a_taken_handle_is_refused_with_one_that_is_free(context: Flask) -> None:
    joined("ada")
    with pytest.raises(Refused) as refused:
        joined("ada")
    assert refused.value.words.endswith("ada-2 is free.")


@pytest.mark.parametrize("same", ["handle", "email"])
def test_of_two_who_join_at_once_one_is_refused(app: Flask, same: str) -> None:
    """Both have looked and found nothing before either writes: the constraint decides, not the look."""
    start, outcomes = threading.Barrier(2), []

    def join(number: int) -> None:
        values = {
            "handle": {"handle": "ada", "email": f"ada{number}@example.org"},
            "email": {"handle": f"ada{number}7", "email": "ada@example.org"},
        }[same]
        with app.app_context():
            start.wait()
            try:
                joined(**values)
                outcomes.append("joined")
            except Refused as refusal:
                outcomes.append(refusal.code)

    threads = [threading.Thread(target=contextvars.Context().run, args=(join, number)) for number in (2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["joined", f"members.{same}_taken"]


@pytest.mark.parametrize("same", ["handle", "email"])
def test_the_constraint_has_the_last_word(context: Flask, monkeypatch: pytest.MonkeyPatch, same: str) -> None:
    """As if somebody had been quicker after we looked; the transaction goes on."""
    joined("bill", "Bill", email="bill@example.org")
    looked = {"handle": "_is_taken", "email": "_is_held"}[same]
    real, answers = getattr(joining, looked), iter([False])
    monkeypatch.setattr(joining, looked, lambda key: next(answers, None) is None and real(key))
    values = {"handle": ("bill", "ada@example.org"), "email": ("ada", "bill@example.org")}[same]
    with writing():
        with pytest.raises(Refused, match=f"members.{same}_taken"):
            joining.join(values[0], "Ada", email=values[1])
        joining.join("eve", "Eve")
    assert count() == 2


def test_who_comes_too_late_for_an_address_may_still_join(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined("bill", "Bill", email="bill@example.org")
    real, answers = joining._is_held, iter([False])
    monkeypatch.setattr(joining, "_is_held", lambda key: next(answers, None) is None and real(key))
    member = joined("ada", email="bill@example.org", may_share_email=True)
    assert (member.email, member.email_key) == ("bill@example.org", None)
