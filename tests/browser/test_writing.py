"""Journeys of an author: they write, look, publish and change; two of them at once lose nothing."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import Person

BODY = "I have _two_ notebooks.\n\n## The blue one\n\n> Nobody reads this one.\n\n- tides\n- debts\n"


def test_an_author_writes_looks_publishes_and_changes_an_article(person: Callable[..., Person]) -> None:
    author = person("ada")
    page = author.open("/articles/new")
    page.get_by_label("Title").fill("Two notebooks")
    the_text(page).fill(BODY)
    page.get_by_label("Tags").fill("notebooks, habits")
    page.get_by_label("Closing question").fill("Which of yours is the honest one?")
    page.evaluate("document.body.dataset.stays = 'yes'")
    page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("region", name="Preview")
    expect(preview.get_by_role("heading", name="The blue one")).to_be_visible()
    expect(preview.locator("blockquote")).to_have_text("Nobody reads this one.")
    is_in_place = page.locator("body[data-stays]").count() == 1
    assert is_in_place == author.look.has_script
    expect(the_text(page)).to_have_value(BODY)
    author.looks_good()

    visitor = person()
    visitor.open("/articles/two-notebooks", status=404)
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/articles/two-notebooks")
    expect(page.get_by_text("It is published.")).to_be_visible()
    reader = visitor.open("/articles/two-notebooks")
    expect(reader.locator(".prose em")).to_have_text("two")
    expect(reader.get_by_text("Which of yours is the honest one?")).to_be_visible()
    visitor.looks_good()
    if author.look.has_script:  # what is stored on the site is kept on the device no longer
        assert page.evaluate("Object.keys(localStorage)") == []

    page.get_by_role("link", name="Edit the article").click()
    the_text(page).fill(BODY.replace("two", "three"))
    if author.look.has_script:
        expect(page.get_by_text("Draft kept on this device.")).to_be_visible()
        page.reload()
        expect(page.get_by_text("Draft restored from this device.")).to_be_visible()
        expect(the_text(page)).to_have_value(BODY.replace("two", "three"))
    page.get_by_role("button", name="Save changes").click()
    page.wait_for_url("**/articles/two-notebooks")
    reader.reload()
    expect(reader.locator(".prose em")).to_have_text("three")


def test_of_two_who_edit_an_article_at_once_the_second_sees_both_texts(person: Callable[..., Person]) -> None:
    author, admin = person("ada"), person("ailsa")
    address = "/articles/an-article-about-articles"
    for editor in (author, admin):
        editor.open(f"{address}/edit")
        expect(the_text(editor.page)).to_have_value("One paragraph is enough.")
    the_text(author.page).fill("One paragraph is enough, says Ada.")
    author.page.get_by_role("button", name="Save changes").click()
    author.page.wait_for_url(f"**{address}")

    page = admin.page
    the_text(page).fill("One paragraph is enough, says Ailsa.")
    with page.expect_navigation() as answer:
        page.get_by_role("button", name="Save changes").click()
    assert answer.value.status == 409
    expect(page.get_by_role("alert")).to_be_visible()
    if admin.look.has_script:
        expect(page.get_by_role("alert")).to_be_focused()
    expect(the_text(page)).to_have_value("One paragraph is enough, says Ailsa.")
    expect(page.get_by_label("Its text")).to_have_value("One paragraph is enough, says Ada.")
    admin.looks_good()

    the_text(page).fill("One paragraph is enough, say Ada and Ailsa.")
    page.get_by_role("button", name="Save changes").click()
    page.wait_for_url(lambda url: urlsplit(url).path == address)
    expect(person().open(address).locator(".prose")).to_have_text(
        "One paragraph is enough, say Ada and Ailsa."
    )


def the_text(page: Page) -> Locator:
    return page.get_by_label("Article", exact=True)
