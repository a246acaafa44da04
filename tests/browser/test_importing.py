"""A member brings their roles from elsewhere, by keyboard and without a script, and takes them along."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import Person

POSITIONS = """Company Name,Title,Description,Location,Started On,Finished On
Bell & Daughters,Bell founder,"Bronze, mostly",,Mar 2016,
Self-employed,Ferry accountant,,,2012,Feb 2016
"""
VOLUNTEERING = (
    "Company Name,Role,Cause,Started On,Finished On,Description\nLifeboat,Shore crew,,Nov 2018,Present,\n"
)


def archive(**tables: str) -> Any:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        for name, content in tables.items():
            zipped.writestr(f"Basic_LinkedInDataExport/{name}.csv", content)
    return {"name": "archive.zip", "mimeType": "application/zip", "buffer": made.getvalue()}


def look_into(page: Page, file: Any) -> None:
    page.goto("/settings/import")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Show what is in it").press("Enter")
    expect(page.get_by_role("heading", name="What is in your file")).to_be_visible()


def test_a_member_brings_their_roles_and_takes_them_along(
    person: Callable[..., Person], tmp_path: Path
) -> None:
    member = person("mo")
    page = member.open("/settings/roles")
    look_into(page, archive(Positions=POSITIONS, Volunteering=VOLUNTEERING))
    member.looks_good()
    roles = page.locator(".import-role")
    expect(roles).to_have_count(3)
    expect(roles.nth(1)).to_contain_text("Self-employed · 2012 to February 2016")
    roles.nth(1).get_by_role("checkbox").press("Space")
    expect(roles.nth(1).get_by_label("Field of work")).to_be_hidden()
    page.get_by_role("button", name="Put what is ticked into my portfolio").press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("Choose a field of work for “Bell founder”.")
    member.looks_good()
    expect(roles.nth(1).get_by_role("checkbox")).not_to_be_checked()
    roles.first.get_by_label("Field of work").select_option("Making & craft")
    roles.first.get_by_label("Percent of your week").fill("60")
    page.get_by_role("button", name="Put what is ticked into my portfolio").press("Enter")
    expect(page.locator(".note-success")).to_contain_text("2 roles have come into your portfolio.")
    expect(page.locator(".role-item h3")).to_have_text(["Bell founder", "Shore crew"])

    look_into(page, archive(Positions=POSITIONS, Volunteering=VOLUNTEERING))
    expect(page.get_by_text("You have this already.")).to_have_count(2)
    ticked = [box.is_checked() for box in roles.get_by_role("checkbox").all()]
    assert ticked == [False, True, False]

    page.goto("/settings/export")
    member.looks_good()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Everything, as JSON Resume").click()
    file = tmp_path / taken.value.suggested_filename
    taken.value.save_as(file)
    assert file.name == "mo.resume.json"
    assert [entry["position"] for entry in json.loads(file.read_text())["work"]] == ["Bell founder"]
    look_into(page, file)
    expect(page.get_by_text("You have this already.")).to_have_count(2)


def test_a_file_that_is_too_large_is_answered_in_words(person: Callable[..., Person], tmp_path: Path) -> None:
    """A browser hears of it only if all it sends is let in."""
    large = tmp_path / "large.json"
    large.write_bytes(b'{"basics": {"name": "' + b"x" * 50_000_000 + b'"}}')
    member = person("mo")
    page = member.open("/settings/import")
    page.get_by_label("File", exact=True).set_input_files(large)
    page.get_by_role("button", name="Show what is in it").click()
    expect(page.locator(".error-summary")).to_contain_text("A JSON Resume of more than 2 MB")
    member.looks_good()


@pytest.mark.parametrize("handle", ["ailsa", "tendai"])
def test_a_profile_on_paper_is_one_page_black_on_white(reader: Callable[..., Person], handle: str) -> None:
    visitor = reader()
    page = visitor.open(f"/members/{handle}")
    if visitor.look.width > 500:
        pdf = page.pdf(format="A4")
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (".masthead", ".footer", ".tabs", ".take-along", ".timeline-table", ".skip-link"):
        assert not any(part.is_visible() for part in page.locator(gone).all()), gone
    for there in ("h1", ".answer", ".on-paper", ".week-bar-large", ".timeline-wide", ".portfolio-role"):
        expect(page.locator(there).first).to_be_visible()
    expect(page.locator(".on-paper")).to_contain_text(f"/members/{handle}")
    color, ground = page.evaluate(
        "[getComputedStyle(document.querySelector('h1')).color, getComputedStyle(document.documentElement).backgroundColor]"
    )
    assert (color, ground) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
