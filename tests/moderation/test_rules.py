"""`/moderation/rules`: the rules with their numbers, the word lists, a text to try, what the spam filter has learnt."""

import pytest
from sqlalchemy import func, insert, select

from community.comments.holding import lists
from community.comments.models import BayesWord, Comment, ListedWord, WordList
from community.core import site_settings
from community.core.database import db
from community.core.models import SiteSetting
from community.core.writing import writing
from community.members.models import Access
from tests import factories

RULES, TRY = "/moderation/rules", "/moderation/rules/try"
ADD, REMOVE = "/moderation/rules/words", "/moderation/rules/words/remove"


@pytest.fixture
def moderator(app, visitor):
    return visitor.log_in(factories.member(app, "yusuf", access=Access.MODERATOR))


def told(page):
    return [item.text for item in page.select("ol.rule-answers")[0].iter("strong")]


def listed(app):
    with app.app_context():
        rows = db.session.execute(select(ListedWord.words, ListedWord.kind).order_by(ListedWord.key)).all()
        return [(row.words, row.kind.value) for row in rows]


def put(app, words, kind=WordList.BANNED):
    with app.app_context():
        by = factories.member(app)
        with writing():
            lists.add(words, kind, by.id)
        site_settings.forget()


def test_the_rules_stand_in_order_with_their_numbers(app, moderator):
    with app.app_context(), writing():
        db.session.add(SiteSetting(key="comments.holding.links", value=4))
    site_settings.forget()
    page = moderator.visit(RULES)
    assert told(page) == [
        "Trap field", "Too quick", "Banned words", "Suspect words", "Links", "Repeats", "Spam filter",
        "First comment", "Standing", "The article", "The site",
    ]  # fmt: skip
    assert "Are there 4 links or more?" in page.text
    assert "An admin can change the numbers." in page.text


def test_an_admin_is_led_to_the_numbers(app, visitor):
    visitor.log_in(factories.member(app, access=Access.ADMIN))
    assert "/settings/site#comments-holding" in visitor.visit(RULES).links


@pytest.mark.parametrize(
    ("fields", "outcome", "said"),
    [
        ({"body": "Harmless."}, "It would be published", "No rule holds it."),
        ({"body": "Harmless.", "is_first": "y"}, "It would wait", "Reason: First comment."),
        ({"body": "See https://a.example", "writer": "guest", "is_first": "y"}, "It would wait", "Reason: Links."),
        ({"body": "See https://a.example and https://b.example"}, "It would wait", "2 links, held at 2 or more."),
        ({"body": "A R0LEX"}, "It would wait", "“Rolex”, in the text."),
        ({"body": "Fine.", "name": "Rolex", "email": "a@b.example"}, "It would wait", "“Rolex”, in the name."),
        ({"body": "A casino."}, "It would be published", "A moderator would be asked to look."),
    ],
)  # fmt: skip
def test_a_text_is_tried_and_nothing_of_it_stored(app, moderator, fields, outcome, said):
    put(app, ["Rolex"])
    put(app, ["casino"], WordList.SUSPECT)
    page = moderator.visit(RULES)
    moderator.statements.clear()
    response = moderator.send(page, TRY, status=200, **{"writer": "member", **fields})
    assert not [sql for sql in moderator.statements if not sql.lstrip().startswith(("SELECT", "PRAGMA"))]
    html = response.get_data(as_text=True)
    assert outcome in html
    assert said in html
    assert "Nothing of it was stored." in html
    assert fields["body"] in html
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Comment)) == 0


def test_a_tried_text_shows_every_rules_answer(app, moderator):
    response = moderator.send(moderator.visit(RULES), TRY, status=200, body="Harmless.")
    html = response.get_data(as_text=True)
    assert "Off: it has learnt from 0 spam and 0 good comments; it needs 50 of each." in html
    assert "Nothing was decided on in 30 days." in html


@pytest.mark.parametrize("body", ["", "x" * 10_001])
def test_nothing_and_too_much_can_not_be_tried(moderator, body):
    response = moderator.send(moderator.visit(RULES), TRY, status=422, body=body, name="Kept “as typed”")
    assert "Kept “as typed”" in response.get_data(as_text=True)


def test_words_are_added_one_a_line_and_taken_off(app, moderator):
    moderator.send(moderator.visit(RULES), ADD, words="Rolex\n cheap  pills \n\nROLEX", kind="banned")
    page = moderator.visit(RULES)
    assert "2 new words are listed." in page.text
    assert listed(app) == [("cheap pills", "banned"), ("ROLEX", "banned")]
    moderator.send(page, ADD, words="rolex", kind="suspect")
    assert listed(app) == [("cheap pills", "banned"), ("rolex", "suspect")]
    page = moderator.visit(RULES)
    box = page.select("input[name=word]")[0]
    moderator.send(page, REMOVE, word=box.get("value"))
    assert len(listed(app)) == 1


def test_a_listed_word_holds_at_once(app, moderator):
    moderator.send(moderator.visit(RULES), ADD, words="Rolex", kind="banned")
    response = moderator.send(moderator.visit(RULES), TRY, status=200, body="A rolex.", writer="member")
    assert "It would wait" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Write at least one word."),
        ("good\n!!", "has no letter and no figure"),
        ("x" * 121, "is too long"),
    ],
)
def test_what_can_not_be_listed_is_said_and_kept(app, moderator, words, said):
    response = moderator.send(moderator.visit(RULES), ADD, status=422, words=words)
    html = response.get_data(as_text=True)
    assert said in html
    assert words in html
    assert listed(app) == []


def test_choosing_no_word_is_said(app, moderator):
    put(app, ["Rolex"])
    response = moderator.send(moderator.visit(RULES), REMOVE, status=422)
    assert "Choose the words first." in response.get_data(as_text=True)


@pytest.mark.parametrize("word", ["x", "-1", "9" * 30, "٣", "1; DROP"])
def test_an_id_that_is_none_removes_nothing(app, moderator, word):
    put(app, ["Rolex"])
    moderator.send(moderator.visit(RULES), REMOVE, status=422, word=word)
    assert len(listed(app)) == 1


def test_long_lists_are_shown_in_part_and_searched(app, moderator):
    put(app, [f"word {n}" for n in range(450)])
    page = moderator.visit(RULES)
    assert len(page.select("input[name=word]")) == 200
    assert "The first 200 are shown." in page.text
    page = moderator.visit(f"{RULES}?find=WORD+44")
    assert len(page.select("input[name=word]")) == 11
    moderator.send(page, f"{REMOVE}?find=WORD%2044", word=page.select("input[name=word]")[0].get("value"))
    assert len(listed(app)) == 449
    assert "No word with “nothing” in it." in moderator.visit(f"{RULES}?find=nothing").text


def school(app, spam, good):
    with app.app_context(), writing():
        rows = {"": (spam, good), "pills": (spam, 0), "host:shop.example": (spam, 0), "clocks": (0, good)}
        db.session.execute(
            insert(BayesWord), [{"word": word, "spam": s, "good": g} for word, (s, g) in rows.items()]
        )


def test_the_filter_says_what_it_has_learnt_and_that_it_is_off(app, moderator):
    school(app, 49, 50)
    text = moderator.visit(RULES).text
    assert "It is off until it has learnt from 50 comments of each kind." in text
    assert (
        "It has learnt from 49 comments that moderators marked as spam and from 50 that they approved."
        in text
    )


def test_the_filter_shows_its_words_and_weights(app, moderator):
    school(app, 50, 50)
    page = moderator.visit(RULES)
    assert "It is on." in page.text
    rows = [" ".join(" ".join(row.itertext()).split()) for row in page.select("table.weights tr")]
    assert rows == [
        "Word In spam In good Weight", "link to shop.example 50 0 99", "“pills” 50 0 99",
        "Word In spam In good Weight", "“clocks” 0 50 0",
    ]  # fmt: skip
    html = moderator.send(page, TRY, status=200, body="pills", writer="member").get_data(as_text=True)
    assert "It would wait" in html
    assert "“pills” 99" in html


def test_the_page_costs_the_same_whatever_is_listed_and_learnt(app, moderator):
    def cost():
        site_settings.registered()[0].current  # noqa: B018 - what is read once a second
        lists.current()
        moderator.visit(RULES)
        return len(moderator.statements)

    with app.app_context():
        empty = cost()
    put(app, [f"word {n}" for n in range(300)])
    school(app, 50, 50)
    with app.app_context():
        full = cost()
    assert (empty <= 8, full) == (True, empty + 2)  # the two lists of weights
