"""Journeys of somebody new: they join, say what they do, go and come back, and have the site light or dark."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.harness import Person

PASSWORD = "wool, tide tables and a tuba"


def test_somebody_joins_says_what_they_do_leaves_and_comes_back(person: Callable[..., Person]) -> None:
    newcomer = person()
    page = newcomer.open("/")
    page.get_by_role("banner").get_by_role("link", name="Join").click()
    page.get_by_label("Your name").fill("Nesta Prys")
    page.get_by_label("Your handle").fill("nesta")
    page.get_by_label("E-mail").fill("nesta@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("And what do you do?")
    newcomer.looks_good()
    page.get_by_label("What do you call it?").fill("Tuba teacher")
    page.get_by_role("radio", name="Teaching & coaching").check()
    page.get_by_label("Kind of engagement").select_option(label="Teaching")
    page.get_by_role("button", name="That is one").click()
    page.get_by_role("link", name="See your profile").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nesta Prys")
    expect(page.locator(".answer")).to_have_text("Tuba teacher.")
    page.get_by_role("link", name="Edit your profile").click()
    page.get_by_label("And what do you do?").fill("I teach people to breathe out, slowly, through brass.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".answer")).to_have_text("I teach people to breathe out, slowly, through brass.")
    newcomer.looks_good()

    log_out(page)
    page.goto("/settings/roles")
    assert urlsplit(page.url).path == "/log-in"
    page.get_by_label("Handle or e-mail").fill("nesta")
    page.get_by_label("Password").fill("wool, tide tables and a trombone")
    with page.expect_navigation() as answer:
        page.get_by_role("button", name="Log in").click()
    assert answer.value.status == 422
    expect(page.get_by_label("Handle or e-mail")).to_have_value("nesta")
    expect(page.get_by_label("Password")).to_have_value("")
    if newcomer.look.has_script:
        expect(page.get_by_role("alert")).to_be_focused()
    newcomer.looks_good()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/settings/roles")
    expect(page.get_by_role("heading", name="Tuba teacher")).to_be_visible()


def test_the_colours_chosen_stay_on_every_page(person: Callable[..., Person]) -> None:
    visitor = person()
    other = {"light": "dark", "dark": "light"}[visitor.look.scheme]
    page = visitor.open("/")
    assert is_dark(page) == (visitor.look.scheme == "dark")
    page.get_by_role("contentinfo").get_by_role("link", name="Light or dark").click()
    page.get_by_role("radio", name=other.capitalize()).check()
    page.get_by_role("button", name="Show it so").click()
    for path in ("/", "/members/", "/theme"):
        visitor.open(path)
        assert is_dark(page) == (other == "dark"), path
        visitor.looks_good()
    page.get_by_role("radio", name="As my device has it").check()
    page.get_by_role("button", name="Show it so").click()
    page.goto("/members/")
    assert is_dark(page) == (visitor.look.scheme == "dark")


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Your menu").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Join")).to_be_visible()


def is_dark(page: Page) -> bool:
    """Whether the ground is darker than the words on it, as the browser computed them."""
    colors = [
        page.evaluate("getComputedStyle(document.documentElement).backgroundColor"),
        page.evaluate("getComputedStyle(document.body).color"),
    ]
    ground, words = (sum(map(int, re.findall(r"\d+", color)[:3])) for color in colors)
    return ground < words
