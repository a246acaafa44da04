"""`/settings/import`: what is in a file is shown first; what is chosen is stored whole or not at all, and never twice."""

import threading
from datetime import date, timedelta

import pytest
import time_machine

from community.core.database import db, now
from community.profiles import portfolio, queries
from community.profiles.exchange import taking
from community.profiles.views import importing
from tests import factories
from tests.page import Page
from tests.profiles.files import ARCHIVE, POSITIONS, resume, send, zipped
from tests.profiles.people import give_role, stored
from tests.profiles.test_exchange_archive import PNG

pytestmark = pytest.mark.long_on_postgresql("reading files, which takes most of it, is the same")


@pytest.fixture
def owner(app):
    return factories.member(app, "owner", name="Greta Sorel", place="Oban")


@pytest.fixture
def at_home(visitor, owner):
    return visitor.log_in(owner)


def shown(visitor, content, status=200):
    """The page that a file is answered with."""
    return Page(send(visitor, content), status=status, is_member=True)


def choose(visitor, page, status=303, without=(), **values):
    """Send the form of what a file has, as it stands but for this."""
    form = page.form("/settings/import/roles")
    fields = {name: value for name, value in {**form.fields, **values}.items() if name not in without}
    answer = visitor.post(form.action, fields)
    assert answer.status_code == status, answer.get_data(as_text=True)[-3000:]
    return answer


def roles_of(app, member):
    with app.app_context():
        return list(db.session.scalars(queries.portfolio_of(member, member)))


def titles_of(app, member):
    return [role.title for role in roles_of(app, member)]


def test_nothing_is_stored_before_it_was_chosen(app, owner, at_home):
    page = shown(at_home, zipped(ARCHIVE))
    assert not [said for said in at_home.statements if said.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(at_home.statements) <= 3
    assert "It has 3 roles. Nothing is stored yet." in page.text
    assert [row.get("dir") for row in page.select(".import-role")] == ["auto"] * 3
    assert titles_of(app, owner) == []


def test_what_is_chosen_comes_into_the_portfolio(app, owner, at_home):
    page = shown(at_home, zipped(ARCHIVE))
    fields = page.form("/settings/import/roles").fields
    assert (fields["kind-1"], fields["field-1"], fields["visibility_for_all"]) == (
        "freelance",
        "writing",
        "public",
    )
    answer = choose(
        at_home,
        page,
        without=("take-2",),
        **{"share-0": "40 %", "kind-0": "craft", "visibility-1": "private"},
    )
    assert answer.headers["Location"] == "/settings/roles"
    assert "2 roles have come into your portfolio." in at_home.visit("/settings/roles").text
    potter, editor = roles_of(app, owner)
    assert (potter.title, potter.organisation, potter.kind, potter.field, potter.share) == (
        "Potter", "Kiln & Co", "craft", "making", 40,
    )  # fmt: skip
    assert (potter.visibility, editor.visibility) == ("public", "private")
    assert (potter.started_on, editor.start_text) == (date(2019, 3, 1), "2012")
    assert str(potter.description_html).strip() == "<p>Mugs, mostly</p>"
    assert [skill.name for skill in potter.skills] == ["Glazing", "Proofreading"]
    assert stored(app, owner).answer == "Potter"  # the private one is not in it


def test_one_choice_on_top_is_for_all_that_say_nothing_else(app, owner, at_home):
    page = shown(at_home, resume(work=[{"position": "Ferryman"}, {"position": "Bellringer"}]))
    choose(at_home, page, visibility_for_all="members", field_for_all="civic", **{"field-1": "making"})
    assert [(role.field, role.visibility) for role in roles_of(app, owner)] == [
        ("civic", "members"), ("making", "members"),
    ]  # fmt: skip


def test_words_of_the_profile_fill_what_is_empty_and_replace_only_when_ticked(app, owner, at_home):
    page = shown(at_home, zipped(ARCHIVE))
    fields = page.form("/settings/import/roles").fields
    assert {name for name in fields if name.startswith("about-")} == {"about-website", "about-bio"}
    assert "It takes the place of: “Oban”" in page.text
    choose(at_home, page)
    member = stored(app, owner)
    assert (member.place, member.website, member.own_answer) == ("Oban", "https://ada.example", None)
    assert member.bio == "I make mugs & margins."
    assert member.name == "Greta Sorel"
    choose(at_home, page, **{"about-place": "y", "about-own_answer": "y"})
    member = stored(app, owner)
    assert (member.place, member.own_answer) == ("Leeds, England", "Potter & editor")
    assert "margins" in member.bio_html


def test_the_same_file_again_finds_that_everything_is_there(app, owner, at_home):
    choose(at_home, shown(at_home, zipped(ARCHIVE)))
    page = shown(at_home, zipped(ARCHIVE))
    assert page.text.count("You have this already.") == 3
    assert not [name for name in page.form("/settings/import/roles").fields if name.startswith("take-")]
    refused = Page(choose(at_home, page, 422, without=("about-website", "about-bio")), 422, is_member=True)
    assert "Nothing is ticked." in refused.text
    assert len(titles_of(app, owner)) == 3


@pytest.mark.parametrize(
    ("stored_role", "is_there"),
    [
        ({"started_on": date(2019, 3, 1)}, True),
        ({"started_on": date(2018, 1, 1)}, True),  # it goes on
        ({"started_on": None, "start_text": "since school"}, True),
        ({"started_on": date(2012, 1, 1), "ended_on": date(2016, 1, 1)}, False),  # over before
        ({"organisation": "Another"}, False),
        ({"title": "Potters"}, False),
        ({"title": "POTTER", "organisation": "kiln & co"}, True),
    ],
)
def test_what_counts_as_the_same_role(app, owner, at_home, stored_role, is_there):
    values = {"title": "Potter", "organisation": "Kiln & Co", **stored_role}
    give_role(app, owner, values.pop("title"), **values)
    page = shown(at_home, POSITIONS.encode())
    assert ("You have this already." in page.text) == is_there
    assert ("take-0" in page.form("/settings/import/roles").fields) != is_there


def test_a_role_that_is_there_may_be_taken_all_the_same(app, owner, at_home):
    give_role(app, owner, "Potter", organisation="Kiln & Co")
    page = shown(at_home, POSITIONS.encode())
    choose(at_home, page, **{"take-0": "y"})
    assert titles_of(app, owner) == ["Potter", "Potter", "Copy editor"]
    choose(at_home, page, **{"take-0": "y"})  # sent twice
    assert titles_of(app, owner) == ["Potter", "Potter", "Copy editor"]


def test_a_form_that_is_sent_twice_stores_once(app, owner, at_home):
    page = shown(at_home, zipped(ARCHIVE))
    choose(at_home, page)
    choose(at_home, page)
    assert len(titles_of(app, owner)) == 3
    assert "3 were there already." in at_home.visit("/settings/roles").text


def test_a_form_that_is_sent_by_two_at_once_stores_once(app, owner, another):
    first, second = another().log_in(owner), another().log_in(owner)
    sends = [(visitor, shown(visitor, zipped(ARCHIVE))) for visitor in (first, second)]
    threads = [threading.Thread(target=choose, args=pair) for pair in sends]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(titles_of(app, owner)) == 3
    assert [role.position for role in roles_of(app, owner)] == [1, 2, 3]


# --- all or nothing ---


def test_more_than_fit_are_refused_whole_and_it_says_how_many_fit(app, owner, at_home):
    content = resume(work=[{"position": f"Potter {n}"} for n in range(200)])
    page = shown(at_home, content)
    assert "60 more fit into yours" in page.text
    refused = Page(choose(at_home, page, 422, field_for_all="making"), 422, is_member=True)
    assert "A portfolio holds 60 roles, and 60 more fit into yours. You have chosen 200" in refused.text
    assert titles_of(app, owner) == []
    kept = refused.form("/settings/import/roles").fields
    assert (kept["field_for_all"], kept["take-199"]) == ("making", "y")
    some = [f"take-{n}" for n in range(60, 200)]
    choose(at_home, refused, without=some)
    assert len(titles_of(app, owner)) == portfolio.MOST_ROLES


def test_a_full_portfolio_says_so_and_what_to_do(app, owner, at_home, monkeypatch):
    monkeypatch.setattr(importing, "MOST_ROLES", 1)
    monkeypatch.setattr(taking, "MOST_ROLES", 1)
    give_role(app, owner, "Diver")
    page = shown(at_home, resume(work=[{"position": "One too many"}]))
    assert page.words(".note").startswith("Your portfolio is full It holds 1 roles. To make room, remove one")
    assert page.one(".note a").get("href") == "/settings/roles"
    refused = Page(choose(at_home, page, 422, field_for_all="making"), 422, is_member=True)
    assert "Your portfolio is full: it holds 1 roles. Untick the roles here" in refused.words(
        ".error-summary"
    )
    assert "0 more" not in page.text + refused.text
    assert titles_of(app, owner) == ["Diver"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"field-0": ""}, "Choose a field of work for “Potter”."),
        ({"share-0": "101"}, "Write a whole number from 0 to 100."),
        ({"kind-0": "zymurgist"}, "Not a valid choice."),
        ({"visibility_for_all": "nobody"}, "Not a valid choice."),
        ({"skills": ", ".join(map(str, range(21)))}, "20 skills are the most"),
        ({"skills_to": "2", "take-2": ""}, "This role is not ticked."),
    ],
)
def test_what_is_not_whole_is_said_beside_its_field_and_nothing_is_stored(app, owner, at_home, values, words):
    page = shown(at_home, zipped(ARCHIVE))
    without = [name for name, value in values.items() if name.startswith("take-") and not value]
    refused = Page(choose(at_home, page, 422, without=without, **values), 422, is_member=True)
    assert words in refused.words(".error-summary")
    assert titles_of(app, owner) == []
    assert stored(app, owner).website == ""


def test_what_is_not_ticked_need_not_be_whole(app, owner, at_home):
    page = shown(at_home, zipped(ARCHIVE))
    choose(at_home, page, without=("take-1",), **{"field-1": "", "share-1": "most"})
    assert titles_of(app, owner) == ["Potter", "Shore crew"]


# --- what was found goes along, signed ---


@pytest.mark.parametrize("found", ["", "x", "{member}.x.y", "eyJ4IjoxfQ.aaaa.bbbb"])
def test_what_was_not_signed_here_is_not_taken(app, owner, at_home, found):
    page = shown(at_home, zipped(ARCHIVE))
    refused = Page(choose(at_home, page, 422, found=found), 422, is_member=True)
    assert "Choose your file once more." in refused.text
    assert titles_of(app, owner) == []


def test_what_another_member_found_is_not_taken(app, owner, at_home, another):
    page = shown(at_home, zipped(ARCHIVE))
    other = factories.member(app, "other")
    visitor = another().log_in(other)
    token = visitor.visit("/settings/import").form("/settings/import").fields["csrf_token"]
    choose(visitor, page, 422, csrf_token=token)
    assert titles_of(app, other) == []


def test_a_page_that_is_a_week_old_asks_for_the_file_again(app, owner, at_home):
    page = shown(at_home, zipped(ARCHIVE))
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        token = at_home.visit("/settings/import").form("/settings/import").fields["csrf_token"]
        choose(at_home, page, 422, csrf_token=token)
    assert titles_of(app, owner) == []


# --- files that are none ---


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "There is nothing in this file."),
        (PNG, "neither an archive nor a text"),
        (b"[" * 500_000, "can’t be read to its end"),
        (zipped({"Positions.csv": POSITIONS + " " * 9_000_000}), "more than 5 MB"),
        (b'{"basics": "' + b"x" * 6_000_000, "more than 2 MB"),
        (b"First Name,Last Name\nA,B\n", "has not the columns of Positions.csv"),
    ],
)
def test_a_file_that_can_not_be_read_is_answered_beside_its_field(at_home, content, words):
    page = shown(at_home, content, 422)
    assert words in page.words(".error-summary")
    assert page.one("input[name=file]").get("aria-invalid") == "true"


def test_no_file_at_all(at_home):
    form = at_home.visit("/settings/import").form("/settings/import")
    assert "Choose a file first." in Page(at_home.post(form.action, form.fields), 422, is_member=True).text
    page = Page(send(at_home, b"", ""), 422, is_member=True)
    assert "Choose a file first." in page.text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Basic_Export.ZIP", "This archive has more than 20 MB. Unpack it: Positions.csv alone is enough."),
        ("resume.json", "A JSON Resume of more than 2 MB is more than a working life holds."),
        ("Positions.csv", "A table of more than 5 MB is more than a working life holds."),
        ("resume", "This file has more than 20 MB. None of the files that we take is so large."),
    ],
)
def test_a_file_of_fifty_megabytes_is_not_read(app, at_home, name, words):
    page = Page(send(at_home, b"x" * 50_000_000, name), status=413, is_member=True)
    assert words in page.words(".error-summary")
    assert page.form("/settings/import").fields["csrf_token"]


@pytest.mark.parametrize(
    ("begins", "words"),
    [
        (b'\xef\xbb\xbf\n {"basics": "', "A JSON Resume of more than 2 MB"),
        (b"Title\n{", "A table of more than 5 MB"),
    ],
)
def test_a_text_of_six_megabytes_is_called_what_it_is(app, at_home, begins, words):
    page = Page(send(at_home, begins + b"x" * 6_000_000, "my file"), status=422, is_member=True)
    assert words in page.words(".error-summary")


def test_only_this_route_takes_so_much(app, at_home, visitor, another):
    too_much = {"name": "x" * 1_100_000}
    assert at_home.post("/settings/profile", too_much).status_code == 413
    assert send(another(), b"x" * 21_000_000).status_code == 413


def test_words_of_a_file_are_text_on_every_page(app, owner, at_home):
    odd = '"><script>alert(1)</script>'
    page = shown(
        at_home,
        resume(
            work=[
                {"position": odd, "name": odd, "startDate": odd, "summary": odd, "url": "javascript:alert(1)"}
            ]
        ),
    )
    assert odd in page.text
    assert not page.select("main script")
    choose(at_home, page, field_for_all="making")
    (role,) = roles_of(app, owner)
    assert (role.title, role.organisation_url) == (odd, "")
    assert not at_home.visit("/members/owner").select("main script")


def test_a_visitor_is_asked_to_log_in(visitor):
    for path in ("/settings/import", "/settings/export"):
        assert visitor.get(path).headers["Location"] == f"/log-in?next={path}"
