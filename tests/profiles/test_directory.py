"""The directory: filters that combine and repeat, counts, chips, pages, and the way back when nobody fits."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.core.database import db, now
from community.core.writing import writing
from community.members.models import Member
from community.profiles import about, directory
from community.profiles.about import About
from community.profiles.directory import Filters, Sort
from community.profiles.models import Field
from tests import factories
from tests.elements import text_of
from tests.profiles.people import give_role, rendered_words

BUDGET = 3  # the page, its openings, all counts


def person(app, name, place="", hours=0, **values):
    """Somebody whose keys are folded as the site folds them, last seen `hours` ago."""
    moment = now() - timedelta(hours=hours)
    made = factories.member(app, name.split()[0].lower(), active_at=moment, joined_at=moment, **values)
    bio = rendered_words("")
    with app.app_context():
        with writing():
            about.edit(
                db.session.get_one(Member, made.id),
                About(name, place, "", bio, "", "", is_indexed=True, is_for_ai=False),
                seen_version=1,
            )
        db.session.remove()
    return made


@pytest.fixture
def crowd(app):
    """Four people; past and hidden roles must make no difference to a visitor."""
    ada = person(app, "Ada Quill", "Oslo, Norway", hours=4)
    jose = person(app, "José Brünn", "Łódź", hours=3)
    maren = person(app, "Maren Okafor", "Bristol", hours=2)
    zoe = person(app, "Zoë 100%_Sure", "oslo", hours=1)
    give_role(
        app,
        ada,
        "Bookkeeper",
        field="advising",
        kind="freelance",
        skills=("Budgeting", "First aid"),
        open_to=("clients",),
    )
    give_role(app, ada, "Potter", field="making", kind="craft", skills=("Glazing",), open_to=("mentoring",))
    give_role(app, jose, "Crème maker", field="making", kind="employment", skills=("Budgeting",))
    give_role(app, jose, "Nurse", field="health", kind="employment", skills=("Wards",), is_over=True)
    give_role(
        app,
        maren,
        "Editor",
        field="writing",
        kind="freelance",
        skills=("First aid",),
        open_to=("mentoring", "speaking"),
    )
    give_role(app, maren, "Spy", field="civic", kind="other", skills=("Silence",), visibility="private")
    give_role(app, zoe, "Poet_laureate", field="writing", kind="writing")
    return {"Ada": ada, "José": jose, "Maren": maren, "Zoë": zoe}


def names(page):
    return [text_of(heading).split()[0] for heading in page.select(".member-card h3")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Zoë", "Maren", "José", "Ada"]),
        ("q=jose", ["José"]),
        ("q=JOSÉ", ["José"]),
        ("q=brunn", ["José"]),
        ("q=lodz", ["José"]),
        ("q=creme", ["José"]),
        ("q=oslo", ["Zoë", "Ada"]),
        ("q=oslo+potter", ["Ada"]),
        ("q=oslo&q=potter", ["Ada"]),
        ("q=100%25_", ["Zoë"]),
        ("q=%25", ["Zoë"]),
        ("q=_", ["Zoë"]),
        ("q=t_l", ["Zoë"]),
        ("q=\\", []),
        ("q=nurse", []),
        ("q=spy", []),
        ("q=ada", ["Ada"]),
        ("skill=first aid", ["Maren", "Ada"]),
        ("skill=First%20AID", ["Maren", "Ada"]),
        ("skill=first", []),
        ("skill=wards", []),
        ("skill=silence", []),
        ("skill=glazing&skill=budgeting", ["José", "Ada"]),
        ("field=making", ["José", "Ada"]),
        ("field=making&field=writing", ["Zoë", "Maren", "José", "Ada"]),
        ("field=making&kind=craft", ["Ada"]),
        ("field=health", []),
        ("field=civic", []),
        ("kind=freelance", ["Maren", "Ada"]),
        ("open_to=mentoring", ["Maren", "Ada"]),
        ("open_to=mentoring&field=making&skill=budgeting&place=norway&q=quill", ["Ada"]),
        ("place=OSLO", ["Zoë", "Ada"]),
        ("place=oslo&place=bristol", ["Zoë", "Maren", "Ada"]),
        ("sort=name", ["Ada", "José", "Maren", "Zoë"]),
        ("sort=newest", ["Zoë", "Maren", "José", "Ada"]),
        ("sort=sideways&field=hats&kind=&open_to=bribes&skill=&place=&q=", ["Zoë", "Maren", "José", "Ada"]),
    ],
)
def test_filters_find(crowd, visitor, query, found):
    page = visitor.visit(f"/members/?{query}")
    assert names(page) == found
    assert len(visitor.statements) <= BUDGET, "\n".join(visitor.statements)


def test_counts_say_what_each_further_filter_would_keep(crowd, visitor):
    page = visitor.visit("/members/?field=making")
    counts = {box.get("for"): text_of(box).rsplit(" ", 1)[-1] for box in page.select(".facets label.check")}
    assert page.words("#results-heading") == "2 members fit"
    assert (counts["field-making"], counts["field-writing"], counts["field-advising"]) == ("2", "2", "1")
    assert (counts["open_to-clients"], counts["open_to-mentoring"], counts["kind-craft"]) == ("1", "1", "1")
    assert "open_to-speaking" not in counts
    assert "4 people and 5 roles between them" in page.text


@settings(max_examples=25)
@given(
    fields=st.lists(st.sampled_from(["making", "writing", "advising"]), max_size=2, unique=True),
    kinds=st.lists(st.sampled_from(["freelance", "craft", "writing"]), max_size=2, unique=True),
    skills=st.lists(st.sampled_from(["budgeting", "first aid", "glazing"]), max_size=2, unique=True),
    words=st.lists(st.sampled_from(["o", "oslo", "ada"]), max_size=2, unique=True),
)
def test_every_count_is_what_one_finds(context, crowd, fields, kinds, skills, words):
    filters = directory.filters_from({"field": fields, "kind": kinds, "skill": skills, "q": words})
    counts = directory.counts_of(filters, None)
    assert counts.matching == how_many(filters)
    for value, count in counts.fields.items():
        alone = filters.only_without("field")
        assert count == how_many(Filters(**{**vars(alone), "field": (Field(value),)}))
    for (name, value), count in directory.one_filter_less(filters, None):
        assert count == how_many(filters.without(name, value)) > 0


def how_many(filters):
    return len(db.session.scalars(directory.matching(filters, None)).all())


def test_chips_take_a_filter_away(crowd, visitor):
    page = visitor.visit("/members/?field=making&field=writing&open_to=mentoring&q=a&sort=name")
    chips = page.select(".directory-results-head a.chip")
    assert [text_of(chip).split(" ×")[0] for chip in chips] == [
        "a",
        "Making & craft",
        "Writing & media",
        "Mentoring",
    ]
    assert chips[1].get("href") == "/members/?q=a&field=writing&open_to=mentoring&sort=name"
    for chip in chips:
        visitor.visit(chip.get("href"))


def test_the_form_keeps_every_filter(crowd, visitor):
    page = visitor.visit(
        "/members/?q=a+b&field=making&kind=craft&open_to=clients&skill=Knots&place=oslo&place=x&sort=name"
    )
    fields = page.form("/members/").fields
    assert fields == {
        "q": "a b", "field": "making", "kind": "craft", "open_to": "clients", "skill": ["Knots", ""],
        "place": ["x", "oslo"], "sort": "name",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "words", "way"),
    [
        (
            "field=making&open_to=speaking",
            "Take away “Speaking” and there are 2.",
            "/members/?field=making",
        ),
        ("skill=knots&place=oslo", "Take away “knots” and there are 2.", "/members/?place=oslo"),
        (
            "field=advising&place=bristol&skill=budgeting",
            "Take away “bristol” and there is one.",
            "/members/?field=advising&skill=budgeting",
        ),
        ("skill=knots&place=nowhere&q=zzz", "Taking one filter away is not enough here.", "/members/"),
    ],
)
def test_nobody_fits_and_what_would_help(crowd, visitor, query, words, way):
    page = visitor.visit(f"/members/?{query}")
    assert "Nobody does exactly that." in page.text
    assert words in page.text
    assert page.one(".empty-state a").get("href") == way
    assert len(visitor.statements) <= BUDGET


def test_an_empty_site_has_an_empty_directory(visitor):
    assert "Nobody is here yet" in visitor.visit("/members/").text


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_of_twenty_hold_everybody_once(app, visitor, sort):
    moment = now()
    with app.app_context():
        with writing():
            for number in range(45):
                name = f"Name {number % 7}"  # many of the same name and moment
                seen = moment - timedelta(hours=number % 5)
                db.session.add(
                    Member(
                        handle=f"m{number}", name=name, name_key=name.lower(), active_at=seen, joined_at=seen
                    )
                )
        db.session.remove()
    path, pages = f"/members/?sort={sort}", []
    while path:
        page = visitor.visit(path)
        pages.append([card.get("href") for card in page.select(".member-card h3 a")])
        further = page.select("a[rel=next]")
        path = further[0].get("href") if further else None
    assert [len(found) for found in pages] == [20, 20, 5]
    assert len({handle for found in pages for handle in found}) == 45
    back = visitor.visit(page.one("a[rel=prev]").get("href"))
    assert [card.get("href") for card in back.select(".member-card h3 a")] == pages[1]
    first = visitor.visit(back.one("a[rel=prev]").get("href"))
    assert [card.get("href") for card in first.select(".member-card h3 a")] == pages[0]
    assert not first.has("a[rel=prev]")


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "before=" + "x" * 500,
        "after=WyJ4IiwxXQ",
        "sort=name&after=WzEsMV0",
    ],
)
def test_a_cursor_of_nobody_is_not_there(visitor, query):
    visitor.visit(f"/members/?{query}", 404)


@pytest.mark.parametrize(
    "query",
    [
        "q=" + quote("\U0001f600" * 200),
        "q=" + "+".join("abcdefghijklmnopqrst"),
        "&".join(f"skill=s{number}" for number in range(200)),
        "&".join(f"place=p{number}" for number in range(200)),
        "q=%F0%28%8C%28",
        "q=" + quote("' OR 1=1 --"),
        "q=" + "%" * 50,
        "field=" + "9" * 5_000,
    ],
)
def test_any_address_is_answered(crowd, visitor, query):
    visitor.visit(f"/members/?{query}")


def test_filters_of_one_address_are_bounded():
    filters = directory.filters_from({"q": [" ".join("abcdefghijkl")], "skill": [f"s{n}" for n in range(99)]})
    assert len(filters.q) == directory.MOST_WORDS
    assert len(filters.skill) == directory.MOST_VALUES


def test_members_find_what_members_may_see(app, crowd, another):
    give_role(app, crowd["Maren"], "Sailor", field="land", skills=("Knots",), visibility="members")
    assert names(another().visit("/members/?skill=knots")) == []
    reader = another().log_in(crowd["Ada"])
    assert names(reader.visit("/members/?skill=knots&field=land")) == ["Maren"]
    assert len(reader.statements) <= BUDGET + 1


def test_cards_say_what_somebody_is_open_to_now(app, crowd, visitor):
    give_role(app, crowd["José"], "Coach", open_to=("board_seats",), is_over=True)
    cards = {
        text_of(card).split()[1]: text_of(card) for card in visitor.visit("/members/").select(".member-card")
    }
    assert any("Open to mentoring and speaking" in card for card in cards.values())
    assert not any("board seats" in card for card in cards.values())
