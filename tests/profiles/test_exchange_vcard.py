"""vCards: the lines that RFC 6350 and RFC 2426 ask for, and what another's parser reads of them."""

from datetime import UTC, date, datetime

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from community.core.markup import cleaned_line
from community.members.models import Member
from community.profiles.exchange import vcard
from community.profiles.models import Field, PortfolioRole, ProfileLink
from tests import factories
from tests.profiles.people import give_role
from tests.profiles.test_visibility import PAIRS, WORD, hide

ADDRESS = "https://site.example/members/ada"
MOMENT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
VERSIONS = ["4.0", "3.0"]
lines = st.text(max_size=200).map(cleaned_line)


def member(**values):
    return Member(
        **{"id": 7, "handle": "ada", "name": "Ada Quill", "place": "", "website": "", "answer": "", **values}
    )


def role(title="Potter", organisation="", organisation_url="", field=Field.MAKING):
    return PortfolioRole(
        title=title, organisation=organisation, organisation_url=organisation_url, field=field
    )


def card(of=None, roles=(), version="4.0", **more):
    return vcard.card_of(of or member(), roles, version=version, profile_url=ADDRESS, as_of=MOMENT, **more)


def read(text):
    """As another's parser reads it; the roles as (ORG, TITLE, ROLE, URL) by group."""
    parsed = vobject.readOne(text)
    groups: dict[str, dict[str, object]] = {}
    for line in parsed.lines():
        if line.group:
            groups.setdefault(line.group, {})[line.name] = line.value
    return parsed, groups


def test_a_card_whole(context):
    ada = member(place="Leeds, England", website="https://ada.example", answer="Potter & editor")
    roles = [
        role(organisation="Kiln; & Co", organisation_url="https://kiln.example"),
        role("Editor", field=Field.WRITING),
    ]
    links = [ProfileLink(url="https://elsewhere.example/@ada", name="Elsewhere")]
    text = card(ada, roles, links=links)
    assert text.replace("\r\n ", "").split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:individual",
        "UID:urn:uuid:70eb864d-19d6-540a-97e6-6c32fe3a8137",
        "REV:20261123T023000Z",
        "FN:Ada Quill",
        "N:;Ada Quill;;;",
        "NICKNAME:ada",
        "NOTE:Potter & editor",
        "ADR:;;;Leeds\\, England;;;",
        "URL;PREF=1:https://site.example/members/ada",
        "URL:https://ada.example",
        "URL:https://elsewhere.example/@ada",
        "SOURCE:https://site.example/members/ada.vcf",
        "r1.ORG;PREF=1:Kiln\\; & Co",
        "r1.TITLE;PREF=1:Potter",
        "r1.ROLE;PREF=1:Making & craft",
        "r1.URL:https://kiln.example",
        "r2.TITLE:Editor",
        "r2.ROLE:Writing & media",
        "END:VCARD",
        "",
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_another_parser_reads_it(context, version):
    ada = member(place="Leeds; \\ England", answer="Potter, editor & more")
    roles = [role("Potter, mostly", "Kiln; & Co", "https://kiln.example"), role("Editor")]
    parsed, groups = read(card(ada, roles, version=version))
    assert parsed.version.value == version
    assert parsed.fn.value == "Ada Quill"
    assert (parsed.n.value.given, parsed.n.value.family) == ("Ada Quill", "")
    assert parsed.note.value == "Potter, editor & more"
    assert parsed.adr.value.city == "Leeds; \\ England"
    assert groups == {
        "r1": {"ORG": ["Kiln; & Co"], "TITLE": "Potter, mostly", "ROLE": "Making & craft", "URL": "https://kiln.example"},
        "r2": {"TITLE": "Editor", "ROLE": "Making & craft"},
    }  # fmt: skip


def test_the_older_version_has_nothing_of_the_newer(context):
    text = card(roles=[role()], version="3.0")
    assert "KIND" not in text
    assert "PREF=1" not in text
    assert "REV:2026-11-23T02:30:00Z" in text
    assert "r1.TITLE;TYPE=pref:Potter" in text


def test_its_name_for_machines_stays_when_the_handle_changes():
    other = vcard.card_of(
        member(handle="eve"), [], version="4.0", profile_url=f"{ADDRESS[:-3]}eve", as_of=MOMENT
    )
    assert [line for line in other.split("\r\n") if line.startswith("UID")] == [
        line for line in card().split("\r\n") if line.startswith("UID")
    ]


@pytest.mark.parametrize("version", VERSIONS)
@given(name=lines.filter(bool), title=lines.filter(bool), organisation=lines, place=lines)
def test_any_words_come_back_and_no_line_is_too_long(context, version, name, title, organisation, place):
    text = card(member(name=name, place=place), [role(title, organisation)], version=version)
    assert text.endswith("\r\n")
    for line in text.split("\r\n"):
        assert len(line.encode()) <= 75  # whole characters, or this would not be one
        assert "\n" not in line
    parsed, groups = read(text)
    assert parsed.fn.value == name
    assert groups["r1"]["TITLE"] == title
    assert groups["r1"].get("ORG", [""]) == [organisation]


@pytest.mark.parametrize("letter", ["a", "é", "字", "🦑"])
def test_lines_are_folded_between_letters(letter):
    lines_of_it = card(member(name=letter * 100)).split("\r\n")
    longest = max(len(line.encode()) for line in lines_of_it)
    assert 75 - len(letter.encode()) < longest <= 75
    assert f"FN:{letter * 100}" in "\n".join(lines_of_it).replace("\n ", "").split("\n")


# --- as it is served ---


def test_the_file(app, visitor):
    owner = factories.member(app, "owner", name="Greta Sorel", is_indexed=False)
    give_role(app, owner, "Baker", share=60)
    give_role(app, owner, "Miller", ended_on=date(2021, 1, 1))
    answer = visitor.get("/members/owner.vcf")
    assert answer.content_type == "text/vcard; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="owner.vcf"'
    assert answer.headers["X-Robots-Tag"] == "noindex, noai, noimageai"
    assert "Set-Cookie" not in answer.headers
    assert len(visitor.statements) <= 5
    parsed, groups = read(answer.get_data(as_text=True))
    assert [group["TITLE"] for group in groups.values()] == ["Baker"]
    assert parsed.url.value == "http://127.0.0.1:8000/members/owner"
    older = read(visitor.get("/members/owner.vcf?version=3").get_data(as_text=True))[0]
    assert older.version.value == "3.0"
    assert visitor.get("/members/nobody.vcf").status_code == 404


@pytest.mark.parametrize(("who", "visibility"), PAIRS)
def test_a_hidden_role_is_on_no_card(app, another, who, visibility):
    owner = factories.member(app, "owner", name="Greta Sorel")
    hide(app, owner, visibility)
    visitor = another()
    if who != "visitor":
        visitor.log_in(owner if who == "self" else factories.member(app, "other"))
    for path in ("/members/owner.vcf", "/members/owner.vcf?version=3"):
        text = visitor.get(path).get_data(as_text=True).replace("\r\n ", "").lower()
        assert (WORD in text) == (visibility == "public")
