"""Tags: names as people type them, found again by their slug."""

import hashlib
import re

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from community.articles.models import Tag
from community.articles.slugs import LONGEST, slug_of
from community.core.database import db
from community.core.folding import folded
from community.core.markup import cleaned_line

MOST = 5
LONGEST_NAME = 60


def names_in(typed: str) -> list[str]:
    """The names in a line of them, separated by commas: cleaned, each once, in the order typed."""
    names: dict[str, str] = {}
    for part in re.split(r"[,;\n]", typed):
        if name := cleaned_line(part).lstrip("#").strip():
            names.setdefault(slug_of_tag(name), name)
    return list(names.values())


def slug_of_tag(name: str) -> str:
    """The part of the address `/tags/…`. Two names share it only where they are the same word.

    A name with letters that ASCII does not have gets a digest of them, so that it has an address and stays itself.
    """
    slug = slug_of(re.sub("#", " sharp ", name))
    lost = "".join(letter for letter in folded(name) if letter.isalnum() and not letter.isascii())
    if not slug or lost:
        digest = hashlib.sha256(folded(name).encode()).hexdigest()[:8]
        slug = f"{slug[: LONGEST - 9].rstrip('-') or 'tag'}-{digest}"
    return slug


def tags_named(names: list[str]) -> list[Tag]:
    """The tags of these names, made where there are none. Of two spellings the first stays."""
    by_slug = {slug_of_tag(name): name for name in reversed(names)}
    if not by_slug:
        return []
    wanted = select(Tag).where(Tag.slug.in_(by_slug)).order_by(Tag.name)
    found = db.session.scalars(wanted).all()
    missing = sorted(by_slug.keys() - {tag.slug for tag in found})
    if missing:
        insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
        rows = [{"slug": slug, "name": by_slug[slug]} for slug in missing]
        db.session.execute(insert(Tag).values(rows).on_conflict_do_nothing(index_elements=[Tag.slug]))
        found = db.session.scalars(wanted).all()
    return list(found)
