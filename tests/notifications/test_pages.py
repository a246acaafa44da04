"""The bell, the list and the way from a notice to what it tells of, as a member meets them."""

import pytest

from community.comments.models import Comment, Status
from community.core.database import db
from community.core.writing import writing
from community.members.models import Access
from community.moderation.models import Verdict
from community.notifications.models import Notice
from tests import factories
from tests.elements import text_of
from tests.notifications.telling import decided, moved, rows_of, said

BUDGET = 7


@pytest.fixture
def bao(app):
    return factories.member(app, "bao", name="Bao Tran")


@pytest.fixture
def cleo(app):
    return factories.member(app, "cleo", name="Cleo Marsh")


@pytest.fixture
def article(app):
    return factories.article(app, factories.member(app, access=Access.AUTHOR), "Three clocks on one wall")


@pytest.fixture
def replies(app, article, bao, cleo):
    """Two replies to Bao, each to a comment of its own, so that they are two lines."""
    with app.app_context():
        return [said(article, cleo, f"Answer {number}.", said(article, bao)).id for number in (1, 2)]


@pytest.fixture
def reader(visitor, bao):
    return visitor.log_in(bao)


def test_the_bell_counts_and_the_list_says_what(reader, replies):
    assert bell(reader.visit("/")) == ("Notices, 2 unread", "2")
    page = reader.visit("/notices")
    assert "2 are unread." in page.text
    assert "Today" in page.words("main h2")
    newest = page.select(".notice.is-unseen")[0]
    words = text_of(newest)
    assert "Unread. Cleo Marsh replied to you" in words
    assert "Answer 2." in words
    assert "Three clocks on one wall" in words


def test_opening_one_leads_to_the_comment_and_marks_it_as_read(app, reader, bao, replies):
    answer = opened(reader, ways(reader.visit("/notices"))[0])
    assert (answer.status_code, answer.location) == (302, f"/comments/{replies[1]}")
    assert seen(app, bao) == [False, True]
    page = reader.visit("/notices")
    assert bell(page) == ("Notices, 1 unread", "1")


def test_looking_at_the_list_marks_nothing(app, reader, bao, replies):
    reader.visit("/notices")
    assert seen(app, bao) == [False, False]


def test_a_line_of_several_marks_them_all_and_leads_to_the_first(app, reader, article, bao, cleo):
    with app.app_context():
        own = said(article, bao)
        own_id = own.id
        first, *_ = [said(article, cleo, parent=own).id for _ in range(3)]
        other = said(article, cleo, parent=said(article, bao)).id
    page = reader.visit("/notices")
    assert "Cleo Marsh replied to you 3 times" in page.text
    with app.app_context():
        later = said(article, cleo, parent=db.session.get_one(Comment, own_id)).id
    assert opened(reader, ways(page)[1]).location == f"/comments/{first}"
    with app.app_context():
        waits = {row.comment_id for row in rows_of(bao) if row.seen_at is None}
    assert waits == {other, later}


def test_mark_all_as_read_leaves_what_came_since(app, reader, article, bao, cleo, replies):
    page = reader.visit("/notices")
    with app.app_context():
        said(article, cleo, parent=said(article, bao))
    answer = reader.send(page, "/notices/seen")
    assert answer.location == "/notices"
    assert seen(app, bao) == [True, True, False]
    assert "1 is unread." in reader.visit("/notices").text


def test_without_an_end_it_marks_all(app, reader, bao, replies):
    reader.send(reader.visit("/notices"), "/notices/seen", until="")
    assert seen(app, bao) == [True, True]
    page = reader.visit("/notices")
    assert "You have read them all." in page.text
    assert bell(page) == ("Notices", "")
    assert not page.has("form[action='/notices/seen']")


@pytest.mark.parametrize("until", ["x", "-1", "9" * 19, "9" * 5000, "٣"])
def test_nonsense_for_the_end_is_refused(app, reader, bao, replies, until):
    page = reader.visit("/notices")
    reader.send(page, "/notices/seen", status=422, until=until)
    assert seen(app, bao) == [False, False]


@pytest.mark.parametrize("until", ["x", "-1", "9" * 19, "9" * 5000, "٣"])
def test_nonsense_beside_a_notice_is_ignored(app, reader, bao, replies, until):
    with app.app_context():
        one = rows_of(bao)[0].id
    assert opened(reader, f"/notices/{one}?until={until}").status_code == 302
    assert seen(app, bao) == [True, False]


def test_nobody_reaches_anothers_notice(app, another, bao, replies):
    with app.app_context():
        one = rows_of(bao)[0].id
    stranger = another().log_in(factories.member(app, access=Access.ADMIN))
    assert opened(stranger, f"/notices/{one}").status_code == 404
    assert stranger.get("/notices/999999").status_code == 404
    assert "replied" not in stranger.visit("/notices").text
    assert seen(app, bao) == [False, False]


def test_visitors_have_no_bell_and_no_list(visitor, article):
    assert not visitor.visit(f"/articles/{article.slug}").has(".bell")
    assert visitor.get("/notices").status_code == 303


def test_a_notice_that_was_open_while_its_reply_was_hidden_leads_back_and_says_so(app, reader, bao, replies):
    page = reader.visit("/notices")
    with app.app_context():
        moved(db.session.get_one(Comment, replies[1]), Status.HELD)
    assert opened(reader, ways(page)[0]).location == "/notices"
    page = reader.visit("/notices")
    assert "not there any more" in page.text
    assert "Answer 2." not in page.html
    assert seen(app, bao) == [False, False]
    assert bell(page) == ("Notices, 1 unread", "1")


def test_over_nine_the_bell_stops_counting(app, reader, article, bao, cleo):
    tell(app, bao, said_once(app, article, bao, cleo), 12)
    page = reader.visit("/notices")
    assert bell(page) == ("Notices, more than 9 unread", "9+")
    assert "More than nine are unread." in page.text


def test_pages_of_twenty_by_cursor(app, reader, article, bao, cleo):
    tell(app, bao, said_once(app, article, bao, cleo), 45)
    sizes, page = [], reader.visit("/notices")
    while True:
        sizes.append(len(page.select(".notice")))
        older = [link for link in page.links if "after=" in link]
        if not older:
            break
        page = reader.visit(older[0])
    assert sizes == [20, 20, 6]
    newer = next(link for link in page.links if "before=" in link)
    assert len(reader.visit(newer).select(".notice")) == 20
    assert reader.get("/notices?after=nonsense").status_code == 404
    assert "The list ends before here" in reader.visit("/notices?after=WzFd").text


def test_an_empty_list_says_what_it_is_for(reader):
    assert "Nothing to tell you yet" in reader.visit("/notices").text


def test_a_list_of_twenty_costs_seven_statements_and_the_bell_none(app, another, article, bao, cleo):
    moderator = factories.member(app, access=Access.MODERATOR)
    for who in (bao, moderator):
        tell(app, who, said_once(app, article, who, cleo), 20)
        reader = another().log_in(who)
        reader.visit("/notices")
        assert len(reader.visit("/notices").select(".notice")) == 20
        assert len(reader.statements) <= BUDGET, reader.statements
        reader.visit(f"/articles/{article.slug}")
        asked = [statement for statement in reader.statements if "notices" in statement]
        assert len(asked) == 1
        assert "login_sessions" in asked[0]


def test_a_rejection_shows_its_reason_the_moderators_words_and_what_one_can_do(app, reader, article, bao):
    moderator = factories.member(app, access=Access.MODERATOR)
    with app.app_context():
        comment = said(article, bao, "My number is 555.")
        decided(comment, Verdict.REJECT, moderator, words="Please take the number out.", is_revisable=True)
        own = comment.id
    page = reader.visit("/notices")
    assert "Please take the number out." in page.words(".notice-quote")
    assert f"/comments/{own}/edit" in page.links
    assert "You can change it and send it again." in page.text


def opened(reader, link):
    """The answer, read to its end: what is written after it is written."""
    answer = reader.get(link)
    answer.close()
    return answer


def ways(page):
    """Where the lines of the list lead."""
    return [link for link in page.links if link.startswith("/notices/")]


def bell(page):
    link = page.one(".bell")
    shown = page.select(".bell-count")
    return link.get("aria-label"), text_of(shown[0]) if shown else ""


def seen(app, member):
    with app.app_context():
        return [row.seen_at is not None for row in rows_of(member)]


def said_once(app, article, by, answered_by):
    with app.app_context():
        return said(article, answered_by, parent=said(article, by)).id


def tell(app, member, comment_id, count):
    """As many mentions in one comment as are needed."""
    with app.app_context(), writing():
        db.session.add_all(
            Notice(
                member_id=member.id, kind="mention", comment_id=comment_id, key=f"test:{member.id}:{number}"
            )
            for number in range(count)
        )
