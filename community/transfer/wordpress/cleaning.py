"""A record of the export becomes a row of the scratch database: what the site would store, or why it is left out.

All that is slow happens here, long before the write lock: HTML is finished, rendered and cleaned.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Table

from community.articles.drafting import minutes_to_read
from community.articles.models import ArticleStatus, CommentsMode
from community.articles.slugs import slug_of
from community.articles.tagging import LONGEST_NAME as LONGEST_TAG
from community.comments import holding
from community.comments.models import Status
from community.core import markup
from community.core.markup import cleaned_line
from community.core.urls import web_address
from community.members import emails
from community.members.joining import LONGEST_NAME
from community.transfer.wordpress import content, dates, scratch
from community.transfer.wordpress.addresses import Blog, alike
from community.transfer.wordpress.asking import Ask
from community.transfer.wordpress.records import Author, Comment, Item, Record, Site

LONGEST_TITLE = 200
LONGEST_SUMMARY = 300
LONGEST_TITLE_FROM_WORDS = 80
LONGEST_KEY = 120
LONGEST_LANGUAGE = 35

Rows = Iterator[tuple[Table, dict[str, Any]]]

#: What becomes of a post of this status; any other status is left out (decisions.md, Articles).
_STATUSES = {
    "publish": ArticleStatus.PUBLISHED,
    "draft": ArticleStatus.DRAFT,
    "future": ArticleStatus.DRAFT,
    "pending": ArticleStatus.DRAFT,
    "private": ArticleStatus.DRAFT,
}
_MODES = {"closed": CommentsMode.CLOSED, "registered_only": CommentsMode.MEMBERS}
_APPROVED = {"1": Status.PUBLISHED, "0": Status.HELD, "spam": Status.SPAM}
_PINGS = ("pingback", "trackback")


class Cleaner:
    """`moment` is the moment of the import, `zone` the site's: local dates of the export are taken to be in it.

    `ask`: the site's holding rules, where the import asks them.
    """

    def __init__(
        self, moment: datetime, zone: tzinfo, own_hosts: frozenset[str], ask: Ask | None = None
    ) -> None:
        self._moment = moment
        self._zone = zone
        self._own_hosts = own_hosts
        self._blog = Blog()
        self._comments = 0
        self._ask = ask
        self._authors: set[str] = set()
        self.site = ""  # the blog's key in `ImportedItem`
        self.title = ""
        self.language: str | None = None

    def rows(self, record: Record) -> Rows:
        """What the scratch database should hold of a record."""
        match record:
            case Site():
                self._know(record)
            case Author():
                self._authors.add(record.id)
                yield scratch.authors, _author(record)
            case Item():
                yield from self._item(record)
            case Comment():
                yield from self._comment(record)

    def _know(self, site: Site) -> None:
        self._blog = Blog.at(site.blog_url or site.link, site.site_url, site.link)
        self.title = cleaned_line(content.plain(site.title), LONGEST_TITLE)
        self.language = _language(site.language)
        self.site = site_key(site)

    def _item(self, item: Item) -> Rows:
        row: dict[str, Any] = {
            "number": item.number,
            "foreign_id": _item_key(item),
            "left_out": _reason(item),
        }
        if row["left_out"] is None:
            prepared = content.article(item.content)
            try:
                rendered = markup.rendered(
                    prepared.html, markup.ARTICLE, format="html", own_hosts=self._own_hosts
                )
            except markup.TooLong:
                row["left_out"] = "too_long"
            else:
                notes: Counter[str] = Counter()
                row |= self._article(item, prepared, rendered, notes)
                row["notes"] = _noted(notes, prepared, rendered)
                yield from self._links(prepared, item.number, None)
        yield scratch.items, row

    def _article(
        self, item: Item, prepared: content.Prepared, rendered: markup.Rendered, notes: Counter[str]
    ) -> dict[str, Any]:
        title = self._title(item, prepared, notes)
        status = _STATUSES[item.status] if not item.password else ArticleStatus.DRAFT
        written = dates.dated(
            item.date_gmt, item.date, self._zone, pub_date=item.pub_date, otherwise=self._moment
        )
        notes["date"] += written.is_repaired
        created_at = min(written.moment, self._moment)
        changed = dates.dated(item.modified_gmt, "", self._zone, otherwise=created_at)
        is_scheduled = item.status == "future"
        return {
            "creator": item.creator[:LONGEST_KEY],
            "title": title,
            "slug": slug_of(unquote(item.name)) or slug_of(title),
            "summary": markup.excerpt(content.plain(item.excerpt) or prepared.opening, LONGEST_SUMMARY),
            "body": rendered.source,
            "body_html": rendered.html,
            "reading_minutes": minutes_to_read(rendered.text),
            "status": status,
            "created_at": created_at,
            "updated_at": max(created_at, min(changed.moment, self._moment)),
            "published_at": created_at if status is ArticleStatus.PUBLISHED else None,
            "scheduled_for": dates.announced(item.date_gmt, item.date, self._zone) if is_scheduled else None,
            "comments_mode": _MODES.get(item.comment_status, CommentsMode.OPEN),
            "tags": _tags(item),
            "addresses": self._blog.of_post(item.link, item.id),
        }

    def _title(self, item: Item, prepared: content.Prepared, notes: Counter[str]) -> str:
        whole = content.plain(item.title)
        title = markup.excerpt(whole, LONGEST_TITLE)
        if title:
            notes["title_cut"] += title.endswith("…") and not whole.endswith("…")
            return title
        notes["title_made"] += 1
        opening = markup.excerpt(prepared.opening, LONGEST_TITLE_FROM_WORDS)
        return opening or markup.excerpt(f"{self.title} {item.id}", LONGEST_TITLE) or "…"

    def _comment(self, comment: Comment) -> Rows:
        self._comments += 1
        row: dict[str, Any] = {
            "place": self._comments,
            "item": comment.item,
            "foreign_id": _key(comment.id) or f"at {self._comments}",
            "foreign_parent": "" if comment.parent == "0" else _key(comment.parent),
            "left_out": _reason_of_comment(comment),
        }
        if row["left_out"] is None:
            prepared = content.comment(comment.content)
            try:
                rendered = markup.rendered(
                    prepared.html, markup.COMMENT, format="html", own_hosts=self._own_hosts
                )
            except markup.TooLong:
                row["left_out"] = "too_long"
            else:
                written = dates.dated(comment.date_gmt, comment.date, self._zone, otherwise=self._moment)
                row |= _said(comment, rendered) | {"created_at": written.moment}
                notes = Counter({"date": int(written.is_repaired)})
                row |= self._held(row, rendered, notes)
                row["notes"] = _noted(notes, prepared, rendered)
                yield from self._links(prepared, comment.item, self._comments)
        yield scratch.comments, row

    def _held(self, row: dict[str, Any], rendered: markup.Rendered, notes: Counter[str]) -> dict[str, Any]:
        """What becomes of a comment that was published over there, where the site's rules are asked."""
        if self._ask is None or row["status"] is not Status.PUBLISHED:
            return {"answers": []}
        is_author = row["foreign_author"] != "" and row["foreign_author"] in self._authors
        answers = self._ask(rendered, row["name"], row["email"], row["website"], is_author)
        is_held = holding.reason(answers) is not None
        notes["held"] += is_held
        return {
            "answers": holding.stored(answers),
            "status": Status.HELD if is_held else Status.PUBLISHED,
        }

    def _links(self, prepared: content.Prepared, item: int, comment: int | None) -> Rows:
        inside = (self._blog.inside(address) for address in prepared.links)
        for address in dict.fromkeys(alike(found) for found in inside if found):
            yield scratch.links, {"item": item, "comment": comment, "address": address[:500]}


def site_key(site: Site) -> str:
    """What one blog is known by, however it is reached: host and path, without scheme and `www.`.

    Every blog on somebody's own machine is called localhost; there the title belongs to it.
    """
    address = (site.blog_url or site.link or site.site_url).strip()
    bare = re.sub(r"^[a-z]+://(www\.)?", "", address, flags=re.IGNORECASE)
    host, slash, path = bare.partition("/")
    key = (host.lower() + slash + path).rstrip("/")
    if re.match(r"localhost\b|127\.|0\.0\.0\.0|\[|10\.|192\.168\.|$", key):
        key = f"{key} ({cleaned_line(site.title, 100)})"
    return key[:300]


def _reason(item: Item) -> str | None:
    """Why an item is left out, as a code; None for one that comes in."""
    if item.type != "post":
        return f"type:{item.type[:40]}"
    if item.status not in _STATUSES:
        return f"status:{item.status[:40]}"
    return "too_long" if item.is_cut else None


def _reason_of_comment(comment: Comment) -> str | None:
    if comment.type in _PINGS:
        return f"ping:{comment.type}"
    if comment.type not in ("", "comment"):
        return f"type:{comment.type[:40]}"
    if comment.approved not in _APPROVED:
        return f"approved:{comment.approved[:40]}"
    return "too_long" if comment.is_cut else None


def _author(author: Author) -> dict[str, Any]:
    full = f"{author.first_name} {author.last_name}".strip()
    return {
        "login": author.login[:LONGEST_KEY],
        "foreign_id": author.id,
        "name": person_named(author.name, full, author.login),
        "email": emails.checked(author.email) if author.email else None,
        "is_declared": True,
    }


def person_named(*candidates: str) -> str:
    """The first of these that can be a name; "" where none can."""
    for candidate in candidates:
        name = cleaned_line(content.plain(candidate), LONGEST_NAME)
        if any(letter.isalnum() for letter in name):
            return name
    return ""


def _said(comment: Comment, rendered: markup.Rendered) -> dict[str, Any]:
    return {
        "foreign_author": "" if comment.user_id == "0" else comment.user_id,
        "name": cleaned_line(content.plain(comment.author), LONGEST_KEY),
        "email": cleaned_line(comment.email, 320),
        "website": web_address(comment.url),
        "body": rendered.source,
        "body_html": rendered.html,
        "status": _APPROVED[comment.approved],
    }


def _noted(notes: Counter[str], prepared: content.Prepared, rendered: markup.Rendered) -> dict[str, int]:
    notes["image"] += rendered.foreign_images
    notes["empty_link"] += prepared.empty_links
    notes.update(prepared.dropped)
    return dict(+notes)


def _tags(item: Item) -> list[str]:
    """The names of its categories and tags; terms of a theme's or plugin's own are none."""
    names: dict[str, None] = {}
    for term in item.terms:
        if term.taxonomy in ("", "category", "tag", "post_tag"):
            name = (
                cleaned_line(content.plain(term.name or unquote(term.slug)), LONGEST_TAG).lstrip("#").strip()
            )
            names[name] = None
    names.pop("", None)
    return list(names)


def _item_key(item: Item) -> str:
    if item.id:
        return _key(item.id)
    named = item.guid or item.link or f"{item.title}\n{item.date_gmt}\n{item.date}"
    return "named " + hashlib.sha256(named.encode()).hexdigest()


def _key(foreign: str) -> str:
    return foreign[:LONGEST_KEY]


def _language(text: str) -> str | None:
    is_tag = re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}", text) and len(text) <= LONGEST_LANGUAGE
    return text if is_tag else None
