"""An Atom feed of articles (RFC 4287), made from what was read already. Pure but for the words of links."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from markupsafe import Markup

from community.articles.models import Article
from community.core.filters import iso
from community.feeds import xml
from community.members.models import MemberState

ATOM = "http://www.w3.org/2005/Atom"
MIMETYPE = "application/atom+xml"
#: RFC 4287 wants a moment of the last change even where there has been none.
NEVER = "1970-01-01T00:00:00Z"
_TAG = re.compile(r"<[a-z][^<>]*>")
_LINK = re.compile(r' (href|src)="([^"]*)"')


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself. Addresses are absolute."""

    title: str
    subtitle: str
    language: str
    base_url: str
    url: str  # of the feed
    page_url: str  # of what it is a feed of


def of_articles(feed: Feed, articles: Sequence[Article]) -> bytes:
    """The articles, each with its author and tags, whole."""
    root = xml.root("feed", ATOM, feed.language)
    xml.add(root, "id", feed.url)
    xml.add(root, "title", feed.title)
    xml.add(root, "subtitle", feed.subtitle)
    xml.add(root, "updated", max((iso(changed_at(article)) for article in articles), default=NEVER))
    xml.add(root, "link", rel="self", type=MIMETYPE, href=feed.url)
    xml.add(root, "link", rel="alternate", type="text/html", href=feed.page_url)
    for article in articles:
        _add_entry(root, article, feed.base_url)
    return xml.printed(root)


def changed_at(article: Article) -> datetime:
    """When the article last changed for a reader: an edit before it was published is none."""
    return max(article.updated_at, article.published_at or article.created_at)


def entry_id(article: Article, base_url: str) -> str:
    """An id that outlives every change of title and address (RFC 4151): the day it was begun, and its number."""
    host = re.sub(r"[^a-z0-9.-]+", "-", urlsplit(base_url).hostname or "").strip("-.")
    return f"tag:{host or 'localhost'},{article.created_at:%Y-%m-%d}:articles/{article.id}"


def absolute_links(html: Markup, page_url: str) -> str:
    """Safe HTML whose links and images are absolute: a feed is read far from its page."""

    def absolute(link: "re.Match[str]") -> str:
        return f' {link[1]}="{escape(_joined(page_url, unescape(link[2])))}"'

    return _TAG.sub(lambda tag: _LINK.sub(absolute, tag[0]), str(html))


def _add_entry(root: Element, article: Article, base_url: str) -> None:
    url = base_url + article.path
    entry = xml.add(root, "entry", language=article.lang or "")
    xml.add(entry, "id", entry_id(article, base_url))
    xml.add(entry, "title", article.title)
    xml.add(entry, "link", rel="alternate", type="text/html", href=url)
    xml.add(entry, "published", iso(article.published_at or article.created_at))
    xml.add(entry, "updated", iso(changed_at(article)))
    author = xml.add(entry, "author")
    xml.add(author, "name", article.author.name)
    if article.author.state is MemberState.ACTIVE:
        xml.add(author, "uri", f"{base_url}/members/{article.author.handle}")
    for tag in article.tags:
        xml.add(entry, "category", term=tag.slug, label=tag.name)
    if article.summary:
        xml.add(entry, "summary", article.summary)
    xml.add(entry, "content", absolute_links(article.body_html, url), type="html")


def _joined(page_url: str, target: str) -> str:
    try:
        return urljoin(page_url, target)
    except ValueError:  # no address at all; it leads nowhere on the page either
        return target
