"""Flags: what they weigh, when they hide a comment, how they are settled and judged."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine

from community.comments import moves
from community.comments.models import Comment, Status
from community.core.database import db, now
from community.core.refusals import Refused
from community.core.signals import flag_settled
from community.core.writing import writing
from community.members.models import Access, Member
from community.moderation import decisions, flags
from community.moderation.models import Flag, FlagOutcome, FlagReason, Reason, Verdict
from tests import factories
from tests.comments.sayings import say
from tests.moderation.at_once import at_once
from tests.page import Page


@pytest.fixture
def moderator(app):
    return factories.member(app, access=Access.MODERATOR)


@pytest.fixture
def author(app):
    return factories.member(app, access=Access.AUTHOR)


@pytest.fixture
def article(app, author):
    return factories.article(app, author)


@pytest.fixture
def comment(app, article):
    """A published one of somebody else than the article's author."""
    with app.app_context():
        return published(article, factories.member(app, name="Efua Mensah"), "Rather sharp.")


def published(article, by, text=""):
    comment = say(article, by, text)
    with writing():
        stored = db.session.get_one(Comment, comment.id)
        if stored.status is not Status.PUBLISHED:
            assert moves.move(stored, Status.PUBLISHED, {"held_reason": None})
    return comment


def raise_flag(comment, member, reason=FlagReason.UNKIND, words=""):
    with writing():
        return flags.flag(
            db.session.get_one(Comment, comment.id), db.session.get_one(Member, member.id), reason, words
        )


def take_back(flag):
    with writing():
        flags.take_back(db.session.get_one(Flag, flag.id))


def judge(flag, moderator, judgement=flags.judge_bad_faith):
    with writing():
        judgement(db.session.get_one(Flag, flag.id), db.session.get_one(Member, moderator.id))


def decide(comment, verdict, moderator, **values):
    with writing():
        row = db.session.get_one(Comment, comment.id)
        by = db.session.get_one(Member, moderator.id)
        return decisions.decide(row, verdict, by, seen=row.version, **values)


def as_stored(comment):
    db.session.expire_all()
    return db.session.get_one(Comment, comment.id)


# --- what a flag weighs --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bad_faith", "agreed", "is_authors", "weighs"),
    [
        (0, 0, False, 1),
        (0, 5, False, 1),
        (1, 0, False, 0.5),
        (2, 0, False, 0.25),
        (2, 1, False, 0.5),
        (3, 3, False, 1),
        (1, 4, False, 1),
        (0, 0, True, 2),
        (1, 0, True, 1),
        (10_000, 0, False, 0.5**60),
    ],
)
def test_a_flag_weighs_less_for_each_one_in_bad_faith_beyond_those_agreed_with(
    bad_faith, agreed, is_authors, weighs
):
    assert flags.weight(bad_faith, agreed, is_authors) == weighs


def test_bad_faith_is_forgotten_after_ninety_days(app, context, article, moderator):
    ada = factories.member(app)
    judge(raise_flag(published(article, "Colm"), ada), moderator)
    assert raise_flag(published(article, "Wren"), ada).weight == 0.5
    later = published(article, "Ines")
    with time_machine.travel(now() + timedelta(days=91), tick=False):
        assert raise_flag(later, ada).weight == 1


def test_the_articles_author_counts_twice(app, context, comment, author):
    raise_flag(comment, author)
    assert as_stored(comment).flag_weight == 2


# --- when they hide ------------------------------------------------------------------------------------------


def test_at_three_a_comment_is_held_until_a_moderator_has_looked(app, context, comment):
    for _ in range(2):
        raise_flag(comment, factories.member(app))
    assert as_stored(comment).status is Status.PUBLISHED
    raise_flag(comment, factories.member(app))
    held = as_stored(comment)
    assert (held.status, held.held_reason, held.flag_weight) == (Status.HELD, "flagged", 3)


def test_three_at_the_same_moment_hide_it_once(app, comment):
    flaggers = [factories.member(app) for _ in range(3)]
    at_once(app, *(partial(raise_flag, comment, one) for one in flaggers))
    with app.app_context():
        stored = as_stored(comment)
        assert (stored.status, stored.flag_weight, stored.version) == (Status.HELD, 3, comment.version + 1)


def test_one_member_twice_at_the_same_moment_is_one_flag(app, comment):
    ada = factories.member(app)
    at_once(app, *(partial(raise_flag, comment, ada) for _ in range(3)))
    with app.app_context():
        assert db.session.query(Flag).count() == 1
        assert as_stored(comment).flag_weight == 1


def test_the_author_and_one_other_are_enough(app, context, comment, author):
    raise_flag(comment, author)
    raise_flag(comment, factories.member(app))
    assert as_stored(comment).status is Status.HELD


def test_one_persons_flags_never_hide_anything_alone(app, context, comment, author, set_site):
    set_site("moderation.flags_to_hide", 2)
    raise_flag(comment, author)
    raise_flag(comment, author, FlagReason.SPAM)
    stored = as_stored(comment)
    assert (stored.status, stored.flag_weight) == (Status.PUBLISHED, 2)
    raise_flag(comment, factories.member(app))
    assert as_stored(comment).status is Status.HELD


def test_what_a_moderator_approved_is_not_held_again_by_the_same_flags(app, context, comment, moderator):
    flaggers = [factories.member(app) for _ in range(3)]
    for one in flaggers:
        raise_flag(comment, one)
    settle(comment, decide(comment, Verdict.APPROVE, moderator), FlagOutcome.DISAGREED)
    for one in flaggers:
        with pytest.raises(Refused, match="flag_settled"):
            raise_flag(comment, one)
    for _ in range(2):
        raise_flag(comment, factories.member(app))
    assert (as_stored(comment).status, as_stored(comment).flag_weight) == (Status.PUBLISHED, 2)
    raise_flag(comment, factories.member(app))
    assert as_stored(comment).status is Status.HELD


def test_flags_count_against_a_comment_where_the_best_come_first(app, context, comment):
    with writing():
        stored = db.session.get_one(Comment, comment.id)
        stored.useful_count = 4
        flags._weigh(stored)
    before = as_stored(comment).score
    raise_flag(comment, factories.member(app))
    assert 0 < as_stored(comment).score < before


# --- one for each member and comment -------------------------------------------------------------------------


def test_a_second_flag_changes_the_first(app, context, comment):
    ada = factories.member(app)
    first = raise_flag(comment, ada, FlagReason.SPAM)
    second = raise_flag(comment, ada, FlagReason.OTHER, "On second thought.")
    assert first.id == second.id
    assert (second.reason, second.words) == (FlagReason.OTHER, "On second thought.")
    assert as_stored(comment).flag_weight == 1


def test_a_flag_taken_back_weighs_nothing(app, context, comment):
    ada = factories.member(app)
    take_back(raise_flag(comment, ada))
    assert as_stored(comment).flag_weight == 0
    assert db.session.query(Flag).count() == 0


@pytest.mark.parametrize("kind", ["own", "suspended", "held"])
def test_who_may_not_flag(app, context, article, comment, kind):
    ada = factories.member(app, suspended_until=now() + timedelta(days=1) if kind == "suspended" else None)
    target = comment
    if kind == "own":
        target = published(article, ada)
    if kind == "held":
        with writing():
            moves.move(db.session.get_one(Comment, comment.id), Status.HELD, {"held_reason": "moderator"})
    code = {"own": "flag_own", "suspended": "flag_suspended", "held": "flag_gone"}[kind]
    with pytest.raises(Refused, match=code):
        raise_flag(target, ada)
    assert db.session.query(Flag).count() == 0


def test_a_storm_by_one_person_is_stopped_for_an_hour(app, context, article, set_site):
    set_site("moderation.flags_an_hour", 3)
    ada = factories.member(app)
    comments = [published(article, f"Guest{number}") for number in range(4)]
    for one in comments[:3]:
        raise_flag(one, ada)
    with pytest.raises(Refused) as refusal:
        raise_flag(comments[3], ada)
    assert refusal.value.status == 429
    assert 3500 < refusal.value.parameters["retry_after"] <= 3600
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        raise_flag(comments[3], ada)


# --- settled, reopened, judged -------------------------------------------------------------------------------


def settle(comment, decision, outcome):
    """Whether or not the desk has done it already."""
    with writing():
        stored = db.session.get_one(Comment, comment.id)
        return flags.settle(stored, db.session.merge(decision), outcome)


@pytest.mark.parametrize(
    ("verdict", "values", "outcome"),
    [
        (Verdict.APPROVE, {}, FlagOutcome.DISAGREED),
        (Verdict.REJECT, {"reason": Reason.UNKIND}, FlagOutcome.AGREED),
        (Verdict.SPAM, {}, FlagOutcome.AGREED),
        (Verdict.HOLD, {}, FlagOutcome.AGREED),
    ],
)
def test_a_decision_settles_the_flags_and_everyone_who_flagged_is_told_once(
    app, context, comment, moderator, verdict, values, outcome
):
    told = []
    for _ in range(2):
        raise_flag(comment, factories.member(app))

    def listen(flag):
        told.append((flag.member_id, flag.outcome))

    with flag_settled.connected_to(listen):
        settle(comment, decide(comment, verdict, moderator, **values), outcome)
    rows = db.session.query(Flag).order_by(Flag.id).all()
    assert [row.outcome for row in rows] == [outcome, outcome]
    assert sorted(told) == sorted((row.member_id, outcome) for row in rows)
    assert as_stored(comment).flag_weight == 0


def test_an_undone_decision_opens_its_flags_again(app, context, comment, moderator):
    raise_flag(comment, factories.member(app))
    bad = raise_flag(comment, factories.member(app))
    decision = decide(comment, Verdict.APPROVE, moderator)
    settle(comment, decision, FlagOutcome.DISAGREED)
    judge(bad, moderator)
    with writing():
        flags.unsettle(decision)
    assert as_stored(comment).flag_weight == 1
    assert [row.outcome for row in db.session.query(Flag).order_by(Flag.id)] == [None, FlagOutcome.BAD_FAITH]


def test_judged_in_bad_faith_and_acquitted_again(app, context, comment, moderator):
    flag = raise_flag(comment, factories.member(app))
    judge(flag, moderator)
    assert as_stored(comment).flag_weight == 0
    judge(flag, moderator, flags.take_judgement_back)
    assert as_stored(comment).flag_weight == 1
    assert db.session.get_one(Flag, flag.id).outcome is None


def test_what_moderators_agreed_with_was_not_in_bad_faith(app, context, comment, moderator):
    flag = raise_flag(comment, factories.member(app))
    settle(comment, decide(comment, Verdict.SPAM, moderator), FlagOutcome.AGREED)
    with pytest.raises(Refused, match="flag_agreed"):
        judge(flag, moderator)


def test_nobody_judges_their_own_flag(app, context, comment, moderator):
    factories.member(app, access=Access.ADMIN)
    with pytest.raises(Refused, match="own_flag"):
        judge(raise_flag(comment, moderator), moderator)


# --- the pages -----------------------------------------------------------------------------------------------


def test_a_member_flags_and_the_page_then_says_so(app, visitor, comment, article):
    visitor.log_in(factories.member(app))
    address = f"/comments/{comment.id}/flag"
    assert address in visitor.visit(f"/articles/{article.slug}").links
    page = visitor.visit(address)
    assert "Rather sharp." in page.text
    visitor.send(page, address, reason="unkind")
    page = visitor.visit(address)
    assert "No moderator has answered yet." in page.text
    assert page.form(address).fields["reason"] == "unkind"
    visitor.send(page, f"{address}/take-back")
    assert "You flagged this comment" not in visitor.visit(address).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Choose what is wrong with it."),
        ({"reason": "dull"}, "Not a valid choice"),
        ({"reason": "other", "words": "  "}, "Say what is wrong with it."),
        ({"reason": "unkind", "words": "x" * 1001}, "At most 1000 characters."),
    ],
)
def test_a_flag_that_says_too_little_or_too_much_is_refused(app, visitor, comment, fields, said):
    visitor.log_in(factories.member(app))
    address = f"/comments/{comment.id}/flag"
    token = visitor.visit(address).form(address).fields["csrf_token"]
    page = Page(visitor.post(address, {"csrf_token": token, **fields}), status=422, is_member=True)
    assert said in page.text


def test_too_many_flags_are_answered_with_429_and_the_words_stay(app, visitor, article, comment, set_site):
    set_site("moderation.flags_an_hour", 1)
    ada = factories.member(app)
    with app.app_context():
        raise_flag(published(article, "Colm"), ada)
    visitor.log_in(ada)
    address = f"/comments/{comment.id}/flag"
    answer = visitor.send(visitor.visit(address), address, status=429, reason="other", words="This one, too.")
    assert "This one, too." in answer.text
    assert 0 < int(answer.headers["Retry-After"]) <= 3600


def test_a_visitor_is_asked_to_log_in_and_the_words_come_along(app, visitor, comment):
    address = f"/comments/{comment.id}/flag"
    assert visitor.get(address).status_code == 303
    answer = visitor.post(address, {"reason": "other", "words": "Kept as typed."})
    assert answer.status_code == 401
    assert "Kept as typed." in answer.text


def test_ones_own_comment_is_not_flagged_and_offers_no_link(app, visitor, article):
    ada = factories.member(app)
    with app.app_context():
        own = published(article, ada)
    visitor.log_in(ada)
    assert f"/comments/{own.id}/flag" not in visitor.visit(f"/articles/{article.slug}").links
    assert "your own" in visitor.visit(f"/comments/{own.id}/flag", status=403).text


def test_what_is_out_of_sight_is_404_but_for_those_who_flagged_it_and_they_do_not_read_it(
    app, visitor, another, comment, moderator
):
    ada = factories.member(app)
    with app.app_context():
        raise_flag(comment, ada)
        settle(comment, decide(comment, Verdict.SPAM, moderator), FlagOutcome.AGREED)
    address = f"/comments/{comment.id}/flag"
    page = visitor.log_in(ada).visit(address)
    assert "agreed with you" in page.text
    assert "Rather sharp." not in page.html
    assert another().log_in(factories.member(app)).get(address).status_code == 404


def test_the_third_flag_leads_back_to_the_conversation_without_the_comment(app, visitor, comment, article):
    with app.app_context():
        for _ in range(2):
            raise_flag(comment, factories.member(app))
    visitor.log_in(factories.member(app))
    address = f"/comments/{comment.id}/flag"
    answer = visitor.send(visitor.visit(address), address, reason="spam")
    page = visitor.visit(answer.location)
    assert "Thank you. A moderator looks at it" in page.text
    assert "Rather sharp." not in page.html


def test_a_moderator_judges_bad_faith_by_a_press_of_its_own(app, visitor, comment, moderator):
    with app.app_context():
        flag = raise_flag(comment, factories.member(app))
    visitor.log_in(moderator)
    page = visitor.visit(f"/moderation/?comment={comment.id}")
    visitor.send(page, f"/moderation/flags/{flag.id}/bad-faith")
    page = visitor.visit(f"/moderation/?comment={comment.id}")
    visitor.send(page, f"/moderation/flags/{flag.id}/good-faith")
    with app.app_context():
        assert db.session.get_one(Flag, flag.id).outcome is None


def test_the_flag_page_costs_what_it_must(app, visitor, comment):
    visitor.log_in(factories.member(app)).visit(f"/comments/{comment.id}/flag")
    assert len(visitor.statements) <= 4, visitor.statements
