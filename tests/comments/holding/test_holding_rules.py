"""Each rule as a table; standing and repeats against the database; what is stored, and what it is told as."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event

from community.articles.models import CommentsMode
from community.comments import holding as holding_room
from community.comments import moves, posting, words
from community.comments.holding import gathering, lists, numbers, rules, telling
from community.comments.holding.asked import Standing
from community.comments.holding.bayes import Lessons, Score, Weight
from community.comments.models import Comment, Guest, Status, WordList
from community.comments.writers import Writer
from community.core import markup, site_settings
from community.core.database import db, now
from community.core.models import SiteSetting
from community.core.writing import writing
from community.members.models import Access
from tests import factories
from tests.comments.holding.asking import about, answer, holding
from tests.comments.holding.test_holding_words import put
from tests.comments.sayings import say

ON = Lessons(60, 60, 50)
ONE_LINK, TWO_LINKS = "See https://a.example/x", "See https://a.example/x and b https://b.example"


def set_to(setting, value):
    with writing():
        db.session.merge(SiteSetting(key=setting.key, value=value))
    site_settings.forget()


@pytest.mark.parametrize(
    ("values", "held_by"),
    [
        ({}, []),
        ({"is_trapped": True}, ["trap"]),
        ({"seconds": 2.9}, ["quick"]),
        ({"seconds": 3.0}, []),
        ({"seconds": 0.1, "is_edit": True}, []),
        ({"text": ONE_LINK}, []),
        ({"text": TWO_LINKS}, ["links"]),
        ({"text": ONE_LINK, "is_guest": True}, []),
        ({"text": ONE_LINK, "is_guest": True, "approved": 0}, ["links", "first_comment"]),
        ({"repeats": 1}, ["repeats"]),
        ({"score": Score(89, ON)}, []),
        ({"score": Score(90, ON)}, ["spam_score"]),
        ({"approved": 0}, ["first_comment"]),
        ({"standing": Standing(4, 4)}, []),
        ({"standing": Standing(5, 1)}, []),
        ({"standing": Standing(5, 2)}, ["standing"]),
        ({"standing": Standing(10, 3)}, ["standing"]),
        ({"standing": Standing(101, 30)}, []),
        ({"mode": CommentsMode.HELD}, ["article_holds"]),
    ],
)
def test_what_holds(context, values, held_by):
    assert holding(about(**values)) == held_by
    of_everybody = [rule for rule in held_by if rule == "trap"]
    assert holding(about(**values, is_trusted=True)) == of_everybody


def test_the_first_that_holds_gives_the_reason_and_every_one_is_asked(context):
    asked = about(TWO_LINKS, is_trapped=True, approved=0, mode=CommentsMode.HELD, score=Score(99, ON))
    answers = holding_room.ask(asked)
    assert [answer.rule for answer in answers] == [rule.__name__ for rule in rules.IN_ORDER]
    assert holding_room.reason(answers) == "trap"
    assert [a.rule for a in answers if a.holds] == [
        "trap",
        "links",
        "spam_score",
        "first_comment",
        "article_holds",
    ]


def test_numbers_are_settings(context):
    set_to(numbers.LINKS, 1)
    set_to(numbers.STANDING_PERCENT, 50)
    set_to(numbers.EVERYTHING, True)
    asked = about(ONE_LINK, standing=Standing(5, 2))
    assert holding(asked) == ["links", "site_holds"]


# --- standing ------------------------------------------------------------------------------------------------


@pytest.fixture
def ada(app):
    return factories.member(app, access=Access.AUTHOR)


@pytest.fixture
def article(app, ada):
    return factories.article(app, ada)


def decided(comment, as_, days_ago=1.0):
    with writing():
        comment = db.session.get_one(Comment, comment.id)
        comment.decided_as, comment.decided_at = as_, now() - timedelta(days=days_ago)


def test_standing_counts_the_decisions_of_thirty_days(app, context, article):
    bao, cleo = factories.member(app), factories.member(app)
    for as_, days in [
        ("reject", 1),
        ("spam", 29.9),
        ("approve", 2),
        ("reject", 30.1),
        ("hold", 1),
        ("approve", 99),
    ]:
        decided(say(article, bao, f"Said {as_} {days}"), as_, days)
    decided(say(article, cleo), "reject")
    assert gathering.standing_of(Writer(member=bao)) == Standing(3, 2)
    assert gathering.standing_of(Writer(member=cleo)) == Standing(1, 1)


def test_a_guests_standing_belongs_to_the_cookie(app, context, article):
    colm = say(article, "Colm")
    decided(colm, "reject")
    guest = db.session.get_one(Guest, colm.guest_id)
    assert gathering.standing_of(Writer(guest=guest, name="Colm")) == Standing(1, 1)
    other = say(article, "Somebody else")
    assert gathering.standing_of(Writer(guest=db.session.get_one(Guest, other.guest_id))) == Standing(0, 0)


def test_bad_standing_holds_until_the_refusals_are_old(app, context, article):
    bao = factories.member(app)
    for n in range(3):
        publish(say(article, bao, f"Good {n}"))
    for n in range(2):
        decided(say(article, bao, f"Bad {n}"), "reject")
    assert say(article, bao, "Once more").held_reason == "standing"
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        assert say(article, bao, "A month later").held_reason is None


def publish(comment):
    """As a moderator does."""
    decided(comment, "approve")
    if comment.status is not Status.PUBLISHED:
        with writing():
            assert moves.move(db.session.get_one(Comment, comment.id), Status.PUBLISHED)


# --- repeats -------------------------------------------------------------------------------------------------


def test_the_same_words_under_another_article_are_held(app, context, article, ada):
    bao = factories.member(app)
    publish(say(article, bao, "A first one."))
    text = "What a lovely article about things."
    assert say(article, bao, text).held_reason is None
    elsewhere = factories.article(app, ada)
    assert say(elsewhere, bao, text).held_reason == "repeats"
    assert say(factories.article(app, ada), bao, "Thank you!").held_reason is None
    assert say(factories.article(app, ada), bao, "Thank you!").held_reason is None
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        assert say(factories.article(app, ada), bao, text).held_reason is None


# --- what is stored ------------------------------------------------------------------------------------------


def test_a_suspect_comment_is_public_and_marked(app, context, article, ada):
    put(ada, "casino", kind=WordList.SUSPECT)
    bao = factories.member(app)
    publish(say(article, bao, "A first one."))
    comment = say(article, bao, "A casino by the sea.")
    assert (comment.status, comment.is_suspect, comment.held_reason) == (Status.PUBLISHED, True, None)
    assert not say(article, bao, "The sea.").is_suspect


def test_an_edit_that_brings_a_suspect_word_marks_the_comment(app, context, article, ada):
    put(ada, "casino", kind=WordList.SUSPECT)
    comment = edited(say(article, ada, "The sea."), ada, "The casino by the sea.")
    assert (comment.status, comment.is_suspect) == (Status.PUBLISHED, True)


def test_an_edit_that_brings_a_banned_word_waits(app, context, article, ada):
    put(ada, "rolex")
    comment = edited(say(article, ada, "The sea."), ada, "Buy a Rolex.")
    assert (comment.body, comment.pending_revision_id is not None) == ("The sea.", True)


def edited(comment, by, text):
    rendered = markup.rendered(text, markup.COMMENT)
    with writing():
        comment = db.session.get_one(Comment, comment.id)
        posting.edit(comment, Writer(member=by), rendered)
    return comment


def test_the_answers_are_stored_with_their_numbers(app, context, article):
    comment = say(article, factories.member(app), TWO_LINKS)
    db.session.expire_all()
    stored = {answer["rule"]: answer for answer in db.session.get_one(Comment, comment.id).holding_answers}
    assert stored["links"] == {
        "rule": "links", "holds": True, "flags": False, "parameters": {"links": 2, "most": 2},
    }  # fmt: skip
    assert stored["spam_score"]["parameters"] == {"spam": 0, "good": 0, "needed": 50}


def test_a_text_costs_the_same_four_look_ups_whatever_it_says_and_whatever_is_listed(app, context, article):
    bao = factories.member(app)
    put(bao, *(f"word{n}" for n in range(500)))
    counts = []
    for text in ("Short.", " ".join(f"word{n}" for n in range(1000))):
        rendered = markup.rendered(text, markup.COMMENT)
        lists.current()
        site_settings.registered()[0].current  # noqa: B018 - what is read once a second
        with writing(), counted() as statements:
            holding_room.ask(holding_room.asked(rendered, Writer(member=bao), CommentsMode.OPEN))
        counts.append(len(statements))
    assert counts == [3, 4]  # nobody looks whether "Short." was said before


@contextmanager
def counted():
    said = []
    note = lambda _connection, _cursor, statement, *_: said.append(statement)  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


# --- in words ------------------------------------------------------------------------------------------------

CLUES = (Weight("pills", 9, 0, 97), Weight("host:shop.example", 4, 0, 93), Weight("name:ada", 0, 5, 4))


@pytest.mark.parametrize(
    ("rule", "values", "said"),
    [
        ("trap", {}, "No."),
        ("trap", {"is_trapped": True}, "Yes."),
        ("quick", {}, "Not known: the form carried no time."),
        ("quick", {"seconds": 1.9}, "Sent after 1 second."),
        ("banned_word", {}, "None found."),
        ("links", {"text": TWO_LINKS}, "2 links, held at 2 or more."),
        ("links", {"text": ONE_LINK, "is_guest": True, "approved": 0}, "1 link, held at 1 or more."),
        ("repeats", {"repeats": 3}, "3 times elsewhere."),
        ("spam_score", {}, "Off: it has learnt from 0 spam and 0 good comments; it needs 50 of each."),
        ("spam_score", {"score": Score(50, ON)}, "50 percent, held at 90 or more. No word in it tells."),
        ("spam_score", {"score": Score(95, ON, CLUES)}, "95 percent, held at 90 or more. What weighed most (0 good, "
         "100 spam): “pills” 97, link to shop.example 93, “ada” in the name 4."),
        ("first_comment", {"approved": 0}, "Yes."),
        ("standing", {}, "Nothing was decided on in 30 days."),
        ("standing", {"standing": Standing(10, 3)}, "3 of 10 refused in 30 days: 30 percent."),
        ("links", {"text": TWO_LINKS, "is_trusted": True},
         "2 links, held at 2 or more. Not held: an author or above."),
    ],
)  # fmt: skip
def test_what_a_rule_said_in_words(context, rule, values, said):
    given = answer(about(**values), rule)
    fresh, stored = holding_room.told([given])[0], holding_room.told(holding_room.stored([given]))[0]
    assert fresh.said == said
    assert fresh == stored
    assert fresh.holds == given.holds


def test_found_words_are_quoted_with_their_place(context, ada):
    put(ada, "rolex")
    asked = about("Rolex", name="rolex")
    assert holding_room.told(holding_room.ask(asked))[2].said == "“rolex”, in the text, the name."


def test_answers_of_earlier_versions_and_of_imports_are_told_as_far_as_they_go(context):
    stored = [{"rule": "links", "holds": True, "parameters": {"links": 2}}, {"rule": "imported", "holds": True},
              {"rule": "gone", "holds": False}, {}]  # fmt: skip
    assert [(told.title, told.said, told.holds) for told in holding_room.told(stored)] == [
        ("Links", "Yes.", True), ("Imported", "Yes.", True), ("gone", "No.", False), ("", "No.", False),
    ]  # fmt: skip


def test_every_rule_has_words_for_moderators_and_for_the_writer(context):
    told = telling.in_order()
    assert [row.rule for row in told] == [rule.__name__ for rule in rules.IN_ORDER]
    assert all((row.title and row.asks.endswith("?")) or row.rule == "suspect_word" for row in told)
    holds = {row.rule for row in told} - {"suspect_word"}
    assert holds <= set(words.HELD)
    assert {row.rule for row in told} <= set(words.HELD_CHIPS)


def test_what_a_rule_asks_names_the_number_that_holds_now(context):
    set_to(numbers.LINKS, 7)
    assert "7 links" in next(row.asks for row in telling.in_order() if row.rule == "links")
