"""What members are told of decisions, flags, appeals, suspensions and questions; and what is taken back."""

from datetime import timedelta

import pytest
import time_machine

from community.articles.models import ArticleStatus
from community.comments.models import Comment, CommentRevision, Status
from community.core.database import db, now
from community.core.markup import COMMENT, rendered
from community.core.signals import (
    appeal_moved,
    flag_settled,
    member_changed,
    member_suspended,
    moderators_asked,
)
from community.core.writing import writing
from community.members.models import Access, Member, MemberState
from community.moderation.models import (
    Appeal,
    AppealOutcome,
    Ask,
    Flag,
    FlagOutcome,
    FlagReason,
    Reason,
    Step,
    Suspension,
    Verdict,
)
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
PUBLISHED = "Your comment is published. Thank you for waiting."


@pytest.fixture
def bao(app):
    return factories.member(app, "bao", name="Bao Tran")


@pytest.fixture
def moderator(app):
    return factories.member(app, "judge", access=Access.MODERATOR, name="Yusuf Adeyemi")


@pytest.fixture
def second(app):
    return factories.member(app, "second", access=Access.MODERATOR, name="Inês Carvalho")


@pytest.fixture
def author(app):
    return factories.member(app, "author", access=Access.AUTHOR, name="Ada Quill")


@pytest.fixture
def article(app, author):
    return factories.article(app, author, "Three clocks on one wall")


# --- decisions -----------------------------------------------------------------------------------------------


def test_a_comment_that_waited_is_published(article, bao, moderator):
    decided(say(article, bao, "I answer “plumber”."), Verdict.APPROVE, moderator)
    assert told(bao) == [PUBLISHED]
    assert first_line(bao).quote == "I answer “plumber”."


def test_looking_at_what_is_public_anyway_is_no_news(article, bao, moderator):
    decided(said(article, bao), Verdict.APPROVE, moderator)
    assert told(bao) == []


@pytest.mark.parametrize(
    ("verdict", "was_public", "sentence"),
    [
        (Verdict.REJECT, False, "Your comment was not published."),
        (Verdict.REJECT, True, "A moderator took your comment out of the conversation."),
        (Verdict.SPAM, False, "A moderator took your comment for spam."),
        (Verdict.SPAM, True, "A moderator took your comment for spam."),
        (Verdict.HOLD, True, "A moderator took your comment back for a second look."),
    ],
)
def test_each_decision_has_its_words(article, bao, moderator, verdict, was_public, sentence):
    decided((said if was_public else say)(article, bao), verdict, moderator)
    assert told(bao) == [sentence]


def test_a_refusal_says_why_in_the_moderators_words_and_what_one_can_do(article, bao, moderator):
    comment = say(article, bao, "Call me: 555.")
    decided(
        comment,
        Verdict.REJECT,
        moderator,
        reason=Reason.PRIVATE_INFORMATION,
        words="Please take the number out.",
        is_revisable=True,
    )
    line = first_line(bao)
    assert line.details == [
        "Reason: it holds somebody's private information.",
        "You can change it and send it again.",
    ]
    assert line.quote == "Please take the number out."
    edit, appeal = f"/comments/{comment.id}/edit", f"/comments/{comment.id}/appeal"
    assert [address for _, address in line.actions] == [edit, appeal]
    with time_machine.travel(now() + timedelta(days=21), tick=False):
        assert [address for _, address in first_line(bao).actions] == [edit]
    moved(comment, Status.PUBLISHED)
    assert first_line(bao).actions == []


def test_an_edit_is_decided_on_by_itself(article, bao, moderator):
    for verdict, sentence in (
        (Verdict.REJECT, "Your edit was not published. Your comment stays as it was."),
        (Verdict.APPROVE, "Your edit is published."),
    ):
        decided(edited(article, bao), verdict, moderator)
        assert told(bao)[0] == sentence


def test_a_version_of_the_moderators_says_so(article, bao, moderator):
    decided(say(article, bao), Verdict.APPROVE, moderator, edited=rendered("Without the number.", COMMENT))
    assert first_line(bao).details == ["A moderator changed some of its words."]
    decided(said(article, bao), Verdict.APPROVE, moderator, edited=rendered("And this one.", COMMENT))
    assert told(bao)[0] == "A moderator changed some words of your comment."


def test_guests_and_only_moderators_who_decide_on_their_own_have_no_notice(app, article, moderator):
    decided(say(article, "Colm"), Verdict.REJECT, moderator)
    decided(say(article, moderator), Verdict.HOLD, moderator)
    assert rows_of(moderator) == []


def test_an_undo_takes_back_what_nobody_read(article, bao, moderator):
    undone(decided(say(article, bao), Verdict.REJECT, moderator), moderator)
    assert rows_of(bao) == []


@pytest.mark.parametrize(
    ("start", "verdict", "sentence"),
    [
        (say, Verdict.REJECT, "A moderator took a decision back: your comment awaits review again."),
        (said, Verdict.REJECT, "A moderator took a decision back: your comment is published."),
    ],
)
def test_an_undo_says_what_holds_now_to_whoever_read_it(article, bao, moderator, start, verdict, sentence):
    decision = decided(start(article, bao), verdict, moderator)
    read_all(bao)
    undone(decision, moderator)
    assert told(bao)[0] == sentence
    assert unseen(bao) == 1


def test_published_is_said_only_while_it_is(article, bao, moderator):
    comment = say(article, bao)
    decision = decided(comment, Verdict.APPROVE, moderator)
    undone(decision, moderator)
    assert told(bao) == []
    decided(comment, Verdict.APPROVE, moderator)
    read_all(bao)
    moved(comment, Status.HELD)
    assert told(bao) == []


def test_a_comment_that_members_flagged_away_says_so(article, bao):
    moved(said(article, bao, "So it is."), Status.HELD, held_reason="flagged")
    assert told(bao) == ["Your comment awaits review again."]
    assert first_line(bao).details == ["Members asked for a second look, so a person reads it again."]


def test_ones_own_withdrawn_comment_leaves_nothing_unread(article, bao, moderator):
    comment = say(article, bao)
    decided(comment, Verdict.REJECT, moderator)
    moved(comment, Status.WITHDRAWN)
    assert rows_of(bao) == []


def test_under_a_hidden_article_a_decision_keeps_its_words_and_leads_nowhere(article, bao, moderator):
    decided(say(article, bao, "So it is."), Verdict.REJECT, moderator)
    change(article, status=ArticleStatus.WITHDRAWN, withdrawn_at=now())
    line = first_line(bao)
    assert (line.sentence, line.leads) == ("Your comment was not published.", False)
    assert (line.quote, line.title, line.actions) == ("", "", [])


# --- flags ---------------------------------------------------------------------------------------------------


def test_whoever_flagged_hears_the_outcome_once_and_the_latest(app, article, bao, moderator):
    comment = said(article, "Colm", "Buy my boat.")
    flag = raised(comment, bao)
    settle(flag, FlagOutcome.DISAGREED)
    settle(flag, FlagOutcome.DISAGREED)
    assert told(bao) == ["Thank you for the flag. A moderator looked at the comment and let it stand."]
    assert first_line(bao).quote == "Buy my boat."
    read_all(bao)
    settle(flag, FlagOutcome.BAD_FAITH)
    assert told(bao) == [
        "A moderator let the comment stand that you flagged, and did not find the flag fair."
    ]
    assert unseen(bao) == 1
    settle(flag, None)
    assert rows_of(bao) == []


def test_a_flag_that_was_agreed_with_shows_nothing_of_the_comment(article, bao, moderator):
    comment = said(article, "Colm", "Buy my boat.")
    flag = raised(comment, bao)
    decided(comment, Verdict.SPAM, moderator)
    settle(flag, FlagOutcome.AGREED)
    line = first_line(bao)
    assert (line.quote, line.leads, line.portrait) == ("", False, None)


def test_an_undone_decision_takes_back_what_flaggers_were_told_of_it(app, article, bao, moderator):
    comment = said(article, "Colm", "Buy my boat.")
    flag, earlier = raised(comment, bao), raised(comment, factories.member(app))
    settle(earlier, FlagOutcome.DISAGREED)
    decision = decided(comment, Verdict.SPAM, moderator)
    settle(flag, FlagOutcome.AGREED, decision_id=decision.id)
    undone(decision, moderator)
    assert rows_of(bao) == []
    assert len(rows_of(db.session.get_one(Member, earlier.member_id))) == 1


# --- appeals -------------------------------------------------------------------------------------------------


def test_an_appeal_is_told_to_the_other_moderators_until_one_has_answered(article, bao, moderator, second):
    decision = decided(say(article, bao, "So it is."), Verdict.REJECT, moderator)
    appeal = appealed(bao, decision_id=decision.id)
    assert told(second) == ["Bao Tran asks for a second opinion"]
    assert told(moderator) == []
    answer(appeal, AppealOutcome.UPHELD, second, "It stays out.")
    assert rows_of(second) == []
    assert told(bao)[0] == "The second opinion: your comment stays unpublished."
    assert first_line(bao).quote == "It stays out."


def test_with_one_moderator_the_same_one_is_asked(article, bao, moderator):
    decision = decided(say(article, bao), Verdict.REJECT, moderator)
    appealed(bao, decision_id=decision.id)
    assert told(moderator) == ["Bao Tran asks for a second opinion"]


def test_who_moderates_no_more_is_not_told_any_more(article, bao, moderator, second):
    appealed(bao, decision_id=decided(say(article, bao), Verdict.REJECT, moderator).id)
    change(second, access=Access.MEMBER)
    assert told(db.session.get_one(Member, second.id)) == []
    assert unseen(db.session.get_one(Member, second.id)) == 0


def test_an_overturned_decision_is_one_notice_not_two(article, bao, moderator, second):
    comment = say(article, bao)
    appeal = appealed(bao, decision_id=decided(comment, Verdict.REJECT, moderator).id)
    read_all(bao)
    decided(comment, Verdict.APPROVE, second)
    answer(appeal, AppealOutcome.OVERTURNED, second)
    assert told(bao)[0] == "The second opinion: your comment is published after all."
    assert unseen(bao) == 1


# --- suspensions, and accounts -------------------------------------------------------------------------------


def test_a_step_of_the_ladder_says_until_when_and_why(bao, moderator):
    until = now() + timedelta(days=1)
    given = step(bao, moderator, Step.DAY, ends_at=until, words="Twice is enough.")
    assert told(bao)[0].startswith("You can't comment until ")
    line = first_line(bao)
    assert line.details == ["Reason: Unkind to a person."]
    assert line.quote == "Twice is enough."
    assert [address for _, address in line.actions] == [f"/suspensions/{given.id}/appeal"]
    step(bao, moderator, Step.WARNING)
    assert told(bao)[0] == "A moderator warned you."


def test_several_lifted_together_are_one_notice(bao, moderator):
    first, other = (step(bao, moderator, Step.DAY, ends_at=now() + timedelta(days=1)) for _ in range(2))
    read_all(bao)
    for one in (first, other):
        lift(one, moderator)
    assert told(bao)[0] == "You can comment again: a moderator took the suspension back."
    assert unseen(bao) == 1


def test_where_another_suspension_goes_on_it_says_so(bao, moderator):
    one = step(bao, moderator, Step.DAY, ends_at=now() + timedelta(days=1))
    change(bao, suspended_until=now() + timedelta(days=7))
    lift(one, moderator)
    assert told(bao)[0].startswith("A moderator took a suspension back. Another one lasts until ")


def test_a_warning_taken_back_says_that(bao, moderator):
    lift(step(bao, moderator, Step.WARNING), moderator)
    assert told(bao)[0] == "A moderator took a warning back."


def test_notices_of_a_closed_account_go_with_it(article, bao, moderator):
    decided(say(article, bao), Verdict.REJECT, moderator)
    with writing():
        member = db.session.get_one(Member, bao.id)
        member.state, member.closed_at, member.closed_by = MemberState.CLOSED, now(), "self"
        db.session.flush()
        member_changed.send(member)
    assert rows_of(bao) == []


# --- questions to the moderators -----------------------------------------------------------------------------


def test_moderators_hear_of_a_question_and_its_author_of_the_answer(article, author, moderator, second):
    ask = asked(article, author)
    for who in (moderator, second):
        assert told(who) == ["Ada Quill asks the moderators to look at a conversation"]
        assert first_line(who).title == "Three clocks on one wall"
    with writing():
        ask = db.session.get_one(Ask, ask.id)
        ask.settled_at, ask.settled_by_id, ask.answer = now(), second.id, "We keep an eye on it."
        db.session.flush()
        moderators_asked.send(ask)
    assert rows_of(moderator) == []
    line = first_line(author)
    assert (line.sentence, line.quote) == ("The moderators answered you.", "We keep an eye on it.")
    assert line.title == "Three clocks on one wall"
    change(article, status=ArticleStatus.WITHDRAWN, withdrawn_at=now())
    assert (first_line(author).leads, first_line(author).title) == (False, "")


# --- what happens elsewhere ----------------------------------------------------------------------------------


def edited(article, by):
    """A public comment whose edit waits."""
    comment, html = said(article, by), rendered("Other words.", COMMENT).html
    with writing():
        comment = db.session.get_one(Comment, comment.id)
        revision = CommentRevision(comment_id=comment.id, number=2, body="Other words.", body_html=html)
        db.session.add(revision)
        db.session.flush()
        comment.pending_revision_id = revision.id
        comment.version += 1
    return comment


def raised(comment, by):
    with writing():
        flag = Flag(member_id=by.id, comment_id=comment.id, reason=FlagReason.SPAM)
        db.session.add(flag)
    return flag


def settle(flag, outcome, decision_id=None):
    with writing():
        flag = db.session.get_one(Flag, flag.id)
        flag.outcome, flag.decision_id, flag.settled_at = outcome, decision_id, now()
        db.session.flush()
        flag_settled.send(flag)


def appealed(by, **of):
    with writing():
        appeal = Appeal(member_id=by.id, words="Please look again.", **of)
        db.session.add(appeal)
        db.session.flush()
        appeal_moved.send(appeal)
    return appeal


def answer(appeal, outcome, by, words=""):
    with writing():
        appeal = db.session.get_one(Appeal, appeal.id)
        appeal.outcome, appeal.answered_at, appeal.answered_by_id = outcome, now(), by.id
        appeal.answer = words
        db.session.flush()
        appeal_moved.send(appeal)


def step(member, by, which, **values):
    with writing():
        suspension = Suspension(
            member_id=member.id,
            step=which,
            reason=Reason.UNKIND,
            given_by_id=by.id,
            lapses_at=now() + timedelta(days=365),
            **values,
        )
        db.session.add(suspension)
        db.session.flush()
        member_suspended.send(suspension)
    return suspension


def lift(suspension, by):
    with writing():
        suspension = db.session.get_one(Suspension, suspension.id)
        suspension.lifted_at, suspension.lifted_by_id = now(), by.id
        db.session.flush()
        member_suspended.send(suspension)


def asked(article, by):
    with writing():
        ask = Ask(article_id=article.id, member_id=by.id, words="It gets heated.")
        db.session.add(ask)
        db.session.flush()
        moderators_asked.send(ask)
    return ask
