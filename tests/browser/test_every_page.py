"""Every kind of page, as each kind of person sees it: nothing wrong in the browser, nothing sideways, nothing that axe
or the Nu HTML checker finds."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Response

from community import create_app, settings
from tests.browser import nu
from tests.browser.harness import Look, Person
from tests.serving import Site

#: What answers with something else than a page, or with a page only after a POST.
NO_PAGES = {
    *("static", "pages.healthz", "pages.readyz", "feeds.articles", "feeds.robots", "feeds.sitemap"),
    *("profiles.json", "profiles.picture"),
    "comments.show",  # leads to the article
}

Places = dict[str, list[str]]


@pytest.fixture(scope="session")
def places(chromium: Browser, demo_to_read: Site) -> Places:
    """Addresses of every kind of page, by who looks: "" is a visitor. A few things are written first."""
    said = said_by_tendai(chromium, demo_to_read)
    with closing(sqlite3.connect(demo_to_read.instance / "community.sqlite3")) as database:

        def one(query: str) -> str:
            return str(database.execute(query).fetchone()[0])

        longest = one("SELECT slug FROM articles ORDER BY comments_count DESC LIMIT 1")
        deepest = one(
            "SELECT slug FROM articles JOIN comments ON article_id = articles.id ORDER BY depth DESC LIMIT 1"
        )
        closed = one(
            "SELECT slug FROM articles WHERE comments_mode = 'closed' AND status = 'published' LIMIT 1"
        )
        branch = one("SELECT id FROM comments WHERE is_drawn ORDER BY all_replies_count DESC LIMIT 1")
        fiftieth = one(
            "SELECT comments.id FROM comments JOIN articles ON articles.id = article_id WHERE parent_id IS NULL AND is_drawn"
            f" AND slug = '{longest}' ORDER BY path LIMIT 1 OFFSET 30"
        )
        tag = one("SELECT slug FROM tags LIMIT 1")
        draft = one("SELECT slug FROM articles WHERE title = 'A draft about drafts'")
        role = one(
            "SELECT r.id FROM portfolio_roles r JOIN members m ON m.id = r.member_id WHERE handle = 'tendai'"
        )
        branch_at = one(
            f"SELECT slug FROM articles a JOIN comments c ON c.article_id = a.id WHERE c.id = {branch}"
        )
    return {
        "": [
            *("/", "/articles/", f"/tags/{tag}", "/about", "/guidelines", "/theme", "/log-in", "/sign-up"),
            *(f"/articles/{longest}", f"/articles/{longest}?sort=newest", f"/articles/{longest}?sort=best"),
            *(f"/articles/{longest}?from={fiftieth}", f"/articles/{branch_at}?branch={branch}"),
            *(f"/articles/{deepest}", f"/articles/{closed}"),
            *(
                f"/articles/{longest}/comments/new",
                f"/articles/{closed}/comments/new",
                f"/comments/{branch}/reply",
            ),
            *("/members/", "/members/?q=nobody+is+called+this", "/members/tendai", "/members/mo"),
            *("/search", "/search?q=work", "/search?q=nothing+says+this"),
        ],
        "tendai": [
            *(
                "/",
                "/articles/",
                f"/articles/{longest}",
                f"/articles/{longest}/comments/new",
                "/members/tendai",
            ),
            *(f"/comments/{branch}/reply", f"/comments/{said}/edit", f"/comments/{said}/withdraw"),
            *("/settings/profile", "/settings/roles", "/settings/roles/new"),
            *(f"/settings/roles/{role}/edit", f"/settings/roles/{role}/remove"),
            *("/articles/new", "/articles/drafts"),
        ],
        "mo": ["/", "/settings/roles", "/articles/drafts", "/members/mo"],
        "ada": [
            *("/articles/drafts", f"/articles/{draft}", f"/articles/{draft}/edit"),
            *(f"/articles/{draft}/publish", "/articles/an-article-about-articles/withdraw"),
        ],
        "kwabena": [
            "/",
            "/moderation/",
            "/moderation/?queue=held",
            f"/articles/{longest}",
        ],
    }


def said_by_tendai(chromium: Browser, site: Site) -> str:
    """The id of a comment that tendai can still edit."""
    person = Person(chromium, site, Look(1280, "light", has_script=False))
    person.log_in("tendai")
    page = person.open("/articles/")
    page.locator("main article a").first.click()
    person.open(page.url + "/comments/new")
    page.locator("textarea[name=body]").fill("Said a moment ago, and still open to change.")
    page.locator("form:has(textarea[name=body]) button[type=submit]").first.click()
    person.has_no_trouble()
    person.close()
    with closing(sqlite3.connect(site.instance / "community.sqlite3")) as database:
        return str(database.execute("SELECT max(id) FROM comments").fetchone()[0])


@pytest.mark.parametrize(
    "handle", ["", "tendai", "mo", "ada", "kwabena"], ids=lambda handle: handle or "visitor"
)
def test_every_page_looks_good(reader: Callable[..., Person], places: Places, handle: str) -> None:
    person = reader(handle)
    found: list[str] = []
    for path in places[handle]:
        found += complaints(person, path, person.page.goto(path))
    assert not found, "\n\n".join(found)


def test_refusals_look_good(reader: Callable[..., Person], places: Places) -> None:
    person = reader()
    found: list[str] = []
    for path in ("/sign-up", "/log-in", next(path for path in places[""] if path.endswith("/comments/new"))):
        person.open(path)
        person.page.locator("main form button[type=submit]").first.click()
        person.page.wait_for_selector("[aria-invalid=true]")
        found += complaints(person, f"{path}, sent empty")
    person.open("/nothing-is-here", status=404)
    found += complaints(person, "a page that is not there")
    member = reader("mo")
    member.open("/moderation/", status=403)
    found += complaints(member, "a page one may not see")
    assert not found, "\n\n".join(found)


def complaints(person: Person, path: str, answer: Response | None = None) -> Iterator[str]:
    if answer and answer.status != 200:
        yield f"{path} answered {answer.status}"
    try:
        person.looks_good()
    except AssertionError as error:
        yield f"{path}: {error}"
        person.trouble.clear()


def test_every_page_passes_the_nu_checker(chromium: Browser, demo_to_read: Site, places: Places) -> None:
    if not nu.is_installed():
        assert not os.environ.get("CI"), "the Nu HTML checker is not installed"
        pytest.skip("Java or vnu.jar is not installed")
    pages: dict[str, str] = {}
    for handle, paths in places.items():
        person = Person(chromium, demo_to_read, Look(1280, "light"))
        if handle:
            person.log_in(handle)
        pages |= {
            f"{path} ({handle or 'visitor'})": person.source(path) for path in [*paths, "/nothing-is-here"]
        }
        person.close()
    found = nu.complaints(pages)
    assert not found, "\n".join(found)


def test_every_kind_of_page_is_among_them(demo_to_read: Site, places: Places) -> None:
    app = create_app(settings.from_environment({"COMMUNITY_INSTANCE": str(demo_to_read.instance)}))
    adapter = app.url_map.bind("127.0.0.1")
    visited = {adapter.match(path.split("?")[0])[0] for paths in places.values() for path in paths}
    every = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert every - visited - NO_PAGES == set()
    assert every >= NO_PAGES
