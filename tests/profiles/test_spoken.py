"""An answer in its two longer lengths: the grammar as tables, then what must hold for any roles."""

import re
import tomllib
from dataclasses import dataclass, field, fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.demo import filling
from community.demo import people as demo
from community.profiles import answer
from community.profiles.answer import Answers
from community.profiles.english import amounts, clauses, nouns, prose
from community.profiles.models import Audience, Kind, OpenTo
from community.profiles.portfolio import Details

MEMBERS = filling.DATA / "members.toml"


@dataclass(frozen=True)
class Role:
    title: str
    kind: str = "employment"
    organisation: str = ""
    on_behalf_of: str = ""
    started_on: date | None = None
    start_text: str = ""
    share: int | None = None
    seasonal_months: list[int] = field(default_factory=list)
    open_to: list[str] = field(default_factory=list)
    field: str = "making"
    id: int = 1


def said(*roles: Role, audience: Audience = Audience.EVERYBODY) -> Answers:
    return answer.said(answer.for_audience(roles, audience), audience)


@pytest.mark.parametrize(
    ("title", "noun"),
    [
        ("Bookkeeper", "a bookkeeper"),
        ("Accessibility tester", "an accessibility tester"),
        ("HR consultant", "an HR consultant"),
        ("SEO writer", "an SEO writer"),
        ("NATO officer", "a NATO officer"),
        ("HVAC engineer", "an HVAC engineer"),
        ("UX researcher", "a UX researcher"),
        ("User researcher", "a user researcher"),
        ("Usher", "an usher"),
        ("Uber driver", "an Uber driver"),
        ("University chaplain", "a university chaplain"),
        ("Unpaid carer", "an unpaid carer"),
        ("Urban farmer", "an urban farmer"),
        ("Urologist", "a urologist"),
        ("European lawyer", "a European lawyer"),
        ("One-woman orchestra", "a one-woman orchestra"),
        ("Honorary consul", "an honorary consul"),
        ("Hourly tutor", "an hourly tutor"),
        ("Hotelier", "a hotelier"),
        ("X-ray technician", "an X-ray technician"),
        ("R programmer", "an R programmer"),
        ("iOS developer", "an iOS developer"),
        ("18th-century dance caller", "an 18th-century dance caller"),
        ("3D artist", "a 3D artist"),
        ("80s DJ", "an 80s DJ"),
        ("M&A lawyer", "an M&A lawyer"),
        ("Élagueur", "an élagueur"),
        ("Research & development lead", "a research and development lead"),
        ("Head of design", "head of design"),
        ("Chair of trustees", "chair of trustees"),
        ("Honorary treasurer", "honorary treasurer"),
        ("Director of studies", "director of studies"),
        ("Trustee of a village hall", "a trustee of a village hall"),
        ("The voice of platform 3", "the voice of platform 3"),
        ("面包师", "面包师"),
    ],
)
def test_a_title_takes_the_article_it_sounds_like(title, noun):
    assert nouns.named(title) == noun


@pytest.mark.parametrize(
    ("role", "now"),
    [
        (Role("Bus driver", organisation="Bay & Valleys Buses"), "I’m a bus driver at Bay & Valleys Buses"),
        (Role("Welder", "freelance", "Needle Yard"), "I’m a welder with Needle Yard"),
        (Role("Welder", "consultancy", "The Needle Yard"), "I’m a welder at the Needle Yard"),
        (Role("Saz teacher", "teaching", "Musikwerkstatt"), "I teach saz at Musikwerkstatt"),
        (Role("Teacher of English", "teaching"), "I teach English"),
        (Role("Lecturer in interaction design", "teaching"), "I lecture in interaction design"),
        (Role("Supply teacher", "teaching"), "I’m a supply teacher"),
        (
            Role("Primary-school teacher", "teaching", "Mill Lane"),
            "I’m a primary-school teacher at Mill Lane",
        ),
        (Role("Board member", "board", "Calanques Fund"), "I sit on the board of the Calanques Fund"),
        (Role("Board member", "board"), "I sit on a board"),
        (Role("Chair", "board", "Camden Arts"), "I chair Camden Arts"),
        (Role("Trustee", "board", "Burngreave Advice"), "I’m a trustee of Burngreave Advice"),
        (Role("Harbour trustee", "board", "Sound Trust"), "I’m a harbour trustee of the Sound Trust"),
        (Role("Clinic committee chair", "board", "Mill Lane"), "I’m clinic committee chair at Mill Lane"),
        (
            Role("Community host", "volunteering", "This site"),
            "I volunteer as a community host for this site",
        ),
        (Role("School governor", "volunteering", "Brook Primary"), "I’m a school governor at Brook Primary"),
        (Role("Volunteer firefighter", "volunteering"), "I’m a volunteer firefighter"),
        (Role("Volunteer", "volunteering", "Maraval Hospice"), "I volunteer with Maraval Hospice"),
        (Role("Carer for my mother", "caring"), "I care for my mother"),
        (Role("Looking after two boys", "caring"), "I look after two boys"),
        (Role("Parent at home", "caring"), "I’m a parent at home"),
        (Role("Caterer", "founder", "Two Sisters"), "I’m a caterer and run Two Sisters"),
        (Role("Bakery partner", "founder", "Two Sisters"), "I’m a bakery partner at Two Sisters"),
        (Role("Adviser", "advisory", "Mill Lane"), "I advise Mill Lane"),
        (Role("Columnist", "writing", "La Gazette"), "I write for La Gazette"),
        (Role("Wine judge", "advisory", "Styrian Panel"), "I’m a wine judge for the Styrian Panel"),
        (Role("Organist", organisation="Three churches"), "I’m an organist for three churches"),
        (
            Role("Interpreter", "freelance", on_behalf_of="Regional courts of the Rhineland"),
            "I’m an interpreter on behalf of the regional courts of the Rhineland",
        ),
        (
            Role("Nurse", "employment", "Nord Staffing", "Coastal municipalities"),
            "I’m a nurse at Nord Staffing, on behalf of coastal municipalities",
        ),
        (Role("Growing vegetables", "craft"), "I spend time growing vegetables"),
        (Role("Running coach", "freelance"), "I’m a running coach"),
        (Role("Web design", "freelance", "Four small charities"), "I do web design for four small charities"),
        (Role("Odd jobs", "freelance"), "I do odd jobs"),
        (Role("Property management", "freelance"), "I do property management"),
        (Role("Student", "other", "Mill Lane"), "I’m a student at Mill Lane"),
        (Role("Studying law", "other", "Mill Lane"), "I spend time studying law at Mill Lane"),
        (Role("Founder", "founder", "Two Sisters"), "I’m the founder of Two Sisters"),
        (Role("Co-founder", "founder", "Two Sisters"), "I’m a co-founder of Two Sisters"),
        (Role("Interim CFO", "consultancy"), "I’m interim CFO"),
        (Role("Retired", "other"), "I’m retired"),
        (Role("I fix clocks", "craft"), "I fix clocks"),
        (Role("Sales", "employment", "Mill Lane"), "I work in sales at Mill Lane"),
        (
            Role("Town councillor", "other", "Town of Petty Harbour"),
            "I’m a town councillor for the Town of Petty Harbour",
        ),
    ],
    ids=lambda value: value.title if isinstance(value, Role) else "",
)
def test_a_role_is_something_one_says_of_oneself(role, now):
    assert clauses.clause_of(role).now == now


@pytest.mark.parametrize(
    ("title", "kind", "person"),
    [
        ("Piano tuner", "craft", "a piano tuner"),
        ("Interim CFO", "consultancy", "an interim CFO"),
        ("Carer for my mother", "caring", ""),
        ("Board member", "board", ""),
        ("Web design", "freelance", ""),
        ("My own boss", "founder", ""),
        ("Retired", "other", ""),
        ("I fix clocks", "craft", ""),
        ("面包师", "craft", ""),
    ],
)
def test_whom_one_may_look_for(title, kind, person):
    assert clauses.looked_for(Role(title, kind)) == person


@pytest.mark.parametrize(
    ("text", "month", "words"),
    [
        ("about 3 years", None, "for about 3 years"),
        ("About 3 years", date(2020, 3, 1), "for about 3 years"),
        ("Since school.", None, "since school"),
        ("since I was fifteen", None, "since I was fifteen"),
        ("most of my life", None, "for most of my life"),
        ("spring 2012", None, "since spring 2012"),
        ("the 1990s", None, "since the 1990s"),
        ("always", date(2019, 5, 1), "since 2019"),
        ("always", None, ""),
        ("", date(2019, 5, 1), "since 2019"),
        ("", None, ""),
    ],
)
def test_since_when_in_the_persons_own_words_where_they_fit(text, month, words):
    assert amounts.since(month, text) == words


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([], ""),
        ([5], "in May"),
        ([5, 6, 7], "from May to July"),
        ([11, 12, 1], "from November to January"),
        ([2, 3, 10, 11], "in February, March, October and November"),
        ([1, 2, 3, 9, 10, 11], "from January to March and from September to November"),
        ([2, 5, 6, 10, 11, 12], "for six months of the year"),
        (list(range(1, 13)), ""),
    ],
)
def test_a_season_as_one_says_it(months, words):
    assert amounts.season(months) == words


def test_one_role_is_two_or_three_short_sentences():
    told = said(Role("Supply teacher", "teaching", start_text="about 3 years"))
    assert told == Answers(
        "Supply teacher",
        "I’m a supply teacher. I’ve done that for about 3 years. Ask me about it.",
        "I’ve been a supply teacher for about 3 years.",
    )


def test_two_roles_begin_with_what_takes_most_of_the_week():
    tuner = Role("Piano tuner", "craft", share=30, started_on=date(2010, 1, 1), open_to=["clients"])
    purser = Role("Ferry purser", share=60, organisation="Firth Ferries", started_on=date(2018, 1, 1))
    told = said(tuner, purser)
    assert told.thirty_seconds == (
        "Most of the week I’m a ferry purser at Firth Ferries. I’m also a piano tuner. "
        "If you ever need a piano tuner, now you know one."
    )
    assert told.paragraph == (
        "Most of the week I’m a ferry purser at Firth Ferries, and have been since 2018. I’ve also been a piano "
        "tuner since 2010, which takes another day and a half. I’m open to new clients as a piano tuner."
    )


def test_a_year_with_seasons_says_so_first():
    told = said(
        Role("Crab fisher", "founder", seasonal_months=[4, 5, 6, 7]),
        Role("Snowplough driver", seasonal_months=[11, 12, 1, 2, 3]),
    )
    assert told.thirty_seconds == (
        "It depends on the season. From April to July I’m a crab fisher. From November to March I’m a snowplough "
        "driver. Ask me about any of it."
    )


@pytest.mark.parametrize(
    ("kind", "end"),
    [
        ("craft", "If you ever need a tuner, now you know one."),
        ("freelance", "If you know somebody who needs a tuner, send them my way."),
        ("consultancy", "If you could do with a tuner, let’s talk."),
        ("teaching", "If you are looking for a tuner, you have found one."),
    ],
)
def test_the_end_asks_for_what_the_role_is_open_to(kind, end):
    assert said(Role("Tuner", kind, open_to=["clients"])).thirty_seconds.endswith(end)


@pytest.mark.parametrize(
    ("open_to", "end"),
    [
        ("job_share", "I’d gladly share my work as a tuner."),
        ("board_seats", "I’d be glad to join a board."),
        ("mentoring", "I’m happy to help anyone who is starting out."),
        ("collaborators", "I’m always glad to find somebody to work with."),
        ("speaking", "I’m happy to come and talk about it."),
    ],
)
def test_other_openings_end_it_otherwise(open_to, end):
    assert said(Role("Tuner", open_to=[open_to])).thirty_seconds.endswith(end)


def test_many_roles_are_counted_at_the_end():
    told = said(
        *[
            Role(f"{name} tuner")
            for name in ("Piano", "Harp", "Organ", "Lute", "Viol", "Oud", "Saz", "Drum", "Gong", "Bell")
        ]
    )
    assert told.thirty_seconds.endswith("And I do four more things besides. Ask me about any of it.")
    assert told.paragraph.endswith("And I do four more things besides.")


def test_a_place_that_was_just_named_is_there():
    told = said(Role("Train driver", organisation="Flandre"), Role("Union steward", "board", "Flandre"))
    assert "I’m also a union steward there." in told.thirty_seconds


def test_each_audience_hears_first_what_it_asks_for():
    roles = [
        Role("Baker", share=70, field="making"),
        Role("Harbour trustee", "board", "The Worshipful Company of Harbour Keepers"),
        Role("Piano tuner", "craft", field="civic", open_to=["clients"]),
        Role("Potter", "craft", field="making"),
        Role("Carer for my mother", "caring"),
    ]

    def first(audience: Audience) -> list[str]:
        return [role.title.split()[0] for role in answer.for_audience(roles, audience)]

    assert (
        first(Audience.EVERYBODY)
        == first(Audience.FAMILY)
        == ["Baker", "Harbour", "Piano", "Potter", "Carer"]
    )
    assert first(Audience.BOARD) == ["Harbour", "Baker", "Piano", "Potter", "Carer"]
    assert first(Audience.CLIENT) == ["Piano", "Potter", "Baker", "Harbour", "Carer"]
    assert first(Audience.PEER) == ["Baker", "Harbour", "Potter", "Carer", "Piano"]
    assert "Worshipful" in said(*roles).thirty_seconds
    assert "Worshipful" not in said(*roles, audience=Audience.FAMILY).thirty_seconds


def test_how_long_it_takes_to_say():
    assert prose.seconds_to_say("word " * 62) == 25
    assert prose.seconds_to_say("word") == 5


def test_every_member_of_the_demo_has_an_answer_for_each_audience():
    """Articles that sound right, nothing hidden, nothing over, and no more than half a minute."""
    people = demo.read(tomllib.loads(MEMBERS.read_text())["member"], date(2026, 11, 23))
    for person in people:
        roles = [
            as_role(details)
            for details in person.roles
            if details.visibility == "public" and not details.is_over
        ]
        for audience in Audience if roles else ():
            told = said(*roles, audience=audience)
            assert 2 <= len(re.findall(r"\.(?= [A-Z]|$)", told.thirty_seconds)) <= 6, told
            assert len(told.thirty_seconds.split()) <= 80, told
            assert len(told.paragraph.split()) <= 120, told
            for text in (told.thirty_seconds, told.paragraph):
                assert not re.search(
                    r"\ba (?:[aeio]|hour|heir|HR)|\ban [bcdfgjklpqtvwz]|\bone days|\bthe the\b", text
                )


def as_role(details: Details) -> Role:
    names = [one.name for one in fields(Role) if one.name != "id"]
    return Role(**{name: getattr(details, name) for name in names})


# --- one title, several roles --------------------------------------------------------------------------------


def test_roles_of_one_title_are_said_as_one():
    mill = Role("Bookkeeper", organisation="Mill", share=30, started_on=date(2015, 1, 1))
    own = Role("bookkeeper", share=20, started_on=date(2019, 5, 1), open_to=["clients"])
    told = said(mill, own, Role("Translator", share=20))
    assert told.thirty_seconds == (
        "I do two things. For about half the week I’m a bookkeeper at Mill. I’m also a translator. "
        "If you ever need a bookkeeper, now you know one."
    )
    assert told.paragraph.count("bookkeeper at Mill, and have been since 2015.") == 1


def test_roles_of_one_title_in_several_places_name_them_all():
    places = ("Women's Advice", "Roe Playhouse", "Seamen's Fund")
    told = said(*(Role("Trustee", kind="board", organisation=place) for place in places))
    assert told.thirty_seconds.startswith(
        "I’m a trustee of Women's Advice, the Roe Playhouse and the Seamen's Fund."
    )


def test_the_same_title_in_another_season_is_another_thing():
    summer = Role("Guide", organisation="Fjord Boats", seasonal_months=[6, 7])
    winter = Role("Guide", organisation="Ski School", seasonal_months=[1, 2])
    told = said(Role("Potter"), summer, winter)
    assert "I do three things." in told.thirty_seconds
    assert "Fjord Boats" in told.thirty_seconds
    assert "Ski School" in told.thirty_seconds


# --- any roles -----------------------------------------------------------------------------------------------

#: What no sentence of ours may have in it. (Somebody's title may; such a one says nothing of our grammar.)
ODD_STOP = re.compile(r"(^|\s)\.(?!\w)|[.!?,;:]\s*\.")
words = st.text(min_size=1, max_size=120).filter(lambda text: text.strip() and not ODD_STOP.search(text))
plain = st.from_regex(r"[A-Z][a-z]{2,9}( [a-z]{2,9}){0,3}", fullmatch=True)
roles = st.builds(
    Role,
    title=words | plain,
    kind=st.sampled_from([kind.value for kind in Kind]),
    organisation=st.just("") | words | plain,
    on_behalf_of=st.just("") | words | plain,
    started_on=st.none() | st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    start_text=st.just("")
    | st.text(max_size=60)
    | st.sampled_from(["about 3 years", "since school", "always"]),
    share=st.none() | st.integers(0, 100),
    seasonal_months=st.lists(st.integers(1, 12), unique=True),
    open_to=st.lists(st.sampled_from([one.value for one in OpenTo]), unique=True),
    field=st.sampled_from(["making", "civic"]),
)


@given(st.lists(roles, max_size=60), st.sampled_from(Audience))
def test_any_roles_give_three_lengths_that_can_be_read(portfolio, audience):
    told = said(*portfolio, audience=audience)
    assert len(told.line) <= 120
    assert len(told.thirty_seconds) <= 600
    assert len(told.paragraph) <= 2_000
    assert [bool(text) for text in (told.line, told.thirty_seconds, told.paragraph)] == [bool(portfolio)] * 3
    for text in (told.thirty_seconds, told.paragraph):
        assert "  " not in text
        assert " ," not in text
        assert not ODD_STOP.search(text)
        assert not text or (text[0].isupper() and text[-1] == ".")


@given(st.lists(st.builds(Role, title=plain, kind=st.sampled_from([kind.value for kind in Kind]), organisation=plain,
                          share=st.none() | st.integers(0, 100), seasonal_months=st.lists(st.integers(1, 12))),
                min_size=1, max_size=20))  # fmt: skip
def test_sentences_of_plain_titles_begin_large_and_end_with_one_stop(portfolio):
    told = said(*portfolio)
    for text in (told.thirty_seconds, told.paragraph):
        assert all(
            re.fullmatch(r"[A-Z][^.]*[^.\s,;:]\.", sentence) for sentence in re.findall(r"\S[^.]*\.+", text)
        ), text
        assert text.count("I") >= 1
    assert len(told.thirty_seconds.split()) <= 80
