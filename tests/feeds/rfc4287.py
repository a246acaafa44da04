"""What RFC 4287 asks of an Atom feed, as far as a feed of ours could break it."""

import re
from collections import Counter
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: RFC 3339, as section 3.3 narrows it.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ONCE = ("id", "title", "updated")
AT_MOST_ONCE = (
    "subtitle",
    "generator",
    "icon",
    "logo",
    "rights",
    "published",
    "summary",
    "content",
    "source",
)
KNOWN = {*ONCE, *AT_MOST_ONCE, "author", "category", "contributor", "link", "entry"}


def checked(document: bytes) -> Element:
    """The feed, after every rule was looked at."""
    feed = ElementTree.fromstring(document)
    assert feed.tag == f"{ATOM}feed"
    _container(feed)
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        _container(entry)
        assert entry.find(f"{ATOM}author") is not None or feed.find(f"{ATOM}author") is not None, "4.1.1"
        _content(entry)
    ids = [text(entry, "id") for entry in entries]
    assert len(set(ids)) == len(ids), "4.1.1: two entries with one id"
    assert [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"], "4.1.1: self"
    return feed


def text(element: Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def _container(element: Element) -> None:
    names = Counter(child.tag.removeprefix(ATOM) for child in element)
    assert set(names) <= KNOWN, names
    assert all(names[name] == 1 for name in ONCE), names
    assert all(names[name] <= 1 for name in AT_MOST_ONCE), names
    assert urlsplit(text(element, "id")).scheme, "4.2.6: an id is an absolute IRI"
    for moment in ("updated", "published"):
        assert moment not in names or MOMENT.fullmatch(text(element, moment)), "3.3"
    for person in element.findall(f"{ATOM}author"):
        assert text(person, "name"), "3.2.1"
    for category in element.findall(f"{ATOM}category"):
        assert category.get("term"), "4.2.2.1"
    _links(element)


def _links(element: Element) -> None:
    links = element.findall(f"{ATOM}link")
    assert all(urlsplit(link.get("href", "")).netloc for link in links), "ours are absolute"
    alternates = [
        (link.get("type"), link.get("hreflang")) for link in links if link.get("rel") == "alternate"
    ]
    assert len(set(alternates)) == len(alternates), "4.1.1: two alternates of one type and language"


def _content(entry: Element) -> None:
    content = entry.find(f"{ATOM}content")
    alternates = [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    assert content is not None or alternates, "4.1.2"
    if content is not None and content.get("type") == "html":
        assert not list(content), "3.1.1.2: html is text, escaped"
