"""Drafting and publishing by plain calls: states, revisions, versions, permissions."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from community.articles import drafting, policy, publishing, queries
from community.articles.drafting import Content
from community.articles.models import MOVES, Article, ArticleRevision, ArticleStatus
from community.core import markup
from community.core.database import db, now
from community.core.http.site import Site
from community.core.models import CacheVersion
from community.core.refusals import Refused
from community.core.signals import article_changed
from community.core.writing import writing
from community.members.models import Access, Member, MemberState
from tests import factories

DRAFT, OUT, WITHDRAWN = ArticleStatus.DRAFT, ArticleStatus.PUBLISHED, ArticleStatus.WITHDRAWN


@pytest.mark.parametrize("before", list(ArticleStatus))
@pytest.mark.parametrize("to", [OUT, WITHDRAWN])
def test_states_move_by_the_table_only(context: Site, before: ArticleStatus, to: ArticleStatus) -> None:
    author = factories.member(context, access=Access.AUTHOR)
    made = factories.article(context, author, status=before)
    act = {OUT: lambda article: publishing.publish(article, author), WITHDRAWN: publishing.withdraw}[to]
    is_legal = to in MOVES[before] or to is before
    try:
        with writing():
            act(db.session.get_one(Article, made.id))
    except publishing.NoSuchMove:
        assert not is_legal
    else:
        assert is_legal
    assert db.session.get_one(Article, made.id).status is (to if is_legal else before)


LEVELS = [None, Access.MEMBER, Access.AUTHOR, Access.MODERATOR, Access.ADMIN]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("status", [DRAFT, OUT, WITHDRAWN])
def test_who_may_do_what(level: Access | None, is_own: bool, status: ArticleStatus) -> None:
    member = None if level is None else Member(id=1, access=level, state=MemberState.ACTIVE)
    article = Article(author_id=1 if is_own else 2, status=status)
    is_admin, publishes = level is Access.ADMIN, level in (Access.AUTHOR, Access.MODERATOR, Access.ADMIN)
    own = is_own and member is not None
    assert policy.may_edit(member, article) is (is_admin or (own and (status is not OUT or publishes)))
    assert policy.may_publish(member, article) is (is_admin or (own and publishes))
    assert policy.may_withdraw(member, article) is ((is_admin or own) and status is not DRAFT)


def test_a_closed_member_may_nothing() -> None:
    member = Member(id=1, access=Access.ADMIN, state=MemberState.CLOSED)
    article = Article(author_id=1, status=OUT)
    assert not any(may(member, article) for may in (policy.may_edit, policy.may_publish, policy.may_withdraw))


def test_revisions_begin_with_the_first_publication(context: Site) -> None:
    author = factories.member(context, access=Access.AUTHOR)
    article = create(author, "One", "As a draft")
    save(article, author, "One", "As a draft, again")
    with writing():
        article = found(article)
        publishing.publish(article, author)
    assert bodies() == ["As a draft, again"]
    save(article, author, "One", "Later")
    save(article, author, "One", "Later")  # saved again as it is: every save keeps one
    with writing():
        publishing.withdraw(found(article))
    save(article, author, "One", "In the drawer")
    with writing():
        publishing.publish(found(article), author)
    assert bodies() == ["As a draft, again", "Later", "Later", "In the drawer"]


def test_a_save_over_an_unseen_version_is_refused_and_stores_nothing(context: Site) -> None:
    author = factories.member(context)
    article = create(author, "One", "First")
    seen = article.version
    save(article, author, "One", "Second")
    with pytest.raises(Refused) as refusal:
        save(article, author, "Other", "Third", seen=seen)
    assert (refusal.value.code, refusal.value.status) == ("articles.changed_meanwhile", 409)
    assert found(article).body == "Second"
    save(article, author, "One", "Second", seen=seen)  # what stands already is no conflict
    assert found(article).body == "Second"


@pytest.mark.parametrize("act", ["save", "publish"])
def test_of_two_at_the_same_moment_one_is_told(app: Site, act: str) -> None:
    """The second begins while the first has not ended; both saw the same version."""
    author = factories.member(app, access=Access.AUTHOR)
    made = factories.article(app, author, status=DRAFT, published_at=None)
    texts = {"first": content("One", "First"), "second": content("One", "Second")}
    has_acted, outcome = threading.Event(), dict[str, str]()

    def run(name: str) -> None:
        try:
            with app.app_context(), writing():
                article = queries.by_id(made.id, author)
                assert article is not None
                if act == "save":
                    drafting.save(article, texts[name], author, made.version)
                else:
                    publishing.publish(article, author)
                has_acted.set()
                threading.Event().wait(0.4 if name == "first" else 0)
            outcome[name] = str(article.status)
        except Refused as refusal:
            outcome[name] = refusal.code

    first = threading.Thread(target=run, args=["first"])
    first.start()
    has_acted.wait(5)
    run("second")
    first.join()
    with app.app_context():
        stored = db.session.get_one(Article, made.id)
        kept = db.session.scalars(select(ArticleRevision.number)).all()
    if act == "save":
        assert outcome == {"first": "draft", "second": "articles.changed_meanwhile"}
        assert (stored.body, stored.version) == ("First", made.version + 1)
    else:  # on SQLite the second waits, sees that it is out, and has nothing to do
        assert outcome["first"] == "published"
        assert outcome["second"] in ("published", "articles.moved_meanwhile")
        assert (stored.status, list(kept)) == (OUT, [1])


def test_what_others_see_changes_the_versions_of_cached_pages(context: Site) -> None:
    author = factories.member(context, access=Access.AUTHOR)
    article = create(author, "One", "Words")
    save(article, author, "One", "More words")
    assert versions() == {}
    told: list[int] = []
    with article_changed.connected_to(lambda sender: told.append(sender.id)):
        with writing():
            publishing.publish(found(article), author)
        save(article, author, "One", "Still more")
        with writing():
            publishing.withdraw(found(article))
    assert versions() == {"site": 3, f"article:{article.id}": 3, f"member:{author.id}": 3}
    assert told == [article.id] * 3


def test_publishing_says_that_its_author_is_active(context: Site) -> None:
    author = factories.member(context, access=Access.AUTHOR, active_at=factories.long_ago())
    article = create(author, "One", "Words")
    with writing():
        publishing.publish(found(article), author)
    assert now() - db.session.get_one(Member, author.id).active_at < timedelta(minutes=1)


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (230, 1), (231, 2), (460, 2), (2300, 10)])
def test_reading_time(words: int, minutes: int) -> None:
    assert drafting.minutes_to_read("wort " * words) == minutes


@pytest.mark.parametrize("title", ["ﷺ" * 200, "ẞ" * 200, "ﬃ" * 200])
def test_a_title_that_folds_to_a_longer_one_fits_its_key(context: Site, title: str) -> None:
    article = create(factories.member(context), title, "Words")
    assert 0 < len(article.title_key) <= 400


def test_lists_load_no_bodies_and_whole_articles_do(context: Site) -> None:
    author = factories.member(context)
    factories.article(context, author, slug="x", tags=["One"])
    row = queries.page_of(queries.listed(None)).rows[0]
    assert (row.author.id, [tag.name for tag in row.tags]) == (author.id, ["One"])
    with pytest.raises(Exception, match="raiseload"):
        _ = row.body_html
    db.session.expunge_all()
    whole = queries.by_slug("x", None)
    assert whole is not None
    assert "Some days" in whole.body_html


def test_lists_of_one_author_and_of_the_latest(context: Site) -> None:
    ada, bao = factories.member(context), factories.member(context)
    for number in range(3):
        factories.article(context, ada, slug=f"ada-{number}", age=timedelta(days=number))
    factories.article(context, ada, slug="hidden", status=DRAFT, published_at=None)
    factories.article(context, bao, slug="bao", age=timedelta(hours=30))
    assert slugs_of(queries.page_of(queries.written_by(ada, ada)).rows) == ["ada-0", "ada-1", "ada-2"]
    assert slugs_of(db.session.scalars(queries.latest(None, 2))) == ["ada-0", "ada-1"]
    assert slugs_of(queries.page_of(queries.drafts_of(ada), by=Article.updated_at).rows) == ["hidden"]
    assert slugs_of(queries.page_of(queries.drafts_of(bao), by=Article.updated_at).rows) == []


def content(title: str, body: str) -> Content:
    return Content(title=title, body=markup.rendered(body, markup.ARTICLE))


def create(author: Member, title: str, body: str) -> Article:
    said = content(title, body)
    with writing():
        return drafting.create(author, said)


def save(article: Article, by: Member, title: str, body: str, seen: int | None = None) -> None:
    said = content(title, body)
    with writing():
        fresh = found(article)
        drafting.save(fresh, said, by, fresh.version if seen is None else seen)


def found(article: Article) -> Article:
    author = db.session.get_one(Member, article.author_id)
    fresh = queries.by_id(article.id, author)
    assert fresh is not None
    return fresh


def bodies() -> list[str]:
    found = select(ArticleRevision.body).order_by(ArticleRevision.article_id, ArticleRevision.number)
    return list(db.session.scalars(found))


def versions() -> dict[str, int]:
    return {
        row.key: row.version for row in db.session.execute(select(CacheVersion.key, CacheVersion.version))
    }


def slugs_of(articles: object) -> list[str]:
    return [article.slug for article in articles]  # type: ignore[attr-defined]
