"""Suggestions: who has most in common with a member, with the reasons, and nothing that they may not see."""

import pytest

from tests.elements import text_of
from tests.profiles.people import give_role
from tests.profiles.test_directory import person


def suggested(page):
    names = page.select(".suggestions .member-card h3 a")
    reasons = page.select(".suggestions .member-card-open")
    return {text_of(name): text_of(why) for name, why in zip(names, reasons, strict=True)}


@pytest.fixture
def ada(app):
    ada = person(app, "Ada Quill", "Bristol")
    give_role(app, ada, "Bookkeeper", field="advising", skills=("Xero",))
    give_role(app, ada, "Potter", field="making", visibility="private")
    return ada


def test_reasons_are_said_and_rare_ones_weigh_more(app, another, ada):
    bao = person(app, "Bao Tran", "Bristol")
    give_role(app, bao, "bookkeeper", field="advising")
    cleo = person(app, "Cleo Marsh", "Leeds")
    give_role(app, cleo, "Auditor", field="advising", skills=("xero",))
    for number in range(12):
        other = person(app, f"P{number} Other", "Oslo")
        give_role(app, other, "Consultant", field="advising")
    reader = another().log_in(ada)
    page = reader.visit("/members/")
    assert suggested(page) == {
        "Bao Tran": "Like you: Bookkeeper, Bristol, and Advising & consulting",
        "Cleo Marsh": "Like you: Xero and Advising & consulting",
    }
    assert len(reader.statements) <= 8, "\n".join(reader.statements)
    assert not reader.visit("/members/?field=advising").has(".suggestions")
    assert not reader.visit("/members/?q=%25").has(".suggestions")  # what is said of "%" stands first
    assert not another().visit("/members/").has(".suggestions")


def test_a_hidden_role_is_no_reason_on_either_side(app, another, ada):
    bao = person(app, "Bao Tran")
    give_role(app, bao, "Potter", field="land")
    cleo = person(app, "Cleo Marsh")
    give_role(app, cleo, "Bookkeeper", field="health", visibility="private")
    assert suggested(another().log_in(ada).visit("/members/")) == {}
