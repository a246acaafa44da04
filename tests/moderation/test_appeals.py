"""Second opinions: asked once and in time, answered by somebody else, and what an answer does."""

from datetime import timedelta

import pytest
import time_machine

from community.comments import posting
from community.comments.models import Comment, Status
from community.core.database import db, now
from community.core.refusals import Refused
from community.core.signals import appeal_moved
from community.core.writing import writing
from community.members import standing
from community.members.models import Access, Member
from community.moderation import appeals, ladder, reminding
from community.moderation.models import Appeal, AppealOutcome, Decision, Reason, Step, Suspension, Verdict
from tests import factories
from tests.comments.sayings import say
from tests.moderation.test_ladder import give
from tests.moderation.test_members import decide
from tests.page import Page

UPHELD, OVERTURNED = AppealOutcome.UPHELD, AppealOutcome.OVERTURNED


@pytest.fixture
def moderator(app):
    return factories.member(app, access=Access.MODERATOR, name="Yusuf Adeyemi")


@pytest.fixture
def second(app):
    return factories.member(app, access=Access.MODERATOR, name="Inês Carvalho")


@pytest.fixture
def ada(app):
    return factories.member(app, "ada", name="Ada Quill")


@pytest.fixture
def article(app):
    return factories.article(app, factories.member(app, access=Access.AUTHOR), title="Half a vicar")


@pytest.fixture
def rejected(app, article, ada, moderator):
    """The id of a comment of Ada's that was rejected."""
    with app.app_context():
        comment = say(article, ada, "With respect, a hobby with invoices.")
        decide(comment, Verdict.REJECT, moderator, reason=Reason.UNKIND, words="Kinder, please.")
        return comment.id


def ask(comment_id, member, words="It was said with respect."):
    with writing():
        comment, member = db.session.get_one(Comment, comment_id), db.session.get_one(Member, member.id)
        return appeals.ask_about_comment(comment, member, words).id


def ask_about_step(strike, member):
    with writing():
        strike, member = db.session.get_one(Suspension, strike.id), db.session.get_one(Member, member.id)
        return appeals.ask_about_suspension(strike, member, "It was a joke.").id


def answer(appeal_id, by, outcome, words="I looked again.", seen=None):
    with writing():
        appeal = db.session.scalar(appeals.one(appeal_id))
        version = appeal.decision.comment.version if appeal.decision and seen is None else seen or 0
        appeals.answer(appeal, db.session.get_one(Member, by.id), outcome, words, seen=version)


def status_of(comment_id):
    db.session.expire_all()
    return db.session.get_one(Comment, comment_id).status


# --- asking --------------------------------------------------------------------------------------------------


def test_the_author_asks_once(app, context, rejected, ada, second):
    appeal_id = ask(rejected, ada)
    with pytest.raises(Refused, match="appeal_twice"):
        ask(rejected, ada)
    answer(appeal_id, second, UPHELD)
    with pytest.raises(Refused, match="appeal_twice"):
        ask(rejected, ada)


@pytest.mark.parametrize(("days", "is_refused"), [(19.9, False), (20.1, True)])
def test_only_within_twenty_days(app, context, rejected, ada, days, is_refused):
    with time_machine.travel(now() + timedelta(days=days), tick=False):
        if is_refused:
            with pytest.raises(Refused, match="appeal_late"):
                ask(rejected, ada)
        else:
            ask(rejected, ada)


@pytest.mark.parametrize(("days", "is_refused"), [(19.9, False), (20.1, True)])
def test_a_step_of_the_ladder_too(app, context, ada, moderator, days, is_refused):
    strike = give(ada, Step.DAY, moderator)
    with time_machine.travel(now() + timedelta(days=days), tick=False):
        if is_refused:
            with pytest.raises(Refused, match="appeal_late"):
                ask_about_step(strike, ada)
        else:
            ask_about_step(strike, ada)
            with pytest.raises(Refused, match="appeal_twice"):
                ask_about_step(strike, ada)


def test_what_was_taken_back_already_is_not_asked_about(app, context, rejected, ada, moderator):
    decide(db.session.get_one(Comment, rejected), Verdict.APPROVE, moderator)
    with pytest.raises(Refused, match="appeal_gone"):
        ask(rejected, ada)
    strike = give(ada, Step.DAY, moderator)
    with writing():
        ladder.lift(db.session.get_one(Member, ada.id), db.session.get_one(Member, moderator.id))
    with pytest.raises(Refused, match="appeal_gone"):
        ask_about_step(strike, ada)


# --- answering -----------------------------------------------------------------------------------------------


def test_overturned_publishes_by_a_new_decision_and_everybody_is_told(app, context, rejected, ada, second):
    told = []

    def listen(appeal):
        told.append(appeal.outcome)

    with appeal_moved.connected_to(listen):
        answer(ask(rejected, ada), second, OVERTURNED, "Sharp, not unkind.")
    assert told == [None, OVERTURNED]
    assert status_of(rejected) is Status.PUBLISHED
    first, newest = db.session.query(Decision).order_by(Decision.id).all()
    assert (newest.verdict, newest.moderator_id, newest.words) == (
        Verdict.APPROVE,
        second.id,
        "Sharp, not unkind.",
    )
    assert first.verdict is Verdict.REJECT


def test_upheld_leaves_it_as_it_is(app, context, rejected, ada, second):
    answer(ask(rejected, ada), second, UPHELD)
    assert status_of(rejected) is Status.REJECTED
    assert db.session.query(Decision).count() == 1


def test_overturned_lifts_a_suspension_and_its_strike(app, context, ada, moderator, second):
    strike = give(ada, Step.DAY, moderator)
    answer(ask_about_step(strike, ada), second, OVERTURNED)
    db.session.expire_all()
    assert not standing.is_suspended(db.session.get_one(Member, ada.id))
    assert db.session.scalars(ladder.counting(ada)).all() == []


def test_whoever_decided_does_not_answer_while_somebody_else_can(
    app, context, rejected, ada, moderator, second
):
    appeal_id = ask(rejected, ada)
    with (
        time_machine.travel(now() + timedelta(days=3), tick=False),
        pytest.raises(Refused, match="appeal_own"),
    ):
        answer(appeal_id, moderator, UPHELD)


def test_an_admin_is_somebody_else(app, context, rejected, ada, moderator):
    admin = factories.member(app, access=Access.ADMIN)
    appeal_id = ask(rejected, ada)
    with pytest.raises(Refused, match="appeal_own"):
        answer(appeal_id, moderator, UPHELD)
    answer(appeal_id, admin, UPHELD)


def test_an_only_moderator_sleeps_on_it_first(app, context, rejected, ada, moderator):
    appeal_id = ask(rejected, ada)
    with time_machine.travel(now() + timedelta(hours=23), tick=False), pytest.raises(Refused, match="alone"):
        answer(appeal_id, moderator, OVERTURNED)
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        answer(appeal_id, moderator, OVERTURNED)
    assert status_of(rejected) is Status.PUBLISHED


def test_nobody_answers_their_own_appeal(app, context, article, moderator, second):
    comment = say(article, second)
    decide(comment, Verdict.SPAM, moderator)
    factories.member(app, access=Access.ADMIN)
    with pytest.raises(Refused, match="appeal_own"):
        answer(ask(comment.id, second), second, OVERTURNED)


def test_the_second_answer_is_told_of_the_first(app, context, rejected, ada, second):
    third = factories.member(app, access=Access.ADMIN)
    appeal_id = ask(rejected, ada)
    answer(appeal_id, second, UPHELD)
    with pytest.raises(Refused) as refusal:
        answer(appeal_id, third, OVERTURNED)
    assert (refusal.value.code, refusal.value.status) == ("moderation.appeal_answered", 409)
    assert status_of(rejected) is Status.REJECTED


def test_an_appeal_of_a_comment_withdrawn_meanwhile_waits_no_longer(app, context, rejected, ada):
    ask(rejected, ada)
    assert reminding.waiting_now().appeals == 1
    with writing():
        posting.withdraw(db.session.get_one(Comment, rejected))
    assert reminding.waiting_now().appeals == 0


# --- the pages -----------------------------------------------------------------------------------------------


def test_the_rejected_comment_leads_to_the_appeal_and_the_answer_comes_back(
    app, visitor, another, article, rejected, ada, second
):
    visitor.log_in(ada)
    address = f"/comments/{rejected}/appeal"
    assert address in visitor.visit(f"/articles/{article.slug}").links
    page = visitor.visit(address)
    assert "Kinder, please." in page.text
    visitor.send(page, address, words="It was said with respect.")
    thread = visitor.visit(f"/articles/{article.slug}")
    assert "A second opinion was asked for on" in thread.text
    assert address not in thread.links
    page = visitor.visit(address)
    assert "You asked on" in page.text
    assert address not in [form.action for form in page.forms]

    moderator = another().log_in(second)
    page = moderator.visit("/moderation/appeals")
    assert "It was said with respect." in page.text
    case = next(link for link in page.links if link.startswith("/moderation/appeals/"))
    page = moderator.visit(case)
    assert "a hobby with invoices" in page.text
    moderator.send(page, case, outcome="overturned", answer="Sharp, not unkind.")
    assert "Nobody asks for a second opinion" in moderator.visit("/moderation/appeals").text

    assert "“Sharp, not unkind.”" in visitor.visit("/settings/standing").text
    assert "a hobby with invoices" in another().visit(f"/articles/{article.slug}").text


def test_a_suspended_member_appeals_and_is_let_back(app, visitor, another, ada, moderator, second):
    with app.app_context():
        strike = give(ada, Step.DAY, moderator, words="Three in a row.")
        address = f"/suspensions/{strike.id}/appeal"
    visitor.log_in(ada)
    assert address in visitor.visit("/settings/standing").links
    visitor.send(visitor.visit(address), address, words="It was a joke.")
    assert [link for link in visitor.visit("/settings/standing").links if link == address] == [address]
    other = another().log_in(second)
    case = next(
        link for link in other.visit("/moderation/appeals").links if link.startswith("/moderation/appeals/")
    )
    other.send(other.visit(case), case, outcome="overturned", answer="It was.")
    page = visitor.visit(address)
    assert "The decision is taken back" in page.text
    assert "“It was.”" in page.text
    assert "You can’t post until" not in visitor.visit("/settings/standing").text


def test_sent_twice_the_words_stay_and_the_page_says_why(app, visitor, rejected, ada):
    visitor.log_in(ada)
    address = f"/comments/{rejected}/appeal"
    page = visitor.visit(address)
    visitor.send(page, address, words="First.")
    answer = visitor.send(page, address, status=409, words="Second, at length.")
    page = Page(answer, status=409, is_member=True)
    assert "can be asked once" in page.text
    assert "Second, at length." in page.html


def test_too_late_the_page_says_until_when_it_was_possible(app, visitor, rejected, ada):
    visitor.log_in(ada)
    address = f"/comments/{rejected}/appeal"
    token = visitor.visit(address).form(address).fields["csrf_token"]
    with time_machine.travel(now() + timedelta(days=20, minutes=1), tick=False):
        assert "It is too late to ask" in visitor.visit(address).text
        token = visitor.visit("/theme").form("/theme").fields["csrf_token"]
        answer = visitor.post(address, {"csrf_token": token, "words": "All the same."})
        page = Page(answer, status=403, is_member=True)
    assert "within 20 days" in page.text
    assert "All the same." in page.html


def test_what_is_somebody_elses_is_404(app, visitor, rejected, ada, moderator):
    with app.app_context():
        strike = give(ada, Step.DAY, moderator).id
    visitor.log_in(factories.member(app))
    assert visitor.get(f"/comments/{rejected}/appeal").status_code == 404
    assert visitor.get(f"/suspensions/{strike}/appeal").status_code == 404


def test_an_answer_needs_words_and_an_outcome(app, visitor, rejected, ada, second):
    with app.app_context():
        appeal_id = ask(rejected, ada)
    visitor.log_in(second)
    address = f"/moderation/appeals/{appeal_id}"
    answer = visitor.send(visitor.visit(address), address, status=422, answer=" ")
    assert "Choose what becomes of it." in answer.text
    assert "Say why. The member reads it." in answer.text
    with app.app_context():
        assert db.session.get_one(Appeal, appeal_id).answered_at is None


def test_a_comment_changed_meanwhile_is_looked_at_again(app, visitor, rejected, ada, second):
    with app.app_context():
        appeal_id = ask(rejected, ada)
    visitor.log_in(second)
    address = f"/moderation/appeals/{appeal_id}"
    page = visitor.visit(address)
    with app.app_context(), writing():
        db.session.get_one(Comment, rejected).version += 1
    answer = visitor.send(page, address, status=409, outcome="overturned", answer="Fine by me.")
    page = Page(answer, status=409, is_member=True)
    assert "was changed meanwhile" in page.text
    visitor.send(page, address)
    with app.app_context():
        assert status_of(rejected) is Status.PUBLISHED


def test_an_only_moderator_reads_when_they_may_answer_and_that_they_are_alone(
    app, visitor, rejected, ada, moderator
):
    with app.app_context():
        appeal_id = ask(rejected, ada)
    visitor.log_in(moderator)
    page = visitor.visit(f"/moderation/appeals/{appeal_id}")
    assert "Sleep on it" in page.text
    assert not page.has("textarea[name=answer]")
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        page = visitor.visit(f"/moderation/appeals/{appeal_id}")
        assert "nobody else on this site could answer" in page.text
        assert page.has("textarea[name=answer]")


def test_the_list_costs_the_same_with_more_in_it(app, visitor, article, moderator, second):
    with app.app_context():
        for number in range(5):
            member = factories.member(app)
            comment = say(article, member, f"Number {number}.")
            decide(comment, Verdict.SPAM, moderator)
            ask(comment.id, member)
    visitor.log_in(second).visit("/moderation/appeals")
    assert len(visitor.statements) <= 4, visitor.statements
    visitor.visit("/moderation/appeals/1")
    assert len(visitor.statements) <= 4, visitor.statements
