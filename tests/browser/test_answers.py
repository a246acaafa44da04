"""Answers at a browser: copied, practised, and the card beside a name, by mouse and by keys."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import WITH_SCRIPT, Look, Person

ARTICLE = "/articles/a-working-week-with-the-tide-in-it"
CARD = "#member-card"
WIDE = [Look(1280, "light")]


@pytest.mark.parametrize("look", WITH_SCRIPT, ids=str)
def test_the_answer_is_copied_and_practised(person: Callable[..., Person]) -> None:
    kwabena = person()
    kwabena.context.grant_permissions(["clipboard-read", "clipboard-write"])
    kwabena.log_in("kwabena")
    page = kwabena.open("/members/kwabena/answer")
    page.get_by_role("button", name="Copy the thirty seconds").click()
    expect(page.locator("#announcement")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#answer-seconds").inner_text()
    assert copied.startswith("I do three things.")
    kwabena.looks_good()
    page.get_by_role("link", name="Practise").click()
    expect(page.locator("#answer-seconds")).to_be_hidden()
    page.get_by_text("Try to say it first").click()
    expect(page.locator("#answer-seconds")).to_be_visible()
    kwabena.looks_good()


@pytest.mark.parametrize("look", WITH_SCRIPT, ids=str)
def test_an_answer_is_made_by_keys(person: Callable[..., Person]) -> None:
    kwabena = person()
    kwabena.log_in("kwabena")
    page = kwabena.open("/settings/answers/peer")
    page.get_by_role("checkbox", name="Bus driver").check()
    page.get_by_role("checkbox", name="Conflict mediator").check()
    page.get_by_label("One line").fill("I drive, and I listen.")
    page.get_by_label("One line").press("Enter")
    expect(page.locator("#answer-line")).to_have_text("I drive, and I listen.")
    page = kwabena.open("/settings/answers/peer")
    page.get_by_role("button", name="Move Bus driver up").press("Enter")
    expect(page.locator(".answer-roles li").first).to_contain_text("Bus driver")
    kwabena.looks_good()
    page.get_by_role("button", name=re.compile("Back to the composed one.*One line")).press("Enter")
    expect(page.get_by_label("One line")).to_have_value("")
    expect(page.locator("#line-field .answer-composed")).to_contain_text("Bus driver & conflict mediator")


@pytest.mark.parametrize("look", WITH_SCRIPT, ids=str)
def test_a_card_is_made_shown_and_revoked(person: Callable[..., Person]) -> None:
    tendai = person()
    tendai.log_in("tendai")
    page = tendai.open("/settings/cards/new")
    page.get_by_label("For whom?").fill("Anna at the law school")
    page.get_by_role("checkbox", name="Law student").check()
    tendai.looks_good()
    page.get_by_role("button", name="Make the card").click()
    expect(page.get_by_text("is ready: copy its link")).to_be_visible()
    tendai.looks_good()
    address = page.locator(".card-address a").first.inner_text()
    anna = person()
    shown = anna.open(address)
    expect(shown.locator("h3")).to_have_text("Law student")
    assert "Care worker" not in shown.content()
    anna.looks_good()
    page.get_by_role("link", name=re.compile("Revoke.*Anna at the law school")).click()
    page.get_by_role("button", name="Revoke the card").click()
    expect(page.get_by_text("is revoked.")).to_be_visible()
    anna.open(address, status=410)


@pytest.mark.parametrize("look", WIDE, ids=str)
def test_a_card_comes_beside_a_hovered_name(reader: Callable[..., Person]) -> None:
    visitor = reader()
    page = visitor.open(ARTICLE)
    name = page.locator(".comment a.person-name").first
    name.scroll_into_view_if_needed()
    name.hover()
    expect(page.locator(CARD)).to_be_visible()
    covers_no_name(page)
    assert page.evaluate("document.activeElement === document.body")
    page.locator(CARD).hover()  # it can be hovered itself
    page.wait_for_timeout(400)
    expect(page.locator(CARD)).to_be_visible()
    visitor.looks_good()
    page.mouse.move(5, 5)
    expect(page.locator(CARD)).to_be_hidden()


@pytest.mark.parametrize("look", WIDE, ids=str)
def test_the_card_is_fetched_once(reader: Callable[..., Person]) -> None:
    visitor = reader()
    page = visitor.open(ARTICLE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    name = page.locator(".comment a.person-name").first
    for _ in range(2):
        name.hover()
        expect(page.locator(CARD)).to_be_visible()
        page.mouse.move(5, 5)
        expect(page.locator(CARD)).to_be_hidden()
    assert len([address for address in asked if address.endswith("/card")]) == 1
    assert len([address for address in asked if address.endswith("member-hover.css")]) == 1


@pytest.mark.parametrize("look", WITH_SCRIPT, ids=str)
def test_a_card_comes_by_keys_and_goes_by_escape(reader: Callable[..., Person]) -> None:
    visitor = reader()
    page = visitor.open(ARTICLE)
    page.locator(".byline a.person-name").first.evaluate("link => link.focus({focusVisible: true})")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    name = page.locator("a.person-name:focus")
    expect(page.locator(CARD)).to_be_visible()
    covers_no_name(page)
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-describedby", "member-card")
    visitor.looks_good()
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_be_hidden()
    expect(name).to_be_focused()
    assert name.get_attribute("aria-describedby") is None
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.locator(CARD)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(CARD)).to_be_hidden()


def covers_no_name(page: Page) -> None:
    """The card and the name it belongs to lie beside each other, inside the window."""
    card = page.locator(CARD).bounding_box()
    name = page.locator("a.person-name[aria-describedby]").bounding_box()
    assert card is not None
    assert name is not None
    assert card["y"] >= name["y"] + name["height"] or card["y"] + card["height"] <= name["y"]
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= page.evaluate("document.documentElement.clientWidth")
