"""JSON Resume: the schema's rules (1.0.0), one entry for each role, and what the schema does not know."""

import json
import re
from datetime import date
from urllib.parse import urlsplit

import pytest

from community.profiles.models import ProfileLink
from tests import factories
from tests.profiles.people import give_role

# What the schema says of the properties that we use: (type, format). Everything else is ours, under x-role.
ISO = re.compile(r"^([1-2][0-9]{3}-[0-1][0-9]-[0-3][0-9]|[1-2][0-9]{3}-[0-1][0-9]|[1-2][0-9]{3})$")
ENTRY = {
    "position": str,
    "url": "uri",
    "startDate": "iso8601",
    "endDate": "iso8601",
    "summary": str,
    "x-role": dict,
}
RULES = {
    "$schema": "uri",
    "basics": {
        "name": str, "label": str, "url": "uri", "summary": str, "location": {"city": str},
        "profiles": [{"network": str, "username": str, "url": "uri"}],
    },
    "work": [{"name": str, **ENTRY}],
    "volunteer": [{"organization": str, **ENTRY}],
    "skills": [{"name": str}],
    "meta": {"canonical": "uri", "version": str, "lastModified": str},
}  # fmt: skip


def broken(value, rule, at="") -> list[str]:
    """Where a document breaks the schema."""
    if isinstance(rule, dict):
        unknown = [f"{at}.{name}" for name in value if name not in rule]
        return unknown + [
            complaint
            for name, part in value.items()
            if name in rule
            for complaint in broken(part, rule[name], f"{at}.{name}")
        ]
    if isinstance(rule, list):
        return [complaint for part in value for complaint in broken(part, rule[0], f"{at}[]")]
    if rule == "uri":
        return [] if urlsplit(value).scheme in ("http", "https") else [f"{at}: {value!r}"]
    if rule == "iso8601":
        return [] if ISO.match(value) else [f"{at}: {value!r}"]
    return [] if isinstance(value, rule) else [f"{at}: {value!r}"]


@pytest.fixture
def owner(app):
    return factories.member(app, "owner", name="Greta Sorel", place="Oban")


def exported(visitor, handle="owner"):
    response = visitor.get(f"/members/{handle}.json")
    assert (response.status_code, response.mimetype) == (200, "application/json")
    data = json.loads(response.get_data())
    assert broken(data, RULES) == []
    return data


def test_each_role_is_an_entry_of_its_own(app, owner, visitor):
    give_role(
        app, owner, "River guide", field="land", organisation="Boats", organisation_url="https://boats.example",
        on_behalf_of="Union", started_on=date(2019, 4, 1), ended_on=date(2021, 9, 1), seasonal_months=(5, 6),
        share=35, skills=("Rowing", "first aid"), description="I row **people**.", motivations=("income",),
        open_to=("clients",),
    )  # fmt: skip
    give_role(app, owner, "Baker", started_on=None, start_text="since school", skills=("rowing", "Bread"))
    give_role(app, owner, "Hospice visitor", kind="volunteering", organisation="St Anne's")
    data = exported(visitor)
    guide, baker = data["work"]
    assert guide == {
        "name": "Boats",
        "position": "River guide",
        "url": "https://boats.example",
        "startDate": "2019-04",
        "endDate": "2021-09",
        "summary": "I row **people**.",
        "x-role": {
            "order": 1, "field": "land", "kind": "freelance", "share": 35, "onBehalfOf": "Union", "seasonalMonths": [5, 6],
            "current": False, "skills": ["Rowing", "first aid"], "motivations": ["income"], "openTo": ["clients"],
            "visibility": "public",
        },
    }  # fmt: skip
    assert "startDate" not in baker
    assert (baker["x-role"]["startText"], baker["x-role"]["current"]) == ("since school", True)
    assert [entry["organization"] for entry in data["volunteer"]] == ["St Anne's"]
    assert [skill["name"] for skill in data["skills"]] == ["Rowing", "first aid", "Bread"]
    assert data["basics"]["label"] == "Baker & hospice visitor"
    assert data["basics"]["profiles"] == [
        {"network": "Ampersand", "username": "owner", "url": "http://127.0.0.1:8000/members/owner"}
    ]
    assert data["meta"]["canonical"] == "http://127.0.0.1:8000/members/owner.json"


def test_somebody_without_roles_is_a_whole_document(app, owner, visitor):
    data = exported(visitor)
    assert data["basics"]["name"] == "Greta Sorel"
    assert "work" not in data
    assert "label" not in data["basics"]


def test_any_words_stay_inside_the_document(app, visitor):
    odd = factories.member(app, "odd", name='"}]<script>\\ & \u2028', place="‮x")
    give_role(app, odd, '"quoted" <b>', organisation="\\")
    data = exported(visitor, "odd")
    assert data["work"][0]["position"] == '"quoted" <b>'


def test_what_is_theirs_elsewhere_goes_along(app, owner, visitor):
    give_role(app, owner, "Baker")
    for position, (url, name) in enumerate([("https://two.example/@g", ""), ("https://one.example", "One")]):
        factories.saved(app, ProfileLink(member_id=owner.id, url=url, name=name, position=2 - position))
    assert exported(visitor)["basics"]["profiles"][1:] == [
        {"network": "One", "url": "https://one.example"},
        {"network": "two.example", "url": "https://two.example/@g"},
    ]
    card = visitor.get("/members/owner.vcf").get_data(as_text=True)
    assert "URL:https://one.example\r\nURL:https://two.example/@g\r\n" in card
    assert len(visitor.statements) <= 5
