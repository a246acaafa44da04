"""Whom an article is about: named by its author in the editor, told by a badge in its conversation."""

import pytest

from community.articles import people
from community.members.models import Access, MemberState
from tests import factories
from tests.comments.sayings import say


@pytest.fixture
def author(app):
    return factories.member(app, "author", access=Access.AUTHOR)


@pytest.fixture
def article(app, author):
    return factories.article(app, author)


def named(app, article):
    with app.app_context():
        return people.of(article)


def save(visitor, article, status=303, **values):
    address = f"/articles/{article.slug}/edit"
    return visitor.send(visitor.visit(address), address, status=status, **values)


def test_an_author_names_them_by_handle_and_takes_them_back(app, visitor, article, author):
    for handle in ("ada", "bao"):
        factories.member(app, handle)
    visitor.log_in(author)
    save(visitor, article, people="@Bao, ada bao")
    assert named(app, article) == ["ada", "bao"]
    address = f"/articles/{article.slug}/edit"
    assert visitor.visit(address).form(address).fields["people"] == "ada, bao"
    save(visitor, article, people="")
    assert named(app, article) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("nobody", "Nobody here has the handle “nobody”"),
        ("unclaimed", "Nobody here has the handle “unclaimed”"),
        ("a1, b2, c3, d4, e5, f6", "Five people at most."),
    ],
)
def test_who_is_no_member_is_said_and_nothing_is_lost(app, visitor, article, author, typed, words):
    factories.member(app, "unclaimed", state=MemberState.UNCLAIMED)
    answer = save(visitor.log_in(author), article, status=422, people=typed, summary="Kept as typed.")
    assert words in answer.text
    assert typed in answer.text
    assert "Kept as typed." in answer.text
    assert named(app, article) == []


def test_their_comments_say_that_they_are_in_it(app, visitor, another, article, author):
    ada, other = (factories.member(app, handle, access=Access.AUTHOR) for handle in ("ada", "other"))
    with app.app_context():
        for member in (ada, other, author):
            say(article, member)
    save(visitor.log_in(author), article, people="ada, author")
    page = another().visit(f"/articles/{article.slug}")
    badges = [[" ".join(b.itertext()) for b in one.iter() if "badge" in (b.get("class") or "").split()]
              for one in page.select(".comment-own")]  # fmt: skip
    assert badges == [["In this article"], [], ["Author"]]
    other_article = factories.article(app, author)
    with app.app_context():
        say(other_article, ada)
    assert not another().visit(f"/articles/{other_article.slug}").has(".badge-about")
