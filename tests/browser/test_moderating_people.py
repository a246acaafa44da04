"""Journeys of moderation among people: a comment flagged out of sight and let stand; a member suspended and let back."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import Person

ARTICLE = "/articles/one-line-for-occupation"
WHY = "He says this under every article."
GIVEN = "Twice this week you went for the person."
ASKED = "The second one was a quotation."


def test_three_flags_take_a_comment_out_of_sight_until_a_moderator_lets_it_stand(
    person: Callable[..., Person],
) -> None:
    flaggers = [person(handle) for handle in ("tendai", "mo", "ada")]
    anchor = flaggers[0].open(ARTICLE).locator("ol.thread > li > article").nth(1).get_attribute("id") or ""
    comment_id = anchor.removeprefix("comment-")
    for flagger in flaggers:
        flag(flagger, anchor)
    expect(flaggers[-1].page.get_by_text("Thank you. A moderator looks at it")).to_be_visible()
    visitor = person()
    expect(visitor.open(ARTICLE).locator(f"#{anchor} > .comment-own .comment-body")).to_have_count(0)
    flaggers[0].open(f"/comments/{comment_id}/flag")
    expect(flaggers[0].page.get_by_text("The comment is out of sight until one has looked.")).to_be_visible()
    flaggers[0].looks_good()

    moderator = person("kwabena")
    desk = moderator.open(f"/moderation/?comment={comment_id}")
    case = desk.locator("#case")
    expect(case).to_contain_text("3 people ask for a look")
    expect(case).to_contain_text(WHY)
    moderator.looks_good()
    case.get_by_role("button", name="Approve", exact=True).click()
    expect(desk.get_by_text("1 comment approved.", exact=True)).to_be_visible()

    expect(visitor.open(ARTICLE).locator(f"#{anchor} > .comment-own .comment-body")).to_be_visible()
    for flagger in flaggers:
        flagger.open("/notices")
        expect(flagger.page.get_by_role("main")).to_contain_text(
            "A moderator looked at the comment and let it stand."
        )
        flagger.open(f"/comments/{comment_id}/flag")
        expect(flagger.page.get_by_text("left it as it is")).to_be_visible()
    flaggers[0].looks_good()

    desk.goto(f"/moderation/?comment={comment_id}")
    button = case.get_by_role("button", name="Raised in bad faith").first
    button.click()
    expect(case.get_by_role("button", name="Not in bad faith after all")).to_have_count(1)


def test_a_suspended_member_reads_why_asks_for_a_second_opinion_and_is_let_back(
    person: Callable[..., Person],
) -> None:
    moderator = person("kwabena")
    page = moderator.open("/moderation/members?q=tend")
    page.get_by_role("link", name="Tendai Chikore").click()
    moderator.looks_good()
    page.get_by_role("link", name="Warn or suspend …").click()
    page.get_by_label("24 hours").check()
    page.get_by_label("Harassment").check()
    page.get_by_label("Your words to the member").fill(GIVEN)
    page.get_by_label("I have read what they wrote").check()
    moderator.looks_good()
    page.get_by_role("button", name="Take this step").click()
    expect(page.get_by_role("heading", name=re.compile("Can’t post until"))).to_be_visible()

    member = person("tendai")
    form = member.open(f"{ARTICLE}/comments/new")
    expect(form.get_by_role("heading", name=re.compile("You can’t comment until"))).to_be_visible()
    expect(form.get_by_text(GIVEN)).to_be_visible()
    member.looks_good()
    form.get_by_label("Your comment").fill("All the same.")
    form.get_by_role("button", name="Post comment").click()
    expect(form.get_by_label("Your comment")).to_have_value("All the same.")
    form.get_by_role("link", name="Ask for a second opinion").click()
    form.get_by_label("Why should it be looked at again?").fill(ASKED)
    member.looks_good()
    form.get_by_role("button", name="Ask for a second opinion").click()
    expect(form.get_by_role("heading", name="Your standing")).to_be_visible()
    member.looks_good()

    admin = person("ailsa")
    desk = admin.open("/moderation/appeals")
    admin.looks_good()
    desk.get_by_role("listitem").filter(has_text=ASKED).get_by_role("link").click()
    desk.get_by_label("The decision is taken back").check()
    desk.get_by_label("Your answer").fill("It was one.")
    admin.looks_good()
    desk.get_by_role("button", name="Answer").click()
    expect(desk.get_by_role("heading", name="Answered lately")).to_be_visible()

    member.open("/settings/standing")
    expect(form.get_by_text("“It was one.”")).to_be_visible()
    expect(form.get_by_role("heading", name=re.compile("You can’t post"))).to_have_count(0)
    member.open(f"{ARTICLE}/comments/new")
    expect(form.get_by_role("heading", name=re.compile("You can’t comment until"))).to_have_count(0)
    log = person().open("/moderation/log")
    expect(the_entry(log, "Suspended for 24 hours")).to_contain_text("overturned on appeal")
    expect(log.get_by_text("Tendai")).to_have_count(0)


def flag(flagger: Person, anchor: str) -> None:
    """By the link below the comment: the form comes in place, or on its own page without script."""
    page = flagger.open(ARTICLE)
    page.locator(f"#{anchor} > .comment-own").get_by_role("link", name="Flag").click()
    form = page.locator(".flag-form")
    expect(form).to_be_visible()
    assert ("/flag" not in page.url) == flagger.look.has_script
    form.get_by_label("Something else (say it below)").check()
    form.get_by_label("In your own words").fill(WHY)
    flagger.looks_good()
    form.get_by_role("button", name="Send to a moderator").click()
    page.wait_for_url(re.compile(r"#(comment-\d+|comments)$"))


def the_entry(page: Page, words: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=re.compile(words, re.I)).first
