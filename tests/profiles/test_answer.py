"""The answer to "And what do you do?": the grammar as a table, then what must hold for any roles."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.profiles import answer, english


@dataclass(frozen=True)
class Role:
    title: str
    id: int = 1
    field: str = "making"


def composed(*titles: str, limit: int = answer.MOST_CHARACTERS) -> str:
    return answer.composed([Role(title, number) for number, title in enumerate(titles)], limit=limit).line


@pytest.mark.parametrize(
    ("titles", "line"),
    [
        ((), ""),
        (("Bookkeeper",), "Bookkeeper"),
        (("bookkeeper",), "Bookkeeper"),
        (
            ("Bookkeeper for small charities", "Mountain leader", "School governor"),
            "Bookkeeper for small charities & mountain leader & school governor",
        ),
        (("Baker", "HR consultant", "UX researcher"), "Baker & HR consultant & UX researcher"),
        (("iOS developer", "Baker"), "iOS developer & baker"),
        (
            ("Baker", "iOS developer", "PhD student", "K9 handler"),
            "Baker & iOS developer & PhD student & K9 handler",
        ),
        (("Baker", "X-ray technician", "T-shirt printer"), "Baker & X-ray technician & T-shirt printer"),
        (("Baker", "R programmer", "C# developer"), "Baker & R programmer & C# developer"),
        (
            ("Baker", "A cappella singer", "E-learning designer"),
            "Baker & a cappella singer & e-learning designer",
        ),
        (
            ("Baker", "Welsh translator", "Teacher of English"),
            "Baker & Welsh translator & teacher of English",
        ),
        (("Baker", "Trustee of Camden Arts"), "Baker & trustee of Camden Arts"),
        (("Baker", "Freelance UX designer"), "Baker & freelance UX designer"),
        (("Baker", "Girl Guide leader", "Mountain Leader"), "Baker & Girl Guide leader & Mountain Leader"),
        (("Baker", "Co-founder", "Vice-Chair"), "Baker & co-founder & Vice-Chair"),
        (("Research & development lead", "Q&A host"), "Research and development lead & Q&A host"),
        (("Baker.", "Potter, ", "& painter"), "Baker & potter & painter"),
        (("Consultant", "Baker", "consultant"), "Consultant & baker"),
        (("Élagueur", "Œnologue"), "Élagueur & œnologue"),
        (("Baker", "Самоучка", "面包师"), "Baker & Самоучка & 面包师"),
    ],
)
def test_titles_are_joined_as_english_joins_them(titles, line):
    assert composed(*titles) == line


def test_what_does_not_fit_is_counted():
    titles = ["Fractional finance director", "Podcast editor", "Pottery teacher", "School governor"]
    assert composed(*titles, limit=60) == "Fractional finance director & podcast editor & 2 more"
    assert composed(*titles, limit=59) == "Fractional finance director & podcast editor & 2 more"
    assert composed(*titles, limit=50) == "Fractional finance director & 3 more"


def test_a_title_that_is_too_long_alone_is_cut():
    line = composed("Keeper " * 20, "Baker", limit=40)
    assert len(line) <= 40
    assert line.endswith("… & 1 more")


titles = st.lists(st.text(min_size=1, max_size=120).filter(lambda text: text.strip()), max_size=60)


@given(titles, st.integers(30, 200))
def test_any_roles_give_a_line_within_its_length(titles, limit):
    roles = [Role(title, number) for number, title in enumerate(titles)]
    made = answer.composed(roles, limit=limit)
    assert len(made.line) <= limit
    assert "".join(piece.words for piece in made.pieces) == made.line
    assert bool(made.line) == bool(titles)
    parts = made.line.split(" & ")
    if titles and all(piece.words.isascii() and piece.words.isalnum() for piece in made.titles):
        assert len(parts) == len(made.titles) + bool(made.more)


def test_each_title_stands_for_its_role():
    made = answer.composed([Role("Baker", 7), Role("Potter", 9)])
    assert [(piece.words, piece.role and piece.role.id) for piece in made.pieces] == [
        ("Baker", 7),
        (" & ", None),
        ("potter", 9),
    ]


def test_own_words_name_roles_where_the_title_occurs():
    made = answer.composed([Role("Piano tuner", 7), Role("Tuner", 8), Role("Ferry purser", 9)])
    pieces = answer.headline("I am a piano tuner, and the ferry's other tuner.", made)
    assert [(piece.words, piece.role.id) for piece in pieces if piece.role] == [
        ("piano tuner", 7),
        ("tuner", 8),
    ]
    assert "".join(piece.words for piece in pieces) == "I am a piano tuner, and the ferry's other tuner."


def test_a_title_inside_another_word_is_not_named():
    pieces = answer.headline("Bakers' friend (not a baker)", answer.composed([Role("Baker", 7)]))
    assert [piece.words for piece in pieces] == ["Bakers' friend (not a ", "baker", ")"]


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "as it comes"),
        (2, "an hour or two"),
        (5, "a couple of hours"),
        (10, "half a day"),
        (20, "one day"),
        (25, "about one day"),
        (30, "a day and a half"),
        (40, "two days"),
        (50, "two and a half days"),
        (66, "about three and a half days"),
        (100, "five days"),
    ],
)
def test_a_share_of_the_week_in_days(share, words):
    assert english.part_of_week(share) == words
