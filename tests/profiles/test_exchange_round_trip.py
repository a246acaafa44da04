"""Out and in again: what ten demo members take with them passes the schema, is read by others' parsers, and makes the same
roles in a new portfolio."""

import json
import tomllib
from datetime import date
from pathlib import Path

import jsonschema
import mf2py
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from community.core.database import db, now
from community.core.markup import cleaned_line
from community.core.writing import writing
from community.demo import people
from community.demo.filling import DATA
from community.members.models import Member
from community.profiles import queries
from community.profiles.exchange import resume
from community.profiles.models import (
    Field,
    Kind,
    Motivation,
    OpenTo,
    PortfolioRole,
    RoleOpening,
    RoleSkill,
    Visibility,
)
from tests import factories
from tests.page import Page
from tests.profiles.files import TODAY, found_in, send
from tests.profiles.people import give_role

SCHEMA = Path(__file__).resolve().parents[2] / ".cache" / "jsonresume" / "schema.json"
PLAIN = [
    "title",
    "organisation",
    "organisation_url",
    "on_behalf_of",
    "field",
    "kind",
    "started_on",
    "start_text",
    "ended_on",
    "end_text",
    "is_over",
    "seasonal_months",
    "share",
    "description",
    "description_html",
    "motivations",
    "open_to",
    "visibility",
]


@pytest.fixture(scope="module")
def schema():
    """The schema as its makers publish it."""
    if not SCHEMA.is_file():
        pytest.skip("the schema of JSON Resume is not here (tools/install-test-needs fetches it)")
    found = json.loads(SCHEMA.read_text())
    jsonschema.Draft7Validator.check_schema(found)
    return jsonschema.Draft7Validator(found, format_checker=jsonschema.FormatChecker())


@pytest.fixture
def ten(app):
    """The first ten people of the demo community, with their portfolios."""
    listed = tomllib.loads((DATA / "members.toml").read_text())["member"][:10]
    with app.app_context():
        moment = now()
        persons = people.read(listed, moment.date())
        with writing():
            members = people.join(persons, moment, {})
        db.session.expunge_all()
        db.session.remove()
    assert len(members) == 10
    return list(members.values())


def portfolio(app, member):
    """Everything that is stored of each role."""
    with app.app_context():
        roles = db.session.scalars(queries.portfolio_of(member, member)).all()
        return [
            {name: getattr(role, name) for name in PLAIN} | {"skills": [skill.name for skill in role.skills]}
            for role in roles
        ]


def take_in(visitor, content):
    """Upload a file and send the form as it comes back; the answer."""
    form = Page(send(visitor, content), is_member=True).form("/settings/import/roles")
    return visitor.post(form.action, form.fields)


def test_what_ten_members_take_along_is_the_same_when_it_comes_back(app, ten, another):
    for member in ten:
        before = portfolio(app, member)
        content = another().log_in(member).get("/settings/export/resume.json").get_data()
        newcomer = factories.member(app, f"new-{member.handle}")
        visitor = another().log_in(newcomer)
        assert take_in(visitor, content).status_code == 303
        assert portfolio(app, newcomer) == before
        assert take_in(visitor, content).status_code == 422  # nothing is ticked: all are there
    assert sum(len(portfolio(app, member)) for member in ten) > 40


def test_what_everybody_may_have_of_ten_members_is_in_the_form_that_others_read(app, ten, visitor, schema):
    hidden = 0
    for member in ten:
        roles = portfolio(app, member)
        public = [role for role in roles if role["visibility"] is Visibility.PUBLIC]
        hidden += len(roles) - len(public)
        titles = [role["title"] for role in public]
        data = json.loads(visitor.get(f"/members/{member.handle}.json").get_data())
        assert [error.message for error in schema.iter_errors(data)] == []
        entries = [*data.get("work", []), *data.get("volunteer", [])]
        assert sorted(entry["position"] for entry in entries) == sorted(titles)
        for version in ("4.0", "3.0"):
            text = visitor.get(f"/members/{member.handle}.vcf?version={version[0]}").get_data(as_text=True)
            parsed = vobject.readOne(text)
            current = [role["title"] for role in public if not role["is_over"]]
            assert [title.value for title in parsed.contents.get("title", [])] == current
            assert (parsed.version.value, parsed.fn.value) == (version, member.name)
        page = mf2py.parse(doc=visitor.visit(f"/members/{member.handle}").html)
        (card,) = [item for item in page["items"] if item["type"] == ["h-card"]]
        (shown,) = [item for item in card["children"] if item["type"] == ["h-resume"]]
        assert sorted(
            one["properties"]["job-title"][0] for one in shown["properties"]["experience"]
        ) == sorted(titles)
    assert hidden > 0  # or nothing could have leaked


def test_the_schema_can_say_no(schema):
    for wrong in ({"work": [{"position": 1}]}, {"work": [{"startDate": "since school"}]}, {"basics": []}):
        assert list(schema.iter_errors(wrong))


# --- any role at all ---

lines = st.text(min_size=1, max_size=60).map(cleaned_line)
months = st.dates(date(1900, 1, 1), TODAY).map(lambda day: day.replace(day=1))


@st.composite
def any_role(draw):
    started, ended = draw(st.none() | months), draw(st.none() | months)
    if started and ended and ended < started:
        started, ended = ended, started
    end_text = draw(st.just("") | lines)
    made = PortfolioRole(
        title=draw(lines.filter(bool)), organisation=draw(lines), organisation_url=draw(st.sampled_from(["", "https://x.example/ä?q=1"])),
        on_behalf_of=draw(lines), field=draw(st.sampled_from(Field)), kind=draw(st.sampled_from(Kind)),
        started_on=started, start_text=draw(st.just("") | lines), ended_on=ended, end_text=end_text,
        is_over=bool(ended or end_text) or draw(st.booleans()),
        seasonal_months=sorted(draw(st.sets(st.integers(1, 12), max_size=11))), share=draw(st.none() | st.integers(0, 100)),
        description=draw(lines), motivations=draw(st.lists(st.sampled_from([str(one) for one in Motivation]), unique=True)),
        visibility=draw(st.sampled_from(Visibility)),
    )  # fmt: skip
    names = draw(st.lists(lines.filter(bool), max_size=5, unique_by=str.casefold))
    made.skills = [RoleSkill(key=name.casefold(), name=name, position=n) for n, name in enumerate(names)]
    made.openings = [RoleOpening(open_to=one) for one in draw(st.sets(st.sampled_from(OpenTo)))]
    return made


@given(st.lists(any_role(), max_size=4))
def test_any_roles_come_back_in_their_order(roles):
    somebody = Member(handle="ada", name="Ada", place="", website="", answer="")
    said = resume.resume_of(
        somebody, roles, summary="", profile_url="https://x.example/members/ada", network="X", as_of=now()
    )
    found = found_in(json.dumps({**said, "education": [{}]}).encode()) if roles else None
    back = found.roles if found else []
    assert len(back) + (found.left_out_count if found else 0) == len(roles)
    for role, came in zip(roles, back, strict=False) if len(back) == len(roles) else ():
        for name in PLAIN:
            if name in ("description_html", "motivations", "open_to", "seasonal_months"):
                continue
            assert getattr(came, name) == getattr(role, name), name
        assert list(came.seasonal_months) == role.seasonal_months
        assert list(came.motivations) == role.motivations
        assert list(came.open_to) == role.open_to
        assert list(came.skills) == [skill.name for skill in role.skills]


def test_the_owners_own_file_is_for_the_owner_alone(app, another, visitor):
    owner, other = factories.member(app, "owner"), factories.member(app, "other")
    give_role(app, owner, "Zymurgist", visibility="private")
    answer = another().log_in(owner).get("/settings/export/resume.json")
    assert "Zymurgist" in answer.get_data(as_text=True)
    assert json.loads(answer.get_data())["work"][0]["x-role"]["visibility"] == "private"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="owner.resume.json"'
    assert "Zymurgist" not in another().log_in(other).get("/settings/export/resume.json").get_data(
        as_text=True
    )
    assert visitor.get("/settings/export/resume.json").status_code == 303
    page = another().log_in(owner).visit("/settings/export")
    assert {"/settings/export/resume.json", "/members/owner.json", "/members/owner.vcf"} <= set(page.links)
