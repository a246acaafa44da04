"""JSON Resume coming in: our own comes back as it went, others as far as they tell, and any JSON at all is answered."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.refusals import Refused
from community.profiles.exchange.found import MOST_OFFERED, Found
from tests.profiles.files import found_if_any, found_in, resume


def refusal_of(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        found_in(content)
    return caught.value.code.removeprefix("profiles.import_")


def test_work_and_volunteering_are_roles_and_the_rest_is_counted() -> None:
    found = found_in(
        resume(
            basics={
                "name": "Ada", "label": "Potter", "summary": "I make mugs.", "url": "https://ada.example",
                "location": {"city": "Leeds", "address": "12 Kiln Lane"}, "email": "ada@example.org",
            },
            work=[{"name": "Kiln", "position": "Potter", "startDate": "2019-03-01", "summary": "Mugs", "highlights": ["One", "Two"]}],
            volunteer=[{"organization": "Lifeboat", "position": "Crew", "startDate": "2012", "endDate": "2018-11"}],
            skills=[{"name": "Craft", "keywords": ["Glazing", "craft"]}],
            education=[{"institution": "School"}], projects=[{"name": "Mug"}, {"name": "Jug"}],
        )
    )  # fmt: skip
    potter, crew = found.roles
    assert (potter.title, potter.organisation, potter.started_on) == ("Potter", "Kiln", date(2019, 3, 1))
    assert potter.description == "Mugs\n\n- One\n- Two"
    assert (potter.field, potter.kind, potter.visibility, potter.share) == ("", "", "", None)
    assert (crew.likely_kind, crew.start_text, crew.ended_on) == ("volunteering", "2012", date(2018, 11, 1))
    assert found.skills == ["Craft", "Glazing"]
    assert (found.counts["education"], found.counts["projects"]) == (1, 2)
    about = found.about
    assert (about.place, about.website, about.own_answer) == ("Leeds", "https://ada.example", "Potter")
    assert about.bio == "I make mugs."
    said = json.dumps(found.as_data())
    assert "Kiln Lane" not in said
    assert "ada@example.org" not in said


def test_what_we_wrote_ourselves_comes_back() -> None:
    ours = {
        "order": 2, "field": "land", "kind": "craft", "share": 0, "onBehalfOf": "Union", "seasonalMonths": [6, 5],
        "startText": "since school", "current": False, "skills": ["Rowing"], "motivations": ["income"],
        "openTo": ["clients"], "visibility": "private",
    }  # fmt: skip
    second = {"position": "Guide", "summary": "I row **people**.", "url": "https://b.example", "x-role": ours}
    first = {"position": "Crew", "x-role": {"order": 1, "kind": "volunteering"}}
    crew, guide = found_in(resume(work=[second], volunteer=[first])).roles
    assert crew.title == "Crew"
    assert (guide.field, guide.kind, guide.share, guide.on_behalf_of) == ("land", "craft", 0, "Union")
    assert (guide.seasonal_months, guide.start_text, guide.is_over) == ((5, 6), "since school", True)
    assert (guide.skills, guide.motivations, guide.open_to) == (("Rowing",), ("income",), ("clients",))
    assert (guide.visibility, guide.description) == ("private", "I row **people**.")


@pytest.mark.parametrize(
    "odd",
    [None, True, 0, -1, 1.5, 10**400, "x" * 9_000, [], [[]], {}, {"a": {}}, [None, 1, {"position": 3}], "javascript:alert(1)"],
)  # fmt: skip
def test_wrong_types_anywhere(odd: Any) -> None:
    names = [
        "position",
        "name",
        "organization",
        "url",
        "startDate",
        "endDate",
        "summary",
        "highlights",
        "x-role",
        "field",
        "kind",
        "share",
        "onBehalfOf",
        "order",
        "seasonalMonths",
        "startText",
        "endText",
        "current",
        "skills",
        "motivations",
        "openTo",
        "visibility",
    ]
    entry = dict.fromkeys(names, odd)
    whole = {"position": "Potter", **{name: odd for name in names if name != "position"}, "x-role": entry}
    sections = {
        "work": [entry, whole, odd],
        "volunteer": odd,
        "skills": [odd, {"name": odd, "keywords": odd}],
    }
    found = found_in(resume(basics=odd, education=odd, **sections))
    for role in found.roles:
        assert role.organisation_url == ""
        assert role.share is None or 0 <= role.share <= 100
        assert Found.from_data(json.loads(json.dumps(found.as_data()))).roles == found.roles


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
entries = st.dictionaries(
    st.sampled_from(["position", "name", "startDate", "endDate", "summary", "url", "x-role"]), json_values
)


@given(st.lists(entries | json_values, max_size=5), json_values, json_values)
def test_any_json_is_read_or_refused_in_words(work: Any, basics: Any, skills: Any) -> None:
    found = found_if_any(resume(work=work, basics=basics, skills=skills))
    assert found is None or found.counts["work"] == len(work)
    assert found is None or len(found.roles) + found.left_out_count + found.more >= len(work)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[" * 100_000, "no_json"),
        (b'{"work":' * 100_000, "no_json"),
        (b'{"basics": {}', "no_json"),
        (b'{"basics": ' + b"9" * 10_000 + b"}", "no_json"),
        (b"[]", "no_resume"),
        (b'{"name": "package", "version": "1.0.0"}', "no_resume"),
        (b'{"basics": {}}', "nothing_in_it"),
        (b'{"basics": "' + b"x" * 2_000_000 + b'"}', "json_too_large"),
        (b'{"basics": "' + b"x" * 9_000_000 + b'"}', "json_too_large"),
    ],
)
def test_what_is_no_resume(content: bytes, code: str) -> None:
    assert refusal_of(content) == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    content = json.dumps({"work": [{"position": "Töpfer"}]}, ensure_ascii=False).encode(encoding)
    assert [role.title for role in found_in(content).roles] == ["Töpfer"]


def test_two_hundred_roles_are_offered_and_more_are_counted() -> None:
    found = found_in(resume(work=[{"position": f"Potter {n}"} for n in range(500)]))
    assert (len(found.roles), found.more) == (MOST_OFFERED, 300)


@pytest.mark.parametrize("name", ["sample", "career-changer"])
def test_the_shared_resumes_reach_their_numbers(data, name: str) -> None:
    folder = data / "resume"
    said = json.loads((folder / f"{name}.facts.json").read_text())
    content = (folder / f"{name}.resume.json").read_bytes()
    found = found_in(content)
    for section in [
        "work",
        "volunteer",
        "education",
        "awards",
        "certificates",
        "publications",
        "skills",
        "languages",
        "interests",
        "references",
        "projects",
    ]:
        assert found.counts[section] == said[section], section
    assert len(found.roles) == said["work"] + said["volunteer"]
    assert sum(not role.is_over for role in found.roles) == said["current_roles"]
    assert found.about.own_answer == said["label"]
    worked = found.roles[: said["work"]]
    assert [
        [role.organisation, role.title, f"{role.started_on}", f"{role.ended_on}"] for role in worked
    ] == said["roles_in_order"]
    assert sum(role.description.count("\n- ") for role in worked) == said["highlights"]
    assert min(role.started_on for role in worked if role.started_on).isoformat() == said["first_start"]
    assert found.left_out == []
