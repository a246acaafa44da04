"""Journeys of somebody with several roles: they list them, put them in order by keyboard alone, and are found by them; they drag them, show
a picture of themselves, and ask themselves whether this suits them."""

import calendar
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import WITH_SCRIPT, Person
from tests.browser.stops import one
from tests.serving import Site


def test_a_member_lists_their_roles_puts_them_in_order_and_is_found_by_them(
    person: Callable[..., Person],
) -> None:
    member = person("mo")
    page = member.open("/settings/roles")
    add_role(page, "That is one", title="Bell founder", field="Making & craft", kind="Craft or growing")
    add_another(page, title="Ferry pilot", field="Civic & voluntary", kind="Employment", begun="2016-05", share="40",
                skills="pilotage of small ferries, First aid")  # fmt: skip
    add_another(page, title="Night tutor", field="Teaching & coaching", kind="Teaching", begun="2018-09",
                ended="2021-06")  # fmt: skip
    add_another(page, title="Harbour accountant", field="Advising & consulting", kind="Freelance", begun="2020-02",
                share="25")  # fmt: skip
    expect(titles(page)).to_have_text(["Bell founder", "Ferry pilot", "Night tutor", "Harbour accountant"])
    member.looks_good()

    go_by_keyboard(page, "Tab", "Move Harbour accountant up")
    press_enter(page)
    assert focused(page) == "Move Harbour accountant up"
    press_enter(page)
    go_by_keyboard(page, "Shift+Tab", "Move Bell founder down")
    press_enter(page)
    expect(titles(page)).to_have_text(["Harbour accountant", "Bell founder", "Ferry pilot", "Night tutor"])
    member.looks_good()

    page.get_by_role("link", name="See your profile").click()
    expect(page.locator(".answer")).to_have_text("Harbour accountant & bell founder & ferry pilot.")
    expect(page.locator(".portfolio-role h3")).to_have_text(
        ["Harbour accountant", "Bell founder", "Ferry pilot", "Night tutor"]
    )
    week = page.get_by_role("region", name="A usual week")
    expect(week.get_by_role("img")).to_have_accessible_name(
        "Share of the week: Harbour accountant 25 %, Ferry pilot 40 %"
    )
    expect(week.get_by_role("listitem")).to_have_text(
        [
            re.compile("25% ?Harbour accountant Advising & consulting"),
            re.compile("40% ?Ferry pilot Civic & voluntary"),
            re.compile("Bell founder Making & craft, no share given"),
        ]
    )
    drawn = what_the_drawing_says(page)
    assert [row.title for row in drawn] == ["Ferry pilot", "Night tutor", "Harbour accountant"]
    said = what_the_table_says(page)
    assert said == [*drawn, Row("Bell founder", None, None, "not known")]
    assert said[1] == Row(
        "Night tutor", month("September 2018"), month("June 2021"), "Ferry pilot, Harbour accountant"
    )
    member.looks_good()

    visitor = person()
    page = visitor.open("/members/")
    look_for(page, skill="first aid")
    with_that_skill = count_of_finds(page)
    look_for(page, box="Advising & consulting")
    assert 1 < count_of_finds(page) < with_that_skill
    expect(cards(page).filter(has_text="Mo Member")).to_have_count(1)
    look_for(page, words="ferry")
    expect(cards(page)).to_have_count(1)
    expect(cards(page)).to_contain_text("Mo Member")
    expect(chips(page)).to_contain_text(["ferry", "Advising & consulting", "first aid"])
    visitor.looks_good()
    chips(page).filter(has_text="ferry").click()
    chips(page).filter(has_text="Advising & consulting").click()
    expect(chips(page)).to_contain_text(["first aid"])
    assert count_of_finds(page) == with_that_skill
    look_for(page, words="unheard-of")
    expect(page.get_by_role("heading", name="Nobody does exactly that.")).to_be_visible()
    page.get_by_role("link", name="Take it away").click()
    assert count_of_finds(page) == with_that_skill
    look_for(page, skill="pilotage of small ferries")
    cards(page).get_by_role("link", name="Mo Member").click()
    page.wait_for_url("**/members/mo")


@pytest.mark.parametrize("handle", ["tendai", "ailsa", "wren"])
def test_the_table_of_years_says_what_the_drawing_says(reader: Callable[..., Person], handle: str) -> None:
    page = reader().open(f"/members/{handle}")
    said = what_the_table_says(page)
    drawn = what_the_drawing_says(page)
    assert drawn
    assert said[: len(drawn)] == drawn
    assert all(row.at_the_same_time == "not known" for row in said[len(drawn) :])


# --- the list of roles ---------------------------------------------------------------------------------------


def add_another(page: Page, **role: str) -> None:
    page.get_by_role("link", name="Add a role").click()
    add_role(page, "Add this role", **role)


def add_role(
    page: Page, button: str, *, title: str, field: str, kind: str, begun: str = "", ended: str = "", share: str = "",
    skills: str = "",
) -> None:  # fmt: skip
    page.get_by_label("What do you call it?").fill(title)
    page.get_by_role("radio", name=field).check()
    page.get_by_label("Kind of engagement").select_option(label=kind)
    for label, typed in (
        ("From", begun),
        ("To", ended),
        ("Share of your week, in percent", share),
        ("Skills", skills),
    ):
        if typed:
            page.get_by_label(f"{label} (optional)", exact=True).fill(typed)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("listitem", name=title)).to_be_focused()


def titles(page: Page) -> Locator:
    return page.locator(".role-list h3")


def go_by_keyboard(page: Page, key: str, name: str) -> None:
    """Press the key until what has this name has the focus."""
    for _ in range(100):
        page.keyboard.press(key)
        if focused(page) == name:
            return
    raise AssertionError(f"{key} never came to “{name}”")


def press_enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".role-moves button:focus")).to_have_count(1)


def focused(page: Page) -> str | None:
    label: str | None = page.evaluate("document.activeElement.getAttribute('aria-label')")
    return label


# --- the directory -------------------------------------------------------------------------------------------


def look_for(page: Page, *, skill: str = "", box: str = "", words: str = "") -> None:
    """Ask for it besides what is asked for already."""
    summary = page.get_by_text("Filter and sort")
    if summary.is_visible():
        summary.click()
    if skill:
        page.get_by_label("Another skill").fill(skill)
    if box:
        page.get_by_role("checkbox", name=box).check()
    if words:
        page.get_by_label("Name, role or place").fill(words)
    page.get_by_role("button", name="Show members").click()
    expect(chips(page).filter(has_text=skill or box or words)).to_have_count(1)


def cards(page: Page) -> Locator:
    return page.locator(".member-cards").get_by_role("listitem")


def chips(page: Page) -> Locator:
    return page.locator(".directory-results-head .chip")


def count_of_finds(page: Page) -> int:
    return int(page.locator("#results-heading").inner_text().split()[0])


# --- the years -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A role in the years. Months are counted from the year 0; an end of None is now, or not known."""

    title: str
    begun: int | None
    ended: int | None
    at_the_same_time: str


def what_the_table_says(page: Page) -> list[Row]:
    page.get_by_text("Show the timeline as a table").click()
    rows = page.get_by_role("region", name="Timeline as a table").locator("tbody tr")
    expect(rows.first).to_be_visible()
    texts: list[list[str]] = rows.evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.split('\\n')[0].trim()))"
    )
    return [Row(title, month(begun), month(ended), others) for title, _field, begun, ended, others in texts]


def what_the_drawing_says(page: Page) -> list[Row]:
    """Read back from where the bars of the drawing that is seen begin and end between its years."""
    seen = page.locator(".timeline svg:visible")
    expect(seen).to_have_count(1)
    drawn: dict[str, Any] = seen.evaluate(DRAWN)
    bars = drawn["bars"]
    return [
        Row(
            whole_title(page, bar),
            month_at(drawn, bar["begins"]),
            None if abs(bar["ends"] - drawn["now"]) < 0.5 else month_at(drawn, bar["ends"]),
            ", ".join(whole_title(page, other) for other in bars if other is not bar and overlap(bar, other))
            or "nothing else",
        )
        for bar in bars
    ]


#: Where the years, now and the bars are, in the drawing's own units.
DRAWN = """svg => ({
  years: [...svg.querySelectorAll(".timeline-year")].map(text => [Number(text.textContent), Number(text.getAttribute("x"))]),
  now: Number(svg.querySelector(".timeline-now").getAttribute("x1")),
  bars: [...svg.querySelectorAll("g[data-role]")].map(bar => {
    const box = bar.querySelector(".timeline-bar-past, .timeline-bar").getBBox();
    return {role: bar.dataset.role, label: bar.querySelector("text").textContent, begins: box.x, ends: box.x + box.width};
  }),
})"""


def month_at(drawn: dict[str, Any], x: float) -> int:
    """By the distance between the first and the last year written above the bars; within a third of a month."""
    (year, at), (last_year, last_at) = drawn["years"][0], drawn["years"][-1]
    found = year * 12 + (x - at) * (last_year - year) * 12 / (last_at - at)
    assert abs(found - round(found)) < 1 / 3, f"{x} is between two months"
    return round(found)


def overlap(bar: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(min(bar["ends"], other["ends"]) - max(bar["begins"], other["begins"]) > 0.1)


def whole_title(page: Page, bar: dict[str, Any]) -> str:
    """The title of the role that a bar stands for, of which its label may be the beginning."""
    title = page.locator(f"#role-{bar['role']} h3").inner_text()
    label = bar["label"]
    assert title == label or (label.endswith("…") and title.startswith(label[:-1]))
    return title


def month(words: str) -> int | None:
    name, _, year = words.partition(" ")
    if not year.isdecimal():
        assert words in ("now", "not said"), words
        return None
    return int(year) * 12 + list(calendar.month_name).index(name) - 1


# --- dragging, a picture, the self-assessment ----------------------------------------------------------------


@pytest.mark.parametrize("look", WITH_SCRIPT, ids=str)
def test_roles_are_dragged_into_another_order(person: Callable[..., Person]) -> None:
    member = person("tendai")
    page = member.open("/settings/roles")
    before = titles(page).all_inner_texts()
    drag(page, before[0], below=before[2])
    expect(page.locator("#announcement")).to_have_text(f"{before[0]} is number 3 of {len(before)} now.")
    moved = [*before[1:3], before[0], *before[3:]]
    expect(titles(page)).to_have_text(moved)
    expect(page.get_by_role("button", name=f"Move {moved[0]} up")).to_be_disabled()
    expect(page.get_by_role("button", name=f"Move {before[0]} up")).to_be_enabled()
    member.looks_good()
    page.reload()
    expect(titles(page)).to_have_text(moved)

    drag(page, moved[0], below=moved[1], escape=True)
    expect(titles(page)).to_have_text(moved)
    page.route("**/settings/roles/order", lambda route: route.fulfill(status=503, body="busy"))
    drag(page, moved[0], below=moved[1])
    expect(page.locator("#announcement")).to_have_text("That could not be saved. The order is as it was.")
    expect(titles(page)).to_have_text(moved)
    member.trouble.clear()  # the 503 was ours
    page.unroute("**/settings/roles/order")
    drag(page, moved[0], below=moved[1], by="touch")
    expect(titles(page)).to_have_text([moved[1], moved[0], *moved[2:]])


def test_a_picture_stands_in_the_ring_and_goes_again(person: Callable[..., Person]) -> None:
    member = person("mo")
    page = member.open("/settings/picture")
    page.get_by_label("A picture of you").set_input_files(portrait(b"#!/bin/sh\nrm -r /\n"))
    page.get_by_role("button", name="Show this picture").click()
    expect(page.get_by_role("alert")).to_contain_text("This is no picture that we can read")
    member.looks_good()
    page.get_by_label("A picture of you").set_input_files(portrait(drawn_picture()))
    page.get_by_role("button", name="Show this picture").click()
    expect(page.get_by_text("It stands inside your week, wherever your name is.")).to_be_visible()
    expect(page.locator("symbol image")).to_have_attribute("href", re.compile("-320.webp$"))
    member.looks_good()
    page = member.open("/members/mo")
    assert page.request.get(page.locator("symbol image").get_attribute("href") or "").ok
    member.looks_good()
    page = member.open("/settings/picture")
    page.get_by_role("button", name="Remove the picture").click()
    expect(page.get_by_text("Your initials stand inside your week.")).to_be_visible()
    expect(page.locator("symbol image")).to_have_count(0)


@pytest.mark.parametrize("look", WITH_SCRIPT, ids=str)
def test_the_self_assessment_sends_nothing_and_stores_nothing(
    person: Callable[..., Person], site: Site
) -> None:
    member = person("mo")
    page = member.open("/assessment")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Show what that often means").click()
    expect(page.get_by_role("alert")).to_contain_text("Still open: 1, 2, 3,")
    for number in range(1, 20):
        page.locator(f"#s{number}-{number % 5 + 1}").check()
    page.get_by_role("button", name="Show what that often means").click()
    expect(page.get_by_role("alert")).to_have_text("Still open: 20.")
    page.locator("#s20-1").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Show what that often means").click()
    expect(page.get_by_role("heading", name="What that often means")).to_be_focused()
    counted = page.locator(".assessment-percent").all_inner_texts()
    member.looks_good()
    assert [url for url in asked if "/static/" not in url] == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert one(site, "SELECT count(*) FROM assessments") == 0

    page.get_by_role("button", name="Keep this").click()
    page.wait_for_url("**/assessment/kept")
    assert one(site, "SELECT count(*) FROM assessments") == 1
    page = member.open("/assessment")
    for number in range(1, 21):
        page.locator(f"#s{number}-{number % 5 + 1 if number < 20 else 1}").check()
    page.get_by_role("button", name="Show what that often means").click()
    page.get_by_role("button", name="Keep this").click()
    page.wait_for_url("**/assessment/kept")
    said = page.locator(".assessment-pair tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].slice(1).map(cell => cell.textContent.trim()))"
    )
    assert said == [[percent, percent, "as before"] for percent in counted]  # as the server counts them
    member.looks_good()


def drag(page: Page, title: str, *, below: str, escape: bool = False, by: str = "mouse") -> None:
    """By its grip, to the lower half of another role."""
    grip = page.get_by_role("listitem", name=title, exact=True).locator(".role-grip")
    target = page.get_by_role("listitem", name=below, exact=True)
    start, end = box_of(grip), box_of(target)
    page.evaluate(
        "middle => scrollBy(0, middle - innerHeight / 2)", (start["y"] + end["y"] + end["height"]) / 2
    )
    start, end = box_of(grip), box_of(target)
    x, y, to = start["x"] + 8, start["y"] + 10, end["y"] + end["height"] - 4
    if by == "touch":
        finger = page.context.new_cdp_session(page)
        for name, points in (
            ("touchStart", [{"x": x, "y": y}]),
            ("touchMove", [{"x": x, "y": (y + to) / 2}]),
            ("touchMove", [{"x": x, "y": to}]),
            ("touchEnd", []),
        ):
            finger.send("Input.dispatchTouchEvent", {"type": name, "touchPoints": points})
        return
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, (y + to) / 2, steps=4)
    page.mouse.move(x, to, steps=4)
    if escape:
        page.keyboard.press("Escape")
    page.mouse.up()


def box_of(element: Locator) -> Any:
    box = element.bounding_box()
    assert box is not None
    return box


def portrait(data: bytes) -> Any:
    return {"name": "me.png", "mimeType": "image/png", "buffer": data}


def drawn_picture() -> bytes:
    out = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(out, "PNG")
    return out.getvalue()
