"""Journeys of a comment: written by a guest, let through, answered as a role, kept while it is typed, found again."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import WITH_SCRIPT, Person

ARTICLE = "/articles/one-line-for-occupation"
DEEP = "/articles/a-working-week-with-the-tide-in-it"
LONG = "/articles/what-did-you-say-the-last-time-somebody-asked"
GUEST_SAID = "A quarter of a baker, and the rest of me sleeps."
MEMBER_SAID = "On nights I care, at noon I drive, on Sundays I lose at chess."


def test_a_guests_comment_waits_for_a_moderator_and_then_everybody_reads_it(
    person: Callable[..., Person],
) -> None:
    guest = person()
    page = guest.open(ARTICLE)
    before = count_of_comments(page)
    form = the_comment_form(guest)
    form.get_by_label("Your comment").fill(GUEST_SAID)
    form.get_by_label("Name").fill("Quentin")
    form.get_by_label("E-mail").fill("quentin@example.org")
    form.get_by_role("button", name="Send to a moderator").click()

    page.wait_for_url(re.compile(r"#comment-\d+$"))
    own = the_comment(page, GUEST_SAID)
    expect(own.get_by_text("Awaiting review.")).to_be_visible()
    expect(own.get_by_role("heading")).to_have_text("Quentin")
    expect(own).to_be_in_viewport()
    last_root = page.locator("ol.thread > li").last
    expect(last_root).to_contain_text(GUEST_SAID)
    assert count_of_comments(page) == before
    guest.looks_good()

    stranger = person()
    expect(stranger.open(ARTICLE).get_by_text(GUEST_SAID)).to_have_count(0)
    stranger.open(comment_address(page), status=404)

    moderator = person("kwabena")
    desk = moderator.open("/moderation/")
    waiting = desk.get_by_role("form", name="Queue").get_by_role("listitem").filter(has_text="Quentin")
    expect(waiting.locator(".whys")).to_contain_text("First comment")
    waiting.get_by_role("link", name="Quentin").click()
    case = desk.locator("#case")
    expect(case).to_contain_text(GUEST_SAID)
    moderator.looks_good()
    case.get_by_role("button", name="Approve").click()
    expect(desk.get_by_text("1 comment approved.", exact=True)).to_be_visible()
    expect(desk.get_by_role("form", name="Queue")).not_to_contain_text("Quentin")
    expect(desk.locator(".decided li").first).to_contain_text("Quentin")

    stranger.open(comment_address(page))
    public = the_comment(stranger.page, GUEST_SAID)
    expect(public).to_be_in_viewport()
    expect(public.get_by_text("Awaiting review.")).to_have_count(0)
    assert count_of_comments(stranger.page) == before + 1
    page.reload()
    expect(the_comment(page, GUEST_SAID).get_by_text("Awaiting review.")).to_have_count(0)


def test_a_member_replies_as_one_of_their_roles(person: Callable[..., Person]) -> None:
    member = person("tendai")
    page = member.open(ARTICLE)
    parent = page.locator("ol.thread > li").nth(1).locator("> article > .comment-own")
    parents_name = parent.get_by_role("heading").inner_text()
    form = the_reply_form(member, parent)
    if member.look.has_script:
        expect(form.get_by_label("Your comment")).to_be_focused()
    form.get_by_label("Your comment").fill("**Before** it is sent.")
    form.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview strong")).to_have_text("Before")
    assert (urlsplit(page.url).path == ARTICLE) == member.look.has_script
    member.looks_good()

    form = page.locator(".reply-form")
    form.get_by_label("Your comment").fill(MEMBER_SAID)
    form.get_by_label("Commenting as").select_option(label="Chess coach")
    form.get_by_role("button", name="Post reply").click()
    page.wait_for_url(re.compile(r"#comment-\d+$"))

    visitor = person()
    visitor.open(comment_address(page))
    for reader in (member, visitor):
        reply = the_comment(reader.page, MEMBER_SAID)
        expect(reply.get_by_role("heading")).to_have_text("Tendai Chikore")
        expect(reply.locator(".comment-facts")).to_contain_text("as Chess coach")
        expect(reply.locator(".ring")).to_have_class(re.compile(r"\blit-\d\b"))
        expect(reply).to_be_in_viewport()
        around = reply.locator("xpath=ancestor::article[2]/div[contains(@class, 'comment-own')]")
        expect(around.get_by_role("heading")).to_have_text(parents_name)
    visitor.looks_good()
    the_comment(visitor.page, MEMBER_SAID).get_by_role("link", name="Chess coach").click()
    visitor.page.wait_for_url(re.compile(r"/members/tendai#role-\d+$"))
    role = visitor.page.locator(f"#{urlsplit(visitor.page.url).fragment}")
    expect(role).to_be_in_viewport()
    expect(role).to_contain_text("as this role: Chess coach")


@pytest.mark.parametrize("look", WITH_SCRIPT, ids=str)
def test_a_draft_is_kept_on_the_device_until_it_is_sent_or_its_owner_logs_out(
    person: Callable[..., Person],
) -> None:
    member = person("tendai")
    page = member.open(ARTICLE)
    parent = page.locator("ol.thread > li").first.locator("> article > .comment-own")
    link = parent.get_by_role("link", name="Reply")
    box = page.locator(".reply-form textarea")

    the_reply_form(member, parent)
    box.fill("Not quite said yet")
    expect(page.locator(".reply-form .draft-status")).to_have_text("Draft kept on this device.")
    member.looks_good()

    page.reload()
    the_reply_form(member, parent)
    expect(box).to_have_value("Not quite said yet")
    expect(page.locator(".reply-form .draft-status")).to_have_text("Draft restored from this device.")
    page.locator(".reply-form").get_by_role("link", name="Cancel").click()
    expect(page.locator(".reply-form")).to_have_count(0)
    expect(link).to_be_focused()
    link.press("Enter")
    expect(box).to_have_value("Not quite said yet")
    expect(box).to_be_focused()

    page.get_by_role("button", name="Your menu").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Join")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))") == []
    member.log_in("tendai")
    member.open(ARTICLE)
    the_reply_form(member, parent)
    expect(box).to_have_value("")
    box.fill("Said now")
    expect(page.locator(".reply-form .draft-status")).to_have_text("Draft kept on this device.")
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url(re.compile(r"#comment-\d+$"))
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_was_typed_in_a_tab_that_is_logged_out_comes_along_through_the_log_in(
    person: Callable[..., Person],
) -> None:
    member = person("tendai")
    page = member.open(ARTICLE)
    parent = page.locator("ol.thread > li").first.locator("> article > .comment-own")
    form = the_reply_form(member, parent)
    form.get_by_label("Commenting as").select_option(label="Minicab driver")
    box = form.get_by_label("Your comment")
    box.fill(MEMBER_SAID)

    elsewhere = member.context.new_page()
    elsewhere.goto("/")
    elsewhere.get_by_role("button", name="Your menu").click()
    elsewhere.get_by_role("button", name="Log out").click()
    expect(elsewhere.get_by_role("banner").get_by_role("link", name="Join")).to_be_visible()
    elsewhere.close()

    with page.expect_navigation() as answer:
        form.get_by_role("button", name="Post reply").click()
    assert answer.value.status == 401
    expect(page.get_by_role("heading", name="What you wrote is safe")).to_be_visible()
    expect(page.locator("blockquote")).to_have_text(MEMBER_SAID)
    member.looks_good()
    page.get_by_label("Handle or e-mail").fill("tendai")
    page.get_by_label("Password").fill(member.site.passwords["tendai"])
    page.get_by_role("button", name="Log in", exact=True).click()

    expect(page.get_by_text("You are logged in. Here is what you wrote")).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value(MEMBER_SAID)
    expect(page.get_by_label("Commenting as").locator("option:checked")).to_have_text("Minicab driver")
    expect(person().open(ARTICLE).get_by_text(MEMBER_SAID)).to_have_count(0)
    member.looks_good()
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url(re.compile(r"#comment-\d+$"))
    expect(the_comment(page, MEMBER_SAID)).to_be_in_viewport()


def test_a_permanent_link_leads_to_its_comment(reader: Callable[..., Person]) -> None:
    """Also far down a thread of 300 comments, and into a branch that was folded."""
    visitor = reader()
    page = visitor.open(LONG)
    page.get_by_role("link", name="More comments").click()
    late = page.locator("ol.thread > li").last.locator("article").last
    anchor = str(late.get_attribute("id"))
    visitor.open("/comments/" + anchor.removeprefix("comment-"))
    assert urlsplit(page.url).fragment == anchor
    expect(page.locator(f"#{anchor} > .comment-own")).to_be_in_viewport()

    visitor.open(DEEP)
    folded = page.locator("details.replies article").last
    anchor = str(folded.get_attribute("id"))
    if visitor.look.has_script:
        page.get_by_role("button", name="Fold replies").click()
        expect(folded).to_be_hidden()
        page.evaluate("anchor => { location.hash = anchor }", anchor)
    else:
        visitor.open("/comments/" + anchor.removeprefix("comment-"))
    expect(page.locator(f"#{anchor} > .comment-own")).to_be_in_viewport()
    visitor.has_no_trouble()


# --- where things are ----------------------------------------------------------------------------------------


def the_comment_form(person: Person) -> Locator:
    """The form below the thread: with a script it comes in place, without one it is a page of its own."""
    page = person.page
    if person.look.has_script:
        page.locator(".add-comment").scroll_into_view_if_needed()
        form = page.locator(".add-comment form")
        expect(form).to_be_visible()
        assert urlsplit(page.url).path == ARTICLE
    else:
        page.get_by_role("link", name="Add a comment").click()
        page.wait_for_url("**/comments/new")
        form = page.locator("form.comment-form")
        expect(form).to_be_visible()
        person.looks_good()
    return form


def the_reply_form(person: Person, parent: Locator) -> Locator:
    """The form that answers `parent`: below it, or on a page of its own."""
    parent.get_by_role("link", name="Reply").click()
    form = person.page.locator(".reply-form")
    expect(form).to_be_visible()
    assert (urlsplit(person.page.url).path == ARTICLE) == person.look.has_script
    if person.look.has_script:
        expect(parent.locator("+ .reply-place .reply-form")).to_be_visible()
    return form


def the_comment(page: Page, words: str) -> Locator:
    """What belongs to the comment with these words alone, without its replies."""
    return page.locator(".comment-own", has=page.locator(".comment-body", has_text=words))


def comment_address(page: Page) -> str:
    """The permanent link of the comment that the page's address names."""
    return "/comments/" + urlsplit(page.url).fragment.removeprefix("comment-")


def count_of_comments(page: Page) -> int:
    return int(page.locator("#comments-heading").inner_text().split()[0])
