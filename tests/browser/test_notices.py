"""Journeys of a notice: somebody answers, the bell counts, the list says who and what, opening it reads it."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import Person

ARTICLE = "/articles/one-line-for-occupation"
ASKED = "Which of the two do you say first?"
ANSWERED = "The one that pays, until they look bored."


def test_a_reply_rings_once_it_is_let_through_and_opening_it_reads_it(person: Callable[..., Person]) -> None:
    member, newcomer, moderator = person("tendai"), person("mo"), person("kwabena")
    page = member.open("/notices")
    page.get_by_role("button", name="Mark all as read").click()  # of what the demo told already
    expect(bell(page)).to_have_accessible_name("Notices")
    question = sent(member, f"{ARTICLE}/comments/new", ASKED, "Post comment")
    reply = sent(newcomer, f"/comments/{question}/reply", ANSWERED, "Post reply")

    member.open("/")
    expect(bell(page)).to_have_accessible_name("Notices")
    member.open("/notices")
    expect(page.get_by_text(ANSWERED)).to_have_count(0)

    desk = moderator.open(f"/moderation/?comment={reply}")
    desk.locator("#case").get_by_role("button", name="Approve", exact=True).click()
    expect(desk.get_by_text("1 comment approved.", exact=True)).to_be_visible()

    member.open("/")
    expect(bell(page)).to_have_accessible_name("Notices, 1 unread")
    expect(bell(page).locator(".bell-count")).to_have_text("1")
    bell(page).click()
    page.wait_for_url("**/notices")
    told = page.get_by_role("listitem").filter(has_text="Mo Member replied to you")
    expect(told).to_contain_text(ANSWERED)
    expect(told).to_contain_text("Unread.")
    member.looks_good()
    told.get_by_role("link", name="Mo Member replied to you").click()
    page.wait_for_url(re.compile(rf"#comment-{reply}$"))
    expect(page.locator(f"#comment-{reply}")).to_be_in_viewport()
    page.reload()  # it is noted as seen after the answer that leads here, so this page may still have rung
    expect(bell(page)).to_have_accessible_name("Notices")
    bell(page).click()
    expect(told).not_to_contain_text("Unread.")
    expect(page.get_by_text("You have read them all.")).to_be_visible()

    newcomer.open("/notices")
    own = newcomer.page.get_by_role("listitem").filter(has_text="Your comment is published.")
    expect(own).to_contain_text("Unread.")
    newcomer.page.get_by_role("button", name="Mark all as read").click()
    expect(own).not_to_contain_text("Unread.")
    expect(newcomer.page.get_by_role("button", name="Mark all as read")).to_have_count(0)
    newcomer.looks_good()


def bell(page: Page) -> Locator:
    return page.get_by_role("banner").locator(".bell")


def sent(person: Person, form_page: str, text: str, button: str) -> str:
    """Write a comment on the page of its form; its id."""
    page = person.open(form_page)
    form = page.locator(".comment-form")
    form.get_by_label("Your comment").fill(text)
    form.get_by_role("button", name=button).click()
    page.wait_for_url(re.compile(r"#comment-\d+$"))
    return urlsplit(page.url).fragment.removeprefix("comment-")
