"""The spam filter: off at 49 lessons of a kind, on at 50; what it learns, unlearns and says."""

import math
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from sqlalchemy import insert, select

from community.comments import holding
from community.comments.holding import bayes
from community.comments.holding.numbers import LESSONS
from community.comments.models import BayesLesson, BayesWord, CommentRevision
from community.core import markup, site_settings
from community.core.database import db
from community.core.models import SiteSetting
from community.core.writing import writing
from community.members.models import Access
from tests import factories
from tests.comments.sayings import say

SPAM = "Buy cheap pills at [our shop](https://www.pills.shop.example/now?x=1) today"
GOOD = "Three clocks on one wall remind me of my grandmother"


@pytest.fixture
def article(app):
    return factories.article(app, factories.member(app, access=Access.AUTHOR))


def revision_of(article, text, by="Colm"):
    comment = say(article, by, text)
    return db.session.scalars(select(CommentRevision).where(CommentRevision.comment_id == comment.id)).one()


def learnt(revision, is_spam):
    with writing():
        bayes.learn(db.session.get_one(CommentRevision, revision.id), is_spam)


def unlearnt(revision):
    with writing():
        bayes.unlearn(db.session.get_one(CommentRevision, revision.id))


def rows():
    found = select(BayesWord.word, BayesWord.spam, BayesWord.good)
    return {row.word: (row.spam, row.good) for row in db.session.execute(found)}


def school(spam, good):
    """So many texts of each kind were learnt, in which these words stood."""
    words = {"": (spam, good), "pills": (spam, 0), "clocks": (0, good), "today": (spam, good), "rare": (1, 0)}
    with writing():
        db.session.execute(
            insert(BayesWord), [{"word": word, "spam": s, "good": g} for word, (s, g) in words.items()]
        )


# --- by what a text is known ---------------------------------------------------------------------------------


def test_a_text_is_known_by_its_words_the_hosts_of_its_links_and_the_name(context):
    html = markup.rendered(SPAM, markup.COMMENT).html
    assert bayes.words_of(html, "Pill Shop") == [
        "buy", "cheap", "host:pills.shop.example", "host:shop.example", "name:pill", "name:shop", "our", "pills",
        "shop", "today",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a of the ox", ["the"]),
        ("Straße STRASSE", ["strasse"]),
        ("赌博", ["博", "赌"]),
        ("x" * 41, []),
        ("[here](/articles/) and [there](#x)", ["and", "here", "there"]),
        ("mail <ada@example.org>", ["ada", "example", "mail", "org"]),
    ],
)
def test_what_tells_nothing_is_left_out(context, text, words):
    assert bayes.words_of(markup.rendered(text, markup.COMMENT).html, "") == words


@given(st.text(max_size=200), st.text(max_size=80))
def test_words_fit_their_column(text, name):
    words = bayes.words_of(markup.rendered(text, markup.COMMENT).html, name)
    assert all(0 < len(word) <= 60 for word in words)
    assert words == sorted(set(words))


def test_a_long_text_is_known_by_a_bounded_number_of_words_spread_over_it(context):
    text = " ".join(f"word{n}" for n in range(1600))
    words = bayes.words_of(markup.rendered(text[:10_000], markup.COMMENT).html, "Ada")
    assert len(words) == bayes.MOST_WORDS
    places = sorted(int(word[4:]) for word in words if word.startswith("word"))
    assert places[0] < 20
    assert places[-1] > 1000


def test_a_host_that_is_none_is_no_word():
    assert bayes.words_of(Markup('<p><a href="http://[x" rel="x">abc</a></p>'), "") == ["abc"]


# --- learning ------------------------------------------------------------------------------------------------


def test_approved_is_good_and_spam_is_spam_and_twice_is_once(context, article):
    spam, good = revision_of(article, SPAM), revision_of(article, GOOD)
    for _ in range(2):
        learnt(spam, True)
        learnt(good, False)
    counts = rows()
    assert counts[""] == (1, 1)
    assert counts["pills"] == (1, 0)
    assert counts["clocks"] == (0, 1)
    assert counts["name:colm"] == (1, 1)


def test_a_changed_mind_learns_anew(context, article):
    revision = revision_of(article, SPAM)
    learnt(revision, True)
    learnt(revision, False)
    assert set(rows().values()) == {(0, 1)}
    assert db.session.scalars(select(BayesLesson.is_spam)).all() == [False]


def test_unlearning_takes_back_exactly_what_was_learnt(context, article):
    kept, taken_back = revision_of(article, GOOD), revision_of(article, f"{GOOD} and {SPAM}")
    learnt(kept, False)
    before = rows()
    learnt(taken_back, True)
    with writing():  # the words of a revision may be rendered anew meanwhile
        stored = db.session.get_one(CommentRevision, taken_back.id)
        stored.body_html = Markup("<p>something else</p>")
    for _ in range(2):
        unlearnt(taken_back)
        assert rows() == before
    assert db.session.scalars(select(BayesLesson.revision_id)).all() == [kept.id]


def test_nothing_is_unlearnt_that_was_not_learnt(context, article):
    unlearnt(revision_of(article, SPAM))
    assert rows() == {}


def test_a_text_without_words_counts_as_a_text(context, article):
    revision = revision_of(article, "!! ??", by="Bo")
    learnt(revision, True)
    assert rows() == {"": (1, 0), "name:bo": (1, 0)}


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["spam", "good", "undo"])), max_size=12))
def test_whatever_is_learnt_and_unlearnt_the_counts_are_those_of_the_lessons(app, moves):
    with app.app_context():
        with writing():
            for table in (BayesWord, BayesLesson):
                db.session.execute(table.__table__.delete())
        revisions = _revisions(app)
        for number, move in moves:
            unlearnt(revisions[number]) if move == "undo" else learnt(revisions[number], move == "spam")
        counted = {}
        for lesson in db.session.scalars(select(BayesLesson)):
            for word in ["", *lesson.words]:
                spam, good = counted.get(word, (0, 0))
                counted[word] = (spam + lesson.is_spam, good + (not lesson.is_spam))
        assert rows() == counted
        db.session.remove()


def _revisions(app):
    found = db.session.scalars(select(CommentRevision).order_by(CommentRevision.id)).all()
    if not found:
        article = factories.article(app, factories.member(app))
        texts = ("one two three", "two three four", "three four five", "six")
        found = [revision_of(article, f"{text} {n}") for n, text in enumerate(texts)]
    return found


# --- what it says --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("spam", "good", "is_on"), [(49, 50, False), (50, 49, False), (50, 50, True)])
def test_it_is_off_at_49_lessons_of_a_kind_and_on_at_50(app, context, article, spam, good, is_on):
    school(spam, good)
    score = bayes.score(["pills"])
    assert (score.percent is not None) == is_on
    assert score.lessons.is_on == is_on
    comment = say(article, factories.member(app), "pills pills")
    assert ("spam_score" in [a["rule"] for a in comment.holding_answers if a["holds"]]) == is_on


def test_the_fiftieth_lesson_turns_it_on_and_an_undo_off_again(app, context, article):
    school(49, 60)
    revision = revision_of(article, SPAM)
    learnt(revision, True)
    assert bayes.lessons().is_on
    unlearnt(revision)
    assert not bayes.lessons().is_on


def test_what_reads_like_spam_is_held_with_the_words_that_weighed_most(app, context, article):
    school(60, 60)
    extra = {f"extra{n}": (20 + n, 0) for n in range(9)}
    with writing():
        db.session.execute(
            insert(BayesWord), [{"word": word, "spam": s, "good": g} for word, (s, g) in extra.items()]
        )
    bao = factories.member(app, access=Access.MEMBER)
    comment = say(article, bao, "today pills " + " ".join(extra))
    said = next(a for a in comment.holding_answers if a["rule"] == "spam_score")
    assert said["holds"]
    assert said["parameters"]["percent"] >= 90
    shown = [clue["word"] for clue in said["parameters"]["words"]]
    assert shown == ["pills", "extra8", "extra7", "extra6", "extra5", "extra4"]
    good = say(article, bao, "today clocks")
    said = next(a for a in good.holding_answers if a["rule"] == "spam_score")
    assert (said["holds"], said["parameters"]["percent"] < 50) == (False, True)


@pytest.mark.parametrize(
    ("words", "least", "most"),
    [([], 50, 50), (["never", "seen"], 50, 50), (["today"], 50, 50), (["pills"], 97, 100), (["clocks"], 0, 2),
     (["pills", "clocks"], 50, 50), (["rare"], 70, 96)],
)  # fmt: skip
def test_scores(context, words, least, most):
    school(60, 60)
    assert least <= bayes.score(words).percent <= most


def test_unequal_numbers_of_lessons_make_no_word_worse(context):
    """A word in one text of ten of either kind says nothing, however many there are of each."""
    with writing():
        rows_ = [{"word": "", "spam": 600, "good": 60}, {"word": "even", "spam": 60, "good": 6}]
        db.session.execute(insert(BayesWord), rows_)
    assert bayes.score(["even"]).percent == 50


@given(st.lists(st.floats(1e-6, 1 - 1e-6), min_size=1, max_size=150))
def test_a_score_is_a_share_and_mirrors(weights):
    score = bayes._combined(weights)
    assert 0 <= score <= 1
    assert math.isclose(score + bayes._combined([1 - weight for weight in weights]), 1, abs_tol=1e-6)


def test_the_chance_of_a_chi_squared_is_that_of_the_tables():
    """Abramowitz and Stegun, table 26.8: 2, 10 and 20 degrees of freedom at 5 and 50 percent."""
    for chi_squared, pairs, chance in [
        (5.991, 1, 0.05),
        (18.307, 5, 0.05),
        (31.410, 10, 0.05),
        (9.342, 5, 0.5),
    ]:
        assert math.isclose(bayes._chance(chi_squared, pairs), chance, abs_tol=2e-4)


def test_the_heaviest_words_are_open_to_see(context):
    school(60, 30)
    spam, good = bayes.heaviest(bayes.lessons(), 2)
    assert [(w.word, w.spam, w.good, w.percent) for w in spam] == [("pills", 60, 0, 99), ("rare", 1, 0, 84)]
    assert [(w.word, w.spam, w.good, w.percent) for w in good] == [("clocks", 0, 30, 0)]


def test_before_the_first_lesson_there_are_none(context):
    assert bayes.heaviest(bayes.lessons(), 9) == ([], [])


def test_how_many_lessons_it_needs_is_a_setting(context):
    school(20, 20)
    assert not bayes.lessons().is_on
    with writing():
        db.session.add(SiteSetting(key=LESSONS.key, value=20))
    site_settings.forget()
    assert bayes.lessons().is_on


def test_it_is_called_by_the_rooms_above_through_holding():
    assert (holding.learn, holding.unlearn) == (bayes.learn, bayes.unlearn)


def test_two_moderators_teach_the_same_words_at_once(app, context, article):
    """Each counts once, and neither waits for the other for ever, whatever the order of the words."""
    texts = ("alpha beta gamma delta", "delta gamma beta alpha")
    pairs = [[revision_of(article, f"{text} {n}").id for n in range(5)] for text in texts]
    db.session.remove()
    raised = []

    def teach(ids):
        with app.app_context():
            try:
                for revision_id in ids:
                    with writing():
                        bayes.learn(db.session.get_one(CommentRevision, revision_id), True)
            except Exception as error:
                raised.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=teach, args=[ids]) for ids in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []
    assert {rows()[word] for word in ("", "alpha", "beta", "gamma", "delta")} == {(10, 0)}
