"""Who may comment, and what closed a thread: the rules as a table."""

from datetime import UTC, datetime, timedelta

import pytest

from community.articles import commenting
from community.articles.models import Article, ArticleStatus, ClosedRule, CommentsMode
from community.core import site_settings
from community.core.database import db
from community.core.http.site import Site
from community.core.models import SiteSetting
from community.core.writing import writing
from community.members.models import Access
from tests import factories

OUT = datetime(2026, 1, 4, 12, tzinfo=UTC)
OPEN, MEMBERS, HELD, CLOSED = CommentsMode.OPEN, CommentsMode.MEMBERS, CommentsMode.HELD, CommentsMode.CLOSED


@pytest.mark.parametrize(
    ("mode", "is_chosen", "days", "closed_days", "rule", "expected", "expected_rule"),
    [
        (OPEN, False, 0, None, None, OPEN, None),
        (OPEN, False, 89.99, None, None, OPEN, None),
        (OPEN, False, 90, None, None, CLOSED, ClosedRule.AGE),
        (MEMBERS, False, 90, None, None, CLOSED, ClosedRule.AGE),
        (OPEN, True, 4000, None, None, OPEN, None),
        (MEMBERS, True, 4000, None, None, MEMBERS, None),
        (HELD, True, 4000, None, None, HELD, None),
        (CLOSED, True, 1, 1, ClosedRule.AUTHOR, CLOSED, ClosedRule.AUTHOR),
        (CLOSED, True, 400, 1, ClosedRule.MODERATOR, CLOSED, ClosedRule.MODERATOR),
        (CLOSED, False, 400, 300, ClosedRule.IMPORT, CLOSED, ClosedRule.IMPORT),
    ],
)
def test_the_state_at_a_moment(
    context: Site,
    mode: CommentsMode,
    is_chosen: bool,
    days: float,
    closed_days: float | None,
    rule: ClosedRule | None,
    expected: CommentsMode,
    expected_rule: ClosedRule | None,
) -> None:
    closed_at = None if closed_days is None else OUT + timedelta(days=closed_days)
    article = Article(
        comments_mode=mode, is_mode_chosen=is_chosen, published_at=OUT, closed_at=closed_at, closed_rule=rule
    )
    state = commenting.state_of(article, OUT + timedelta(days=days))
    assert (state.mode, state.rule, state.is_closed) == (expected, expected_rule, expected is CLOSED)
    closes = OUT + timedelta(days=90) if expected_rule is ClosedRule.AGE else closed_at
    assert state.closed_at == closes


def test_a_draft_is_closed_by_no_age(context: Site) -> None:
    article = Article(comments_mode=OPEN, is_mode_chosen=False, published_at=None)
    assert not commenting.state_of(article, OUT).is_closed


@pytest.mark.parametrize(("days", "is_closed"), [(0, False), (7, True), (3650, False)])
def test_an_admin_sets_the_age(context: Site, days: int, is_closed: bool) -> None:
    with writing():
        db.session.add(SiteSetting(key="articles.close_after_days", value=days))
    site_settings.forget()
    article = Article(comments_mode=OPEN, is_mode_chosen=False, published_at=OUT)
    assert commenting.state_of(article, OUT + timedelta(days=100)).is_closed is is_closed


@pytest.mark.parametrize(("by_author", "rule"), [(True, ClosedRule.AUTHOR), (False, ClosedRule.MODERATOR)])
def test_who_closes_is_remembered(context: Site, by_author: bool, rule: ClosedRule) -> None:
    author, admin = (
        factories.member(context),
        factories.member(context, access=Access.ADMIN, name="Cleo Marsh"),
    )
    made = factories.article(context, author)
    by = author if by_author else admin
    with writing():
        article = db.session.get_one(Article, made.id)
        commenting.choose(article, CLOSED, by)
    assert (article.closed_by_id, article.closed_rule, article.is_mode_chosen) == (by.id, rule, True)
    first = article.closed_at
    with writing():
        commenting.choose(db.session.get_one(Article, made.id), CLOSED, admin)
    assert db.session.get_one(Article, made.id).closed_at == first
    with writing():
        commenting.choose(db.session.get_one(Article, made.id), None, author)
    opened = db.session.get_one(Article, made.id)
    assert (opened.comments_mode, opened.closed_at, opened.closed_by_id, opened.is_mode_chosen) == (
        OPEN,
        None,
        None,
        False,
    )


def test_the_closers_name_is_known_where_it_was_loaded(context: Site) -> None:
    from community.articles import queries

    author = factories.member(context, name="Ada Quill")
    made = factories.article(context, author, comments_mode=CLOSED, closed_by_id=author.id, slug="x")
    whole = queries.by_slug("x", None)
    assert whole is not None
    assert commenting.state_of(whole, OUT).by_name == "Ada Quill"
    db.session.expunge_all()
    bare = db.session.get_one(Article, made.id)
    assert commenting.state_of(bare, OUT).by_name is None


def test_what_was_published_closed_was_closed_that_day(context: Site) -> None:
    from community.articles import publishing

    author = factories.member(context, access=Access.AUTHOR)
    made = factories.article(
        context, author, status=ArticleStatus.DRAFT, published_at=None, comments_mode=CLOSED, closed_at=OUT
    )
    with writing():
        article = db.session.get_one(Article, made.id)
        publishing.publish(article, author)
    assert article.closed_at == article.published_at
