"""The feed of articles: valid by RFC 4287 whatever is in it, and told apart from what a reader has already."""

from datetime import timedelta
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from community.articles.models import Article, ArticleStatus, Tag
from community.core.database import db, now
from community.core.http.site import Site
from community.core.markup import ARTICLE, rendered
from community.core.writing import writing
from community.feeds import atom
from community.feeds.atom import Feed, absolute_links
from community.members.models import Member, MemberState
from tests import factories
from tests.feeds.rfc4287 import ATOM, LANG, checked, text
from tests.sites import assembled
from tests.visitor import Visitor

PATH = "/feeds/articles.atom"
BASE = "http://127.0.0.1:8000"


def feed(visitor: Visitor) -> Element:
    answer = visitor.get(PATH)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    return checked(answer.data)


def entries(visitor: Visitor) -> list[Element]:
    return feed(visitor).findall(f"{ATOM}entry")


def test_a_feed_without_articles_is_valid(visitor: Visitor) -> None:
    empty = feed(visitor)
    assert text(empty, "title") == "Ampersand"
    assert empty.get(LANG) == "en"
    assert not empty.findall(f"{ATOM}entry")


def test_an_article_is_told_whole(app: Site, visitor: Visitor) -> None:
    ada = factories.member(app, "ada", name="Ada Quill")
    made = rendered("One & <two>.\n\n[Here](/members/ada) and [there](https://example.org/x).", ARTICLE)
    article = factories.article(
        app, ada, "Title & <b>more</b>", slug="one", summary="In short & so on", tags=["Long days"],
        body_html=made.html, lang="en-GB",
    )  # fmt: skip
    [entry] = entries(visitor)
    assert text(entry, "title") == "Title & <b>more</b>"
    assert text(entry, "summary") == "In short & so on"
    assert text(entry, "id") == f"tag:127.0.0.1,{article.created_at:%Y-%m-%d}:articles/{article.id}"
    assert text(entry, "published") == f"{article.published_at:%Y-%m-%dT%H:%M:%SZ}"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"{BASE}/articles/one"
    author = entry.find(f"{ATOM}author")
    assert author is not None
    assert (text(author, "name"), text(author, "uri")) == ("Ada Quill", f"{BASE}/members/ada")
    category = entry.find(f"{ATOM}category")
    assert category is not None
    assert (category.get("term"), category.get("label")) == ("long-days", "Long days")
    assert entry.get(LANG) == "en-GB"
    content = text(entry, "content")
    assert "<p>One &amp; &lt;two&gt;.</p>" in content
    assert f'href="{BASE}/members/ada"' in content
    assert 'href="https://example.org/x"' in content


def test_the_newest_twenty_of_what_everybody_may_read(app: Site, visitor: Visitor) -> None:
    ada = factories.member(app)
    for number in range(23):
        factories.article(app, ada, f"Number {number}", age=timedelta(days=number), tags=[f"t{number}"])
    factories.article(app, ada, "Hidden", status=ArticleStatus.DRAFT, age=timedelta(0))
    factories.article(app, ada, "Hidden", status=ArticleStatus.WITHDRAWN, age=timedelta(0))
    titles = [f"Number {number}" for number in range(20)]
    assert [text(entry, "title") for entry in entries(visitor)] == titles
    assert len(visitor.statements) <= 2
    visitor.log_in(ada)
    assert [text(entry, "title") for entry in entries(visitor)] == titles, "the same for whoever asks"


def test_the_id_outlives_a_change_of_title_and_address(app: Site, visitor: Visitor) -> None:
    article = factories.article(app, factories.member(app))
    before = text(entries(visitor)[0], "id")
    change(app, article, slug="another", title="Another", updated_at=now())
    assert text(entries(visitor)[0], "id") == before


def test_updated_is_when_a_reader_could_see_a_change(app: Site, visitor: Visitor) -> None:
    ada = factories.member(app)
    article = factories.article(app, ada, age=timedelta(days=2), updated_at=factories.long_ago(9))
    published = f"{article.published_at:%Y-%m-%dT%H:%M:%SZ}"
    assert text(feed(visitor), "updated") == published, "edits of the draft are nobody's business"
    edited = now()
    change(app, article, updated_at=edited)
    assert text(feed(visitor), "updated") == f"{edited:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("state", [MemberState.UNCLAIMED, MemberState.CLOSED])
def test_only_a_profile_that_is_there_is_linked(app: Site, visitor: Visitor, state: MemberState) -> None:
    closed = {"closed_at": now(), "closed_by": "self"} if state is MemberState.CLOSED else {}
    factories.article(app, factories.member(app, name="Ada Quill", state=state, **closed))
    author = entries(visitor)[0].find(f"{ATOM}author")
    assert author is not None
    assert (text(author, "name"), text(author, "uri")) == ("Ada Quill", "")


def test_a_reader_that_has_it_is_told_so(app: Site, visitor: Visitor) -> None:
    article = factories.article(app, factories.member(app))
    first = visitor.get(PATH)
    assert first.headers["Cache-Control"].startswith("public")
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for header in (
        {"If-None-Match": etag},
        {"If-None-Match": f'"x", {etag}'},
        {"If-Modified-Since": modified},
    ):
        again = visitor.get(PATH, headers=header)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == etag
        assert again.headers["Cache-Control"].startswith("public")
    change(app, article, title="Another", updated_at=now() + timedelta(seconds=2))
    for header in ({"If-None-Match": etag}, {"If-Modified-Since": modified}):
        assert visitor.get(PATH, headers=header).status_code == 200
    assert (
        visitor.get(PATH, headers={"If-Modified-Since": "yesterday", "If-None-Match": "@"}).status_code == 200
    )


def test_addresses_come_from_the_settings_never_from_the_request(environment: dict[str, str]) -> None:
    more = {"COMMUNITY_BASE_URL": "https://example.org", "COMMUNITY_NAME": "Us & <them>"}
    with assembled(environment, **more) as site:
        answer = Visitor(site).get(
            PATH, base_url="http://example.org:8080", headers={"X-Forwarded-Host": "evil.example"}
        )
    told = checked(answer.data)
    assert text(told, "id") == "https://example.org/feeds/articles.atom"
    assert text(told, "title") == "Us & <them>"
    assert b"evil" not in answer.data
    assert b"http://example.org" not in answer.data


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<a href="/x">x</a>', '<a href="https://a.org/x">x</a>'),
        ('<a href="#body-x">x</a>', '<a href="https://a.org/articles/one#body-x">x</a>'),
        ('<a href="two?a=1&amp;b=2">x</a>', '<a href="https://a.org/articles/two?a=1&amp;b=2">x</a>'),
        ('<img src="/i.png" alt="/x">', '<img src="https://a.org/i.png" alt="/x">'),
        ('<a href="mailto:a@b.org">x</a>', '<a href="mailto:a@b.org">x</a>'),
        ('<a href="https://b.org" rel="ugc">x</a>', '<a href="https://b.org" rel="ugc">x</a>'),
        ('<code> href="/x" </code>', '<code> href="/x" </code>'),
        ('<code>&lt;a href="/x"&gt;</code>', '<code>&lt;a href="/x"&gt;</code>'),
    ],
)
def test_links_in_an_article_are_absolute(html: str, wanted: str) -> None:
    assert absolute_links(Markup(html), "https://a.org/articles/one") == wanted


ABOUT = Feed("Us", "All", "en", "https://a.org", "https://a.org/feed", "https://a.org/")


@settings(max_examples=100)
@given(
    st.text(st.characters(), max_size=60),
    st.text(st.characters(), max_size=60),
    st.lists(st.text(st.characters(), min_size=1, max_size=20), max_size=3),
)
def test_it_is_well_formed_whatever_an_article_holds(title: str, body: str, tags: list[str]) -> None:
    """Also with what the gate for text would have taken out."""
    article = Article(
        id=7, slug="one", title=title, summary=title, lang="en", created_at=now(), updated_at=now(),
        published_at=now(), body_html=Markup(f"<p>{body}</p>"),
        author=Member(name=title or "Ada", handle="ada", state=MemberState.ACTIVE),
        tags=[Tag(slug="t", name=tag) for tag in tags],
    )  # fmt: skip
    told = ElementTree.fromstring(atom.of_articles(ABOUT, [article]))
    kept = "".join(character for character in title if is_xml(character))
    assert folded_ends(text(told.findall(f"{ATOM}entry")[0], "title")) == folded_ends(kept)


def is_xml(character: str) -> bool:
    """XML 1.0, production 2."""
    point = ord(character)
    return point in (9, 10, 13) or 0x20 <= point <= 0xD7FF or 0xE000 <= point <= 0xFFFD or point >= 0x10000


def folded_ends(words: str) -> str:
    """XML reads every line end as one."""
    return words.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    ("base_url", "authority"),
    [
        ("https://example.org", "example.org"),
        ("https://Example.org:8443", "example.org"),
        ("http://[::1]:8000", "1"),
        ("http://localhost:8000", "localhost"),
    ],
)
def test_an_id_is_a_tag_uri(base_url: str, authority: str) -> None:
    article = Article(id=7, created_at=factories.long_ago())
    assert atom.entry_id(article, base_url).startswith(f"tag:{authority},")


def change(app: Site, article: Article, **values: object) -> None:
    with app.app_context(), writing():
        stored = db.session.get_one(Article, article.id)
        for name, value in values.items():
            setattr(stored, name, value)
