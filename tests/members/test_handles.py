"""Handles: shape, look-alikes, what is kept back, and what an importer makes of any name."""

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import literal, select, text
from sqlalchemy.exc import IntegrityError

from community.core.database import db
from community.core.writing import writing
from community.members import handles
from community.members.models import Member

HANDLES = st.from_regex(handles.HANDLE_PATTERN, fullmatch=True)


@pytest.mark.parametrize("handle", ["ab", "ada", "a-b", "a_b", "9lives", "x" * 30])
def test_a_handle_is_well_formed(handle: str) -> None:
    assert handles.is_well_formed(handle)


@pytest.mark.parametrize(
    "handle",
    ["", "a", "Ada", "-ada", "ada-", "_ada", "ada_", "a b", "ada.quill", "adé", "x" * 31, "ada\n", "аda"],
)
def test_a_handle_is_not_well_formed(handle: str) -> None:
    assert not handles.is_well_formed(handle)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada-quill", "ada_quill"),
        ("adaquill", "ada-quill"),
        ("bill", "b1ll"),
        ("bill", "blli"),
        ("hugo", "hug0"),
    ],
)
def test_handles_that_look_alike_have_one_key(one: str, other: str) -> None:
    assert handles.key_of(one) == handles.key_of(other)


def test_other_handles_have_keys_of_their_own() -> None:
    assert len({handles.key_of(handle) for handle in ("ada", "ada2", "adam", "eda", "ad")}) == 5


@pytest.mark.parametrize(
    "handle",
    [
        "new",
        "drafts",
        "review",
        "feed",
        "admin",
        "moderator",
        "settings",
        "sign-up",
        "adm1n",
        "m0derator",
        "log_in",
    ],
)
def test_words_of_the_site_are_kept_back(handle: str) -> None:
    assert handles.is_reserved(handle)


def test_no_handle_can_be_mistaken_for_an_address_of_the_site(app: Flask) -> None:
    paths = [rule.rule.split("/")[1:] for rule in app.url_map.iter_rules()]
    words = {path[0] for path in paths} | {
        path[1] for path in paths if path[0] == "members" and len(path) > 1
    }
    assert {word for word in words if handles.is_well_formed(word) and not handles.is_reserved(word)} == set()
    assert "log-in" in words


@given(HANDLES)
@example("a--_0oO1lI".lower().rstrip("-_"))
def test_the_database_folds_a_handle_as_we_do(context: Flask, handle: str) -> None:
    expression = text("SELECT " + handles.key_in_sql(":handle")).bindparams(handle=handle)
    assert db.session.scalar(expression) == handles.key_of(handle)


def test_the_schema_refuses_a_key_that_is_not_the_handles_own(context: Flask) -> None:
    with pytest.raises(IntegrityError), writing():
        db.session.add(Member(handle="ada", handle_key="eda", name="Ada", name_key="ada"))


def test_the_schema_refuses_a_second_handle_that_looks_the_same(context: Flask) -> None:
    with writing():
        db.session.add(Member(handle="bill", name="Bill", name_key="bill"))
    with pytest.raises(IntegrityError), writing():
        db.session.add(Member(handle="b1-ll", name="Bill", name_key="bill"))
    assert db.session.scalars(select(Member.handle).where(literal(True))).all() == ["bill"]


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("José Álvarez", "jose-alvarez"),
        ("  Ada   Quill ", "ada-quill"),
        ("O'Brien, Pat", "o-brien-pat"),
        ("wp_admin", "wp_admin"),
        ("李小龍", "someone"),
        ("", "someone"),
        ("!", "someone"),
        ("A", "a-1"),
        ("x" * 50, "x" * 30),
    ],
)
def test_any_name_becomes_a_handle(name: str, handle: str) -> None:
    assert handles.folded_to_handle(name) == handle


@given(st.text(max_size=60), st.integers(2, 10_000))
def test_what_is_made_of_a_name_is_always_a_handle(name: str, number: int) -> None:
    made = handles.folded_to_handle(name)
    assert handles.is_well_formed(made)
    assert handles.is_well_formed(handles.numbered(made, number))
