"""What an import says when it is done: what came in, what was left out and why, which links lost their target."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, and_, func, or_, select

from community.core.markup import cleaned_line
from community.transfer.wordpress.addresses import alike
from community.transfer.wordpress.scratch import Scratch, authors, comments, items, links

MOST_EXAMPLES = 20

#: Why an item or a comment was left out, by its code; `type:` and `status:` codes that are not here say their word.
_REASONS = {
    "type:page": "pages",
    "type:attachment": "attachments",
    "type:nav_menu_item": "menu items",
    "type:": "of no type",
    "status:trash": "in the trash",
    "status:auto-draft": "drafts that WordPress began by itself",
    "approved:trash": "in the trash",
    "approved:post-trashed": "in the trash with their post",
    "ping:pingback": "pingbacks",
    "ping:trackback": "trackbacks",
    "on_left_out": "on something that was left out",
    "twice": "second ones with an id that stands in the file already",
    "too_long": "longer than a text may be",
}
_STATES = {
    "published": "published",
    "draft": "as drafts",
    "held": "awaiting review",
    "spam": "spam",
}
#: What was done on the way, by the code under which it was counted.
_NOTES = {
    "date": "dates that were missing or impossible, replaced by the next best",
    "title_made": "articles without a title, named by their first words",
    "title_cut": "titles that were cut at 200 characters",
    "parent_left_out": "replies to what was left out, now under the nearest comment that came in",
    "parent_missing": "replies to a comment that is not under their post, now answering the article",
    "loop": "replies that answered each other in a ring, now answering the article",
    "held": "comments published over there that a rule of this site holds",
    "image": "images on other sites, now links with what they show in words",
    "embedded": "frames and players, now links to what they played",
    "script": "scripts, left out of their text",
    "style": "style sheets, left out of their text",
    "drawing": "drawings in code, left out of their text",
    "block": "blocks that WordPress fills by itself, left out of their text",
    "addresses": "old addresses that lead to another article already",
}


@dataclass
class Sorted:
    """Items or comments: each is in exactly one of the three."""

    came_in: Counter[str] = field(default_factory=Counter)  # by state
    left_out: Counter[str] = field(default_factory=Counter)  # by reason
    here: int = 0  # since an earlier import

    @property
    def total(self) -> int:
        return self.came_in.total() + self.left_out.total() + self.here


@dataclass
class Report:
    """`items` and `comments` add up to what the file holds. `lost_links` holds the first few as (address, title)."""

    site: str
    title: str
    is_dry_run: bool
    items: Sorted = field(default_factory=Sorted)
    comments: Sorted = field(default_factory=Sorted)
    authors: int = 0  # that come in
    authors_here: int = 0
    handles: list[str] = field(default_factory=list)
    tags: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    empty_links: int = 0
    lost_links_count: int = 0
    lost_links: list[tuple[str, str]] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The report as people read it."""
        if self.is_dry_run:
            yield f"{self.title or self.site}: a trial. Nothing was written; this is what an import would do."
        elif self.items.came_in or self.comments.came_in:
            yield f"{self.title or self.site} was imported."
        elif self.items.here:
            yield f"{self.title or self.site}: nothing new; everything was here already."
        else:
            yield f"{self.title or self.site}: nothing to import."
        yield from self._kind("articles", self.items, "items in the file")
        yield from self._kind("comments", self.comments, "comments in the file")
        yield from self._people()
        yield f"tags: {_number(self.tags)}"
        for code, words in _NOTES.items():
            if self.notes[code]:
                yield f"{words}: {_number(self.notes[code])}"
        yield from self._links()

    def _kind(self, name: str, found: Sorted, whole: str) -> Iterator[str]:
        states = ", ".join(
            f"{_number(count)} {_STATES[state]}" for state, count in sorted(found.came_in.items())
        )
        yield f"{name}: {_number(found.came_in.total())} in{f' ({states})' if states else ''}"
        if found.here:
            yield f"  here since an earlier import, unchanged: {_number(found.here)}"
        for reason, count in sorted(found.left_out.items()):
            yield f"  left out, {_words(reason)}: {_number(count)}"
        yield f"  {whole}: {_number(found.total)}"

    def _people(self) -> Iterator[str]:
        yield f"authors: {_number(self.authors)} in, as members who have not claimed their account yet"
        if self.handles:
            more = " …" if self.authors > len(self.handles) else ""
            yield f"  {', '.join('@' + handle for handle in self.handles)}{more}"
        if self.authors_here:
            yield f"  here since an earlier import: {_number(self.authors_here)}"

    def _links(self) -> Iterator[str]:
        if self.empty_links:
            yield f"links without an address or without words: {_number(self.empty_links)}"
        if not self.lost_links_count:
            return
        yield f"links into the old blog that lead to nothing here: {_number(self.lost_links_count)}"
        for address, title in self.lost_links:
            yield f"  {address} in “{title}”"
        if self.lost_links_count > len(self.lost_links):
            yield "  …"


def report(scratch: Scratch, site: str, title: str, rehung: Counter[str], *, is_dry_run: bool) -> Report:
    """What the settled scratch database says."""
    found = Report(site=site, title=title, is_dry_run=is_dry_run, notes=Counter(rehung))
    found.items = _sorted(scratch, items)
    found.comments = _sorted(scratch, comments)
    found.authors = _count(scratch, authors, ~authors.c.is_here)
    found.authors_here = _count(scratch, authors, authors.c.is_here)
    found.tags = len(
        {name for row in _of_new(scratch, items, items.c.tags, items.c.number) for name in row.tags}
    )
    for table, key in ((items, items.c.number), (comments, comments.c.place)):
        for row in _of_new(scratch, table, table.c.notes, key):
            found.notes.update(row.notes)
    found.empty_links = found.notes.pop("empty_link", 0)
    _find_lost_links(scratch, found)
    return found


def _words(reason: str) -> str:
    kind, _, word = reason.partition(":")
    if reason in _REASONS:
        return _REASONS[reason]
    return f"{'of the type' if kind == 'type' else 'with the status'} “{cleaned_line(word)}”"


def _number(count: int) -> str:
    return f"{count:,}"


def _sorted(scratch: Scratch, table: Table) -> Sorted:
    query = select(table.c.is_here, table.c.left_out, table.c.status, func.count().label("amount"))
    found = Sorted()
    for row in scratch.connection.execute(query.group_by(table.c.is_here, table.c.left_out, table.c.status)):
        if row.is_here:
            found.here += row.amount
        elif row.left_out is not None:
            found.left_out[row.left_out] += row.amount
        else:
            found.came_in[row.status] += row.amount
    return found


def _count(scratch: Scratch, table: Table, condition: Any) -> int:
    return scratch.connection.scalar(select(func.count()).select_from(table).where(condition)) or 0


def _of_new(scratch: Scratch, table: Table, column: Any, key: Any) -> Iterator[Any]:
    query = select(key, column).where(table.c.left_out.is_(None), ~table.c.is_here)
    for rows in scratch.in_chunks(query, key):
        yield from rows


def _find_lost_links(scratch: Scratch, found: Report) -> None:
    """Links of what came in that lead into the blog, but not to an article that is here."""
    standing = {
        alike(address)
        for rows in scratch.in_chunks(
            select(items.c.number, items.c.addresses).where(items.c.left_out.is_(None)), items.c.number
        )
        for row in rows
        for address in row.addresses
    }
    query = (
        select(links.c.id, links.c.address, items.c.title)
        .join(items, items.c.number == links.c.item)
        .outerjoin(comments, comments.c.place == links.c.comment)
        .where(
            items.c.left_out.is_(None),
            or_(
                and_(links.c.comment.is_(None), ~items.c.is_here),
                and_(links.c.comment.is_not(None), comments.c.left_out.is_(None), ~comments.c.is_here),
            ),
        )
    )
    for rows in scratch.in_chunks(query, links.c.id):
        for row in rows:
            if row.address in standing:
                continue
            found.lost_links_count += 1
            if len(found.lost_links) < MOST_EXAMPLES:
                found.lost_links.append((cleaned_line(row.address), row.title))
