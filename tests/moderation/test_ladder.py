"""The suspension ladder end to end: what is proposed, who may act, what the member is told, how strikes lapse."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine

from community.comments.models import Comment
from community.core.database import db, now
from community.core.refusals import Refused
from community.core.signals import member_suspended
from community.core.writing import writing
from community.members import standing
from community.members.models import Access, ClosedBy, Member, MemberState
from community.moderation import ladder
from community.moderation.models import Reason, Step, Suspension
from tests import factories
from tests.comments.sayings import say
from tests.moderation.at_once import at_once
from tests.page import Page


@pytest.fixture
def moderator(app):
    return factories.member(app, access=Access.MODERATOR, name="Yusuf Adeyemi")


@pytest.fixture
def ada(app):
    return factories.member(app, "ada", name="Ada Quill")


def give(member, step, by, seen=None, **values):
    with writing():
        target, by = db.session.get_one(Member, member.id), db.session.get_one(Member, by.id)
        return ladder.give(
            target, step, Reason.UNKIND, by, seen=ladder.mark_of(target) if seen is None else seen, **values
        )


def lift(member, by):
    with writing():
        ladder.lift(db.session.get_one(Member, member.id), db.session.get_one(Member, by.id))


def as_stored(member):
    db.session.expire_all()
    return db.session.get_one(Member, member.id)


def counting(member):
    return db.session.scalars(ladder.counting(member)).all()


# --- what is proposed and offered ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "proposed"),
    [
        ([], Step.WARNING),
        ([Step.WARNING], Step.DAY),
        ([Step.WARNING, Step.WARNING], Step.DAY),
        ([Step.DAY, Step.WARNING], Step.THREE_DAYS),
        ([Step.THREE_DAYS], Step.WEEK),
        ([Step.WEEK], Step.MONTH),
        ([Step.MONTH], Step.CLOSED),
        ([Step.CLOSED], Step.CLOSED),
    ],
)
def test_the_step_after_the_highest_strike_is_proposed(given, proposed):
    assert ladder.proposed([Suspension(step=step) for step in given]) is proposed


def test_a_moderator_skips_one_step_at_most_and_an_admin_as_many_as_are_right(app, context, ada, moderator):
    assert ladder.offered(moderator, []) == [Step.WARNING, Step.DAY]
    assert ladder.offered(factories.member(app, access=Access.ADMIN), []) == list(Step)
    with pytest.raises(Refused, match="step_too_high"):
        give(ada, Step.MONTH, moderator)
    assert db.session.query(Suspension).count() == 0
    give(ada, Step.MONTH, factories.member(app, access=Access.ADMIN))


def test_up_the_whole_ladder_with_the_clock_moved(app, context, ada, moderator):
    lasts = [None, timedelta(hours=24), timedelta(hours=72), timedelta(days=7), timedelta(days=30)]
    begin = now()
    for number, (step, length) in enumerate(zip(Step, lasts, strict=False)):
        with time_machine.travel(begin + timedelta(days=40 * number), tick=False):
            assert ladder.proposed(counting(ada)) is step
            strike = give(ada, step, moderator)
            assert strike.ends_at == (now() + length if length else None)
            assert standing.is_suspended(as_stored(ada)) == bool(length)
        if length:
            over = begin + timedelta(days=40 * number) + length
            with time_machine.travel(over - timedelta(seconds=1), tick=False):
                assert standing.is_suspended(as_stored(ada))
            with time_machine.travel(over + timedelta(seconds=1), tick=False):
                assert not standing.is_suspended(as_stored(ada))
    with time_machine.travel(begin + timedelta(days=300), tick=False):
        give(ada, Step.CLOSED, moderator)
    closed = as_stored(ada)
    assert (closed.state, closed.closed_by) == (MemberState.CLOSED, ClosedBy.MODERATION)


def test_strikes_lapse_after_a_year_and_the_ladder_begins_anew(app, context, ada, moderator):
    give(ada, Step.WARNING, moderator)
    give(ada, Step.DAY, moderator)
    with time_machine.travel(now() + timedelta(days=364), tick=False):
        assert ladder.proposed(counting(ada)) is Step.THREE_DAYS
    with time_machine.travel(now() + timedelta(days=366), tick=False):
        assert counting(ada) == []
        assert ladder.proposed(counting(ada)) is Step.WARNING


# --- who may -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "on", "may"),
    [
        (Access.MODERATOR, Access.MEMBER, True),
        (Access.MODERATOR, Access.AUTHOR, True),
        (Access.MODERATOR, Access.MODERATOR, False),
        (Access.MODERATOR, Access.ADMIN, False),
        (Access.ADMIN, Access.MODERATOR, True),
        (Access.ADMIN, Access.ADMIN, False),
        (Access.AUTHOR, Access.MEMBER, False),
    ],
)
def test_only_a_moderator_acts_and_only_on_a_lower_level(app, context, by, on, may):
    acting, other = factories.member(app, access=by), factories.member(app, access=on)
    if may:
        give(other, Step.DAY, acting)
    else:
        with pytest.raises(Refused, match="may_not_suspend"):
            give(other, Step.DAY, acting)
    assert standing.is_suspended(as_stored(other)) == may


def test_nobody_suspends_themselves(app, context, moderator):
    with pytest.raises(Refused, match="may_not_suspend"):
        give(moderator, Step.WARNING, moderator)


def test_a_suspended_moderator_is_no_way_around_the_last_admin(app, context, moderator):
    admin = factories.member(app, access=Access.ADMIN)
    with pytest.raises(Refused):
        give(admin, Step.DAY, moderator)
    assert not standing.is_suspended(as_stored(admin))


def test_the_second_of_two_moderators_is_told(app, context, ada, moderator):
    other = factories.member(app, access=Access.MODERATOR)
    seen = ladder.mark_of(ada)
    give(ada, Step.DAY, moderator, seen)
    with pytest.raises(Refused) as refusal:
        give(ada, Step.DAY, other, seen)
    assert (refusal.value.code, refusal.value.status) == ("moderation.step_meanwhile", 409)
    assert db.session.query(Suspension).count() == 1


def test_of_two_at_the_same_moment_one_is_told(app, ada, moderator):
    other = factories.member(app, access=Access.MODERATOR)
    with app.app_context():
        seen = ladder.mark_of(ada)

    def step(by):
        try:
            give(ada, Step.DAY, by, seen)
        except Refused as refusal:
            return refusal.code
        return "given"

    outcomes = at_once(app, *(partial(step, by) for by in (moderator, other)))
    assert sorted(outcomes) == ["given", "moderation.step_meanwhile"]


def test_a_lift_meanwhile_is_told_too(app, context, ada, moderator):
    give(ada, Step.DAY, moderator)
    seen = ladder.mark_of(ada)
    lift(ada, moderator)
    with pytest.raises(Refused, match="step_meanwhile"):
        give(ada, Step.THREE_DAYS, moderator, seen)


# --- what it does --------------------------------------------------------------------------------------------


def test_a_lower_step_does_not_shorten_a_longer_one(app, context, ada):
    admin = factories.member(app, access=Access.ADMIN)
    week = give(ada, Step.WEEK, admin)
    give(ada, Step.DAY, admin)
    assert as_stored(ada).suspended_until == week.ends_at


def test_lifted_early_it_is_no_strike_any_more_and_everybody_is_told(app, context, ada, moderator):
    told = []

    def listen(strike):
        told.append((strike.step, strike.lifted_at is not None))

    with member_suspended.connected_to(listen):
        give(ada, Step.DAY, moderator)
        lift(ada, moderator)
    assert told == [(Step.DAY, False), (Step.DAY, True)]
    assert not standing.is_suspended(as_stored(ada))
    assert counting(ada) == []
    with pytest.raises(Refused, match="nothing_to_lift"):
        lift(ada, moderator)


def test_one_step_taken_back_leaves_the_other_running(app, context, ada, moderator):
    day = give(ada, Step.DAY, moderator)
    longer = give(ada, Step.THREE_DAYS, moderator)
    with writing():
        ladder.lift_one(db.session.get_one(Suspension, longer.id), db.session.get_one(Member, moderator.id))
    assert as_stored(ada).suspended_until == day.ends_at
    with writing():
        ladder.lift_one(db.session.get_one(Suspension, day.id), db.session.get_one(Member, moderator.id))
    assert as_stored(ada).suspended_until is None


def test_what_was_suspended_from_a_terminal_can_be_lifted_at_the_desk(app, context, ada, moderator):
    with writing():
        standing.suspend(db.session.get_one(Member, ada.id), timedelta(days=7))
    lift(ada, moderator)
    assert not standing.is_suspended(as_stored(ada))


def test_a_closed_account_is_logged_out_and_can_be_opened_again(app, visitor, ada):
    visitor.log_in(ada)
    with app.app_context():
        admin = factories.member(app, access=Access.ADMIN)
        give(ada, Step.CLOSED, admin)
    assert visitor.get("/articles/drafts").status_code == 303
    with app.app_context():
        lift(ada, admin)
        assert as_stored(ada).state is MemberState.ACTIVE
    assert visitor.get("/articles/drafts").status_code == 303, "yesterday's cookie is worth nothing"
    visitor.log_in(ada).visit("/articles/drafts")


# --- the pages -----------------------------------------------------------------------------------------------

STEP = {
    "step": "day",
    "reason": "unkind",
    "words": "Answer the argument, not the person.",
    "note": "Third time this month.",
    "confirmed": "y",
}


def test_a_moderator_suspends_and_the_members_form_says_until_when_why_and_how_to_appeal(
    app, visitor, another, ada, moderator
):
    article = factories.article(app, factories.member(app, access=Access.AUTHOR))
    with app.app_context():
        say(article, ada)
    visitor.log_in(moderator)
    page = visitor.visit("/moderation/members/ada/step")
    visitor.send(page, "/moderation/members/ada/step", **STEP)
    page = visitor.visit("/moderation/members/ada")
    assert "Can’t post until" in page.text
    assert "Third time this month." in page.text

    member = another().log_in(ada)
    form = f"/articles/{article.slug}/comments/new"
    page = member.visit(form)
    assert "You can’t comment until" in page.text
    assert "Unkind to a person. “Answer the argument, not the person.”" in page.text
    assert "Third time this month." not in page.html
    appeal = next(link for link in page.links if link.endswith("/appeal"))
    member.visit(appeal)
    answer = member.send(page, f"/articles/{article.slug}/comments", status=403, body="All the same.")
    assert "All the same." in Page(answer, status=403, is_member=True).html
    member.visit(f"/articles/{article.slug}")
    assert "You can’t comment until" not in another().log_in(moderator).visit(form).text


def test_nobody_is_suspended_by_a_form_that_is_not_complete(app, visitor, ada, moderator):
    visitor.log_in(moderator)
    page = visitor.visit("/moderation/members/ada/step")
    for missing in ("reason", "words", "confirmed"):
        typed = {**page.form("/moderation/members/ada/step").fields, **STEP}
        del typed[missing]
        answer = visitor.post("/moderation/members/ada/step", typed)
        page = Page(answer, status=422, is_member=True)
        assert "Third time this month." in page.html
    with app.app_context():
        assert db.session.query(Suspension).count() == 0


def test_two_moderators_at_the_same_member_and_the_second_gets_409_with_what_was_done(
    app, visitor, another, ada, moderator
):
    other = another().log_in(factories.member(app, access=Access.MODERATOR))
    visitor.log_in(moderator)
    address = "/moderation/members/ada/step"
    mine, theirs = visitor.visit(address), other.visit(address)
    visitor.send(mine, address, **STEP)
    answer = other.send(theirs, address, status=409, **{**STEP, "words": "Mine, typed at length."})
    page = Page(answer, status=409, is_member=True)
    assert "Yusuf Adeyemi" in page.text
    assert "Mine, typed at length." in page.html
    other.send(page, address, **{**STEP, "confirmed": "y"})


def test_who_is_equal_or_higher_has_no_such_form(app, visitor, moderator):
    factories.member(app, "boss", access=Access.ADMIN)
    visitor.log_in(moderator)
    assert "/moderation/members/boss/step" not in visitor.visit("/moderation/members/boss").links
    assert visitor.get("/moderation/members/boss/step").status_code == 403


def test_a_moderator_lifts_it_early(app, visitor, ada, moderator):
    with app.app_context():
        give(ada, Step.DAY, moderator)
    visitor.log_in(moderator)
    page = visitor.visit("/moderation/members/ada")
    assert "/moderation/members/ada/lift" in page.links
    page = visitor.visit("/moderation/members/ada/lift")
    visitor.send(page, "/moderation/members/ada/lift")
    visitor.send(page, "/moderation/members/ada/lift", status=409)
    assert "taken back on" in visitor.visit("/moderation/members/ada").text


@pytest.mark.parametrize("step", [Step.WARNING, Step.DAY])
def test_any_moderator_takes_one_step_back_from_the_members_page(app, visitor, another, ada, moderator, step):
    with app.app_context():
        strike = give(ada, step, moderator)
    other = another().log_in(factories.member(app, access=Access.MODERATOR))
    address = f"/moderation/suspensions/{strike.id}/take-back"
    assert address in other.visit("/moderation/members/ada").links
    page = other.visit(address)
    other.send(page, address)
    other.send(page, address, status=409)
    page = other.visit("/moderation/members/ada")
    assert "taken back on" in page.text
    assert address not in page.links
    with app.app_context():
        assert counting(ada) == []
        assert not standing.is_suspended(as_stored(ada))
    notices = visitor.log_in(ada).visit("/notices").text
    assert "took a warning back" in notices or "took the suspension back" in notices


def test_who_may_not_act_on_a_member_takes_nothing_back_and_what_lapsed_is_past(app, visitor, ada, moderator):
    with app.app_context():
        strike = give(ada, Step.WARNING, moderator)
        lapsed = give(ada, Step.DAY, moderator)
    with app.app_context(), writing():
        db.session.get_one(Suspension, lapsed.id).lapses_at = now()
        db.session.get_one(Suspension, lapsed.id).ends_at = now()
        db.session.get_one(Member, ada.id).access = Access.MODERATOR
    visitor.log_in(moderator)
    address = f"/moderation/suspensions/{strike.id}/take-back"
    assert address not in visitor.visit("/moderation/members/ada").links
    assert visitor.get(address).status_code == 403
    assert visitor.get("/moderation/suspensions/999/take-back").status_code == 404
    with app.app_context(), writing():
        db.session.get_one(Member, ada.id).access = Access.MEMBER
    links = visitor.visit("/moderation/members/ada").links
    assert [link for link in links if link.endswith("/take-back")] == [address]


def test_a_suspended_member_comments_nothing_and_edits_nothing(app, visitor, ada, moderator):
    article = factories.article(app, factories.member(app, access=Access.AUTHOR))
    with app.app_context():
        comment_id = say(article, ada, "As it was.").id
        give(ada, Step.DAY, moderator)
    visitor.log_in(ada)
    address = f"/comments/{comment_id}/edit"
    answer = visitor.send(visitor.visit(address), address, status=403, body="In other words.")
    assert "In other words." in answer.text
    with app.app_context():
        assert db.session.get_one(Comment, comment_id).body == "As it was."
