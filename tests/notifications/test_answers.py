"""Who is told when somebody answers or mentions them, once it can be read, and no longer than it can be."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from community.articles.models import ArticleStatus
from community.comments import disowning, mentions, posting
from community.comments.models import Comment, Mention, Status
from community.comments.words import DISOWNED
from community.comments.writers import Writer
from community.core.database import db, now
from community.core.markup import COMMENT, rendered
from community.core.writing import writing
from community.members.models import Access, Member, MemberState
from community.moderation.models import Verdict
from tests import factories
from tests.comments.sayings import say
from tests.notifications.telling import (
    change,
    decided,
    first_line,
    moved,
    read_all,
    rows_of,
    said,
    told,
    undone,
    unseen,
)

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def ada(app):
    return factories.member(app, "ada", access=Access.AUTHOR, name="Ada Quill")


@pytest.fixture
def bao(app):
    return factories.member(app, "bao", name="Bao Tran")


@pytest.fixture
def cleo(app):
    return factories.member(app, "cleo", name="Cleo Marsh")


@pytest.fixture
def moderator(app):
    return factories.member(app, "judge", access=Access.MODERATOR, name="Yusuf Adeyemi")


@pytest.fixture
def article(app, ada):
    return factories.article(app, ada, "Three clocks on one wall")


def test_a_reply_is_told_of_when_it_can_be_read_and_only_once(article, bao, cleo, moderator):
    own = said(article, bao, "A question?")
    reply = say(article, cleo, "An answer.", own)
    assert reply.status is Status.HELD
    assert told(bao) == []
    decided(reply, Verdict.APPROVE, moderator)
    assert told(bao) == ["Cleo Marsh replied to you"]
    line = first_line(bao)
    assert (line.quote, line.title, line.is_unseen) == ("An answer.", "Three clocks on one wall", True)
    decided(reply, Verdict.HOLD, moderator)
    decided(reply, Verdict.APPROVE, moderator)
    assert told(bao) == ["Cleo Marsh replied to you"]
    assert unseen(bao) == 1


def test_the_author_of_an_article_is_told_of_comments_and_not_of_replies_to_others(article, ada, bao, cleo):
    root = said(article, bao)
    said(article, cleo, parent=root)
    assert told(ada) == ["Bao Tran commented on your article"]
    assert told(bao) == ["Cleo Marsh replied to you"]


def test_nobody_is_told_of_their_own(article, ada):
    root = said(article, ada)
    said(article, ada, parent=root)
    assert rows_of(ada) == []


def test_a_guest_answers_under_the_name_they_gave(article, ada):
    said(article, "Colm")
    assert told(ada) == ["Colm commented on your article"]


def test_who_is_answered_and_mentioned_is_told_once(article, bao, cleo, ada):
    own = said(article, bao)
    reply = say(article, cleo, parent=own)
    mention(reply, bao, ada, cleo)
    moved(reply, Status.PUBLISHED)
    assert told(bao) == ["Cleo Marsh replied to you"]
    assert told(ada)[0] == "Cleo Marsh mentioned you"
    assert rows_of(cleo) == []
    assert all(row.told_at for row in db.session.query(Mention))


def test_what_came_with_an_import_years_ago_is_no_news_when_it_is_let_through_again(article, ada, bao):
    old = said(article, bao)
    with writing():
        db.session.execute(update(Comment).values(published_at=now() - timedelta(days=900)))
        db.session.query(type(rows_of(ada)[0])).delete()
    moved(old, Status.HELD)
    moved(old, Status.PUBLISHED)
    assert rows_of(ada) == []


def test_a_closed_account_is_told_nothing(app, article, bao, cleo):
    own = said(article, bao)
    change(bao, state=MemberState.CLOSED, closed_at=now(), closed_by="self")
    said(article, cleo, parent=own)
    assert rows_of(bao) == []


def test_whoever_disowned_their_comment_is_not_told_of_replies_to_it(article, bao, cleo):
    own = said(article, bao)
    change(own, disowned_at=now())
    said(article, cleo, parent=own)
    assert rows_of(bao) == []


@pytest.mark.parametrize("verdict", [Verdict.HOLD, Verdict.REJECT, Verdict.SPAM])
def test_what_is_hidden_leaves_the_list_and_the_count_and_comes_back_with_it(
    article, bao, cleo, moderator, verdict
):
    own = said(article, bao)
    decision = decided(said(article, cleo, "An answer.", own), verdict, moderator)
    assert told(bao) == []
    assert unseen(bao) == 0
    read_all(bao)
    undone(decision, moderator)
    assert told(bao) == ["Cleo Marsh replied to you"]
    assert unseen(bao) == 1


def test_moderators_too_are_told_of_no_reply_that_is_hidden(app, article, moderator, cleo):
    own = said(article, moderator)
    decided(said(article, cleo, parent=own), Verdict.REJECT, factories.member(app, access=Access.ADMIN))
    assert told(moderator) == []


def test_an_article_that_is_taken_back_takes_its_notices_along(article, bao, cleo):
    own = said(article, bao)
    said(article, cleo, parent=own)
    change(article, status=ArticleStatus.WITHDRAWN, withdrawn_at=now())
    assert told(bao) == []
    assert unseen(bao) == 0


def test_a_reply_taken_back_was_never_told_of(article, bao, cleo):
    own = said(article, bao)
    moved(said(article, cleo, parent=own), Status.WITHDRAWN)
    assert rows_of(bao) == []


def test_a_reply_taken_back_after_it_was_read_leaves_the_list(article, bao, cleo):
    own = said(article, bao)
    reply = said(article, cleo, parent=own)
    read_all(bao)
    moved(reply, Status.WITHDRAWN)
    assert told(bao) == []


def test_a_disowned_reply_names_nobody_and_its_writer_was_told_nothing_of_it(article, bao, cleo, moderator):
    own = said(article, bao)
    reply = say(article, cleo, "An answer.", own)
    decided(reply, Verdict.APPROVE, moderator)
    read_all(cleo)
    with writing():
        disowning.disown(db.session.get_one(Comment, reply.id))
    assert told(bao) == [f"{DISOWNED} replied to you"]
    assert first_line(bao).role is None
    assert rows_of(cleo) == []


def test_an_edit_tells_whom_it_names_and_takes_back_what_it_does_not_name_any_more(article, bao, cleo, ada):
    comment = said(article, bao, "Hello.")
    edit(comment, bao, "Hello @cleo.")
    assert told(cleo) == ["Bao Tran mentioned you"]
    edit(comment, bao, "Hello @ada.")
    assert told(cleo) == []
    assert told(ada) == ["Bao Tran commented on your article"]
    edit(comment, bao, "Hello @ada and @cleo.")
    assert told(cleo) == ["Bao Tran mentioned you"]


def test_an_edit_that_waits_names_people_when_it_is_let_through(article, bao, cleo, moderator):
    comment = said(article, bao, "Hello.")
    edit(comment, bao, "Hello @cleo, see http://one.example and http://two.example")
    assert rows_of(cleo) == []
    decided(comment, Verdict.APPROVE, moderator)
    assert told(cleo) == ["Bao Tran mentioned you"]


def test_several_unread_replies_to_one_comment_are_one_line(app, article, bao, cleo, ada):
    own, other = said(article, bao), said(article, bao)
    dag, efua = factories.member(app, name="Dag Holm"), factories.member(app, name="Efua Mensah")
    said(article, dag, parent=other)
    for writer in (cleo, cleo, ada, dag, efua):
        said(article, writer, parent=own)
    assert told(bao) == [
        "Efua Mensah, Dag Holm and 2 others replied to you",
        "Dag Holm replied to you",
    ]
    line = first_line(bao)
    assert line.quote == ""
    assert (line.id, line.until) == (rows_of(bao)[1].id, rows_of(bao)[5].id)
    read_all(bao)
    assert len(told(bao)) == 6


def test_one_person_who_replies_three_times_is_named_once(article, bao, cleo):
    own = said(article, bao)
    for _ in range(3):
        said(article, cleo, parent=own)
    assert told(bao) == ["Cleo Marsh replied to you 3 times"]


def test_one_reply_says_as_which_role_it_was_written(app, article, bao, cleo):
    role = factories.role(app, cleo, "Judge")
    change(cleo, arcs=[{"role": role.id, "field": "advising", "share": None}])
    own = said(article, bao)
    reply = said(article, cleo, parent=own)
    change(reply, speaking_as_id=role.id, speaking_as_title="Judge", speaking_as_field="advising")
    line = first_line(bao)
    assert (line.role, line.lit) == (("Judge", "advising"), 1)


def edit(comment: Comment, by: Member, text: str) -> None:
    words = rendered(text, COMMENT, mentions=mentions.known_in(text))
    with writing():
        writer = Writer(member=db.session.get_one(Member, by.id))
        posting.edit(db.session.get_one(Comment, comment.id), writer, words)


def mention(comment: Comment, *members: Member) -> None:
    with writing():
        db.session.add_all(Mention(comment_id=comment.id, member_id=member.id) for member in members)
