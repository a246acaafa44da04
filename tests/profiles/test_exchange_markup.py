"""A profile's microformats, as another's parser reads them: an h-card with an h-resume of the roles one may see."""

from datetime import date

import mf2py
import pytest

from tests import factories
from tests.profiles.people import give_role
from tests.profiles.test_visibility import PAIRS, SEES, WORD, hide

HERE = "http://127.0.0.1:8000/members/owner"


@pytest.fixture
def owner(app):
    return factories.member(app, "owner", name="Greta Sorel", place="Oban", website="https://greta.example")


def read(visitor, path="/members/owner"):
    """The h-card of the page, and its h-resume (None where it has none)."""
    parsed = mf2py.parse(doc=visitor.visit(path).html, url=HERE)
    (card,) = [item for item in parsed["items"] if item["type"] == ["h-card"]]
    resumes = [item for item in card.get("children", []) if item["type"] == ["h-resume"]]
    return card, resumes[0] if resumes else None


def test_who_it_is(app, owner, visitor):
    give_role(app, owner, "Baker")
    give_role(app, owner, "River guide", field="land")
    card, _ = read(visitor)
    said = card["properties"]
    assert said["name"] == ["Greta Sorel"]
    assert said["uid"] == [HERE]
    assert set(said["url"]) == {HERE, "https://greta.example"}
    assert said["photo"] == [f"{HERE}.svg"]
    assert said["note"] == ["Baker &\N{NO-BREAK SPACE}river guide."]
    assert said["locality"] == ["Oban"]
    assert said["job-title"] == ["Baker", "river guide"]


def test_each_role_is_an_experience(app, owner, visitor):
    give_role(
        app, owner, "River guide", organisation="Boats", organisation_url="https://boats.example",
        started_on=date(2019, 4, 1), skills=("Rowing", "first aid"), description="I row **people**.",
    )  # fmt: skip
    give_role(app, owner, "Baker", started_on=date(2012, 9, 1), ended_on=date(2016, 7, 1), skills=("rowing",))
    give_role(app, owner, "Crew", organisation="Lifeboat", started_on=None, start_text="since school")
    _, resume = read(visitor)
    assert resume["properties"]["name"] == ["What Greta Sorel does"]
    assert resume["properties"]["skill"] == ["Rowing", "first aid"]
    guide, crew, baker = [item["properties"] for item in resume["properties"]["experience"]]
    assert (guide["job-title"], guide["org"], guide["start"]) == (["River guide"], ["Boats"], ["2019-04"])
    assert "end" not in guide
    assert guide["skill"] == ["Rowing", "first aid"]
    assert guide["summary"] == ["I row people."]
    assert (crew["job-title"], crew["org"]) == (["Crew"], ["Lifeboat"])
    assert "start" not in crew
    assert (baker["start"], baker["end"]) == (["2012-09"], ["2016-07"])


@pytest.mark.parametrize(("who", "visibility"), PAIRS)
def test_a_hidden_role_is_no_experience(app, owner, another, who, visibility):
    hide(app, owner, visibility)
    visitor = another()
    if who != "visitor":
        visitor.log_in(owner if who == "self" else factories.member(app, "other"))
    card, resume = read(visitor)
    assert (WORD in str(resume).lower()) == (visibility in SEES[who])
    assert (WORD in str(card["properties"]).lower()) == (visibility == "public")


def test_the_page_names_its_other_forms(app, owner, visitor):
    give_role(app, owner, "Baker")
    page = visitor.visit("/members/owner")
    named = {link.get("type"): link.get("href") for link in page.select("link[rel=alternate]")}
    assert named["application/json"] == "/members/owner.json"
    assert named["text/vcard"] == "/members/owner.vcf"
    assert {"/members/owner.json", "/members/owner.vcf"} <= set(page.links)
    for address in ("/members/owner.json", "/members/owner.vcf"):
        assert visitor.get(address).status_code == 200
