"""What a journey starts from: the demo site, served for real, and people at Chromium with one of the looks."""

import fcntl
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import harness
from tests.browser.harness import LONG_LOOKS, SHORT_LOOKS, Look, Person
from tests.serving import Site

HERE = Path(__file__).parent
#: Journeys that `make test` takes with a script and without. The others go without one in `make test-long`.
BOTH_WAYS = {"test_arriving", "test_commenting"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is a journey; without Chromium it is left out, but never in CI (tools/run-tests)."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            look = getattr(item, "callspec", None) and item.callspec.params.get("look")
            if look == SHORT_LOOKS[1] and item.path.stem not in BOTH_WAYS:
                item.add_marker(pytest.mark.long)


@pytest.fixture(
    params=[*SHORT_LOOKS, *(pytest.param(look, marks=pytest.mark.long) for look in LONG_LOOKS)], ids=str
)
def look(request: pytest.FixtureRequest) -> Look:
    """Each way of looking: with script on a phone in `make test`, the others in `make test-long`."""
    chosen: Look = request.param
    return chosen


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with harness.chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The demo community, not served. Its member `tendai`, moderator `kwabena` and admin `ailsa` can log in, and so can
    a new member `mo`, who has no role and no comment yet, and an author `ada`, who has a draft and an article.

    Made once: whichever process of pytest-xdist comes second waits for the first."""
    is_shared = "PYTEST_XDIST_WORKER" in os.environ
    folder = tmp_path_factory.getbasetemp().parent if is_shared else tmp_path_factory.mktemp("demo")
    passwords = folder / "demo.json"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not passwords.exists():
            made = _make_demo(folder / "demo")
            passwords.write_text(json.dumps(made.passwords))
    return Site(folder / "demo", passwords=json.loads(passwords.read_text()))


def _make_demo(instance: Path) -> Site:
    site = Site(instance)
    site.instance.mkdir()
    site.community("upgrade")
    told = site.community("demo")
    site.passwords = dict(re.findall(r"^ +(?:member|moderator|admin) +(\S+) +(\S+)$", told, re.M))
    site.add_member("mo", "Mo Member")
    site.add_member("ada", "Ada Author", access="author")
    for title, words in (("A draft about drafts", []), ("An article about articles", ["--publish"])):
        file = instance / "article.md"
        file.write_text(f"---\ntitle: {title}\ntags: writing\n---\nOne paragraph is enough.\n")
        site.community("articles", "add", str(file), "--author", "ada", *words)
    return site


@pytest.fixture(scope="session")
def demo_to_read(demo: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo site served once for all tests that only read."""
    with demo.copied(tmp_path_factory.mktemp("read") / "instance").served() as site:
        yield site


@pytest.fixture(scope="session")
def demo_to_change(demo: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with demo.copied(tmp_path_factory.mktemp("change") / "instance").served("--workers", "1") as site:
        yield site


@pytest.fixture
def site(demo: Site, demo_to_change: Site) -> Iterator[Site]:
    """The demo site as it was in the beginning, served: what happens there, no other test sees."""
    demo_to_change.begin_again(demo)
    begun = len((demo_to_change.instance / "server.log").read_text())
    yield demo_to_change
    demo_to_change.refuse_errors(since=begun)


@pytest.fixture
def person(chromium: Browser, site: Site, look: Look) -> Iterator[Callable[..., Person]]:
    """`person()` is a visitor at a browser of their own, `person("mo")` a member who logged in. At the end none of
    them may have had trouble."""
    yield from _people(chromium, site, look)


@pytest.fixture
def reader(chromium: Browser, demo_to_read: Site, look: Look) -> Iterator[Callable[..., Person]]:
    """As `person`, on the site that all tests share: for those that only read."""
    yield from _people(chromium, demo_to_read, look)


def _people(browser: Browser, site: Site, look: Look) -> Iterator[Callable[..., Person]]:
    people: list[Person] = []

    def arrive(handle: str = "") -> Person:
        person = Person(browser, site, look)
        people.append(person)
        if handle:
            person.log_in(handle)
        return person

    yield arrive
    for person in people:
        person.close()
    for person in people:
        person.has_no_trouble()
