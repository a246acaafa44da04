"""LinkedIn's tables: which are known, what a row becomes, which dates stay words; the shared files reach their numbers."""

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.refusals import Refused
from community.profiles.exchange import linkedin, months
from community.profiles.exchange.found import MOST_OFFERED
from tests.profiles.files import ARCHIVE, POSITIONS, SKILLS, VOLUNTEERING, found_if_any, found_in, zipped


def table(*rows: tuple[str, ...]) -> bytes:
    """Positions.csv with these rows of company, title, description, start, end."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(("Company Name", "Title", "Description", "Location", "Started On", "Finished On"))
    writer.writerows((company, title, words, "", start, end) for company, title, words, start, end in rows)
    return made.getvalue().encode()


def position(
    title: str = "Potter", company: str = "", words: str = "", start: str = "", end: str = ""
) -> bytes:
    return table((company, title, words, start, end))


def only_role(content: bytes):
    (role,) = found_in(content).roles
    return role


def test_an_archive_gives_roles_skills_and_what_it_says_of_the_person() -> None:
    found = found_in(zipped(ARCHIVE))
    potter, editor, crew = found.roles
    assert (potter.title, potter.organisation, potter.description) == ("Potter", "Kiln & Co", "Mugs, mostly")
    assert (potter.started_on, potter.is_over, potter.likely_field) == (date(2019, 3, 1), False, "making")
    assert (editor.started_on, editor.start_text, editor.ended_on) == (None, "2012", date(2016, 2, 1))
    assert (editor.is_over, editor.likely_kind, editor.notes) == (True, "freelance", ("words_for_dates",))
    assert (crew.title, crew.likely_kind, crew.likely_field, crew.is_over) == (
        "Shore crew", "volunteering", "civic", False,
    )  # fmt: skip
    assert found.skills == ["Glazing", "Proofreading"]
    assert (found.about.place, found.about.website) == ("Leeds, England", "https://ada.example")
    assert (found.about.own_answer, found.about.bio) == ("Potter & editor", "I make mugs & margins.")
    assert found.counts == {"positions": 2, "volunteering": 1, "skills": 2, "profile": 1}
    assert "zymurgy" not in json.dumps(found.as_data())


@pytest.mark.parametrize(
    ("content", "titles"),
    [(POSITIONS, ["Potter", "Copy editor"]), (VOLUNTEERING, ["Shore crew"]), (SKILLS, [])],
)
def test_a_table_is_known_by_its_columns(content: str, titles: list[str]) -> None:
    assert [role.title for role in found_in(content.encode()).roles] == titles


def test_a_table_of_something_else_is_refused() -> None:
    connections = (
        b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\nA,B,,,C,D,01 Jan 2024\n"
    )
    for content in (connections, b"name,age\nAda,40\n", b"only words, and no table\n"):
        with pytest.raises(Refused, match="import_unknown_table"):
            found_in(content)


@pytest.mark.parametrize("folder", ["", "Basic_LinkedInDataExport_01-02-2026/", "a/b/c/", "a\\b\\", "../../"])
def test_an_archive_may_have_any_folder_and_case(folder: str) -> None:
    archive = zipped({"POSITIONS.csv": POSITIONS, "Volunteer Experiences.csv": VOLUNTEERING}, folder)
    assert len(found_in(archive).roles) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_tables_in_the_encodings_that_programs_write(encoding: str) -> None:
    content = "Company Name,Title,Started On\nGrøn & Sønner,Rådgiver,Jan 2021\n".encode(encoding)
    assert (only_role(content).organisation, only_role(content).title) == ("Grøn & Sønner", "Rådgiver")


@pytest.mark.parametrize("between", [";", "\t"])
def test_a_spreadsheet_may_have_changed_what_stands_between_cells(between: str) -> None:
    content = f"Company Name{between}Title{between}Started On\nA, B & C{between}Potter{between}2020-03\n"
    assert only_role(content.encode()).organisation == "A, B & C"


def test_entities_are_what_they_stand_for() -> None:
    assert only_role(position("R&amp;D &quot;lead&quot;")).title == 'R&D "lead"'


@pytest.mark.parametrize("cell", ['=HYPERLINK("https://evil.example")', "+1+1", "@SUM(A1)", "-2+3", "=1"])
def test_a_formula_is_text(cell: str) -> None:
    assert only_role(position(cell, company=cell)).title == cell


def test_a_title_of_another_script_comes_as_it_is_without_marks_that_turn_it_round() -> None:
    assert only_role(position("\u202eמנהל מוצר\u202c")).title == "מנהל מוצר"


# --- what is left out, and why ---


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (position("x" * 10_000), "title_too_long"),
        (position("Potter", company="x" * 121), "organisation_too_long"),
        (position("", company="Kiln"), "no_title"),
        (position("\u202e \u200f"), "no_title"),
        (position(start="Dec 2026"), "starts_in_future"),
    ],
)
def test_a_row_that_can_not_be_a_role_is_named_and_the_others_go_on(content: bytes, why: str) -> None:
    rest = POSITIONS.partition("\n")[2].encode()
    found = found_in(content + rest)
    assert [role.title for role in found.roles] == ["Potter", "Copy editor"]
    assert [left[1] for left in found.left_out] == [why]
    assert len(found.left_out[0][0]) <= 80


def test_a_row_that_stands_there_twice_comes_once() -> None:
    row = ("Kiln", "Potter", "", "Mar 2019", "")
    found = found_in(table(row, row, ("Kiln", "Potter", "", "Mar 2012", "Mar 2015")))
    assert [role.started_on.year for role in found.roles if role.started_on] == [2019, 2012]
    assert found.left_out == [("Potter", "twice")]


def test_of_ten_thousand_rows_the_first_are_offered_and_the_rest_counted() -> None:
    found = found_in(table(*(("Kiln", f"Potter {n}", "", "Mar 2019", "") for n in range(10_000))))
    assert (len(found.roles), found.more) == (MOST_OFFERED, 10_000 - MOST_OFFERED)
    assert found.counts["positions"] == 10_000


def test_what_is_offered_stays_small_enough_to_be_carried_by_a_form() -> None:
    found = found_in(table(*(("Kiln", f"Potter {n}", "字" * 5_000, "Mar 2019", "") for n in range(199))))
    assert sum(role.characters for role in found.roles) < 200_000
    assert len(found.roles) + found.more == 199


def test_a_long_description_is_cut_and_that_is_said() -> None:
    role = only_role(position(words="word " * 2_000))
    assert len(role.description) <= 5_000
    assert role.description.endswith("…")
    assert role.notes == ("description_cut",)


def test_lines_stay_lines_and_bullets_become_a_list() -> None:
    assert (
        only_role(position(words="First\nSecond\n• one\n• two")).description
        == "First\n\nSecond\n\n- one\n- two"
    )


# --- dates ---


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Sep 2019", (2019, 9)), ("Sept. 2019", (2019, 9)), ("september 2019", (2019, 9)), ("2019-09", (2019, 9)),
        ("2019-09-14", (2019, 9)), ("2019-09-14T10:00:00Z", (2019, 9)), ("09/2019", (2019, 9)), ("1900-01", (1900, 1)),
        ("2012", None), ("", None), ("about 2012", None), ("2019-13", None), ("2019-00", None), ("1899-12", None),
        ("0000-01", None), ("9999999-01", None), ("Foo 2019", None), ("May", None), ("٢٠١٩-٠٩", None), ("2019 Sep", None),
    ],
)  # fmt: skip
def test_months(text: str, month: tuple[int, int] | None) -> None:
    assert months.month_of(text) == (date(*month, 1) if month else None)


@pytest.mark.parametrize("end", ["", "Present", "present", "ongoing"])
def test_without_an_end_a_role_goes_on(end: str) -> None:
    role = only_role(position(start="2019-03", end=end))
    assert (role.ended_on, role.end_text, role.is_over, role.notes) == (None, "", False, ())


def test_an_end_still_to_come_is_none_yet() -> None:
    role = only_role(position(start="2019-03", end="May 2031"))
    assert (role.ended_on, role.is_over, role.notes) == (None, False, ("ends_in_future",))


def test_an_end_before_the_start_leaves_both_as_words() -> None:
    role = only_role(position(start="Mar 2020", end="Jan 2019"))
    assert (role.started_on, role.start_text, role.ended_on, role.end_text) == (
        None,
        "Mar 2020",
        None,
        "Jan 2019",
    )
    assert (role.is_over, role.notes) == (True, ("ends_before_it_starts",))


@given(st.text(max_size=90), st.text(max_size=90))
def test_any_dates_give_a_month_or_words_that_fit(start: str, end: str) -> None:
    period = months.period_of(start, end, date(9999, 12, 31))
    assert len(period.start_text) <= 60
    assert len(period.end_text) <= 60
    assert not (period.started_on and period.start_text)
    assert not (period.ended_on and period.started_on) or period.ended_on >= period.started_on


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words_or_read(content: bytes) -> None:
    for beginning in (b"", b"PK\x03\x04", b"{", b"Company Name,Title,Started On\n", b"\xff\xfe"):
        found_if_any(beginning + content)


# --- the shared files ---


def test_the_shared_tables_reach_their_numbers(data) -> None:
    facts = json.loads((data / "linkedin" / "facts.json").read_text())
    for name, said in facts.items():
        found = found_in((data / "linkedin" / name).read_bytes())
        assert len(found.roles) == said["rows"], name
        assert sum(not role.is_over for role in found.roles) == said["current"], name
        assert sum(role.start_text.isdecimal() for role in found.roles) == said.get(
            "with_year_only_dates", 0
        ), name
        assert found.left_out == []
    files = {name: (data / "linkedin" / name).read_bytes() for name in facts}
    assert len(found_in(zipped(files)).roles) == sum(said["rows"] for said in facts.values())


def test_only_files_on_the_list_are_opened() -> None:
    assert set(linkedin.FILES) == {
        "positions.csv", "volunteering.csv", "volunteer experiences.csv", "profile.csv", "skills.csv",
    }  # fmt: skip
