"""Every kind of page, as each kind of person sees it: nothing wrong in the browser, nothing sideways, nothing that axe
or the Nu HTML checker finds. Where they go is in `stops`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from community import create_app, settings
from community.accounts import access
from community.core.http.site import Site as App
from tests.browser import nu, odd, stops
from tests.browser.harness import LONG_LOOKS, SHORT_LOOKS, Look, Person
from tests.browser.stops import Stop, Tour
from tests.serving import Site

#: What answers with something else than a page.
NO_PAGES = {
    *("static", "pages.healthz", "pages.readyz", "feeds.articles", "feeds.robots", "feeds.sitemap"),
    *(
        "profiles.json",
        "profiles.vcard",
        "profiles.export_resume",
        "profiles.picture",
        "profiles.portrait_file",
        "profiles.member_card",
        "comments.news",
        "comments.handles",
    ),
}
#: What the checker says and we let stand.
KNOWN = (
    # a form gives back what somebody typed where an address belongs
    "Bad value “nowhere” for attribute “value” on element “input”: The string “nowhere” is not an absolute URL",
    # it guesses the language of a page by its words, and those of the odd site are a long German one
    'This document appears to be written in German but the “html” start tag has “lang="en"”',
)
#: The sites: which fixture serves it, what there is to see, and for whom.
SITES = {
    "demo": ("demo_to_read", stops.of_the_demo, ("", "tendai", "mo", "ada", "kwabena", "ailsa")),
    "odd": ("odd_site", stops.of_the_odd, ("", "odd", "newcomer", "judge")),
    "empty": ("empty_site", stops.of_an_empty_site, ("", "first")),
}
EVERY_TOUR = [(name, handle) for name, (_, _, handles) in SITES.items() for handle in handles]
#: With each change what most people see is looked at on a phone; the others and the other looks take their time.
SEEN_BY_MOST = {
    ("demo", ""),
    ("demo", "tendai"),
    ("demo", "kwabena"),
    ("odd", ""),
}
TOURS = [
    pytest.param(
        name,
        handle,
        look,
        id=f"{look}-{name}-{handle or 'visitor'}",
        marks=[] if look == SHORT_LOOKS[0] and (name, handle) in SEEN_BY_MOST else [pytest.mark.long],
    )
    for name, handle in EVERY_TOUR
    for look in (*SHORT_LOOKS, *LONG_LOOKS)
]


@pytest.fixture(scope="session")
def odd_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("odd"))
    odd.make(site)
    with site.served("--workers", "1") as served:
        yield served


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Nobody is there but its first moderator."""
    site = Site(tmp_path_factory.mktemp("empty"))
    site.community("upgrade")
    site.add_member("first", "First Of All", access="moderator")
    with site.served("--workers", "1") as served:
        yield served


@pytest.mark.parametrize(("name", "handle", "look"), TOURS)
def test_every_page_looks_good(
    request: pytest.FixtureRequest, chromium: Browser, look: Look, name: str, handle: str
) -> None:
    site, tour = toured(request, name)
    assert set(tour) == set(SITES[name][2])
    with arrived(chromium, site, look, handle) as person:
        found = [complaint for stop in tour[handle] for complaint in complaints(person, stop)]
    assert not found, "\n\n".join(found)


def complaints(person: Person, stop: Stop) -> Iterator[str]:
    try:
        stop.reach(person)
        if stop.status >= 500:
            person.trouble.remove(f"{stop.status} for {person.page.url}")
        person.looks_good()
    except (AssertionError, BrowserError) as error:
        yield f"{stop}: {error}"
        person.trouble.clear()


@pytest.mark.long
def test_every_page_passes_the_nu_checker(request: pytest.FixtureRequest, chromium: Browser) -> None:
    """As the site sent it, so without scripts that put parts of pages in place."""
    if not nu.is_installed():
        assert not os.environ.get("CI"), "the Nu HTML checker is not installed"
        pytest.skip("Java or vnu.jar is not installed")
    pages = {}
    for name, handle in EVERY_TOUR:
        site, tour = toured(request, name)
        with arrived(chromium, site, Look(1280, "light", has_script=False), handle) as person:
            for stop in tour[handle]:
                pages[f"{handle or 'visitor'} at {name}: {stop}"] = stop.source(person)
    pages["a fault of ours (500)"] = page_of_a_fault(request.getfixturevalue("empty_site"))
    found = [found for found in nu.complaints(pages) if not any(known in found for known in KNOWN)]
    assert not found, "\n".join(found)


def test_every_kind_of_page_is_among_them(request: pytest.FixtureRequest, demo_to_read: Site) -> None:
    app = app_of(demo_to_read)
    adapter = app.url_map.bind("127.0.0.1")
    tours = [toured(request, name)[1] for name in SITES]
    paths = {stop.path.split("?")[0] for tour in tours for stops in tour.values() for stop in stops}
    visited = {adapter.match(path)[0] for path in paths if path != "/nothing-is-here"}
    every = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert every - visited == NO_PAGES


def toured(request: pytest.FixtureRequest, name: str) -> tuple[Site, Tour]:
    """The site of this name, served since it was first asked for, and the tour of it."""
    fixture, tour_of, _ = SITES[name]
    site: Site = request.getfixturevalue(fixture)
    return site, tour_of(site)


@contextmanager
def arrived(browser: Browser, site: Site, look: Look, handle: str) -> Iterator[Person]:
    person = Person(browser, site, look)
    try:
        if handle:
            person.log_in(handle)
        yield person
    finally:
        person.close()


def app_of(site: Site) -> App:
    return create_app(settings.from_environment({"COMMUNITY_INSTANCE": str(site.instance)}))


def page_of_a_fault(site: Site) -> str:
    """What is answered where our own code breaks."""
    app = app_of(site)
    app.view_functions["pages.about"] = broken
    answer = app.test_client().get("/about")
    assert answer.status_code == 500
    return answer.get_data(as_text=True)


@access.open_to_all
def broken() -> str:
    raise ZeroDivisionError
