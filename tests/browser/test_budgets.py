"""What a page may weigh, as bytes and elements, never as time (from the design of its looks)."""

import gzip
import re
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from community import create_app, settings
from community.articles import drafting, publishing
from community.articles.drafting import Content
from community.comments.models import Comment
from community.core import markup
from community.core.database import db
from community.core.writing import writing
from community.members.models import Member
from tests.browser.harness import WITH_SCRIPT, Look, Person
from tests.comments.sayings import say
from tests.serving import Site

KB = 1000
MOST_ELEMENTS_OF_A_COMMENT = 35


@pytest.mark.parametrize("look", [Look(360, "light")], ids=str)
def test_an_article_with_forty_comments_is_light(site: Site, person: Callable[..., Person]) -> None:
    """On first view, by a visitor whose browser has nothing of the site yet. Words in bold and italics bring a font
    each, so the article has none."""
    path = an_ordinary_article(site, comments=40)
    visitor = person()
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    page = visitor.open(path)
    page.wait_for_load_state("networkidle")
    assert page.locator("article.comment").count() == 40
    assert page.locator("ol.thread *").count() <= 40 * MOST_ELEMENTS_OF_A_COMMENT

    weights = {address: weight_of(address) for address in asked}
    assert len(weights) == len(asked), "something was asked for twice"
    told = "\n".join(f"{weight:>6} {address}" for address, weight in weights.items())

    def weight(kind: str) -> int:
        return sum(weight for address, weight in weights.items() if address.endswith(kind))

    assert 8 * KB < weight(".css") <= 12 * KB, told
    assert 1 * KB < weight(".js") <= 5 * KB, told
    assert 20 * KB < weight(".woff2") <= 26 * KB, told
    assert sum(weights.values()) <= 55 * KB, told


def an_ordinary_article(site: Site, comments: int) -> str:
    """The address of a new article of 600 words, with comments of members of the demo down to the eighth level."""
    app = create_app(settings.from_environment({"COMMUNITY_INSTANCE": str(site.instance)}))
    with app.app_context():
        writers = db.session.scalars(select(Member).where(Member.titles != "[]").limit(12)).all()
        words = db.session.scalars(
            select(Comment.body_html).where(Comment.status == "published").limit(200)
        ).all()
        said = [words for words in (markup.plain(html) for html in words) if 100 < len(words) < 300]
        text = "\n\n".join(" ".join(said[start : start + 4]) for start in range(0, 20, 4))
        body = markup.rendered(re.sub(r"[^\w\s.,;:?!’'-]", "", text), markup.ARTICLE)
        with writing():
            article = drafting.create(writers[0], Content("An ordinary article", body, summary=said[0]))
            publishing.publish(article, writers[0])
        above: list[Comment] = []
        for number in range(comments):
            above = above[: number % 8]  # a new branch after the eighth level
            by = writers[number % len(writers)]
            above.append(say(article, by, said[20 + number], parent=above[-1] if above else None))
        path = f"/articles/{article.slug}"
        db.session.remove()
        db.engine.dispose()
    return path


@pytest.mark.parametrize("look", WITH_SCRIPT, ids=str)
@pytest.mark.parametrize(
    "path",
    ["/", "/articles/a-working-week-with-the-tide-in-it", "/members/", "/members/tendai", "/search?q=work"],
)
def test_nothing_moves_while_a_page_comes(reader: Callable[..., Person], path: str) -> None:
    visitor = reader()
    visitor.context.add_init_script(NOTE_SHIFTS)
    page = visitor.open(path)
    page.wait_for_load_state("networkidle")
    for _ in range(4):  # down to where forms and pictures come in place
        page.mouse.wheel(0, 5_000)
        page.wait_for_load_state("networkidle")
    assert sum(shift["value"] for shift in shifts(page)) < LEAST_SEEN, shifts(page)


def weight_of(address: str) -> int:
    """The bytes of a body as they go over the line, compressed with gzip where it is text."""
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        body: bytes = answer.read()
        is_compressed = answer.headers["Content-Encoding"] == "gzip"
    return len(body) if is_compressed or address.endswith(".woff2") else len(gzip.compress(body))


#: Of the part of a window that moves, times how far: a fiftieth of what web.dev calls good. On a busy machine the form
#: below a thread may come while its place is seen already.
LEAST_SEEN = 0.002
NOTE_SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => {
  for (const shift of list.getEntries()) {
    const what = shift.sources.map(source => source.node?.outerHTML?.slice(0, 100));
    window.shifts.push({value: shift.value, what: `${what}`});
  }
}).observe({type: "layout-shift", buffered: true});
"""


def shifts(page: Page) -> list[dict[str, Any]]:
    """What moved without being asked to, and how far."""
    found: list[dict[str, Any]] = page.evaluate("window.shifts")
    return found
