"""The lists of banned and suspect words: what is found in what, at what cost, and how they are kept."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from community.comments.holding import lists, matching, rules
from community.comments.models import ListedWord, WordList
from community.core import site_settings
from community.core.database import db
from community.core.refusals import Refused
from community.core.writing import writing
from tests import factories
from tests.comments.holding.asking import about, answer, holding

LISTED = ["Viagra", "cheap pills", "赌博", "pass", "spam.example", "don't", "Übel", "ad1", "рога"]
INDEX = matching.Index({matching.key_of(said): said for said in LISTED})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Buy VIAGRA, now", ["Viagra"]),
        ("vıágra", ["Viagra"]),
        ("Ｖｉａｇｒａ and ⓥⓘⓐⓖⓡⓐ", ["Viagra"]),
        ("vi\u200ba\u00adg\u2060ra", ["Viagra"]),
        ("vi\ufe0fag\u3164ra", ["Viagra"]),
        ("viаgrа", ["Viagra"]),  # two Cyrillic letters
        ("🅥🅘🅐🅖🅡🅐 𝓿𝓲𝓪𝓰𝓻𝓪", ["Viagra"]),
        ("v1agra, vi@gra, v!agra!, VIAGR4", ["Viagra"]),
        ("v i a g r a", ["Viagra"]),
        ("V.I.A.G.R.A", ["Viagra"]),
        ("cheap  PILLS", ["cheap pills"]),
        ("cheap-pills/cheap\npills", ["cheap pills"]),
        ("我喜欢赌博吗", ["赌博"]),
        ("win@spam.example", ["spam.example"]),
        ("https://www.spam.example/a?b", ["spam.example"]),
        ("p@$$ me the salt", ["pass"]),
        ("I don’t", ["don't"]),
        ("UBEL", ["Übel"]),
        ("ad1", ["ad1"]),
        ("рога", ["рога"]),
        ("Viagra and cheap pills", ["Viagra", "cheap pills"]),
    ],
)
def test_what_is_found(text, found):
    assert INDEX.found(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "viagras",
        "antiviagra",
        "cheap blue pills",
        "pills cheap",
        "passage",
        "455",
        "4 5 5",
        "赌 a 博",
        "adi",
        "a d o n",
    ],
)
def test_what_is_left_alone(text):
    assert INDEX.found(text) == []


def test_at_most_five_are_named():
    index = matching.Index({f"word{n}": f"word{n}" for n in range(9)})
    assert index.found(" ".join(f"word{n}" for n in range(9))) == [f"word{n}" for n in range(5)]


@given(st.text(max_size=60))
def test_every_word_or_phrase_finds_itself(text):
    key = matching.key_of(text)
    if key and key.count(" ") < matching.LONGEST_PHRASE:
        assert matching.Index({key: "it"}).found(f"So {text} it is") == ["it"]


STEPS = {
    "of one letter": "a " * 5000,
    "of signs": "a1b@ " * 2000,
    "of ligatures": "\ufdfa" * 10_000,
    "of look-alikes": "а1" * 5000,
    "of one word": "a" * 10_000,
    "of the beginnings of phrases": "zz " * 3333,
}


@pytest.mark.parametrize("kind", STEPS)
def test_the_cost_is_that_of_reading_the_text_whatever_it_is(kind):
    """Counted in calls and lines of Python, not in time: some tens for each of at most 10,000 characters."""
    listed = {f"word{n} and{n % 7}": "x" for n in range(10_000)}
    listed |= {("zz " * n + "yy").strip(): "x" for n in range(1, 19)}
    index = matching.Index(listed)
    assert steps_of(lambda: index.found(STEPS[kind])) < 60 * 10_000


def steps_of(call) -> int:
    steps = 0

    def count(_frame, _event, _argument):
        nonlocal steps
        steps += 1
        return count

    sys.settrace(count)
    try:
        call()
    finally:
        sys.settrace(None)
    return steps


# --- the lists -----------------------------------------------------------------------------------------------


@pytest.fixture
def ada(app):
    return factories.member(app)


def put(ada, *words, kind=WordList.BANNED):
    with writing():
        added = lists.add(words, kind, ada.id)
    site_settings.forget()
    return added


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ({"text": "Buy Rolex here"}, ["text"]),
        ({"name": "R0lex Shop"}, ["name"]),
        ({"email": "rolex@shop.example"}, ["email"]),
        ({"website": "https://rolex.example"}, ["website"]),
        ({"text": "rolex", "name": "Rolex"}, ["text", "name"]),
    ],
)
def test_a_banned_word_holds_wherever_it_stands(context, ada, values, places):
    put(ada, "Rolex")
    asked = about(**values)
    assert holding(asked) == ["banned_word"]
    assert answer(asked, "banned_word").parameters == {"words": ["Rolex"], "places": places}
    assert holding(about(**values, is_trusted=True)) == ["banned_word"]  # whoever says it


def test_a_suspect_word_holds_nothing_but_flags(context, ada):
    put(ada, "casino", kind=WordList.SUSPECT)
    asked = about("A casino by the sea.")
    assert holding(asked) == []
    assert (answer(asked, "suspect_word").flags, answer(asked, "banned_word").flags) == (True, False)


def test_words_of_a_link_that_nobody_sees_are_not_the_text(context, ada):
    """The address behind a link is judged by its host; the list reads what people read."""
    put(ada, "rolex")
    assert holding(about("[a watch](https://shop.example/rolex)")) == []


def test_a_list_is_read_anew_only_when_it_changed(context, ada):
    put(ada, "rolex")
    before = lists.current()
    assert lists.current() is before
    lists._kept._until = 0.0  # a second later
    assert lists.current() is before
    with writing():
        lists.add(["casino"], WordList.SUSPECT, ada.id)
    lists._kept._until = 0.0
    assert (lists.current().banned.size, lists.current().suspect.size) == (1, 1)


def test_the_same_word_in_other_letters_is_on_a_list_once_and_moves_over(context, ada):
    assert put(ada, "Rolex", "ROLEX", "  rolex ", "", "Bad  phrase") == 2
    assert put(ada, "rólex", kind=WordList.SUSPECT) == 0
    rows = db.session.execute(
        select(ListedWord.words, ListedWord.key, ListedWord.kind).order_by(ListedWord.key)
    ).all()
    assert [tuple(row) for row in rows] == [
        ("Bad phrase", "bad phrase", WordList.BANNED),
        ("rólex", "rolex", WordList.SUSPECT),
    ]
    assert lists.sizes() == {WordList.BANNED: 1, WordList.SUSPECT: 1}


def test_a_removed_word_holds_no_more(context, ada):
    put(ada, "rolex", "casino")
    ids = db.session.scalars(select(ListedWord.id).where(ListedWord.key == "rolex")).all()
    with writing():
        assert lists.remove([*ids, 99_999]) == 1
    site_settings.forget()
    assert holding(about("rolex")) == []
    assert holding(about("casino")) == ["banned_word"]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([" ", ""], "holding.no_words"),
        (["good", "!!"], "holding.no_letters"),
        (["x" * 121], "holding.phrase_too_long"),
        ([" ".join("abcdefghijklmnopqrstu")], "holding.phrase_too_long"),
        ([str(n) for n in range(1001)], "holding.too_many_at_once"),
    ],
)
def test_what_can_not_be_listed_is_refused_whole(context, ada, lines, code):
    with pytest.raises(Refused) as refusal:
        put(ada, *lines)
    assert refusal.value.code == code
    assert refusal.value.words
    assert lists.sizes() == {WordList.BANNED: 0, WordList.SUSPECT: 0}


def test_both_lists_together_are_bounded(context, ada, monkeypatch):
    monkeypatch.setattr(lists, "MOST_WORDS", 3)
    put(ada, "one", "two")
    put(ada, "three", "two", kind=WordList.SUSPECT)
    with pytest.raises(Refused, match="too_many_words"):
        put(ada, "four")


def test_the_words_of_a_list_are_found_by_a_part(context, ada):
    put(ada, "Rolex", "100% free", "freedom")

    def found(**values):
        return [row.words for row in db.session.scalars(lists.listed(WordList.BANNED, **values))]

    assert found() == ["100% free", "freedom", "Rolex"]
    assert found(having="FREE") == ["100% free", "freedom"]
    assert found(having="%") == []
    assert found(after="freedom") == ["Rolex"]


def test_every_rule_is_in_the_order_that_was_settled():
    assert [rule.__name__ for rule in rules.IN_ORDER] == [
        "trap", "quick", "banned_word", "suspect_word", "links", "repeats", "spam_score", "first_comment",
        "standing", "article_holds", "site_holds",
    ]  # fmt: skip
