"""An export becomes articles, threads, tags and members; everything in it is accounted for."""

import secrets
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from community.articles import former
from community.articles.models import (
    Article,
    ArticleRevision,
    ArticleStatus,
    BodyFormat,
    ClosedRule,
    CommentsMode,
    FormerAddress,
    Tag,
)
from community.comments import recount, threads
from community.comments.models import Comment, CommentRevision, Status
from community.core.database import db, now
from community.core.http.site import Site
from community.members.models import Member, MemberState
from community.transfer.wordpress import reading
from community.transfer.wordpress.report import Report
from tests import factories
from tests.transfer import exports
from tests.transfer.conftest import SOUND, brought_into, contents
from tests.transfer.exports import author, comment, post, tag
from tests.visitor import Visitor

BringIn = Callable[..., Report]
Write = Callable[..., Path]


def stored(app: Site, model: type[Any], order: Any = None) -> list[Any]:
    with app.app_context():
        rows = list(db.session.scalars(select(model).order_by(model.id if order is None else order)))
        db.session.expunge_all()
    return rows


def saying(app: Site, words: str) -> Comment:
    """The one comment whose source has these words."""
    with app.app_context():
        return db.session.scalars(select(Comment).where(Comment.body.contains(words))).one()


def counts_are_right(app: Site) -> None:
    with app.app_context():
        assert list(recount.differences()) == []


# --- the exports that came with the project --------------------------------------------------------------------


@pytest.mark.parametrize("name", SOUND)
def test_articles_are_the_posts_comments_those_on_them_and_the_rest_is_accounted_for(
    name: str,
    app: Site,
    bring_in: BringIn,
    export: Callable[[str], Path],
    facts: Callable[[str], dict[str, Any]],
) -> None:
    expected = facts(name)
    report = bring_in(export(name))
    assert report.items.total == expected["items"]
    assert report.comments.total == expected["comments"]

    posts = {kind: count for kind, count in expected["by_type_status"].items() if kind.startswith("post/")}
    articles = stored(app, Article)
    assert len(articles) == report.items.came_in.total() == sum(posts.values())
    published = [article for article in articles if article.status is ArticleStatus.PUBLISHED]
    assert len(published) == posts.get("post/publish", 0) - expected.get("password_protected", 0)
    left_out = {f"type:{kind}": n for kind, n in expected.get("by_type", {}).items() if kind != "post"}
    assert report.items.left_out == left_out

    pings = sum(
        count for kind, count in expected.get("comments_by_type", {}).items() if kind.endswith("back")
    )
    on_posts = expected.get("comments_on", {"post": expected["comments"]})["post"]
    comments = stored(app, Comment)
    assert len(comments) == report.comments.came_in.total() == on_posts - pings
    assert report.comments.left_out.total() == expected["comments"] - len(comments)
    counts_are_right(app)


@pytest.mark.parametrize("name", SOUND)
def test_running_it_again_changes_nothing(
    name: str, app: Site, bring_in: BringIn, export: Callable[[str], Path]
) -> None:
    first = bring_in(export(name))
    before = contents(app)
    second = bring_in(export(name))
    assert contents(app) == before
    assert second.items.came_in.total() == second.comments.came_in.total() == second.authors == 0
    assert second.items.here == first.items.came_in.total()
    assert second.comments.here == first.comments.came_in.total()
    assert second.items.total == first.items.total
    assert second.comments.total == first.comments.total


def test_a_damaged_export_changes_nothing_and_says_where(
    app: Site, bring_in: BringIn, export: Callable[[str], Path]
) -> None:
    factories.article(app, factories.member(app))
    before = contents(app)
    with pytest.raises(reading.Damaged) as raised:
        bring_in(export("malformed"))
    assert raised.value.line == 90
    assert contents(app) == before


def test_all_of_them_fit_into_one_site_beside_what_is_there(
    app: Site, bring_in: BringIn, export: Callable[[str], Path], facts: Callable[[str], dict[str, Any]]
) -> None:
    ours = factories.article(app, factories.member(app, "john"), slug="hello-world", tags=["alpha"])
    for name in SOUND:
        bring_in(export(name))
    posts = sum(
        count
        for name in SOUND
        for kind, count in facts(name)["by_type_status"].items()
        if kind.startswith("post/")
    )
    articles = stored(app, Article)
    assert len(articles) == posts + 1
    assert {article.slug for article in articles} >= {"hello-world", "hello-world-2", "hello-world-3"}
    assert next(article for article in articles if article.slug == "hello-world").id == ours.id
    assert {member.handle for member in stored(app, Member)} >= {"john", "john-2"}
    assert sum(tag.slug == "alpha" for tag in stored(app, Tag)) == 1
    counts_are_right(app)


def test_the_seed_is_whole(app: Site, bring_in: BringIn, export: Callable[[str], Path]) -> None:
    report = bring_in(export("seed-post.wxr"))
    (article,) = stored(app, Article)
    assert article.title == "The Future Of Work: Portfolio Careers"
    assert article.slug == "portfolio-careers"
    assert article.published_at == datetime(2009, 11, 2, 13, tzinfo=UTC)
    assert article.body_html.count("<p") == 10
    assert article.body_format is BodyFormat.HTML
    assert article.summary.startswith("Last week I explored the concept Noded working.")
    assert len(article.summary) <= 300
    assert (article.comments_mode, article.closed_rule) == (CommentsMode.CLOSED, ClosedRule.IMPORT)
    assert (article.comments_count, article.commented_at) == (4, datetime(2009, 11, 6, 9, 30, tzinfo=UTC))
    assert [comment.guest_name for comment in stored(app, Comment)] == [
        "Laura Brown",
        "Dr Barrie Hopson",
        "",
        "",
    ]
    assert "an extra &lt;/div&gt; somewhere" in saying(app, "somewhere in your content").body_html
    (editor,) = stored(app, Member)
    assert (editor.name, editor.state, editor.password_hash) == ("The editor", MemberState.UNCLAIMED, None)
    assert editor.email == "editor@future-of-work.example"
    assert [found.name for found in stored(app, Tag, Tag.name)] == ["Future of work", "portfolio careers"]
    assert report.handles == [editor.handle]


# --- old addresses ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/2009/11/portfolio-careers/",
        "/2009/11/portfolio-careers",
        "/?p=101",
        "/2009/11/portfolio-careers/?utm=x",
    ],
)
def test_old_addresses_lead_to_the_article(
    address: str, app: Site, bring_in: BringIn, export: Callable[[str], Path]
) -> None:
    bring_in(export("seed-post.wxr"))
    with app.app_context():
        assert former.address_of(address) == "/articles/portfolio-careers#article"


def test_a_visitor_with_an_old_link_is_led_to_the_article(
    visitor: Visitor, bring_in: BringIn, export: Callable[[str], Path]
) -> None:
    bring_in(export("seed-post.wxr"))
    for address in ("/2009/11/portfolio-careers/", "/?p=101"):
        answer = visitor.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (
            301,
            "/articles/portfolio-careers#article",
        )


def test_the_seed_s_page_says_all_that_the_old_one_said(
    visitor: Visitor, bring_in: BringIn, export: Callable[[str], Path]
) -> None:
    bring_in(export("seed-post.wxr"))
    said = " ".join(visitor.visit("/articles/portfolio-careers").text.split())
    for words in (
        "The Future Of Work: Portfolio Careers",
        "Do you have a portfolio career? How do you manage your various portfolio roles?",
        "Laura Brown",
        "Dr Barrie Hopson",
        "I think you’ve got an extra </div> somewhere in your content.",
        "as soon as you specialize in something",
        "Comments are closed",
    ):
        assert words in said
    assert said.count("Name not recorded") >= 2


def test_an_old_address_that_leads_elsewhere_already_stays_with_it(
    app: Site, bring_in: BringIn, write: Write
) -> None:
    bring_in(write(post(1, title="First"), url="https://one.example"))
    bring_in(write(post(1, title="Second", link="https://two.example/second/"), url="https://two.example"))
    leads = {one.address: one.article_id for one in stored(app, FormerAddress)}
    first, second = stored(app, Article)
    assert leads["/?p=1"] == first.id
    assert leads["/second/"] == second.id


@pytest.mark.parametrize(
    ("url", "link", "addresses"),
    [
        ("https://old.example", "http://www.old.example/a/", {"/a/", "/?p=7"}),
        ("https://old.example/blog", "https://old.example/blog/a/", {"/blog/a/", "/blog/?p=7"}),
        ("https://old.example", "https://elsewhere.example/a/", {"/?p=7"}),
        ("https://old.example", "https://old.example/", {"/?p=7"}),
        ("https://old.example", "https://old.example/%ce%b1/?x=%ce%b1", {"/α/?x=%ce%b1", "/?p=7"}),
        ("https://old.example", "http://[broken", {"/?p=7"}),
        ("https://old.example", "https://old.example/a%00b%1b[31m/", {"/?p=7"}),
        ("https://old.example", "https://old.example/" + "x" * 600, {"/?p=7"}),
    ],
)
def test_which_addresses_are_kept(
    url: str, link: str, addresses: set[str], app: Site, bring_in: BringIn, write: Write
) -> None:
    bring_in(write(post(7, link=link), url=url))
    assert {one.address for one in stored(app, FormerAddress)} == addresses


# --- threads ----------------------------------------------------------------------------------------------------


def test_a_reply_may_stand_before_what_it_answers(app: Site, bring_in: BringIn, write: Write) -> None:
    bring_in(write(post(1, comment(3, "third", 2), comment(2, "second", 1), comment(1, "first"))))
    first, second, third = (saying(app, words) for words in ("first", "second", "third"))
    assert (first.parent_id, second.parent_id, third.parent_id) == (None, first.id, second.id)
    assert [one.depth for one in (first, second, third)] == [1, 2, 3]
    assert first.root_id == second.root_id == third.root_id == first.id
    assert threads.ancestor_paths(third.path or "") == [first.path, second.path]
    assert (first.direct_replies_count, first.all_replies_count) == (1, 2)
    counts_are_right(app)


def test_a_reply_to_what_is_left_out_hangs_on_the_nearest_comment_that_came_in(
    app: Site, bring_in: BringIn, write: Write
) -> None:
    report = bring_in(
        write(
            post(
                1,
                comment(1, "root"),
                comment(2, "a ping", 1, type="pingback"),
                comment(3, "trash", 2, approved="trash"),
                comment(4, "orphan", 3),
                comment(5, "stranger", 99),
            )
        )
    )
    assert saying(app, "orphan").parent_id == saying(app, "root").id
    assert saying(app, "stranger").parent_id is None
    assert report.notes["parent_left_out"] == report.notes["parent_missing"] == 1
    assert report.comments.left_out == {"ping:pingback": 1, "approved:trash": 1}
    counts_are_right(app)


def test_a_parent_under_another_post_is_none(app: Site, bring_in: BringIn, write: Write) -> None:
    bring_in(write(post(1, comment(1, "over here")), post(2, comment(2, "over there", 1))))
    assert saying(app, "over there").parent_id is None
    counts_are_right(app)


def test_a_thread_of_200_levels_comes_in_whole(app: Site, bring_in: BringIn, write: Write) -> None:
    bring_in(write(post(1, *(comment(n, f"level {n}.", n - 1) for n in reversed(range(1, 201))))))
    comments = stored(app, Comment, Comment.depth)
    assert [one.depth for one in comments] == list(range(1, 201))
    assert [one.parent_id for one in comments[1:]] == [one.id for one in comments[:-1]]
    assert max(len(one.path or "") for one in comments) == 9 * threads.SEGMENT
    counts_are_right(app)


def test_statuses_and_what_each_brings(app: Site, bring_in: BringIn, write: Write) -> None:
    report = bring_in(
        write(
            post(
                1,
                comment(1, "in line", approved="0"),
                comment(2, "below what waits", 1),
                comment(3, "junk", approved="spam"),
                comment(4, "trash", approved="trash"),
                comment(5, "trash", approved="post-trashed"),
                comment(6, "odd", approved="maybe"),
                comment(7, "a note of a shop", type="order_note"),
            )
        )
    )
    waits, below, junk = (saying(app, words) for words in ("in line", "below", "junk"))
    assert (waits.status, waits.is_drawn, waits.reviewed_at, waits.held_reason) == (
        Status.HELD, True, None, "imported",
    )  # fmt: skip
    assert [(one["rule"], one["holds"]) for one in waits.holding_answers] == [("imported", True)]
    assert below.status is Status.PUBLISHED
    assert below.published_at == below.created_at
    assert below.reviewed_at is not None
    assert (junk.status, junk.is_drawn, junk.published_at) == (Status.SPAM, False, None)
    assert report.comments.left_out == {
        "approved:trash": 1, "approved:post-trashed": 1, "approved:maybe": 1, "type:order_note": 1,
    }  # fmt: skip
    assert stored(app, Article)[0].comments_count == 1
    counts_are_right(app)


def test_each_comment_and_each_published_article_has_its_revision(
    app: Site, bring_in: BringIn, write: Write
) -> None:
    bring_in(write(post(1, comment(1), comment(2, approved="0")), post(2, status="draft")))
    revisions = {one.comment_id: one for one in stored(app, CommentRevision)}
    for one in stored(app, Comment):
        revision = revisions.pop(one.id)
        assert (revision.number, revision.body_html, revision.published_at) == (
            1,
            one.body_html,
            one.published_at,
        )
    assert revisions == {}
    article = next(one for one in stored(app, Article) if one.title == "Post 1")
    assert [(one.article_id, one.number) for one in stored(app, ArticleRevision)] == [(article.id, 1)]


# --- people -----------------------------------------------------------------------------------------------------


def test_guests_keep_what_they_said_of_themselves(app: Site, bring_in: BringIn, write: Write) -> None:
    bring_in(
        write(
            post(
                1,
                comment(1, "named", author="Tom &amp; Ann", email="t@a.example", url="https://t.example/x"),
                comment(2, "nameless", author="", email="", url="javascript:alert(1)"),
            )
        )
    )
    named, nameless = saying(app, "named</p>"), saying(app, "nameless")
    assert (named.guest_name, named.guest_email, named.guest_website) == (
        "Tom & Ann", "t@a.example", "https://t.example/x",
    )  # fmt: skip
    assert (nameless.guest_name, nameless.guest_email, nameless.guest_website) == ("", "", "")
    assert named.guest_id is None


def test_what_the_blog_s_authors_said_in_threads_is_theirs(
    app: Site, bring_in: BringIn, write: Write
) -> None:
    bring_in(
        write(
            author("ada", "Ada Quill", number=7),
            post(
                1,
                comment(1, "mine", user="7"),
                comment(2, "a reader's", user="8"),
                comment(3, "a guest's", user="0"),
            ),
        )
    )
    (ada,) = stored(app, Member)
    assert saying(app, "mine").author_id == ada.id
    assert saying(app, "mine").guest_name == ""
    assert saying(app, "reader").author_id is None
    assert saying(app, "guest's").author_id is None


def test_handles_never_collide_and_names_are_never_empty(app: Site, bring_in: BringIn, write: Write) -> None:
    factories.member(app, "ada")
    bring_in(
        write(
            author("ada", "Ada"),
            author("ada", "The same login again"),
            author("admin", "???"),
            author("Ада", ""),
            author("x", "", number=4),
            post(1, creator=""),
            post(2, creator="nobody declared"),
        )
    )
    made = {
        member.handle: member.name for member in stored(app, Member) if member.state is MemberState.UNCLAIMED
    }
    assert made == {
        "ada-2": "Ada", "admin-2": "admin", "someone": "Ада", "x-1": "x",
        "an-old-blog": "An old blog", "nobody-declared": "nobody declared",
    }  # fmt: skip


def test_an_e_mail_address_that_somebody_has_stays_theirs(app: Site, bring_in: BringIn, write: Write) -> None:
    ours = factories.member(app, "bea", email="Bea@mail.example", email_key="bea@mail.example")
    bring_in(
        write(author("b", "B", "bea@MAIL.example"), author("c", "C", "no address"), post(1, creator="b"))
    )
    by_handle = {member.handle: member for member in stored(app, Member)}
    assert by_handle["bea"].email_key == ours.email_key
    assert by_handle["b-1"].email_key is None
    assert by_handle["c-1"].email is None


# --- articles ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"status": "publish"}, ArticleStatus.PUBLISHED),
        ({"status": "publish", "password": "enter"}, ArticleStatus.DRAFT),
        ({"status": "draft"}, ArticleStatus.DRAFT),
        ({"status": "pending"}, ArticleStatus.DRAFT),
        ({"status": "private"}, ArticleStatus.DRAFT),
        ({"status": "future", "date": "2031-01-01 12:00:00"}, ArticleStatus.DRAFT),
    ],
)
def test_what_becomes_of_a_post(
    values: dict[str, str], status: ArticleStatus, app: Site, bring_in: BringIn, write: Write
) -> None:
    bring_in(write(post(1, **values)))
    (article,) = stored(app, Article)
    assert article.status is status
    assert (article.published_at is not None) == (status is ArticleStatus.PUBLISHED)
    assert article.created_at <= now()
    if values["status"] == "future":
        assert article.scheduled_for == datetime(2031, 1, 1, 12, tzinfo=UTC)


def test_everything_that_is_no_post_is_left_out_with_a_line(
    app: Site, bring_in: BringIn, write: Write
) -> None:
    report = bring_in(
        write(
            post(1),
            post(2, comment(1), type="page"),
            post(3, type="attachment", status="inherit"),
            post(4, type="nav_menu_item"),
            post(5, type="wp_template"),
            post(6, status="trash"),
            post(7, status="auto-draft"),
            post(8, comment(2), content="x" * 250_000),
            post(1, comment(3), title="The same id"),
        )
    )
    assert report.items.came_in == {"published": 1}
    assert report.items.left_out == {
        "type:page": 1, "type:attachment": 1, "type:nav_menu_item": 1, "type:wp_template": 1,
        "status:trash": 1, "status:auto-draft": 1, "too_long": 1, "twice": 1,
    }  # fmt: skip
    assert report.comments.left_out == {"on_left_out": 3}
    assert report.items.total == 9
    assert len(stored(app, Article)) == 1
    said = "\n".join(report.lines())
    for words in (
        "pages: 1",
        "attachments: 1",
        "menu items: 1",
        "of the type “wp_template”: 1",
        "in the trash: 1",
    ):
        assert words in said


def test_ids_that_only_things_left_out_share_hurt_nobody(app: Site, bring_in: BringIn, write: Write) -> None:
    report = bring_in(write(post(1, type="nav_menu_item"), post(1, type="nav_menu_item"), post(1)))
    assert report.items.left_out == {"type:nav_menu_item": 2}
    assert len(stored(app, Article)) == 1


def test_comments_with_one_id_come_in_once(app: Site, bring_in: BringIn, write: Write) -> None:
    report = bring_in(
        write(post(1, comment(1, "the first"), comment(1, "the second"), comment(2, "reply", 1)))
    )
    assert report.comments.left_out == {"twice": 1}
    assert saying(app, "reply").parent_id == saying(app, "the first").id


def test_a_reply_to_an_id_that_stands_twice_answers_the_one_that_comes_in(
    app: Site, bring_in: BringIn, write: Write
) -> None:
    bring_in(
        write(
            post(1, comment(1, "trashed", approved="trash"), comment(1, "the other"), comment(2, "reply", 1))
        )
    )
    assert saying(app, "reply").parent_id == saying(app, "the other").id


def test_a_page_with_the_id_of_a_post_is_never_taken_for_it(
    app: Site, bring_in: BringIn, write: Write
) -> None:
    file = write(post(1, comment(1, "below the page"), type="page"), post(1, comment(2, "below the post")))
    bring_in(file)
    report = bring_in(file)
    assert (report.items.here, report.items.left_out) == (1, {"type:page": 1})
    assert [one.body for one in stored(app, Comment)] == ["<p>below the post</p>"]


def test_posts_without_an_id_are_known_again(app: Site, bring_in: BringIn, write: Write) -> None:
    file = write(
        post("", comment("", "anonymous")), post("", title="Another", link="https://old.example/other/")
    )
    bring_in(file)
    before = contents(app)
    assert bring_in(file).items.here == 2
    assert contents(app) == before


def test_comments_are_open_or_closed_as_they_were(app: Site, bring_in: BringIn, write: Write) -> None:
    bring_in(
        write(
            post(1, comment_status="open"),
            post(2, comment_status="closed"),
            post(3, comment_status="registered_only"),
        )
    )
    opened, closed, members = stored(app, Article, Article.title)
    assert (opened.comments_mode, opened.closed_at) == (CommentsMode.OPEN, None)
    assert (closed.comments_mode, closed.closed_rule) == (CommentsMode.CLOSED, ClosedRule.IMPORT)
    assert closed.closed_at is not None
    assert members.comments_mode is CommentsMode.MEMBERS


def test_categories_and_tags_become_tags_once(app: Site, bring_in: BringIn, write: Write) -> None:
    terms = (
        tag("Work &amp; Life", "category") + tag("work & life") + tag("Έργο") + "<category>Work &amp;amp; Life</category>"
        + tag("a format", "post_format") + tag("", slug="from-its-slug")
    )  # fmt: skip
    bring_in(write(post(1, tags=terms), post(2, tags=tag("Έργο", "category"))))
    assert sorted(one.name for one in stored(app, Tag)) == ["Work & Life", "from-its-slug", "Έργο"]


@pytest.mark.parametrize(
    ("values", "slug"),
    [
        ({"name": "a-name"}, "a-name"),
        ({"name": "", "title": "Of Titles &amp; Names"}, "of-titles-and-names"),
        ({"name": "%ce%b1%ce%b2", "title": "Letters"}, "letters"),
        ({"name": "new"}, "new-2"),
        ({"name": "x" * 200}, "x" * 80),
    ],
)
def test_slugs(values: dict[str, str], slug: str, app: Site, bring_in: BringIn, write: Write) -> None:
    bring_in(write(post(1, **values)))
    assert stored(app, Article)[0].slug == slug


def test_a_post_whose_name_has_no_letter_of_ours_is_found_by_its_id(
    app: Site, bring_in: BringIn, write: Write
) -> None:
    bring_in(write(post(1, name="", title="Ελληνικά"), post(2, name="", title="…")))
    assert [one.slug for one in stored(app, Article)] == [f"article-{one.id}" for one in stored(app, Article)]


@pytest.mark.parametrize(
    ("values", "title", "note"),
    [
        ({"title": "Plain <em>and</em> &amp; simple"}, "Plain and & simple", None),
        (
            {"title": "", "content": "It begins like this.\n\nAnd goes on."},
            "It begins like this.",
            "title_made",
        ),
        ({"title": "", "content": ""}, "An old blog 1", "title_made"),
        ({"title": "long " * 100}, "long " * 39 + "long…", "title_cut"),
        ({"title": "right \u202eto left"}, "right to left", None),
    ],
)
def test_titles(
    values: dict[str, str], title: str, note: str | None, app: Site, bring_in: BringIn, write: Write
) -> None:
    report = bring_in(write(post(1, **values)))
    assert stored(app, Article)[0].title == title
    assert set(report.notes) == ({note} if note else set())


def test_a_summary_is_the_excerpt_or_how_the_article_begins(
    app: Site, bring_in: BringIn, write: Write
) -> None:
    bring_in(
        write(
            post(1, excerpt="An <b>excerpt</b>.", content="Words."),
            post(2, content="Before.\n\nStill.<!--more-->After."),
            post(3, content="word " * 200),
        )
    )
    excerpt, more, long = (one.summary for one in stored(app, Article))
    assert (excerpt, more) == ("An excerpt.", "Before. Still.")
    assert len(long) <= 300
    assert long.endswith("…")


@pytest.mark.parametrize(
    ("values", "moment", "is_counted"),
    [
        ({"date_gmt": "2010-02-03 04:05:06"}, datetime(2010, 2, 3, 4, 5, 6, tzinfo=UTC), False),
        (
            {"date_gmt": "0000-00-00 00:00:00", "date": "2010-07-03 12:00:00"},
            datetime(2010, 7, 3, 10, tzinfo=UTC),
            True,
        ),
        (
            {"date_gmt": "2010-02-31 00:00:00", "date": "2010-12-03 12:00:00"},
            datetime(2010, 12, 3, 11, tzinfo=UTC),
            True,
        ),
        (
            {"date_gmt": "", "date": "", "pub_date": "Tue, 04 May 2010 10:00:00 +0200"},
            datetime(2010, 5, 4, 8, tzinfo=UTC),
            True,
        ),
        ({"date_gmt": "1823-02-03 04:05:06"}, datetime(1970, 1, 1, tzinfo=UTC), True),
    ],
)
def test_dates_are_utc_or_the_next_best(
    values: dict[str, str], moment: datetime, is_counted: bool, berlin: Site, write: Write
) -> None:
    report = brought_into(berlin, write(post(1, **values)))
    (article,) = stored(berlin, Article)
    assert article.published_at == moment
    assert report.notes["date"] == is_counted


def test_what_has_no_date_at_all_is_of_today_and_nothing_is_of_tomorrow(
    app: Site, bring_in: BringIn, write: Write
) -> None:
    begin = now()
    report = bring_in(
        write(
            post(
                1,
                comment(1, "undated", date="never"),
                comment(2, "ahead", date="2999-01-01 00:00:00"),
                date="",
            ),
            post(2, date="2999-01-01 00:00:00", pub_date="Mon, 16 Jun 20081 21:47:17 +0000"),
        )
    )
    for article in stored(app, Article):
        assert begin <= (article.published_at or begin) <= now()
    assert begin <= saying(app, "undated").created_at <= now()
    ahead = saying(app, "ahead")
    assert now() < ahead.created_at <= now() + timedelta(days=1)
    assert (ahead.published_at or now()) <= now()
    assert report.notes["date"] == 4


# --- links ------------------------------------------------------------------------------------------------------


def test_links_that_lost_their_target_are_told(bring_in: BringIn, write: Write) -> None:
    page = "https://www.old.example/about"
    report = bring_in(
        write(
            post(
                1,
                comment(1, f'<a href="{page}/">about</a> <a href="{page}#team">team</a>'),
                comment(2, '<a href="https://old.example/gone">x</a>', approved="trash"),
                content=(
                    '<a href="/2012/05/post-2">here</a> <a href="https://old.example/?p=2">here too</a>'
                    '<a href="/wp-content/a.pdf">a file</a> <a href="https://elsewhere.example/about">elsewhere</a>'
                    '<a href="#place">place</a> <a href="">nothing</a> <a href="mailto:a@old.example">mail</a>'
                ),
            ),
            post(2, status="draft"),
            post(3, type="page", link=page),
        )
    )
    assert report.lost_links_count == 2
    assert sorted(report.lost_links) == [("/about", "Post 1"), ("/wp-content/a.pdf", "Post 1")]
    assert report.empty_links == 1


def test_a_report_says_nothing_to_the_terminal_that_is_no_words(bring_in: BringIn, write: Write) -> None:
    report = bring_in(
        write(
            post(1, content='<a href="https://old.example/%1b%5b31m%0aimported">x</a>'),
            post(2, type="odd\x9b31m"),
            post(3, comment(1, approved="\x85\u202enew")),
        )
    )
    said = list(report.lines())
    assert "/[31m imported" in " ".join(said)
    assert all(line.isprintable() for line in said)


def test_foreign_images_become_links_and_are_counted(app: Site, bring_in: BringIn, write: Write) -> None:
    picture = '<img src="https://old.example/cat.jpg" alt="A cat asleep">'
    report = bring_in(write(post(1, comment(1, picture), content=picture)))
    assert report.notes == {"image": 2}
    (article,) = stored(app, Article)
    assert "<img" not in article.body_html
    assert ">A cat asleep</a>" in article.body_html


# --- again, later, elsewhere ------------------------------------------------------------------------------------


def test_a_later_export_brings_what_is_new_and_leaves_the_rest_as_it_is(
    app: Site, bring_in: BringIn, write: Write
) -> None:
    bring_in(write(author("ada"), post(1, comment(1, "old root"), comment(2, "old reply", 1, approved="0"))))
    report = bring_in(
        write(
            author("ada", "Another name"),
            post(
                1,
                comment(1, "old root, changed"),
                comment(2, "old reply", 1, approved="0"),
                comment(3, "new reply", 2),
                comment(4, "new reply to the new", 3),
                comment(5, "new root"),
                title="Another title",
            ),
            post(2, creator="bo"),
        )
    )
    assert (report.items.here, report.items.came_in.total()) == (1, 1)
    assert (report.comments.here, report.comments.came_in.total()) == (2, 3)
    assert [one.title for one in stored(app, Article)] == ["Post 1", "Post 2"]
    root, old, new = (saying(app, words) for words in ("old root", "old reply", "new reply</p>"))
    assert "changed" not in root.body
    assert new.parent_id == old.id
    assert new.path == f"{old.path}{threads.segment(new.created_at, new.id)}"
    assert (root.all_replies_count, old.direct_replies_count, old.is_drawn) == (2, 1, True)
    assert stored(app, Article)[0].comments_count == 4
    assert Counter(member.name for member in stored(app, Member)) == {"ada": 1, "bo": 1}
    counts_are_right(app)


def test_new_replies_under_an_old_comment_of_the_deepest_levels_are_counted_where_they_are_drawn(
    app: Site, bring_in: BringIn, write: Write
) -> None:
    chain = [comment(n, f"level {n}.", n - 1) for n in range(1, 11)]
    bring_in(write(post(1, *chain)))
    bring_in(write(post(1, *chain, comment(11, "level 11.", 10), comment(12, "level 12.", 11))))
    assert len(stored(app, Comment)) == 12
    counts_are_right(app)


COMMENTS = st.tuples(
    st.integers(1, 9),  # its id, not always its own
    st.integers(0, 10),  # its parent's, not always there
    st.sampled_from(["1", "1", "1", "0", "spam", "trash"]),
    st.sampled_from(["", "", "comment", "pingback"]),
)
POSTS = st.tuples(
    st.integers(1, 4),
    st.sampled_from(["post", "post", "post", "page"]),
    st.sampled_from(["publish", "draft", "trash"]),
    st.lists(COMMENTS, max_size=9),
)


@settings(max_examples=15)
@given(st.lists(POSTS, min_size=1, max_size=4), st.data())
def test_any_export_is_accounted_for_and_keeps_every_count_right(
    app: Site, tmp_path_factory: pytest.TempPathFactory, posts: list[Any], more: st.DataObject
) -> None:
    """Also when it comes in two parts: first some of the comments, later all of them."""
    url = f"https://blog-{secrets.token_hex(8)}.example"
    file = tmp_path_factory.mktemp("exports") / "export.xml"

    def written(posts: list[Any]) -> Path:
        items = [
            post(
                number,
                *(comment(n, f"{n}.", p, approved=a, type=t) for n, p, a, t in said),
                type=kind,
                status=status,
            )
            for number, kind, status, said in posts
        ]
        return exports.blog(file, *items, url=url)

    parts = [
        (*one[:3], [said for said in one[3] if more.draw(st.booleans(), label="already said")])
        for one in posts
    ]
    for now_known in (parts, posts):
        report = brought_into(app, written(now_known))
        assert report.items.total == len(now_known)
        assert report.comments.total == sum(len(one[3]) for one in now_known)
        counts_are_right(app)
    before = contents(app)
    assert not brought_into(app, written(posts)).comments.came_in
    assert contents(app) == before


def test_two_blogs_with_the_same_ids_are_two(app: Site, bring_in: BringIn, write: Write) -> None:
    for url, title in (
        ("https://a.example", "A"),
        ("https://b.example", "B"),
        ("http://localhost", "C"),
        ("http://localhost", "D"),
    ):
        assert bring_in(write(post(1, comment(1)), url=url, title=title)).items.came_in.total() == 1
    assert (
        bring_in(write(post(1, comment(1)), url="http://www.a.example/", title="New title")).items.here == 1
    )
    assert len(stored(app, Article)) == 4


def test_a_trial_writes_nothing_and_says_the_same(
    app: Site, bring_in: BringIn, export: Callable[[str], Path]
) -> None:
    before = contents(app)
    trial = bring_in(export("themeunittestdata.wordpress"), dry_run=True)
    assert contents(app) == before
    real = bring_in(export("themeunittestdata.wordpress"))
    assert list(trial.lines())[1:4] == list(real.lines())[1:4]
    assert (trial.items, trial.comments, trial.notes) == (real.items, real.comments, real.notes)
    assert trial.lines is not real.lines
    assert "Nothing was written" in next(trial.lines())


def test_imported_pages_are_pages(
    app: Site, visitor: Visitor, bring_in: BringIn, export: Callable[[str], Path]
) -> None:
    """Every published article of the theme test is visited: each page is checked by being visited."""
    bring_in(export("themeunittestdata.wordpress"))
    for article in stored(app, Article):
        if article.status is ArticleStatus.PUBLISHED:
            visitor.visit(f"/articles/{article.slug}")
