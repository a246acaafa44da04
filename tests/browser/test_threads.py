"""Journeys in a thread: useful marks, a name taken off, said twice and too fast, news, mentions, quoting."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import WITH_SCRIPT, Person
from tests.browser.test_commenting import comment_address, the_comment, the_reply_form
from tests.browser.test_moderating_people import flag

ARTICLE = "/articles/one-line-for-occupation"


def test_a_member_finds_a_comment_useful_and_takes_that_back(person: Callable[..., Person]) -> None:
    member, visitor = person("tendai"), person()
    page = member.open(ARTICLE)
    button = first_of_others(page).get_by_role("button", name="Useful")
    anchor = anchor_of(first_of_others(page))
    before = number_in(button)
    expect(button).to_have_attribute("aria-pressed", "false")
    member.looks_good()
    button.click()
    if member.look.has_script:
        expect(page.locator("#announcement")).to_contain_text("Marked as useful.")
        assert urlsplit(page.url).path == ARTICLE
    else:
        page.wait_for_url(f"**#{anchor}")
        expect(page.get_by_text("Marked as useful.")).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert number_in(button) == before + 1

    visitor.open(f"{ARTICLE}?sort=best")
    own = visitor.page.locator(f"#{anchor} > .comment-own")
    expect(own.locator(".comment-useful-said")).to_have_text(f"Useful to {before + 1}")
    expect(visitor.page.locator(".order [aria-current]")).to_have_text("Most useful")
    expect(visitor.page.locator("ol.thread article").first).to_have_id(anchor)
    visitor.looks_good()

    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert number_in(button) == before


def test_a_writer_takes_their_name_off_and_the_words_stay(person: Callable[..., Person]) -> None:
    member = person("tendai")
    page = member.open(ARTICLE)
    parent = page.locator("ol.thread > li").first.locator("> article > .comment-own")
    form = the_reply_form(member, parent)
    form.get_by_label("Your comment").fill("Nobody need know that this was me.")
    form.get_by_role("button", name="Post reply").click()
    page.wait_for_url(re.compile(r"#comment-\d+$"))
    address = comment_address(page)
    the_comment(page, "Nobody need know").get_by_role("link", name=re.compile("^Withdraw")).click()
    page.wait_for_url("**/withdraw")
    member.looks_good()
    page.get_by_role("button", name="Take my name off it").click()
    page.wait_for_url(re.compile(r"#comment-\d+$"))
    expect(page.get_by_text("Your name is off it.")).to_be_visible()

    for reader in (member, person()):
        reader.open(address)
        own = the_comment(reader.page, "Nobody need know")
        expect(own.get_by_role("heading")).to_have_text("Name withdrawn")
        expect(own.get_by_role("link", name=re.compile("^Withdraw"))).to_have_count(0)
    member.open("/members/tendai?show=comments")
    expect(page.get_by_text("Nobody need know")).to_have_count(0)
    member.looks_good()


def test_said_twice_it_stands_once_and_below_a_flagged_one_everybody_waits_longer(
    person: Callable[..., Person],
) -> None:
    let_people_write_fast(person("ailsa"))
    member = person("tendai")
    page = member.open(ARTICLE)
    parent = page.locator("ol.thread > li").first.locator("> article > .comment-own")
    flag(person("mo"), anchor_of(parent))
    for _ in range(2):
        post_reply(member, parent, "Once is enough.")
        page.wait_for_url(re.compile(r"#comment-\d+$"))
        expect(the_comment(page, "Once is enough.")).to_be_in_viewport()
        page.goto(ARTICLE)
        expect(the_comment(page, "Once is enough.")).to_have_count(1)

    form = post_reply(member, parent, "And let me tell you why.")
    expect(form.locator(".form-error")).to_contain_text("3 minutes pass here")
    expect(form.get_by_label("Your comment")).to_have_value("And let me tell you why.")
    member.looks_good()


@pytest.mark.parametrize("look", WITH_SCRIPT, ids=str)
def test_what_is_said_meanwhile_is_offered_and_nothing_moves(person: Callable[..., Person]) -> None:
    visitor, member = person(), person("tendai")
    visitor.page.clock.install()
    page = visitor.open(ARTICLE)
    page.evaluate("scrollTo(0, 700)")
    place = page.evaluate("scrollY")
    height = page.evaluate("document.documentElement.scrollHeight")
    parent = member.open(ARTICLE).locator("ol.thread > li").first.locator("> article > .comment-own")
    form = the_reply_form(member, parent)
    form.get_by_label("Your comment").fill("Said while somebody reads.")
    form.get_by_role("button", name="Post reply").click()
    member.page.wait_for_url(re.compile(r"#comment-\d+$"))

    page.clock.run_for(31_000)
    link = page.get_by_role("link", name="1 new comment")
    expect(link).to_be_visible()
    page.clock.run_for(100)
    expect(page.locator("#announcement")).to_have_text("1 new comment")
    expect(page.get_by_text("Said while somebody reads.")).to_have_count(0)
    assert page.evaluate("scrollY") == place
    assert page.evaluate("document.documentElement.scrollHeight") == height
    visitor.looks_good()
    link.click()
    page.wait_for_url(re.compile(r"#comment-\d+$"))
    expect(the_comment(page, "Said while somebody reads.")).to_be_in_viewport()
    expect(page.get_by_role("link", name="new comment")).to_have_count(0)


def test_a_member_is_named_by_handle(person: Callable[..., Person]) -> None:
    member = person("tendai")
    page = member.open(ARTICLE)
    parent = page.locator("ol.thread > li").first.locator("> article > .comment-own")
    form = the_reply_form(member, parent)
    box = form.get_by_label("Your comment")
    if member.look.has_script:
        box.press_sequentially("Ask @kwab")
        options = page.locator(".mentions").get_by_role("option")
        expect(options).to_have_count(1)
        expect(options.first).to_contain_text("@kwabena")
        expect(options.first).to_have_attribute("aria-selected", "true")
        expect(page.locator("#announcement")).to_contain_text("Members found: 1")
        member.looks_good()
        box.press("Escape")
        expect(options).to_have_count(0)
        box.press_sequentially("e")
        expect(options).to_have_count(1)
        box.press("ArrowDown")
        box.press("Enter")
        expect(box).to_have_value("Ask @kwabena ")
        expect(box).to_be_focused()
        box.press_sequentially("first.")
    else:
        box.fill("Ask @kwabena first.")
    form.get_by_role("button", name="Post reply").click()
    page.wait_for_url(re.compile(r"#comment-\d+$"))
    said = the_comment(page, "Ask @kwabena first.")
    said.get_by_role("link", name="@kwabena").click()
    page.wait_for_url("**/members/kwabena")


@pytest.mark.parametrize("look", WITH_SCRIPT, ids=str)
def test_what_is_selected_is_quoted_behind_what_is_typed(person: Callable[..., Person]) -> None:
    member = person("tendai")
    page = member.open(ARTICLE)
    own = page.locator("ol.thread > li").first.locator("> article > .comment-own")
    the_reply_form(member, own).get_by_label("Your comment").fill("Typed before.")
    words = select_words_of(own.locator(".comment-body"))
    quote = own.get_by_role("button", name="Quote")
    expect(quote).to_be_visible()
    member.looks_good()
    quote.click()
    box = page.locator(".reply-form textarea")
    expect(box).to_have_value(f"Typed before.\n\n> {words}\n\n")
    expect(box).to_be_focused()
    expect(page.get_by_role("button", name="Quote")).to_have_count(0)
    box.press_sequentially("I agree.")
    page.locator(".reply-form").get_by_role("button", name="Post reply").click()
    page.wait_for_url(re.compile(r"#comment-\d+$"))
    said = the_comment(page, "I agree.")
    expect(said.locator("blockquote")).to_have_text(words)


# --- what people do, and where things are --------------------------------------------------------------------


def let_people_write_fast(admin: Person) -> None:
    page = admin.open("/settings/site")
    page.locator("[name=comments-seconds-between]").fill("0")
    page.get_by_role("button", name="Save all changes").click()
    page.wait_for_load_state()


def post_reply(member: Person, parent: Locator, words: str) -> Locator:
    """The form, as it was sent."""
    form = the_reply_form(member, parent)
    form.get_by_label("Your comment").fill(words)
    form.get_by_role("button", name="Post reply").click()
    return form


def first_of_others(page: Page) -> Locator:
    """The first comment that the member may find useful."""
    return page.locator(".comment-own", has=page.locator(".comment-useful")).first


def anchor_of(own: Locator) -> str:
    return str(own.locator("xpath=..").get_attribute("id"))


def number_in(button: Locator) -> int:
    return int(button.locator(".comment-useful-count").inner_text() or 0)


def select_words_of(body: Locator) -> str:
    """Select the first words of a comment, as with a mouse; what is selected."""
    return str(
        body.evaluate(
            """body => {
                const text = document.createTreeWalker(body, NodeFilter.SHOW_TEXT).nextNode();
                const range = document.createRange();
                range.setStart(text, 0);
                range.setEnd(text, Math.min(20, text.length));
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return getSelection().toString().trim();
            }"""
        )
    )
