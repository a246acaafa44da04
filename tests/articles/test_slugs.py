"""Addresses: folded, never empty, never taken twice, whoever writes at the same moment."""

import re
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from community.articles import drafting, former, slugs, tagging
from community.articles.drafting import Content
from community.articles.models import Article, FormerAddress, Tag
from community.core import markup
from community.core.database import db
from community.core.http.site import Site
from community.core.writing import writing
from community.members.models import Member
from tests import factories

SHAPE = re.compile(r"[a-z0-9-]{1,80}")
anything = st.text(max_size=300)
wordy = st.text(alphabet="abcdeß ÉØıŁ-&+'’ 019 中", max_size=200)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Half a vicar", "half-a-vicar"),
        ("  Crème brûlée, straße & Łódź!  ", "creme-brulee-strasse-and-lodz"),
        ("Don’t ask; I'm busy", "dont-ask-im-busy"),
        ("One line for “occupation”", "one-line-for-occupation"),
        ("C++", "c-plus-plus"),
        ("ＦＵＬＬ　width", "full-width"),
        ("---", ""),
        ("中文", ""),
        ("İstanbul", "istanbul"),
        ("word " * 40, "word-" * 15 + "word"),
        ("x" * 200, "x" * 80),
    ],
)
def test_titles_become_addresses(title: str, slug: str) -> None:
    assert slugs.slug_of(title) == slug


@given(anything | wordy)
def test_an_address_has_one_shape(title: str) -> None:
    slug = slugs.slug_of(title)
    assert slug == "" or SHAPE.fullmatch(slug)
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert slugs.slug_of(slug) == slug


@given(wordy.filter(slugs.slug_of), st.integers(0, 60))
def test_a_number_keeps_the_shape_and_is_free(title: str, times: int) -> None:
    base, taken = slugs.slug_of(title), set[str]()
    for _ in range(times):
        slug = slugs.numbered(base, taken)
        assert SHAPE.fullmatch(slug)
        assert slug not in taken
        assert slugs.is_form_of(slug, base)
        taken.add(slug)


def test_a_number_is_no_part_of_another_title() -> None:
    assert slugs.is_form_of("half-2", "half")
    assert not slugs.is_form_of("half-2", "half-a-vicar")
    assert not slugs.is_form_of("half-a-vicar", "half")


@given(anything | wordy)
def test_a_tag_always_has_an_address_of_its_own(name: str) -> None:
    if line := markup.cleaned_line(name, 60):
        assert SHAPE.fullmatch(tagging.slug_of_tag(line))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Slow money", "slow  MONEY", True),
        ("Café", "cafe", True),
        ("C", "C++", False),
        ("C", "C#", False),
        ("日本", "中文", False),
        ("日本 2", "中文 2", False),
        ("日本", "日本", True),
    ],
)
def test_two_tags_are_one_where_the_word_is_one(one: str, other: str, is_same: bool) -> None:
    assert (tagging.slug_of_tag(one) == tagging.slug_of_tag(other)) is is_same


def test_tags_are_named_as_typed_first_and_each_once() -> None:
    assert tagging.names_in(" Money, #time ; money\n\u202eTime,, ,<b>") == ["Money", "time", "<b>"]
    assert tagging.names_in("") == []


# --- in the database -----------------------------------------------------------------------------------------


def test_what_is_taken_gets_a_number(context: Site) -> None:
    author = factories.member(context)
    made = [create(author, "Half a vicar", f"Text {number}").slug for number in range(4)]
    assert made == ["half-a-vicar", "half-a-vicar-2", "half-a-vicar-3", "half-a-vicar-4"]


@pytest.mark.parametrize("word", sorted(slugs.RESERVED))
def test_a_word_that_addresses_use_is_taken(context: Site, word: str) -> None:
    assert create(factories.member(context), word.upper()).slug == f"{word}-2"


def test_a_title_without_ascii_is_found_by_its_number(context: Site) -> None:
    article = create(factories.member(context), "中文")
    assert article.slug == f"article-{article.id}"


def test_an_address_somebody_had_is_taken_for_ever(context: Site) -> None:
    author = factories.member(context)
    first = create(author, "Half")
    with writing():
        former.remember(first, "/articles/whole")
    assert create(author, "Whole").slug == "whole-2"


def test_long_titles_that_begin_alike_all_get_addresses(context: Site) -> None:
    author = factories.member(context)
    made = {create(author, "x" * 200, str(number)).slug for number in range(12)}
    assert len(made) == 12
    assert all(SHAPE.fullmatch(slug) for slug in made)


def test_two_who_take_the_same_address_at_once_both_get_one(app: Site) -> None:
    """The second begins while the first has not ended: on SQLite it waits for its turn, on PostgreSQL it loses the
    address to the constraint and tries the next."""
    authors = [factories.member(app), factories.member(app)]
    said = content("Half a vicar")
    has_written, slugs_made, errors = threading.Event(), dict[str, str](), list[BaseException]()

    def first() -> None:
        with app.app_context(), writing():
            slugs_made["first"] = drafting.create(authors[0], said).slug
            has_written.set()
            threading.Event().wait(0.5)  # long enough for the other to have begun

    def second() -> None:
        has_written.wait(5)
        with app.app_context(), writing():
            slugs_made["second"] = drafting.create(authors[1], said).slug

    def caught(call: Any) -> None:
        try:
            call()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=caught, args=[call]) for call in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert slugs_made == {"first": "half-a-vicar", "second": "half-a-vicar-2"}
    with app.app_context():
        assert len(db.session.scalars(select(Article.id)).all()) == 2


def test_a_tag_is_found_again_and_keeps_its_first_spelling(context: Site) -> None:
    author = factories.member(context)
    create(author, "One", tags=["Slow money", "Time"])
    second = create(author, "Two", tags=["SLOW money", "Place"])
    assert [tag.name for tag in second.tags] == ["Place", "Slow money"]
    assert sorted(db.session.scalars(select(Tag.slug))) == ["place", "slow-money", "time"]


# --- addresses before ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "asked", "is_found"),
    [
        ("/2009/11/x/", "/2009/11/x/", True),
        ("/2009/11/x/", "/2009/11/x", True),
        ("/2009/11/x", "/2009/11/x/", True),
        ("/2009/11/x/", "/2009/11/x/?utm_source=mail", True),
        ("http://old.example/2009/11/x/#more", "/2009/11/x/", True),
        ("/caf%C3%A9/", "/café/", True),
        ("/?p=101", "/?p=101", True),
        ("/?p=101", "/?p=101&utm_source=mail", True),
        ("/blog/?p=101", "/blog?p=101&page=2", True),
        ("/?p=101", "/?p=102", False),
        ("/?p=101", "/?p=", False),
        ("/?p=101", "/", False),
        ("/page?id=1", "/page", False),
        ("/page?id=1", "/page?id=1", True),
        ("/2009/11/x/", "/2009/11/X/", False),
        ("/2009/11/x/", "/2009/11/", False),
        ("/", "/", False),
        ("https://old.example", "/", False),
        ("http://[broken", "/", False),
    ],
)
def test_an_address_before_is_found(context: Site, stored: str, asked: str, is_found: bool) -> None:
    article = factories.article(context, factories.member(context), slug="x")
    with writing():
        former.remember(article, stored)
    assert former.address_of(asked) == ("/articles/x#article" if is_found else None)


def test_an_address_stays_with_the_article_it_led_to_first(context: Site) -> None:
    author = factories.member(context)
    first, second = factories.article(context, author, slug="a"), factories.article(context, author, slug="b")
    with writing():
        former.remember(first, "/old/")
        former.remember(second, "/old/")
        former.remember(second, "/" + "x" * 600)
    assert former.address_of("/old/") == "/articles/a#article"
    assert former.address_of("/" + "x" * 600) is None
    assert len(db.session.scalars(select(FormerAddress.id)).all()) == 1


def content(title: str, body: str = "Some words", tags: list[str] | None = None) -> Content:
    return Content(title=title, body=markup.rendered(body, markup.ARTICLE), tags=tags or [])


def create(author: Member, title: str, body: str = "Some words", tags: list[str] | None = None) -> Article:
    said = content(title, body, tags)
    with writing():
        return drafting.create(author, said)
