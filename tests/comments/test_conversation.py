"""What a page of a thread shows, to whom; that its cost follows the page; that paging shows each comment once."""

import pytest

from community.comments import conversation, posting, reading
from community.comments.models import Comment, Status
from community.core.database import db
from community.core.writing import writing
from community.members.models import Access, Member
from tests import factories
from tests.comments.sayings import say
from tests.comments.test_posting import approve, set_status
from tests.comments.threads_of import thread_of


@pytest.fixture
def writer(app):
    return factories.member(app, access=Access.AUTHOR)


@pytest.fixture
def article(app, writer):
    return factories.article(app, writer)


def read(article, viewer=None, guest=None, **query):
    article = db.session.merge(article)
    db.session.refresh(article)
    return conversation.read(article, viewer=viewer, guest=guest, **query)


def texts(talk):
    return ["…" if one.is_placeholder else one.text.strip() for one in talk.shown]


def test_replies_stand_below_what_they_answer_in_the_order_of_time(context, article, writer):
    first = say(article, writer, "First.")
    second = say(article, writer, "Second.")
    say(article, writer, "To the second.", parent=second)
    say(article, writer, "To the first.", parent=first)
    assert texts(read(article)) == ["First.", "To the first.", "Second.", "To the second."]
    assert texts(read(article, sort="newest")) == ["Second.", "To the second.", "First.", "To the first."]


def test_a_held_comment_is_seen_in_place_by_its_writer_and_moderators_only(app, context, article):
    ada, bao = factories.member(app), factories.member(app)
    moderator = factories.member(app, access=Access.MODERATOR)
    say(article, ada, "Hello?")
    assert texts(read(article)) == texts(read(article, viewer=bao)) == []
    assert read(article).count == 0
    mine = next(read(article, viewer=ada).shown)
    assert (mine.state, mine.text.strip()) == ("held", "Hello?")
    assert "everybody's first comment" in mine.state_words[0]
    assert mine.edit_url
    assert mine.withdraw_url
    assert texts(read(article, viewer=moderator)) == ["Hello?"]


def test_a_guest_sees_their_held_comment_by_their_cookie(context, article):
    say(article, "Colm", "Hello?")
    assert texts(read(article, guest="colm")) == ["Hello?"]
    assert texts(read(article, guest="wren")) == []


@pytest.mark.parametrize("gone", [Status.HELD, Status.REJECTED, Status.SPAM, Status.WITHDRAWN])
def test_what_is_gone_leaves_a_placeholder_while_it_has_replies(context, article, writer, gone):
    parent = say(article, writer, "Gone soon.")
    reply = say(article, writer, "Still here.", parent=parent)
    set_status(parent, gone)
    assert texts(read(article)) == ["…", "Still here."]
    placeholder = next(read(article).shown)
    assert (placeholder.log_url is not None) == (gone in (Status.REJECTED, Status.SPAM))
    assert (placeholder.name, placeholder.body_html, placeholder.role) == ("", "", None)
    set_status(reply, Status.SPAM)
    assert texts(read(article)) == []


def test_a_rejected_comment_tells_its_writer_the_reason_and_the_moderators_words(app, context, article):
    from community.moderation import decisions
    from community.moderation.models import Reason, Verdict

    ada, moderator = factories.member(app), factories.member(app, access=Access.MODERATOR)
    comment = say(article, ada, "Ring 555-0199.")
    with writing():
        decisions.decide(
            db.session.get_one(Comment, comment.id),
            Verdict.REJECT,
            db.session.get_one(Member, moderator.id),
            seen=comment.version,
            reason=Reason.PRIVATE_INFORMATION,
            words="Leave the number out and I publish the rest.",
        )
    mine = next(read(article, viewer=ada).shown)
    assert mine.state == "rejected"
    assert mine.state_words == [
        "Reason: it holds somebody's private information.",
        "Leave the number out and I publish the rest.",
    ]
    assert texts(read(article)) == []


def test_eight_levels_are_drawn_and_a_deeper_reply_names_whom_it_answers(context, article, writer):
    parent = None
    for depth in range(1, 12):
        parent = say(article, writer, f"Level {depth}.", parent=parent)
    shown = list(read(article).shown)
    assert [one.level for one in shown] == [1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8]
    assert [one.answers.always for one in shown[1:]] == [False] * 7 + [True] * 3
    assert shown[10].answers.url == f"#comment-{shown[9].id}"


def test_after_twenty_replies_a_branch_is_cut_and_goes_on_where_it_was_cut(app, context, article):
    thread_of(app, article, roots=2, replies=30)
    talk = read(article)
    first = talk.roots[0]
    assert len(first.replies) == 20
    assert first.more_count == 10
    ids = {"branch": str(first.id), "start": first.more_url.split("from=")[1].split("#")[0]}
    rest = read(article, **ids)
    assert len(list(rest.shown)) == 10
    assert rest.is_partial
    assert [above.name for above in rest.above] == [first.name]
    assert {one.answers.name for one in rest.roots} == {first.name}
    shown = {one.id for one in talk.shown} | {one.id for one in rest.shown}
    assert len(shown) == 2 + 20 * 2 + 10


@pytest.mark.parametrize("sort", ["oldest", "newest", "best"])
def test_pages_show_every_root_once(app, context, article, sort):
    thread_of(app, article, roots=170, replies=1)
    seen, start, pages = [], "", 0
    while True:
        talk = read(article, sort=sort, start=start)
        seen += [root.id for root in talk.roots]
        pages += 1
        if talk.later is None:
            break
        start = talk.later.split("from=")[1].split("#")[0]
    assert pages == 4
    assert len(seen) == len(set(seen)) == 170
    if sort != "best":
        assert seen == sorted(seen, reverse=sort == "newest")
    assert read(article, sort=sort, start=start).earlier


def test_five_thousand_comments_of_one_second_page_exactly(app, context, article):
    thread_of(app, article, roots=5000, replies=0, is_same_moment=True)
    seen, start = set(), ""
    while True:
        talk = read(article, start=start)
        assert not seen & {root.id for root in talk.roots}
        seen |= {root.id for root in talk.roots}
        if talk.later is None:
            break
        start = talk.later.split("from=")[1].split("#")[0]
    assert len(seen) == 5000


def test_a_cursor_goes_on_though_its_root_was_hidden_meanwhile(app, context, article):
    thread_of(app, article, roots=60, replies=0)
    later = read(article).later
    start = later.split("from=")[1].split("#")[0]
    set_status(db.session.get_one(Comment, int(start)), Status.SPAM)
    assert len(read(article, start=start).roots) == 9


@pytest.mark.parametrize(
    "query", [{"start": "x"}, {"start": "99999"}, {"branch": "99999"}, {"branch": "9" * 30}, {"start": "٣"}]
)
def test_an_address_that_names_nothing_here_is_no_page(context, article, query):
    with pytest.raises(LookupError):
        read(article, **query)


def test_a_root_of_another_article_is_no_cursor_here(app, context, article, writer):
    elsewhere = say(factories.article(app, writer), writer)
    with pytest.raises(LookupError):
        read(article, start=str(elsewhere.id))


@pytest.mark.parametrize(("number", "has_from"), [(0, False), (49, False), (50, True), (169, True)])
def test_a_permanent_link_arrives_on_the_page_that_holds_it(app, context, article, number, has_from):
    thread_of(app, article, roots=170, replies=0)
    roots = db.session.query(Comment).order_by(Comment.path).all()
    query = reading.page_of(roots[number])
    assert ("from" in query) == has_from
    talk = read(article, start=str(query.get("from", "")))
    assert roots[number].id in [root.id for root in talk.roots]


def test_a_permanent_link_into_a_cut_branch_arrives_too(app, context, article):
    thread_of(app, article, roots=1, replies=60)
    rows = db.session.query(Comment).order_by(Comment.path).all()
    query = reading.page_of(rows[40])
    talk = read(article, branch=str(query["branch"]), start=str(query["from"]))
    assert next(talk.shown).id == rows[40].id
    assert reading.page_of(rows[20]) == {}


def test_an_edit_that_waits_is_shown_to_its_writer_below_the_words_that_stand(app, context, article):
    from community.comments.writers import Writer
    from community.core import markup

    ada = factories.member(app)
    comment = say(article, ada, "Harmless.")
    approve(comment)
    rendered = markup.rendered("https://example.org/1 https://example.org/2", markup.COMMENT)
    with writing():
        posting.edit(
            db.session.get_one(Comment, comment.id),
            Writer(member=db.session.get_one(Member, ada.id)),
            rendered,
        )
    mine, others = next(read(article, viewer=ada).shown), next(read(article).shown)
    assert "example.org/1" in mine.pending_html
    assert mine.text.strip() == others.text.strip() == "Harmless."
    assert others.pending_html is None
