"""The directory: filters that combine and repeat, counts, chips, pages, and the way back when nobody fits."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from community.core.database import db, now
from community.core.folding import folded
from community.core.writing import writing
from community.members.models import Member
from community.profiles import about, queries, words
from community.profiles.about import About
from community.profiles.directory import filters as asking
from community.profiles.directory import finding
from community.profiles.directory.filters import Sort
from community.profiles.directory.terms import spoken
from community.profiles.models import Field
from tests import factories
from tests.elements import text_of
from tests.profiles.people import give_role, rendered_words

BUDGET = 2  # the sets, the page


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
        ("q=laureate", ["Zoë"]),
        ("q=reate", []),
        ("q=%25", ["Zoë", "Maren", "José", "Ada"]),
        ("q=_", ["Zoë", "Maren", "José", "Ada"]),
        ("q=\\", ["Zoë", "Maren", "José", "Ada"]),
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


ASKED = st.builds(
    lambda **args: asking.filters_from(args),
    q=st.lists(st.sampled_from(["o", "oslo", "ada"]), max_size=2, unique=True),
    role=st.lists(
        st.sampled_from(["potter", "book", "making & craft", "freelance"]), max_size=2, unique=True
    ),
    **{"not": st.lists(st.sampled_from(["potter", "editor", "writing"]), max_size=1)},
    field=st.lists(st.sampled_from(["making", "writing", "advising"]), max_size=2, unique=True),
    kind=st.lists(st.sampled_from(["freelance", "craft", "writing"]), max_size=2, unique=True),
    skill=st.lists(st.sampled_from(["budgeting", "first aid", "glazing"]), max_size=2, unique=True),
    open_to=st.lists(st.sampled_from(["mentoring", "clients"]), max_size=1),
    place=st.lists(st.sampled_from(["oslo", "norway", "bris"]), max_size=2, unique=True),
    at_once=st.lists(st.sampled_from(["2", "4"]), max_size=1),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=ASKED)
def test_every_filter_and_every_count_is_what_the_roles_say(context, crowd, filters):
    people = {member.id: (member, roles) for member, roles in roles_by_member()}

    def fit(asked):
        return {number for number, (member, roles) in people.items() if says(asked, member, roles)}

    found = finding.Found(filters, None)
    assert set(found.ids) == fit(filters)
    assert found.counts.matching == len(found.ids)
    for value in Field:
        alone = replace(filters, field=(value,))
        assert found.counts.fields.get(value.value, 0) == len(fit(alone))
    ways = dict(found.one_filter_less())
    for name, value in filters.values:
        assert ways.get((name, value), 0) == len(fit(filters.less(name, value)))


def roles_by_member():
    """Everybody with the current roles that a visitor may see, read from the tables and not from the index."""
    for member in db.session.scalars(select(Member)):
        query = queries.portfolio_of(member, None).where(queries.is_current())
        yield member, db.session.scalars(query).all()


def says(filters, member, roles):
    """The filters in plain words, one person at a time."""

    def begins(start, *texts):
        return any(re.search(rf"(?<![^ ]){re.escape(spoken(start))}", spoken(text)) for text in texts)

    def is_a(role):
        names = [(str(words.FIELDS[one.field]), str(words.KINDS[one.kind])) for one in roles]
        of_a_kind = any(spoken(role) in map(spoken, both) for both in names)
        return of_a_kind or begins(role, *(one.title for one in roles))

    skills = {skill.key for one in roles for skill in one.skills}
    open_to = {opening for one in roles for opening in one.open_to}
    titles = [one.title for one in roles]
    return (
        all(begins(word, member.name, member.place, member.handle, *titles) for word in filters.q)
        and all(is_a(role) for role in filters.role)
        and not any(is_a(role) for role in filters.without)
        and (not filters.field or any(one.field in filters.field for one in roles))
        and (not filters.kind or any(one.kind in filters.kind for one in roles))
        and (not filters.skill or any(folded(skill) in skills for skill in filters.skill))
        and (not filters.open_to or any(one in open_to for one in filters.open_to))
        and (not filters.place or any(begins(place, member.place) for place in filters.place))
        and (not filters.at_once or any(len(roles) == n or len(roles) > n == 4 for n in filters.at_once))
    )


def test_roles_in_combination(app, crowd, visitor):
    """A and B, both current, and not C; each by any words of a title, by a field or by a kind."""
    give_role(app, crowd["Maren"], "Chief potter", field="making", kind="craft")
    give_role(app, crowd["Zoë"], "Bookkeeper", field="advising", kind="freelance", is_over=True)
    assert names(visitor.visit("/members/?role=potter&role=bookkeeper")) == ["Ada"]
    assert names(visitor.visit("/members/?role=potter&role=Writing+%26+media")) == ["Maren"]
    assert names(visitor.visit("/members/?role=potter&not=editor")) == ["Ada"]
    assert names(visitor.visit("/members/?role=freelance&role=chief+pot")) == ["Maren"]
    page = visitor.visit("/members/?role=potter&role=bookkeeper&not=spy")
    chips = [text_of(chip).split(" ×")[0] for chip in page.select(".directory-results-head a.chip")]
    assert chips == ["potter", "bookkeeper", "not: spy"]
    fields = page.form("/members/").fields
    assert (fields["role"], fields["not"]) == (["potter", "bookkeeper", ""], "spy")


def test_free_capacity_is_what_the_visible_shares_leave(app, crowd, visitor, another):
    """Of nobody more than the profile says: that a hidden role takes some of it is not told."""
    ada, zoe = crowd["Ada"], crowd["Zoë"]
    for member, visibility in ((ada, "public"), (zoe, "members")):
        with app.app_context():
            with writing():
                for role in queries.all_roles_of(db.session.get_one(Member, member.id)):
                    role.share = 20
            db.session.remove()
        give_role(app, member, "Diver", share=25, visibility=visibility)
    assert names(visitor.visit("/members/?free=40")) == ["Zoë"]
    assert names(visitor.visit("/members/?free=60")) == ["Zoë"]
    assert names(another().log_in(ada).visit("/members/?free=60")) == []
    assert names(visitor.visit("/members/?free=20")) == ["Zoë", "Ada"]
    assert "40% of the week free" in visitor.visit("/members/?free=40").text


def test_people_are_also_counts_nobody_who_might_be_known(app, visitor):
    for number in range(12):
        member = person(app, f"Name{number} Smith")
        give_role(app, member, "Baker")
        if number < 6:
            give_role(app, member, "Diver", field="land")
        if number < 4:
            give_role(app, member, "Judge", field="civic")
    page = visitor.visit("/members/?role=baker")
    assert page.words(".also .chips") == "Diver 6 Land & outdoors 6"
    assert [chip.get("href") for chip in page.select(".also .chip")] == [
        "/members/?role=baker&role=Diver",
        "/members/?role=baker&role=Land+%26+outdoors",
    ]
    found = visitor.visit("/members/?role=baker&role=Land+%26+outdoors")
    assert found.words("#results-heading") == "6 members fit"
    assert not visitor.visit("/members/").has(".also")


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
        "place": ["x", "oslo"], "sort": "name", "role": ["", ""], "not": "", "free": "",
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


@pytest.mark.parametrize(
    ("query", "name", "typed"),
    [
        ("q=%25", "q", "%"),
        ("q=_", "q", "_"),
        ("q=+%F0%9F%98%80++%3F+", "q", "😀 ?"),
        ("role=%26&role=", "role", "&"),
        ("not=!&role=potter", "not", "!"),
        ("place=...&place=", "place", "..."),
    ],
)
def test_words_without_a_letter_are_said_to_be_left_out_and_stay_typed(crowd, visitor, query, name, typed):
    page = visitor.visit(f"/members/?{query}")
    assert f"There is no letter or digit in “{typed}”, so it was left out." in page.words(".note")
    kept = page.form("/members/").fields[name]
    assert (kept if isinstance(kept, str) else kept[0]) == typed
    assert len(visitor.statements) <= BUDGET


@pytest.mark.parametrize(
    "query", ["", "q=&role=+&place=", "q=%25+potter", "q=%25&q=potter", "q=%23", "skill=%25"]
)
def test_what_is_looked_for_or_was_left_empty_is_not_said_to_be_left_out(crowd, visitor, query):
    assert not visitor.visit(f"/members/?{query}").has(".note")


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
    factories.in_directory(app)
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
    filters = asking.filters_from({"q": [" ".join("abcdefghijkl")], "skill": [f"s{n}" for n in range(99)]})
    assert len(filters.q) == asking.MOST_WORDS
    assert len(filters.skill) == asking.MOST_VALUES


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
