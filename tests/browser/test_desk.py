"""The desk by keyboard alone: a queue of twenty (in the long tests a hundred), nothing but keys, the focus never lost, each step announced."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import WITH_SCRIPT, Look, Person
from tests.serving import Site

#: How wide the window is, how many comments wait, and how many of them are rejected and spam.
AT_A_DESK = [
    pytest.param(Look(1280, "dark"), 20, 2, 3, id="20"),
    *(
        pytest.param(Look(width, "light"), 100, 10, 15, id=f"100-{width}", marks=pytest.mark.long)
        for width in (360, 1280)
    ),
]


@pytest.mark.parametrize(("look", "count", "rejected", "spam"), AT_A_DESK)
def test_a_queue_is_cleared_by_keys_alone(
    site: Site, person: Callable[..., Person], look: Look, count: int, rejected: int, spam: int
) -> None:
    moderator = person("kwabena")
    fill_up(site, count)
    page = moderator.open("/moderation/")
    expect(page.get_by_text(f"{count} comments wait.")).to_be_visible()
    moderator.looks_good()
    keys = Keys(page)
    expect(page.locator(".desk.has-keys")).to_be_visible()
    for number in range(count):
        if number < rejected:
            keys.press("r")
            keys.press(str(number % 9 + 1))
            decide(keys, "Enter", count - 1 - number)
        else:
            decide(keys, "s" if number < rejected + spam else "a", count - 1 - number)
        if number == count // 2:
            moderator.looks_good()
    assert keys.count < count * 1.3
    expect(page.get_by_role("heading", name="The desk is clear")).to_be_visible()
    moderator.looks_good()
    decide(keys, "u", 1)  # and the last one is taken back
    assert statuses(site) == {
        "rejected": rejected,
        "spam": spam,
        "published": count - rejected - spam - 1,
        "held": 1,
    }


@pytest.mark.parametrize("look", WITH_SCRIPT, ids=str)
def test_the_keys_can_be_looked_up_and_switched_off(person: Callable[..., Person], look: Look) -> None:
    page = person("kwabena").open("/moderation/")
    expect(page.locator(".desk.has-keys")).to_be_visible()
    before = page.locator(".queue-item").count()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys of the desk")).to_be_visible()
    page.get_by_label("Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    page.reload()
    assert page.locator(".queue-item").count() == before
    assert page.locator(".case kbd:visible").count() == 0


PHONE = Look(360, "light", has_script=False)


@pytest.mark.parametrize("look", [PHONE], ids=str)
def test_on_a_phone_without_script_every_tab_and_word_of_a_button_is_seen_and_one_goes_on_at_the_case(
    person: Callable[..., Person], look: Look
) -> None:
    page = person("kwabena").open("/moderation/?queue=decided")
    for tab in page.locator(".tabs a").all():
        expect(tab).to_be_in_viewport(ratio=1)
    page.goto("/moderation/")
    for button in page.locator(".case-verdict > form:first-of-type .button").all():
        assert button.evaluate("b => b.scrollWidth <= b.clientWidth && b.clientHeight < 60"), button
    page.locator("#bulk").get_by_role("button", name="Spam").click()
    expect(page.locator(".error-summary")).to_be_in_viewport()
    assert page.locator("details[open] .reasons").count() == 0
    page.locator(".case").get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("#case h2")).to_be_in_viewport()
    expect(page.get_by_text("1 comment approved.")).to_be_in_viewport()


class Keys:
    """A person who has nothing but keys; each press is counted, and must leave the focus somewhere at the desk."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.count += 1


def decide(keys: Keys, key: str, left: int) -> None:
    """Press; the desk answers with as many as are left, says so aloud, and the focus is on the next one."""
    page = keys.page
    keys.press(key)
    expect(page.get_by_role("link", name="Held")).to_contain_text(str(left))
    spoken = page.locator("#announcement")
    expect(spoken).to_contain_text("taken back" if key == "u" else "1 comment")
    focused = page.evaluate("document.activeElement.closest('#desk-page') && document.activeElement.tagName")
    assert focused in ("A", "SECTION", "H1"), f"after {key} the focus is on {focused}"
    if left:
        expect(spoken).to_contain_text("omment by")


def fill_up(site: Site, count: int) -> None:
    """As many held comments as that, copied from one that waits; all that waited before is out of the way."""
    with closing(sqlite3.connect(site.instance / "community.sqlite3")) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(comments)")]
        first = connection.execute(
            "SELECT min(id) FROM comments WHERE status = 'held' AND depth = 1"
        ).fetchone()[0]
        connection.execute("UPDATE comments SET pending_revision_id = NULL")
        connection.execute("DELETE FROM comments WHERE status = 'held' AND id <> ?", (first,))
        new = {"id": "c.id + n.n * 100000", "root_id": "c.id + n.n * 100000", "path": "substr(c.path, 1, 12) || printf('%05d', n.n)",
               "writer_key": "NULL", "place_key": "NULL", "body_hash": "NULL", "slot": "NULL"}  # fmt: skip
        values = ", ".join(new.get(column, f"c.{column}") for column in columns)
        numbers = "WITH RECURSIVE n(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < ?)"
        connection.execute(
            f"{numbers} INSERT INTO comments ({', '.join(columns)}) SELECT {values} FROM comments c, n WHERE c.id = ?",
            (count - 1, first),
        )
        of_revisions = [row[1] for row in connection.execute("PRAGMA table_info(comment_revisions)")]
        new = {"id": "r.id + n.n * 100000", "comment_id": "r.comment_id + n.n * 100000"}
        values = ", ".join(new.get(column, f"r.{column}") for column in of_revisions)
        connection.execute(
            f"{numbers} INSERT INTO comment_revisions ({', '.join(of_revisions)}) SELECT {values} FROM comment_revisions r, n"
            " WHERE r.comment_id = ?",
            (count - 1, first),
        )
        connection.commit()


def statuses(site: Site) -> dict[str, int]:
    """Of those: how many are what by now."""
    with closing(sqlite3.connect(site.instance / "community.sqlite3")) as connection:
        first = "SELECT body FROM comments WHERE id > 100000 LIMIT 1"
        rows = connection.execute(
            f"SELECT status, count(*) FROM comments WHERE body = ({first}) GROUP BY status"
        )
        return dict(rows.fetchall())
